/* snippet.h — the stretch of a passage that shows best why it was found.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/base/json.h"

#define LEC_SNIPPET_BYTES 240 /* of the passage's text, about three lines */

/* Adds `snippet` (one line; "…" where the passage goes on) and `snippet_highlights` (code points) to `object`.
 *
 * text     the passage, UTF-8
 * matches  guint32 pairs: byte ranges of `text`, by growing start; may be NULL */
void lec_snippet_add (cJSON *object, const char *text, const GArray *matches);
/* Byte pairs of `text` as [[start,end]…] in code points; `matches` may be NULL. Owned by the caller. */
cJSON *lec_snippet_ranges (const char *text, const GArray *matches);
