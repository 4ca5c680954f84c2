/* documents.c — the list of documents: found, listed, tagged, removed with all that is derived from them.
 * SPDX-License-Identifier: MIT */
#include "src/library/private.h"
#include <stdlib.h>
#include <string.h>
#include "src/base/bytes.h"
#include "src/base/utf8.h"

gboolean lec_doc_put (LecLibrary *library, LecTxn *txn, const LecDocInfo *info, GError **error)
{
  guint8 key[4];
  lec_key_u32 (key, info->number);
  g_autoptr (GByteArray) bytes = lec_doc_pack (info);
  return lec_put (txn, library->documents, key, 4, bytes->data, bytes->len, error);
}

/* tag, 0, number; a tag is cut at 400 bytes (the store's limit is 511). */
static GByteArray *tag_key (const char *tag, guint32 number)
{
  GByteArray *key = g_byte_array_new ();
  guint8 last[5] = {0};
  lec_key_u32 (last + 1, number);
  lec_put_bytes (key, tag, MIN (strlen (tag), 400));
  lec_put_bytes (key, last, 5);
  return key;
}

gboolean lec_doc_add_tag (LecLibrary *library, LecTxn *txn, LecDocInfo *info, const char *tag, gboolean *changed,
                          GError **error)
{
  *changed = FALSE;
  if (!tag || !*tag || (info->tags && g_strv_contains ((const char *const *)info->tags, tag)))
    return TRUE;
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  if (info->tags)
    g_strv_builder_addv (tags, (const char **)info->tags);
  g_strv_builder_add (tags, tag);
  g_strfreev (info->tags);
  info->tags = g_strv_builder_end (tags);
  *changed = TRUE;
  g_autoptr (GByteArray) key = tag_key (tag, info->number);
  return lec_put (txn, library->tags, key->data, key->len, "", 1, error);
}

/* Removes all keys of a table that begin with the number. */
static gboolean remove_prefix (LecTxn *txn, LecTable table, guint32 number, GError **error)
{
  guint8 prefix[4];
  LecSlice key;
  lec_key_u32 (prefix, number);
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, table);
  for (gboolean more = lec_cursor_seek (cursor, prefix, 4, &key, NULL);
       more && key.length >= 4 && memcmp (key.data, prefix, 4) == 0; more = lec_cursor_next (cursor, &key, NULL))
    if (!lec_cursor_del (cursor, error))
      return FALSE;
  return TRUE;
}

static gboolean remove_chunks (LecLibrary *library, LecTxn *txn, const LecDocInfo *info, GError **error)
{
  g_autofree guint32 *items = g_new (guint32, MAX (info->chunks, 1));
  for (guint i = 0; i < info->chunks; i++) {
    guint8 key[4];
    items[i] = info->first_chunk + i;
    lec_key_u32 (key, items[i]);
    if (!lec_del (txn, library->chunks, key, 4, error))
      return FALSE;
  }
  return info->chunks == 0 || lec_index_remove (library->index, txn, items, info->chunks, error);
}

static gint64 text_bytes (LecLibrary *library, LecTxn *txn, const LecDocInfo *info)
{
  gint64 sum = 0;
  const char *text;
  gsize length;
  for (guint n = 1; n <= info->pages; n++)
    if (lec_text_get (library, txn, info->number, n, &text, &length))
      sum += (gint64)length;
  return sum;
}

/* The entry of the content's hash, if it is this document's. */
static gboolean remove_hash (LecLibrary *library, LecTxn *txn, const LecDocInfo *info, GError **error)
{
  guint8 hash[32];
  LecSlice value;
  for (guint i = 0; i < 32; i++)
    hash[i] = (guint8)(g_ascii_xdigit_value (info->hash[2 * i]) << 4 | g_ascii_xdigit_value (info->hash[2 * i + 1]));
  if (!lec_get (txn, library->hashes, hash, 32, &value) || value.length != 4)
    return TRUE;
  LecReader r = lec_reader (value.data, 4);
  return lec_get_u32 (&r) != info->number || lec_del (txn, library->hashes, hash, 32, error);
}

gboolean lec_doc_remove_content (LecLibrary *library, LecTxn *txn, const LecDocInfo *info, GError **error)
{
  guint8 key[4];
  lec_key_u32 (key, info->number);
  if (info->state == LEC_STATE_FAILED)
    return lec_counter_add (library, txn, "failed", -1, error);
  return lec_counter_add (library, txn, "text_bytes", -text_bytes (library, txn, info), error) &&
         lec_counter_add (library, txn, "documents", -1, error) &&
         lec_counter_add (library, txn, "pages", -(gint64)info->pages, error) &&
         lec_counter_add (library, txn, "chunks", -(gint64)info->chunks, error) &&
         remove_hash (library, txn, info, error) && remove_chunks (library, txn, info, error) &&
         remove_prefix (txn, library->text, info->number, error) &&
         remove_prefix (txn, library->pages, info->number, error) && lec_del (txn, library->outlines, key, 4, error) &&
         lec_del (txn, library->waiting, key, 4, error);
}

char *lec_doc_path_without_file (const char *hash)
{
  return g_strconcat ("\002", hash, NULL);
}

gboolean lec_doc_remove (LecLibrary *library, LecTxn *txn, guint32 number, GError **error)
{
  guint8 key[4];
  lec_key_u32 (key, number);
  g_autoptr (LecDocInfo) info = lec_doc_get (library, txn, number, error);
  if (!info || !lec_doc_remove_content (library, txn, info, error))
    return FALSE;
  for (char **path = info->paths; *path; path++) {
    g_autofree char *known = g_str_equal (*path, "-") ? lec_doc_path_without_file (info->hash) : g_strdup (*path);
    if (!lec_path_del (library, txn, known, error))
      return FALSE;
  }
  for (char **tag = info->tags; *tag; tag++) {
    g_autoptr (GByteArray) tag_at = tag_key (*tag, number);
    if (!lec_del (txn, library->tags, tag_at->data, tag_at->len, error))
      return FALSE;
  }
  return lec_del (txn, library->documents, key, 4, error);
}

typedef struct {
  LecLibrary *library;
  const guint32 *numbers;
  gsize n;
} Removal;

static gboolean remove_all (LecTxn *txn, gpointer data, GError **error)
{
  const Removal *r = data;
  for (gsize i = 0; i < r->n; i++)
    if (!lec_doc_remove (r->library, txn, r->numbers[i], error))
      return FALSE;
  return TRUE;
}

gboolean lec_library_remove (LecLibrary *library, const guint32 *numbers, gsize n, GError **error)
{
  Removal r = {library, numbers, n};
  return n == 0 || lec_store_write (library->store, remove_all, &r, error);
}

LecDocInfo *lec_library_get (LecLibrary *library, guint32 number, GError **error)
{
  g_autoptr (LecTxn) txn = lec_txn_read (library->store, error);
  return txn ? lec_doc_get (library, txn, number, error) : NULL;
}

static gboolean contains (const char *s, const char *folded)
{
  g_autofree char *hay = s ? lec_utf8_fold (s, -1) : NULL;
  return hay && strstr (hay, folded);
}

static gboolean any_contains (char *const *list, const char *folded)
{
  for (; *list; list++)
    if (contains (*list, folded))
      return TRUE;
  return FALSE;
}

static gboolean wanted (const LecDocInfo *info, const char *folded, const char *tag)
{
  if (tag && *tag && !g_strv_contains ((const char *const *)info->tags, tag))
    return FALSE;
  return !folded || contains (info->filename, folded) || contains (info->title, folded) ||
         any_contains (info->paths, folded) || any_contains (info->tags, folded);
}

/* Newest first is by falling number: a replaced document keeps its place. */
GPtrArray *lec_library_list (LecLibrary *library, const char *filter, const char *tag, gsize offset, gsize limit,
                             gsize *total, GError **error)
{
  g_autoptr (LecTxn) txn = lec_txn_read (library->store, error);
  if (!txn)
    return NULL;
  g_autofree char *repaired = filter && *filter ? lec_utf8_repair (filter, -1) : NULL;
  g_autofree char *folded = repaired ? lec_utf8_fold (repaired, -1) : NULL;
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)lec_doc_info_free);
  gboolean all = !folded && (!tag || !*tag);
  gsize matching = 0;
  LecSlice key;
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, library->documents);
  for (gboolean more = lec_cursor_last (cursor, &key, NULL); more; more = lec_cursor_prev (cursor, &key, NULL)) {
    if (all && (matching < offset || matching - offset >= limit)) { /* counted, not decoded */
      matching++;
      continue;
    }
    g_autoptr (LecDocInfo) info = lec_doc_get (library, txn, lec_key_get_u32 (key.data), NULL);
    if (!info || !wanted (info, folded, tag))
      continue;
    if (matching >= offset && matching - offset < limit)
      g_ptr_array_add (list, g_steal_pointer (&info));
    matching++;
  }
  if (total)
    *total = matching;
  return list;
}

/* The number in "d12" or "12"; 0 if it is neither. */
static guint32 number_of (const char *id)
{
  char *end = NULL;
  const char *digits = *id == 'd' ? id + 1 : id;
  if (!g_ascii_isdigit (*digits))
    return 0;
  guint64 n = g_ascii_strtoull (digits, &end, 10);
  return *end == 0 && n <= G_MAXUINT32 ? (guint32)n : 0;
}

/* Documents of that file name (or a path that ends so); how many there are. */
static guint by_name (LecLibrary *library, LecTxn *txn, const char *name, guint32 *number)
{
  guint n = 0;
  LecSlice key, value;
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, library->documents);
  for (gboolean more = lec_cursor_seek (cursor, NULL, 0, &key, &value); more;
       more = lec_cursor_next (cursor, &key, &value)) {
    g_autoptr (LecDocInfo) info = lec_doc_unpack (lec_key_get_u32 (key.data), &value, NULL);
    if (!info || strcmp (info->filename, name) != 0)
      continue;
    *number = info->number;
    n++;
  }
  return n;
}

gboolean lec_library_resolve (LecLibrary *library, const char *id, guint32 *number, GError **error)
{
  guint8 key[4];
  LecPathRecord path;
  g_autoptr (LecTxn) txn = lec_txn_read (library->store, error);
  if (!txn)
    return FALSE;
  guint32 n = number_of (id), named = 0;
  lec_key_u32 (key, n);
  if (n && lec_get (txn, library->documents, key, 4, NULL)) {
    *number = n;
    return TRUE;
  }
  g_autofree char *absolute = g_canonicalize_filename (id, NULL);
  if (lec_path_get (library, txn, absolute, &path)) {
    *number = path.number;
    return TRUE;
  }
  guint same = by_name (library, txn, id, &named);
  if (same == 1) {
    *number = named;
    return TRUE;
  }
  if (same > 1)
    g_set_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND, "%u documents are named %s; say which by its id", same, id);
  else
    g_set_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND, "there is no document %s; `lectern documents` lists them", id);
  return FALSE;
}

static void outline_item_free (gpointer data)
{
  LecOutlineItem *item = data;
  g_free (item->title);
  g_free (item);
}

GPtrArray *lec_library_outline (LecLibrary *library, guint32 number, GError **error)
{
  guint8 key[4];
  LecSlice value;
  lec_key_u32 (key, number);
  g_autoptr (LecTxn) txn = lec_txn_read (library->store, error);
  if (!txn)
    return NULL;
  g_autoptr (LecDocInfo) info = lec_doc_get (library, txn, number, error);
  if (!info)
    return NULL;
  GPtrArray *outline = g_ptr_array_new_with_free_func (outline_item_free);
  if (!lec_get (txn, library->outlines, key, 4, &value))
    return outline;
  LecReader r = lec_reader (value.data, value.length);
  while (lec_reader_left (&r) > 0) {
    char *title = lec_get_string (&r, 1 << 20);
    guint level = (guint)lec_get_varint (&r), page = (guint)lec_get_varint (&r);
    if (r.failed) {
      g_free (title);
      break;
    }
    LecOutlineItem *item = g_new0 (LecOutlineItem, 1);
    *item = (LecOutlineItem){.title = title, .level = level, .page = page};
    g_ptr_array_add (outline, item);
  }
  return outline;
}
