/* completions.c — completion scripts for shells, written from the table of actions.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/cli/cli.h"

/* The options of an action as words: "--top-k -k --doc …". */
static char *option_words (const cJSON *action)
{
  GString *words = g_string_new ("--json --no-color --help --data --config");
  const cJSON *param;
  cJSON_ArrayForEach (param, lec_json_array (action, "params")) {
    const char *name = lec_json_string (param, "option", NULL), *letter = lec_json_string (param, "short", NULL);
    if (!name || strcmp (lec_json_string (param, "arg", ""), "option") != 0)
      continue;
    g_string_append_printf (words, " --%s%s", lec_json_bool (param, "default", FALSE) ? "no-" : "", name);
    if (letter)
      g_string_append_printf (words, " -%s", letter);
  }
  return g_string_free (words, FALSE);
}

/* The first words of all verbs, each once. */
static char *verb_words (const cJSON *actions)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GString *words = g_string_new ("help completions");
  const cJSON *action;
  cJSON_ArrayForEach (action, actions) {
    const char *verb = lec_json_string (action, "verb", NULL);
    char *word = verb ? g_strndup (verb, strcspn (verb, " ")) : NULL;
    if (!word || g_hash_table_contains (seen, word)) {
      g_free (word);
      continue;
    }
    g_string_append_printf (words, " %s", word);
    g_hash_table_add (seen, word);
  }
  return g_string_free (words, FALSE);
}

/* What may follow the first word `first` of some verbs: their second words, or nothing. */
static char *second_words (const cJSON *actions, const char *first)
{
  GString *words = g_string_new (NULL);
  const cJSON *action;
  gsize length = strlen (first);
  cJSON_ArrayForEach (action, actions) {
    const char *verb = lec_json_string (action, "verb", "");
    if (!strncmp (verb, first, length) && verb[length] == ' ')
      g_string_append_printf (words, " %s", verb + length + 1);
  }
  return g_string_free (words, FALSE);
}

static char *bash (const cJSON *actions)
{
  g_autofree char *verbs = verb_words (actions);
  GString *script = g_string_new ("_lectern () {\n  local word=${COMP_WORDS[COMP_CWORD]} words=\n"
                                  "  case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n");
  const cJSON *action;
  for (int two = 1; two >= 0; two--) /* the verbs of two words first: the first pattern that fits counts */
    cJSON_ArrayForEach (action, actions) {
      const char *verb = lec_json_string (action, "verb", NULL);
      if (!verb || (strchr (verb, ' ') != NULL) != two)
        continue;
      g_autofree char *options = option_words (action), *seconds = two ? g_strdup ("") : second_words (actions, verb);
      g_string_append_printf (script, "    \"%s\"%s) words=\"%s%s\" ;;\n", verb, two ? "" : "\\ *", options, seconds);
    }
  g_string_append_printf (script,
                          "  esac\n  [ \"$COMP_CWORD\" = 1 ] && words=\"%s\"\n"
                          "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                          "  case $word in -*) ;; *) [ \"$COMP_CWORD\" = 1 ] || "
                          "COMPREPLY+=($(compgen -f -- \"$word\")) ;; esac\n}\n"
                          "complete -o filenames -F _lectern lectern\n",
                          verbs);
  return g_string_free (script, FALSE);
}

static char *zsh (const cJSON *actions)
{
  g_autofree char *script = bash (actions);
  return g_strconcat ("#compdef lectern\nautoload -U +X bashcompinit && bashcompinit\n", script, NULL);
}

static void fish_options (GString *script, const cJSON *action, const char *condition)
{
  const cJSON *param;
  cJSON_ArrayForEach (param, lec_json_array (action, "params")) {
    const char *name = lec_json_string (param, "option", NULL), *letter = lec_json_string (param, "short", NULL);
    if (!name || strcmp (lec_json_string (param, "arg", ""), "option") != 0)
      continue;
    g_autofree char *help = g_strdelimit (g_strdup (lec_json_string (param, "help", "")), "'", ' ');
    gboolean is_switch = !strcmp (lec_json_string (param, "type", ""), "boolean");
    g_string_append_printf (script, "complete -c lectern -n '%s' -l %s%s %s -d '%s'", condition,
                            lec_json_bool (param, "default", FALSE) ? "no-" : "", name, is_switch ? "" : "-r", help);
    g_string_append_printf (script, letter ? " -s %s\n" : "\n", letter);
  }
}

static char *fish (const cJSON *actions)
{
  GString *script = g_string_new ("complete -c lectern -l json -d 'Print the result as JSON'\n");
  const cJSON *action;
  cJSON_ArrayForEach (action, actions) {
    const char *verb = lec_json_string (action, "verb", NULL), *second = verb ? strchr (verb, ' ') : NULL;
    if (!verb)
      continue;
    g_autofree char *first = g_strndup (verb, strcspn (verb, " "));
    g_autofree char *help = g_strdelimit (g_strdup (lec_json_string (action, "help", "")), "'", ' ');
    g_autofree char *seen = second ? g_strdup_printf ("__fish_seen_subcommand_from %s; and "
                                                      "__fish_seen_subcommand_from %s",
                                                      first, second + 1)
                                   : g_strdup_printf ("__fish_seen_subcommand_from %s", first);
    g_autofree char *before =
        second ? g_strdup_printf ("__fish_seen_subcommand_from %s", first) : g_strdup ("__fish_use_subcommand");
    g_string_append_printf (script, "complete -c lectern -n '%s' -a %s -d '%s'\n", before, second ? second + 1 : verb,
                            help);
    fish_options (script, action, seen);
  }
  return g_string_free (script, FALSE);
}

char *lec_completions (const cJSON *actions, const char *shell)
{
  static const struct {
    const char *name;
    char *(*write) (const cJSON *actions);
  } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
  for (guint i = 0; i < G_N_ELEMENTS (shells); i++)
    if (!g_strcmp0 (shells[i].name, shell))
      return shells[i].write (actions);
  return NULL;
}
