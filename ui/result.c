/* result.c — a text to read over the panes; and the box that overlays draw themselves in.
 * SPDX-License-Identifier: MIT */
#include "src/base/utf8.h"
#include "ui/overlay.h"
#include "ui/view.h"

LecRect lec_overlay_box (LecGrid *grid, const LecRect *screen, int width, int height, const char *title)
{
  static const LecStyle style = LEC_ON (LEC_ROLE_DIVIDER, LEC_ROLE_OVERLAY);
  width = MIN (width, screen->width);
  height = MIN (height, screen->height);
  LecRect box = {screen->x + (screen->width - width) / 2, screen->y + MIN (2, (screen->height - height) / 2), width,
                 height};
  LecRect top = {box.x, box.y, width, 1}, bottom = {box.x, box.y + height - 1, width, 1};
  lec_grid_fill (grid, &box, LEC_ON (LEC_ROLE_NORMAL, LEC_ROLE_OVERLAY), " ");
  lec_grid_fill (grid, &top, style, "─");
  lec_grid_fill (grid, &bottom, style, "─");
  for (int y = 1; y + 1 < height; y++) {
    lec_grid_text (grid, &box, 0, y, style, "│", -1);
    lec_grid_text (grid, &box, width - 1, y, style, "│", -1);
  }
  lec_grid_text (grid, &box, 0, 0, style, "┌", -1);
  lec_grid_text (grid, &box, width - 1, 0, style, "┐", -1);
  lec_grid_text (grid, &box, 0, height - 1, style, "└", -1);
  lec_grid_text (grid, &box, width - 1, height - 1, style, "┘", -1);
  if (title) {
    g_autofree char *cut = lec_cell_cut_middle (title, width - 6);
    g_autofree char *padded = g_strdup_printf (" %s ", cut);
    lec_grid_text (grid, &box, 2, 0, LEC_ON (LEC_ROLE_STRONG, LEC_ROLE_OVERLAY), padded, -1);
  }
  return (LecRect){box.x + 1, box.y + 1, MAX (1, width - 2), MAX (1, height - 2)};
}

typedef struct {
  LecUi *ui;
  char *title;
  LecView *view;
} Result;

static void result_draw (gpointer data, LecGrid *grid, const LecRect *screen)
{
  Result *r = data;
  int width = MIN (screen->width - 2, 96), lines = lec_view_lines (r->view, width - 4);
  LecRect in = lec_overlay_box (grid, screen, width, MIN (lines + 2, screen->height - 3), r->title);
  LecRect text = {in.x + 1, in.y, in.width - 2, in.height};
  lec_view_draw (r->view, grid, &text, 0, 0, LEC_ROLE_NORMAL);
}

static guint result_key (gpointer data, const LecKeyPress *press)
{
  Result *r = data;
  if (press->command == LEC_CMD_BACK || press->command == LEC_CMD_QUIT)
    lec_ui_overlay (r->ui, NULL, NULL);
  else
    lec_view_command (r->view, press->command);
  return LEC_HANDLED | LEC_REDRAW;
}

static const char *const *result_scopes (gpointer data)
{
  static const char *const scopes[] = {"result", "move", "plain", NULL};
  return scopes;
}

static void result_close (gpointer data)
{
  Result *r = data;
  lec_view_free (r->view);
  g_free (r->title);
  g_free (r);
}

static const LecOverlayClass CLASS = {result_draw, result_key, result_scopes, result_close};

void lec_result_open (LecUi *ui, const char *title, const char *text)
{
  Result *r = g_new0 (Result, 1);
  g_autofree char *clean = lec_utf8_printable (text, -1);
  r->ui = ui;
  r->title = lec_utf8_printable (title, -1);
  r->view = lec_view_new ();
  lec_view_paragraph (r->view, "", LEC_ROLE_NORMAL, 2, TRUE);
  lec_view_append (r->view, LEC_ON (LEC_ROLE_NORMAL, LEC_ROLE_OVERLAY), clean, -1);
  lec_ui_overlay (ui, &CLASS, r);
}
