/* evidence.c — sentences measured against a question.
 *
 * Each sentence is a set of the question's terms as bits, those that stand there themselves and those of which a
 * relative does; sums of the terms' weights over such sets are the measures.
 * SPDX-License-Identifier: MIT */
#include "src/llm/evidence.h"
#include <math.h>
#include <string.h>
#include "src/llm/question.h"
#include "src/text/sentences.h"

#define SENTENCES_MOST 4096  /* of all passages together */
#define RELATIVE       0.6   /* weight of a word that only shares its beginning */
#define NEAR           4     /* words, within which two are together */
#define OTHERS         0.6   /* for other languages than English, where the same sense shares fewer words */
#define LENGTH         40.0f /* words of a long sentence */

typedef struct {
  guint passage;
  gsize start, end;
  guint words;
  guint64 same, relative;      /* terms, as bits */
  guint64 pairs;               /* bit i: terms i and i + 1 are together */
  gboolean name, number, time; /* stand in it and not in the question */
} Sentence;

typedef struct {
  const LecNumbered *passages;
  gsize n;
  LecQuestion question;
  LecStemmer *stemmer;
  LecLang lang;
  GArray *sentences;        /* of Sentence */
  guint64 *same, *relative; /* of each passage with its heading and title */
} Weighing;

static gboolean one_of (const LecWord *word, const char *const *list, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (strlen (list[i]) == word->length && memcmp (list[i], word->text, word->length) == 0)
      return TRUE;
  return FALSE;
}

static gboolean is_number_word (const LecWord *word)
{
  static const char *const list[] = {
      "one",    "two",    "three",   "four",   "five",   "six",   "seven",   "eight",    "nine",    "ten",
      "eleven", "twelve", "twenty",  "thirty", "fifty",  "dozen", "hundred", "thousand", "million", "billion",
      "half",   "third",  "quarter", "zwei",   "drei",   "vier",  "fünf",    "sechs",    "sieben",  "acht",
      "neun",   "zehn",   "deux",    "trois",  "quatre", "cinq",  "dos",     "tres",     "cuatro",  "cinco"};
  return word->kind == LEC_WORD_NUMBER || one_of (word, list, G_N_ELEMENTS (list));
}

static gboolean is_time_word (const LecWord *word)
{
  static const char *const list[] = {
      "january",  "february",    "march",    "april",   "june",      "july",   "august",  "september",
      "october",  "november",    "december", "century", "centuries", "monday", "tuesday", "wednesday",
      "thursday", "friday",      "saturday", "sunday",  "summer",    "winter", "spring",  "autumn",
      "morning",  "night",       "januar",   "februar", "märz",      "juni",   "juli",    "oktober",
      "dezember", "jahrhundert", "janvier",  "février", "mars",      "avril",  "juin",    "juillet",
      "août",     "enero",       "febrero",  "marzo",   "abril",     "mayo",   "siglo",   "siècle"};
  if (word->kind == LEC_WORD_NUMBER)
    return word->length >= 4 && g_ascii_isdigit (word->text[0]) && g_ascii_isdigit (word->text[3]);
  return one_of (word, list, G_N_ELEMENTS (list));
}

/* Reads one sentence's words into its sets. */
static void read_sentence (Weighing *w, const char *text, Sentence *sentence)
{
  LecWords words;
  LecWord word;
  char key[LEC_WORD_MAX];
  int last = -1;
  guint32 last_at = 0;
  lec_words_init (&words, text + sentence->start, sentence->end - sentence->start, 0);
  for (guint seen = 0; lec_words_next (&words, &word); seen++) {
    const gsize n = lec_question_key (w->stemmer, w->lang, &word, key);
    double credit = 0;
    if (n == 0)
      continue;
    sentence->words++;
    const int term = lec_question_match (&w->question, key, n, &credit);
    if (term < 0) {
      const gunichar first = g_utf8_get_char (text + sentence->start + word.start);
      sentence->name |= seen > 0 && word.kind == LEC_WORD_PLAIN && g_unichar_isupper (first);
      sentence->number |= is_number_word (&word);
      sentence->time |= is_time_word (&word);
      continue;
    }
    if (credit == 1)
      sentence->same |= 1ULL << term;
    else
      sentence->relative |= 1ULL << term;
    if (last >= 0 && last != term && word.position - last_at <= NEAR && ABS (last - term) == 1)
      sentence->pairs |= 1ULL << MIN (last, term);
    last = term;
    last_at = word.position;
  }
}

/* Cuts a passage into sentences. */
static void read_passage (Weighing *w, guint p)
{
  const LecNumbered *passage = &w->passages[p];
  const char *text = passage->text;
  const gsize length = strlen (text);
  for (gsize at = 0, next; at < length && w->sentences->len < SENTENCES_MOST; at = next) {
    next = lec_sentence_next (text, length, at, NULL);
    Sentence sentence = {.passage = p, .start = at, .end = next};
    lec_sentence_trim (text, &sentence.start, &sentence.end);
    if (sentence.start >= sentence.end)
      continue;
    read_sentence (w, text, &sentence);
    if (sentence.words == 0)
      continue;
    w->same[p] |= sentence.same;
    w->relative[p] |= sentence.relative;
    g_array_append_val (w->sentences, sentence);
  }
  const char *const heads[] = {passage->heading, passage->title};
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++) {
    Sentence head = {.passage = p, .end = heads[i] ? strlen (heads[i]) : 0};
    if (head.end == 0)
      continue;
    read_sentence (w, heads[i], &head);
    w->same[p] |= head.same;
    w->relative[p] |= head.relative;
  }
}

/* Rarity among the sentences: Lucene's idf. */
static void weigh_terms (Weighing *w)
{
  const double total = w->sentences->len;
  for (guint t = 0; t < w->question.n; t++) {
    double with = 0;
    for (guint i = 0; i < w->sentences->len; i++)
      with += (g_array_index (w->sentences, Sentence, i).same >> t) & 1;
    w->question.terms[t].weight = log (1 + (total - with + .5) / (with + .5));
  }
}

/* The share of the terms' weight that a set has; of names only if asked (1 if there are none). */
static double share (const LecQuestion *question, guint64 same, guint64 relative, gboolean names)
{
  double has = 0, all = 0;
  for (guint t = 0; t < question->n; t++) {
    const LecTerm *term = &question->terms[t];
    if (names && !term->name)
      continue;
    all += term->weight;
    has += term->weight * ((same >> t) & 1 ? 1 : (relative >> t) & 1 ? RELATIVE : 0);
  }
  return all > 0 ? has / all : 1;
}

static double type_measure (const LecQuestion *question, const Sentence *s)
{
  switch (question->asks) {
  case LEC_ASKS_NAME:
    return s->name;
  case LEC_ASKS_NUMBER:
    return s->number;
  case LEC_ASKS_TIME:
    return s->time;
  case LEC_ASKS_ANYTHING:
    break;
  }
  return .5;
}

static guint rarest_term (const LecQuestion *question)
{
  guint rarest = 0;
  for (guint t = 1; t < question->n; t++)
    if (question->terms[t].weight > question->terms[rarest].weight)
      rarest = t;
  return rarest;
}

/* The coverage of the best passage other than `p`. */
static double best_other (const double *cover, gsize n, guint p)
{
  double best = 0;
  for (gsize i = 0; i < n; i++)
    if (i != p)
      best = MAX (best, cover[i]);
  return best;
}

static void measure (const Weighing *w, guint i, const double *cover, guint64 anywhere, LecEvidence *e)
{
  const Sentence *s = &g_array_index (w->sentences, Sentence, i);
  const LecQuestion *q = &w->question;
  guint64 same = s->same, relative = s->relative;
  for (int side = -1; side <= 1; side += 2) {
    const Sentence *other = s + side;
    if ((side < 0 && i == 0) || (side > 0 && i + 1 == w->sentences->len) || other->passage != s->passage)
      continue;
    same |= other->same;
    relative |= other->relative;
  }
  const guint p = s->passage;
  float *m = e->measures;
  e->passage = p;
  e->start = s->start;
  e->end = s->end;
  m[LEC_MEASURE_SENTENCE] = share (q, s->same, s->relative, FALSE);
  m[LEC_MEASURE_AROUND] = share (q, same, relative, FALSE);
  m[LEC_MEASURE_PASSAGE] = cover[p];
  m[LEC_MEASURE_NAMES] = share (q, w->same[p], w->relative[p], TRUE);
  m[LEC_MEASURE_NAMES_IN] = share (q, s->same, s->relative, TRUE);
  m[LEC_MEASURE_TYPE] = type_measure (q, s);
  m[LEC_MEASURE_TOGETHER] = q->n > 1 ? (float)__builtin_popcountll (s->pairs) / (q->n - 1) : 0;
  m[LEC_MEASURE_SEARCH] = CLAMP (w->passages[p].score, 0, 1);
  m[LEC_MEASURE_BEST] = 1.0f / (p + 1);
  m[LEC_MEASURE_MISSING] = 1 - share (q, anywhere, anywhere, FALSE);
  m[LEC_MEASURE_MARGIN] = cover[p] - best_other (cover, w->n, p);
  m[LEC_MEASURE_LENGTH] = MIN (s->words / LENGTH, 1);
  m[LEC_MEASURE_RAREST] = ((same | relative) >> rarest_term (q)) & 1;
}

/* Fitted by tests/bench/bench_quote.c --dump on the first half of xquad_en; docs/answers.md tells how. */
static const double model[LEC_N_MEASURES + 1] = {
    [LEC_MEASURE_SENTENCE] = 5.44, [LEC_MEASURE_AROUND] = 1.61,   [LEC_MEASURE_PASSAGE] = -2.48,
    [LEC_MEASURE_NAMES] = 1.56,    [LEC_MEASURE_NAMES_IN] = -.17, [LEC_MEASURE_TYPE] = 1.29,
    [LEC_MEASURE_TOGETHER] = 1.66, [LEC_MEASURE_SEARCH] = 0,      [LEC_MEASURE_BEST] = 3.32,
    [LEC_MEASURE_MISSING] = -.45,  [LEC_MEASURE_MARGIN] = 1.92,   [LEC_MEASURE_LENGTH] = -.07,
    [LEC_MEASURE_RAREST] = -.68,   [LEC_N_MEASURES] = -8.71,
};

static double probability (const float *measures, LecLang lang)
{
  double sum = model[LEC_N_MEASURES] + (lang == LEC_LANG_EN ? 0 : OTHERS);
  for (guint i = 0; i < LEC_N_MEASURES; i++)
    sum += model[i] * measures[i];
  return 1 / (1 + exp (-sum));
}

static int by_likely (gconstpointer a, gconstpointer b)
{
  const LecEvidence *x = a, *y = b;
  if (x->likely != y->likely)
    return x->likely < y->likely ? 1 : -1;
  if (x->passage != y->passage)
    return x->passage < y->passage ? -1 : 1;
  return (x->start > y->start) - (x->start < y->start);
}

/* The language of the passages together. */
static LecLang language_of (const LecNumbered *passages, gsize n)
{
  g_autoptr (GString) some = g_string_new (NULL);
  for (gsize i = 0; i < n && some->len < 8192; i++) {
    g_string_append_len (some, passages[i].text, MIN (strlen (passages[i].text), 2048));
    g_string_append_c (some, '\n');
  }
  return lec_lang_detect (some->str, some->len, 0, LEC_LANG_EN);
}

GArray *lec_evidence_weigh (const char *question, const LecNumbered *passages, gsize n_passages)
{
  GArray *out = g_array_new (FALSE, TRUE, sizeof (LecEvidence));
  g_autoptr (LecStemmer) stemmer = lec_stemmer_new ();
  g_autoptr (GArray) sentences = g_array_new (FALSE, TRUE, sizeof (Sentence));
  g_autofree guint64 *same = g_new0 (guint64, n_passages + 1), *relative = g_new0 (guint64, n_passages + 1);
  g_autofree double *cover = g_new0 (double, n_passages + 1);
  g_autofree Weighing *w = g_new0 (Weighing, 1);
  w->passages = passages;
  w->n = n_passages;
  w->stemmer = stemmer;
  w->sentences = sentences;
  w->same = same;
  w->relative = relative;
  w->lang = language_of (passages, n_passages);
  lec_question_read (&w->question, question, strlen (question), w->lang, stemmer);
  if (w->question.n == 0)
    return out;
  for (guint p = 0; p < n_passages; p++)
    read_passage (w, p);
  weigh_terms (w);
  guint64 anywhere = 0;
  for (guint p = 0; p < n_passages; p++) {
    cover[p] = share (&w->question, same[p], relative[p], FALSE);
    anywhere |= same[p] | relative[p];
  }
  for (guint i = 0; i < sentences->len; i++) {
    LecEvidence e = {0};
    measure (w, i, cover, anywhere, &e);
    e.likely = probability (e.measures, w->lang);
    g_array_append_val (out, e);
  }
  g_array_sort (out, by_likely);
  return out;
}
