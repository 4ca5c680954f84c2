/* fuzz_stream.c — the parser of what the reader helper sends: any bytes, cut anywhere, and a page's layout.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/doc/stream.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void check (const LecDocument *document)
{
  for (guint i = 0; i < document->pages->len; i++) {
    const LecPage *page = document->pages->pdata[i];
    gsize length = strlen (page->text);
    g_assert_true (g_utf8_validate (page->text, -1, NULL));
    for (guint k = 0; k < page->blocks->len; k++)
      g_assert_cmpuint (g_array_index (page->blocks, LecBlock, k).end, <=, length);
    g_autoptr (GBytes) packed = lec_page_pack (page);
    g_autoptr (LecPage) again = lec_page_unpack (page->number, page->text, length, g_bytes_get_data (packed, NULL),
                                                 g_bytes_get_size (packed), NULL);
    g_assert_nonnull (again);
    g_assert_cmpuint (again->boxes->len, ==, page->boxes->len);
  }
}

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  LecReply reply;
  LecReaderRequest request;
  if (size < 2)
    return 0;
  gsize step = data[0] + 1u;
  lec_reply_init (&reply, "pdf", 1 << 16);
  g_autoptr (LecStream) stream = lec_stream_new (1 << 16);
  for (gsize at = 1; at < size; at += step)
    if (!lec_stream_feed (stream, data + at, MIN (step, size - at), lec_reply_frame, &reply, NULL))
      break;
  check (reply.document);
  lec_reply_clear (&reply);
  if (lec_reader_request_get (&request, LEC_FRAME_READ, data, size))
    lec_reader_request_clear (&request);
  return 0;
}
