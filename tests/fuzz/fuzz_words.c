/* fuzz_words.c — any bytes as text: words, sentences, language and stems keep their promises.
 * SPDX-License-Identifier: MIT */
#include "src/index/key.h"
#include "src/text/sentences.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void cut_words (const char *text, gsize size, LecStemmer *stemmer, LecLang lang)
{
  LecWords words;
  LecWord word;
  guint32 position = 0;
  gsize start = 0, n = 0;
  char key[LEC_KEY_MAX];
  lec_words_init (&words, text, size, 0);
  while (lec_words_next (&words, &word)) {
    g_assert (word.length > 0 && word.length <= LEC_WORD_MAX);
    g_assert (g_utf8_validate_len (word.text, word.length, NULL));
    g_assert (word.start >= start && word.end > word.start && word.end <= size);
    g_assert (word.position >= position && words.position + word.has_parts > word.position);
    gsize length = lec_key_make (stemmer, lang, word.text, word.length, word.kind, key);
    g_assert (length > 1 && length <= LEC_KEY_MAX);
    for (gsize i = 1; i < length; i++)
      g_assert (key[i] != 0);
    start = word.start;
    position = word.position;
    g_assert (++n <= 2 * size);
  }
}

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  static const char *const languages[] = {"en", "de", NULL, "zh"};
  if (size > 1 << 16)
    return 0;
  const char *text = (const char *)data;
  g_autoptr (LecStemmer) stemmer = lec_stemmer_new ();
  LecLang lang = lec_lang_detect (text, size, 0, LEC_LANG_EN);
  cut_words (text, size, stemmer, lang);
  gsize end;
  for (gsize at = 0; at < size; at = end) {
    end = lec_sentence_next (text, size, at, languages[size % G_N_ELEMENTS (languages)]);
    g_assert (end > at && end <= size);
    gsize from = at, to = end;
    lec_sentence_trim (text, &from, &to);
    g_assert (from >= at && to <= end);
  }
  return 0;
}
