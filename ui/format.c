/* format.c — numbers and texts as they are shown.
 * SPDX-License-Identifier: MIT */
#include "ui/format.h"
#include "src/base/utf8.h"
#include <string.h>

char *lec_format_count (gint64 n)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, n);
  GString *out = g_string_new (NULL);
  gsize length = strlen (digits);
  for (gsize i = 0; i < length; i++) {
    if (i > 0 && (length - i) % 3 == 0 && digits[i - 1] != '-')
      g_string_append_c (out, ',');
    g_string_append_c (out, digits[i]);
  }
  return g_string_free (out, FALSE);
}

char *lec_format_counted (gint64 n, const char *noun)
{
  g_autofree char *count = lec_format_count (n);
  return g_strdup_printf ("%s %s%s", count, noun, n == 1 ? "" : "s");
}

char *lec_format_member (const cJSON *object, const char *name)
{
  char *clean = lec_utf8_printable (lec_json_string (object, name, ""), -1);
  char *to = clean;
  for (const char *from = clean; *from; from++) {
    gboolean blank = *from == ' ' || *from == '\n' || *from == '\t';
    if (!blank || (to > clean && to[-1] != ' '))
      *to++ = blank ? ' ' : *from;
  }
  *to = 0;
  g_strchomp (clean);
  return clean;
}

char *lec_format_clock (gint64 unix_seconds)
{
  g_autoptr (GDateTime) t = g_date_time_new_from_unix_local (unix_seconds);
  return t ? g_date_time_format (t, "%H:%M") : g_strdup ("");
}
