/* complete.c — expanding and completing paths.
 * SPDX-License-Identifier: MIT */
#include "ui/complete.h"
#include <string.h>

enum { CHOICES_MAX = 200, ENTRIES_MAX = 20000 };

/* "~" and "~/…" in full; everything else as it is. */
static char *with_home (const char *path)
{
  if (path[0] == '~' && (path[1] == '/' || path[1] == 0))
    return g_strconcat (g_get_home_dir (), path + 1, NULL);
  return g_strdup (path);
}

char *lec_path_expand (const char *written)
{
  g_autofree char *text = g_strdup (written);
  g_strstrip (text);
  gsize n = strlen (text);
  char *inner = text;
  if (n >= 2 && (text[0] == '\'' || text[0] == '"') && text[n - 1] == text[0]) { /* as a file manager drops it */
    text[n - 1] = 0;
    inner = text + 1;
  }
  g_autofree char *from_uri = g_str_has_prefix (inner, "file://") ? g_filename_from_uri (inner, NULL, NULL) : NULL;
  g_autofree char *full = with_home (from_uri ? from_uri : inner);
  return g_canonicalize_filename (full, NULL);
}

static int by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The names in a folder that begin with `begun`; folders with a slash behind them. */
static GPtrArray *entries (const char *folder, const char *begun)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (*folder ? folder : ".", 0, NULL);
  const char *name;
  for (int i = 0; dir && i < ENTRIES_MAX && (name = g_dir_read_name (dir)); i++) {
    if (!g_str_has_prefix (name, begun) || (name[0] == '.' && begun[0] != '.') || !g_utf8_validate (name, -1, NULL))
      continue;
    g_autofree char *path = g_build_filename (*folder ? folder : ".", name, NULL);
    g_ptr_array_add (names, g_strconcat (name, g_file_test (path, G_FILE_TEST_IS_DIR) ? "/" : "", NULL));
  }
  g_ptr_array_sort (names, by_name);
  return names;
}

/* How many bytes all names have in common, whole characters only. */
static gsize common (const GPtrArray *names)
{
  const char *first = names->pdata[0];
  gsize n = strlen (first);
  for (guint i = 1; i < names->len; i++) {
    const char *other = names->pdata[i];
    gsize k = 0;
    while (k < n && first[k] == other[k])
      k++;
    n = k;
  }
  while (n > 0 && ((guint8)first[n] & 0xc0) == 0x80)
    n--;
  return n;
}

char *lec_path_complete (const char *written, GPtrArray **choices)
{
  if (strcmp (written, "~") == 0)
    return g_strdup ("~/");
  const char *slash = strrchr (written, '/');
  g_autofree char *head = slash ? g_strndup (written, (gsize)(slash - written) + 1) : g_strdup ("");
  g_autofree char *folder = with_home (head);
  const char *begun = slash ? slash + 1 : written;
  g_autoptr (GPtrArray) names = entries (folder, begun);
  char *result = names->len == 0 ? g_strdup (written)
                                 : g_strdup_printf ("%s%.*s", head, (int)common (names), (char *)names->pdata[0]);
  if (names->len > CHOICES_MAX)
    g_ptr_array_set_size (names, CHOICES_MAX);
  if (choices)
    *choices = g_steal_pointer (&names);
  return result;
}
