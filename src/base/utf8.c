/* utf8.c — UTF-8 repair, folding and terminal width, by GLib and utf8proc.
 * SPDX-License-Identifier: MIT */
#include "src/base/utf8.h"
#include <string.h>
#include <utf8proc.h>

char *lec_utf8_repair (const char *bytes, gssize length)
{
  gsize n = length < 0 ? strlen (bytes) : (gsize)length;
  GString *out = g_string_sized_new (n + 1);
  const char *at = bytes, *end = bytes + n;
  while (at < end) {
    const char *bad = NULL;
    g_utf8_validate_len (at, (gsize)(end - at), &bad);
    g_string_append_len (out, at, bad - at);
    if (bad >= end)
      break;
    g_string_append (out, *bad ? "\xef\xbf\xbd" : " ");
    at = bad + 1;
  }
  return g_string_free (out, FALSE);
}

static gboolean moves_the_cursor (gunichar c)
{
  if (c < 0x20)
    return c != '\n' && c != '\t';
  return (c >= 0x7f && c < 0xa0) || c == 0x200e || c == 0x200f || c == 0x061c || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f);
}

char *lec_utf8_printable (const char *s, gssize length)
{
  const char *end = s + (length < 0 ? strlen (s) : (gsize)length);
  GString *out = g_string_sized_new ((gsize)(end - s) + 1);
  for (const char *next; s < end; s = next) {
    next = g_utf8_next_char (s);
    if (!moves_the_cursor (g_utf8_get_char (s)))
      g_string_append_len (out, s, next - s);
  }
  return g_string_free (out, FALSE);
}

static char *mapped (const char *s, gssize length, utf8proc_option_t options)
{
  utf8proc_uint8_t *out = NULL;
  utf8proc_ssize_t n =
      utf8proc_map ((const utf8proc_uint8_t *)s, length < 0 ? (utf8proc_ssize_t)strlen (s) : length, &out, options);
  if (n < 0)
    return NULL;
  char *copy = g_strndup ((const char *)out, (gsize)n); /* utf8proc's memory is malloc's, ours is GLib's */
  free (out);
  return copy;
}

char *lec_utf8_fold (const char *s, gssize length)
{
  return mapped (s, length, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
}

char *lec_utf8_nfkc (const char *s, gssize length)
{
  return mapped (s, length, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
}

gsize lec_utf8_cluster (const char *s, const char *end, int *columns)
{
  const char *at = s;
  utf8proc_int32_t previous = -1, c = -1, state = 0;
  int width = 0;
  while (at < end) {
    utf8proc_ssize_t n = utf8proc_iterate ((const utf8proc_uint8_t *)at, end - at, &c);
    if (n <= 0) { /* not UTF-8: one byte, one column */
      if (at == s) {
        at++;
        width = 1;
      }
      break;
    }
    if (previous >= 0 && utf8proc_grapheme_break_stateful (previous, c, &state))
      break;
    width = MAX (width, c == 0xfe0f && at > s ? 2 : utf8proc_charwidth (c));
    previous = c;
    at += n;
  }
  if (columns)
    *columns = MIN (width, 2);
  return (gsize)(at - s);
}

int lec_utf8_width (const char *s, gssize length)
{
  const char *end = s + (length < 0 ? strlen (s) : (gsize)length);
  int total = 0, columns;
  for (gsize n; s < end && (n = lec_utf8_cluster (s, end, &columns)) > 0; s += n)
    total += columns;
  return total;
}

gsize lec_utf8_fit (const char *s, int columns)
{
  const char *at = s, *end = s + strlen (s);
  int used = 0, w;
  for (gsize n; at < end && (n = lec_utf8_cluster (at, end, &w)) > 0; at += n) {
    if (used + w > columns)
      break;
    used += w;
  }
  return (gsize)(at - s);
}

char *lec_utf8_cut_middle (const char *s, int columns)
{
  if (lec_utf8_width (s, -1) <= columns)
    return g_strdup (s);
  if (columns <= 1)
    return g_strdup (columns == 1 ? "…" : "");
  gsize head = lec_utf8_fit (s, (columns - 1) / 2);
  int keep = columns - 1 - lec_utf8_width (s, (gssize)head);
  const char *tail = s + head, *end = s + strlen (s);
  while (tail < end && lec_utf8_width (tail, -1) > keep)
    tail += lec_utf8_cluster (tail, end, NULL);
  return g_strdup_printf ("%.*s…%s", (int)head, s, tail);
}

gsize lec_utf8_floor (const char *s, gsize length, gsize at)
{
  at = MIN (at, length);
  while (at > 0 && at < length && ((guint8)s[at] & 0xc0) == 0x80)
    at--;
  return at;
}

/* Every byte but a continuation (10xxxxxx) begins a code point; eight bytes are looked at together. */
gsize lec_utf8_count (const char *s, gsize length)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  gsize continuations = 0, i = 0;
  for (; i + 8 <= length; i += 8) {
    guint64 x;
    memcpy (&x, s + i, 8);
    continuations += (gsize)((((x >> 7) & ~(x >> 6) & ones) * ones) >> 56);
  }
  for (; i < length; i++)
    continuations += ((guint8)s[i] & 0xC0) == 0x80;
  return length - continuations;
}
