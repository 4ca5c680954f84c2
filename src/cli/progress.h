/* progress.h — how far something is, on standard error: a bar on a terminal, a line now and then elsewhere.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

typedef struct LecProgress LecProgress;

/* `quiet`: shows nothing. */
LecProgress *lec_progress_new (gboolean quiet);
/* Removes the bar. */
void lec_progress_free (LecProgress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecProgress, lec_progress_free)

/* Tells the state: `stage` ("reading"), `done` of `total` (0: unknown), `detail` ("310 pages/s") or NULL, seconds left
 * or < 0. Drawn ten times a second at most; as a line, every few seconds and when the stage ends. */
void lec_progress_tell (LecProgress *progress, const char *stage, guint64 done, guint64 total, const char *detail,
                        double eta);
/* Takes the bar away before other output; the next tell draws it again. */
void lec_progress_hide (LecProgress *progress);
