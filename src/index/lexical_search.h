/* lexical_search.h — a query looked up, as the files that search share it.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/index/lexical_private.h"

struct LecLexicalSearch {
  const LecLexical *lexical; /* borrowed */
  LecTxn *txn;               /* borrowed */
  const LecQuery *query;     /* borrowed */
  LecCollection collection;
  guint64 langs; /* a bit for each language that the collection holds */
  LecRows rows;
  LecStemmer *stemmer;
  GStringChunk *strings;
  GArray *keys; /* of LecLexicalKey with df > 0 */
  guint n_words;
  double bound;
  double known;          /* Σ weight-less idf of the words that the collection has: what coverage is a share of */
  const LecScope *scope; /* NULL: all items */
  LecScope *own_scope;   /* what `scope` is, when phrases and exclusions made it; else NULL */
  float a, b;            /* K = a + b · length */
};

#define LEC_FORMS_MAX 64 /* keys of one word: languages, or completions */

/* A key that a word of the query may have in the collection. */
typedef struct {
  char key[LEC_KEY_MAX];
  gsize length;
} LecForm;

/* The keys of a word in all languages of the collection, those of stop words only with `stops`; a cluster alone also
 * gives the pairs that begin with it, and with `prefix` a word its completions. GArray of LecForm, each different;
 * owned by the caller. */
GArray *lec_lexical_forms (LecLexicalSearch *search, const LecQueryWord *word, gboolean stops, gboolean prefix);

/* Sets scope and own_scope from phrases and excluded words. */
gboolean lec_lexical_restrict (LecLexicalSearch *search, const LecScope *scope, GError **error);
