/* face.c — the terminal face on the main loop: the terminal's bytes, signals, frames, and the way out.
 * SPDX-License-Identifier: MIT */
#include "src/app/face.h"
#include "src/base/error.h"
#include "ui/screen.h"
#include "ui/ui.h"
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FRAME_US = 16000, ESC_MS = 50, LOG_MAX = 1 << 20, CLOSE_MS = 3000 };

typedef struct {
  LecDoor *door; /* borrowed */
  GMainLoop *loop;
  LecTty *tty;
  LecScreen *screen;
  LecTheme *theme;
  LecInput *input;
  LecUi *ui;
  guint esc_ms, esc_timer;
  guint frame_timer;
  gint64 last_frame; /* µs */
  int status;        /* of the exit */
  int log;           /* standard error as it was; −1: it was left alone */
} Face;

/* ---- frames ---- */

static gboolean on_frame (gpointer data)
{
  Face *f = data;
  f->frame_timer = 0;
  f->last_frame = g_get_monotonic_time ();
  lec_ui_draw (f->ui); /* if bytes still wait, on_drained draws */
  return G_SOURCE_REMOVE;
}

static void on_drained (gpointer data)
{
  Face *f = data;
  if (f->ui)
    lec_ui_draw (f->ui);
}

/* A frame comes as soon as the keys that wait are read, and at most 60 times a second. */
static void want_frame (Face *f)
{
  gint64 since = g_get_monotonic_time () - f->last_frame;
  if (f->frame_timer || !f->ui) /* without one the face is ending */
    return;
  f->frame_timer = since >= FRAME_US ? g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_frame, f, NULL)
                                     : g_timeout_add ((guint)((FRAME_US - since) / 1000 + 1), on_frame, f);
}

/* ---- stopping and going on ---- */

static void go_on (Face *f)
{
  lec_tty_enter (f->tty);
  lec_screen_curses_enter (f->screen);
  lec_ui_resize (f->ui);
}

static void suspend (Face *f)
{
  lec_screen_curses_leave (f->screen);
  lec_tty_leave (f->tty);
  lec_tty_stop (f->tty);
  go_on (f);
}

static void on_wish (LecWish wish, gpointer data)
{
  Face *f = data;
  if (wish == LEC_WISH_FRAME)
    want_frame (f);
  else if (wish == LEC_WISH_QUIT)
    g_main_loop_quit (f->loop);
  else
    suspend (f);
}

static gboolean on_job_signal (gint fd, GIOCondition condition, gpointer data)
{
  Face *f = data;
  gboolean stop = FALSE, went_on = FALSE;
  for (int number; (number = lec_tty_signal (f->tty)) > 0;) {
    stop |= number == SIGTSTP;
    went_on |= number == SIGCONT;
  }
  if (stop)
    suspend (f);
  else if (went_on) /* stopped by what cannot be caught: the terminal may have been used by others */
    go_on (f);
  return G_SOURCE_CONTINUE;
}

static gboolean on_resize (gpointer data)
{
  Face *f = data;
  lec_ui_resize (f->ui);
  return G_SOURCE_CONTINUE;
}

static gboolean end_with (Face *f, int status)
{
  f->status = status;
  g_main_loop_quit (f->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean on_terminate (gpointer data)
{
  return end_with (data, 128 + SIGTERM);
}

static gboolean on_hangup (gpointer data)
{
  return end_with (data, 128 + SIGHUP);
}

static gboolean on_interrupt (gpointer data)
{
  return end_with (data, 130);
}

/* ---- input ---- */

static void on_input_event (const LecInputEvent *event, gpointer data)
{
  lec_ui_input (((Face *)data)->ui, event);
}

static gboolean on_escape (gpointer data)
{
  Face *f = data;
  f->esc_timer = 0;
  lec_input_timeout (f->input);
  return G_SOURCE_REMOVE;
}

static gboolean on_bytes (gint fd, GIOCondition condition, gpointer data)
{
  Face *f = data;
  guint8 bytes[4096];
  ssize_t n = read (fd, bytes, sizeof bytes);
  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return G_SOURCE_CONTINUE;
  if (n <= 0) { /* the terminal is gone */
    end_with (f, 128 + SIGHUP);
    return G_SOURCE_REMOVE;
  }
  if (f->esc_timer)
    g_source_remove (f->esc_timer);
  f->esc_timer = 0;
  lec_input_feed (f->input, bytes, (gsize)n);
  if (lec_input_waits (f->input))
    f->esc_timer = g_timeout_add (f->esc_ms, on_escape, f);
  return G_SOURCE_CONTINUE;
}

/* ---- beginning and end ---- */

/* Libraries print to standard error, which would tear the screen: it goes to a file from here on. */
static void open_log (Face *f)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "lectern", NULL);
  g_autofree char *path = g_build_filename (folder, "lectern.log", NULL);
  GStatBuf info;
  f->log = -1;
  if (!isatty (STDERR_FILENO))
    return;
  gboolean fits = g_stat (path, &info) != 0 || info.st_size < LOG_MAX;
  int fd = g_mkdir_with_parents (folder, 0700) == 0
               ? g_open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (fits ? 0 : O_TRUNC), 0600)
               : -1;
  if (fd < 0)
    fd = g_open ("/dev/null", O_WRONLY | O_CLOEXEC, 0);
  if (fd < 0)
    return;
  f->log = fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  dup2 (fd, STDERR_FILENO);
  close (fd);
}

static void close_log (Face *f)
{
  if (f->log < 0)
    return;
  dup2 (f->log, STDERR_FILENO);
  close (f->log);
}

static char *option (Face *f, const char *variable, const char *name)
{
  const char *value = variable ? g_getenv (variable) : NULL;
  return value && *value ? g_strdup (value) : lec_door_option (f->door, name);
}

/* The locale's characters must be UTF-8, whatever LANG says: all text here is. */
static void use_utf8 (void)
{
  setlocale (LC_CTYPE, "");
  if (g_ascii_strcasecmp (nl_langinfo (CODESET), "UTF-8") != 0)
    setlocale (LC_CTYPE, "C.UTF-8");
}

static void load_theme (Face *f, GError **error)
{
  g_autofree char *wanted = option (f, "LECTERN_THEME", "ui.theme");
  g_autofree char *name = lec_theme_choose (wanted, lec_screen_curses_depth (f->screen), g_getenv ("COLORFGBG"));
  f->theme = lec_theme_load (name, error);
  if (!f->theme)
    f->theme = lec_theme_plain ();
  lec_screen_curses_theme (f->screen, f->theme);
}

static gboolean begin (Face *f, GError **error)
{
  const char *term = g_getenv ("TERM");
  use_utf8 ();
  if (!term || !*term || strcmp (term, "dumb") == 0) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_UNSUPPORTED,
                 "cannot open the terminal face: TERM is \"%s\", a terminal that cannot place its cursor; "
                 "`lectern --help` lists what works there",
                 term ? term : "");
    return FALSE;
  }
  f->tty = lec_tty_new (on_drained, f, error);
  if (!f->tty)
    return FALSE;
  open_log (f);
  f->screen = lec_screen_curses_new (f->tty, error);
  if (!f->screen)
    return FALSE;
  g_autoptr (GError) theme_error = NULL;
  load_theme (f, &theme_error);
  g_autofree char *delay = option (f, NULL, "ui.esc_delay");
  f->esc_ms = delay && g_ascii_isdigit (*delay) ? (guint)CLAMP (g_ascii_strtoull (delay, NULL, 10), 1, 2000) : ESC_MS;
  f->input = lec_input_new (on_input_event, f);
  f->ui = lec_ui_new (f->door, f->screen, on_wish, f);
  lec_ui_draw (f->ui); /* the first frame: before any action is called */
  g_auto (GStrv) warnings = lec_door_warnings (f->door);
  if (theme_error)
    lec_ui_fail (f->ui, theme_error);
  else if (warnings && warnings[0])
    lec_ui_say (f->ui, LEC_ROLE_WARN, "%s", warnings[0]);
  return TRUE;
}

static gboolean on_start (gpointer data)
{
  lec_ui_start (((Face *)data)->ui);
  return G_SOURCE_REMOVE;
}

static void loop (Face *f)
{
  guint sources[] = {g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_bytes, f),
                     g_unix_fd_add (lec_tty_signal_fd (f->tty), G_IO_IN, on_job_signal, f),
                     g_unix_signal_add (SIGWINCH, on_resize, f),
                     g_unix_signal_add (SIGTERM, on_terminate, f),
                     g_unix_signal_add (SIGHUP, on_hangup, f),
                     g_unix_signal_add (SIGINT, on_interrupt, f)};
  g_idle_add (on_start, f);
  g_main_loop_run (f->loop);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++) {
    GSource *source = g_main_context_find_source_by_id (NULL, sources[i]);
    if (source)
      g_source_destroy (source);
  }
}

/* Gives the terminal back first, so that nobody waits for it while what runs ends. */
static void end (Face *f)
{
  guint *timers[] = {&f->esc_timer, &f->frame_timer};
  for (guint i = 0; i < G_N_ELEMENTS (timers); i++)
    if (*timers[i])
      g_source_remove (*timers[i]);
  g_clear_pointer (&f->input, lec_input_free);
  LecUi *ui = g_steal_pointer (&f->ui);
  if (f->screen)
    f->screen->class->free (f->screen);
  g_clear_pointer (&f->tty, lec_tty_free);
  close_log (f);
  if (ui)
    lec_ui_free (ui, CLOSE_MS);
  g_clear_pointer (&f->theme, g_free);
  g_clear_pointer (&f->loop, g_main_loop_unref);
}

static int run (LecDoor *door, int argc, char **argv)
{
  Face f = {.door = door, .log = -1, .loop = g_main_loop_new (NULL, FALSE)};
  g_autoptr (GError) error = NULL;
  gboolean ok = begin (&f, &error);
  if (ok)
    loop (&f);
  int status = f.status;
  end (&f);
  if (!ok) {
    fprintf (stderr, "lectern: %s\n", error->message);
    return 2;
  }
  return status;
}

const LecFace lec_face_ui = {"ui", "the terminal face", run};
