/* config.c — options by name with their values, in the order they were described.
 * SPDX-License-Identifier: MIT */
#include "src/config/config.h"
#include <string.h>
#include <sys/stat.h>

#define MAX_FILE (1 << 20) /* bytes of a configuration file */

typedef struct {
  LecOption option;
  char *name;     /* "group.name" */
  char *value;    /* canonical text */
  char **choices; /* the option's, copied */
  LecConfigSource source;
} Entry;

struct LecConfig {
  GPtrArray *entries;  /* of Entry, in the order added */
  GHashTable *by_name; /* "group.name" → Entry, borrowed from `entries` */
  GPtrArray *warnings; /* of char *, NULL-terminated */
};

static void entry_free (gpointer data)
{
  Entry *entry = data;
  g_free (entry->name);
  g_free (entry->value);
  g_strfreev (entry->choices);
  g_free (entry);
}

LecConfig *lec_config_new (void)
{
  LecConfig *config = g_new0 (LecConfig, 1);
  config->entries = g_ptr_array_new_with_free_func (entry_free);
  config->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  config->warnings = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (config->warnings, NULL);
  return config;
}

void lec_config_free (LecConfig *config)
{
  if (!config)
    return;
  g_hash_table_unref (config->by_name);
  g_ptr_array_unref (config->entries);
  g_ptr_array_unref (config->warnings);
  g_free (config);
}

void lec_config_add (LecConfig *config, const LecOption *options, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    Entry *entry = g_new0 (Entry, 1);
    entry->option = options[i];
    entry->choices = g_strdupv ((char **)options[i].choices);
    entry->option.choices = (const char *const *)entry->choices;
    entry->name = g_strconcat (options[i].group, ".", options[i].name, NULL);
    entry->value = lec_option_initial (&options[i]);
    g_ptr_array_add (config->entries, entry);
    g_hash_table_insert (config->by_name, entry->name, entry);
  }
}

static void G_GNUC_PRINTF (2, 3) warn (LecConfig *config, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_ptr_array_insert (config->warnings, (int)config->warnings->len - 1, g_strdup_vprintf (format, args));
  va_end (args);
}

static void set (LecConfig *config, Entry *entry, const char *text, LecConfigSource source, const char *where)
{
  char *canonical = NULL;
  if (lec_option_accepts (&entry->option, text, &canonical)) {
    g_free (entry->value);
    entry->value = canonical;
    entry->source = source;
    return;
  }
  g_autofree char *allowed = lec_option_allowed (&entry->option);
  g_autofree char *shown = g_utf8_make_valid (text, (gssize)MIN (strlen (text), 80));
  warn (config, "%s: “%s” is not allowed; it takes %s (%s is used)", where, shown, allowed, entry->value);
}

/* The known names of a group, for a warning. */
static char *names_of (const LecConfig *config, const char *group)
{
  GString *names = g_string_new (NULL);
  for (guint i = 0; i < config->entries->len; i++) {
    const Entry *entry = g_ptr_array_index (config->entries, i);
    if (!g_strcmp0 (entry->option.group, group))
      g_string_append_printf (names, "%s%s", names->len ? ", " : "", entry->option.name);
  }
  return g_string_free (names, FALSE);
}

static char *groups_of (const LecConfig *config)
{
  GString *groups = g_string_new (NULL);
  const char *last = NULL;
  for (guint i = 0; i < config->entries->len; i++) {
    const Entry *entry = g_ptr_array_index (config->entries, i);
    if (g_strcmp0 (entry->option.group, last))
      g_string_append_printf (groups, "%s%s", groups->len ? ", " : "", entry->option.group);
    last = entry->option.group;
  }
  return g_string_free (groups, FALSE);
}

static void load_group (LecConfig *config, GKeyFile *file, const char *path, const char *group)
{
  g_autofree char *known = names_of (config, group);
  if (!*known) {
    g_autofree char *groups = groups_of (config);
    warn (config, "%s: there is no group [%s]; the groups are: %s", path, group, groups);
    return;
  }
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);
  for (char **key = keys; key && *key; key++) {
    g_autofree char *name = g_strconcat (group, ".", *key, NULL);
    Entry *entry = g_hash_table_lookup (config->by_name, name);
    g_autofree char *where = g_strdup_printf ("%s: [%s] %s", path, group, *key);
    g_autofree char *text = g_key_file_get_string (file, group, *key, NULL);
    if (!entry)
      warn (config, "%s: there is no such option; [%s] has: %s", where, group, known);
    else if (!text)
      warn (config, "%s: the value is not valid text", where);
    else
      set (config, entry, text, LEC_SOURCE_FILE, where);
  }
}

static void load_file (LecConfig *config, const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  struct stat about;
  if (stat (path, &about) == 0 && (!S_ISREG (about.st_mode) || about.st_size > MAX_FILE)) {
    warn (config, "%s: not a file of at most 1 MiB; the defaults are used", path);
    return;
  }
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error)) {
    if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
        !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
      warn (config, "%s: %s; the defaults are used", path, error->message);
    return;
  }
  g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group; group++)
    load_group (config, file, path, *group);
}

void lec_config_load (LecConfig *config, const char *path)
{
  load_file (config, path);
  for (guint i = 0; i < config->entries->len; i++) {
    Entry *entry = g_ptr_array_index (config->entries, i);
    const char *variable = entry->option.environment;
    const char *text = variable ? g_getenv (variable) : NULL;
    if (!text || !*text)
      continue;
    g_autofree char *where = g_strdup_printf ("environment: %s", variable);
    set (config, entry, text, LEC_SOURCE_ENVIRONMENT, where);
  }
}

const char *const *lec_config_warnings (const LecConfig *config)
{
  return (const char *const *)config->warnings->pdata;
}

const char *lec_config_text (const LecConfig *config, const char *name)
{
  const Entry *entry = g_hash_table_lookup (config->by_name, name);
  return entry ? entry->value : NULL;
}

double lec_config_number (const LecConfig *config, const char *name)
{
  const char *text = lec_config_text (config, name);
  return text ? g_ascii_strtod (text, NULL) : 0;
}

gboolean lec_config_bool (const LecConfig *config, const char *name)
{
  return !g_strcmp0 (lec_config_text (config, name), "true");
}

const LecOption *lec_config_nth (const LecConfig *config, gsize i, const char **value, LecConfigSource *source)
{
  if (i >= config->entries->len)
    return NULL;
  const Entry *entry = g_ptr_array_index (config->entries, i);
  if (value)
    *value = entry->value;
  if (source)
    *source = entry->source;
  return &entry->option;
}

const char *lec_config_source_name (LecConfigSource source)
{
  static const char *const names[] = {"default", "file", "environment"};
  return names[source];
}
