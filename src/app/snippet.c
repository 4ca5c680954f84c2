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

static cJSON *pair (glong start, glong end)
{
  cJSON *both = cJSON_CreateArray ();
  cJSON_AddItemToArray (both, cJSON_CreateNumber ((double)start));
  cJSON_AddItemToArray (both, cJSON_CreateNumber ((double)end));
  return both;
}

/* Matches from `first` up to `last` (exclusive), counted from byte `from`, each moved by `shift` code points. */
static cJSON *ranges (const char *text, gsize from, const GArray *matches, guint first, guint last, glong shift)
{
  cJSON *list = cJSON_CreateArray ();
  gsize at = from, length = strlen (text);
  glong points = shift;
  for (guint i = first; i < last; i++) {
    Range r = range_at (matches, i);
    if (r.start < at || r.end < r.start || r.end > length)
      continue;
    points += g_utf8_strlen (text + at, (gssize)(r.start - at));
    glong end = points + g_utf8_strlen (text + r.start, (gssize)(r.end - r.start));
    cJSON_AddItemToArray (list, pair (points, end));
    points = end;
    at = r.end;
  }
  return list;
}

cJSON *lec_snippet_ranges (const char *text, const GArray *matches)
{
  return ranges (text, 0, matches, 0, n_ranges (matches), 0);
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
  g_autofree char *window = g_strndup (text + start, end - start);
  g_strdelimit (window, "\n\t", ' ');
  g_autofree char *snippet = g_strconcat (start > 0 ? "…" : "", window, end < length ? "…" : "", NULL);
  lec_json_set_string (object, "snippet", snippet);
  while (last < n_ranges (matches) && range_at (matches, last).end <= end)
    last++;
  while (first > 0 && range_at (matches, first - 1).start >= start)
    first--;
  lec_json_take (object, "snippet_highlights", ranges (text, start, matches, first, last, start > 0 ? 1 : 0));
}
