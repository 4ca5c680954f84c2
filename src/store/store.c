/* store.c — opening and closing an environment, its tables, its map's size, its errors.
 *
 * Layout: each LecTable is an LMDB table of that name; the table "meta" holds "format", the version of all layouts
 * (u64, little-endian). Tables, and the format, are made together by the first write; a store that nothing was written
 * to is empty. The map is 1 TB of address space, sparse on the disk, so that it never grows under a reader; where
 * address space is limited (ulimit -v, valgrind) it is 1 GB.
 * SPDX-License-Identifier: MIT */
#include "src/store/private.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define MAX_READERS 500
#define META_TABLE  0 /* slot of "meta" */

static const gsize map_sizes[] = {(gsize)1 << 40, (gsize)1 << 36, (gsize)1 << 30};

/* A short write is EIO to LMDB; on a disk without a free megabyte it means that the disk is full. */
static gboolean disk_is_full (const char *dir)
{
  struct statvfs fs;
  return statvfs (dir, &fs) == 0 && (guint64)fs.f_bavail * fs.f_frsize < 1 << 20;
}

gboolean lec_store_fail (GError **error, const LecStore *store, int rc, const char *doing)
{
  LecErrorCode code = LEC_ERROR_IO;
  const char *reason = rc < 0 ? mdb_strerror (rc) : g_strerror (rc), *advice = "";
  if (rc == ENOSPC || rc == EDQUOT || rc == EFBIG || (rc == EIO && disk_is_full (store->dir))) {
    code = LEC_ERROR_NO_SPACE;
    reason = rc == EDQUOT ? "the quota is used up" : rc == EFBIG ? "a file may not grow further" : "the disk is full";
    advice = "; nothing that was stored is lost: free some space and repeat";
  } else if (rc == MDB_MAP_FULL) {
    code = LEC_ERROR_NO_SPACE;
    reason = "the collection has outgrown its memory map";
    advice = "; raise the limit on address space (ulimit -v), or keep several collections with --data";
  } else if (rc == EACCES || rc == EROFS || rc == EPERM) {
    code = LEC_ERROR_READ_ONLY;
    reason = "it cannot be written";
    advice = "; change its permissions or choose another data folder with --data";
  } else if (rc == MDB_READERS_FULL || rc == MDB_TXN_FULL || rc == ENOMEM || rc == MDB_DBS_FULL) {
    code = LEC_ERROR_LIMIT;
    advice = rc == MDB_READERS_FULL ? "; too many processes read this collection" : "";
  } else if (rc == MDB_VERSION_MISMATCH) {
    code = LEC_ERROR_VERSION;
    reason = "its files were written by another version of LMDB";
  } else if (rc == MDB_CORRUPTED || rc == MDB_PAGE_NOTFOUND || rc == MDB_INVALID || rc == MDB_PANIC) {
    code = LEC_ERROR_CORRUPT;
    reason = rc == MDB_INVALID ? "data.mdb is not a store" : reason;
    advice = "; move the folder away and import again";
  }
  g_set_error (error, LEC_ERROR, code, "%s %s: %s%s", doing, store->dir, reason, advice);
  return FALSE;
}

static int open_env (LecStore *store, gsize map_size, guint flags)
{
  int rc = mdb_env_create (&store->env);
  if (rc != 0)
    return rc;
  mdb_env_set_maxdbs (store->env, LEC_STORE_MAX_TABLES);
  mdb_env_set_maxreaders (store->env, MAX_READERS);
  mdb_env_set_mapsize (store->env, map_size);
  rc = mdb_env_open (store->env, store->dir, flags, 0600);
  if (rc != 0)
    g_clear_pointer (&store->env, mdb_env_close);
  return rc;
}

/* The largest map that this process may have; without the lock file where it cannot be written. */
static gboolean open_mapped (LecStore *store, GError **error)
{
  guint flags = MDB_NOTLS | MDB_NORDAHEAD | (store->read_only ? MDB_RDONLY : 0);
  int rc = ENOMEM;
  for (guint i = 0; (rc == ENOMEM || rc == EINVAL) && i < G_N_ELEMENTS (map_sizes); i++) { /* valgrind says EINVAL */
    rc = open_env (store, map_sizes[i], flags);
    if (store->read_only && (rc == EACCES || rc == EROFS || rc == EPERM)) {
      flags |= MDB_NOLOCK;
      rc = open_env (store, map_sizes[i], flags);
    }
  }
  return rc == 0 || lec_store_fail (error, store, rc, "cannot open the collection in");
}

/* A file that was cut off would end in SIGBUS at the first page that is missing. */
static gboolean check_length (LecStore *store, GError **error)
{
  g_autofree char *path = g_build_filename (store->dir, "data.mdb", NULL);
  MDB_envinfo info;
  MDB_stat stat_;
  struct stat st;
  if (mdb_env_info (store->env, &info) != 0 || mdb_env_stat (store->env, &stat_) != 0 || stat (path, &st) != 0)
    return lec_store_fail (error, store, EIO, "cannot look at the collection in");
  if ((guint64)st.st_size >= (guint64)(info.me_last_pgno + 1) * stat_.ms_psize)
    return TRUE;
  g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT,
               "cannot open the collection in %s: data.mdb was cut off (%" G_GUINT64_FORMAT
               " bytes are missing); restore it from a copy, or move the folder away and import again",
               store->dir, (guint64)(info.me_last_pgno + 1) * stat_.ms_psize - (guint64)st.st_size);
  return FALSE;
}

static gboolean check_format (LecStore *store, GError **error)
{
  g_autoptr (LecTxn) txn = lec_txn_read (store, error);
  if (!txn)
    return FALSE;
  guint64 found = lec_get_number (txn, META_TABLE, "format", store->format);
  if (found == store->format)
    return TRUE;
  g_set_error (error, LEC_ERROR, LEC_ERROR_VERSION,
               found > store->format
                   ? "cannot open the collection in %s: a newer Lectern made it (format %u, this one reads %u); update "
                     "this program, or choose another data folder with --data"
                   : "cannot open the collection in %s: it has the old format %u and this program reads %u; move it "
                     "away and import again",
               store->dir, (guint)MIN (found, G_MAXUINT), store->format);
  return FALSE;
}

static void store_free (LecStore *store)
{
  lec_writer_free (store->writer);
  if (store->env)
    mdb_env_close (store->env);
  for (gint i = 0; i < store->n_tables; i++)
    g_free (store->tables[i].name);
  g_mutex_clear (&store->lock);
  g_cond_clear (&store->idle);
  g_free (store->dir);
  g_free (store);
}

LecStore *lec_store_open (const char *dir, guint format, LecStoreFlags flags, GError **error)
{
  gboolean read_only = (flags & LEC_STORE_READ_ONLY) != 0;
  if (!lec_place_prepare (dir, read_only, error))
    return NULL;
  g_autoptr (LecStore) store = g_new0 (LecStore, 1);
  store->refs = 1;
  store->dir = g_strdup (dir);
  store->format = format;
  store->read_only = read_only;
  g_mutex_init (&store->lock);
  g_cond_init (&store->idle);
  LecTable meta;
  if (!lec_store_table (store, "meta", &meta, error) || !open_mapped (store, error) || !check_length (store, error))
    return NULL;
  int dead;
  mdb_reader_check (store->env, &dead); /* readers that were killed keep old pages from being used again */
  if (!check_format (store, error))
    return NULL;
  if (!read_only)
    store->writer = lec_writer_new (store);
  return g_steal_pointer (&store);
}

LecStore *lec_store_ref (LecStore *store)
{
  g_atomic_int_inc (&store->refs);
  return store;
}

void lec_store_unref (LecStore *store)
{
  if (g_atomic_int_dec_and_test (&store->refs))
    store_free (store);
}

gboolean lec_store_is_read_only (const LecStore *store)
{
  return store->read_only;
}

gboolean lec_store_table (LecStore *store, const char *name, LecTable *table, GError **error)
{
  g_mutex_lock (&store->lock);
  gint n = store->n_tables;
  for (gint i = 0; i < n; i++)
    if (strcmp (store->tables[i].name, name) == 0) {
      *table = (LecTable)i;
      g_mutex_unlock (&store->lock);
      return TRUE;
    }
  if (n < LEC_STORE_MAX_TABLES) {
    store->tables[n].name = g_strdup (name);
    g_atomic_int_inc (&store->n_closed);
    g_atomic_int_set (&store->n_tables, n + 1);
    *table = (LecTable)n;
  }
  g_mutex_unlock (&store->lock);
  return n < LEC_STORE_MAX_TABLES || lec_store_fail (error, store, MDB_DBS_FULL, "cannot open a table in");
}

static int put_format (LecStore *store, MDB_txn *txn, MDB_dbi meta)
{
  guint64 format = GUINT64_TO_LE ((guint64)store->format);
  MDB_val key = {6, (void *)"format"}, value = {sizeof format, &format};
  int rc = mdb_put (txn, meta, &key, &value, MDB_NOOVERWRITE);
  return rc == MDB_KEYEXIST ? 0 : rc;
}

/* Under the lock, since LMDB allows only one transaction at a time to open tables. Handles of tables that were found
 * are kept by a commit; an abort would close them. */
gboolean lec_store_open_tables (LecStore *store, gboolean create, GError **error)
{
  if (g_atomic_int_get (&store->n_closed) == 0)
    return TRUE;
  MDB_dbi found[LEC_STORE_MAX_TABLES];
  gboolean has[LEC_STORE_MAX_TABLES] = {FALSE};
  MDB_txn *txn = NULL;
  g_mutex_lock (&store->lock);
  int rc = mdb_txn_begin (store->env, NULL, create ? 0 : MDB_RDONLY, &txn);
  gint n = store->n_tables;
  for (gint i = 0; rc == 0 && i < n; i++) {
    if (store->tables[i].open)
      continue;
    rc = mdb_dbi_open (txn, store->tables[i].name, create ? MDB_CREATE : 0, &found[i]);
    has[i] = rc == 0;
    if (rc == MDB_NOTFOUND && !create)
      rc = 0;
    if (rc == 0 && create && i == META_TABLE)
      rc = put_format (store, txn, found[i]);
  }
  if (rc == 0) {
    rc = mdb_txn_commit (txn);
    txn = NULL;
  }
  if (txn)
    mdb_txn_abort (txn);
  for (gint i = 0; rc == 0 && i < n; i++) {
    if (!has[i])
      continue;
    store->tables[i].dbi = found[i];
    g_atomic_int_set (&store->tables[i].open, TRUE);
    g_atomic_int_add (&store->n_closed, -1);
  }
  g_mutex_unlock (&store->lock);
  return rc == 0 || lec_store_fail (error, store, rc, "cannot open the tables of");
}

gboolean lec_store_follow_resize (LecStore *store, GError **error)
{
  gint64 until = g_get_monotonic_time () + G_TIME_SPAN_SECOND;
  int rc = 0;
  g_mutex_lock (&store->lock);
  while (store->resizing)
    g_cond_wait (&store->idle, &store->lock);
  store->resizing = TRUE;
  while (store->readers > 0 && rc == 0)
    if (!g_cond_wait_until (&store->idle, &store->lock, until))
      rc = EBUSY;
  if (rc == 0)
    rc = mdb_env_set_mapsize (store->env, 0);
  store->resizing = FALSE;
  g_cond_broadcast (&store->idle);
  g_mutex_unlock (&store->lock);
  return rc == 0 || lec_store_fail (error, store, rc, "cannot follow another process that enlarged");
}
