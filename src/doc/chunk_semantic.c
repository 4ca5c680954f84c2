/* chunk_semantic.c — cut where the meaning of neighbouring sentences parts.
 *
 * The vector of a place's two sentences before is compared with that of the two behind it; the largest distances of the
 * document (a percentile) are cuts. Chunks keep between a quarter of the size and the size, and end at headings.
 * SPDX-License-Identifier: MIT */
#include "src/base/error.h"
#include "src/doc/flow.h"
#include <math.h>
#include <stdlib.h>

#define SIZE       110  /* words at most */
#define PERCENTILE 0.75 /* of distances, above which there is a cut */
#define SIDE       2    /* sentences on each side of a place */
#define BATCH      128  /* sentences embedded in one call */

/* All sentences (and lines of lists, tables and code) of the flow; a heading's end is GLUE, a block's end BLOCK. */
static GArray *all_spans (const LecFlow *flow, guint size)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (LecFlowSpan));
  for (guint i = 0; i < flow->blocks->len; i++) {
    const LecFlowBlock *block = &g_array_index (flow->blocks, LecFlowBlock, i);
    if (block->kind == LEC_BLOCK_PARAGRAPH || block->kind == LEC_BLOCK_HEADING)
      lec_flow_sentences (flow, block->start, block->end, size, spans);
    else
      lec_flow_lines (flow, block->start, block->end, size, spans);
    if (spans->len > 0)
      g_array_index (spans, LecFlowSpan, spans->len - 1).boundary =
          block->kind == LEC_BLOCK_HEADING ? LEC_FLOW_GLUE : LEC_FLOW_BLOCK;
  }
  return spans;
}

/* Vectors of all spans, (n, dimensions); NULL with the error. Owned by the caller. */
static float *embed_all (const LecFlow *flow, const GArray *spans, const LecChunkOptions *options,
                         GCancellable *cancellable, GError **error)
{
  g_autofree float *vectors = g_new0 (float, MAX ((gsize)spans->len * options->dimensions, 1));
  for (guint first = 0; first < spans->len; first += BATCH) {
    const guint n = MIN (BATCH, spans->len - first);
    g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
    for (guint i = 0; i < n; i++) {
      const LecFlowSpan *span = &g_array_index (spans, LecFlowSpan, first + i);
      g_ptr_array_add (texts, g_strndup (flow->text->str + span->start, span->end - span->start));
    }
    if (!options->embed ((const char *const *)texts->pdata, n, vectors + (gsize)first * options->dimensions,
                         options->embed_data, cancellable, error))
      return NULL;
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
  }
  return g_steal_pointer (&vectors);
}

/* 1 - cosine of the sums of vectors first … middle-1 and middle … last-1. */
static float distance (const float *vectors, gsize dimensions, guint first, guint middle, guint last)
{
  double ab = 0, aa = 0, bb = 0;
  for (gsize d = 0; d < dimensions; d++) {
    double a = 0, b = 0;
    for (guint i = first; i < middle; i++)
      a += vectors[i * dimensions + d];
    for (guint i = middle; i < last; i++)
      b += vectors[i * dimensions + d];
    ab += a * b, aa += a * a, bb += b * b;
  }
  return aa > 0 && bb > 0 ? (float)(1 - ab / (sqrt (aa) * sqrt (bb))) : 0;
}

static int compare_floats (gconstpointer a, gconstpointer b)
{
  const float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

/* distances[i]: how far span i parts from span i + 1; the threshold is their percentile. Owned by the caller. */
static float *distances_of (const float *vectors, gsize dimensions, guint n, float *threshold)
{
  float *distances = g_new0 (float, n + 1);
  for (guint i = 0; i + 1 < n; i++)
    distances[i] = distance (vectors, dimensions, i + 1 > SIDE ? i + 1 - SIDE : 0, i + 1, MIN (i + 1 + SIDE, n));
  g_autofree float *sorted = g_memdup2 (distances, sizeof (float) * (n + 1));
  if (n > 1)
    qsort (sorted, n - 1, sizeof (float), compare_floats);
  *threshold = n > 1 ? sorted[(guint)((n - 2) * PERCENTILE)] : 0;
  return distances;
}

/* Whether the distance behind span i is large, and no neighbour's is larger: a change of subject widens several. */
static gboolean is_cut (const float *distances, guint i, guint n, float threshold)
{
  return distances[i] >= threshold && (i == 0 || distances[i] >= distances[i - 1]) &&
         (i + 1 >= n || distances[i] >= distances[i + 1]);
}

/* Walks the spans, cuts, and makes the chunks. */
static GPtrArray *pack (const LecFlow *flow, const GArray *spans, const float *distances, float threshold, guint size)
{
  GPtrArray *chunks = g_ptr_array_new_with_free_func ((GDestroyNotify)lec_chunk_free);
  g_auto (LecFlowHeadings) headings = {0};
  guint words = 0, block = 0;
  for (guint i = 0, first = 0; i < spans->len; i++) {
    const LecFlowSpan *span = &g_array_index (spans, LecFlowSpan, i), *next = span + 1;
    const gboolean last = i + 1 == spans->len;
    words += span->words;
    gboolean heading_next = FALSE;
    for (guint b = block; !last && b < flow->blocks->len; b++) {
      const LecFlowBlock *at = &g_array_index (flow->blocks, LecFlowBlock, b);
      if (at->start >= next->start) {
        heading_next = at->start == next->start && at->kind == LEC_BLOCK_HEADING;
        break;
      }
    }
    const gboolean parts =
        is_cut (distances, i, spans->len, threshold) && words >= size / 4 && span->boundary != LEC_FLOW_GLUE;
    if (!last && !parts && words + next->words <= size && !(heading_next && span->boundary != LEC_FLOW_GLUE))
      continue;
    const gsize start = g_array_index (spans, LecFlowSpan, first).start;
    /* the path counts headings up to the first text that is not one */
    for (; block < flow->blocks->len && g_array_index (flow->blocks, LecFlowBlock, block).start < span->end; block++)
      if (g_array_index (flow->blocks, LecFlowBlock, block).kind == LEC_BLOCK_HEADING)
        lec_flow_headings_enter (&headings, flow, &g_array_index (flow->blocks, LecFlowBlock, block));
    g_autofree char *path = lec_flow_headings_path (&headings);
    g_ptr_array_add (chunks, lec_flow_chunk (flow, start, span->end, path));
    first = i + 1;
    words = 0;
  }
  return chunks;
}

static GPtrArray *chunk (const LecDocument *document, const LecChunkOptions *options, GCancellable *cancellable,
                         GError **error)
{
  if (!options || !options->embed || options->dimensions == 0) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_BAD_REQUEST,
                 "cannot chunk by meaning: the semantic chunker needs an embedding model, and none is at hand; use "
                 "the chunker 'recursive'");
    return NULL;
  }
  const guint size = options->size ? options->size : SIZE;
  g_autoptr (LecFlow) flow = lec_flow_new (document);
  g_autoptr (GArray) spans = all_spans (flow, size);
  g_autofree float *vectors = embed_all (flow, spans, options, cancellable, error);
  if (!vectors)
    return NULL;
  float threshold = 0;
  g_autofree float *distances = distances_of (vectors, options->dimensions, spans->len, &threshold);
  return pack (flow, spans, distances, threshold, size);
}

const LecChunker lec_chunker_semantic = {
    .name = "semantic",
    .help = "cut where the meaning of neighbouring sentences parts (up to 110 words)",
    .chunk = chunk,
};
