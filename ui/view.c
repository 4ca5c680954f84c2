/* view.c — wrapping, drawing and scrolling a text.
 * SPDX-License-Identifier: MIT */
#include "ui/view.h"
#include <string.h>

typedef struct {
  gsize start;
  char prefix[16];
  LecStyle prefix_style;
  int hang;
  gboolean wrap;
  char *right; /* or NULL; owned */
  LecStyle right_style;
} Paragraph;

typedef struct {
  gsize start, end;
  LecStyle style;
} Run;

typedef struct {
  gsize start, end;
  guint paragraph;
  int indent;     /* columns before the text, the prefix included */
  gboolean first; /* of its paragraph */
} Line;

static void paragraph_clear (gpointer p)
{
  g_free (((Paragraph *)p)->right);
}

LecView *lec_view_new (void)
{
  LecView *v = g_new0 (LecView, 1);
  v->text = g_string_new (NULL);
  v->paragraphs = g_array_new (FALSE, FALSE, sizeof (Paragraph));
  g_array_set_clear_func (v->paragraphs, paragraph_clear);
  v->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  v->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  return v;
}

void lec_view_free (LecView *v)
{
  g_string_free (v->text, TRUE);
  g_array_unref (v->paragraphs);
  g_array_unref (v->runs);
  g_array_unref (v->lines);
  g_free (v);
}

void lec_view_clear (LecView *v)
{
  g_string_truncate (v->text, 0);
  g_array_set_size (v->paragraphs, 0);
  g_array_set_size (v->runs, 0);
  v->width = 0;
}

void lec_view_paragraph (LecView *v, const char *prefix, LecStyle prefix_style, int hang, gboolean wrap)
{
  Paragraph p = {v->text->len, "", prefix_style, hang, wrap, NULL, 0};
  g_strlcpy (p.prefix, prefix, sizeof p.prefix);
  g_array_append_val (v->paragraphs, p);
  v->width = 0;
}

gsize lec_view_append (LecView *v, LecStyle style, const char *text, gssize length)
{
  gsize start = v->text->len;
  g_string_append_len (v->text, text, length);
  Run run = {start, v->text->len, style};
  if (run.end > run.start)
    g_array_append_val (v->runs, run);
  v->width = 0;
  return start;
}

void lec_view_right (LecView *v, LecStyle style, const char *text)
{
  if (v->paragraphs->len == 0)
    return;
  Paragraph *p = &g_array_index (v->paragraphs, Paragraph, v->paragraphs->len - 1);
  g_free (p->right);
  p->right = g_strdup (text);
  p->right_style = style;
}

static gboolean is_wide_script (const char *text, int columns)
{
  return columns == 2 && (guint8)text[0] >= 0xe2;
}

/* Where the line that begins at `at` ends (`*end`) within `limit`, and where the next begins. */
static const char *break_line (const char *at, const char *limit, int width, const char **end)
{
  const char *fits = NULL, *next = NULL; /* the last place to break, and what follows it */
  char text[LEC_CELL_BYTES];
  int x = 0, columns;
  for (const char *s = at; s < limit;) {
    gsize n = lec_cell_next (s, limit, text, &columns);
    if (*s == '\t')
      columns = 1;
    if (*s == '\n') {
      *end = s;
      return s + 1;
    }
    if (*s == ' ') { /* a blank may hang over the edge */
      fits = s;
      next = s + 1;
    } else if (x + columns > width && s > at) {
      *end = fits && fits > at ? fits : s;
      return fits && fits > at ? next : s;
    } else if ((*s == '-' && x + 1 < width) || is_wide_script (text, columns)) {
      if (x + columns <= width)
        fits = next = s + n;
    }
    x += columns;
    s += n;
  }
  *end = limit;
  return limit;
}

static void lay_paragraph (LecView *v, guint index, gsize end)
{
  const Paragraph *p = &g_array_index (v->paragraphs, Paragraph, index);
  const char *s = v->text->str, *limit = s + end, *at = s + p->start;
  int prefix = lec_cell_width (p->prefix, -1);
  gboolean first = TRUE, broken = TRUE; /* `broken`: the line before ended in a line break */
  do {
    int indent = prefix + (broken ? 0 : p->hang), width = MAX (1, v->width - indent);
    if (first && p->right)
      width = MAX (10, width - lec_cell_width (p->right, -1) - 2);
    const char *stop = limit;
    const char *next = break_line (at, limit, p->wrap ? width : G_MAXINT / 2, &stop);
    Line line = {(gsize)(at - s), (gsize)(stop - s), index, indent, first};
    g_array_append_val (v->lines, line);
    broken = next > s && next[-1] == '\n' && next == stop + 1;
    first = FALSE;
    at = next;
  } while (at < limit);
}

int lec_view_lines (LecView *v, int width)
{
  if (width == v->width && v->width > 0)
    return (int)v->lines->len;
  gboolean same_text = v->width > 0 && v->top < (int)v->lines->len; /* then what is at the top stays there */
  gsize at_top = same_text ? g_array_index (v->lines, Line, v->top).start : 0;
  g_array_set_size (v->lines, 0);
  v->width = MAX (width, 1);
  for (guint i = 0; i < v->paragraphs->len; i++) {
    gsize end = i + 1 < v->paragraphs->len ? g_array_index (v->paragraphs, Paragraph, i + 1).start : v->text->len;
    lay_paragraph (v, i, end);
  }
  if (same_text)
    v->top = lec_view_line_of (v, at_top);
  return (int)v->lines->len;
}

int lec_view_line_of (LecView *v, gsize offset)
{
  int low = 0, high = (int)v->lines->len - 1;
  while (low < high) {
    int middle = (low + high + 1) / 2;
    if (g_array_index (v->lines, Line, middle).start <= offset)
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

/* The first run that ends after the offset. */
static guint run_at (const LecView *v, gsize offset)
{
  guint low = 0, high = v->runs->len;
  while (low < high) {
    guint middle = (low + high) / 2;
    if (g_array_index (v->runs, Run, middle).end <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void draw_line (LecView *v, LecGrid *grid, const LecRect *area, int y, const Line *line, gsize from, gsize to,
                       LecRole ground)
{
  const Paragraph *p = &g_array_index (v->paragraphs, Paragraph, line->paragraph);
  int x = line->indent;
  lec_grid_text (grid, area, 0, y, p->prefix_style, p->prefix, -1);
  if (line->first && p->right)
    lec_grid_text_right (grid, area, area->width, y, p->right_style, p->right);
  gsize at = line->start;
  for (guint i = run_at (v, at); i < v->runs->len && at < line->end; i++) {
    const Run *run = &g_array_index (v->runs, Run, i);
    while (at < MIN (run->end, line->end)) { /* a run is cut where the selection begins or ends */
      gsize stop = MIN (run->end, line->end);
      gboolean selected = from < to && at >= from && at < to;
      if (at < from && from < stop)
        stop = from;
      else if (selected && to < stop)
        stop = to;
      LecStyle style = selected ? LEC_ON (LEC_STYLE_ROLE (run->style), ground) : run->style;
      x += lec_grid_text (grid, area, x, y, style, v->text->str + at, (gssize)(stop - at));
      at = stop;
    }
  }
}

static void clamp (LecView *v)
{
  v->top = CLAMP (v->top, 0, MAX (0, (int)v->lines->len - v->height));
}

void lec_view_draw (LecView *v, LecGrid *grid, const LecRect *area, gsize from, gsize to, LecRole ground)
{
  lec_view_lines (v, area->width);
  v->height = area->height;
  clamp (v);
  for (int y = 0; y < area->height && v->top + y < (int)v->lines->len; y++)
    draw_line (v, grid, area, y, &g_array_index (v->lines, Line, v->top + y), from, to, ground);
}

void lec_view_show (LecView *v, gsize offset)
{
  int line = lec_view_line_of (v, offset);
  if (line < v->top || line >= v->top + MAX (1, v->height))
    v->top = line - v->height / 3;
  clamp (v);
}

LecRole lec_view_ground_at (const LecView *v, gsize offset)
{
  guint i = run_at (v, offset);
  return i < v->runs->len ? LEC_STYLE_GROUND (g_array_index (v->runs, Run, i).style) : LEC_ROLE_NORMAL;
}

gboolean lec_view_at_end (LecView *v)
{
  return v->top + v->height >= (int)v->lines->len;
}

gboolean lec_view_command (LecView *v, LecCommand command)
{
  int page = MAX (1, v->height - 2);
  switch (command) {
  case LEC_CMD_UP:
    v->top--;
    break;
  case LEC_CMD_DOWN:
    v->top++;
    break;
  case LEC_CMD_PAGE_UP:
    v->top -= page;
    break;
  case LEC_CMD_PAGE_DOWN:
    v->top += page;
    break;
  case LEC_CMD_TOP:
    v->top = 0;
    break;
  case LEC_CMD_BOTTOM:
    v->top = (int)v->lines->len;
    break;
  default:
    return FALSE;
  }
  clamp (v);
  return TRUE;
}
