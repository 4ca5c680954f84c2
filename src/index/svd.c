/* svd.c — Halko, Martinsson and Tropp, "Finding structure with randomness" (2011): a random sketch of the row space,
 * two power steps, and an exact decomposition of the small rest.
 *
 * The tall matrix Aᵀ·Q is never kept: one column of A gives one row of it, which is used at once.
 * SPDX-License-Identifier: MIT */
#include "src/index/svd.h"
#include "src/index/vectors_kernel.h"
#include <math.h>
#include <string.h>

enum { OVERSAMPLE = 20, POWER_STEPS = 2, SLICE = 512, SWEEPS = 30 };

/* ---- small dense parts ---- */

/* One Jacobi rotation that makes a[p][q] zero (Golub and Van Loan, 8.5). */
static void rotate (double *a, double *vectors, gsize n, gsize p, gsize q)
{
  double apq = a[p * n + q];
  if (fabs (apq) < 1e-300)
    return;
  double tau = (a[q * n + q] - a[p * n + p]) / (2 * apq);
  double t = (tau >= 0 ? 1 : -1) / (fabs (tau) + sqrt (1 + tau * tau));
  double c = 1 / sqrt (1 + t * t), s = t * c;
  for (gsize i = 0; i < n; i++) {
    double x = a[i * n + p], y = a[i * n + q];
    a[i * n + p] = c * x - s * y;
    a[i * n + q] = s * x + c * y;
  }
  for (gsize i = 0; i < n; i++) {
    double x = a[p * n + i], y = a[q * n + i];
    a[p * n + i] = c * x - s * y;
    a[q * n + i] = s * x + c * y;
    x = vectors[i * n + p];
    y = vectors[i * n + q];
    vectors[i * n + p] = c * x - s * y;
    vectors[i * n + q] = s * x + c * y;
  }
}

/* Puts the eigenvalues, with their columns, in falling order. */
static void sort_falling (gsize n, double *values, double *vectors)
{
  for (gsize i = 0; i < n; i++) {
    gsize best = i;
    for (gsize j = i + 1; j < n; j++)
      if (values[j] > values[best])
        best = j;
    if (best == i)
      continue;
    double swap = values[i];
    values[i] = values[best];
    values[best] = swap;
    for (gsize r = 0; r < n; r++) {
      swap = vectors[r * n + i];
      vectors[r * n + i] = vectors[r * n + best];
      vectors[r * n + best] = swap;
    }
  }
}

void lec_eigen_symmetric (double *a, gsize n, double *values, double *vectors)
{
  double total = 0;
  memset (vectors, 0, n * n * sizeof *vectors);
  for (gsize i = 0; i < n; i++)
    vectors[i * n + i] = 1;
  for (gsize i = 0; i < n * n; i++)
    total += a[i] * a[i];
  for (int sweep = 0; sweep < SWEEPS; sweep++) {
    double off = 0;
    for (gsize p = 0; p < n; p++)
      for (gsize q = p + 1; q < n; q++)
        off += a[p * n + q] * a[p * n + q];
    if (off <= 1e-22 * total)
      break;
    for (gsize p = 0; p < n; p++)
      for (gsize q = p + 1; q < n; q++)
        rotate (a, vectors, n, p, q);
  }
  for (gsize i = 0; i < n; i++)
    values[i] = a[i * n + i];
  sort_falling (n, values, vectors);
}

/* Makes the l columns of y (m × l) orthonormal: Y·V·D^-1/2 with YᵀY = V·D·Vᵀ. Columns of no length become 0. */
static void orthonormalise (const LecBlas *blas, float *y, float *spare, gsize m, gsize l)
{
  g_autofree float *gram = g_new (float, l *l);
  g_autofree double *g = g_new (double, l *l), *vectors = g_new (double, l *l), *values = g_new (double, l);
  lec_blas_sgemm (blas, TRUE, FALSE, (int)l, (int)l, (int)m, 1, y, (int)l, y, (int)l, 0, gram, (int)l);
  for (gsize i = 0; i < l * l; i++)
    g[i] = (double)gram[i];
  lec_eigen_symmetric (g, l, values, vectors);
  for (gsize c = 0; c < l; c++) {
    double scale = values[c] > 1e-7 * values[0] ? 1 / sqrt (values[c]) : 0;
    for (gsize r = 0; r < l; r++)
      gram[r * l + c] = (float)(vectors[r * l + c] * scale);
  }
  memcpy (spare, y, m * l * sizeof *y);
  lec_blas_sgemm (blas, FALSE, FALSE, (int)m, (int)l, (int)l, 1, spare, (int)l, gram, (int)l, 0, y, (int)l);
}

/* ---- passes over the columns ---- */

/* Row j of Aᵀ·Q: Σ over column j of value · Q[row]. */
static void project_column (const LecSparse *a, gsize j, const float *q, gsize l, float *out)
{
  memset (out, 0, l * sizeof *out);
  for (guint32 e = a->starts[j]; e < a->starts[j + 1]; e++)
    lec_kernel_add_f32 (out, a->values[e], q + (gsize)a->rows[e] * l, l);
}

/* y += column j · z. */
static void spread_column (const LecSparse *a, gsize j, const float *z, gsize l, float *y)
{
  for (guint32 e = a->starts[j]; e < a->starts[j + 1]; e++)
    lec_kernel_add_f32 (y + (gsize)a->rows[e] * l, a->values[e], z, l);
}

/* y = A·Ω with Ω of ±1 (a sketch as good as a Gaussian one, and cheap). */
static void sketch (const LecSparse *a, gsize l, float *y)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20090107);
  g_autofree float *signs = g_new (float, l);
  memset (y, 0, a->m * l * sizeof *y);
  for (gsize j = 0; j < a->n; j++) {
    guint32 bits = 0;
    for (gsize c = 0; c < l; c++) {
      bits = c % 32 == 0 ? g_rand_int (random) : bits >> 1;
      signs[c] = bits & 1 ? 1 : -1;
    }
    spread_column (a, j, signs, l, y);
  }
}

/* y = A·Aᵀ·q. */
static gboolean power_step (const LecSparse *a, gsize l, const float *q, float *y, GCancellable *cancellable,
                            GError **error)
{
  g_autofree float *z = g_new (float, l);
  memset (y, 0, a->m * l * sizeof *y);
  for (gsize j = 0; j < a->n; j++) {
    project_column (a, j, q, l, z);
    spread_column (a, j, z, l, y);
    if (j % 1024 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
  }
  return TRUE;
}

/* The rows first … first + n - 1 of Aᵀ·Q. */
static void project_slice (const LecSparse *a, gsize first, gsize n, const float *q, gsize l, float *out)
{
  for (gsize j = 0; j < n; j++)
    project_column (a, first + j, q, l, out + j * l);
}

/* Rotates Q's l columns so that they are left singular vectors, and scales: `turn` (l × k) = U_k · Σ_k^-1, where
 * (QᵀA)(QᵀA)ᵀ = U·Σ²·Uᵀ. */
static void small_decomposition (const LecBlas *blas, const LecSparse *a, const float *q, gsize l, gsize k, float *turn)
{
  g_autofree float *slice = g_new (float, SLICE *l), *gram = g_new0 (float, l *l);
  g_autofree double *g = g_new (double, l *l), *vectors = g_new (double, l *l), *values = g_new (double, l);
  for (gsize j = 0; j < a->n; j += SLICE) {
    gsize n = MIN (SLICE, a->n - j);
    project_slice (a, j, n, q, l, slice);
    lec_blas_sgemm (blas, TRUE, FALSE, (int)l, (int)l, (int)n, 1, slice, (int)l, slice, (int)l, 1, gram, (int)l);
  }
  for (gsize i = 0; i < l * l; i++)
    g[i] = (double)gram[i];
  lec_eigen_symmetric (g, l, values, vectors);
  for (gsize c = 0; c < k; c++) {
    /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): lec_eigen_symmetric fills all l of them */
    double scale = values[c] > 1e-9 * values[0] ? 1 / sqrt (values[c]) : 0;
    for (gsize r = 0; r < l; r++)
      turn[r * k + c] = (float)(vectors[r * l + c] * scale);
  }
}

gboolean lec_svd_right (const LecBlas *blas, const LecSparse *a, gsize k, float *out, GCancellable *cancellable,
                        GError **error)
{
  gsize l = MIN (k + OVERSAMPLE, MIN (a->m, a->n));
  g_autofree float *q = g_new (float, a->m *l), *y = g_new (float, a->m *l);
  sketch (a, l, q);
  orthonormalise (blas, q, y, a->m, l);
  for (int step = 0; step < POWER_STEPS; step++) {
    if (!power_step (a, l, q, y, cancellable, error))
      return FALSE;
    orthonormalise (blas, y, q, a->m, l);
    float *swap = q;
    q = y;
    y = swap;
  }
  g_autofree float *turn = g_new (float, l *k), *slice = g_new (float, SLICE *l);
  small_decomposition (blas, a, q, l, k, turn);
  for (gsize j = 0; j < a->n; j += SLICE) {
    gsize n = MIN (SLICE, a->n - j);
    project_slice (a, j, n, q, l, slice);
    lec_blas_sgemm (blas, FALSE, FALSE, (int)n, (int)k, (int)l, 1, slice, (int)l, turn, (int)k, 0, out + j * k, (int)k);
  }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
