/* search.h — one query over the library: passages with what their scores are made of and where the words stand.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/index/search.h"
#include "src/library/documents.h"

typedef struct {
  const char *query;
  LecSearchMode mode;
  LecSearchEffort effort;
  gsize k;                  /* 1–1000 */
  const guint32 *documents; /* only in these; NULL: all */
  gsize n_documents;
  const char *tag;             /* only in documents with this tag; NULL: any */
  guint first_page, last_page; /* only pages in this range; 0: any */
  GCancellable *cancellable;
} LecSearchRequest;

typedef struct {
  LecPassage *passage;
  float score;
  LecScoreParts parts;
  GArray *matches; /* guint32 pairs: byte ranges of passage->text */
} LecSearchHit;

typedef struct {
  GPtrArray *hits;   /* of LecSearchHit, by falling score */
  gboolean semantic; /* whether vectors took part (a query in a script the model does not know, or words alone: not) */
  double ms;         /* wall time */
} LecSearchResult;

void lec_search_result_free (LecSearchResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecSearchResult, lec_search_result_free)
/* Searches; owned by the caller, NULL with LEC_ERROR_EMPTY_QUERY, _LIMIT, the store's error, or cancelled. */
LecSearchResult *lec_library_search (LecLibrary *library, const LecSearchRequest *request, GError **error);
