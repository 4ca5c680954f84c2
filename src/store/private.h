/* private.h — what the files of the store share; for src/store only.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <lmdb.h>
#include "src/base/error.h"
#include "src/store/store.h"

#define LEC_STORE_MAX_TABLES 96

typedef struct LecWriter LecWriter; /* the queue and its thread (writer.c) */

/* A table's name and its LMDB handle, which is there (`open`) once a transaction has found or made the table. */
typedef struct {
  char *name;
  MDB_dbi dbi;
  gint open; /* atomic: `dbi` is set before it */
} LecStoreTable;

struct LecStore {
  gint refs;
  char *dir;
  guint format;
  gboolean read_only;
  MDB_env *env;
  GMutex lock;       /* guards the table slots while they are opened, and `readers` */
  GCond idle;        /* told when `readers` falls to 0 */
  guint readers;     /* live read transactions: the map may only be resized when there are none */
  gboolean resizing; /* the map is being resized: wait */
  LecStoreTable tables[LEC_STORE_MAX_TABLES];
  gint n_tables; /* atomic */
  gint n_closed; /* atomic: tables without a handle yet */
  LecWriter *writer;
};

struct LecTxn {
  LecStore *store; /* borrowed; a read transaction holds a reference */
  MDB_txn *txn;
  gboolean write;
  gsize written;     /* bytes put since the transaction began */
  const guint8 *map; /* where the file is mapped; NULL: not looked up yet */
};

/* Sets the error for an LMDB (or system) code, as "DOING DIR: reason and advice". Returns FALSE. */
gboolean lec_store_fail (GError **error, const LecStore *store, int rc, const char *doing);

/* Opens, or creates in a transaction of its own, the tables that have no handle yet; with them the format number. */
gboolean lec_store_open_tables (LecStore *store, gboolean create, GError **error);

/* Takes over a map that another process has made larger; waits (up to a second) until no reader is left. */
gboolean lec_store_follow_resize (LecStore *store, GError **error);

/* Begins a write transaction, whatever it takes; NULL with the error. On the writer thread. */
MDB_txn *lec_store_begin_write (LecStore *store, MDB_txn *parent, GError **error);

/* The queue of a store; its thread starts with the first write. Owned by the caller. */
LecWriter *lec_writer_new (LecStore *store);
/* Waits until the queue is empty, then ends the thread. NULL is allowed. */
void lec_writer_free (LecWriter *writer);

/* ---- place.c: the folder ---- */

/* Whether a file system of this kind (statfs' f_type; `name` as in mountinfo, "fuse.sshfs") is reached over a network,
 * where memory maps and locks of two machines do not see each other. Gives its name for people, or NULL. */
const char *lec_place_network_name (guint64 magic, const char *name);

/* Makes the folder (0700, with parents) unless `read_only`, and refuses what cannot hold a store. */
gboolean lec_place_prepare (const char *dir, gboolean read_only, GError **error);
