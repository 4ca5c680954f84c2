/* actions_embed.c — the actions `embed` (a model's plain output) and `models.list`.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/app/actions.h"
#include "src/app/app.h"
#include "src/base/error.h"
#include "src/base/path.h"
#include "src/llm/provider.h"

/* ---- embed ---- */

static cJSON *vectors_value (const float *vectors, gsize n, guint dimensions)
{
  cJSON *list = cJSON_CreateArray ();
  for (gsize i = 0; i < n; i++)
    cJSON_AddItemToArray (list, cJSON_CreateFloatArray (vectors + i * dimensions, (int)dimensions));
  return list;
}

static LecEmbedder *find_embedder (const cJSON *params, GError **error)
{
  const LecEmbedderClass *class = &lec_embedder_use_lite;
  const char *model = lec_json_string (params, "model", class->name);
  if (!g_strcmp0 (model, class->name))
    return lec_embedder_new (class, error);
  g_set_error (error, LEC_ERROR, LEC_ERROR_MODEL_NOT_FOUND, "there is no embedding model “%.80s”; there is %s", model,
               class->name);
  return NULL;
}

static cJSON *run_embed (LecCall *call, GError **error)
{
  const cJSON *params = lec_call_params (call), *item;
  const cJSON *texts = lec_json_array (params, "texts");
  g_autoptr (LecEmbedder) embedder = find_embedder (params, error);
  if (!embedder)
    return NULL;
  gsize n = (gsize)cJSON_GetArraySize (texts), i = 0;
  guint dimensions = lec_embedder_dimensions (embedder);
  g_autofree const char **list = g_new (const char *, n);
  g_autofree float *vectors = g_new (float, n *dimensions);
  cJSON_ArrayForEach (item, texts)
    list[i++] = item->valuestring;
  if (!lec_embedder_embed (embedder, list, NULL, n, vectors, lec_call_cancellable (call), error))
    return NULL;
  cJSON *o = cJSON_CreateObject ();
  lec_json_take (o, "embeddings", vectors_value (vectors, n, dimensions));
  lec_json_set_number (o, "dimensions", dimensions);
  lec_json_set_string (o, "model", lec_embedder_name (embedder));
  return o;
}

static const LecParam embed_params[] = {
    {"texts", LEC_PARAM_TEXTS, .required = TRUE, .min = 1, .max = 2048, .arg = LEC_ARG_REST, .option = "TEXT",
     .place = "body", .help = "The texts; - reads standard input, one text a line."},
    {"model", LEC_PARAM_TEXT, .min = 1, .max = 200, .option = "model", .place = "body",
     .help = "The embedding model (use-lite)."},
    LEC_PARAMS_END,
};

const LecAction lec_action_embed = {
    .name = "embed",
    .help = "Turn texts into vectors: the model's plain output.",
    .verb = "embed",
    .method = "POST",
    .path = "/embed",
    .pool = LEC_POOL_LONG,
    .result = "embeddings, dimensions, model",
    .params = embed_params,
    .run = run_embed,
};

/* ---- models ---- */

static void add_model (cJSON *list, const char *id, const char *kind, gboolean available, const char *help)
{
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_string (o, "id", id);
  lec_json_set_string (o, "provider", "built-in");
  lec_json_set_string (o, "kind", kind);
  lec_json_set_bool (o, "available", available);
  lec_json_set_string (o, "help", help);
  cJSON_AddItemToArray (list, o);
}

static cJSON *run_models (LecCall *call, GError **error)
{
  g_autofree char *weights = lec_path_part ("share/lectern/models/use-lite-f16.bin");
  cJSON *o = cJSON_CreateObject (), *list = cJSON_AddArrayToObject (o, "models");
  add_model (list, lec_provider_quote.name, "chat", TRUE, lec_provider_quote.help);
  add_model (list, lec_embedder_use_lite.name, "embedding", g_file_test (weights, G_FILE_TEST_IS_REGULAR),
             lec_embedder_use_lite.help);
  lec_json_set_string (o, "default", lec_config_text (lec_app_config (lec_call_app (call)), "ask.model"));
  return o;
}

const LecAction lec_action_models_list = {
    .name = "models.list",
    .help = "List the models that can be used.",
    .verb = "models",
    .method = "GET",
    .path = "/models",
    .result = "models [{id, provider, kind, available, help}], default",
    .run = run_models,
};
