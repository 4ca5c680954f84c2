/* import_state.h — what the threads of one import share; for import*.c only.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/doc/reader.h"
#include "src/library/private.h"
#include "src/library/put.h"

/* One import. `lock` guards the queue and what is counted; events are told under `telling`, one at a time. */
typedef struct {
  LecLibrary *library;
  const LecImportRequest *request;
  const LecImportEvents *events;
  GCancellable *stop; /* cancelled with the caller's, or when the whole cannot go on */
  GMutex lock, telling;
  GCond changed; /* a path came, room came, the walk ended */
  GQueue paths;  /* of char *, found and not yet taken */
  gboolean walking;
  guint done, total, pages;
  GHashTable *in_flight; /* contents (hex) that some worker is reading or has not written yet */
  GPtrArray *later;      /* paths whose content was in flight */
  GError *fatal;         /* why the whole cannot go on */
  gint64 start, last_progress;
} LecImport;

/* A file whose outcome is told when its batch is written. */
typedef struct {
  char *path, *warning, *hash;
  GError *error;
} LecImportTold;

/* One thread, with its reader and the documents it has read. */
typedef struct {
  LecImport *import;
  LecReaderProcess *reader;
  LecPutBatch *batch;
  GPtrArray *told; /* of LecImportTold, in the batch's order */
  gint64 since;    /* when the oldest of the batch was added */
  guint pages;     /* of the document that is being read, counted so far */
  gboolean last;   /* the pass over `later` */
} LecImportWorker;

/* Reads one file of the disk, or the content of `fd` (borrowed) that is kept under `filename`. */
void lec_import_path (LecImportWorker *worker, const char *path);
void lec_import_fd (LecImportWorker *worker, int fd, const char *filename);

/* Writes what has gathered, and tells the outcomes. FALSE if the import must end (`fatal` is set). */
gboolean lec_import_flush (LecImportWorker *worker);
/* The same if there is much, or it is old enough. */
gboolean lec_import_flush_if_due (LecImportWorker *worker);

/* Tells a file that is not in a batch. */
void lec_import_tell (LecImport *import, const LecImportFile *file);
/* Counts pages, and tells the progress if the last time is a tenth of a second ago (or `now`). */
void lec_import_progress (LecImport *import, gint pages, gboolean now);
/* Ends the whole with `error` (taken). */
void lec_import_fail (LecImport *import, GError *error);
/* Marks a content as being read; FALSE if it is so already. */
gboolean lec_import_claim (LecImport *import, const char *hash);
