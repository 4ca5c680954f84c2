/* index.c — one door to the words (lexical.h), the vectors (vectors.h), the latent index and the FAISS file.
 *
 * It keeps no table of its own but PREFIX.index: "format", the version of all of them together.
 * SPDX-License-Identifier: MIT */
#include "src/index/search.h"
#include "src/base/error.h"
#include "src/index/rank.h"

enum { FORMAT = 1 };

struct LecIndex {
  LecStore *store;
  LecIndexOptions options;
  LecLexical *lexical;
  LecVectors *vectors;
  LecLatent *latent;
  LecFaiss *faiss;
};

struct LecIndexBatch {
  LecLexicalBatch *words;
};

LecIndexOptions lec_index_options_default (void)
{
  return (LecIndexOptions){.dimensions = 512,
                           .faiss_from = 200000,
                           .title = .15,
                           .ngrams = .4,
                           .semantic = .2,
                           .latent = .4,
                           .proximity = .4};
}

static gboolean set_format (LecTxn *txn, gpointer user_data, GError **error)
{
  return lec_put_number (txn, *(LecTable *)user_data, "format", FORMAT, error);
}

/* Refuses what a newer program has written; marks what is new. */
static gboolean check_format (LecStore *store, const char *prefix, GError **error)
{
  LecTable table;
  g_autofree char *name = g_strdup_printf ("%s.index", prefix);
  if (!lec_store_table (store, name, &table, error))
    return FALSE;
  g_autoptr (LecTxn) txn = lec_txn_read (store, error);
  if (!txn)
    return FALSE;
  guint64 format = lec_get_number (txn, table, "format", 0);
  g_clear_pointer (&txn, lec_txn_end);
  if (format > FORMAT) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_VERSION,
                 "cannot open the search index: it was written by a newer lectern; use that version");
    return FALSE;
  }
  return format == FORMAT || lec_store_is_read_only (store) || lec_store_write (store, set_format, &table, error);
}

LecIndex *lec_index_open (LecStore *store, const char *prefix, const LecIndexOptions *options, GError **error)
{
  g_autoptr (LecIndex) index = g_new0 (LecIndex, 1);
  index->store = lec_store_ref (store);
  index->options = *options;
  index->options.cache_dir = NULL; /* LecFaiss has its own copy */
  if (!check_format (store, prefix, error))
    return NULL;
  index->lexical = lec_lexical_open (store, prefix, error);
  index->vectors = index->lexical ? lec_vectors_open (store, prefix, options->dimensions, error) : NULL;
  index->latent = index->vectors ? lec_latent_open (store, prefix, error) : NULL;
  if (!index->latent)
    return NULL;
  if (options->cache_dir && options->faiss_from > 0)
    index->faiss = lec_faiss_new (options->cache_dir, prefix, options->faiss_from);
  return g_steal_pointer (&index);
}

void lec_index_close (LecIndex *index)
{
  g_clear_pointer (&index->faiss, lec_faiss_free);
  g_clear_pointer (&index->latent, lec_latent_close);
  g_clear_pointer (&index->vectors, lec_vectors_close);
  g_clear_pointer (&index->lexical, lec_lexical_close);
  lec_store_unref (index->store);
  g_free (index);
}

/* ---- writing ---- */

LecIndexBatch *lec_index_batch_new (LecIndex *index)
{
  LecIndexBatch *batch = g_new0 (LecIndexBatch, 1);
  batch->words = lec_lexical_batch_new (index->lexical);
  return batch;
}

void lec_index_batch_free (LecIndexBatch *batch)
{
  lec_lexical_batch_free (batch->words);
  g_free (batch);
}

void lec_index_batch_add (LecIndexBatch *batch, guint32 item, const LecIndexFields *fields)
{
  lec_lexical_batch_add (batch->words, item, fields->text, fields->heading, fields->title, fields->language);
}

gsize lec_index_batch_bytes (const LecIndexBatch *batch)
{
  return lec_lexical_batch_bytes (batch->words);
}

gboolean lec_index_batch_write (LecIndexBatch *batch, LecTxn *txn, guint32 first, GError **error)
{
  return lec_lexical_batch_write (batch->words, txn, first, error);
}

gboolean lec_index_remove (LecIndex *index, LecTxn *txn, const guint32 *items, gsize n, GError **error)
{
  return lec_lexical_remove (index->lexical, txn, items, n, error) &&
         lec_vectors_remove (index->vectors, txn, items, n, error) &&
         lec_latent_remove (index->latent, txn, items, n, error);
}

gboolean lec_index_put_vectors (LecIndex *index, LecTxn *txn, guint32 item, const float *vectors, gsize rows,
                                GError **error)
{
  return lec_vectors_put (index->vectors, txn, item, vectors, rows, error);
}

/* ---- reading ---- */

GArray *lec_index_search (LecIndex *index, LecTxn *txn, const LecIndexRequest *request, GError **error)
{
  if (request->k < 1 || request->k > 1000) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "cannot give %" G_GSIZE_FORMAT " hits: ask for 1 to 1000",
                 request->k);
    return NULL;
  }
  LecRankSources sources = {index->lexical, index->vectors, index->latent, index->faiss, &index->options};
  return lec_rank (&sources, txn, request, error);
}

gboolean lec_index_maintain (LecIndex *index, GCancellable *cancellable, GError **error)
{
  return lec_lexical_maintain (index->lexical, cancellable, error) &&
         lec_latent_maintain (index->latent, index->lexical, cancellable, error) &&
         (!index->faiss || lec_faiss_maintain (index->faiss, index->vectors, index->store, cancellable, error));
}

void lec_index_counts (LecIndex *index, LecTxn *txn, guint64 *items, guint64 *with_vectors)
{
  LecLexicalStats words;
  LecVectorsStats vectors;
  lec_lexical_stats (index->lexical, txn, &words);
  lec_vectors_stats (index->vectors, txn, &vectors);
  *items = words.items;
  *with_vectors = vectors.items;
}

gboolean lec_index_check (LecIndex *index, LecTxn *txn, GError **error)
{
  return lec_lexical_check (index->lexical, txn, error) && lec_vectors_check (index->vectors, txn, error);
}
