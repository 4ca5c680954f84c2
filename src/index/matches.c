/* matches.c — where a text matches a query: the ranges that are shown marked.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/index/key.h"
#include "src/index/query.h"

/* A word of the text that the query has too. */
typedef struct {
  guint32 number; /* of the query's key, from 0 */
  guint32 position, start, end;
} Found;

typedef struct {
  const LecQuery *query;
  LecLang lang;
  LecStemmer *stemmer;
  GHashTable *numbers; /* key (GBytes) to its number + 1 */
  GArray *found;       /* of Found, in the text's order */
  GArray *ranges;      /* of guint32 pairs */
} Matcher;

static GBytes *key_of (Matcher *m, const char *word, gsize length, LecWordKind kind)
{
  char key[LEC_KEY_MAX];
  return g_bytes_new (key, lec_key_make (m->stemmer, m->lang, word, length, kind, key));
}

/* The number of a key of the query, added if it is new. */
static guint32 number_of (Matcher *m, const LecQueryWord *word)
{
  GBytes *key = key_of (m, word->text, word->length, word->kind);
  gpointer known = g_hash_table_lookup (m->numbers, key);
  guint32 number = known ? GPOINTER_TO_UINT (known) - 1 : g_hash_table_size (m->numbers);
  if (known)
    g_bytes_unref (key);
  else
    g_hash_table_insert (m->numbers, key, GUINT_TO_POINTER (number + 1));
  return number;
}

static void add_found (Matcher *m, const char *key, gsize length, const LecWord *word, gsize end)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (key, length);
  gpointer known = g_hash_table_lookup (m->numbers, bytes);
  if (!known)
    return;
  Found found = {GPOINTER_TO_UINT (known) - 1, word->position, (guint32)word->start, (guint32)end};
  g_array_append_val (m->found, found);
}

static void find_words (Matcher *m, const char *text, gsize length)
{
  LecWords words;
  LecWord word;
  char key[LEC_KEY_MAX];
  lec_words_init (&words, text, length, 0);
  while (lec_words_next (&words, &word)) {
    gsize n = lec_key_make (m->stemmer, m->lang, word.text, word.length, word.kind, key);
    add_found (m, key, n, &word, word.end);
    if (word.kind == LEC_WORD_PAIR) { /* its first cluster alone */
      guint bytes = (guint)(g_utf8_next_char (word.text) - word.text);
      while (bytes < word.length && g_unichar_ismark (g_utf8_get_char (word.text + bytes)))
        bytes += (guint)(g_utf8_next_char (word.text + bytes) - (word.text + bytes));
      if (bytes < word.length)
        add_found (m, key, 1 + bytes, &word, MIN (word.end, word.start + bytes));
    }
  }
}

static void add_range (Matcher *m, guint32 start, guint32 end)
{
  guint32 range[2] = {start, end};
  g_array_append_vals (m->ranges, range, 2);
}

/* Where the phrase goes on from the found word `from`: its end, or 0. */
static guint32 phrase_end (const Matcher *m, const guint32 *numbers, const LecQueryPart *part, guint from)
{
  const Found *found = (const Found *)(gpointer)m->found->data;
  guint32 end = found[from].end;
  guint at = from;
  for (guint i = 1; i < part->n; i++) {
    guint32 position = found[from].position + part->words[i].position - part->words[0].position;
    guint j = at;
    while (j < m->found->len && found[j].position <= position &&
           (found[j].position != position || found[j].number != numbers[i]))
      j++;
    if (j >= m->found->len || found[j].position != position)
      return 0;
    end = MAX (end, found[j].end);
    while (at < j && found[at].position < position)
      at++;
  }
  return end;
}

static void mark_phrase (Matcher *m, const LecQueryPart *part)
{
  g_autofree guint32 *numbers = g_new (guint32, part->n);
  for (guint i = 0; i < part->n; i++)
    numbers[i] = number_of (m, &part->words[i]);
  for (guint i = 0; i < m->found->len; i++) {
    const Found *found = &g_array_index (m->found, Found, i);
    guint32 end = found->number == numbers[0] ? phrase_end (m, numbers, part, i) : 0;
    if (end)
      add_range (m, found->start, end);
  }
}

/* Loose words; stop words only where the query has nothing else. */
static void mark_loose (Matcher *m, const LecQueryPart *part, LecLang query_lang)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (NULL, NULL);
  for (gboolean stops = FALSE; g_hash_table_size (wanted) == 0; stops = TRUE) {
    for (guint i = 0; i < part->n; i++) {
      const LecQueryWord *word = &part->words[i];
      gboolean stop = word->kind == LEC_WORD_PLAIN && lec_lang_is_stop (query_lang, word->text, word->length);
      if (!stop || stops)
        g_hash_table_add (wanted, GUINT_TO_POINTER (number_of (m, word) + 1));
    }
    if (stops || lec_query_n_parts (m->query) > 1)
      break;
  }
  for (guint i = 0; i < m->found->len; i++) {
    const Found *found = &g_array_index (m->found, Found, i);
    if (g_hash_table_contains (wanted, GUINT_TO_POINTER (found->number + 1)))
      add_range (m, found->start, found->end);
  }
}

static int by_start (gconstpointer a, gconstpointer b)
{
  const guint32 *x = a, *y = b;
  return x[0] != y[0] ? (x[0] < y[0] ? -1 : 1) : (x[1] < y[1]) - (x[1] > y[1]);
}

/* Sorts and joins what overlaps. */
static GArray *joined (GArray *ranges)
{
  guint32 *pairs = (guint32 *)(gpointer)ranges->data;
  guint n = ranges->len / 2, out = 0;
  if (n)
    qsort (pairs, n, 2 * sizeof *pairs, by_start);
  for (guint i = 0; i < n; i++) {
    if (out && pairs[2 * i] < pairs[2 * out - 1]) {
      pairs[2 * out - 1] = MAX (pairs[2 * out - 1], pairs[2 * i + 1]);
    } else {
      pairs[2 * out] = pairs[2 * i];
      pairs[2 * out + 1] = pairs[2 * i + 1];
      out++;
    }
  }
  g_array_set_size (ranges, 2 * out);
  return ranges;
}

GArray *lec_query_matches (const LecQuery *query, const char *text, gsize length)
{
  g_autoptr (LecStemmer) stemmer = lec_stemmer_new ();
  LecLang query_lang = lec_query_language (query, 0, LEC_LANG_EN);
  g_autofree char *repaired = NULL;
  if (!g_utf8_validate_len (text, length, NULL)) { /* offsets stay: each broken byte gives way to a space */
    repaired = g_strndup (text, length);
    const char *bad = repaired;
    while (!g_utf8_validate_len (bad, length - (gsize)(bad - repaired), &bad))
      repaired[bad - repaired] = ' ';
    text = repaired;
  }
  Matcher m = {.query = query,
               .lang = lec_lang_detect (text, length, 0, query_lang),
               .stemmer = stemmer,
               .numbers = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL),
               .found = g_array_new (FALSE, FALSE, sizeof (Found)),
               .ranges = g_array_new (FALSE, FALSE, sizeof (guint32))};
  for (guint i = 0; i < lec_query_n_parts (query); i++) {
    LecQueryPart part = lec_query_part (query, i);
    for (guint j = 0; j < part.n; j++)
      number_of (&m, &part.words[j]);
  }
  find_words (&m, text, length);
  for (guint i = 0; i < lec_query_n_parts (query); i++) {
    LecQueryPart part = lec_query_part (query, i);
    if (part.role == LEC_QUERY_PHRASE)
      mark_phrase (&m, &part);
    else if (part.role == LEC_QUERY_LOOSE)
      mark_loose (&m, &part, query_lang);
  }
  g_hash_table_unref (m.numbers);
  g_array_unref (m.found);
  return joined (m.ranges);
}
