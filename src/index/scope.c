/* scope.c — a bitmap of items: item i in bit i%8 of byte i/8, padded to whole words of 64 bits.
 * SPDX-License-Identifier: MIT */
#include "src/index/scope.h"

struct LecScope {
  guint32 limit;
  guint64 *words;
};

static gsize n_words (const LecScope *scope)
{
  return ((gsize)scope->limit + 63) / 64;
}

LecScope *lec_scope_new (guint32 limit)
{
  LecScope *scope = g_new0 (LecScope, 1);
  scope->limit = limit;
  scope->words = g_new0 (guint64, n_words (scope) + 1);
  return scope;
}

void lec_scope_free (LecScope *scope)
{
  if (!scope)
    return;
  g_free (scope->words);
  g_free (scope);
}

/* The word of item i with its bits in the order of the bytes, whatever the machine's. */
static guint64 bit_of (guint32 item)
{
  return GUINT64_TO_LE (G_GUINT64_CONSTANT (1) << (item % 64));
}

void lec_scope_add (LecScope *scope, guint32 first, guint32 last)
{
  if (scope->limit == 0 || first >= scope->limit || last < first)
    return;
  last = MIN (last, scope->limit - 1);
  guint64 all = ~G_GUINT64_CONSTANT (0), head = GUINT64_TO_LE (all << (first % 64)),
          tail = GUINT64_TO_LE (all >> (63 - last % 64));
  gsize from = first / 64, to = last / 64;
  if (from == to) {
    scope->words[from] |= head & tail;
    return;
  }
  scope->words[from] |= head;
  for (gsize i = from + 1; i < to; i++)
    scope->words[i] = all;
  scope->words[to] |= tail;
}

void lec_scope_remove (LecScope *scope, guint32 item)
{
  if (item < scope->limit)
    scope->words[item / 64] &= ~bit_of (item);
}

void lec_scope_intersect (LecScope *scope, const LecScope *other)
{
  for (gsize i = 0; i < n_words (scope); i++)
    scope->words[i] &= i < n_words (other) ? other->words[i] : 0;
}

gboolean lec_scope_has (const LecScope *scope, guint32 item)
{
  return item < scope->limit && (scope->words[item / 64] & bit_of (item)) != 0;
}

gboolean lec_scope_has_any (const LecScope *scope, guint32 first, guint32 last)
{
  for (guint64 item = first; item <= last && item < scope->limit; item = (item / 64 + 1) * 64) {
    guint64 bits = GUINT64_FROM_LE (scope->words[item / 64]) >> (item % 64);
    guint64 left = last - item;
    if (left < 63)
      bits &= (G_GUINT64_CONSTANT (2) << left) - 1;
    if (bits)
      return TRUE;
  }
  return FALSE;
}

guint32 lec_scope_limit (const LecScope *scope)
{
  return scope->limit;
}

guint64 lec_scope_count (const LecScope *scope)
{
  guint64 n = 0;
  for (gsize i = 0; i < n_words (scope); i++)
    n += (guint64)__builtin_popcountll (scope->words[i]);
  return n;
}

const guint8 *lec_scope_bits (const LecScope *scope, gsize *bytes)
{
  if (bytes)
    *bytes = n_words (scope) * 8;
  return (const guint8 *)scope->words;
}
