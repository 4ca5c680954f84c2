/* fake_door.h — a door that answers what a test has set, through the main loop, as the real one does.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/app/door.h"

LecDoor *lec_fake_door_new (void);
/* What an action answers from now on, as JSON text:
 *   {"result": …}                     the result
 *   {"error": ["sentence", code]}     an error (code: of LecErrorCode)
 *   {"parts": [["token", {…}], …]}    parts before the end
 *   {"range": "documents", …}         the result's array of that name is cut by offset and limit, total is added
 *   {"hang": true}                    no end until lec_fake_door_finish or a cancellation */
void lec_fake_door_set (LecDoor *door, const char *action, const char *answer);
/* The parameters of the last call of an action (borrowed), and how often it was called. */
const cJSON *lec_fake_door_last (LecDoor *door, const char *action);
guint lec_fake_door_calls (LecDoor *door, const char *action);
/* How many calls were cancelled before their end. */
guint lec_fake_door_cancelled (LecDoor *door);
/* Ends all calls that hang, with what is set for their action now. */
void lec_fake_door_finish (LecDoor *door);
/* Sends an event to the subscribers of its stream. */
void lec_fake_door_event (LecDoor *door, const char *event);
