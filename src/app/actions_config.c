/* actions_config.c — the actions `config.show`, `config.path` and `config.options`.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/app/actions.h"
#include "src/app/app.h"
#include "src/base/error.h"

static cJSON *option_value (const LecOption *option, const char *value, LecConfigSource source)
{
  g_autofree char *name = g_strconcat (option->group, ".", option->name, NULL);
  g_autofree char *initial = lec_option_initial (option), *allowed = lec_option_allowed (option);
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_string (o, "name", name);
  lec_json_set_string (o, "value", value);
  lec_json_set_string (o, "default", initial);
  lec_json_set_string (o, "type", lec_option_type_name (option->type));
  lec_json_set_string (o, "range", allowed);
  lec_json_set_string (o, "help", option->help);
  lec_json_set_string (o, "environment", option->environment);
  lec_json_set_string (o, "source", lec_config_source_name (source));
  return o;
}

/* Options that are called `name`, or whose group is; NULL: all. */
static cJSON *options_value (const LecConfig *config, const char *name)
{
  const char *value;
  const LecOption *option;
  LecConfigSource source;
  cJSON *list = cJSON_CreateArray ();
  for (gsize i = 0; (option = lec_config_nth (config, i, &value, &source)); i++) {
    g_autofree char *full = g_strconcat (option->group, ".", option->name, NULL);
    if (!name || !strcmp (name, full) || !strcmp (name, option->group))
      cJSON_AddItemToArray (list, option_value (option, value, source));
  }
  return list;
}

static cJSON *run_show (LecCall *call, GError **error)
{
  LecApp *app = lec_call_app (call);
  const LecConfig *config = lec_app_config (app);
  const char *name = lec_json_string (lec_call_params (call), "name", NULL);
  g_autoptr (cJSON) list = options_value (config, name);
  if (name && cJSON_GetArraySize (list) == 0) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND, "there is no option and no group “%.80s”", name);
    return NULL;
  }
  cJSON *o = cJSON_CreateObject ();
  lec_json_take (o, "options", g_steal_pointer (&list));
  cJSON *warnings = cJSON_AddArrayToObject (o, "warnings");
  for (const char *const *at = lec_config_warnings (config); *at; at++)
    cJSON_AddItemToArray (warnings, cJSON_CreateString (*at));
  return o;
}

static const LecParam show_params[] = {
    {"name", LEC_PARAM_TEXT, .min = 1, .max = 200, .arg = LEC_ARG_EACH, .option = "NAME", .place = "query",
     .help = "One option (ask.top_k) or one group (ask); all by default."},
    LEC_PARAMS_END,
};

const LecAction lec_action_config_show = {
    .name = "config.show",
    .help = "Show the configuration: every option's value and where it comes from.",
    .verb = "config show",
    .method = "GET",
    .path = "/config",
    .result = "options [{name, value, default, type, range, help, environment, source}], warnings",
    .params = show_params,
    .run = run_show,
};

const LecAction lec_action_config_options = {
    .name = "config.options",
    .help = "Explain every option: default, range and what it does.",
    .verb = "config options",
    .method = "GET",
    .path = "/config/options",
    .result = "options [{name, value, default, type, range, help, environment, source}], warnings",
    .params = show_params,
    .run = run_show,
};

static cJSON *run_path (LecCall *call, GError **error)
{
  LecApp *app = lec_call_app (call);
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_string (o, "path", lec_app_config_path (app));
  lec_json_set_string (o, "data_dir", lec_app_data_dir (app));
  return o;
}

const LecAction lec_action_config_path = {
    .name = "config.path",
    .help = "Tell where the configuration is read from.",
    .verb = "config path",
    .method = "GET",
    .path = "/config/path",
    .result = "path, data_dir",
    .run = run_path,
};
