/* ignore.c — git's patterns, matched without surprises: steps are counted, so a hostile pattern costs little.
 * SPDX-License-Identifier: MIT */
#include "src/library/ignore.h"
#include <string.h>

#define MAX_STEPS 200000 /* a pattern of many stars that takes longer matches nothing */

typedef struct {
  char *pattern;
  gboolean negated, folders_only;
  gboolean anchored; /* matches the path from the rules' folder, not the last name alone */
} Rule;

struct LecIgnore {
  gint refs;
  LecIgnore *above;
  GArray *rules; /* of Rule, in the order of the file */
};

static void rule_clear (gpointer data)
{
  g_free (((Rule *)data)->pattern);
}

/* "[a-z]", "[!x]", "[[:digit:]]": moves `*p` behind the bracket; FALSE with `*p` unmoved if it does not close. */
static gboolean match_class (const char **p, guchar c, gboolean *matches)
{
  static const struct {
    const char *name;
    GAsciiType type;
  } classes[] = {{"[:alpha:]", G_ASCII_ALPHA}, {"[:digit:]", G_ASCII_DIGIT},  {"[:alnum:]", G_ASCII_ALNUM},
                 {"[:upper:]", G_ASCII_UPPER}, {"[:lower:]", G_ASCII_LOWER},  {"[:space:]", G_ASCII_SPACE},
                 {"[:punct:]", G_ASCII_PUNCT}, {"[:xdigit:]", G_ASCII_XDIGIT}};
  const char *at = *p + 1;
  gboolean negated = *at == '!' || *at == '^', found = FALSE;
  at += negated;
  for (gboolean first = TRUE; first || *at != ']'; first = FALSE) {
    gboolean named = FALSE;
    if (!*at)
      return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS (classes) && !named; i++) {
      gsize n = strlen (classes[i].name);
      named = strncmp (at, classes[i].name, n) == 0;
      found |= named && (g_ascii_table[c] & classes[i].type) != 0;
      at += named ? n : 0;
    }
    if (named)
      continue;
    at += *at == '\\' && at[1];
    guchar low = (guchar)*at++, high = low;
    if (*at == '-' && at[1] && at[1] != ']') {
      at += 1 + (at[1] == '\\' && at[2]);
      high = (guchar)*at++;
    }
    found |= c >= low && c <= high;
  }
  *p = at + 1;
  *matches = found != negated && c != '/';
  return TRUE;
}

static gboolean match_here (const char *p, const char *s, guint *steps);

/* `p` stands on a star. */
static gboolean match_star (const char *p, const char *s, gboolean at_start, guint *steps)
{
  gboolean twice = p[1] == '*';
  const char *rest = p;
  while (*rest == '*')
    rest++;
  if (twice && at_start && *rest == '/') { /* any number of folders, none too */
    if (match_here (rest + 1, s, steps))
      return TRUE;
    for (; (s = strchr (s, '/')) && *steps; s++)
      if (match_here (rest + 1, s + 1, steps))
        return TRUE;
    return FALSE;
  }
  if (twice && at_start && !*rest) /* all that lies inside */
    return *s != 0;
  for (;; s++) {
    if (match_here (rest, s, steps))
      return TRUE;
    if (!*s || *s == '/' || !*steps)
      return FALSE;
  }
}

static gboolean match_here (const char *p, const char *s, guint *steps)
{
  gboolean at_start = TRUE; /* after a slash, or at the start of the whole, as a `**` needs */
  for (; *p; at_start = p[-1] == '/') {
    gboolean matches = FALSE;
    if (*steps == 0)
      return FALSE;
    (*steps)--;
    if (*p == '*')
      return match_star (p, s, at_start, steps);
    if (!*s)
      return FALSE;
    if (*p == '?') {
      matches = *s != '/';
      p++;
    } else if (*p != '[' || !match_class (&p, (guchar)*s, &matches)) {
      p += *p == '\\' && p[1];
      matches = *p == *s;
      p++;
    }
    if (!matches)
      return FALSE;
    s++;
  }
  return !*s;
}

gboolean lec_ignore_match (const char *pattern, const char *path)
{
  guint steps = MAX_STEPS;
  return match_here (pattern, path, &steps);
}

/* Trailing blanks do not count, unless a backslash stands before them. */
static void strip_end (char *line)
{
  gsize n = strlen (line);
  if (n > 0 && line[n - 1] == '\r')
    line[--n] = 0;
  while (n > 0 && line[n - 1] == ' ' && (n < 2 || line[n - 2] != '\\'))
    line[--n] = 0;
}

static void add_line (LecIgnore *rules, char *line)
{
  Rule rule = {0};
  strip_end (line);
  if (!*line || *line == '#')
    return;
  if (*line == '!') {
    rule.negated = TRUE;
    line++;
  }
  gsize n = strlen (line);
  if (n > 0 && line[n - 1] == '/') {
    rule.folders_only = TRUE;
    line[--n] = 0;
  }
  rule.anchored = strchr (line, '/') != NULL;
  if (*line == '/')
    line++;
  if (!*line)
    return;
  rule.pattern = g_strdup (line);
  g_array_append_val (rules->rules, rule);
}

void lec_ignore_add (LecIgnore *rules, const char *text)
{
  if (!text)
    return;
  if (g_str_has_prefix (text, "\xEF\xBB\xBF"))
    text += 3;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    add_line (rules, *line);
}

LecIgnore *lec_ignore_new (const LecIgnore *above, const char *text)
{
  LecIgnore *rules = g_new0 (LecIgnore, 1);
  rules->refs = 1;
  rules->above = above ? lec_ignore_ref (above) : NULL;
  rules->rules = g_array_new (FALSE, FALSE, sizeof (Rule));
  g_array_set_clear_func (rules->rules, rule_clear);
  lec_ignore_add (rules, text);
  return rules;
}

LecIgnore *lec_ignore_ref (const LecIgnore *rules)
{
  g_atomic_int_inc (&((LecIgnore *)rules)->refs);
  return (LecIgnore *)rules;
}

void lec_ignore_unref (LecIgnore *rules)
{
  while (rules && g_atomic_int_dec_and_test (&rules->refs)) {
    LecIgnore *above = rules->above;
    g_array_unref (rules->rules);
    g_free (rules);
    rules = above;
  }
}

static gboolean rule_matches (const Rule *rule, const char *path, gboolean is_folder)
{
  const char *name = strrchr (path, '/');
  if (rule->folders_only && !is_folder)
    return FALSE;
  return lec_ignore_match (rule->pattern, rule->anchored || !name ? path : name + 1);
}

gboolean lec_ignore_excludes (const LecIgnore *rules, const char *path, gboolean is_folder)
{
  /* The rules of the innermost folder see the last name alone, those above one more folder each. */
  const char *from = strrchr (path, '/');
  from = from ? from + 1 : path;
  for (; rules; rules = rules->above) {
    for (guint i = rules->rules->len; i-- > 0;) {
      const Rule *rule = &g_array_index (rules->rules, Rule, i);
      if (rule_matches (rule, from, is_folder))
        return !rule->negated;
    }
    if (from > path)
      for (from--; from > path && from[-1] != '/';)
        from--;
  }
  return FALSE;
}
