/* lexical_upkeep.c — walking all postings: for what is fitted on them, for dropping removed items, for checking.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/bytes.h"
#include "src/base/error.h"
#include "src/index/lexical_search.h"

static gboolean damaged (GError **error, const char *key, gsize length, const char *what)
{
  g_autofree char *name = g_utf8_make_valid (key + 1, (gssize)length - 1);
  g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT, "the word index is damaged: the postings of \"%s\" %s", name, what);
  return FALSE;
}

/* ---- walking ---- */

typedef struct {
  LecTxn *txn;
  const LecLexical *lexical;
  LecRows rows;
  guint32 min_df, from;
  GArray *postings; /* of LecPosting */
} Walk;

/* Collects one key's postings; FALSE with the error. `*df`: all of them, before they are sifted. */
static gboolean collect (Walk *walk, const char *key, gsize length, guint32 *df, GError **error)
{
  g_array_set_size (walk->postings, 0);
  g_autoptr (LecList) list = lec_list_new (walk->lexical, walk->txn, key, length);
  if (!list)
    return damaged (error, key, length, "have no end");
  *df = list->df;
  if (list->df < walk->min_df)
    return TRUE;
  for (gboolean more = lec_list_block (list, walk->from); more; more = lec_list_next_block (list)) {
    if (!lec_list_items (list))
      return damaged (error, key, length, "do not grow");
    const guint32 *tfs = lec_list_tfs (list);
    for (guint i = 0; i < list->block.n; i++) {
      LecPosting posting = {list->items[i], tfs[i]};
      if (posting.item >= walk->from && lec_rows_get (&walk->rows, posting.item).length > 0)
        g_array_append_val (walk->postings, posting);
    }
  }
  return TRUE;
}

/* Moves to the first key at or after `key` (`*length` bytes, 0: the first of all) and copies it there. */
static gboolean next_key (LecCursor *cursor, char *key, gsize *length)
{
  LecSlice entry, value;
  guint32 last;
  gboolean found = lec_cursor_seek (cursor, key, *length, &entry, &value);
  while (found && !lec_entry_parse (entry, length, &last))
    found = lec_cursor_next (cursor, &entry, &value);
  if (found)
    memcpy (key, entry.data, *length);
  return found;
}

/* Makes of a key the least that follows all of its blocks. */
static void pass_key (char *key, gsize *length)
{
  key[(*length)++] = 1;
}

gboolean lec_lexical_walk (LecLexical *lexical, LecTxn *txn, guint32 min_df, guint32 from, LecLexicalWalkFunc func,
                           gpointer user_data, GCancellable *cancellable, GError **error)
{
  LecCollection c;
  lec_collection_read (lexical, txn, &c);
  Walk walk = {.txn = txn, .lexical = lexical, .min_df = min_df, .from = from};
  walk.postings = g_array_new (FALSE, FALSE, sizeof (LecPosting));
  lec_rows_init (&walk.rows, lexical, txn, (guint32)c.next);
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, lexical->terms);
  char key[LEC_ENTRY_MAX + 1];
  gsize length = 0;
  gboolean ok = TRUE;
  for (; ok && next_key (cursor, key, &length); pass_key (key, &length)) {
    guint32 df = 0;
    ok = !g_cancellable_set_error_if_cancelled (cancellable, error);
    if (!ok || lec_key_is_stop (key))
      continue;
    ok = collect (&walk, key, length, &df, error);
    guint n = walk.postings->len;
    if (ok && df >= min_df && n >= (from ? 1 : MAX (min_df, 1)) &&
        !func (key, length, (const LecPosting *)(gpointer)walk.postings->data, n, user_data))
      break;
  }
  lec_rows_clear (&walk.rows);
  g_array_unref (walk.postings);
  return ok;
}

/* ---- dropping removed items ---- */

#define SLICE_KEYS 2000 /* keys in one short write */

typedef struct {
  LecLexical *lexical;
  char key[LEC_ENTRY_MAX + 1]; /* where the next slice begins */
  gsize length;
  gboolean done;
  guint64 removed; /* items whose postings go, counted when the pass began */
} Sweep;

typedef struct {
  LecTxn *txn;
  const LecLexical *lexical;
  const char *key;
  gsize length;
  LecBlockMaker maker;
  GByteArray *bytes;
} Rewrite;

static gboolean put_block (Rewrite *w, gboolean tail, GError **error)
{
  guint8 entry[LEC_ENTRY_MAX];
  gsize n = lec_entry_key (w->key, w->length, tail ? LEC_POSTINGS_TAIL : w->maker.items[w->maker.n - 1], entry);
  g_byte_array_set_size (w->bytes, 0);
  lec_block_maker_write (&w->maker, tail, w->bytes);
  return lec_put (w->txn, w->lexical->terms, entry, n, w->bytes->data, w->bytes->len, error);
}

/* A key's blocks copied out of the table. */
static GPtrArray *copy_blocks (Rewrite *w)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (LecCursor) cursor = lec_cursor_new (w->txn, w->lexical->terms);
  guint8 from[LEC_ENTRY_MAX];
  LecSlice entry, value;
  gsize n = lec_entry_key (w->key, w->length, 0, from), length;
  guint32 last;
  for (gboolean more = lec_cursor_seek (cursor, from, n, &entry, &value); more;
       more = lec_cursor_next (cursor, &entry, &value)) {
    if (!lec_entry_parse (entry, &length, &last) || length != w->length || memcmp (entry.data, w->key, length) != 0)
      break;
    g_ptr_array_add (blocks, g_bytes_new (value.data, value.length));
  }
  return blocks;
}

static gboolean has_removed (LecRows *rows, GPtrArray *blocks)
{
  guint32 items[LEC_BLOCK];
  for (guint i = 0; i < blocks->len; i++) {
    gsize length;
    const guint8 *data = g_bytes_get_data (g_ptr_array_index (blocks, i), &length);
    LecBlock block;
    if (!lec_block_open (&block, data, length) || !lec_block_items (&block, items))
      return TRUE;
    for (guint j = 0; j < block.n; j++)
      if (lec_rows_get (rows, items[j]).length == 0)
        return TRUE;
  }
  return FALSE;
}

static gboolean delete_blocks (Rewrite *w, GError **error)
{
  g_autoptr (LecCursor) cursor = lec_cursor_new (w->txn, w->lexical->terms);
  guint8 from[LEC_ENTRY_MAX];
  LecSlice entry, value;
  gsize n = lec_entry_key (w->key, w->length, 0, from), length;
  guint32 last;
  for (gboolean more = lec_cursor_seek (cursor, from, n, &entry, &value); more;
       more = lec_cursor_next (cursor, &entry, &value)) {
    if (!lec_entry_parse (entry, &length, &last) || length != w->length || memcmp (entry.data, w->key, length) != 0)
      break;
    if (!lec_cursor_del (cursor, error))
      return FALSE;
  }
  return TRUE;
}

/* Puts back the postings of a block whose items are still there. */
static gboolean keep_block (Rewrite *w, LecRows *rows, GArray *positions, GBytes *bytes, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  LecBlock block;
  guint32 items[LEC_BLOCK], tfs[LEC_BLOCK];
  if (!lec_block_open (&block, data, length) || !lec_block_items (&block, items))
    return damaged (error, w->key, w->length, "cannot be read");
  lec_block_tfs (&block, tfs);
  LecPositions places = lec_block_positions (&block);
  for (guint i = 0; i < block.n; i++) {
    LecItemRow row = lec_rows_get (rows, items[i]);
    if (row.length == 0)
      continue;
    g_array_set_size (positions, 0);
    if (!lec_positions_get (&places, i, positions))
      return damaged (error, w->key, w->length, "lack positions");
    if (w->maker.n == LEC_BLOCK) {
      if (!put_block (w, FALSE, error))
        return FALSE;
      lec_block_maker_turn (&w->maker);
    }
    lec_block_maker_add (&w->maker, items[i], tfs[i], row.length, (const guint32 *)(gpointer)positions->data,
                         positions->len);
  }
  return TRUE;
}

static gboolean rewrite_key (Rewrite *w, LecRows *rows, GArray *positions, GError **error)
{
  g_autoptr (GPtrArray) blocks = copy_blocks (w);
  if (!has_removed (rows, blocks))
    return TRUE;
  if (!delete_blocks (w, error))
    return FALSE;
  lec_block_maker_reset (&w->maker);
  for (guint i = 0; i < blocks->len; i++)
    if (!keep_block (w, rows, positions, g_ptr_array_index (blocks, i), error))
      return FALSE;
  return w->maker.n == 0 || put_block (w, TRUE, error);
}

/* Copies of all rows: what a write has looked up does not stay valid. */
static void load_rows (LecRows *rows, GByteArray *copy)
{
  g_byte_array_set_size (copy, rows->n_pages * LEC_ROWS * 4);
  for (guint i = 0; i < rows->n_pages; i++) {
    memcpy (copy->data + (gsize)i * LEC_ROWS * 4, lec_rows_page (rows, i), LEC_ROWS * 4);
    rows->pages[i] = copy->data + (gsize)i * LEC_ROWS * 4;
  }
}

/* A LecWriteFunc: one slice. */
static gboolean sweep_slice (LecTxn *txn, gpointer user_data, GError **error)
{
  Sweep *sweep = user_data;
  LecCollection c;
  lec_collection_read (sweep->lexical, txn, &c);
  g_auto (LecRows) rows = {0};
  g_autoptr (GByteArray) copy = g_byte_array_new ();
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  lec_rows_init (&rows, sweep->lexical, txn, (guint32)c.next);
  load_rows (&rows, copy);
  char key[LEC_ENTRY_MAX + 1];
  gsize length = sweep->length;
  memcpy (key, sweep->key, length);
  Rewrite w = {.txn = txn, .lexical = sweep->lexical, .key = key, .bytes = g_byte_array_new ()};
  lec_block_maker_init (&w.maker);
  gboolean ok = TRUE, more = TRUE;
  for (guint i = 0; i < SLICE_KEYS && ok && more; i++) {
    g_autoptr (LecCursor) cursor = lec_cursor_new (txn, sweep->lexical->terms);
    more = next_key (cursor, key, &length);
    w.length = length;
    if (more) {
      ok = rewrite_key (&w, &rows, positions, error);
      pass_key (key, &length);
    }
  }
  lec_block_maker_clear (&w.maker);
  g_byte_array_unref (w.bytes);
  if (ok && !more) {
    c.removed -= MIN (c.removed, sweep->removed);
    ok = lec_collection_write (sweep->lexical, txn, &c, error);
  }
  if (ok) {
    sweep->done = !more;
    sweep->length = length;
    memcpy (sweep->key, key, length);
  }
  return ok;
}

gboolean lec_lexical_maintain (LecLexical *lexical, GCancellable *cancellable, GError **error)
{
  LecCollection c;
  {
    g_autoptr (LecTxn) txn = lec_txn_read (lexical->store, error);
    if (!txn)
      return FALSE;
    lec_collection_read (lexical, txn, &c);
  }
  if (c.removed == 0 || c.removed * 4 < c.items)
    return TRUE;
  Sweep sweep = {.lexical = lexical, .removed = c.removed};
  while (!sweep.done)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !lec_store_write (lexical->store, sweep_slice, &sweep, error))
      return FALSE;
  return TRUE;
}

/* ---- checking ---- */

typedef struct {
  Walk walk;
  guint64 *found; /* for each item, Σ tf of what is no stop word */
  guint32 limit;
} Check;

static gboolean check_key (Check *check, const char *key, gsize length, GArray *positions, GError **error)
{
  g_autoptr (LecList) list = lec_list_new (check->walk.lexical, check->walk.txn, key, length);
  if (!list)
    return damaged (error, key, length, "have no end");
  guint64 n = 0;
  guint32 before = 0;
  for (gboolean more = lec_list_block (list, 0); more; more = lec_list_next_block (list)) {
    if (!lec_list_items (list) || (n && list->items[0] <= before) || list->items[list->block.n - 1] >= check->limit ||
        (list->last != LEC_POSTINGS_TAIL && list->last != list->items[list->block.n - 1]))
      return damaged (error, key, length, "are out of order");
    const guint32 *tfs = lec_list_tfs (list);
    for (guint i = 0; i < list->block.n; i++, n++) {
      g_array_set_size (positions, 0);
      list->at = i;
      if (!lec_list_positions (list, positions))
        return damaged (error, key, length, "lack positions");
      if (!lec_key_is_stop (key))
        check->found[list->items[i]] += tfs[i];
    }
    before = list->items[list->block.n - 1];
  }
  return n == list->df || damaged (error, key, length, "are not as many as they say");
}

static gboolean check_rows (Check *check, const LecCollection *c, GError **error)
{
  guint64 items = 0, words = 0;
  for (guint32 i = 0; i < check->limit; i++) {
    LecItemRow row = lec_rows_get (&check->walk.rows, i);
    items += row.length > 0;
    words += row.length;
    if (row.length > 1 && row.length < 65535 && check->found[i] < row.length) {
      g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT,
                   "the word index is damaged: item %u should have %u words, and %" G_GUINT64_FORMAT " are indexed", i,
                   row.length, check->found[i]);
      return FALSE;
    }
  }
  if (items == c->items && words == c->words)
    return TRUE;
  g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT,
               "the word index is damaged: it counts %" G_GUINT64_FORMAT " items, and has %" G_GUINT64_FORMAT, c->items,
               items);
  return FALSE;
}

gboolean lec_lexical_check (LecLexical *lexical, LecTxn *txn, GError **error)
{
  LecCollection c;
  lec_collection_read (lexical, txn, &c);
  Check check = {.walk = {.txn = txn, .lexical = lexical}, .limit = (guint32)c.next};
  check.found = g_new0 (guint64, (gsize)check.limit + 1);
  lec_rows_init (&check.walk.rows, lexical, txn, check.limit);
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, lexical->terms);
  char key[LEC_ENTRY_MAX + 1];
  gsize length = 0;
  gboolean ok = TRUE;
  for (; ok && next_key (cursor, key, &length); pass_key (key, &length))
    ok = check_key (&check, key, length, positions, error);
  ok = ok && check_rows (&check, &c, error);
  lec_rows_clear (&check.walk.rows);
  g_free (check.found);
  return ok;
}
