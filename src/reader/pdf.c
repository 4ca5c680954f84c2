/* pdf.c — PDF by poppler-glib: opening with passwords, what the document says of itself, its pages one by one, drawing.
 * SPDX-License-Identifier: MIT */
#include <cairo.h>
#include <string.h>
#include <sys/stat.h>
#include "src/base/error.h"
#include "src/base/utf8.h"
#include "src/reader/pdf.h"
#include "src/reader/readers.h"

#define MAP_MAX     (256ull << 20) /* bytes of a file that is mapped; a larger one is read through its descriptor */
#define PAGES_MAX   100000
#define OUTLINE_MAX 10000 /* items */

/* Opens without a password, or with it. poppler_document_new_from_bytes and _from_fd use freed memory when a password
 * is wrong at first (22.12), the one from a stream does not; it tries Latin-1, then UTF-8. */
static PopplerDocument *open_once (int fd, const char *password, GError **error)
{
  struct stat info;
  gboolean small = fstat (fd, &info) == 0 && (guint64)info.st_size <= MAP_MAX;
  g_autoptr (GBytes) bytes = small || password ? lec_read_all (fd, G_MAXINT, error) : NULL;
  if (password && bytes) {
    g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
    return poppler_document_new_from_stream (stream, (goffset)g_bytes_get_size (bytes), password, NULL, error);
  }
  if (bytes)
    return poppler_document_new_from_bytes (bytes, NULL, error);
  return small || password ? NULL : poppler_document_new_from_fd (dup (fd), NULL, error);
}

/* NULL with LEC_ERROR_ENCRYPTED, _CORRUPT. */
static PopplerDocument *open_document (int fd, const char *password, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  gboolean given = password && *password;
  PopplerDocument *document = open_once (fd, NULL, &wrong);
  if (!document && given && g_error_matches (wrong, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)) {
    g_clear_error (&wrong);
    document = open_once (fd, password, &wrong);
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

/* Sheets around the one that is written: enough to know its running heads. */
#define AROUND 5

typedef struct {
  PopplerDocument *document;
  LecSink *sink;
  LecPdfContext *context;
  GPtrArray *sheets; /* of LecSheet, of the pages from `first` */
  guint first, total;
  guint empty;
} Reading;

static void read_outline (Reading *r, PopplerIndexIter *at, guint level)
{
  if (!at || level > 12)
    return;
  do {
    PopplerAction *action = poppler_index_iter_get_action (at);
    if (action && action->any.title && r->context->outline->len < OUTLINE_MAX) {
      LecOutlineItem *item = g_new0 (LecOutlineItem, 1);
      item->title = lec_utf8_repair (action->any.title, -1);
      item->level = level;
      if (action->type == POPPLER_ACTION_GOTO_DEST && action->goto_dest.dest) {
        PopplerDest *dest = action->goto_dest.dest, *named = NULL;
        if (dest->type == POPPLER_DEST_NAMED && dest->named_dest)
          named = poppler_document_find_dest (r->document, dest->named_dest);
        int page = named ? named->page_num : dest->page_num;
        item->page = page > 0 && (guint)page <= r->total ? (guint)page : 0;
        if (named)
          poppler_dest_free (named);
      }
      g_ptr_array_add (r->context->outline, item);
      lec_sink_outline (r->sink, item->title, item->level, item->page);
    }
    if (action)
      poppler_action_free (action);
    PopplerIndexIter *child = poppler_index_iter_get_child (at);
    read_outline (r, child, level + 1);
    poppler_index_iter_free (child);
  } while (r->context->outline->len < OUTLINE_MAX && poppler_index_iter_next (at));
}

/* A title that a program made up from a file's name is none. */
static gboolean is_real_title (const char *title)
{
  static const char *const ends[] = {".doc", ".docx", ".dvi", ".tex", ".pdf", ".indd", ".qxd", ".odt", ".rtf", ".txt"};
  if (!title || strlen (title) < 2 || g_str_has_prefix (title, "Microsoft Word") ||
      !g_ascii_strncasecmp (title, "untitled", 8))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (title, ends[i]))
      return FALSE;
  return TRUE;
}

static void tell_meta (Reading *r)
{
  g_autofree char *title = poppler_document_get_title (r->document);
  g_autofree char *author = poppler_document_get_author (r->document);
  if (title)
    g_strstrip (title);
  lec_sink_meta (r->sink, NULL, is_real_title (title) ? title : r->context->title, author);
}

/* Is anything drawn on a page without text? */
static gboolean has_drawing (PopplerPage *page)
{
  GList *images = poppler_page_get_image_mapping (page);
  gboolean found = images != NULL;
  poppler_page_free_image_mapping (images);
  if (found)
    return TRUE;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 100, 140);
  cairo_t *cr = cairo_create (surface);
  double width, height;
  poppler_page_get_size (page, &width, &height);
  cairo_scale (cr, 100 / MAX (width, 1), 140 / MAX (height, 1));
  poppler_page_render (page, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);
  gsize n = (gsize)cairo_image_surface_get_stride (surface) * 140;
  for (gsize i = 0; data && i < n && !found; i++)
    found = data[i] != 0;
  cairo_surface_destroy (surface);
  return found;
}

static void take_sheet (Reading *r, guint number)
{
  lec_sink_step (r->sink, number, r->total);
  g_autoptr (LecPdfPage) page = poppler_document_get_page (r->document, (int)number - 1);
  LecSheet *sheet = lec_sheet_new (page, number);
  if (!sheet->lines->len && page)
    r->empty += has_drawing (page);
  lec_pdf_context_add (r->context, sheet);
  g_ptr_array_add (r->sheets, sheet);
}

static gboolean write_sheet (Reading *r, guint number, GError **error)
{
  LecSheet *sheet = r->sheets->pdata[number - r->first];
  lec_sheet_mark_furniture (sheet, (LecSheet *const *)r->sheets->pdata, r->sheets->len);
  g_autoptr (LecPlan) plan = lec_plan_new (sheet, r->context);
  g_autoptr (LecPage) page = lec_plan_write (plan, r->context);
  return lec_sink_page (r->sink, page, error);
}

static gboolean read_pages (Reading *r, GError **error)
{
  r->first = 1;
  for (guint number = 1; number <= r->total + AROUND; number++) {
    if (number <= r->total)
      take_sheet (r, number);
    if (number > AROUND && !write_sheet (r, number - AROUND, error))
      return FALSE;
    if (r->sheets->len > 2 * AROUND) {
      g_ptr_array_remove_index (r->sheets, 0);
      r->first++;
    }
  }
  return TRUE;
}

static gboolean read_pdf (int fd, const LecReaderRequest *request, LecSink *sink, GError **error)
{
  g_autoptr (LecPdfDocument) document = open_document (fd, request->password, error);
  if (!document)
    return FALSE;
  g_autoptr (LecPdfContext) context = lec_pdf_context_new ();
  Reading r = {.document = document, .sink = sink, .context = context};
  int pages = poppler_document_get_n_pages (document);
  if (pages > PAGES_MAX) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_LIMIT, "it says to have %d pages; at most %d are read", pages, PAGES_MAX);
    return FALSE;
  }
  r.total = (guint)MAX (pages, 0);
  PopplerIndexIter *outline = poppler_index_iter_new (document);
  read_outline (&r, outline, 1);
  if (outline)
    poppler_index_iter_free (outline);
  r.sheets = g_ptr_array_new_with_free_func ((GDestroyNotify)lec_sheet_free);
  gboolean ok = read_pages (&r, error);
  g_ptr_array_unref (r.sheets);
  tell_meta (&r);
  lec_sink_without_text (sink, r.empty);
  return ok;
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
