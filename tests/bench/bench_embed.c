/* bench_embed.c — the built-in embedder in CPU seconds, as a share of what OpenBLAS's sgemm does on this processor.
 *
 *   bench_embed [--small]
 *
 * Sentences of 20 and passages of 200 words, made of common words and of rare ones in English's proportion of pieces to
 * words. The peer is OpenBLAS doing the model's matrix products, and nothing else, on as many tokens.
 * OPENBLAS_CORETYPE=Haswell holds it to AVX2, as it does many people's processors.
 * SPDX-License-Identifier: MIT */
#include "src/base/blas.h"
#include "src/base/clock.h"
#include "src/base/path.h"
#include "src/embed/use_lite.h"
#include <stdio.h>
#include <string.h>

static const char *const words[] = {
    "the",      "of",       "and",         "boundary",  "layer",      "flow",      "in",       "a",          "to",
    "pressure", "measured", "is",          "theory",    "results",    "for",       "with",     "supersonic", "that",
    "patients", "were",     "treatment",   "increased", "on",         "by",        "solution", "heat",       "transfer",
    "this",     "from",     "information", "retrieval", "documents",  "at",        "not",      "which",      "computer",
    "methods",  "are",      "an",          "equation",  "velocity",   "laminar",   "it",       "growth",     "hormone",
    "plasma",   "was",      "between",     "libraries", "scientific", "algorithm", "language", "aerodynamic"};

enum { BLOCK = 1024 };

static char **make_texts (gsize n, gsize length)
{
  char **texts = g_new0 (char *, n + 1);
  guint32 state = 12345;
  for (gsize i = 0; i < n; i++) {
    GString *text = g_string_new (NULL);
    for (gsize j = 0; j < length; j++) {
      state = state * 1664525u + 1013904223u;
      g_string_append_printf (text, "%s%s", j ? " " : "", words[(state >> 16) % G_N_ELEMENTS (words)]);
    }
    texts[i] = g_string_free (g_string_append_c (text, '.'), FALSE);
  }
  return texts;
}

/* CPU seconds of OpenBLAS for one m × k × n product. */
static double product_cost (const LecBlas *blas, int m, int k, int n, int times)
{
  g_autofree float *a = g_new (float, (gsize)m *k), *b = g_new (float, (gsize)k *n), *c = g_new (float, (gsize)m *n);
  for (int i = 0; i < m * k; i++)
    a[i] = (float)(i % 13) / 13;
  for (int i = 0; i < k * n; i++)
    b[i] = (float)(i % 7) / 7;
  lec_blas_sgemm (blas, FALSE, FALSE, m, n, k, 1, a, k, b, n, 0, c, n);
  double start = lec_clock_thread_cpu ();
  for (int i = 0; i < times; i++)
    lec_blas_sgemm (blas, FALSE, FALSE, m, n, k, 1, a, k, b, n, 0, c, n);
  return (lec_clock_thread_cpu () - start) / times;
}

/* CPU seconds of OpenBLAS for the products of BLOCK tokens (the last one of layer 1 is done once a text, not here). */
static double products_cost (const LecBlas *blas, int times)
{
  static const int shapes[][3] = {{256, 512, 1},  {256, 768, 1}, {512, 1536, 3},
                                  {1536, 512, 1}, {512, 512, 1}, {256, 512, 1}};
  double total = 0;
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    total += shapes[i][2] * product_cost (blas, BLOCK, shapes[i][0], shapes[i][1], times);
  return total;
}

static gsize count_ids (LecUseLite *model, char **texts, gsize n)
{
  gsize total = 0;
  for (gsize i = 0; i < n; i++) {
    g_autoptr (GArray) ids = lec_use_lite_ids (model, texts[i], strlen (texts[i]));
    total += MIN (ids->len, LEC_USE_LITE_TEXT_IDS);
  }
  return total;
}

static double embed_cost (LecUseLite *model, char **texts, gsize n, gsize at_once)
{
  g_autofree float *out = g_new (float, n *LEC_USE_LITE_WIDTH);
  double start = lec_clock_thread_cpu ();
  for (gsize i = 0; i < n; i += at_once)
    if (!lec_use_lite_embed (model, (const char *const *)texts + i, NULL, MIN (at_once, n - i),
                             out + i * LEC_USE_LITE_WIDTH, NULL, NULL))
      return 0;
  return lec_clock_thread_cpu () - start;
}

static void run (LecUseLite *model, const LecUseLiteKernels *kernels, double per_id, gsize scale)
{
  static const struct {
    const char *name;
    gsize n, words;
  } sets[] = {{"1000 sentences of 20 words", 1000, 20}, {"200 passages of 200 words", 200, 200}};
  lec_use_lite_set_kernels (model, kernels);
  for (guint i = 0; i < G_N_ELEMENTS (sets); i++) {
    gsize n = sets[i].n / scale;
    g_auto (GStrv) texts = make_texts (n, sets[i].words);
    gsize ids = count_ids (model, texts, n);
    double cost = embed_cost (model, texts, n, n);
    printf ("%-9s %s%s: %zu ids, %.3f CPU s, %.0f ids/s; OpenBLAS's products alone %.3f s: %.2f of its rate\n",
            kernels->name, sets[i].name, scale > 1 ? " (a part)" : "", ids, cost, ids / cost, ids * per_id,
            ids * per_id / cost);
  }
  g_auto (GStrv) queries = make_texts (50, 6);
  double least = 1;
  for (guint i = 0; i < 50; i++)
    least = MIN (least, embed_cost (model, queries + i, 1, 1));
  printf ("%-9s a query of 6 words: %.1f ids, %.3f CPU ms at best of 50\n", kernels->name,
          count_ids (model, queries, 50) / 50.0, least * 1e3);
}

int main (int argc, char **argv)
{
  gboolean small = argc > 1 && strcmp (argv[1], "--small") == 0;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = lec_path_part ("share/lectern/models/use-lite-f16.bin");
  double start = lec_clock_thread_cpu ();
  g_autoptr (LecUseLite) model = lec_use_lite_new (path, &error);
  double opened = lec_clock_thread_cpu ();
  g_autoptr (LecBlas) blas = model ? lec_blas_new (&error) : NULL;
  if (!blas) {
    fprintf (stderr, "%s\n", error->message);
    return 1;
  }
  const char *first = "what is the boundary layer";
  float out[LEC_USE_LITE_WIDTH];
  double before = lec_clock_thread_cpu ();
  if (!lec_use_lite_embed (model, &first, NULL, 1, out, NULL, NULL))
    return 1;
  printf ("opening %.3f CPU ms, the first query %.3f CPU ms\n", (opened - start) * 1e3,
          (lec_clock_thread_cpu () - before) * 1e3);
  double per_id = products_cost (blas, small ? 1 : 5) / BLOCK;
  const LecUseLiteKernels *kernels;
  for (guint i = 0; (kernels = lec_use_lite_kernels_at (i)) != NULL; i++)
    run (model, kernels, per_id, small || strcmp (kernels->name, "portable") == 0 ? 10 : 1);
  return 0;
}
