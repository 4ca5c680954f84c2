/* door.h — the only way from a face into the app: actions go down, events come up.
 *
 * What crosses is values: JSON, and GBytes for pictures. Every callback comes on the main thread, from the main loop,
 * never from inside lec_door_call. Actions are listed, with parameters and results, in docs/api.md.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>
#include "src/base/json.h"

typedef struct LecDoor LecDoor;

/* A part of a stream ("token", "file", "progress", "sources"); `part` is borrowed. */
typedef void (*LecPartFunc) (const char *name, const cJSON *part, gpointer user_data);

/* The end, exactly once: either `result` (borrowed; NULL where `bytes` is given) or `error` is set.
 * `bytes`: of an action of the form `bytes`, with its media type; borrowed. */
typedef void (*LecResultFunc) (const cJSON *result, GBytes *bytes, const char *media_type, const GError *error,
                               gpointer user_data);

/* Asks for an action.
 *
 * action   its name ("search"); an unknown one ends in LEC_ERROR_NOT_FOUND
 * params   an object, taken; NULL for none. Checked against the table: LEC_ERROR_INVALID names every wrong field
 * on_part  NULL: parts are not wanted
 * cancellable  NULL, or cancels: the result is then G_IO_ERROR_CANCELLED. Held until the result. */
void lec_door_call (LecDoor *door, const char *action, cJSON *params, LecPartFunc on_part, LecResultFunc on_result,
                    gpointer user_data, GCancellable *cancellable);

/* An event; `event` is borrowed: {"stream","type",…,"number" (durable ones only)}. */
typedef void (*LecEventFunc) (const cJSON *event, gpointer user_data);

/* Events of a stream ("library", "jobs"; "*" for all) after number `since` (0: only what comes). Returns an id for
 * lec_door_unsubscribe, after which no callback comes. */
guint lec_door_subscribe (LecDoor *door, const char *stream, guint64 since, LecEventFunc on_event, gpointer user_data);
void lec_door_unsubscribe (LecDoor *door, guint id);

/* The table of actions as JSON, for help, completion, the palette and schemas: an array of {"name","help","verb",
 * "key","effect","form","params":[{"name","type","required","default","min","max","choices","help","option","short",
 * "arg"}],"parts","result"}; `option`, `short`, `arg` (option|one|each|rest|none) are for the command line.
 * Owned by the caller. */
cJSON *lec_door_actions (LecDoor *door);

/* The value of an option of the configuration, as text ("ui.theme" → "dark"). Owned by the caller; NULL if unknown. */
char *lec_door_option (LecDoor *door, const char *name);
/* What is wrong in the configuration, one sentence each; NULL-terminated, owned by the caller. */
char **lec_door_warnings (LecDoor *door);

typedef struct {
  const char *data_dir; /* --data, or NULL */
  const char *config;   /* --config, or NULL */
  gboolean background;  /* a face that stays: what still waits to be embedded goes on from the first action */
} LecDoorOptions;

/* The local door: the app in this process. Opens nothing until the first action. */
LecDoor *lec_door_new_local (const LecDoorOptions *options);
/* Stops what runs (work that is cut off goes on at the next start), waits for workers, closes the store. Calls that are
 * still open end without a callback. */
void lec_door_free (LecDoor *door);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecDoor, lec_door_free)
