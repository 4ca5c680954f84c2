/* terminfo.h — whether curses knows a terminal, asked without opening a screen (a failed newterm loses memory).
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

/* Whether terminfo describes a terminal of this name that can place its cursor. */
gboolean lec_terminfo_knows (const char *name);
