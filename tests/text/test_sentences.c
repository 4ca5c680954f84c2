/* test_sentences.c — where sentences end.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/text/sentences.h"

/* The sentences of a text with "|" between. */
static char *split (const char *text, const char *language)
{
  GString *out = g_string_new (NULL);
  gsize length = strlen (text), end;
  for (gsize at = 0; at < length; at = end) {
    end = lec_sentence_next (text, length, at, language);
    g_assert_cmpuint (end, >, at);
    g_assert_cmpuint (end, <=, length);
    gsize from = at, to = end;
    lec_sentence_trim (text, &from, &to);
    g_string_append_printf (out, "%s%.*s", out->len ? "|" : "", (int)(to - from), text + from);
  }
  return g_string_free (out, FALSE);
}

static void expect_in (const char *language, const char *text, const char *wanted)
{
  g_autofree char *got = split (text, language);
  g_assert_cmpstr (got, ==, wanted);
}

static void expect (const char *text, const char *wanted)
{
  expect_in ("en", text, wanted);
}

static void test_plain (void)
{
  expect ("One. Two! Three? Four", "One.|Two!|Three?|Four");
  expect ("  One.  Two.  ", "One.|Two.");
  expect ("It costs 3.50 dollars. Yes.", "It costs 3.50 dollars.|Yes.");
  expect ("Wait... what? Stop... Then go.", "Wait... what?|Stop...|Then go.");
  expect ("A line\nthat goes on. Next.", "A line\nthat goes on.|Next.");
  expect ("It grew.[12] Then it fell.", "It grew.[12]|Then it fell.");
  expect ("Open lectern.c and go. Yes.", "Open lectern.c and go.|Yes.");
}

static void test_abbreviations (void)
{
  expect ("Dr. Smith met Mr. J. R. Jones. They left.", "Dr. Smith met Mr. J. R. Jones.|They left.");
  expect ("See Fig. 3 and e.g. Table 2. Then stop.", "See Fig. 3 and e.g. Table 2.|Then stop.");
  expect ("Vaswani et al. (2017) show it. Good.", "Vaswani et al. (2017) show it.|Good.");
  expect ("Vaswani et al. show it. Good.", "Vaswani et al. show it.|Good.");
  expect ("He has dogs, cats, etc. They bark.", "He has dogs, cats, etc.|They bark.");
  expect ("No. 5 is alive. No. It is not.", "No. 5 is alive.|No.|It is not.");
  expect ("The U.S. army came. It won.", "The U.S. army came.|It won.");
  expect ("It took long. Open the app. Then wait.", "It took long.|Open the app.|Then wait.");
}

static void test_quotes (void)
{
  expect ("\"Go!\" he said. \"No.\" She left.", "\"Go!\" he said.|\"No.\"|She left.");
  expect ("(It ended.) Then more.", "(It ended.)|Then more.");
  expect ("“Why?” Nobody knew.", "“Why?”|Nobody knew.");
}

static void test_blocks (void)
{
  expect ("A heading\n\nText here. More.", "A heading|Text here.|More.");
  expect ("List:\n- one\n- two\n\nEnd", "List:|- one|- two|End");
  expect ("Steps:\n1. Open it.\n2. Close it.", "Steps:|1. Open it.|2. Close it.");
  expect ("Page\fNext", "Page|Next");
}

static void test_languages (void)
{
  expect_in ("zh", "黑豹队赢了。他们很高兴！真的吗？是", "黑豹队赢了。|他们很高兴！|真的吗？|是");
  expect_in ("zh", "他说：“走。”然后离开。", "他说：“走。”|然后离开。");
  expect_in ("de", "Am 3. Oktober kam er. Das war z. B. gut.", "Am 3. Oktober kam er.|Das war z. B. gut.");
  expect_in ("hi", "यह है। वह था।", "यह है।|वह था।");
  expect_in ("ar", "هل جاء؟ نعم.", "هل جاء؟|نعم.");
  expect_in (NULL, "Voir p. 12. Fin.", "Voir p. 12.|Fin.");
}

static void test_ends (void)
{
  g_assert_cmpuint (lec_sentence_next ("", 0, 0, NULL), ==, 0);
  g_assert_cmpuint (lec_sentence_next ("abc", 3, 7, NULL), ==, 3);
  expect ("\xff\xc3. \xe2\x80 x.", "\xff\xc3.|\xe2\x80 x.");
  GString *dots = g_string_new (NULL);
  for (int i = 0; i < 50000; i++)
    g_string_append (dots, "a. ");
  g_autofree char *cut = split (dots->str, "en"); /* linear, and ends */
  g_assert_nonnull (cut);
  g_string_free (dots, TRUE);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sentences/plain", test_plain);
  g_test_add_func ("/sentences/abbreviations", test_abbreviations);
  g_test_add_func ("/sentences/quotes", test_quotes);
  g_test_add_func ("/sentences/blocks", test_blocks);
  g_test_add_func ("/sentences/languages", test_languages);
  g_test_add_func ("/sentences/ends", test_ends);
  return g_test_run ();
}
