/* verb_models.c — `lectern models` and `lectern embed`.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include "src/cli/table.h"
#include "src/cli/verbs.h"

static int on_models (LecRun *run, const cJSON *result)
{
  static const LecColumn columns[] = {{"Model"}, {"Kind"}, {"Provider"}, {"State"}, {"", .gives = TRUE}, {NULL}};
  g_autoptr (LecTable) table = lec_table_new (columns);
  const char *chosen = lec_json_string (result, "default", "");
  const cJSON *model;
  cJSON_ArrayForEach (model, lec_json_array (result, "models")) {
    const char *id = lec_json_string (model, "id", "");
    const char *state = !lec_json_bool (model, "available", FALSE) ? "missing"
                        : !strcmp (id, chosen)                     ? "chosen"
                                                                   : "ready";
    lec_table_add (table, id, lec_json_string (model, "kind", ""), lec_json_string (model, "provider", ""), state,
                   lec_json_string (model, "help", ""));
  }
  lec_table_print (table, &run->out);
  return LEC_EXIT_DONE;
}

const LecVerb lec_verb_models = {.action = "models.list", .result = on_models};

/* ---- embed ---- */

/* Standard input, where "-" stands for it, is one text. */
static gboolean prepare (LecRun *run, GError **error)
{
  cJSON *texts = cJSON_GetObjectItemCaseSensitive (run->params, "texts");
  for (int i = 0; i < cJSON_GetArraySize (texts); i++) {
    if (strcmp (cJSON_GetArrayItem (texts, i)->valuestring, "-") != 0)
      continue;
    g_autofree char *text = lec_read_stdin (error);
    if (!text)
      return FALSE;
    cJSON_ReplaceItemInArray (texts, i, cJSON_CreateString (text));
  }
  return TRUE;
}

/* One vector a line, numbers separated by spaces. */
static int on_vectors (LecRun *run, const cJSON *result)
{
  const cJSON *vector, *number;
  cJSON_ArrayForEach (vector, lec_json_array (result, "embeddings")) {
    cJSON_ArrayForEach (number, vector)
      printf ("%s%.7g", number == vector->child ? "" : " ", number->valuedouble);
    printf ("\n");
  }
  return LEC_EXIT_DONE;
}

const LecVerb lec_verb_embed = {.action = "embed", .prepare = prepare, .result = on_vectors};
