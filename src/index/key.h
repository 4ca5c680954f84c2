/* key.h — the key under which the index keeps a word: a byte for its class, then the stem.
 *
 * The class is the language whose stemmer was used (0: none), | LEC_KEY_STOP for a stop word of that language.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/text/stem.h"

#define LEC_KEY_STOP 0x40
#define LEC_KEY_MAX  (LEC_WORD_MAX + 1) /* bytes */

/* The key of a folded word in an item of the language; `out` has room for LEC_KEY_MAX bytes. Returns the length. Never
 * holds a NUL after the class byte. */
gsize lec_key_make (LecStemmer *stemmer, LecLang lang, const char *word, gsize length, LecWordKind kind, char *out);

/* Whether the key is a stop word's. */
gboolean lec_key_is_stop (const char *key);
