/* flow.c — the flow: built from pages and blocks, counted in words, mapped back to ranges.
 * SPDX-License-Identifier: MIT */
#include "src/doc/flow.h"
#include <string.h>

#define LONG_RUN      24 /* characters from which a run without blanks counts as several words */
#define RUN_PIECE     12 /* characters of such a word */
#define HEADING_BYTES 200

static void add_piece (LecFlow *flow, const LecPage *page, gsize start, gsize end)
{
  const LecFlowPiece piece = {flow->text->len, page->number, start, end - start};
  g_array_append_val (flow->pieces, piece);
  g_string_append_len (flow->text, page->text + start, end - start);
}

static gunichar last_char (const char *text, gsize end)
{
  const char *p = end > 0 ? g_utf8_find_prev_char (text, text + end) : NULL;
  return p ? g_utf8_get_char (p) : 0;
}

/* Scripts whose words are not set apart by blanks. */
static gboolean is_unspaced (gunichar c)
{
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) ||
         (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) ||
         (c >= 0xFF00 && c <= 0xFFDC) || (c >= 0x20000 && c <= 0x3FFFF);
}

/* Whether a paragraph that starts a page goes on with the flow's last one: that ended without an end of a sentence,
 * and this begins as no sentence does, or that broke off at a comma. */
static gboolean continues (const LecFlow *flow, const LecFlowBlock *last, const char *text)
{
  const gunichar before = last_char (flow->text->str, last->end), after = g_utf8_get_char (text);
  if (last->kind != LEC_BLOCK_PARAGRAPH || !before)
    return FALSE;
  if (before == ',' || before == ';' || before == 0x3001 || before == 0xFF0C)
    return TRUE;
  return (g_unichar_isalnum (before) || before == '-' || before == ')') &&
         (g_unichar_islower (after) || (is_unspaced (after) && is_unspaced (before)));
}

/* Adds bytes of a page as a block, or as what continues the block before. */
static void add_block (LecFlow *flow, const LecPage *page, LecBlockKind kind, guint level, gsize start, gsize end)
{
  while (start < end && g_ascii_isspace (page->text[start]))
    start++;
  while (end > start && g_ascii_isspace (page->text[end - 1]))
    end--;
  if (start == end)
    return;
  LecFlowBlock *last = flow->blocks->len ? &g_array_index (flow->blocks, LecFlowBlock, flow->blocks->len - 1) : NULL;
  const guint last_page =
      flow->pieces->len ? g_array_index (flow->pieces, LecFlowPiece, flow->pieces->len - 1).page : page->number;
  if (last && last_page != page->number && kind == LEC_BLOCK_PARAGRAPH && continues (flow, last, page->text + start)) {
    const gunichar before = last_char (flow->text->str, flow->text->len);
    if (before != '-' && !is_unspaced (before))
      g_string_append_c (flow->text, ' ');
    add_piece (flow, page, start, end);
    last->end = flow->text->len;
    return;
  }
  if (last)
    g_string_append (flow->text, "\n\n");
  const LecFlowBlock block = {flow->text->len, flow->text->len + (end - start), kind, level};
  add_piece (flow, page, start, end);
  g_array_append_val (flow->blocks, block);
}

static void add_page (LecFlow *flow, const LecPage *page)
{
  const gsize length = strlen (page->text);
  gsize at = 0;
  for (guint i = 0; i < page->blocks->len; i++) {
    const LecBlock *block = &g_array_index (page->blocks, LecBlock, i);
    const gsize start = MIN (MAX (block->start, at), length), end = MIN (MAX (block->end, start), length);
    add_block (flow, page, LEC_BLOCK_PARAGRAPH, 0, at, start); /* text outside all blocks is not lost */
    if (block->kind != LEC_BLOCK_FURNITURE)
      add_block (flow, page, block->kind, block->level, start, end);
    at = end;
  }
  add_block (flow, page, LEC_BLOCK_PARAGRAPH, 0, at, length);
}

LecFlow *lec_flow_new (const LecDocument *document)
{
  LecFlow *flow = g_new0 (LecFlow, 1);
  flow->text = g_string_new (NULL);
  flow->pieces = g_array_new (FALSE, FALSE, sizeof (LecFlowPiece));
  flow->blocks = g_array_new (FALSE, FALSE, sizeof (LecFlowBlock));
  for (guint i = 0; i < document->pages->len; i++)
    add_page (flow, document->pages->pdata[i]);
  return flow;
}

void lec_flow_free (LecFlow *flow)
{
  if (!flow)
    return;
  g_string_free (flow->text, TRUE);
  g_array_unref (flow->pieces);
  g_array_unref (flow->blocks);
  g_free (flow);
}

/* A run without blanks from `p`: its characters up to `most`, and in `*stop` where they end. */
static guint run_length (const char *p, const char *end, guint most, const char **stop)
{
  guint n = 0;
  while (p < end && n < most) {
    if ((guchar)*p < 0x80) {
      if (g_ascii_isspace (*p))
        break;
      p++;
    } else {
      const gunichar c = g_utf8_get_char (p);
      if (g_unichar_isspace (c) || is_unspaced (c))
        break;
      p = g_utf8_next_char (p);
    }
    n++;
  }
  *stop = p;
  return n;
}

static const char *skip_space (const char *p, const char *end)
{
  while (p < end) {
    const gunichar c = (guchar)*p < 0x80 ? (gunichar)*p : g_utf8_get_char (p);
    if (!(c < 0x80 ? g_ascii_isspace ((char)c) : g_unichar_isspace (c)))
      break;
    p = g_utf8_next_char (p);
  }
  return p;
}

gboolean lec_flow_next_word (const char *text, gsize end, gsize *at, gsize *start, gsize *word_end)
{
  const char *last = text + end, *p = skip_space (text + *at, last), *q = p;
  if (p >= last)
    return FALSE;
  if ((guchar)*p >= 0x80 && is_unspaced (g_utf8_get_char (p))) {
    q = g_utf8_next_char (p);
    if (q < last && is_unspaced (g_utf8_get_char (q)))
      q = g_utf8_next_char (q);
  } else if (run_length (p, last, LONG_RUN + 1, &q) > LONG_RUN) {
    run_length (p, last, RUN_PIECE, &q);
  }
  for (int marks = 0; q < last && (guchar)*q >= 0x80 && marks < 16 && g_unichar_ismark (g_utf8_get_char (q)); marks++)
    q = g_utf8_next_char (q);
  *start = p - text;
  *word_end = MIN (q, last) - text;
  *at = *word_end;
  return TRUE;
}

guint lec_flow_words (const char *text, gsize start, gsize end)
{
  guint n = 0;
  for (gsize at = start, a, b; lec_flow_next_word (text, end, &at, &a, &b);)
    n++;
  return n;
}

/* Which piece a place of the flow lies in. */
static const LecFlowPiece *piece_at (const LecFlow *flow, gsize at)
{
  guint low = 0, high = flow->pieces->len;
  while (high - low > 1) {
    const guint middle = low + (high - low) / 2;
    if (g_array_index (flow->pieces, LecFlowPiece, middle).flow <= at)
      low = middle;
    else
      high = middle;
  }
  return &g_array_index (flow->pieces, LecFlowPiece, low);
}

guint lec_flow_page (const LecFlow *flow, gsize at)
{
  return flow->pieces->len ? piece_at (flow, at)->page : 0;
}

LecChunk *lec_flow_chunk (const LecFlow *flow, gsize start, gsize end, const char *heading)
{
  const char *text = flow->text->str;
  while (start < end && g_ascii_isspace (text[start]))
    start++;
  while (end > start && g_ascii_isspace (text[end - 1]))
    end--;
  if (start >= end)
    return NULL;
  const LecFlowPiece *first = piece_at (flow, start), *last = piece_at (flow, end - 1);
  LecChunk *chunk = g_new0 (LecChunk, 1);
  chunk->range.first = first->page;
  chunk->range.last = last->page;
  chunk->range.start = first->start + MIN (start - first->flow, first->length);
  chunk->range.end = last->start + MIN (end - last->flow, last->length);
  chunk->heading = g_strdup (heading);
  chunk->words = lec_flow_words (text, start, end);
  return chunk;
}

void lec_flow_headings_enter (LecFlowHeadings *headings, const LecFlow *flow, const LecFlowBlock *block)
{
  const guint level = CLAMP (block->level, 1, G_N_ELEMENTS (headings->titles));
  for (guint i = level - 1; i < G_N_ELEMENTS (headings->titles); i++)
    g_clear_pointer (&headings->titles[i], g_free);
  const char *text = flow->text->str + block->start;
  gsize length = block->end - block->start;
  if (length > HEADING_BYTES)
    length = g_utf8_find_prev_char (text, text + HEADING_BYTES + 1) - text;
  char *title = headings->titles[level - 1] = g_strndup (text, length);
  g_strdelimit (g_strstrip (title), "\n\t", ' ');
}

char *lec_flow_headings_path (const LecFlowHeadings *headings)
{
  GString *path = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (headings->titles); i++)
    if (headings->titles[i] && *headings->titles[i])
      g_string_append_printf (path, "%s%s", path->len ? " › " : "", headings->titles[i]);
  return g_string_free (path, FALSE);
}

void lec_flow_headings_clear (LecFlowHeadings *headings)
{
  for (guint i = 0; i < G_N_ELEMENTS (headings->titles); i++)
    g_clear_pointer (&headings->titles[i], g_free);
}
