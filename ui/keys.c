/* keys.c — names of keys, and looking them up in the table.
 * SPDX-License-Identifier: MIT */
#include "ui/keys.h"
#include "ui/input.h"
#include <string.h>

static const struct {
  guint32 key;
  const char *name;
  const char *shown; /* NULL: the name */
} NAMES[] = {{LEC_KEY_UP, "Up", "↑"},
             {LEC_KEY_DOWN, "Down", "↓"},
             {LEC_KEY_LEFT, "Left", "←"},
             {LEC_KEY_RIGHT, "Right", "→"},
             {LEC_KEY_HOME, "Home", NULL},
             {LEC_KEY_END, "End", NULL},
             {LEC_KEY_PAGE_UP, "PgUp", NULL},
             {LEC_KEY_PAGE_DOWN, "PgDn", NULL},
             {LEC_KEY_INSERT, "Insert", NULL},
             {LEC_KEY_DELETE, "Delete", NULL},
             {LEC_KEY_BACKSPACE, "Backspace", NULL},
             {LEC_KEY_TAB, "Tab", NULL},
             {LEC_KEY_ENTER, "Enter", NULL},
             {LEC_KEY_ESCAPE, "Esc", NULL},
             {' ', "Space", NULL}};

/* scope, what the help calls it; in the order of the help. */
static const char *const SCOPES[][2] = {{"global", "Everywhere"},
                                        {"plain", "Everywhere but in text fields"},
                                        {"move", "Lists and texts"},
                                        {"welcome", "Without documents"},
                                        {"documents", "Documents: the list"},
                                        {"detail", "Documents: one document"},
                                        {"page", "A page's text"},
                                        {"search.field", "Search: the field"},
                                        {"search", "Search: the hits"},
                                        {"chat.field", "Chat: the question"},
                                        {"chat.running", "Chat: while an answer runs"},
                                        {"chat", "Chat: the conversation"},
                                        {"help", "Keys"},
                                        {"result", "A result"},
                                        {"prompt", "A question below"},
                                        {"filter", "The filter"},
                                        {"question", "Yes or no"},
                                        {"palette", "The palette"},
                                        {"line", "Writing"}};

const char *lec_scope_title (const char *scope)
{
  for (guint i = 0; i < G_N_ELEMENTS (SCOPES); i++)
    if (strcmp (SCOPES[i][0], scope) == 0)
      return SCOPES[i][1];
  return NULL;
}

gboolean lec_key_parse (const char *name, guint32 *key, guint *mods)
{
  static const struct {
    const char *prefix;
    guint mod;
  } prefixes[] = {{"Ctrl-", LEC_MOD_CTRL}, {"Alt-", LEC_MOD_ALT}, {"Shift-", LEC_MOD_SHIFT}};
  guint found = 0;
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (name, prefixes[i].prefix)) {
      found |= prefixes[i].mod;
      name += strlen (prefixes[i].prefix);
    }
  *mods = found;
  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (strcmp (name, NAMES[i].name) == 0) {
      *key = NAMES[i].key;
      return TRUE;
    }
  if (name[0] == 'F' && g_ascii_isdigit (name[1])) {
    guint64 n = g_ascii_strtoull (name + 1, NULL, 10);
    *key = LEC_KEY_F0 + (guint32)n;
    return n >= 1 && n <= 24;
  }
  gunichar c = g_utf8_get_char_validated (name, -1);
  if (c == (gunichar)-1 || c == (gunichar)-2 || !c || *g_utf8_next_char (name))
    return FALSE;
  *key = found & LEC_MOD_CTRL ? g_unichar_tolower (c) : c;
  return TRUE;
}

char *lec_key_name (guint32 key, guint mods)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_string_append_printf (out, "%s%s%s", mods & LEC_MOD_CTRL ? "Ctrl-" : "", mods & LEC_MOD_ALT ? "Alt-" : "",
                          mods & LEC_MOD_SHIFT ? "Shift-" : "");
  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (NAMES[i].key == key) {
      g_string_append (out, NAMES[i].name);
      return g_strdup (out->str);
    }
  if (key > LEC_KEY_F0)
    g_string_append_printf (out, "F%u", key - LEC_KEY_F0);
  else
    g_string_append_unichar (out, mods & LEC_MOD_CTRL ? g_unichar_toupper (key) : key);
  return g_strdup (out->str);
}

static gboolean binds (const LecBinding *b, guint32 key, guint mods)
{
  for (const char *at = b->keys; *at;) {
    gsize n = strcspn (at, " ");
    g_autofree char *name = g_strndup (at, n);
    guint32 k;
    guint m;
    if (lec_key_parse (name, &k, &m) && k == key && m == mods)
      return TRUE;
    at += n + (at[n] == ' ');
  }
  return FALSE;
}

LecCommand lec_keys_find (const char *const *scopes, guint32 key, guint mods)
{
  for (; *scopes; scopes++)
    for (const LecBinding *b = LEC_BINDINGS; b->scope; b++)
      if (strcmp (b->scope, *scopes) == 0 && b->command != LEC_CMD_EDIT && binds (b, key, mods))
        return b->command;
  return LEC_CMD_NONE;
}

char *lec_binding_key (const LecBinding *b)
{
  g_autofree char *name = g_strndup (b->keys, strcspn (b->keys, " "));
  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++)
    if (NAMES[i].shown && strcmp (NAMES[i].name, name) == 0)
      return g_strdup (NAMES[i].shown);
  return g_steal_pointer (&name);
}

char *lec_keys_document (void)
{
  GString *out = g_string_new ("# Keys\n\nWritten from the table in `ui/key_table.c`; `?` shows the same in the "
                               "program.\n");
  for (guint i = 0; i < G_N_ELEMENTS (SCOPES); i++) {
    g_string_append_printf (out, "\n## %s\n\n| keys | what they do |\n|---|---|\n", SCOPES[i][1]);
    for (const LecBinding *b = LEC_BINDINGS; b->scope; b++) {
      if (strcmp (b->scope, SCOPES[i][0]) != 0)
        continue;
      g_auto (GStrv) names = g_strsplit (b->keys, " ", -1);
      g_autofree char *joined = g_strjoinv ("` `", names);
      g_string_append_printf (out, "| `%s` | %s |\n", joined, b->help);
    }
  }
  return g_string_free (out, FALSE);
}
