/* txn.c — reading and writing keys, and walking tables, inside a transaction.
 *
 * A table that nobody has written to yet has no handle: it reads as empty.
 * SPDX-License-Identifier: MIT */
#include "src/store/private.h"
#include "src/base/bytes.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct LecCursor {
  LecTxn *txn;
  MDB_cursor *cursor; /* NULL: a table that is not there yet */
};

/* The table's handle; FALSE if nobody has made it. */
static gboolean handle (const LecTxn *txn, LecTable table, MDB_dbi *dbi)
{
  LecStoreTable *slot = &txn->store->tables[table];
  if (table >= LEC_STORE_MAX_TABLES || !g_atomic_int_get (&slot->open))
    return FALSE;
  *dbi = slot->dbi;
  return TRUE;
}

static void count_reader (LecStore *store, int change)
{
  g_mutex_lock (&store->lock);
  while (change > 0 && store->resizing)
    g_cond_wait (&store->idle, &store->lock);
  store->readers = (guint)((int)store->readers + change);
  if (store->readers == 0)
    g_cond_broadcast (&store->idle);
  g_mutex_unlock (&store->lock);
}

static int begin_read (LecStore *store, MDB_txn **txn)
{
  count_reader (store, 1);
  int rc = mdb_txn_begin (store->env, NULL, MDB_RDONLY, txn), dead = 0;
  if (rc == MDB_READERS_FULL && mdb_reader_check (store->env, &dead) == 0 && dead > 0)
    rc = mdb_txn_begin (store->env, NULL, MDB_RDONLY, txn);
  if (rc != 0)
    count_reader (store, -1);
  return rc;
}

LecTxn *lec_txn_read (LecStore *store, GError **error)
{
  MDB_txn *raw = NULL;
  if (!lec_store_open_tables (store, FALSE, error))
    return NULL;
  int rc = begin_read (store, &raw);
  if (rc == MDB_MAP_RESIZED) {
    if (!lec_store_follow_resize (store, error))
      return NULL;
    rc = begin_read (store, &raw);
  }
  if (rc != 0) {
    lec_store_fail (error, store, rc, "cannot read");
    return NULL;
  }
  LecTxn *txn = g_new0 (LecTxn, 1);
  txn->store = lec_store_ref (store);
  txn->txn = raw;
  return txn;
}

void lec_txn_end (LecTxn *txn)
{
  if (!txn)
    return;
  mdb_txn_abort (txn->txn);
  count_reader (txn->store, -1);
  lec_store_unref (txn->store);
  g_free (txn);
}

MDB_txn *lec_store_begin_write (LecStore *store, MDB_txn *parent, GError **error)
{
  MDB_txn *txn = NULL;
  int rc = mdb_txn_begin (store->env, parent, 0, &txn);
  if (rc == MDB_MAP_RESIZED) {
    if (!lec_store_follow_resize (store, error))
      return NULL;
    rc = mdb_txn_begin (store->env, parent, 0, &txn);
  }
  if (rc == 0)
    return txn;
  lec_store_fail (error, store, rc, "cannot write to");
  return NULL;
}

gboolean lec_get (LecTxn *txn, LecTable table, const void *key, gsize key_length, LecSlice *value)
{
  MDB_dbi dbi;
  MDB_val k = {key_length, (void *)key}, v;
  if (!handle (txn, table, &dbi) || key_length == 0 || mdb_get (txn->txn, dbi, &k, &v) != 0)
    return FALSE;
  if (value)
    *value = (LecSlice){v.mv_data, v.mv_size};
  return TRUE;
}

/* Where the file's first byte is mapped, by a byte of it; LMDB does not tell. NULL if the system does not either. */
static const guint8 *find_map (const guint8 *inside)
{
  g_autofree char *maps = NULL;
  if (!g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL))
    return NULL;
  for (const char *line = maps; line && *line; line = strchr (line, '\n'), line += line != NULL) {
    guintptr start, end;
    unsigned long long offset;
    if (sscanf (line, "%" G_GINTPTR_MODIFIER "x-%" G_GINTPTR_MODIFIER "x %*s %llx", &start, &end, &offset) == 3 &&
        (guintptr)inside >= start && (guintptr)inside < end)
      return (const guint8 *)start - offset;
  }
  return NULL;
}

const guint8 *lec_read_once (LecTxn *txn, LecSlice value, guint8 *out)
{
  mdb_filehandle_t fd;
  gsize done = 0;
  if (!out)
    return value.data;
  if (!txn->write && !txn->map) /* what a write has changed is not in the file */
    txn->map = find_map (value.data);
  if (txn->map && mdb_env_get_fd (txn->store->env, &fd) == 0) {
    ssize_t n = pread (fd, out, value.length, value.data - txn->map);
    done = n > 0 ? (gsize)n : 0;
  }
  memcpy (out + done, value.data + done, value.length - done);
  return out;
}

guint64 lec_get_number (LecTxn *txn, LecTable table, const char *key, guint64 otherwise)
{
  LecSlice value;
  if (!lec_get (txn, table, key, strlen (key), &value) || value.length != 8)
    return otherwise;
  LecReader r = lec_reader (value.data, value.length);
  return lec_get_u64 (&r);
}

static gboolean put (LecTxn *txn, LecTable table, const void *key, gsize key_length, const void *value, gsize length,
                     guint flags, GError **error)
{
  MDB_dbi dbi;
  MDB_val k = {key_length, (void *)key}, v = {length, (void *)value};
  if (!txn->write || !handle (txn, table, &dbi))
    return lec_store_fail (error, txn->store, EINVAL, "cannot write to");
  int rc = mdb_put (txn->txn, dbi, &k, &v, flags);
  if (rc == MDB_KEYEXIST && flags)
    rc = mdb_put (txn->txn, dbi, &k, &v, 0);
  if (rc != 0)
    return lec_store_fail (error, txn->store, rc, "cannot write to");
  txn->written += key_length + length;
  return TRUE;
}

gboolean lec_put (LecTxn *txn, LecTable table, const void *key, gsize key_length, const void *value, gsize length,
                  GError **error)
{
  return put (txn, table, key, key_length, value, length, 0, error);
}

gboolean lec_put_last (LecTxn *txn, LecTable table, const void *key, gsize key_length, const void *value, gsize length,
                       GError **error)
{
  return put (txn, table, key, key_length, value, length, MDB_APPEND, error);
}

gboolean lec_put_number (LecTxn *txn, LecTable table, const char *key, guint64 value, GError **error)
{
  guint64 bytes = GUINT64_TO_LE (value);
  return lec_put (txn, table, key, strlen (key), &bytes, sizeof bytes, error);
}

gboolean lec_del (LecTxn *txn, LecTable table, const void *key, gsize key_length, GError **error)
{
  MDB_dbi dbi;
  MDB_val k = {key_length, (void *)key};
  if (!txn->write)
    return lec_store_fail (error, txn->store, EINVAL, "cannot write to");
  if (!handle (txn, table, &dbi))
    return TRUE;
  int rc = mdb_del (txn->txn, dbi, &k, NULL);
  return rc == 0 || rc == MDB_NOTFOUND || lec_store_fail (error, txn->store, rc, "cannot write to");
}

gboolean lec_clear (LecTxn *txn, LecTable table, GError **error)
{
  MDB_dbi dbi;
  if (!handle (txn, table, &dbi))
    return TRUE;
  int rc = mdb_drop (txn->txn, dbi, 0);
  return rc == 0 || lec_store_fail (error, txn->store, rc, "cannot empty a table of");
}

guint64 lec_count (LecTxn *txn, LecTable table)
{
  MDB_dbi dbi;
  MDB_stat stat;
  return handle (txn, table, &dbi) && mdb_stat (txn->txn, dbi, &stat) == 0 ? stat.ms_entries : 0;
}

LecCursor *lec_cursor_new (LecTxn *txn, LecTable table)
{
  MDB_dbi dbi;
  LecCursor *cursor = g_new0 (LecCursor, 1);
  cursor->txn = txn;
  if (handle (txn, table, &dbi) && mdb_cursor_open (txn->txn, dbi, &cursor->cursor) != 0)
    cursor->cursor = NULL;
  return cursor;
}

void lec_cursor_free (LecCursor *cursor)
{
  if (cursor && cursor->cursor)
    mdb_cursor_close (cursor->cursor);
  g_free (cursor);
}

static gboolean move (LecCursor *cursor, MDB_val *k, MDB_cursor_op op, LecSlice *key, LecSlice *value)
{
  MDB_val v;
  if (!cursor->cursor || mdb_cursor_get (cursor->cursor, k, &v, op) != 0)
    return FALSE;
  if (key)
    *key = (LecSlice){k->mv_data, k->mv_size};
  if (value)
    *value = (LecSlice){v.mv_data, v.mv_size};
  return TRUE;
}

gboolean lec_cursor_seek (LecCursor *cursor, const void *key, gsize key_length, LecSlice *found, LecSlice *value)
{
  MDB_val k = {key_length, (void *)key};
  return move (cursor, &k, key_length ? MDB_SET_RANGE : MDB_FIRST, found, value);
}

gboolean lec_cursor_next (LecCursor *cursor, LecSlice *key, LecSlice *value)
{
  MDB_val k;
  return move (cursor, &k, MDB_NEXT, key, value);
}

gboolean lec_cursor_prev (LecCursor *cursor, LecSlice *key, LecSlice *value)
{
  MDB_val k;
  return move (cursor, &k, MDB_PREV, key, value);
}

gboolean lec_cursor_last (LecCursor *cursor, LecSlice *key, LecSlice *value)
{
  MDB_val k;
  return move (cursor, &k, MDB_LAST, key, value);
}

gboolean lec_cursor_del (LecCursor *cursor, GError **error)
{
  int rc = cursor->cursor && cursor->txn->write ? mdb_cursor_del (cursor->cursor, 0) : EINVAL;
  return rc == 0 || lec_store_fail (error, cursor->txn->store, rc, "cannot write to");
}

/* Walks one table: keys must rise, and there must be as many as its head says. */
static gboolean check_table (LecTxn *txn, LecTable table, const char *name, GError **error)
{
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, table);
  g_autoptr (GByteArray) last = g_byte_array_new ();
  LecSlice key = {NULL, 0}, value;
  guint64 n = 0, sum = 0;
  for (gboolean more = lec_cursor_seek (cursor, NULL, 0, &key, &value); more;
       more = lec_cursor_next (cursor, &key, &value), n++) {
    int order = n == 0 ? -1 : memcmp (last->data, key.data, MIN (last->len, key.length));
    if (n > 0 && (order > 0 || (order == 0 && last->len >= key.length)))
      break;
    for (gsize at = 0; at < value.length; at += 4096) /* every page is there */
      sum += value.data[at];
    g_byte_array_set_size (last, 0);
    g_byte_array_append (last, key.data, (guint)key.length);
  }
  if (n == lec_count (txn, table) && sum < G_MAXUINT64)
    return TRUE;
  g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT,
               "the table “%s” in %s is damaged: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
               " entries can be read; restore the folder from a copy, or move it away and import again",
               name, txn->store->dir, n, lec_count (txn, table));
  return FALSE;
}

gboolean lec_store_check (LecStore *store, GError **error)
{
  gint n = g_atomic_int_get (&store->n_tables);
  for (gint i = 0; i < n; i++) {
    g_autoptr (LecTxn) txn = lec_txn_read (store, error);
    if (!txn || !check_table (txn, (LecTable)i, store->tables[i].name, error))
      return FALSE;
  }
  return TRUE;
}
