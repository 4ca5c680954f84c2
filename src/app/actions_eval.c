/* actions_eval.c — the action `eval.ir`: retrieval quality on a collection with judgements.
 * SPDX-License-Identifier: MIT */
#include "src/app/actions.h"
#include "src/app/options.h"
#include "src/app/values.h"
#include "src/library/eval.h"

static void on_progress (const char *stage, guint64 done, guint64 total, gpointer data)
{
  cJSON *part = cJSON_CreateObject ();
  lec_json_set_string (part, "stage", stage);
  lec_json_set_number (part, "done", (double)done);
  lec_json_set_number (part, "total", (double)total);
  lec_call_part (data, "progress", part, TRUE);
}

static cJSON *result_of (const LecEvalResult *result, const char *mode)
{
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_string (o, "collection", result->collection);
  lec_json_set_string (o, "mode", mode);
  lec_json_set_number (o, "documents", result->documents);
  lec_json_set_number (o, "queries", result->queries);
  lec_json_set_number (o, "ndcg_at_10", result->ndcg_at_10);
  lec_json_set_number (o, "recall_at_100", result->recall_at_100);
  cJSON *seconds = cJSON_AddObjectToObject (o, "seconds");
  lec_json_set_number (seconds, "import", result->import_seconds);
  lec_json_set_number (seconds, "search", result->search_seconds);
  return o;
}

static cJSON *run_eval (LecCall *call, GError **error)
{
  const cJSON *params = lec_call_params (call);
  LecLibraryOptions configured = lec_options_library (lec_app_config (lec_call_app (call)));
  LecEvalOptions options = {
      .mode = lec_value_mode (params),
      .effort = lec_value_effort (params),
      .run = lec_json_string (params, "run", NULL),
      .qrels = lec_json_string (params, "qrels", NULL),
      .limit = (guint)lec_json_int (params, "limit", 0),
      .depth = (guint)lec_json_int (params, "depth", 100),
      .embedder = configured.embedder,
      .index = configured.index,
  };
  g_auto (LecEvalResult) result = {0};
  if (!lec_eval_ir (lec_json_string (params, "dir", ""), &options, on_progress, call, &result,
                    lec_call_cancellable (call), error))
    return NULL;
  return result_of (&result, lec_json_string (params, "mode", ""));
}

static const LecParam eval_params[] = {
    {"dir", LEC_PARAM_TEXT, .required = TRUE, .min = 1, .max = 4096, .arg = LEC_ARG_EACH, .option = "DIR",
     .place = "body", .help = "A folder with corpus.jsonl, queries.jsonl and qrels.tsv."},
    LEC_PARAM_MODE,
    {"effort", LEC_PARAM_CHOICE, .initial = "\"full\"", .choices = "full|typing", .option = "effort", .place = "body",
     .help = "The whole recipe, or the cheaper one of a search as you type."},
    {"run", LEC_PARAM_TEXT, .min = 1, .max = 4096, .option = "run", .place = "body",
     .help = "Write the hits to this file, in TREC's form."},
    {"qrels", LEC_PARAM_TEXT, .min = 1, .max = 4096, .option = "qrels", .place = "body",
     .help = "Judgements, if not qrels.tsv: a path, or a file of the folder."},
    {"limit", LEC_PARAM_INT, .initial = "0", .min = 0, .max = 1e6, .option = "limit", .letter = 'n', .place = "body",
     .help = "How many queries at most; 0 takes all."},
    {"depth", LEC_PARAM_INT, .initial = "100", .min = 1, .max = 1000, .option = "depth", .place = "body",
     .help = "Hits a query."},
    LEC_PARAMS_END,
};

const LecAction lec_action_eval_ir = {
    .name = "eval.ir",
    .help = "Measure the search on a collection with judgements.",
    .verb = "eval ir",
    .method = "POST",
    .path = "/eval/ir",
    .form = LEC_FORM_STREAM,
    .pool = LEC_POOL_LONG,
    .parts = "progress",
    .result = "collection, mode, documents, queries, ndcg_at_10, recall_at_100, seconds {import, search}",
    .params = eval_params,
    .run = run_eval,
};
