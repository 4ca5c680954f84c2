/* pane_documents.c — the collection: the list, one document, its pages; importing and removing.
 * SPDX-License-Identifier: MIT */
#include "src/base/path.h"
#include "src/base/utf8.h"
#include "ui/documents_detail.h"
#include "ui/format.h"
#include "ui/line.h"
#include "ui/list.h"
#include "ui/overlay.h"
#include "ui/page.h"
#include "ui/range.h"
#include <string.h>

enum { DETAIL_MS = 60, NAME_LEAST = 12 };

typedef enum { LIST, FILTER, DETAIL, PAGE } Focus;

typedef struct {
  LecUi *ui;
  LecRange *range;
  LecList list;
  LecLine *filter;
  Focus focus;
  LecDetail *detail;
  LecPageReader *page;
  guint detail_timer; /* asks for the selected document's details when the selection rests */
  int width, height;  /* of the area */
  LecRequest *removal;
} Pane;

static gboolean is_wide (const Pane *p)
{
  return p->width >= LEC_WIDE;
}

static const cJSON *selected (const Pane *p)
{
  return p->list.total > 0 ? lec_range_row (p->range, p->list.selected) : NULL;
}

static gboolean show_detail (gpointer data)
{
  Pane *p = data;
  p->detail_timer = 0;
  lec_detail_show (p->detail, selected (p));
  lec_ui_changed (p->ui, LEC_REDRAW);
  return G_SOURCE_REMOVE;
}

/* The selection has moved, or its row is another one: details follow when it rests. */
static void follow (Pane *p)
{
  lec_list_fit (&p->list, MAX (1, p->height - 2));
  lec_range_show (p->range, p->list.top, p->list.fits);
  if (p->detail_timer)
    g_source_remove (p->detail_timer);
  p->detail_timer = 0;
  if (is_wide (p) || p->focus == DETAIL)
    p->detail_timer = g_timeout_add (DETAIL_MS, show_detail, p);
}

static void rows_came (gpointer data)
{
  Pane *p = data;
  lec_list_resize (&p->list, lec_range_total (p->range));
  follow (p);
  lec_ui_changed (p->ui, LEC_REDRAW);
}

static gpointer pane_open (LecUi *ui)
{
  Pane *p = g_new0 (Pane, 1);
  p->ui = ui;
  p->range = lec_range_new (ui, "documents.list", "documents", rows_came, p);
  p->filter = lec_line_new (FALSE);
  p->detail = lec_detail_new (ui);
  p->page = lec_page_reader_new (ui);
  return p;
}

static void pane_load (gpointer data)
{
  Pane *p = data;
  lec_range_show (p->range, 0, LEC_RANGE_BLOCK / 2);
}

static void pane_close (gpointer data)
{
  Pane *p = data;
  if (p->detail_timer)
    g_source_remove (p->detail_timer);
  lec_request_drop (&p->removal);
  lec_range_free (p->range);
  lec_line_free (p->filter);
  lec_detail_free (p->detail);
  lec_page_reader_free (p->page);
  g_free (p);
}

static void pane_resize (gpointer data, const LecRect *area)
{
  Pane *p = data;
  p->width = area->width;
  p->height = area->height;
  if (lec_range_total (p->range) >= 0)
    follow (p);
}

static void pane_event (gpointer data, const cJSON *event)
{
  Pane *p = data;
  lec_range_reload (p->range); /* the list changed, or a document's progress did */
}

/* ---- drawing the list ---- */

typedef struct {
  int name, pages, chunks, size, added, state; /* widths; 0: not shown */
} Columns;

static Columns columns_for (int width)
{
  Columns c = {0, 6, 7, 8, 6, 12};
  if (width < 44)
    c = (Columns){0, 0, 0, 0, 0, 10};
  else if (width < 66)
    c = (Columns){0, 5, 0, 8, 0, 11};
  else if (width >= 90)
    c.state = 26;
  int gaps = (c.pages > 0) + (c.chunks > 0) + (c.size > 0) + (c.added > 0) + 2;
  c.name = MAX (NAME_LEAST, width - 2 - c.pages - c.chunks - c.size - c.added - c.state - gaps);
  return c;
}

static int cell_right (LecGrid *grid, const LecRect *in, int x, int y, int width, LecStyle style, const char *text)
{
  if (width == 0)
    return x;
  g_autofree char *cut = lec_cell_cut_end (text, width);
  lec_grid_text_right (grid, in, x + 1 + width, y, style, cut);
  return x + 1 + width;
}

/* "▓▓▓▓░░░░ 61%" in what room there is. */
static char *progress_text (double share, int room)
{
  GString *s = g_string_new (NULL);
  int bar = CLAMP (room - 5, 0, 12);
  for (int i = 0; i < bar; i++)
    g_string_append (s, i < (int)(share * bar + 0.5) ? "▓" : "░");
  g_string_append_printf (s, "%s%.0f%%", bar ? " " : "", share * 100);
  return g_string_free (s, FALSE);
}

static const char *short_reason (const cJSON *document)
{
  const char *code = lec_json_string (lec_json_object (document, "error"), "code", "");
  static const char *const said[][2] = {
      {"encrypted", "locked"}, {"no_text", "no text"},    {"unsupported", "unknown type"}, {"corrupt", "damaged"},
      {"limit", "too large"},  {"no_space", "disk full"}, {"not_found", "file gone"}};
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    if (strcmp (said[i][0], code) == 0)
      return said[i][1];
  return "failed";
}

static char *state_text (const cJSON *document, int room, LecRole *role)
{
  const char *status = lec_json_string (document, "status", "");
  double share = CLAMP (lec_json_number (document, "progress", 0), 0, 1);
  *role = LEC_ROLE_DIM;
  if (strcmp (status, "failed") == 0) {
    *role = LEC_ROLE_ERROR;
    return g_strdup (short_reason (document));
  }
  if (strcmp (status, "ready") != 0) {
    *role = LEC_ROLE_PROGRESS;
    g_autofree char *bar = progress_text (share, MIN (room, 17));
    return room >= 26 ? g_strdup_printf ("%s  %s", bar, status) : g_steal_pointer (&bar);
  }
  if (lec_json_string (document, "warning", NULL)) {
    *role = LEC_ROLE_WARN;
    return g_strdup ("ready, see →");
  }
  return g_strdup ("ready");
}

static void draw_row (Pane *p, LecGrid *grid, const LecRect *in, int y, const Columns *c, const cJSON *d, gboolean here)
{
  LecRole ground = here ? LEC_ROLE_SELECTED : LEC_ROLE_NORMAL, role;
  LecStyle dim = LEC_ON (LEC_ROLE_DIM, ground);
  gint64 pages = lec_json_int (d, "pages", 0);
  g_autofree char *name = lec_format_member (d, "filename");
  g_autofree char *cut = lec_cell_cut_middle (name, c->name);
  g_autofree char *page_count = pages > 0 ? lec_format_count (pages) : g_strdup ("–");
  g_autofree char *chunks = lec_format_count (lec_json_int (d, "chunks", 0));
  g_autofree char *size = lec_format_size ((guint64)MAX (0, lec_json_int (d, "size", 0)));
  g_autofree char *added = lec_format_age (lec_json_int (d, "added", 0), lec_ui_now (p->ui));
  g_autofree char *state = state_text (d, c->state, &role);
  g_autofree char *short_added = strlen (added) > 6 ? g_strdup (added + 2) : g_strdup (added);
  if (here)
    lec_grid_ground (grid, in, y, ground);
  lec_grid_text (grid, in, 0, y, LEC_ON (LEC_ROLE_ACCENT, ground), here ? "▌" : " ", -1);
  lec_grid_text (grid, in, 1, y, LEC_ON (here ? LEC_ROLE_STRONG : LEC_ROLE_NORMAL, ground), cut, -1);
  int x = cell_right (grid, in, 1 + c->name, y, c->pages, LEC_ON (LEC_ROLE_NORMAL, ground), page_count);
  x = cell_right (grid, in, x, y, c->chunks, LEC_ON (LEC_ROLE_NORMAL, ground), chunks);
  x = cell_right (grid, in, x, y, c->size, dim, size);
  x = cell_right (grid, in, x, y, c->added, dim, short_added);
  g_autofree char *state_cut = lec_cell_cut_end (state, c->state);
  lec_grid_text (grid, in, x + 2, y, LEC_ON (role, ground), state_cut, -1);
}

static void draw_head (LecGrid *grid, const LecRect *in, const Columns *c)
{
  lec_grid_text (grid, in, 1, 0, LEC_ROLE_DIM, "Name", -1);
  int x = cell_right (grid, in, 1 + c->name, 0, c->pages, LEC_ROLE_DIM, "Pages");
  x = cell_right (grid, in, x, 0, c->chunks, LEC_ROLE_DIM, "Chunks");
  x = cell_right (grid, in, x, 0, c->size, LEC_ROLE_DIM, "Size");
  x = cell_right (grid, in, x, 0, c->added, LEC_ROLE_DIM, "Added");
  lec_grid_text (grid, in, x + 2, 0, LEC_ROLE_DIM, "State", -1);
}

static void draw_filter (Pane *p, LecGrid *grid, const LecRect *in)
{
  LecRect field = {in->x + 3, in->y, in->width - 4, 1};
  lec_grid_text (grid, in, 1, 0, LEC_ROLE_ACCENT, "/", -1);
  lec_line_draw (p->filter, grid, &field, LEC_ROLE_INPUT, "name or title", p->focus == FILTER);
}

static void draw_list (Pane *p, LecGrid *grid, const LecRect *in)
{
  Columns c = columns_for (in->width);
  int rows = in->height - 1;
  if (p->focus == FILTER || p->filter->text->len > 0)
    draw_filter (p, grid, in);
  else
    draw_head (grid, in, &c);
  lec_list_fit (&p->list, rows);
  for (int i = 0; i < rows && p->list.top + i < p->list.total; i++) {
    const cJSON *d = lec_range_row (p->range, p->list.top + i);
    if (d)
      draw_row (p, grid, in, 1 + i, &c, d, p->list.top + i == p->list.selected);
    else
      lec_grid_text (grid, in, 1, 1 + i, LEC_ROLE_DIM, "…", -1);
  }
  if (lec_range_problem (p->range))
    lec_grid_text (grid, in, 1, 2, LEC_ROLE_ERROR, lec_range_problem (p->range), -1);
  else if (p->list.total == 0)
    lec_grid_text (grid, in, 1, 2, LEC_ROLE_DIM, "No document has these words.", -1);
}

static gboolean is_welcome (const Pane *p)
{
  return lec_range_total (p->range) == 0 && !lec_range_problem (p->range) && p->filter->text->len == 0 &&
         p->focus != FILTER;
}

static void draw_welcome (LecGrid *grid, const LecRect *area)
{
  static const char *const rows[][3] = {
      {"i", "import a document or a folder", "try ~/papers"}, {"?", "keys", ""}, {":", "everything else", ""}};
  gboolean wide = area->width >= 64;
  int width = wide ? 54 : MIN (34, area->width - 2), x = (area->width - width) / 2, y = MAX (0, (area->height - 9) / 3);
  lec_grid_text (grid, area, (area->width - 7) / 2, y, LEC_ROLE_TITLE, "Lectern", -1);
  y += area->height >= 9 ? 3 : 1;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++, y++) {
    lec_grid_text (grid, area, x, y, LEC_ROLE_KEY, rows[i][0], -1);
    lec_grid_text (grid, area, x + 4, y, LEC_ROLE_NORMAL, rows[i][1], -1);
    if (wide)
      lec_grid_text (grid, area, x + 40, y, LEC_ROLE_DIM, rows[i][2], -1);
  }
  y += area->height >= 9;
  const char *const notes[] = {"Without a model, questions are answered", "by quotation from your documents."};
  g_autofree char *one = g_strdup_printf ("%s %s", notes[0], notes[1]);
  if (area->width >= 76)
    lec_grid_text (grid, area, (area->width - lec_cell_width (one, -1)) / 2, y, LEC_ROLE_DIM, one, -1);
  else
    for (int i = 0; i < 2; i++)
      lec_grid_text (grid, area, MAX (0, (area->width - lec_cell_width (notes[i], -1)) / 2), y + i, LEC_ROLE_DIM,
                     notes[i], -1);
}

static void pane_draw (gpointer data, LecGrid *grid, const LecRect *area)
{
  Pane *p = data;
  if (p->width != area->width || p->height != area->height)
    pane_resize (p, area);
  if (is_welcome (p)) {
    draw_welcome (grid, area);
    return;
  }
  LecRect left = *area, right = *area;
  if (is_wide (p)) {
    left.width = area->width * 58 / 100;
    right.x = area->x + left.width + 1;
    right.width = area->width - left.width - 1;
    LecRect divider = {area->x + left.width, area->y, 1, area->height};
    lec_grid_fill (grid, &divider, LEC_ROLE_DIVIDER, "│");
  }
  if (is_wide (p) || p->focus == LIST || p->focus == FILTER)
    draw_list (p, grid, &left);
  if (p->focus == PAGE)
    lec_page_reader_draw (p->page, grid, &right);
  else if (is_wide (p) || p->focus == DETAIL)
    lec_detail_draw (p->detail, grid, &right, p->focus == DETAIL);
}

/* ---- keys ---- */

static const char *const *pane_scopes (gpointer data)
{
  static const char *const welcome[] = {"welcome", "plain", "global", NULL};
  static const char *const list[] = {"documents", "move", "plain", "global", NULL};
  static const char *const filter[] = {"filter", "line", "global", NULL};
  static const char *const detail[] = {"detail", "move", "plain", "global", NULL};
  Pane *p = data;
  if (p->focus == PAGE)
    return LEC_PAGE_SCOPES;
  if (p->focus == DETAIL)
    return detail;
  return p->focus == FILTER ? filter : is_welcome (p) ? welcome : list;
}

static void import_path (const char *text, gpointer data)
{
  Pane *p = data;
  if (text)
    lec_ui_import (p->ui, text, NULL);
}

static void removed (const cJSON *result, GBytes *bytes, const char *type, const GError *error, gpointer data)
{
  Pane *p = data;
  if (error)
    lec_ui_fail (p->ui, error);
  else
    lec_ui_say (p->ui, LEC_ROLE_OK, "removed; the file itself is untouched");
  lec_detail_show (p->detail, NULL);
  lec_range_reload (p->range);
}

typedef struct {
  Pane *pane;
  char *id;
} Removal;

static void removal_free (gpointer data)
{
  Removal *r = data;
  g_free (r->id);
  g_free (r);
}

static void remove_now (gpointer data)
{
  Removal *r = data;
  cJSON *params = cJSON_CreateObject ();
  cJSON_AddItemToArray (cJSON_AddArrayToObject (params, "document_ids"), cJSON_CreateString (r->id));
  r->pane->focus = LIST;
  lec_ui_call (r->pane->ui, &r->pane->removal, "documents.remove", params, NULL, removed, r->pane);
}

static void ask_to_remove (Pane *p)
{
  const cJSON *d = selected (p);
  if (!d)
    return;
  Removal *r = g_new0 (Removal, 1);
  r->pane = p;
  r->id = g_strdup (lec_json_string (d, "document_id", ""));
  g_autofree char *name = lec_format_member (d, "filename");
  g_autofree char *question = g_strdup_printf ("Remove %s from the collection?", name);
  lec_question_open (p->ui, question, remove_now, r, removal_free);
}

static void with_password (const char *text, gpointer data)
{
  Pane *p = data;
  const char *path = lec_json_string (selected (p), "path", NULL);
  if (text && path)
    lec_ui_import (p->ui, path, text);
}

/* What list and detail have in common. */
static gboolean common_command (Pane *p, LecCommand command)
{
  const char *code = lec_json_string (lec_json_object (selected (p), "error"), "code", "");
  if (command == LEC_CMD_REMOVE)
    ask_to_remove (p);
  else if (command == LEC_CMD_IMPORT)
    lec_prompt_open (p->ui, "Import:", NULL, TRUE, FALSE, import_path, p);
  else if (command == LEC_CMD_PASSWORD && strcmp (code, "encrypted") == 0)
    lec_prompt_open (p->ui, "Password:", NULL, FALSE, TRUE, with_password, p);
  else if (command == LEC_CMD_PASSWORD)
    lec_ui_say (p->ui, LEC_ROLE_DIM, "this document needs no password");
  else
    return FALSE;
  return TRUE;
}

static guint filter_key (Pane *p, const LecKeyPress *press)
{
  gboolean changed = FALSE;
  if (press->paste) {
    lec_line_insert (p->filter, press->paste);
    changed = TRUE;
  } else if (press->command == LEC_CMD_OPEN || press->command == LEC_CMD_BACK) {
    changed = press->command == LEC_CMD_BACK;
    if (changed)
      lec_line_set (p->filter, "");
    p->focus = LIST;
  } else if (press->command != LEC_CMD_NONE || !lec_line_key (p->filter, press->key, press->mods, &changed))
    return 0;
  if (changed)
    lec_range_filter (p->range, p->filter->text->str);
  return LEC_HANDLED | LEC_REDRAW;
}

static guint list_key (Pane *p, const LecKeyPress *press)
{
  if (press->paste) { /* a path dropped on the list */
    lec_prompt_open (p->ui, "Import:", press->paste, TRUE, FALSE, import_path, p);
    return LEC_HANDLED | LEC_REDRAW;
  }
  switch (press->command) {
  case LEC_CMD_OPEN:
  case LEC_CMD_OTHER:
    if (!selected (p))
      return LEC_HANDLED;
    p->focus = DETAIL;
    lec_detail_show (p->detail, selected (p));
    break;
  case LEC_CMD_FILTER:
    p->focus = FILTER;
    break;
  case LEC_CMD_RELOAD:
    lec_range_reload (p->range);
    break;
  case LEC_CMD_BACK:
    lec_line_set (p->filter, "");
    lec_range_filter (p->range, "");
    break;
  default:
    if (common_command (p, press->command))
      break;
    if (!lec_list_command (&p->list, press->command))
      return 0;
    follow (p);
  }
  return LEC_HANDLED | LEC_REDRAW;
}

static guint detail_key (Pane *p, const LecKeyPress *press)
{
  const cJSON *d = selected (p);
  switch (press->command) {
  case LEC_CMD_OPEN:
    if (lec_json_int (d, "pages", 0) < 1) {
      lec_ui_say (p->ui, LEC_ROLE_DIM, "there are no pages to read");
      break;
    }
    p->focus = PAGE;
    lec_page_reader_open (p->page, lec_json_string (d, "document_id", ""), lec_json_string (d, "filename", ""),
                          lec_detail_page (p->detail), NULL, NULL);
    break;
  case LEC_CMD_BACK:
  case LEC_CMD_OTHER:
  case LEC_CMD_QUIT:
    p->focus = LIST;
    break;
  default:
    if (!common_command (p, press->command) && !lec_detail_command (p->detail, press->command))
      return 0;
  }
  return LEC_HANDLED | LEC_REDRAW;
}

static guint page_key (Pane *p, const LecKeyPress *press)
{
  if (press->command == LEC_CMD_BACK || press->command == LEC_CMD_QUIT || press->command == LEC_CMD_OTHER) {
    p->focus = press->command == LEC_CMD_OTHER ? LIST : DETAIL;
    lec_page_reader_close (p->page);
    return LEC_HANDLED | LEC_REDRAW;
  }
  return lec_page_reader_key (p->page, press);
}

static guint pane_key (gpointer data, const LecKeyPress *press)
{
  Pane *p = data;
  switch (p->focus) {
  case FILTER:
    return filter_key (p, press);
  case DETAIL:
    return detail_key (p, press);
  case PAGE:
    return page_key (p, press);
  default:
    return list_key (p, press);
  }
}

const LecPaneClass lec_pane_documents = {
    .name = "documents",
    .title = "Documents",
    .open = pane_open,
    .load = pane_load,
    .draw = pane_draw,
    .key = pane_key,
    .scopes = pane_scopes,
    .resize = pane_resize,
    .event = pane_event,
    .close = pane_close,
};
