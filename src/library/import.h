/* import.h — files into the library: found, read in the helper, chunked, indexed, committed whole, then embedded.
 *
 * Words are searchable when a document's commit is answered; vectors follow from a queue in the store, which goes on
 * where it stopped. An import can be stopped at any moment and repeated: what is done costs a stat and, where the size
 * or time changed, a hash.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/library/library.h"

typedef enum {
  LEC_IMPORT_DONE,
  LEC_IMPORT_UNCHANGED,
  LEC_IMPORT_REPLACED,
  LEC_IMPORT_DUPLICATE,
  LEC_IMPORT_FAILED
} LecImportOutcome;

/* "done", "unchanged", "replaced", "duplicate" (a second path of a known content), "failed". Static. */
const char *lec_import_outcome_name (LecImportOutcome outcome);

typedef struct {
  const char *const *paths; /* files and folders (recursively, .gitignore respected, hidden files left out) */
  const char *tag, *chunker, *password; /* or NULL */
  const char *text, *filename;          /* instead of paths: a text and the name to keep it under; or NULL */
  int text_fd;                          /* with `filename` and no `text`: a spooled file, borrowed; -1 for none */
  guint workers;                        /* readers side by side; 0: 2 */
} LecImportRequest;

typedef struct {
  const char *path;
  LecImportOutcome outcome;
  guint32 number; /* the document; 0 if none */
  guint pages, chunks;
  const char *warning; /* "no text on 2 of 12 pages: needs OCR", or NULL */
  const GError *error; /* of a failed one */
} LecImportFile;

typedef struct {
  guint files_done, files_total; /* total grows while folders are walked; `walking` says so */
  gboolean walking;
  guint pages;
  double seconds;
} LecImportProgress;

/* Both come on worker threads, one at a time. */
typedef struct {
  void (*file) (const LecImportFile *file, gpointer user_data);
  void (*progress) (const LecImportProgress *progress, gpointer user_data);
  gpointer user_data;
} LecImportEvents;

/* Imports; returns when every file is committed or failed. TRUE even if files failed (they are told by `file`, and kept
 * as failed documents); FALSE with the error if the whole could not go on (full disk, read-only) or was cancelled. */
gboolean lec_library_import (LecLibrary *library, const LecImportRequest *request, const LecImportEvents *events,
                             GCancellable *cancellable, GError **error);

/* Embeds what waits in the queue, in slices, until it is empty or cancelled; then keeps the index up.
 * `progress` (may be NULL) is told chunks done and waiting. */
gboolean lec_library_embed_pending (LecLibrary *library, void (*progress) (guint64 done, guint64 total, gpointer data),
                                    gpointer user_data, GCancellable *cancellable, GError **error);

/* How many chunks wait for their vectors. */
gboolean lec_library_waiting (LecLibrary *library, guint64 *chunks, GError **error);
