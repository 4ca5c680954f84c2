/* test_words.c — words as the index knows them.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/text/letters.h"
#include "src/text/words.h"

/* "word@position" for each word, with a space between. */
static char *cut (const char *text)
{
  GString *out = g_string_new (NULL);
  LecWords words;
  LecWord word;
  gsize length = strlen (text), last = 0;
  lec_words_init (&words, text, length, 0);
  while (lec_words_next (&words, &word)) {
    g_assert_cmpuint (word.length, >, 0);
    g_assert_cmpuint (word.length, <=, LEC_WORD_MAX);
    g_assert_true (g_utf8_validate_len (word.text, word.length, NULL));
    g_assert_cmpuint (word.start, >=, last);
    g_assert_cmpuint (word.end, >, word.start);
    g_assert_cmpuint (word.end, <=, length);
    last = word.start;
    g_string_append_printf (out, "%s%.*s@%u", out->len ? " " : "", (int)word.length, word.text, word.position);
  }
  return g_string_free (out, FALSE);
}

static void expect (const char *text, const char *wanted)
{
  g_autofree char *got = cut (text);
  g_assert_cmpstr (got, ==, wanted);
}

static void test_plain (void)
{
  expect ("", "");
  expect (" .,;!", "");
  expect ("Hello, World", "hello@0 world@1");
  expect ("twenty-one", "twenty@0 one@1");
  expect ("naïve CAFÉ", "naïve@0 café@1");
  expect ("cafe\xcc\x81", "café@0"); /* a combining accent composes */
  expect ("Straße", "strasse@0");
  expect ("ﬁnd ｗｉｄｅ", "find@0 wide@1");
  expect ("so\xc2\xadlid", "solid@0"); /* a soft hyphen is nothing */
  expect ("ΣΊΣΥΦΟΣ", "σίσυφοσ@0");
  expect ("Ёлка ЙОД", "ёлка@0 йод@1");
}

static void test_apostrophes (void)
{
  expect ("don't it’s", "don't@0 it's@1");
  expect ("we've he'll", "we've@0 he'll@1");
  expect ("l'homme d’une", "l@0 homme@1 d@2 une@3");
  expect ("dell'arte", "dell@0 arte@1");
  expect ("'quoted' dogs'", "quoted@0 dogs@1");
  expect ("Ankara'da", "ankara@0 da@1");
}

static void test_numbers (void)
{
  expect ("3.14 1,234,567.5", "3.14@0 1234567.5@1");
  expect ("1,2,3", "1@0 2@1 3@2");
  expect ("covid19 R2D2 x86", "covid19@0 r2d2@1 x86@2");
  expect ("end.Next", "end@0 next@1");
  expect ("U.S.A. e.g. U.S. law", "usa@0 eg@1 us@2 law@3");
  expect ("C++ and C#, but c", "c++@0 and@1 c#@2 but@3 c@4");
}

static void test_identifiers (void)
{
  expect ("getUserName x", "getusername@0 get@0 user@1 name@2 x@3");
  expect ("lec_index_open", "lec_index_open@0 lec@0 index@1 open@2");
  expect ("HTMLParser", "htmlparser@0 html@0 parser@1");
  expect ("__init__", "init@0");
  expect ("mRNA PhD DNAse", "mrna@0 phd@1 dnase@2");
  expect ("MAX_SIZE_2", "max_size_2@0 max@0 size@1 2@2");
  expect ("a_ _b", "a@0 b@1");
}

static void test_scripts_without_spaces (void)
{
  expect ("黑豹队", "黑豹@0 豹队@1 队@2");
  expect ("猫", "猫@0");
  expect ("東京タワー", "東京@0 京タ@1 タワ@2 ワー@3 ー@4");
  expect ("학교에서 공부", "학교@0 교에@1 에서@2 서@3 공부@4 부@5");
  expect ("以24次", "以@0 24@1 次@2");
  expect ("ที่นี่", "ที่นี่@0 นี่@1"); /* clusters: a consonant with its marks */
  expect ("。、", "");
}

static void test_arabic_and_hebrew (void)
{
  expect ("أحمد إلى آخر", "احمد@0 الي@1 اخر@2");
  expect ("مُحَمَّد مدرسة", "محمد@0 مدرسه@1");
  expect ("ﻣﺪﺭﺳﺔ", "مدرسه@0"); /* presentation forms, as PDFs have them */
  expect ("שָׁלוֹם", "שלום@0");
}

static void test_limits (void)
{
  GString *text = g_string_new (NULL);
  for (int i = 0; i < 100000; i++)
    g_string_append (text, i % 3 ? "aB" : "é");
  g_autofree char *cut_once = cut (text->str);
  g_assert_cmpuint (strlen (cut_once), >, 0);
  g_string_assign (text, "");
  for (int i = 0; i < 200; i++)
    g_string_append_c (text, 'x');
  g_autofree char *x = cut (text->str);
  g_string_append (text, "y");
  g_autofree char *y = cut (text->str);
  g_assert_cmpstr (x, !=, y); /* long words differ by what is beyond their head */
  g_string_free (text, TRUE);
}

static void test_broken (void)
{
  expect ("caf\xe9 ok \xff\xfe\xc3", "caf@0 ok@1");
  expect ("\xed\xa0\x80q", "q@0");
}

static void plain (const char *word, const char *wanted)
{
  char out[LEC_WORD_MAX];
  gsize n = lec_word_plain (word, strlen (word), out);
  g_assert_cmpuint (n, ==, strlen (wanted));
  g_assert_cmpint (memcmp (out, wanted, n), ==, 0);
}

static void test_without_accents (void)
{
  plain ("café", "cafe");
  plain ("übergrößen", "ubergroßen");
  plain ("łódź", "lodz");
  plain ("йод", "йод"); /* a letter of its own */
  plain ("ёлка", "елка");
  plain ("άνθρωποσ", "ανθρωποσ");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/plain", test_plain);
  g_test_add_func ("/words/apostrophes", test_apostrophes);
  g_test_add_func ("/words/numbers", test_numbers);
  g_test_add_func ("/words/identifiers", test_identifiers);
  g_test_add_func ("/words/without-spaces", test_scripts_without_spaces);
  g_test_add_func ("/words/arabic-hebrew", test_arabic_and_hebrew);
  g_test_add_func ("/words/limits", test_limits);
  g_test_add_func ("/words/broken", test_broken);
  g_test_add_func ("/words/without-accents", test_without_accents);
  return g_test_run ();
}
