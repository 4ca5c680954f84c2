/* app.h — LecApp owns everything behind the door: configuration, library, pools of workers, jobs, events.
 *
 * What stands here is for handlers, which run in workers: thread-safe unless said otherwise.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/app/action.h"
#include "src/app/door.h"
#include "src/app/outbox.h"
#include "src/config/config.h"
#include "src/library/library.h"

/* Opens nothing yet. Main thread. */
LecApp *lec_app_new (const LecDoorOptions *options);
/* Cancels jobs and waits until no worker runs; then nothing calls back any more. Main thread. */
void lec_app_stop (LecApp *app);
/* After lec_app_stop. Main thread. */
void lec_app_free (LecApp *app);

/* The configuration, read when first asked for; borrowed. */
const LecConfig *lec_app_config (LecApp *app);
/* Where it is read from; where the data are. Borrowed. */
const char *lec_app_config_path (LecApp *app);
const char *lec_app_data_dir (LecApp *app);

/* The collection, opened when first asked for; borrowed until the app is freed.
 *
 * writes  whether the caller means to change it: LEC_ERROR_READ_ONLY where that cannot be
 * A data folder that cannot be written is opened for reading. Other errors as lec_library_open; they are not kept, so
 * the next call tries again. */
LecLibrary *lec_app_library (LecApp *app, gboolean writes, GError **error);
/* What is special about the collection (read-only, another process works in it too), or NULL; owned by the caller. */
char *lec_app_note (LecApp *app);

/* Queues work on a pool. `long` workers have a low priority, also in the threads that they start. */
void lec_app_run (LecApp *app, LecPool pool, void (*work) (gpointer data), gpointer data);

/* What is delivered on the main thread. Borrowed. */
LecOutbox *lec_app_outbox (LecApp *app);

/* Tells an event of a stream; takes `event`. With `replaces`, it overwrites the last one if that waits and
 * is of the same stream, type and job. */
void lec_app_emit (LecApp *app, const char *stream, cJSON *event, gboolean replaces);
/* As lec_door_subscribe and _unsubscribe. Main thread. */
guint lec_app_subscribe (LecApp *app, const char *stream, LecEventFunc on_event, gpointer user_data);
void lec_app_unsubscribe (LecApp *app, guint id);

/* ---- embedding.c: vectors for what waits, by one worker at a time ---- */

typedef void (*LecEmbedProgress) (guint64 done, guint64 total, double eta_seconds, gpointer user_data);

/* Embeds what waits, in the calling worker; waits while another one does it. FALSE with the error, or cancelled. */
gboolean lec_app_embed (LecApp *app, LecEmbedProgress progress, gpointer user_data, GCancellable *cancellable,
                        GError **error);
/* Lets a job do it; does nothing where none is wanted (a face that does not stay). */
void lec_app_embed_later (LecApp *app);
/* Tells the stream `jobs` how far a job is; `job` is a name such as "embedding". eta < 0: unknown. */
void lec_app_job_progress (LecApp *app, const char *job, const char *stage, guint64 done, guint64 total, double eta);
/* Tells that it has ended; `error` may be NULL. */
void lec_app_job_end (LecApp *app, const char *job, const GError *error);
/* Tells that the list of documents has changed. */
void lec_app_documents_changed (LecApp *app);
