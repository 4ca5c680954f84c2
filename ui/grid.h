/* grid.h — the screen as cells: what panes draw into and what a back end shows.
 *
 * Row by row, `width` cells each. A wide character has its text in the left cell (columns 2) and an empty right cell
 * (columns 0); no row ever holds half of one, whatever is drawn over it.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "ui/cell.h"
#include "ui/style.h"

typedef struct {
  int x, y, width, height;
} LecRect;

typedef struct {
  char text[LEC_CELL_BYTES]; /* " " where nothing is; "" in the right half of a wide character */
  guint8 columns;
  LecStyle style;
} LecCell;

typedef struct {
  int width, height;
  LecCell *cells;
  int cursor_x, cursor_y; /* where the cursor stands; x < 0: hidden */
} LecGrid;

/* A blank grid, at least 1×1. */
LecGrid *lec_grid_new (int width, int height);
void lec_grid_free (LecGrid *grid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecGrid, lec_grid_free)

/* Another size; all cells are blank afterwards. */
void lec_grid_resize (LecGrid *grid, int width, int height);
/* All cells blank, cursor hidden. */
void lec_grid_clear (LecGrid *grid);
LecCell *lec_grid_at (const LecGrid *grid, int x, int y);

/* Draws text at (x, y) of `clip` (NULL: the whole grid), up to its right edge; a line break ends it, a tab is a
 * space. Returns the columns drawn. Draws nothing outside of the clip. */
int lec_grid_text (LecGrid *grid, const LecRect *clip, int x, int y, LecStyle style, const char *s, gssize length);
/* The same, ending at column `right` (exclusive). Returns where it began. */
int lec_grid_text_right (LecGrid *grid, const LecRect *clip, int right, int y, LecStyle style, const char *s);
/* Fills an area with one cell's text. */
void lec_grid_fill (LecGrid *grid, const LecRect *area, LecStyle style, const char *cell);
/* Puts the cursor at (x, y) of the clip, if that is inside. */
void lec_grid_cursor (LecGrid *grid, const LecRect *clip, int x, int y);
/* Sets the background of a row of the clip to `ground`, keeping what is drawn. */
void lec_grid_ground (LecGrid *grid, const LecRect *clip, int y, LecRole ground);

/* Calls `func` for each run of cells that differ, row by row; whole wide characters only. The grids have one size. */
typedef void (*LecGridRunFunc) (const LecGrid *grid, int x, int y, int n, gpointer user_data);
void lec_grid_diff (const LecGrid *before, const LecGrid *after, LecGridRunFunc func, gpointer user_data);
/* Copies the cells; the grids have one size. */
void lec_grid_copy (LecGrid *to, const LecGrid *from);
