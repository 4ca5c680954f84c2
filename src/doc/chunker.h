/* chunker.h — cutting a document into chunks: the passages that are indexed, found and cited.
 *
 * A chunker is one file that ends in one const descriptor; lec_chunkers lists them. Furniture is never part of a chunk,
 * every other letter of a document is in at least one. Chunks are in reading order.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>
#include "src/doc/document.h"

/* A range of text that may go over pages: from byte `start` of page `first` up to byte `end` of page `last`. */
typedef struct {
  guint first, last; /* page numbers, from 1 */
  guint32 start, end;
} LecRange;

typedef struct {
  LecRange range;
  char *heading; /* path of headings above it: "3 Method › 3.2 Training"; "" at the top */
  guint words;
} LecChunk;

void lec_chunk_free (LecChunk *chunk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecChunk, lec_chunk_free)

/* Vectors of unit length for sentences, for the semantic chunker: out is (n, dimensions). FALSE with the error. */
typedef gboolean (*LecChunkEmbed) (const char *const *sentences, gsize n, float *out, gpointer user_data,
                                   GCancellable *cancellable, GError **error);

typedef struct {
  guint size;          /* words a chunk; 0: the chunker's own default */
  guint overlap;       /* words that neighbours share (fixed) */
  LecChunkEmbed embed; /* NULL: no embedder at hand */
  gpointer embed_data;
  gsize dimensions;
} LecChunkOptions;

typedef struct {
  const char *name; /* "recursive" */
  const char *help; /* one line */
  /* Chunks of a document (GPtrArray of LecChunk, owned by the caller); NULL with the error. */
  GPtrArray *(*chunk) (const LecDocument *document, const LecChunkOptions *options, GCancellable *cancellable,
                       GError **error);
} LecChunker;

extern const LecChunker lec_chunker_fixed, lec_chunker_sentence, lec_chunker_recursive, lec_chunker_semantic,
    lec_chunker_whole;

/* All chunkers, NULL-terminated. */
const LecChunker *const *lec_chunkers (void);
/* By name; NULL or "" gives the default (recursive); NULL with LEC_ERROR_INVALID that lists the names. */
const LecChunker *lec_chunker_find (const char *name, GError **error);

/* The text of a range: pages joined by "\n\n", furniture left out. Owned by the caller. */
char *lec_document_text (const LecDocument *document, const LecRange *range);
