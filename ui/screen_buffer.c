/* screen_buffer.c — a screen that is only remembered, for tests.
 * SPDX-License-Identifier: MIT */
#include "ui/screen.h"
#include <string.h>

typedef struct {
  LecScreen base;
  LecGrid *shown;
} Buffer;

static void size (LecScreen *screen, int *width, int *height)
{
  Buffer *b = (Buffer *)screen;
  *width = b->shown->width;
  *height = b->shown->height;
}

static gboolean show (LecScreen *screen, const LecGrid *grid)
{
  Buffer *b = (Buffer *)screen;
  if (b->shown->width == grid->width && b->shown->height == grid->height)
    lec_grid_copy (b->shown, grid);
  return TRUE;
}

static void forget (LecScreen *screen)
{
}

static void buffer_free (LecScreen *screen)
{
  lec_grid_free (((Buffer *)screen)->shown);
  g_free (screen);
}

static const LecScreenClass CLASS = {size, show, forget, buffer_free};

LecScreen *lec_screen_buffer_new (int width, int height)
{
  Buffer *b = g_new0 (Buffer, 1);
  b->base.class = &CLASS;
  b->shown = lec_grid_new (width, height);
  return &b->base;
}

void lec_screen_buffer_resize (LecScreen *screen, int width, int height)
{
  lec_grid_resize (((Buffer *)screen)->shown, width, height);
}

static void chomp (GString *line)
{
  while (line->len > 0 && line->str[line->len - 1] == ' ')
    g_string_truncate (line, line->len - 1);
}

/* The roles that a golden screen tells apart: selection, matches, passages, errors. */
static char letter (LecStyle style)
{
  static const char letters[LEC_N_ROLES] = {
      [LEC_ROLE_MATCH] = 'm', [LEC_ROLE_PASSAGE] = 'p', [LEC_ROLE_ERROR] = 'e', [LEC_ROLE_SELECTED] = 's'};
  char own = letters[LEC_STYLE_ROLE (style)], ground = letters[LEC_STYLE_GROUND (style)];
  return own ? own : ground ? ground : ' ';
}

char *lec_screen_buffer_text (LecScreen *screen, gboolean styles)
{
  const LecGrid *grid = ((Buffer *)screen)->shown;
  GString *out = g_string_new (NULL);
  for (int y = 0; y < grid->height; y++) {
    g_autoptr (GString) line = g_string_new (NULL);
    g_autoptr (GString) marks = g_string_new (NULL);
    for (int x = 0; x < grid->width; x++) {
      const LecCell *cell = lec_grid_at (grid, x, y);
      gboolean cursor = x == grid->cursor_x && y == grid->cursor_y;
      g_string_append (line, cursor && cell->text[0] == ' ' ? "▁" : cell->text);
      g_string_append_c (marks, letter (cell->style));
    }
    chomp (line);
    chomp (marks);
    g_string_append_printf (out, "%s\n", line->str);
    if (styles && marks->len > 0)
      g_string_append_printf (out, "~%s\n", marks->str);
  }
  return g_string_free (out, FALSE);
}
