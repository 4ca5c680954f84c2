/* language.h — the languages that are told apart, their stop words, and a guess which one a text is in.
 *
 * A language is a small number that is kept in the index, so its value never changes.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

typedef enum {
  LEC_LANG_NONE = 0, /* unknown, or one that is neither stemmed nor has stop words */
  LEC_LANG_EN,
  LEC_LANG_DE,
  LEC_LANG_FR,
  LEC_LANG_ES,
  LEC_LANG_IT,
  LEC_LANG_PT,
  LEC_LANG_NL,
  LEC_LANG_SV,
  LEC_LANG_NO,
  LEC_LANG_DA,
  LEC_LANG_FI,
  LEC_LANG_RU,
  LEC_LANG_HU,
  LEC_LANG_RO,
  LEC_LANG_TR,
  LEC_LANG_AR,
  LEC_LANG_EL,
  LEC_LANG_CA,
  LEC_LANG_ID,
  LEC_LANG_PL,
  LEC_LANG_CS,
  LEC_LANG_UK,
  LEC_LANG_HI,
  LEC_LANG_HE,
  LEC_LANG_FA,
  LEC_LANG_ZH,
  LEC_LANG_JA,
  LEC_LANG_KO,
  LEC_LANG_TH,
  LEC_LANG_VI,
  LEC_N_LANGS
} LecLang;

/* "en" …; "" for NONE. Static. */
const char *lec_lang_code (LecLang lang);
/* From an ISO 639-1 code, with or without a region ("en-GB"); NONE for NULL and for what is not in the list. */
LecLang lec_lang_from_code (const char *code);

/* Whether a folded word is a stop word of the language. */
gboolean lec_lang_is_stop (LecLang lang, const char *word, gsize length);

/* The language of a text, by its scripts and stop words (its first 4 KB and as much from its middle are looked at).
 *
 * allowed   a bit (1 << LecLang) for each language to choose from; 0: all
 * otherwise what is returned for letters that say nothing (a name, a number, code)
 * Returns NONE for text without letters. */
LecLang lec_lang_detect (const char *text, gsize length, guint64 allowed, LecLang otherwise);
