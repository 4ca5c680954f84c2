/* request.c — calls of the door that can be forgotten.
 * SPDX-License-Identifier: MIT */
#include "ui/request.h"

struct LecRequest {
  LecRequest **slot; /* where it is kept; NULL: nobody wants it any more */
  guint *pending;
  LecPartFunc on_part;
  LecResultFunc on_result;
  gpointer user_data;
  GCancellable *cancellable;
};

static void part (const char *name, const cJSON *value, gpointer user_data)
{
  LecRequest *r = user_data;
  if (r->slot && r->on_part)
    r->on_part (name, value, r->user_data);
}

static void result (const cJSON *value, GBytes *bytes, const char *media_type, const GError *error, gpointer user_data)
{
  LecRequest *r = user_data;
  --*r->pending;
  if (r->slot) {
    *r->slot = NULL;
    r->on_result (value, bytes, media_type, error, r->user_data);
  }
  g_object_unref (r->cancellable);
  g_free (r);
}

void lec_request_start (LecRequest **slot, guint *pending, LecDoor *door, const char *action, cJSON *params,
                        LecPartFunc on_part, LecResultFunc on_result, gpointer user_data)
{
  lec_request_drop (slot);
  LecRequest *r = g_new0 (LecRequest, 1);
  *r = (LecRequest){slot, pending, on_part, on_result, user_data, g_cancellable_new ()};
  *slot = r;
  ++*pending;
  lec_door_call (door, action, params, on_part ? part : NULL, result, r, r->cancellable);
}

void lec_request_drop (LecRequest **slot)
{
  LecRequest *r = *slot;
  *slot = NULL;
  if (!r)
    return;
  r->slot = NULL;
  g_cancellable_cancel (r->cancellable);
}

void lec_request_stop (LecRequest *r)
{
  g_cancellable_cancel (r->cancellable);
}
