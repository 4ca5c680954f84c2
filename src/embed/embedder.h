/* embedder.h — texts to vectors of unit length, whoever computes them.
 *
 * An embedder is one file that ends in one LecEmbedderClass. The built-in one is use_lite.c.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>

typedef struct LecEmbedder LecEmbedder; /* a model that is ready; reference-counted, thread-safe */

typedef struct {
  const char *name; /* "use-lite" */
  const char *help;
  guint dimensions;
  guint window_words;  /* words of running text that one window holds */
  guint window_pieces; /* the model's own pieces that it reads of a text; what follows is ignored; 0: no such limit */
  /* The slots serve the functions below. */
  gpointer (*open) (GError **error);
  void (*close) (gpointer model);
  gboolean (*embed) (gpointer model, const char *const *texts, const gsize *lengths, gsize n, float *out,
                     GCancellable *cancellable, GError **error);
  double (*known) (gpointer model, const char *text, gsize length);
  gsize (*pieces) (gpointer model, const char *text, gsize length); /* pieces of a text; NULL without window_pieces */
} LecEmbedderClass;

extern const LecEmbedderClass lec_embedder_use_lite;

/* Maps or connects the model; NULL with the error. The weights are not read before the first text. */
LecEmbedder *lec_embedder_new (const LecEmbedderClass *class, GError **error);
LecEmbedder *lec_embedder_ref (LecEmbedder *embedder);
void lec_embedder_unref (LecEmbedder *embedder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecEmbedder, lec_embedder_unref)
const char *lec_embedder_name (const LecEmbedder *embedder);
guint lec_embedder_dimensions (const LecEmbedder *embedder);

/* The model's plain output.
 *
 * texts    n texts of lengths[i] bytes (lengths NULL: NUL-terminated)
 * out      (n, dimensions), rows of unit length
 * Texts of any length; the built-in model reads 128 pieces (about 100 words) of each. It takes at most 15 MB a call,
 * and several threads may call at once; it looks at `cancellable` every few milliseconds. FALSE with the error, or
 * cancelled. */
gboolean lec_embedder_embed (LecEmbedder *embedder, const char *const *texts, const gsize *lengths, gsize n, float *out,
                             GCancellable *cancellable, GError **error);

/* The share (0–1) of a text that the model knows; below 0.5 its vector says little (a script it has never seen). */
double lec_embedder_known (LecEmbedder *embedder, const char *text, gsize length);

/* A text as the library gives it to a model: white space and controls collapsed, trimmed, no space before , . ; : ? !
 * ), lower case (use_lite_spec §5). Queries and documents get the same. Owned by the caller. */
char *lec_embedder_prepare (const char *text, gsize length);

/* Cuts a prepared text into equal windows of at most the model's window_words and window_pieces: between words, but
 * words of more than 96 bytes may be cut too.
 * Returns a GPtrArray of strings (owned by the caller), empty for an empty text. */
GPtrArray *lec_embedder_windows (const LecEmbedder *embedder, const char *prepared);
