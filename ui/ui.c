/* ui.c — the face's frame: which pane has the keys, what is drawn when, and what panes may ask for.
 * SPDX-License-Identifier: MIT */
#include "ui/ui_private.h"
#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/utf8.h"
#include <stdarg.h>
#include <string.h>

enum { MESSAGE_SECONDS = 8, SPINNER_MS = 120, STOP_TWICE_US = 2000000, HELP = 3 };

const LecPaneClass *const LEC_PANES[LEC_N_PANES] = {&lec_pane_chat, &lec_pane_documents, &lec_pane_search,
                                                    &lec_pane_help};

static gpointer pane (LecUi *ui, guint index)
{
  if (!ui->panes[index])
    ui->panes[index] = LEC_PANES[index]->open (ui);
  return ui->panes[index];
}

LecUi *lec_ui_new (LecDoor *door, LecScreen *screen, LecWishFunc wish, gpointer user_data)
{
  LecUi *ui = g_new0 (LecUi, 1);
  int width, height;
  screen->class->size (screen, &width, &height);
  ui->door = door;
  ui->screen = screen;
  ui->wish = wish;
  ui->user_data = user_data;
  ui->grid = lec_grid_new (width, height);
  ui->dirty = LEC_RELAYOUT;
  ui->current = 1;
  ui->documents = ui->failed = -1;
  g_queue_init (&ui->jobs.waiting);
  return ui;
}

static void drop_timers (LecUi *ui)
{
  if (ui->message_timer)
    g_source_remove (ui->message_timer);
  if (ui->spinner_timer)
    g_source_remove (ui->spinner_timer);
  ui->message_timer = ui->spinner_timer = 0;
}

static gboolean time_is_up (gpointer up)
{
  *(gboolean *)up = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets the door end what was cancelled. */
static void wait_for_pending (LecUi *ui, int ms)
{
  gboolean up = FALSE;
  guint timer = g_timeout_add ((guint)ms, time_is_up, &up);
  while (ui->pending > 0 && !up)
    g_main_context_iteration (NULL, TRUE);
  if (!up)
    g_source_remove (timer);
}

void lec_ui_free (LecUi *ui, int ms)
{
  lec_ui_overlay (ui, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ui->subscriptions); i++)
    if (ui->subscriptions[i])
      lec_door_unsubscribe (ui->door, ui->subscriptions[i]);
  lec_request_drop (&ui->status);
  lec_request_drop (&ui->models);
  lec_jobs_clear (ui);
  for (guint i = 0; i < LEC_N_PANES; i++)
    if (ui->panes[i])
      LEC_PANES[i]->close (ui->panes[i]);
  drop_timers (ui);
  ui->wish = NULL;
  wait_for_pending (ui, ms);
  lec_grid_free (ui->grid);
  g_free (ui->note);
  g_free (ui->model);
  g_free (ui->message);
  if (ui->pending == 0) /* else the door still counts in it: what is left to the end of the process */
    g_free (ui);
}

void lec_ui_changed (LecUi *ui, guint bits)
{
  ui->dirty |= bits & (LEC_REDRAW | LEC_RELAYOUT);
  if (ui->dirty && ui->wish)
    ui->wish (LEC_WISH_FRAME, ui->user_data);
}

static void status_result (const cJSON *result, GBytes *bytes, const char *type, const GError *error, gpointer data)
{
  LecUi *ui = data;
  if (error) {
    lec_ui_fail (ui, error);
    return;
  }
  g_free (ui->note);
  const char *note = lec_json_string (result, "note", NULL);
  ui->note = note && *note ? lec_utf8_printable (note, -1) : NULL;
  ui->documents = (int)lec_json_int (result, "documents", 0);
  ui->failed = (int)lec_json_int (result, "failed", 0);
  lec_ui_changed (ui, LEC_REDRAW);
}

static void models_result (const cJSON *result, GBytes *bytes, const char *type, const GError *error, gpointer data)
{
  LecUi *ui = data;
  const char *name = error ? NULL : lec_json_string (result, "default", NULL);
  g_free (ui->model);
  ui->model = name ? lec_utf8_printable (name, -1) : NULL;
  lec_ui_changed (ui, LEC_REDRAW);
}

void lec_ui_refresh (LecUi *ui)
{
  lec_ui_call (ui, &ui->status, "status", NULL, NULL, status_result, ui);
}

static void on_event (const cJSON *event, gpointer user_data)
{
  LecUi *ui = user_data;
  const char *stream = lec_json_string (event, "stream", "");
  if (strcmp (stream, "jobs") == 0)
    lec_jobs_event (ui, event);
  else
    lec_ui_refresh (ui);
  for (guint i = 0; i < LEC_N_PANES; i++)
    if (ui->panes[i] && ui->loaded[i] && LEC_PANES[i]->event)
      LEC_PANES[i]->event (ui->panes[i], event);
}

static void load (LecUi *ui)
{
  if (ui->started && !ui->loaded[ui->current]) {
    ui->loaded[ui->current] = TRUE;
    if (LEC_PANES[ui->current]->load)
      LEC_PANES[ui->current]->load (pane (ui, ui->current));
  }
}

void lec_ui_start (LecUi *ui)
{
  ui->started = TRUE;
  ui->subscriptions[0] = lec_door_subscribe (ui->door, "library", 0, on_event, ui);
  ui->subscriptions[1] = lec_door_subscribe (ui->door, "jobs", 0, on_event, ui);
  load (ui);
  lec_ui_refresh (ui);
  lec_ui_call (ui, &ui->models, "models.list", NULL, NULL, models_result, ui);
}

gpointer lec_ui_go (LecUi *ui, const LecPaneClass *class)
{
  guint index = 0;
  while (index + 1 < LEC_N_PANES && LEC_PANES[index] != class)
    index++;
  if (index != ui->current)
    ui->before = ui->current;
  ui->current = index;
  gpointer state = pane (ui, index);
  LecRect area = lec_frame_area (ui);
  if (LEC_PANES[index]->resize)
    LEC_PANES[index]->resize (state, &area);
  load (ui);
  lec_ui_changed (ui, LEC_RELAYOUT);
  return state;
}

void lec_ui_overlay (LecUi *ui, const LecOverlayClass *class, gpointer overlay)
{
  const LecOverlayClass *old_class = ui->overlay_class;
  gpointer old = ui->overlay;
  ui->overlay_class = class;
  ui->overlay = overlay;
  if (old_class)
    old_class->close (old);
  lec_ui_changed (ui, LEC_RELAYOUT);
}

/* ---- keys ---- */

static void stop (LecUi *ui)
{
  gint64 now = g_get_monotonic_time ();
  const LecPaneClass *class = LEC_PANES[ui->current];
  if (now - ui->stopped_at < STOP_TWICE_US && ui->stopped_at) {
    ui->wish (LEC_WISH_QUIT, ui->user_data);
    return;
  }
  ui->stopped_at = now;
  if (ui->overlay)
    lec_ui_overlay (ui, NULL, NULL);
  else if (class->stop && class->stop (pane (ui, ui->current)))
    lec_ui_say (ui, LEC_ROLE_DIM, "stopped");
  else if (lec_jobs_stop (ui))
    lec_ui_say (ui, LEC_ROLE_DIM, "stopping the import; what is imported stays");
  else
    lec_ui_say (ui, LEC_ROLE_DIM, "Ctrl-C again quits");
}

static void quit (LecUi *ui)
{
  if (ui->current == HELP)
    lec_ui_go (ui, LEC_PANES[ui->before]);
  else
    ui->wish (LEC_WISH_QUIT, ui->user_data);
}

void lec_palette_open (LecUi *ui);

/* What works everywhere. */
static guint frame_command (LecUi *ui, LecCommand command)
{
  switch (command) {
  case LEC_CMD_PANE_1:
  case LEC_CMD_PANE_2:
  case LEC_CMD_PANE_3:
    lec_ui_go (ui, LEC_PANES[command - LEC_CMD_PANE_1]);
    break;
  case LEC_CMD_PALETTE:
    lec_palette_open (ui);
    break;
  case LEC_CMD_HELP:
    lec_ui_go (ui, &lec_pane_help);
    break;
  case LEC_CMD_QUIT:
    quit (ui);
    break;
  case LEC_CMD_STOP:
    stop (ui);
    break;
  case LEC_CMD_SUSPEND:
    ui->wish (LEC_WISH_SUSPEND, ui->user_data);
    break;
  case LEC_CMD_REDRAW:
    ui->screen->class->forget (ui->screen);
    return LEC_HANDLED | LEC_RELAYOUT;
  case LEC_CMD_BACK:
    if (ui->current == HELP)
      quit (ui);
    break;
  default:
    return 0;
  }
  return LEC_HANDLED | LEC_REDRAW;
}

static const char *const *scopes (LecUi *ui)
{
  if (ui->overlay)
    return ui->overlay_class->scopes (ui->overlay);
  return LEC_PANES[ui->current]->scopes (pane (ui, ui->current));
}

static void press_key (LecUi *ui, const LecKeyPress *press)
{
  guint bits;
  if (press->command == LEC_CMD_STOP) /* not for panes to catch */
    bits = frame_command (ui, press->command);
  else if (ui->overlay)
    bits = ui->overlay_class->key (ui->overlay, press);
  else
    bits = LEC_PANES[ui->current]->key (pane (ui, ui->current), press);
  if (!(bits & LEC_HANDLED))
    bits |= frame_command (ui, press->command);
  if (bits & LEC_HANDLED && press->command != LEC_CMD_STOP)
    ui->stopped_at = 0;
  lec_ui_changed (ui, bits);
}

void lec_ui_command (LecUi *ui, LecCommand command)
{
  LecKeyPress press = {command, LEC_KEY_NONE, 0, NULL};
  press_key (ui, &press);
}

void lec_ui_input (LecUi *ui, const LecInputEvent *event)
{
  LecKeyPress press = {LEC_CMD_NONE, event->key, event->mods, event->text};
  if (event->kind == LEC_INPUT_FOCUS_IN)
    lec_ui_changed (ui, LEC_REDRAW); /* times are told anew */
  if (event->kind == LEC_INPUT_FOCUS_IN || event->kind == LEC_INPUT_FOCUS_OUT)
    return;
  if (event->kind == LEC_INPUT_KEY)
    press.command = lec_keys_find (scopes (ui), event->key, event->mods);
  press_key (ui, &press);
}

/* ---- frames ---- */

void lec_ui_resize (LecUi *ui)
{
  int width, height;
  ui->screen->class->size (ui->screen, &width, &height);
  if (width != ui->grid->width || height != ui->grid->height)
    lec_grid_resize (ui->grid, width, height);
  LecRect area = lec_frame_area (ui);
  for (guint i = 0; i < LEC_N_PANES; i++)
    if (ui->panes[i] && LEC_PANES[i]->resize)
      LEC_PANES[i]->resize (ui->panes[i], &area);
  lec_ui_changed (ui, LEC_RELAYOUT);
}

gboolean lec_ui_draw (LecUi *ui)
{
  if (!ui->dirty)
    return TRUE;
  pane (ui, ui->current);
  lec_frame_draw (ui);
  if (!ui->screen->class->show (ui->screen, ui->grid))
    return FALSE;
  ui->dirty = 0;
  return TRUE;
}

/* ---- for panes ---- */

LecDoor *lec_ui_door (LecUi *ui)
{
  return ui->door;
}

void lec_ui_call (LecUi *ui, LecRequest **slot, const char *action, cJSON *params, LecPartFunc on_part,
                  LecResultFunc on_result, gpointer user_data)
{
  lec_request_start (slot, &ui->pending, ui->door, action, params, on_part, on_result, user_data);
}

static gboolean message_over (gpointer user_data)
{
  LecUi *ui = user_data;
  ui->message_timer = 0;
  g_clear_pointer (&ui->message, g_free);
  lec_ui_changed (ui, LEC_REDRAW);
  return G_SOURCE_REMOVE;
}

void lec_ui_say (LecUi *ui, LecRole role, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_strdelimit (text, "\n\t", ' ');
  g_free (ui->message);
  ui->message = lec_utf8_printable (text, -1);
  ui->message_role = role;
  if (ui->message_timer)
    g_source_remove (ui->message_timer);
  ui->message_timer = g_timeout_add_seconds (MESSAGE_SECONDS, message_over, ui);
  lec_ui_changed (ui, LEC_REDRAW);
}

void lec_ui_fail (LecUi *ui, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lec_ui_say (ui, LEC_ROLE_ERROR, "%s", error->message);
}

gint64 lec_ui_now (LecUi *ui)
{
  return ui->fixed_now ? ui->fixed_now : lec_clock_now ();
}

void lec_ui_set_now (LecUi *ui, gint64 now)
{
  ui->fixed_now = now;
}

gint64 lec_ui_monotonic (LecUi *ui)
{
  return ui->fixed_now ? ui->fixed_now * G_USEC_PER_SEC : g_get_monotonic_time ();
}

int lec_ui_documents (LecUi *ui)
{
  return ui->documents;
}

const char *lec_ui_note (LecUi *ui)
{
  return ui->note;
}

static gboolean spin (gpointer user_data)
{
  LecUi *ui = user_data;
  g_autofree char *text = lec_jobs_text (ui);
  if (!text) {
    ui->spinner_timer = 0;
    return G_SOURCE_REMOVE;
  }
  ui->ticks++;
  lec_ui_changed (ui, LEC_REDRAW);
  return G_SOURCE_CONTINUE;
}

void lec_ui_spin (LecUi *ui)
{
  if (!ui->spinner_timer && !ui->fixed_now)
    ui->spinner_timer = g_timeout_add (SPINNER_MS, spin, ui);
}
