/* list.c — reading one key's postings in growing order of items, block by block.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/bytes.h"
#include "src/index/lexical_private.h"

gsize lec_entry_key (const char *key, gsize length, guint32 last, guint8 *out)
{
  memcpy (out, key, length);
  out[length] = 0;
  lec_key_u32 (out + length + 1, last);
  return length + 5;
}

gboolean lec_entry_parse (LecSlice entry, gsize *key_length, guint32 *last)
{
  if (entry.length < 7 || entry.length > LEC_ENTRY_MAX || entry.data[entry.length - 5] != 0)
    return FALSE;
  *key_length = entry.length - 5;
  *last = lec_key_get_u32 (entry.data + entry.length - 4);
  return TRUE;
}

LecList *lec_list_new (const LecLexical *lexical, LecTxn *txn, const char *key, gsize length)
{
  guint8 entry[LEC_ENTRY_MAX];
  LecSlice value;
  LecBlock tail;
  if (length > LEC_KEY_MAX ||
      !lec_get (txn, lexical->terms, entry, lec_entry_key (key, length, LEC_POSTINGS_TAIL, entry), &value) ||
      !lec_block_open (&tail, value.data, value.length))
    return NULL;
  LecList *list = g_new (LecList, 1);
  list->txn = txn;
  list->table = lexical->terms;
  list->cursor = NULL;
  memcpy (list->key, key, length);
  list->key_length = length;
  list->df = tail.before + tail.n;
  list->impact = tail.impact;
  lec_impact_join (&list->impact, &tail.impact_before);
  list->at_end = FALSE;
  list->has_items = list->has_tfs = list->has_positions = FALSE;
  list->at = 0;
  list->last = 0;
  if (tail.before == 0) { /* the only block: no cursor is needed */
    list->block = tail;
    list->last = LEC_POSTINGS_TAIL;
  }
  return list;
}

void lec_list_free (LecList *list)
{
  if (!list)
    return;
  lec_cursor_free (list->cursor);
  g_free (list);
}

static gboolean end (LecList *list)
{
  list->at_end = TRUE;
  return FALSE;
}

/* Takes the entry that the cursor found, if it is this key's. */
static gboolean take (LecList *list, LecSlice entry, LecSlice value)
{
  gsize length;
  guint32 last;
  if (!lec_entry_parse (entry, &length, &last) || length != list->key_length ||
      memcmp (entry.data, list->key, length) != 0 || last < list->last ||
      !lec_block_open (&list->block, value.data, value.length))
    return end (list);
  list->last = last;
  list->has_items = list->has_tfs = list->has_positions = FALSE;
  list->at = 0;
  return TRUE;
}

gboolean lec_list_next_block (LecList *list)
{
  LecSlice entry, value;
  if (list->at_end || list->last == LEC_POSTINGS_TAIL || !list->cursor)
    return end (list);
  return lec_cursor_next (list->cursor, &entry, &value) ? take (list, entry, value) : end (list);
}

/* Whether the block that it stands on reaches `target`. Only decoding tells the last item of a tail. */
static gboolean reaches (LecList *list, guint32 target)
{
  if (list->last != LEC_POSTINGS_TAIL || target <= list->block.first)
    return TRUE;
  return lec_list_items (list) && (list->items[list->block.n - 1] >= target || end (list));
}

gboolean lec_list_block (LecList *list, guint32 target)
{
  if (list->at_end)
    return FALSE;
  if (list->last >= target && list->last > 0)
    return reaches (list, target);
  LecSlice found, value;
  guint8 entry[LEC_ENTRY_MAX];
  gsize length = lec_entry_key (list->key, list->key_length, target, entry);
  if (!list->cursor)
    list->cursor = lec_cursor_new (list->txn, list->table);
  if (!lec_cursor_seek (list->cursor, entry, length, &found, &value))
    return end (list);
  return take (list, found, value) && reaches (list, target);
}

gboolean lec_list_items (LecList *list)
{
  if (list->at_end)
    return FALSE;
  if (list->has_items)
    return TRUE;
  if (!lec_block_items (&list->block, list->items))
    return end (list);
  list->has_items = TRUE;
  return TRUE;
}

const guint32 *lec_list_tfs (LecList *list)
{
  if (!list->has_tfs)
    lec_block_tfs (&list->block, list->tfs);
  list->has_tfs = TRUE;
  return list->tfs;
}

/* The first index at or after `at` whose item is >= target; n if there is none. */
static guint search (const guint32 *items, guint n, guint at, guint32 target)
{
  guint step = 1;
  while (at + step < n && items[at + step] < target) {
    at += step;
    step *= 2;
  }
  guint high = MIN (n, at + step + 1);
  while (at < high) {
    guint mid = (at + high) / 2;
    if (items[mid] < target)
      at = mid + 1;
    else
      high = mid;
  }
  return at;
}

gboolean lec_list_seek (LecList *list, guint32 target, guint32 *item)
{
  while (lec_list_block (list, target)) {
    if (!lec_list_items (list))
      return FALSE;
    list->at = search (list->items, list->block.n, list->at, target);
    if (list->at < list->block.n) {
      *item = list->items[list->at];
      return TRUE;
    }
    if (!lec_list_next_block (list)) /* only past the tail, or after damage */
      return FALSE;
  }
  return FALSE;
}

gboolean lec_list_next (LecList *list, guint32 *item)
{
  if (list->at_end)
    return FALSE;
  list->at++;
  while (list->at >= list->block.n)
    if (!lec_list_next_block (list) || !lec_list_items (list))
      return FALSE;
  *item = list->items[list->at];
  return TRUE;
}

guint32 lec_list_tf (LecList *list)
{
  return lec_list_tfs (list)[list->at];
}

gboolean lec_list_positions (LecList *list, GArray *out)
{
  if (!list->has_positions) {
    list->positions = lec_block_positions (&list->block);
    list->has_positions = TRUE;
  }
  return lec_positions_get (&list->positions, list->at, out);
}
