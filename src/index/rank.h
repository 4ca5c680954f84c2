/* rank.h — one ranked list from words, vectors and the latent index (docs/retrieval.md tells why so).
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/index/faiss.h"
#include "src/index/search.h"
#include "src/index/latent.h"
#include "src/index/lexical.h"
#include "src/index/vectors.h"

/* What a search reads; all borrowed. */
typedef struct {
  LecLexical *lexical;
  LecVectors *vectors;
  LecLatent *latent;
  LecFaiss *faiss; /* NULL: exact search only */
  const LecIndexOptions *options;
} LecRankSources;

/* As lec_index_search. */
GArray *lec_rank (const LecRankSources *sources, LecTxn *txn, const LecIndexRequest *request, GError **error);
