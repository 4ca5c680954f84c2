/* index.h — lexical postings and vectors over numbered items; search.h ranks over both.
 *
 * An item is a number that the caller gives (a chunk; a message): it only grows and is never used again. All data lies
 * in tables of the caller's store whose names begin with a prefix, so a library and a session store each have one.
 * Two processes may use one index: nothing is kept in memory that a transaction of another process could make wrong
 * (caches carry the index's version, which each write raises).
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/store/store.h"

typedef struct LecIndex LecIndex;           /* an open index; thread-safe */
typedef struct LecIndexBatch LecIndexBatch; /* items tokenised and counted, not yet written */

typedef struct {
  const char *text, *heading, *title; /* UTF-8; heading and title may be NULL */
  const char *language;               /* ISO 639-1 for stemming; NULL: detected from the text */
} LecIndexFields;

typedef struct {
  guint dimensions;      /* of vectors; 0: no vectors */
  guint64 faiss_from;    /* vectors from which FAISS is loaded */
  const char *cache_dir; /* folder of the FAISS file; NULL: none is kept */
  /* weights of the fusion (docs/retrieval.md) */
  double title, ngrams, semantic, latent, proximity;
} LecIndexOptions;

/* The defaults of docs/retrieval.md, with 512 dimensions. */
LecIndexOptions lec_index_options_default (void);

/* Opens (creates) the tables `prefix`…; NULL with the store's error or LEC_ERROR_VERSION. */
LecIndex *lec_index_open (LecStore *store, const char *prefix, const LecIndexOptions *options, GError **error);
void lec_index_close (LecIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecIndex, lec_index_close)

/* Tokenising and counting happen in the calling worker, without a transaction; writing is one call in a LecWriteFunc.
 */
LecIndexBatch *lec_index_batch_new (LecIndex *index);
void lec_index_batch_free (LecIndexBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecIndexBatch, lec_index_batch_free)
void lec_index_batch_add (LecIndexBatch *batch, guint32 item, const LecIndexFields *fields);
/* Bytes of memory that the batch holds, roughly. */
gsize lec_index_batch_bytes (const LecIndexBatch *batch);
/* Writes all items. Items may be renumbered at this moment: `first` is added to each number given to _add, so that a
 * batch can count from 0 before its numbers are assigned in the transaction. */
gboolean lec_index_batch_write (LecIndexBatch *batch, LecTxn *txn, guint32 first, GError **error);

/* Removes items (their postings, lengths, vectors). */
gboolean lec_index_remove (LecIndex *index, LecTxn *txn, const guint32 *items, gsize n, GError **error);

/* Stores the vectors of one item: `rows` of them (its windows, of which the best counts), each `dimensions` long. */
gboolean lec_index_put_vectors (LecIndex *index, LecTxn *txn, guint32 item, const float *vectors, gsize rows,
                                GError **error);

/* Upkeep in a worker of the `long` pool: merges segments, fits the latent index, trains and writes the FAISS index
 * when the collection has grown enough. Cheap when there is nothing to do. FALSE with the error, or cancelled. */
gboolean lec_index_maintain (LecIndex *index, GCancellable *cancellable, GError **error);

/* Counts: items indexed, items with vectors. */
void lec_index_counts (LecIndex *index, LecTxn *txn, guint64 *items, guint64 *with_vectors);
/* Compares what the tables say of each other; FALSE with LEC_ERROR_CORRUPT and what is wrong. */
gboolean lec_index_check (LecIndex *index, LecTxn *txn, GError **error);
