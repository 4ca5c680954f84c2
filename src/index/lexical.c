/* lexical.c — the tables of the lexical index, its counts and rows, and the removal of items.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/bytes.h"
#include "src/base/error.h"
#include "src/index/lexical_private.h"

static gboolean open_table (LecStore *store, const char *prefix, const char *name, LecTable *table, GError **error)
{
  g_autofree char *full = g_strconcat (prefix, ".", name, NULL);
  return lec_store_table (store, full, table, error);
}

LecLexical *lec_lexical_open (LecStore *store, const char *prefix, GError **error)
{
  g_autoptr (LecLexical) lexical = g_new0 (LecLexical, 1);
  lexical->store = lec_store_ref (store);
  if (!open_table (store, prefix, "terms", &lexical->terms, error) ||
      !open_table (store, prefix, "items", &lexical->items, error) ||
      !open_table (store, prefix, "words", &lexical->words, error))
    return NULL;
  return g_steal_pointer (&lexical);
}

void lec_lexical_close (LecLexical *lexical)
{
  if (!lexical)
    return;
  lec_store_unref (lexical->store);
  g_free (lexical);
}

/* ---- counts ---- */

void lec_collection_read (const LecLexical *lexical, LecTxn *txn, LecCollection *out)
{
  LecSlice value;
  memset (out, 0, sizeof *out);
  if (lec_get (txn, lexical->words, "stats", 5, &value)) {
    LecReader r = lec_reader (value.data, value.length);
    out->items = lec_get_u64 (&r);
    out->words = lec_get_u64 (&r);
    out->title_words = lec_get_u64 (&r);
    out->removed = lec_get_u64 (&r);
    guint64 next = lec_get_u64 (&r); /* MIN reads its arguments twice */
    out->next = MIN (next, LEC_POSTINGS_TAIL);
  }
  if (lec_get (txn, lexical->words, "langs", 5, &value)) {
    LecReader r = lec_reader (value.data, value.length);
    for (guint i = 0; i < LEC_N_LANGS; i++)
      out->langs[i] = lec_get_u64 (&r);
  }
}

gboolean lec_collection_write (const LecLexical *lexical, LecTxn *txn, const LecCollection *collection, GError **error)
{
  g_autoptr (GByteArray) stats = g_byte_array_new ();
  g_autoptr (GByteArray) langs = g_byte_array_new ();
  lec_put_u64 (stats, collection->items);
  lec_put_u64 (stats, collection->words);
  lec_put_u64 (stats, collection->title_words);
  lec_put_u64 (stats, collection->removed);
  lec_put_u64 (stats, collection->next);
  for (guint i = 0; i < LEC_N_LANGS; i++)
    lec_put_u64 (langs, collection->langs[i]);
  return lec_put (txn, lexical->words, "stats", 5, stats->data, stats->len, error) &&
         lec_put (txn, lexical->words, "langs", 5, langs->data, langs->len, error);
}

void lec_lexical_stats (LecLexical *lexical, LecTxn *txn, LecLexicalStats *stats)
{
  LecCollection c;
  lec_collection_read (lexical, txn, &c);
  *stats =
      (LecLexicalStats){.items = c.items, .words = c.words, .title_words = c.title_words, .limit = (guint32)c.next};
}

/* ---- rows ---- */

LecItemRow lec_row_read (const guint8 *at)
{
  return (LecItemRow){(guint16)(at[0] | at[1] << 8), at[2], at[3]};
}

void lec_row_write (guint8 *at, LecItemRow row)
{
  at[0] = (guint8)row.length;
  at[1] = (guint8)(row.length >> 8);
  at[2] = row.title_end;
  at[3] = row.title_words;
}

void lec_rows_init (LecRows *rows, const LecLexical *lexical, LecTxn *txn, guint32 limit)
{
  rows->lexical = lexical;
  rows->txn = txn;
  rows->n_pages = limit / LEC_ROWS + 1;
  rows->pages = g_new0 (const guint8 *, rows->n_pages);
}

void lec_rows_clear (LecRows *rows)
{
  g_free (rows->pages);
}

const guint8 *lec_rows_page (LecRows *rows, guint32 page)
{
  static const guint8 none[LEC_ROWS * 4];
  if (page >= rows->n_pages)
    return none;
  if (!rows->pages[page]) {
    guint8 key[4];
    LecSlice value;
    lec_key_u32 (key, page);
    gboolean found = lec_get (rows->txn, rows->lexical->items, key, 4, &value) && value.length == LEC_ROWS * 4;
    rows->pages[page] = found ? value.data : none;
  }
  return rows->pages[page];
}

LecItemRow lec_rows_get (LecRows *rows, guint32 item)
{
  return lec_row_read (lec_rows_page (rows, item / LEC_ROWS) + item % LEC_ROWS * 4);
}

/* ---- removal ---- */

/* Clears the rows of the items that lie on one page; `*n` is how many were taken from the front. */
static gboolean remove_page (LecLexical *lexical, LecTxn *txn, const guint32 *items, gsize left, gsize *n,
                             LecCollection *c, GError **error)
{
  guint8 key[4], bytes[LEC_ROWS * 4];
  LecSlice value;
  guint32 page = items[0] / LEC_ROWS;
  lec_key_u32 (key, page);
  gboolean found = lec_get (txn, lexical->items, key, 4, &value) && value.length == sizeof bytes, changed = FALSE;
  if (found)
    memcpy (bytes, value.data, sizeof bytes);
  for (*n = 0; *n < left && items[*n] / LEC_ROWS == page; (*n)++) {
    guint8 *at = bytes + items[*n] % LEC_ROWS * 4;
    LecItemRow row = found ? lec_row_read (at) : (LecItemRow){0};
    if (row.length == 0)
      continue;
    c->items -= MIN (c->items, 1);
    c->words -= MIN (c->words, row.length);
    c->title_words -= MIN (c->title_words, row.title_words);
    c->removed++;
    lec_row_write (at, (LecItemRow){0});
    changed = TRUE;
  }
  return !changed || lec_put (txn, lexical->items, key, 4, bytes, sizeof bytes, error);
}

gboolean lec_lexical_remove (LecLexical *lexical, LecTxn *txn, const guint32 *items, gsize n, GError **error)
{
  LecCollection c;
  lec_collection_read (lexical, txn, &c);
  for (gsize at = 0, taken = 0; at < n; at += taken)
    if (!remove_page (lexical, txn, items + at, n - at, &taken, &c, error))
      return FALSE;
  return lec_collection_write (lexical, txn, &c, error);
}
