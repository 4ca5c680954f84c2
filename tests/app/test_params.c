/* test_params.c — the check of parameters: limits, types, defaults, and that every wrong field is named.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/app/action.h"
#include "src/base/error.h"

static const LecParam params[] = {
    {"query", LEC_PARAM_TEXT, .required = TRUE, .min = 1, .max = 10},
    {"top_k", LEC_PARAM_INT, .initial = "5", .min = 1, .max = 100},
    {"mode", LEC_PARAM_CHOICE, .initial = "\"hybrid\"", .choices = "hybrid|lexical"},
    {"wait", LEC_PARAM_BOOL, .initial = "true"},
    {"ids", LEC_PARAM_TEXTS, .min = 1, .max = 3},
    {"free", LEC_PARAM_TEXT, .min = 1},
    {NULL},
};
static const LecAction action = {.name = "probe", .params = params};

static void check_good (const char *text, const char *expected)
{
  g_autoptr (cJSON) given = cJSON_Parse (text);
  g_autoptr (GError) error = NULL;
  gboolean ok = lec_action_check (&action, given, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ok);
  g_autofree char *after = lec_json_print (given);
  g_assert_cmpstr (after, ==, expected);
}

static void test_good (void)
{
  check_good ("{\"query\":\"a\"}", "{\"query\":\"a\",\"top_k\":5,\"mode\":\"hybrid\",\"wait\":true}");
  check_good ("{\"query\":\"äöüäöüäöüä\",\"top_k\":100,\"mode\":\"lexical\",\"wait\":false}",
              "{\"query\":\"äöüäöüäöüä\",\"top_k\":100,\"mode\":\"lexical\",\"wait\":false}");
  check_good ("{\"query\":\"a\",\"top_k\":null,\"ids\":[\"x\",\"y\",\"z\"],\"mode\":\"lexical\",\"wait\":true}",
              "{\"query\":\"a\",\"ids\":[\"x\",\"y\",\"z\"],\"mode\":\"lexical\",\"wait\":true,\"top_k\":5}");
}

/* `named`: what the message must name, separated by "|"; as many faults are listed. */
static void check_bad (const char *text, guint faults_expected, const char *named)
{
  g_autoptr (cJSON) given = cJSON_Parse (text), faults = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_false (lec_action_check (&action, given, &faults, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_INVALID);
  g_assert_cmpint (cJSON_GetArraySize (faults), ==, (int)faults_expected);
  g_assert_cmpuint (strlen (error->message), <, 1000);
  g_auto (GStrv) parts = g_strsplit (named, "|", -1);
  for (char **part = parts; *part; part++)
    if (!strstr (error->message, *part))
      g_error ("“%s” does not name “%s”", error->message, *part);
}

static void test_bad (void)
{
  check_bad ("{}", 1, "probe|query is required");
  check_bad ("[]", 1, "object");
  check_bad ("{\"query\":\"\"}", 1, "query must be a text of 1 to 10 characters");
  check_bad ("{\"query\":\"12345678901\"}", 1, "query");
  check_bad ("{\"query\":7}", 1, "query|not 7");
  check_bad ("{\"query\":\"a\",\"top_k\":0}", 1, "top_k must be a whole number from 1 to 100, not 0");
  check_bad ("{\"query\":\"a\",\"top_k\":101}", 1, "top_k");
  check_bad ("{\"query\":\"a\",\"top_k\":1.5}", 1, "top_k");
  check_bad ("{\"query\":\"a\",\"top_k\":\"5\"}", 1, "top_k");
  check_bad ("{\"query\":\"a\",\"mode\":\"magic\"}", 1, "mode must be one of hybrid, lexical");
  check_bad ("{\"query\":\"a\",\"mode\":\"hyb\"}", 1, "mode");
  check_bad ("{\"query\":\"a\",\"wait\":1}", 1, "wait must be true or false");
  check_bad ("{\"query\":\"a\",\"ids\":[]}", 1, "ids must be a list of 1 to 3 texts");
  check_bad ("{\"query\":\"a\",\"ids\":[\"a\",2]}", 1, "ids");
  check_bad ("{\"query\":\"a\",\"ids\":[\"a\",\"b\",\"c\",\"d\"]}", 1, "ids");
  check_bad ("{\"query\":\"a\",\"free\":\"\"}", 1, "free must be a text that is not empty");
  check_bad ("{\"query\":\"a\",\"topk\":5}", 1, "topk is not known|top_k, mode");
  check_bad ("{\"top_k\":0,\"mode\":\"x\",\"other\":1}", 4, "query is required|top_k|mode|other");
}

/* A long wrong value is told by its length, not repeated. */
static void test_long (void)
{
  g_autofree char *text = g_strnfill (1 << 20, 'a');
  g_autoptr (cJSON) given = cJSON_CreateObject ();
  g_autoptr (GError) error = NULL;
  lec_json_set_string (given, "query", text);
  g_assert_false (lec_action_check (&action, given, NULL, &error));
  g_assert_nonnull (strstr (error->message, "1048576"));
  g_assert_cmpuint (strlen (error->message), <, 200);
}

/* What every entry of the table promises. */
static void check_action (const LecAction *entry)
{
  g_assert_nonnull (entry->name);
  g_assert_nonnull (entry->help);
  g_assert_nonnull (entry->result);
  g_assert_nonnull (entry->run);
  g_assert_true (g_str_has_suffix (entry->help, "."));
  g_assert_cmpint (entry->form == LEC_FORM_STREAM, ==, entry->parts != NULL);
  for (const LecParam *p = entry->params; p && p->name; p++) {
    g_assert_nonnull (p->help);
    g_assert_nonnull (p->place);
    g_assert_cmpint (p->type == LEC_PARAM_CHOICE, ==, p->choices != NULL);
    if (p->arg != LEC_ARG_NONE)
      g_assert_nonnull (p->option);
    for (const LecParam *q = p + 1; q->name; q++) {
      g_assert_cmpstr (p->name, !=, q->name);
      g_assert_true (!p->letter || p->letter != q->letter);
    }
    if (!p->initial)
      continue;
    const LecParam alone[] = {*p, {NULL}};
    const LecAction one = {.name = "one", .params = alone};
    g_autoptr (cJSON) value = cJSON_CreateObject ();
    lec_json_take (value, p->name, cJSON_Parse (p->initial));
    g_assert_true (lec_action_check (&one, value, NULL, NULL)); /* the default is allowed */
  }
}

static void test_table (void)
{
  const LecAction *const *all = lec_actions ();
  for (guint i = 0; all[i]; i++) {
    check_action (all[i]);
    for (guint j = i + 1; all[j]; j++) {
      g_assert_cmpstr (all[i]->name, !=, all[j]->name);
      g_assert_true (!all[i]->verb || g_strcmp0 (all[i]->verb, all[j]->verb));
    }
    g_assert_true (lec_action_find (all[i]->name, NULL) == all[i]);
  }
  g_autoptr (cJSON) described = lec_actions_describe ();
  g_assert_cmpint (cJSON_GetArraySize (described), >, 10);
  g_assert_null (lec_action_find ("nothing", NULL));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/params/good", test_good);
  g_test_add_func ("/params/bad", test_bad);
  g_test_add_func ("/params/long", test_long);
  g_test_add_func ("/params/table", test_table);
  return g_test_run ();
}
