/* bench_chunkers.c — how much of the exact answer spans do the first five hits cover, chunker beside chunker?
 *
 * Imports the Markdown documents of chunking_eval once with each chunker, searches for each question, and lays the
 * spans over the hits' ranges. A reader changes white space and takes marks away, so spans are placed by their letters
 * and digits alone. `recall` is the mean share of a question's span characters that the hits cover, `words` what the
 * hits hold together.
 * SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include "src/base/json.h"
#include "src/library/import.h"
#include "src/library/search.h"

#define TOP 5

/* Letters and digits of a document's pages, one after the other, and where each stands. */
typedef struct {
  GString *letters;
  GArray *pages;   /* of guint, for each byte of `letters` */
  GArray *offsets; /* of guint32 */
} Letters;

typedef struct {
  double recall, words, hits, unplaced, questions;
} Score;

static void G_GNUC_NORETURN fail (const GError *error)
{
  printf ("failed: %s\n", error ? error->message : "?");
  exit (1);
}

/* Bytes that a reader keeps: ASCII letters and digits (ligatures, quotes and dashes may be changed). */
static void add_letters (Letters *letters, const char *text, guint page)
{
  for (guint32 at = 0; text[at]; at++) {
    if (text[at] == '<' && g_str_has_prefix (text + at, "<unk>"))
      at += strlen ("<unk>") - 1; /* a tag to a reader of Markdown */
    if (!g_ascii_isalnum (text[at]))
      continue;
    g_string_append_c (letters->letters, text[at]);
    g_array_append_val (letters->pages, page);
    g_array_append_val (letters->offsets, at);
  }
}

static Letters *letters_new (void)
{
  Letters *letters = g_new0 (Letters, 1);
  letters->letters = g_string_new (NULL);
  letters->pages = g_array_new (FALSE, FALSE, sizeof (guint));
  letters->offsets = g_array_new (FALSE, FALSE, sizeof (guint32));
  return letters;
}

static void letters_free (Letters *letters)
{
  g_string_free (letters->letters, TRUE);
  g_array_unref (letters->pages);
  g_array_unref (letters->offsets);
  g_free (letters);
}

static Letters *letters_of_document (LecLibrary *library, const LecDocInfo *info)
{
  Letters *letters = letters_new ();
  for (guint n = 1; n <= info->pages; n++) {
    GError *error = NULL;
    g_autoptr (LecPage) page = lec_library_page (library, info->number, n, &error);
    if (!page)
      fail (error);
    add_letters (letters, page->text, n);
  }
  return letters;
}

static gboolean covers (const LecRange *r, guint page, guint32 at)
{
  return (page > r->first || (page == r->first && at >= r->start)) &&
         (page < r->last || (page == r->last && at < r->end));
}

/* Counts the span's letters, and those that a hit covers; FALSE if the span is not in the document. */
static gboolean lay_span (const Letters *document, const char *span, const LecSearchResult *found, guint32 number,
                          guint *all, guint *covered)
{
  Letters *wanted = letters_new ();
  add_letters (wanted, span, 1);
  const char *place = strstr (document->letters->str, wanted->letters->str);
  const gsize start = place ? place - document->letters->str : 0, n = wanted->letters->len;
  letters_free (wanted);
  *all += n;
  for (gsize i = start; place && i < start + n; i++)
    for (guint h = 0; h < found->hits->len; h++) {
      const LecPassage *passage = ((const LecSearchHit *)found->hits->pdata[h])->passage;
      if (passage->document == number && covers (&passage->range, g_array_index (document->pages, guint, i),
                                                 g_array_index (document->offsets, guint32, i))) {
        ++*covered;
        break;
      }
    }
  return place != NULL;
}

static guint count_words (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \n\t", -1);
  guint n = 0;
  for (guint i = 0; words[i]; i++)
    n += *words[i] != '\0';
  return n;
}

typedef struct {
  LecLibrary *library;
  GHashTable *letters; /* "pubmed" → Letters */
  GHashTable *numbers; /* "pubmed" → document number */
  LecSearchMode mode;
} Bench;

static void score_question (Bench *bench, const cJSON *question, Score *score)
{
  const LecSearchRequest request = {
      .query = lec_json_string (question, "text", ""), .mode = bench->mode, .effort = LEC_EFFORT_FULL, .k = TOP};
  const char *doc = lec_json_string (question, "doc", "");
  const Letters *letters = g_hash_table_lookup (bench->letters, doc);
  const guint32 number = GPOINTER_TO_UINT (g_hash_table_lookup (bench->numbers, doc));
  GError *error = NULL;
  g_autoptr (LecSearchResult) found = lec_library_search (bench->library, &request, &error);
  if (!found || !letters)
    fail (error);
  guint all = 0, covered = 0;
  const cJSON *span;
  cJSON_ArrayForEach (span, lec_json_array (question, "spans")) {
    const cJSON *text = cJSON_GetArrayItem (span, 2);
    score->unplaced += !lay_span (letters, cJSON_GetStringValue (text), found, number, &all, &covered);
  }
  score->recall += all ? (double)covered / all : 0;
  for (guint h = 0; h < found->hits->len; h++)
    score->words += count_words (((const LecSearchHit *)found->hits->pdata[h])->passage->text);
  score->hits += found->hits->len;
  score->questions++;
}

/* Imports with one chunker into a library of its own and scores all questions. */
static void run (const char *docs, char **questions, const char *chunker, LecSearchMode mode, const char *folder,
                 guint step)
{
  GError *error = NULL;
  g_autofree char *store = g_build_filename (folder, chunker, NULL);
  const LecLibraryOptions options = lec_library_options_default ();
  Bench bench = {.library = lec_library_open (store, &options, &error),
                 .letters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)letters_free),
                 .numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                 .mode = mode};
  if (!bench.library)
    fail (error);
  const char *const paths[] = {docs, NULL};
  const LecImportRequest request = {.paths = paths, .chunker = chunker, .text_fd = -1};
  const LecImportEvents events = {0};
  if (!lec_library_import (bench.library, &request, &events, NULL, &error) ||
      (mode != LEC_MODE_LEXICAL && !lec_library_embed_pending (bench.library, NULL, NULL, NULL, &error)))
    fail (error);
  g_autoptr (GPtrArray) documents = lec_library_list (bench.library, NULL, NULL, 0, 100, NULL, &error);
  guint chunks = 0;
  for (guint i = 0; documents && i < documents->len; i++) {
    const LecDocInfo *info = documents->pdata[i];
    char *name = g_strndup (info->filename, strcspn (info->filename, "."));
    g_hash_table_insert (bench.letters, name, letters_of_document (bench.library, info));
    g_hash_table_insert (bench.numbers, g_strdup (name), GUINT_TO_POINTER (info->number));
    chunks += info->chunks;
  }
  Score score = {0};
  for (guint i = 0, n = g_strv_length (questions); i < n; i += step) {
    g_autoptr (cJSON) question = *questions[i] ? lec_json_parse (questions[i], -1, NULL) : NULL;
    if (question)
      score_question (&bench, question, &score);
  }
  printf ("%-10s %5u chunks, %3.0f questions: recall@%d %.4f, words %.0f (%.1f hits), spans not placed %.0f\n", chunker,
          chunks, score.questions, TOP, score.recall / score.questions, score.words / score.questions,
          score.hits / score.questions, score.unplaced);
  fflush (stdout);
  g_hash_table_unref (bench.letters);
  g_hash_table_unref (bench.numbers);
  lec_library_unref (bench.library);
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
  gboolean small = FALSE, lexical = FALSE;
  g_auto (GStrv) chunkers = NULL;
  const GOptionEntry entries[] = {
      {"small", 0, 0, G_OPTION_ARG_NONE, &small, "every eighth question, by words alone", NULL},
      {"lexical", 0, 0, G_OPTION_ARG_NONE, &lexical, "by words alone", NULL},
      {"chunker", 0, 0, G_OPTION_ARG_STRING_ARRAY, &chunkers, "only this one (may be repeated)", "NAME"},
      {NULL}};
  GError *error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    fail (error);
  g_setenv ("OPENBLAS_NUM_THREADS", "1", TRUE);
  const char *data = "../shared/data/ir/chunking_eval";
  g_autofree char *docs = g_build_filename (data, "docs", NULL), *spans = g_build_filename (data, "spans.jsonl", NULL);
  g_autofree char *bytes = NULL;
  if (!g_file_get_contents (spans, &bytes, NULL, NULL)) {
    printf ("skipped: %s is not here\n", spans);
    return 77;
  }
  g_auto (GStrv) questions = g_strsplit (g_strchomp (bytes), "\n", -1);
  g_autofree char *folder = g_dir_make_tmp ("lectern-bench-XXXXXX", NULL);
  static const char *const both[] = {"fixed", "recursive", NULL};
  const char *const *names = chunkers ? (const char *const *)chunkers : both;
  for (guint i = 0; names[i]; i++)
    run (docs, questions, names[i], small || lexical ? LEC_MODE_LEXICAL : LEC_MODE_HYBRID, folder, small ? 8 : 1);
  remove_folder (folder);
  return 0;
}
