/* test_reader_process.c — the helper's life: limits, deaths, cancellation, passwords, bombs; each costs one document
 * only. SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "src/base/error.h"
#include "src/doc/reader.h"

/* A descriptor of a nameless file with these bytes. */
static int file_of (const void *bytes, gsize length)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("lectern-XXXXXX", &path, NULL);
  unlink (path);
  g_assert_cmpint (write (fd, bytes, length), ==, (gssize)length);
  return fd;
}

/* A PDF of pages with these content streams; no table of references, which poppler makes up. `extra`: more objects. */
static GString *pdf_of (const char *const *contents, guint n, const char *extra)
{
  GString *pdf = g_string_new ("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (pdf, "%u 0 R ", 100 + 2 * i);
  g_string_append_printf (pdf, "]/Count %u>>endobj\n3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n%s",
                          n, extra);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (
        pdf,
        "%u 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %u 0 R/Resources<</Font<</F1 3 0 R>>"
        "/XObject<</A 10 0 R>>>>>>endobj\n%u 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n",
        100 + 2 * i, 101 + 2 * i, 101 + 2 * i, strlen (contents[i]), contents[i]);
  g_string_append (pdf, "trailer<</Root 1 0 R>>\n%%EOF\n");
  return pdf;
}

static LecDocument *read_pdf (LecReaderProcess *reader, const GString *pdf, LecReaderProgress progress, gpointer data,
                              GCancellable *cancellable, GError **error)
{
  int fd = file_of (pdf->str, pdf->len);
  LecDocument *document = lec_reader_read (reader, fd, "bomb.pdf", NULL, progress, data, cancellable, error);
  close (fd);
  return document;
}

/* After whatever happened, the next document is read. */
static void assert_alive (LecReaderProcess *reader)
{
  g_autoptr (GError) error = NULL;
  int fd = file_of ("Still here.", 11);
  g_autoptr (LecDocument) document = lec_reader_read (reader, fd, "a.txt", NULL, NULL, NULL, NULL, &error);
  close (fd);
  g_assert_no_error (error);
  g_assert_cmpstr (((LecPage *)document->pages->pdata[0])->text, ==, "Still here.");
}

/* The helper's process id: the only child of this program. */
static pid_t helper_pid (void)
{
  g_autofree char *text = NULL;
  g_autofree char *path = g_strdup_printf ("/proc/self/task/%d/children", (int)getpid ());
  return g_file_get_contents (path, &text, NULL, NULL) ? (pid_t)strtol (text, NULL, 10) : 0;
}

#define PAGE "BT /F1 12 Tf 72 700 Td (Hello page) Tj 0 -14 Td (and an exam-) Tj 0 -14 Td (ple of hyphens.) Tj ET"
/* Ten forms, each of which draws the next one ten times, nine deep: a thousand million drawings. */
#define LAUGHS "/A Do"

static char *laughing_forms (void)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < 9; i++) {
    g_autofree char *body = g_strdup ("/A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do /A Do");
    g_string_append_printf (
        out,
        "%u 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</XObject<</A %u 0 R>>>>/Length %zu>>"
        "stream\n%s\nendstream endobj\n",
        10 + i, 11 + i, strlen (body), body);
  }
  g_string_append (
      out, "19 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 612 792]/Length 8>>stream\n0 0 m 0 \nendstream endobj\n");
  return g_string_free (out, FALSE);
}

static void test_text_and_boxes (void)
{
  g_autoptr (LecReaderProcess) reader = lec_reader_process_new (NULL);
  g_autoptr (GString) pdf = pdf_of ((const char *[]){PAGE}, 1, "");
  g_autoptr (GError) error = NULL;
  g_autoptr (LecDocument) document = read_pdf (reader, pdf, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  const LecPage *page = document->pages->pdata[0];
  g_assert_cmpstr (page->text, ==, "Hello page and an example of hyphens.");
  g_assert_cmpuint (page->width, ==, 6120);
  g_assert_cmpuint (page->height, ==, 7920);
  /* "example" stands on two lines: the boxes of "exam" lie over those of "ple", which begin at the left edge. */
  guint32 at = (guint32)(strstr (page->text, "example") - page->text);
  guint seen = 0;
  for (guint i = 0; i < page->boxes->len; i++) {
    const LecBox *b = &g_array_index (page->boxes, LecBox, i);
    if (b->start < at || b->start >= at + 7)
      continue;
    seen++;
    g_assert_cmpint (b->y + b->height, >=, b->start < at + 4 ? 1040 : 1180);
    g_assert_cmpint (b->y, <=, b->start < at + 4 ? 1070 : 1210);
    if (b->start == at + 4)
      g_assert_cmpint (ABS (b->x - 720), <=, 10);
  }
  g_assert_cmpuint (seen, ==, 7);
}

static void test_sandbox (void)
{
  g_autoptr (LecReaderProcess) reader = lec_reader_process_new (NULL);
  const char *sentence = lec_reader_process_sandbox (reader, NULL);
  g_assert_nonnull (sentence);
  g_test_message ("%s", sentence);
  assert_alive (reader);
}

static void test_slow_page (void)
{
  LecReaderLimits limits = {.page_seconds = 1};
  g_autoptr (LecReaderProcess) reader = lec_reader_process_new (&limits);
  g_autofree char *forms = laughing_forms ();
  g_autoptr (GString) pdf = pdf_of ((const char *[]){PAGE, PAGE, LAUGHS}, 3, forms);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_assert_null (read_pdf (reader, pdf, NULL, NULL, NULL, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_LIMIT);
  g_assert_cmpstr (error->message, ==, "page 3 of bomb.pdf took longer than 1 s");
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
  assert_alive (reader);
}

/* A little file of which a filter makes 300 million spaces. */
static void test_deflate_bomb (void)
{
  LecReaderLimits limits = {.page_seconds = 2};
  g_autoptr (LecReaderProcess) reader = lec_reader_process_new (&limits);
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) squeezed = g_converter_output_stream_new (memory, G_CONVERTER (zlib));
  g_autofree char *spaces = g_malloc (1 << 20);
  memset (spaces, ' ', 1 << 20);
  for (guint i = 0; i < 300; i++)
    g_output_stream_write_all (squeezed, spaces, 1 << 20, NULL, NULL, NULL);
  g_output_stream_close (squeezed, NULL, NULL);
  g_autoptr (GString) pdf =
      g_string_new ("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]"
                    "/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n");
  gsize size = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory));
  g_string_append_printf (pdf, "4 0 obj<</Filter/FlateDecode/Length %zu>>stream\n", size);
  g_string_append_len (pdf, g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)), (gssize)size);
  g_string_append (pdf, "\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (LecDocument) document = read_pdf (reader, pdf, NULL, NULL, NULL, &error);
  if (error) /* where the processor reads them all in time, that is as good */
    g_assert_error (error, LEC_ERROR, LEC_ERROR_LIMIT);
  assert_alive (reader);
}

static void test_page_count (void)
{
  g_autoptr (LecReaderProcess) reader = lec_reader_process_new (NULL);
  g_autoptr (GString) pdf = pdf_of ((const char *[]){PAGE}, 1, "");
  g_autoptr (GError) error = NULL;
  char *count = strstr (pdf->str, "/Count 1");
  g_string_insert (pdf, count + 8 - pdf->str, "999999999");
  g_autoptr (LecDocument) document = read_pdf (reader, pdf, NULL, NULL, NULL, &error);
  g_assert_true (document || error);
  if (document)
    g_assert_cmpuint (document->pages->len, <, 100000);
  assert_alive (reader);
}

static void test_memory (void)
{
  LecReaderLimits limits = {.max_memory = 64 << 20};
  g_autoptr (LecReaderProcess) reader = lec_reader_process_new (&limits);
  g_autoptr (GString) html = g_string_new ("<html><body>");
  for (guint i = 0; i < 2000000; i++)
    g_string_append (html, "<p>a</p>");
  int fd = file_of (html->str, html->len);
  g_autoptr (GError) error = NULL;
  g_assert_null (lec_reader_read (reader, fd, "big.html", NULL, NULL, NULL, NULL, &error));
  close (fd);
  g_assert_error (error, LEC_ERROR, LEC_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "memory"));
  assert_alive (reader);
}

static void test_too_much_text (void)
{
  LecReaderLimits limits = {.max_text = 1000};
  g_autoptr (LecReaderProcess) reader = lec_reader_process_new (&limits);
  g_autofree char *text = g_strnfill (5000, 'x');
  int fd = file_of (text, 5000);
  g_autoptr (GError) error = NULL;
  g_assert_null (lec_reader_read (reader, fd, "big.txt", NULL, NULL, NULL, NULL, &error));
  close (fd);
  g_assert_error (error, LEC_ERROR, LEC_ERROR_LIMIT);
  assert_alive (reader);
}

static void kill_helper (guint done, guint total, gpointer user_data)
{
  pid_t pid = helper_pid ();
  if (done == 1 && pid > 0)
    kill (pid, *(int *)user_data);
}

static void test_killed (void)
{
  g_autoptr (LecReaderProcess) reader = lec_reader_process_new (NULL);
  const char *pages[400];
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    pages[i] = PAGE;
  g_autoptr (GString) pdf = pdf_of (pages, G_N_ELEMENTS (pages), "");
  assert_alive (reader);
  if (helper_pid () <= 0) {
    g_test_skip ("this kernel does not list children");
    return;
  }
  int signals[] = {SIGKILL, SIGTERM};
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (LecDocument) document = read_pdf (reader, pdf, kill_helper, &signals[i], NULL, &error);
    if (document) /* it had sent all before the signal came */
      continue;
    g_assert_error (error, LEC_ERROR, LEC_ERROR_CORRUPT);
    g_assert_nonnull (strstr (error->message, i ? "Terminated" : "Killed"));
    assert_alive (reader);
  }
  /* One that dies between documents is not even told. */
  kill (helper_pid (), SIGKILL);
  assert_alive (reader);
}

static gpointer cancel_soon (gpointer data)
{
  g_usleep (300000);
  g_cancellable_cancel (data);
  return NULL;
}

static void test_cancelled (void)
{
  g_autoptr (LecReaderProcess) reader = lec_reader_process_new (NULL);
  g_autofree char *forms = laughing_forms ();
  g_autoptr (GString) pdf = pdf_of ((const char *[]){LAUGHS}, 1, forms);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gint64 start = g_get_monotonic_time ();
  g_assert_null (read_pdf (reader, pdf, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_USEC_PER_SEC);
  g_thread_join (thread);
  assert_alive (reader);
}

static void test_odd_descriptors (void)
{
  g_autoptr (LecReaderProcess) reader = lec_reader_process_new (NULL);
  int ends[2], folder = open ("/tmp", O_RDONLY | O_DIRECTORY);
  g_assert_cmpint (pipe (ends), ==, 0);
  int odd[] = {ends[0], folder};
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (lec_reader_read (reader, odd[i], "odd.txt", NULL, NULL, NULL, NULL, &error));
    g_assert_error (error, LEC_ERROR, LEC_ERROR_UNSUPPORTED);
    g_assert_nonnull (strstr (error->message, i ? "a folder" : "a pipe"));
  }
  g_autoptr (GError) error = NULL;
  g_assert_null (lec_reader_read (reader, -1, "none.txt", NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_IO);
  close (ends[0]);
  close (ends[1]);
  close (folder);
}

static void test_truncated (void)
{
  g_autoptr (LecReaderProcess) reader = lec_reader_process_new (NULL);
  g_autoptr (GString) pdf = pdf_of ((const char *[]){PAGE, PAGE}, 2, "");
  for (gsize n = 0; n < pdf->len; n += 37) {
    int fd = file_of (pdf->str, n);
    g_autoptr (GError) error = NULL;
    g_autoptr (LecDocument) document = lec_reader_read (reader, fd, "cut.pdf", NULL, NULL, NULL, NULL, &error);
    close (fd);
    g_assert_true ((document != NULL) != (error != NULL));
  }
  assert_alive (reader);
}

static void test_draw (void)
{
  g_autoptr (LecReaderProcess) reader = lec_reader_process_new (NULL);
  g_autoptr (GString) pdf = pdf_of ((const char *[]){PAGE}, 1, "");
  int fd = file_of (pdf->str, pdf->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = lec_reader_draw (reader, fd, "a.pdf", NULL, 1, 72, NULL, &error);
  g_assert_no_error (error);
  gsize length;
  const guint8 *data = g_bytes_get_data (png, &length);
  g_assert_cmpuint (length, >, 100);
  g_assert_cmpmem (data, 8, "\x89PNG\r\n\x1a\n", 8);
  g_assert_cmpuint (data[18] << 8 | data[19], ==, 612);
  g_assert_null (lec_reader_draw (reader, fd, "a.pdf", NULL, 2, 72, NULL, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND);
  close (fd);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/process/text-and-boxes", test_text_and_boxes);
  g_test_add_func ("/process/sandbox", test_sandbox);
  g_test_add_func ("/process/slow-page", test_slow_page);
  g_test_add_func ("/process/deflate-bomb", test_deflate_bomb);
  g_test_add_func ("/process/page-count", test_page_count);
  g_test_add_func ("/process/memory", test_memory);
  g_test_add_func ("/process/too-much-text", test_too_much_text);
  g_test_add_func ("/process/killed", test_killed);
  g_test_add_func ("/process/cancelled", test_cancelled);
  g_test_add_func ("/process/odd-descriptors", test_odd_descriptors);
  g_test_add_func ("/process/truncated", test_truncated);
  g_test_add_func ("/process/draw", test_draw);
  return g_test_run ();
}
