/* args.c — arguments of the command line as parameters of an action.
 *
 * What a value may be is not checked here: the door does that, for every face.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/error.h"
#include "src/cli/cli.h"

typedef struct {
  const cJSON *action;
  cJSON *params;
  GPtrArray *words; /* positional arguments, borrowed */
} Parse;

void lec_flags_take (int *argc, char **argv, LecFlags *flags)
{
  int kept = 0;
  gboolean open = TRUE;
  for (int i = 0; i < *argc; i++) {
    const char *arg = argv[i];
    open = open && strcmp (arg, "--") != 0;
    if (open && !strcmp (arg, "--json"))
      flags->json = TRUE;
    else if (open && !strcmp (arg, "--no-color"))
      flags->no_color = TRUE;
    else if (open && (!strcmp (arg, "--help") || !strcmp (arg, "-h")))
      flags->help = TRUE;
    else if (open && (!strcmp (arg, "--version") || !strcmp (arg, "-V")))
      flags->version = TRUE;
    else
      argv[kept++] = argv[i];
  }
  *argc = kept;
}

/* How many of the arguments are the words of `verb`; 0 if they are not. */
static int matches (const char *verb, int argc, char **argv)
{
  g_auto (GStrv) words = g_strsplit (verb, " ", -1);
  int n = (int)g_strv_length (words);
  for (int i = 0; i < n; i++)
    if (i >= argc || strcmp (words[i], argv[i]) != 0)
      return 0;
  return n;
}

const cJSON *lec_args_verb (const cJSON *actions, int argc, char **argv, int *words)
{
  const cJSON *action, *best = NULL;
  *words = 0;
  cJSON_ArrayForEach (action, actions) {
    const char *verb = lec_json_string (action, "verb", NULL);
    int n = verb ? matches (verb, argc, argv) : 0;
    if (n > *words) {
      *words = n;
      best = action;
    }
  }
  return best;
}

/* ---- options ---- */

static const char *type_of (const cJSON *param)
{
  return lec_json_string (param, "type", "text");
}

/* A whole number as one; anything else as text, for the door to refuse with what is allowed. */
static cJSON *value_of (const cJSON *param, const char *text)
{
  char *end = NULL;
  if (strcmp (type_of (param), "integer") != 0)
    return cJSON_CreateString (text);
  gint64 v = g_ascii_strtoll (text, &end, 10);
  return end == text || *end ? cJSON_CreateString (text) : cJSON_CreateNumber ((double)v);
}

/* Whether `option` (long, or one letter) is the parameter's; a switch that is on by default is turned off by "no-…". */
static gboolean is_option (const cJSON *param, const char *option, gsize length, gboolean letter)
{
  const char *name = lec_json_string (param, letter ? "short" : "option", NULL);
  if (!name || strcmp (lec_json_string (param, "arg", ""), "option") != 0)
    return FALSE;
  if (!letter && lec_json_bool (param, "default", FALSE)) {
    if (length < 3 || strncmp (option, "no-", 3) != 0)
      return FALSE;
    option += 3;
    length -= 3;
  }
  return strlen (name) == length && !strncmp (name, option, length);
}

static const cJSON *find_option (const cJSON *action, const char *option, gsize length, gboolean letter)
{
  const cJSON *param;
  cJSON_ArrayForEach (param, lec_json_array (action, "params"))
    if (is_option (param, option, length, letter))
      return param;
  return NULL;
}

static void set (Parse *parse, const cJSON *param, cJSON *value)
{
  const char *name = lec_json_string (param, "name", "");
  cJSON_DeleteItemFromObjectCaseSensitive (parse->params, name); /* the last one counts */
  lec_json_take (parse->params, name, value);
}

/* Takes the option at argv[*i], with its value from the same argument or the next one. */
static gboolean take_option (Parse *parse, int argc, char **argv, int *i, GError **error)
{
  const char *arg = argv[*i];
  gboolean letter = arg[1] != '-';
  const char *name = letter ? arg + 1 : arg + 2, *inside = letter ? NULL : strchr (name, '=');
  gsize length = letter ? 1 : inside ? (gsize)(inside - name) : strlen (name);
  const cJSON *param = find_option (parse->action, name, length, letter);
  if (!param) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "unknown option %.*s (behind -- everything is text)",
                 (int)(letter ? 2 : length + 2), arg);
    return FALSE;
  }
  if (!strcmp (type_of (param), "boolean") && (inside || (letter && name[1]))) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "%s: this option takes no value", arg);
    return FALSE;
  }
  if (!strcmp (type_of (param), "boolean")) {
    set (parse, param, cJSON_CreateBool (!lec_json_bool (param, "default", FALSE)));
    return TRUE;
  }
  const char *value = inside ? inside + 1 : letter && name[1] ? name + 1 : *i + 1 < argc ? argv[++*i] : NULL;
  if (!value) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "%s needs a value", arg);
    return FALSE;
  }
  set (parse, param, value_of (param, value));
  return TRUE;
}

/* ---- words ---- */

static cJSON *joined (const GPtrArray *words, guint from)
{
  GString *text = g_string_new (NULL);
  for (guint i = from; i < words->len; i++)
    g_string_append_printf (text, "%s%s", i > from ? " " : "", (const char *)g_ptr_array_index (words, i));
  cJSON *value = cJSON_CreateString (text->str);
  g_string_free (text, TRUE);
  return value;
}

static cJSON *listed (const GPtrArray *words, guint from)
{
  cJSON *list = cJSON_CreateArray ();
  for (guint i = from; i < words->len; i++)
    cJSON_AddItemToArray (list, cJSON_CreateString (g_ptr_array_index (words, i)));
  return list;
}

/* Gives the words to the parameters that take them, in the table's order. */
static gboolean take_words (Parse *parse, GError **error)
{
  const cJSON *param;
  guint used = 0;
  cJSON_ArrayForEach (param, lec_json_array (parse->action, "params")) {
    const char *arg = lec_json_string (param, "arg", "option");
    if (used >= parse->words->len)
      break;
    if (!strcmp (arg, "each"))
      set (parse, param, value_of (param, g_ptr_array_index (parse->words, used++)));
    else if (!strcmp (arg, "one") || !strcmp (arg, "rest")) {
      set (parse, param, *arg == 'o' ? joined (parse->words, used) : listed (parse->words, used));
      used = parse->words->len;
    }
  }
  if (used == parse->words->len)
    return TRUE;
  g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "“%.80s” is one argument too many",
               (const char *)g_ptr_array_index (parse->words, used));
  return FALSE;
}

cJSON *lec_args_parse (const cJSON *action, int argc, char **argv, GError **error)
{
  g_autoptr (cJSON) params = cJSON_CreateObject ();
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  Parse parse = {action, params, words};
  gboolean open = TRUE;
  for (int i = 0; i < argc; i++) {
    if (open && !strcmp (argv[i], "--"))
      open = FALSE;
    else if (!open || argv[i][0] != '-' || !argv[i][1])
      g_ptr_array_add (words, argv[i]);
    else if (!take_option (&parse, argc, argv, &i, error))
      return NULL;
  }
  return take_words (&parse, error) ? g_steal_pointer (&params) : NULL;
}
