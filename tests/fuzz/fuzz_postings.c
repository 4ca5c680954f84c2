/* fuzz_postings.c — any bytes as a block of postings: decoded within its bounds, and what is taken over is written back
 * the same.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/index/postings.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  LecBlock block, again;
  guint32 items[LEC_BLOCK], tfs[LEC_BLOCK], items_again[LEC_BLOCK];
  if (!lec_block_open (&block, data, size))
    return 0;
  g_assert (block.n >= 1 && block.n <= LEC_BLOCK);
  float bound = lec_impact_bound (&block.impact, .3f, .01f);
  g_assert (bound >= 0 && bound <= 1);
  lec_block_tfs (&block, tfs);
  for (guint i = 0; i < block.n; i++)
    g_assert (tfs[i] >= 1 && tfs[i] <= LEC_TF_MAX + 1);
  LecPositions places = lec_block_positions (&block);
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < block.n; i += 1 + size % 5)
    if (!lec_positions_get (&places, i, positions))
      break;
  g_assert (positions->len <= size);
  if (!lec_block_items (&block, items))
    return 0;
  for (guint i = 1; i < block.n; i++)
    g_assert (items[i] > items[i - 1]);
  g_auto (LecBlockMaker) maker;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  lec_block_maker_init (&maker);
  g_assert (lec_block_maker_load (&maker, &block));
  lec_block_maker_write (&maker, TRUE, bytes);
  g_assert (lec_block_open (&again, bytes->data, bytes->len) && lec_block_items (&again, items_again));
  g_assert (again.n == block.n && memcmp (items, items_again, block.n * sizeof *items) == 0);
  g_assert (again.end - again.positions == block.end - block.positions);
  return 0;
}
