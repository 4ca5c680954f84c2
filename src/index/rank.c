/* rank.c — candidates from three sources, two passes of feedback, one weighted sum.
 *
 * Everything after the candidates (at most a few hundred) is computed on them alone.
 * SPDX-License-Identifier: MIT */
#include "src/index/rank.h"
#include "src/index/ngrams.h"
#include "src/index/vectors_kernel.h"
#include <math.h>
#include <string.h>

enum { POOL = 100, TYPING_POOL = 50, FEEDBACK = 3 };
enum { VERBATIM_WORDS = 3, VERBATIM_WORDS_MAX = 64, VERBATIM_HITS = 32 };

/* What a passage gains in which the whole query stands word for word (as much as the best share of words), and what it
 * gains more if it stands there letter for letter. */
static const float VERBATIM = 1, LETTERS = .5f;

/* Shares of the first hits' mean in the query's vector: for gathering candidates, and for ordering them. */
static const float GATHER_LATENT = .3f, GATHER_SEMANTIC = .5f, ORDER = .7f;

typedef struct {
  guint32 item;
  LecLexicalParts words;
  float lexical; /* BM25 + proximity */
  float grams;
  float semantic, semantic2; /* largest cosine with the query; with the query after feedback; NAN: no vector */
  float latent, latent2;     /* the same in the latent index */
  float score, sort;
} Candidate;

typedef struct {
  const LecRankSources *sources;
  const LecIndexRequest *request;
  LecTxn *txn;
  LecLexicalSearch *search;
  const LecScope *scope; /* what the search may see */
  gsize pool_size;       /* candidates wanted of each source */
  GArray *pool;          /* of Candidate */
  GHashTable *known;     /* items in the pool */
  GHashTable *verbatim;  /* items (+ 1) in which the query stands: 1 word for word, 2 letter for letter; NULL: none */
  guint dimensions;      /* of the vectors; 0: none take part */
  guint latent_dimensions;
  float *query; /* dimensions */
  float latent_query[LEC_LATENT_MAX];
  float gate;
  float known_idf; /* share of the query's idf that the collection knows */
  gboolean pairs;  /* the query is in a script without spaces */
  gboolean grams;  /* were counted */
} Rank;

static void rank_clear (Rank *rank)
{
  g_clear_pointer (&rank->search, lec_lexical_search_free);
  g_clear_pointer (&rank->pool, g_array_unref);
  g_clear_pointer (&rank->known, g_hash_table_unref);
  g_clear_pointer (&rank->verbatim, g_hash_table_unref);
  g_clear_pointer (&rank->query, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rank, rank_clear)

static Candidate *at (const Rank *rank, guint i)
{
  return &g_array_index (rank->pool, Candidate, i);
}

/* ---- candidates ---- */

static int by_item (gconstpointer a, gconstpointer b)
{
  guint32 x = ((const Candidate *)a)->item, y = ((const Candidate *)b)->item;
  return (x > y) - (x < y);
}

static int by_sort (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;
  if (x->sort != y->sort)
    return x->sort < y->sort ? 1 : -1;
  return by_item (a, b);
}

static void add_candidate (Rank *rank, guint32 item)
{
  if (!g_hash_table_add (rank->known, GSIZE_TO_POINTER ((gsize)item + 1)))
    return;
  Candidate c = {.item = item, .semantic = NAN, .semantic2 = NAN, .latent = NAN, .latent2 = NAN};
  g_array_append_val (rank->pool, c);
}

/* The lexical parts of the candidates from `first` on, which are put in the order of their items. */
static void measure_words (Rank *rank, guint first)
{
  guint n = rank->pool->len - first;
  if (n == 0)
    return;
  qsort (at (rank, first), n, sizeof (Candidate), by_item);
  g_autofree guint32 *items = g_new (guint32, n);
  g_autofree LecLexicalParts *parts = g_new0 (LecLexicalParts, n);
  for (guint i = 0; i < n; i++)
    items[i] = at (rank, first + i)->item;
  lec_lexical_search_parts (rank->search, items, n, parts);
  for (guint i = 0; i < n; i++) {
    Candidate *c = at (rank, first + i);
    c->words = parts[i];
    c->lexical = parts[i].bm25 + (float)rank->sources->options->proximity * parts[i].proximity;
  }
}

/* A query without operators as a phrase; NULL where it is too short to tell anything, or too long to be copied text. */
static LecQuery *verbatim_query (const LecQuery *query)
{
  LecQueryPart words = lec_query_part (query, 0);
  if (lec_query_n_parts (query) != 1 || words.role != LEC_QUERY_LOOSE || words.n < VERBATIM_WORDS ||
      words.n > VERBATIM_WORDS_MAX)
    return NULL;
  g_autofree char *text = g_strdelimit (g_strdup_printf (" %s ", lec_query_plain (query)), "\"?", ' ');
  text[0] = text[strlen (text) - 1] = '"';
  return lec_query_parse (text, -1, NULL, NULL);
}

static gboolean stands_to_the_letter (const Rank *rank, guint32 item)
{
  const LecIndexRequest *request = rank->request;
  if (!request->item_text)
    return FALSE;
  g_autofree char *text = request->item_text (item, rank->txn, request->item_text_data);
  return text && strstr (text, lec_query_plain (request->query));
}

/* Who types (or pastes) a sentence as it stands in a document, stop words and all, looks for that place. */
static gboolean gather_verbatim (Rank *rank, GError **error)
{
  g_autoptr (LecQuery) query = verbatim_query (rank->request->query);
  if (!query)
    return TRUE;
  g_autoptr (LecLexicalSearch) search =
      lec_lexical_search_new (rank->sources->lexical, rank->txn, query, rank->scope, FALSE, error);
  if (!search)
    return FALSE;
  g_autoptr (GArray) hits = lec_lexical_search_top (search, VERBATIM_HITS);
  rank->verbatim = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < hits->len; i++) {
    guint32 item = g_array_index (hits, LecLexicalHit, i).item;
    gsize value = stands_to_the_letter (rank, item) ? 2 : 1;
    g_hash_table_insert (rank->verbatim, GSIZE_TO_POINTER ((gsize)item + 1), GSIZE_TO_POINTER (value));
    add_candidate (rank, item);
  }
  return TRUE;
}

static float verbatim_of (const Rank *rank, const Candidate *c)
{
  if (!rank->verbatim)
    return 0;
  gsize value = GPOINTER_TO_SIZE (g_hash_table_lookup (rank->verbatim, GSIZE_TO_POINTER ((gsize)c->item + 1)));
  return value == 2 ? VERBATIM + LETTERS : value == 1 ? VERBATIM : 0;
}

static gboolean gather_words (Rank *rank, GError **error)
{
  if (!gather_verbatim (rank, error))
    return FALSE;
  g_autoptr (GArray) hits = lec_lexical_search_top (rank->search, MAX (rank->pool_size, rank->request->k));
  for (guint i = 0; i < hits->len; i++)
    add_candidate (rank, g_array_index (hits, LecLexicalHit, i).item);
  measure_words (rank, 0);
  for (guint i = 0; i < rank->pool->len; i++)
    at (rank, i)->sort = at (rank, i)->lexical;
  g_array_sort (rank->pool, by_sort);
  return TRUE;
}

/* `out` = unit ((1 - share) · query + share · unit (Σ sort · vector over the first candidates)); FALSE: no change. */
typedef gboolean (*VectorOf) (Rank *rank, guint32 item, float *out);

static void normalise (float *v, gsize n)
{
  float length = sqrtf (lec_kernel_dot_f32 (v, v, n));
  for (gsize d = 0; length > 0 && d < n; d++)
    v[d] /= length;
}

static void feed_back (Rank *rank, VectorOf vector_of, const float *query, gsize n, float share, float *out)
{
  if (n == 0)
    return;
  g_autofree float *sum = g_new0 (float, n), *one = g_new0 (float, n + LEC_LATENT_MAX);
  gboolean any = FALSE;
  for (guint i = 0; i < MIN (FEEDBACK, rank->pool->len); i++) {
    if (at (rank, i)->sort > 0 && vector_of (rank, at (rank, i)->item, one)) {
      lec_kernel_add_f32 (sum, at (rank, i)->sort, one, n);
      any = TRUE;
    }
  }
  memcpy (out, query, n * sizeof *out);
  if (!any)
    return;
  normalise (sum, n);
  for (gsize d = 0; d < n; d++)
    out[d] = (1 - share) * query[d] + share * sum[d];
  normalise (out, n);
}

static gboolean latent_of (Rank *rank, guint32 item, float *out)
{
  return lec_latent_item (rank->sources->latent, rank->txn, item, out);
}

static gboolean semantic_of (Rank *rank, guint32 item, float *out)
{
  return lec_vectors_mean (rank->sources->vectors, rank->txn, item, out);
}

static gboolean gather_latent (Rank *rank, GError **error)
{
  float query[LEC_LATENT_MAX];
  g_auto (LecTop) top = {0};
  lec_top_init (&top, rank->pool_size);
  feed_back (rank, latent_of, rank->latent_query, rank->latent_dimensions, GATHER_LATENT, query);
  if (!lec_latent_scan (rank->sources->latent, rank->txn, query, rank->scope, &top, rank->request->cancellable, error))
    return FALSE;
  for (gsize i = 0; i < top.n; i++)
    add_candidate (rank, top.heap[i].id);
  return TRUE;
}

/* The best items by vectors: FAISS for the rows that its file holds, exactly for the rest. */
static gboolean search_vectors (Rank *rank, const float *query, LecTop *top, GError **error)
{
  const LecRankSources *s = rank->sources;
  GCancellable *cancellable = rank->request->cancellable;
  guint32 covered = 0;
  if (!s->faiss)
    return lec_vectors_search (s->vectors, rank->txn, query, rank->scope, top, cancellable, error);
  g_auto (LecTop) rows = {0};
  lec_top_init (&rows, top->k * 2 + 32);
  lec_faiss_search (s->faiss, s->vectors, rank->txn, query, rank->scope, &rows, &covered);
  if (covered == 0)
    return lec_vectors_search (s->vectors, rank->txn, query, rank->scope, top, cancellable, error);
  if (!lec_vectors_scan (s->vectors, rank->txn, query, covered, rank->scope, &rows, cancellable, error))
    return FALSE;
  lec_vectors_rescore (s->vectors, rank->txn, query, &rows, top);
  return TRUE;
}

static gboolean gather_semantic (Rank *rank, gsize k, float share, GError **error)
{
  g_autofree float *query = g_new (float, rank->dimensions);
  g_auto (LecTop) top = {0};
  lec_top_init (&top, k);
  feed_back (rank, semantic_of, rank->query, rank->dimensions, share, query);
  if (!search_vectors (rank, query, &top, error))
    return FALSE;
  for (gsize i = 0; i < top.n; i++)
    add_candidate (rank, top.heap[i].id);
  return TRUE;
}

/* ---- parts ---- */

/* What a part is divided by, and what is taken off before. */
typedef struct {
  float low, high;
} Range;

/* Of the member at `offset` over the pool; values that are NAN are left out. */
static Range range_of (const Rank *rank, gsize offset)
{
  Range range = {INFINITY, -INFINITY};
  for (guint i = 0; i < rank->pool->len; i++) {
    float v = *(const float *)(const void *)((const char *)at (rank, i) + offset);
    if (isnan (v))
      continue;
    range.low = MIN (range.low, v);
    range.high = MAX (range.high, v);
  }
  return range;
}

/* v / max, 0–1. */
static float share_of (Range range, float v)
{
  return range.high > 0 && v > 0 ? v / range.high : 0;
}

/* (v − min) / (max − min); 0 for NAN. */
static float place_in (Range range, float v)
{
  return !isnan (v) && range.high > range.low ? (v - range.low) / (range.high - range.low) : 0;
}

static void measure_grams (Rank *rank)
{
  const LecIndexRequest *request = rank->request;
  if (!request->item_text || rank->sources->options->ngrams <= 0)
    return;
  g_autoptr (LecGrams) grams = lec_grams_new (lec_query_plain (request->query));
  for (guint i = 0; i < rank->pool->len; i++) {
    g_autofree char *text = request->item_text (at (rank, i)->item, rank->txn, request->item_text_data);
    lec_grams_add (grams, text);
  }
  g_autofree float *scores = g_new0 (float, rank->pool->len);
  lec_grams_scores (grams, scores);
  for (guint i = 0; i < rank->pool->len; i++)
    at (rank, i)->grams = scores[i];
  rank->grams = TRUE;
}

/* Cosines of all candidates with the plain query and, where they are given, with those after feedback. */
static void measure_vectors (Rank *rank, const float *semantic, const float *latent)
{
  float vector[LEC_LATENT_MAX];
  g_autofree float *queries = rank->dimensions ? g_new (float, 2 * rank->dimensions) : NULL;
  if (queries) {
    memcpy (queries, rank->query, rank->dimensions * sizeof (float));
    if (semantic)
      memcpy (queries + rank->dimensions, semantic, rank->dimensions * sizeof (float));
  }
  for (guint i = 0; i < rank->pool->len; i++) {
    Candidate *c = at (rank, i);
    float cosines[2] = {NAN, NAN};
    if (queries &&
        lec_vectors_cosines (rank->sources->vectors, rank->txn, c->item, queries, semantic ? 2 : 1, cosines)) {
      c->semantic = cosines[0];
      c->semantic2 = cosines[1];
    }
    if (rank->latent_dimensions && lec_latent_item (rank->sources->latent, rank->txn, c->item, vector)) {
      c->latent = lec_kernel_dot_f32 (vector, rank->latent_query, rank->latent_dimensions);
      c->latent2 = latent ? lec_kernel_dot_f32 (vector, latent, rank->latent_dimensions) : NAN;
    }
  }
}

/* How much the latent index is trusted: less where the words of the query are all found in one of the first hits. */
static float gate_of (const Rank *rank)
{
  float coverage = 0;
  for (guint i = 0; i < MIN (FEEDBACK, rank->pool->len); i++)
    coverage = MAX (coverage, at (rank, i)->words.coverage);
  return CLAMP (1 - 2 * (coverage - .7f), 0, 2);
}

/* ---- orders ---- */

#define RANGE(rank, member) range_of ((rank), G_STRUCT_OFFSET (Candidate, member))

/* First pass: the order from which the second takes its feedback. */
static void order_first (Rank *rank)
{
  const LecIndexOptions *o = rank->sources->options;
  Range lexical = RANGE (rank, lexical), title = RANGE (rank, words.title), grams = RANGE (rank, grams);
  Range semantic = RANGE (rank, semantic), latent = RANGE (rank, latent);
  for (guint i = 0; i < rank->pool->len; i++) {
    Candidate *c = at (rank, i);
    c->sort = verbatim_of (rank, c) + share_of (lexical, c->lexical) +
              (float)(o->title / 1.5) * share_of (title, c->words.title) +
              (float)(o->ngrams / 2) * share_of (grams, c->grams) +
              (float)(o->semantic / 2) * place_in (semantic, c->semantic) +
              (float)o->latent * rank->gate * place_in (latent, c->latent);
  }
  g_array_sort (rank->pool, by_sort);
}

static void order_last (Rank *rank)
{
  const LecIndexOptions *o = rank->sources->options;
  Range lexical = RANGE (rank, lexical), title = RANGE (rank, words.title), grams = RANGE (rank, grams);
  Range semantic = RANGE (rank, semantic2), latent = RANGE (rank, latent2);
  for (guint i = 0; i < rank->pool->len; i++) {
    Candidate *c = at (rank, i);
    c->sort = verbatim_of (rank, c) + share_of (lexical, c->lexical) +
              (float)o->title * share_of (title, c->words.title) + (float)o->ngrams * share_of (grams, c->grams) +
              (float)o->semantic * place_in (semantic, c->semantic2) +
              (float)o->latent * rank->gate * place_in (latent, c->latent2);
  }
  g_array_sort (rank->pool, by_sort);
}

/* ---- the three modes ---- */

static gboolean rank_lexical (Rank *rank, GError **error)
{
  if (!gather_words (rank, error))
    return FALSE;
  Range lexical = RANGE (rank, lexical), title = RANGE (rank, words.title);
  for (guint i = 0; i < rank->pool->len; i++) {
    Candidate *c = at (rank, i);
    c->sort = verbatim_of (rank, c) + share_of (lexical, c->lexical) +
              (float)rank->sources->options->title * share_of (title, c->words.title);
  }
  g_array_sort (rank->pool, by_sort);
  return TRUE;
}

static gboolean rank_semantic (Rank *rank, GError **error)
{
  if (rank->dimensions == 0)
    return TRUE;
  if (!gather_semantic (rank, rank->request->k, 0, error))
    return FALSE;
  measure_words (rank, 0);
  measure_vectors (rank, NULL, NULL);
  for (guint i = 0; i < rank->pool->len; i++)
    at (rank, i)->sort = at (rank, i)->semantic;
  g_array_sort (rank->pool, by_sort);
  return TRUE;
}

static gboolean rank_hybrid (Rank *rank, GError **error)
{
  gboolean typing = rank->request->effort == LEC_EFFORT_TYPING;
  if (!gather_words (rank, error))
    return FALSE;
  rank->gate = gate_of (rank);
  guint words = rank->pool->len;
  if (rank->latent_dimensions && !gather_latent (rank, error))
    return FALSE;
  if (rank->dimensions && !gather_semantic (rank, rank->pool_size, typing ? 0 : GATHER_SEMANTIC, error))
    return FALSE;
  measure_words (rank, words);
  if (!typing)
    measure_grams (rank);
  g_autofree float *semantic = g_new0 (float, rank->dimensions + 1);
  float latent[LEC_LATENT_MAX];
  measure_vectors (rank, NULL, NULL);
  order_first (rank);
  if (typing)
    return TRUE;
  feed_back (rank, semantic_of, rank->query, rank->dimensions, ORDER, semantic);
  feed_back (rank, latent_of, rank->latent_query, rank->latent_dimensions, ORDER, latent);
  measure_vectors (rank, semantic, latent);
  order_last (rank);
  return TRUE;
}

/* ---- scores ---- */

/* The order comes from parts that are normalised within one query; what is told to people must mean the same for every
 * query. So a hit's score is its own evidence: the share of the query's words (by idf, those that the collection lacks
 * too) that stand in it, mixed with how densely; a good cosine closes some of what is missing. Weights and what they
 * separate: docs/retrieval.md, "The score". */
static const double COVERAGE = .7, DENSITY = .3, COSINE = .3;
/* A passage that answers has a smaller share of a question's pairs of characters than of its words. */
static const double PAIRS = .35;

static double clamp01 (double v)
{
  return CLAMP (v, 0, 1);
}

/* Share of the query's idf that its words known to the collection have. */
static double known_share (const Rank *rank, double bound)
{
  gsize n;
  const LecLexicalKey *keys = lec_lexical_search_keys (rank->search, &n);
  g_autoptr (GHashTable) words = g_hash_table_new (NULL, NULL);
  double known = 0;
  for (gsize i = 0; i < n; i++)
    if (g_hash_table_add (words, GUINT_TO_POINTER (keys[i].word + 1)))
      known += keys[i].weight * keys[i].idf;
  return bound > 0 ? clamp01 (known / bound) : 0;
}

static LecScoreParts parts_of (const Rank *rank, const Candidate *c, double bound)
{
  LecScoreParts parts = {.gate = rank->gate};
  if (bound > 0) {
    parts.lexical = (float)clamp01 ((double)c->words.bm25 / bound);
    parts.proximity = (float)clamp01 ((double)c->words.proximity / bound);
    parts.title = (float)clamp01 ((double)c->words.title / bound);
  }
  parts.coverage = (float)clamp01 ((double)(c->words.coverage * rank->known_idf));
  parts.ngrams = (float)clamp01 ((double)c->grams);
  parts.semantic = isnan (c->semantic) ? 0 : (float)clamp01 ((double)c->semantic);
  parts.latent = isnan (c->latent) ? 0 : (float)clamp01 ((double)c->latent);
  return parts;
}

/* What one hit is worth by itself. */
static double evidence (const Rank *rank, const Candidate *c, const LecScoreParts *parts, double bound)
{
  if (rank->request->mode == LEC_MODE_SEMANTIC)
    return (double)parts->semantic;
  /* Both measures of density reach about a half in a passage that says it all. */
  double density = rank->grams ? (double)parts->ngrams : bound > 0 ? (double)c->lexical / bound : 0;
  double words = COVERAGE * (double)parts->coverage + DENSITY * MIN (1, 2 * density);
  if (rank->pairs)
    words = pow (words, PAIRS);
  return clamp01 (1 - (1 - words) * (1 - COSINE * (double)parts->semantic));
}

/* Hits from the ordered pool. A hit is never told to be better than the one above it; scores fall strictly, so that who
 * sorts by them keeps the order. */
static GArray *make_hits (Rank *rank)
{
  gsize k = MIN (rank->request->k, rank->pool->len);
  GArray *hits = g_array_sized_new (FALSE, TRUE, sizeof (LecIndexHit), (guint)k);
  double bound = lec_lexical_search_bound (rank->search), before = 1;
  rank->known_idf = (float)known_share (rank, bound);
  for (guint i = 0; i < k; i++) {
    const Candidate *c = at (rank, i);
    LecIndexHit hit = {.item = c->item, .parts = parts_of (rank, c, bound)};
    before = MIN (evidence (rank, c, &hit.parts, bound), i > 0 ? before * .9999 : 1);
    hit.score = (float)before;
    g_array_append_val (hits, hit);
  }
  return hits;
}

static gboolean rank_open (Rank *rank, GError **error)
{
  const LecIndexRequest *request = rank->request;
  const LecRankSources *s = rank->sources;
  LecVectorsStats stats;
  rank->search = lec_lexical_search_new (s->lexical, rank->txn, request->query, request->scope,
                                         request->effort == LEC_EFFORT_TYPING, error);
  if (!rank->search)
    return FALSE;
  rank->scope = lec_lexical_search_scope (rank->search);
  rank->pairs = lec_grams_spaceless (lec_query_plain (request->query));
  rank->pool_size = request->effort == LEC_EFFORT_TYPING ? TYPING_POOL : POOL;
  rank->pool = g_array_new (FALSE, TRUE, sizeof (Candidate));
  rank->known = g_hash_table_new (NULL, NULL);
  lec_vectors_stats (s->vectors, rank->txn, &stats);
  if (request->vector && request->mode != LEC_MODE_LEXICAL && stats.rows > 0 &&
      stats.dimensions == s->options->dimensions) {
    rank->dimensions = stats.dimensions;
    rank->query = g_memdup2 (request->vector, stats.dimensions * sizeof (float));
  }
  gsize n;
  const LecLexicalKey *keys = lec_lexical_search_keys (rank->search, &n);
  if (request->mode == LEC_MODE_HYBRID && s->options->latent > 0 &&
      lec_latent_query (s->latent, rank->txn, keys, n, rank->latent_query))
    rank->latent_dimensions = lec_latent_dimensions (s->latent, rank->txn);
  return TRUE;
}

GArray *lec_rank (const LecRankSources *sources, LecTxn *txn, const LecIndexRequest *request, GError **error)
{
  g_auto (Rank) rank = {.sources = sources, .request = request, .txn = txn};
  if (!rank_open (&rank, error))
    return NULL;
  gboolean ok = request->mode == LEC_MODE_LEXICAL    ? rank_lexical (&rank, error)
                : request->mode == LEC_MODE_SEMANTIC ? rank_semantic (&rank, error)
                                                     : rank_hybrid (&rank, error);
  return ok ? make_hits (&rank) : NULL;
}
