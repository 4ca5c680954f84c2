/* test_query.c — queries parsed, and what they mark in a text.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/error.h"
#include "src/index/query.h"

/* Parts as "role:word word", with " / " between. */
static void parts (const char *text, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LecQuery) query = lec_query_parse (text, -1, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GString) got = g_string_new (NULL);
  for (guint i = 0; i < lec_query_n_parts (query); i++) {
    LecQueryPart part = lec_query_part (query, i);
    g_string_append_printf (got, "%s%c:", i ? " / " : "", "lpx"[part.role]);
    for (guint j = 0; j < part.n; j++)
      g_string_append_printf (got, "%s%s", j ? " " : "", part.words[j].text);
  }
  g_assert_cmpstr (got->str, ==, wanted);
}

static void test_parts (void)
{
  parts ("neural networks", "l:neural networks");
  parts ("\"to be\" or", "p:to be / l:or");
  parts ("drag -lift", "x:lift / l:drag");
  parts ("drag -\"lift force\" now", "x:lift force / l:drag now");
  parts ("a - b", "l:a b");
  parts ("twenty-one well-known", "l:twenty one well known");
  parts ("say \"open ended", "p:open ended / l:say");
  parts ("“smart quotes” x", "p:smart quotes / l:x");
  parts ("5\" disk", "l:5 disk");
  parts ("what is \"deep learning\"?", "l:deep learning / l:what is");
  parts ("one two three four five \"in order\"", "p:in order / l:one two three four five");
  parts ("one two three four five six \"in order\"", "l:in order / l:one two three four five six");
  parts ("\"big dog\"-house", "p:big dog / l:house");
  parts ("黑豹队", "l:黑豹 豹队");
}

static void refused (const char *text, gint code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (lec_query_parse (text, -1, NULL, &error));
  g_assert_error (error, LEC_ERROR, code);
}

static void test_refused (void)
{
  refused ("", LEC_ERROR_EMPTY_QUERY);
  refused ("  ?! ", LEC_ERROR_EMPTY_QUERY);
  refused ("-word", LEC_ERROR_EMPTY_QUERY);
  refused ("\"\"", LEC_ERROR_EMPTY_QUERY);
  g_autofree char *large = g_strnfill (1 << 20, 'a');
  refused (large, LEC_ERROR_LIMIT);
}

static void test_plain (void)
{
  g_autoptr (LecQuery) query = lec_query_parse (" what is \"deep learning\" -shallow? ", -1, NULL, NULL);
  g_assert_cmpstr (lec_query_plain (query), ==, "what is deep learning");
  g_autoptr (LecQuery) again = lec_query_ref (query);
  g_assert_true (again == query);
  g_autoptr (LecQuery) broken = lec_query_parse ("caf\xe9 x", -1, NULL, NULL);
  g_assert_true (g_utf8_validate (lec_query_plain (broken), -1, NULL));
}

/* The marked ranges in brackets. */
static void marks (const char *query_text, const char *text, const char *wanted)
{
  g_autoptr (LecQuery) query = lec_query_parse (query_text, -1, NULL, NULL);
  g_autoptr (GArray) ranges = lec_query_matches (query, text, strlen (text));
  g_autoptr (GString) got = g_string_new (NULL);
  gsize at = 0;
  for (guint i = 0; i < ranges->len; i += 2) {
    guint32 start = g_array_index (ranges, guint32, i), end = g_array_index (ranges, guint32, i + 1);
    g_assert_cmpuint (start, >=, at);
    g_assert_cmpuint (end, >, start);
    g_string_append_len (got, text + at, (gssize)(start - at));
    g_string_append_printf (got, "[%.*s]", (int)(end - start), text + start);
    at = end;
  }
  g_string_append (got, text + at);
  g_assert_cmpstr (got->str, ==, wanted);
}

static void test_matches (void)
{
  marks ("running dogs", "The dog runs; a Dog ran.", "The [dog] [runs]; a [Dog] ran.");
  marks ("the dog", "The dog.", "The [dog].");
  marks ("to be or not", "Or to be there.", "[Or] [to] [be] there.");
  marks ("\"big dog\"", "A big dog and a big, bad dog. Big dogs!", "A [big dog] and a big, bad dog. [Big dogs]!");
  marks ("\"state of the art\" -art", "the state of the art of state", "the [state of the art] of state");
  marks ("user", "call getUserName now", "call get[User]Name now");
  marks ("getUserName", "call getUserName now", "call [getUserName] now");
  marks ("Häuser", "Das Haus ist nicht bei den Häusern.", "Das [Haus] ist nicht bei den [Häusern].");
  marks ("黑豹队", "他说黑豹队赢了", "他说[黑豹队]赢了");
  marks ("豹", "他说黑豹队赢了", "他说黑[豹]队赢了");
  marks ("cat -dog", "cat dog", "[cat] dog");
  marks ("cat", "\xff cat", "\xff [cat]");
  marks ("nothing", "", "");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/parts", test_parts);
  g_test_add_func ("/query/refused", test_refused);
  g_test_add_func ("/query/plain", test_plain);
  g_test_add_func ("/query/matches", test_matches);
  return g_test_run ();
}
