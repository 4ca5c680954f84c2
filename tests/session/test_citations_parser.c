/* test_citations_parser.c — closing lines come off the stream, everything else stays, however the stream is cut.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/session/citations_parser.h"

static void on_text (const char *text, gsize length, gpointer user_data)
{
  g_string_append_len (user_data, text, length);
}

/* Pushes in pieces of `step` bytes; returns the text shown, then "|number:words" for each quotation. */
static char *run (const char *stream, gsize step)
{
  GString *out = g_string_new (NULL);
  g_autoptr (LecCitationsParser) parser = lec_citations_parser_new (on_text, out);
  const gsize length = strlen (stream);
  for (gsize at = 0; at < length; at += step)
    lec_citations_parser_push (parser, stream + at, MIN (step, length - at));
  lec_citations_parser_finish (parser);
  const GPtrArray *quotations = lec_citations_parser_quotations (parser);
  for (guint i = 0; i < quotations->len; i++) {
    const LecQuotation *quotation = quotations->pdata[i];
    g_string_append_printf (out, "|%u:%s", quotation->number, quotation->words);
  }
  return g_string_free (out, FALSE);
}

static void check (const char *stream, const char *expected)
{
  for (gsize step = 1; step <= strlen (stream) + 1; step++) {
    g_autofree char *got = run (stream, step);
    g_assert_cmpstr (got, ==, expected);
  }
}

static void test_closing (void)
{
  check ("It is blue [1].\n\n[1] \"The sky is blue.\"", "It is blue [1].|1:The sky is blue.");
  check ("A [1][2].\n[1] \"a\"\n[2] \"b\"\n", "A [1][2].|1:a|2:b");
  check ("A.\n\n[1] \"a\"\n\n[2] \"b\"\n\n", "A.|1:a|2:b");
  check ("[3] \"only this\"", "|3:only this");
  check ("A.\r\n[1] \"a\"\r\n", "A.\r|1:a");
  check ("A.\n[1] \"a\" (p. 4)\n[2] \"b\".\n[1] \"c\" [1]", "A.|1:a|2:b|1:c");
  check ("A.\n- [1] \"a\"\n* [2]: \"b\"\n• [3] \"c\"", "A.|1:a|2:b|3:c");
}

static void test_marks (void)
{
  check ("A.\n[1] “curly”\n[2] «guillemets»\n[3] 「han」\n[4] „deutsch“", "A.|1:curly|2:guillemets|3:han|4:deutsch");
  check ("A.\n[1] \"he said \"no\" and left\"", "A.|1:he said \"no\" and left");
  check ("A.\n[1] “he said ‘no’ and “left””", "A.|1:he said ‘no’ and “left”");
  check ("A.\n[1] \"cut off in the mid", "A.|1:cut off in the mid");
}

static void test_text_stays (void)
{
  check ("", "");
  check ("\n\n", "\n\n");
  check ("plain\n", "plain\n");
  check ("[1] says so.\n", "[1] says so.\n");
  check ("[x] \"a\"", "[x] \"a\"");
  check ("[0] \"a\"", "[0] \"a\"");
  check ("[99999] \"a\"", "[99999] \"a\"");
  check ("[1", "[1");
  check ("A\n[1] \"\"", "A\n[1] \"\"");
  check ("[1] \"a\" is what the page says.\nSo it is.", "[1] \"a\" is what the page says.\nSo it is.");
  /* such lines in the middle are text */
  check ("[1] \"a\"\n\nThen more.\n[2] \"b\"", "[1] \"a\"\n\nThen more.|2:b");
  check ("a\n\n\nb\n", "a\n\n\nb\n");
  check ("• point\n\xE2\x80", "• point\n\xE2\x80");
}

/* What is held back is bounded: a line without end becomes text. */
static void test_bounded (void)
{
  g_autoptr (GString) stream = g_string_new ("A\n[1] \"");
  for (guint i = 0; i < LEC_QUOTES_HELD; i++)
    g_string_append_c (stream, 'x');
  g_autofree char *got = run (stream->str, 1000);
  g_assert_cmpstr (got, ==, stream->str);
  g_autoptr (GString) many = g_string_new ("A");
  for (guint i = 0; i < LEC_QUOTES_MOST + 50; i++)
    g_string_append (many, "\n[1] \"x\"");
  g_autofree char *some = run (many->str, 7);
  guint n = 0;
  for (const char *p = some; (p = strchr (p, '|')); p++)
    n++;
  g_assert_cmpuint (n, ==, LEC_QUOTES_MOST);
}

/* Plain text is not held back: it is shown as it comes. */
static void test_flows (void)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (LecCitationsParser) parser = lec_citations_parser_new (on_text, out);
  lec_citations_parser_push (parser, "The sky", 7);
  g_assert_cmpstr (out->str, ==, "The sky");
  lec_citations_parser_push (parser, " is [1", 6);
  g_assert_cmpstr (out->str, ==, "The sky is [1");
  lec_citations_parser_push (parser, "]\n[1] ", 6);
  g_assert_cmpstr (out->str, ==, "The sky is [1]");
  lec_citations_parser_push (parser, "is not", 6);
  g_assert_cmpstr (out->str, ==, "The sky is [1]\n[1] is not");
}

static void on_cited (guint number, gsize end, gpointer user_data)
{
  g_string_append_printf (user_data, "%u@%zu ", number, end);
}

static void check_cited (const char *text, const char *expected)
{
  g_autoptr (GString) out = g_string_new (NULL);
  lec_citations_each (text, strlen (text), on_cited, out);
  g_assert_cmpstr (out->str, ==, expected);
}

static void test_cited (void)
{
  check_cited ("a [1] b", "1@5 ");
  check_cited ("[1][2]", "1@3 2@6 ");
  check_cited ("[1, 2;3]", "1@8 2@8 3@8 ");
  check_cited ("[2-4] [2–3]", "2@5 3@5 4@5 2@13 3@13 ");
  check_cited ("[[7]]", "7@4 ");
  check_cited ("[0] [] [a] [1 [1,] [,1] [1001] [4-2] [1-999] [1.5]", "");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/citations-parser/closing", test_closing);
  g_test_add_func ("/citations-parser/marks", test_marks);
  g_test_add_func ("/citations-parser/text-stays", test_text_stays);
  g_test_add_func ("/citations-parser/bounded", test_bounded);
  g_test_add_func ("/citations-parser/flows", test_flows);
  g_test_add_func ("/citations-parser/cited", test_cited);
  return g_test_run ();
}
