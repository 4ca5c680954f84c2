/* library.h — the collection: documents in, passages out.
 *
 * One interface; the embedded implementation keeps all in LMDB (the store) in the data folder. A document is whole or
 * absent. Its id is "d" and a number that is never used again; it stays when the file's content is replaced. All calls
 * block and belong into workers, unless said otherwise; a LecLibrary is thread-safe.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/doc/chunker.h"
#include "src/embed/embedder.h"
#include "src/index/index.h"

typedef struct LecLibrary LecLibrary; /* reference-counted */

typedef struct {
  gboolean read_only;
  LecIndexOptions index;
  const char *chunker;          /* default chunker's name; NULL: by type */
  const LecEmbedderClass *embedder; /* NULL: none, words alone */
  guint64 commit_bytes;         /* gather documents up to this much … */
  guint commit_ms;              /* … or this long in one transaction (8 MB, 200 ms) */
} LecLibraryOptions;

/* The defaults: the built-in embedder, 8 MB or 200 ms a commit. */
LecLibraryOptions lec_library_options_default (void);

/* Opens (creates) DATA_DIR/library; errors as lec_store_open. */
LecLibrary *lec_library_open (const char *data_dir, const LecLibraryOptions *options, GError **error);
LecLibrary *lec_library_ref (LecLibrary *library);
void lec_library_unref (LecLibrary *library);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecLibrary, lec_library_unref)
LecStore *lec_library_store (LecLibrary *library);     /* borrowed */
LecIndex *lec_library_index (LecLibrary *library);     /* borrowed */
LecEmbedder *lec_library_embedder (LecLibrary *library, GError **error); /* borrowed; opened at the first call */

/* ---- documents ---- */

typedef enum {
  LEC_STATE_READY,     /* words and vectors are searchable */
  LEC_STATE_EMBEDDING, /* words are searchable, vectors follow */
  LEC_STATE_FAILED,    /* nothing is indexed; `error` says why */
} LecDocState;

typedef struct {
  guint32 number;      /* its id is "d" and this */
  char *filename;      /* base name of its first path */
  char **paths;        /* all places where this content was found, NULL-terminated; a "-" for standard input */
  char **tags;         /* NULL-terminated */
  char *title, *author, *format, *chunker;
  LecDocState state;
  char *error_code, *error; /* of a failed one, or a warning ("no text on 2 of 12 pages: needs OCR"); else NULL */
  guint pages, chunks, embedded; /* `embedded`: chunks that have vectors */
  guint64 size;        /* bytes of the file */
  gint64 added;        /* Unix seconds */
  guint32 first_chunk; /* items first_chunk … first_chunk + chunks - 1 */
  char *hash;          /* SHA-256 of the content, hex */
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

typedef struct {
  guint64 documents, failed, pages, chunks, embedded, text_bytes;
} LecLibraryCounts;
/* Totals, kept by every write; FALSE with the error. */
gboolean lec_library_counts (LecLibrary *library, LecLibraryCounts *counts, GError **error);

/* A page with its blocks and boxes; owned by the caller. */
LecPage *lec_library_page (LecLibrary *library, guint32 number, guint page, GError **error);

/* ---- chunks ---- */

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

/* ---- search ---- */

typedef struct {
  const char *query;
  LecSearchMode mode;
  LecSearchEffort effort;
  gsize k;                     /* 1–1000 */
  const guint32 *documents;    /* only in these; NULL: all */
  gsize n_documents;
  const char *tag;             /* only in documents with this tag; NULL: any */
  guint first_page, last_page; /* only pages in this range; 0: any */
  GCancellable *cancellable;
} LecSearchRequest;

typedef struct {
  LecPassage *passage;
  float score;
  LecScoreParts parts;
  GArray *matches; /* guint32 pairs: byte ranges of passage->text */
} LecSearchHit;

typedef struct {
  GPtrArray *hits; /* of LecSearchHit, by falling score */
  gboolean semantic; /* whether vectors took part (a query in a script the model does not know, or words alone: not) */
  double ms;       /* wall time */
} LecSearchResult;

void lec_search_result_free (LecSearchResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecSearchResult, lec_search_result_free)
/* Searches; owned by the caller, NULL with LEC_ERROR_EMPTY_QUERY, _LIMIT, the store's error, or cancelled. */
LecSearchResult *lec_library_search (LecLibrary *library, const LecSearchRequest *request, GError **error);

/* A sentence if another process works in the data folder too (both may read and import), else NULL. Owned by the caller.
 * Does not block. */
char *lec_library_owner_note (LecLibrary *library);

/* ---- import (import.c): see import.h. Citations: see citation.h. ---- */

/* Compares documents, chunks, pages and index with each other; FALSE with LEC_ERROR_CORRUPT and what is wrong. */
gboolean lec_library_check (LecLibrary *library, GError **error);
