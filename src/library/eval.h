/* eval.h — retrieval quality on a collection with judgements: corpus.jsonl, queries.jsonl, qrels.tsv.
 *
 * The corpus goes through the library's own path into a temporary data folder: every entry is one document, uncut, with
 * its title; windows of it are embedded.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/library/search.h"

typedef struct {
  LecSearchMode mode;
  LecSearchEffort effort;
  const char *run;                  /* file to write in TREC's form "query Q0 document rank score tag"; NULL: none */
  const char *qrels;                /* judgements, a path or a name in the folder; NULL: "qrels.tsv" */
  guint limit;                      /* queries at most; 0: all */
  guint depth;                      /* hits a query, 1–1000; 0: 100 */
  const LecEmbedderClass *embedder; /* NULL: none, words alone (mode semantic then finds nothing) */
  LecIndexOptions index;            /* weights and sizes; its cache_dir is not used */
} LecEvalOptions;

/* Hybrid, with the built-in embedder and the index's defaults. */
LecEvalOptions lec_eval_options_default (void);

typedef struct {
  char *collection;     /* the folder's name; owned by the result */
  guint documents;      /* in corpus.jsonl, the empty ones too */
  guint queries;        /* judged: those with a relevant document, over which the means go */
  double ndcg_at_10;    /* linear gain, log2 discount */
  double recall_at_100; /* share of the relevant documents among the first 100 (or `depth`, if that is less) */
  double import_seconds, search_seconds; /* wall time */
} LecEvalResult;

/* Frees what the result owns, not the result. */
void lec_eval_result_clear (LecEvalResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LecEvalResult, lec_eval_result_clear)

/* Told now and then: stage "import", "embed" or "search". */
typedef void (*LecEvalProgress) (const char *stage, guint64 done, guint64 total, gpointer user_data);

/* Runs an evaluation; blocks, in a worker. `options` NULL: the defaults; `progress` may be NULL.
 * FALSE with the error: LEC_ERROR_NOT_FOUND (a file of the collection), LEC_ERROR_INVALID (a line that is not JSON, no
 * judged query; the message names file and line), the library's, or cancelled. The temporary folder is always removed.
 */
gboolean lec_eval_ir (const char *dir, const LecEvalOptions *options, LecEvalProgress progress, gpointer user_data,
                      LecEvalResult *result, GCancellable *cancellable, GError **error);
