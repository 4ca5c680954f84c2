/* frame.c — the top line, the bottom line, and the panes between them.
 * SPDX-License-Identifier: MIT */
#include "ui/format.h"
#include "ui/ui_private.h"
#include <string.h>

enum { LEAST_WIDTH = 32, LEAST_HEIGHT = 6, RULE_FROM = 16, HINTS_MAX = 6, RUNNING_MIN = 8 };

LecRect lec_frame_area (const LecUi *ui)
{
  const LecGrid *g = ui->grid;
  int top = g->height >= RULE_FROM ? 2 : 1;
  if (g->width < LEAST_WIDTH || g->height < LEAST_HEIGHT)
    return (LecRect){0, 0, g->width, 0};
  return (LecRect){0, top, g->width, g->height - top - 1};
}

static char *right_status (LecUi *ui)
{
  const LecPaneClass *class = LEC_PANES[ui->current];
  char *own = class->status ? class->status (ui->panes[ui->current]) : NULL;
  if (own)
    return own;
  GString *s = g_string_new (ui->model ? ui->model : "");
  g_autofree char *documents = lec_format_counted (ui->documents, "document");
  if (ui->documents >= 0)
    g_string_append_printf (s, "%s%s", s->len ? "   " : "", documents);
  return g_string_free (s, FALSE);
}

/* The tabs, from column `x` on, with `gap` blanks between them. Returns where they end. */
static int draw_tabs (LecUi *ui, int x, int gap, gboolean draw)
{
  for (guint i = 0; i + 1 < LEC_N_PANES; i++) {
    gboolean here = i == ui->current, waits = LEC_PANES[i] == &lec_pane_documents && ui->failed > 0;
    g_autofree char *tab = g_strdup_printf ("%u %s", i + 1, LEC_PANES[i]->title);
    if (draw) {
      lec_grid_text (ui->grid, NULL, x, 0, here ? LEC_ROLE_ACCENT : LEC_ROLE_DIM, tab, -1);
      if (waits)
        lec_grid_text (ui->grid, NULL, x + lec_cell_width (tab, -1) + 1, 0, LEC_ROLE_WARN, "•", -1);
    }
    x += lec_cell_width (tab, -1) + (waits ? 2 : 0) + gap;
  }
  return x - gap;
}

static void draw_top (LecUi *ui)
{
  int width = ui->grid->width, gap = width >= 72 ? 3 : 2, x = 1;
  if (draw_tabs (ui, 1 + 7 + gap, gap, FALSE) <= width) {
    lec_grid_text (ui->grid, NULL, 1, 0, LEC_ROLE_TITLE, "Lectern", -1);
    x = 1 + 7 + gap;
  }
  int end = draw_tabs (ui, x, gap, TRUE);
  g_autofree char *status = right_status (ui);
  if (end + 3 + lec_cell_width (status, -1) < width)
    lec_grid_text_right (ui->grid, NULL, width - 1, 0, LEC_ROLE_DIM, status);
}

/* The line below the top one; where a pane's divider meets it, they join. */
static void draw_rule (LecUi *ui, const LecRect *area)
{
  if (area->y < 2)
    return;
  LecRect line = {0, 1, ui->grid->width, 1};
  lec_grid_fill (ui->grid, &line, LEC_ROLE_DIVIDER, "─");
  for (int x = 0; x < ui->grid->width; x++)
    if (strcmp (lec_grid_at (ui->grid, x, area->y)->text, "│") == 0 &&
        lec_grid_at (ui->grid, x, area->y)->style == LEC_ROLE_DIVIDER)
      lec_grid_text (ui->grid, NULL, x, 1, LEC_ROLE_DIVIDER, "┬", -1);
}

void lec_ui_hints (LecGrid *grid, const LecRect *area, int y, int limit, const char *const *scopes)
{
  int x = 1, n = 0;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (; *scopes; scopes++)
    for (const LecBinding *b = LEC_BINDINGS; b->scope && n < HINTS_MAX; b++) {
      if (!b->hint || strcmp (b->scope, *scopes) != 0 || !g_hash_table_add (seen, (gpointer)b->hint))
        continue;
      g_autofree char *key = lec_binding_key (b);
      int width = lec_cell_width (key, -1) + 1 + lec_cell_width (b->hint, -1);
      if (x + (n ? 3 : 0) + width > limit)
        continue;
      if (n++)
        x += lec_grid_text (grid, area, x, y, LEC_ROLE_DIM, " · ", -1);
      x += lec_grid_text (grid, area, x, y, LEC_ROLE_KEY, key, -1) + 1;
      x += lec_grid_text (grid, area, x, y, LEC_ROLE_DIM, b->hint, -1);
    }
}

static void draw_bottom (LecUi *ui)
{
  int y = ui->grid->height - 1, width = ui->grid->width, limit = width - 1;
  g_autofree char *jobs = lec_jobs_text (ui);
  int running = jobs ? MIN (lec_cell_width (jobs, -1), width - 2) : 0;
  if (ui->message) { /* what failed matters more than what runs */
    int said = MIN (lec_cell_width (ui->message, -1), MAX (width - 4 - running, width * 2 / 3));
    running = MIN (running, width - 4 - said);
  }
  if (running >= RUNNING_MIN) {
    g_autofree char *cut = lec_cell_cut_end (jobs, running);
    limit = lec_grid_text_right (ui->grid, NULL, width - 1, y, LEC_ROLE_PROGRESS, cut) - 2;
  }
  if (ui->message) {
    g_autofree char *cut = lec_cell_cut_end (ui->message, limit - 1);
    lec_grid_text (ui->grid, NULL, 1, y, ui->message_role, cut, -1);
  } else
    lec_ui_hints (ui->grid, NULL, y, limit,
                  ui->overlay ? ui->overlay_class->scopes (ui->overlay)
                              : LEC_PANES[ui->current]->scopes (ui->panes[ui->current]));
}

static void draw_too_small (LecUi *ui)
{
  g_autofree char *text = g_strdup_printf ("%d×%d is too small", ui->grid->width, ui->grid->height);
  lec_grid_text (ui->grid, NULL, 0, 0, LEC_ROLE_NORMAL, text, -1);
  lec_grid_text (ui->grid, NULL, 0, 1, LEC_ROLE_DIM, "needs 32×6; q quits", -1);
}

void lec_frame_draw (LecUi *ui)
{
  LecRect area = lec_frame_area (ui), all = {0, 0, ui->grid->width, ui->grid->height};
  lec_grid_clear (ui->grid);
  if (area.height == 0) {
    draw_too_small (ui);
    return;
  }
  LEC_PANES[ui->current]->draw (ui->panes[ui->current], ui->grid, &area);
  draw_top (ui);
  draw_rule (ui, &area);
  draw_bottom (ui);
  if (ui->overlay) {
    ui->grid->cursor_x = -1;
    ui->overlay_class->draw (ui->overlay, ui->grid, &all);
  }
}
