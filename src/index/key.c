/* key.c — keys of words.
 * SPDX-License-Identifier: MIT */
#include "src/index/key.h"
#include <string.h>

gsize lec_key_make (LecStemmer *stemmer, LecLang lang, const char *word, gsize length, LecWordKind kind, char *out)
{
  length = MIN (length, LEC_WORD_MAX);
  out[0] = 0;
  if (kind == LEC_WORD_PLAIN && lec_lang_is_stop (lang, word, length)) {
    out[0] = (char)(LEC_KEY_STOP | (guint)lang);
    memcpy (out + 1, word, length);
    return length + 1;
  }
  if (kind == LEC_WORD_PLAIN) {
    out[0] = lec_lang_has_stemmer (lang) ? (char)lang : 0;
    return 1 + lec_stem (stemmer, lang, word, length, out + 1);
  }
  if (kind == LEC_WORD_NUMBER || kind == LEC_WORD_WHOLE)
    return 1 + lec_stem (stemmer, LEC_LANG_NONE, word, length, out + 1);
  memcpy (out + 1, word, length);
  return length + 1;
}

gboolean lec_key_is_stop (const char *key)
{
  return (key[0] & LEC_KEY_STOP) != 0;
}
