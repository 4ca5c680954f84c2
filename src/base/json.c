/* json.c — helpers over cJSON.
 * SPDX-License-Identifier: MIT */
#include "src/base/json.h"
#include "src/base/error.h"
#include "src/base/utf8.h"
#include <math.h>
#include <string.h>

cJSON *lec_json_parse (const char *text, gssize length, GError **error)
{
  gsize n = length < 0 ? strlen (text) : (gsize)length;
  const char *end = NULL;
  cJSON *value = cJSON_ParseWithLengthOpts (text, n, &end, FALSE);
  while (value && end < text + n && g_ascii_isspace (*end))
    end++;
  if (value && end < text + n && *end) {
    cJSON_Delete (value);
    value = NULL;
  }
  if (!value)
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "this is not JSON: fault at byte %" G_GSIZE_FORMAT,
                 end ? (gsize)(end - text) : 0);
  return value;
}

static char *to_glib (char *text)
{
  char *copy = g_strdup (text ? text : "null");
  cJSON_free (text);
  return copy;
}

char *lec_json_print (const cJSON *value)
{
  return to_glib (cJSON_PrintUnformatted (value));
}

char *lec_json_print_pretty (const cJSON *value)
{
  return to_glib (cJSON_Print (value));
}

const char *lec_json_string (const cJSON *object, const char *name, const char *otherwise)
{
  const cJSON *m = cJSON_GetObjectItemCaseSensitive (object, name);
  return cJSON_IsString (m) ? m->valuestring : otherwise;
}

double lec_json_number (const cJSON *object, const char *name, double otherwise)
{
  const cJSON *m = cJSON_GetObjectItemCaseSensitive (object, name);
  return cJSON_IsNumber (m) ? m->valuedouble : otherwise;
}

gint64 lec_json_int (const cJSON *object, const char *name, gint64 otherwise)
{
  double v = lec_json_number (object, name, NAN);
  return isnan (v) || fabs (v) > 9007199254740992.0 ? otherwise : (gint64)v;
}

gboolean lec_json_bool (const cJSON *object, const char *name, gboolean otherwise)
{
  const cJSON *m = cJSON_GetObjectItemCaseSensitive (object, name);
  return cJSON_IsBool (m) ? cJSON_IsTrue (m) : otherwise;
}

const cJSON *lec_json_array (const cJSON *object, const char *name)
{
  const cJSON *m = cJSON_GetObjectItemCaseSensitive (object, name);
  return cJSON_IsArray (m) ? m : NULL;
}

const cJSON *lec_json_object (const cJSON *object, const char *name)
{
  const cJSON *m = cJSON_GetObjectItemCaseSensitive (object, name);
  return cJSON_IsObject (m) ? m : NULL;
}

void lec_json_set_string (cJSON *object, const char *name, const char *value)
{
  if (!value)
    cJSON_AddNullToObject (object, name);
  else if (g_utf8_validate (value, -1, NULL))
    cJSON_AddStringToObject (object, name, value);
  else {
    g_autofree char *repaired = lec_utf8_repair (value, -1);
    cJSON_AddStringToObject (object, name, repaired);
  }
}

void lec_json_set_number (cJSON *object, const char *name, double value)
{
  cJSON_AddNumberToObject (object, name, value);
}

void lec_json_set_bool (cJSON *object, const char *name, gboolean value)
{
  cJSON_AddBoolToObject (object, name, value);
}

void lec_json_take (cJSON *object, const char *name, cJSON *value)
{
  cJSON_AddItemToObject (object, name, value);
}
