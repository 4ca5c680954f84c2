/* stream.c — frames of the reader helper: framing, requests, and replies checked piece by piece.
 *
 * A LecStream holds the bytes of one unfinished frame; what a frame claims to be long is believed only up to its limit,
 * and memory grows with what has really come.
 * SPDX-License-Identifier: MIT */
#include "src/doc/stream.h"
#include <string.h>
#include "src/base/bytes.h"
#include "src/base/error.h"
#include "src/base/utf8.h"

#define OUTLINE_MAX 20000 /* items */
#define PAGES_MAX   200000
#define STRING_MAX  4096 /* bytes of a title, a name, a reason */

struct LecStream {
  GByteArray *pending;
  gsize max_frame;
};

void lec_frame_put (GByteArray *out, LecFrameType type, const void *payload, gsize length)
{
  lec_put_u32 (out, (guint32)length + 1);
  lec_put_u8 (out, (guint8)type);
  lec_put_bytes (out, payload, length);
}

void lec_reader_request_put (GByteArray *out, const LecReaderRequest *request)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  lec_put_string (payload, request->format);
  lec_put_string (payload, request->language);
  lec_put_string (payload, request->filename);
  lec_put_string (payload, request->password);
  lec_put_varint (payload, request->max_memory);
  lec_put_varint (payload, request->max_text);
  lec_put_varint (payload, request->page_seconds);
  lec_put_varint (payload, request->page);
  lec_put_varint (payload, request->dpi);
  lec_frame_put (out, request->draw ? LEC_FRAME_DRAW : LEC_FRAME_READ, payload->data, payload->len);
}

/* A number, the largest allowed where it is larger. */
static guint get_upto (LecReader *r, guint max)
{
  guint64 v = lec_get_varint (r);
  return v < max ? (guint)v : max;
}

gboolean lec_reader_request_get (LecReaderRequest *request, LecFrameType type, const void *payload, gsize length)
{
  LecReader r = lec_reader (payload, length);
  LecReaderRequest got = {.draw = type == LEC_FRAME_DRAW};
  got.format = lec_get_string (&r, 64);
  got.language = lec_get_string (&r, 64);
  got.filename = lec_get_string (&r, STRING_MAX);
  got.password = lec_get_string (&r, STRING_MAX);
  got.max_memory = lec_get_varint (&r);
  got.max_text = lec_get_varint (&r);
  got.page_seconds = (guint)get_upto (&r, 86400);
  got.page = (guint)get_upto (&r, G_MAXINT);
  got.dpi = (guint)get_upto (&r, 300);
  if (r.failed || (type != LEC_FRAME_DRAW && type != LEC_FRAME_READ)) {
    lec_reader_request_clear (&got);
    return FALSE;
  }
  *request = got;
  return TRUE;
}

void lec_reader_request_clear (LecReaderRequest *request)
{
  g_free (request->format);
  g_free (request->language);
  g_free (request->filename);
  g_free (request->password);
  *request = (LecReaderRequest){0};
}

LecStream *lec_stream_new (gsize max_frame)
{
  LecStream *stream = g_new0 (LecStream, 1);
  stream->pending = g_byte_array_new ();
  stream->max_frame = MIN (max_frame, LEC_STREAM_FRAME_MAX);
  return stream;
}

void lec_stream_free (LecStream *stream)
{
  if (!stream)
    return;
  g_byte_array_unref (stream->pending);
  g_free (stream);
}

static gboolean malformed (GError **error, const char *what)
{
  g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT, "the reader sent %s", what);
  return FALSE;
}

/* Parses whole frames at `at`; sets `*used` to the bytes that they took. */
static gboolean parse (LecStream *stream, const guint8 *at, gsize length, LecFrameFunc func, gpointer user_data,
                       gsize *used, GError **error)
{
  for (*used = 0; length - *used >= 4;) {
    LecReader r = lec_reader (at + *used, length - *used);
    gsize size = lec_get_u32 (&r);
    if (size == 0 || size > stream->max_frame)
      return malformed (error, "a frame of a wrong length");
    if (lec_reader_left (&r) < size)
      break;
    LecFrameType type = lec_get_u8 (&r);
    if (!func (type, r.at, size - 1, user_data, error))
      return FALSE;
    *used += 4 + size;
  }
  return TRUE;
}

gboolean lec_stream_feed (LecStream *stream, const void *bytes, gsize length, LecFrameFunc func, gpointer user_data,
                          GError **error)
{
  gsize used;
  if (!stream->pending->len) { /* the usual case: nothing is copied but the tail */
    if (!parse (stream, bytes, length, func, user_data, &used, error))
      return FALSE;
    lec_put_bytes (stream->pending, (const guint8 *)bytes + used, length - used);
    return TRUE;
  }
  lec_put_bytes (stream->pending, bytes, length);
  if (!parse (stream, stream->pending->data, stream->pending->len, func, user_data, &used, error))
    return FALSE;
  if (used == stream->pending->len && used > 1 << 20) { /* a large frame's memory is given back */
    g_byte_array_unref (stream->pending);
    stream->pending = g_byte_array_new ();
  } else if (used) {
    g_byte_array_remove_range (stream->pending, 0, (guint)used);
  }
  return TRUE;
}

void lec_reply_init (LecReply *reply, const char *format, guint64 max_text)
{
  *reply = (LecReply){.document = lec_document_new (format), .max_text = max_text};
}

void lec_reply_clear (LecReply *reply)
{
  g_clear_pointer (&reply->document, lec_document_free);
  g_clear_pointer (&reply->picture, g_bytes_unref);
  g_clear_pointer (&reply->sandbox, g_free);
  g_clear_error (&reply->refusal);
}

/* TRUE if no character of the text could press a key on a terminal. */
static gboolean is_printable (const char *text, gsize length)
{
  gsize i = 0;
  while (i < length && (guint8)text[i] < 0x7f && ((guint8)text[i] >= 0x20 || text[i] == '\n' || text[i] == '\t'))
    i++;
  if (i == length)
    return TRUE;
  g_autofree char *clean = lec_utf8_printable (text + i, (gssize)(length - i));
  return strlen (clean) == length - i;
}

/* A one-line string: printable, "" as NULL. Owned by the caller. */
static char *get_line (LecReader *r)
{
  g_autofree char *s = lec_get_string (r, STRING_MAX);
  if (!s || !*s)
    return NULL;
  char *clean = lec_utf8_printable (s, -1);
  for (char *c = clean; *c; c++)
    if (*c == '\n' || *c == '\t')
      *c = ' ';
  return clean;
}

static gboolean take_page (LecReply *reply, LecReader *r, GError **error)
{
  guint64 number = lec_get_varint (r), length = lec_get_varint (r);
  const char *text = (const char *)lec_get_bytes (r, length);
  if (!text || number != reply->document->pages->len + 1 || number > PAGES_MAX ||
      !g_utf8_validate_len (text, length, NULL))
    return malformed (error, "a malformed page");
  if (!is_printable (text, length))
    return malformed (error, "a page with control characters");
  reply->text += length;
  if (reply->text > reply->max_text) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_LIMIT, "it has more text than is allowed (%" G_GUINT64_FORMAT " MiB)",
                 reply->max_text >> 20);
    return FALSE;
  }
  LecPage *page = lec_page_unpack ((guint)number, text, length, r->at, lec_reader_left (r), error);
  if (!page)
    return FALSE;
  r->at = r->end;
  g_ptr_array_add (reply->document->pages, page);
  return TRUE;
}

static gboolean take_outline (LecReply *reply, LecReader *r, GError **error)
{
  g_autofree char *title = get_line (r);
  guint64 level = lec_get_varint (r), page = lec_get_varint (r);
  if (r->failed || reply->document->outline->len >= OUTLINE_MAX)
    return malformed (error, "a malformed outline");
  if (!title)
    return TRUE;
  LecOutlineItem *item = g_new0 (LecOutlineItem, 1);
  item->title = g_steal_pointer (&title);
  item->level = (guint)CLAMP (level, 1, 32);
  item->page = page <= PAGES_MAX ? (guint)page : 0;
  g_ptr_array_add (reply->document->outline, item);
  return TRUE;
}

static void take_meta (LecReply *reply, LecReader *r)
{
  LecDocument *d = reply->document;
  g_free (d->language);
  g_free (d->title);
  g_free (d->author);
  d->language = get_line (r);
  d->title = get_line (r);
  d->author = get_line (r);
}

static void take_error (LecReply *reply, LecReader *r)
{
  guint8 code = lec_get_u8 (r);
  g_autofree char *reason = get_line (r);
  g_clear_error (&reply->refusal);
  reply->refusal = g_error_new_literal (LEC_ERROR, code < LEC_N_ERRORS ? code : LEC_ERROR_FAILED,
                                        reason ? reason : "the reader gave no reason");
  reply->ended = TRUE;
}

gboolean lec_reply_frame (LecFrameType type, const guint8 *payload, gsize length, gpointer user_data, GError **error)
{
  LecReply *reply = user_data;
  LecReader r = lec_reader (payload, length);
  if (reply->ended)
    return malformed (error, "more than was asked");
  switch (type) {
  case LEC_FRAME_HELLO:
    g_free (reply->sandbox);
    reply->sandbox = get_line (&r);
    break;
  case LEC_FRAME_STEP:
    reply->step = get_upto (&r, PAGES_MAX);
    reply->total = get_upto (&r, PAGES_MAX);
    break;
  case LEC_FRAME_META:
    take_meta (reply, &r);
    break;
  case LEC_FRAME_OUTLINE:
    return take_outline (reply, &r, error);
  case LEC_FRAME_PAGE:
    return take_page (reply, &r, error);
  case LEC_FRAME_EMPTY:
    reply->document->pages_without_text = get_upto (&r, PAGES_MAX);
    break;
  case LEC_FRAME_PICTURE:
    g_clear_pointer (&reply->picture, g_bytes_unref);
    reply->picture = g_bytes_new (payload, length);
    break;
  case LEC_FRAME_ERROR:
    take_error (reply, &r);
    break;
  case LEC_FRAME_END:
    reply->ended = TRUE;
    break;
  default:
    return malformed (error, "a frame of an unknown type");
  }
  return r.failed ? malformed (error, "a malformed frame") : TRUE;
}
