/* ui.h — the face's frame: panes, what lies above them, messages and jobs; and what it does for a pane.
 *
 * It knows neither the terminal nor the loop's sources: input comes as events, frames go to a LecScreen, and it asks
 * for a frame through a function, so that tests drive it with a buffer. SPDX-License-Identifier: MIT */
#pragma once
#include "src/app/door.h"
#include "ui/input.h"
#include "ui/pane.h"
#include "ui/request.h"
#include "ui/screen.h"

typedef enum { LEC_WISH_FRAME, LEC_WISH_QUIT, LEC_WISH_SUSPEND } LecWish;

/* The face wishes a frame soon, to end, or to be suspended. */
typedef void (*LecWishFunc) (LecWish wish, gpointer user_data);

/* `door` and `screen` are borrowed. Calls no action. */
LecUi *lec_ui_new (LecDoor *door, LecScreen *screen, LecWishFunc wish, gpointer user_data);
/* Cancels what runs and waits up to `ms` milliseconds for the door to end it. */
void lec_ui_free (LecUi *ui, int ms);

/* After the first frame: subscribes, and loads the pane that shows. */
void lec_ui_start (LecUi *ui);
/* A key, a paste or a change of focus. */
void lec_ui_input (LecUi *ui, const LecInputEvent *event);
/* The screen has another size, or must be drawn whole. */
void lec_ui_resize (LecUi *ui);
/* Draws a frame if something changed. FALSE: the screen could not take it yet. */
gboolean lec_ui_draw (LecUi *ui);

/* What follows is for panes and overlays. */

/* The door of the face; borrowed. */
LecDoor *lec_ui_door (LecUi *ui);
/* Calls an action into a slot of the pane (request.h). */
void lec_ui_call (LecUi *ui, LecRequest **slot, const char *action, cJSON *params, LecPartFunc on_part,
                  LecResultFunc on_result, gpointer user_data);
/* Something changed outside of a key: bits of pane.h. */
void lec_ui_changed (LecUi *ui, guint bits);
/* A sentence for the bottom line, for some seconds. */
void lec_ui_say (LecUi *ui, LecRole role, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* An error's message there; a cancellation is silent. */
void lec_ui_fail (LecUi *ui, const GError *error);
/* Unix seconds, or what a test has set. */
gint64 lec_ui_now (LecUi *ui);
void lec_ui_set_now (LecUi *ui, gint64 now);
/* Microseconds to measure with; stand still where a test has set the time. */
gint64 lec_ui_monotonic (LecUi *ui);

/* Shows a pane; gives its state (opened if it was not). */
gpointer lec_ui_go (LecUi *ui, const LecPaneClass *class);
/* Puts an overlay above the panes (taken; the one before is closed); class NULL: none. */
void lec_ui_overlay (LecUi *ui, const LecOverlayClass *class, gpointer overlay);
/* Does a command as if its key had been pressed in the pane. */
void lec_ui_command (LecUi *ui, LecCommand command);

/* What is known of the collection: documents (−1: not asked yet), and of its state a note or NULL (borrowed). */
int lec_ui_documents (LecUi *ui);
const char *lec_ui_note (LecUi *ui);

/* Imports a path (with a password, or NULL), showing its progress in the bottom line. */
void lec_ui_import (LecUi *ui, const char *path, const char *password);
/* The hint line's keys for these scopes, drawn into row `y` up to column `limit`. */
void lec_ui_hints (LecGrid *grid, const LecRect *area, int y, int limit, const char *const *scopes);
