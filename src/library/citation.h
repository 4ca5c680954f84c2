/* citation.h — does what an answer quotes stand in the document?
 *
 * It proves presence, not support. Page breaks, hyphens joined or not, white space, case and quotation marks do not
 * hide a quotation; another word does.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/library/documents.h"

typedef enum { LEC_VERIFIED_EXACT, LEC_VERIFIED_NORMALIZED, LEC_VERIFIED_ABSENT, LEC_VERIFIED_UNQUOTED } LecVerified;

/* "exact", "normalized", "absent", "unquoted". Static. */
const char *lec_verified_name (LecVerified verified);

typedef struct {
  LecVerified verified;
  LecRange range; /* where it was found (for unquoted: the nearest sentence; for absent: the passage's own range) */
  char *quote;    /* as it stands in the document (for absent: as the answer has it) */
} LecCitation;

void lec_citation_free (LecCitation *citation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecCitation, lec_citation_free)

/* Looks for `quote` in the passage, then on its pages and one page around, then in the whole document.
 *
 * quote  the answer's words; NULL or "": the sentence of the passage nearest to `claim` is found and called unquoted
 * claim  the sentence of the answer that cites; may be NULL
 * Owned by the caller; NULL with the error. */
LecCitation *lec_citation_check (LecLibrary *library, const LecPassage *passage, const char *quote, const char *claim,
                                 GError **error);

/* The same on plain text: finds `quote` in `text`, exactly or after normalising, and gives its byte range. */
LecVerified lec_quote_find (const char *text, gsize length, const char *quote, gsize *start, gsize *end);
