/* test_postings.c — blocks of postings: what goes in comes out, and damage is told.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/index/postings.h"

typedef struct {
  guint n;
  guint32 items[LEC_BLOCK], tfs[LEC_BLOCK], positions[LEC_BLOCK][8];
  gsize n_positions[LEC_BLOCK];
} Plain;

static void fill (Plain *plain, GRand *random, guint n, gint32 largest_gap)
{
  guint32 item = (guint32)g_rand_int_range (random, 0, 1000);
  plain->n = n;
  for (guint i = 0; i < n; i++) {
    plain->items[i] = item;
    item += 1 + (guint32)g_rand_int_range (random, 0, largest_gap);
    plain->tfs[i] = 1 + (guint32)g_rand_int_range (random, 0, i % 7 ? 3 : 60000);
    plain->n_positions[i] = 1 + (gsize)g_rand_int_range (random, 0, 8);
    guint32 position = 0;
    for (gsize j = 0; j < plain->n_positions[i]; j++)
      plain->positions[i][j] = position += (guint32)g_rand_int_range (random, 0, 5000);
  }
}

static void add_all (LecBlockMaker *maker, const Plain *plain, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    lec_block_maker_add (maker, plain->items[i], plain->tfs[i], 100 + i, plain->positions[i], plain->n_positions[i]);
}

static void compare (const GByteArray *bytes, const Plain *plain)
{
  LecBlock block;
  guint32 items[LEC_BLOCK], tfs[LEC_BLOCK];
  g_assert_true (lec_block_open (&block, bytes->data, bytes->len));
  g_assert_cmpuint (block.n, ==, plain->n);
  g_assert_true (lec_block_items (&block, items));
  lec_block_tfs (&block, tfs);
  g_assert_cmpmem (items, block.n * sizeof *items, plain->items, plain->n * sizeof *items);
  g_assert_cmpmem (tfs, block.n * sizeof *tfs, plain->tfs, plain->n * sizeof *tfs);
  LecPositions places = lec_block_positions (&block);
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < plain->n; i += 3) {
    g_array_set_size (positions, 0);
    g_assert_true (lec_positions_get (&places, i, positions));
    g_assert_cmpmem (positions->data, positions->len * 4, plain->positions[i], plain->n_positions[i] * 4);
  }
}

static void test_round (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  for (guint n = 1; n <= LEC_BLOCK; n++) {
    g_auto (LecBlockMaker) maker;
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    Plain plain;
    lec_block_maker_init (&maker);
    fill (&plain, random, n, n % 5 == 0 ? 20000000 : (gint32)n);
    add_all (&maker, &plain, 0, n / 2);
    if (n / 2) { /* stop in the middle, and go on from the bytes */
      LecBlock block;
      lec_block_maker_write (&maker, TRUE, bytes);
      g_assert_true (lec_block_open (&block, bytes->data, bytes->len));
      lec_block_maker_reset (&maker);
      g_assert_true (lec_block_maker_load (&maker, &block));
      g_byte_array_set_size (bytes, 0);
    }
    add_all (&maker, &plain, n / 2, n);
    lec_block_maker_write (&maker, n % 2, bytes);
    compare (bytes, &plain);
  }
}

static void test_before (void)
{
  g_auto (LecBlockMaker) maker;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (6);
  Plain plain;
  LecBlock block;
  lec_block_maker_init (&maker);
  fill (&plain, random, LEC_BLOCK, 4);
  add_all (&maker, &plain, 0, LEC_BLOCK);
  LecImpact impact = maker.impact;
  lec_block_maker_turn (&maker);
  guint32 position = 3;
  lec_block_maker_add (&maker, 1000000, 1, 50, &position, 1);
  lec_block_maker_write (&maker, TRUE, bytes);
  g_assert_true (lec_block_open (&block, bytes->data, bytes->len));
  g_assert_cmpuint (block.before, ==, LEC_BLOCK);
  g_assert_cmpuint (block.n, ==, 1);
  g_assert_cmpmem (&block.impact_before, sizeof impact, &impact, sizeof impact);
}

/* The bound must hold for every posting, and not be far away. */
static void test_impact (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (8);
  for (guint round = 0; round < 500; round++) {
    LecImpact impact = LEC_IMPACT_NONE;
    float best = 0, a = .3f, b = .9f / 150;
    for (guint i = 0; i < 20; i++) {
      guint32 tf = 1 + (guint32)g_rand_int_range (random, 0, round % 9 ? 4 : 2000);
      guint32 length = 1 + (guint32)g_rand_int_range (random, 0, round % 7 ? 300 : 65535);
      lec_impact_add (&impact, tf, length);
      best = MAX (best, (float)tf / ((float)tf + a + b * (float)length));
    }
    float bound = lec_impact_bound (&impact, a, b);
    g_assert_cmpfloat (bound, >=, best * .99999f);
    g_assert_cmpfloat (bound, <=, best * 1.4f);
  }
  LecImpact none = LEC_IMPACT_NONE;
  g_assert_cmpfloat (lec_impact_bound (&none, 1, 1), ==, 0);
}

static void test_damage (void)
{
  g_auto (LecBlockMaker) maker;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  Plain plain;
  LecBlock block;
  lec_block_maker_init (&maker);
  fill (&plain, random, 40, 9);
  add_all (&maker, &plain, 0, 40);
  lec_block_maker_write (&maker, FALSE, bytes);
  for (gsize n = 0; n < bytes->len; n++) { /* cut short: refused, or positions are missing */
    guint8 *cut = g_memdup2 (bytes->data, n);
    if (n && lec_block_open (&block, cut, n)) {
      LecPositions places = lec_block_positions (&block);
      g_assert_false (lec_positions_get (&places, 39, positions));
    }
    g_free (cut);
  }
  memset (bytes->data + 8, 0xff, 4); /* a first item that leaves no room */
  g_assert_true (lec_block_open (&block, bytes->data, bytes->len));
  guint32 items[LEC_BLOCK];
  g_assert_false (lec_block_items (&block, items));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/postings/round", test_round);
  g_test_add_func ("/postings/before", test_before);
  g_test_add_func ("/postings/impact", test_impact);
  g_test_add_func ("/postings/damage", test_damage);
  return g_test_run ();
}
