/* utf8.h — text of strangers made safe and measured: validity, control characters, case, columns, cuts.
 *
 * Byte offsets are what the program reckons in; columns (a terminal's cells) come from utf8proc by grapheme cluster.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

/* Replaces malformed sequences by U+FFFD and NUL by a space. Owned by the caller; `length` may be -1. */
char *lec_utf8_repair (const char *bytes, gssize length);

/* Drops C0 and C1 controls (but \n, and \t as it is), bidi overrides and other format characters that move a cursor,
 * so that text can never press a key. Owned by the caller. Valid UTF-8 in, valid UTF-8 out. */
char *lec_utf8_printable (const char *s, gssize length);

/* NFKC_Casefold (Unicode TR 44) of valid UTF-8, by utf8proc; NULL if it is not valid. Owned by the caller. */
char *lec_utf8_fold (const char *s, gssize length);

/* NFKC without folding. Owned by the caller. */
char *lec_utf8_nfkc (const char *s, gssize length);

/* Columns that the text takes on a terminal: 2 for wide clusters, 0 for what has no width. */
int lec_utf8_width (const char *s, gssize length);

/* The length in bytes of the grapheme cluster at `s` (0 at the end), and its columns (0–2) in `*columns`. */
gsize lec_utf8_cluster (const char *s, const char *end, int *columns);

/* Bytes of `s` that fit into `columns`, whole clusters only. */
gsize lec_utf8_fit (const char *s, int columns);

/* `s` cut in the middle with "…" so that it takes at most `columns`. Owned by the caller. */
char *lec_utf8_cut_middle (const char *s, int columns);

/* Code points in `length` bytes of valid UTF-8; several times faster than g_utf8_strlen on a whole file. */
gsize lec_utf8_count (const char *s, gsize length);

/* The largest boundary of a character at or before `at`. */
gsize lec_utf8_floor (const char *s, gsize length, gsize at);
