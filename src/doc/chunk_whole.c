/* chunk_whole.c — the document as one chunk.
 * SPDX-License-Identifier: MIT */
#include "src/doc/flow.h"

static GPtrArray *chunk (const LecDocument *document, const LecChunkOptions *options, GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (LecFlow) flow = lec_flow_new (document);
  GPtrArray *chunks = g_ptr_array_new_with_free_func ((GDestroyNotify)lec_chunk_free);
  LecChunk *whole = lec_flow_chunk (flow, 0, flow->text->len, "");
  if (whole)
    g_ptr_array_add (chunks, whole);
  return chunks;
}

const LecChunker lec_chunker_whole = {
    .name = "whole",
    .help = "the document as one chunk",
    .chunk = chunk,
};
