/* watch.h — folders and files that are waited on until something in them changes.
 *
 * Used by one worker, whose thread waits in a main context of its own.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>

typedef struct LecWatch LecWatch;

/* Watches files, and folders with all folders below them (hidden ones and `except`, the data folder, left out; at most
 * 8,192). What cannot be watched is passed over. */
LecWatch *lec_watch_new (const char *const *paths, const char *except);
void lec_watch_free (LecWatch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecWatch, lec_watch_free)

/* Waits until something has changed and then nothing more for half a second. FALSE if cancelled. */
gboolean lec_watch_wait (LecWatch *watch, GCancellable *cancellable, GError **error);
