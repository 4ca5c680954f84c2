/* verb_config.c — `lectern config show`, `path` and `options`.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/cli/table.h"
#include "src/cli/verbs.h"

static int on_show (LecRun *run, const cJSON *result)
{
  static const LecColumn columns[] = {{"Option"}, {"Value", .gives = TRUE}, {"From"}, {NULL}};
  g_autoptr (LecTable) table = lec_table_new (columns);
  const cJSON *option;
  cJSON_ArrayForEach (option, lec_json_array (result, "options"))
    lec_table_add (table, lec_json_string (option, "name", ""), lec_json_string (option, "value", ""),
                   lec_json_string (option, "source", ""));
  lec_table_print (table, &run->out);
  return LEC_EXIT_DONE;
}

const LecVerb lec_verb_config_show = {.action = "config.show", .result = on_show};

static int on_path (LecRun *run, const cJSON *result)
{
  lec_out_line (&run->out, LEC_STYLE_PLAIN, lec_json_string (result, "path", ""));
  lec_out (&run->out, LEC_STYLE_PLAIN, "\n");
  return LEC_EXIT_DONE;
}

const LecVerb lec_verb_config_path = {.action = "config.path", .result = on_path};

/* Written so that it can be put into config.ini as it is. */
static int on_options (LecRun *run, const cJSON *result)
{
  const cJSON *option;
  g_autofree char *group = NULL;
  cJSON_ArrayForEach (option, lec_json_array (result, "options")) {
    const char *name = lec_json_string (option, "name", ""), *dot = strchr (name, '.');
    const char *variable = lec_json_string (option, "environment", NULL);
    g_autofree char *of = g_strndup (name, dot ? (gsize)(dot - name) : 0);
    if (g_strcmp0 (of, group))
      lec_out (&run->out, LEC_STYLE_BOLD, "%s[%s]\n", group ? "\n" : "", of);
    g_free (group);
    group = g_steal_pointer (&of);
    lec_out (&run->out, LEC_STYLE_DIM, "# %s\n# %s%s%s.\n", lec_json_string (option, "help", ""),
             lec_json_string (option, "range", ""), variable ? "; overridden by " : "", variable ? variable : "");
    lec_out (&run->out, LEC_STYLE_PLAIN, "#%s = %s\n", dot ? dot + 1 : name, lec_json_string (option, "default", ""));
  }
  return LEC_EXIT_DONE;
}

const LecVerb lec_verb_config_options = {.action = "config.options", .result = on_options};
