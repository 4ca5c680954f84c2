/* blas.c — OpenBLAS behind one function pointer.
 * SPDX-License-Identifier: MIT */
#include "src/base/blas.h"
#include "src/base/error.h"
#include <gmodule.h>

enum { ROW_MAJOR = 101, NO_TRANS = 111, TRANS = 112 }; /* cblas.h's values, fixed by the CBLAS standard */

typedef void (*SgemmFunc) (int order, int ta, int tb, int m, int n, int k, float alpha, const float *a, int lda,
                           const float *b, int ldb, float beta, float *c, int ldc);

struct LecBlas {
  gatomicrefcount refs;
  GModule *module;
  SgemmFunc sgemm;
};

LecBlas *lec_blas_new (GError **error)
{
  GModule *module = g_module_open ("libopenblas.so.0", G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
  gpointer sgemm = NULL, threads = NULL;
  if (!module || !g_module_symbol (module, "cblas_sgemm", &sgemm)) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_FAILED,
                 "cannot load OpenBLAS: %s; install the package libopenblas0-pthread", g_module_error ());
    if (module)
      g_module_close (module);
    return NULL;
  }
  if (g_module_symbol (module, "openblas_set_num_threads", &threads))
    ((void (*) (int))threads) (1);
  g_module_make_resident (module); /* its threads cannot be unloaded */
  LecBlas *blas = g_new0 (LecBlas, 1);
  g_atomic_ref_count_init (&blas->refs);
  blas->module = module;
  blas->sgemm = (SgemmFunc)sgemm;
  return blas;
}

LecBlas *lec_blas_ref (LecBlas *blas)
{
  g_atomic_ref_count_inc (&blas->refs);
  return blas;
}

void lec_blas_unref (LecBlas *blas)
{
  if (g_atomic_ref_count_dec (&blas->refs)) {
    g_module_close (blas->module);
    g_free (blas);
  }
}

void lec_blas_sgemm (const LecBlas *blas, gboolean ta, gboolean tb, int m, int n, int k, float alpha, const float *a,
                     int lda, const float *b, int ldb, float beta, float *c, int ldc)
{
  blas->sgemm (ROW_MAJOR, ta ? TRANS : NO_TRANS, tb ? TRANS : NO_TRANS, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
