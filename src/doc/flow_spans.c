/* flow_spans.c — pieces of the flow that chunks are packed from: sentences and lines, none longer than a chunk.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/doc/flow.h"
#include "src/text/sentences.h"

/* Adds start … end; where it is longer than `most` words, as equal parts cut between words. */
static void add_bounded (const char *text, gsize start, gsize end, guint most, LecFlowBoundary boundary, GArray *spans)
{
  const guint words = lec_flow_words (text, start, end);
  if (words == 0)
    return;
  const guint parts = (words + most - 1) / most;
  gsize at = start, first, a, b;
  for (guint part = 0; part < parts; part++) {
    const guint n = (guint)(((guint64)words * (part + 1)) / parts - ((guint64)words * part) / parts);
    LecFlowSpan span = {0, 0, n, part + 1 == parts ? boundary : LEC_FLOW_WORD};
    for (guint i = 0; i < n && lec_flow_next_word (text, end, &at, &a, &b); i++) {
      first = a;
      if (i == 0)
        span.start = first;
      span.end = b;
    }
    g_array_append_val (spans, span);
  }
}

void lec_flow_sentences (const LecFlow *flow, gsize start, gsize end, guint most, GArray *spans)
{
  for (gsize next; start < end; start = next) {
    next = lec_sentence_next (flow->text->str, end, start, NULL);
    add_bounded (flow->text->str, start, next, most, LEC_FLOW_SENTENCE, spans);
  }
}

void lec_flow_lines (const LecFlow *flow, gsize start, gsize end, guint most, GArray *spans)
{
  const char *text = flow->text->str;
  while (start < end) {
    const char *newline = memchr (text + start, '\n', end - start);
    const gsize stop = newline ? (gsize)(newline - text) : end;
    add_bounded (text, start, stop, most, LEC_FLOW_LINE, spans);
    start = stop + 1;
  }
}
