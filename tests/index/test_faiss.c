/* test_faiss.c — the FAISS file: made from 1,000 vectors on, searched with scopes and deletions, extended by newer
 * rows, rebuilt when damaged, never fatal. SPDX-License-Identifier: MIT */
#include "src/base/path.h"
#include "src/index/faiss.h"
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DIMENSIONS = 64, ITEMS = 1600, GROUPS = 40, FROM = 1000 };

typedef struct {
  char *dir, *cache;
  LecStore *store;
  LecVectors *vectors;
  LecFaiss *faiss;
  float *rows; /* ITEMS × DIMENSIONS */
  guint32 put_from, put_to;
} Fixture;

static void unit (float *v)
{
  double length = 0;
  for (int d = 0; d < DIMENSIONS; d++)
    length += (double)v[d] * (double)v[d];
  for (int d = 0; d < DIMENSIONS; d++)
    v[d] /= (float)sqrt (length);
}

/* Vectors in groups, as texts' are. */
static void make_rows (Fixture *f)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  float centres[GROUPS][DIMENSIONS];
  for (int g = 0; g < GROUPS; g++)
    for (int d = 0; d < DIMENSIONS; d++)
      centres[g][d] = (float)g_rand_double_range (random, -1, 1);
  for (int i = 0; i < ITEMS; i++) {
    float *row = f->rows + (gsize)i * DIMENSIONS;
    for (int d = 0; d < DIMENSIONS; d++)
      row[d] = centres[i % GROUPS][d] + (float)g_rand_double_range (random, -.6, .6);
    unit (row);
  }
}

static gboolean put (LecTxn *txn, gpointer data, GError **error)
{
  Fixture *f = data;
  for (guint32 i = f->put_from; i < f->put_to; i++)
    if (!lec_vectors_put (f->vectors, txn, i, f->rows + (gsize)i * DIMENSIONS, 1, error))
      return FALSE;
  return TRUE;
}

static void put_items (Fixture *f, guint32 from, guint32 to)
{
  g_autoptr (GError) error = NULL;
  f->put_from = from;
  f->put_to = to;
  lec_store_write (f->store, put, f, &error);
  g_assert_no_error (error);
}

static void set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  f->dir = g_dir_make_tmp ("lectern-faiss-XXXXXX", NULL);
  f->cache = g_build_filename (f->dir, "cache", NULL);
  f->store = lec_store_open (f->dir, 1, 0, &error);
  g_assert_no_error (error);
  f->vectors = lec_vectors_open (f->store, "t", DIMENSIONS, &error);
  f->faiss = lec_faiss_new (f->cache, "t", FROM);
  f->rows = g_new (float, ITEMS *DIMENSIONS);
  make_rows (f);
  put_items (f, 0, 1500);
}

static void tear_down (Fixture *f, gconstpointer data)
{
  lec_faiss_free (f->faiss);
  lec_vectors_close (f->vectors);
  lec_store_unref (f->store);
  g_autofree char *command = g_strdup_printf ("rm -rf %s", f->dir);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (f->dir);
  g_free (f->cache);
  g_free (f->rows);
}

static void maintain (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (lec_faiss_maintain (f->faiss, f->vectors, f->store, NULL, &error));
  g_assert_no_error (error);
}

/* The share of the exact best ten rows that the file gives (those below what it covers). */
static double recall (Fixture *f, const LecScope *scope, guint32 *covered)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, &error);
  guint found = 0, wanted = 0;
  for (int q = 0; q < 40; q++) {
    const float *query = f->rows + (gsize)(q * 37) * DIMENSIONS;
    g_auto (LecTop) exact = {0}, top = {0};
    lec_top_init (&exact, 10);
    lec_top_init (&top, 20);
    lec_faiss_search (f->faiss, f->vectors, txn, query, scope, &top, covered);
    g_assert_true (lec_vectors_scan (f->vectors, txn, query, 0, scope, &exact, NULL, &error));
    for (gsize i = 0; i < top.n; i++) {
      float row[DIMENSIONS];
      g_assert_true (lec_vectors_row (f->vectors, txn, top.heap[i].id, row)); /* alive */
      g_assert_true (!scope || lec_scope_has (scope, top.heap[i].id));        /* here an item's row has its number */
    }
    for (gsize i = 0; i < exact.n; i++)
      for (gsize j = 0; j < top.n && exact.heap[i].id < *covered; j++)
        found += exact.heap[i].id == top.heap[j].id;
    wanted += (guint)exact.n;
  }
  return (double)found / wanted;
}

static gboolean have_module (void)
{
  g_autofree char *path = lec_path_part ("lib/lectern/lectern-faiss.so");
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_test_skip ("lectern-faiss.so is not built");
  return FALSE;
}

static void made (Fixture *f, gconstpointer data)
{
  guint32 covered = 1;
  recall (f, NULL, &covered);
  g_assert_cmpuint (covered, ==, 0); /* none yet: the caller scans */
  if (!have_module ())
    return;
  maintain (f);
  g_assert_cmpfloat (recall (f, NULL, &covered), >=, .95);
  g_assert_cmpuint (covered, ==, 1500);
  /* A second process takes it over as it is. */
  lec_faiss_free (f->faiss);
  f->faiss = lec_faiss_new (f->cache, "t", FROM);
  g_assert_cmpfloat (recall (f, NULL, &covered), >=, .95);
  /* Newer rows leave it in use, for those that it has. */
  put_items (f, 1500, ITEMS);
  maintain (f);
  recall (f, NULL, &covered);
  g_assert_cmpuint (covered, ==, 1500);
}

static void scoped (Fixture *f, gconstpointer data)
{
  guint32 covered = 0;
  if (!have_module ())
    return;
  maintain (f);
  g_autoptr (LecScope) half = lec_scope_new (ITEMS), few = lec_scope_new (ITEMS);
  lec_scope_add (half, 700, 1400);
  lec_scope_add (few, 10, 30);
  g_assert_cmpfloat (recall (f, half, &covered), >=, .95);
  g_assert_cmpuint (covered, ==, 1500);
  recall (f, few, &covered);
  g_assert_cmpuint (covered, ==, 0); /* a small scope is looked up exactly */
}

static gboolean remove_most (LecTxn *txn, gpointer data, GError **error)
{
  guint32 items[ITEMS], n = 0;
  for (guint32 i = 0; i < 1500; i++)
    if (i % 5 == 0)
      items[n++] = i;
  return lec_vectors_remove (((Fixture *)data)->vectors, txn, items, n, error);
}

static void removed (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint32 covered = 0;
  if (!have_module ())
    return;
  maintain (f);
  g_assert_true (lec_store_write (f->store, remove_most, f, &error));
  g_assert_cmpfloat (recall (f, NULL, &covered), >=, .95);
  g_assert_cmpuint (covered, ==, 1500);
}

static char *only_file (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->cache, 0, NULL);
  const char *name = g_dir_read_name (dir);
  g_assert_nonnull (name);
  g_assert_null (g_dir_read_name (dir));
  return g_build_filename (f->cache, name, NULL);
}

/* Cut off, changed in the part that FAISS parses, or replaced by nonsense: not used, and made anew. */
static void damaged (Fixture *f, gconstpointer data)
{
  guint32 covered;
  if (!have_module ())
    return;
  for (int kind = 0; kind < 3; kind++) {
    char *bytes;
    gsize length;
    maintain (f);
    recall (f, NULL, &covered);
    g_assert_cmpuint (covered, ==, 1500);
    g_autofree char *path = only_file (f);
    g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    if (kind == 1)
      bytes[60] = (char)(bytes[60] ^ 0x55);
    g_assert_true (kind == 2 ? g_file_set_contents (path, "nonsense", -1, NULL)
                             : g_file_set_contents (path, bytes, (gssize)(kind == 0 ? length - 4000 : length), NULL));
    g_free (bytes);
    recall (f, NULL, &covered);
    g_assert_cmpuint (covered, ==, 0);
  }
  maintain (f);
  g_assert_cmpfloat (recall (f, NULL, &covered), >=, .95);
}

/* A file of another store, under this store's name, is of another generation. */
static void foreign (Fixture *f, gconstpointer data)
{
  Fixture other = {0};
  guint32 covered;
  char *bytes;
  gsize length;
  if (!have_module ())
    return;
  maintain (f);
  set_up (&other, NULL);
  maintain (&other);
  g_autofree char *mine = only_file (f), *theirs = only_file (&other);
  g_assert_cmpstr (strrchr (mine, '/'), !=, strrchr (theirs, '/'));
  g_assert_true (g_file_get_contents (theirs, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (mine, bytes, (gssize)length, NULL));
  g_free (bytes);
  recall (f, NULL, &covered);
  g_assert_cmpuint (covered, ==, 0);
  tear_down (&other, NULL);
}

int main (int argc, char **argv)
{
  g_setenv ("OMP_WAIT_POLICY", "passive", TRUE); /* as main does */
  g_setenv ("OPENBLAS_NUM_THREADS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/faiss/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("made", made);
  ADD ("scoped", scoped);
  ADD ("removed", removed);
  ADD ("damaged", damaged);
  ADD ("foreign", foreign);
  return g_test_run ();
}
