/* lexical_batch.c — items cut into words in memory, then written key by key.
 *
 * Cutting gives records (key's number, item, position), in the order of the text. A folded word is looked up once for
 * its key's number, so each different word is stemmed once a batch and language. Writing sorts the records by key; a
 * key's tail is read, goes on with the new postings, and is put back.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/bytes.h"
#include "src/base/error.h"
#include "src/index/intern.h"
#include "src/index/lexical_private.h"

#define FIELD_GAP 8 /* positions between title, heading and text, so that no phrase reaches over */

typedef struct {
  guint32 key, item, position; /* item: its index in `items` */
} Record;

typedef struct {
  guint32 item;
  LecItemRow row;
} Item;

struct LecLexicalBatch {
  LecLexical *lexical; /* borrowed */
  LecStemmer *stemmer;
  LecIntern *surfaces; /* language, kind and folded word … */
  GArray *keys_of;     /* … to the number of the key (guint32) */
  LecIntern *keys;
  GArray *records; /* of Record */
  GArray *items;   /* of Item */
  guint64 langs[LEC_N_LANGS];
};

LecLexicalBatch *lec_lexical_batch_new (LecLexical *lexical)
{
  LecLexicalBatch *batch = g_new0 (LecLexicalBatch, 1);
  batch->lexical = lexical;
  batch->stemmer = lec_stemmer_new ();
  batch->surfaces = lec_intern_new ();
  batch->keys_of = g_array_new (FALSE, FALSE, sizeof (guint32));
  batch->keys = lec_intern_new ();
  batch->records = g_array_new (FALSE, FALSE, sizeof (Record));
  batch->items = g_array_new (FALSE, FALSE, sizeof (Item));
  return batch;
}

void lec_lexical_batch_free (LecLexicalBatch *batch)
{
  if (!batch)
    return;
  lec_stemmer_free (batch->stemmer);
  lec_intern_free (batch->surfaces);
  lec_intern_free (batch->keys);
  g_array_unref (batch->keys_of);
  g_array_unref (batch->records);
  g_array_unref (batch->items);
  g_free (batch);
}

gsize lec_lexical_batch_bytes (const LecLexicalBatch *batch)
{
  return lec_intern_bytes (batch->surfaces) + lec_intern_bytes (batch->keys) + batch->keys_of->len * sizeof (guint32) +
         batch->records->len * sizeof (Record) + batch->items->len * sizeof (Item);
}

/* ---- cutting ---- */

static guint32 key_of (LecLexicalBatch *batch, LecLang lang, const LecWord *word)
{
  char surface[LEC_WORD_MAX + 2];
  surface[0] = (char)lang;
  surface[1] = (char)(word->kind == LEC_WORD_PLAIN);
  memcpy (surface + 2, word->text, word->length);
  guint32 number = lec_intern_add (batch->surfaces, surface, word->length + 2);
  if (number == batch->keys_of->len) {
    char key[LEC_KEY_MAX];
    gsize n = lec_key_make (batch->stemmer, lang, word->text, word->length, word->kind, key);
    guint32 made = lec_intern_add (batch->keys, key, n);
    /* the top bit tells a stop word without another look-up */
    made |= lec_key_is_stop (key) ? 0x80000000u : 0;
    g_array_append_val (batch->keys_of, made);
  }
  return g_array_index (batch->keys_of, guint32, number);
}

/* Cuts one field; returns the position after its last word. `*counted`: words without stop words. */
static guint32 add_field (LecLexicalBatch *batch, LecLang lang, const char *text, guint32 position, guint32 *counted)
{
  LecWords words;
  LecWord word;
  lec_words_init (&words, text, strlen (text), position);
  while (lec_words_next (&words, &word)) {
    guint32 key = key_of (batch, lang, &word);
    Record record = {key & 0x7fffffffu, batch->items->len, word.position};
    g_array_append_val (batch->records, record);
    *counted += !(key & 0x80000000u) && word.kind != LEC_WORD_SINGLE;
  }
  return words.position;
}

void lec_lexical_batch_add (LecLexicalBatch *batch, guint32 item, const char *text, const char *heading,
                            const char *title, const char *language)
{
  g_return_if_fail (!batch->items->len || item > g_array_index (batch->items, Item, batch->items->len - 1).item);
  LecLang lang = lec_lang_from_code (language);
  if (!lang)
    lang = lec_lang_detect (text, strlen (text), 0, LEC_LANG_EN);
  guint32 title_words = 0, words = 0, position = 0;
  gsize before = batch->records->len;
  if (title && *title)
    position = add_field (batch, lang, title, 0, &title_words) + FIELD_GAP;
  /* a title of more words than the row can tell counts as text from there on; its words are few enough to be guessed */
  guint32 title_end = position ? MIN (position - FIELD_GAP, 255) : 0;
  if (heading && *heading)
    position = add_field (batch, lang, heading, position, &words) + FIELD_GAP;
  add_field (batch, lang, text, position, &words);
  if (batch->records->len == before)
    return;
  guint64 length = (guint64)words + 2 * (guint64)title_words;
  Item added = {item, {(guint16)CLAMP (length, 1, 65535), (guint8)title_end, (guint8)MIN (title_words, 255)}};
  g_array_append_val (batch->items, added);
  batch->langs[lang]++;
}

/* ---- writing ---- */

/* The records in the order of their keys' numbers; starts[k] … starts[k+1] are key k's. Owned by the caller. */
static Record *sorted_by_key (const LecLexicalBatch *batch, gsize **starts)
{
  guint32 n_keys = lec_intern_count (batch->keys);
  const Record *records = (const Record *)(gpointer)batch->records->data;
  gsize *at = g_new0 (gsize, (gsize)n_keys + 2);
  for (guint i = 0; i < batch->records->len; i++)
    at[records[i].key + 2]++;
  for (guint32 k = 2; k < n_keys + 2; k++)
    at[k] += at[k - 1];
  Record *out = g_new (Record, batch->records->len);
  for (guint i = 0; i < batch->records->len; i++)
    out[at[records[i].key + 1]++] = records[i];
  *starts = at;
  return out;
}

static int by_key (gconstpointer a, gconstpointer b, gpointer data)
{
  const LecIntern *keys = data;
  gsize n, m;
  const char *x = lec_intern_get (keys, *(const guint32 *)a, &n);
  const char *y = lec_intern_get (keys, *(const guint32 *)b, &m);
  int order = memcmp (x, y, MIN (n, m));
  return order ? order : (n > m) - (n < m);
}

/* What is being written, and room that all keys share. */
typedef struct {
  LecLexicalBatch *batch;
  LecTxn *txn;
  guint32 first;
  LecBlockMaker maker;
  GByteArray *bytes;
  GArray *positions;
} Writing;

static gboolean put_block (Writing *w, const char *key, gsize length, gboolean tail, GError **error)
{
  guint8 entry[LEC_ENTRY_MAX];
  guint32 last = tail ? LEC_POSTINGS_TAIL : w->maker.items[w->maker.n - 1];
  gsize n = lec_entry_key (key, length, last, entry);
  g_byte_array_set_size (w->bytes, 0);
  lec_block_maker_write (&w->maker, tail, w->bytes);
  return lec_put (w->txn, w->batch->lexical->terms, entry, n, w->bytes->data, w->bytes->len, error);
}

/* Makes the key's tail what goes on; FALSE if it is damaged. */
static gboolean load_tail (Writing *w, const char *key, gsize length, GError **error)
{
  guint8 entry[LEC_ENTRY_MAX];
  LecSlice value;
  LecBlock tail;
  lec_block_maker_reset (&w->maker);
  if (!lec_get (w->txn, w->batch->lexical->terms, entry, lec_entry_key (key, length, LEC_POSTINGS_TAIL, entry), &value))
    return TRUE;
  if (lec_block_open (&tail, value.data, value.length) && lec_block_maker_load (&w->maker, &tail))
    return TRUE;
  g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT,
               "cannot add to the word index: the postings of \"%.*s\" are damaged; remove and import again",
               (int)length - 1, key + 1);
  return FALSE;
}

/* Writes one key's records, which are in the order of items and positions. */
static gboolean write_key (Writing *w, guint32 number, const Record *records, gsize n, GError **error)
{
  gsize length;
  const char *key = lec_intern_get (w->batch->keys, number, &length);
  const Item *items = (const Item *)(gpointer)w->batch->items->data;
  if (!load_tail (w, key, length, error))
    return FALSE;
  for (gsize at = 0, end; at < n; at = end) {
    const Item *item = &items[records[at].item];
    guint32 tf = 0;
    g_array_set_size (w->positions, 0);
    for (end = at; end < n && records[end].item == records[at].item; end++) {
      tf += records[end].position < item->row.title_end ? 2 : 1;
      g_array_append_val (w->positions, records[end].position);
    }
    if (w->maker.n == LEC_BLOCK) {
      if (!put_block (w, key, length, FALSE, error))
        return FALSE;
      lec_block_maker_turn (&w->maker);
    }
    lec_block_maker_add (&w->maker, item->item + w->first, MIN (tf, LEC_TF_MAX), item->row.length,
                         (const guint32 *)(gpointer)w->positions->data, w->positions->len);
  }
  return put_block (w, key, length, TRUE, error);
}

static gboolean write_keys (LecLexicalBatch *batch, LecTxn *txn, guint32 first, GError **error)
{
  guint32 n = lec_intern_count (batch->keys);
  gsize *starts = NULL;
  g_autofree Record *records = sorted_by_key (batch, &starts);
  g_autofree guint32 *order = g_new (guint32, MAX (n, 1));
  for (guint32 i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint)n, sizeof *order, by_key, batch->keys);
  Writing w = {.batch = batch,
               .txn = txn,
               .first = first,
               .bytes = g_byte_array_new (),
               .positions = g_array_new (FALSE, FALSE, sizeof (guint32))};
  lec_block_maker_init (&w.maker);
  gboolean ok = TRUE;
  for (guint32 i = 0; i < n && ok; i++) {
    guint32 k = order[i];
    ok = write_key (&w, k, records + starts[k], starts[k + 1] - starts[k], error);
  }
  lec_block_maker_clear (&w.maker);
  g_byte_array_unref (w.bytes);
  g_array_unref (w.positions);
  g_free (starts);
  return ok;
}

/* Writes the rows, page by page, and adds them up. */
static gboolean write_rows (LecLexicalBatch *batch, LecTxn *txn, guint32 first, LecCollection *c, GError **error)
{
  guint8 key[4], bytes[LEC_ROWS * 4];
  for (guint at = 0; at < batch->items->len;) {
    guint32 page = (g_array_index (batch->items, Item, at).item + first) / LEC_ROWS;
    LecSlice value;
    lec_key_u32 (key, page);
    memset (bytes, 0, sizeof bytes);
    if (lec_get (txn, batch->lexical->items, key, 4, &value) && value.length == sizeof bytes)
      memcpy (bytes, value.data, sizeof bytes);
    for (; at < batch->items->len; at++) {
      const Item *item = &g_array_index (batch->items, Item, at);
      guint32 number = item->item + first;
      if (number / LEC_ROWS != page)
        break;
      lec_row_write (bytes + number % LEC_ROWS * 4, item->row);
      c->items++;
      c->words += item->row.length;
      c->title_words += item->row.title_words;
      c->next = (guint64)number + 1;
    }
    if (!lec_put (txn, batch->lexical->items, key, 4, bytes, sizeof bytes, error))
      return FALSE;
  }
  return TRUE;
}

gboolean lec_lexical_batch_write (LecLexicalBatch *batch, LecTxn *txn, guint32 first, GError **error)
{
  LecCollection c;
  if (!batch->items->len)
    return TRUE;
  lec_collection_read (batch->lexical, txn, &c);
  guint64 low = (guint64)g_array_index (batch->items, Item, 0).item + first;
  guint64 high = (guint64)g_array_index (batch->items, Item, batch->items->len - 1).item + first;
  if (low < c.next || high >= LEC_POSTINGS_TAIL - 1) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID,
                 "cannot index item %" G_GUINT64_FORMAT ": numbers only grow, and %" G_GUINT64_FORMAT " is the next",
                 low, c.next);
    return FALSE;
  }
  for (guint i = 0; i < LEC_N_LANGS; i++)
    c.langs[i] += batch->langs[i];
  return write_keys (batch, txn, first, error) && write_rows (batch, txn, first, &c, error) &&
         lec_collection_write (batch->lexical, txn, &c, error);
}
