/* outbox.c — a locked queue and a source that is ready while something lies in it.
 * SPDX-License-Identifier: MIT */
#include "src/app/outbox.h"

typedef struct {
  LecDeliver deliver;
  gpointer target;
  char *name;
  cJSON *value;
} Letter;

struct LecOutbox {
  GMutex lock;    /* of `letters` */
  GQueue letters; /* of Letter, oldest first */
  GSource *source;
};

typedef struct {
  GSource source;
  LecOutbox *outbox;
} OutboxSource;

static void letter_free (gpointer data)
{
  Letter *letter = data;
  cJSON_Delete (letter->value);
  g_free (letter->name);
  g_free (letter);
}

static Letter *next_letter (LecOutbox *outbox)
{
  g_mutex_lock (&outbox->lock);
  Letter *letter = g_queue_pop_head (&outbox->letters);
  g_mutex_unlock (&outbox->lock);
  return letter;
}

/* Delivers what lay there when it began, so that a delivery that causes another cannot hold the loop. */
static gboolean dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  LecOutbox *outbox = ((OutboxSource *)source)->outbox;
  g_source_set_ready_time (source, -1);
  g_mutex_lock (&outbox->lock);
  guint n = outbox->letters.length;
  g_mutex_unlock (&outbox->lock);
  Letter *letter;
  for (; n > 0 && (letter = next_letter (outbox)); n--) {
    letter->deliver (letter->target, letter->name, letter->value);
    letter_free (letter);
    if (g_source_is_destroyed (source)) /* the delivery freed the outbox */
      return G_SOURCE_REMOVE;
  }
  g_mutex_lock (&outbox->lock);
  if (outbox->letters.length)
    g_source_set_ready_time (source, 0);
  g_mutex_unlock (&outbox->lock);
  return G_SOURCE_CONTINUE;
}

static const GSourceFuncs functions = {.dispatch = dispatch};

LecOutbox *lec_outbox_new (void)
{
  LecOutbox *outbox = g_new0 (LecOutbox, 1);
  g_mutex_init (&outbox->lock);
  g_queue_init (&outbox->letters);
  outbox->source = g_source_new ((GSourceFuncs *)&functions, sizeof (OutboxSource));
  ((OutboxSource *)outbox->source)->outbox = outbox;
  g_source_set_static_name (outbox->source, "outbox");
  g_source_attach (outbox->source, g_main_context_get_thread_default ());
  return outbox;
}

void lec_outbox_free (LecOutbox *outbox)
{
  if (!outbox)
    return;
  g_source_destroy (outbox->source);
  g_source_unref (outbox->source);
  g_queue_clear_full (&outbox->letters, letter_free);
  g_mutex_clear (&outbox->lock);
  g_free (outbox);
}

static gboolean replace (LecOutbox *outbox, LecDeliver deliver, gpointer target, const char *name, cJSON *value)
{
  for (GList *at = outbox->letters.tail; at; at = at->prev) {
    Letter *letter = at->data;
    if (letter->deliver != deliver || letter->target != target)
      continue;
    if (g_strcmp0 (letter->name, name))
      return FALSE; /* something else was said since: the order matters */
    cJSON_Delete (letter->value);
    letter->value = value;
    return TRUE;
  }
  return FALSE;
}

void lec_outbox_push (LecOutbox *outbox, LecDeliver deliver, gpointer target, const char *name, cJSON *value,
                      gboolean replaces)
{
  g_mutex_lock (&outbox->lock);
  if (!replaces || !replace (outbox, deliver, target, name, value)) {
    Letter *letter = g_new (Letter, 1);
    *letter = (Letter){deliver, target, g_strdup (name), value};
    g_queue_push_tail (&outbox->letters, letter);
  }
  g_source_set_ready_time (outbox->source, 0);
  g_mutex_unlock (&outbox->lock);
}
