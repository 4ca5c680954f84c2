/* tty.c — raw mode, a queue of output, and a crash handler that gives the terminal back.
 * SPDX-License-Identifier: MIT */
#include "ui/tty.h"
#include "src/base/error.h"
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

struct LecTty {
  int out;           /* the terminal, opened anew without blocking where that works; else standard output */
  gboolean own;      /* `out` is to be closed */
  GByteArray *queue; /* bytes that the terminal has not taken */
  guint source;      /* waits for it to take them; 0: none */
  void (*drained) (gpointer);
  gpointer user_data;
  int signals[2]; /* a pipe from the handler of SIGTSTP and SIGCONT */
};

/* What a signal handler may reach: how the terminal was, and where to write. */
static struct {
  volatile sig_atomic_t raw; /* the terminal is ours */
  int pipe;
  struct termios saved;
} crash = {.pipe = -1};

/* Paste and focus reports off, keypad and cursor keys as usual, attributes off, cursor on, main screen. */
static const char RESTORE[] = "\033[?2004l\033[?1004l\033[?1l\033>\033[0m\033(B\033[?25h\033[?1049l";
static const char ENTER[] = "\033[?2004h\033[?1004h";
static const char LEAVE[] = "\033[?2004l\033[?1004l";

#ifdef LEC_SANITIZED /* the sanitizer's report is worth more than the screen */
enum { CATCH_CRASHES = 0 };
#else
enum { CATCH_CRASHES = 1 };
#endif

static const int DEADLY[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

static void on_crash (int number)
{
  if (crash.raw) {
    crash.raw = 0;
    ssize_t n = write (STDOUT_FILENO, RESTORE, sizeof RESTORE - 1);
    (void)n;
    tcsetattr (STDIN_FILENO, TCSANOW, &crash.saved);
  }
  raise (number); /* SA_RESETHAND: this time it is deadly */
}

static void on_signal (int number)
{
  int saved = errno;
  guint8 byte = (guint8)number;
  if (crash.pipe >= 0) {
    ssize_t n = write (crash.pipe, &byte, 1);
    (void)n;
  }
  errno = saved;
}

static void catch (int number, void (*handler) (int), int flags)
{
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigemptyset (&action.sa_mask);
  sigaction (number, &action, NULL);
}

static void catch_all (LecTty *tty)
{
  crash.pipe = tty->signals[1];
  catch (SIGTSTP, on_signal, SA_RESTART);
  catch (SIGCONT, on_signal, SA_RESTART);
  for (guint i = 0; CATCH_CRASHES && i < G_N_ELEMENTS (DEADLY); i++)
    catch (DEADLY[i], on_crash, (int)(SA_RESETHAND | SA_NODEFER));
}

static void catch_none (void)
{
  crash.pipe = -1;
  catch (SIGTSTP, SIG_DFL, 0);
  catch (SIGCONT, SIG_DFL, 0);
  for (guint i = 0; CATCH_CRASHES && i < G_N_ELEMENTS (DEADLY); i++)
    catch (DEADLY[i], SIG_DFL, 0);
}

static void raw_mode (void)
{
  struct termios t = crash.saved;
  t.c_iflag &= ~(tcflag_t)(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
  t.c_oflag &= ~(tcflag_t)OPOST;
  t.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
  t.c_cflag &= ~(tcflag_t)(CSIZE | PARENB);
  t.c_cflag |= CS8;
  t.c_cc[VMIN] = 1;
  t.c_cc[VTIME] = 0;
  crash.raw = 1;
  tcsetattr (STDIN_FILENO, TCSADRAIN, &t);
}

LecTty *lec_tty_new (void (*drained) (gpointer), gpointer user_data, GError **error)
{
  if (!isatty (STDIN_FILENO) || !isatty (STDOUT_FILENO) || tcgetattr (STDIN_FILENO, &crash.saved) != 0) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_UNSUPPORTED,
                 "cannot open the terminal face: standard input and output must be a terminal; "
                 "`lectern --help` lists what works without one");
    return NULL;
  }
  LecTty *tty = g_new0 (LecTty, 1);
  const char *name = ttyname (STDOUT_FILENO);
  tty->out = name ? open (name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1;
  tty->own = tty->out >= 0;
  if (!tty->own)
    tty->out = STDOUT_FILENO;
  tty->queue = g_byte_array_new ();
  tty->drained = drained;
  tty->user_data = user_data;
  if (!g_unix_open_pipe (tty->signals, FD_CLOEXEC, error)) {
    tty->signals[0] = tty->signals[1] = -1;
    lec_tty_free (tty);
    return NULL;
  }
  g_unix_set_fd_nonblocking (tty->signals[0], TRUE, NULL);
  g_unix_set_fd_nonblocking (tty->signals[1], TRUE, NULL);
  catch_all (tty);
  raw_mode ();
  lec_tty_write (tty, ENTER, sizeof ENTER - 1);
  return tty;
}

static void drop_source (LecTty *tty)
{
  if (tty->source)
    g_source_remove (tty->source);
  tty->source = 0;
}

void lec_tty_free (LecTty *tty)
{
  if (crash.raw) {
    lec_tty_flush (tty, 500);
    g_byte_array_set_size (tty->queue, 0); /* what it would not take is not for the shell */
    lec_tty_write (tty, RESTORE, sizeof RESTORE - 1);
    lec_tty_flush (tty, 200);
    tcsetattr (STDIN_FILENO, TCSAFLUSH, &crash.saved);
    crash.raw = 0;
  }
  catch_none ();
  drop_source (tty);
  if (tty->own)
    close (tty->out);
  for (int i = 0; i < 2; i++)
    if (tty->signals[i] >= 0)
      close (tty->signals[i]);
  g_byte_array_unref (tty->queue);
  g_free (tty);
}

void lec_tty_size (LecTty *tty, int *width, int *height)
{
  struct winsize size;
  gboolean known = ioctl (tty->out, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0;
  *width = known ? size.ws_col : 80;
  *height = known ? size.ws_row : 24;
}

/* Writes what the terminal takes now. FALSE: it is gone, or the queue is empty. */
static gboolean push (LecTty *tty)
{
  while (tty->queue->len > 0) {
    struct pollfd p = {tty->out, POLLOUT, 0};
    if (!tty->own && (poll (&p, 1, 0) <= 0 || !(p.revents & POLLOUT)))
      return TRUE;
    ssize_t n = write (tty->out, tty->queue->data, tty->own ? tty->queue->len : MIN (tty->queue->len, 512));
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0 && errno == EAGAIN)
      return TRUE;
    if (n < 0) {
      g_byte_array_set_size (tty->queue, 0); /* hung up: reading says so too */
      return FALSE;
    }
    g_byte_array_remove_range (tty->queue, 0, (guint)n);
  }
  return FALSE;
}

static gboolean on_writable (gint fd, GIOCondition condition, gpointer user_data)
{
  LecTty *tty = user_data;
  if (push (tty) && !(condition & (G_IO_ERR | G_IO_HUP | G_IO_NVAL)))
    return G_SOURCE_CONTINUE;
  tty->source = 0;
  if (tty->drained)
    tty->drained (tty->user_data);
  return G_SOURCE_REMOVE;
}

void lec_tty_write (LecTty *tty, const void *bytes, gsize n)
{
  g_byte_array_append (tty->queue, bytes, (guint)n);
  if (push (tty) && !tty->source)
    tty->source = g_unix_fd_add (tty->out, G_IO_OUT, on_writable, tty);
}

gboolean lec_tty_waits (const LecTty *tty)
{
  return tty->queue->len > 0;
}

void lec_tty_flush (LecTty *tty, int ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;
  while (push (tty)) {
    struct pollfd p = {tty->out, POLLOUT, 0};
    int left = (int)((end - g_get_monotonic_time ()) / 1000);
    if (left <= 0 || poll (&p, 1, left) <= 0)
      return;
  }
}

void lec_tty_leave (LecTty *tty)
{
  lec_tty_write (tty, LEAVE, sizeof LEAVE - 1);
  lec_tty_flush (tty, 500);
  tcsetattr (STDIN_FILENO, TCSADRAIN, &crash.saved);
  crash.raw = 0;
}

void lec_tty_enter (LecTty *tty)
{
  raw_mode ();
  lec_tty_write (tty, ENTER, sizeof ENTER - 1);
}

int lec_tty_signal_fd (LecTty *tty)
{
  return tty->signals[0];
}

int lec_tty_signal (LecTty *tty)
{
  guint8 byte = 0;
  return read (tty->signals[0], &byte, 1) == 1 ? byte : 0;
}

void lec_tty_stop (LecTty *tty)
{
  catch (SIGTSTP, SIG_DFL, 0);
  kill (0, SIGTSTP); /* the whole job, as the terminal would */
  catch (SIGTSTP, on_signal, SA_RESTART);
}
