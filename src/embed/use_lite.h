/* use_lite.h — the built-in model from any weights file: what use_lite.c offers to this folder and its tests.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/embed/embedder.h"
#include "src/embed/use_lite_kernel.h"

typedef struct LecUseLite LecUseLite; /* thread-safe */

/* Maps a weights file (f32, f16 or i8) without reading the weights; NULL with the error. */
LecUseLite *lec_use_lite_new (const char *path, GError **error);
void lec_use_lite_free (LecUseLite *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecUseLite, lec_use_lite_free)

/* Replaces the kernels that fit the processor, before the first text. `kernels` is static. For tests. */
void lec_use_lite_set_kernels (LecUseLite *model, const LecUseLiteKernels *kernels);

/* All ids of a text as a GArray of guint16, owned by the caller. */
GArray *lec_use_lite_ids (LecUseLite *model, const char *text, gsize length);

/* As lec_embedder_embed; at most 15 MB of memory a call, whatever n. */
gboolean lec_use_lite_embed (LecUseLite *model, const char *const *texts, const gsize *lengths, gsize n, float *out,
                             GCancellable *cancellable, GError **error);
