/* passages.c — pages and chunks back out of the store: text of ranges, passages, pages with their boxes.
 * SPDX-License-Identifier: MIT */
#include "src/library/private.h"
#include <string.h>
#include "src/base/bytes.h"

/* A page's text as it is stored: ranges of furniture in front, then the text. */
typedef struct {
  LecReader furniture; /* `n` pairs of varints: start, length; by growing start */
  guint64 n;
  const char *text;
  gsize length;
} StoredText;

GByteArray *lec_text_pack (const LecPage *page)
{
  guint n = 0;
  GByteArray *out = g_byte_array_new ();
  for (guint i = 0; i < page->blocks->len; i++)
    n += g_array_index (page->blocks, LecBlock, i).kind == LEC_BLOCK_FURNITURE;
  lec_put_varint (out, n);
  for (guint i = 0; i < page->blocks->len; i++) {
    const LecBlock *block = &g_array_index (page->blocks, LecBlock, i);
    if (block->kind != LEC_BLOCK_FURNITURE)
      continue;
    lec_put_varint (out, block->start);
    lec_put_varint (out, block->end - block->start);
  }
  lec_put_bytes (out, page->text, strlen (page->text));
  return out;
}

static gboolean parse_text (const void *bytes, gsize length, StoredText *out)
{
  LecReader r = lec_reader (bytes, length);
  out->n = lec_get_varint (&r);
  out->furniture = r;
  for (guint64 i = 0; i < out->n && !r.failed; i++) {
    lec_get_varint (&r);
    lec_get_varint (&r);
  }
  out->length = lec_reader_left (&r);
  out->text = (const char *)r.at;
  return !r.failed;
}

static gboolean stored_text (LecLibrary *library, LecTxn *txn, guint32 number, guint page, StoredText *out)
{
  guint8 key[8];
  LecSlice value;
  lec_page_key (key, number, page);
  return lec_get (txn, library->text, key, 8, &value) && parse_text (value.data, value.length, out);
}

gboolean lec_text_get (LecLibrary *library, LecTxn *txn, guint32 number, guint page, const char **text, gsize *length)
{
  StoredText stored;
  if (!stored_text (library, txn, number, page, &stored))
    return FALSE;
  *text = stored.text;
  *length = stored.length;
  return TRUE;
}

static void append_trimmed (GString *out, const GString *part)
{
  gsize first = 0, end = part->len;
  while (first < end && g_ascii_isspace (part->str[first]))
    first++;
  while (end > first && g_ascii_isspace (part->str[end - 1]))
    end--;
  if (end > first && out->len > 0)
    g_string_append (out, "\n\n");
  g_string_append_len (out, part->str + first, (gssize)(end - first));
}

/* Bytes start … end of a page without its furniture (and the white space that follows it), trimmed: as
 * lec_document_text does on a document in memory. */
static void append_page (GString *out, const StoredText *page, gsize start, gsize end)
{
  LecReader r = page->furniture;
  g_autoptr (GString) part = g_string_new (NULL);
  gsize at = start;
  for (guint64 i = 0; i < page->n; i++) {
    gsize from = lec_get_varint (&r), to = from + lec_get_varint (&r);
    if (to <= at || from >= end)
      continue;
    if (from > at)
      g_string_append_len (part, page->text + at, (gssize)(from - at));
    at = MIN (to, end);
    while (at < end && g_ascii_isspace (page->text[at]))
      at++;
  }
  if (at < end)
    g_string_append_len (part, page->text + at, (gssize)(end - at));
  append_trimmed (out, part);
}

static void append_part (GString *out, const StoredText *page, guint n, const LecRange *range)
{
  gsize start = n == range->first ? MIN (range->start, page->length) : 0;
  gsize end = n == range->last ? MIN (range->end, page->length) : page->length;
  if (start < end)
    append_page (out, page, start, end);
}

char *lec_text_of_range (LecLibrary *library, LecTxn *txn, guint32 number, const LecRange *range)
{
  GString *out = g_string_new (NULL);
  StoredText page;
  for (guint n = MAX (range->first, 1); n <= range->last && stored_text (library, txn, number, n, &page); n++)
    append_part (out, &page, n, range);
  return g_string_free (out, FALSE);
}

char *lec_text_of_packed (const GPtrArray *texts, const LecRange *range)
{
  GString *out = g_string_new (NULL);
  for (guint n = MAX (range->first, 1); n <= range->last && n <= texts->len; n++) {
    StoredText page;
    const GByteArray *bytes = texts->pdata[n - 1];
    if (parse_text (bytes->data, bytes->len, &page))
      append_part (out, &page, n, range);
  }
  return g_string_free (out, FALSE);
}

LecPage *lec_library_page (LecLibrary *library, guint32 number, guint page, GError **error)
{
  guint8 key[8];
  StoredText text;
  LecSlice blocks;
  g_autoptr (LecTxn) txn = lec_txn_read (library->store, error);
  if (!txn)
    return NULL;
  lec_page_key (key, number, page);
  if (stored_text (library, txn, number, page, &text) && lec_get (txn, library->pages, key, 8, &blocks))
    return lec_page_unpack (page, text.text, text.length, blocks.data, blocks.length, error);
  g_autoptr (LecDocInfo) info = lec_doc_get (library, txn, number, error);
  if (!info)
    return NULL;
  if (info->state == LEC_STATE_FAILED)
    g_set_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND, "d%u has no pages: it could not be read (%s)", number,
                 info->error);
  else
    g_set_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND, "d%u has no page %u; it has %u", number, page, info->pages);
  return NULL;
}

void lec_passage_free (LecPassage *passage)
{
  if (!passage)
    return;
  g_free (passage->heading);
  g_free (passage->title);
  g_free (passage->filename);
  g_free (passage->text);
  g_free (passage);
}

static LecPassage *passage_of (LecLibrary *library, LecTxn *txn, guint32 item, const LecDocInfo *info,
                               const LecChunkRecord *chunk)
{
  LecPassage *passage = g_new0 (LecPassage, 1);
  passage->item = item;
  passage->document = chunk->document;
  passage->range = chunk->range;
  passage->heading = g_strndup ((const char *)chunk->heading, chunk->heading_length);
  passage->title = g_strdup (info->title ? info->title : "");
  passage->filename = g_strdup (info->filename);
  passage->text = lec_text_of_range (library, txn, chunk->document, &chunk->range);
  return passage;
}

LecPassage *lec_passage_get (LecLibrary *library, LecTxn *txn, guint32 item, GError **error)
{
  LecChunkRecord chunk;
  if (!lec_chunk_get (library, txn, item, &chunk)) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND, "there is no passage c%u; its document was changed or removed",
                 item);
    return NULL;
  }
  g_autoptr (LecDocInfo) info = lec_doc_get (library, txn, chunk.document, error);
  return info ? passage_of (library, txn, item, info, &chunk) : NULL;
}

LecPassage *lec_library_passage (LecLibrary *library, guint32 item, GError **error)
{
  g_autoptr (LecTxn) txn = lec_txn_read (library->store, error);
  return txn ? lec_passage_get (library, txn, item, error) : NULL;
}

GPtrArray *lec_library_passages (LecLibrary *library, guint32 number, gsize from, gsize limit, GError **error)
{
  g_autoptr (LecTxn) txn = lec_txn_read (library->store, error);
  g_autoptr (LecDocInfo) info = txn ? lec_doc_get (library, txn, number, error) : NULL;
  if (!info)
    return NULL;
  GPtrArray *passages = g_ptr_array_new_with_free_func ((GDestroyNotify)lec_passage_free);
  for (gsize i = from; i < info->chunks && i - from < limit; i++) {
    LecChunkRecord chunk;
    guint32 item = info->first_chunk + (guint32)i;
    if (lec_chunk_get (library, txn, item, &chunk))
      g_ptr_array_add (passages, passage_of (library, txn, item, info, &chunk));
  }
  return passages;
}
