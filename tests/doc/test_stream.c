/* test_stream.c — frames come out as they went in, however they are cut, and what is malformed is refused.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/bytes.h"
#include "src/base/error.h"
#include "src/doc/stream.h"

static void put_page (GByteArray *out, guint number, const char *text)
{
  g_autoptr (LecPage) page = lec_page_new (number);
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  LecBlock block = {LEC_BLOCK_PARAGRAPH, 0, 0, (guint32)strlen (text)};
  g_array_append_val (page->blocks, block);
  g_autoptr (GBytes) layout = lec_page_pack (page);
  lec_put_varint (payload, number);
  lec_put_string (payload, text);
  lec_put_bytes (payload, g_bytes_get_data (layout, NULL), g_bytes_get_size (layout));
  lec_frame_put (out, LEC_FRAME_PAGE, payload->data, payload->len);
}

static void put_strings (GByteArray *out, LecFrameType type, const char *a, const char *b, const char *c)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  lec_put_string (payload, a);
  lec_put_string (payload, b);
  lec_put_string (payload, c);
  lec_frame_put (out, type, payload->data, payload->len);
}

/* Feeds in pieces of `step` bytes; the error, or NULL. */
static GError *feed (LecReply *reply, const GByteArray *bytes, gsize step, gsize max_frame)
{
  GError *error = NULL;
  g_autoptr (LecStream) stream = lec_stream_new (max_frame);
  for (gsize at = 0; at < bytes->len && !error; at += step)
    lec_stream_feed (stream, bytes->data + at, MIN (step, bytes->len - at), lec_reply_frame, reply, &error);
  return error;
}

static void test_any_cut (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  put_strings (bytes, LEC_FRAME_META, "", "A title", "An author");
  put_page (bytes, 1, "First page.");
  put_page (bytes, 2, "Zweite Seite: größer.");
  lec_frame_put (bytes, LEC_FRAME_END, NULL, 0);
  for (gsize step = 1; step <= bytes->len; step++) {
    LecReply reply;
    lec_reply_init (&reply, "pdf", 1000);
    g_autoptr (GError) error = feed (&reply, bytes, step, 4096);
    g_assert_no_error (error);
    g_assert_true (reply.ended);
    g_assert_cmpstr (reply.document->title, ==, "A title");
    g_assert_cmpstr (reply.document->author, ==, "An author");
    g_assert_cmpuint (reply.document->pages->len, ==, 2);
    g_assert_cmpstr (((LecPage *)reply.document->pages->pdata[1])->text, ==, "Zweite Seite: größer.");
    lec_reply_clear (&reply);
  }
}

static void refuse (const GByteArray *bytes, guint64 max_text, int code)
{
  LecReply reply;
  lec_reply_init (&reply, "pdf", max_text);
  g_autoptr (GError) error = feed (&reply, bytes, bytes->len, 4096);
  g_assert_error (error, LEC_ERROR, code);
  lec_reply_clear (&reply);
}

static void test_refused (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  lec_put_u32 (bytes, 5000); /* longer than allowed, told by its first four bytes */
  refuse (bytes, 1000, LEC_ERROR_CORRUPT);
  g_byte_array_set_size (bytes, 0);
  lec_put_u32 (bytes, 0);
  refuse (bytes, 1000, LEC_ERROR_CORRUPT);
  g_byte_array_set_size (bytes, 0);
  lec_frame_put (bytes, '?', "x", 1);
  refuse (bytes, 1000, LEC_ERROR_CORRUPT);
  g_byte_array_set_size (bytes, 0);
  put_page (bytes, 2, "a page out of turn");
  refuse (bytes, 1000, LEC_ERROR_CORRUPT);
  g_byte_array_set_size (bytes, 0);
  put_page (bytes, 1, "presses keys: \x1b[2J");
  refuse (bytes, 1000, LEC_ERROR_CORRUPT);
  g_byte_array_set_size (bytes, 0);
  put_page (bytes, 1, "turns round: \xe2\x80\xae");
  refuse (bytes, 1000, LEC_ERROR_CORRUPT);
  g_byte_array_set_size (bytes, 0);
  put_page (bytes, 1, "not \xff UTF-8");
  refuse (bytes, 1000, LEC_ERROR_CORRUPT);
  g_byte_array_set_size (bytes, 0);
  put_page (bytes, 1, "0123456789");
  put_page (bytes, 2, "0123456789");
  refuse (bytes, 15, LEC_ERROR_LIMIT);
  g_byte_array_set_size (bytes, 0);
  lec_frame_put (bytes, LEC_FRAME_END, NULL, 0);
  lec_frame_put (bytes, LEC_FRAME_END, NULL, 0);
  refuse (bytes, 1000, LEC_ERROR_CORRUPT);
}

static void test_error_frame (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new (), payload = g_byte_array_new ();
  lec_put_u8 (payload, LEC_ERROR_ENCRYPTED);
  lec_put_string (payload, "the file is encrypted");
  lec_frame_put (bytes, LEC_FRAME_ERROR, payload->data, payload->len);
  LecReply reply;
  lec_reply_init (&reply, "pdf", 1000);
  g_autoptr (GError) error = feed (&reply, bytes, 3, 4096);
  g_assert_no_error (error);
  g_assert_error (reply.refusal, LEC_ERROR, LEC_ERROR_ENCRYPTED);
  g_assert_cmpstr (reply.refusal->message, ==, "the file is encrypted");
  lec_reply_clear (&reply);
}

static void test_request (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  LecReaderRequest out = {.draw = TRUE,
                          .format = "pdf",
                          .language = "",
                          .filename = "ä.pdf",
                          .password = "geheim",
                          .max_memory = 1ull << 33,
                          .max_text = 99,
                          .page_seconds = 5,
                          .page = 12,
                          .dpi = 150};
  lec_reader_request_put (bytes, &out);
  LecReaderRequest in;
  g_assert_true (lec_reader_request_get (&in, bytes->data[4], bytes->data + 5, bytes->len - 5));
  g_assert_true (in.draw);
  g_assert_cmpstr (in.filename, ==, "ä.pdf");
  g_assert_cmpstr (in.password, ==, "geheim");
  g_assert_cmpuint (in.max_memory, ==, 1ull << 33);
  g_assert_cmpuint (in.max_text, ==, 99);
  g_assert_cmpuint (in.page_seconds, ==, 5);
  g_assert_cmpuint (in.page, ==, 12);
  g_assert_cmpuint (in.dpi, ==, 150);
  lec_reader_request_clear (&in);
  for (gsize n = 0; n < bytes->len - 5; n++)
    g_assert_false (lec_reader_request_get (&in, bytes->data[4], bytes->data + 5, n));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stream/any-cut", test_any_cut);
  g_test_add_func ("/stream/refused", test_refused);
  g_test_add_func ("/stream/error", test_error_frame);
  g_test_add_func ("/stream/request", test_request);
  return g_test_run ();
}
