/* test_door.c — the local door: every action of the table is called once; errors, cancelling, events, the end.
 * SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <string.h>
#include "src/app/door.h"
#include "src/base/error.h"

typedef struct {
  char *dir;
  LecDoor *door;
} Fixture;

typedef struct {
  gboolean done, inside; /* `inside`: lec_door_call has not returned */
  cJSON *result;
  GError *error;
  GString *parts; /* "file progress token …" */
  guint events;
} Answer;

static void set_up (Fixture *f, gconstpointer background)
{
  f->dir = g_dir_make_tmp ("lectern-door-XXXXXX", NULL);
  g_autofree char *config = g_build_filename (f->dir, "config.ini", NULL);
  g_autofree char *data = g_build_filename (f->dir, "data", NULL);
  const LecDoorOptions options = {data, config, GPOINTER_TO_INT (background)};
  f->door = lec_door_new_local (&options);
}

static void remove_tree (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *below = g_build_filename (path, name, NULL);
    remove_tree (below);
  }
  if (dir)
    g_dir_close (dir);
  g_remove (path);
}

static void tear_down (Fixture *f, gconstpointer background)
{
  g_clear_pointer (&f->door, lec_door_free);
  remove_tree (f->dir);
  g_free (f->dir);
}

static void on_part (const char *name, const cJSON *part, gpointer data)
{
  Answer *answer = data;
  g_assert_false (answer->inside);
  g_assert_false (answer->done);
  if (!answer->parts)
    answer->parts = g_string_new (NULL);
  g_string_append_printf (answer->parts, "%s ", name);
}

static void on_result (const cJSON *result, GBytes *bytes, const char *media_type, const GError *error, gpointer data)
{
  Answer *answer = data;
  g_assert_false (answer->inside);
  g_assert_false (answer->done);
  g_assert_true ((result != NULL || bytes != NULL) != (error != NULL));
  answer->done = TRUE;
  answer->result = cJSON_Duplicate (result, TRUE);
  answer->error = error ? g_error_copy (error) : NULL;
}

static void forget (Answer *answer)
{
  cJSON_Delete (answer->result);
  g_clear_error (&answer->error);
  if (answer->parts)
    g_string_free (answer->parts, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, forget)

static void start (Fixture *f, const char *action, const char *params, Answer *answer, GCancellable *cancellable)
{
  answer->inside = TRUE;
  lec_door_call (f->door, action, params ? cJSON_Parse (params) : NULL, on_part, on_result, answer, cancellable);
  answer->inside = FALSE;
}

static void wait_for (Answer *answer)
{
  while (!answer->done)
    g_main_context_iteration (NULL, TRUE);
}

static void call (Fixture *f, const char *action, const char *params, Answer *answer)
{
  start (f, action, params, answer, NULL);
  wait_for (answer);
}

static void import_text (Fixture *f)
{
  g_auto (Answer) answer = {0};
  call (f, "documents.import",
        "{\"text\":\"# Tea\\n\\nGreen tea is brewed at eighty degrees.\\n\\n# Coffee\\n\\nCoffee is roasted.\\n\","
        "\"filename\":\"tea.md\"}",
        &answer);
  g_assert_no_error (answer.error);
  g_assert_cmpfloat (lec_json_number (answer.result, "done", -1), ==, 1);
  g_assert_nonnull (strstr (answer.parts->str, "file"));
}

/* Every action of the table, with parameters that succeed once tea.md is there. */
static const struct {
  const char *name, *params, *member; /* `member`: stands in the result */
} samples[] = {
    {"search", "{\"query\":\"green tea\"}", "results"},
    {"ask", "{\"question\":\"At how many degrees is green tea brewed?\"}", "answer"},
    {"documents.list", NULL, "documents"},
    {"documents.show", "{\"document_id\":\"d1\",\"chunks\":true}", "chunk_list"},
    {"documents.page", "{\"document_id\":\"d1\",\"page\":1}", "text"},
    {"documents.import", "{\"text\":\"Another one.\",\"filename\":\"b.txt\",\"wait\":false}", "done"},
    {"complete", "{\"prompt\":\"Tea is a drink. It is brewed from leaves. Many people like it.\"}", "result"},
    {"embed", "{\"texts\":[\"tea\"]}", "embeddings"},
    {"models.list", NULL, "models"},
    {"status", NULL, "chunks"},
    {"doctor", "{\"check\":true}", "checks"},
    {"config.show", NULL, "options"},
    {"config.path", NULL, "path"},
    {"config.options", NULL, "options"},
    {"documents.remove", "{\"document_ids\":[\"d1\"]}", "removed"},
};

static void test_every_action (Fixture *f, gconstpointer background)
{
  g_autoptr (cJSON) actions = lec_door_actions (f->door);
  const cJSON *action;
  import_text (f);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_auto (Answer) answer = {0};
    call (f, samples[i].name, samples[i].params, &answer);
    if (answer.error)
      g_error ("%s: %s", samples[i].name, answer.error->message);
    g_assert_true (cJSON_HasObjectItem (answer.result, samples[i].member));
  }
  cJSON_ArrayForEach (action, actions) {
    const char *name = lec_json_string (action, "name", "");
    gboolean known = !strcmp (name, "eval.ir"); /* tests/library has that one; it wants a collection on the disk */
    for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
      known |= !strcmp (name, samples[i].name);
    if (!known)
      g_error ("no sample call for %s", name);
  }
}

/* Wrong parameters never reach a handler, whichever action it is. */
static void test_wrong_params (Fixture *f, gconstpointer background)
{
  g_autoptr (cJSON) actions = lec_door_actions (f->door);
  const cJSON *action;
  cJSON_ArrayForEach (action, actions) {
    g_auto (Answer) answer = {0};
    call (f, lec_json_string (action, "name", ""), "{\"no such field\":1}", &answer);
    g_assert_error (answer.error, LEC_ERROR, LEC_ERROR_INVALID);
    g_assert_nonnull (strstr (answer.error->message, "no such field"));
  }
  g_auto (Answer) answer = {0};
  call (f, "nothing", NULL, &answer);
  g_assert_error (answer.error, LEC_ERROR, LEC_ERROR_NOT_FOUND);
}

static void test_results (Fixture *f, gconstpointer background)
{
  g_auto (Answer) found = {0}, shown = {0}, absent = {0}, listed = {0};
  import_text (f);
  call (f, "search", "{\"query\":\"degrees\",\"explain\":true}", &found);
  const cJSON *hit = cJSON_GetArrayItem (lec_json_array (found.result, "results"), 0);
  g_assert_cmpstr (lec_json_string (hit, "filename", NULL), ==, "tea.md");
  g_assert_cmpstr (lec_json_string (hit, "doc_id", NULL), ==, "d1");
  g_assert_nonnull (strstr (lec_json_string (hit, "snippet", ""), "eighty degrees"));
  g_assert_cmpfloat (lec_json_number (hit, "score", -1), >, 0);
  g_assert_cmpfloat (lec_json_number (hit, "score", 2), <=, 1);
  g_assert_nonnull (lec_json_object (hit, "parts"));
  const cJSON *span = cJSON_GetArrayItem (lec_json_array (hit, "spans"), 0);
  call (f, "documents.page", "{\"document_id\":\"tea.md\",\"page\":1}", &shown);
  g_autofree char *words =
      g_utf8_substring (lec_json_string (shown.result, "text", ""), (glong)lec_json_number (span, "start", 0),
                        (glong)lec_json_number (span, "end", 0));
  g_assert_nonnull (strstr (words, "eighty degrees"));
  call (f, "documents.page", "{\"document_id\":\"d1\",\"page\":2}", &absent);
  g_assert_error (absent.error, LEC_ERROR, LEC_ERROR_NOT_FOUND);
  call (f, "documents.list", NULL, &listed);
  const cJSON *document = cJSON_GetArrayItem (lec_json_array (listed.result, "documents"), 0);
  g_assert_cmpstr (lec_json_string (document, "status", ""), ==, "ready");
}

static void test_cancel (Fixture *f, gconstpointer background)
{
  g_autoptr (GCancellable) before = g_cancellable_new (), after = g_cancellable_new ();
  g_auto (Answer) first = {0}, second = {0};
  import_text (f);
  g_cancellable_cancel (before);
  start (f, "search", "{\"query\":\"tea\"}", &first, before);
  start (f, "doctor", "{\"check\":true}", &second, after);
  g_cancellable_cancel (after);
  wait_for (&first);
  wait_for (&second);
  g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void on_event (const cJSON *event, gpointer data)
{
  Answer *answer = data;
  g_assert_nonnull (lec_json_string (event, "stream", NULL));
  answer->events++;
  answer->done = !g_strcmp0 (lec_json_string (event, "type", ""), "end");
}

static void test_events (Fixture *f, gconstpointer background)
{
  g_auto (Answer) library = {0}, jobs = {0}, none = {0};
  lec_door_subscribe (f->door, "library", 0, on_event, &library);
  lec_door_subscribe (f->door, "*", 0, on_event, &jobs);
  lec_door_unsubscribe (f->door, lec_door_subscribe (f->door, "*", 0, on_event, &none));
  import_text (f);
  wait_for (&jobs); /* the import's end is told */
  g_assert_cmpuint (library.events, >, 0);
  g_assert_cmpuint (jobs.events, >, library.events);
  g_assert_cmpuint (none.events, ==, 0);
}

/* Searches go on while an import and another long call hold both workers of the long pool. */
static void test_search_beside_import (Fixture *f, gconstpointer background)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < 20000; i++)
    g_string_append_printf (text, "Leaf %d is green and number %d is dry. ", i, i * 7 % 1000);
  g_autofree char *path = g_build_filename (f->dir, "leaves.txt", NULL);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  g_autofree char *params = g_strdup_printf ("{\"paths\":[\"%s\"]}", path);
  g_auto (Answer) first = {0}, second = {0};
  g_autoptr (GCancellable) enough = g_cancellable_new ();
  start (f, "documents.import", params, &first, enough);
  start (f, "documents.import", params, &second, enough);
  for (int i = 0; i < 5; i++) {
    g_auto (Answer) found = {0};
    call (f, "search", "{\"query\":\"green leaf\",\"effort\":\"typing\"}", &found);
    g_assert_no_error (found.error);
    g_assert_false (first.done && second.done);
  }
  g_cancellable_cancel (enough);
  wait_for (&first);
  wait_for (&second);
  g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* With a face that stays, what an import did not wait for is embedded by a job. */
static void test_background (Fixture *f, gconstpointer background)
{
  g_auto (Answer) imported = {0};
  double waiting = 1;
  call (f, "documents.import", "{\"text\":\"Green tea is brewed.\",\"filename\":\"a.txt\",\"wait\":false}", &imported);
  g_assert_no_error (imported.error);
  for (int i = 0; i < 600 && waiting > 0; i++) {
    g_auto (Answer) status = {0};
    call (f, "status", NULL, &status);
    waiting = lec_json_number (status.result, "waiting", 1);
    g_usleep (20000);
  }
  g_assert_cmpfloat (waiting, ==, 0);
}

/* Calls that are still open when the door goes end without a callback, and quickly. */
static void test_free_while_busy (Fixture *f, gconstpointer background)
{
  Answer answers[8] = {0};
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    start (f, i % 2 ? "search" : "doctor", i % 2 ? "{\"query\":\"tea\"}" : NULL, &answers[i], NULL);
  gint64 began = g_get_monotonic_time ();
  g_clear_pointer (&f->door, lec_door_free);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 20 * G_TIME_SPAN_SECOND);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_assert_false (answers[i].done);
}

static void test_options (Fixture *f, gconstpointer background)
{
  g_autofree char *theme = lec_door_option (f->door, "ui.theme"), *none = lec_door_option (f->door, "ui.none");
  g_auto (GStrv) warnings = lec_door_warnings (f->door);
  g_assert_cmpstr (theme, ==, "auto");
  g_assert_null (none);
  g_assert_cmpuint (g_strv_length (warnings), ==, 0);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, background, func) g_test_add (name, Fixture, GINT_TO_POINTER (background), set_up, func, tear_down)
  ADD ("/door/options", FALSE, test_options);
  ADD ("/door/wrong-params", FALSE, test_wrong_params);
  ADD ("/door/every-action", FALSE, test_every_action);
  ADD ("/door/results", FALSE, test_results);
  ADD ("/door/cancel", FALSE, test_cancel);
  ADD ("/door/events", FALSE, test_events);
  ADD ("/door/search-beside-import", FALSE, test_search_beside_import);
  ADD ("/door/background", TRUE, test_background);
  ADD ("/door/free-while-busy", FALSE, test_free_while_busy);
  return g_test_run ();
}
