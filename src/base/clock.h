/* clock.h — time for people, for measuring, and CPU seconds.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

/* CPU seconds of this process, all threads. */
double lec_clock_cpu (void);
/* CPU seconds of the calling thread. */
double lec_clock_thread_cpu (void);
/* Unix seconds. */
gint64 lec_clock_now (void);
/* "2026-01-31T14:01:02Z". Owned by the caller. */
char *lec_clock_iso (gint64 unix_seconds);
