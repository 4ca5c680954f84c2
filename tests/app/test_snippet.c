/* test_snippet.c — the stretch of a passage that is shown, and the places in it.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/app/snippet.h"
#include "src/base/utf8.h"

/* Ranges of every occurrence of `word` in `text`. */
static GArray *find_all (const char *text, const char *word)
{
  GArray *matches = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (const char *at = strstr (text, word); at; at = strstr (at + strlen (word), word)) {
    guint32 pair[2] = {(guint32)(at - text), (guint32)(at - text + strlen (word))};
    g_array_append_vals (matches, pair, 2);
  }
  return matches;
}

/* Every highlight of the snippet must be the word itself; returns how many there are. */
static int check_snippet (const char *text, const char *word, char **snippet)
{
  g_autoptr (GArray) matches = find_all (text, word);
  g_autoptr (cJSON) o = cJSON_CreateObject ();
  const cJSON *pair;
  lec_snippet_add (o, text, matches);
  *snippet = g_strdup (lec_json_string (o, "snippet", NULL));
  g_assert_true (g_utf8_validate (*snippet, -1, NULL));
  g_assert_null (strpbrk (*snippet, "\n\t"));
  g_assert_cmpuint (strlen (*snippet), <=, 2 * LEC_SNIPPET_BYTES);
  cJSON_ArrayForEach (pair, lec_json_array (o, "snippet_highlights")) {
    glong start = (glong)pair->child->valuedouble, end = (glong)pair->child->next->valuedouble;
    g_autofree char *found = g_utf8_substring (*snippet, start, end);
    g_assert_cmpstr (found, ==, word);
  }
  return cJSON_GetArraySize (lec_json_array (o, "snippet_highlights"));
}

static void test_short (void)
{
  g_autofree char *snippet = NULL;
  g_assert_cmpint (check_snippet ("Eine Zeile über Größe\nund Größe.", "Größe", &snippet), ==, 2);
  g_assert_cmpstr (snippet, ==, "Eine Zeile über Größe und Größe.");
}

static void test_far (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *snippet = NULL;
  for (int i = 0; i < 300; i++)
    g_string_append (text, "wörter über nichts ");
  g_string_append (text, "hier steht das Ziel und noch ein Ziel ");
  for (int i = 0; i < 300; i++)
    g_string_append (text, "wörter über nichts ");
  g_assert_cmpint (check_snippet (text->str, "Ziel", &snippet), ==, 2);
  g_assert_true (g_str_has_prefix (snippet, "…"));
  g_assert_true (g_str_has_suffix (snippet, "…"));
}

/* The window with most of the words wins over the first one. */
static void test_best (void)
{
  g_autoptr (GString) text = g_string_new ("one Ziel here ");
  g_autofree char *snippet = NULL;
  for (int i = 0; i < 100; i++)
    g_string_append (text, "filling words ");
  g_string_append (text, "Ziel Ziel Ziel at the end");
  g_assert_cmpint (check_snippet (text->str, "Ziel", &snippet), ==, 3);
  g_assert_true (g_str_has_suffix (snippet, "at the end"));
}

static void test_no_match (void)
{
  g_autofree char *snippet = NULL, *chinese = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < 500; i++)
    g_string_append (text, "图书馆");
  g_assert_cmpint (check_snippet (text->str, "zzz", &snippet), ==, 0);
  g_assert_cmpint (check_snippet ("", "zzz", &chinese), ==, 0);
  g_assert_cmpstr (chinese, ==, "");
}

/* Counting code points by eights agrees with counting them one by one, wherever it begins and ends. */
static void test_count (void)
{
  const char *text = "Größe, 图书馆 und 🍵 sind Wörter; plain ones come too.";
  gsize length = strlen (text);
  for (gsize from = 0; from <= length; from++) {
    if (lec_utf8_floor (text, length, from) != from)
      continue;
    for (gsize to = from; to <= length; to++)
      if (lec_utf8_floor (text, length, to) == to)
        g_assert_cmpuint (lec_utf8_count (text + from, to - from), ==,
                          (gsize)g_utf8_strlen (text + from, (gssize)(to - from)));
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snippet/short", test_short);
  g_test_add_func ("/snippet/far", test_far);
  g_test_add_func ("/snippet/best", test_best);
  g_test_add_func ("/snippet/no-match", test_no_match);
  g_test_add_func ("/snippet/count", test_count);
  return g_test_run ();
}
