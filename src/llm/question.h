/* question.h — a question's words and what kind of answer it asks for.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/text/stem.h"

#define LEC_QUESTION_TERMS 64 /* different words that are looked at */

typedef enum { LEC_ASKS_ANYTHING, LEC_ASKS_NAME, LEC_ASKS_NUMBER, LEC_ASKS_TIME } LecAsks;

typedef struct {
  char key[LEC_WORD_MAX + 1]; /* stem (or pair of characters), NUL-terminated */
  guint length;
  gboolean name; /* written with a capital within the question, or with a digit */
  guint order;   /* its place among the question's words, without stop words */
  double weight; /* rarity; set by whoever has texts to count in */
} LecTerm;

typedef struct {
  LecTerm terms[LEC_QUESTION_TERMS];
  guint n;
  LecAsks asks;
  LecLang lang;
} LecQuestion;

/* Reads a question in `lang` (NONE: detected). */
void lec_question_read (LecQuestion *question, const char *text, gsize length, LecLang lang, LecStemmer *stemmer);

/* Which term a folded word with this key is, or -1; `*credit` is 1 for the same key, less for a relative. */
int lec_question_match (const LecQuestion *question, const char *key, gsize length, double *credit);

/* The key that stands for a word: its stem; the word itself for numbers and pairs. Returns the length (0: a word to be
 * passed over); `out` has room for LEC_WORD_MAX bytes. */
gsize lec_question_key (LecStemmer *stemmer, LecLang lang, const LecWord *word, char *out);
