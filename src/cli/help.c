/* help.c — what the command line says of itself: usage, options, the nearest verb. All of it from the table.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include "src/cli/cli.h"

#define NAME_WIDTH 26 /* columns before the explanations */
#define FAR        3  /* letters by which a verb may differ to be the one that was meant */

/* ---- lists ---- */

static void print_verb_line (const LecOut *out, const char *verb, const char *help)
{
  lec_out (out, LEC_STYLE_BOLD, "  %-*s", NAME_WIDTH - 2, verb);
  lec_out (out, LEC_STYLE_PLAIN, "%s\n", help);
}

void lec_help_all (const LecOut *out, const cJSON *actions)
{
  const cJSON *action;
  lec_out (out, LEC_STYLE_PLAIN,
           "lectern — import documents, find the passage, answer with checked citations\n\n"
           "Usage: lectern                      the terminal face\n"
           "       lectern VERB [OPTIONS] …     one thing, from the command line\n\n");
  cJSON_ArrayForEach (action, actions)
    if (lec_json_string (action, "verb", NULL))
      print_verb_line (out, lec_json_string (action, "verb", ""), lec_json_string (action, "help", ""));
  print_verb_line (out, "help [VERB]", "Explain a verb (so does VERB --help).");
  print_verb_line (out, "completions SHELL", "Print completions for bash, zsh or fish.");
  lec_out (out, LEC_STYLE_PLAIN, "\nWith every verb:\n");
  print_verb_line (out, "--json", "Print the result as JSON.");
  print_verb_line (out, "--no-color", "Print without colours (so does the variable NO_COLOR).");
  print_verb_line (out, "--data DIR", "Keep the collection there (LECTERN_DATA).");
  print_verb_line (out, "--config FILE", "Read the configuration there (LECTERN_CONFIG).");
  print_verb_line (out, "--version", "Tell the version.");
}

/* ---- one verb ---- */

static gboolean is_switch (const cJSON *param)
{
  return !strcmp (lec_json_string (param, "type", ""), "boolean");
}

char *lec_help_usage (const cJSON *action)
{
  GString *usage = g_string_new ("lectern ");
  const cJSON *param;
  g_string_append_printf (usage, "%s [OPTIONS]", lec_json_string (action, "verb", ""));
  cJSON_ArrayForEach (param, lec_json_array (action, "params")) {
    const char *arg = lec_json_string (param, "arg", ""), *name = lec_json_string (param, "option", "");
    if (!strcmp (arg, "option") || !strcmp (arg, "none"))
      continue;
    gboolean required = lec_json_bool (param, "required", FALSE);
    g_string_append_printf (usage, required ? " %s%s" : " [%s]%s", name, strcmp (arg, "rest") ? "" : "…");
  }
  return g_string_free (usage, FALSE);
}

static char *option_name (const cJSON *param)
{
  const char *name = lec_json_string (param, "option", ""), *letter = lec_json_string (param, "short", NULL);
  GString *text = g_string_new (NULL);
  if (letter)
    g_string_append_printf (text, "-%s, ", letter);
  g_string_append_printf (text, "--%s%s", lec_json_bool (param, "default", FALSE) ? "no-" : "", name);
  if (!is_switch (param))
    g_string_append (text, !strcmp (lec_json_string (param, "type", ""), "integer") ? " N" : " TEXT");
  return g_string_free (text, FALSE);
}

/* " (1–100, default 5)": what may be given, where the type does not say it. */
static char *limits (const cJSON *param)
{
  GString *text = g_string_new (NULL);
  const cJSON *choices = lec_json_array (param, "choices"),
              *initial = cJSON_GetObjectItemCaseSensitive (param, "default");
  const cJSON *choice;
  cJSON_ArrayForEach (choice, choices)
    g_string_append_printf (text, "%s%s", text->len ? ", " : "", choice->valuestring);
  if (!strcmp (lec_json_string (param, "type", ""), "integer") && lec_json_number (param, "max", 0) > 0)
    g_string_append_printf (text, "%.0f–%.0f", lec_json_number (param, "min", 0), lec_json_number (param, "max", 0));
  if (initial && !is_switch (param)) {
    g_autofree char *shown = lec_json_print (initial);
    g_strdelimit (shown, "\"", ' ');
    g_string_append_printf (text, "%sdefault %s", text->len ? "; " : "", g_strstrip (shown));
  }
  if (text->len) {
    g_string_prepend (text, " (");
    g_string_append (text, ")");
  }
  return g_string_free (text, FALSE);
}

static void print_param (const LecOut *out, const cJSON *param, char *name)
{
  g_autofree char *range = limits (param);
  lec_out (out, LEC_STYLE_BOLD, "  %-*s", NAME_WIDTH - 2, name);
  if (strlen (name) > NAME_WIDTH - 3)
    lec_out (out, LEC_STYLE_PLAIN, "\n%*s", NAME_WIDTH, "");
  lec_out (out, LEC_STYLE_PLAIN, "%s%s\n", lec_json_string (param, "help", ""), range);
  g_free (name);
}

void lec_help_verb (const LecOut *out, const cJSON *action)
{
  const cJSON *param;
  g_autofree char *usage = lec_help_usage (action);
  lec_out (out, LEC_STYLE_PLAIN, "%s\n\nUsage: %s\n", lec_json_string (action, "help", ""), usage);
  cJSON_ArrayForEach (param, lec_json_array (action, "params")) {
    const char *arg = lec_json_string (param, "arg", "");
    if (param == lec_json_array (action, "params")->child)
      lec_out (out, LEC_STYLE_PLAIN, "\n");
    if (!strcmp (arg, "option"))
      print_param (out, param, option_name (param));
    else if (strcmp (arg, "none") != 0)
      print_param (out, param, g_strdup (lec_json_string (param, "option", "")));
  }
}

/* ---- the nearest verb ---- */

/* Letters to insert, remove or change (Levenshtein), up to 30 letters. */
static int distance (const char *a, const char *b)
{
  int row[32];
  int n = (int)MIN (strlen (b), 30), m = (int)MIN (strlen (a), 30);
  for (int j = 0; j <= n; j++)
    row[j] = j;
  for (int i = 1; i <= m; i++) {
    int corner = row[0];
    row[0] = i;
    for (int j = 1; j <= n; j++) {
      int change = corner + (a[i - 1] != b[j - 1]);
      corner = row[j];
      row[j] = MIN (change, MIN (row[j], row[j - 1]) + 1);
    }
  }
  return row[n];
}

static gsize first_word (const char *text)
{
  return strcspn (text, " ");
}

const char *lec_help_nearest (const cJSON *actions, const char *typed)
{
  const cJSON *action;
  const char *best = NULL;
  int least = FAR;
  cJSON_ArrayForEach (action, actions) {
    const char *verb = lec_json_string (action, "verb", NULL);
    g_autofree char *word = verb ? g_strndup (verb, first_word (verb)) : NULL;
    int d = word ? distance (typed, word) : FAR;
    if (verb && strlen (typed) >= 3 && (g_str_has_prefix (word, typed) || g_str_has_prefix (typed, word)))
      d = MIN (d, 1);
    if (d < least && d < (int)strlen (typed)) {
      least = d;
      best = verb;
    }
  }
  return best;
}
