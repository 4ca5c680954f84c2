/* query.c — the parsing of queries. What matches in a text is in matches.c.
 *
 * All parts' words lie in one array; a part is a range of it. Loose words are one part, wherever they stood.
 * SPDX-License-Identifier: MIT */
#include "src/index/query.h"
#include <string.h>
#include "src/base/error.h"
#include "src/base/utf8.h"

typedef struct {
  LecQueryRole role;
  guint first, n;
} Part;

struct LecQuery {
  gint references;
  LecLang language; /* NONE: to be guessed */
  char *plain;
  GStringChunk *strings;
  GArray *words; /* of LecQueryWord */
  GArray *parts; /* of Part */
};

static void add_words (LecQuery *query, LecQueryRole role, const char *text, gsize length)
{
  Part part = {.role = role, .first = query->words->len};
  LecWords words;
  LecWord word;
  lec_words_init (&words, text, length, 0);
  while (lec_words_next (&words, &word)) {
    if (word.kind == LEC_WORD_SINGLE) /* its pair has been taken */
      continue;
    LecQueryWord kept = {.text = g_string_chunk_insert_len (query->strings, word.text, (gssize)word.length),
                         .length = word.length,
                         .kind = word.kind,
                         .position = word.position};
    g_array_append_val (query->words, kept);
    part.n++;
  }
  if (part.n)
    g_array_append_val (query->parts, part);
}

/* Bytes of a quotation mark at `at`, 0 if there is none. */
static gsize quote_at (const char *at, const char *end)
{
  if (at < end && *at == '"')
    return 1;
  if (end - at >= 3 && memcmp (at, "\xe2\x80", 2) == 0 && (guint8)at[2] >= 0x9c && (guint8)at[2] <= 0x9f)
    return 3;
  return 0;
}

static gboolean is_gap (char c)
{
  return g_ascii_isspace (c) || c == '(' || c == '[';
}

/* One phrase: what stands between the mark at `at` and the next, or the end. Returns what follows it. */
static const char *take_phrase (LecQuery *query, LecQueryRole role, const char *at, const char *end, GString *plain)
{
  const char *from = at + quote_at (at, end), *to = from;
  while (to < end && !quote_at (to, end))
    to++;
  add_words (query, role, from, (gsize)(to - from));
  if (role != LEC_QUERY_EXCLUDED)
    g_string_append_len (plain, from, to - from);
  return to + quote_at (to, end);
}

/* A -word: all that follows up to white space. */
static const char *take_excluded (LecQuery *query, const char *at, const char *end, GString *plain)
{
  if (quote_at (at, end))
    return take_phrase (query, LEC_QUERY_EXCLUDED, at, end, plain);
  const char *to = at;
  while (to < end && !g_ascii_isspace (*to))
    to++;
  add_words (query, LEC_QUERY_EXCLUDED, at, (gsize)(to - at));
  return to;
}

static gboolean is_question (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  return g_str_has_suffix (trimmed, "?") || g_str_has_suffix (trimmed, "？") || g_str_has_suffix (trimmed, "؟");
}

/* In a question, or among many words, a quotation is prose: its words count, not their order. */
static void loosen_quotations (LecQuery *query, const char *text)
{
  guint halves = is_question (text) ? 2 * LEC_QUERY_PROSE : 0; /* a pair of clusters is half a word */
  for (guint i = 0; i < query->parts->len; i++) {
    LecQueryPart part = lec_query_part (query, i);
    for (guint j = 0; j < part.n && part.role == LEC_QUERY_LOOSE; j++)
      halves += part.words[j].kind == LEC_WORD_PAIR ? 1 : 2;
  }
  for (guint i = 0; i < query->parts->len && halves >= 2 * LEC_QUERY_PROSE; i++) {
    Part *part = &g_array_index (query->parts, Part, i);
    if (part->role == LEC_QUERY_PHRASE)
      part->role = LEC_QUERY_LOOSE;
  }
}

static gboolean begins_word (const char *at, const char *end)
{
  return at < end && (g_ascii_isalnum (*at) || (guint8)*at >= 0x80 || *at == '"');
}

static void parse (LecQuery *query, const char *text)
{
  const char *at = text, *end = text + strlen (text);
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autoptr (GString) loose = g_string_new (NULL);
  gboolean gap = TRUE; /* a word could begin here */
  while (at < end) {
    if (gap && quote_at (at, end)) {
      at = take_phrase (query, LEC_QUERY_PHRASE, at, end, plain);
      g_string_append (loose, " \n ");
      gap = FALSE; /* "Doctor Who"-Serie */
    } else if (gap && *at == '-' && begins_word (at + 1, end)) {
      at = take_excluded (query, at + 1, end, plain);
      g_string_append (loose, " \n ");
    } else {
      gap = is_gap (*at);
      g_string_append_c (plain, *at);
      g_string_append_c (loose, *at++);
    }
  }
  add_words (query, LEC_QUERY_LOOSE, loose->str, loose->len);
  loosen_quotations (query, text);
  query->plain = g_strstrip (g_strdup (plain->str));
}

static gboolean has_wanted (const LecQuery *query)
{
  for (guint i = 0; i < query->parts->len; i++)
    if (g_array_index (query->parts, Part, i).role != LEC_QUERY_EXCLUDED)
      return TRUE;
  return FALSE;
}

LecQuery *lec_query_parse (const char *text, gssize length, const char *language, GError **error)
{
  gsize n = length < 0 ? strlen (text) : (gsize)length;
  if (n > LEC_QUERY_MAX) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_LIMIT, "the query has %" G_GSIZE_FORMAT " bytes; at most %d are allowed",
                 n, LEC_QUERY_MAX);
    return NULL;
  }
  g_autofree char *repaired = lec_utf8_repair (text, (gssize)n);
  g_autoptr (LecQuery) query = g_new0 (LecQuery, 1);
  query->references = 1;
  query->language = lec_lang_from_code (language);
  query->strings = g_string_chunk_new (256);
  query->words = g_array_new (FALSE, FALSE, sizeof (LecQueryWord));
  query->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  parse (query, repaired);
  if (!has_wanted (query)) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_EMPTY_QUERY,
                 query->parts->len ? "the query only says what not to find: add a word to look for"
                                   : "the query has no words: type what to look for");
    return NULL;
  }
  return g_steal_pointer (&query);
}

LecQuery *lec_query_ref (LecQuery *query)
{
  g_atomic_int_inc (&query->references);
  return query;
}

void lec_query_unref (LecQuery *query)
{
  if (!query || !g_atomic_int_dec_and_test (&query->references))
    return;
  g_free (query->plain);
  g_string_chunk_free (query->strings);
  g_array_unref (query->words);
  g_array_unref (query->parts);
  g_free (query);
}

const char *lec_query_plain (const LecQuery *query)
{
  return query->plain;
}

guint lec_query_n_parts (const LecQuery *query)
{
  return query->parts->len;
}

LecQueryPart lec_query_part (const LecQuery *query, guint i)
{
  const Part *part = &g_array_index (query->parts, Part, i);
  return (LecQueryPart){
      .role = part->role, .words = &g_array_index (query->words, LecQueryWord, part->first), .n = part->n};
}

LecLang lec_query_language (const LecQuery *query, guint64 allowed, LecLang otherwise)
{
  if (query->language)
    return query->language;
  LecLang lang = lec_lang_detect (query->plain, strlen (query->plain), allowed, otherwise);
  return lang ? lang : otherwise;
}
