/* request.h — asking the door for something that may no longer be wanted when the answer comes.
 *
 * A slot holds at most one request. Another one in the same slot, or lec_request_drop, cancels the first and keeps its
 * callbacks from being called, so that a pane may go away at any time.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/app/door.h"

typedef struct LecRequest LecRequest;

/* Calls an action into `slot` (initially NULL). The callbacks are those of door.h; when `on_result` is called the slot
 * is empty already. `pending` counts the calls whose end the door still owes (borrowed, outlives them). */
void lec_request_start (LecRequest **slot, guint *pending, LecDoor *door, const char *action, cJSON *params,
                        LecPartFunc on_part, LecResultFunc on_result, gpointer user_data);
/* Cancels and forgets. */
void lec_request_drop (LecRequest **slot);
/* Cancels; the result still comes (a cancellation, or what was done by then). */
void lec_request_stop (LecRequest *request);
