/* test_quote.c — answers by quotation: the right sentence, its number, and silence where nothing answers.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/error.h"
#include "src/llm/evidence.h"
#include "src/llm/provider.h"
#include "src/llm/question.h"
#include "src/llm/summary.h"

static void on_token (const char *text, gsize length, gpointer user_data)
{
  g_string_append_len (user_data, text, length);
}

/* What `quote` says; NULL with the error. Owned by the caller. */
static char *say (const char *task, const char *content, const LecNumbered *passages, gsize n, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const LecMessage messages[] = {{"system", "Answer."}, {"user", content}};
  const LecChatRequest request = {
      .task = task, .messages = messages, .n_messages = 2, .passages = passages, .n_passages = n};
  LecUsage usage = {0};
  if (!lec_provider_quote.chat (NULL, &request, on_token, out, &usage, NULL, error))
    return NULL;
  g_assert_cmpuint (usage.prompt_tokens, >, 0);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static const LecNumbered rivers[] = {
    {.number = 1,
     .text = "The Rhine rises in the Swiss Alps and flows north. It passes through Basel and Cologne. The river is "
             "1,230 kilometres from end to end. Johann Tulla straightened its upper course from 1817 on.",
     .heading = "",
     .title = "Rhine",
     .filename = "rhine.txt",
     .page = 1,
     .score = .6},
    {.number = 2,
     .text = "The Danube begins in the Black Forest. Ten countries lie along it. Vienna and Budapest are its largest "
             "cities.",
     .heading = "",
     .title = "Danube",
     .filename = "danube.txt",
     .page = 1,
     .score = .3},
};

/* The sentence is among those said, under its number; the closing lines repeat what was said. */
static void expect (const char *question, const char *sentence, guint number)
{
  GError *error = NULL;
  g_autofree char *answer = say ("answer", question, rivers, G_N_ELEMENTS (rivers), &error);
  g_assert_no_error (error);
  g_autofree char *closing = g_strdup_printf ("\n[%u] \"", number);
  const char *first = strstr (answer, sentence), *last = g_strrstr (answer, sentence);
  if (!first || first == last || !strstr (answer, closing) || strchr (first, '[')[1] != (char)('0' + number))
    g_error ("'%s' gave: %s", question, answer);
}

static void test_answers (void)
{
  expect ("Who straightened the upper course of the Rhine?", "Johann Tulla straightened its upper course from 1817 on.",
          1);
  expect ("How long is the river Rhine?", "The river is 1,230 kilometres from end to end.", 1);
  expect ("Where does the Danube begin?", "The Danube begins in the Black Forest.", 2);
}

/* A heading shares words with the question and answers nothing; it is no part of the sentence under it. */
static void test_heading (void)
{
  static const LecNumbered notes[] = {
      {.number = 1, .text = "Zebra notes\n\nZebras eat grass near the river Mara.", .filename = "z.md", .score = .6},
      {.number = 2, .text = "Newline file about otters.", .filename = "n.txt", .score = .1},
  };
  GError *error = NULL;
  g_autofree char *answer = say ("answer", "What do zebras eat?", notes, G_N_ELEMENTS (notes), &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (answer, "\"Zebras eat grass near the river Mara.\" [1]"));
  g_assert_null (strstr (answer, "Zebra notes"));
}

static void test_not_enough (void)
{
  static const char *const questions[] = {"Who painted the ceiling of the Sistine Chapel?",
                                          "How many moons does Jupiter have?", "", "?!", "the of and"};
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++) {
    GError *error = NULL;
    g_autofree char *answer = say ("answer", questions[i], rivers, G_N_ELEMENTS (rivers), &error);
    g_assert_no_error (error);
    g_assert_cmpstr (answer, ==, LEC_NOT_ENOUGH);
  }
  g_autofree char *none = say ("answer", "Where does the Danube begin?", NULL, 0, NULL);
  g_assert_cmpstr (none, ==, LEC_NOT_ENOUGH);
}

/* Sentences of several lines, and long ones, are quoted on one line. */
static void test_one_line (void)
{
  g_autoptr (GString) text = g_string_new ("The secret number of the vault\nis 4711 and nobody knows it");
  for (guint i = 0; i < 400; i++)
    g_string_append (text, " and so on");
  const LecNumbered passage = {.number = 3, .text = text->str, .page = 1, .score = .9};
  g_autofree char *answer = say ("answer", "What is the secret number of the vault?", &passage, 1, NULL);
  g_auto (GStrv) lines = g_strsplit (answer, "\n", -1);
  g_assert_true (g_str_has_prefix (lines[0], "\"The secret number of the vault is 4711 and"));
  g_assert_true (g_str_has_suffix (lines[0], " …\" [3]"));
  g_assert_cmpuint (strlen (lines[0]), <, 1000);
  g_assert_true (g_str_has_prefix (lines[2], "[3] \"The secret"));
}

/* Scripts without blanks: pairs of characters do as words. */
static void test_han (void)
{
  const LecNumbered passages[] = {
      {.number = 1, .text = "长江发源于青藏高原。它全长6300公里。上海位于长江入海口。", .page = 1, .score = .6},
      {.number = 2, .text = "黄河流经九个省。它因泥沙而呈黄色。", .page = 1, .score = .2},
  };
  g_autofree char *answer = say ("answer", "长江发源于哪里?", passages, 2, NULL);
  g_assert_nonnull (strstr (answer, "长江发源于青藏高原。"));
}

static void test_question (void)
{
  g_autoptr (LecStemmer) stemmer = lec_stemmer_new ();
  g_autofree LecQuestion *q = g_new0 (LecQuestion, 1);
  static const struct {
    const char *text;
    LecLang lang;
    LecAsks asks;
  } cases[] = {
      {"Who led it?", LEC_LANG_EN, LEC_ASKS_NAME},         {"In what year did it end?", LEC_LANG_EN, LEC_ASKS_TIME},
      {"How many points?", LEC_LANG_EN, LEC_ASKS_NUMBER},  {"How did it end?", LEC_LANG_EN, LEC_ASKS_ANYTHING},
      {"Wie viele Punkte?", LEC_LANG_DE, LEC_ASKS_NUMBER}, {"Wann war das?", LEC_LANG_DE, LEC_ASKS_TIME},
      {"他得了多少分？", LEC_LANG_ZH, LEC_ASKS_NUMBER}};
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    lec_question_read (q, cases[i].text, strlen (cases[i].text), cases[i].lang, stemmer);
    g_assert_cmpint (q->asks, ==, cases[i].asks);
  }
  const char *text = "How many points did the Panthers defense surrender in 2015?";
  lec_question_read (q, text, strlen (text), LEC_LANG_EN, stemmer);
  g_assert_cmpuint (q->n, ==, 5); /* points, Panthers, defense, surrender, 2015 */
  g_assert_false (q->terms[0].name);
  g_assert_true (q->terms[1].name);
  g_assert_true (q->terms[4].name);
  double credit = 0;
  g_assert_cmpint (lec_question_match (q, "point", 5, &credit), ==, 0);
  g_assert_cmpfloat (credit, ==, 1);
  g_assert_cmpint (lec_question_match (q, "goal", 4, &credit), ==, -1);
  g_autoptr (GString) many = g_string_new (NULL);
  for (guint i = 0; i < 500; i++)
    g_string_append_printf (many, "word%u ", i);
  lec_question_read (q, many->str, many->len, LEC_LANG_EN, stemmer);
  g_assert_cmpuint (q->n, ==, LEC_QUESTION_TERMS);
}

static void test_measures (void)
{
  g_autoptr (GArray) all =
      lec_evidence_weigh ("Who straightened the upper course of the Rhine?", rivers, G_N_ELEMENTS (rivers));
  g_assert_cmpuint (all->len, ==, 7);
  double last = 1;
  for (guint i = 0; i < all->len; i++) {
    const LecEvidence *e = &g_array_index (all, LecEvidence, i);
    g_assert_cmpfloat (e->likely, <=, last);
    g_assert_cmpuint (e->end, <=, strlen (rivers[e->passage].text));
    for (guint m = 0; m < LEC_N_MEASURES; m++)
      g_assert_true (e->measures[m] >= (m == LEC_MEASURE_MARGIN ? -1 : 0) && e->measures[m] <= 1);
    last = e->likely;
  }
}

static void test_tasks (void)
{
  const char *text =
      "Bees make honey from nectar. They live in hives. A hive of bees holds up to 50,000 workers. Honey "
      "keeps for years. That was all. Bees dance to tell each other where nectar is.";
  g_autofree char *summary = say ("summarize", text, NULL, 0, NULL);
  g_assert_nonnull (strstr (text, summary)); /* one sentence, verbatim */
  g_assert_nonnull (strstr (summary, "ees"));
  g_autofree char *facts = say ("extract", text, NULL, 0, NULL);
  g_assert_true (g_str_has_prefix (facts, "- "));
  g_assert_nonnull (strstr (facts, "50,000"));
  g_assert_null (strstr (facts, "That was all"));
  g_autofree char *nothing = say ("summarize", " ", NULL, 0, NULL);
  g_assert_cmpstr (nothing, ==, "");
}

static void test_no_model (void)
{
  static const char *const tasks[] = {"chat", "translate", "classify", NULL};
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++) {
    GError *error = NULL;
    g_assert_null (say (tasks[i], "Hello", NULL, 0, &error));
    g_assert_error (error, LEC_ERROR, LEC_ERROR_NO_MODEL);
    g_assert_nonnull (strstr (error->message, "lectern ask"));
    g_clear_error (&error);
  }
  GError *error = NULL;
  g_assert_true (lec_provider_find (NULL, NULL) == &lec_provider_quote);
  g_assert_true (lec_provider_find ("quote", NULL) == &lec_provider_quote);
  g_assert_null (lec_provider_find ("gpt", &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_MODEL_NOT_FOUND);
  g_clear_error (&error);
}

/* The rest of a summary is not a repetition of what was chosen. */
static void test_novelty (void)
{
  const char *text =
      "Copper conducts heat and electricity well. Copper conducts electricity and heat very well. Copper "
      "was first smelted in Serbia around 5000 BC. Copper conducts heat well, and electricity.";
  g_autoptr (GArray) chosen = lec_summary_choose (text, strlen (text), 2, FALSE);
  g_assert_cmpuint (chosen->len, ==, 2);
  const LecSummarySentence *second = &g_array_index (chosen, LecSummarySentence, 1);
  g_assert_true (g_str_has_prefix (text + second->start, "Copper was first smelted"));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quote/answers", test_answers);
  g_test_add_func ("/quote/heading", test_heading);
  g_test_add_func ("/quote/not-enough", test_not_enough);
  g_test_add_func ("/quote/one-line", test_one_line);
  g_test_add_func ("/quote/han", test_han);
  g_test_add_func ("/quote/question", test_question);
  g_test_add_func ("/quote/measures", test_measures);
  g_test_add_func ("/quote/tasks", test_tasks);
  g_test_add_func ("/quote/no-model", test_no_model);
  g_test_add_func ("/quote/novelty", test_novelty);
  return g_test_run ();
}
