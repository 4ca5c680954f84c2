/* test_eval.c — the measures of retrieval quality on a collection whose figures are known by hand, and wrong input.
 * SPDX-License-Identifier: MIT */
#include "src/base/error.h"
#include "src/library/eval.h"
#include <math.h>
#include <string.h>

static const char CORPUS[] =
    "{\"_id\": \"a\", \"title\": \"Wings\", \"text\": \"The wing of an aeroplane gives lift.\"}\n"
    "{\"_id\": \"b\", \"title\": \"\", \"text\": \"Bread is baked from flour and water.\"}\n"
    "{\"_id\": \"c\", \"title\": \"\", \"text\": \"\"}\n"
    "{\"_id\": 4, \"title\": \"Rudders\", \"text\": \"\"}\n"
    "{\"_id\": \"e\", \"title\": \"\", \"text\": \"Bread is baked from flour and water.\"}\n";
static const char QUERIES[] = "{\"_id\": \"1\", \"text\": \"wing lift\"}\n{\"_id\": \"2\", \"text\": \"rudders\"}\n"
                              "{\"_id\": \"3\", \"text\": \"submarine\"}\n{\"_id\": \"4\", \"text\": \"bread\"}\n"
                              "{\"_id\": \"5\", \"text\": \"not judged\"}\n";
static const char QRELS[] =
    "query-id\tcorpus-id\tscore\n1\ta\t2\n1\tb\t1\n2\t4\t1\n3\tc\t1\n4\tb\t1\n4\te\t1\n4\ta\t0\n";

static char *make_folder (const char *corpus, const char *qrels)
{
  char *dir = g_dir_make_tmp ("lectern-evaltest-XXXXXX", NULL);
  const char *const names[] = {"corpus.jsonl", "queries.jsonl", "qrels.tsv"};
  const char *const texts[] = {corpus, QUERIES, qrels};
  for (int i = 0; i < 3; i++) {
    g_autofree char *path = g_build_filename (dir, names[i], NULL);
    g_assert_true (!texts[i] || g_file_set_contents (path, texts[i], -1, NULL));
  }
  return dir;
}

static void remove_folder (char *dir)
{
  g_autofree char *command = g_strdup_printf ("rm -rf %s", dir);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (dir);
}

/* Query 1 finds `a` (2) and not `b` (1): 2 / (2 + 1 / log2 3); 2 finds the title; 3 nothing; 4 both copies. */
static void measures (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (LecEvalResult) result = {0};
  char *dir = make_folder (CORPUS, QRELS);
  g_autofree char *run = g_build_filename (dir, "run.txt", NULL), *lines = NULL;
  LecEvalOptions options = lec_eval_options_default ();
  options.mode = LEC_MODE_LEXICAL;
  options.embedder = NULL;
  options.run = run;
  lec_eval_ir (dir, &options, NULL, NULL, &result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.documents, ==, 5);
  g_assert_cmpuint (result.queries, ==, 4);
  g_assert_cmpfloat_with_epsilon (result.ndcg_at_10, (2 / (2 + 1 / log2 (3)) + 1 + 0 + 1) / 4, 1e-9);
  g_assert_cmpfloat_with_epsilon (result.recall_at_100, (.5 + 1 + 0 + 1) / 4, 1e-9);
  g_assert_true (g_file_get_contents (run, &lines, NULL, NULL));
  g_assert_true (g_str_has_prefix (lines, "1 Q0 a 1 "));
  g_assert_nonnull (strstr (lines, "\n2 Q0 4 1 "));
  remove_folder (dir);
}

static void limit (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (LecEvalResult) result = {0};
  char *dir = make_folder (CORPUS, QRELS);
  LecEvalOptions options = lec_eval_options_default ();
  options.mode = LEC_MODE_LEXICAL;
  options.embedder = NULL;
  options.limit = 2;
  g_assert_true (lec_eval_ir (dir, &options, NULL, NULL, &result, NULL, &error));
  g_assert_cmpuint (result.queries, ==, 2);
  remove_folder (dir);
}

static void expect_error (const char *corpus, const char *qrels, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  LecEvalResult result;
  char *dir = make_folder (corpus, qrels);
  LecEvalOptions options = lec_eval_options_default ();
  options.mode = LEC_MODE_LEXICAL;
  options.embedder = NULL;
  g_assert_false (lec_eval_ir (dir, &options, NULL, NULL, &result, NULL, &error));
  g_assert_error (error, LEC_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
  remove_folder (dir);
}

static void wrong_input (void)
{
  expect_error (NULL, QRELS, LEC_ERROR_NOT_FOUND, "corpus.jsonl");
  expect_error (CORPUS, NULL, LEC_ERROR_NOT_FOUND, "qrels.tsv");
  expect_error ("{\"_id\": \"a\", \"text\": \"x\"}\nnonsense\n", QRELS, LEC_ERROR_INVALID, "line 2");
  expect_error (CORPUS, "1\ta\t1\nonly two\n", LEC_ERROR_INVALID, "line 2");
  expect_error (CORPUS, "99\ta\t1\n", LEC_ERROR_INVALID, "no query");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/eval/measures", measures);
  g_test_add_func ("/eval/limit", limit);
  g_test_add_func ("/eval/wrong-input", wrong_input);
  return g_test_run ();
}
