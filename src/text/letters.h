/* letters.h — what a character is to the cutting of words, and its folding. For words.c and sentences.c.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

typedef enum {
  LEC_CHAR_OTHER, /* separates */
  LEC_CHAR_LETTER,
  LEC_CHAR_DIGIT, /* and fractions, superscripts, letter numbers */
  LEC_CHAR_MARK,  /* combining, soft hyphen, joiners: belongs to what stands before it */
  LEC_CHAR_HAN,   /* Han and kana; this and what follows: scripts that are indexed as pairs */
  LEC_CHAR_HANGUL,
  LEC_CHAR_THAI,
  LEC_CHAR_LAO,
  LEC_CHAR_KHMER,
  LEC_CHAR_MYANMAR,
} LecCharClass;

/* The character at `s` (at least one byte left); its bytes in `*n`. Broken bytes give 0xFFFD, one at a time. */
gunichar lec_char_at (const char *s, gsize left, guint *n);
LecCharClass lec_char_class (gunichar c);

#define LEC_FOLD_CHARS 256 /* characters that are folded at a time */

/* Folds at most LEC_FOLD_CHARS characters of `s`: NFKC, case, Arabic and Hebrew spelling, straight apostrophes.
 * Writes at most `room` bytes of UTF-8 and returns how many; a result that is longer keeps its head and ends in a hash.
 */
gsize lec_fold (const char *s, gsize length, char *out, gsize room);
