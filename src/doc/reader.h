/* reader.h — our side of the reader helper: an open file goes in, a LecDocument comes out.
 *
 * The helper (libexec/lectern/lectern-reader) parses files of strangers in a process of its own, without network, exec
 * or opening for writing, with limits on memory and on time a page. One serves many documents, one at a time; after a
 * crash, a hang or a limit it is replaced, and that document fails with a reason. Not thread-safe: a worker has its
 * own. SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>
#include "src/doc/document.h"

typedef struct LecReaderProcess LecReaderProcess; /* a helper, started when first needed */

typedef struct {
  guint64 max_memory; /* bytes of the helper; 0: default (1 GiB) */
  guint page_seconds; /* for one page, 0: default (20) */
  guint64 max_text;   /* bytes of a document's text; 0: default (256 MiB) */
} LecReaderLimits;

/* `limits` may be NULL (defaults) and is copied. The helper itself is started by the first call that needs it. */
LecReaderProcess *lec_reader_process_new (const LecReaderLimits *limits);
/* Ends the helper. */
void lec_reader_process_free (LecReaderProcess *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecReaderProcess, lec_reader_process_free)

/* A sentence on the helper's sandbox ("without network, exec and writing (seccomp); …"), or what of it this system
 * refuses; starts the helper. Borrowed; NULL with the error if it cannot be started. */
const char *lec_reader_process_sandbox (LecReaderProcess *reader, GError **error);

/* The format that a file name (and the first bytes, which may be NULL) speak of: "pdf", "markdown", …; NULL if no
 * reader takes it. `language` (may be NULL) receives the source language or NULL. Static strings. */
const char *lec_reader_format (const char *filename, const void *head, gsize head_length, const char **language);

/* Called in the calling thread as pages come: `done` of `total` (0: unknown). */
typedef void (*LecReaderProgress) (guint done, guint total, gpointer user_data);

/* Reads one document.
 *
 * fd        an open, seekable file; borrowed, its offset moves
 * filename  for the choice of the reader and for messages
 * password  or NULL
 * Errors: LEC_ERROR_UNSUPPORTED, _ENCRYPTED, _CORRUPT (with the parser's reason; also a helper that died), _LIMIT
 * (memory, time or text), _IO, and cancellation. A document without any text is returned, with pages_without_text. */
LecDocument *lec_reader_read (LecReaderProcess *reader, int fd, const char *filename, const char *password,
                              LecReaderProgress progress, gpointer user_data, GCancellable *cancellable,
                              GError **error);

/* Draws a page of a PDF as PNG at `dpi` (36–300). Bytes are owned by the caller. Errors as above. */
GBytes *lec_reader_draw (LecReaderProcess *reader, int fd, const char *filename, const char *password, guint page,
                         guint dpi, GCancellable *cancellable, GError **error);
