/* clock.c — clocks by clock_gettime and GDateTime.
 * SPDX-License-Identifier: MIT */
#include "src/base/clock.h"
#include <time.h>

static double seconds (clockid_t clock)
{
  struct timespec t;
  clock_gettime (clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double lec_clock_cpu (void)
{
  return seconds (CLOCK_PROCESS_CPUTIME_ID);
}

double lec_clock_thread_cpu (void)
{
  return seconds (CLOCK_THREAD_CPUTIME_ID);
}

gint64 lec_clock_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

char *lec_clock_iso (gint64 unix_seconds)
{
  g_autoptr (GDateTime) t = g_date_time_new_from_unix_utc (unix_seconds);
  return t ? g_date_time_format (t, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}
