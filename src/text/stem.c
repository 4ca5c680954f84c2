/* stem.c — Snowball's stemmers, one a language, made when needed.
 * SPDX-License-Identifier: MIT */
#include "src/text/stem.h"
#include <libstemmer.h>
#include <string.h>

struct LecStemmer {
  struct sb_stemmer *snowball[LEC_N_LANGS];
};

/* Snowball's names; NULL: no algorithm. */
static const char *algorithm (LecLang lang)
{
  static const char *const names[LEC_N_LANGS] = {
      [LEC_LANG_EN] = "english",    [LEC_LANG_DE] = "german",   [LEC_LANG_FR] = "french",
      [LEC_LANG_ES] = "spanish",    [LEC_LANG_IT] = "italian",  [LEC_LANG_PT] = "portuguese",
      [LEC_LANG_NL] = "dutch",      [LEC_LANG_SV] = "swedish",  [LEC_LANG_NO] = "norwegian",
      [LEC_LANG_DA] = "danish",     [LEC_LANG_FI] = "finnish",  [LEC_LANG_RU] = "russian",
      [LEC_LANG_HU] = "hungarian",  [LEC_LANG_RO] = "romanian", [LEC_LANG_TR] = "turkish",
      [LEC_LANG_AR] = "arabic",     [LEC_LANG_EL] = "greek",    [LEC_LANG_CA] = "catalan",
      [LEC_LANG_ID] = "indonesian", [LEC_LANG_HI] = "hindi"};
  return (guint)lang < LEC_N_LANGS ? names[lang] : NULL;
}

LecStemmer *lec_stemmer_new (void)
{
  return g_new0 (LecStemmer, 1);
}

void lec_stemmer_free (LecStemmer *stemmer)
{
  if (!stemmer)
    return;
  for (guint i = 0; i < LEC_N_LANGS; i++)
    if (stemmer->snowball[i])
      sb_stemmer_delete (stemmer->snowball[i]);
  g_free (stemmer);
}

gboolean lec_lang_has_stemmer (LecLang lang)
{
  return algorithm (lang) != NULL;
}

gsize lec_stem (LecStemmer *stemmer, LecLang lang, const char *word, gsize length, char *out)
{
  const char *name = algorithm (lang);
  if (name && !stemmer->snowball[lang])
    stemmer->snowball[lang] = sb_stemmer_new (name, "UTF_8");
  struct sb_stemmer *snowball = name ? stemmer->snowball[lang] : NULL;
  if (snowball && length > 1) {
    const sb_symbol *stem = sb_stemmer_stem (snowball, (const sb_symbol *)word, (int)length);
    int n = sb_stemmer_length (snowball);
    if (stem && n > 0 && n <= LEC_WORD_MAX) {
      word = (const char *)stem;
      length = (gsize)n;
    }
  }
  gsize i = 0;
  while (i < length && (guint8)word[i] < 0x80)
    i++;
  if (i < length) {
    gsize n = lec_word_plain (word, length, out);
    if (n > 0)
      return n;
  }
  length = MIN (length, LEC_WORD_MAX);
  memcpy (out, word, length);
  return length;
}
