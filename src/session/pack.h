/* pack.h — passages for a request: hits with their neighbours joined, within a budget.
 *
 * A chunk is as long as one window of the embedding model, which is short for reading; where there is room, a hit is
 * joined with the chunks beside it. No text is given twice: a neighbour goes to the better hit.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/library/search.h"
#include "src/llm/provider.h"

typedef struct {
  GArray *numbered; /* of LecNumbered, which point into the hits and into `texts` */
  GPtrArray *texts; /* of char *, the joined texts */
} LecPacked;

/* Packs the hits (GPtrArray of LecSearchHit, borrowed, as long as the result lives), numbered from 1 in their order.
 * Owned by the caller; NULL with the error. */
LecPacked *lec_pack_hits (LecLibrary *library, const GPtrArray *hits, GError **error);
void lec_packed_free (LecPacked *packed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecPacked, lec_packed_free)
