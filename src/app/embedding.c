/* embedding.c — vectors for what waits: one worker at a time, as part of an import or as a job of its own.
 * SPDX-License-Identifier: MIT */
#include "src/app/app_private.h"
#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/library/import.h"

#define TURN_MS 100 /* between looks at the cancellable while another worker embeds */

typedef struct {
  LecEmbedProgress progress;
  gpointer user_data;
  gint64 began;  /* monotonic µs */
  guint64 first; /* done when it began */
  gboolean has_first;
} Meter;

static void on_progress (guint64 done, guint64 total, gpointer data)
{
  Meter *meter = data;
  if (!meter->has_first) {
    meter->first = done;
    meter->has_first = TRUE;
  }
  double seconds = (double)(g_get_monotonic_time () - meter->began) / 1e6, made = (double)(done - meter->first);
  double eta = made > 0 && total >= done ? seconds / made * (double)(total - done) : -1;
  if (meter->progress)
    meter->progress (done, total, eta, meter->user_data);
}

/* Becomes the one that embeds; FALSE if cancelled before. */
static gboolean take_turn (LecApp *app, GCancellable *cancellable, GError **error)
{
  g_mutex_lock (&app->lock);
  while (app->embedding && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&app->changed, &app->lock, g_get_monotonic_time () + TURN_MS * G_TIME_SPAN_MILLISECOND);
  gboolean cancelled = g_cancellable_set_error_if_cancelled (cancellable, error);
  if (!cancelled)
    app->embedding = TRUE;
  g_mutex_unlock (&app->lock);
  return !cancelled;
}

static void give_turn (LecApp *app)
{
  g_mutex_lock (&app->lock);
  app->embedding = FALSE;
  g_cond_broadcast (&app->changed);
  g_mutex_unlock (&app->lock);
}

gboolean lec_app_embed (LecApp *app, LecEmbedProgress progress, gpointer user_data, GCancellable *cancellable,
                        GError **error)
{
  LecLibrary *library = lec_app_library (app, TRUE, error);
  if (!library || !take_turn (app, cancellable, error))
    return FALSE;
  Meter meter = {progress, user_data, .began = g_get_monotonic_time ()};
  gboolean ok = lec_library_embed_pending (library, on_progress, &meter, cancellable, error);
  give_turn (app);
  lec_app_documents_changed (app);
  return ok;
}

/* ---- the job ---- */

static void on_job_progress (guint64 done, guint64 total, double eta, gpointer data)
{
  lec_app_job_progress (data, "embedding", "embedding", done, total, eta);
}

/* Whether another round was asked for while this one ran; otherwise there is no job any more. */
static gboolean job_goes_on (LecApp *app)
{
  g_mutex_lock (&app->lock);
  gboolean again = app->job_again && !app->stopped;
  app->job_again = FALSE;
  app->job = again;
  g_mutex_unlock (&app->lock);
  return again;
}

static void run_job (gpointer data)
{
  LecApp *app = data;
  do {
    g_autoptr (GError) error = NULL;
    if (!lec_app_embed (app, on_job_progress, app, app->stop, &error) &&
        g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_clear_error (&error);
    lec_app_job_end (app, "embedding", error);
  } while (job_goes_on (app));
}

void lec_app_embed_later (LecApp *app)
{
  if (!app->background)
    return;
  g_mutex_lock (&app->lock);
  gboolean starts = !app->job && !app->stopped;
  app->job_again = !starts;
  app->job = TRUE;
  g_mutex_unlock (&app->lock);
  if (starts)
    lec_app_run (app, LEC_POOL_LONG, run_job, app);
}

/* ---- telling ---- */

void lec_app_job_progress (LecApp *app, const char *job, const char *stage, guint64 done, guint64 total, double eta)
{
  cJSON *event = cJSON_CreateObject ();
  lec_json_set_string (event, "type", "progress");
  lec_json_set_string (event, "job", job);
  lec_json_set_string (event, "stage", stage);
  lec_json_set_number (event, "done", (double)done);
  lec_json_set_number (event, "total", (double)total);
  if (eta >= 0)
    lec_json_set_number (event, "eta_seconds", eta);
  else
    cJSON_AddNullToObject (event, "eta_seconds");
  lec_app_emit (app, "jobs", event, TRUE);
}

void lec_app_job_end (LecApp *app, const char *job, const GError *error)
{
  cJSON *event = cJSON_CreateObject ();
  lec_json_set_string (event, "type", "end");
  lec_json_set_string (event, "job", job);
  lec_json_set_string (event, "error", error ? error->message : NULL);
  lec_app_emit (app, "jobs", event, FALSE);
}

void lec_app_documents_changed (LecApp *app)
{
  cJSON *event = cJSON_CreateObject ();
  lec_json_set_string (event, "type", "documents");
  lec_app_emit (app, "library", event, TRUE);
}
