/* bench_lexical.c — the lexical index: how fast it is written and searched, and how well it ranks.
 *
 * bench_lexical [--small]              speed on a collection made of words in Zipf's proportions
 * bench_lexical --ir FOLDER… [--b2 W]  nDCG@10 and recall@100 on collections with judgements
 * SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "src/base/clock.h"
#include "src/base/json.h"
#include "src/index/lexical.h"

typedef struct {
  LecLexicalBatch *batch;
  guint32 first;
} Write;

static gboolean write_batch (LecTxn *txn, gpointer data, GError **error)
{
  Write *w = data;
  return lec_lexical_batch_write (w->batch, txn, w->first, error);
}

static void fail (GError *error)
{
  fprintf (stderr, "bench_lexical: %s\n", error ? error->message : "failed");
  exit (1);
}

static void remove_folder (const char *dir)
{
  static const char *const names[] = {"data.mdb", "lock.mdb"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (dir, names[i], NULL);
    g_unlink (path);
  }
  g_rmdir (dir);
}

static void flush (LecStore *store, LecLexicalBatch *batch)
{
  GError *error = NULL;
  Write w = {batch, 0};
  if (!lec_store_write (store, write_batch, &w, &error))
    fail (error);
}

/* ---- quality ---- */

typedef struct {
  GPtrArray *ids;     /* of documents, by item */
  GHashTable *items;  /* id to item + 1 */
  GHashTable *grades; /* "query\tdocument" to grade + 1 */
  GHashTable *ideal;  /* query to a GArray of grades */
} Judged;

static void each_line (const char *dir, const char *name, void (*func) (char *line, gpointer data), gpointer data)
{
  g_autofree char *path = g_build_filename (dir, name, NULL), *bytes = NULL;
  GError *error = NULL;
  if (!g_file_get_contents (path, &bytes, NULL, &error))
    fail (error);
  for (char *at = bytes, *end; *at; at = end) {
    end = strchr (at, '\n');
    end = end ? end : at + strlen (at);
    if (*end)
      *end++ = '\0';
    if (*at)
      func (at, data);
  }
}

typedef struct {
  Judged *judged;
  LecLexicalBatch *batch;
  double seconds; /* of cutting */
  gsize bytes;
} Loading;

static void load_document (char *line, gpointer data)
{
  Loading *l = data;
  g_autoptr (cJSON) json = lec_json_parse (line, -1, NULL);
  guint32 item = l->judged->ids->len;
  char *id = g_strdup (lec_json_string (json, "_id", ""));
  g_ptr_array_add (l->judged->ids, id);
  const char *text = lec_json_string (json, "text", ""), *title = lec_json_string (json, "title", "");
  double start = lec_clock_thread_cpu ();
  lec_lexical_batch_add (l->batch, item, text, NULL, title, NULL);
  l->seconds += lec_clock_thread_cpu () - start;
  l->bytes += strlen (text) + strlen (title);
}

static void load_grade (char *line, gpointer data)
{
  Judged *judged = data;
  g_auto (GStrv) fields = g_strsplit (line, "\t", -1);
  if (g_strv_length (fields) < 3 || !g_ascii_isdigit (fields[2][0]))
    return;
  double grade = g_ascii_strtod (fields[2], NULL);
  g_hash_table_insert (judged->grades, g_strdup_printf ("%s\t%s", fields[0], fields[1]),
                       GUINT_TO_POINTER ((guint)grade + 1));
  GArray *ideal = g_hash_table_lookup (judged->ideal, fields[0]);
  if (!ideal) {
    ideal = g_array_new (FALSE, FALSE, sizeof (double));
    g_hash_table_insert (judged->ideal, g_strdup (fields[0]), ideal);
  }
  g_array_append_val (ideal, grade);
}

typedef struct {
  Judged *judged;
  LecLexical *lexical;
  LecTxn *txn;
  double weight; /* of proximity */
  double ndcg, recall, bound_share;
  guint queries;
} Judging;

static int falling (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x < y) - (x > y);
}

static int by_score (gconstpointer a, gconstpointer b)
{
  const LecLexicalHit *x = a, *y = b;
  return x->score != y->score ? (x->score < y->score ? 1 : -1) : (x->item > y->item) - (x->item < y->item);
}

static int by_item (gconstpointer a, gconstpointer b)
{
  const LecLexicalHit *x = a, *y = b;
  return (x->item > y->item) - (x->item < y->item);
}

static GArray *ranked (Judging *j, const char *text)
{
  GError *error = NULL;
  g_autoptr (LecQuery) query = lec_query_parse (text, -1, NULL, NULL);
  if (!query)
    return NULL;
  g_autoptr (LecLexicalSearch) search = lec_lexical_search_new (j->lexical, j->txn, query, NULL, FALSE, &error);
  if (!search)
    fail (error);
  GArray *hits = lec_lexical_search_top (search, 100);
  if (j->weight > 0 && hits->len) {
    g_autofree LecLexicalParts *parts = g_new (LecLexicalParts, hits->len);
    g_autofree guint32 *items = g_new (guint32, hits->len);
    g_array_sort (hits, by_item);
    for (guint i = 0; i < hits->len; i++)
      items[i] = g_array_index (hits, LecLexicalHit, i).item;
    lec_lexical_search_parts (search, items, hits->len, parts);
    for (guint i = 0; i < hits->len; i++) {
      LecLexicalHit *hit = &g_array_index (hits, LecLexicalHit, i);
      if (fabs (hit->score - parts[i].bm25) > 1e-3 * hit->score)
        fprintf (stderr, "scores differ: %g %g\n", hit->score, parts[i].bm25);
      hit->score += (float)j->weight * parts[i].proximity;
    }
    g_array_sort (hits, by_score);
  }
  return hits;
}

static void judge_query (char *line, gpointer data)
{
  Judging *j = data;
  g_autoptr (cJSON) json = lec_json_parse (line, -1, NULL);
  const char *id = lec_json_string (json, "_id", "");
  GArray *ideal = g_hash_table_lookup (j->judged->ideal, id);
  double best = 0, gain = 0;
  guint relevant = 0, found = 0;
  if (ideal)
    g_array_sort (ideal, falling);
  for (guint i = 0; ideal && i < ideal->len; i++) {
    double grade = g_array_index (ideal, double, i);
    best += i < 10 ? grade / log2 (i + 2) : 0;
    relevant += grade > 0;
  }
  if (best == 0)
    return;
  g_autoptr (GArray) hits = ranked (j, lec_json_string (json, "text", ""));
  for (guint i = 0; hits && i < hits->len; i++) {
    guint32 item = g_array_index (hits, LecLexicalHit, i).item;
    g_autofree char *key = g_strdup_printf ("%s\t%s", id, (char *)g_ptr_array_index (j->judged->ids, item));
    guint grade = GPOINTER_TO_UINT (g_hash_table_lookup (j->judged->grades, key));
    gain += grade > 1 && i < 10 ? (grade - 1) / log2 (i + 2) : 0;
    found += grade > 1;
  }
  j->ndcg += gain / best;
  j->recall += (double)found / relevant;
  j->queries++;
}

static void judge_collection (const char *dir, double weight)
{
  GError *error = NULL;
  g_autofree char *data = g_dir_make_tmp ("bench-lexical-XXXXXX", NULL);
  Judged judged = {.ids = g_ptr_array_new_with_free_func (g_free),
                   .grades = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                   .ideal = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref)};
  LecStore *store = lec_store_open (data, 1, 0, &error);
  LecLexical *lexical = store ? lec_lexical_open (store, "x", &error) : NULL;
  if (!lexical)
    fail (error);
  g_autoptr (LecLexicalBatch) batch = lec_lexical_batch_new (lexical);
  Loading loading = {&judged, batch, 0, 0};
  each_line (dir, "corpus.jsonl", load_document, &loading);
  double start = lec_clock_cpu ();
  flush (store, batch);
  double writing = lec_clock_cpu () - start;
  each_line (dir, "qrels.tsv", load_grade, &judged);
  LecTxn *txn = lec_txn_read (store, &error);
  Judging j = {.judged = &judged, .lexical = lexical, .txn = txn, .weight = weight};
  each_line (dir, "queries.jsonl", judge_query, &j);
  if (!lec_lexical_check (lexical, txn, &error))
    fail (error);
  lec_txn_end (txn);
  g_autofree char *name = g_path_get_basename (dir);
  printf ("%-16s %6u documents %5u queries  nDCG@10 %.4f  R@100 %.4f  cutting %.1f MB/s, with writing %.1f\n", name,
          judged.ids->len, j.queries, j.ndcg / MAX (j.queries, 1), j.recall / MAX (j.queries, 1),
          (double)loading.bytes / 1e6 / loading.seconds, (double)loading.bytes / 1e6 / (loading.seconds + writing));
  lec_lexical_close (lexical);
  lec_store_unref (store);
  g_ptr_array_unref (judged.ids);
  g_hash_table_unref (judged.grades);
  g_hash_table_unref (judged.ideal);
  remove_folder (data);
}

/* ---- speed ---- */

#define VOCABULARY 60000
#define CHUNK      110 /* words */

typedef struct {
  GRand *random;
  char **words;
  double *share; /* cumulated, of Zipf's law */
} Language;

static void language_init (Language *l)
{
  static const char *const syllables[] = {"ba", "con", "der", "el",  "for", "gra", "hin", "in",
                                          "ju", "ka",  "lo",  "men", "no",  "or",  "pre", "qua",
                                          "ri", "sta", "ter", "un",  "ver", "wi",  "xe",  "za"};
  l->random = g_rand_new_with_seed (7);
  l->words = g_new0 (char *, VOCABULARY + 1);
  l->share = g_new (double, VOCABULARY);
  double sum = 0;
  for (guint i = 0; i < VOCABULARY; i++) {
    GString *word = g_string_new (NULL);
    for (guint n = i, k = 0; n || k < 2; n /= G_N_ELEMENTS (syllables), k++)
      g_string_append (word, syllables[n % G_N_ELEMENTS (syllables)]);
    l->words[i] = g_string_free (word, FALSE);
    sum += 1 / (i + 2.7);
    l->share[i] = sum;
  }
}

static const char *pick (Language *l, double from)
{
  double x = from + g_rand_double (l->random) * (l->share[VOCABULARY - 1] - from);
  guint low = 0, high = VOCABULARY - 1;
  while (low < high) {
    guint mid = (low + high) / 2;
    if (l->share[mid] < x)
      low = mid + 1;
    else
      high = mid;
  }
  return l->words[low];
}

static char *make_text (Language *l, guint words, double from)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < words; i++)
    g_string_append_printf (text, i ? " %s" : "%s", pick (l, from));
  return g_string_free (text, FALSE);
}

static int by_time (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Times queries of 2 to 8 words; returns the median in milliseconds of CPU. */
static double time_queries (LecStore *store, LecLexical *lexical, Language *l, guint n, gboolean with_parts)
{
  g_autofree double *times = g_new (double, n);
  GError *error = NULL;
  for (guint i = 0; i < n; i++) {
    g_autofree char *text = make_text (l, 2 + i % 7, l->share[30]); /* no stop words */
    g_autoptr (LecQuery) query = lec_query_parse (text, -1, "en", NULL);
    double start = lec_clock_thread_cpu ();
    g_autoptr (LecTxn) txn = lec_txn_read (store, &error);
    g_autoptr (LecLexicalSearch) search = lec_lexical_search_new (lexical, txn, query, NULL, FALSE, &error);
    g_autoptr (GArray) hits = lec_lexical_search_top (search, with_parts ? 100 : 10);
    if (with_parts) {
      guint32 items[100];
      LecLexicalParts parts[100];
      g_array_sort (hits, by_item);
      for (guint h = 0; h < hits->len; h++)
        items[h] = g_array_index (hits, LecLexicalHit, h).item;
      lec_lexical_search_parts (search, items, hits->len, parts);
    }
    times[i] = (lec_clock_thread_cpu () - start) * 1000;
  }
  qsort (times, n, sizeof *times, by_time);
  printf ("%s: median %.3f ms CPU, 90%% %.3f, 99%% %.3f\n", with_parts ? "top 100 and parts" : "top 10", times[n / 2],
          times[n * 9 / 10], times[n * 99 / 100]);
  return times[n / 2];
}

static void speed (guint chunks, guint per_batch)
{
  GError *error = NULL;
  Language l;
  language_init (&l);
  g_autofree char *data = g_dir_make_tmp ("bench-lexical-XXXXXX", NULL);
  LecStore *store = lec_store_open (data, 1, 0, &error);
  LecLexical *lexical = store ? lec_lexical_open (store, "x", &error) : NULL;
  if (!lexical)
    fail (error);
  double cutting = 0, scan = 0, writing = 0;
  gsize bytes = 0;
  for (guint i = 0; i < chunks;) {
    g_autoptr (LecLexicalBatch) batch = lec_lexical_batch_new (lexical);
    for (guint end = MIN (chunks, i + per_batch); i < end; i++) {
      g_autofree char *text = make_text (&l, CHUNK, 0);
      bytes += strlen (text);
      double start = lec_clock_thread_cpu ();
      lec_lexical_batch_add (batch, i, text, NULL, NULL, "en");
      double added = lec_clock_thread_cpu ();
      g_autofree char *folded = g_utf8_casefold (text, -1);
      cutting += added - start;
      scan += lec_clock_thread_cpu () - added;
    }
    double start = lec_clock_cpu ();
    flush (store, batch);
    writing += lec_clock_cpu () - start;
  }
  g_autofree char *file = g_build_filename (data, "data.mdb", NULL);
  GStatBuf status = {0};
  g_stat (file, &status);
  printf ("%u chunks, %.1f MB of text: cutting %.1f MB/s, with writing %.1f MB/s of CPU; %.2f bytes kept a byte\n",
          chunks, bytes / 1e6, bytes / 1e6 / cutting, bytes / 1e6 / (cutting + writing),
          (double)status.st_size / (double)bytes);
  printf ("indexing takes %.1f times the CPU of g_utf8_casefold\n", (cutting + writing) / scan);
  double top = time_queries (store, lexical, &l, 500, FALSE);
  double parts = time_queries (store, lexical, &l, 500, TRUE);
  printf ("a median query takes %.5f times the CPU of g_utf8_casefold of the collection, %.5f with parts\n",
          top / 1000 / scan, parts / 1000 / scan);
  lec_lexical_close (lexical);
  lec_store_unref (store);
  remove_folder (data);
  g_strfreev (l.words);
  g_free (l.share);
  g_rand_free (l.random);
}

int main (int argc, char **argv)
{
  double weight = 0;
  if (argc > 1 && strcmp (argv[1], "--ir") == 0) {
    for (int i = 2; i < argc; i++) {
      if (strcmp (argv[i], "--b2") == 0 && i + 1 < argc)
        weight = g_ascii_strtod (argv[++i], NULL);
      else
        judge_collection (argv[i], weight);
    }
    return 0;
  }
  gboolean small = argc > 1 && strcmp (argv[1], "--small") == 0;
  speed (small ? 3000 : 100000, small ? 700 : 9000);
  return 0;
}
