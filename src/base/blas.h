/* blas.h — single-precision matrix products by OpenBLAS, loaded when first asked for (it costs 3 ms at start-up).
 *
 * One thread a call: workers run side by side, and a second BLAS thread on a busy machine spins (main sets
 * OPENBLAS_NUM_THREADS=1 before any thread exists). All matrices are row-major. Thread-safe.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

typedef struct LecBlas LecBlas; /* a loaded library; reference-counted */

/* Loads libopenblas.so.0; NULL with LEC_ERROR_FAILED and what to install. */
LecBlas *lec_blas_new (GError **error);
LecBlas *lec_blas_ref (LecBlas *blas);
void lec_blas_unref (LecBlas *blas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecBlas, lec_blas_unref)

/* c (m×n, row stride ldc) = alpha · op(a) · op(b) + beta · c, where op(a) is m×k and op(b) is k×n;
 * `ta`, `tb`: take the transpose of what lies in memory; lda, ldb: row strides of what lies in memory. */
void lec_blas_sgemm (const LecBlas *blas, gboolean ta, gboolean tb, int m, int n, int k, float alpha, const float *a,
                     int lda, const float *b, int ldb, float beta, float *c, int ldc);
