/* record.c — records of documents, paths, chunks and of what waits, to bytes and back.
 *
 * A document's record: u8 failed, then strings filename, paths (varint count first), tags (the same), title, author,
 * format, chunker, error_code, error; varints pages, chunks, first_chunk, size, added; 32 bytes of SHA-256. Readers
 * take what they know and leave further bytes alone. Paths are any bytes, everything else is UTF-8.
 * SPDX-License-Identifier: MIT */
#include "src/library/private.h"
#include <string.h>
#include "src/base/bytes.h"

#define PATH_KEY_MAX 500
#define STRING_MAX   (1u << 20)

static void put_list (GByteArray *out, char *const *list)
{
  guint n = list ? g_strv_length ((char **)list) : 0;
  lec_put_varint (out, n);
  for (guint i = 0; i < n; i++)
    lec_put_string (out, list[i]);
}

/* A string of any bytes; never NULL. */
static char *get_raw (LecReader *r)
{
  guint64 length = lec_get_varint (r);
  const guint8 *at = length <= STRING_MAX ? lec_get_bytes (r, length) : NULL;
  if (!at)
    r->failed = TRUE;
  return at ? g_strndup ((const char *)at, length) : g_strdup ("");
}

/* A string where "" stands for none. */
static char *get_optional (LecReader *r)
{
  char *s = get_raw (r);
  if (!*s)
    g_clear_pointer (&s, g_free);
  return s;
}

static char **get_list (LecReader *r)
{
  guint64 n = lec_get_varint (r);
  GPtrArray *list = g_ptr_array_new ();
  for (guint64 i = 0; i < n && !r->failed; i++)
    g_ptr_array_add (list, get_raw (r));
  g_ptr_array_add (list, NULL);
  return (char **)g_ptr_array_free (list, FALSE);
}

static void put_hash (GByteArray *out, const char *hex)
{
  for (guint i = 0; i < 32; i++) {
    gboolean has = hex && strlen (hex) == 64;
    lec_put_u8 (out,
                has ? (guint8)(g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1])) : 0);
  }
}

static char *get_hash (LecReader *r)
{
  const guint8 *at = lec_get_bytes (r, 32);
  GString *hex = g_string_new (NULL);
  for (guint i = 0; at && i < 32; i++)
    g_string_append_printf (hex, "%02x", at[i]);
  return g_string_free (hex, FALSE);
}

GByteArray *lec_doc_pack (const LecDocInfo *info)
{
  GByteArray *out = g_byte_array_new ();
  lec_put_u8 (out, info->state == LEC_STATE_FAILED);
  lec_put_string (out, info->filename);
  put_list (out, info->paths);
  put_list (out, info->tags);
  lec_put_string (out, info->title);
  lec_put_string (out, info->author);
  lec_put_string (out, info->format);
  lec_put_string (out, info->chunker);
  lec_put_string (out, info->error_code);
  lec_put_string (out, info->error);
  lec_put_varint (out, info->pages);
  lec_put_varint (out, info->chunks);
  lec_put_varint (out, info->first_chunk);
  lec_put_varint (out, info->size);
  lec_put_varint (out, (guint64)info->added);
  put_hash (out, info->hash);
  return out;
}

LecDocInfo *lec_doc_unpack (guint32 number, const LecSlice *value, GError **error)
{
  LecReader r = lec_reader (value->data, value->length);
  g_autoptr (LecDocInfo) info = g_new0 (LecDocInfo, 1);
  info->number = number;
  info->state = lec_get_u8 (&r) ? LEC_STATE_FAILED : LEC_STATE_READY;
  info->filename = get_raw (&r);
  info->paths = get_list (&r);
  info->tags = get_list (&r);
  info->title = get_optional (&r);
  info->author = get_optional (&r);
  info->format = get_raw (&r);
  info->chunker = get_raw (&r);
  info->error_code = get_optional (&r);
  info->error = get_optional (&r);
  info->pages = (guint)lec_get_varint (&r);
  info->chunks = (guint)lec_get_varint (&r);
  info->first_chunk = (guint32)lec_get_varint (&r);
  info->size = lec_get_varint (&r);
  info->added = (gint64)lec_get_varint (&r);
  info->hash = get_hash (&r);
  if (!r.failed)
    return g_steal_pointer (&info);
  g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT,
               "the record of document d%u is damaged; remove it and import it again", number);
  return NULL;
}

void lec_doc_info_free (LecDocInfo *info)
{
  if (!info)
    return;
  g_free (info->filename);
  g_strfreev (info->paths);
  g_strfreev (info->tags);
  g_free (info->title);
  g_free (info->author);
  g_free (info->format);
  g_free (info->chunker);
  g_free (info->error_code);
  g_free (info->error);
  g_free (info->hash);
  g_free (info);
}

LecDocInfo *lec_doc_get (LecLibrary *library, LecTxn *txn, guint32 number, GError **error)
{
  guint8 key[4];
  LecSlice value;
  LecWaiting waiting;
  lec_key_u32 (key, number);
  if (!lec_get (txn, library->documents, key, 4, &value)) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND, "there is no document d%u", number);
    return NULL;
  }
  LecDocInfo *info = lec_doc_unpack (number, &value, error);
  if (!info || info->state == LEC_STATE_FAILED)
    return info;
  info->embedded = info->chunks;
  if (lec_waiting_get (library, txn, number, &waiting)) {
    info->state = LEC_STATE_EMBEDDING;
    info->embedded = waiting.next - waiting.first;
  }
  return info;
}

/* A path that is too long for a key is known by its SHA-256 behind a byte that no absolute path begins with. */
static gsize path_key (const char *path, guint8 key[PATH_KEY_MAX])
{
  gsize length = strlen (path), digest = 32;
  if (length > 0 && length <= PATH_KEY_MAX) {
    memcpy (key, path, length); /* NOLINT(bugprone-not-null-terminated-result): a key has a length, no NUL */
    return length;
  }
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, (const guchar *)path, (gssize)length);
  key[0] = 1;
  g_checksum_get_digest (sum, key + 1, &digest);
  return 33;
}

gboolean lec_path_get (LecLibrary *library, LecTxn *txn, const char *path, LecPathRecord *record)
{
  guint8 key[PATH_KEY_MAX];
  LecSlice value;
  if (!lec_get (txn, library->paths, key, path_key (path, key), &value))
    return FALSE;
  LecReader r = lec_reader (value.data, value.length);
  *record = (LecPathRecord){.number = lec_get_u32 (&r)};
  record->size = lec_get_u64 (&r);
  record->mtime = (gint64)lec_get_u64 (&r);
  record->inode = lec_get_u64 (&r);
  return !r.failed;
}

gboolean lec_path_put (LecLibrary *library, LecTxn *txn, const char *path, const LecPathRecord *record, GError **error)
{
  guint8 key[PATH_KEY_MAX];
  g_autoptr (GByteArray) out = g_byte_array_new ();
  lec_put_u32 (out, record->number);
  lec_put_u64 (out, record->size);
  lec_put_u64 (out, (guint64)record->mtime);
  lec_put_u64 (out, record->inode);
  return lec_put (txn, library->paths, key, path_key (path, key), out->data, out->len, error);
}

gboolean lec_path_del (LecLibrary *library, LecTxn *txn, const char *path, GError **error)
{
  guint8 key[PATH_KEY_MAX];
  return lec_del (txn, library->paths, key, path_key (path, key), error);
}

GByteArray *lec_chunk_pack (guint32 document, const LecChunk *chunk)
{
  GByteArray *out = g_byte_array_new ();
  lec_put_varint (out, document);
  lec_put_varint (out, chunk->range.first);
  lec_put_varint (out, chunk->range.last - chunk->range.first);
  lec_put_varint (out, chunk->range.start);
  lec_put_varint (out, chunk->range.end);
  lec_put_varint (out, chunk->words);
  lec_put_string (out, chunk->heading);
  return out;
}

gboolean lec_chunk_unpack (const LecSlice *value, LecChunkRecord *record)
{
  LecReader r = lec_reader (value->data, value->length);
  record->document = (guint32)lec_get_varint (&r);
  record->range.first = (guint)lec_get_varint (&r);
  record->range.last = record->range.first + (guint)lec_get_varint (&r);
  record->range.start = (guint32)lec_get_varint (&r);
  record->range.end = (guint32)lec_get_varint (&r);
  record->words = (guint32)lec_get_varint (&r);
  record->heading_length = lec_get_varint (&r);
  record->heading = lec_get_bytes (&r, record->heading_length);
  return !r.failed;
}

gboolean lec_chunk_get (LecLibrary *library, LecTxn *txn, guint32 item, LecChunkRecord *record)
{
  guint8 key[4];
  LecSlice value;
  lec_key_u32 (key, item);
  return lec_get (txn, library->chunks, key, 4, &value) && lec_chunk_unpack (&value, record);
}

gboolean lec_waiting_unpack (const LecSlice *value, LecWaiting *waiting)
{
  LecReader r = lec_reader (value->data, value->length);
  waiting->first = lec_get_u32 (&r);
  waiting->count = lec_get_u32 (&r);
  waiting->next = lec_get_u32 (&r);
  return !r.failed && waiting->next >= waiting->first && waiting->next - waiting->first <= waiting->count;
}

gboolean lec_waiting_get (LecLibrary *library, LecTxn *txn, guint32 number, LecWaiting *waiting)
{
  guint8 key[4];
  LecSlice value;
  lec_key_u32 (key, number);
  return lec_get (txn, library->waiting, key, 4, &value) && lec_waiting_unpack (&value, waiting);
}

gboolean lec_waiting_put (LecLibrary *library, LecTxn *txn, guint32 number, const LecWaiting *waiting, GError **error)
{
  guint8 key[4];
  g_autoptr (GByteArray) out = g_byte_array_new ();
  lec_key_u32 (key, number);
  if (waiting->next >= waiting->first + waiting->count)
    return lec_del (txn, library->waiting, key, 4, error);
  lec_put_u32 (out, waiting->first);
  lec_put_u32 (out, waiting->count);
  lec_put_u32 (out, waiting->next);
  return lec_put (txn, library->waiting, key, 4, out->data, out->len, error);
}

gboolean lec_counter_add (LecLibrary *library, LecTxn *txn, const char *name, gint64 change, GError **error)
{
  guint64 now = lec_get_number (txn, library->counters, name, 0);
  return change == 0 || lec_put_number (txn, library->counters, name, now + (guint64)change, error);
}

void lec_page_key (guint8 key[8], guint32 number, guint page)
{
  lec_key_u32 (key, number);
  lec_key_u32 (key + 4, page);
}
