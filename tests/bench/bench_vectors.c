/* bench_vectors.c — nearest vectors: our scan in 8 bits with exact re-scoring against FAISS' flat index, and FAISS'
 * lists against our scan, on the same vectors in the same run.
 *
 * Vectors are 512 numbers in clusters, as sentence embeddings are. --small: 5,000 of them, otherwise 100,000.
 * SPDX-License-Identifier: MIT */
#include "src/base/clock.h"
#include "src/base/path.h"
#include "src/index/faiss.h"
#include "src/index/vectors_kernel.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIMENSIONS = 512, GROUPS = 500, QUERIES = 100, K = 10 };

typedef struct {
  LecStore *store;
  LecVectors *vectors;
  float *rows, *queries;
  guint32 n, from, to;
  guint32 truth[QUERIES][K];
} Bench;

static void unit (float *v)
{
  float length = sqrtf (lec_kernel_dot_f32 (v, v, DIMENSIONS));
  for (int d = 0; d < DIMENSIONS; d++)
    v[d] /= length;
}

static float bell (GRand *random)
{
  return (float)(g_rand_double (random) + g_rand_double (random) + g_rand_double (random) - 1.5);
}

static void make (Bench *b)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autofree float *centres = g_new (float, GROUPS *DIMENSIONS);
  for (int i = 0; i < GROUPS * DIMENSIONS; i++)
    centres[i] = bell (random);
  for (guint32 i = 0; i < b->n + QUERIES; i++) {
    float *v = i < b->n ? b->rows + (gsize)i * DIMENSIONS : b->queries + (gsize)(i - b->n) * DIMENSIONS;
    const float *centre = centres + (gsize)g_rand_int_range (random, 0, GROUPS) * DIMENSIONS;
    for (int d = 0; d < DIMENSIONS; d++)
      v[d] = centre[d] + bell (random);
    unit (v);
  }
}

static gboolean put (LecTxn *txn, gpointer data, GError **error)
{
  Bench *b = data;
  for (guint32 i = b->from; i < b->to; i++)
    if (!lec_vectors_put (b->vectors, txn, i, b->rows + (gsize)i * DIMENSIONS, 1, error))
      return FALSE;
  return TRUE;
}

static int by_time (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median (double *times, gsize n)
{
  qsort (times, n, sizeof *times, by_time);
  return times[n / 2] * 1000;
}

/* FAISS' flat index in substance: every row compared in single precision. */
static double exact (Bench *b)
{
  double times[QUERIES];
  for (int q = 0; q < QUERIES; q++) {
    double start = lec_clock_thread_cpu ();
    g_auto (LecTop) top = {0};
    lec_top_init (&top, K);
    for (guint32 i = 0; i < b->n; i++) {
      float score =
          lec_kernel_dot_f32 (b->rows + (gsize)i * DIMENSIONS, b->queries + (gsize)q * DIMENSIONS, DIMENSIONS);
      if (score >= lec_top_floor (&top))
        lec_top_add (&top, score, i);
    }
    times[q] = lec_clock_thread_cpu () - start;
    for (gsize i = 0; i < K; i++)
      b->truth[q][i] = top.heap[i].id;
  }
  return median (times, QUERIES);
}

static double recall_of (const Bench *b, int q, const LecTop *top)
{
  int found = 0;
  for (gsize i = 0; i < top->n; i++)
    for (int j = 0; j < K; j++)
      found += top->heap[i].id == b->truth[q][j];
  return (double)found / K;
}

static double scan (Bench *b, double *recall)
{
  double times[QUERIES];
  *recall = 0;
  for (int q = 0; q < QUERIES; q++) {
    g_autoptr (LecTxn) txn = lec_txn_read (b->store, NULL);
    double start = lec_clock_thread_cpu ();
    g_auto (LecTop) top = {0};
    lec_top_init (&top, K);
    lec_vectors_search (b->vectors, txn, b->queries + (gsize)q * DIMENSIONS, NULL, &top, NULL, NULL);
    times[q] = lec_clock_thread_cpu () - start;
    *recall += recall_of (b, q, &top) / QUERIES;
  }
  return median (times, QUERIES);
}

/* Through the module, as a collection above index.faiss_from does; 0 without the module. */
static double lists (Bench *b, const char *dir, double *recall, double *seconds)
{
  double times[QUERIES];
  g_autoptr (LecFaiss) faiss = lec_faiss_new (dir, "bench", 1);
  double start = lec_clock_cpu ();
  lec_faiss_maintain (faiss, b->vectors, b->store, NULL, NULL);
  *seconds = lec_clock_cpu () - start;
  *recall = 0;
  for (int q = 0; q < QUERIES; q++) {
    const float *query = b->queries + (gsize)q * DIMENSIONS;
    guint32 covered;
    g_autoptr (LecTxn) txn = lec_txn_read (b->store, NULL);
    start = lec_clock_thread_cpu ();
    g_auto (LecTop) rows = {0}, top = {0};
    lec_top_init (&rows, 2 * K + 32);
    lec_top_init (&top, K);
    lec_faiss_search (faiss, b->vectors, txn, query, NULL, &rows, &covered);
    if (covered == 0)
      return 0;
    lec_vectors_rescore (b->vectors, txn, query, &rows, &top);
    times[q] = lec_clock_thread_cpu () - start;
    *recall += recall_of (b, q, &top) / QUERIES;
  }
  return median (times, QUERIES);
}

static int run (Bench *b, const char *dir)
{
  g_autoptr (GError) error = NULL;
  double recall, seconds;
  for (b->from = 0; b->from < b->n; b->from = b->to) {
    b->to = MIN (b->from + 2000, b->n);
    if (!lec_store_write (b->store, put, b, &error)) {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  }
  double flat = exact (b), ours = scan (b, &recall);
  printf ("vectors %u dimensions %d\n", b->n, DIMENSIONS);
  printf ("exact_f32_ms %.3f\n", flat);
  printf ("scan_i8_ms %.3f recall_at_10 %.3f share_of_exact %.2f\n", ours, recall, ours / flat);
  double faiss = lists (b, dir, &recall, &seconds);
  if (faiss > 0)
    printf ("faiss_ivf_ms %.3f recall_at_10 %.3f share_of_scan %.2f train_cpu_s %.1f\n", faiss, recall, faiss / ours,
            seconds);
  else
    printf ("faiss_ivf: the module is not built\n");
  return 0;
}

int main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_setenv ("OMP_WAIT_POLICY", "passive", TRUE);
  g_setenv ("OPENBLAS_NUM_THREADS", "1", TRUE);
  gboolean small = argc > 1 && strcmp (argv[1], "--small") == 0;
  g_autofree char *dir = g_dir_make_tmp ("lectern-bench-XXXXXX", NULL);
  Bench *b = g_new0 (Bench, 1);
  b->n = small ? 5000 : 100000;
  b->rows = g_new (float, (gsize)b->n *DIMENSIONS);
  b->queries = g_new (float, QUERIES *DIMENSIONS);
  b->store = lec_store_open (dir, 1, 0, &error);
  b->vectors = b->store ? lec_vectors_open (b->store, "bench", DIMENSIONS, &error) : NULL;
  make (b);
  int status = b->vectors ? run (b, dir) : 1;
  if (error)
    fprintf (stderr, "%s\n", error->message);
  g_clear_pointer (&b->vectors, lec_vectors_close);
  g_clear_pointer (&b->store, lec_store_unref);
  g_autofree char *command = g_strdup_printf ("rm -rf %s", dir);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  g_free (b->rows);
  g_free (b->queries);
  g_free (b);
  return status;
}
