/* query.h — what a person typed, parsed: words, "phrases that stand together", -words that must not occur.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

#define LEC_QUERY_MAX 8192 /* bytes; a longer query is refused with LEC_ERROR_LIMIT */

typedef struct LecQuery LecQuery;

/* Parses valid or broken UTF-8 (repaired). NULL with LEC_ERROR_EMPTY_QUERY (nothing to look for) or _LIMIT.
 * An unclosed quotation mark closes at the end; "-" alone is text. The terms are produced for all languages that the
 * collection may hold: folded words, and their stems in `language` (NULL: detected from the query, English if short). */
LecQuery *lec_query_parse (const char *text, gssize length, const char *language, GError **error);
LecQuery *lec_query_ref (LecQuery *query);
void lec_query_unref (LecQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecQuery, lec_query_unref)

/* The text without operators, for embedding. Borrowed. */
const char *lec_query_plain (const LecQuery *query);

/* Byte ranges of `text` that match words or phrases of the query, by growing start, not overlapping: a GArray of
 * guint32 pairs (start, end), owned by the caller. For highlights. */
GArray *lec_query_matches (const LecQuery *query, const char *text, gsize length);
