/* verb_eval.c — `lectern eval ir`: the figures of a collection with judgements.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/cli/verbs.h"

static gboolean make_absolute (LecRun *run, const char *name)
{
  const char *path = lec_json_string (run->params, name, NULL);
  if (!path)
    return TRUE;
  g_autofree char *full = g_canonicalize_filename (path, NULL);
  return cJSON_ReplaceItemInObjectCaseSensitive (run->params, name, cJSON_CreateString (full));
}

static gboolean prepare (LecRun *run, GError **error)
{
  /* qrels may also name a file of the folder */
  const char *qrels = lec_json_string (run->params, "qrels", "");
  return make_absolute (run, "dir") && make_absolute (run, "run") &&
         (!g_file_test (qrels, G_FILE_TEST_EXISTS) || make_absolute (run, "qrels"));
}

static void on_part (LecRun *run, const char *name, const cJSON *part)
{
  if (!strcmp (name, "progress"))
    lec_progress_tell (run->progress, lec_json_string (part, "stage", ""), (guint64)lec_json_number (part, "done", 0),
                       (guint64)lec_json_number (part, "total", 0), NULL, -1);
}

static int on_result (LecRun *run, const cJSON *result)
{
  const cJSON *seconds = lec_json_object (result, "seconds");
  lec_out_line (&run->out, LEC_STYLE_BOLD, lec_json_string (result, "collection", ""));
  lec_out (&run->out, LEC_STYLE_PLAIN, "  %s  %.0f documents  %.0f queries\n", lec_json_string (result, "mode", ""),
           lec_json_number (result, "documents", 0), lec_json_number (result, "queries", 0));
  lec_out (&run->out, LEC_STYLE_PLAIN, "nDCG@10     %.4f\nrecall@100  %.4f\n",
           lec_json_number (result, "ndcg_at_10", 0), lec_json_number (result, "recall_at_100", 0));
  lec_out (&run->out, LEC_STYLE_DIM, "import %.1f s, search %.1f s\n", lec_json_number (seconds, "import", 0),
           lec_json_number (seconds, "search", 0));
  return LEC_EXIT_DONE;
}

const LecVerb lec_verb_eval = {.action = "eval.ir", .prepare = prepare, .part = on_part, .result = on_result};
