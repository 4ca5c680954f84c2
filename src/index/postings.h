/* postings.h — blocks of up to 128 postings: the items that have a key, how often, and at which positions.
 *
 * A key's postings are a row of table entries, one a block: key, a zero byte, the block's last item (big-endian u32) —
 * so that the entry at or after an item is found by the table's own order. The last block, the tail, has the number
 * LEC_POSTINGS_TAIL, is never empty, and tells of all blocks before it. A block:
 *   u8 n-1 (7 bits), bit 7 in a tail: has blocks before · u8 bits of a gap · u8 bits of tf-1 · u8[5] impact
 *   u32 first item · in a tail with blocks before: u32 items before, u8[5] impact of all blocks before
 *   gaps - 1 (n-1 of them) and tf - 1 (n), each packed low bit first and padded to a byte · positions
 * Positions of a posting: varints, (distance from the one before << 1) | 1 if another follows.
 * Nothing in a block is trusted: decoding never reads past its end, and gives growing items.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

#define LEC_BLOCK         128
#define LEC_POSTINGS_TAIL 0xffffffffu
#define LEC_TF_MAX        65535

/* What bounds the score of a set of postings: for tf 1, 2, 3–4 and 5 or more the shortest item (as a code, rounded
 * down; 255: none), and the largest tf (as a code, rounded up). */
typedef struct {
  guint8 code[5];
} LecImpact;

#define LEC_IMPACT_NONE ((LecImpact){{255, 255, 255, 255, 0}})

/* Takes one posting into the bound. */
void lec_impact_add (LecImpact *impact, guint32 tf, guint32 item_length);
/* Takes all postings that `other` bounds into it. */
void lec_impact_join (LecImpact *impact, const LecImpact *other);
/* The largest tf / (tf + K) that the postings can have, where K = a + b · length. */
float lec_impact_bound (const LecImpact *impact, float a, float b);

/* A block as it lies in the table; borrows its bytes. */
typedef struct {
  guint n;       /* 1–128 */
  guint32 first; /* first item */
  LecImpact impact;
  guint32 before; /* in a tail: items in the blocks before; else 0 */
  LecImpact impact_before;
  guint gap_bits, tf_bits;
  const guint8 *gaps, *tfs, *positions, *end;
} LecBlock;

/* FALSE if the bytes cannot be a block. */
gboolean lec_block_open (LecBlock *block, const guint8 *data, gsize length);
/* Items in growing order; out has room for LEC_BLOCK. FALSE if they do not grow (damage). */
gboolean lec_block_items (const LecBlock *block, guint32 *out);
/* tf of each item, 1–LEC_TF_MAX + 1; out has room for LEC_BLOCK. */
void lec_block_tfs (const LecBlock *block, guint32 *out);

/* A place among the positions of a block; postings are visited in growing order. */
typedef struct {
  const guint8 *at, *end;
  guint index;
} LecPositions;

/* The place before the first posting's positions; borrows the block's bytes. */
LecPositions lec_block_positions (const LecBlock *block);
/* Adds the positions of posting `index` (not below that of an earlier call) to `out` (guint32); FALSE on damage. */
gboolean lec_positions_get (LecPositions *places, guint index, GArray *out);

/* A block that is being made. */
typedef struct {
  guint n;
  guint32 items[LEC_BLOCK], tfs[LEC_BLOCK];
  LecImpact impact;
  guint32 before;
  LecImpact impact_before;
  GByteArray *positions; /* owned; encoded */
} LecBlockMaker;

/* Makes it ready and empty; lec_block_maker_clear frees what it holds. */
void lec_block_maker_init (LecBlockMaker *maker);
void lec_block_maker_clear (LecBlockMaker *maker);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LecBlockMaker, lec_block_maker_clear)
/* Forgets all postings, and what lies before. */
void lec_block_maker_reset (LecBlockMaker *maker);
/* Goes on with the postings of a block (a tail). FALSE on damage. */
gboolean lec_block_maker_load (LecBlockMaker *maker, const LecBlock *block);
/* Adds a posting: n < LEC_BLOCK, the item above the last one, tf 1–LEC_TF_MAX, positions growing. */
void lec_block_maker_add (LecBlockMaker *maker, guint32 item, guint32 tf, guint32 item_length, const guint32 *positions,
                          gsize n_positions);
/* Appends the bytes of the block to `out`. `tail`: with what lies before. */
void lec_block_maker_write (const LecBlockMaker *maker, gboolean tail, GByteArray *out);
/* After a full block has been written: counts it as lying before, and begins anew. */
void lec_block_maker_turn (LecBlockMaker *maker);
