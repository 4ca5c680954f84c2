/* words.h — text cut into words as the index knows them: folded, with their places.
 *
 * Words are Unicode's (UAX #29 in substance). Letters and digits are folded (NFKC, case), Arabic spellings are made
 * one, points and invisible characters dropped. Han, kana, Hangul, Thai, Lao, Khmer and Myanmar are not cut at spaces:
 * they give overlapping pairs of clusters, and the last cluster of a run by itself, so that one cluster alone can be
 * looked for. An identifier (camelCase, snake_case) gives the whole, then its parts, the whole at the place of the
 * first part. SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

#define LEC_WORD_MAX 64 /* bytes of a folded word; a longer one keeps its head and a hash of the whole */

typedef enum {
  LEC_WORD_PLAIN,  /* letters of a script that has words: may be stemmed, may be a stop word */
  LEC_WORD_NUMBER, /* has a digit or a sign (c++): never stemmed */
  LEC_WORD_WHOLE,  /* an identifier with underscores, whose parts follow: never stemmed */
  LEC_WORD_PAIR,   /* two clusters of a script without spaces */
  LEC_WORD_SINGLE, /* the last cluster of a run */
  LEC_WORD_ALONE,  /* a cluster that is a run by itself */
} LecWordKind;

typedef struct {
  const char *text; /* folded; borrowed until the next word; not NUL-terminated */
  gsize length;     /* 1–LEC_WORD_MAX bytes */
  gsize start, end; /* bytes of the source that it stands on */
  guint32 position; /* grows by one with each word or cluster; an identifier's whole has that of its first part */
  LecWordKind kind;
  gboolean ascii;     /* all of `text` is ASCII */
  gboolean has_parts; /* a whole: its parts follow */
} LecWord;

/* A place in a text; holds no memory of its own. */
typedef struct {
  const char *text; /* borrowed; bytes that are not UTF-8 separate words */
  gsize length, at;
  gsize parts_end;  /* end of the identifier whose parts are being given; 0: none */
  guint32 position; /* of the next word */
  gboolean in_run;  /* the cluster at `at` was the second of a pair */
  char buffer[4 * LEC_WORD_MAX];
} LecWords;

/* Begins at the first byte; positions count from `position`. */
void lec_words_init (LecWords *words, const char *text, gsize length, guint32 position);
/* The next word; FALSE at the end. */
gboolean lec_words_next (LecWords *words, LecWord *word);

/* A folded word without the accents of Latin and Greek letters. `out` has room for LEC_WORD_MAX bytes (`length` is at
 * most that); returns the length, which is not more than was given. */
gsize lec_word_plain (const char *word, gsize length, char *out);
