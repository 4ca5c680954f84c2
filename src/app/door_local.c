/* door_local.c — the door to the app in this process: calls run in its pools, answers come from the main loop.
 *
 * A call belongs to the main thread, except while its handler runs; then the worker alone writes its result.
 * SPDX-License-Identifier: MIT */
#include "src/app/app.h"
#include "src/base/error.h"

struct LecDoor {
  LecApp *app;
  GHashTable *calls; /* set of LecCall, owned */
};

struct LecCall {
  LecDoor *door;
  const LecAction *action;
  cJSON *params;
  GCancellable *own, *given; /* `given`: the caller's, or NULL; it cancels `own` */
  gulong watch;              /* of `given` */
  LecPartFunc on_part;
  LecResultFunc on_result;
  gpointer user_data;
  cJSON *result;
  GBytes *bytes;
  const char *media_type;
  GError *error;
};

static void call_free (gpointer data)
{
  LecCall *call = data;
  if (call->given)
    g_cancellable_disconnect (call->given, call->watch);
  g_clear_object (&call->given);
  g_clear_object (&call->own);
  g_clear_pointer (&call->bytes, g_bytes_unref);
  g_clear_error (&call->error);
  cJSON_Delete (call->params);
  cJSON_Delete (call->result);
  g_free (call);
}

/* ---- for handlers ---- */

LecApp *lec_call_app (LecCall *call)
{
  return call->door->app;
}

const cJSON *lec_call_params (LecCall *call)
{
  return call->params;
}

GCancellable *lec_call_cancellable (LecCall *call)
{
  return call->own;
}

static void deliver_part (gpointer target, const char *name, const cJSON *part)
{
  LecCall *call = target;
  if (!g_cancellable_is_cancelled (call->own))
    call->on_part (name, part, call->user_data);
}

void lec_call_part (LecCall *call, const char *name, cJSON *part, gboolean replaces)
{
  if (call->on_part)
    lec_outbox_push (lec_app_outbox (call->door->app), deliver_part, call, name, part, replaces);
  else
    cJSON_Delete (part);
}

void lec_call_take_bytes (LecCall *call, GBytes *bytes, const char *media_type)
{
  g_clear_pointer (&call->bytes, g_bytes_unref);
  call->bytes = bytes;
  call->media_type = media_type;
}

/* ---- one call ---- */

static void deliver_end (gpointer target, const char *name, const cJSON *value)
{
  LecCall *call = target;
  g_hash_table_steal (call->door->calls, call);
  if (g_cancellable_is_cancelled (call->own)) {
    g_clear_error (&call->error);
    g_cancellable_set_error_if_cancelled (call->own, &call->error);
  }
  if (!call->on_result)
    ;
  else if (call->error)
    call->on_result (NULL, NULL, NULL, call->error, call->user_data);
  else
    call->on_result (call->result, call->bytes, call->media_type, NULL, call->user_data);
  call_free (call);
}

static void end (LecCall *call)
{
  lec_outbox_push (lec_app_outbox (call->door->app), deliver_end, call, "end", NULL, FALSE);
}

static void work (gpointer data)
{
  LecCall *call = data;
  if (!g_cancellable_set_error_if_cancelled (call->own, &call->error))
    call->result = call->action->run (call, &call->error);
  if (!call->result && !call->bytes && !call->error)
    g_set_error (&call->error, LEC_ERROR, LEC_ERROR_FAILED, "%s ended without a result", call->action->name);
  end (call);
}

static void on_given_cancelled (GCancellable *given, gpointer own)
{
  g_cancellable_cancel (own);
}

static LecCall *call_new (LecDoor *door, cJSON *params, LecPartFunc on_part, LecResultFunc on_result,
                          gpointer user_data, GCancellable *cancellable)
{
  LecCall *call = g_new0 (LecCall, 1);
  call->door = door;
  call->params = params ? params : cJSON_CreateObject ();
  call->on_part = on_part;
  call->on_result = on_result;
  call->user_data = user_data;
  call->own = g_cancellable_new ();
  if (cancellable) {
    call->given = g_object_ref (cancellable);
    call->watch =
        g_cancellable_connect (cancellable, G_CALLBACK (on_given_cancelled), g_object_ref (call->own), g_object_unref);
  }
  g_hash_table_add (door->calls, call);
  return call;
}

void lec_door_call (LecDoor *door, const char *action, cJSON *params, LecPartFunc on_part, LecResultFunc on_result,
                    gpointer user_data, GCancellable *cancellable)
{
  LecCall *call = call_new (door, params, on_part, on_result, user_data, cancellable);
  call->action = lec_action_find (action, &call->error);
  if (call->action && lec_action_check (call->action, call->params, NULL, &call->error))
    lec_app_run (door->app, call->action->pool, work, call);
  else
    end (call);
}

/* ---- the door ---- */

LecDoor *lec_door_new_local (const LecDoorOptions *options)
{
  LecDoor *door = g_new0 (LecDoor, 1);
  door->app = lec_app_new (options);
  door->calls = g_hash_table_new_full (NULL, NULL, call_free, NULL);
  return door;
}

void lec_door_free (LecDoor *door)
{
  if (!door)
    return;
  GHashTableIter at;
  gpointer call;
  g_hash_table_iter_init (&at, door->calls);
  while (g_hash_table_iter_next (&at, &call, NULL))
    g_cancellable_cancel (((LecCall *)call)->own);
  lec_app_stop (door->app);
  g_hash_table_unref (door->calls);
  lec_app_free (door->app);
  g_free (door);
}

guint lec_door_subscribe (LecDoor *door, const char *stream, guint64 since, LecEventFunc on_event, gpointer user_data)
{
  return lec_app_subscribe (door->app, stream, on_event, user_data);
}

void lec_door_unsubscribe (LecDoor *door, guint id)
{
  lec_app_unsubscribe (door->app, id);
}

cJSON *lec_door_actions (LecDoor *door)
{
  return lec_actions_describe ();
}

char *lec_door_option (LecDoor *door, const char *name)
{
  return g_strdup (lec_config_text (lec_app_config (door->app), name));
}

char **lec_door_warnings (LecDoor *door)
{
  return g_strdupv ((char **)lec_config_warnings (lec_app_config (door->app)));
}
