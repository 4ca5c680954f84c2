/* faiss.c — the FAISS file in use, and its making.
 *
 * The file that is open is kept in a counted handle, so that a search goes on in the old one while a new one, written
 * by this or another process, is taken over. A file that could not be opened is not tried again until it changes.
 * SPDX-License-Identifier: MIT */
#include "src/index/faiss.h"
#include "src/base/error.h"
#include "src/base/path.h"
#include "src/index/faiss_file.h"
#include "src/index/faiss_module.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <gmodule.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

enum {
  PROBES = 32,        /* lists that a search looks into */
  POINTS = 39,        /* training vectors a list, which FAISS asks for at least */
  MAX_SAMPLE = 65536, /* training vectors: 134 MB of floats at 512 dimensions */
  BATCH = 4096,       /* vectors added at a time */
  SMALL_SCOPE = 16,   /* as in vectors.c: a small scope is looked up exactly */
};

/* Which file was looked at. */
typedef struct {
  guint64 device, inode, size;
  gint64 changed;
} Identity;

typedef struct {
  gatomicrefcount refs;
  const LecFaissModule *module;
  gpointer index;
  LecFaissMark mark;
} Handle;

struct LecFaiss {
  char *cache_dir, *prefix;
  guint64 from;
  GMutex lock; /* guards what follows */
  const LecFaissModule *module;
  gboolean tried; /* to load the module */
  Handle *handle; /* of the file `seen`; NULL: it was no good */
  Identity seen;
};

LecFaiss *lec_faiss_new (const char *cache_dir, const char *prefix, guint64 from)
{
  LecFaiss *faiss = g_new0 (LecFaiss, 1);
  faiss->cache_dir = g_strdup (cache_dir);
  faiss->prefix = g_strdup (prefix);
  faiss->from = from;
  g_mutex_init (&faiss->lock);
  return faiss;
}

static void handle_unref (Handle *handle)
{
  if (!g_atomic_ref_count_dec (&handle->refs))
    return;
  handle->module->close (handle->index);
  g_free (handle);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Handle, handle_unref)

void lec_faiss_free (LecFaiss *faiss)
{
  g_clear_pointer (&faiss->handle, handle_unref);
  g_mutex_clear (&faiss->lock);
  g_free (faiss->cache_dir);
  g_free (faiss->prefix);
  g_free (faiss);
}

/* ---- the module and the file ---- */

/* With the lock. Loaded once and kept: its threads and BLAS' cannot be unloaded. */
static const LecFaissModule *load_module (LecFaiss *faiss)
{
  if (faiss->tried)
    return faiss->module;
  faiss->tried = TRUE;
  g_autofree char *path = lec_path_part ("lib/lectern/lectern-faiss.so");
  GModule *module = g_module_open (path, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
  gpointer symbol = NULL;
  if (!module)
    return NULL;
  g_module_make_resident (module);
  if (!g_module_symbol (module, LEC_FAISS_MODULE_SYMBOL, &symbol))
    return NULL;
  const LecFaissModule *table = ((LecFaissModuleFunc)symbol) ();
  faiss->module = table->version == LEC_FAISS_MODULE_VERSION ? table : NULL;
  return faiss->module;
}

static char *file_path (const LecFaiss *faiss, guint64 generation)
{
  g_autofree char *name = g_strdup_printf ("%s-%016" G_GINT64_MODIFIER "x.faiss", faiss->prefix, generation);
  return g_build_filename (faiss->cache_dir, name, NULL);
}

static gboolean identify (const char *path, Identity *id)
{
  GStatBuf st;
  *id = (Identity){0};
  if (g_stat (path, &st) != 0)
    return FALSE;
  *id = (Identity){st.st_dev, st.st_ino, (guint64)st.st_size,
                   (gint64)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec};
  return TRUE;
}

/* Opens a whole file of this generation; NULL otherwise. */
static Handle *open_file (const LecFaissModule *module, const char *path, const LecVectorsStats *stats)
{
  LecFaissMark mark;
  g_autofree char *message = NULL;
  if (!lec_faiss_file_check (path, &mark, NULL) || mark.generation != stats->generation ||
      mark.dimensions != stats->dimensions)
    return NULL;
  gpointer index = module->open (path, PROBES, &message);
  if (!index)
    return NULL;
  guint dimensions = 0;
  guint64 vectors = 0;
  module->shape (index, &dimensions, &vectors);
  if (dimensions != mark.dimensions || vectors != mark.vectors) {
    module->close (index);
    return NULL;
  }
  Handle *handle = g_new0 (Handle, 1);
  g_atomic_ref_count_init (&handle->refs);
  handle->module = module;
  handle->index = index;
  handle->mark = mark;
  return handle;
}

/* The file in use, a reference for the caller; NULL if there is none. */
static Handle *current (LecFaiss *faiss, const LecVectorsStats *stats)
{
  g_autofree char *path = file_path (faiss, stats->generation);
  g_autoptr (GMutexLocker) G_GNUC_UNUSED locker = g_mutex_locker_new (&faiss->lock);
  Identity id;
  if (!identify (path, &id) || !load_module (faiss))
    return NULL;
  if (memcmp (&id, &faiss->seen, sizeof id) != 0) {
    g_clear_pointer (&faiss->handle, handle_unref);
    faiss->handle = open_file (faiss->module, path, stats);
    faiss->seen = id;
  }
  if (!faiss->handle || faiss->handle->mark.generation != stats->generation)
    return NULL;
  g_atomic_ref_count_inc (&faiss->handle->refs);
  return faiss->handle;
}

/* ---- searching ---- */

void lec_faiss_search (LecFaiss *faiss, LecVectors *vectors, LecTxn *txn, const float *query, const LecScope *scope,
                       LecTop *rows, guint32 *covered)
{
  LecVectorsStats stats;
  *covered = 0;
  lec_vectors_stats (vectors, txn, &stats);
  if (stats.rows < faiss->from || (scope && lec_scope_count (scope) * SMALL_SCOPE < stats.items))
    return;
  g_autoptr (Handle) handle = current (faiss, &stats);
  if (!handle)
    return;
  guint32 limit = (guint32)MIN (handle->mark.covered, stats.limit);
  guint64 alive = 0;
  g_autofree guint8 *bitmap =
      scope || stats.rows < stats.limit ? lec_vectors_bitmap (vectors, txn, limit, scope, &alive) : NULL;
  g_autofree float *scores = g_new (float, rows->k);
  g_autofree gint64 *ids = g_new (gint64, rows->k);
  g_autofree char *message = NULL;
  if (!handle->module->search (handle->index, query, rows->k, bitmap, limit / 8 + 1, scores, ids, &message))
    return;
  for (gsize i = 0; i < rows->k; i++)
    if (ids[i] >= 0 && ids[i] < limit && isfinite (scores[i]))
      lec_top_add (rows, scores[i], (guint32)ids[i]);
  *covered = limit;
}

/* ---- making ---- */

typedef struct {
  const LecFaissModule *module;
  LecVectors *vectors;
  LecStore *store;
  LecVectorsStats stats;
  GCancellable *cancellable;
  gpointer index;
  guint64 added;
} Making;

/* Reads live rows of `numbers` into `out`; `kept` gets their numbers. */
static gboolean read_rows (Making *m, const guint32 *numbers, gsize n, float *out, gint64 *kept, gsize *found,
                           GError **error)
{
  if (g_cancellable_set_error_if_cancelled (m->cancellable, error))
    return FALSE;
  g_autoptr (LecTxn) txn = lec_txn_read (m->store, error);
  if (!txn)
    return FALSE;
  *found = 0;
  for (gsize i = 0; i < n; i++) {
    if (!lec_vectors_row (m->vectors, txn, numbers[i], out + *found * m->stats.dimensions))
      continue;
    kept[(*found)++] = numbers[i];
  }
  return TRUE;
}

static gboolean told (GError **error, const char *message)
{
  g_set_error_literal (error, LEC_ERROR, LEC_ERROR_FAILED, message ? message : "the FAISS index cannot be made");
  return FALSE;
}

/* Trains on a sample that is spread evenly over all rows. */
static gboolean train (Making *m, GError **error)
{
  guint lists = (guint)MIN (2 * sqrt ((double)m->stats.rows), (double)MIN (m->stats.rows, MAX_SAMPLE) / POINTS);
  lists = MAX (lists, 1);
  /* Dead rows are met too: half as many again are asked for. */
  gsize wanted = (gsize)MIN ((guint64)lists * (POINTS + POINTS / 2), m->stats.limit), found = 0;
  g_autofree guint32 *numbers = g_new (guint32, wanted);
  g_autofree gint64 *kept = g_new (gint64, wanted);
  g_autofree float *sample = g_new (float, wanted * m->stats.dimensions);
  for (gsize i = 0; i < wanted; i++)
    numbers[i] = (guint32)((guint64)i * m->stats.limit / wanted);
  if (!read_rows (m, numbers, wanted, sample, kept, &found, error))
    return FALSE;
  lists = MIN (lists, (guint)(found / POINTS));
  g_autofree char *message = NULL;
  m->index = m->module->train (m->stats.dimensions, MAX (lists, 1), sample, found, &message);
  return m->index || told (error, message);
}

static gboolean add_all (Making *m, GError **error)
{
  g_autofree guint32 *numbers = g_new (guint32, BATCH);
  g_autofree gint64 *ids = g_new (gint64, BATCH);
  g_autofree float *rows = g_new (float, (gsize)BATCH * m->stats.dimensions);
  for (guint64 first = 0; first < m->stats.limit; first += BATCH) {
    gsize n = (gsize)MIN ((guint64)BATCH, m->stats.limit - first), found = 0;
    g_autofree char *message = NULL;
    for (gsize i = 0; i < n; i++)
      numbers[i] = (guint32)(first + i);
    if (!read_rows (m, numbers, n, rows, ids, &found, error))
      return FALSE;
    if (found > 0 && !m->module->add (m->index, rows, ids, found, &message))
      return told (error, message);
    m->added += found;
  }
  return TRUE;
}

/* Writes beside and renames; a reader has the old file or the new one. */
static gboolean save (LecFaiss *faiss, Making *m, GError **error)
{
  g_autofree char *path = file_path (faiss, m->stats.generation), *message = NULL;
  g_autofree char *beside = g_strdup_printf ("%s.%d.tmp", path, (int)getpid ());
  LecFaissMark mark = {m->stats.dimensions, m->stats.generation, m->stats.limit, m->added};
  if (g_mkdir_with_parents (faiss->cache_dir, 0700) != 0)
    return lec_error_from_errno (error, errno, "cannot create", faiss->cache_dir);
  gboolean ok = m->module->save (m->index, beside, &message) || told (error, message);
  ok = ok && lec_faiss_file_seal (beside, &mark, error);
  if (ok && g_rename (beside, path) != 0)
    ok = lec_error_from_errno (error, errno, "cannot write", path);
  if (!ok)
    g_unlink (beside);
  return ok;
}

/* Deletes files of other generations, and what a making that died has left. */
static void sweep (const LecFaiss *faiss, guint64 generation)
{
  g_autofree char *keep = file_path (faiss, generation), *start = g_strdup_printf ("%s-", faiss->prefix);
  g_autoptr (GDir) dir = g_dir_open (faiss->cache_dir, 0, NULL);
  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (faiss->cache_dir, name, NULL);
    if (g_str_has_prefix (name, start) && strstr (name, ".faiss") && strcmp (path, keep) != 0)
      g_unlink (path);
  }
}

/* Whether there is no file, or a quarter of the rows is not in it, or a third of it is dead. */
static gboolean is_due (const Handle *handle, const LecVectorsStats *stats)
{
  if (!handle)
    return TRUE;
  guint64 covered = handle->mark.covered, newer = stats->limit > covered ? stats->limit - covered : 0;
  guint64 alive = stats->rows > newer ? stats->rows - newer : 0;
  return newer > covered / 4 || alive < handle->mark.vectors - handle->mark.vectors / 3;
}

gboolean lec_faiss_maintain (LecFaiss *faiss, LecVectors *vectors, LecStore *store, GCancellable *cancellable,
                             GError **error)
{
  Making m = {.vectors = vectors, .store = store, .cancellable = cancellable};
  g_autoptr (LecTxn) txn = lec_txn_read (store, error);
  if (!txn)
    return FALSE;
  lec_vectors_stats (vectors, txn, &m.stats);
  g_clear_pointer (&txn, lec_txn_end);
  if (m.stats.rows < faiss->from || m.stats.rows == 0)
    return TRUE;
  g_autoptr (Handle) handle = current (faiss, &m.stats);
  g_mutex_lock (&faiss->lock);
  m.module = load_module (faiss);
  g_mutex_unlock (&faiss->lock);
  if (!m.module || !is_due (handle, &m.stats))
    return TRUE;
  sweep (faiss, m.stats.generation);
  gboolean ok = train (&m, error) && add_all (&m, error) && save (faiss, &m, error);
  if (m.index)
    m.module->close (m.index);
  return ok;
}
