/* test_lexical.c — the lexical index against a plain count of words; phrases, languages, removal.
 * SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include "src/base/error.h"
#include "src/index/lexical.h"

typedef struct {
  char *dir;
  LecStore *store;
  LecLexical *lexical;
} Fixture;

static void set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  f->dir = g_dir_make_tmp ("test-lexical-XXXXXX", NULL);
  f->store = lec_store_open (f->dir, 1, 0, &error);
  g_assert_no_error (error);
  f->lexical = lec_lexical_open (f->store, "t", &error);
  g_assert_no_error (error);
}

static void tear_down (Fixture *f, gconstpointer data)
{
  lec_lexical_close (f->lexical);
  lec_store_unref (f->store);
  static const char *const names[] = {"data.mdb", "lock.mdb"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (f->dir, names[i], NULL);
    g_unlink (path);
  }
  g_rmdir (f->dir);
  g_free (f->dir);
}

/* ---- writing ---- */

typedef struct {
  Fixture *f;
  LecLexicalBatch *batch;
  guint32 first;
  const guint32 *items;
  gsize n;
} Job;

static gboolean write_batch (LecTxn *txn, gpointer data, GError **error)
{
  Job *job = data;
  return lec_lexical_batch_write (job->batch, txn, job->first, error);
}

static gboolean remove_items (LecTxn *txn, gpointer data, GError **error)
{
  Job *job = data;
  return lec_lexical_remove (job->f->lexical, txn, job->items, job->n, error);
}

/* Items first, first + step … */
static void put_apart (Fixture *f, guint32 first, guint32 step, const char *const *texts, const char *title,
                       const char *language)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LecLexicalBatch) batch = lec_lexical_batch_new (f->lexical);
  for (guint32 i = 0; texts[i]; i++)
    lec_lexical_batch_add (batch, i * step, texts[i], NULL, title, language);
  Job job = {.f = f, .batch = batch, .first = first};
  lec_store_write (f->store, write_batch, &job, &error);
  g_assert_no_error (error);
}

static void put (Fixture *f, guint32 first, const char *const *texts, const char *title, const char *language)
{
  put_apart (f, first, 1, texts, title, language);
}

static void drop (Fixture *f, const guint32 *items, gsize n)
{
  g_autoptr (GError) error = NULL;
  Job job = {.f = f, .items = items, .n = n};
  lec_store_write (f->store, remove_items, &job, &error);
  g_assert_no_error (error);
}

static void check (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, &error);
  lec_lexical_check (f->lexical, txn, &error);
  g_assert_no_error (error);
}

/* ---- searching ---- */

/* The numbers of the hits, best first, "3 1 2". */
static char *found_in (Fixture *f, const char *text, const LecScope *scope, gboolean prefix)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LecQuery) query = lec_query_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, &error);
  g_autoptr (LecLexicalSearch) search = lec_lexical_search_new (f->lexical, txn, query, scope, prefix, &error);
  g_assert_no_error (error);
  g_autoptr (GArray) hits = lec_lexical_search_top (search, 10);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < hits->len; i++) {
    const LecLexicalHit *hit = &g_array_index (hits, LecLexicalHit, i);
    g_assert_cmpfloat (hit->score, >, 0);
    g_assert_cmpfloat (hit->score, <=, lec_lexical_search_bound (search));
    g_string_append_printf (out, "%s%u", i ? " " : "", hit->item);
  }
  return g_string_free (out, FALSE);
}

static void expect (Fixture *f, const char *query, const char *wanted)
{
  g_autofree char *got = found_in (f, query, NULL, FALSE);
  g_assert_cmpstr (got, ==, wanted);
}

static const char *const few[] = {"The quick brown fox jumps over the lazy dog.",
                                  "To be, or not to be: that is the question.",
                                  "Dogs and foxes are quick; a fox is quicker.",
                                  "The state of the art of indexing texts with getUserName().",
                                  "Art of the state, with 3.14 and U.S.A.",
                                  "",
                                  "他说黑豹队赢了比赛",
                                  NULL};

static void test_words (Fixture *f, gconstpointer data)
{
  put (f, 0, few, NULL, NULL);
  check (f);
  expect (f, "foxes", "2 0");
  expect (f, "FOX jumped", "0 2");
  expect (f, "to be or not to be", "1"); /* nothing but stop words */
  expect (f, "username", "");
  expect (f, "getUserName", "3");
  expect (f, "user", "3");
  expect (f, "usa 3.14", "4");
  expect (f, "黑豹", "6");
  expect (f, "队", "6");
  expect (f, "了", "6");
  expect (f, "absent", "");
}

static void test_phrases (Fixture *f, gconstpointer data)
{
  put (f, 0, few, NULL, NULL);
  expect (f, "\"state of the art\"", "3");
  expect (f, "\"art of the state\"", "4");
  expect (f, "\"of the art of\"", "3");
  expect (f, "\"not to be\"", "1");
  expect (f, "\"lazy dog\" quick", "0");
  expect (f, "fox -lazy", "2");
  expect (f, "fox -\"quick brown\"", "2");
  expect (f, "fox -\"brown quick\"", "2 0");
  expect (f, "art -absent", "4 3");
  expect (f, "\"absent art\"", "");
  expect (f, "\"黑豹队赢\"", "6");
  expect (f, "\"豹黑\"", "");
}

static void test_scope (Fixture *f, gconstpointer data)
{
  put (f, 0, few, NULL, NULL);
  g_autoptr (LecScope) scope = lec_scope_new (7);
  lec_scope_add (scope, 1, 3);
  g_autofree char *fox = found_in (f, "fox", scope, FALSE);
  g_assert_cmpstr (fox, ==, "2");
  g_autofree char *art = found_in (f, "\"of the\" art", scope, FALSE);
  g_assert_cmpstr (art, ==, "3");
  g_autofree char *typed = found_in (f, "lazy index", NULL, TRUE);
  g_assert_cmpstr (typed, ==, "0 3");
  g_autofree char *part = found_in (f, "questi", NULL, TRUE);
  g_assert_cmpstr (part, ==, "1");
}

static void test_languages (Fixture *f, gconstpointer data)
{
  static const char *const german[] = {"Die Häuser stehen in der alten Stadt, und das ist gut so.", NULL};
  static const char *const english[] = {"The news about houses that will die in the city.", NULL};
  static const char *const french[] = {"Les maisons de la ville sont dans l'ombre, mais elles sont belles.", NULL};
  put (f, 0, german, NULL, NULL);
  put (f, 1, english, NULL, "en");
  put (f, 2, french, NULL, NULL);
  check (f);
  expect (f, "Haus", "0");
  expect (f, "haeuser", "");
  expect (f, "house", "1");
  expect (f, "maison ombre", "2");
  expect (f, "belle", "2");
  expect (f, "\"dans l'ombre\"", "2");
  expect (f, "new", "");       /* Portuguese "news" has that stem; the English item's does not */
  expect (f, "city die", "1"); /* a stop word in German items only */
}

static void test_order (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  put (f, 10, few, "A title of animals", "en");
  g_autoptr (LecLexicalBatch) batch = lec_lexical_batch_new (f->lexical);
  lec_lexical_batch_add (batch, 0, "late", NULL, NULL, "en");
  Job job = {.f = f, .batch = batch, .first = 12};
  g_assert_false (lec_store_write (f->store, write_batch, &job, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_INVALID);
  job.first = 17; /* the same batch, at a number that is free */
  g_clear_error (&error);
  g_assert_true (lec_store_write (f->store, write_batch, &job, &error));
  expect (f, "late", "17");
  expect (f, "\"animals the quick\"", ""); /* not from title into text */
  g_autofree char *animals = found_in (f, "animals", NULL, FALSE);
  g_assert_cmpint (strlen (animals), >, 10);
  check (f);
}

/* ---- against a plain count ---- */

#define ITEMS 3000
#define WORDS 300
#define STEP  13 /* between items: so that the search passes windows */

typedef struct {
  guint32 words[ITEMS][60];
  guint lengths[ITEMS];
  gboolean removed[ITEMS], swept[ITEMS]; /* swept: its postings are gone too */
} Counted;

static Counted *fill (Fixture *f, GRand *random)
{
  Counted *c = g_new0 (Counted, 1);
  for (guint32 at = 0; at < ITEMS;) {
    g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
    guint32 first = at, n = (guint32)g_rand_int_range (random, 1, 700);
    for (; at < ITEMS && at < first + n; at++) {
      GString *text = g_string_new (NULL);
      c->lengths[at] = 1 + (guint)g_rand_int_range (random, 0, 59);
      for (guint i = 0; i < c->lengths[at]; i++) {
        double r = g_rand_double (random);
        c->words[at][i] = (guint32)(r * r * r * WORDS);
        g_string_append_printf (text, "w%uq ", c->words[at][i]);
      }
      g_ptr_array_add (texts, g_string_free (text, FALSE));
    }
    g_ptr_array_add (texts, NULL);
    put_apart (f, first * STEP, STEP, (const char *const *)texts->pdata, NULL, "en");
  }
  return c;
}

static guint tf_of (const Counted *c, guint32 item, guint32 word)
{
  guint tf = 0;
  for (guint i = 0; i < c->lengths[item]; i++)
    tf += c->words[item][i] == word;
  return tf;
}

/* BM25 as written in lexical.h. */
static double score_of (const Counted *c, guint32 item, const guint32 *words, guint n, const double *idf,
                        double average)
{
  double sum = 0, k = 1.2 * (.25 + .75 * c->lengths[item] / average);
  for (guint i = 0; i < n; i++) {
    double tf = tf_of (c, item, words[i]);
    sum += idf[i] * tf / (tf + k);
  }
  return sum;
}

static void compare (Fixture *f, const Counted *c, GRand *random)
{
  g_autoptr (GError) error = NULL;
  guint32 words[4];
  double idf[4], average = 0, items = 0;
  guint n = (guint)g_rand_int_range (random, 1, 5);
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint32 i = 0; i < ITEMS; i++) {
    items += !c->removed[i];
    average += c->removed[i] ? 0 : c->lengths[i];
  }
  average /= items;
  for (guint i = 0; i < n; i++) {
    words[i] = (guint32)g_rand_int_range (random, 0, WORDS / 4) * 4 + i; /* all different */
    g_string_append_printf (text, "w%uq ", words[i]);
    double df = 0;
    for (guint32 j = 0; j < ITEMS; j++)
      df += !c->swept[j] && tf_of (c, j, words[i]) > 0;
    df = MIN (df, items);
    idf[i] = log (1 + (items - df + .5) / (df + .5));
  }
  g_autoptr (LecQuery) query = lec_query_parse (text->str, -1, "en", NULL);
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, &error);
  g_autoptr (LecLexicalSearch) search = lec_lexical_search_new (f->lexical, txn, query, NULL, FALSE, &error);
  g_autoptr (GArray) hits = lec_lexical_search_top (search, 20);
  double worst = G_MAXDOUBLE;
  guint above = 0;
  for (guint i = 0; i < hits->len; i++) {
    const LecLexicalHit *hit = &g_array_index (hits, LecLexicalHit, i);
    LecLexicalParts parts;
    g_assert_cmpuint (hit->item % STEP, ==, 0);
    g_assert_false (c->removed[hit->item / STEP]);
    g_assert_cmpfloat (fabs (hit->score - score_of (c, hit->item / STEP, words, n, idf, average)), <, 1e-4);
    g_assert_cmpfloat (hit->score, <=, worst);
    lec_lexical_search_parts (search, &hit->item, 1, &parts);
    g_assert_cmpfloat (fabs (parts.bm25 - hit->score), <, 1e-4);
    worst = hit->score;
  }
  for (guint32 i = 0; i < ITEMS; i++)
    above += !c->removed[i] && score_of (c, i, words, n, idf, average) > (hits->len == 20 ? worst + 1e-4 : 1e-9);
  g_assert_cmpuint (above, <=, hits->len);
}

static gboolean count_postings (const char *key, gsize length, const LecPosting *postings, gsize n, gpointer data)
{
  guint64 *sum = data;
  for (gsize i = 0; i < n; i++)
    *sum += postings[i].tf;
  return TRUE;
}

static void test_counts (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autofree Counted *c = fill (f, random);
  check (f);
  for (guint i = 0; i < 60; i++)
    compare (f, c, random);
  for (guint round = 0; round < 2; round++) {
    guint32 gone[900];
    for (guint i = 0; i < 900; i++) {
      gone[i] = (round * 1000 + i) * STEP;
      c->removed[round * 1000 + i] = TRUE;
    }
    drop (f, gone, 900);
    check (f);
    for (guint i = 0; i < 20; i++)
      compare (f, c, random);
    lec_lexical_maintain (f->lexical, NULL, &error);
    g_assert_no_error (error);
    check (f);
    memcpy (c->swept, c->removed, sizeof c->swept);
    for (guint i = 0; i < 20; i++)
      compare (f, c, random);
  }
  guint64 walked = 0, wanted = 0;
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, &error);
  g_assert_true (lec_lexical_walk (f->lexical, txn, 1, 2500 * STEP, count_postings, &walked, NULL, &error));
  for (guint32 i = 2500; i < ITEMS; i++)
    wanted += c->lengths[i];
  g_assert_cmpuint (walked, ==, wanted);
  LecLexicalStats stats;
  lec_lexical_stats (f->lexical, txn, &stats);
  g_assert_cmpuint (stats.items, ==, ITEMS - 1800);
  g_assert_cmpuint (stats.limit, ==, (ITEMS - 1) * STEP + 1);
}

static void test_parts (Fixture *f, gconstpointer data)
{
  static const char *const texts[] = {"alpha beta gamma", "alpha words words words words words words words beta gamma",
                                      "alpha gamma", "delta", NULL};
  static const char *const titled[] = {"epsilon", NULL};
  g_autoptr (GError) error = NULL;
  put (f, 0, texts, NULL, "en");
  put (f, 4, titled, "alpha", "en");
  g_autoptr (LecQuery) query = lec_query_parse ("alpha beta", -1, "en", NULL);
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, &error);
  g_autoptr (LecLexicalSearch) search = lec_lexical_search_new (f->lexical, txn, query, NULL, FALSE, &error);
  guint32 items[] = {0, 1, 2, 3, 4, 900};
  LecLexicalParts parts[6];
  lec_lexical_search_parts (search, items, 6, parts);
  g_assert_cmpfloat (parts[0].proximity, >, parts[1].proximity);
  g_assert_cmpfloat (parts[1].proximity, >, 0);
  g_assert_cmpfloat (parts[2].proximity, ==, 0);
  g_assert_cmpfloat (fabs (parts[0].coverage - 1), <, 1e-5);
  g_assert_cmpfloat (parts[2].coverage, <, .6);
  g_assert_cmpfloat (parts[3].bm25, ==, 0);
  g_assert_cmpfloat (parts[4].title, >, 0);
  g_assert_cmpfloat (parts[0].title, ==, 0);
  g_assert_cmpfloat (parts[5].bm25, ==, 0);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/lexical/words", Fixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/lexical/phrases", Fixture, NULL, set_up, test_phrases, tear_down);
  g_test_add ("/lexical/scope", Fixture, NULL, set_up, test_scope, tear_down);
  g_test_add ("/lexical/languages", Fixture, NULL, set_up, test_languages, tear_down);
  g_test_add ("/lexical/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/lexical/counts", Fixture, NULL, set_up, test_counts, tear_down);
  g_test_add ("/lexical/parts", Fixture, NULL, set_up, test_parts, tear_down);
  return g_test_run ();
}
