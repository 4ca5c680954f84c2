/* latent.c — the tables of the latent semantic index, its fit and its scan.
 *
 * PREFIX.lat   "fit": number of the fit in use (0: none), "dimensions", "items" (in it when it was fitted), "folded":
 *              every item below this has been projected
 * PREFIX.latw  fit u32 BE, word key → scale f32, dimensions × i8: idf · row of the right singular vectors
 * PREFIX.lati  fit u32 BE, block u32 BE → 256 × scale f32 (0: nothing here), 256 × dimensions × i8: items' vectors of
 *              unit length, item i at i % 256 of block i / 256
 *
 * A new fit is written beside the old one under the next number, in short writes; changing "fit" puts it in use.
 * SPDX-License-Identifier: MIT */
#include "src/index/latent.h"
#include "src/base/bytes.h"
#include "src/base/error.h"
#include "src/index/svd.h"
#include "src/index/vectors_kernel.h"
#include <math.h>
#include <string.h>

enum {
  BLOCK = 256,
  WRITE_BYTES = 4 << 20, /* of one write */
  FOLD_ITEMS = 1 << 16,  /* projected at a time: 26 MB */
  FIT_MIN_DF = 2,
  MAX_WORDS = 150000, /* of a fit: 60 MB of floats while it lasts */
};

struct LecLatent {
  LecStore *store; /* borrowed */
  LecTable meta, words, items;
  gint scanned; /* atomic: a scan has begun (vectors.c tells what for) */
};

LecLatent *lec_latent_open (LecStore *store, const char *prefix, GError **error)
{
  g_autoptr (LecLatent) latent = g_new0 (LecLatent, 1);
  g_autofree char *meta = g_strdup_printf ("%s.lat", prefix), *words = g_strdup_printf ("%s.latw", prefix);
  g_autofree char *items = g_strdup_printf ("%s.lati", prefix);
  latent->store = store;
  if (!lec_store_table (store, meta, &latent->meta, error) || !lec_store_table (store, words, &latent->words, error) ||
      !lec_store_table (store, items, &latent->items, error))
    return NULL;
  return g_steal_pointer (&latent);
}

void lec_latent_close (LecLatent *latent)
{
  g_free (latent);
}

/* ---- what is stored ---- */

typedef struct {
  guint32 fit;
  guint dimensions;
  guint64 items, folded;
} State;

static State read_state (LecLatent *latent, LecTxn *txn)
{
  State state = {0};
  state.fit = (guint32)lec_get_number (txn, latent->meta, "fit", 0);
  guint64 dimensions = lec_get_number (txn, latent->meta, "dimensions", 0);
  state.dimensions = state.fit && dimensions <= LEC_LATENT_MAX ? (guint)dimensions : 0;
  return state;
}

/* With what upkeep alone needs to know. */
static State read_whole_state (LecLatent *latent, LecTxn *txn)
{
  State state = read_state (latent, txn);
  state.items = lec_get_number (txn, latent->meta, "items", 0);
  state.folded = lec_get_number (txn, latent->meta, "folded", 0);
  return state;
}

static gsize block_length (guint dimensions)
{
  return BLOCK * (sizeof (float) + dimensions);
}

static void block_key (guint8 *key, guint32 fit, guint32 block)
{
  lec_key_u32 (key, fit);
  lec_key_u32 (key + 4, block);
}

static const guint8 *block_get (LecLatent *latent, LecTxn *txn, const State *state, guint32 block)
{
  guint8 key[8];
  LecSlice value;
  block_key (key, state->fit, block);
  return lec_get (txn, latent->items, key, sizeof key, &value) && value.length == block_length (state->dimensions)
             ? value.data
             : NULL;
}

static float scale_at (const guint8 *block, guint slot)
{
  float scale;
  memcpy (&scale, block + slot * sizeof scale, sizeof scale);
  return scale;
}

/* FALSE for a vector of no length. */
static gboolean unit (float *v, gsize n)
{
  float length = sqrtf (lec_kernel_dot_f32 (v, v, n));
  if (!(length > 1e-20f))
    return FALSE;
  for (gsize d = 0; d < n; d++)
    v[d] /= length;
  return TRUE;
}

/* Adds weight · the word's vector to `out`; FALSE if the fit does not know the word. */
static gboolean add_word (LecLatent *latent, LecTxn *txn, const State *state, const char *key, gsize length,
                          float weight, float *out)
{
  guint8 full[4 + 256];
  LecSlice value;
  if (length > 256)
    return FALSE;
  lec_key_u32 (full, state->fit);
  memcpy (full + 4, key, length);
  if (!lec_get (txn, latent->words, full, 4 + length, &value) || value.length != sizeof (float) + state->dimensions)
    return FALSE;
  lec_kernel_add_i8 (out, weight * scale_at (value.data, 0), (const gint8 *)value.data + sizeof (float),
                     state->dimensions);
  return TRUE;
}

/* ---- searching ---- */

guint lec_latent_dimensions (LecLatent *latent, LecTxn *txn)
{
  return read_state (latent, txn).dimensions;
}

gboolean lec_latent_query (LecLatent *latent, LecTxn *txn, const LecLexicalKey *keys, gsize n, float *out)
{
  State state = read_state (latent, txn);
  gboolean known = FALSE;
  memset (out, 0, LEC_LATENT_MAX * sizeof *out);
  for (gsize i = 0; state.dimensions && i < n; i++) {
    double times = keys[i].weight * keys[i].weight; /* weight is √tf */
    known |= add_word (latent, txn, &state, keys[i].key, keys[i].key_length, (float)log1p (times), out);
  }
  return known && unit (out, state.dimensions);
}

gboolean lec_latent_item (LecLatent *latent, LecTxn *txn, guint32 item, float *out)
{
  State state = read_state (latent, txn);
  const guint8 *block = state.dimensions ? block_get (latent, txn, &state, item / BLOCK) : NULL;
  float scale = block ? scale_at (block, item % BLOCK) : 0;
  if (scale == 0)
    return FALSE;
  memset (out, 0, LEC_LATENT_MAX * sizeof *out);
  lec_kernel_add_i8 (out, scale,
                     (const gint8 *)block + BLOCK * sizeof (float) + (gsize)(item % BLOCK) * state.dimensions,
                     state.dimensions);
  return TRUE;
}

static void scan_block (const guint8 *block, guint dimensions, const gint16 *query, float scale, guint32 first,
                        const LecScope *scope, LecTop *items)
{
  gint32 dots[BLOCK];
  lec_kernel_dots_i8 ((const gint8 *)block + BLOCK * sizeof (float), query, BLOCK, dimensions, dots);
  float floor = lec_top_floor (items);
  for (guint slot = 0; slot < BLOCK; slot++) {
    float row = scale_at (block, slot), score = (float)dots[slot] * scale * row;
    if (row == 0 || !(score >= floor) || (scope && !lec_scope_has (scope, first + slot)))
      continue;
    lec_top_add (items, score, first + slot);
    floor = lec_top_floor (items);
  }
}

gboolean lec_latent_scan (LecLatent *latent, LecTxn *txn, const float *query, const LecScope *scope, LecTop *items,
                          GCancellable *cancellable, GError **error)
{
  State state = read_state (latent, txn);
  gint8 bytes[LEC_LATENT_MAX];
  gint16 wide[LEC_LATENT_MAX];
  if (state.dimensions == 0)
    return TRUE;
  float scale = lec_kernel_quantise (query, state.dimensions, bytes);
  for (guint d = 0; d < state.dimensions; d++)
    wide[d] = bytes[d];
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, latent->items);
  guint8 first[8];
  LecSlice key, value;
  block_key (first, state.fit, 0);
  g_autofree guint8 *copy = g_atomic_int_add (&latent->scanned, 1) ? NULL : g_malloc (block_length (state.dimensions));
  for (gboolean more = lec_cursor_seek (cursor, first, sizeof first, &key, &value); more;
       more = lec_cursor_next (cursor, &key, &value)) {
    if (key.length != 8 || lec_key_get_u32 (key.data) != state.fit)
      break;
    guint32 block = lec_key_get_u32 (key.data + 4);
    if (value.length == block_length (state.dimensions))
      scan_block (lec_read_once (txn, value, copy), state.dimensions, wide, scale, block * BLOCK, scope, items);
    if (block % 64 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
  }
  return TRUE;
}

gboolean lec_latent_remove (LecLatent *latent, LecTxn *txn, const guint32 *items, gsize n, GError **error)
{
  State state = read_state (latent, txn);
  for (gsize i = 0; state.dimensions && i < n;) {
    guint32 block = items[i] / BLOCK;
    const guint8 *there = block_get (latent, txn, &state, block);
    g_autofree guint8 *copy = there ? g_memdup2 (there, block_length (state.dimensions)) : NULL;
    for (; i < n && items[i] / BLOCK == block; i++)
      if (copy)
        memset (copy + (items[i] % BLOCK) * sizeof (float), 0, sizeof (float));
    guint8 key[8];
    block_key (key, state.fit, block);
    if (copy && !lec_put (txn, latent->items, key, sizeof key, copy, block_length (state.dimensions), error))
      return FALSE;
  }
  return TRUE;
}

/* ---- writing in slices ---- */

typedef struct {
  LecLatent *latent;
  LecTable table;
  GPtrArray *keys, *values; /* of GBytes */
  gsize bytes;
} Slice;

static gboolean write_slice_func (LecTxn *txn, gpointer user_data, GError **error)
{
  Slice *slice = user_data;
  for (guint i = 0; i < slice->keys->len; i++) {
    gsize key_length, length;
    gconstpointer key = g_bytes_get_data (slice->keys->pdata[i], &key_length);
    gconstpointer value = g_bytes_get_data (slice->values->pdata[i], &length);
    if (!lec_put (txn, slice->table, key, key_length, value, length, error))
      return FALSE;
  }
  return TRUE;
}

static void slice_init (Slice *slice, LecLatent *latent, LecTable table)
{
  *slice = (Slice){latent, table, g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref),
                   g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref), 0};
}

static void slice_clear (Slice *slice)
{
  g_ptr_array_unref (slice->keys);
  g_ptr_array_unref (slice->values);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Slice, slice_clear)

static gboolean slice_flush (Slice *slice, GError **error)
{
  gboolean ok = slice->keys->len == 0 || lec_store_write (slice->latent->store, write_slice_func, slice, error);
  g_ptr_array_set_size (slice->keys, 0);
  g_ptr_array_set_size (slice->values, 0);
  slice->bytes = 0;
  return ok;
}

/* Takes `value`. */
static gboolean slice_add (Slice *slice, const void *key, gsize key_length, gpointer value, gsize length,
                           GError **error)
{
  g_ptr_array_add (slice->keys, g_bytes_new (key, key_length));
  g_ptr_array_add (slice->values, g_bytes_new_take (value, length));
  slice->bytes += key_length + length;
  return slice->bytes < WRITE_BYTES || slice_flush (slice, error);
}

typedef struct {
  LecTable table;
  guint32 keep; /* fit whose keys stay */
  gboolean done;
} Purge;

/* Removes a few thousand keys of fits that are not in use. */
static gboolean purge_func (LecTxn *txn, gpointer user_data, GError **error)
{
  Purge *purge = user_data;
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, purge->table);
  LecSlice key, value;
  guint8 next[4];
  gboolean more = lec_cursor_seek (cursor, NULL, 0, &key, &value);
  for (int n = 0; more && n < 8192; n++) {
    if (key.length >= 4 && lec_key_get_u32 (key.data) == purge->keep) {
      lec_key_u32 (next, purge->keep + 1);
      more = lec_cursor_seek (cursor, next, sizeof next, &key, &value);
      continue;
    }
    if (!lec_cursor_del (cursor, error))
      return FALSE;
    more = lec_cursor_next (cursor, &key, &value);
  }
  purge->done = !more;
  return TRUE;
}

static gboolean purge_others (LecLatent *latent, guint32 keep, GError **error)
{
  Purge purges[2] = {{latent->words, keep, FALSE}, {latent->items, keep, FALSE}};
  for (int i = 0; i < 2; i++)
    while (!purges[i].done)
      if (!lec_store_write (latent->store, purge_func, &purges[i], error))
        return FALSE;
  return TRUE;
}

typedef struct {
  LecLatent *latent;
  State state;
} SetState;

static gboolean set_state_func (LecTxn *txn, gpointer user_data, GError **error)
{
  const SetState *set = user_data;
  LecTable meta = set->latent->meta;
  return lec_put_number (txn, meta, "fit", set->state.fit, error) &&
         lec_put_number (txn, meta, "dimensions", set->state.dimensions, error) &&
         lec_put_number (txn, meta, "items", set->state.items, error) &&
         lec_put_number (txn, meta, "folded", set->state.folded, error);
}

/* ---- the sample ---- */

typedef struct {
  guint32 limit;   /* above all items */
  guint64 share;   /* of 2^32: items whose hash is below are sampled */
  guint32 *row_of; /* item → row + 1 of the matrix, 0: none yet */
  double *squares; /* row → squared length */
  guint32 rows;
  double items;                       /* in the collection, for idf */
  GByteArray *keys;                   /* length u8, bytes */
  GArray *starts, *at, *values, *idf; /* columns of the matrix: guint32, guint32, float, float */
} Sample;

static void sample_clear (Sample *s)
{
  g_free (s->row_of);
  g_free (s->squares);
  if (s->keys)
    g_byte_array_unref (s->keys);
  GArray *arrays[] = {s->starts, s->at, s->values, s->idf};
  for (gsize i = 0; i < G_N_ELEMENTS (arrays); i++)
    if (arrays[i])
      g_array_unref (arrays[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sample, sample_clear)

/* Whether an item is of the sample: by a hash of its number, so that it is spread over all documents. */
static gboolean sampled (const Sample *s, guint32 item)
{
  return item * 2654435761u < s->share;
}

/* A LecLexicalWalkFunc: takes a word's column if two sampled items have it. */
static gboolean sample_word (const char *key, gsize key_length, const LecPosting *postings, gsize n, gpointer user_data)
{
  Sample *s = user_data;
  guint32 before = s->at->len;
  float idf = (float)log1p ((s->items - (double)MIN ((double)n, s->items) + .5) / ((double)n + .5));
  if (key_length > 255)
    return TRUE;
  for (gsize i = 0; i < n; i++) {
    if (postings[i].item >= s->limit || !sampled (s, postings[i].item))
      continue;
    guint32 *row = &s->row_of[postings[i].item];
    if (*row == 0) {
      if (s->rows >= 2 * LEC_LATENT_SAMPLE)
        continue;
      *row = ++s->rows;
    }
    guint32 index = *row - 1;
    float value = log1pf ((float)postings[i].tf) * idf;
    g_array_append_val (s->at, index);
    g_array_append_val (s->values, value);
  }
  if (s->at->len - before < FIT_MIN_DF) {
    g_array_set_size (s->at, before);
    g_array_set_size (s->values, before);
    return TRUE;
  }
  for (guint32 i = before; i < s->at->len; i++)
    s->squares[g_array_index (s->at, guint32, i)] +=
        (double)g_array_index (s->values, float, i) * (double)g_array_index (s->values, float, i);
  guint8 length = (guint8)key_length;
  g_byte_array_append (s->keys, &length, 1);
  g_byte_array_append (s->keys, (const guint8 *)key, (guint)key_length);
  g_array_append_val (s->idf, idf);
  guint32 end = s->at->len;
  g_array_append_val (s->starts, end);
  return s->idf->len < MAX_WORDS;
}

static gboolean take_sample (LecLatent *latent, LecLexical *lexical, const LecLexicalStats *stats, Sample *s,
                             GCancellable *cancellable, GError **error)
{
  guint32 zero = 0;
  s->limit = stats->limit;
  s->items = (double)stats->items;
  s->share = stats->items <= LEC_LATENT_SAMPLE ? G_GUINT64_CONSTANT (1) << 32
                                               : (LEC_LATENT_SAMPLE * (G_GUINT64_CONSTANT (1) << 32)) / stats->items;
  s->row_of = g_new0 (guint32, s->limit + 1);
  s->squares = g_new0 (double, 2 * LEC_LATENT_SAMPLE);
  s->keys = g_byte_array_new ();
  s->starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  s->at = g_array_new (FALSE, FALSE, sizeof (guint32));
  s->values = g_array_new (FALSE, FALSE, sizeof (float));
  s->idf = g_array_new (FALSE, FALSE, sizeof (float));
  g_array_append_val (s->starts, zero);
  g_autoptr (LecTxn) txn = lec_txn_read (latent->store, error);
  if (!txn || !lec_lexical_walk (lexical, txn, FIT_MIN_DF, 0, sample_word, s, cancellable, error))
    return FALSE;
  for (guint32 i = 0; i < s->at->len; i++)
    g_array_index (s->values, float, i) /= (float)sqrt (s->squares[g_array_index (s->at, guint32, i)]);
  return TRUE;
}

/* ---- fitting ---- */

static gboolean write_words (LecLatent *latent, guint32 fit, const Sample *s, const float *vectors, guint dimensions,
                             GError **error)
{
  g_auto (Slice) slice = {0};
  slice_init (&slice, latent, latent->words);
  g_autofree float *row = g_new (float, dimensions);
  const guint8 *at = s->keys->data;
  for (guint j = 0; j < s->idf->len; j++, at += 1 + at[0]) {
    guint8 key[4 + 255];
    lec_key_u32 (key, fit);
    memcpy (key + 4, at + 1, at[0]);
    for (guint d = 0; d < dimensions; d++)
      row[d] = vectors[(gsize)j * dimensions + d] * g_array_index (s->idf, float, j);
    guint8 *value = g_malloc (sizeof (float) + dimensions);
    float scale = lec_kernel_quantise (row, dimensions, (gint8 *)value + sizeof scale);
    memcpy (value, &scale, sizeof scale);
    if (!slice_add (&slice, key, 4 + (gsize)at[0], value, sizeof scale + dimensions, error))
      return FALSE;
  }
  return slice_flush (&slice, error);
}

/* The words' vectors of a new fit into the store; `state` gets its dimensions (0: too few words or items). */
static gboolean fit_words (LecLatent *latent, LecLexical *lexical, const LecLexicalStats *stats, State *state,
                           GCancellable *cancellable, GError **error)
{
  g_auto (Sample) s = {0};
  if (!take_sample (latent, lexical, stats, &s, cancellable, error))
    return FALSE;
  gsize m = s.rows, n = s.idf->len;
  /* As many dimensions as there are words would tell nothing new. */
  gsize k = MIN (CLAMP (m / 4, 16, LEC_LATENT_MAX), n / 4);
  state->dimensions = 0;
  if (m < LEC_LATENT_FROM / 2 || k < 2)
    return TRUE;
  g_autoptr (LecBlas) blas = lec_blas_new (error);
  if (!blas)
    return FALSE;
  LecSparse a = {m, n, (const guint32 *)(const void *)s.starts->data, (const guint32 *)(const void *)s.at->data,
                 (const float *)(const void *)s.values->data};
  g_autofree float *vectors = g_new (float, n *k);
  if (!lec_svd_right (blas, &a, k, vectors, cancellable, error))
    return FALSE;
  state->dimensions = (guint)k;
  return write_words (latent, state->fit, &s, vectors, state->dimensions, error);
}

/* ---- folding in ---- */

typedef struct {
  LecLatent *latent;
  LecTxn *txn;
  const State *state;
  guint32 first, n; /* items first … first + n - 1 */
  float *sums;      /* n × dimensions */
} Fold;

static gboolean fold_word (const char *key, gsize key_length, const LecPosting *postings, gsize n, gpointer user_data)
{
  Fold *fold = user_data;
  float word[LEC_LATENT_MAX] = {0};
  guint dimensions = fold->state->dimensions;
  if (n == 0 || postings[0].item >= fold->first + fold->n ||
      !add_word (fold->latent, fold->txn, fold->state, key, key_length, 1, word))
    return TRUE;
  for (gsize i = 0; i < n; i++)
    if (postings[i].item >= fold->first && postings[i].item < fold->first + fold->n)
      lec_kernel_add_f32 (fold->sums + (gsize)(postings[i].item - fold->first) * dimensions,
                          log1pf ((float)postings[i].tf), word, dimensions);
  return TRUE;
}

/* A block's value from folded sums; what lay in it before for items below the first folded one is kept. */
static guint8 *fold_block (const Fold *fold, guint32 block)
{
  guint dimensions = fold->state->dimensions;
  const guint8 *there = block_get (fold->latent, fold->txn, fold->state, block);
  guint8 *value = there ? g_memdup2 (there, block_length (dimensions)) : g_malloc0 (block_length (dimensions));
  gboolean any = there != NULL;
  for (guint slot = 0; slot < BLOCK; slot++) {
    guint32 item = block * BLOCK + slot;
    if (item < fold->first || item >= fold->first + fold->n)
      continue;
    float *sum = fold->sums + (gsize)(item - fold->first) * dimensions, scale = 0;
    if (unit (sum, dimensions)) {
      scale = lec_kernel_quantise (sum, dimensions, (gint8 *)value + BLOCK * sizeof scale + (gsize)slot * dimensions);
      any = TRUE;
    }
    memcpy (value + slot * sizeof scale, &scale, sizeof scale);
  }
  if (!any)
    g_clear_pointer (&value, g_free);
  return value;
}

/* Projects items `first` … `first + n - 1`, which the fit has not seen, and writes their blocks. */
static gboolean fold_range (LecLatent *latent, LecLexical *lexical, const State *state, guint32 first, guint32 n,
                            GCancellable *cancellable, GError **error)
{
  g_autoptr (LecTxn) txn = lec_txn_read (latent->store, error);
  if (!txn)
    return FALSE;
  g_autofree float *sums = g_new0 (float, (gsize)n * state->dimensions);
  Fold fold = {latent, txn, state, first, n, sums};
  if (!lec_lexical_walk (lexical, txn, 1, first, fold_word, &fold, cancellable, error))
    return FALSE;
  g_auto (Slice) slice = {0};
  slice_init (&slice, latent, latent->items);
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  guint32 from = first / BLOCK, to = (first + n - 1) / BLOCK;
  for (guint32 block = from; block <= to; block++)
    g_ptr_array_add (values, fold_block (&fold, block));
  g_clear_pointer (&txn, lec_txn_end); /* a write waits for nobody, but pages that a snapshot holds are not used anew */
  gboolean ok = TRUE;
  for (guint32 block = from; block <= to; block++) {
    guint8 key[8], *value = values->pdata[block - from];
    block_key (key, state->fit, block);
    if (value && ok)
      ok = slice_add (&slice, key, sizeof key, value, block_length (state->dimensions), error);
    else
      g_free (value);
  }
  return ok && slice_flush (&slice, error);
}

/* Projects all items from state->folded up to `limit`. */
static gboolean fold_new (LecLatent *latent, LecLexical *lexical, State *state, guint32 limit,
                          GCancellable *cancellable, GError **error)
{
  for (guint64 first = state->folded; state->dimensions && first < limit; first += FOLD_ITEMS) {
    guint32 n = (guint32)MIN ((guint64)FOLD_ITEMS, limit - first);
    if (!fold_range (latent, lexical, state, (guint32)first, n, cancellable, error))
      return FALSE;
  }
  state->folded = limit;
  return TRUE;
}

/* Whether the collection has become another one since the fit: a quarter more, or half gone. */
static gboolean fit_is_due (const State *state, guint64 items)
{
  return items >= LEC_LATENT_FROM &&
         (state->fit == 0 || items > state->items + state->items / 4 || items < state->items / 2);
}

gboolean lec_latent_maintain (LecLatent *latent, LecLexical *lexical, GCancellable *cancellable, GError **error)
{
  g_autoptr (LecTxn) txn = lec_txn_read (latent->store, error);
  if (!txn)
    return FALSE;
  LecLexicalStats stats;
  lec_lexical_stats (lexical, txn, &stats);
  State state = read_whole_state (latent, txn);
  g_clear_pointer (&txn, lec_txn_end);
  gboolean refit = fit_is_due (&state, stats.items);
  if (!refit && (state.fit == 0 || state.folded >= stats.limit))
    return TRUE;
  if (refit) {
    if (!purge_others (latent, state.fit, error)) /* what a broken-off fit has left */
      return FALSE;
    state = (State){state.fit + 1, 0, stats.items, 0};
    if (!fit_words (latent, lexical, &stats, &state, cancellable, error))
      return FALSE;
  }
  if (!fold_new (latent, lexical, &state, stats.limit, cancellable, error))
    return FALSE;
  SetState set = {latent, state};
  return lec_store_write (latent->store, set_state_func, &set, error) &&
         (!refit || purge_others (latent, state.fit, error));
}
