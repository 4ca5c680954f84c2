/* put.h — documents that are read already, into the library: what the import does after reading.
 *
 * A batch gathers documents (chunked and tokenised in the calling thread) and writes them in one transaction. What is a
 * duplicate, a replacement or new is decided in the transaction, so two batches, or two processes, may meet.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/doc/document.h"
#include "src/library/import.h"

typedef struct LecPutBatch LecPutBatch; /* documents that wait to be written; one thread uses it */

/* Where a content was found. A file is known by its path; what has none (a text given, standard input) by its content.
 */
typedef struct {
  const char *path;     /* absolute, any bytes; NULL: none ("-" is told) */
  const char *filename; /* to show; NULL: the path's base name */
  guint64 size;         /* bytes of the file */
  gint64 mtime;         /* nanoseconds; 0: do not trust it, compare the content next time */
  guint64 inode;
  guint8 hash[32]; /* SHA-256 of the content; all 0: of the document's text */
} LecPutSource;

typedef struct {
  const char *title;   /* NULL: the document's own, its first heading, or the words of its file name */
  const char *tag;     /* added to the document's tags; NULL: none */
  const char *chunker; /* NULL: the library's default */
} LecPutOptions;

typedef struct {
  LecImportOutcome outcome;
  guint32 number, first_item, chunks;
  guint pages;
} LecPutResult;

/* An empty batch; owned by the caller. */
LecPutBatch *lec_put_batch_new (LecLibrary *library);
void lec_put_batch_free (LecPutBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecPutBatch, lec_put_batch_free)

/* Chunks and tokenises a document (borrowed; pages are packed, so it may be freed). FALSE with the error (an unknown
 * chunker, LEC_ERROR_NO_TEXT where nothing is left to index, or cancelled); the batch is then as it was. */
gboolean lec_put_batch_add (LecPutBatch *batch, const LecDocument *document, const LecPutSource *source,
                            const LecPutOptions *options, GCancellable *cancellable, GError **error);
/* Adds a file that could not be read, to be listed as failed. */
void lec_put_batch_add_failed (LecPutBatch *batch, const LecPutSource *source, const char *format,
                               const GError *reason);
/* Adds a content that the library had when it was looked up (`source->hash`): its path and the tag are noted. If it is
 * gone by the time of writing, the outcome is LEC_IMPORT_FAILED and the number 0. */
void lec_put_batch_add_known (LecPutBatch *batch, const LecPutSource *source, const char *tag);
guint lec_put_batch_length (const LecPutBatch *batch);
/* Bytes of memory that it holds, roughly. */
gsize lec_put_batch_bytes (const LecPutBatch *batch);

/* Writes all in one transaction and empties the batch. `results` (may be NULL) receives one LecPutResult a document, in
 * order of adding. From workers. FALSE with the store's error: then nothing was written. */
gboolean lec_put_batch_write (LecPutBatch *batch, GArray *results, GError **error);

/* One document at once. */
gboolean lec_library_put_document (LecLibrary *library, const LecDocument *document, const LecPutSource *source,
                                   const LecPutOptions *options, LecPutResult *result, GError **error);
