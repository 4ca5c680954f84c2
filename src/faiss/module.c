/* module.c — lectern-faiss.so: the table of faiss_module.h over FAISS' C API.
 *
 * Everything goes through the official headers; the one search that they lack, with a filter, is in filtered.h.
 * SPDX-License-Identifier: MIT */
#include "src/index/faiss_module.h"
#include "src/faiss/filtered.h"
#include <faiss/c_api/IndexIVF_c.h>
#include <faiss/c_api/Index_c.h>
#include <faiss/c_api/error_c.h>
#include <faiss/c_api/index_factory_c.h>
#include <faiss/c_api/index_io_c.h>
#include <omp.h>

/* The C header's FAISS_IO_FLAG_MMAP (1) is not what the library reads: index_io.h of 1.7 has IO_FLAG_SKIP_IVF_DATA (8)
 * with this mark above it. */
enum { IO_MMAP = 0x646f0000 | 8, IO_READ_ONLY = 2 };

static gboolean failed (char **message, const char *doing)
{
  const char *why = faiss_get_last_error ();
  *message = g_strdup_printf ("cannot %s: %s", doing, why ? why : "FAISS gives no reason");
  return FALSE;
}

/* The one thread a call rule of the program; the number belongs to the calling thread. */
static void one_thread (void)
{
  omp_set_num_threads (1);
}

static gpointer module_train (guint dimensions, guint lists, const float *vectors, gsize n, char **message)
{
  FaissIndex *index = NULL;
  g_autofree char *description = g_strdup_printf ("IVF%u,SQ8", lists);
  one_thread ();
  if (faiss_index_factory (&index, (int)dimensions, description, METRIC_INNER_PRODUCT) != 0) {
    failed (message, "make a FAISS index");
    return NULL;
  }
  if (faiss_Index_train (index, (idx_t)n, vectors) != 0) {
    failed (message, "train the FAISS index");
    faiss_Index_free (index);
    return NULL;
  }
  return index;
}

static gboolean module_add (gpointer index, const float *vectors, const gint64 *ids, gsize n, char **message)
{
  one_thread ();
  return faiss_Index_add_with_ids (index, (idx_t)n, vectors, ids) == 0 ||
         failed (message, "add vectors to the FAISS index");
}

static gboolean module_save (gpointer index, const char *path, char **message)
{
  return faiss_write_index_fname (index, path) == 0 || failed (message, "write the FAISS index");
}

static gpointer module_open (const char *path, guint probes, char **message)
{
  FaissIndex *index = NULL;
  if (faiss_read_index_fname (path, IO_MMAP | IO_READ_ONLY, &index) != 0) {
    failed (message, "read the FAISS index");
    return NULL;
  }
  FaissIndexIVF *ivf = faiss_IndexIVF_cast (index);
  if (!ivf) {
    *message = g_strdup ("cannot read the FAISS index: it is of another kind");
    faiss_Index_free (index);
    return NULL;
  }
  faiss_IndexIVF_set_nprobe (ivf, probes);
  lec_faiss_no_prefetch (index);
  return index;
}

static void module_close (gpointer index)
{
  faiss_Index_free (index);
}

static void module_shape (gpointer index, guint *dimensions, guint64 *vectors)
{
  *dimensions = (guint)faiss_Index_d (index);
  *vectors = (guint64)faiss_Index_ntotal (index);
}

static gboolean module_search (gpointer index, const float *query, gsize k, const guint8 *bitmap, gsize bitmap_bytes,
                               float *scores, gint64 *ids, char **message)
{
  one_thread ();
  int rc = bitmap ? lec_faiss_search_filtered (index, query, (idx_t)k, bitmap, bitmap_bytes, scores, ids)
                  : faiss_Index_search (index, 1, query, (idx_t)k, scores, ids);
  return rc == 0 || failed (message, "search the FAISS index");
}

static const LecFaissModule MODULE = {
    .version = LEC_FAISS_MODULE_VERSION,
    .train = module_train,
    .add = module_add,
    .save = module_save,
    .open = module_open,
    .close = module_close,
    .shape = module_shape,
    .search = module_search,
};

__attribute__ ((visibility ("default"))) const LecFaissModule *lec_faiss_module (void);

const LecFaissModule *lec_faiss_module (void)
{
  return &MODULE;
}
