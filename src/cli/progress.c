/* progress.c — one line that is drawn over itself.
 * SPDX-License-Identifier: MIT */
#include "src/cli/progress.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DRAW_EVERY (100 * G_TIME_SPAN_MILLISECOND)
#define LINE_EVERY (5 * G_TIME_SPAN_SECOND)
#define BAR        20 /* cells */

struct LecProgress {
  gboolean quiet, terminal, shown;
  gint64 last;    /* monotonic µs of the last drawing; 0: none */
  char stage[24]; /* of the last drawing */
};

LecProgress *lec_progress_new (gboolean quiet)
{
  LecProgress *progress = g_new0 (LecProgress, 1);
  progress->quiet = quiet;
  progress->terminal = isatty (STDERR_FILENO) && g_strcmp0 (g_getenv ("TERM"), "dumb");
  progress->last = progress->terminal ? 0 : g_get_monotonic_time (); /* what is quick needs no line */
  return progress;
}

void lec_progress_free (LecProgress *progress)
{
  if (!progress)
    return;
  lec_progress_hide (progress);
  g_free (progress);
}

void lec_progress_hide (LecProgress *progress)
{
  if (!progress->shown)
    return;
  fputs ("\r\033[K", stderr);
  progress->shown = FALSE;
  progress->last = 0;
}

static void bar (GString *line, guint64 done, guint64 total)
{
  guint cells = (guint)(done * BAR / total);
  for (guint i = 0; i < BAR; i++)
    g_string_append (line, i < cells ? "█" : "░");
}

static void left (GString *line, double eta)
{
  guint seconds = (guint)(eta + 0.5);
  if (eta < 0 || eta > 360000)
    return;
  if (seconds >= 60)
    g_string_append_printf (line, "   %u:%02u min left", seconds / 60, seconds % 60);
  else
    g_string_append_printf (line, "   %u s left", seconds);
}

void lec_progress_tell (LecProgress *progress, const char *stage, guint64 done, guint64 total, const char *detail,
                        double eta)
{
  gint64 now = g_get_monotonic_time ();
  gboolean same = !strncmp (progress->stage, stage, sizeof progress->stage - 1);
  gint64 every = progress->terminal ? DRAW_EVERY : LINE_EVERY;
  if (progress->quiet || ((same || !progress->terminal) && now - progress->last < every))
    return;
  g_autoptr (GString) line = g_string_new (progress->terminal ? "\r\033[K" : "");
  g_string_append_printf (line, "%-9s  ", stage);
  if (total && progress->terminal)
    bar (line, MIN (done, total), total);
  if (total)
    g_string_append_printf (line, "  %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT, done, total);
  if (detail)
    g_string_append_printf (line, "   %s", detail);
  left (line, eta);
  if (!progress->terminal)
    g_string_append_c (line, '\n');
  fputs (line->str, stderr);
  g_strlcpy (progress->stage, stage, sizeof progress->stage);
  progress->shown = progress->terminal;
  progress->last = now;
}
