/* values.h — what the layers below hold, as the JSON that crosses the door (docs/api.md, Objects).
 *
 * Below, offsets are bytes; here they become code points. All results are owned by the caller.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/app/app.h"
#include "src/session/turn.h"

/* Pages that spans are counted on: the last one is kept, since hits often share it and it may be a whole file. */
typedef struct {
  LecLibrary *library; /* borrowed */
  guint32 document;    /* of `page` */
  LecPage *page;       /* NULL at first */
  gsize length;        /* of its text, bytes */
} LecPages;

/* Frees what it keeps, not itself. */
void lec_pages_clear (LecPages *pages);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LecPages, lec_pages_clear)

/* A document. */
cJSON *lec_value_document (const LecDocInfo *info);
/* A hit of rank `rank` (from 1). */
cJSON *lec_value_hit (LecPages *pages, const LecSearchHit *hit, guint rank, gboolean explain);
/* A source of an answer. */
cJSON *lec_value_source (LecPages *pages, const LecSource *source);
/* A chunk for `documents.show`. */
cJSON *lec_value_chunk (const LecPassage *passage);
/* A page with its text and blocks. */
cJSON *lec_value_page (const LecDocInfo *info, const LecPage *page);
/* The ranges of pages' texts that `range` covers: [{page, start, end}]. */
cJSON *lec_value_spans (LecPages *pages, guint32 document, const LecRange *range);
/* "d12". */
char *lec_value_id (guint32 document);

/* Documents that the parameters doc_id and tag name, resolved. `*numbers` is the caller's; an absent doc_id gives
 * NULL and 0. FALSE with LEC_ERROR_NOT_FOUND. */
gboolean lec_value_scope (LecLibrary *library, const cJSON *params, guint32 **numbers, gsize *n, GError **error);
/* "hybrid" and the like. */
LecSearchMode lec_value_mode (const cJSON *params);
/* "full" or "typing". */
LecSearchEffort lec_value_effort (const cJSON *params);
