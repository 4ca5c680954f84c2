/* library.c — opening and closing the collection, its options and its counts (layout: private.h).
 * SPDX-License-Identifier: MIT */
#include "src/library/private.h"
#include <unistd.h>

LecLibraryOptions lec_library_options_default (void)
{
  return (LecLibraryOptions){.index = lec_index_options_default (),
                             .embedder = &lec_embedder_use_lite,
                             .commit_bytes = 8 << 20,
                             .commit_ms = 200};
}

static gboolean open_tables (LecLibrary *l, GError **error)
{
  const struct {
    const char *name;
    LecTable *table;
  } tables[] = {
      {"documents", &l->documents}, {"paths", &l->paths},       {"hashes", &l->hashes}, {"tags", &l->tags},
      {"text", &l->text},           {"pages", &l->pages},       {"chunks", &l->chunks}, {"outlines", &l->outlines},
      {"waiting", &l->waiting},     {"counters", &l->counters},
  };
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (!lec_store_table (l->store, tables[i].name, tables[i].table, error))
      return FALSE;
  return TRUE;
}

/* A folder that cannot be written is opened for reading, if there is something to read. */
static LecStore *open_store (LecLibrary *library, const char *dir, GError **error)
{
  g_autoptr (GError) why = NULL;
  LecStoreFlags flags = library->options.read_only ? LEC_STORE_READ_ONLY : 0;
  LecStore *store = lec_store_open (dir, LEC_LIBRARY_FORMAT, flags, &why);
  if (!store && !flags && g_error_matches (why, LEC_ERROR, LEC_ERROR_READ_ONLY))
    store = lec_store_open (dir, LEC_LIBRARY_FORMAT, LEC_STORE_READ_ONLY, NULL);
  if (!store)
    g_propagate_error (error, g_steal_pointer (&why));
  return store;
}

LecLibrary *lec_library_open (const char *data_dir, const LecLibraryOptions *options, GError **error)
{
  g_autoptr (LecLibrary) library = g_new0 (LecLibrary, 1);
  g_autofree char *dir = g_build_filename (data_dir, "library", NULL);
  library->refs = 1;
  library->owner_fd = -1;
  g_mutex_init (&library->lock);
  library->options = options ? *options : lec_library_options_default ();
  library->data_dir = g_strdup (data_dir);
  library->cache_dir = library->options.index.cache_dir ? g_strdup (library->options.index.cache_dir)
                                                        : g_build_filename (dir, "cache", NULL);
  library->chunker = g_strdup (library->options.chunker);
  library->options.chunker = library->chunker;
  library->options.index.cache_dir = library->cache_dir;
  if (library->options.embedder)
    library->options.index.dimensions = library->options.embedder->dimensions;
  else
    library->options.index.dimensions = 0;
  library->store = open_store (library, dir, error);
  if (!library->store || !open_tables (library, error))
    return NULL;
  library->index = lec_index_open (library->store, "index", &library->options.index, error);
  return library->index ? g_steal_pointer (&library) : NULL;
}

LecLibrary *lec_library_ref (LecLibrary *library)
{
  g_atomic_int_inc (&library->refs);
  return library;
}

void lec_library_unref (LecLibrary *library)
{
  if (!library || !g_atomic_int_dec_and_test (&library->refs))
    return;
  g_clear_pointer (&library->index, lec_index_close);
  g_clear_pointer (&library->store, lec_store_unref);
  g_clear_pointer (&library->embedder, lec_embedder_unref);
  if (library->owner_fd >= 0)
    close (library->owner_fd);
  g_mutex_clear (&library->lock);
  g_free (library->data_dir);
  g_free (library->cache_dir);
  g_free (library->chunker);
  g_free (library);
}

LecStore *lec_library_store (LecLibrary *library)
{
  return library->store;
}

LecIndex *lec_library_index (LecLibrary *library)
{
  return library->index;
}

LecEmbedder *lec_library_embedder (LecLibrary *library, GError **error)
{
  if (!library->options.embedder) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_NO_MODEL,
                 "no embedding model is configured; set library.embed in the configuration");
    return NULL;
  }
  g_mutex_lock (&library->lock);
  if (!library->embedder)
    library->embedder = lec_embedder_new (library->options.embedder, error);
  g_mutex_unlock (&library->lock);
  return library->embedder;
}

gboolean lec_library_counts (LecLibrary *library, LecLibraryCounts *counts, GError **error)
{
  guint64 items;
  g_autoptr (LecTxn) txn = lec_txn_read (library->store, error);
  if (!txn)
    return FALSE;
  counts->documents = lec_get_number (txn, library->counters, "documents", 0);
  counts->failed = lec_get_number (txn, library->counters, "failed", 0);
  counts->pages = lec_get_number (txn, library->counters, "pages", 0);
  counts->chunks = lec_get_number (txn, library->counters, "chunks", 0);
  counts->text_bytes = lec_get_number (txn, library->counters, "text_bytes", 0);
  lec_index_counts (library->index, txn, &items, &counts->embedded);
  return TRUE;
}
