/* jobs.c — imports and what else runs, as the bottom line tells it.
 * SPDX-License-Identifier: MIT */
#include "ui/ui_private.h"
#include "src/base/utf8.h"
#include "ui/complete.h"
#include <string.h>

typedef struct {
  char *path, *password;
} ImportPath;

static void import_path_free (gpointer p)
{
  ImportPath *path = p;
  g_free (path->path);
  g_free (path->password);
  g_free (path);
}

/* "12 s", "3 min", "2 h". */
static char *duration (double seconds)
{
  if (seconds < 90)
    return g_strdup_printf ("%.0f s", seconds);
  return seconds < 5400 ? g_strdup_printf ("%.0f min", seconds / 60) : g_strdup_printf ("%.0f h", seconds / 3600);
}

static void append_eta (GString *s, const cJSON *part)
{
  double eta = lec_json_number (part, "eta_seconds", -1);
  if (eta < 1)
    return;
  g_autofree char *left = duration (eta);
  g_string_append_printf (s, " · %s", left);
}

static void append_share (GString *s, const cJSON *part)
{
  double done = lec_json_number (part, "done", 0), total = lec_json_number (part, "total", 0);
  if (total > 0)
    g_string_append_printf (s, " %.0f%%", CLAMP (100 * done / total, 0, 100));
}

static void set_line (LecUi *ui, char **line, GString *text)
{
  g_free (*line);
  *line = lec_utf8_printable (text->str, -1);
  g_string_free (text, TRUE);
  lec_ui_spin (ui);
  lec_ui_changed (ui, LEC_REDRAW);
}

static void on_progress (LecUi *ui, const cJSON *part)
{
  GString *s = g_string_new (NULL);
  gint64 done = lec_json_int (part, "files_done", 0), total = lec_json_int (part, "files_total", 0);
  double speed = lec_json_number (part, "pages_per_second", 0);
  if (strcmp (lec_json_string (part, "stage", "reading"), "embedding") == 0) {
    g_string_append (s, "embedding");
    append_share (s, part);
  } else if (lec_json_bool (part, "walking", FALSE) && total == 0)
    g_string_append (s, "looking for files");
  else {
    g_string_append_printf (s, "importing %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT "%s", MIN (done + 1, total), total,
                            lec_json_bool (part, "walking", FALSE) ? "+" : "");
    if (speed >= 1)
      g_string_append_printf (s, " · %.0f pages/s", speed);
  }
  append_eta (s, part);
  set_line (ui, &ui->jobs.line, s);
}

static void on_file (LecUi *ui, const cJSON *part)
{
  if (strcmp (lec_json_string (part, "outcome", ""), "failed") != 0)
    return;
  const cJSON *error = cJSON_GetObjectItemCaseSensitive (part, "error");
  const char *why = cJSON_IsString (error) ? error->valuestring : lec_json_string (error, "message", "failed");
  ui->jobs.failures++;
  if (!ui->jobs.first_failure) {
    g_autofree char *name = g_path_get_basename (lec_json_string (part, "path", "?"));
    ui->jobs.first_failure =
        strstr (why, name) ? g_strdup (why) : g_strdup_printf ("%s: %s", name, why); /* most sentences name the file */
  }
}

static void import_part (const char *name, const cJSON *part, gpointer user_data)
{
  if (strcmp (name, "progress") == 0)
    on_progress (user_data, part);
  else if (strcmp (name, "file") == 0)
    on_file (user_data, part);
}

static void count (GString *s, const cJSON *result, const char *name, const char *said)
{
  gint64 n = lec_json_int (result, name, 0);
  if (n > 0)
    g_string_append_printf (s, "%s%" G_GINT64_FORMAT " %s", s->len ? ", " : "", n, said);
}

static void tell_result (LecUi *ui, const cJSON *result)
{
  g_autoptr (GString) s = g_string_new (NULL);
  count (s, result, "done", "imported");
  count (s, result, "replaced", "replaced");
  count (s, result, "unchanged", "unchanged");
  count (s, result, "duplicate", "already there under another name");
  gint64 failed = lec_json_int (result, "failed", 0);
  if (failed > 0)
    g_string_append_printf (s, "%s%" G_GINT64_FORMAT " failed%s%s", s->len ? ", " : "", failed,
                            ui->jobs.first_failure ? " — " : "", ui->jobs.first_failure ? ui->jobs.first_failure : "");
  if (s->len == 0)
    g_string_append (s, "there was nothing to import");
  lec_ui_say (ui, failed > 0 ? LEC_ROLE_ERROR : LEC_ROLE_OK, "%s", s->str);
}

static void next_import (LecUi *ui);

static void import_result (const cJSON *result, GBytes *bytes, const char *type, const GError *error, gpointer data)
{
  LecUi *ui = data;
  g_clear_pointer (&ui->jobs.line, g_free);
  if (error)
    lec_ui_fail (ui, error);
  else
    tell_result (ui, result);
  g_clear_pointer (&ui->jobs.first_failure, g_free);
  ui->jobs.failures = 0;
  lec_ui_refresh (ui);
  lec_ui_changed (ui, LEC_REDRAW);
  next_import (ui);
}

static void next_import (LecUi *ui)
{
  ImportPath *path = ui->jobs.import ? NULL : g_queue_pop_head (&ui->jobs.waiting);
  if (!path)
    return;
  cJSON *params = cJSON_CreateObject ();
  cJSON *paths = cJSON_AddArrayToObject (params, "paths");
  cJSON_AddItemToArray (paths, cJSON_CreateString (path->path));
  if (path->password)
    lec_json_set_string (params, "password", path->password);
  lec_json_set_bool (params, "wait", FALSE); /* it can be found by words; vectors follow as a job of the app */
  import_path_free (path);
  set_line (ui, &ui->jobs.line, g_string_new ("importing"));
  lec_ui_call (ui, &ui->jobs.import, "documents.import", params, import_part, import_result, ui);
}

void lec_ui_import (LecUi *ui, const char *path, const char *password)
{
  ImportPath *p = g_new0 (ImportPath, 1);
  p->path = lec_path_expand (path);
  p->password = g_strdup (password);
  g_queue_push_tail (&ui->jobs.waiting, p);
  next_import (ui);
}

gboolean lec_jobs_stop (LecUi *ui)
{
  if (!ui->jobs.import)
    return FALSE;
  g_queue_clear_full (&ui->jobs.waiting, import_path_free);
  lec_request_stop (ui->jobs.import);
  return TRUE;
}

void lec_jobs_clear (LecUi *ui)
{
  lec_request_drop (&ui->jobs.import);
  g_queue_clear_full (&ui->jobs.waiting, import_path_free);
  g_clear_pointer (&ui->jobs.line, g_free);
  g_clear_pointer (&ui->jobs.background, g_free);
  g_clear_pointer (&ui->jobs.first_failure, g_free);
}

void lec_jobs_event (LecUi *ui, const cJSON *event)
{
  if (strcmp (lec_json_string (event, "type", ""), "progress") != 0) {
    g_clear_pointer (&ui->jobs.background, g_free);
    lec_ui_changed (ui, LEC_REDRAW);
    return;
  }
  GString *s = g_string_new (lec_json_string (event, "stage", lec_json_string (event, "job", "working")));
  append_share (s, event);
  append_eta (s, event);
  set_line (ui, &ui->jobs.background, s);
}

char *lec_jobs_text (LecUi *ui)
{
  static const char *const wheel[] = {"⣷", "⣯", "⣟", "⡿", "⢿", "⣻", "⣽", "⣾"};
  const char *text = ui->jobs.line ? ui->jobs.line : ui->jobs.background;
  if (!text)
    return NULL;
  return g_strdup_printf ("%s %s", wheel[ui->ticks % G_N_ELEMENTS (wheel)], text);
}
