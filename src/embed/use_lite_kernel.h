/* use_lite_kernel.h — the model's inner loops, compiled once for each kind of processor and chosen when it runs.
 *
 * All matrices are row-major; strides are in numbers, not bytes.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/embed/use_lite_weights.h"

/* What a product does besides: flags, that may come together. */
typedef enum {
  LEC_PRODUCT_SET = 0,  /* c = a·b + bias */
  LEC_PRODUCT_ADD = 1,  /* … + c */
  LEC_PRODUCT_RELU = 2, /* … and what is negative becomes 0 */
} LecProductMode;

typedef struct {
  const char *name; /* "avx512", "avx2", "portable" */
  guint panel;      /* columns of b that one call of `product` takes: 32, 16 or 8; divides every width of the model */

  /* Rows row … row+k−1, columns column … column+n−1 of a tensor of any kind, as f32, cut into panels: `out` has
   * n / panel of them in a row, each (k, panel). n is a multiple of `panel`. */
  void (*widen) (const LecTensor *tensor, gsize row, gsize k, gsize column, gsize n, float *out);

  /* c (m, panel) from a (m, k) and b (k, panel); `bias` has `panel` numbers or is NULL.
   * Each row is summed in the same order whatever m is, so a text gives the same vector alone and in a batch. */
  void (*product) (gsize m, gsize k, const float *a, gsize a_stride, const float *b, gsize b_stride, float *c,
                   gsize c_stride, const float *bias, LecProductMode mode);

  /* out = (x − mean)·gain/sqrt(var + 1e-6) + bias over n numbers; out may be x. */
  void (*normalise) (const float *x, gsize n, const float *gain, const float *bias, float *out);

  /* x = softmax of scale·x over n numbers. */
  void (*softmax) (float *x, gsize n, float scale);

  /* x = tanh(x), then x/|x|, over n numbers. */
  void (*tanh_unit) (float *x, gsize n);
} LecUseLiteKernels;

/* The fastest that this processor runs. Static. */
const LecUseLiteKernels *lec_use_lite_kernels (void);

/* Every kind that this processor runs, fastest first; NULL for `i` beyond the last. Static. For tests. */
const LecUseLiteKernels *lec_use_lite_kernels_at (guint i);
