/* option.c — reading, checking and explaining one option's value.
 * SPDX-License-Identifier: MIT */
#include "src/config/option.h"
#include <math.h>

const char *lec_option_type_name (LecOptionType type)
{
  static const char *const names[] = {"boolean", "integer", "number", "choice", "text"};
  return names[type];
}

static char *number_text (double v)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.15g", v));
}

char *lec_option_allowed (const LecOption *option)
{
  switch (option->type) {
  case LEC_OPTION_BOOL:
    return g_strdup ("true or false");
  case LEC_OPTION_INT:
  case LEC_OPTION_NUMBER: {
    g_autofree char *min = number_text (option->min), *max = number_text (option->max);
    return g_strdup_printf ("a %s from %s to %s", option->type == LEC_OPTION_INT ? "whole number" : "number", min, max);
  }
  case LEC_OPTION_CHOICE: {
    g_autofree char *list = g_strjoinv (", ", (char **)option->choices);
    return g_strdup_printf ("one of: %s", list);
  }
  default:
    return g_strdup ("text");
  }
}

char *lec_option_initial (const LecOption *option)
{
  if (option->type == LEC_OPTION_BOOL)
    return g_strdup (option->initial ? "true" : "false");
  if (option->type == LEC_OPTION_INT || option->type == LEC_OPTION_NUMBER)
    return number_text (option->initial);
  return g_strdup (option->text ? option->text : "");
}

static gboolean accept_bool (const char *text, char **canonical)
{
  static const char *const yes[] = {"true", "yes", "on", "1"}, *const no[] = {"false", "no", "off", "0"};
  for (guint i = 0; i < G_N_ELEMENTS (yes); i++) {
    gboolean is_yes = !g_ascii_strcasecmp (text, yes[i]);
    if (!is_yes && g_ascii_strcasecmp (text, no[i]))
      continue;
    if (canonical)
      *canonical = g_strdup (is_yes ? "true" : "false");
    return TRUE;
  }
  return FALSE;
}

static gboolean accept_number (const LecOption *option, const char *text, char **canonical)
{
  char *end = NULL;
  double v = g_ascii_strtod (text, &end);
  if (end == text || *end || !isfinite (v) || v < option->min || v > option->max)
    return FALSE;
  if (option->type == LEC_OPTION_INT && v != floor (v))
    return FALSE;
  if (canonical)
    *canonical = number_text (v);
  return TRUE;
}

gboolean lec_option_accepts (const LecOption *option, const char *text, char **canonical)
{
  switch (option->type) {
  case LEC_OPTION_BOOL:
    return accept_bool (text, canonical);
  case LEC_OPTION_INT:
  case LEC_OPTION_NUMBER:
    return accept_number (option, text, canonical);
  case LEC_OPTION_CHOICE:
    if (!g_strv_contains (option->choices, text))
      return FALSE;
    break;
  default:
    if (!g_utf8_validate (text, -1, NULL))
      return FALSE;
  }
  if (canonical)
    *canonical = g_strdup (text);
  return TRUE;
}
