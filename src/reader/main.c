/* main.c — lectern-reader: gets open files over a socket, gives their text back in frames.
 *
 * Standard input is the socket. `lectern-reader FILE [PASSWORD]` prints what would be sent, without the sandbox: for
 * looking at a reader's work and for memory checkers.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "src/base/bytes.h"
#include "src/base/error.h"
#include "src/doc/reader.h"
#include "src/reader/readers.h"

static const LecFormatReader *const readers[] = {&lec_reader_pdf, &lec_reader_text, &lec_reader_markdown,
                                                 &lec_reader_html, &lec_reader_code};

const LecFormatReader *lec_format_reader_find (const char *format)
{
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    if (!strcmp (readers[i]->format, format))
      return readers[i];
  return NULL;
}

/* Reads exactly `length` bytes; the first may bring a descriptor. FALSE at the end of all requests. */
static gboolean receive (int socket, void *bytes, gsize length, int *fd)
{
  for (gsize done = 0; done < length;) {
    char control[CMSG_SPACE (sizeof (int))] = {0};
    struct iovec part = {(guint8 *)bytes + done, length - done};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t n = recvmsg (socket, &message, MSG_CMSG_CLOEXEC);
    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    struct cmsghdr *header = CMSG_FIRSTHDR (&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS && *fd < 0)
      memcpy (fd, CMSG_DATA (header), sizeof *fd);
    done += (gsize)n;
  }
  return TRUE;
}

/* One request as a payload and its type; FALSE at the end, or for what is no request. */
static gboolean next_request (int socket, LecReaderRequest *request, int *fd)
{
  guint8 header[5];
  *fd = -1;
  if (!receive (socket, header, sizeof header, fd))
    return FALSE;
  LecReader r = lec_reader (header, sizeof header);
  guint32 length = lec_get_u32 (&r);
  if (length < 1 || length > LEC_STREAM_REQUEST_MAX)
    return FALSE;
  g_autofree guint8 *payload = g_malloc (length);
  return receive (socket, payload, length - 1, fd) && lec_reader_request_get (request, header[4], payload, length - 1);
}

static void serve_one (const LecReaderRequest *request, int fd, LecSink *sink)
{
  g_autoptr (GError) error = NULL;
  const LecFormatReader *reader = lec_format_reader_find (request->format);
  if (!reader || (request->draw && !reader->draw))
    g_set_error (&error, LEC_ERROR, LEC_ERROR_UNSUPPORTED, "%s",
                 request->draw ? "pages of this type cannot be drawn" : "no reader takes this type");
  else if (request->draw)
    reader->draw (fd, request, sink, &error);
  else
    reader->read (fd, request, sink, &error);
  lec_sink_end (sink, error);
}

static int serve (void)
{
  g_autofree char *sandbox = lec_sandbox_enter ();
  LecSink *hello = lec_sink_new (STDIN_FILENO, 0, 0);
  lec_sink_hello (hello, sandbox);
  lec_sink_free (hello);
  LecReaderRequest request;
  for (int fd; next_request (STDIN_FILENO, &request, &fd);) {
    lec_sandbox_memory (request.max_memory);
    lec_sandbox_time (request.page_seconds + 1);
    LecSink *sink = lec_sink_new (STDIN_FILENO, request.max_text, request.page_seconds);
    serve_one (&request, fd, sink);
    lec_sink_free (sink);
    lec_reader_request_clear (&request);
    if (fd >= 0)
      close (fd);
  }
  fflush (NULL);
  _exit (0); /* not exit: leak checkers fork at exit, which is refused here */
}

static int dump (const char *path, const char *password)
{
  const char *language;
  char head[4096];
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : pread (fd, head, sizeof head, 0);
  const char *format = n < 0 ? NULL : lec_reader_format (path, head, (gsize)n, &language);
  if (!format) {
    fprintf (stderr, "lectern-reader: cannot read %s\n", path);
    return 1;
  }
  LecReaderRequest request = {.format = (char *)format,
                              .language = (char *)(language ? language : ""),
                              .filename = (char *)path,
                              .password = (char *)(password ? password : ""),
                              .max_text = 1 << 30,
                              .page_seconds = 3600};
  g_autoptr (LecSink) sink = lec_sink_new_dump ();
  serve_one (&request, fd, sink);
  close (fd);
  return 0;
}

int main (int argc, char **argv)
{
  if (argc > 1)
    return dump (argv[1], argc > 2 ? argv[2] : NULL);
  return serve ();
}
