/* pane_help.c — what the keys do, from the table of keys.
 * SPDX-License-Identifier: MIT */
#include "ui/keys.h"
#include "ui/ui.h"
#include "ui/view.h"
#include <string.h>

typedef struct {
  LecView *view;
} Pane;

static void add_binding (LecView *view, const LecBinding *b)
{
  g_autofree char *keys = g_strdup (b->keys);
  g_autofree char *line = NULL;
  int pad = MAX (1, 22 - lec_cell_width (keys, -1));
  line = g_strdup_printf ("%s%*s", keys, pad, "");
  lec_view_paragraph (view, "   ", LEC_ROLE_NORMAL, 22, TRUE);
  lec_view_append (view, LEC_ROLE_KEY, line, -1);
  lec_view_append (view, LEC_ROLE_NORMAL, b->help, -1);
}

static gpointer pane_open (LecUi *ui)
{
  Pane *p = g_new0 (Pane, 1);
  p->view = lec_view_new ();
  const char *scope = "";
  for (const LecBinding *b = LEC_BINDINGS; b->scope; b++) {
    if (strcmp (b->scope, scope) != 0) {
      scope = b->scope;
      if (p->view->text->len > 0)
        lec_view_paragraph (p->view, "", LEC_ROLE_NORMAL, 0, TRUE);
      lec_view_paragraph (p->view, " ", LEC_ROLE_NORMAL, 0, TRUE);
      lec_view_append (p->view, LEC_ROLE_STRONG, lec_scope_title (scope), -1);
    }
    add_binding (p->view, b);
  }
  return p;
}

static void pane_close (gpointer data)
{
  Pane *p = data;
  lec_view_free (p->view);
  g_free (p);
}

static void pane_draw (gpointer data, LecGrid *grid, const LecRect *area)
{
  Pane *p = data;
  LecRect in = {area->x, area->y, MIN (area->width, 100), area->height};
  lec_view_draw (p->view, grid, &in, 0, 0, LEC_ROLE_NORMAL);
}

static guint pane_key (gpointer data, const LecKeyPress *press)
{
  Pane *p = data;
  return lec_view_command (p->view, press->command) ? LEC_HANDLED | LEC_REDRAW : 0;
}

static const char *const *pane_scopes (gpointer data)
{
  static const char *const scopes[] = {"help", "move", "plain", "global", NULL};
  return scopes;
}

const LecPaneClass lec_pane_help = {
    .name = "help",
    .title = "Keys",
    .open = pane_open,
    .draw = pane_draw,
    .key = pane_key,
    .scopes = pane_scopes,
    .close = pane_close,
};
