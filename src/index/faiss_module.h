/* faiss_module.h — what lectern-faiss.so offers: a table of functions over FAISS' inverted files (IVF) with 8-bit
 * codes.
 *
 * The module is loaded when a collection is large enough. Functions that return FALSE or NULL put a sentence into
 * `message` (owned by the caller, g_free). A vector's score is its inner product with the query.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

#define LEC_FAISS_MODULE_VERSION 1
#define LEC_FAISS_MODULE_SYMBOL  "lec_faiss_module" /* a LecFaissModuleFunc */

typedef struct {
  guint version; /* LEC_FAISS_MODULE_VERSION */
  /* A new index of `lists` lists, trained on n vectors (n × dimensions); it is empty. One thread; seconds. */
  gpointer (*train) (guint dimensions, guint lists, const float *vectors, gsize n, char **message);
  /* Adds n vectors under the given ids. */
  gboolean (*add) (gpointer index, const float *vectors, const gint64 *ids, gsize n, char **message);
  /* Writes the index to a new file. */
  gboolean (*save) (gpointer index, const char *path, char **message);
  /* Opens a file whose lists are then read by mmap; each search looks into `probes` lists. */
  gpointer (*open) (const char *path, guint probes, char **message);
  void (*close) (gpointer index);
  void (*shape) (gpointer index, guint *dimensions, guint64 *vectors);
  /* The k best for one query by falling score; ids of -1 fill up. `bitmap` (NULL: all) has bit id % 8 of byte id / 8
   * set for each vector that may be found. Thread-safe; one thread. */
  gboolean (*search) (gpointer index, const float *query, gsize k, const guint8 *bitmap, gsize bitmap_bytes,
                      float *scores, gint64 *ids, char **message);
} LecFaissModule;

typedef const LecFaissModule *(*LecFaissModuleFunc) (void);
