/* vectors.h — the vectors of items, kept in the store and compared exactly.
 *
 * An item has one or more rows (windows of its text) with numbers of their own, which only grow and are never used
 * again: they are also the ids of the FAISS file, which belongs to one `generation` of the tables.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>
#include "src/index/scope.h"
#include "src/index/top.h"
#include "src/store/store.h"

typedef struct LecVectors LecVectors; /* open tables; thread-safe */

#define LEC_VECTORS_NO_ITEM  G_MAXUINT32
#define LEC_VECTORS_MAX_ROWS 4096 /* of one item; more are refused */

/* Opens (creates) the tables PREFIX.vec…; `dimensions` 1–8192, or 0: of what is there, and nothing can be put. */
LecVectors *lec_vectors_open (LecStore *store, const char *prefix, guint dimensions, GError **error);
void lec_vectors_close (LecVectors *vectors);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecVectors, lec_vectors_close)

typedef struct {
  guint dimensions;   /* of what is stored; 0: nothing is */
  guint64 items;      /* that have vectors */
  guint64 rows;       /* alive */
  guint32 limit;      /* above every row number ever given */
  guint64 generation; /* a random number, made with the first vector */
} LecVectorsStats;
void lec_vectors_stats (LecVectors *vectors, LecTxn *txn, LecVectorsStats *stats);

/* Stores an item's rows (n × dimensions, unit length) in the place of what it had.
 * LEC_ERROR_INVALID: numbers that are not finite, too many rows, or other dimensions than the stored ones. */
gboolean lec_vectors_put (LecVectors *vectors, LecTxn *txn, guint32 item, const float *rows, gsize n, GError **error);
/* Items without vectors are passed over. */
gboolean lec_vectors_remove (LecVectors *vectors, LecTxn *txn, const guint32 *items, gsize n, GError **error);

/* Adds to `top` the best rows from number `from` on by their 8-bit copies: about 1% off the exact cosine.
 * Rows of removed items, and of items outside `scope` (NULL: all), are never in it. FALSE: cancelled. */
gboolean lec_vectors_scan (LecVectors *vectors, LecTxn *txn, const float *query, guint32 from, const LecScope *scope,
                           LecTop *top, GCancellable *cancellable, GError **error);
/* Exact cosines of rows (ids of `rows`), the best of an item's counting: adds to `items` item numbers. */
void lec_vectors_rescore (LecVectors *vectors, LecTxn *txn, const float *query, const LecTop *rows, LecTop *items);
/* The k best items, exactly, each by its best row. Small scopes are looked up, others scanned. FALSE: cancelled. */
gboolean lec_vectors_search (LecVectors *vectors, LecTxn *txn, const float *query, const LecScope *scope, LecTop *items,
                             GCancellable *cancellable, GError **error);

/* An item's largest cosine with each of `n` queries (n × dimensions) into out[n]; FALSE if it has no vectors. */
gboolean lec_vectors_cosines (LecVectors *vectors, LecTxn *txn, guint32 item, const float *queries, gsize n,
                              float *out);
/* The mean of an item's rows, of unit length; FALSE if it has none. */
gboolean lec_vectors_mean (LecVectors *vectors, LecTxn *txn, guint32 item, float *out);
/* One row; FALSE if it is not alive. */
gboolean lec_vectors_row (LecVectors *vectors, LecTxn *txn, guint32 row, float *out);

/* One bit a row below `limit` (bit r%8 of byte r/8), set where it is alive and its item in `scope`; `alive` counts
 * them. Owned by the caller (g_free). */
guint8 *lec_vectors_bitmap (LecVectors *vectors, LecTxn *txn, guint32 limit, const LecScope *scope, guint64 *alive);
/* LEC_ERROR_CORRUPT and what is wrong where the tables contradict each other. */
gboolean lec_vectors_check (LecVectors *vectors, LecTxn *txn, GError **error);
