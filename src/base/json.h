/* json.h — cJSON with ownership that g_autoptr understands, and reading that does not trust its input.
 *
 * What crosses the door is JSON values. Reading gives a default where a member is missing or of another type.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <cjson/cJSON.h>
#include <glib.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cJSON, cJSON_Delete)

/* Parses `length` bytes (-1: to the NUL); NULL with LEC_ERROR_INVALID and the place of the fault. */
cJSON *lec_json_parse (const char *text, gssize length, GError **error);
/* Compact text, owned by the caller (g_free). */
char *lec_json_print (const cJSON *value);
/* Indented text, owned by the caller. */
char *lec_json_print_pretty (const cJSON *value);

/* A member of an object, or the default. The string is borrowed from the object. */
const char *lec_json_string (const cJSON *object, const char *name, const char *otherwise);
double lec_json_number (const cJSON *object, const char *name, double otherwise);
gint64 lec_json_int (const cJSON *object, const char *name, gint64 otherwise);
gboolean lec_json_bool (const cJSON *object, const char *name, gboolean otherwise);
/* A member that is an array or an object; NULL otherwise. Borrowed. */
const cJSON *lec_json_array (const cJSON *object, const char *name);
const cJSON *lec_json_object (const cJSON *object, const char *name);

/* Add a member; NULL as a string adds null. Text that is not UTF-8 is repaired. */
void lec_json_set_string (cJSON *object, const char *name, const char *value);
void lec_json_set_number (cJSON *object, const char *name, double value);
void lec_json_set_bool (cJSON *object, const char *name, gboolean value);
/* Takes `value`. */
void lec_json_take (cJSON *object, const char *name, cJSON *value);
