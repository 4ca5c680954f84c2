/* reader.c — starting, asking, watching and ending the reader helper.
 *
 * The helper's standard input is one end of a socket pair; its standard error is a pipe of which we keep the last line,
 * which tells why it died. While it works we wake at least every 50 ms: to look at the cancellable, at its memory (so
 * that the limit holds under sanitizers too, where RLIMIT_AS cannot be used) and at the time since its last frame.
 * SPDX-License-Identifier: MIT */
#include "src/doc/reader.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "src/base/error.h"
#include "src/base/path.h"
#include "src/base/utf8.h"
#include "src/doc/format.h"
#include "src/doc/stream.h"

#define DEFAULT_MEMORY  (1024ull << 20)
#define DEFAULT_SECONDS 20
#define DEFAULT_TEXT    (256ull << 20)
#define WAKE_MS         50
#define HEAD_BYTES      4096
#define NOISE_MAX       512 /* bytes of the helper's last words that are kept */

struct LecReaderProcess {
  LecReaderLimits limits;
  GPid pid;      /* 0: none runs */
  int socket;    /* -1: none */
  int noise;     /* the helper's standard error; -1: none */
  GString *last; /* its last line */
  LecStream *stream;
  char *sandbox; /* what it said of its sandbox; NULL before it runs */
};

/* One question and its answer. */
typedef struct {
  LecReaderProcess *reader;
  const char *name; /* of the file, for messages */
  LecReply reply;
  LecReaderProgress progress;
  gpointer user_data;
  guint told;      /* the last page told to `progress` */
  gint64 heard;    /* monotonic time of the last frame */
  gboolean reused; /* the helper has served before, and may have died unseen */
  gboolean again;  /* it had: ask a new one */
  gint64 looked;   /* monotonic time of the last look at its memory */
} Talk;

LecReaderProcess *lec_reader_process_new (const LecReaderLimits *limits)
{
  LecReaderProcess *reader = g_new0 (LecReaderProcess, 1);
  if (limits)
    reader->limits = *limits;
  if (!reader->limits.max_memory)
    reader->limits.max_memory = DEFAULT_MEMORY;
  if (!reader->limits.page_seconds)
    reader->limits.page_seconds = DEFAULT_SECONDS;
  if (!reader->limits.max_text)
    reader->limits.max_text = DEFAULT_TEXT;
  reader->limits.max_text = MIN (reader->limits.max_text, LEC_STREAM_FRAME_MAX / 2);
  reader->socket = reader->noise = -1;
  reader->last = g_string_new (NULL);
  return reader;
}

/* Reads what the helper wrote to standard error, keeping the last line that says something. */
static void drain_noise (LecReaderProcess *reader)
{
  char buffer[4096];
  ssize_t n;
  while (reader->noise >= 0 && (n = read (reader->noise, buffer, sizeof buffer)) > 0) {
    g_string_append_len (reader->last, buffer, n);
    if (reader->last->len > NOISE_MAX)
      g_string_erase (reader->last, 0, (gssize)(reader->last->len - NOISE_MAX));
  }
}

/* Ends the helper, by force, and reaps it. Returns its wait status. */
static int end_helper (LecReaderProcess *reader)
{
  int status = 0;
  if (reader->pid > 0) {
    kill (reader->pid, SIGKILL);
    while (waitpid (reader->pid, &status, 0) < 0 && errno == EINTR)
      ;
    drain_noise (reader);
  }
  reader->pid = 0;
  if (reader->socket >= 0)
    close (reader->socket);
  if (reader->noise >= 0)
    close (reader->noise);
  reader->socket = reader->noise = -1;
  g_clear_pointer (&reader->stream, lec_stream_free);
  return status;
}

void lec_reader_process_free (LecReaderProcess *reader)
{
  if (!reader)
    return;
  end_helper (reader);
  g_string_free (reader->last, TRUE);
  g_free (reader->sandbox);
  g_free (reader);
}

static gboolean start_helper (LecReaderProcess *reader, GError **error)
{
  g_autofree char *program = lec_path_part ("libexec/lectern/lectern-reader");
  const char *argv[] = {program, NULL};
  int pair[2], noise[2];
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
    return lec_error_from_errno (error, errno, "cannot start", program);
  if (pipe2 (noise, O_CLOEXEC) < 0) {
    int saved = errno;
    close (pair[0]);
    close (pair[1]);
    return lec_error_from_errno (error, saved, "cannot start", program);
  }
  g_autoptr (GError) spawning = NULL;
  gboolean ok = g_spawn_async_with_pipes_and_fds (
      NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, pair[1], -1, noise[1], NULL,
      NULL, 0, &reader->pid, NULL, NULL, NULL, &spawning);
  close (pair[1]);
  close (noise[1]);
  if (!ok) {
    close (pair[0]);
    close (noise[0]);
    reader->pid = 0;
    g_set_error (error, LEC_ERROR, LEC_ERROR_FAILED, "cannot start the reader %s: %s; is Lectern installed whole?",
                 program, spawning->message);
    return FALSE;
  }
  reader->socket = pair[0];
  reader->noise = noise[0];
  fcntl (reader->noise, F_SETFL, O_NONBLOCK);
  g_string_truncate (reader->last, 0);
  /* Twice the text: a page's frame also carries its layout. */
  reader->stream = lec_stream_new (2 * reader->limits.max_text + (64 << 20));
  return TRUE;
}

/* Sends the request with the descriptor; FALSE with errno. */
static gboolean send_request (LecReaderProcess *reader, const GByteArray *request, int fd)
{
  char control[CMSG_SPACE (sizeof (int))] = {0};
  struct iovec part = {request->data, request->len};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  struct cmsghdr *header = CMSG_FIRSTHDR (&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN (sizeof (int));
  memcpy (CMSG_DATA (header), &fd, sizeof fd);
  ssize_t sent = sendmsg (reader->socket, &message, MSG_NOSIGNAL);
  gsize done = sent > 0 ? (gsize)sent : 0;
  while (sent >= 0 && done < request->len) {
    sent = send (reader->socket, request->data + done, request->len - done, MSG_NOSIGNAL);
    done += sent > 0 ? (gsize)sent : 0;
  }
  return sent >= 0;
}

/* Resident bytes of the helper; 0 if it cannot be told. */
static guint64 helper_memory (GPid pid)
{
  char path[64], buffer[128];
  g_snprintf (path, sizeof path, "/proc/%d/statm", (int)pid);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return 0;
  ssize_t n = read (fd, buffer, sizeof buffer - 1);
  close (fd);
  buffer[MAX (n, 0)] = 0;
  char *second = strchr (buffer, ' ');
  return second ? g_ascii_strtoull (second, NULL, 10) * (guint64)sysconf (_SC_PAGESIZE) : 0;
}

static gboolean too_much_memory (Talk *talk, GError **error)
{
  g_autofree char *size = lec_format_size (talk->reader->limits.max_memory);
  g_set_error (error, LEC_ERROR, LEC_ERROR_LIMIT, "cannot read %s: it needs more than %s of memory at page %u",
               talk->name, size, MAX (talk->reply.step, 1));
  return FALSE;
}

/* The sentence for a helper that is gone. */
static gboolean helper_died (Talk *talk, GError **error)
{
  LecReaderProcess *reader = talk->reader;
  int status = 0;
  /* It closed its end: give it a moment to be a corpse, so that the status is its own and not our kill's. */
  for (int i = 0; i < 100 && waitpid (reader->pid, &status, WNOHANG) == 0; i++)
    g_usleep (2000);
  if (status || kill (reader->pid, 0) < 0) {
    drain_noise (reader);
    reader->pid = 0;
  }
  int forced = end_helper (reader);
  status = status ? status : forced;
  g_autofree char *last = lec_utf8_repair (reader->last->str, (gssize)reader->last->len);
  if (strstr (last, "bad_alloc") || strstr (last, "Out of memory") || strstr (last, "failed to allocate"))
    return too_much_memory (talk, error);
  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGXCPU) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_LIMIT, "page %u of %s took longer than %u s", talk->reply.step, talk->name,
                 reader->limits.page_seconds);
    return FALSE;
  }
  g_autofree char *how = WIFSIGNALED (status) ? g_strdup (strsignal (WTERMSIG (status)))
                                              : g_strdup_printf ("exit status %d", WEXITSTATUS (status));
  g_autofree char *where =
      talk->reply.step ? g_strdup_printf ("page %u", talk->reply.step) : g_strdup ("its beginning");
  g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT,
               "cannot read %s: the reader died at %s (%s); the file is probably damaged", talk->name, where, how);
  return FALSE;
}

/* Looks at time and memory; FALSE with LEC_ERROR_LIMIT, the helper ended. */
static gboolean within_limits (Talk *talk, GError **error)
{
  LecReaderProcess *reader = talk->reader;
  gint64 now = g_get_monotonic_time ();
  if (now - talk->heard > (gint64)reader->limits.page_seconds * G_USEC_PER_SEC) {
    end_helper (reader);
    if (talk->reply.step)
      g_set_error (error, LEC_ERROR, LEC_ERROR_LIMIT, "page %u of %s took longer than %u s", talk->reply.step,
                   talk->name, reader->limits.page_seconds);
    else
      g_set_error (error, LEC_ERROR, LEC_ERROR_LIMIT, "opening %s took longer than %u s", talk->name,
                   reader->limits.page_seconds);
    return FALSE;
  }
  if (now - talk->looked < WAKE_MS * 1000)
    return TRUE;
  talk->looked = now;
  if (helper_memory (reader->pid) <= reader->limits.max_memory)
    return TRUE;
  end_helper (reader);
  return too_much_memory (talk, error);
}

static void tell_progress (Talk *talk)
{
  guint done = talk->reply.document->pages->len;
  if (talk->progress && done != talk->told)
    talk->progress (done, talk->reply.total, talk->user_data);
  talk->told = done;
}

/* Takes what the helper has sent. FALSE with the error, the helper ended. */
static gboolean take_bytes (Talk *talk, GError **error)
{
  guint8 buffer[128 * 1024];
  ssize_t n = recv (talk->reader->socket, buffer, sizeof buffer, MSG_DONTWAIT);
  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return TRUE;
  if (n <= 0 && talk->reused) {
    end_helper (talk->reader);
    talk->again = TRUE;
    return FALSE;
  }
  if (n <= 0)
    return helper_died (talk, error);
  talk->reused = FALSE;
  g_autoptr (GError) wrong = NULL;
  if (!lec_stream_feed (talk->reader->stream, buffer, (gsize)n, lec_reply_frame, &talk->reply, &wrong)) {
    end_helper (talk->reader);
    g_set_error (error, wrong->domain, wrong->code, "cannot read %s: %s", talk->name, wrong->message);
    return FALSE;
  }
  if (talk->reply.sandbox) {
    g_free (talk->reader->sandbox);
    talk->reader->sandbox = g_steal_pointer (&talk->reply.sandbox);
  }
  talk->heard = g_get_monotonic_time ();
  tell_progress (talk);
  return TRUE;
}

/* Runs the talk to its end (for `until_hello`, until the helper has introduced itself). */
static gboolean listen_to (Talk *talk, gboolean until_hello, GCancellable *cancellable, GError **error)
{
  LecReaderProcess *reader = talk->reader;
  GPollFD cancel = {.fd = -1};
  gboolean watched = cancellable && g_cancellable_make_pollfd (cancellable, &cancel), ok = TRUE;
  talk->heard = g_get_monotonic_time ();
  while (ok && !talk->reply.ended && !(until_hello && reader->sandbox)) {
    struct pollfd fds[] = {{reader->socket, POLLIN, 0}, {reader->noise, POLLIN, 0}, {cancel.fd, POLLIN, 0}};
    poll (fds, watched ? 3 : 2, WAKE_MS);
    if (g_cancellable_set_error_if_cancelled (cancellable, error)) {
      end_helper (reader);
      ok = FALSE;
      break;
    }
    if (fds[1].revents)
      drain_noise (reader);
    if (fds[1].revents & POLLHUP && !(fds[0].revents & POLLIN))
      g_usleep (1000); /* its last moments: do not spin on the closed pipe */
    if (fds[0].revents)
      ok = take_bytes (talk, error);
    ok = ok && (talk->reply.ended || within_limits (talk, error));
  }
  if (watched)
    g_cancellable_release_fd (cancellable);
  return ok;
}

static gboolean ask (Talk *talk, const LecReaderRequest *request, int fd, GCancellable *cancellable, GError **error)
{
  LecReaderProcess *reader = talk->reader;
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  lec_reader_request_put (frame, request);
  if (frame->len > LEC_STREAM_REQUEST_MAX) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "cannot read %s: its name or the password is too long",
                 talk->name);
    return FALSE;
  }
  do { /* one that died while idle is replaced unseen */
    talk->again = FALSE;
    if (reader->pid > 0 && waitpid (reader->pid, NULL, WNOHANG) != 0) {
      reader->pid = 0;
      end_helper (reader);
    }
    talk->reused = reader->pid > 0;
    if (!talk->reused && !start_helper (reader, error))
      return FALSE;
    if (!send_request (reader, frame, fd)) {
      int saved = errno;
      end_helper (reader);
      if (!talk->reused)
        return lec_error_from_errno (error, saved, "cannot hand over", talk->name);
      talk->again = TRUE;
    } else if (!listen_to (talk, FALSE, cancellable, error) && !talk->again) {
      return FALSE;
    }
  } while (talk->again);
  if (!talk->reply.refusal)
    return TRUE;
  GError *refusal = talk->reply.refusal;
  g_set_error (error, refusal->domain, refusal->code, "cannot read %s: %s", talk->name, refusal->message);
  return FALSE;
}

/* Checks that fd is a file that can be read at any place, and finds its format. FALSE with the error. */
static gboolean recognise (int fd, const char *filename, LecReaderRequest *request, GError **error)
{
  struct stat info;
  char head[HEAD_BYTES];
  const char *language = NULL;
  if (fstat (fd, &info) < 0)
    return lec_error_from_errno (error, errno, "cannot read", filename);
  if (!S_ISREG (info.st_mode)) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_UNSUPPORTED, "cannot read %s: it is %s, not a file", filename,
                 S_ISDIR (info.st_mode) ? "a folder" : "a pipe or a device");
    return FALSE;
  }
  ssize_t n = pread (fd, head, sizeof head, 0);
  if (n < 0)
    return lec_error_from_errno (error, errno, "cannot read", filename);
  const char *format = lec_reader_format (filename, head, (gsize)n, &language);
  if (!format) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_UNSUPPORTED, "cannot read %s: %s", filename,
                 lec_format_refusal (filename, head, (gsize)n));
    return FALSE;
  }
  request->format = g_strdup (format);
  request->language = g_strdup (language ? language : "");
  return TRUE;
}

static gboolean run (LecReaderProcess *reader, int fd, const char *filename, const char *password,
                     LecReaderRequest *request, Talk *talk, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !recognise (fd, filename, request, error))
    return FALSE;
  request->filename = lec_utf8_repair (filename, -1);
  request->password = lec_utf8_repair (password ? password : "", -1);
  request->max_memory = reader->limits.max_memory;
  request->max_text = reader->limits.max_text;
  request->page_seconds = reader->limits.page_seconds;
  talk->reader = reader;
  talk->name = filename;
  lec_reply_init (&talk->reply, request->format, reader->limits.max_text);
  return ask (talk, request, fd, cancellable, error);
}

LecDocument *lec_reader_read (LecReaderProcess *reader, int fd, const char *filename, const char *password,
                              LecReaderProgress progress, gpointer user_data, GCancellable *cancellable, GError **error)
{
  LecReaderRequest request = {0};
  Talk talk = {.progress = progress, .user_data = user_data};
  LecDocument *document = NULL;
  if (run (reader, fd, filename, password, &request, &talk, cancellable, error))
    document = g_steal_pointer (&talk.reply.document);
  lec_reply_clear (&talk.reply);
  lec_reader_request_clear (&request);
  return document;
}

GBytes *lec_reader_draw (LecReaderProcess *reader, int fd, const char *filename, const char *password, guint page,
                         guint dpi, GCancellable *cancellable, GError **error)
{
  LecReaderRequest request = {.draw = TRUE, .page = page, .dpi = CLAMP (dpi, 36, 300)};
  Talk talk = {0};
  GBytes *picture = NULL;
  if (run (reader, fd, filename, password, &request, &talk, cancellable, error)) {
    picture = g_steal_pointer (&talk.reply.picture);
    if (!picture)
      g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT, "cannot draw page %u of %s", page, filename);
  }
  lec_reply_clear (&talk.reply);
  lec_reader_request_clear (&request);
  return picture;
}

const char *lec_reader_process_sandbox (LecReaderProcess *reader, GError **error)
{
  Talk talk = {.reader = reader, .name = "nothing"};
  if (reader->sandbox)
    return reader->sandbox;
  if (reader->pid <= 0 && !start_helper (reader, error))
    return NULL;
  lec_reply_init (&talk.reply, "", 0);
  gboolean ok = listen_to (&talk, TRUE, NULL, error);
  lec_reply_clear (&talk.reply);
  return ok ? reader->sandbox : NULL;
}
