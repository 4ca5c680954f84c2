/* action.c — the table of actions, and its description as JSON.
 * SPDX-License-Identifier: MIT */
#include "src/app/actions.h"
#include "src/base/error.h"

static const LecAction *const actions[] = {
    &lec_action_search,
    &lec_action_ask,
    &lec_action_documents_import,
    &lec_action_documents_list,
    &lec_action_documents_show,
    &lec_action_documents_page,
    &lec_action_documents_remove,
    &lec_action_complete,
    &lec_action_embed,
    &lec_action_eval_ir,
    &lec_action_models_list,
    &lec_action_status,
    &lec_action_doctor,
    &lec_action_config_show,
    &lec_action_config_path,
    &lec_action_config_options,
    NULL,
};

const LecAction *const *lec_actions (void)
{
  return actions;
}

const LecAction *lec_action_find (const char *name, GError **error)
{
  for (guint i = 0; actions[i]; i++)
    if (!g_strcmp0 (actions[i]->name, name))
      return actions[i];
  g_set_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND, "there is no action “%.60s”", name);
  return NULL;
}

/* ---- description ---- */

static cJSON *split (const char *list)
{
  g_auto (GStrv) items = g_strsplit (list, "|", -1);
  cJSON *array = cJSON_CreateArray ();
  for (char **item = items; *item; item++)
    cJSON_AddItemToArray (array, cJSON_CreateString (*item));
  return array;
}

static cJSON *describe_param (const LecParam *p)
{
  static const char *const types[] = {"text", "integer", "boolean", "choice", "texts", "file"};
  static const char *const args[] = {"option", "one", "each", "rest", "none"};
  const char letter[2] = {p->letter, '\0'};
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_string (o, "name", p->name);
  lec_json_set_string (o, "type", types[p->type]);
  lec_json_set_bool (o, "required", p->required);
  if (p->initial)
    lec_json_take (o, "default", cJSON_Parse (p->initial));
  if (p->max > 0) {
    lec_json_set_number (o, "min", p->min);
    lec_json_set_number (o, "max", p->max);
  }
  if (p->choices)
    lec_json_take (o, "choices", split (p->choices));
  lec_json_set_string (o, "help", p->help);
  lec_json_set_string (o, "arg", args[p->arg]);
  if (p->option)
    lec_json_set_string (o, "option", p->option);
  if (p->letter)
    lec_json_set_string (o, "short", letter);
  return o;
}

static cJSON *describe (const LecAction *action)
{
  static const char *const forms[] = {"value", "stream", "bytes"};
  static const char *const effects[] = {"reads", "writes", "destroys", "spends", "decides"};
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_string (o, "name", action->name);
  lec_json_set_string (o, "help", action->help);
  lec_json_set_string (o, "verb", action->verb);
  lec_json_set_string (o, "key", action->key);
  lec_json_set_string (o, "effect", effects[action->effect]);
  lec_json_set_string (o, "form", forms[action->form]);
  cJSON *params = cJSON_AddArrayToObject (o, "params");
  for (const LecParam *p = action->params; p && p->name; p++)
    cJSON_AddItemToArray (params, describe_param (p));
  if (action->parts)
    lec_json_take (o, "parts", split (action->parts));
  lec_json_set_string (o, "result", action->result);
  return o;
}

cJSON *lec_actions_describe (void)
{
  cJSON *array = cJSON_CreateArray ();
  for (guint i = 0; actions[i]; i++)
    cJSON_AddItemToArray (array, describe (actions[i]));
  return array;
}
