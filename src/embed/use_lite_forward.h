/* use_lite_forward.h — ids to vectors: the two transformer layers over a block of texts.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>
#include "src/embed/use_lite_kernel.h"

/* The memory of one call: the token matrices of a block, and what is widened of a weight matrix. */
typedef struct LecUseLiteScratch LecUseLiteScratch;

/* Ids of a block: what one pass through the weights serves. More would gain under 2% and cost memory in proportion. */
enum { LEC_USE_LITE_BLOCK = 1024 };

/* Memory for blocks of up to `tokens` ids and `texts` texts whose longest has `longest` ids: 10.5 kB an id, 8 kB a
 * text, and for the weights 0.4 MB (few ids) or 3.2 MB (many); 14 MB for LEC_USE_LITE_BLOCK ids in texts of 20 words.
 */
LecUseLiteScratch *lec_use_lite_scratch_new (gsize tokens, gsize texts, gsize longest);
void lec_use_lite_scratch_free (LecUseLiteScratch *scratch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecUseLiteScratch, lec_use_lite_scratch_free)

/* Computes the vectors of the texts of one block.
 *
 * ids      the ids of all texts in a row, each below the number of pieces
 * counts   (texts) ids of each text, at most LEC_USE_LITE_TEXT_IDS; 0 is allowed
 * out      (texts, LEC_USE_LITE_WIDTH)
 * FALSE when cancelled (looked at every few milliseconds); `out` is then undefined. */
gboolean lec_use_lite_forward (const LecUseLiteWeights *weights, const LecUseLiteKernels *kernels,
                               LecUseLiteScratch *scratch, const guint16 *ids, const guint *counts, gsize texts,
                               float *out, GCancellable *cancellable);
