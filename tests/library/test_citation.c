/* test_citation.c — quotations found in texts: as they stand, folded, in parts, or not at all.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/library/citation.h"

static void check (const char *text, const char *quote, LecVerified verified, const char *found)
{
  gsize start = 0, end = 0;
  const LecVerified got = lec_quote_find (text, strlen (text), quote, &start, &end);
  if (got != verified)
    g_error ("'%s' in '%s' is %s", quote, text, lec_verified_name (got));
  g_autofree char *stands = g_strndup (text + start, end - start);
  g_assert_cmpstr (stands, ==, found);
}

static void exact (const char *text, const char *quote)
{
  check (text, quote, LEC_VERIFIED_EXACT, quote);
}

static void normal (const char *text, const char *quote, const char *found)
{
  check (text, quote, LEC_VERIFIED_NORMALIZED, found);
}

static void absent (const char *text, const char *quote)
{
  check (text, quote, LEC_VERIFIED_ABSENT, "");
}

static void test_exact (void)
{
  exact ("The sky is blue today.", "sky is blue");
  exact ("a-b “c” ﬁ", "“c” ﬁ");
  exact ("水の流れは速い。", "流れは速い");
  gsize start, end;
  /* a place that cuts no word is preferred */
  g_assert_cmpint (lec_quote_find ("party art", 9, "art", &start, &end), ==, LEC_VERIFIED_EXACT);
  g_assert_cmpuint (start, ==, 6);
}

static void test_normalized (void)
{
  normal ("The Sky is\n  blue today.", "the sky is blue", "The Sky is\n  blue");
  normal ("he said “no” and left", "he said \"no\" and left", "he said “no” and left");
  normal ("he said ``no'' and left", "he said 'no' and left", "he said ``no'' and left");
  normal ("of inter-\nnational law", "of international law", "of inter-\nnational law");
  normal ("of international law", "of inter-national law", "of international law");
  normal ("so\xC2\xADlar power", "solar power", "so\xC2\xADlar power");
  normal ("a well\xE2\x80\x91known man", "a well-known man", "a well\xE2\x80\x91known man");
  normal ("war — and peace", "war - and peace", "war — and peace");
  normal ("the e\xEF\xAC\x83"
          "ciency of it",
          "the efficiency of it",
          "the e\xEF\xAC\x83"
          "ciency of it");
  normal ("in 1990 – 2000 it", "in 1990-2000 it", "in 1990 – 2000 it");
  normal ("Stra\xC3\x9F"
          "e und Weg",
          "STRASSE UND WEG",
          "Stra\xC3\x9F"
          "e und Weg");
  normal ("caf\xC3\xA9 au lait", "cafe\xCC\x81 au lait", "caf\xC3\xA9 au lait");
  normal ("It ends, somehow", "It ends.", "It ends");
  normal ("水の\n流れは速い", "水の流れ", "水の\n流れ");
  normal ("ＡＢＣ full width", "ABC full", "ＡＢＣ full");
}

static void test_parts (void)
{
  const char *text = "The river begins in the hills, passes three towns and goes down to the sea.";
  normal (text, "The river begins in the hills … goes down to the sea",
          "The river begins in the hills, passes three towns "
          "and goes down to the sea");
  normal (text, "...passes three towns... down to the sea.", "passes three towns and goes down to the sea");
  normal (text, "The river [...] goes down", "The river begins in the hills, passes three towns and goes down");
  absent (text, "goes down to the sea … The river begins"); /* the order counts */
  absent (text, "The river begins … to the lake");
  absent (text, "r … s"); /* says nothing */
  exact ("wait ... what", "wait ... what");
}

static void test_absent (void)
{
  const char *text = "The Panthers defense gave up just 308 points, ranking sixth in the league.";
  absent (text, "The Panthers defense gave up just 380 points");
  absent (text, "gave up just 30"); /* cuts a number */
  absent (text, "08 points");
  absent (text, "The Panthers offense gave up");
  absent (text, "gave just 308");
  absent ("the therapist", "the the rapist");
  absent ("minus -5 degrees", "minus 5 degrees");
  absent ("pages 510 of it", "pages 5-10 of it");
  absent ("", "a");
  absent (text, "!?\"'");
  absent (text, " … ");
  gsize start = 7, end = 9;
  g_assert_cmpint (lec_quote_find (text, strlen (text), "", &start, &end), ==, LEC_VERIFIED_UNQUOTED);
  g_assert_cmpint (lec_quote_find (text, strlen (text), "nothing like it", &start, &end), ==, LEC_VERIFIED_ABSENT);
  g_assert_cmpuint (start, ==, 7); /* untouched */
  g_assert_cmpuint (end, ==, 9);
}

/* A page of a megabyte takes no more than linear time, even where nearly everything matches. */
static void test_large (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  while (text->len < 1024 * 1024)
    g_string_append (text, "aaaa Aaaa ");
  g_autoptr (GString) quote = g_string_new (NULL);
  while (quote->len < 4000)
    g_string_append (quote, "aaaa  aaaa ");
  g_string_append (quote, "b");
  g_test_timer_start ();
  absent (text->str, quote->str);
  g_string_append (text, "aaaa b");
  gsize start, end;
  g_assert_cmpint (lec_quote_find (text->str, text->len, "aaaa\nB", &start, &end), ==, LEC_VERIFIED_NORMALIZED);
  g_assert_cmpuint (end, ==, text->len);
  g_assert_cmpfloat (g_test_timer_elapsed (), <, 20); /* quadratic time would be minutes */
}

static void test_names (void)
{
  g_assert_cmpstr (lec_verified_name (LEC_VERIFIED_EXACT), ==, "exact");
  g_assert_cmpstr (lec_verified_name (LEC_VERIFIED_NORMALIZED), ==, "normalized");
  g_assert_cmpstr (lec_verified_name (LEC_VERIFIED_ABSENT), ==, "absent");
  g_assert_cmpstr (lec_verified_name (LEC_VERIFIED_UNQUOTED), ==, "unquoted");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/citation/exact", test_exact);
  g_test_add_func ("/citation/normalized", test_normalized);
  g_test_add_func ("/citation/parts", test_parts);
  g_test_add_func ("/citation/absent", test_absent);
  g_test_add_func ("/citation/large", test_large);
  g_test_add_func ("/citation/names", test_names);
  return g_test_run ();
}
