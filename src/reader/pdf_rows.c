/* pdf_rows.c — lines that stand on one base line put together as rows; what a document's letters are like on the whole.
 * SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>
#include "src/base/utf8.h"
#include "src/reader/pdf.h"

#define WORDS_MAX 200000 /* remembered for the joining of hyphens */

static gboolean same_row (const LecRow *row, const LecLine *line)
{
  float overlap = MIN (row->y2, line->y2) - MAX (row->y1, line->y1);
  float lower = MIN (row->y2 - row->y1, line->y2 - line->y1);
  if (!row->upright || !line->upright || row->furniture != line->furniture || overlap < 0.55f * lower)
    return FALSE;
  return line->x1 >= row->x2 - 0.3f * row->size || line->x2 <= row->x1 + 0.3f * row->size;
}

/* First and last letter, and how many. */
static void read_ends (const LecSheet *sheet, const LecLine *line, LecRow *row)
{
  for (guint i = line->first; i < line->first + line->count; i++) {
    gunichar c = g_array_index (sheet->glyphs, LecGlyph, i).c;
    if (g_unichar_isspace (c))
      continue;
    if (!row->letters)
      row->start = c;
    row->end = c;
    row->letters++;
  }
}

GArray *lec_sheet_rows (const LecSheet *sheet)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (LecRow));
  for (guint i = 0; i < sheet->lines->len; i++) {
    const LecLine *line = &g_array_index (sheet->lines, LecLine, i);
    LecRow *last = rows->len ? &g_array_index (rows, LecRow, rows->len - 1) : NULL;
    if (last && same_row (last, line)) {
      float gap = MAX (line->x1 - last->x2, last->x1 - line->x2);
      last->cells += gap > 0.9f * last->size;
      last->x1 = MIN (last->x1, line->x1);
      last->x2 = MAX (last->x2, line->x2);
      last->y1 = MIN (last->y1, line->y1);
      last->y2 = MAX (last->y2, line->y2);
      if (line->count > last->letters) {
        last->size = line->size;
        last->mono = line->mono;
        last->bold = line->bold;
      }
      last->count++;
      last->cells += line->gaps;
      read_ends (sheet, line, last);
      continue;
    }
    LecRow row = {.first = i,
                  .count = 1,
                  .x1 = line->x1,
                  .y1 = line->y1,
                  .x2 = line->x2,
                  .y2 = line->y2,
                  .size = line->size,
                  .bold = line->bold,
                  .mono = line->mono,
                  .upright = line->upright,
                  .furniture = line->furniture,
                  .cells = 1 + line->gaps};
    read_ends (sheet, line, &row);
    g_array_append_val (rows, row);
  }
  return rows;
}

char *lec_row_text (const LecSheet *sheet, const LecRow *row, gsize max)
{
  GString *out = g_string_new (NULL);
  for (guint i = row->first; i < row->first + row->count && out->len < max; i++) {
    const LecLine *line = &g_array_index (sheet->lines, LecLine, i);
    if (out->len)
      g_string_append_c (out, ' ');
    for (guint k = line->first; k < line->first + line->count && out->len < max; k++)
      g_string_append_unichar (out, g_array_index (sheet->glyphs, LecGlyph, k).c);
  }
  return g_string_free (out, FALSE);
}

static void free_outline (gpointer data)
{
  LecOutlineItem *item = data;
  g_free (item->title);
  g_free (item);
}

LecPdfContext *lec_pdf_context_new (void)
{
  LecPdfContext *context = g_new0 (LecPdfContext, 1);
  context->words = g_hash_table_new (g_direct_hash, g_direct_equal);
  context->outline = g_ptr_array_new_with_free_func (free_outline);
  return context;
}

void lec_pdf_context_free (LecPdfContext *context)
{
  if (!context)
    return;
  g_hash_table_unref (context->words);
  g_ptr_array_unref (context->outline);
  g_free (context->title);
  g_free (context);
}

/* Remembers the words of a line but its first and last, which may be parts. A word is kept as its hash (FNV-1a of its
 * lower-case letters): a false friend in four thousand million does no harm. */
static void add_words (LecPdfContext *context, const LecSheet *sheet, const LecLine *line)
{
  guint32 hash = 2166136261u;
  guint length = 0;
  gboolean first = TRUE;
  for (guint i = line->first; i < line->first + line->count; i++) {
    gunichar c = g_array_index (sheet->glyphs, LecGlyph, i).c;
    if (g_unichar_isalpha (c) || (length && (c == '-' || c == 0x2010))) {
      hash = (hash ^ (c == 0x2010 ? '-' : g_unichar_tolower (c))) * 16777619u;
      length++;
      continue;
    }
    if (length > 3 && !first && g_hash_table_size (context->words) < WORDS_MAX)
      g_hash_table_add (context->words, GUINT_TO_POINTER (hash));
    first = first && !length;
    hash = 2166136261u;
    length = 0;
  }
}

void lec_pdf_context_add (LecPdfContext *context, const LecSheet *sheet)
{
  for (guint i = 0; i < sheet->lines->len; i++) {
    const LecLine *line = &g_array_index (sheet->lines, LecLine, i);
    context->sizes[(guint)CLAMP (line->size * 2 + 0.5f, 0, 255)] += line->count;
    context->all += line->count;
    context->bold += line->bold ? line->count : 0;
    add_words (context, sheet, line);
  }
  guint most = 0;
  for (guint i = 1; i < 256; i++)
    if (context->sizes[i] > context->sizes[most])
      most = i;
  context->body = (float)most / 2;
  context->bold_body = context->bold * 2 > context->all;
}
