/* private.h — what the files of the library share; for src/library only.
 *
 * Tables of the store (numbers in keys are u32, big-endian; values are little-endian, varints and strings of bytes.h):
 *   documents  number → record (record.c)
 *   paths      path (a long one: 1, its SHA-256) → number, size, mtime, inode
 *   hashes     SHA-256 of a content → number of its document (documents that failed are not in it)
 *   tags       tag, 0, number → one byte
 *   text       number, page → furniture (varint count, then start and length), then the page's text
 *   pages      number, page → lec_page_pack
 *   chunks     item → number, first page, last page, start, end, words, heading
 *   outlines   number → title, level, page, …
 *   waiting    number → first item, count, next: chunks from `next` on wait for their vectors
 *   counters   name → u64: next_document, next_item, documents, failed, pages, chunks, text_bytes
 * The index has tables of its own, named "index…".
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/base/error.h"
#include "src/library/search.h"

#define LEC_LIBRARY_FORMAT 1

struct LecLibrary {
  gint refs;
  char *data_dir, *cache_dir, *chunker;
  LecLibraryOptions options; /* `chunker` points to the copy above */
  LecStore *store;
  LecIndex *index;
  GMutex lock; /* guards the embedder and the lock file */
  LecEmbedder *embedder;
  int owner_fd; /* the lock file, held; -1: not (yet) ours */
  LecTable documents, paths, hashes, tags, text, pages, chunks, outlines, waiting, counters;
};

/* ---- record.c: records to bytes and back ---- */

/* The record of a document. Owned by the caller. */
GByteArray *lec_doc_pack (const LecDocInfo *info);
/* NULL with LEC_ERROR_CORRUPT. `state` and `embedded` are filled in by lec_doc_get. */
LecDocInfo *lec_doc_unpack (guint32 number, const LecSlice *value, GError **error);
LecDocInfo *lec_doc_get (LecLibrary *library, LecTxn *txn, guint32 number, GError **error);

typedef struct {
  guint32 number;
  guint64 size, inode;
  gint64 mtime;
} LecPathRecord;

/* What is known of a path; FALSE if nothing is. */
gboolean lec_path_get (LecLibrary *library, LecTxn *txn, const char *path, LecPathRecord *record);
/* Notes a path. */
gboolean lec_path_put (LecLibrary *library, LecTxn *txn, const char *path, const LecPathRecord *record, GError **error);
/* Forgets a path; one that is not known is no error. */
gboolean lec_path_del (LecLibrary *library, LecTxn *txn, const char *path, GError **error);

typedef struct {
  guint32 document, words;
  LecRange range;
  const guint8 *heading; /* borrowed from the transaction */
  gsize heading_length;
} LecChunkRecord;

/* The record of a chunk. Owned by the caller. */
GByteArray *lec_chunk_pack (guint32 document, const LecChunk *chunk);
/* Reads it back; FALSE if it is damaged. */
gboolean lec_chunk_unpack (const LecSlice *value, LecChunkRecord *record);
/* The record of an item; FALSE if there is none. */
gboolean lec_chunk_get (LecLibrary *library, LecTxn *txn, guint32 item, LecChunkRecord *record);

typedef struct {
  guint32 first, count, next;
} LecWaiting;

/* What of a document waits; FALSE if nothing does. */
gboolean lec_waiting_get (LecLibrary *library, LecTxn *txn, guint32 number, LecWaiting *waiting);
/* Reads an entry of the queue; FALSE if it is damaged. */
gboolean lec_waiting_unpack (const LecSlice *value, LecWaiting *waiting);
/* Writes an entry; one that is through (`next` at its end) is removed. */
gboolean lec_waiting_put (LecLibrary *library, LecTxn *txn, guint32 number, const LecWaiting *waiting, GError **error);

/* Adds to a counter. */
gboolean lec_counter_add (LecLibrary *library, LecTxn *txn, const char *name, gint64 change, GError **error);

/* The key of a page: number, page. */
void lec_page_key (guint8 key[8], guint32 number, guint page);

/* ---- documents.c ---- */

/* Removes a document and all that is derived from it. */
gboolean lec_doc_remove (LecLibrary *library, LecTxn *txn, guint32 number, GError **error);
/* Removes pages, chunks, postings, outline and what waits, and keeps the record, paths and tags. Counters follow. */
gboolean lec_doc_remove_content (LecLibrary *library, LecTxn *txn, const LecDocInfo *info, GError **error);
/* Writes the record (and nothing else). */
gboolean lec_doc_put (LecLibrary *library, LecTxn *txn, const LecDocInfo *info, GError **error);
/* Adds a tag to the record and the table; the caller writes the record. `*changed` tells whether it was new. */
gboolean lec_doc_add_tag (LecLibrary *library, LecTxn *txn, LecDocInfo *info, const char *tag, gboolean *changed,
                          GError **error);

/* The key in `paths` of a content without a path that could not be read. Owned by the caller. */
char *lec_doc_path_without_file (const char *hash);

/* ---- passages.c ---- */

/* A page's text and furniture, as the value of `text`. */
GByteArray *lec_text_pack (const LecPage *page);
/* The text of a page, borrowed from the transaction. */
gboolean lec_text_get (LecLibrary *library, LecTxn *txn, guint32 number, guint page, const char **text, gsize *length);
/* The text of a range: pages joined by "\n\n", furniture left out. Owned by the caller. */
char *lec_text_of_range (LecLibrary *library, LecTxn *txn, guint32 number, const LecRange *range);
/* The same of pages that are packed (of GByteArray, by lec_text_pack) and not yet stored. Time is that of the range,
 * not of the page, which may be a whole book. */
char *lec_text_of_packed (const GPtrArray *texts, const LecRange *range);
/* One passage; `info` gives title and file name. NULL with LEC_ERROR_NOT_FOUND. */
LecPassage *lec_passage_get (LecLibrary *library, LecTxn *txn, guint32 item, GError **error);

/* ---- owner.c ---- */

/* Takes the data folder's lock if nobody has it. Whether it is ours. */
gboolean lec_library_take_lock (LecLibrary *library);
