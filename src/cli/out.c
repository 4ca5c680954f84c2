/* out.c — styled and safe printing.
 * SPDX-License-Identifier: MIT */
#include "src/cli/out.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "src/base/utf8.h"

#define MIN_COLUMNS 40

static int columns_of (int fd)
{
  struct winsize size;
  if (ioctl (fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return MAX (MIN_COLUMNS, size.ws_col);
  return 80;
}

LecOut lec_out_open (gboolean no_color)
{
  const char *refused = g_getenv ("NO_COLOR"), *term = g_getenv ("TERM");
  LecOut out = {.terminal = isatty (STDOUT_FILENO)};
  out.columns = out.terminal ? columns_of (STDOUT_FILENO) : 0;
  out.styled = out.terminal && !no_color && !(refused && *refused) && g_strcmp0 (term, "dumb");
  return out;
}

gboolean lec_out_close (void)
{
  errno = 0;
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;
  if (errno == EPIPE || errno == 0) /* an earlier flush met it */
    return TRUE;
  g_autofree char *message = g_strdup_printf ("cannot write the result: %s", g_strerror (errno));
  lec_out_error (message, NULL);
  return FALSE;
}

static void write_styled (const LecOut *out, LecStyle style, const char *text)
{
  static const char *const codes[] = {"", "\033[1m", "\033[2m", "\033[32m", "\033[31m", "\033[1m"};
  if (!out->styled || style == LEC_STYLE_PLAIN) {
    fputs (text, stdout);
    return;
  }
  fputs (codes[style], stdout);
  fputs (text, stdout);
  fputs ("\033[0m", stdout);
}

void lec_out (const LecOut *out, LecStyle style, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  write_styled (out, style, text);
}

char *lec_out_safe (const char *text)
{
  g_autofree char *valid = lec_utf8_repair (text ? text : "", -1);
  char *safe = lec_utf8_printable (valid, -1);
  return g_strdelimit (safe, "\n\t\r", ' ');
}

void lec_out_line (const LecOut *out, LecStyle style, const char *text)
{
  g_autofree char *safe = lec_out_safe (text);
  write_styled (out, style, safe);
}

void lec_out_text (const LecOut *out, LecStyle style, const char *text)
{
  g_autofree char *valid = lec_utf8_repair (text ? text : "", -1);
  g_autofree char *safe = lec_utf8_printable (valid, -1);
  write_styled (out, style, safe);
}

void lec_out_marked (const LecOut *out, const char *text, const cJSON *ranges)
{
  const cJSON *range;
  const char *at = text;
  glong done = 0, length = g_utf8_strlen (text, -1);
  cJSON_ArrayForEach (range, ranges) {
    const cJSON *first = cJSON_GetArrayItem (range, 0), *second = cJSON_GetArrayItem (range, 1);
    glong start = first ? (glong)first->valuedouble : 0, end = second ? (glong)second->valuedouble : 0;
    if (start < done || end <= start || end > length)
      continue;
    const char *from = g_utf8_offset_to_pointer (at, start - done);
    const char *to = g_utf8_offset_to_pointer (from, end - start);
    g_autofree char *before = g_strndup (at, (gsize)(from - at)), *word = g_strndup (from, (gsize)(to - from));
    g_autofree char *starred = g_strconcat ("*", word, "*", NULL);
    lec_out_line (out, LEC_STYLE_PLAIN, before);
    lec_out_line (out, LEC_STYLE_MARK, out->styled ? word : starred);
    at = to;
    done = end;
  }
  lec_out_line (out, LEC_STYLE_PLAIN, at);
}

void lec_out_json (const LecOut *out, const cJSON *value)
{
  g_autofree char *text = out->terminal ? lec_json_print_pretty (value) : lec_json_print (value);
  fputs (text, stdout);
  fputc ('\n', stdout);
}

char *lec_out_path (const char *path)
{
  g_autofree char *here = g_get_current_dir (), *safe = lec_out_safe (path);
  gsize length = strlen (here);
  if (length > 1 && g_str_has_prefix (safe, here) && safe[length] == '/')
    return g_strdup (safe + length + 1);
  return g_steal_pointer (&safe);
}

void lec_out_error (const char *message, const char *hint)
{
  g_autofree char *safe = lec_out_safe (message);
  fprintf (stderr, "lectern: %s\n", safe);
  if (hint)
    fprintf (stderr, "  %s\n", hint);
}

void lec_out_note (const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args), *safe = lec_out_safe (text);
  va_end (args);
  fprintf (stderr, "%s\n", safe);
}
