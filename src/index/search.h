/* search.h — one ranked search over an index: what is asked, and the hits with the parts of their scores.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/index/index.h"
#include "src/index/query.h"
#include "src/index/scope.h"

typedef enum { LEC_MODE_HYBRID, LEC_MODE_LEXICAL, LEC_MODE_SEMANTIC } LecSearchMode;
typedef enum { LEC_EFFORT_FULL, LEC_EFFORT_TYPING } LecSearchEffort; /* typing: the cheaper recipe */

/* The text of an item, for what is computed on candidates; owned by the caller, NULL if it is gone. */
typedef char *(*LecItemText) (guint32 item, LecTxn *txn, gpointer user_data);

typedef struct {
  const LecQuery *query;
  const float *vector; /* the query's, `dimensions` long, unit length; NULL: words alone */
  LecSearchMode mode;
  LecSearchEffort effort;
  gsize k;               /* hits wanted, 1–1000 */
  const LecScope *scope; /* items to look in; NULL: all. Applied before top-k. */
  LecItemText item_text; /* for character n-grams; NULL: done without */
  gpointer item_text_data;
  GCancellable *cancellable;
} LecIndexRequest;

/* What a score is made of, for `--explain`; each 0–1 unless said otherwise. */
typedef struct {
  float lexical, proximity, title, ngrams, semantic, latent, gate;
  float coverage; /* share of the query's idf whose words stand in the item */
} LecScoreParts;

typedef struct {
  guint32 item;
  float score; /* 0–1, comparable between queries */
  LecScoreParts parts;
} LecIndexHit;

/* Hits by falling score (GArray of LecIndexHit, owned by the caller; may be empty); NULL with the error. */
GArray *lec_index_search (LecIndex *index, LecTxn *txn, const LecIndexRequest *request, GError **error);
