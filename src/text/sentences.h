/* sentences.h — where sentences end.
 *
 * An end is a mark (. ! ? … 。！？ and their kin in other scripts) with the quotes and brackets that close after it,
 * when what stands around it says so: not after an abbreviation ("e.g.", "Dr.", "Fig. 3", "et al."), an initial, within
 * a number, or before a small letter. An empty line always ends one, and so does the line before a list item.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

/* The end of the sentence that begins at byte `start`, white space after it included, so that ends are starts:
 * for (gsize at = 0, end; at < length; at = end) { end = lec_sentence_next (text, length, at, "en"); … }
 *
 * text      UTF-8 (broken bytes do no harm)
 * language  ISO 639-1 for its abbreviations; NULL: those of all languages
 * Returns a value in start+1 … length (length, when start >= length). */
gsize lec_sentence_next (const char *text, gsize length, gsize start, const char *language);

/* The sentence start … end without white space around it: moves the two. */
void lec_sentence_trim (const char *text, gsize *start, gsize *end);
