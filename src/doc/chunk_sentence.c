/* chunk_sentence.c — whole sentences, as many as fit the size.
 * SPDX-License-Identifier: MIT */
#include "src/doc/flow.h"

#define SIZE 110 /* words: one window of the built-in model */

typedef struct {
  const LecFlow *flow;
  GPtrArray *chunks;
  LecFlowHeadings headings;
  char *path; /* headings above the chunk that is being filled */
  gsize start, end;
  guint words;
} Packer;

static void flush (Packer *packer)
{
  if (packer->words > 0)
    g_ptr_array_add (packer->chunks, lec_flow_chunk (packer->flow, packer->start, packer->end, packer->path));
  packer->words = 0;
}

static void put (Packer *packer, const LecFlowSpan *span, guint size)
{
  if (packer->words + span->words > size)
    flush (packer);
  if (packer->words == 0) {
    g_free (packer->path);
    packer->path = lec_flow_headings_path (&packer->headings);
    packer->start = span->start;
  }
  packer->end = span->end;
  packer->words += span->words;
}

static GPtrArray *chunk (const LecDocument *document, const LecChunkOptions *options, GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (LecFlow) flow = lec_flow_new (document);
  g_autoptr (GPtrArray) chunks = g_ptr_array_new_with_free_func ((GDestroyNotify)lec_chunk_free);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (LecFlowSpan));
  const guint size = options && options->size ? options->size : SIZE;
  Packer packer = {.flow = flow, .chunks = chunks};
  gboolean going = TRUE;
  for (guint i = 0; going && i < flow->blocks->len; i++) {
    const LecFlowBlock *block = &g_array_index (flow->blocks, LecFlowBlock, i);
    if (block->kind == LEC_BLOCK_HEADING)
      lec_flow_headings_enter (&packer.headings, flow, block);
    g_array_set_size (spans, 0);
    if (block->kind == LEC_BLOCK_PARAGRAPH || block->kind == LEC_BLOCK_HEADING)
      lec_flow_sentences (flow, block->start, block->end, size, spans);
    else
      lec_flow_lines (flow, block->start, block->end, size, spans);
    for (guint s = 0; s < spans->len; s++)
      put (&packer, &g_array_index (spans, LecFlowSpan, s), size);
    going = !g_cancellable_set_error_if_cancelled (cancellable, error);
  }
  flush (&packer);
  lec_flow_headings_clear (&packer.headings);
  g_free (packer.path);
  return going ? g_steal_pointer (&chunks) : NULL;
}

const LecChunker lec_chunker_sentence = {
    .name = "sentence",
    .help = "whole sentences, as many as fit (110 words)",
    .chunk = chunk,
};
