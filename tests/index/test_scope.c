/* test_scope.c — a set of items, against a plain array.
 * SPDX-License-Identifier: MIT */
#include "src/index/scope.h"

#define LIMIT 1000

static void test_ranges (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  for (guint round = 0; round < 200; round++) {
    g_autoptr (LecScope) scope = lec_scope_new (LIMIT);
    gboolean wanted[LIMIT] = {FALSE};
    guint64 count = 0;
    for (guint i = 0; i < 4; i++) {
      guint32 first = (guint32)g_rand_int_range (random, 0, LIMIT + 100);
      guint32 last = first + (guint32)g_rand_int_range (random, -1, 130);
      lec_scope_add (scope, first, last);
      for (guint32 item = first; item <= last && item < LIMIT && last >= first; item++)
        wanted[item] = TRUE;
    }
    guint32 gone = (guint32)g_rand_int_range (random, 0, LIMIT);
    lec_scope_remove (scope, gone);
    wanted[gone] = FALSE;
    gsize bytes;
    const guint8 *bits = lec_scope_bits (scope, &bytes);
    g_assert_cmpuint (bytes, >=, LIMIT / 8);
    for (guint32 item = 0; item < LIMIT; item++) {
      g_assert_cmpint (lec_scope_has (scope, item), ==, wanted[item]);
      g_assert_cmpint (bits[item / 8] >> (item % 8) & 1, ==, wanted[item]);
      count += wanted[item];
    }
    g_assert_cmpuint (lec_scope_count (scope), ==, count);
    guint32 from = (guint32)g_rand_int_range (random, 0, LIMIT), to = from + (guint32)g_rand_int_range (random, 0, 150);
    gboolean any = FALSE;
    for (guint32 item = from; item <= to && item < LIMIT; item++)
      any = any || wanted[item];
    g_assert_cmpint (lec_scope_has_any (scope, from, to), ==, any);
  }
}

static void test_edges (void)
{
  g_autoptr (LecScope) none = lec_scope_new (0);
  lec_scope_add (none, 0, G_MAXUINT32);
  g_assert_cmpuint (lec_scope_count (none), ==, 0);
  g_autoptr (LecScope) all = lec_scope_new (130);
  lec_scope_add (all, 0, G_MAXUINT32);
  g_assert_cmpuint (lec_scope_count (all), ==, 130);
  g_autoptr (LecScope) few = lec_scope_new (70);
  lec_scope_add (few, 60, 69);
  lec_scope_intersect (all, few);
  g_assert_cmpuint (lec_scope_count (all), ==, 10);
  g_assert_true (lec_scope_has (all, 60));
  g_assert_false (lec_scope_has (all, 70));
  g_assert_false (lec_scope_has (all, G_MAXUINT32));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scope/ranges", test_ranges);
  g_test_add_func ("/scope/edges", test_edges);
  return g_test_run ();
}
