/* documents_detail.c — facts, error and outline of one document.
 * SPDX-License-Identifier: MIT */
#include "ui/documents_detail.h"
#include "src/base/path.h"
#include "ui/format.h"
#include "ui/list.h"
#include "ui/view.h"
#include <string.h>

struct LecDetail {
  LecUi *ui;
  cJSON *document; /* as the list has it; NULL: none */
  cJSON *full;     /* as documents.show has it, or NULL */
  LecRequest *request;
  LecList outline;
};

LecDetail *lec_detail_new (LecUi *ui)
{
  LecDetail *d = g_new0 (LecDetail, 1);
  d->ui = ui;
  return d;
}

void lec_detail_free (LecDetail *d)
{
  lec_request_drop (&d->request);
  cJSON_Delete (d->document);
  cJSON_Delete (d->full);
  g_free (d);
}

static void on_result (const cJSON *result, GBytes *bytes, const char *type, const GError *error, gpointer data)
{
  LecDetail *d = data;
  if (error) /* removed meanwhile: what the list said stays */
    return;
  cJSON_Delete (d->full);
  d->full = cJSON_Duplicate (result, TRUE);
  lec_list_resize (&d->outline, cJSON_GetArraySize (lec_json_array (d->full, "outline")));
  lec_ui_changed (d->ui, LEC_REDRAW);
}

void lec_detail_show (LecDetail *d, const cJSON *document)
{
  const char *id = lec_json_string (document, "document_id", NULL);
  gboolean same = id && d->document && strcmp (id, lec_json_string (d->document, "document_id", "")) == 0;
  if (same && cJSON_Compare (document, d->document, TRUE))
    return;
  lec_request_drop (&d->request);
  cJSON_Delete (d->document);
  d->document = document ? cJSON_Duplicate (document, TRUE) : NULL;
  if (!same) {
    g_clear_pointer (&d->full, cJSON_Delete);
    d->outline = (LecList){0};
  }
  if (!id)
    return;
  cJSON *params = cJSON_CreateObject ();
  lec_json_set_string (params, "document_id", id);
  lec_ui_call (d->ui, &d->request, "documents.show", params, NULL, on_result, d);
}

int lec_detail_page (const LecDetail *d)
{
  const cJSON *entry = cJSON_GetArrayItem (lec_json_array (d->full, "outline"), d->outline.selected);
  return (int)MAX (1, lec_json_int (entry, "page", 1));
}

gboolean lec_detail_command (LecDetail *d, LecCommand command)
{
  return lec_list_command (&d->outline, command);
}

/* A fact: what it is, dim, and its value. Returns the row after it. */
static int fact (LecGrid *grid, const LecRect *in, int y, const char *name, const char *value)
{
  if (!value || !*value)
    return y;
  lec_grid_text (grid, in, 0, y, LEC_ROLE_DIM, name, -1);
  g_autofree char *cut = lec_cell_cut_middle (value, MAX (1, in->width - 10));
  lec_grid_text (grid, in, 10, y, LEC_ROLE_NORMAL, cut, -1);
  return y + 1;
}

/* What to do about an error, beyond its own sentence. */
static const char *advice (const char *code)
{
  static const char *const known[][2] = {
      {"encrypted", "p  give the password and import it again"},
      {"no_text", "The pages are pictures: run OCR on the file (ocrmypdf), then import it again."},
      {"corrupt", "The file is damaged: save it anew from its program, then import it again."},
      {"not_found", "The file has moved: import it from where it is now, or remove it here with d."},
      {"unsupported", "Convert it to PDF, HTML, Markdown or plain text, then import that."}};
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i][0], code) == 0)
      return known[i][1];
  return "d  removes it from the list";
}

/* Wrapped text; returns the row after it. */
static int paragraph (LecGrid *grid, const LecRect *in, int y, LecStyle style, const char *text)
{
  g_autoptr (LecView) view = lec_view_new ();
  lec_view_paragraph (view, "", LEC_ROLE_NORMAL, 0, TRUE);
  lec_view_append (view, style, text, -1);
  LecRect area = {in->x, in->y + y, in->width, MIN (in->height - y, lec_view_lines (view, in->width))};
  if (area.height <= 0)
    return y;
  lec_view_draw (view, grid, &area, 0, 0, LEC_ROLE_NORMAL);
  return y + area.height;
}

static int draw_problem (LecDetail *d, LecGrid *grid, const LecRect *in, int y)
{
  const cJSON *error = lec_json_object (d->document, "error");
  g_autofree char *warning = lec_format_member (d->document, "warning");
  if (error) {
    g_autofree char *message = lec_format_member (error, "message");
    y = paragraph (grid, in, y + 1, LEC_ROLE_ERROR, message);
    y = paragraph (grid, in, y + 1, LEC_ROLE_NORMAL, advice (lec_json_string (error, "code", "")));
  } else if (*warning)
    y = paragraph (grid, in, y + 1, LEC_ROLE_WARN, warning);
  return y;
}

static int draw_facts (LecDetail *d, LecGrid *grid, const LecRect *in, int y)
{
  g_autofree char *path = lec_format_member (d->document, "path");
  g_autofree char *author = lec_format_member (d->document, "author");
  g_autofree char *format = lec_format_member (d->document, "format");
  g_autofree char *size = lec_format_size ((guint64)MAX (0, lec_json_int (d->document, "size", 0)));
  g_autofree char *pages = lec_format_counted (lec_json_int (d->document, "pages", 0), "page");
  g_autofree char *chunks = lec_format_counted (lec_json_int (d->document, "chunks", 0), "chunk");
  g_autofree char *what = g_strdup_printf ("%s%s%s · %s · %s", format, *format ? " · " : "", size, pages, chunks);
  g_autoptr (GString) tags = g_string_new (NULL);
  const cJSON *tag;
  cJSON_ArrayForEach (tag, lec_json_array (d->document, "tags"))
    if (cJSON_IsString (tag))
      g_string_append_printf (tags, "%s%s", tags->len ? ", " : "", tag->valuestring);
  int copies = cJSON_GetArraySize (lec_json_array (d->document, "paths"));
  g_autofree char *more = copies > 1 ? g_strdup_printf ("and %d more with the same content", copies - 1) : NULL;
  const char *home = g_get_home_dir ();
  g_autofree char *short_path = home && g_str_has_prefix (path, home) && path[strlen (home)] == '/'
                                    ? g_strconcat ("~", path + strlen (home), NULL)
                                    : g_strdup (path);
  y = fact (grid, in, y, "what", what);
  y = fact (grid, in, y, "author", author);
  y = fact (grid, in, y, "file", short_path);
  y = fact (grid, in, y, "", more);
  return fact (grid, in, y, "tags", tags->str);
}

static void draw_outline (LecDetail *d, LecGrid *grid, const LecRect *in, gboolean focus)
{
  const cJSON *outline = lec_json_array (d->full, "outline");
  lec_list_fit (&d->outline, MAX (1, in->height));
  for (int i = 0; i < in->height && d->outline.top + i < d->outline.total; i++) {
    const cJSON *entry = cJSON_GetArrayItem (outline, d->outline.top + i);
    gboolean here = focus && d->outline.top + i == d->outline.selected;
    LecRole ground = here ? LEC_ROLE_SELECTED : LEC_ROLE_NORMAL;
    int indent = 2 * (int)CLAMP (lec_json_int (entry, "level", 1) - 1, 0, 6);
    gint64 page = lec_json_int (entry, "page", 0);
    g_autofree char *number = page > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, page) : g_strdup ("");
    g_autofree char *title = lec_format_member (entry, "title");
    g_autofree char *cut = lec_cell_cut_end (title, MAX (1, in->width - 8 - indent));
    if (here)
      lec_grid_ground (grid, in, i, ground);
    lec_grid_text (grid, in, 0, i, LEC_ON (LEC_ROLE_ACCENT, ground), here ? "▌" : " ", -1);
    lec_grid_text (grid, in, 1 + indent, i, LEC_ON (here ? LEC_ROLE_STRONG : LEC_ROLE_NORMAL, ground), cut, -1);
    lec_grid_text_right (grid, in, in->width, i, LEC_ON (LEC_ROLE_DIM, ground), number);
  }
}

void lec_detail_draw (LecDetail *d, LecGrid *grid, const LecRect *area, gboolean focus)
{
  LecRect in = {area->x + 1, area->y, area->width - 2, area->height};
  if (!d->document)
    return;
  g_autofree char *title = lec_format_member (d->document, "title");
  g_autofree char *name = lec_format_member (d->document, "filename");
  g_autofree char *cut = lec_cell_cut_end (*title ? title : name, in.width);
  lec_grid_text (grid, &in, 0, 0, LEC_ROLE_STRONG, cut, -1);
  int y = draw_facts (d, grid, &in, in.height >= 12 ? 2 : 1);
  y = draw_problem (d, grid, &in, y);
  if (d->outline.total == 0 || y + 2 >= in.height)
    return;
  lec_grid_text (grid, &in, 0, y + 1, LEC_ROLE_DIM, "Outline", -1);
  LecRect rest = {in.x, in.y + y + 2, in.width, in.height - y - 2};
  draw_outline (d, grid, &rest, focus);
}
