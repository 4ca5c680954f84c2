/* query.h — what a person typed, parsed: words, "phrases that stand together", -words that must not occur.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/text/language.h"
#include "src/text/words.h"

#define LEC_QUERY_MAX   8192 /* bytes; a longer query is refused with LEC_ERROR_LIMIT */
#define LEC_QUERY_PROSE 6    /* words outside of quotation marks that make a query prose */

typedef struct LecQuery LecQuery;

/* Parses valid or broken UTF-8 (repaired). NULL with LEC_ERROR_EMPTY_QUERY (nothing to look for) or _LIMIT.
 * A quotation mark opens a phrase where a word could begin; an unclosed one closes at the end; "-" alone is text. In a
 * question (it ends with a question mark), or among LEC_QUERY_PROSE words, a quotation is prose: its words are loose.
 * `language` (ISO 639-1): whose stop words are left out; NULL: guessed, English if short. Words are kept folded; which
 * stems they have is known when a collection, and so its languages, is at hand. */
LecQuery *lec_query_parse (const char *text, gssize length, const char *language, GError **error);
LecQuery *lec_query_ref (LecQuery *query);
void lec_query_unref (LecQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecQuery, lec_query_unref)

/* The text without operators, for embedding. Borrowed. */
const char *lec_query_plain (const LecQuery *query);

/* Byte ranges of `text` that match words or phrases of the query, by growing start, not overlapping: a GArray of
 * guint32 pairs (start, end), owned by the caller. For highlights. */
GArray *lec_query_matches (const LecQuery *query, const char *text, gsize length);

/* ---- its parts, for the lexical index ---- */

typedef enum {
  LEC_QUERY_LOOSE,    /* any of the words */
  LEC_QUERY_PHRASE,   /* all, at these distances */
  LEC_QUERY_EXCLUDED, /* none that has all, at these distances */
} LecQueryRole;

typedef struct {
  const char *text; /* folded, NUL-terminated */
  gsize length;
  LecWordKind kind;
  guint32 position; /* within its part */
} LecQueryWord;

typedef struct {
  LecQueryRole role;
  const LecQueryWord *words;
  guint n; /* at least 1 */
} LecQueryPart;

/* Borrowed; i < the number of parts. */
guint lec_query_n_parts (const LecQuery *query);
LecQueryPart lec_query_part (const LecQuery *query, guint i);

/* The language that was named, else the best guess among `allowed` (a bit each, 0: all), else `otherwise`. */
LecLang lec_query_language (const LecQuery *query, guint64 allowed, LecLang otherwise);
