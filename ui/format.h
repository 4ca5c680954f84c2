/* format.h — numbers and texts of the door's values, as they are shown.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/base/json.h"

/* "1,204". Owned by the caller. */
char *lec_format_count (gint64 n);
/* "1 document", "1,204 documents": an "s" where the number is not 1. Owned by the caller. */
char *lec_format_counted (gint64 n, const char *noun);
/* A member's text, printable, on one line, runs of white space as one blank; "" where it is missing. Owned. */
char *lec_format_member (const cJSON *object, const char *name);
/* "14:01", local time. Owned by the caller. */
char *lec_format_clock (gint64 unix_seconds);
