/* stopwords.h — the stop words of each language, as data for language.c.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/text/language.h"

typedef struct {
  LecLang lang;
  const char *words;   /* with single spaces between */
  const char *letters; /* letters that hint at the language in a script that it shares; may be NULL */
} LecStopwords;

/* The lists; ends with LEC_LANG_NONE. */
extern const LecStopwords lec_stopwords[];
