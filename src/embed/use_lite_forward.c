/* use_lite_forward.c — the network over a block of texts: every dense layer is one product over the block's tokens.
 *
 * Two transformer layers that normalise first, with four heads; then the mean over a text's tokens, one tanh layer, and
 * unit length. Texts lie end to end without padding; only attention goes text by text. The last matrix of layer 1 is
 * applied to the mean of its input, not to each token: the mean is linear.
 *
 * Weights are widened from the mapped file into a few panels that stay in the cache, used for all tokens of the block,
 * and forgotten: 28 MB of f32 never exist, and a query touches nothing but the file.
 * SPDX-License-Identifier: MIT */
#include "src/embed/use_lite_forward.h"
#include <math.h>
#include <string.h>

enum {
  IDS = LEC_USE_LITE_TEXT_IDS,
  PIECE = LEC_USE_LITE_PIECE_WIDTH,
  WIDTH = LEC_USE_LITE_WIDTH,
  INNER = LEC_USE_LITE_INNER,
  HEADS = LEC_USE_LITE_HEADS,
  PAD = 16, /* numbers at a row's end, so that rows do not fall on the same lines of the cache */
  X_STRIDE = WIDTH + PAD,
  BIG_STRIDE = INNER + PAD,
  FEW = 64,      /* tokens up to which the file is read in rows, a few at a time, since reading is most of the work */
  FEW_ROWS = 64, /* how many then */
  SLICE = 256,   /* rows of a panel that fit into the first cache, with what is multiplied */
  IN_CACHE = 192 * WIDTH, /* numbers of the left matrix that are taken through all panels together */
};

struct LecUseLiteScratch {
  float *x;      /* (tokens, X_STRIDE) the stream between the layers */
  float *y;      /* (tokens, X_STRIDE) it normalised, or what attention gives */
  float *big;    /* (tokens, BIG_STRIDE) q, k and v, or the inside of a feed-forward layer */
  float *mean;   /* (texts, X_STRIDE) */
  float *inner;  /* (texts, BIG_STRIDE) */
  float *timing; /* (longest, PIECE) */
  float *keys;   /* (head width, longest rounded up) k of one head of one text, transposed */
  float *scores; /* (longest, longest rounded up) q·k of one head of one text */
  float *wide;   /* panels of the matrix in use, each (rows that are wide, panel) */
  gsize deep;    /* rows of a matrix that are widened at once */
  gsize group;   /* columns of the deepest matrix that are */
  gsize timed;   /* rows of `timing` that are filled in */
};

/* What the stages of one pass share. */
typedef struct {
  const LecUseLiteWeights *weights;
  const LecUseLiteKernels *kernels;
  LecUseLiteScratch *s;
  const guint *counts;
  gsize texts, tokens;
  GCancellable *cancellable;
} Pass;

static float *numbers (gsize n)
{
  return g_aligned_alloc (MAX (n, 1), sizeof (float), 64);
}

LecUseLiteScratch *lec_use_lite_scratch_new (gsize tokens, gsize texts, gsize longest)
{
  LecUseLiteScratch *s = g_new0 (LecUseLiteScratch, 1);
  gsize across = (longest + 31) / 32 * 32;
  s->x = numbers (tokens * X_STRIDE);
  s->y = numbers (tokens * X_STRIDE);
  s->big = numbers (tokens * BIG_STRIDE);
  s->mean = numbers (texts * X_STRIDE);
  s->inner = numbers (texts * BIG_STRIDE);
  s->timing = numbers (longest * PIECE);
  s->keys = numbers (WIDTH / HEADS * across);
  s->scores = numbers (longest * across);
  gboolean few = MAX (tokens, texts) <= FEW;
  s->deep = few ? FEW_ROWS : INNER;
  s->group = few ? INNER : WIDTH;
  s->wide = numbers (s->deep * s->group);
  return s;
}

void lec_use_lite_scratch_free (LecUseLiteScratch *s)
{
  float *all[] = {s->x, s->y, s->big, s->mean, s->inner, s->timing, s->keys, s->scores, s->wide};
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_aligned_free (all[i]);
  g_free (s);
}

static const LecTensor *tensor (const Pass *pass, int layer, int role)
{
  return &pass->weights->tensors[layer < 0 ? role : LEC_TENSOR_LAYERS + layer * LEC_N_LAYER_TENSORS + role];
}

static const float *vector (const Pass *pass, int layer, int role)
{
  return tensor (pass, layer, role)->data;
}

/* Part of a matrix: rows row … row+k−1, columns column … column+n−1. */
typedef struct {
  const LecTensor *tensor;
  gsize row, k, column, n;
} Part;

/* c (m, n) = a (m, k) · the part that is wide, and the bias with the matrix's first rows. The depth is taken in slices
 * of which a panel fits into the first cache. */
static void multiply (const Pass *pass, const Part *w, gsize m, const float *a, gsize a_stride, float *c,
                      gsize c_stride, const float *bias, LecProductMode mode)
{
  const gsize panel = pass->kernels->panel;
  for (gsize from = 0, k; from < w->k; from += k) {
    k = MIN (SLICE, w->k - from);
    const gboolean first = w->row + from == 0, last = w->row + from + k == w->tensor->rows;
    const LecProductMode now =
        (first ? mode & LEC_PRODUCT_ADD : LEC_PRODUCT_ADD) | (last ? mode & LEC_PRODUCT_RELU : 0);
    for (gsize at = 0; at < w->n; at += panel)
      pass->kernels->product (m, k, a + from, a_stride, pass->s->wide + at * w->k + from * panel, panel, c + at,
                              c_stride, first ? bias + at : NULL, now);
  }
}

/* c (m, cols of w) = a (m, rows of w) · w + bias, part by part; `w` and `bias` are tensors. */
static void dense (const Pass *pass, const LecTensor *w, const LecTensor *bias, gsize m, const float *a, gsize a_stride,
                   float *c, gsize c_stride, LecProductMode mode)
{
  const gsize deep = MIN (pass->s->deep, w->rows), together = MAX (IN_CACHE / w->rows / 12 * 12, 12);
  const gsize panel = pass->kernels->panel, group = pass->s->deep * pass->s->group / deep / panel * panel;
  Part part = {w, 0, 0, 0, 0};
  for (; part.column < w->cols; part.column += part.n) {
    part.n = MIN (group, w->cols - part.column);
    for (part.row = 0; part.row < w->rows; part.row += part.k) {
      part.k = MIN (deep, w->rows - part.row);
      pass->kernels->widen (w, part.row, part.k, part.column, part.n, pass->s->wide);
      for (gsize row = 0; row < m && !g_cancellable_is_cancelled (pass->cancellable); row += together)
        multiply (pass, &part, MIN (together, m - row), a + row * a_stride + part.row, a_stride,
                  c + row * c_stride + part.column, c_stride, (const float *)bias->data + part.column, mode);
    }
  }
}

/* y = the normalised x of every token (n numbers each). */
static void normalise (const Pass *pass, const float *x, gsize x_stride, gsize n, int layer, int gain)
{
  for (gsize t = 0; t < pass->tokens; t++)
    pass->kernels->normalise (x + t * x_stride, n, vector (pass, layer, gain), vector (pass, layer, gain + 1),
                              pass->s->y + t * X_STRIDE);
}

/* One head of one text: o (n, head) = softmax (q·kᵀ / sqrt (head)) · v; q, k and v lie d numbers apart in a row. */
static void attend (const Pass *pass, const float *q, gsize n, gsize d, float *o)
{
  const LecUseLiteKernels *kernels = pass->kernels;
  const gsize head = d / HEADS, panel = kernels->panel, across = (n + panel - 1) / panel * panel;
  const float *key = q + d, *value = q + 2 * d;
  float *keys = pass->s->keys, *scores = pass->s->scores;
  memset (keys, 0, head * across * sizeof (float));
  for (gsize j = 0; j < n; j++)
    for (gsize i = 0; i < head; i++)
      keys[i * across + j] = key[j * BIG_STRIDE + i];
  for (gsize at = 0; at < across; at += panel)
    kernels->product (n, head, q, BIG_STRIDE, keys + at, across, scores + at, across, NULL, LEC_PRODUCT_SET);
  for (gsize i = 0; i < n; i++)
    kernels->softmax (scores + i * across, n, 1 / sqrtf ((float)head));
  for (gsize at = 0; at < head; at += panel)
    kernels->product (n, n, scores, across, value + at, BIG_STRIDE, o + at, X_STRIDE, NULL, LEC_PRODUCT_SET);
}

static void attention (const Pass *pass, gsize d)
{
  gsize first = 0;
  for (gsize text = 0; text < pass->texts; first += pass->counts[text++]) {
    if (g_cancellable_is_cancelled (pass->cancellable))
      return;
    for (gsize h = 0; pass->counts[text] && h < HEADS; h++)
      attend (pass, pass->s->big + first * BIG_STRIDE + h * (d / HEADS), pass->counts[text], d,
              pass->s->y + first * X_STRIDE + h * (d / HEADS));
  }
}

/* One layer up to the inside of its feed-forward part, which is left in `big`; x holds the residual. `from` (stride) is
 * what the layer reads: d numbers a token. */
static void layer (const Pass *pass, int number, const float *from, gsize stride, gsize d)
{
  LecUseLiteScratch *s = pass->s;
  normalise (pass, from, stride, d, number, LEC_LAYER_LN1_G);
  dense (pass, tensor (pass, number, LEC_LAYER_QKV_W), tensor (pass, number, LEC_LAYER_QKV_B), pass->tokens, s->y,
         X_STRIDE, s->big, BIG_STRIDE, LEC_PRODUCT_SET);
  attention (pass, d);
  dense (pass, tensor (pass, number, LEC_LAYER_ATT_W), tensor (pass, number, LEC_LAYER_ATT_B), pass->tokens, s->y,
         X_STRIDE, s->x, X_STRIDE, LEC_PRODUCT_ADD);
  normalise (pass, s->x, X_STRIDE, WIDTH, number, LEC_LAYER_LN2_G);
  dense (pass, tensor (pass, number, LEC_LAYER_FF1_W), tensor (pass, number, LEC_LAYER_FF1_B), pass->tokens, s->y,
         X_STRIDE, s->big, BIG_STRIDE, LEC_PRODUCT_RELU);
}

static void fill_timing (const Pass *pass, gsize longest)
{
  const float *omega = vector (pass, -1, LEC_TENSOR_TIMESCALE);
  LecUseLiteScratch *s = pass->s;
  for (; s->timed < longest; s->timed++) {
    float *row = s->timing + s->timed * PIECE;
    for (gsize j = 0; j < PIECE / 2; j++)
      sincosf ((float)s->timed * omega[j], row + j, row + PIECE / 2 + j);
  }
}

/* x (tokens, PIECE) in `big`: twice the piece's vector, as the reference's graph has it, and the position's. */
static void look_up (const Pass *pass, const guint16 *ids)
{
  const LecTensor *emb = tensor (pass, -1, LEC_TENSOR_EMB);
  float *row = pass->s->big;
  for (gsize text = 0; text < pass->texts; text++) {
    fill_timing (pass, pass->counts[text]);
    for (gsize p = 0; p < pass->counts[text]; p++, row += BIG_STRIDE) {
      const float *timing = pass->s->timing + p * PIECE;
      pass->kernels->widen (emb, *ids++, 1, 0, PIECE, row);
      for (gsize j = 0; j < PIECE; j++)
        row[j] = 2 * row[j] + timing[j];
    }
  }
}

/* mean (texts, n) of rows that belong to each text; zero for a text without tokens. */
static void pool (const Pass *pass, const float *rows, gsize stride, gsize n, float *mean)
{
  for (gsize text = 0; text < pass->texts; text++, mean += stride) {
    memset (mean, 0, n * sizeof (float));
    for (guint p = 0; p < pass->counts[text]; p++, rows += stride)
      for (gsize j = 0; j < n; j++)
        mean[j] += rows[j];
    for (gsize j = 0; pass->counts[text] && j < n; j++)
      mean[j] /= (float)pass->counts[text];
  }
}

/* The end, text by text: the mean through the last matrix of layer 1, then the tanh layer. */
static void finish (const Pass *pass, float *out)
{
  LecUseLiteScratch *s = pass->s;
  pool (pass, s->x, X_STRIDE, WIDTH, s->mean);
  pool (pass, s->big, BIG_STRIDE, INNER, s->inner);
  dense (pass, tensor (pass, 1, LEC_LAYER_FF2_W), tensor (pass, 1, LEC_LAYER_FF2_B), pass->texts, s->inner, BIG_STRIDE,
         s->mean, X_STRIDE, LEC_PRODUCT_ADD);
  for (gsize text = 0; text < pass->texts; text++)
    if (!pass->counts[text]) /* without tokens there is no bias either */
      memset (s->mean + text * X_STRIDE, 0, WIDTH * sizeof (float));
  dense (pass, tensor (pass, -1, LEC_TENSOR_OUT_W), tensor (pass, -1, LEC_TENSOR_OUT_B), pass->texts, s->mean, X_STRIDE,
         out, WIDTH, LEC_PRODUCT_SET);
  for (gsize text = 0; text < pass->texts; text++)
    pass->kernels->tanh_unit (out + text * WIDTH, WIDTH);
}

gboolean lec_use_lite_forward (const LecUseLiteWeights *weights, const LecUseLiteKernels *kernels,
                               LecUseLiteScratch *scratch, const guint16 *ids, const guint *counts, gsize texts,
                               float *out, GCancellable *cancellable)
{
  Pass pass = {weights, kernels, scratch, counts, texts, 0, cancellable};
  for (gsize i = 0; i < texts; i++)
    pass.tokens += counts[i];
  look_up (&pass, ids);
  dense (&pass, tensor (&pass, -1, LEC_TENSOR_RES0_W), tensor (&pass, -1, LEC_TENSOR_RES0_B), pass.tokens, scratch->big,
         BIG_STRIDE, scratch->x, X_STRIDE, LEC_PRODUCT_SET);
  layer (&pass, 0, scratch->big, BIG_STRIDE, PIECE);
  dense (&pass, tensor (&pass, 0, LEC_LAYER_FF2_W), tensor (&pass, 0, LEC_LAYER_FF2_B), pass.tokens, scratch->big,
         BIG_STRIDE, scratch->x, X_STRIDE, LEC_PRODUCT_ADD);
  if (g_cancellable_is_cancelled (cancellable))
    return FALSE;
  layer (&pass, 1, scratch->x, X_STRIDE, WIDTH);
  finish (&pass, out);
  return !g_cancellable_is_cancelled (cancellable);
}
