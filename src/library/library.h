/* library.h — the collection: documents in, passages out.
 *
 * One interface; the embedded implementation keeps all in LMDB (the store) in the data folder. A document is whole or
 * absent. All calls on it block and belong into workers, unless said otherwise; a LecLibrary is thread-safe. Here it is
 * opened and counted; what can be done with it: documents.h, search.h, import.h, citation.h.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/embed/embedder.h"
#include "src/index/index.h"

typedef struct LecLibrary LecLibrary; /* reference-counted */

typedef struct {
  gboolean read_only;
  LecIndexOptions index;
  const char *chunker;              /* default chunker's name; NULL: by type */
  const LecEmbedderClass *embedder; /* NULL: none, words alone */
  guint64 commit_bytes;             /* gather documents up to this much … */
  guint commit_ms;                  /* … or this long in one transaction (8 MB, 200 ms) */
} LecLibraryOptions;

/* The defaults: the built-in embedder, 8 MB or 200 ms a commit. */
LecLibraryOptions lec_library_options_default (void);

/* Opens (creates) DATA_DIR/library; errors as lec_store_open. */
LecLibrary *lec_library_open (const char *data_dir, const LecLibraryOptions *options, GError **error);
LecLibrary *lec_library_ref (LecLibrary *library);
void lec_library_unref (LecLibrary *library);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecLibrary, lec_library_unref)
LecStore *lec_library_store (LecLibrary *library);                       /* borrowed */
LecIndex *lec_library_index (LecLibrary *library);                       /* borrowed */
LecEmbedder *lec_library_embedder (LecLibrary *library, GError **error); /* borrowed; opened at the first call */

typedef struct {
  guint64 documents, failed, pages, chunks, embedded, text_bytes;
} LecLibraryCounts;
/* Totals, kept by every write; FALSE with the error. */
gboolean lec_library_counts (LecLibrary *library, LecLibraryCounts *counts, GError **error);

/* A sentence if another process works in the data folder too (both may read and import), else NULL. Owned by the
 * caller. Does not block. */
char *lec_library_owner_note (LecLibrary *library);

/* Compares documents, chunks, pages and index with each other; FALSE with LEC_ERROR_CORRUPT and what is wrong. */
gboolean lec_library_check (LecLibrary *library, GError **error);
