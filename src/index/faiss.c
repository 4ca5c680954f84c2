/* faiss.c — the cache file of the FAISS index.
 * SPDX-License-Identifier: MIT */
#include "src/index/faiss.h"

struct LecFaiss {
  char *cache_dir, *prefix;
  guint64 from;
};

LecFaiss *lec_faiss_new (const char *cache_dir, const char *prefix, guint64 from)
{
  LecFaiss *faiss = g_new0 (LecFaiss, 1);
  faiss->cache_dir = g_strdup (cache_dir);
  faiss->prefix = g_strdup (prefix);
  faiss->from = from;
  return faiss;
}

void lec_faiss_free (LecFaiss *faiss)
{
  g_free (faiss->cache_dir);
  g_free (faiss->prefix);
  g_free (faiss);
}

void lec_faiss_search (LecFaiss *faiss, LecVectors *vectors, LecTxn *txn, const float *query, const LecScope *scope,
                       LecTop *rows, guint32 *covered)
{
  *covered = 0;
}

gboolean lec_faiss_maintain (LecFaiss *faiss, LecVectors *vectors, LecStore *store, GCancellable *cancellable,
                             GError **error)
{
  return TRUE;
}
