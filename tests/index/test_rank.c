/* test_rank.c — the index as one: modes, scopes, deletions, scores that mean something, the latent index's upkeep.
 * SPDX-License-Identifier: MIT */
#include "src/base/error.h"
#include "src/index/search.h"
#include "src/index/ngrams.h"
#include <math.h>
#include <string.h>

enum { ITEMS = 200, DIMENSIONS = 32, TOPICS = 4 };

/* Words of four topics: the first two of each never stand in one text, but share their company. */
static const char *const WORDS[TOPICS][8] = {
    {"automobile", "car", "engine", "wheel", "garage", "petrol", "gearbox", "brake"},
    {"physician", "doctor", "hospital", "patient", "surgery", "nurse", "clinic", "fever"},
    {"violin", "fiddle", "concert", "orchestra", "melody", "rehearsal", "conductor", "sonata"},
    {"harvest", "reaping", "wheat", "farmer", "tractor", "barley", "orchard", "meadow"},
};

typedef struct {
  char *dir;
  LecStore *store;
  LecIndex *index;
  char *texts[ITEMS];
  guint32 first, n; /* to write or to remove */
} Fixture;

/* Item i is of topic i % 4 and has the one or the other of its first two words. */
static char *make_text (GRand *random, guint i)
{
  GString *text = g_string_new (NULL);
  const char *const *words = WORDS[i % TOPICS];
  for (int w = 0; w < 12; w++)
    g_string_append_printf (text, "%s ", words[2 + g_rand_int_range (random, 0, 6)]);
  g_string_append_printf (text, "%s", words[i / TOPICS % 2]);
  return g_string_free (text, FALSE);
}

static void topic_vector (guint topic, guint item, float *out)
{
  memset (out, 0, DIMENSIONS * sizeof *out);
  out[topic] = .95f;
  out[TOPICS + item % (DIMENSIONS - TOPICS)] = sqrtf (1 - .95f * .95f);
}

static gboolean write_items (LecTxn *txn, gpointer data, GError **error)
{
  Fixture *f = data;
  g_autoptr (LecIndexBatch) batch = lec_index_batch_new (f->index);
  for (guint32 i = 0; i < f->n; i++) {
    LecIndexFields fields = {
        .text = f->texts[f->first + i], .language = "en", .title = f->first + i == 17 ? "Zanzibar" : NULL};
    lec_index_batch_add (batch, i, &fields);
  }
  g_assert_cmpuint (lec_index_batch_bytes (batch), >, 0);
  if (!lec_index_batch_write (batch, txn, f->first, error))
    return FALSE;
  for (guint32 i = f->first; i < f->first + f->n; i++) {
    float vector[DIMENSIONS];
    topic_vector (i % TOPICS, i, vector);
    if (!lec_index_put_vectors (f->index, txn, i, vector, 1, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean remove_items (LecTxn *txn, gpointer data, GError **error)
{
  Fixture *f = data;
  guint32 items[ITEMS];
  for (guint32 i = 0; i < f->n; i++)
    items[i] = f->first + i;
  return lec_index_remove (f->index, txn, items, f->n, error);
}

static void change (Fixture *f, LecWriteFunc func, guint32 first, guint32 n)
{
  g_autoptr (GError) error = NULL;
  f->first = first;
  f->n = n;
  lec_store_write (f->store, func, f, &error);
  g_assert_no_error (error);
}

static void maintain (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  lec_index_maintain (f->index, NULL, &error);
  g_assert_no_error (error);
}

static void set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  LecIndexOptions options = lec_index_options_default ();
  options.dimensions = DIMENSIONS;
  f->dir = g_dir_make_tmp ("lectern-rank-XXXXXX", NULL);
  f->store = lec_store_open (f->dir, 1, 0, &error);
  g_assert_no_error (error);
  f->index = lec_index_open (f->store, "t", &options, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < ITEMS; i++)
    f->texts[i] = make_text (random, i);
  change (f, write_items, 0, 100);
}

static void tear_down (Fixture *f, gconstpointer data)
{
  lec_index_close (f->index);
  lec_store_unref (f->store);
  g_autofree char *command = g_strdup_printf ("rm -rf %s", f->dir);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (f->dir);
  for (guint i = 0; i < ITEMS; i++)
    g_free (f->texts[i]);
}

static char *item_text (guint32 item, LecTxn *txn, gpointer data)
{
  return item < ITEMS ? g_strdup (((Fixture *)data)->texts[item]) : NULL;
}

/* Hits of a query; their scores must fall strictly within 0–1. */
static GArray *search (Fixture *f, const char *text, const float *vector, LecSearchMode mode, const LecScope *scope)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LecQuery) query = lec_query_parse (text, -1, "en", &error);
  g_assert_no_error (error);
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, &error);
  LecIndexRequest request = {.query = query,
                             .vector = vector,
                             .mode = mode,
                             .k = 50,
                             .scope = scope,
                             .item_text = item_text,
                             .item_text_data = f};
  GArray *hits = lec_index_search (f->index, txn, &request, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < hits->len; i++) {
    const LecIndexHit *hit = &g_array_index (hits, LecIndexHit, i);
    g_assert_cmpfloat (hit->score, >=, 0);
    g_assert_cmpfloat (hit->score, <=, 1);
    g_assert_true (i == 0 || hit->score == 0 || hit->score < (hit - 1)->score);
    g_assert_true (!scope || lec_scope_has (scope, hit->item));
  }
  return hits;
}

static const LecIndexHit *hit_at (const GArray *hits, guint i)
{
  g_assert_cmpuint (i, <, hits->len);
  return &g_array_index (hits, LecIndexHit, i);
}

static void words (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) hits = search (f, "violin", NULL, LEC_MODE_LEXICAL, NULL);
  g_assert_cmpuint (hits->len, ==, 13);
  for (guint i = 0; i < hits->len; i++)
    g_assert_nonnull (strstr (f->texts[hit_at (hits, i)->item], "violin"));
  g_autoptr (GArray) title = search (f, "zanzibar", NULL, LEC_MODE_HYBRID, NULL);
  g_assert_cmpuint (hit_at (title, 0)->item, ==, 17);
  g_assert_cmpfloat (hit_at (title, 0)->parts.title, >, 0);
}

/* A run of words out of a text finds that text first, though many have all of its words; quotation marks and another
 * order of the words are told apart. */
static void verbatim (Fixture *f, gconstpointer data)
{
  for (guint item = 0; item < 12; item++) {
    g_auto (GStrv) split = g_strsplit (f->texts[item], " ", 7);
    g_autofree char *query = g_strjoin (" ", split[1], split[2], split[3], split[4], split[5], NULL);
    for (LecSearchMode mode = LEC_MODE_HYBRID; mode <= LEC_MODE_LEXICAL; mode++) {
      g_autoptr (GArray) hits = search (f, query, NULL, mode, NULL);
      g_assert_nonnull (strstr (f->texts[hit_at (hits, 0)->item], query));
    }
  }
}

static void vectors (Fixture *f, gconstpointer data)
{
  float query[DIMENSIONS];
  topic_vector (2, 0, query);
  /* No word in common: by meaning alone, and mixed in. */
  g_autoptr (GArray) semantic = search (f, "xylophone", query, LEC_MODE_SEMANTIC, NULL);
  g_autoptr (GArray) hybrid = search (f, "xylophone", query, LEC_MODE_HYBRID, NULL);
  for (guint i = 0; i < 20; i++) {
    g_assert_cmpuint (hit_at (semantic, i)->item % TOPICS, ==, 2);
    g_assert_cmpuint (hit_at (hybrid, i)->item % TOPICS, ==, 2);
  }
  g_assert_cmpfloat (hit_at (semantic, 0)->score, >, .9);
  g_autoptr (GArray) none = search (f, "xylophone", NULL, LEC_MODE_HYBRID, NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

static void scope (Fixture *f, gconstpointer data)
{
  float query[DIMENSIONS];
  topic_vector (1, 0, query);
  g_autoptr (LecScope) in = lec_scope_new (ITEMS), none = lec_scope_new (ITEMS);
  lec_scope_add (in, 40, 47);
  maintain (f);
  for (LecSearchMode mode = LEC_MODE_HYBRID; mode <= LEC_MODE_SEMANTIC; mode++) {
    g_autoptr (GArray) hits = search (f, "doctor physician fever clinic", query, mode, in);
    g_assert_cmpuint (hits->len, >=, 1);
    g_assert_cmpuint (hit_at (hits, 0)->item % TOPICS, ==, 1);
    g_autoptr (GArray) empty = search (f, "doctor", query, mode, none);
    g_assert_cmpuint (empty->len, ==, 0);
  }
}

/* What is quoted or forbidden binds the vectors too. */
static void operators (Fixture *f, gconstpointer data)
{
  float query[DIMENSIONS];
  topic_vector (2, 0, query);
  maintain (f);
  g_autoptr (GArray) hits = search (f, "concert -violin", query, LEC_MODE_HYBRID, NULL);
  g_assert_cmpuint (hits->len, >, 0);
  for (guint i = 0; i < hits->len; i++)
    g_assert_null (strstr (f->texts[hit_at (hits, i)->item], "violin"));
}

/* "automobile" finds texts with "car", which stand in the same company; without the fit it does not. */
static void latent (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) before = search (f, "automobile", NULL, LEC_MODE_HYBRID, NULL);
  g_assert_cmpuint (before->len, ==, 13);
  maintain (f);
  g_autoptr (GArray) after = search (f, "automobile", NULL, LEC_MODE_HYBRID, NULL);
  for (guint i = 0; i < 24; i++)
    g_assert_cmpuint (hit_at (after, i)->item % TOPICS, ==, 0);
  g_assert_cmpfloat (hit_at (after, 20)->parts.latent, >, 0);
  /* Items that come later are folded in, and refitted when they are many. */
  change (f, write_items, 100, 10);
  maintain (f);
  change (f, write_items, 110, 90);
  maintain (f);
  g_autoptr (GArray) grown = search (f, "automobile", NULL, LEC_MODE_HYBRID, NULL);
  for (guint i = 0; i < 45; i++)
    g_assert_cmpuint (hit_at (grown, i)->item % TOPICS, ==, 0);
}

static void removal (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  float query[DIMENSIONS];
  guint64 items, with_vectors;
  topic_vector (0, 0, query);
  maintain (f);
  change (f, remove_items, 0, 60);
  g_autoptr (GArray) hits = search (f, "car engine", query, LEC_MODE_HYBRID, NULL);
  g_assert_cmpuint (hits->len, >=, 10);
  for (guint i = 0; i < hits->len; i++)
    g_assert_cmpuint (hit_at (hits, i)->item, >=, 60);
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, &error);
  lec_index_counts (f->index, txn, &items, &with_vectors);
  g_assert_cmpuint (items, ==, 40);
  g_assert_cmpuint (with_vectors, ==, 40);
  g_assert_true (lec_index_check (f->index, txn, &error));
}

/* The best hit of what is there scores well above the best of what is not, in the same collection. */
static void scores (Fixture *f, gconstpointer data)
{
  maintain (f);
  g_autoptr (GArray) there = search (f, "violin concert melody", NULL, LEC_MODE_HYBRID, NULL);
  g_autoptr (GArray) not_there = search (f, "submarine concert lighthouse", NULL, LEC_MODE_HYBRID, NULL);
  g_assert_cmpfloat (hit_at (there, 0)->score, >, .7);
  g_assert_cmpfloat (hit_at (not_there, 0)->score, <, .5);
  g_assert_cmpfloat (hit_at (not_there, 0)->parts.coverage, <, .4);
}

static void wrong_input (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LecQuery) query = lec_query_parse ("car", -1, "en", NULL);
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, NULL);
  LecIndexRequest request = {.query = query, .k = 0};
  g_assert_null (lec_index_search (f->index, txn, &request, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_INVALID);
}

static void cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_assert_false (lec_index_maintain (f->index, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  maintain (f); /* and it can be done after all */
  g_autoptr (GArray) hits = search (f, "automobile", NULL, LEC_MODE_HYBRID, NULL);
  g_assert_cmpuint (hits->len, >, 13);
}

static void grams (void)
{
  g_autoptr (LecGrams) query = lec_grams_new ("Aerodynamics of wings");
  const char *const texts[] = {"the aerodynamic wing", "bread and butter", NULL, "wing wing wing",
                               "AERODYNAMICS OF WINGS"};
  float scores[G_N_ELEMENTS (texts)];
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    lec_grams_add (query, texts[i]);
  lec_grams_scores (query, scores);
  g_assert_cmpfloat (scores[4], >, scores[0]);
  g_assert_cmpfloat (scores[0], >, scores[3]);
  g_assert_cmpfloat (scores[3], >, scores[1]);
  g_assert_cmpfloat (scores[2], ==, 0);
  g_assert_true (lec_grams_spaceless ("黑豹队的防守 ok"));
  g_assert_false (lec_grams_spaceless ("défense 3"));
}

int main (int argc, char **argv)
{
  g_setenv ("OPENBLAS_NUM_THREADS", "1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rank/grams", grams);
#define ADD(name, func) g_test_add ("/rank/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("words", words);
  ADD ("verbatim", verbatim);
  ADD ("vectors", vectors);
  ADD ("scope", scope);
  ADD ("operators", operators);
  ADD ("latent", latent);
  ADD ("removal", removal);
  ADD ("scores", scores);
  ADD ("wrong-input", wrong_input);
  ADD ("cancelled", cancelled);
  return g_test_run ();
}
