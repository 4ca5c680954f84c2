/* stem.h — folded words to their stems, by Snowball.
 *
 * A LecStemmer belongs to one thread; its stemmers are made when first asked for (about 20 µs each).
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/text/language.h"
#include "src/text/words.h"

typedef struct LecStemmer LecStemmer;

/* Without any stemmer yet; lec_stemmer_free frees all that were made. */
LecStemmer *lec_stemmer_new (void);
void lec_stemmer_free (LecStemmer *stemmer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecStemmer, lec_stemmer_free)

/* Whether Snowball has an algorithm for the language. */
gboolean lec_lang_has_stemmer (LecLang lang);

/* The key of a folded word (kind PLAIN) in a text of the language: stemmed, accents of Latin and Greek letters
 * dropped. `out` has room for LEC_WORD_MAX bytes; returns the length, at least 1. */
gsize lec_stem (LecStemmer *stemmer, LecLang lang, const char *word, gsize length, char *out);
