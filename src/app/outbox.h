/* outbox.h — what workers have to tell, delivered in order on the main thread.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>
#include "src/base/json.h"

typedef struct LecOutbox LecOutbox;

/* Called on the thread whose main context the outbox has; `value` is borrowed and may be NULL. */
typedef void (*LecDeliver) (gpointer target, const char *name, const cJSON *value);

/* An outbox for the calling thread's default main context. */
LecOutbox *lec_outbox_new (void);
/* What was not delivered is dropped. No thread may push any more. */
void lec_outbox_free (LecOutbox *outbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecOutbox, lec_outbox_free)

/* Queues a delivery; from any thread. `name` is copied, `value` taken. With `replaces`, the last one waiting with the
 * same deliver, target and name is overwritten in its place, so that progress never piles up. */
void lec_outbox_push (LecOutbox *outbox, LecDeliver deliver, gpointer target, const char *name, cJSON *value,
                      gboolean replaces);
