/* line.c — editing and drawing a field of text.
 * SPDX-License-Identifier: MIT */
#include "ui/line.h"
#include "src/base/utf8.h"
#include "ui/input.h"
#include <string.h>

LecLine *lec_line_new (gboolean multi)
{
  LecLine *line = g_new0 (LecLine, 1);
  line->text = g_string_new (NULL);
  line->multi = multi;
  return line;
}

void lec_line_free (LecLine *line)
{
  g_string_free (line->text, TRUE);
  g_free (line);
}

void lec_line_set (LecLine *line, const char *text)
{
  g_string_truncate (line->text, 0);
  line->cursor = 0;
  lec_line_insert (line, text);
}

void lec_line_insert (LecLine *line, const char *text)
{
  g_autofree char *valid = lec_utf8_repair (text, -1);
  g_autofree char *clean = lec_utf8_printable (valid, -1);
  for (char *at = clean; !line->multi && *at; at++)
    if (*at == '\n' || *at == '\t')
      *at = ' ';
  gsize room = LEC_LINE_MAX - MIN (line->text->len, LEC_LINE_MAX);
  gsize n = lec_utf8_floor (clean, strlen (clean), MIN (strlen (clean), room));
  g_string_insert_len (line->text, (gssize)line->cursor, clean, (gssize)n);
  line->cursor += n;
}

static gsize after (const LecLine *line)
{
  const char *s = line->text->str;
  return line->cursor + lec_utf8_cluster (s + line->cursor, s + line->text->len, NULL);
}

/* Where the cluster before the cursor begins. Clusters are found from the line's beginning on. */
static gsize before (const LecLine *line)
{
  const char *s = line->text->str, *end = s + line->text->len;
  gsize at = line->cursor, from = 0;
  while (at > 0 && s[at - 1] != '\n')
    at--;
  if (at == line->cursor)
    return at > 0 ? at - 1 : 0;
  for (from = at; at < line->cursor; at += lec_utf8_cluster (s + at, end, NULL))
    from = at;
  return from;
}

static gboolean in_word (const LecLine *line, gsize at)
{
  return at < line->text->len && !strchr (" \t\n/.,;:-", line->text->str[at]);
}

static gsize word_before (LecLine *line)
{
  gsize at = line->cursor;
  while (at > 0 && !in_word (line, at - 1))
    at--;
  while (at > 0 && in_word (line, at - 1))
    at--;
  return at;
}

static gsize word_after (LecLine *line)
{
  gsize at = line->cursor;
  while (at < line->text->len && !in_word (line, at))
    at++;
  while (in_word (line, at))
    at++;
  return at;
}

static gsize line_start (const LecLine *line)
{
  gsize at = line->cursor;
  while (at > 0 && line->text->str[at - 1] != '\n')
    at--;
  return at;
}

static gsize line_end (const LecLine *line)
{
  return line->cursor + strcspn (line->text->str + line->cursor, "\n");
}

/* Removes what lies between the cursor and `to`. */
static gboolean erase_to (LecLine *line, gsize to)
{
  gsize from = MIN (to, line->cursor), end = MAX (to, line->cursor);
  g_string_erase (line->text, (gssize)from, (gssize)(end - from));
  line->cursor = from;
  return end > from;
}

/* To the line above or below, at the same number of bytes into it. FALSE: there is none. */
static gboolean move_row (LecLine *line, int by)
{
  gsize start = line_start (line), end = line_end (line), into = line->cursor - start;
  if (!line->multi || (by < 0 ? start == 0 : end >= line->text->len))
    return FALSE;
  line->cursor = by < 0 ? start - 1 : end + 1;
  start = line_start (line);
  line->cursor =
      start + lec_utf8_floor (line->text->str + start, line_end (line) - start, MIN (into, line_end (line) - start));
  return TRUE;
}

/* Movement. FALSE: the key is none. */
static gboolean moved (LecLine *line, guint32 key, guint mods)
{
  gboolean ctrl = mods == LEC_MOD_CTRL, word = mods == LEC_MOD_ALT || ctrl;
  if ((key == 'a' && ctrl) || (key == LEC_KEY_HOME && !mods))
    line->cursor = line_start (line);
  else if ((key == 'e' && ctrl) || (key == LEC_KEY_END && !mods))
    line->cursor = line_end (line);
  else if ((key == LEC_KEY_LEFT && word) || (key == 'b' && mods == LEC_MOD_ALT))
    line->cursor = word_before (line);
  else if ((key == LEC_KEY_RIGHT && word) || (key == 'f' && mods == LEC_MOD_ALT))
    line->cursor = word_after (line);
  else if ((key == LEC_KEY_LEFT && !mods) || (key == 'b' && ctrl))
    line->cursor = before (line);
  else if ((key == LEC_KEY_RIGHT && !mods) || (key == 'f' && ctrl))
    line->cursor = after (line);
  else if ((key == LEC_KEY_UP || key == LEC_KEY_DOWN) && !mods)
    return move_row (line, key == LEC_KEY_UP ? -1 : 1);
  else
    return FALSE;
  return TRUE;
}

gboolean lec_line_key (LecLine *line, guint32 key, guint mods, gboolean *changed)
{
  gboolean ctrl = mods == LEC_MOD_CTRL, alt = mods == LEC_MOD_ALT;
  *changed = FALSE;
  if (moved (line, key, mods))
    return TRUE;
  if ((key == 'w' && ctrl) || (key == LEC_KEY_BACKSPACE && (alt || ctrl)))
    *changed = erase_to (line, word_before (line));
  else if (key == 'u' && ctrl)
    *changed = erase_to (line, line_start (line));
  else if (key == 'k' && ctrl)
    *changed = erase_to (line, line_end (line));
  else if (key == 'd' && alt)
    *changed = erase_to (line, word_after (line));
  else if (key == LEC_KEY_BACKSPACE)
    *changed = erase_to (line, before (line));
  else if (key == LEC_KEY_DELETE || (key == 'd' && ctrl))
    *changed = erase_to (line, after (line));
  else if (key < LEC_KEY_NONE && !mods) {
    char text[8] = {0};
    g_unichar_to_utf8 (key, text);
    lec_line_insert (line, text);
    *changed = TRUE;
  } else
    return FALSE;
  return TRUE;
}

/* Rows of a field are filled cell by cell (no wrapping by words, so that the cursor never jumps). Draws those from
 * `top` on if there is a grid; tells the cursor's place and the number of rows. */
static int lay (const LecLine *line, int width, int top, LecGrid *grid, const LecRect *area, LecStyle style, int *cx,
                int *cy)
{
  const char *s = line->text->str, *end = s + line->text->len;
  char text[LEC_CELL_BYTES];
  int x = 0, y = 0, columns;
  for (const char *at = s;;) {
    if ((gsize)(at - s) <= line->cursor) {
      *cx = x;
      *cy = y;
    }
    if (at >= end)
      return y + 1;
    gsize n = lec_cell_next (at, end, text, &columns);
    if (*at == '\n') {
      x = 0;
      y++;
    } else {
      if (x + columns >= width && width > 1) { /* the last column is left for the cursor */
        x = 0;
        y++;
      }
      if (grid && *at != '\t')
        lec_grid_text (grid, area, x, y - top, style, text, -1);
      x += *at == '\t' ? 1 : columns;
    }
    at += n;
  }
}

int lec_line_rows (const LecLine *line, int width)
{
  int cx = 0, cy = 0;
  return line->multi ? lay (line, width, 0, NULL, NULL, 0, &cx, &cy) : 1;
}

static void draw_single (const LecLine *line, LecGrid *grid, const LecRect *area, LecStyle style, gboolean focus)
{
  const char *s = line->text->str;
  char text[LEC_CELL_BYTES];
  int at = lec_cell_width (s, (gssize)line->cursor), columns;
  gsize from = 0;
  for (; at >= area->width && from < line->cursor; at -= columns) /* the cursor stays inside */
    from += lec_cell_next (s + from, s + line->text->len, text, &columns);
  lec_grid_text (grid, area, 0, 0, style, s + from, -1);
  if (focus)
    lec_grid_cursor (grid, area, at, 0);
}

void lec_line_draw (const LecLine *line, LecGrid *grid, const LecRect *area, LecStyle style, const char *placeholder,
                    gboolean focus)
{
  int cx = 0, cy = 0;
  if (line->text->len == 0 && placeholder)
    lec_grid_text (grid, area, focus ? 1 : 0, 0, LEC_ON (LEC_ROLE_DIM, LEC_STYLE_GROUND (style)), placeholder, -1);
  if (!line->multi) {
    draw_single (line, grid, area, style, focus);
    return;
  }
  lay (line, area->width, 0, NULL, NULL, 0, &cx, &cy);
  int top = MAX (0, cy - area->height + 1);
  lay (line, area->width, top, grid, area, style, &cx, &cy);
  if (focus)
    lec_grid_cursor (grid, area, cx, cy - top);
}
