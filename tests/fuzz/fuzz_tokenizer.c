/* fuzz_tokenizer.c — any bytes through the built-in model's tokenizer and the preparation of texts.
 *
 * Checks that a text's ids are pieces, that fewer asked for are a beginning of all, and that windows keep their limits.
 * SPDX-License-Identifier: MIT */
#include "src/base/path.h"
#include "src/embed/embedder.h"
#include "src/embed/use_lite_tokenizer.h"
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void check_ids (const LecUseLiteTokenizer *tokenizer, guint n_pieces, const char *text, gsize length)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_autoptr (GArray) some = g_array_new (FALSE, FALSE, sizeof (guint16));
  LecTokenStats stats = {0};
  gsize n = lec_use_lite_tokenizer_encode (tokenizer, text, length, G_MAXUINT, all, &stats);
  g_assert (n == all->len && stats.unknown + stats.lone <= stats.characters);
  for (guint i = 0; i < all->len; i++) {
    guint16 id = g_array_index (all, guint16, i);
    g_assert (id < n_pieces && (id == 0 || id >= 6));
    g_assert (i == 0 || id || g_array_index (all, guint16, i - 1)); /* a run of unknown characters is one */
  }
  n = lec_use_lite_tokenizer_encode (tokenizer, text, length, 5, some, NULL);
  g_assert (n == MIN (5, all->len) && (n == 0 || memcmp (some->data, all->data, n * sizeof (guint16)) == 0));
}

static void check_windows (LecEmbedder *embedder, const char *text, gsize length)
{
  g_autofree char *prepared = lec_embedder_prepare (text, length);
  g_assert (g_utf8_validate (prepared, -1, NULL));
  g_assert (!strstr (prepared, "  ") && prepared[0] != ' ' && !g_str_has_suffix (prepared, " "));
  g_autofree char *again = lec_embedder_prepare (prepared, strlen (prepared));
  g_assert_cmpuint (strlen (again), <=, 2 * strlen (prepared)); /* lower case may have its own lower case */
  g_autoptr (GPtrArray) windows = lec_embedder_windows (embedder, prepared);
  gsize total = 0;
  for (guint i = 0; i < windows->len; i++) {
    const char *window = g_ptr_array_index (windows, i);
    g_assert (*window && g_utf8_validate (window, -1, NULL));
    total += strlen (window);
  }
  g_assert (total <= strlen (prepared) && total + windows->len >= strlen (prepared)); /* a space between, at most */
}

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  static LecEmbedder *embedder;          /* global: made once for all inputs */
  static LecUseLiteWeights *weights;     /* global: the same */
  static LecUseLiteTokenizer *tokenizer; /* global: the same */
  if (!embedder) {
    g_autofree char *path = lec_path_part ("share/lectern/models/use-lite-f16.bin");
    embedder = lec_embedder_new (&lec_embedder_use_lite, NULL);
    weights = lec_use_lite_weights_new (path, NULL);
    g_assert (embedder && weights);
    tokenizer = lec_use_lite_tokenizer_new (weights);
  }
  check_ids (tokenizer, weights->n_pieces, (const char *)data, size);
  check_windows (embedder, (const char *)data, size);
  return 0;
}
