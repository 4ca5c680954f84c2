/* pdf_text.c — a plan written down: text, blocks, and a box for every letter, which stay in step since they are made
 * together. SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>
#include "src/base/utf8.h"
#include "src/reader/pdf.h"
#include "src/reader/pdf_marks.h"

typedef struct {
  const LecPlan *plan;
  const LecPdfContext *context;
  GString *text;
  GArray *blocks;
  GArray *boxes;
  gsize block_start;
} Writer;

static guint16 tenths (float v)
{
  return (guint16)CLAMP (v * 10 + 0.5f, 0, 65535);
}

/* Appends a piece of text drawn in the box. */
static void put (Writer *w, const char *bytes, gsize length, float x1, float y1, float x2, float y2)
{
  LecBox box = {(guint32)w->text->len, tenths (x1), tenths (y1), 0, 0};
  box.width = (guint16)(MAX (tenths (x2), box.x) - box.x);
  box.height = (guint16)(MAX (tenths (y2), box.y) - box.y);
  g_string_append_len (w->text, bytes, (gssize)length);
  if (box.width && box.height)
    g_array_append_val (w->boxes, box);
}

static void put_space (Writer *w)
{
  if (w->text->len > w->block_start && !strchr (" \n\t", w->text->str[w->text->len - 1]))
    g_string_append_c (w->text, ' ');
}

/* A letter that stands for several (a ligature, a form of Arabic presentation), spelt out over equal parts of its box.
 */
static void put_compound (Writer *w, const LecGlyph *g)
{
  char one[8];
  g_autofree char *spelt = lec_utf8_nfkc (one, g_unichar_to_utf8 (g->c, one));
  glong n = spelt ? g_utf8_strlen (spelt, -1) : 0, i = 0;
  gboolean leftwards = g->c >= 0xfb1d && g->c != 0xfb00;
  for (const char *s = spelt; s && *s; s = g_utf8_next_char (s), i++) {
    float part = (g->x2 - g->x1) / (float)n, x = leftwards ? g->x2 - part * (float)(i + 1) : g->x1 + part * (float)i;
    if (*s == ' ')
      put_space (w);
    else
      put (w, s, (gsize)(g_utf8_next_char (s) - s), x, g->y1, x + part, g->y2);
  }
}

static void put_glyph (Writer *w, const LecGlyph *g)
{
  gunichar c = g->c;
  char bytes[8];
  if (c > 0x20 && c < 0x7f) {
    bytes[0] = (char)c;
    put (w, bytes, 1, g->x1, g->y1, g->x2, g->y2);
    return;
  }
  if (g_unichar_isspace (c) || c == 0xa0) {
    put_space (w);
    return;
  }
  if ((c >= 0xfb00 && c <= 0xfdfb) || (c >= 0xfe70 && c <= 0xfefc)) {
    put_compound (w, g);
    return;
  }
  if (c == 0xf0b7 || c == 0xf0a7) /* the bullets of symbol fonts */
    c = 0x2022;
  if (c < 0x20 || c == 0xfffe || c == 0xffff)
    return;
  gsize n = (gsize)g_unichar_to_utf8 (c, bytes);
  g_autofree char *safe = lec_utf8_printable (bytes, (gssize)n);
  if (*safe)
    put (w, safe, n, g->x1, g->y1, g->x2, g->y2);
}

static gboolean is_drawn (const LecGlyph *g)
{
  return g->x2 > g->x1;
}

/* A line of a page that is read leftwards. Poppler's spaces stand on the wrong side of its words there, so they are
 * found by the gaps: a run of rightward letters (a number, a Latin word) is passed as a whole. */
static void write_leftward_line (Writer *w, const LecLine *line)
{
  const GArray *glyphs = w->plan->sheet->glyphs;
  guint end = line->first + line->count;
  float edge = -1, run_left = 0;
  gboolean in_run = FALSE;
  for (guint i = line->first; i < end; i++) {
    const LecGlyph *g = &g_array_index (glyphs, LecGlyph, i);
    if (g_unichar_isspace (g->c)) {
      edge = in_run ? run_left : edge;
      in_run = FALSE;
      continue;
    }
    gboolean leftward = lec_is_leftward (g->c);
    if (in_run && leftward)
      edge = run_left;
    if (leftward || !in_run) {
      float right = g->x2;
      run_left = g->x1;
      for (guint k = i; !leftward && k < end; k++) {
        const LecGlyph *other = &g_array_index (glyphs, LecGlyph, k);
        if (g_unichar_isspace (other->c) || lec_is_leftward (other->c))
          break;
        right = MAX (right, other->x2);
        run_left = MIN (run_left, other->x1);
      }
      if (edge >= 0 && edge - right > 0.1f * (g->y2 - g->y1))
        put_space (w);
    }
    put_glyph (w, g);
    in_run = !leftward;
    edge = leftward ? g->x1 : edge;
  }
}

/* A line's letters; `table`: wide gaps are tabs. */
static void write_line (Writer *w, const LecLine *line, gboolean table)
{
  const LecGlyph *last = NULL;
  if (line->leftward && w->plan->sheet->leftward) {
    write_leftward_line (w, line);
    return;
  }
  for (guint i = line->first; i < line->first + line->count; i++) {
    const LecGlyph *g = &g_array_index (w->plan->sheet->glyphs, LecGlyph, i);
    if (g_unichar_isspace (g->c)) {
      put_space (w);
      continue;
    }
    if (last && line->upright && !line->leftward && is_drawn (last) && is_drawn (g)) {
      float gap = MAX (g->x1 - last->x2, last->x1 - g->x2), high = g->y2 - g->y1;
      if (table && gap > 1.2f * high) {
        while (w->text->len > w->block_start && w->text->str[w->text->len - 1] == ' ')
          g_string_truncate (w->text, w->text->len - 1);
        g_string_append_c (w->text, '\t');
      } else if (gap > 0.3f * high && !lec_is_spaceless (g->c)) {
        put_space (w);
      }
    }
    put_glyph (w, g);
    last = g;
  }
}

static void trim_end (Writer *w)
{
  while (w->text->len > w->block_start && strchr (" \t\n", w->text->str[w->text->len - 1]))
    g_string_truncate (w->text, w->text->len - 1);
}

static void write_row (Writer *w, const LecRow *row, gboolean table)
{
  const LecLine *last = NULL;
  for (guint i = row->first; i < row->first + row->count; i++) {
    const LecLine *line = &g_array_index (w->plan->sheet->lines, LecLine, i);
    float gap = last ? MAX (line->x1 - last->x2, last->x1 - line->x2) : 0;
    if (last && table && gap > 0.9f * row->size) {
      trim_end (w);
      g_string_append_c (w->text, '\t');
    } else if (last && gap > 0.12f * row->size) {
      put_space (w);
    }
    write_line (w, line, table);
    last = line;
  }
}

/* The hash of pdf_rows.c's words, going on from `hash`. */
static guint32 hash_letter (guint32 hash, gunichar c)
{
  return (hash ^ g_unichar_tolower (c)) * 16777619u;
}

/* The letters of a row's first word. */
static guint first_letters (const LecPlan *plan, const LecRow *row, gunichar *out, guint max)
{
  const LecLine *line = &g_array_index (plan->sheet->lines, LecLine, row->first);
  guint n = 0;
  for (guint i = 0; i < line->count && n < max; i++) {
    gunichar c = g_array_index (plan->sheet->glyphs, LecGlyph, line->first + i).c;
    if (g_unichar_isalpha (c))
      out[n++] = c;
    else if (n || !g_unichar_isspace (c))
      break;
  }
  return n;
}

/* Is the hyphen that ends the text only the line's? It is not where the compound was seen in mid-line, or where the
 * word has a hyphen already. */
static gboolean is_soft (const Writer *w, const LecRow *next, const char *hyphen)
{
  gunichar rest[40];
  guint n = first_letters (w->plan, next, rest, G_N_ELEMENTS (rest));
  const char *start = hyphen;
  gboolean compound = FALSE;
  if (!n || !g_unichar_islower (rest[0]))
    return FALSE;
  while (start > w->text->str + w->block_start) {
    const char *before = g_utf8_prev_char (start);
    gunichar c = g_utf8_get_char (before);
    if (!g_unichar_isalpha (c) && c != '-')
      break;
    compound |= c == '-';
    start = before;
  }
  guint32 joined = 2166136261u;
  for (const char *s = start; s < hyphen; s = g_utf8_next_char (s))
    joined = hash_letter (joined, g_utf8_get_char (s));
  guint32 apart = hash_letter (joined, '-');
  for (guint i = 0; i < n; i++) {
    joined = hash_letter (joined, rest[i]);
    apart = hash_letter (apart, rest[i]);
  }
  if (g_hash_table_contains (w->context->words, GUINT_TO_POINTER (joined)))
    return TRUE;
  return !compound && !g_hash_table_contains (w->context->words, GUINT_TO_POINTER (apart));
}

/* What stands between two rows of a paragraph: nothing after a hyphen (which may go), nothing between letters of
 * scripts without spaces, else a space. */
static void join (Writer *w, const LecRow *next)
{
  trim_end (w);
  if (w->text->len <= w->block_start)
    return;
  const char *end = w->text->str + w->text->len, *last = g_utf8_prev_char (end);
  gunichar c = g_utf8_get_char (last);
  gunichar before = last > w->text->str + w->block_start ? g_utf8_get_char (g_utf8_prev_char (last)) : ' ';
  if (lec_is_hyphen (c) && g_unichar_isalnum (before) && g_unichar_isalnum (next->start)) {
    if (c == 0xad || (g_unichar_isalpha (before) && is_soft (w, next, last))) {
      gsize at = (gsize)(last - w->text->str);
      g_string_truncate (w->text, at);
      if (w->boxes->len && g_array_index (w->boxes, LecBox, w->boxes->len - 1).start >= at)
        g_array_set_size (w->boxes, w->boxes->len - 1);
    }
    return;
  }
  if ((lec_is_spaceless (c) && lec_is_spaceless (next->start)) || (c == 0x2014 && before != ' '))
    return;
  put_space (w);
}

static gboolean is_item (const LecPlanBlock *block, guint row)
{
  for (guint i = 0; i < block->items->len; i++)
    if (g_array_index (block->items, guint, i) == row)
      return TRUE;
  return FALSE;
}

/* Code keeps its indentation: as many spaces as letters of a typewriter (0.6 em) have room. */
static void indent (Writer *w, const LecPlanBlock *block, const LecRow *row)
{
  float left = row->x1;
  for (guint i = 0; i < block->rows->len; i++)
    left = MIN (left, g_array_index (w->plan->rows, LecRow, g_array_index (block->rows, guint, i)).x1);
  int n = (int)((row->x1 - left) / (0.6f * MAX (row->size, 1)) + 0.5f);
  for (int i = 0; i < MIN (n, 80); i++)
    g_string_append_c (w->text, ' ');
}

static void write_block (Writer *w, const LecPlanBlock *block)
{
  gsize before = w->text->len;
  if (w->text->len)
    g_string_append (w->text, "\n\n");
  w->block_start = w->text->len;
  for (guint i = 0; i < block->rows->len; i++) {
    guint number = g_array_index (block->rows, guint, i);
    const LecRow *row = &g_array_index (w->plan->rows, LecRow, number);
    gboolean lines = block->kind == LEC_BLOCK_TABLE || block->kind == LEC_BLOCK_CODE ||
                     block->kind == LEC_BLOCK_FURNITURE || (i && is_item (block, number));
    if (i && lines) {
      trim_end (w);
      g_string_append_c (w->text, '\n');
    } else if (i) {
      join (w, row);
    }
    if (block->kind == LEC_BLOCK_CODE)
      indent (w, block, row);
    write_row (w, row, block->kind == LEC_BLOCK_TABLE);
  }
  trim_end (w);
  LecBlock out = {block->kind, block->kind == LEC_BLOCK_HEADING ? block->level : 0, (guint32)w->block_start,
                  (guint32)w->text->len};
  if (out.end > out.start)
    g_array_append_val (w->blocks, out);
  else
    g_string_truncate (w->text, before);
}

LecPage *lec_plan_write (const LecPlan *plan, const LecPdfContext *context)
{
  LecPage *page = lec_page_new (plan->sheet->number);
  Writer w = {.plan = plan,
              .context = context,
              .text = g_string_sized_new (4096),
              .blocks = page->blocks,
              .boxes = page->boxes};
  for (guint i = 0; i < plan->blocks->len; i++)
    write_block (&w, plan->blocks->pdata[i]);
  g_free (page->text);
  page->text = g_string_free (w.text, FALSE);
  page->width = tenths (plan->sheet->width);
  page->height = tenths (plan->sheet->height);
  if (plan->sheet->label && *plan->sheet->label && strlen (plan->sheet->label) < 64)
    page->label = lec_utf8_printable (plan->sheet->label, -1);
  return page;
}
