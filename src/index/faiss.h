/* faiss.h — the FAISS file beside the store: loaded, searched, trained anew when the collection has grown.
 *
 * The file CACHE_DIR/PREFIX-GENERATION.faiss is a cache of the rows below a number: it can be deleted at any time.
 * The module lectern-faiss.so is loaded only when there are enough vectors. A missing module, a damaged or an old
 * file are never an error of a search: the rows are then scanned exactly.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/index/vectors.h"

typedef struct LecFaiss LecFaiss; /* thread-safe */

/* `from`: rows from which an index is made. `cache_dir` NULL: never. Nothing is read or loaded yet. */
LecFaiss *lec_faiss_new (const char *cache_dir, const char *prefix, guint64 from);
void lec_faiss_free (LecFaiss *faiss);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecFaiss, lec_faiss_free)

/* Adds to `rows` the best rows below *covered, which is set to the rows that the file holds; 0: there is none (yet),
 * and nothing was added. Rows that are dead or whose items lie outside `scope` are never given. */
void lec_faiss_search (LecFaiss *faiss, LecVectors *vectors, LecTxn *txn, const float *query, const LecScope *scope,
                       LecTop *rows, guint32 *covered);

/* Trains and writes a file when one is due, in a worker. TRUE also when the module is not installed. */
gboolean lec_faiss_maintain (LecFaiss *faiss, LecVectors *vectors, LecStore *store, GCancellable *cancellable,
                             GError **error);
