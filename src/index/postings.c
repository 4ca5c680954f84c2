/* postings.c — packing and unpacking of blocks.
 * SPDX-License-Identifier: MIT */
#include "src/index/postings.h"
#include <string.h>
#include "src/base/bytes.h"

#define HEAD   12 /* bytes before what only tails have */
#define BEFORE 9
#define MORE   0x80

/* ---- impacts ---- */

/* A small float: 3 bits of mantissa, rounded down; exact below 16. */
static guint8 code_down (guint32 v)
{
  if (v < 16)
    return (guint8)v;
  guint shift = 28 - (guint)__builtin_clz (v); /* leaves four bits, the first of which is 1 */
  guint code = (shift << 3) + (v >> shift);
  return (guint8)MIN (code, 254);
}

static guint32 decode (guint8 code)
{
  return code < 16 ? code : (guint32)((code & 7) | 8) << ((code >> 3) - 1);
}

static guint8 code_up (guint32 v)
{
  guint8 code = code_down (v);
  return decode (code) < v ? code + 1 : code;
}

static guint class_of (guint32 tf)
{
  return tf < 3 ? tf - 1 : tf < 5 ? 2 : 3;
}

void lec_impact_add (LecImpact *impact, guint32 tf, guint32 item_length)
{
  guint class = class_of (MAX (tf, 1));
  impact->code[class] = MIN (impact->code[class], code_down (item_length));
  impact->code[4] = MAX (impact->code[4], code_up (tf));
}

void lec_impact_join (LecImpact *impact, const LecImpact *other)
{
  for (guint i = 0; i < 4; i++)
    impact->code[i] = MIN (impact->code[i], other->code[i]);
  impact->code[4] = MAX (impact->code[4], other->code[4]);
}

float lec_impact_bound (const LecImpact *impact, float a, float b)
{
  static const float largest[3] = {1, 2, 4};
  float best = 0;
  for (guint i = 0; i < 4; i++) {
    if (impact->code[i] == 255)
      continue;
    float tf = i < 3 ? largest[i] : (float)decode (impact->code[4]);
    float k = a + b * (float)decode (impact->code[i]);
    best = MAX (best, tf / (tf + k));
  }
  return best;
}

/* ---- bits ---- */

static gsize packed_bytes (gsize n, guint bits)
{
  return (n * bits + 7) / 8;
}

static void pack (const guint32 *values, gsize n, guint bits, GByteArray *out)
{
  guint64 held = 0;
  guint used = 0;
  for (gsize i = 0; i < n; i++) {
    /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): every caller has filled all n */
    held |= (guint64)values[i] << used;
    for (used += bits; used >= 8; used -= 8, held >>= 8)
      lec_put_u8 (out, (guint8)held);
  }
  if (used)
    lec_put_u8 (out, (guint8)held);
}

/* `readable`: the end of what may be read, at or after the packed bytes. */
static void unpack (const guint8 *at, const guint8 *readable, gsize n, guint bits, guint32 *out)
{
  if (bits == 0) {
    memset (out, 0, n * sizeof *out);
    return;
  }
  guint64 mask = (G_GUINT64_CONSTANT (1) << bits) - 1;
  gsize left = (gsize)(readable - at), i = 0, bit = 0;
  for (; i < n && bit / 8 + 8 <= left; i++, bit += bits) {
    guint64 held;
    memcpy (&held, at + bit / 8, 8);
    out[i] = (guint32)(GUINT64_FROM_LE (held) >> (bit % 8) & mask);
  }
  for (; i < n; i++, bit += bits) { /* too near the end to read eight bytes at once */
    guint64 held = 0;
    memcpy (&held, at + bit / 8, MIN (8, left - MIN (left, bit / 8)));
    out[i] = (guint32)(GUINT64_FROM_LE (held) >> (bit % 8) & mask);
  }
}

/* ---- reading ---- */

static LecImpact impact_at (const guint8 *at)
{
  LecImpact impact;
  memcpy (impact.code, at, sizeof impact.code);
  return impact;
}

static guint32 u32_at (const guint8 *at)
{
  guint32 v;
  memcpy (&v, at, 4);
  return GUINT32_FROM_LE (v);
}

gboolean lec_block_open (LecBlock *block, const guint8 *data, gsize length)
{
  if (length < HEAD)
    return FALSE;
  block->n = (data[0] & 0x7fu) + 1;
  block->gap_bits = data[1];
  block->tf_bits = data[2];
  block->impact = impact_at (data + 3);
  block->first = u32_at (data + 8);
  block->before = 0;
  block->impact_before = LEC_IMPACT_NONE;
  gsize at = HEAD;
  if (data[0] & MORE) {
    if (length < HEAD + BEFORE)
      return FALSE;
    block->before = u32_at (data + at);
    block->impact_before = impact_at (data + at + 4);
    at += BEFORE;
  }
  gsize gaps = packed_bytes (block->n - 1, block->gap_bits), tfs = packed_bytes (block->n, block->tf_bits);
  if (block->gap_bits > 32 || block->tf_bits > 16 || length - at < gaps + tfs)
    return FALSE;
  block->gaps = data + at;
  block->tfs = block->gaps + gaps;
  block->positions = block->tfs + tfs;
  block->end = data + length;
  return TRUE;
}

gboolean lec_block_items (const LecBlock *block, guint32 *out)
{
  guint32 gaps[LEC_BLOCK];
  unpack (block->gaps, block->end, block->n - 1, block->gap_bits, gaps);
  guint64 item = block->first;
  out[0] = block->first;
  for (guint i = 1; i < block->n; i++) {
    item += (guint64)gaps[i - 1] + 1;
    out[i] = (guint32)item;
  }
  return item < LEC_POSTINGS_TAIL;
}

void lec_block_tfs (const LecBlock *block, guint32 *out)
{
  unpack (block->tfs, block->end, block->n, block->tf_bits, out);
  for (guint i = 0; i < block->n; i++)
    out[i]++;
}

LecPositions lec_block_positions (const LecBlock *block)
{
  return (LecPositions){block->positions, block->end, 0};
}

/* One varint of at most 33 bits; FALSE at the end of the bytes. */
static gboolean next_varint (LecPositions *places, guint64 *value)
{
  guint64 v = 0;
  for (guint shift = 0; shift < 35 && places->at < places->end; shift += 7) {
    guint8 b = *places->at++;
    v |= (guint64)(b & 0x7f) << shift;
    if (!(b & 0x80)) {
      *value = v;
      return TRUE;
    }
  }
  return FALSE;
}

gboolean lec_positions_get (LecPositions *places, guint index, GArray *out)
{
  for (guint64 v; places->index < index; places->index += !(v & 1))
    if (!next_varint (places, &v))
      return FALSE;
  guint32 position = 0;
  guint64 v = 1;
  while (v & 1) {
    if (!next_varint (places, &v))
      return FALSE;
    position += (guint32)(v >> 1);
    g_array_append_val (out, position);
  }
  places->index++;
  return TRUE;
}

/* ---- making ---- */

void lec_block_maker_init (LecBlockMaker *maker)
{
  maker->positions = g_byte_array_new ();
  lec_block_maker_reset (maker);
}

void lec_block_maker_clear (LecBlockMaker *maker)
{
  g_byte_array_unref (maker->positions);
}

void lec_block_maker_reset (LecBlockMaker *maker)
{
  maker->n = 0;
  maker->before = 0;
  maker->impact = maker->impact_before = LEC_IMPACT_NONE;
  g_byte_array_set_size (maker->positions, 0);
}

gboolean lec_block_maker_load (LecBlockMaker *maker, const LecBlock *block)
{
  if (!lec_block_items (block, maker->items))
    return FALSE;
  lec_block_tfs (block, maker->tfs);
  maker->n = block->n;
  maker->impact = block->impact;
  maker->before = block->before;
  maker->impact_before = block->impact_before;
  g_byte_array_set_size (maker->positions, 0);
  lec_put_bytes (maker->positions, block->positions, (gsize)(block->end - block->positions));
  return TRUE;
}

static gsize put_varint (guint8 *out, guint64 v)
{
  gsize n = 0;
  for (; v >= 0x80; v >>= 7)
    out[n++] = (guint8)(v | 0x80);
  out[n++] = (guint8)v;
  return n;
}

void lec_block_maker_add (LecBlockMaker *maker, guint32 item, guint32 tf, guint32 item_length, const guint32 *positions,
                          gsize n_positions)
{
  maker->items[maker->n] = item;
  maker->tfs[maker->n] = tf;
  maker->n++;
  lec_impact_add (&maker->impact, tf, item_length);
  guint32 last = 0;
  for (gsize i = 0; i < n_positions; i++) {
    guint8 bytes[10];
    gsize n = put_varint (bytes, (guint64)(positions[i] - last) << 1 | (i + 1 < n_positions));
    lec_put_bytes (maker->positions, bytes, n);
    last = positions[i];
  }
}

static guint bits_of (guint32 all)
{
  return all ? 32 - (guint)__builtin_clz (all) : 0;
}

void lec_block_maker_write (const LecBlockMaker *maker, gboolean tail, GByteArray *out)
{
  guint32 gaps[LEC_BLOCK], tfs[LEC_BLOCK], all_gaps = 0, all_tfs = 0;
  for (guint i = 0; i < maker->n; i++) {
    tfs[i] = maker->tfs[i] - 1;
    all_tfs |= tfs[i];
    if (i > 0) {
      gaps[i - 1] = maker->items[i] - maker->items[i - 1] - 1;
      all_gaps |= gaps[i - 1];
    }
  }
  gboolean more = tail && maker->before > 0;
  lec_put_u8 (out, (guint8)((maker->n - 1) | (more ? MORE : 0)));
  lec_put_u8 (out, (guint8)bits_of (all_gaps));
  lec_put_u8 (out, (guint8)bits_of (all_tfs));
  lec_put_bytes (out, maker->impact.code, sizeof maker->impact.code);
  lec_put_u32 (out, maker->items[0]);
  if (more) {
    lec_put_u32 (out, maker->before);
    lec_put_bytes (out, maker->impact_before.code, sizeof maker->impact_before.code);
  }
  pack (gaps, maker->n - 1, bits_of (all_gaps), out);
  pack (tfs, maker->n, bits_of (all_tfs), out);
  lec_put_bytes (out, maker->positions->data, maker->positions->len);
}

void lec_block_maker_turn (LecBlockMaker *maker)
{
  maker->before += maker->n;
  lec_impact_join (&maker->impact_before, &maker->impact);
  maker->n = 0;
  maker->impact = LEC_IMPACT_NONE;
  g_byte_array_set_size (maker->positions, 0);
}
