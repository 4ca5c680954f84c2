/* documents.h — the documents of a library: their records, pages, outlines, and the chunks that they are cut into.
 *
 * A document's id is "d" and a number that is never used again; it stays when the file's content is replaced.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/doc/chunker.h"
#include "src/library/library.h"

typedef enum {
  LEC_STATE_READY,     /* words and vectors are searchable */
  LEC_STATE_EMBEDDING, /* words are searchable, vectors follow */
  LEC_STATE_FAILED,    /* nothing is indexed; `error` says why */
} LecDocState;

typedef struct {
  guint32 number; /* its id is "d" and this */
  char *filename; /* base name of its first path */
  char **paths;   /* all places where this content was found, NULL-terminated; a "-" for standard input */
  char **tags;    /* NULL-terminated */
  char *title, *author, *format, *chunker;
  LecDocState state;
  char *error_code, *error;      /* of a failed one, or a warning ("no text on 2 of 12 pages: needs OCR"); else NULL */
  guint pages, chunks, embedded; /* `embedded`: chunks that have vectors */
  guint64 size;                  /* bytes of the file */
  gint64 added;                  /* Unix seconds */
  guint32 first_chunk;           /* items first_chunk … first_chunk + chunks - 1 */
  char *hash;                    /* SHA-256 of the content, hex */
} LecDocInfo;

void lec_doc_info_free (LecDocInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecDocInfo, lec_doc_info_free)

/* "d12" or "12" to a number; a file name or a path that one document has also does. FALSE with LEC_ERROR_NOT_FOUND. */
gboolean lec_library_resolve (LecLibrary *library, const char *id, guint32 *number, GError **error);
LecDocInfo *lec_library_get (LecLibrary *library, guint32 number, GError **error);

/* A range of the list, newest first, of those whose name, path, title or tag contains `filter` (NULL: all) and that
 * have `tag` (NULL: any). GPtrArray of LecDocInfo, owned by the caller; `*total` (may be NULL): how many match. */
GPtrArray *lec_library_list (LecLibrary *library, const char *filter, const char *tag, gsize offset, gsize limit,
                             gsize *total, GError **error);
/* The outline (GPtrArray of LecOutlineItem, owned by the caller). */
GPtrArray *lec_library_outline (LecLibrary *library, guint32 number, GError **error);
/* Removes documents with all that is derived from them, each whole. */
gboolean lec_library_remove (LecLibrary *library, const guint32 *numbers, gsize n, GError **error);

/* A page with its blocks and boxes; owned by the caller. */
LecPage *lec_library_page (LecLibrary *library, guint32 number, guint page, GError **error);

typedef struct {
  guint32 item, document;
  LecRange range;
  char *heading, *title, *filename, *text; /* `text`: pages joined by "\n\n" */
} LecPassage;

void lec_passage_free (LecPassage *passage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecPassage, lec_passage_free)

/* One chunk; NULL with LEC_ERROR_NOT_FOUND. */
LecPassage *lec_library_passage (LecLibrary *library, guint32 item, GError **error);
/* Chunks `from` … of a document (GPtrArray of LecPassage), at most `limit`. */
GPtrArray *lec_library_passages (LecLibrary *library, guint32 number, gsize from, gsize limit, GError **error);
