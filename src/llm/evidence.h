/* evidence.h — how much each sentence of the passages speaks for being the answer to a question, without a model.
 *
 * Words are compared by their stems in the passages' language (pairs of characters in scripts without blanks), weighted
 * by how rare they are among the sentences at hand. Each sentence gets measures of 0–1; a logistic model (fitted on the
 * first half of a public set of questions, tests/bench/bench_quote.c) makes them one probability. Used by quote.c.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/llm/provider.h"

typedef enum {
  LEC_MEASURE_SENTENCE, /* weight of the question's words that stand in the sentence */
  LEC_MEASURE_AROUND,   /* … in it or its neighbours */
  LEC_MEASURE_PASSAGE,  /* … in the passage, its heading or title */
  LEC_MEASURE_NAMES,    /* names and numbers of the question that the passage has; 1 if there are none */
  LEC_MEASURE_NAMES_IN, /* … that the sentence has */
  LEC_MEASURE_TYPE, /* what is asked for (a name, a number, a time) stands in it and not in the question; 0.5: unknown
                     */
  LEC_MEASURE_TOGETHER, /* neighbouring words of the question that are near each other in the sentence */
  LEC_MEASURE_SEARCH,   /* the search's score of the passage */
  LEC_MEASURE_BEST,     /* 1 / rank of the passage */
  LEC_MEASURE_MISSING,  /* weight of the question's words that stand in no passage */
  LEC_MEASURE_MARGIN,   /* PASSAGE above that of the best other passage */
  LEC_MEASURE_LENGTH,   /* words, of 40 */
  LEC_MEASURE_RAREST,   /* whether the rarest word of the question is in the sentence or beside it */
  LEC_N_MEASURES
} LecMeasure;

typedef struct {
  guint passage;    /* index into the request's passages */
  gsize start, end; /* bytes of its text */
  double likely;    /* probability of holding the answer */
  float measures[LEC_N_MEASURES];
} LecEvidence;

/* All sentences of the passages by falling probability (GArray of LecEvidence, owned by the caller); empty if the
 * question has no word to look for. */
GArray *lec_evidence_weigh (const char *question, const LecNumbered *passages, gsize n_passages);
