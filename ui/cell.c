/* cell.c — clusters made plain: variation selectors, skin tones and joiners dropped, flags spelled.
 * SPDX-License-Identifier: MIT */
#include "ui/cell.h"
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

enum { JOINER = 0x200d, MARKS_MAX = 4 };

static gboolean is_dropped (gunichar c)
{
  return (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0x1f3fb && c <= 0x1f3ff) || c == 0x200c;
}

static gboolean is_regional (gunichar c)
{
  return c >= 0x1f1e6 && c <= 0x1f1ff;
}

/* One character; its bytes in `*n`. U+FFFD for what is malformed or would move the cursor. */
static gunichar take (const char *s, const char *end, gsize *n)
{
  utf8proc_int32_t c;
  utf8proc_ssize_t length = utf8proc_iterate ((const utf8proc_uint8_t *)s, end - s, &c);
  *n = length > 0 ? (gsize)length : 1;
  return length <= 0 || c < 0x20 || (c >= 0x7f && c < 0xa0) ? 0xfffd : (gunichar)c;
}

/* The cluster's other characters: marks are kept while there is room, a joiner's tail is dropped, and a character
 * with columns of its own begins the next cell. Returns where it ends. */
static const char *take_marks (const char *at, const char *end, gunichar base, char *out, gsize used)
{
  utf8proc_int32_t previous = (utf8proc_int32_t)base, state = 0;
  gboolean tail = FALSE;
  gsize n;
  for (int marks = 0; at < end; at += n) {
    gunichar c = take (at, end, &n);
    if (utf8proc_grapheme_break_stateful (previous, (utf8proc_int32_t)c, &state))
      break;
    previous = (utf8proc_int32_t)c;
    tail |= c == JOINER;
    if (tail || is_dropped (c))
      continue;
    if (wcwidth ((wchar_t)c) > 0)
      break;
    if (wcwidth ((wchar_t)c) == 0 && marks++ < MARKS_MAX && used + n < LEC_CELL_BYTES) {
      memcpy (out + used, at, n);
      used += n;
    }
  }
  out[used] = 0;
  return at;
}

gsize lec_cell_next (const char *s, const char *end, char out[LEC_CELL_BYTES], int *columns)
{
  out[0] = 0;
  *columns = 0;
  if (s >= end)
    return 0;
  if ((guint8)*s >= 0x20 && (guint8)*s < 0x7f && (s + 1 == end || (guint8)s[1] < 0x80)) {
    out[0] = *s;
    out[1] = 0;
    *columns = 1;
    return 1;
  }
  gsize n;
  gunichar c = take (s, end, &n);
  if (is_regional (c)) {
    out[0] = (char)('A' + (c - 0x1f1e6));
    out[1] = 0;
    *columns = 1;
    return n;
  }
  int width = wcwidth ((wchar_t)c);
  if (width < 0) {
    c = 0xfffd;
    width = 1;
  }
  if (width == 0 || is_dropped (c)) /* a mark without a base: nothing to draw it on */
    return n;
  *columns = MIN (width, 2);
  return (gsize)(take_marks (s + n, end, c, out, (gsize)g_unichar_to_utf8 (c, out)) - s);
}

static gsize bytes_of (const char *s, gssize length)
{
  return length < 0 ? strlen (s) : (gsize)length;
}

int lec_cell_width (const char *s, gssize length)
{
  const char *end = s + bytes_of (s, length);
  char text[LEC_CELL_BYTES];
  int total = 0, columns;
  for (gsize n; (n = lec_cell_next (s, end, text, &columns)) > 0; s += n)
    total += columns;
  return total;
}

gsize lec_cell_fit (const char *s, gssize length, int columns)
{
  const char *at = s, *end = s + bytes_of (s, length);
  char text[LEC_CELL_BYTES];
  int used = 0, w;
  for (gsize n; (n = lec_cell_next (at, end, text, &w)) > 0; at += n) {
    if (used + w > columns)
      break;
    used += w;
  }
  return (gsize)(at - s);
}

char *lec_cell_cut_middle (const char *s, int columns)
{
  if (lec_cell_width (s, -1) <= columns)
    return g_strdup (s);
  if (columns <= 1)
    return g_strdup (columns == 1 ? "…" : "");
  gsize head = lec_cell_fit (s, -1, (columns - 1) / 2);
  const char *tail = s + head, *end = s + strlen (s);
  char text[LEC_CELL_BYTES];
  int w, left = lec_cell_width (tail, -1), keep = columns - 1 - lec_cell_width (s, (gssize)head);
  for (; tail < end && left > keep; left -= w)
    tail += lec_cell_next (tail, end, text, &w);
  return g_strdup_printf ("%.*s…%s", (int)head, s, tail);
}

char *lec_cell_cut_end (const char *s, int columns)
{
  if (lec_cell_width (s, -1) <= columns)
    return g_strdup (s);
  if (columns <= 0)
    return g_strdup ("");
  return g_strdup_printf ("%.*s…", (int)lec_cell_fit (s, -1, columns - 1), s);
}
