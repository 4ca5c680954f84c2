/* store.h — an LMDB environment with one writer thread, and typed access to its named tables.
 *
 * Reading: a LecTxn from lec_txn_read sees one snapshot; it is short (ended within a second, never kept across a wait
 * of the main loop) and belongs to the thread that uses it. Writing: a LecWriteFunc is queued and runs on the writer
 * thread inside a transaction that it may share with others; each has a nested transaction of its own, so one that
 * fails undoes only itself. What is committed is on the disk. The main thread uses lec_store_write_async only.
 *
 * Keys are 1–511 bytes (LMDB's limit) and sort by memcmp; numbers in keys are big-endian (bytes.h).
 * SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>

typedef struct LecStore LecStore;   /* an open environment; reference-counted, thread-safe */
typedef struct LecTxn LecTxn;       /* a transaction */
typedef struct LecCursor LecCursor; /* a place in a table, within a transaction */
typedef guint LecTable;             /* a named table of one store */

typedef struct {
  const guint8 *data; /* borrowed: valid until the transaction ends (or, in a write, until the next write) */
  gsize length;
} LecSlice;

typedef enum {
  LEC_STORE_READ_ONLY = 1 << 0, /* open what is there; never create or change */
} LecStoreFlags;

/* Opens or creates the environment in the folder `dir` (created 0700, with parents).
 *
 * format   version of the tables' layouts, kept in the store; a newer one is refused with LEC_ERROR_VERSION
 * Errors: LEC_ERROR_READ_ONLY (a folder that cannot be written, without the flag), _NO_SPACE, _CORRUPT, _IO (also a
 * network file system, refused with a sentence). A folder that is absent with the flag: LEC_ERROR_NOT_FOUND. */
LecStore *lec_store_open (const char *dir, guint format, LecStoreFlags flags, GError **error);
LecStore *lec_store_ref (LecStore *store);
/* The last reference waits for queued writes, then closes. */
void lec_store_unref (LecStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecStore, lec_store_unref)
gboolean lec_store_is_read_only (const LecStore *store);

/* Opens (creates, unless read-only) a table; done while an object is set up, before its threads start. */
gboolean lec_store_table (LecStore *store, const char *name, LecTable *table, GError **error);

/* What is done in a write. Returns FALSE with the error to undo all that this function wrote. */
typedef gboolean (*LecWriteFunc) (LecTxn *txn, gpointer user_data, GError **error);

/* Runs `func` on the writer thread and waits until it is committed; from workers only. */
gboolean lec_store_write (LecStore *store, LecWriteFunc func, gpointer user_data, GError **error);
/* The same without waiting; `callback` comes on the caller's main context. `destroy` (may be NULL) frees user_data. */
void lec_store_write_async (LecStore *store, LecWriteFunc func, gpointer user_data, GDestroyNotify destroy,
                            GAsyncReadyCallback callback, gpointer callback_data);
gboolean lec_store_write_finish (GAsyncResult *result, GError **error);

/* A snapshot; NULL with LEC_ERROR_IO or _LIMIT (too many readers). */
LecTxn *lec_txn_read (LecStore *store, GError **error);
/* Ends a read transaction (a write's belongs to the store). */
void lec_txn_end (LecTxn *txn);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecTxn, lec_txn_end)

/* TRUE and the value if the key is there. Damage is treated as absence and told by `lec_store_check`. */
gboolean lec_get (LecTxn *txn, LecTable table, const void *key, gsize key_length, LecSlice *value);
/* The value's bytes, copied into `out` (room for all of them) by reading the file: for what is large and used once that
 * takes a quarter of the time of mapping its pages in, and they do not count as the process's memory. Without `out`
 * (NULL), the mapped bytes. */
const guint8 *lec_read_once (LecTxn *txn, LecSlice value, guint8 *out);
/* The value as a number (LecReader's u64), or `otherwise`. */
guint64 lec_get_number (LecTxn *txn, LecTable table, const char *key, guint64 otherwise);

/* Writing: FALSE with LEC_ERROR_NO_SPACE, _LIMIT (map full) or _IO. */
gboolean lec_put (LecTxn *txn, LecTable table, const void *key, gsize key_length, const void *value, gsize length,
                  GError **error);
/* Appends at the end of a table whose keys only grow (faster, denser); falls back to lec_put. */
gboolean lec_put_last (LecTxn *txn, LecTable table, const void *key, gsize key_length, const void *value, gsize length,
                       GError **error);
gboolean lec_put_number (LecTxn *txn, LecTable table, const char *key, guint64 value, GError **error);
/* Removes a key; one that is absent is no error. */
gboolean lec_del (LecTxn *txn, LecTable table, const void *key, gsize key_length, GError **error);
/* Empties a table. */
gboolean lec_clear (LecTxn *txn, LecTable table, GError **error);
/* Number of keys in a table. */
guint64 lec_count (LecTxn *txn, LecTable table);

/* A cursor before the first key; freed before its transaction ends. */
LecCursor *lec_cursor_new (LecTxn *txn, LecTable table);
void lec_cursor_free (LecCursor *cursor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecCursor, lec_cursor_free)
/* Moves to the first key at or after `key` (to the first one of all with a length of 0); FALSE at the end. */
gboolean lec_cursor_seek (LecCursor *cursor, const void *key, gsize key_length, LecSlice *found, LecSlice *value);
gboolean lec_cursor_next (LecCursor *cursor, LecSlice *key, LecSlice *value);
gboolean lec_cursor_prev (LecCursor *cursor, LecSlice *key, LecSlice *value);
gboolean lec_cursor_last (LecCursor *cursor, LecSlice *key, LecSlice *value);
/* Removes what the cursor stands on; the next lec_cursor_next gives the one after. */
gboolean lec_cursor_del (LecCursor *cursor, GError **error);

/* Walks every page of every table; FALSE with LEC_ERROR_CORRUPT and what is damaged. */
gboolean lec_store_check (LecStore *store, GError **error);
