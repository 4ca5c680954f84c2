/* test_language.c — which language, which stop words, which stems.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/text/stem.h"

static void is (const char *text, const char *code)
{
  g_assert_cmpstr (lec_lang_code (lec_lang_detect (text, strlen (text), 0, LEC_LANG_EN)), ==, code);
}

static void test_detect (void)
{
  is ("The cat is on the table and it does not move.", "en");
  is ("Die Katze ist auf dem Tisch und bewegt sich nicht.", "de");
  is ("Le chat est sur la table et il ne bouge pas.", "fr");
  is ("El gato está sobre la mesa y no se mueve.", "es");
  is ("Il gatto è sul tavolo e non si muove.", "it");
  is ("O gato está em cima da mesa e não se mexe.", "pt");
  is ("De kat zit op de tafel en beweegt niet, maar hij is wel wakker.", "nl");
  is ("Katten är på bordet och den rör sig inte alls.", "sv");
  is ("Kissa on pöydällä, mutta se ei ole liikkunut vielä.", "fi");
  is ("Kot jest na stole i się nie rusza, ale to nic.", "pl");
  is ("Pisica este pe masă și nu se mișcă, dar este trează.", "ro");
  is ("Kedi masanın üzerinde ve hareket etmiyor, çünkü bu onun için iyi değil.", "tr");
  is ("A macska az asztalon van, és nem mozog, mert ez így jó.", "hu");
  is ("Кошка на столе, и она не двигается.", "ru");
  is ("Кішка на столі, і вона не рухається.", "uk");
  is ("القط على الطاولة ولا يتحرك", "ar");
  is ("Η γάτα είναι στο τραπέζι", "el");
  is ("החתול על השולחן", "he");
  is ("बिल्ली मेज़ पर है", "hi");
  is ("猫在桌子上", "zh");
  is ("猫はテーブルの上にいます", "ja");
  is ("고양이가 탁자 위에 있다", "ko");
  is ("แมวอยู่บนโต๊ะ", "th");
  is ("12345 !!", "");
  is ("Kubernetes", "en"); /* letters that say nothing: what was expected */
}

static void test_allowed (void)
{
  guint64 only = G_GUINT64_CONSTANT (1) << LEC_LANG_EN | G_GUINT64_CONSTANT (1) << LEC_LANG_FR;
  g_assert_cmpint (lec_lang_detect ("die hard man", 12, only, LEC_LANG_EN), ==, LEC_LANG_EN);
  g_assert_cmpint (lec_lang_from_code ("en-GB"), ==, LEC_LANG_EN);
  g_assert_cmpint (lec_lang_from_code ("nb"), ==, LEC_LANG_NO);
  g_assert_cmpint (lec_lang_from_code ("english"), ==, LEC_LANG_NONE);
  g_assert_cmpint (lec_lang_from_code (NULL), ==, LEC_LANG_NONE);
}

static void test_stop_words (void)
{
  g_assert_true (lec_lang_is_stop (LEC_LANG_EN, "the", 3));
  g_assert_true (lec_lang_is_stop (LEC_LANG_EN, "don't", 5));
  g_assert_false (lec_lang_is_stop (LEC_LANG_EN, "die", 3));
  g_assert_true (lec_lang_is_stop (LEC_LANG_DE, "die", 3));
  g_assert_true (lec_lang_is_stop (LEC_LANG_DE, "für", strlen ("für")));
  g_assert_true (lec_lang_is_stop (LEC_LANG_AR, "الي", strlen ("الي"))); /* as it is folded */
  g_assert_false (lec_lang_is_stop (LEC_LANG_NONE, "the", 3));
}

static void stem (LecStemmer *stemmer, LecLang lang, const char *word, const char *wanted)
{
  char out[LEC_WORD_MAX];
  gsize n = lec_stem (stemmer, lang, word, strlen (word), out);
  g_autofree char *got = g_strndup (out, n);
  g_assert_cmpstr (got, ==, wanted);
}

static void test_stems (void)
{
  g_autoptr (LecStemmer) stemmer = lec_stemmer_new ();
  stem (stemmer, LEC_LANG_EN, "running", "run");
  stem (stemmer, LEC_LANG_EN, "dog's", "dog");
  stem (stemmer, LEC_LANG_DE, "häuser", "haus");
  stem (stemmer, LEC_LANG_FR, "mangées", "mang");
  stem (stemmer, LEC_LANG_ES, "canciones", "cancion");
  stem (stemmer, LEC_LANG_RU, "книгами", "книг");
  stem (stemmer, LEC_LANG_NONE, "running", "running");
  stem (stemmer, LEC_LANG_PL, "źródło", "zrodlo");
  for (guint lang = 0; lang < LEC_N_LANGS; lang++) /* every one works */
    if (lec_lang_has_stemmer ((LecLang)lang)) {
      char out[LEC_WORD_MAX];
      g_assert_cmpuint (lec_stem (stemmer, (LecLang)lang, "information", 11, out), >, 0);
    }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/language/detect", test_detect);
  g_test_add_func ("/language/allowed", test_allowed);
  g_test_add_func ("/language/stop-words", test_stop_words);
  g_test_add_func ("/language/stems", test_stems);
  return g_test_run ();
}
