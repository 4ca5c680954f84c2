/* params.c — parameters of an action: checked against its descriptors, completed with the defaults.
 * SPDX-License-Identifier: MIT */
#include <math.h>
#include "src/app/action.h"
#include "src/base/error.h"
#include "src/base/utf8.h"

#define SHOWN 60 /* bytes of a wrong value that a message repeats */

static gboolean in_limits (const LecParam *p, double v)
{
  return v >= p->min && (p->max == 0 || v <= p->max);
}

static gboolean is_choice (const char *choices, const char *value)
{
  g_auto (GStrv) list = g_strsplit (choices, "|", -1);
  return g_strv_contains ((const char *const *)list, value);
}

static gboolean are_texts (const LecParam *p, const cJSON *value)
{
  const cJSON *item;
  cJSON_ArrayForEach (item, value)
    if (!cJSON_IsString (item))
      return FALSE;
  return in_limits (p, cJSON_GetArraySize (value));
}

static gboolean is_right (const LecParam *p, const cJSON *value)
{
  switch (p->type) {
  case LEC_PARAM_TEXT:
    return cJSON_IsString (value) && in_limits (p, (double)g_utf8_strlen (value->valuestring, -1));
  case LEC_PARAM_INT:
    return cJSON_IsNumber (value) && value->valuedouble == floor (value->valuedouble) &&
           in_limits (p, value->valuedouble);
  case LEC_PARAM_BOOL:
    return cJSON_IsBool (value);
  case LEC_PARAM_CHOICE:
    return cJSON_IsString (value) && is_choice (p->choices, value->valuestring);
  case LEC_PARAM_TEXTS:
    return cJSON_IsArray (value) && are_texts (p, value);
  default:
    return cJSON_IsNumber (value) && value->valuedouble >= 0;
  }
}

/* "a whole number from 1 to 100". */
static char *allowed (const LecParam *p)
{
  switch (p->type) {
  case LEC_PARAM_INT:
    return p->max == 0 ? g_strdup_printf ("a whole number from %.0f", p->min)
                       : g_strdup_printf ("a whole number from %.0f to %.0f", p->min, p->max);
  case LEC_PARAM_BOOL:
    return g_strdup ("true or false");
  case LEC_PARAM_CHOICE: {
    g_auto (GStrv) list = g_strsplit (p->choices, "|", -1);
    g_autofree char *joined = g_strjoinv (", ", list);
    return g_strdup_printf ("one of %s", joined);
  }
  case LEC_PARAM_TEXTS:
    return p->max == 0 ? g_strdup ("a list of texts")
                       : g_strdup_printf ("a list of %.0f to %.0f texts", p->min, p->max);
  case LEC_PARAM_FILE:
    return g_strdup ("an open file's descriptor");
  default:
    return p->max == 0 ? g_strdup ("a text that is not empty")
                       : g_strdup_printf ("a text of %.0f to %.0f characters", p->min, p->max);
  }
}

static char *shown (const cJSON *value)
{
  if (cJSON_IsString (value) && g_utf8_strlen (value->valuestring, -1) > SHOWN)
    return g_strdup_printf ("one of %ld", g_utf8_strlen (value->valuestring, -1));
  g_autofree char *text = lec_json_print (value);
  gsize length = strlen (text);
  if (length <= SHOWN)
    return g_steal_pointer (&text);
  text[lec_utf8_floor (text, length, SHOWN)] = '\0';
  return g_strconcat (text, "…", NULL);
}

static void add_fault (cJSON *faults, const char *field, const char *type, char *message, const cJSON *input)
{
  cJSON *fault = cJSON_CreateObject ();
  cJSON *place = cJSON_AddArrayToObject (fault, "loc");
  cJSON_AddItemToArray (place, cJSON_CreateString (field));
  lec_json_set_string (fault, "msg", message);
  lec_json_set_string (fault, "type", type);
  if (input)
    lec_json_take (fault, "input", cJSON_Duplicate (input, TRUE));
  cJSON_AddItemToArray (faults, fault);
  g_free (message);
}

static void check_one (const LecParam *p, cJSON *params, cJSON *faults)
{
  cJSON *value = cJSON_GetObjectItemCaseSensitive (params, p->name);
  if (cJSON_IsNull (value)) {
    cJSON_DeleteItemFromObjectCaseSensitive (params, p->name);
    value = NULL;
  }
  if (value && !is_right (p, value)) {
    g_autofree char *what = allowed (p), *got = shown (value);
    add_fault (faults, p->name, "value_error", g_strdup_printf ("%s must be %s, not %s", p->name, what, got), value);
  } else if (!value && p->required) {
    add_fault (faults, p->name, "missing", g_strdup_printf ("%s is required", p->name), NULL);
  } else if (!value && p->initial) {
    lec_json_take (params, p->name, cJSON_Parse (p->initial));
  }
}

static gboolean is_known (const LecAction *action, const char *name)
{
  for (const LecParam *p = action->params; p && p->name; p++)
    if (!g_strcmp0 (p->name, name))
      return TRUE;
  return FALSE;
}

static char *fields (const LecAction *action)
{
  GString *names = g_string_new (NULL);
  for (const LecParam *p = action->params; p && p->name; p++)
    g_string_append_printf (names, "%s%s", names->len ? ", " : "", p->name);
  return g_string_free (names, FALSE);
}

static void check_unknown (const LecAction *action, const cJSON *params, cJSON *faults)
{
  const cJSON *value;
  cJSON_ArrayForEach (value, params) {
    if (!value->string || is_known (action, value->string))
      continue;
    g_autofree char *names = fields (action), *field = g_strndup (value->string, SHOWN);
    char *message = *names ? g_strdup_printf ("%s is not known (there are: %s)", field, names)
                           : g_strdup_printf ("%s is not known (there are no parameters)", field);
    add_fault (faults, field, "extra_forbidden", message, value);
  }
}

gboolean lec_action_check (const LecAction *action, cJSON *params, cJSON **faults, GError **error)
{
  g_autoptr (cJSON) found = cJSON_CreateArray ();
  if (cJSON_IsObject (params)) {
    for (const LecParam *p = action->params; p && p->name; p++)
      check_one (p, params, found);
    check_unknown (action, params, found);
  } else {
    add_fault (found, "body", "dict_type", g_strdup ("the parameters must be an object"), NULL);
  }
  if (cJSON_GetArraySize (found) == 0)
    return TRUE;
  GString *text = g_string_new (NULL);
  const cJSON *fault;
  cJSON_ArrayForEach (fault, found)
    g_string_append_printf (text, "%s%s", text->len ? "; " : "", lec_json_string (fault, "msg", ""));
  g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "%s: %s", action->name, text->str);
  g_string_free (text, TRUE);
  if (faults)
    *faults = g_steal_pointer (&found);
  return FALSE;
}
