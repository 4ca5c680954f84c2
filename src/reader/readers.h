/* readers.h — the readers of the helper lectern-reader, and the sink that they write pages into.
 *
 * A reader is one file that ends in one const descriptor; lec_format_readers lists them.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>
#include "src/doc/document.h"
#include "src/doc/stream.h"
#include "src/reader/builder.h"

typedef struct LecSink LecSink; /* where a document goes: frames on a socket, or lines on standard output */

/* A sink onto the socket `fd`. Text beyond `max_text` bytes is refused. */
LecSink *lec_sink_new (int fd, guint64 max_text, guint page_seconds);
/* A sink that prints pages, blocks and outline for people (`lectern-reader FILE`). */
LecSink *lec_sink_new_dump (void);
void lec_sink_free (LecSink *sink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecSink, lec_sink_free)

/* Says that work on a page (from 1) of `total` (0: unknown) begins: its time starts here. */
void lec_sink_step (LecSink *sink, guint page, guint total);
/* What is known of the whole; each may be NULL. */
void lec_sink_meta (LecSink *sink, const char *language, const char *title, const char *author);
void lec_sink_outline (LecSink *sink, const char *title, guint level, guint page);
/* Sends a page; FALSE with LEC_ERROR_LIMIT where the text is too much. */
gboolean lec_sink_page (LecSink *sink, const LecPage *page, GError **error);
void lec_sink_without_text (LecSink *sink, guint pages);
void lec_sink_picture (LecSink *sink, const void *png, gsize length);
/* The end: NULL, or why there is no document. */
void lec_sink_end (LecSink *sink, const GError *error);
/* The introduction (LEC_FRAME_HELLO). */
void lec_sink_hello (LecSink *sink, const char *sentence);

typedef struct {
  const char *format; /* "pdf" */
  /* Reads the open file into the sink; FALSE with the reason (a clause: "it is encrypted; …"). */
  gboolean (*read) (int fd, const LecReaderRequest *request, LecSink *sink, GError **error);
  /* Draws request->page; NULL where the format has no pictures. */
  gboolean (*draw) (int fd, const LecReaderRequest *request, LecSink *sink, GError **error);
} LecFormatReader;

extern const LecFormatReader lec_reader_pdf, lec_reader_text, lec_reader_markdown, lec_reader_html, lec_reader_code;

/* By format; NULL if there is none. */
const LecFormatReader *lec_format_reader_find (const char *format);

/* The whole file; NULL with LEC_ERROR_LIMIT over `max` bytes, _IO, _CORRUPT (it shrank meanwhile). Mapped where that
 * is possible. */
GBytes *lec_read_all (int fd, guint64 max, GError **error);

/* The file's text as UTF-8, whatever its encoding: byte order mark, then zeros' places, then UTF-8, then the encoding
 * `declared` (may be NULL), then windows-1252. NULL with LEC_ERROR_UNSUPPORTED for what is no text. */
char *lec_decode_text (const void *bytes, gsize length, const char *declared, gsize *out_length, GError **error);

/* Reads a file as one page: decodes it, hands it to `build`, sends headings as the outline. `declared` (may be NULL)
 * finds the encoding that the first bytes speak of; owned by the caller. */
gboolean lec_read_as_page (int fd, const LecReaderRequest *request, LecSink *sink,
                           char *(*declared) (const char *head, gsize length),
                           void (*build) (LecBuilder *builder, const char *text, gsize length,
                                          const LecReaderRequest *request, LecTextMeta *meta),
                           GError **error);

/* Shuts the doors: no new privileges, limits, system calls. Returns a sentence on what holds; owned by the caller. */
char *lec_sandbox_enter (void);
/* Allows the process `bytes` of memory (beyond what it has mapped; not under the address sanitizer). */
void lec_sandbox_memory (guint64 bytes);
/* Allows `seconds` more of processor time; then SIGXCPU ends it. */
void lec_sandbox_time (guint seconds);
