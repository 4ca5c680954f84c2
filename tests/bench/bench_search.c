/* bench_search.c — one hybrid query over a large index: as you type and in full, against its own lexical part.
 *
 * Texts are 110 words drawn by Zipf's law from 60,000, in 200 topics, with a vector of 512 numbers each. --small: 3,000
 * of them, otherwise 100,000. Prints CPU milliseconds at the median and the resident memory. SPDX-License-Identifier:
 * MIT */
#include "src/base/clock.h"
#include "src/index/search.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIMENSIONS = 512, TOPICS = 200, WORDS = 110, VOCABULARY = 60000, QUERIES = 60, SLICE = 2000 };

typedef struct {
  LecStore *store;
  LecIndex *index;
  guint32 n, from, to;
  LecIndexBatch *batch;
  float *centres;
} Bench;

/* A pronounceable word for a number. */
static void add_word (GString *text, guint32 word)
{
  static const char *const parts[] = {"ba", "ke", "di", "lo", "mu", "ra", "te", "si",
                                      "no", "pu", "va", "ze", "fi", "go", "hu", "cha"};
  for (guint32 left = word + 17; left > 0; left /= 16)
    g_string_append (text, parts[left % 16]);
  g_string_append_c (text, ' ');
}

/* Rank r has a share of about 1 / r; half of the words come from the topic's own stretch of the vocabulary. */
static guint32 draw_word (GRand *random, guint topic)
{
  guint32 rank = (guint32)exp (g_rand_double (random) * log (VOCABULARY)) - 1;
  return g_rand_boolean (random) ? rank % VOCABULARY : (rank + topic * 299) % VOCABULARY;
}

static char *make_text (guint32 item, int words)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (item + 1);
  GString *text = g_string_new (NULL);
  for (int w = 0; w < words; w++)
    add_word (text, draw_word (random, item % TOPICS));
  return g_string_free (text, FALSE);
}

static void make_vector (const Bench *b, guint32 item, float *out)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (item + 7);
  double length = 0;
  for (int d = 0; d < DIMENSIONS; d++) {
    out[d] = b->centres[item % TOPICS * DIMENSIONS + d] + (float)g_rand_double_range (random, -1, 1);
    length += (double)out[d] * (double)out[d];
  }
  for (int d = 0; d < DIMENSIONS; d++)
    out[d] /= (float)sqrt (length);
}

static gboolean put (LecTxn *txn, gpointer data, GError **error)
{
  Bench *b = data;
  float vector[DIMENSIONS];
  if (!lec_index_batch_write (b->batch, txn, b->from, error))
    return FALSE;
  for (guint32 i = b->from; i < b->to; i++) {
    make_vector (b, i, vector);
    if (!lec_index_put_vectors (b->index, txn, i, vector, 1, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean fill (Bench *b, GError **error)
{
  for (b->from = 0; b->from < b->n; b->from = b->to) {
    b->to = MIN (b->from + SLICE, b->n);
    g_autoptr (LecIndexBatch) batch = b->batch = lec_index_batch_new (b->index);
    for (guint32 i = b->from; i < b->to; i++) {
      g_autofree char *text = make_text (i, WORDS);
      LecIndexFields fields = {.text = text, .language = "en"};
      lec_index_batch_add (batch, i - b->from, &fields);
    }
    if (!lec_store_write (b->store, put, b, error))
      return FALSE;
  }
  return TRUE;
}

/* From memory, as the store would give it. */
static char *item_text (guint32 item, LecTxn *txn, gpointer data)
{
  return g_strdup (g_ptr_array_index ((GPtrArray *)data, item % ((GPtrArray *)data)->len));
}

static int by_time (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double measure (Bench *b, GPtrArray *texts, LecSearchMode mode, LecSearchEffort effort)
{
  double times[QUERIES];
  float vector[DIMENSIONS];
  for (guint32 q = 0; q < QUERIES; q++) {
    g_autofree char *text = make_text (q * 31 + 5, 6);
    g_autoptr (LecQuery) query = lec_query_parse (text, -1, "en", NULL);
    g_autoptr (LecTxn) txn = lec_txn_read (b->store, NULL);
    make_vector (b, q * 31 + 5, vector);
    LecIndexRequest request = {.query = query,
                               .vector = vector,
                               .mode = mode,
                               .effort = effort,
                               .k = 10,
                               .item_text = item_text,
                               .item_text_data = texts};
    double start = lec_clock_thread_cpu ();
    g_autoptr (GArray) hits = lec_index_search (b->index, txn, &request, NULL);
    times[q] = lec_clock_thread_cpu () - start;
  }
  qsort (times, QUERIES, sizeof *times, by_time);
  return times[QUERIES / 2] * 1000;
}

static double resident_mb (void)
{
  g_autofree char *status = NULL;
  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  const char *at = status ? strstr (status, "VmRSS:") : NULL;
  return at ? (double)g_ascii_strtoull (at + 6, NULL, 10) / 1024 : 0;
}

static int run (Bench *b)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (guint32 i = 0; i < 1000; i++)
    g_ptr_array_add (texts, make_text (i, WORDS));
  double start = lec_clock_cpu ();
  gboolean ok = fill (b, &error);
  double filled = lec_clock_cpu ();
  ok = ok && lec_index_maintain (b->index, NULL, &error);
  if (!ok) {
    fprintf (stderr, "%s\n", error->message);
    return 1;
  }
  printf ("items %u fill_cpu_s %.1f maintain_cpu_s %.1f\n", b->n, filled - start, lec_clock_cpu () - filled);
  measure (b, texts, LEC_MODE_HYBRID, LEC_EFFORT_FULL);
  double words = measure (b, texts, LEC_MODE_LEXICAL, LEC_EFFORT_FULL);
  double typing = measure (b, texts, LEC_MODE_HYBRID, LEC_EFFORT_TYPING);
  double full = measure (b, texts, LEC_MODE_HYBRID, LEC_EFFORT_FULL);
  printf ("lexical_ms %.3f\ntyping_ms %.3f share_of_lexical %.1f\nfull_ms %.3f share_of_lexical %.1f\n", words, typing,
          typing / words, full, full / words);
  printf ("semantic_ms %.3f\nrss_mb %.0f\n", measure (b, texts, LEC_MODE_SEMANTIC, LEC_EFFORT_FULL), resident_mb ());
  return 0;
}

int main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_setenv ("OPENBLAS_NUM_THREADS", "1", TRUE);
  Bench b = {.n = argc > 1 && strcmp (argv[1], "--small") == 0 ? 3000 : 100000};
  g_autofree char *dir = g_dir_make_tmp ("lectern-bench-XXXXXX", NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  LecIndexOptions options = lec_index_options_default ();
  b.centres = g_new (float, TOPICS *DIMENSIONS);
  for (int i = 0; i < TOPICS * DIMENSIONS; i++)
    b.centres[i] = (float)g_rand_double_range (random, -1, 1);
  b.store = lec_store_open (dir, 1, 0, &error);
  b.index = b.store ? lec_index_open (b.store, "bench", &options, &error) : NULL;
  int status = b.index ? run (&b) : 1;
  if (error)
    fprintf (stderr, "%s\n", error->message);
  g_clear_pointer (&b.index, lec_index_close);
  g_clear_pointer (&b.store, lec_store_unref);
  g_autofree char *command = g_strdup_printf ("rm -rf %s", dir);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  g_free (b.centres);
  return status;
}
