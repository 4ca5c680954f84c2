/* cell.h — text as a terminal draws it: clusters made plain, and the columns they take.
 *
 * Terminals disagree about joined emoji, skin tones and variation selectors, so these are dropped before they are
 * drawn or measured (flags become letters); what is left is a base character of 1 or 2 columns and at most four
 * combining marks, which every terminal draws alike. All measuring in the face is done here, never with
 * lec_utf8_width. The locale's LC_CTYPE must be UTF-8 (wcwidth is what curses reckons with).
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

#define LEC_CELL_BYTES 20 /* a base and four marks, at most 4 bytes each for marks of the basic plane, and the NUL */

/* Takes the next cell from `s`: its text into `out` ("" where nothing is to be drawn), its columns (0–2).
 * Returns the bytes taken (0 at the end). Malformed bytes and control characters become U+FFFD. */
gsize lec_cell_next (const char *s, const char *end, char out[LEC_CELL_BYTES], int *columns);

/* The columns of `length` bytes (-1: to the NUL). */
int lec_cell_width (const char *s, gssize length);

/* Bytes of `s` that fit into `columns`. */
gsize lec_cell_fit (const char *s, gssize length, int columns);

/* `s` cut in the middle, or at the end, with "…" so that it takes at most `columns`. Owned by the caller. */
char *lec_cell_cut_middle (const char *s, int columns);
char *lec_cell_cut_end (const char *s, int columns);
