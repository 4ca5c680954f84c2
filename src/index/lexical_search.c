/* lexical_search.c — looking a query's words up: their forms in the languages of the collection, idf and weights.
 *
 * Stop words are left out, by the language that the query seems to be in among those of the collection; a query of
 * nothing else keeps them.
 * SPDX-License-Identifier: MIT */
#include "src/index/lexical_search.h"
#include <math.h>
#include <string.h>
#include "src/base/error.h"

#define WORDS_MAX 256 /* different words of one query that are looked for */

static double idf_of (double items, double df)
{
  return log (1 + (items - df + .5) / (df + .5));
}

static void add_form (GArray *forms, const char *key, gsize length)
{
  if (forms->len >= LEC_FORMS_MAX)
    return;
  for (guint i = 0; i < forms->len; i++) {
    const LecForm *form = &g_array_index (forms, LecForm, i);
    if (form->length == length && memcmp (form->key, key, length) == 0)
      return;
  }
  LecForm form = {.length = length};
  memcpy (form.key, key, length);
  g_array_append_val (forms, form);
}

/* Keys of the collection that begin with the bytes. */
static void add_completions (LecLexicalSearch *search, GArray *forms, const char *key, gsize length)
{
  g_autoptr (LecCursor) cursor = lec_cursor_new (search->txn, search->lexical->terms);
  guint8 from[LEC_ENTRY_MAX];
  gsize n = length;
  LecSlice entry, value;
  memcpy (from, key, length);
  while (forms->len < LEC_FORMS_MAX && lec_cursor_seek (cursor, from, n, &entry, &value)) {
    gsize found;
    guint32 last;
    if (!lec_entry_parse (entry, &found, &last) || found < length || memcmp (entry.data, key, length) != 0)
      return;
    add_form (forms, (const char *)entry.data, found);
    memcpy (from, entry.data, found); /* on to the key after all of this one's blocks */
    from[found] = 1;
    n = found + 1;
  }
}

GArray *lec_lexical_forms (LecLexicalSearch *search, const LecQueryWord *word, gboolean stops, gboolean prefix)
{
  GArray *forms = g_array_new (FALSE, FALSE, sizeof (LecForm));
  char key[LEC_KEY_MAX];
  for (guint lang = 0; lang < LEC_N_LANGS; lang++) {
    if (!(search->langs >> lang & 1))
      continue;
    gsize n = lec_key_make (search->stemmer, (LecLang)lang, word->text, word->length, word->kind, key);
    if (stops || !lec_key_is_stop (key))
      add_form (forms, key, n);
    if (prefix && word->kind == LEC_WORD_PLAIN && word->length > 1 && word->length < LEC_WORD_MAX) {
      key[0] = lec_lang_has_stemmer ((LecLang)lang) ? (char)lang : 0;
      memcpy (key + 1, word->text, word->length);
      add_completions (search, forms, key, word->length + 1);
    }
  }
  if (word->kind == LEC_WORD_ALONE) {
    gsize n = lec_key_make (search->stemmer, LEC_LANG_NONE, word->text, word->length, word->kind, key);
    add_completions (search, forms, key, n);
  }
  return forms;
}

/* ---- words ---- */

/* A different word of the query. */
typedef struct {
  const LecQueryWord *word;
  char key[LEC_KEY_MAX]; /* in the query's language: words with one stem are one word */
  gsize length;
  guint count;
} Wanted;

static void add_wanted (GArray *wanted, const LecQueryWord *word, const char *key, gsize length)
{
  for (guint i = 0; i < wanted->len; i++) {
    Wanted *known = &g_array_index (wanted, Wanted, i);
    if (known->length == length && memcmp (known->key, key, length) == 0) {
      known->count++;
      return;
    }
  }
  if (wanted->len >= WORDS_MAX)
    return;
  Wanted added = {.word = word, .length = length, .count = 1};
  memcpy (added.key, key, length);
  g_array_append_val (wanted, added);
}

static GArray *wanted_words (LecLexicalSearch *search, LecLang lang, gboolean stops)
{
  GArray *wanted = g_array_new (FALSE, FALSE, sizeof (Wanted));
  char key[LEC_KEY_MAX];
  for (guint i = 0; i < lec_query_n_parts (search->query); i++) {
    LecQueryPart part = lec_query_part (search->query, i);
    for (guint j = 0; j < part.n && part.role != LEC_QUERY_EXCLUDED; j++) {
      const LecQueryWord *word = &part.words[j];
      gsize n = lec_key_make (search->stemmer, lang, word->text, word->length, word->kind, key);
      if (stops || !lec_key_is_stop (key))
        add_wanted (wanted, word, key, n);
    }
  }
  return wanted;
}

/* The last loose word, which may be unfinished; NULL if there is none. */
static const LecQueryWord *last_word (const LecQuery *query)
{
  const LecQueryWord *last = NULL;
  for (guint i = 0; i < lec_query_n_parts (query); i++) {
    LecQueryPart part = lec_query_part (query, i);
    if (part.role == LEC_QUERY_LOOSE)
      last = &part.words[part.n - 1];
  }
  return last;
}

/* Looks one word up: its keys that the collection has, and their common idf. */
static void add_keys (LecLexicalSearch *search, const Wanted *wanted, gboolean stops, gboolean prefix)
{
  g_autoptr (GArray) forms = lec_lexical_forms (search, wanted->word, stops, prefix);
  guint first = search->keys->len;
  guint64 df = 0;
  double weight = sqrt (wanted->count);
  for (guint i = 0; i < forms->len; i++) {
    const LecForm *form = &g_array_index (forms, LecForm, i);
    g_autoptr (LecList) list = lec_list_new (search->lexical, search->txn, form->key, form->length);
    if (!list)
      continue;
    LecLexicalKey key = {.key = g_string_chunk_insert_len (search->strings, form->key, (gssize)form->length),
                         .key_length = form->length,
                         .word = search->n_words,
                         .df = list->df,
                         .weight = weight};
    g_array_append_val (search->keys, key);
    df += list->df;
  }
  double items = (double)search->collection.items;
  double idf = idf_of (items, MIN ((double)df, items));
  for (guint i = first; i < search->keys->len; i++)
    g_array_index (search->keys, LecLexicalKey, i).idf = idf;
  search->bound += weight * idf;
  search->known += search->keys->len > first ? idf : 0;
  search->n_words++;
}

static void look_up (LecLexicalSearch *search, gboolean prefix)
{
  LecLang common = LEC_LANG_EN;
  for (guint i = 1; i < LEC_N_LANGS; i++)
    if (search->collection.langs[i] > search->collection.langs[common])
      common = (LecLang)i;
  guint64 likely = 0; /* a few items in another language are as likely a wrong guess */
  for (guint i = 1; i < LEC_N_LANGS; i++)
    likely |= (guint64)(search->collection.langs[i] * 20 > search->collection.langs[common]) << i;
  LecLang lang = lec_query_language (search->query, likely, common);
  gboolean stops = FALSE;
  g_autoptr (GArray) wanted = wanted_words (search, lang, FALSE);
  if (!wanted->len) {
    stops = TRUE;
    g_clear_pointer (&wanted, g_array_unref);
    wanted = wanted_words (search, lang, TRUE);
  }
  const LecQueryWord *last = prefix ? last_word (search->query) : NULL;
  for (guint i = 0; i < wanted->len; i++) {
    const Wanted *word = &g_array_index (wanted, Wanted, i);
    add_keys (search, word, stops, word->word == last);
  }
}

LecLexicalSearch *lec_lexical_search_new (LecLexical *lexical, LecTxn *txn, const LecQuery *query,
                                          const LecScope *scope, gboolean prefix, GError **error)
{
  g_autoptr (LecLexicalSearch) search = g_new0 (LecLexicalSearch, 1);
  search->lexical = lexical;
  search->txn = txn;
  search->query = query;
  search->stemmer = lec_stemmer_new ();
  search->strings = g_string_chunk_new (512);
  search->keys = g_array_new (FALSE, FALSE, sizeof (LecLexicalKey));
  LecCollection *c = &search->collection;
  lec_collection_read (lexical, txn, c);
  lec_rows_init (&search->rows, lexical, txn, (guint32)c->next);
  for (guint i = 0; i < LEC_N_LANGS; i++)
    search->langs |= (guint64)(c->langs[i] > 0) << i;
  double average = c->items ? (double)c->words / (double)c->items : 1;
  search->a = (float)(LEC_K1 * (1 - LEC_B));
  search->b = (float)(LEC_K1 * LEC_B / MAX (average, 1));
  look_up (search, prefix);
  if (!lec_lexical_restrict (search, scope, error))
    return NULL;
  return g_steal_pointer (&search);
}

void lec_lexical_search_free (LecLexicalSearch *search)
{
  if (!search)
    return;
  lec_rows_clear (&search->rows);
  lec_stemmer_free (search->stemmer);
  g_string_chunk_free (search->strings);
  g_array_unref (search->keys);
  lec_scope_free (search->own_scope);
  g_free (search);
}

const LecScope *lec_lexical_search_scope (const LecLexicalSearch *search)
{
  return search->scope;
}

const LecLexicalKey *lec_lexical_search_keys (const LecLexicalSearch *search, gsize *n)
{
  *n = search->keys->len;
  return (const LecLexicalKey *)(gpointer)search->keys->data;
}

double lec_lexical_search_bound (const LecLexicalSearch *search)
{
  return search->bound;
}
