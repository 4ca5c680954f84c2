/* app.c — LecApp: the configuration and the collection opened when first needed, the pools, the events.
 * SPDX-License-Identifier: MIT */
#include "src/app/app_private.h"
#include <sys/resource.h>
#include <unistd.h>
#include "src/app/options.h"
#include "src/base/error.h"
#include "src/base/path.h"

#define WORKERS   2  /* of each pool */
#define LONG_NICE 10 /* priority of the long pool's threads: a search beside an import gets nine tenths */

typedef struct {
  guint id;
  char *stream; /* "*": all */
  LecEventFunc on_event;
  gpointer user_data;
} Subscriber;

typedef struct {
  void (*work) (gpointer data);
  gpointer data;
} Work;

static void subscriber_free (gpointer data)
{
  Subscriber *subscriber = data;
  g_free (subscriber->stream);
  g_free (subscriber);
}

LecApp *lec_app_new (const LecDoorOptions *options)
{
  LecApp *app = g_new0 (LecApp, 1);
  app->data_dir = lec_path_data (options ? options->data_dir : NULL);
  app->config_path = lec_path_config (options ? options->config : NULL);
  app->background = options && options->background;
  app->outbox = lec_outbox_new ();
  app->stop = g_cancellable_new ();
  app->subscribers = g_ptr_array_new_with_free_func (subscriber_free);
  g_mutex_init (&app->lock);
  g_cond_init (&app->changed);
  return app;
}

void lec_app_stop (LecApp *app)
{
  g_cancellable_cancel (app->stop);
  g_mutex_lock (&app->lock);
  app->stopped = TRUE;
  g_cond_broadcast (&app->changed);
  GThreadPool *pools[] = {app->pools[0], app->pools[1]};
  app->pools[0] = app->pools[1] = NULL;
  g_mutex_unlock (&app->lock);
  for (guint i = 0; i < G_N_ELEMENTS (pools); i++)
    if (pools[i])
      g_thread_pool_free (pools[i], FALSE, TRUE); /* what is queued runs too: it finds itself cancelled */
}

void lec_app_free (LecApp *app)
{
  lec_outbox_free (app->outbox);
  g_clear_pointer (&app->library, lec_library_unref);
  lec_config_free (app->config);
  g_ptr_array_unref (app->subscribers);
  g_object_unref (app->stop);
  g_mutex_clear (&app->lock);
  g_cond_clear (&app->changed);
  g_free (app->note);
  g_free (app->data_dir);
  g_free (app->config_path);
  g_free (app);
}

const LecConfig *lec_app_config (LecApp *app)
{
  g_mutex_lock (&app->lock);
  if (!app->config) {
    app->config = lec_config_new ();
    lec_options_add (app->config);
    lec_config_load (app->config, app->config_path);
  }
  g_mutex_unlock (&app->lock);
  return app->config;
}

const char *lec_app_config_path (LecApp *app)
{
  return app->config_path;
}

const char *lec_app_data_dir (LecApp *app)
{
  return app->data_dir;
}

LecOutbox *lec_app_outbox (LecApp *app)
{
  return app->outbox;
}

/* ---- the collection ---- */

/* Opens, for reading only where the folder cannot be written; the lock is held. */
static LecLibrary *open_library (LecApp *app, const LecConfig *config, GError **error)
{
  LecLibraryOptions options = lec_options_library (config);
  LecLibrary *library = lec_library_open (app->data_dir, &options, error);
  app->read_only = library && lec_store_is_read_only (lec_library_store (library));
  if (app->read_only)
    app->note = g_strdup_printf ("%s cannot be written: the collection is open for reading only", app->data_dir);
  return library;
}

LecLibrary *lec_app_library (LecApp *app, gboolean writes, GError **error)
{
  const LecConfig *config = lec_app_config (app);
  g_mutex_lock (&app->lock);
  gboolean first = !app->library;
  if (first)
    app->library = open_library (app, config, error);
  LecLibrary *library = app->library;
  if (library && writes && app->read_only) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_READ_ONLY,
                 "cannot change the collection: %s is read-only; give yourself the permission to write there, or name "
                 "another folder with --data",
                 app->data_dir);
    library = NULL;
  }
  gboolean wakes = first && app->library && !app->read_only;
  g_mutex_unlock (&app->lock);
  if (wakes)
    lec_app_embed_later (app);
  return library;
}

char *lec_app_note (LecApp *app)
{
  g_mutex_lock (&app->lock);
  char *note = g_strdup (app->note);
  LecLibrary *library = app->library;
  g_mutex_unlock (&app->lock);
  return note || !library ? note : lec_library_owner_note (library);
}

/* ---- workers ---- */

static void run_quick (gpointer data, gpointer user_data)
{
  Work *work = data;
  work->work (work->data);
  g_free (work);
}

static void run_long (gpointer data, gpointer user_data)
{
  setpriority (PRIO_PROCESS, (id_t)gettid (), LONG_NICE); /* on Linux, of this thread alone */
  run_quick (data, user_data);
}

void lec_app_run (LecApp *app, LecPool pool, void (*work) (gpointer data), gpointer data)
{
  Work *item = g_new (Work, 1);
  *item = (Work){work, data};
  g_mutex_lock (&app->lock);
  if (!app->pools[pool] && !app->stopped) /* exclusive: threads with another priority are not shared */
    app->pools[pool] = g_thread_pool_new (pool == LEC_POOL_LONG ? run_long : run_quick, NULL, WORKERS, TRUE, NULL);
  if (app->pools[pool])
    g_thread_pool_push (app->pools[pool], item, NULL);
  else
    g_free (item);
  g_mutex_unlock (&app->lock);
}

/* ---- events ---- */

static Subscriber *find_subscriber (LecApp *app, guint id, guint *at)
{
  for (guint i = 0; i < app->subscribers->len; i++) {
    Subscriber *subscriber = g_ptr_array_index (app->subscribers, i);
    if (subscriber->id != id)
      continue;
    *at = i;
    return subscriber;
  }
  return NULL;
}

/* A subscriber may go, or come, while another one is being told. */
static void deliver_event (gpointer target, const char *name, const cJSON *event)
{
  LecApp *app = target;
  const char *stream = lec_json_string (event, "stream", "");
  guint last = app->last_subscriber, at;
  for (guint id = 1; id <= last; id++) {
    Subscriber *subscriber = find_subscriber (app, id, &at);
    if (subscriber && (!g_strcmp0 (subscriber->stream, "*") || !g_strcmp0 (subscriber->stream, stream)))
      subscriber->on_event (event, subscriber->user_data);
  }
}

void lec_app_emit (LecApp *app, const char *stream, cJSON *event, gboolean replaces)
{
  lec_json_set_string (event, "stream", stream);
  g_autofree char *kind =
      g_strjoin ("/", stream, lec_json_string (event, "type", ""), lec_json_string (event, "job", ""), NULL);
  lec_outbox_push (app->outbox, deliver_event, app, kind, event, replaces);
}

guint lec_app_subscribe (LecApp *app, const char *stream, LecEventFunc on_event, gpointer user_data)
{
  Subscriber *subscriber = g_new (Subscriber, 1);
  *subscriber = (Subscriber){++app->last_subscriber, g_strdup (stream), on_event, user_data};
  g_ptr_array_add (app->subscribers, subscriber);
  return subscriber->id;
}

void lec_app_unsubscribe (LecApp *app, guint id)
{
  guint at;
  if (find_subscriber (app, id, &at))
    g_ptr_array_remove_index (app->subscribers, at);
}
