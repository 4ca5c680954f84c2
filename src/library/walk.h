/* walk.h — the files below the paths that a person named.
 *
 * A file that is named is always taken. In a folder: recursively, names in order; hidden files, what .gitignore and
 * .ignore exclude, links to folders and special files are left out.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>

typedef struct {
  /* A file, as an absolute path. Returns FALSE to end the walk. */
  gboolean (*file) (const char *path, gpointer user_data);
  /* A path that is missing, or a folder that cannot be read, and why. */
  void (*failed) (const char *path, const GError *error, gpointer user_data);
  gpointer user_data;
} LecWalkEvents;

/* Walks; FALSE if `file` ended it. `except` is a folder that is not looked into, by whatever name it is met (the data
 * folder: what is in it was imported already); NULL: none. */
gboolean lec_walk (const char *const *paths, const char *except, const LecWalkEvents *events,
                   GCancellable *cancellable);
