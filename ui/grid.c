/* grid.c — drawing into cells, and what changed between two screens.
 * SPDX-License-Identifier: MIT */
#include "ui/grid.h"
#include <string.h>

static const LecCell BLANK = {" ", 1, 0};

LecGrid *lec_grid_new (int width, int height)
{
  LecGrid *grid = g_new0 (LecGrid, 1);
  lec_grid_resize (grid, width, height);
  return grid;
}

void lec_grid_free (LecGrid *grid)
{
  g_free (grid->cells);
  g_free (grid);
}

void lec_grid_resize (LecGrid *grid, int width, int height)
{
  grid->width = CLAMP (width, 1, 2000);
  grid->height = CLAMP (height, 1, 1000);
  grid->cells = g_renew (LecCell, grid->cells, (gsize)grid->width * (gsize)grid->height);
  lec_grid_clear (grid);
}

void lec_grid_clear (LecGrid *grid)
{
  for (gsize i = 0; i < (gsize)grid->width * (gsize)grid->height; i++)
    grid->cells[i] = BLANK;
  grid->cursor_x = grid->cursor_y = -1;
}

LecCell *lec_grid_at (const LecGrid *grid, int x, int y)
{
  return &grid->cells[(gsize)y * (gsize)grid->width + (gsize)x];
}

/* Blanks a cell in a way that leaves no half of a wide character beside it. */
static void unhook (LecGrid *grid, int x, int y)
{
  LecCell *cell = lec_grid_at (grid, x, y);
  if (cell->columns == 0 && x > 0)
    cell[-1] = (LecCell){" ", 1, cell[-1].style};
  if (cell->columns == 2 && x + 1 < grid->width)
    cell[1] = (LecCell){" ", 1, cell[1].style};
}

static void set (LecGrid *grid, int x, int y, LecStyle style, const char *text, int columns)
{
  unhook (grid, x, y);
  if (columns == 2)
    unhook (grid, x + 1, y);
  LecCell *cell = lec_grid_at (grid, x, y);
  g_strlcpy (cell->text, text, sizeof cell->text);
  cell->columns = (guint8)columns;
  cell->style = style;
  if (columns == 2)
    cell[1] = (LecCell){"", 0, style};
}

static LecRect clipped (const LecGrid *grid, const LecRect *clip)
{
  LecRect all = {0, 0, grid->width, grid->height};
  return clip ? *clip : all;
}

int lec_grid_text (LecGrid *grid, const LecRect *clip, int x, int y, LecStyle style, const char *s, gssize length)
{
  LecRect c = clipped (grid, clip);
  const char *end = s + (length < 0 ? strlen (s) : (gsize)length);
  int from = x, columns, row = c.y + y, limit = MIN (c.x + c.width, grid->width) - c.x;
  if (y < 0 || y >= c.height || row < 0 || row >= grid->height)
    return 0;
  char text[LEC_CELL_BYTES];
  for (gsize n; s < end && *s != '\n'; s += n) {
    n = lec_cell_next (s, end, text, &columns);
    if (*s == '\t') {
      text[0] = ' ';
      text[1] = 0;
      columns = 1;
    }
    if (x + columns > limit)
      break;
    if (columns > 0 && x >= 0 && c.x + x >= 0)
      set (grid, c.x + x, row, style, text, columns);
    x += columns;
  }
  return x - from;
}

int lec_grid_text_right (LecGrid *grid, const LecRect *clip, int right, int y, LecStyle style, const char *s)
{
  int x = right - lec_cell_width (s, -1);
  lec_grid_text (grid, clip, MAX (x, 0), y, style, s, -1);
  return MAX (x, 0);
}

void lec_grid_fill (LecGrid *grid, const LecRect *area, LecStyle style, const char *cell)
{
  for (int y = MAX (area->y, 0); y < MIN (area->y + area->height, grid->height); y++)
    for (int x = MAX (area->x, 0); x < MIN (area->x + area->width, grid->width); x++)
      set (grid, x, y, style, cell, 1);
}

void lec_grid_cursor (LecGrid *grid, const LecRect *clip, int x, int y)
{
  LecRect c = clipped (grid, clip);
  if (x < 0 || y < 0 || x >= c.width || y >= c.height || c.x + x >= grid->width || c.y + y >= grid->height)
    return;
  grid->cursor_x = c.x + x;
  grid->cursor_y = c.y + y;
}

void lec_grid_ground (LecGrid *grid, const LecRect *clip, int y, LecRole ground)
{
  LecRect c = clipped (grid, clip);
  if (y < 0 || y >= c.height || c.y + y < 0 || c.y + y >= grid->height)
    return;
  for (int x = MAX (c.x, 0); x < MIN (c.x + c.width, grid->width); x++) {
    LecCell *cell = lec_grid_at (grid, x, c.y + y);
    cell->style = LEC_ON (LEC_STYLE_ROLE (cell->style), ground);
  }
}

static gboolean same (const LecCell *a, const LecCell *b)
{
  return a->style == b->style && a->columns == b->columns && strcmp (a->text, b->text) == 0;
}

void lec_grid_diff (const LecGrid *before, const LecGrid *after, LecGridRunFunc func, gpointer user_data)
{
  for (int y = 0; y < after->height; y++) {
    const LecCell *a = lec_grid_at (before, 0, y), *b = lec_grid_at (after, 0, y);
    for (int x = 0; x < after->width;) {
      if (same (&a[x], &b[x])) {
        x++;
        continue;
      }
      int end = x + 1;
      while (end < after->width && (!same (&a[end], &b[end]) || b[end].columns == 0))
        end++;
      while (x > 0 && b[x].columns == 0)
        x--;
      func (after, x, y, end - x, user_data);
      x = end;
    }
  }
}

void lec_grid_copy (LecGrid *to, const LecGrid *from)
{
  memcpy (to->cells, from->cells, (gsize)from->width * (gsize)from->height * sizeof (LecCell));
  to->cursor_x = from->cursor_x;
  to->cursor_y = from->cursor_y;
}
