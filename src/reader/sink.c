/* sink.c — where readers write: frames on the socket, or lines for people.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "src/base/bytes.h"
#include "src/base/error.h"
#include "src/base/utf8.h"
#include "src/reader/readers.h"

struct LecSink {
  int fd; /* -1: a dump */
  guint64 text, max_text;
  guint page_seconds;
  GByteArray *payload; /* of the frame in work */
  GByteArray *frame;
};

LecSink *lec_sink_new (int fd, guint64 max_text, guint page_seconds)
{
  LecSink *sink = g_new0 (LecSink, 1);
  sink->fd = fd;
  sink->max_text = max_text;
  sink->page_seconds = page_seconds;
  sink->payload = g_byte_array_new ();
  sink->frame = g_byte_array_new ();
  return sink;
}

LecSink *lec_sink_new_dump (void)
{
  return lec_sink_new (-1, G_MAXUINT64, 0);
}

void lec_sink_free (LecSink *sink)
{
  if (!sink)
    return;
  g_byte_array_unref (sink->payload);
  g_byte_array_unref (sink->frame);
  g_free (sink);
}

/* Sends the payload as a frame; a parent that is gone ends us. */
static void send_frame (LecSink *sink, LecFrameType type)
{
  g_byte_array_set_size (sink->frame, 0);
  lec_frame_put (sink->frame, type, sink->payload->data, sink->payload->len);
  for (gsize done = 0; done < sink->frame->len;) {
    ssize_t n = write (sink->fd, sink->frame->data + done, sink->frame->len - done);
    if (n < 0 && errno != EINTR)
      _exit (0);
    done += n > 0 ? (gsize)n : 0;
  }
  g_byte_array_set_size (sink->payload, 0);
}

/* A string of unknown origin as one that the other side takes. */
static void put_safe (GByteArray *out, const char *s, gsize max)
{
  g_autofree char *whole = s ? lec_utf8_repair (s, -1) : g_strdup ("");
  whole[lec_utf8_floor (whole, strlen (whole), max)] = 0;
  lec_put_string (out, g_strstrip (whole));
}

void lec_sink_hello (LecSink *sink, const char *sentence)
{
  put_safe (sink->payload, sentence, 1000);
  send_frame (sink, LEC_FRAME_HELLO);
}

void lec_sink_step (LecSink *sink, guint page, guint total)
{
  if (sink->fd < 0)
    return;
  lec_sandbox_time (sink->page_seconds + 1);
  lec_put_varint (sink->payload, page);
  lec_put_varint (sink->payload, total);
  send_frame (sink, LEC_FRAME_STEP);
}

void lec_sink_meta (LecSink *sink, const char *language, const char *title, const char *author)
{
  if (sink->fd < 0) {
    printf ("language: %s\ntitle: %s\nauthor: %s\n", language ? language : "", title ? title : "",
            author ? author : "");
    return;
  }
  put_safe (sink->payload, language, 64);
  put_safe (sink->payload, title, 1000);
  put_safe (sink->payload, author, 1000);
  send_frame (sink, LEC_FRAME_META);
}

void lec_sink_outline (LecSink *sink, const char *title, guint level, guint page)
{
  if (sink->fd < 0) {
    printf ("outline %u: %s (page %u)\n", level, title, page);
    return;
  }
  put_safe (sink->payload, title, 1000);
  lec_put_varint (sink->payload, level);
  lec_put_varint (sink->payload, page);
  send_frame (sink, LEC_FRAME_OUTLINE);
}

static void dump_page (const LecPage *page)
{
  printf ("=== page %u (%s) %ux%u, %u boxes\n", page->number, page->label ? page->label : "", page->width, page->height,
          page->boxes->len);
  for (guint i = 0; i < page->blocks->len; i++) {
    const LecBlock *b = &g_array_index (page->blocks, LecBlock, i);
    printf ("[%s %u] %.*s\n\n", lec_block_kind_name (b->kind), b->level, (int)(b->end - b->start),
            page->text + b->start);
  }
}

gboolean lec_sink_page (LecSink *sink, const LecPage *page, GError **error)
{
  gsize length = strlen (page->text);
  sink->text += length;
  if (sink->text > sink->max_text) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_LIMIT, "it has more text than is allowed (%" G_GUINT64_FORMAT " MiB)",
                 sink->max_text >> 20);
    return FALSE;
  }
  if (sink->fd < 0) {
    dump_page (page);
    return TRUE;
  }
  g_autoptr (GBytes) layout = lec_page_pack (page);
  gsize layout_length;
  const void *data = g_bytes_get_data (layout, &layout_length);
  lec_put_varint (sink->payload, page->number);
  lec_put_string (sink->payload, page->text);
  lec_put_bytes (sink->payload, data, layout_length);
  send_frame (sink, LEC_FRAME_PAGE);
  return TRUE;
}

void lec_sink_without_text (LecSink *sink, guint pages)
{
  if (sink->fd < 0) {
    printf ("without text: %u\n", pages);
    return;
  }
  lec_put_varint (sink->payload, pages);
  send_frame (sink, LEC_FRAME_EMPTY);
}

void lec_sink_picture (LecSink *sink, const void *png, gsize length)
{
  lec_put_bytes (sink->payload, png, length);
  send_frame (sink, LEC_FRAME_PICTURE);
}

void lec_sink_end (LecSink *sink, const GError *error)
{
  if (sink->fd < 0) {
    if (error)
      printf ("error: %s\n", error->message);
    return;
  }
  if (error) {
    lec_put_u8 (sink->payload, (guint8)(error->domain == LEC_ERROR ? error->code : LEC_ERROR_CORRUPT));
    put_safe (sink->payload, error->message, 1000);
  }
  send_frame (sink, error ? LEC_FRAME_ERROR : LEC_FRAME_END);
}
