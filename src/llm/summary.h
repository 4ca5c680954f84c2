/* summary.h — the sentences that stand for a text.
 *
 * A sentence is worth how near it is to the whole (the cosine of its words, weighted by rarity, with the text's), more
 * at the beginning, less the more it repeats what is already chosen. Used by quote.c.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

typedef struct {
  gsize start, end; /* bytes of the text */
} LecSummarySentence;

/* At most `most` sentences in reading order (GArray of LecSummarySentence, owned by the caller). `facts`: sentences
 * with names and numbers are preferred. Texts over 1 MB are read up to there. */
GArray *lec_summary_choose (const char *text, gsize length, guint most, gboolean facts);
