/* pdf_sheet.c — poppler's text, boxes and fonts of a page, put together glyph by glyph.
 *
 * poppler_page_get_text has a character for each box of poppler_page_get_text_layout, but for right-to-left text: there
 * it encloses what it turned round in embedding marks (U+202A, U+202B … U+202C), while the boxes stay in the order of
 * the page. Taking the marks out and turning the boxes between them round brings both together.
 * SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>
#include "src/reader/pdf_marks.h"

#define GLYPHS_MAX 2000000 /* of one page */
#define MARKS_MAX  64      /* nested embedding marks */

void lec_sheet_free (LecSheet *sheet)
{
  if (!sheet)
    return;
  g_free (sheet->label);
  g_array_unref (sheet->glyphs);
  g_array_unref (sheet->lines);
  g_free (sheet);
}

static void turn_round (PopplerRectangle *rects, guint from, guint to)
{
  while (from + 1 < to) {
    PopplerRectangle r = rects[from];
    rects[from++] = rects[--to];
    rects[to] = r;
  }
}

/* Fills the sheet's glyphs; FALSE if text and boxes do not agree (the glyphs then have no place). */
static gboolean pair_up (LecSheet *sheet, const char *text, PopplerRectangle *rects, guint n)
{
  guint at = 0, depth = 0, marks[MARKS_MAX];
  for (const char *s = text; *s && at < GLYPHS_MAX; s = g_utf8_next_char (s)) {
    gunichar c = g_utf8_get_char (s);
    if (c == 0x202a || c == 0x202b) {
      if (depth < MARKS_MAX)
        marks[depth] = at;
      depth++;
    } else if (c == 0x202c && depth) {
      depth--;
      if (depth < MARKS_MAX && at <= n)
        turn_round (rects, marks[depth], at);
    } else if (c < 0x202a || c > 0x202e) {
      LecGlyph g = {.c = c};
      g_array_append_val (sheet->glyphs, g);
      at++;
    }
  }
  for (guint i = 0; i < at && at == n; i++) {
    LecGlyph *g = &g_array_index (sheet->glyphs, LecGlyph, i);
    g->x1 = (float)MIN (rects[i].x1, rects[i].x2);
    g->x2 = (float)MAX (rects[i].x1, rects[i].x2);
    g->y1 = (float)MIN (rects[i].y1, rects[i].y2);
    g->y2 = (float)MAX (rects[i].y1, rects[i].y2);
  }
  return at == n;
}

/* The shape of letters by the font's name: nothing else tells of weight. */
static gboolean is_bold (const char *font)
{
  static const char *const words[] = {"bold", "black", "heavy", "semibold", "demi", "medi", "cmbx", "sfbx", "-bd"};
  g_autofree char *lower = g_ascii_strdown (font ? font : "", -1);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i]))
      return TRUE;
  return FALSE;
}

static gboolean is_mono (const char *font)
{
  static const char *const words[] = {"courier", "mono", "cmtt", "sftt", "consol", "typewriter", "menlo", "lucidacons"};
  g_autofree char *lower = g_ascii_strdown (font ? font : "", -1);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i]))
      return TRUE;
  return FALSE;
}

/* Walks lines and poppler's runs of one font together: the font that has most of a line's letters is the line's. */
static void give_fonts (LecSheet *sheet, GList *runs)
{
  guint i = 0;
  for (GList *at = runs; at && i < sheet->lines->len;) {
    const PopplerTextAttributes *run = at->data;
    gboolean bold = is_bold (run->font_name), mono = is_mono (run->font_name);
    guint end = (guint)MAX (run->end_index, 0) + 1;
    for (; i < sheet->lines->len; i++) {
      LecLine *line = &g_array_index (sheet->lines, LecLine, i);
      guint from = MAX (line->first, (guint)MAX (run->start_index, 0)), to = MIN (line->first + line->count, end);
      guint share = to > from ? to - from : 0;
      if (share > line->gaps) { /* `gaps` holds the largest share until they are counted */
        line->gaps = share;
        line->size = (float)run->font_size;
        line->bold = bold;
        line->mono = mono;
      }
      if (line->first + line->count >= end)
        break;
    }
    at = at->next;
  }
}

/* The line's box, and whether it is written along the page. */
static void measure_line (LecSheet *sheet, LecLine *line)
{
  guint seen = 0, across = 0, down = 0;
  const LecGlyph *last = NULL;
  line->gaps = 0;
  for (guint i = line->first; i < line->first + line->count; i++) {
    const LecGlyph *g = &g_array_index (sheet->glyphs, LecGlyph, i);
    if (g_unichar_isspace (g->c))
      continue;
    line->x1 = seen ? MIN (line->x1, g->x1) : g->x1;
    line->y1 = seen ? MIN (line->y1, g->y1) : g->y1;
    line->x2 = seen ? MAX (line->x2, g->x2) : g->x2;
    line->y2 = seen ? MAX (line->y2, g->y2) : g->y2;
    line->leftward |= lec_is_leftward (g->c);
    if (last) {
      float dx = MAX (g->x1 - last->x2, last->x1 - g->x2), width = fabsf (g->x1 - last->x1);
      across += width >= fabsf (g->y1 - last->y1);
      down += width < fabsf (g->y1 - last->y1);
      line->gaps += dx > 1.2f * (g->y2 - g->y1);
    }
    last = g;
    seen++;
  }
  if (line->leftward)
    line->gaps = 0; /* letters next to each other in the text may stand far apart */
  line->upright = across >= down;
  if (line->size <= 0 || line->size > 4 * (line->y2 - line->y1 + 1))
    line->size = line->y2 - line->y1;
}

static void cut_lines (LecSheet *sheet)
{
  guint first = 0;
  for (guint i = 0; i <= sheet->glyphs->len; i++) {
    if (i < sheet->glyphs->len && g_array_index (sheet->glyphs, LecGlyph, i).c != '\n')
      continue;
    LecLine line = {.first = first, .count = i - first, .upright = TRUE};
    if (line.count)
      g_array_append_val (sheet->lines, line);
    first = i + 1;
  }
}

/* The text of a page, and the area by which it was got: poppler selects from the block nearest to the first corner to
 * the one nearest to the second, in reading order, so that the corners must be where reading begins and ends. */
static char *whole_text (PopplerPage *page, PopplerRectangle *area)
{
  PopplerRectangle rightwards = {-1e4, -1e4, 1e4, 1e4}, leftwards = {1e4, -1e4, -1e4, 1e4};
  char *text = poppler_page_get_selected_text (page, POPPLER_SELECTION_GLYPH, &rightwards);
  *area = rightwards;
  if (!text || !strstr (text, "\xe2\x80\xab")) /* U+202B */
    return text;
  char *other = poppler_page_get_selected_text (page, POPPLER_SELECTION_GLYPH, &leftwards);
  if (!other || strlen (other) < strlen (text)) {
    g_free (other);
    return text;
  }
  g_free (text);
  *area = leftwards;
  return other;
}

/* What lies outside of the page is not seen by anybody: printers' marks, for one. */
static gboolean is_outside (const LecSheet *sheet, const LecLine *line)
{
  return line->x2 > line->x1 && (line->x2 < 0 || line->y2 < 0 || line->x1 > sheet->width || line->y1 > sheet->height);
}

LecSheet *lec_sheet_new (PopplerPage *page, guint number)
{
  LecSheet *sheet = g_new0 (LecSheet, 1);
  double width, height;
  PopplerRectangle *rects = NULL;
  guint n = 0;
  sheet->number = number;
  sheet->glyphs = g_array_new (FALSE, FALSE, sizeof (LecGlyph));
  sheet->lines = g_array_new (FALSE, TRUE, sizeof (LecLine));
  if (!page)
    return sheet;
  poppler_page_get_size (page, &width, &height);
  sheet->width = (float)CLAMP (width, 0, 6000);
  sheet->height = (float)CLAMP (height, 0, 6000);
  sheet->label = poppler_page_get_label (page);
  PopplerRectangle area = {0};
  g_autofree char *text = whole_text (page, &area);
  sheet->leftward = area.x1 > area.x2;
  if (text && *text && g_utf8_validate (text, -1, NULL)) {
    poppler_page_get_text_layout_for_area (page, &area, &rects, &n);
    pair_up (sheet, text, rects, n);
    g_free (rects);
    cut_lines (sheet);
    GList *runs = poppler_page_get_text_attributes_for_area (page, &area);
    give_fonts (sheet, runs);
    poppler_page_free_text_attributes (runs);
  }
  for (guint i = sheet->lines->len; i-- > 0;) {
    LecLine *line = &g_array_index (sheet->lines, LecLine, i);
    measure_line (sheet, line);
    if (is_outside (sheet, line))
      g_array_remove_index (sheet->lines, i);
  }
  return sheet;
}
