/* screen.h — where a grid is shown: a terminal through curses, or a plain buffer for tests.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "ui/grid.h"
#include "ui/theme.h"
#include "ui/tty.h"

typedef struct LecScreen LecScreen;

typedef struct {
  /* The size of what shows, in cells. */
  void (*size) (LecScreen *screen, int *width, int *height);
  /* Shows the grid, which has that size. FALSE: it was left out since earlier bytes still wait; the face is told when
   * they are gone. */
  gboolean (*show) (LecScreen *screen, const LecGrid *grid);
  /* Forgets what is shown: the next frame is drawn whole. */
  void (*forget) (LecScreen *screen);
  void (*free) (LecScreen *screen);
} LecScreenClass;

struct LecScreen {
  const LecScreenClass *class;
};

/* A buffer of the given size; what is shown can be read as text, a line a row, without blanks at the ends of lines. */
LecScreen *lec_screen_buffer_new (int width, int height);
void lec_screen_buffer_resize (LecScreen *screen, int width, int height);
/* Owned by the caller. `styles`: behind each row that has some, its roles, as a letter a cell (for golden screens). */
char *lec_screen_buffer_text (LecScreen *screen, gboolean styles);

/* The terminal. The theme is borrowed while the screen lives. NULL with LEC_ERROR_UNSUPPORTED if curses knows neither
 * $TERM nor xterm-256color. */
LecScreen *lec_screen_curses_new (LecTty *tty, GError **error);
/* How many colours it shows, and the theme to show them in (borrowed). */
LecDepth lec_screen_curses_depth (LecScreen *screen);
void lec_screen_curses_theme (LecScreen *screen, const LecTheme *theme);
/* Gives the terminal back (to suspend) and takes it again. */
void lec_screen_curses_leave (LecScreen *screen);
void lec_screen_curses_enter (LecScreen *screen);
