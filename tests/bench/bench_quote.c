/* bench_quote.c — do the quoted sentences hold the answer, and is silence kept where there is none?
 *
 * Imports each paragraph of a folder of questions (xquad_en, or --data DIR) as a document, then runs a whole turn for
 * each question twice: over all documents, and without the one that holds the answer. The model of src/llm/evidence.c
 * was fitted on the first half of xquad_en (--dump FILE writes every sentence's measures); figures for the second half
 * stand apart.
 * SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include "src/base/clock.h"
#include "src/base/json.h"
#include "src/library/import.h"
#include "src/library/search.h"
#include "src/llm/evidence.h"
#include "src/session/turn.h"

typedef struct {
  char *id, *text, *document, *answer;
} Question;

typedef struct {
  LecLibrary *library;
  GHashTable *numbers;  /* "00-00" → document number */
  GArray *all;          /* of guint32 */
  GPtrArray *questions; /* of Question */
  FILE *dump;           /* or NULL */
  const Question *now;  /* for the dump */
  guint index;
  gboolean with;
} Bench;

typedef struct {
  guint questions, answered, answered_there, silent, absent, citations;
} Score;

static void G_GNUC_NORETURN fail (const GError *error)
{
  printf ("failed: %s\n", error ? error->message : "?");
  exit (1);
}

/* The lines of DIR/NAME; exits with 77 where the data is absent. */
static char **lines_of (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL), *bytes = NULL;
  if (!g_file_get_contents (path, &bytes, NULL, NULL)) {
    printf ("skipped: %s is not here\n", path);
    exit (77);
  }
  return g_strsplit (bytes, "\n", -1);
}

/* Writes each document of the corpus as a file of its own into `to`. */
static void write_corpus (const char *dir, const char *to)
{
  g_auto (GStrv) lines = lines_of (dir, "corpus.jsonl");
  for (guint i = 0; lines[i]; i++) {
    g_autoptr (cJSON) document = *lines[i] ? lec_json_parse (lines[i], -1, NULL) : NULL;
    if (!document)
      continue;
    g_autofree char *name = g_strconcat (lec_json_string (document, "_id", "x"), ".txt", NULL);
    g_autofree char *path = g_build_filename (to, name, NULL);
    g_file_set_contents (path, lec_json_string (document, "text", ""), -1, NULL);
  }
}

static void question_free (Question *question)
{
  g_free (question->id);
  g_free (question->text);
  g_free (question->document);
  g_free (question->answer);
  g_free (question);
}

static GPtrArray *read_questions (const char *dir)
{
  GPtrArray *questions = g_ptr_array_new_with_free_func ((GDestroyNotify)question_free);
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) lines = lines_of (dir, "queries.jsonl");
  for (guint i = 0; lines[i]; i++) {
    g_autoptr (cJSON) query = *lines[i] ? lec_json_parse (lines[i], -1, NULL) : NULL;
    if (query)
      g_hash_table_insert (texts, g_strdup (lec_json_string (query, "_id", "")),
                           g_strdup (lec_json_string (query, "text", "")));
  }
  g_auto (GStrv) answers = lines_of (dir, "answers.tsv");
  for (guint i = 0; answers[i]; i++) {
    g_auto (GStrv) fields = g_strsplit (answers[i], "\t", 4);
    if (g_strv_length (fields) < 4 || !g_hash_table_lookup (texts, fields[0]))
      continue;
    Question *question = g_new0 (Question, 1);
    question->id = g_strdup (fields[0]);
    question->document = g_strdup (fields[1]);
    question->text = g_strdup (g_hash_table_lookup (texts, fields[0]));
    question->answer = g_strdup (g_strstrip (fields[3]));
    g_ptr_array_add (questions, question);
  }
  return questions;
}

static void import (Bench *bench, const char *folder)
{
  GError *error = NULL;
  const char *const paths[] = {folder, NULL};
  const LecImportRequest request = {.paths = paths, .text_fd = -1};
  const LecImportEvents events = {0};
  if (!lec_library_import (bench->library, &request, &events, NULL, &error) ||
      !lec_library_embed_pending (bench->library, NULL, NULL, NULL, &error))
    fail (error);
  g_autoptr (GPtrArray) documents = lec_library_list (bench->library, NULL, NULL, 0, 100000, NULL, &error);
  if (!documents)
    fail (error);
  for (guint i = 0; i < documents->len; i++) {
    const LecDocInfo *info = documents->pdata[i];
    g_hash_table_insert (bench->numbers, g_strndup (info->filename, strcspn (info->filename, ".")),
                         GUINT_TO_POINTER (info->number));
    g_array_append_val (bench->all, info->number);
  }
}

/* ---- a provider that writes the measures of every sentence, then answers ---- */

static gboolean dump_chat (gpointer state, const LecChatRequest *request, LecTokenFunc on_token, gpointer user_data,
                           LecUsage *usage, GCancellable *cancellable, GError **error)
{
  Bench *bench = state;
  g_autoptr (GArray) evidence = lec_evidence_weigh (bench->now->text, request->passages, request->n_passages);
  for (guint i = 0; i < evidence->len; i++) {
    const LecEvidence *e = &g_array_index (evidence, LecEvidence, i);
    const LecNumbered *passage = &request->passages[e->passage];
    g_autofree char *sentence = g_strndup (passage->text + e->start, e->end - e->start);
    const gboolean right = g_str_has_prefix (passage->filename, bench->now->document);
    fprintf (bench->dump, "%u\t%d\t%s\t%d\t%zu\t%g", bench->index, bench->with, passage->filename,
             right && strstr (sentence, bench->now->answer), e->end - e->start, e->likely);
    for (guint m = 0; m < LEC_N_MEASURES; m++)
      fprintf (bench->dump, "\t%.4g", e->measures[m]);
    fputc ('\n', bench->dump);
  }
  return lec_provider_quote.chat (NULL, request, on_token, user_data, usage, cancellable, error);
}

/* One turn over all documents but `without` (0: all). */
static LecTurnResult *turn (Bench *bench, const Question *question, guint32 without)
{
  g_autoptr (GArray) documents = g_array_new (FALSE, FALSE, sizeof (guint32));
  const LecProvider dumping = {.name = "dump", .help = "", .chat = dump_chat, .state = bench};
  for (guint i = 0; without && i < bench->all->len; i++)
    if (g_array_index (bench->all, guint32, i) != without)
      g_array_append_val (documents, g_array_index (bench->all, guint32, i));
  const LecTurnRequest request = {.question = question->text,
                                  .documents = without ? (const guint32 *)documents->data : NULL,
                                  .n_documents = documents->len,
                                  .provider = bench->dump ? &dumping : &lec_provider_quote};
  GError *error = NULL;
  bench->now = question;
  bench->with = !without;
  LecTurnResult *result = lec_turn_run (bench->library, &request, NULL, NULL, &error);
  if (!result)
    fail (error);
  return result;
}

static void score_question (Bench *bench, const Question *question, Score *score)
{
  const guint32 number = GPOINTER_TO_UINT (g_hash_table_lookup (bench->numbers, question->document));
  g_autoptr (LecTurnResult) with = turn (bench, question, 0);
  g_autoptr (LecTurnResult) without = turn (bench, question, number);
  const gboolean holds = with->enough && strstr (with->answer, question->answer);
  gboolean there = FALSE;
  for (guint i = 0; i < with->sources->len; i++) {
    const LecSource *source = with->sources->pdata[i];
    if (!source->cited)
      continue;
    there |= source->passage->document == number;
    score->citations++;
    score->absent += source->citation->verified != LEC_VERIFIED_EXACT;
  }
  score->questions++;
  score->answered += holds;
  score->answered_there += holds && there;
  score->silent += !without->enough;
}

static void print_score (const char *name, const Score *s)
{
  const double n = MAX (s->questions, 1);
  printf ("%-12s %5u questions: quoted sentences hold the answer %.3f (of the right document %.3f); told that there is "
          "not enough %.3f; quotations not exact %u of %u\n",
          name, s->questions, s->answered / n, s->answered_there / n, s->silent / n, s->absent, s->citations);
}

static void remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    remove_folder (child);
  }
  g_remove (path);
}

int main (int argc, char **argv)
{
  gboolean small = FALSE;
  g_autofree char *dir = NULL, *dump = NULL;
  const GOptionEntry entries[] = {
      {"small", 0, 0, G_OPTION_ARG_NONE, &small, "every tenth question", NULL},
      {"data", 0, 0, G_OPTION_ARG_FILENAME, &dir, "folder of corpus.jsonl, queries.jsonl, answers.tsv", "DIR"},
      {"dump", 0, 0, G_OPTION_ARG_FILENAME, &dump, "write the measures of all sentences", "FILE"},
      {NULL}};
  GError *error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    fail (error);
  g_setenv ("OPENBLAS_NUM_THREADS", "1", TRUE);
  Bench bench = {.numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                 .all = g_array_new (FALSE, FALSE, sizeof (guint32))};
  const char *data = dir ? dir : "../shared/data/ir/xquad_en";
  bench.questions = read_questions (data);
  bench.dump = dump ? fopen (dump, "w") : NULL;
  g_autofree char *folder = g_dir_make_tmp ("lectern-bench-XXXXXX", NULL);
  g_autofree char *corpus = g_build_filename (folder, "corpus", NULL), *store = g_build_filename (folder, "data", NULL);
  g_mkdir (corpus, 0700);
  write_corpus (data, corpus);
  const LecLibraryOptions options = lec_library_options_default ();
  bench.library = lec_library_open (store, &options, &error);
  if (!bench.library)
    fail (error);
  import (&bench, corpus);
  Score halves[2] = {{0}};
  const double before = lec_clock_cpu ();
  const guint step = small ? 10 : 1;
  for (guint i = 0; i < bench.questions->len; i += step) {
    bench.index = i;
    score_question (&bench, bench.questions->pdata[i], &halves[i >= bench.questions->len / 2]);
  }
  print_score ("first half", &halves[0]);
  print_score ("second half", &halves[1]);
  printf ("%.2f CPU ms a turn\n",
          (lec_clock_cpu () - before) * 1000 / 2 / MAX (halves[0].questions + halves[1].questions, 1));
  if (bench.dump)
    fclose (bench.dump);
  lec_library_unref (bench.library);
  remove_folder (folder);
  g_ptr_array_unref (bench.questions);
  g_hash_table_unref (bench.numbers);
  g_array_unref (bench.all);
  return 0;
}
