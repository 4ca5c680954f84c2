/* watch.c — one GFileMonitor a folder, delivered to the context of the thread that waits.
 * SPDX-License-Identifier: MIT */
#include "src/app/watch.h"

#define MAX_FOLDERS 8192
#define MAX_DEPTH   64
#define QUIET_MS    500 /* a file that is being written changes many times */

struct LecWatch {
  GMainContext *context;
  GPtrArray *monitors; /* of GFileMonitor */
  char *except;
  GSource *quiet; /* runs since the last change; NULL: nothing changed */
  gboolean due;
};

static void add_tree (LecWatch *watch, const char *path, guint depth);

static gboolean on_quiet (gpointer data)
{
  LecWatch *watch = data;
  watch->due = TRUE;
  g_clear_pointer (&watch->quiet, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void stop_quiet (LecWatch *watch)
{
  if (watch->quiet)
    g_source_destroy (watch->quiet);
  g_clear_pointer (&watch->quiet, g_source_unref);
}

static void on_change (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event, gpointer data)
{
  LecWatch *watch = data;
  gboolean arrived = event == G_FILE_MONITOR_EVENT_CREATED || event == G_FILE_MONITOR_EVENT_MOVED_IN ||
                     event == G_FILE_MONITOR_EVENT_RENAMED;
  if (!arrived && event != G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT)
    return;
  g_autofree char *path = g_file_get_path (event == G_FILE_MONITOR_EVENT_RENAMED && other ? other : file);
  if (arrived && path && g_file_test (path, G_FILE_TEST_IS_DIR))
    add_tree (watch, path, 0);
  stop_quiet (watch);
  watch->quiet = g_timeout_source_new (QUIET_MS);
  g_source_set_callback (watch->quiet, on_quiet, watch, NULL);
  g_source_attach (watch->quiet, watch->context);
}

static void add_one (LecWatch *watch, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GFileMonitor *monitor = g_file_monitor (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (!monitor)
    return;
  g_signal_connect (monitor, "changed", G_CALLBACK (on_change), watch);
  g_ptr_array_add (watch->monitors, monitor);
}

static void add_tree (LecWatch *watch, const char *path, guint depth)
{
  if (watch->monitors->len >= MAX_FOLDERS || depth > MAX_DEPTH || !g_strcmp0 (path, watch->except))
    return;
  add_one (watch, path);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *below = g_build_filename (path, name, NULL);
    if (name[0] != '.' && g_file_test (below, G_FILE_TEST_IS_DIR) && !g_file_test (below, G_FILE_TEST_IS_SYMLINK))
      add_tree (watch, below, depth + 1);
  }
}

LecWatch *lec_watch_new (const char *const *paths, const char *except)
{
  LecWatch *watch = g_new0 (LecWatch, 1);
  watch->context = g_main_context_new ();
  watch->monitors = g_ptr_array_new_with_free_func (g_object_unref);
  watch->except = g_strdup (except);
  g_main_context_push_thread_default (watch->context);
  for (; paths && *paths; paths++)
    add_tree (watch, *paths, 0);
  g_main_context_pop_thread_default (watch->context);
  return watch;
}

void lec_watch_free (LecWatch *watch)
{
  if (!watch)
    return;
  for (guint i = 0; i < watch->monitors->len; i++)
    g_file_monitor_cancel (g_ptr_array_index (watch->monitors, i));
  stop_quiet (watch);
  g_ptr_array_unref (watch->monitors);
  g_main_context_unref (watch->context);
  g_free (watch->except);
  g_free (watch);
}

static gboolean wake (GCancellable *cancellable, gpointer data)
{
  return G_SOURCE_CONTINUE;
}

gboolean lec_watch_wait (LecWatch *watch, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (cancelled, G_SOURCE_FUNC (wake), NULL, NULL);
  g_source_attach (cancelled, watch->context);
  g_main_context_push_thread_default (watch->context);
  while (!watch->due && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (watch->context, TRUE);
  g_main_context_pop_thread_default (watch->context);
  g_source_destroy (cancelled);
  watch->due = FALSE;
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
