/* fake_door.c — the door's functions with scripted answers, for tests of the faces.
 * SPDX-License-Identifier: MIT */
#include "tests/support/fake_door.h"
#include "src/base/error.h"
#include <string.h>

typedef struct {
  LecDoor *door;
  char *action;
  cJSON *params;
  LecPartFunc on_part;
  LecResultFunc on_result;
  gpointer user_data;
  GCancellable *cancellable;
  gulong handler;
  guint source;
} Call;

typedef struct {
  guint id;
  char *stream;
  LecEventFunc on_event;
  gpointer user_data;
} Subscriber;

struct LecDoor {
  GHashTable *answers; /* action → cJSON */
  GHashTable *last;    /* action → cJSON */
  GHashTable *counts;
  GPtrArray *open; /* of Call */
  GPtrArray *subscribers;
  guint next_id, cancelled;
};

static void json_free (gpointer value)
{
  cJSON_Delete (value);
}

static void call_free (gpointer data)
{
  Call *c = data;
  if (c->handler)
    g_signal_handler_disconnect (c->cancellable, c->handler);
  g_clear_object (&c->cancellable);
  if (c->source)
    g_source_remove (c->source);
  cJSON_Delete (c->params);
  g_free (c->action);
  g_free (c);
}

static void subscriber_free (gpointer data)
{
  Subscriber *s = data;
  g_free (s->stream);
  g_free (s);
}

LecDoor *lec_fake_door_new (void)
{
  LecDoor *d = g_new0 (LecDoor, 1);
  d->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, json_free);
  d->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, json_free);
  d->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  d->open = g_ptr_array_new_with_free_func (call_free);
  d->subscribers = g_ptr_array_new_with_free_func (subscriber_free);
  return d;
}

LecDoor *lec_door_new_local (const LecDoorOptions *options)
{
  return lec_fake_door_new ();
}

void lec_door_free (LecDoor *d)
{
  g_ptr_array_unref (d->open);
  g_ptr_array_unref (d->subscribers);
  g_hash_table_unref (d->answers);
  g_hash_table_unref (d->last);
  g_hash_table_unref (d->counts);
  g_free (d);
}

void lec_fake_door_set (LecDoor *d, const char *action, const char *answer)
{
  cJSON *value = cJSON_Parse (answer);
  if (!value)
    g_error ("the answer of %s is no JSON: %s", action, answer);
  g_hash_table_replace (d->answers, g_strdup (action), value);
}

const cJSON *lec_fake_door_last (LecDoor *d, const char *action)
{
  return g_hash_table_lookup (d->last, action);
}

guint lec_fake_door_calls (LecDoor *d, const char *action)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (d->counts, action));
}

guint lec_fake_door_cancelled (LecDoor *d)
{
  return d->cancelled;
}

/* The rows that offset and limit ask for. */
static cJSON *cut (const cJSON *result, const char *member, const cJSON *params)
{
  cJSON *out = cJSON_CreateObject (), *rows = cJSON_AddArrayToObject (out, member);
  const cJSON *all = lec_json_array (result, member);
  gint64 offset = lec_json_int (params, "offset", 0), limit = lec_json_int (params, "limit", 100);
  for (gint64 i = offset; i < MIN (offset + limit, cJSON_GetArraySize (all)); i++)
    cJSON_AddItemToArray (rows, cJSON_Duplicate (cJSON_GetArrayItem (all, (int)i), TRUE));
  lec_json_set_number (out, "total", cJSON_GetArraySize (all));
  return out;
}

static void end_call (Call *c)
{
  const cJSON *answer = g_hash_table_lookup (c->door->answers, c->action), *part;
  const cJSON *failure = lec_json_array (answer, "error");
  const char *range = lec_json_string (answer, "range", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (cJSON) rows = range ? cut (lec_json_object (answer, "result"), range, c->params) : NULL;
  if (g_cancellable_set_error_if_cancelled (c->cancellable, &error))
    c->door->cancelled++;
  else if (!answer)
    g_set_error (&error, LEC_ERROR, LEC_ERROR_NOT_FOUND, "there is no action %s", c->action);
  else if (failure)
    g_set_error_literal (&error, LEC_ERROR, (int)cJSON_GetArrayItem (failure, 1)->valuedouble,
                         cJSON_GetArrayItem (failure, 0)->valuestring);
  cJSON_ArrayForEach (part, lec_json_array (answer, "parts"))
    if (c->on_part && !error)
      c->on_part (cJSON_GetArrayItem (part, 0)->valuestring, cJSON_GetArrayItem (part, 1), c->user_data);
  c->on_result (error ? NULL : rows ? rows : cJSON_GetObjectItem (answer, "result"), NULL, NULL, error, c->user_data);
}

static gboolean on_turn (gpointer data)
{
  Call *c = data;
  const cJSON *answer = g_hash_table_lookup (c->door->answers, c->action), *part;
  gboolean hangs = lec_json_bool (answer, "hang", FALSE) && !g_cancellable_is_cancelled (c->cancellable);
  c->source = 0;
  if (hangs) {
    cJSON_ArrayForEach (part, lec_json_array (answer, "parts"))
      if (c->on_part)
        c->on_part (cJSON_GetArrayItem (part, 0)->valuestring, cJSON_GetArrayItem (part, 1), c->user_data);
    return G_SOURCE_REMOVE;
  }
  end_call (c);
  g_ptr_array_remove_fast (c->door->open, c);
  return G_SOURCE_REMOVE;
}

static void on_cancelled (GCancellable *cancellable, gpointer data)
{
  Call *c = data;
  if (!c->source)
    c->source = g_idle_add (on_turn, c);
}

void lec_door_call (LecDoor *d, const char *action, cJSON *params, LecPartFunc on_part, LecResultFunc on_result,
                    gpointer user_data, GCancellable *cancellable)
{
  Call *c = g_new0 (Call, 1);
  *c = (Call){d, g_strdup (action), params, on_part, on_result, user_data};
  g_hash_table_replace (d->last, g_strdup (action), params ? cJSON_Duplicate (params, TRUE) : cJSON_CreateObject ());
  g_hash_table_replace (d->counts, g_strdup (action), GUINT_TO_POINTER (lec_fake_door_calls (d, action) + 1));
  c->cancellable = cancellable ? g_object_ref (cancellable) : NULL;
  if (cancellable)
    c->handler = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), c);
  c->source = g_idle_add (on_turn, c);
  g_ptr_array_add (d->open, c);
}

void lec_fake_door_finish (LecDoor *d)
{
  for (guint i = 0; i < d->open->len; i++) {
    Call *c = d->open->pdata[i];
    if (!c->source)
      c->source = g_idle_add (on_turn, c);
  }
}

guint lec_door_subscribe (LecDoor *d, const char *stream, guint64 since, LecEventFunc on_event, gpointer user_data)
{
  Subscriber *s = g_new0 (Subscriber, 1);
  *s = (Subscriber){++d->next_id, g_strdup (stream), on_event, user_data};
  g_ptr_array_add (d->subscribers, s);
  return s->id;
}

void lec_door_unsubscribe (LecDoor *d, guint id)
{
  for (guint i = 0; i < d->subscribers->len; i++)
    if (((Subscriber *)d->subscribers->pdata[i])->id == id) {
      g_ptr_array_remove_index (d->subscribers, i);
      return;
    }
}

void lec_fake_door_event (LecDoor *d, const char *text)
{
  g_autoptr (cJSON) event = cJSON_Parse (text);
  for (guint i = 0; i < d->subscribers->len; i++) {
    Subscriber *s = d->subscribers->pdata[i];
    if (strcmp (s->stream, lec_json_string (event, "stream", "")) == 0)
      s->on_event (event, s->user_data);
  }
}

cJSON *lec_door_actions (LecDoor *d)
{
  return cJSON_Parse ("[{\"name\":\"doctor\",\"help\":\"what is wrong and how to mend it\",\"verb\":\"doctor\","
                      "\"params\":[]},{\"name\":\"complete\",\"help\":\"one-shot tasks\",\"verb\":\"complete\","
                      "\"params\":[{\"name\":\"prompt\",\"type\":\"text\",\"required\":true}]}]");
}

char *lec_door_option (LecDoor *d, const char *name)
{
  return NULL;
}

char **lec_door_warnings (LecDoor *d)
{
  return g_new0 (char *, 1);
}
