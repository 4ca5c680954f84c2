/* test_vectors.c — vectors in the store: exact cosines, scopes before top-k, deletions, wrong input; the heap; half
 * precision; the decomposition behind the latent index.
 * SPDX-License-Identifier: MIT */
#include "src/base/error.h"
#include "src/index/svd.h"
#include "src/index/vectors.h"
#include "src/index/vectors_kernel.h"
#include <math.h>
#include <string.h>

enum { DIMENSIONS = 64, ITEMS = 700 };

typedef struct {
  char *dir;
  LecStore *store;
  LecVectors *vectors;
  float *rows; /* ITEMS × 2 × DIMENSIONS: item i has rows 2i and 2i+1 */
} Fixture;

static void random_unit (GRand *random, float *v)
{
  double length = 0;
  for (int d = 0; d < DIMENSIONS; d++) {
    v[d] = (float)g_rand_double_range (random, -1, 1);
    length += (double)v[d] * (double)v[d];
  }
  for (int d = 0; d < DIMENSIONS; d++)
    v[d] /= (float)sqrt (length);
}

static gboolean put_all (LecTxn *txn, gpointer data, GError **error)
{
  Fixture *f = data;
  for (guint32 i = 0; i < ITEMS; i++)
    if (!lec_vectors_put (f->vectors, txn, i, f->rows + (gsize)i * 2 * DIMENSIONS, 2, error))
      return FALSE;
  return TRUE;
}

static void set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  f->dir = g_dir_make_tmp ("lectern-vectors-XXXXXX", NULL);
  f->store = lec_store_open (f->dir, 1, 0, &error);
  g_assert_no_error (error);
  f->vectors = lec_vectors_open (f->store, "t", DIMENSIONS, &error);
  g_assert_no_error (error);
  f->rows = g_new (float, ITEMS * 2 * DIMENSIONS);
  for (int r = 0; r < ITEMS * 2; r++)
    random_unit (random, f->rows + (gsize)r * DIMENSIONS);
  lec_store_write (f->store, put_all, f, &error);
  g_assert_no_error (error);
}

static void tear_down (Fixture *f, gconstpointer data)
{
  lec_vectors_close (f->vectors);
  lec_store_unref (f->store);
  g_autofree char *command = g_strdup_printf ("rm -rf %s", f->dir);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (f->dir);
  g_free (f->rows);
}

static float cosine (const float *a, const float *b)
{
  double sum = 0;
  for (int d = 0; d < DIMENSIONS; d++)
    sum += (double)a[d] * (double)b[d];
  return (float)sum;
}

/* What the search must find, by the plain definition. */
static void expect_best (Fixture *f, const float *query, const LecScope *scope, const guint8 *gone, gsize k)
{
  g_autoptr (GError) error = NULL;
  g_auto (LecTop) expected = {0}, found = {0};
  lec_top_init (&expected, k);
  lec_top_init (&found, k);
  for (guint32 i = 0; i < ITEMS; i++)
    if ((!scope || lec_scope_has (scope, i)) && !(gone && gone[i]))
      lec_top_add (&expected,
                   MAX (cosine (query, f->rows + (gsize)i * 2 * DIMENSIONS),
                        cosine (query, f->rows + (gsize)(i * 2 + 1) * DIMENSIONS)),
                   i);
  lec_top_sort (&expected);
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, &error);
  g_assert_true (lec_vectors_search (f->vectors, txn, query, scope, &found, NULL, &error));
  lec_top_sort (&found);
  g_assert_cmpuint (found.n, ==, expected.n);
  for (gsize i = 0; i < found.n; i++) {
    g_assert_cmpuint (found.heap[i].id, ==, expected.heap[i].id);
    g_assert_cmpfloat_with_epsilon (found.heap[i].score, expected.heap[i].score, 2e-3);
  }
}

static void exact (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  float query[DIMENSIONS];
  for (int i = 0; i < 20; i++) {
    random_unit (random, query);
    expect_best (f, query, NULL, NULL, 5);
  }
}

/* A scope is honoured before the best are taken: a wide one by the scan, a narrow one by looking up. */
static void scopes (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (12);
  float query[DIMENSIONS];
  for (int i = 0; i < 20; i++) {
    g_autoptr (LecScope) wide = lec_scope_new (ITEMS), narrow = lec_scope_new (ITEMS), none = lec_scope_new (ITEMS);
    random_unit (random, query);
    lec_scope_add (wide, 100, 450);
    lec_scope_add (narrow, 300, 309);
    expect_best (f, query, wide, NULL, 8);
    expect_best (f, query, narrow, NULL, 8);
    expect_best (f, query, none, NULL, 8);
  }
}

static gboolean remove_some (LecTxn *txn, gpointer data, GError **error)
{
  Fixture *f = data;
  guint32 items[ITEMS], n = 0;
  for (guint32 i = 0; i < ITEMS; i++)
    if (i < 200 || i % 3 == 0)
      items[n++] = i;
  items[n++] = 99999; /* an item that is not there */
  return lec_vectors_remove (f->vectors, txn, items, n, error);
}

static void deletions (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (13);
  float query[DIMENSIONS];
  guint8 gone[ITEMS];
  LecVectorsStats stats;
  guint32 left = 0;
  for (guint32 i = 0; i < ITEMS; i++) {
    gone[i] = i < 200 || i % 3 == 0;
    left += !gone[i];
  }
  g_assert_true (lec_store_write (f->store, remove_some, f, &error));
  for (int i = 0; i < 20; i++) {
    random_unit (random, query);
    expect_best (f, query, NULL, gone, 10);
  }
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, &error);
  lec_vectors_stats (f->vectors, txn, &stats);
  g_assert_cmpuint (stats.items, ==, left);
  g_assert_cmpuint (stats.rows, ==, left * 2);
  g_assert_cmpuint (stats.limit, ==, ITEMS * 2);
  g_assert_true (lec_vectors_check (f->vectors, txn, &error));
  g_assert_false (lec_vectors_cosines (f->vectors, txn, 5, query, 1, query));
}

static gboolean put_again (LecTxn *txn, gpointer data, GError **error)
{
  Fixture *f = data;
  memcpy (f->rows + 9 * 2 * DIMENSIONS, f->rows + 20 * 2 * DIMENSIONS, 2 * DIMENSIONS * sizeof (float));
  return lec_vectors_put (f->vectors, txn, 9, f->rows + 9 * 2 * DIMENSIONS, 2, error);
}

/* Putting an item again replaces its rows under new numbers. */
static void replaced (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LecVectorsStats stats;
  g_assert_true (lec_store_write (f->store, put_again, f, &error));
  expect_best (f, f->rows + 9 * 2 * DIMENSIONS, NULL, NULL, 3);
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, &error);
  lec_vectors_stats (f->vectors, txn, &stats);
  g_assert_cmpuint (stats.items, ==, ITEMS);
  g_assert_cmpuint (stats.limit, ==, ITEMS * 2 + 2);
  g_assert_true (lec_vectors_check (f->vectors, txn, &error));
}

static gboolean put_nan (LecTxn *txn, gpointer data, GError **error)
{
  float row[DIMENSIONS] = {[3] = NAN};
  return lec_vectors_put (((Fixture *)data)->vectors, txn, 3, row, 1, error);
}

static void wrong_input (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (lec_store_write (f->store, put_nan, f, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_INVALID);
  g_clear_error (&error);
  expect_best (f, f->rows + 3 * 2 * DIMENSIONS, NULL, NULL, 3); /* item 3 is as it was */
  g_autoptr (LecVectors) other = lec_vectors_open (f->store, "t", 32, &error);
  LecVectors *mine = f->vectors;
  f->vectors = other;
  g_assert_false (lec_store_write (f->store, put_again, f, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_INVALID);
  f->vectors = mine;
}

static void cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, NULL);
  g_auto (LecTop) top = {0};
  lec_top_init (&top, 3);
  g_cancellable_cancel (cancellable);
  g_assert_false (lec_vectors_search (f->vectors, txn, f->rows, NULL, &top, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- the parts below ---- */

static void heap (void)
{
  g_auto (LecTop) top = {0};
  lec_top_init (&top, 3);
  const float scores[] = {.1f, .9f, .5f, .9f, .3f, .2f};
  g_assert_true (isinf (lec_top_floor (&top)));
  for (guint32 i = 0; i < G_N_ELEMENTS (scores); i++)
    lec_top_add (&top, scores[i], i);
  g_assert_cmpfloat (lec_top_floor (&top), ==, .5f);
  lec_top_sort (&top);
  const guint32 expected[] = {1, 3, 2};
  for (int i = 0; i < 3; i++)
    g_assert_cmpuint (top.heap[i].id, ==, expected[i]);
}

static void halves (void)
{
  const float values[] = {0, 1, -1, .5f, .333251953125f, 65504, 6.103515625e-5f, 5.9604644775390625e-8f, -.0625f};
  guint16 bits[G_N_ELEMENTS (values)];
  float back[G_N_ELEMENTS (values)];
  lec_kernel_to_f16 (values, bits, G_N_ELEMENTS (values));
  lec_kernel_from_f16 (bits, back, G_N_ELEMENTS (values));
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    g_assert_cmpfloat (values[i], ==, back[i]);
  g_assert_cmphex (bits[1], ==, 0x3c00);
  g_assert_cmphex (bits[2], ==, 0xbc00);
}

static void eigen (void)
{
  double a[] = {2, 1, 0, 1, 2, 0, 0, 0, 5}, values[3], vectors[9];
  lec_eigen_symmetric (a, 3, values, vectors);
  g_assert_cmpfloat_with_epsilon (values[0], 5, 1e-12);
  g_assert_cmpfloat_with_epsilon (values[1], 3, 1e-12);
  g_assert_cmpfloat_with_epsilon (values[2], 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (fabs (vectors[1]), sqrt (.5), 1e-12);
}

/* Two groups of columns that never meet: the two largest singular vectors are their indicators. */
static void singular_vectors (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LecBlas) blas = lec_blas_new (&error);
  if (!blas) {
    g_test_skip ("OpenBLAS is not installed");
    return;
  }
  enum { M = 60, N = 30, K = 2 };
  guint32 starts[N + 1], rows[M * N], n = 0;
  float values[M * N], out[N * K];
  for (guint32 j = 0; j < N; j++) {
    starts[j] = n;
    for (guint32 i = j < 10 ? 0 : 20; i < (j < 10 ? 20u : M); i++, n++) {
      rows[n] = i;
      values[n] = 1;
    }
  }
  starts[N] = n;
  LecSparse a = {M, N, starts, rows, values};
  g_assert_true (lec_svd_right (blas, &a, K, out, NULL, &error));
  for (guint32 j = 0; j < N; j++) {
    g_assert_cmpfloat_with_epsilon (fabsf (out[j * K]), j < 10 ? 0 : sqrtf (1.f / 20), 1e-4);
    g_assert_cmpfloat_with_epsilon (fabsf (out[j * K + 1]), j < 10 ? sqrtf (1.f / 10) : 0, 1e-4);
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/top/heap", heap);
  g_test_add_func ("/kernel/halves", halves);
  g_test_add_func ("/svd/eigen", eigen);
  g_test_add_func ("/svd/singular-vectors", singular_vectors);
#define ADD(name, func) g_test_add ("/vectors/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("exact", exact);
  ADD ("scopes", scopes);
  ADD ("deletions", deletions);
  ADD ("replaced", replaced);
  ADD ("wrong-input", wrong_input);
  ADD ("cancelled", cancelled);
  return g_test_run ();
}
