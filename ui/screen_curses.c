/* screen_curses.c — the grid on a terminal; the only file that knows curses.
 *
 * Curses draws into a memfd. After each frame its bytes are read back and given to the tty's queue, so that a terminal
 * that takes nothing stops no one. While bytes wait no frame is drawn: curses then still knows what is on the screen.
 * SPDX-License-Identifier: MIT */
#define NCURSES_WIDECHAR 1
#include "ui/screen.h"
#include "ui/screen_direct.h"
#include "ui/terminfo.h"
#include "src/base/error.h"
#include <curses.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct {
  LecScreen base;
  LecTty *tty;           /* borrowed */
  const LecTheme *theme; /* borrowed */
  LecDepth depth;
  SCREEN *curses;
  FILE *out, *in; /* the memfd; /dev/null, since keys are read elsewhere */
  LecGrid *shown; /* what curses was last given */
  gboolean whole; /* the next frame is drawn from nothing */
} Curses;

/* Gives what curses wrote into the memfd to the terminal's queue. */
static void carry (Curses *c)
{
  char bytes[16384];
  ssize_t n;
  int fd = fileno (c->out);
  off_t at = 0;
  fflush (c->out);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  for (; (n = pread (fd, bytes, sizeof bytes, at)) > 0; at += n)
    g_byte_array_append (all, (const guint8 *)bytes, (guint)n);
  if (ftruncate (fd, 0) == 0)
    lseek (fd, 0, SEEK_SET);
  if (all->len > 0)
    lec_tty_write (c->tty, all->data, all->len);
}

static void size (LecScreen *screen, int *width, int *height)
{
  lec_tty_size (((Curses *)screen)->tty, width, height);
}

static int curses_color (LecColor color, gboolean foreground, attr_t *attrs)
{
  if (color & LEC_COLOR_RGB && color != LEC_COLOR_DEFAULT) /* below 256 curses would take it for the palette's */
    return (color & 0xffffff) < 256 ? (color & 0xff) | 0x000100 : color & 0xffffff;
  if (color >= COLORS && COLORS == 8 && color < 16) {
    *attrs |= foreground ? A_BOLD : 0;
    return color - 8;
  }
  return color < COLORS ? color : -1;
}

static attr_t attributes (const Curses *c, LecStyle style, int *pair)
{
  LecLook look = lec_theme_look (c->theme, style);
  attr_t attrs = A_NORMAL;
  attrs |= look.attrs & LEC_ATTR_BOLD ? A_BOLD : 0;
  attrs |= look.attrs & LEC_ATTR_DIM ? A_DIM : 0;
  attrs |= look.attrs & LEC_ATTR_UNDERLINE ? A_UNDERLINE : 0;
  attrs |= look.attrs & LEC_ATTR_REVERSE ? A_REVERSE : 0;
  attrs |= look.attrs & LEC_ATTR_ITALIC ? A_ITALIC : 0;
  *pair = 0;
  if (c->depth != LEC_DEPTH_NONE) { /* alloc_pair crashes on terminals without colours */
    int fg = curses_color (lec_color_at (look.foreground, c->depth), TRUE, &attrs);
    int bg = curses_color (lec_color_at (look.background, c->depth), FALSE, &attrs);
    if (fg >= 0 || bg >= 0)
      *pair = MAX (0, alloc_pair (fg, bg));
  }
  return attrs;
}

static void put_run (const LecGrid *grid, int x, int y, int n, gpointer user_data)
{
  Curses *c = user_data;
  int pair = 0, last = -1;
  attr_t attrs = A_NORMAL;
  move (y, x);
  for (int i = x; i < x + n; i++) {
    const LecCell *cell = lec_grid_at (grid, i, y);
    wchar_t wide[8];
    cchar_t cc;
    if (cell->columns == 0)
      continue;
    if (cell->style != last)
      attrs = attributes (c, cell->style, &pair);
    last = cell->style;
    size_t length = mbstowcs (wide, cell->text, G_N_ELEMENTS (wide) - 1);
    wide[length == (size_t)-1 ? 0 : MIN (length, 5)] = 0;
    if (!wide[0] || setcchar (&cc, wide, attrs, 0, &pair) != OK)
      setcchar (&cc, L"?", attrs, 0, &pair);
    mvadd_wch (y, i, &cc);
  }
}

static void fit (Curses *c, const LecGrid *grid)
{
  if (c->shown->width == grid->width && c->shown->height == grid->height)
    return;
  resizeterm (grid->height, grid->width);
  lec_grid_resize (c->shown, grid->width, grid->height);
  c->whole = TRUE;
}

static gboolean show (LecScreen *screen, const LecGrid *grid)
{
  Curses *c = (Curses *)screen;
  if (lec_tty_waits (c->tty))
    return FALSE;
  fit (c, grid);
  if (c->whole) {
    erase ();
    clearok (curscr, TRUE);
    lec_grid_clear (c->shown);
  }
  c->whole = FALSE;
  lec_grid_diff (c->shown, grid, put_run, c);
  lec_grid_copy (c->shown, grid);
  curs_set (grid->cursor_x >= 0 ? 1 : 0);
  move (MAX (0, grid->cursor_y), MAX (0, grid->cursor_x));
  refresh ();
  carry (c);
  return TRUE;
}

static void forget (LecScreen *screen)
{
  ((Curses *)screen)->whole = TRUE;
}

static void curses_free (LecScreen *screen)
{
  Curses *c = (Curses *)screen;
  if (c->curses) {
    endwin ();
    carry (c);
    delscreen (c->curses);
  }
  if (c->out)
    fclose (c->out);
  if (c->in)
    fclose (c->in);
  if (c->shown)
    lec_grid_free (c->shown);
  g_free (c);
}

static const LecScreenClass CLASS = {size, show, forget, curses_free};

/* Opens the terminal as one with 24-bit colours; our description goes through the environment for that moment. */
static SCREEN *open_direct (Curses *c)
{
  g_autofree char *before = g_strdup (g_getenv ("TERMINFO"));
  g_setenv ("TERMINFO", LEC_DIRECT_TERMINFO, TRUE);
  SCREEN *s = newterm (LEC_DIRECT_TERM, c->out, c->in);
  if (before)
    g_setenv ("TERMINFO", before, TRUE);
  else
    g_unsetenv ("TERMINFO");
  return s;
}

static SCREEN *open_terminal (Curses *c)
{
  const char *term = g_getenv ("TERM");
  LecDepth wanted = lec_depth_choose (g_getenv ("NO_COLOR"), g_getenv ("COLORTERM"), 256);
  SCREEN *s = NULL;
  if (!term || !*term || strcmp (term, "dumb") == 0)
    return NULL;
  use_env (FALSE); /* LINES and COLUMNS of the environment are older than what the terminal says */
  if (wanted == LEC_DEPTH_TRUE)
    s = open_direct (c);
  if (!s)
    s = newterm (lec_terminfo_knows (term) ? term : "xterm-256color", c->out, c->in);
  return s;
}

LecScreen *lec_screen_curses_new (LecTty *tty, GError **error)
{
  Curses *c = g_new0 (Curses, 1);
  int width, height, fd = memfd_create ("lectern-screen", MFD_CLOEXEC);
  c->base.class = &CLASS;
  c->tty = tty;
  c->out = fd >= 0 ? fdopen (fd, "w+") : NULL;
  c->in = fopen ("/dev/null", "re");
  c->curses = c->out && c->in ? open_terminal (c) : NULL;
  if (!c->curses) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_UNSUPPORTED,
                 "cannot draw on a terminal of the type \"%s\"; set TERM to what yours is (xterm-256color fits most)",
                 g_getenv ("TERM") ? g_getenv ("TERM") : "");
    curses_free (&c->base);
    return NULL;
  }
  nonl (); /* we turn output processing off: a line feed goes straight down */
  typeahead (-1);
  leaveok (stdscr, FALSE);
  if (has_colors ()) {
    start_color ();
    use_default_colors ();
  }
  c->depth = lec_depth_choose (g_getenv ("NO_COLOR"), COLORS > 256 ? "truecolor" : NULL, has_colors () ? COLORS : 0);
  lec_tty_size (tty, &width, &height);
  resizeterm (height, width);
  c->shown = lec_grid_new (width, height);
  c->whole = TRUE;
  return &c->base;
}

LecDepth lec_screen_curses_depth (LecScreen *screen)
{
  return ((Curses *)screen)->depth;
}

void lec_screen_curses_theme (LecScreen *screen, const LecTheme *theme)
{
  ((Curses *)screen)->theme = theme;
  forget (screen);
}

void lec_screen_curses_leave (LecScreen *screen)
{
  Curses *c = (Curses *)screen;
  endwin ();
  carry (c);
}

void lec_screen_curses_enter (LecScreen *screen)
{
  forget (screen); /* the next refresh re-enters the alternate screen by itself */
}
