/* chunk_recursive.c — by headings, then paragraphs, then sentences; source code by function and class.
 *
 * A section (what stands under one heading) is a row of spans that are not cut: a paragraph's sentences, a list or a
 * table where it fits, else its lines, a function. Where the section is cut is chosen for all its chunks at once: the
 * cheapest way by dynamic programming, where a chunk costs something for being there and for being far from full, and
 * a cut for what it parts (one at the end of a page is welcome). Small sections that are neighbours under one heading
 * are then put together. SPDX-License-Identifier: MIT */
#include "src/doc/flow.h"
#include <string.h>

#define SIZE_PAGED 110 /* words: one window of the built-in model; a hit then names its page */
#define SIZE_ALONE 500 /* of texts without pages: a hit that reads by itself (docs/answers.md has the figures) */
#define CHUNK_COST 0.5 /* of one more chunk, where an empty one's cost for lack of words is 1 */
#define TINY       12  /* words, under which a page's text is put with the next page's */
#define SMALL      4   /* what has less than 1/4 of the size is put with a neighbour */

/* What a cut costs that parts what a boundary ends. */
static double cut_cost (guint8 boundary)
{
  static const double costs[] = {
      [LEC_FLOW_BLOCK] = 0, [LEC_FLOW_SENTENCE] = .25, [LEC_FLOW_LINE] = .5,
      [LEC_FLOW_WORD] = .6, [LEC_FLOW_GLUE] = 1e6,     [LEC_FLOW_PAGE] = -1.2,
  };
  return costs[boundary];
}

typedef struct {
  gsize start, end; /* of the flow */
  guint words;
  char *path;
} Part;

static void part_clear (Part *part)
{
  g_free (part->path);
}

static GArray *parts_new (void)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (parts, (GDestroyNotify)part_clear);
  return parts;
}

/* Appends the spans of one block. */
static void add_block (const LecFlow *flow, const LecFlowBlock *block, guint size, GArray *spans)
{
  const guint first = spans->len;
  const guint words = lec_flow_words (flow->text->str, block->start, block->end);
  const gboolean running = block->kind == LEC_BLOCK_PARAGRAPH || block->kind == LEC_BLOCK_HEADING;
  if (words <= size && !running) {
    const LecFlowSpan whole = {block->start, block->end, words, LEC_FLOW_BLOCK};
    g_array_append_val (spans, whole);
  } else if (running) {
    lec_flow_sentences (flow, block->start, block->end, size, spans);
  } else {
    lec_flow_lines (flow, block->start, block->end, size, spans);
  }
  if (spans->len > first)
    g_array_index (spans, LecFlowSpan, spans->len - 1).boundary =
        block->kind == LEC_BLOCK_HEADING ? LEC_FLOW_GLUE : LEC_FLOW_BLOCK;
  /* a blank line in source code is a better place than another line's end */
  for (guint i = first; i + 1 < spans->len && block->kind == LEC_BLOCK_CODE; i++) {
    const LecFlowSpan *a = &g_array_index (spans, LecFlowSpan, i), *b = a + 1;
    const char *newline = memchr (flow->text->str + a->end, '\n', b->start - a->end);
    if (newline && memchr (newline + 1, '\n', flow->text->str + b->start - newline - 1))
      g_array_index (spans, LecFlowSpan, i).boundary = LEC_FLOW_BLOCK;
  }
}

/* Marks where the next span begins on another page: a hit names its page, so chunks end there where they can. */
static void mark_pages (const LecFlow *flow, GArray *spans)
{
  guint page = lec_flow_page (flow, g_array_index (spans, LecFlowSpan, 0).start);
  for (guint i = 1; i < spans->len; i++) {
    const guint next = lec_flow_page (flow, g_array_index (spans, LecFlowSpan, i).start);
    LecFlowSpan *span = &g_array_index (spans, LecFlowSpan, i - 1);
    if (next != page && span->boundary != LEC_FLOW_GLUE)
      span->boundary = LEC_FLOW_PAGE;
    page = next;
  }
}

/* The cheapest cuts: from[j] is where the chunk that ends before span j begins. `out`, empty, gets the starts in order.
 */
static void cheapest_cuts (const GArray *spans, guint size, GArray *out)
{
  const guint n = spans->len;
  g_autofree double *cost = g_new0 (double, n + 1);
  g_autofree guint *from = g_new0 (guint, n + 1);
  cost[0] = 0;
  for (guint j = 1; j <= n; j++) {
    guint words = 0;
    cost[j] = G_MAXDOUBLE;
    for (guint i = j; i-- > 0;) {
      words += g_array_index (spans, LecFlowSpan, i).words;
      if (words > size && i + 1 < j && g_array_index (spans, LecFlowSpan, i).boundary != LEC_FLOW_GLUE)
        break;
      if (words > 2 * size && i + 1 < j) /* headings without end do not grow a chunk without end */
        break;
      const float lack = words < size ? 1 - (double)words / size : 0;
      const double cut = j < n ? cut_cost (g_array_index (spans, LecFlowSpan, j - 1).boundary) : 0;
      const double total = cost[i] + CHUNK_COST + lack * lack + cut;
      if (total < cost[j]) {
        cost[j] = total;
        from[j] = i;
      }
    }
  }
  for (guint j = n; j > 0; j = from[j])
    g_array_append_val (out, from[j]);
  for (guint i = 0; i < out->len / 2; i++) {
    guint *a = &g_array_index (out, guint, i), *b = &g_array_index (out, guint, out->len - 1 - i), c = *a;
    *a = *b;
    *b = c;
  }
}

/* Cuts the spans of one section into parts, and empties them. */
static void cut_section (const LecFlow *flow, GArray *spans, guint size, const LecFlowHeadings *headings, GArray *parts)
{
  if (spans->len == 0)
    return;
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (guint));
  mark_pages (flow, spans);
  cheapest_cuts (spans, size, starts);
  for (guint c = 0; c < starts->len; c++) {
    const guint first = g_array_index (starts, guint, c);
    const guint after = c + 1 < starts->len ? g_array_index (starts, guint, c + 1) : spans->len;
    Part part = {g_array_index (spans, LecFlowSpan, first).start, g_array_index (spans, LecFlowSpan, after - 1).end, 0,
                 lec_flow_headings_path (headings)};
    for (guint i = first; i < after; i++)
      part.words += g_array_index (spans, LecFlowSpan, i).words;
    g_array_append_val (parts, part);
  }
  g_array_set_size (spans, 0);
}

/* The headings that two paths have in common, from the top. Owned by the caller. */
static char *common_path (const char *a, const char *b)
{
  gsize same = 0;
  const gsize separator = strlen (" › ");
  for (gsize i = 0;; i++) {
    const gboolean a_ends = !a[i] || g_str_has_prefix (a + i, " › "), b_ends = !b[i] || g_str_has_prefix (b + i, " › ");
    if (a_ends && b_ends)
      same = i;
    if (!a[i] || a[i] != b[i])
      break;
    if (a_ends)
      i += separator - 1;
  }
  return g_strndup (a, same);
}

/* Whether two neighbours stand under one heading, and one is too small to be of use alone. */
static gboolean belong_together (const LecFlow *flow, const Part *a, const Part *b, const char *common, guint size)
{
  if (lec_flow_page (flow, a->start) != lec_flow_page (flow, b->start) && MIN (a->words, b->words) >= TINY)
    return FALSE;
  if (a->words + b->words > size || (a->words >= size / SMALL && b->words >= size / SMALL))
    return FALSE;
  /* one heading above both, or one of them directly above the other, or neither has any */
  return *common || !*a->path || !*b->path;
}

/* Puts small neighbours together, then makes the chunks. */
static GPtrArray *finish (const LecFlow *flow, GArray *parts, guint size)
{
  GPtrArray *chunks = g_ptr_array_new_with_free_func ((GDestroyNotify)lec_chunk_free);
  for (guint i = 0; i < parts->len; i++) {
    Part *part = &g_array_index (parts, Part, i);
    if (i + 1 < parts->len) {
      Part *next = &g_array_index (parts, Part, i + 1);
      g_autofree char *common = common_path (part->path, next->path);
      if (belong_together (flow, part, next, common, size)) {
        next->start = part->start;
        const guint own = part->words;
        next->words += own;
        if (own > next->words - own) { /* the heading of the larger one */
          g_free (next->path);
          next->path = g_steal_pointer (&part->path);
        }
        continue;
      }
    }
    LecChunk *chunk = lec_flow_chunk (flow, part->start, part->end, part->path);
    if (chunk)
      g_ptr_array_add (chunks, chunk);
  }
  return chunks;
}

static GPtrArray *chunk (const LecDocument *document, const LecChunkOptions *options, GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (LecFlow) flow = lec_flow_new (document);
  g_autoptr (GArray) parts = parts_new ();
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (LecFlowSpan));
  g_auto (LecFlowHeadings) headings = {0};
  const guint own = document->pages->len > 1 ? SIZE_PAGED : SIZE_ALONE;
  const guint size = options && options->size ? options->size : own;
  gboolean in_headings = FALSE; /* headings that follow each other begin one section */
  for (guint i = 0; i < flow->blocks->len; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    const LecFlowBlock *block = &g_array_index (flow->blocks, LecFlowBlock, i);
    if (block->kind == LEC_BLOCK_HEADING) {
      if (!in_headings)
        cut_section (flow, spans, size, &headings, parts);
      lec_flow_headings_enter (&headings, flow, block);
    }
    const gboolean function = block->kind == LEC_BLOCK_CODE && block->level > 0; /* a section of its own */
    if (function && !in_headings)
      cut_section (flow, spans, size, &headings, parts);
    add_block (flow, block, size, spans);
    if (function)
      cut_section (flow, spans, size, &headings, parts);
    in_headings = block->kind == LEC_BLOCK_HEADING;
  }
  cut_section (flow, spans, size, &headings, parts);
  return finish (flow, parts, size);
}

const LecChunker lec_chunker_recursive = {
    .name = "recursive",
    .help = "by headings, paragraphs and sentences; code by function (110 words)",
    .chunk = chunk,
};
