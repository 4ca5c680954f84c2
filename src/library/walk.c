/* walk.c — folders, in order, without what their owner's ignore files leave out.
 *
 * Links to folders are not followed (but for one that is named), so there are no loops.
 * SPDX-License-Identifier: MIT */
#include "src/library/walk.h"
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include "src/base/error.h"
#include "src/library/ignore.h"

#define MAX_DEPTH  200
#define MAX_IGNORE (1 << 20) /* bytes of an ignore file; a longer one is not one */

typedef struct {
  const LecWalkEvents *events;
  GCancellable *cancellable;
  dev_t except_device; /* of the folder that is left out; inode 0: none is */
  ino_t except_inode;
} Walk;

static gboolean is_excepted (const Walk *walk, const struct stat *st)
{
  return walk->except_inode && st->st_ino == walk->except_inode && st->st_dev == walk->except_device;
}

static void tell_failed (Walk *walk, const char *path, int saved_errno, const char *doing)
{
  g_autoptr (GError) error = NULL;
  lec_error_from_errno (&error, saved_errno, doing, path);
  walk->events->failed (path, error, walk->events->user_data);
}

static void add_file (LecIgnore *rules, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL), *text = NULL;
  struct stat st;
  if (stat (path, &st) == 0 && S_ISREG (st.st_mode) && st.st_size < MAX_IGNORE)
    g_file_get_contents (path, &text, NULL, NULL);
  lec_ignore_add (rules, text);
}

static LecIgnore *rules_of (const LecIgnore *above, const char *folder)
{
  LecIgnore *rules = lec_ignore_new (above, NULL);
  add_file (rules, folder, ".gitignore");
  add_file (rules, folder, ".ignore"); /* goes before .gitignore */
  return rules;
}

/* The rules that hold for a named folder: those of the repository it lies in, from the top down. `*inside` receives its
 * path below the top ("" at the top). */
static LecIgnore *rules_above (const char *folder, char **inside)
{
  g_autofree char *top = g_strdup (folder);
  for (;;) {
    g_autofree char *git = g_build_filename (top, ".git", NULL);
    if (g_file_test (git, G_FILE_TEST_EXISTS))
      break;
    if (!strcmp (top, "/")) {
      *inside = g_strdup ("");
      return rules_of (NULL, folder);
    }
    char *up = g_path_get_dirname (top);
    g_free (top);
    top = up;
  }
  const char *below = folder + strlen (top);
  *inside = g_strdup (*below == '/' ? below + 1 : below);
  LecIgnore *rules = lec_ignore_new (NULL, NULL);
  add_file (rules, top, ".git/info/exclude");
  add_file (rules, top, ".gitignore");
  add_file (rules, top, ".ignore");
  g_auto (GStrv) names = g_strsplit (*inside, "/", -1);
  for (char **name = names; *name && **name; name++) {
    char *next = g_build_filename (top, *name, NULL);
    g_free (top);
    top = next;
    LecIgnore *deeper = rules_of (rules, top);
    lec_ignore_unref (rules);
    rules = deeper;
  }
  return rules;
}

static int by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

/* The names in a folder, in order, hidden ones left out; NULL with errno. */
static GPtrArray *names_in (const char *folder)
{
  DIR *dir = opendir (folder);
  if (!dir)
    return NULL;
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (struct dirent *entry; (entry = readdir (dir));)
    if (entry->d_name[0] != '.')
      g_ptr_array_add (names, g_strdup (entry->d_name));
  closedir (dir);
  g_ptr_array_sort (names, by_name);
  return names;
}

static gboolean walk_folder (Walk *walk, const char *folder, const char *inside, const LecIgnore *rules, guint depth);

/* One name of a folder. FALSE to end. */
static gboolean walk_name (Walk *walk, const char *path, const char *inside, const LecIgnore *rules, guint depth)
{
  struct stat st;
  if (lstat (path, &st) != 0)
    return TRUE; /* gone since */
  gboolean is_folder = S_ISDIR (st.st_mode);
  if (lec_ignore_excludes (rules, inside, is_folder) || is_excepted (walk, &st))
    return TRUE;
  if (is_folder) {
    g_autoptr (LecIgnore) deeper = rules_of (rules, path);
    return walk_folder (walk, path, inside, deeper, depth + 1);
  }
  if (S_ISLNK (st.st_mode) && (stat (path, &st) != 0 || S_ISDIR (st.st_mode)))
    return TRUE;
  return !S_ISREG (st.st_mode) || walk->events->file (path, walk->events->user_data);
}

static gboolean walk_folder (Walk *walk, const char *folder, const char *inside, const LecIgnore *rules, guint depth)
{
  g_autoptr (GPtrArray) names = depth < MAX_DEPTH ? names_in (folder) : NULL;
  if (!names) {
    tell_failed (walk, folder, depth < MAX_DEPTH ? errno : ELOOP, "cannot look into the folder");
    return TRUE;
  }
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);
    g_autofree char *below = *inside ? g_build_filename (inside, names->pdata[i], NULL) : g_strdup (names->pdata[i]);
    if (g_cancellable_is_cancelled (walk->cancellable) || !walk_name (walk, path, below, rules, depth))
      return FALSE;
  }
  return TRUE;
}

gboolean lec_walk (const char *const *paths, const char *except, const LecWalkEvents *events, GCancellable *cancellable)
{
  Walk walk = {.events = events, .cancellable = cancellable};
  struct stat st;
  if (except && stat (except, &st) == 0) {
    walk.except_device = st.st_dev;
    walk.except_inode = st.st_ino;
  }
  for (; paths && *paths; paths++) {
    g_autofree char *path = g_canonicalize_filename (*paths, NULL);
    if (stat (path, &st) != 0) {
      tell_failed (&walk, path, errno, "cannot import");
    } else if (is_excepted (&walk, &st)) {
      g_autoptr (GError) error = NULL;
      g_set_error (&error, LEC_ERROR, LEC_ERROR_INVALID, "cannot import %s: it is the data folder itself", path);
      events->failed (path, error, events->user_data);
    } else if (S_ISDIR (st.st_mode)) {
      g_autofree char *inside = NULL;
      g_autoptr (LecIgnore) rules = rules_above (path, &inside);
      if (!walk_folder (&walk, path, inside, rules, 0))
        return FALSE;
    } else if (!events->file (path, events->user_data)) {
      return FALSE;
    }
  }
  return TRUE;
}
