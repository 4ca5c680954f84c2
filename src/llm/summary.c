/* summary.c — extraction by centrality, position and novelty (maximal marginal relevance, Carbonell & Goldstein 1998).
 *
 * A sentence is a sparse vector: `terms` of (word number, weight), of length 1.
 * SPDX-License-Identifier: MIT */
#include "src/llm/summary.h"
#include <math.h>
#include <string.h>
#include "src/text/sentences.h"
#include "src/text/stem.h"

#define TEXT_MOST      (1024 * 1024)
#define SENTENCES_MOST 4000
#define SHORT          4    /* words under which a sentence says too little */
#define LEAD           0.15 /* worth of being the first sentence; falls with the place */
#define FACTS          0.15 /* worth of names and numbers, if they are asked for */
#define REPEATS        1.0  /* times the square of its likeness to a chosen one is taken away */

typedef struct {
  guint word;
  float weight;
} Term;

typedef struct {
  gsize start, end;
  GArray *terms; /* of Term, by growing word */
  guint words, facts;
  double worth;
  gboolean chosen;
} Sentence;

static void sentence_clear (Sentence *s)
{
  g_clear_pointer (&s->terms, g_array_unref);
}

static int by_word (gconstpointer a, gconstpointer b)
{
  const Term *x = a, *y = b;
  return (x->word > y->word) - (x->word < y->word);
}

/* Counts a sentence's words; `numbers` gives each word of the text its number (from 1). */
static void read_terms (Sentence *s, const char *text, LecStemmer *stemmer, LecLang lang, GHashTable *numbers)
{
  LecWords words;
  LecWord word;
  char stem[LEC_WORD_MAX];
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  lec_words_init (&words, text + s->start, s->end - s->start, 0);
  while (lec_words_next (&words, &word)) {
    s->words++;
    const gunichar first = g_utf8_get_char (text + s->start + word.start);
    s->facts += word.kind == LEC_WORD_NUMBER || (word.start > 0 && g_unichar_isupper (first));
    if (word.kind == LEC_WORD_WHOLE || lec_lang_is_stop (lang, word.text, word.length))
      continue;
    const gboolean plain = word.kind == LEC_WORD_PLAIN;
    const gsize n = plain ? lec_stem (stemmer, lang, word.text, word.length, stem) : word.length;
    g_autofree char *key = g_strndup (plain ? stem : word.text, n);
    guint number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, key));
    if (number == 0) {
      number = g_hash_table_size (numbers) + 1;
      g_hash_table_insert (numbers, g_steal_pointer (&key), GUINT_TO_POINTER (number));
    }
    const guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, GUINT_TO_POINTER (number)));
    g_hash_table_insert (counts, GUINT_TO_POINTER (number), GUINT_TO_POINTER (count + 1));
  }
  GHashTableIter iter;
  gpointer number, count;
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &number, &count)) {
    const Term term = {GPOINTER_TO_UINT (number), logf (1 + GPOINTER_TO_UINT (count))};
    g_array_append_val (s->terms, term);
  }
  g_array_sort (s->terms, by_word);
}

/* All sentences with their counts. */
static GArray *read_sentences (const char *text, gsize length, guint *n_words)
{
  GArray *sentences = g_array_new (FALSE, TRUE, sizeof (Sentence));
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (LecStemmer) stemmer = lec_stemmer_new ();
  const LecLang lang = lec_lang_detect (text, length, 0, LEC_LANG_EN);
  g_array_set_clear_func (sentences, (GDestroyNotify)sentence_clear);
  for (gsize at = 0, next; at < length && sentences->len < SENTENCES_MOST; at = next) {
    next = lec_sentence_next (text, length, at, NULL);
    Sentence s = {.start = at, .end = next};
    lec_sentence_trim (text, &s.start, &s.end);
    if (s.start >= s.end)
      continue;
    s.terms = g_array_new (FALSE, FALSE, sizeof (Term));
    read_terms (&s, text, stemmer, lang, numbers);
    g_array_append_val (sentences, s);
  }
  *n_words = g_hash_table_size (numbers);
  return sentences;
}

/* Weights the counts by rarity and makes the vectors' length 1; `sum` (n_words + 1) becomes their sum. */
static void weigh (GArray *sentences, guint n_words, double *sum)
{
  g_autofree guint *with = g_new0 (guint, n_words + 1);
  for (guint i = 0; i < sentences->len; i++) {
    const GArray *terms = g_array_index (sentences, Sentence, i).terms;
    for (guint t = 0; t < terms->len; t++)
      with[g_array_index (terms, Term, t).word]++;
  }
  for (guint i = 0; i < sentences->len; i++) {
    GArray *terms = g_array_index (sentences, Sentence, i).terms;
    double squares = 0;
    for (guint t = 0; t < terms->len; t++) {
      Term *term = &g_array_index (terms, Term, t);
      term->weight *= log (1 + (double)sentences->len / with[term->word]);
      squares += (double)term->weight * term->weight;
    }
    for (guint t = 0; t < terms->len && squares > 0; t++) {
      Term *term = &g_array_index (terms, Term, t);
      term->weight /= sqrt (squares);
      sum[term->word] += term->weight;
    }
  }
}

static double cosine (const GArray *a, const GArray *b)
{
  double dot = 0;
  for (guint i = 0, j = 0; i < a->len && j < b->len;) {
    const Term *x = &g_array_index (a, Term, i), *y = &g_array_index (b, Term, j);
    if (x->word == y->word)
      dot += (double)x->weight * y->weight;
    i += x->word <= y->word;
    j += y->word <= x->word;
  }
  return dot;
}

/* The unchosen sentence of most worth beside the chosen ones; NULL if there is none. */
static Sentence *next_best (GArray *sentences, const Sentence *last, double *repeats)
{
  Sentence *best = NULL;
  double most = -G_MAXDOUBLE;
  for (guint i = 0; i < sentences->len; i++) {
    Sentence *s = &g_array_index (sentences, Sentence, i);
    if (last && !s->chosen)
      repeats[i] = MAX (repeats[i], cosine (s->terms, last->terms));
    const double worth = s->worth - REPEATS * repeats[i] * repeats[i];
    if (s->chosen || worth <= most)
      continue;
    most = worth;
    best = s;
  }
  return best;
}

GArray *lec_summary_choose (const char *text, gsize length, guint most, gboolean facts)
{
  guint n_words = 0;
  g_autoptr (GArray) sentences = read_sentences (text, MIN (length, TEXT_MOST), &n_words);
  g_autofree double *sum = g_new0 (double, n_words + 1), *repeats = g_new0 (double, sentences->len + 1);
  weigh (sentences, n_words, sum);
  double squares = 0;
  for (guint i = 0; i <= n_words; i++)
    squares += sum[i] * sum[i];
  for (guint i = 0; i < sentences->len; i++) {
    Sentence *s = &g_array_index (sentences, Sentence, i);
    for (guint t = 0; t < s->terms->len && squares > 0; t++)
      s->worth += g_array_index (s->terms, Term, t).weight * sum[g_array_index (s->terms, Term, t).word];
    s->worth = squares > 0 ? s->worth / sqrt (squares) : 0;
    s->worth += LEAD / (1 + i) - (s->words < SHORT);
    s->worth += facts && s->words ? FACTS * MIN (1.0, 3.0 * s->facts / s->words) : 0;
  }
  for (const Sentence *last = NULL; most > 0; most--) {
    Sentence *best = next_best (sentences, last, repeats);
    if (!best)
      break;
    best->chosen = TRUE;
    last = best;
  }
  GArray *out = g_array_new (FALSE, FALSE, sizeof (LecSummarySentence));
  for (guint i = 0; i < sentences->len; i++) {
    const Sentence *s = &g_array_index (sentences, Sentence, i);
    const LecSummarySentence chosen = {s->start, s->end};
    if (s->chosen)
      g_array_append_val (out, chosen);
  }
  return out;
}
