/* put.c — documents gathered into a batch, and the batch written in one transaction.
 *
 * All chunks of a batch are tokenised into one index batch (few large segments are better than many small ones), so a
 * document that turns out to be a duplicate in the transaction has its items taken out of the index again; that is
 * rare, since the import looks for known contents before it reads.
 * SPDX-License-Identifier: MIT */
#include "src/library/put.h"
#include <string.h>
#include "src/base/bytes.h"
#include "src/base/clock.h"
#include "src/base/utf8.h"
#include "src/library/private.h"

/* A document that waits. */
typedef struct {
  LecPutSource source; /* `path` and `filename` are owned */
  char *tag;
  gboolean known;    /* nothing was read: the content should be there */
  LecDocInfo *info;  /* without number, paths, tags and first_chunk */
  GPtrArray *texts;  /* of GByteArray: values of `text`, by page */
  GPtrArray *pages;  /* of GBytes: values of `pages` */
  GPtrArray *chunks; /* of LecChunk */
  GByteArray *outline;
  guint32 first; /* its first item, counted from the batch's */
  gint64 text_bytes;
} Entry;

struct LecPutBatch {
  LecLibrary *library;
  GPtrArray *entries;   /* of Entry */
  LecIndexBatch *index; /* NULL while nothing is in it */
  guint32 items;
  gsize bytes;
};

static void entry_free (gpointer data)
{
  Entry *e = data;
  g_free ((char *)e->source.path);
  g_free ((char *)e->source.filename);
  g_free (e->tag);
  lec_doc_info_free (e->info);
  g_clear_pointer (&e->texts, g_ptr_array_unref);
  g_clear_pointer (&e->pages, g_ptr_array_unref);
  g_clear_pointer (&e->chunks, g_ptr_array_unref);
  g_clear_pointer (&e->outline, g_byte_array_unref);
  g_free (e);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Entry, entry_free)

LecPutBatch *lec_put_batch_new (LecLibrary *library)
{
  LecPutBatch *batch = g_new0 (LecPutBatch, 1);
  batch->library = lec_library_ref (library);
  batch->entries = g_ptr_array_new_with_free_func (entry_free);
  return batch;
}

static void batch_clear (LecPutBatch *batch)
{
  g_ptr_array_set_size (batch->entries, 0);
  g_clear_pointer (&batch->index, lec_index_batch_free);
  batch->items = 0;
  batch->bytes = 0;
}

void lec_put_batch_free (LecPutBatch *batch)
{
  if (!batch)
    return;
  batch_clear (batch);
  g_ptr_array_unref (batch->entries);
  lec_library_unref (batch->library);
  g_free (batch);
}

guint lec_put_batch_length (const LecPutBatch *batch)
{
  return batch->entries->len;
}

gsize lec_put_batch_bytes (const LecPutBatch *batch)
{
  return batch->bytes + (batch->index ? lec_index_batch_bytes (batch->index) : 0);
}

static char *hex_of (const guint8 hash[32])
{
  GString *hex = g_string_new (NULL);
  for (guint i = 0; i < 32; i++)
    g_string_append_printf (hex, "%02x", hash[i]);
  return g_string_free (hex, FALSE);
}

/* Takes a copy of the source; a content without a hash gets that of its text. */
static void set_source (Entry *e, const LecPutSource *source, const LecDocument *document)
{
  static const guint8 none[32] = {0};
  e->source = *source;
  e->source.path = g_strdup (source->path);
  e->source.filename = source->filename ? lec_utf8_repair (source->filename, -1)
                       : source->path   ? g_filename_display_basename (source->path)
                                        : g_strdup ("-");
  if (memcmp (source->hash, none, 32) == 0 && document) {
    gsize length = 32;
    g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
    for (guint i = 0; i < document->pages->len; i++)
      g_checksum_update (sum, (const guchar *)((LecPage *)document->pages->pdata[i])->text, -1);
    g_checksum_update (sum, (const guchar *)e->source.filename, -1);
    g_checksum_get_digest (sum, e->source.hash, &length);
  }
  e->info = g_new0 (LecDocInfo, 1);
  e->info->filename = g_strdup (e->source.filename);
  e->info->hash = hex_of (e->source.hash);
  e->info->size = source->size;
  e->info->added = lec_clock_now ();
}

static char *first_heading (const LecDocument *document)
{
  for (guint p = 0; p < MIN (document->pages->len, 3); p++) {
    const LecPage *page = document->pages->pdata[p];
    for (guint i = 0; i < page->blocks->len; i++) {
      const LecBlock *block = &g_array_index (page->blocks, LecBlock, i);
      if (block->kind == LEC_BLOCK_HEADING && block->end - block->start <= 300) {
        char *title = g_strndup (page->text + block->start, block->end - block->start);
        return g_strdelimit (title, "\n\t", ' ');
      }
    }
  }
  return NULL;
}

/* What word processors write where a person wrote nothing is no title. */
static char *own_title (const LecDocument *document)
{
  static const char *const empty[] = {"untitled", "untitled document", "title", "document", "no title", NULL};
  g_autofree char *title = document->title ? g_strstrip (g_strdup (document->title)) : NULL;
  if (title && g_str_has_prefix (title, "Microsoft Word - "))
    memmove (title, title + 17, strlen (title + 17) + 1);
  g_autofree char *lower = title ? g_ascii_strdown (title, -1) : NULL;
  if (title && *title && !g_strv_contains (empty, lower))
    return g_steal_pointer (&title);
  return first_heading (document);
}

/* "annual-report_2024.pdf" → "annual report 2024". */
static char *words_of_filename (const char *filename)
{
  char *words = g_strdup (filename), *dot = strrchr (words, '.');
  if (dot && dot != words)
    *dot = 0;
  return g_strdelimit (words, "-_.+", ' ');
}

static gboolean embed_sentences (const char *const *sentences, gsize n, float *out, gpointer user_data,
                                 GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) prepared = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (prepared, lec_embedder_prepare (sentences[i], strlen (sentences[i])));
  return lec_embedder_embed (user_data, (const char *const *)prepared->pdata, NULL, n, out, cancellable, error);
}

static GPtrArray *chunk (LecLibrary *library, const LecDocument *document, const LecChunker *chunker,
                         GCancellable *cancellable, GError **error)
{
  LecChunkOptions options = {0};
  if (chunker == &lec_chunker_semantic && library->options.embedder) {
    options.embed_data = lec_library_embedder (library, error);
    if (!options.embed_data)
      return NULL;
    options.embed = embed_sentences;
    options.dimensions = library->options.embedder->dimensions;
  }
  return chunker->chunk (document, &options, cancellable, error);
}

/* Packs pages and outline. */
static void pack_pages (LecPutBatch *batch, Entry *e, const LecDocument *document)
{
  e->texts = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
  e->pages = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < document->pages->len; i++) {
    const LecPage *page = document->pages->pdata[i];
    GByteArray *text = lec_text_pack (page);
    GBytes *blocks = lec_page_pack (page);
    e->text_bytes += (gint64)strlen (page->text);
    batch->bytes += text->len + g_bytes_get_size (blocks) + 64;
    g_ptr_array_add (e->texts, text);
    g_ptr_array_add (e->pages, blocks);
  }
  e->outline = g_byte_array_new ();
  for (guint i = 0; document->outline && i < document->outline->len; i++) {
    const LecOutlineItem *item = document->outline->pdata[i];
    lec_put_string (e->outline, item->title);
    lec_put_varint (e->outline, item->level);
    lec_put_varint (e->outline, item->page);
  }
}

/* Tokenises the chunks into the batch's index batch. */
static gboolean index_chunks (LecPutBatch *batch, Entry *e, GCancellable *cancellable, GError **error)
{
  g_autofree char *words = e->info->title ? NULL : words_of_filename (e->info->filename);
  if (!batch->index)
    batch->index = lec_index_batch_new (batch->library->index);
  for (guint i = 0; i < e->chunks->len; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    const LecChunk *c = e->chunks->pdata[i];
    g_autofree char *text = lec_text_of_packed (e->texts, &c->range);
    LecIndexFields fields = {.text = text, .heading = c->heading, .title = e->info->title ? e->info->title : words};
    lec_index_batch_add (batch->index, e->first + i, &fields);
    batch->bytes += 64 + (c->heading ? strlen (c->heading) : 0);
  }
  return TRUE;
}

/* Nothing to index: why. */
static void no_text (const LecDocument *document, const LecPutSource *source, GError **error)
{
  if (document->pages_without_text > 0)
    g_set_error (error, LEC_ERROR, LEC_ERROR_NO_TEXT, "no text on %u of %u pages: needs OCR",
                 document->pages_without_text, document->pages->len);
  else
    g_set_error_literal (error, LEC_ERROR, LEC_ERROR_NO_TEXT,
                         source->size == 0 ? "the file is empty" : "there is no text in it");
}

static void describe (Entry *e, const LecDocument *document, const LecPutOptions *options, const LecChunker *chunker)
{
  LecDocInfo *info = e->info;
  info->title = options && options->title ? g_strdup (options->title) : own_title (document);
  info->author = g_strdup (document->author);
  info->format = g_strdup (document->language ? document->language : document->format);
  info->chunker = g_strdup (chunker->name);
  info->pages = document->pages->len;
  info->chunks = e->chunks->len;
  e->tag = options ? g_strdup (options->tag) : NULL;
  if (document->pages_without_text > 0) {
    info->error_code = g_strdup ("no_text");
    info->error =
        g_strdup_printf ("no text on %u of %u pages: needs OCR", document->pages_without_text, document->pages->len);
  }
}

gboolean lec_put_batch_add (LecPutBatch *batch, const LecDocument *document, const LecPutSource *source,
                            const LecPutOptions *options, GCancellable *cancellable, GError **error)
{
  const char *name = options && options->chunker ? options->chunker : batch->library->options.chunker;
  const LecChunker *chunker = lec_chunker_find (name, error);
  if (!chunker)
    return FALSE;
  g_autoptr (Entry) e = g_new0 (Entry, 1);
  e->chunks = chunk (batch->library, document, chunker, cancellable, error);
  if (!e->chunks)
    return FALSE;
  if (e->chunks->len == 0) {
    no_text (document, source, error);
    return FALSE;
  }
  set_source (e, source, document);
  describe (e, document, options, chunker);
  pack_pages (batch, e, document);
  e->first = batch->items;
  gboolean ok = index_chunks (batch, e, cancellable, error);
  if (!ok) { /* its items are in the index batch already: only a cancelled import comes here, and throws the batch away
              */
    batch_clear (batch);
    return FALSE;
  }
  batch->items += e->chunks->len;
  g_ptr_array_add (batch->entries, g_steal_pointer (&e));
  return TRUE;
}

void lec_put_batch_add_failed (LecPutBatch *batch, const LecPutSource *source, const char *format, const GError *reason)
{
  Entry *e = g_new0 (Entry, 1);
  set_source (e, source, NULL);
  e->info->state = LEC_STATE_FAILED;
  e->info->format = g_strdup (format ? format : "");
  e->info->chunker = g_strdup ("");
  e->info->error_code = g_strdup (lec_error_name (reason));
  e->info->error = lec_utf8_repair (reason->message, -1);
  e->first = batch->items;
  g_ptr_array_add (batch->entries, e);
}

void lec_put_batch_add_known (LecPutBatch *batch, const LecPutSource *source, const char *tag)
{
  Entry *e = g_new0 (Entry, 1);
  set_source (e, source, NULL);
  e->info->chunker = g_strdup ("");
  e->known = TRUE;
  e->tag = g_strdup (tag);
  e->first = batch->items;
  g_ptr_array_add (batch->entries, e);
}

/* ---- in the transaction ---- */

/* The write of a batch, on the writer thread. */
typedef struct {
  LecPutBatch *batch;
  LecLibrary *library;
  LecTxn *txn;
  guint32 first_item;
  GArray *results;
} Write;

static char *path_of (const Entry *e)
{
  return e->source.path ? g_strdup (e->source.path) : lec_doc_path_without_file (e->info->hash);
}

static gboolean put_path (Write *w, const Entry *e, guint32 number, GError **error)
{
  if (!e->source.path && e->info->state != LEC_STATE_FAILED)
    return TRUE;
  g_autofree char *path = path_of (e);
  LecPathRecord record = {number, e->source.size, e->source.inode, e->source.mtime};
  return lec_path_put (w->library, w->txn, path, &record, error);
}

static void set_paths (LecDocInfo *info, GPtrArray *paths)
{
  g_ptr_array_add (paths, NULL);
  g_strfreev (info->paths);
  info->paths = (char **)g_ptr_array_free (paths, FALSE);
}

static void add_path (LecDocInfo *info, const char *path)
{
  GPtrArray *paths = g_ptr_array_new ();
  for (char **p = info->paths; p && *p; p++)
    g_ptr_array_add (paths, g_strdup (*p));
  if (!info->paths || !g_strv_contains ((const char *const *)info->paths, path))
    g_ptr_array_add (paths, g_strdup (path));
  set_paths (info, paths);
}

/* Takes the entry's path away from a document; one that has no other is removed. */
static gboolean detach (Write *w, LecDocInfo *info, const char *path, GError **error)
{
  GPtrArray *paths = g_ptr_array_new ();
  for (char **p = info->paths; *p; p++)
    if (strcmp (*p, path) != 0)
      g_ptr_array_add (paths, g_strdup (*p));
  if (paths->len == 0) {
    g_ptr_array_unref (paths);
    return lec_doc_remove (w->library, w->txn, info->number, error);
  }
  g_free (info->filename);
  info->filename = g_filename_display_basename (paths->pdata[0]);
  set_paths (info, paths);
  return lec_doc_put (w->library, w->txn, info, error);
}

static gboolean put_pages (Write *w, const Entry *e, guint32 number, GError **error)
{
  guint8 key[8];
  for (guint i = 0; i < e->texts->len; i++) {
    const GByteArray *text = e->texts->pdata[i];
    gsize length;
    const void *blocks = g_bytes_get_data (e->pages->pdata[i], &length);
    lec_page_key (key, number, i + 1);
    if (!lec_put_last (w->txn, w->library->text, key, 8, text->data, text->len, error) ||
        !lec_put_last (w->txn, w->library->pages, key, 8, blocks, length, error))
      return FALSE;
  }
  lec_key_u32 (key, number);
  return e->outline->len == 0 ||
         lec_put (w->txn, w->library->outlines, key, 4, e->outline->data, e->outline->len, error);
}

static gboolean put_chunks (Write *w, const Entry *e, guint32 number, GError **error)
{
  guint8 key[4];
  for (guint i = 0; i < e->chunks->len; i++) {
    g_autoptr (GByteArray) bytes = lec_chunk_pack (number, e->chunks->pdata[i]);
    lec_key_u32 (key, w->first_item + e->first + i);
    if (!lec_put_last (w->txn, w->library->chunks, key, 4, bytes->data, bytes->len, error))
      return FALSE;
  }
  LecWaiting waiting = {w->first_item + e->first, e->chunks->len, w->first_item + e->first};
  return !w->library->options.embedder || lec_waiting_put (w->library, w->txn, number, &waiting, error);
}

static gboolean count_up (Write *w, const Entry *e, GError **error)
{
  if (e->info->state == LEC_STATE_FAILED)
    return lec_counter_add (w->library, w->txn, "failed", 1, error);
  return lec_counter_add (w->library, w->txn, "documents", 1, error) &&
         lec_counter_add (w->library, w->txn, "pages", e->info->pages, error) &&
         lec_counter_add (w->library, w->txn, "chunks", e->info->chunks, error) &&
         lec_counter_add (w->library, w->txn, "text_bytes", e->text_bytes, error);
}

/* Writes the entry as document `number`; `old` (may be NULL) gives paths and tags, its content is gone already. */
static gboolean put_content (Write *w, Entry *e, guint32 number, const LecDocInfo *old, GError **error)
{
  LecDocInfo *info = e->info;
  gboolean changed;
  info->number = number;
  info->first_chunk = w->first_item + e->first;
  info->paths = old ? g_strdupv (old->paths) : NULL;
  info->tags = old ? g_strdupv (old->tags) : g_new0 (char *, 1);
  add_path (info, e->source.path ? e->source.path : "-");
  if (!lec_doc_add_tag (w->library, w->txn, info, e->tag, &changed, error) ||
      !lec_doc_put (w->library, w->txn, info, error) || !put_path (w, e, number, error) || !count_up (w, e, error))
    return FALSE;
  if (info->state == LEC_STATE_FAILED)
    return TRUE;
  GByteArray *value = g_byte_array_new ();
  lec_put_u32 (value, number);
  gboolean ok = lec_put (w->txn, w->library->hashes, e->source.hash, 32, value->data, value->len, error) &&
                put_pages (w, e, number, error) && put_chunks (w, e, number, error);
  g_byte_array_unref (value);
  return ok;
}

/* Takes the entry's items out of the index again. */
static gboolean drop_items (Write *w, const Entry *e, GError **error)
{
  guint n = e->chunks ? e->chunks->len : 0;
  g_autofree guint32 *items = g_new (guint32, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    items[i] = w->first_item + e->first + i;
  return n == 0 || lec_index_remove (w->library->index, w->txn, items, n, error);
}

/* The content is there already, as document `same`. */
static gboolean put_duplicate (Write *w, Entry *e, LecDocInfo *same, LecDocInfo *old, LecPutResult *result,
                               GError **error)
{
  gboolean tagged,
      own = old ? old->number == same->number : !e->source.path && !strcmp (same->filename, e->source.filename);
  result->outcome = own ? LEC_IMPORT_UNCHANGED : LEC_IMPORT_DUPLICATE;
  result->number = same->number;
  result->pages = same->pages;
  result->chunks = same->chunks;
  result->first_item = same->first_chunk;
  if (old && !own && !detach (w, old, e->source.path ? e->source.path : "-", error))
    return FALSE;
  if (e->source.path)
    add_path (same, e->source.path);
  return lec_doc_add_tag (w->library, w->txn, same, e->tag, &tagged, error) &&
         lec_doc_put (w->library, w->txn, same, error) && put_path (w, e, same->number, error) &&
         drop_items (w, e, error);
}

/* A file that was read before and cannot be read now: what was read stays, and says so. */
static gboolean keep_old (Write *w, const Entry *e, LecDocInfo *old, GError **error)
{
  g_free (old->error_code);
  g_free (old->error);
  old->error_code = g_strdup (e->info->error_code);
  old->error = g_strdup_printf ("the file has changed and cannot be read; this is its former text: %s", e->info->error);
  return lec_doc_put (w->library, w->txn, old, error);
}

static LecDocInfo *same_content (Write *w, const Entry *e)
{
  LecSlice value;
  if (!lec_get (w->txn, w->library->hashes, e->source.hash, 32, &value) || value.length != 4)
    return NULL;
  LecReader r = lec_reader (value.data, 4);
  return lec_doc_get (w->library, w->txn, lec_get_u32 (&r), NULL);
}

/* Decides what an entry is, and writes it. */
static gboolean put_entry (Write *w, Entry *e, LecPutResult *result, GError **error)
{
  LecPathRecord path;
  g_autofree char *known_as = path_of (e);
  gboolean known = lec_path_get (w->library, w->txn, known_as, &path), failed = e->info->state == LEC_STATE_FAILED;
  g_autoptr (LecDocInfo) old = known ? lec_doc_get (w->library, w->txn, path.number, NULL) : NULL;
  g_autoptr (LecDocInfo) same = failed ? NULL : same_content (w, e);
  gboolean was_good = old && old->state != LEC_STATE_FAILED;
  *result = (LecPutResult){.outcome = failed ? LEC_IMPORT_FAILED : LEC_IMPORT_DONE,
                           .pages = e->info->pages,
                           .chunks = e->info->chunks,
                           .first_item = w->first_item + e->first};
  if (e->known) {
    result->outcome = LEC_IMPORT_FAILED;
    return !same || put_duplicate (w, e, same, old, result, error);
  }
  if (failed && was_good) {
    result->number = old->number;
    return keep_old (w, e, old, error);
  }
  gboolean rechunked = same && old && same->number == old->number && strcmp (same->chunker, e->info->chunker) != 0;
  if (same && !rechunked)
    return put_duplicate (w, e, same, old, result, error);
  if (was_good && !rechunked && g_strv_length (old->paths) > 1) { /* its other path still has the old content */
    if (!detach (w, old, known_as, error))
      return FALSE;
    g_clear_pointer (&old, lec_doc_info_free);
  } else if (old) {
    result->outcome = failed ? LEC_IMPORT_FAILED : was_good ? LEC_IMPORT_REPLACED : LEC_IMPORT_DONE;
    if (!lec_doc_remove_content (w->library, w->txn, old, error))
      return FALSE;
  }
  result->number = old ? old->number : (guint32)lec_get_number (w->txn, w->library->counters, "next_document", 1);
  if (!old && !lec_put_number (w->txn, w->library->counters, "next_document", result->number + 1ull, error))
    return FALSE;
  return put_content (w, e, result->number, old, error);
}

static gboolean write_batch (LecTxn *txn, gpointer data, GError **error)
{
  Write *w = data;
  LecPutBatch *batch = w->batch;
  w->txn = txn;
  guint64 first = lec_get_number (txn, w->library->counters, "next_item", 1);
  if (first + batch->items >= G_MAXUINT32) {
    g_set_error_literal (error, LEC_ERROR, LEC_ERROR_LIMIT, "the collection is full: it has 4 billion passages");
    return FALSE;
  }
  w->first_item = (guint32)first;
  if (batch->items > 0 && (!lec_put_number (txn, w->library->counters, "next_item", first + batch->items, error) ||
                           !lec_index_batch_write (batch->index, txn, w->first_item, error)))
    return FALSE;
  for (guint i = 0; i < batch->entries->len; i++) {
    LecPutResult result;
    if (!put_entry (w, batch->entries->pdata[i], &result, error))
      return FALSE;
    g_array_append_val (w->results, result);
  }
  return TRUE;
}

gboolean lec_put_batch_write (LecPutBatch *batch, GArray *results, GError **error)
{
  g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (LecPutResult));
  Write w = {.batch = batch, .library = batch->library, .results = own};
  gboolean ok = batch->entries->len == 0 || lec_store_write (batch->library->store, write_batch, &w, error);
  if (ok && results)
    g_array_append_vals (results, own->data, own->len);
  batch_clear (batch);
  return ok;
}

gboolean lec_library_put_document (LecLibrary *library, const LecDocument *document, const LecPutSource *source,
                                   const LecPutOptions *options, LecPutResult *result, GError **error)
{
  g_autoptr (LecPutBatch) batch = lec_put_batch_new (library);
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (LecPutResult));
  if (!lec_put_batch_add (batch, document, source, options, NULL, error) ||
      !lec_put_batch_write (batch, results, error))
    return FALSE;
  if (result)
    *result = g_array_index (results, LecPutResult, 0);
  return TRUE;
}
