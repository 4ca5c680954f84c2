/* question.c — a question read: words, names, the kind of answer.
 * SPDX-License-Identifier: MIT */
#include "src/llm/question.h"
#include <string.h>

/* Words that ask, with what they ask for, over languages (folded). A second word may have to follow. */
static const struct {
  const char *word, *next;
  LecAsks asks;
} asking[] = {
    {"who", NULL, LEC_ASKS_NAME},          {"whom", NULL, LEC_ASKS_NAME},      {"whose", NULL, LEC_ASKS_NAME},
    {"where", NULL, LEC_ASKS_NAME},        {"when", NULL, LEC_ASKS_TIME},      {"how", "many", LEC_ASKS_NUMBER},
    {"how", "much", LEC_ASKS_NUMBER},      {"how", "long", LEC_ASKS_NUMBER},   {"how", "old", LEC_ASKS_NUMBER},
    {"how", "far", LEC_ASKS_NUMBER},       {"how", "large", LEC_ASKS_NUMBER},  {"how", "tall", LEC_ASKS_NUMBER},
    {"how", "big", LEC_ASKS_NUMBER},       {"how", "high", LEC_ASKS_NUMBER},   {"year", NULL, LEC_ASKS_TIME},
    {"date", NULL, LEC_ASKS_TIME},         {"century", NULL, LEC_ASKS_TIME},   {"decade", NULL, LEC_ASKS_TIME},
    {"percentage", NULL, LEC_ASKS_NUMBER}, {"percent", NULL, LEC_ASKS_NUMBER}, {"number", NULL, LEC_ASKS_NUMBER},
    {"wer", NULL, LEC_ASKS_NAME},          {"wen", NULL, LEC_ASKS_NAME},       {"wem", NULL, LEC_ASKS_NAME},
    {"wessen", NULL, LEC_ASKS_NAME},       {"wo", NULL, LEC_ASKS_NAME},        {"wann", NULL, LEC_ASKS_TIME},
    {"jahr", NULL, LEC_ASKS_TIME},         {"wie", "viele", LEC_ASKS_NUMBER},  {"wie", "viel", LEC_ASKS_NUMBER},
    {"wie", "lange", LEC_ASKS_NUMBER},     {"wie", "alt", LEC_ASKS_NUMBER},    {"wieviel", NULL, LEC_ASKS_NUMBER},
    {"qui", NULL, LEC_ASKS_NAME},          {"où", NULL, LEC_ASKS_NAME},        {"quand", NULL, LEC_ASKS_TIME},
    {"année", NULL, LEC_ASKS_TIME},        {"combien", NULL, LEC_ASKS_NUMBER}, {"quién", NULL, LEC_ASKS_NAME},
    {"dónde", NULL, LEC_ASKS_NAME},        {"cuándo", NULL, LEC_ASKS_TIME},    {"año", NULL, LEC_ASKS_TIME},
    {"cuántos", NULL, LEC_ASKS_NUMBER},    {"cuántas", NULL, LEC_ASKS_NUMBER}, {"cuánto", NULL, LEC_ASKS_NUMBER},
    {"chi", NULL, LEC_ASKS_NAME},          {"dove", NULL, LEC_ASKS_NAME},      {"quando", NULL, LEC_ASKS_TIME},
    {"quanti", NULL, LEC_ASKS_NUMBER},     {"quante", NULL, LEC_ASKS_NUMBER},  {"quanto", NULL, LEC_ASKS_NUMBER},
    {"anno", NULL, LEC_ASKS_TIME},         {"quem", NULL, LEC_ASKS_NAME},      {"onde", NULL, LEC_ASKS_NAME},
    {"quantos", NULL, LEC_ASKS_NUMBER},    {"quantas", NULL, LEC_ASKS_NUMBER}, {"ano", NULL, LEC_ASKS_TIME},
    {"wie", "is", LEC_ASKS_NAME},          {"waar", NULL, LEC_ASKS_NAME},      {"wanneer", NULL, LEC_ASKS_TIME},
    {"hoeveel", NULL, LEC_ASKS_NUMBER},    {"кто", NULL, LEC_ASKS_NAME},       {"где", NULL, LEC_ASKS_NAME},
    {"когда", NULL, LEC_ASKS_TIME},        {"сколько", NULL, LEC_ASKS_NUMBER}, {"متى", NULL, LEC_ASKS_TIME},
    {"كم", NULL, LEC_ASKS_NUMBER},         {"多少", NULL, LEC_ASKS_NUMBER},    {"几个", NULL, LEC_ASKS_NUMBER},
    {"何时", NULL, LEC_ASKS_TIME},         {"哪年", NULL, LEC_ASKS_TIME},
};

/* Words of questions that say nothing about the answer, beyond the language's stop words. */
static const char *const empty[] = {"many",  "much", "name",   "named",   "kind",    "type",  "long", "often",
                                    "viele", "viel", "welche", "welcher", "welches", "heißt", "quel", "quelle",
                                    "cuál",  "什么", "哪个",   "多少",    "did",     "does",  "what", "which",
                                    "who",   "when", "where",  "how",     "why",     "whom",  "whose"};

static gboolean word_is (const LecWord *word, const char *other)
{
  return strlen (other) == word->length && memcmp (word->text, other, word->length) == 0;
}

static gboolean says_nothing (const LecQuestion *question, const LecWord *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    if (word_is (word, empty[i]))
      return TRUE;
  return word->kind == LEC_WORD_PLAIN && lec_lang_is_stop (question->lang, word->text, word->length);
}

/* The kind of answer: the first word that asks decides. */
static LecAsks find_asks (const char *text, gsize length)
{
  LecWords words;
  LecWord word;
  LecAsks asks = LEC_ASKS_ANYTHING;
  guint wanted = G_N_ELEMENTS (asking); /* an entry whose second word may come now */
  lec_words_init (&words, text, length, 0);
  while (lec_words_next (&words, &word)) {
    for (guint i = 0; wanted < G_N_ELEMENTS (asking) && i < G_N_ELEMENTS (asking); i++)
      if (asking[i].next && g_str_equal (asking[i].word, asking[wanted].word) && word_is (&word, asking[i].next))
        return asking[i].asks;
    wanted = G_N_ELEMENTS (asking);
    for (guint i = 0; i < G_N_ELEMENTS (asking); i++) {
      if (!word_is (&word, asking[i].word))
        continue;
      if (asking[i].next)
        wanted = i;
      else if (asks == LEC_ASKS_ANYTHING)
        asks = asking[i].asks;
    }
  }
  return asks;
}

gsize lec_question_key (LecStemmer *stemmer, LecLang lang, const LecWord *word, char *out)
{
  if (word->kind == LEC_WORD_WHOLE || word->kind == LEC_WORD_SINGLE)
    return 0;
  if (word->kind == LEC_WORD_PLAIN)
    return lec_stem (stemmer, lang, word->text, word->length, out);
  memcpy (out, word->text, word->length);
  return word->length;
}

int lec_question_match (const LecQuestion *question, const char *key, gsize length, double *credit)
{
  int relative = -1;
  for (guint i = 0; i < question->n; i++) {
    const LecTerm *term = &question->terms[i];
    if (term->key[0] != key[0])
      continue;
    if (term->length == length && memcmp (term->key, key, length) == 0) {
      *credit = 1;
      return (int)i;
    }
    gsize same = 0;
    while (same < length && same < term->length && term->key[same] == key[same])
      same++;
    if (same >= 5 && same * 10 >= 7 * MAX (length, term->length) && !g_ascii_isdigit (key[0]))
      relative = (int)i;
  }
  *credit = .5;
  return relative;
}

void lec_question_read (LecQuestion *question, const char *text, gsize length, LecLang lang, LecStemmer *stemmer)
{
  LecWords words;
  LecWord word;
  char key[LEC_WORD_MAX];
  guint order = 0;
  memset (question, 0, sizeof *question);
  question->lang = lang != LEC_LANG_NONE ? lang : lec_lang_detect (text, length, 0, LEC_LANG_EN);
  question->asks = find_asks (text, length);
  lec_words_init (&words, text, length, 0);
  for (guint seen = 0; question->n < LEC_QUESTION_TERMS && lec_words_next (&words, &word); seen++) {
    if (says_nothing (question, &word))
      continue;
    const gsize n = lec_question_key (stemmer, question->lang, &word, key);
    double credit;
    if (n == 0 || (lec_question_match (question, key, n, &credit) >= 0 && credit == 1))
      continue;
    LecTerm *term = &question->terms[question->n++];
    memcpy (term->key, key, n);
    term->length = n;
    term->order = order++;
    term->weight = 1;
    const gunichar first = g_utf8_get_char_validated (text + word.start, length - word.start);
    term->name = word.kind == LEC_WORD_NUMBER ||
                 (seen > 0 && word.kind == LEC_WORD_PLAIN && first < 0x110000 && g_unichar_isupper (first));
  }
}
