/* use_lite.c — the built-in embedder: Universal Sentence Encoder Lite (English), 512 numbers a text.
 *
 * The file is checked in two steps. Its structure always, when it is opened: every table and every block lies inside,
 * so nothing that it says can lead outside. Its checksum once a process, before the first batch: 14 MB cost about 10
 * ms, which an import never feels, but which every `lectern search` would. A query on damaged weights gives a wrong
 * vector, or an error where the numbers run away. SPDX-License-Identifier: MIT */
#include "src/embed/use_lite.h"
#include "src/base/error.h"
#include "src/base/path.h"
#include "src/embed/use_lite_forward.h"
#include "src/embed/use_lite_tokenizer.h"
#include <math.h>
#include <string.h>

enum {
  BATCH = 8,            /* texts from which a call counts as a batch */
  KNOWN_BYTES = 1 << 14 /* of a text, which are looked at for what the model knows */
};

struct LecUseLite {
  LecUseLiteWeights *weights;
  const LecUseLiteKernels *kernels;
  GMutex lock;                    /* guards the making of what follows */
  LecUseLiteTokenizer *tokenizer; /* made for the first text */
  gint checked;                   /* the checksum was right */
};

LecUseLite *lec_use_lite_new (const char *path, GError **error)
{
  LecUseLiteWeights *weights = lec_use_lite_weights_new (path, error);
  if (!weights)
    return NULL;
  LecUseLite *model = g_new0 (LecUseLite, 1);
  model->weights = weights;
  model->kernels = lec_use_lite_kernels ();
  g_mutex_init (&model->lock);
  return model;
}

void lec_use_lite_free (LecUseLite *model)
{
  g_clear_pointer (&model->tokenizer, lec_use_lite_tokenizer_free);
  lec_use_lite_weights_free (model->weights);
  g_mutex_clear (&model->lock);
  g_free (model);
}

void lec_use_lite_set_kernels (LecUseLite *model, const LecUseLiteKernels *kernels)
{
  model->kernels = kernels;
}

static const LecUseLiteTokenizer *tokenizer_of (LecUseLite *model)
{
  LecUseLiteTokenizer *tokenizer = g_atomic_pointer_get (&model->tokenizer);
  if (tokenizer)
    return tokenizer;
  g_mutex_lock (&model->lock);
  tokenizer = model->tokenizer ? model->tokenizer : lec_use_lite_tokenizer_new (model->weights);
  g_atomic_pointer_set (&model->tokenizer, tokenizer);
  g_mutex_unlock (&model->lock);
  return tokenizer;
}

static gboolean check_once (LecUseLite *model, GError **error)
{
  if (g_atomic_int_get (&model->checked))
    return TRUE;
  g_mutex_lock (&model->lock);
  gboolean sound = model->checked || lec_use_lite_weights_verify (model->weights, error);
  g_atomic_int_set (&model->checked, sound);
  g_mutex_unlock (&model->lock);
  return sound;
}

GArray *lec_use_lite_ids (LecUseLite *model, const char *text, gsize length)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (guint16));
  lec_use_lite_tokenizer_encode (tokenizer_of (model), text, length, G_MAXUINT, ids, NULL);
  return ids;
}

/* All texts as ids. The counts of ids are a guint each. */
static gboolean read_texts (LecUseLite *model, const char *const *texts, const gsize *lengths, gsize n, GArray *ids,
                            guint *counts, GCancellable *cancellable, GError **error)
{
  const LecUseLiteTokenizer *tokenizer = tokenizer_of (model);
  for (gsize i = 0; i < n; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    counts[i] = (guint)lec_use_lite_tokenizer_encode (tokenizer, texts[i], lengths ? lengths[i] : strlen (texts[i]),
                                                      LEC_USE_LITE_TEXT_IDS, ids, NULL);
  }
  return TRUE;
}

/* How many of the texts make the next block, and their ids. */
static gsize next_block (const guint *counts, gsize n, gsize *tokens)
{
  gsize texts = 0;
  for (*tokens = 0; texts < MIN (n, LEC_USE_LITE_BLOCK); texts++) {
    if (*tokens + counts[texts] > LEC_USE_LITE_BLOCK)
      break;
    *tokens += counts[texts];
  }
  return texts;
}

static gboolean all_finite (const float *x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (x[i]))
      return FALSE;
  return TRUE;
}

gboolean lec_use_lite_embed (LecUseLite *model, const char *const *texts, const gsize *lengths, gsize n, float *out,
                             GCancellable *cancellable, GError **error)
{
  if (n >= BATCH && !check_once (model, error))
    return FALSE;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint16));
  g_autofree guint *counts = g_new (guint, MAX (n, 1));
  if (!read_texts (model, texts, lengths, n, ids, counts, cancellable, error))
    return FALSE;
  gsize longest = 0, tokens;
  for (gsize i = 0; i < n; i++)
    longest = MAX (longest, counts[i]);
  g_autoptr (LecUseLiteScratch) scratch =
      lec_use_lite_scratch_new (MIN (ids->len, LEC_USE_LITE_BLOCK), MIN (n, LEC_USE_LITE_BLOCK), longest);
  const guint16 *at = (const guint16 *)(gconstpointer)ids->data;
  for (gsize done = 0, block; done < n; done += block, at += tokens) {
    block = next_block (counts + done, n - done, &tokens);
    float *rows = out + done * LEC_USE_LITE_WIDTH;
    if (!lec_use_lite_forward (model->weights, model->kernels, scratch, at, counts + done, block, rows, cancellable))
      return !g_cancellable_set_error_if_cancelled (cancellable, error);
    if (!all_finite (rows, block * LEC_USE_LITE_WIDTH)) {
      g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT,
                   "the built-in model gives no numbers: its file is damaged; install lectern again");
      return FALSE;
    }
  }
  return TRUE;
}

static gpointer open_model (GError **error)
{
  g_autofree char *path = lec_path_part ("share/lectern/models/use-lite-f16.bin");
  return lec_use_lite_new (path, error);
}

static void close_model (gpointer model)
{
  lec_use_lite_free (model);
}

static gboolean embed (gpointer model, const char *const *texts, const gsize *lengths, gsize n, float *out,
                       GCancellable *cancellable, GError **error)
{
  return lec_use_lite_embed (model, texts, lengths, n, out, cancellable, error);
}

static gsize pieces (gpointer model, const char *text, gsize length)
{
  g_autoptr (GArray) ids = lec_use_lite_ids (model, text, length);
  return ids->len;
}

static double known (gpointer model, const char *text, gsize length)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint16));
  LecTokenStats stats = {0};
  lec_use_lite_tokenizer_encode (tokenizer_of (model), text, MIN (length, KNOWN_BYTES), LEC_USE_LITE_TEXT_IDS, ids,
                                 &stats);
  return stats.characters ? 1.0 - (double)(stats.unknown + stats.lone) / (double)stats.characters : 0.0;
}

const LecEmbedderClass lec_embedder_use_lite = {
    .name = "use-lite",
    .help = "Universal Sentence Encoder Lite, built in: English, 512 dimensions, works without a network",
    .dimensions = LEC_USE_LITE_WIDTH,
    .window_words = 100,
    .window_pieces = LEC_USE_LITE_TEXT_IDS,
    .open = open_model,
    .close = close_model,
    .embed = embed,
    .known = known,
    .pieces = pieces,
};
