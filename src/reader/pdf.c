/* pdf.c — PDF by poppler-glib: opening with passwords, what the document says of itself, its pages one by one, drawing.
 * SPDX-License-Identifier: MIT */
#include <cairo.h>
#include <string.h>
#include <sys/stat.h>
#include "src/base/error.h"
#include "src/reader/builder.h"
#include "src/reader/pdf.h"
#include "src/reader/readers.h"

#define MAP_MAX   (256ull << 20) /* bytes of a file that is mapped; a larger one is read through its descriptor */
#define PAGES_MAX 100000

/* Opens with one password; the caller looks at the error. */
static PopplerDocument *open_once (int fd, const char *password, GError **error)
{
  struct stat info;
  if (fstat (fd, &info) == 0 && (guint64)info.st_size <= MAP_MAX) {
    g_autoptr (GBytes) bytes = lec_read_all (fd, MAP_MAX, error);
    return bytes ? poppler_document_new_from_bytes (bytes, password, error) : NULL;
  }
  return poppler_document_new_from_fd (dup (fd), password, error);
}

/* The password as given, then as Latin-1, which documents before PDF 2.0 use. NULL with LEC_ERROR_ENCRYPTED, _CORRUPT.
 */
static PopplerDocument *open_document (int fd, const char *password, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  const char *given = password && *password ? password : NULL;
  PopplerDocument *document = open_once (fd, given, &wrong);
  if (!document && given && g_error_matches (wrong, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)) {
    g_autofree char *latin = g_convert (given, -1, "ISO-8859-1", "UTF-8", NULL, NULL, NULL);
    if (latin && strcmp (latin, given))
      document = open_once (fd, latin, NULL);
  }
  if (document)
    return document;
  if (g_error_matches (wrong, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
    g_set_error (error, LEC_ERROR, LEC_ERROR_ENCRYPTED, "%s",
                 given ? "the password is wrong" : "the file is encrypted; give its password with --password");
  else
    g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT, "the PDF is damaged: %s", wrong ? wrong->message : "no reason");
  return NULL;
}

static gboolean read_pdf (int fd, const LecReaderRequest *request, LecSink *sink, GError **error)
{
  g_autoptr (LecPdfDocument) document = open_document (fd, request->password, error);
  if (!document)
    return FALSE;
  int n = CLAMP (poppler_document_get_n_pages (document), 0, PAGES_MAX);
  guint empty = 0;
  for (int i = 0; i < n; i++) {
    lec_sink_step (sink, (guint)i + 1, (guint)n);
    g_autoptr (LecPdfPage) page = poppler_document_get_page (document, i);
    g_autofree char *text = page ? poppler_page_get_text (page) : NULL;
    g_autoptr (LecBuilder) builder = lec_builder_new ();
    lec_builder_add (builder, LEC_BLOCK_PARAGRAPH, 0, text ? text : "", -1);
    g_autoptr (LecPage) out = lec_builder_page (builder, (guint)i + 1);
    empty += !*out->text;
    if (!lec_sink_page (sink, out, error))
      return FALSE;
  }
  lec_sink_without_text (sink, empty);
  return TRUE;
}

static cairo_status_t write_png (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean draw_pdf (int fd, const LecReaderRequest *request, LecSink *sink, GError **error)
{
  g_autoptr (LecPdfDocument) document = open_document (fd, request->password, error);
  if (!document)
    return FALSE;
  g_autoptr (LecPdfPage) page = NULL;
  if (request->page >= 1 && request->page <= (guint)MAX (poppler_document_get_n_pages (document), 0))
    page = poppler_document_get_page (document, (int)request->page - 1);
  if (!page) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND, "it has no page %u", request->page);
    return FALSE;
  }
  lec_sink_step (sink, request->page, 1);
  double width, height, scale = request->dpi / 72.0;
  poppler_page_get_size (page, &width, &height);
  scale = MIN (scale, 8000 / MAX (MAX (width, height), 1)); /* a poster is drawn smaller, not refused */
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, MAX ((int)(width * scale + 0.5), 1),
                                                         MAX ((int)(height * scale + 0.5), 1));
  cairo_t *cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  poppler_page_render (page, cr);
  cairo_destroy (cr);
  g_autoptr (GByteArray) png = g_byte_array_new ();
  cairo_status_t status = cairo_surface_write_to_png_stream (surface, write_png, png);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT, "page %u cannot be drawn: %s", request->page,
                 cairo_status_to_string (status));
    return FALSE;
  }
  lec_sink_picture (sink, png->data, png->len);
  return TRUE;
}

const LecFormatReader lec_reader_pdf = {.format = "pdf", .read = read_pdf, .draw = draw_pdf};
