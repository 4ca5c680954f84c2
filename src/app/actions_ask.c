/* actions_ask.c — the actions `ask` (an answer from the documents, with checked citations) and `complete`.
 * SPDX-License-Identifier: MIT */
#include "src/app/actions.h"
#include "src/app/values.h"
#include "src/base/error.h"

/* Which provider a model's name stands for; the name is that of the parameter, else that of the configuration. */
static const LecProvider *find_provider (LecCall *call, const char **model, GError **error)
{
  const char *configured = lec_config_text (lec_app_config (lec_call_app (call)), "ask.model");
  *model = lec_json_string (lec_call_params (call), "model", configured);
  if (!g_strcmp0 (*model, lec_provider_quote.name))
    return &lec_provider_quote;
  g_set_error (error, LEC_ERROR, LEC_ERROR_MODEL_NOT_FOUND,
               "there is no model “%.80s”; this build has only quote, which answers from the documents by quotation",
               *model);
  return NULL;
}

static void emit_token (LecCall *call, const char *text, gsize length)
{
  g_autofree char *copy = g_strndup (text, length);
  cJSON *part = cJSON_CreateObject ();
  lec_json_set_string (part, "token", copy);
  lec_call_part (call, "token", part, FALSE);
}

static void add_usage (cJSON *o, const LecUsage *usage)
{
  cJSON *u = cJSON_AddObjectToObject (o, "usage");
  lec_json_set_number (u, "prompt_tokens", (double)usage->prompt_tokens);
  lec_json_set_number (u, "completion_tokens", (double)usage->completion_tokens);
  lec_json_set_number (u, "total_tokens", (double)(usage->prompt_tokens + usage->completion_tokens));
}

/* ---- ask ---- */

typedef struct {
  LecCall *call;
  LecLibrary *library;
} Ask;

static cJSON *sources_value (LecLibrary *library, const GPtrArray *sources)
{
  cJSON *list = cJSON_CreateArray ();
  g_auto (LecPages) pages = {library};
  for (guint i = 0; i < sources->len; i++)
    cJSON_AddItemToArray (list, lec_value_source (&pages, g_ptr_array_index (sources, i)));
  return list;
}

static void on_sources (const GPtrArray *sources, gpointer data)
{
  Ask *ask = data;
  cJSON *part = cJSON_CreateObject ();
  lec_json_take (part, "sources", sources_value (ask->library, sources));
  lec_call_part (ask->call, "sources", part, FALSE);
}

static void on_token (const char *text, gsize length, gpointer data)
{
  emit_token (((Ask *)data)->call, text, length);
}

static cJSON *answer_value (LecLibrary *library, const LecTurnResult *turn, const char *model)
{
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_string (o, "answer", turn->answer);
  lec_json_take (o, "sources", sources_value (library, turn->sources));
  lec_json_set_bool (o, "enough", turn->enough);
  lec_json_set_string (o, "model", model);
  add_usage (o, &turn->usage);
  return o;
}

static cJSON *run_ask (LecCall *call, GError **error)
{
  const cJSON *params = lec_call_params (call);
  const LecConfig *config = lec_app_config (lec_call_app (call));
  const char *model;
  LecTurnRequest request = {
      .question = lec_json_string (params, "question", ""),
      .top_k = (guint)lec_json_int (params, "top_k", (gint64)lec_config_number (config, "ask.top_k")),
      .tag = lec_json_string (params, "tag", NULL),
      .mode = lec_value_mode (params),
      .enough = lec_config_number (config, "ask.enough"),
      .provider = find_provider (call, &model, error),
  };
  Ask ask = {call, request.provider ? lec_app_library (lec_call_app (call), FALSE, error) : NULL};
  g_autofree guint32 *documents = NULL;
  if (!ask.library || !lec_value_scope (ask.library, params, &documents, &request.n_documents, error))
    return NULL;
  request.documents = documents;
  const LecTurnEvents events = {on_sources, on_token, &ask};
  g_autoptr (LecTurnResult) turn = lec_turn_run (ask.library, &request, &events, lec_call_cancellable (call), error);
  return turn ? answer_value (ask.library, turn, model) : NULL;
}

#define PARAM_MODEL(text)                                                                                              \
  {                                                                                                                    \
    "model", LEC_PARAM_TEXT, .min = 1, .max = 200, .option = "model", .place = "body", .help = (text)                  \
  }

static const LecParam ask_params[] = {
    {"question", LEC_PARAM_TEXT, .required = TRUE, .min = 1, .max = LEC_QUERY_MAX, .arg = LEC_ARG_ONE,
     .option = "QUESTION", .place = "body", .help = "What you want to know."},
    {"top_k", LEC_PARAM_INT, .min = 1, .max = 50, .option = "top-k", .letter = 'k', .place = "body",
     .help = "How many passages to answer from (ask.top_k in the configuration, 5)."},
    LEC_PARAM_DOC_ID,
    LEC_PARAM_TAG ("Only from documents with this tag."),
    LEC_PARAM_MODE,
    PARAM_MODEL ("Who answers (ask.model in the configuration, quote)."),
    LEC_PARAMS_END,
};

const LecAction lec_action_ask = {
    .name = "ask",
    .help = "Answer a question from the documents, with checked citations.",
    .verb = "ask",
    .key = "1",
    .method = "POST",
    .path = "/rag/chat",
    .form = LEC_FORM_STREAM,
    .parts = "sources|token",
    .result = "answer, sources [source], enough, model, usage {prompt_tokens, completion_tokens, total_tokens}",
    .params = ask_params,
    .run = run_ask,
};

/* ---- complete ---- */

typedef struct {
  LecCall *call;
  GString *text;
} Completion;

static void on_piece (const char *text, gsize length, gpointer data)
{
  Completion *completion = data;
  g_string_append_len (completion->text, text, (gssize)length);
  emit_token (completion->call, text, length);
}

static cJSON *run_complete (LecCall *call, GError **error)
{
  const cJSON *params = lec_call_params (call);
  const char *task = lec_json_string (params, "task", "summarize"), *model;
  if (!g_strcmp0 (task, "translate") && !lec_json_string (params, "target_language", NULL)) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_BAD_REQUEST, "target_language is required for translate");
    return NULL;
  }
  const LecProvider *provider = find_provider (call, &model, error);
  const LecMessage message = {"user", lec_json_string (params, "prompt", "")};
  const LecChatRequest request = {.task = task, .messages = &message, .n_messages = 1};
  LecUsage usage = {0};
  if (!provider)
    return NULL;
  Completion completion = {call, g_string_new (NULL)};
  gboolean ok =
      provider->chat (provider->state, &request, on_piece, &completion, &usage, lec_call_cancellable (call), error);
  g_autofree char *text = g_string_free (completion.text, FALSE);
  if (!ok)
    return NULL;
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_string (o, "result", text);
  lec_json_set_string (o, "model", model);
  return o;
}

static const LecParam complete_params[] = {
    {"prompt", LEC_PARAM_TEXT, .required = TRUE, .min = 1, .max = 10000, .arg = LEC_ARG_ONE, .option = "TEXT",
     .place = "body", .help = "The text to work on; - reads standard input."},
    {"task", LEC_PARAM_CHOICE, .initial = "\"summarize\"", .choices = "summarize|classify|extract|translate",
     .option = "task", .place = "body", .help = "What to do with it."},
    {"target_language", LEC_PARAM_TEXT, .min = 1, .max = 100, .option = "to", .place = "body",
     .help = "The language to translate to."},
    PARAM_MODEL ("Who does it (ask.model in the configuration, quote)."),
    LEC_PARAMS_END,
};

const LecAction lec_action_complete = {
    .name = "complete",
    .help = "Summarize, classify, extract from or translate a text.",
    .verb = "complete",
    .method = "POST",
    .path = "/complete",
    .form = LEC_FORM_STREAM,
    .effect = LEC_EFFECT_READS,
    .parts = "token",
    .result = "result, model",
    .params = complete_params,
    .run = run_complete,
};
