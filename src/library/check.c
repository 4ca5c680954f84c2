/* check.c — do the tables say the same? Every document is walked, then the tables' sizes must be what was seen.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/bytes.h"
#include "src/library/private.h"

/* What the documents say that the tables must hold. */
typedef struct {
  LecLibrary *library;
  LecTxn *txn;
  guint64 documents, failed, pages, chunks, paths, tags, waiting, text_bytes;
} Check;

static gboolean wrong (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean wrong (GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *what = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT,
               "the collection is damaged: %s; remove that document and import it again, or move the folder away",
               what);
  return FALSE;
}

static gboolean check_pages (Check *c, const LecDocInfo *info, GError **error)
{
  for (guint n = 1; n <= info->pages; n++) {
    guint8 key[8];
    const char *text;
    gsize length;
    LecSlice blocks;
    lec_page_key (key, info->number, n);
    if (!lec_text_get (c->library, c->txn, info->number, n, &text, &length) ||
        !lec_get (c->txn, c->library->pages, key, 8, &blocks))
      return wrong (error, "page %u of d%u is missing", n, info->number);
    g_autoptr (LecPage) page = lec_page_unpack (n, text, length, blocks.data, blocks.length, NULL);
    if (!page || !g_utf8_validate (text, (gssize)length, NULL))
      return wrong (error, "page %u of d%u cannot be read", n, info->number);
    c->text_bytes += length;
  }
  c->pages += info->pages;
  return TRUE;
}

static gboolean check_chunks (Check *c, const LecDocInfo *info, GError **error)
{
  for (guint i = 0; i < info->chunks; i++) {
    LecChunkRecord chunk;
    const char *text;
    gsize length;
    guint32 item = info->first_chunk + i;
    if (!lec_chunk_get (c->library, c->txn, item, &chunk) || chunk.document != info->number)
      return wrong (error, "passage c%u of d%u is missing", item, info->number);
    if (chunk.range.first < 1 || chunk.range.last > info->pages ||
        !lec_text_get (c->library, c->txn, info->number, chunk.range.last, &text, &length) || chunk.range.end > length)
      return wrong (error, "passage c%u of d%u lies outside its pages", item, info->number);
  }
  c->chunks += info->chunks;
  return TRUE;
}

static gboolean check_names (Check *c, const LecDocInfo *info, GError **error)
{
  gboolean failed = info->state == LEC_STATE_FAILED;
  for (char **p = info->paths; *p; p++) {
    LecPathRecord record;
    gboolean no_file = g_str_equal (*p, "-");
    if (no_file && !failed)
      continue;
    g_autofree char *path = no_file ? lec_doc_path_without_file (info->hash) : g_strdup (*p);
    if (!lec_path_get (c->library, c->txn, path, &record) || record.number != info->number)
      return wrong (error, "the path %s does not lead to d%u", *p, info->number);
    c->paths++;
  }
  c->tags += g_strv_length (info->tags);
  return TRUE;
}

static gboolean check_waiting (Check *c, const LecDocInfo *info, GError **error)
{
  LecWaiting waiting;
  if (!lec_waiting_get (c->library, c->txn, info->number, &waiting))
    return TRUE;
  c->waiting++;
  return (waiting.first == info->first_chunk && waiting.count == info->chunks) ||
         wrong (error, "what waits of d%u is not its own", info->number);
}

static gboolean check_hash (Check *c, const LecDocInfo *info, GError **error)
{
  guint8 hash[32];
  LecSlice value;
  for (guint i = 0; i < 32; i++)
    hash[i] = (guint8)(g_ascii_xdigit_value (info->hash[2 * i]) << 4 | g_ascii_xdigit_value (info->hash[2 * i + 1]));
  if (!lec_get (c->txn, c->library->hashes, hash, 32, &value) || value.length != 4)
    return wrong (error, "the content of d%u is not known", info->number);
  LecReader r = lec_reader (value.data, 4);
  return lec_get_u32 (&r) == info->number || wrong (error, "d%u has the content of another document", info->number);
}

static gboolean check_document (Check *c, const LecDocInfo *info, GError **error)
{
  if (!check_names (c, info, error))
    return FALSE;
  if (info->state == LEC_STATE_FAILED) {
    c->failed++;
    return TRUE;
  }
  c->documents++;
  return check_pages (c, info, error) && check_chunks (c, info, error) && check_waiting (c, info, error) &&
         check_hash (c, info, error);
}

static gboolean check_sizes (Check *c, GError **error)
{
  LecLibrary *l = c->library;
  guint64 items = 0, vectors;
  lec_index_counts (l->index, c->txn, &items, &vectors);
  const struct {
    const char *what;
    guint64 there, expected;
  } sizes[] = {
      {"pages", lec_count (c->txn, l->pages), c->pages},
      {"texts of pages", lec_count (c->txn, l->text), c->pages},
      {"passages", lec_count (c->txn, l->chunks), c->chunks},
      {"indexed passages", items, c->chunks},
      {"paths", lec_count (c->txn, l->paths), c->paths},
      {"contents", lec_count (c->txn, l->hashes), c->documents},
      {"tags", lec_count (c->txn, l->tags), c->tags},
      {"entries of the queue", lec_count (c->txn, l->waiting), c->waiting},
      {"documents by the counter", lec_get_number (c->txn, l->counters, "documents", 0), c->documents},
      {"failed by the counter", lec_get_number (c->txn, l->counters, "failed", 0), c->failed},
      {"pages by the counter", lec_get_number (c->txn, l->counters, "pages", 0), c->pages},
      {"passages by the counter", lec_get_number (c->txn, l->counters, "chunks", 0), c->chunks},
      {"bytes of text by the counter", lec_get_number (c->txn, l->counters, "text_bytes", 0), c->text_bytes},
  };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (sizes[i].there != sizes[i].expected)
      return wrong (error, "%" G_GUINT64_FORMAT " %s where the documents have %" G_GUINT64_FORMAT, sizes[i].there,
                    sizes[i].what, sizes[i].expected);
  return vectors <= items || wrong (error, "there are more vectors than passages");
}

gboolean lec_library_check (LecLibrary *library, GError **error)
{
  LecSlice key, value;
  if (!lec_store_check (library->store, error))
    return FALSE;
  g_autoptr (LecTxn) txn = lec_txn_read (library->store, error);
  if (!txn)
    return FALSE;
  Check c = {.library = library, .txn = txn};
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, library->documents);
  for (gboolean more = lec_cursor_seek (cursor, NULL, 0, &key, &value); more;
       more = lec_cursor_next (cursor, &key, &value)) {
    g_autoptr (LecDocInfo) info = lec_doc_get (library, txn, lec_key_get_u32 (key.data), error);
    if (!info || !check_document (&c, info, error))
      return FALSE;
  }
  return check_sizes (&c, error) && lec_index_check (library->index, txn, error);
}
