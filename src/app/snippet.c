/* snippet.c — a window over the passage with the most matching words in it.
 * SPDX-License-Identifier: MIT */
#include "src/app/snippet.h"
#include <string.h>
#include "src/base/utf8.h"

#define LEAD 60 /* bytes before the first match that are shown if there is room */

typedef struct {
  guint32 start, end;
} Range;

static Range range_at (const GArray *matches, guint i)
{
  return (Range){g_array_index (matches, guint32, 2 * i), g_array_index (matches, guint32, 2 * i + 1)};
}

static guint n_ranges (const GArray *matches)
{
  return matches ? matches->len / 2 : 0;
}

static void add_pair (cJSON *list, glong start, glong end)
{
  cJSON *both = cJSON_CreateArray ();
  cJSON_AddItemToArray (both, cJSON_CreateNumber ((double)start));
  cJSON_AddItemToArray (both, cJSON_CreateNumber ((double)end));
  cJSON_AddItemToArray (list, both);
}

cJSON *lec_snippet_ranges (const char *text, const GArray *matches)
{
  cJSON *list = cJSON_CreateArray ();
  gsize at = 0, length = strlen (text);
  glong points = 0;
  for (guint i = 0; i < n_ranges (matches); i++) {
    Range r = range_at (matches, i);
    if (r.start < at || r.end < r.start || r.end > length)
      continue;
    points += g_utf8_strlen (text + at, (gssize)(r.start - at));
    glong end = points + g_utf8_strlen (text + r.start, (gssize)(r.end - r.start));
    add_pair (list, points, end);
    points = end;
    at = r.end;
  }
  return list;
}

/* The first match of the window of LEC_SNIPPET_BYTES that covers the most matched bytes, and the one after its last. */
static void best_window (const GArray *matches, guint *first, guint *last)
{
  guint n = n_ranges (matches), to = 0;
  gsize best = 0, sum = 0;
  for (guint from = 0; from < n; from++) {
    Range a = range_at (matches, from);
    for (; to < n && range_at (matches, to).end <= a.start + LEC_SNIPPET_BYTES - LEAD; to++)
      sum += range_at (matches, to).end - range_at (matches, to).start;
    if (sum > best) {
      best = sum;
      *first = from;
      *last = to;
    }
    if (to == from)
      to++;
    else
      sum -= a.end - a.start;
  }
}

static gboolean is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\t';
}

/* Moves a cut to the next word's beginning, unless that is further than LEAD (a script without spaces). */
static gsize word_start (const char *text, gsize at, gsize limit)
{
  for (gsize i = at; i < limit && i < at + LEAD; i++)
    if (is_space (text[i]))
      return i + 1;
  return at;
}

static gsize word_end (const char *text, gsize at, gsize limit)
{
  for (gsize i = at; i > limit && i + LEAD > at; i--)
    if (is_space (text[i]))
      return i;
  return at;
}

/* Writes text[start, end) on one line, runs of white space as one space, with the places of the matches in it. */
static void write_line (cJSON *object, const char *text, gsize start, gsize end, const GArray *matches)
{
  g_autoptr (GString) line = g_string_new (start > 0 ? "…" : "");
  cJSON *places = cJSON_CreateArray ();
  glong points = start > 0, begin = -1;
  guint next = 0;
  for (gsize at = start; at <= end;) {
    while (next < n_ranges (matches) && range_at (matches, next).start < at && begin < 0)
      next++;
    gboolean known = next < n_ranges (matches);
    if (known && begin >= 0 && at >= range_at (matches, next).end) {
      add_pair (places, begin, points);
      begin = -1;
      next++;
      known = next < n_ranges (matches);
    }
    if (known && begin < 0 && at == range_at (matches, next).start && range_at (matches, next).end <= end)
      begin = points;
    if (at == end)
      break;
    gsize step = (gsize)(g_utf8_next_char (text + at) - (text + at));
    gboolean space = is_space (text[at]), doubled = space && line->len && line->str[line->len - 1] == ' ';
    if (!doubled) {
      g_string_append_len (line, space ? " " : text + at, space ? 1 : (gssize)step);
      points++;
    }
    at += step;
  }
  g_string_append (line, end < strlen (text) ? "…" : "");
  lec_json_set_string (object, "snippet", line->str);
  lec_json_take (object, "snippet_highlights", places);
}

void lec_snippet_add (cJSON *object, const char *text, const GArray *matches)
{
  gsize length = strlen (text), start = 0, end = length;
  guint first = 0, last = 0;
  best_window (matches, &first, &last);
  gsize from = last > first ? range_at (matches, first).start : 0;
  gsize until = last > first ? range_at (matches, last - 1).end : 0;
  if (from > LEAD && length > LEC_SNIPPET_BYTES)
    start = word_start (text, lec_utf8_floor (text, length, MIN (from - LEAD, length - LEC_SNIPPET_BYTES)), from);
  if (length - start > LEC_SNIPPET_BYTES)
    end = word_end (text, lec_utf8_floor (text, length, MAX (until, start + LEC_SNIPPET_BYTES)), until);
  write_line (object, text, start, end, matches);
}
