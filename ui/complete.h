/* complete.h — paths as people write them: "~", blanks, quotes, and what Tab adds.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

/* The path that was meant: white space and quotes around it dropped, "file://" decoded, "~" and "~/" the home folder,
 * relative ones from the working folder. Owned by the caller. */
char *lec_path_expand (const char *written);

/* What Tab makes of it: `written` continued as far as all entries that begin so agree (a folder ends in "/").
 * `choices`, if not NULL, gets those entries' names, sorted, at most 200 (owned by the caller). Hidden files are left
 * out unless a dot was written. Reads one folder, at most 20,000 entries of it. */
char *lec_path_complete (const char *written, GPtrArray **choices);
