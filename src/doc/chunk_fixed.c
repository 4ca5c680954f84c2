/* chunk_fixed.c — chunks of so many words, neighbours sharing some, whatever stands in them.
 * SPDX-License-Identifier: MIT */
#include "src/doc/flow.h"

#define SIZE    500
#define OVERLAP 50

/* The starts and ends of all words of the flow, as LecFlowSpan without boundary. */
static GArray *all_words (const LecFlow *flow)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (LecFlowSpan));
  for (gsize at = 0, a, b; lec_flow_next_word (flow->text->str, flow->text->len, &at, &a, &b);) {
    const LecFlowSpan word = {a, b, 1, LEC_FLOW_WORD};
    g_array_append_val (words, word);
  }
  return words;
}

static GPtrArray *chunk (const LecDocument *document, const LecChunkOptions *options, GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (LecFlow) flow = lec_flow_new (document);
  g_autoptr (GArray) words = all_words (flow);
  g_autoptr (GPtrArray) chunks = g_ptr_array_new_with_free_func ((GDestroyNotify)lec_chunk_free);
  g_auto (LecFlowHeadings) headings = {0};
  const guint size = options && options->size ? options->size : SIZE;
  guint overlap = options && options->overlap ? options->overlap : options && options->size ? size / 10 : OVERLAP;
  overlap = MIN (overlap, size - 1);
  guint block = 0;
  for (guint i = 0; i < words->len; i += size - overlap) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    const gsize start = g_array_index (words, LecFlowSpan, i).start;
    const guint last = MIN (i + size, words->len) - 1;
    for (; block < flow->blocks->len && g_array_index (flow->blocks, LecFlowBlock, block).start <= start; block++)
      if (g_array_index (flow->blocks, LecFlowBlock, block).kind == LEC_BLOCK_HEADING)
        lec_flow_headings_enter (&headings, flow, &g_array_index (flow->blocks, LecFlowBlock, block));
    g_autofree char *path = lec_flow_headings_path (&headings);
    g_ptr_array_add (chunks, lec_flow_chunk (flow, start, g_array_index (words, LecFlowSpan, last).end, path));
    if (last + 1 == words->len)
      break;
  }
  return g_steal_pointer (&chunks);
}

const LecChunker lec_chunker_fixed = {
    .name = "fixed",
    .help = "so many words (500), neighbours sharing some (50)",
    .chunk = chunk,
};
