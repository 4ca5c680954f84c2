/* svd.h — the largest right singular vectors of a sparse matrix, by random projection and power steps.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>
#include "src/base/blas.h"

/* An m × n matrix by columns: column j has the entries starts[j] … starts[j+1]-1 of `rows` and `values`. */
typedef struct {
  gsize m, n;
  const guint32 *starts; /* n + 1 */
  const guint32 *rows;   /* below m */
  const float *values;
} LecSparse;

/* Computes k right singular vectors; `out` is (n, k) row-major: row j belongs to column j of the matrix, and a · out
 * projects rows of the matrix. Memory beside `out`: 2 · m · (k + 20) floats. The same input gives the same output.
 * FALSE: cancelled. k must be at most min (m, n). */
gboolean lec_svd_right (const LecBlas *blas, const LecSparse *a, gsize k, float *out, GCancellable *cancellable,
                        GError **error);

/* Eigenvalues (falling) and eigenvectors (columns of `vectors`) of the symmetric n × n matrix `a`, which is
 * overwritten, by Jacobi's cyclic rotations. */
void lec_eigen_symmetric (double *a, gsize n, double *values, double *vectors);
