/* test_screens.c — golden screens: scripted keys against a door with scripted answers, shown in a plain buffer.
 *
 * Each screen is compared with tests/ui/golden/NAME.txt; `--update` writes them (then look at what changed). A line
 * that begins with "~" tells the roles of the line above: m match, p passage, s selected, e error.
 * SPDX-License-Identifier: MIT */
#include "src/base/error.h"
#include "tests/support/fake_door.h"
#include "ui/ui.h"
#include <locale.h>
#include <stdlib.h>
#include <string.h>

enum { NOW = 1767268800, SHORT_MS = 150, REST_MS = 450 }; /* 2026-01-01 12:00 UTC */

typedef struct {
  LecDoor *door;
  LecScreen *screen;
  LecUi *ui;
  LecInput *input;
  gboolean quits;
} Fixture;

static gboolean update; /* --update */

static const char DOCUMENTS[] =
    "{\"range\":\"documents\",\"result\":{\"documents\":["
    "{\"document_id\":\"d1\",\"filename\":\"1706.03762.pdf\",\"path\":\"/papers/1706.03762.pdf\",\"title\":\"Attention "
    "Is All You Need\",\"author\":\"A. Vaswani\",\"format\":\"pdf\",\"status\":\"ready\",\"pages\":15,\"chunks\":61,"
    "\"size\":2100000,\"added\":1767268680,\"tags\":[\"ml\",\"papers\"]},"
    "{\"document_id\":\"d2\",\"filename\":\"10-K-2022.pdf\",\"path\":\"/papers/10-K-2022.pdf\",\"title\":\"\","
    "\"format\":\"pdf\",\"status\":\"embedding\",\"progress\":0.61,\"pages\":503,\"chunks\":2410,\"size\":12400000,"
    "\"added\":1767268790},"
    "{\"document_id\":\"d3\",\"filename\":\"scan-1987.pdf\",\"path\":\"/papers/scan-1987.pdf\",\"format\":\"pdf\","
    "\"status\":\"failed\",\"pages\":12,\"chunks\":0,\"size\":4000000,\"added\":1767182400,\"error\":{\"code\":"
    "\"no_text\",\"message\":\"no text on 12 of 12 pages: needs OCR\"}},"
    "{\"document_id\":\"d4\",\"filename\":\"secret.pdf\",\"path\":\"/papers/secret.pdf\",\"format\":\"pdf\",\"status\":"
    "\"failed\",\"pages\":0,\"chunks\":0,\"size\":300000,\"added\":1767182400,\"error\":{\"code\":\"encrypted\","
    "\"message\":\"cannot read secret.pdf: the file is encrypted; import it with --password\"}},"
    "{\"document_id\":\"d5\",\"filename\":\"日本語の長い名前のファイルです-とても長い.md\",\"path\":\"/papers/j.md\","
    "\"format\":\"markdown\",\"status\":\"ready\",\"pages\":1,\"chunks\":88,\"size\":40000,\"added\":1767009600}]}}";

static const char SHOWN[] =
    "{\"result\":{\"document_id\":\"d1\",\"outline\":[{\"title\":\"Introduction\",\"level\":1,\"page\":2},{\"title\":"
    "\"Model Architecture\",\"level\":1,\"page\":3},{\"title\":\"Encoder and Decoder Stacks\",\"level\":2,\"page\":3},"
    "{\"title\":\"Attention\",\"level\":2,\"page\":4}]}}";

static const char PAGE[] =
    "{\"result\":{\"document_id\":\"d1\",\"filename\":\"1706.03762.pdf\",\"page\":5,\"pages\":15,\"text\":"
    "\"Applications "
    "of Attention\\n\\nWe need to prevent leftward information flow in the decoder to preserve the auto-regressive "
    "property. We implement this inside of scaled dot-product attention by masking out (setting to −∞) all values in "
    "the "
    "input of the softmax.\\n\\nscores.masked_fill_(mask == 0, float(\\\"-inf\\\"))\\n\\n5\",\"blocks\":[{\"kind\":"
    "\"heading\",\"level\":2,\"start\":0,\"end\":25},{\"kind\":\"paragraph\",\"start\":27,\"end\":256},{\"kind\":"
    "\"code\",\"start\":258,\"end\":305},{\"kind\":\"furniture\",\"start\":307,\"end\":308}]}}";

static const char HITS[] =
    "{\"result\":{\"query\":\"masking softmax\",\"mode\":\"hybrid\",\"semantic\":true,\"ms\":8.2,\"documents\":1204,"
    "\"results\":[{\"rank\":1,\"chunk_id\":\"c9\",\"score\":0.912,\"doc_id\":\"d1\",\"filename\":\"1706.03762.pdf\","
    "\"heading\":\"3.2 Attention › Applications\",\"page\":5,\"text\":\"masking out (setting to −∞) all values in the "
    "input of the softmax\",\"highlights\":[[0,7],[59,66]],\"snippet\":\"…by masking out (setting to −∞) all values in "
    "the input of the softmax.\",\"snippet_highlights\":[[4,11],[63,70]],\"spans\":[{\"page\":5,\"start\":190,\"end\":"
    "256}],\"parts\":{\"lexical\":0.88,\"semantic\":0.41,\"title\":0.05}},"
    "{\"rank\":2,\"chunk_id\":\"c2\",\"score\":0.84,\"doc_id\":\"d2\",\"filename\":\"10-K-2022.pdf\",\"heading\":\"\","
    "\"page\":44,\"text\":\"risk factors\",\"highlights\":[],\"snippet\":\"The softmax\\tof   risk\\nfactors may have "
    "a "
    "material adverse effect on our business, and so on and on and on.\",\"snippet_highlights\":[[4,11]],\"spans\":[],"
    "\"parts\":{\"lexical\":0.7}}]}}";

static const char ANSWER[] =
    "{\"parts\":[[\"token\",{\"token\":\"It masks\"}],[\"token\",{\"token\":\" the decoder\"}]],\"result\":{\"answer\":"
    "\"\\\"masking out (setting to −∞) all values in the input of the softmax\\\" [1] and so position i depends only "
    "on "
    "what came before it [2], which nobody says [3].\",\"enough\":true,\"model\":\"quote\",\"sources\":["
    "{\"rank\":1,\"filename\":\"1706.03762.pdf\",\"doc_id\":\"d1\",\"page\":5,\"cited\":true,\"quote\":\"masking out "
    "(setting to −∞) all values in the input of the softmax\",\"verified\":\"exact\",\"spans\":[{\"page\":5,\"start\":"
    "190,\"end\":256}]},{\"rank\":2,\"filename\":\"1706.03762.pdf\",\"doc_id\":\"d1\",\"page\":3,\"cited\":true,"
    "\"quote\":null,\"excerpt\":\"the predictions for position i can depend only on the known outputs\",\"verified\":"
    "\"unquoted\",\"spans\":[]},{\"rank\":3,\"filename\":\"10-K-2022.pdf\",\"doc_id\":\"d2\",\"page\":44,\"cited\":"
    "true,"
    "\"quote\":\"which nobody says\",\"verified\":\"absent\",\"spans\":[]},{\"rank\":4,\"filename\":\"x.pdf\","
    "\"doc_id\":\"d3\",\"page\":1,\"cited\":false,\"verified\":\"unquoted\"}]}}";

/* ---- driving ---- */

static gboolean time_is_up (gpointer up)
{
  *(gboolean *)up = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs the loop for a while: answers come, timers fire. */
static void settle (Fixture *f, guint ms)
{
  gboolean up = FALSE;
  g_timeout_add (ms, time_is_up, &up);
  while (!up)
    g_main_context_iteration (NULL, TRUE);
  lec_ui_draw (f->ui);
}

static void on_wish (LecWish wish, gpointer data)
{
  if (wish == LEC_WISH_QUIT)
    ((Fixture *)data)->quits = TRUE;
}

static void on_event (const LecInputEvent *event, gpointer data)
{
  lec_ui_input (((Fixture *)data)->ui, event);
}

static void set_collection (Fixture *f, int documents)
{
  g_autofree char *status =
      g_strdup_printf ("{\"result\":{\"documents\":%d,\"failed\":%d,\"note\":\"\"}}", documents, documents ? 2 : 0);
  lec_fake_door_set (f->door, "status", status);
  lec_fake_door_set (f->door, "models.list", "{\"result\":{\"models\":[],\"default\":\"quote\"}}");
  lec_fake_door_set (f->door, "documents.list",
                     documents ? DOCUMENTS : "{\"range\":\"documents\",\"result\":{\"documents\":[]}}");
  lec_fake_door_set (f->door, "documents.show", SHOWN);
  lec_fake_door_set (f->door, "documents.page", PAGE);
  lec_fake_door_set (f->door, "search", HITS);
  lec_fake_door_set (f->door, "ask", ANSWER);
}

static Fixture *open_face (int width, int height, int documents)
{
  Fixture *f = g_new0 (Fixture, 1);
  f->door = lec_fake_door_new ();
  f->screen = lec_screen_buffer_new (width, height);
  f->ui = lec_ui_new (f->door, f->screen, on_wish, f);
  f->input = lec_input_new (on_event, f);
  lec_ui_set_now (f->ui, NOW);
  set_collection (f, documents);
  lec_ui_draw (f->ui);
  g_assert_cmpuint (lec_fake_door_calls (f->door, "status"), ==, 0); /* the first frame comes before any action */
  lec_ui_start (f->ui);
  settle (f, SHORT_MS);
  return f;
}

static void close_face (Fixture *f)
{
  lec_ui_free (f->ui, 1000);
  lec_input_free (f->input);
  f->screen->class->free (f->screen);
  lec_door_free (f->door);
  g_free (f);
}

/* Presses keys by their names. */
static void keys (Fixture *f, const char *names)
{
  g_auto (GStrv) each = g_strsplit (names, " ", -1);
  for (char **n = each; *n; n++) {
    LecInputEvent event = {LEC_INPUT_KEY, 0, 0, NULL};
    g_assert_true (lec_key_parse (*n, &event.key, &event.mods));
    lec_ui_input (f->ui, &event);
  }
  settle (f, SHORT_MS);
}

static void type (Fixture *f, const char *text)
{
  lec_input_feed (f->input, (const guint8 *)text, strlen (text));
  settle (f, 20);
}

static void check (Fixture *f, const char *name)
{
  lec_ui_draw (f->ui);
  g_autofree char *got = lec_screen_buffer_text (f->screen, TRUE);
  g_autofree char *path = g_strdup_printf ("tests/ui/golden/%s.txt", name);
  g_autofree char *expected = NULL;
  if (update)
    g_assert_true (g_file_set_contents (path, got, -1, NULL));
  g_file_get_contents (path, &expected, NULL, NULL);
  if (g_strcmp0 (got, expected) != 0)
    g_printerr ("---- %s is\n%s---- and was\n%s", path, got, expected ? expected : "(missing)\n");
  g_assert_true (g_strcmp0 (got, expected) == 0);
}

/* The same screen at the three sizes. */
static void check_sizes (Fixture *f, const char *name)
{
  static const int sizes[][2] = {{120, 40}, {80, 24}, {40, 10}};
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *full = g_strdup_printf ("%s-%dx%d", name, sizes[i][0], sizes[i][1]);
    lec_screen_buffer_resize (f->screen, sizes[i][0], sizes[i][1]);
    lec_ui_resize (f->ui);
    settle (f, SHORT_MS);
    check (f, full);
  }
}

/* ---- screens ---- */

static void test_welcome (void)
{
  Fixture *f = open_face (120, 40, 0);
  check_sizes (f, "welcome");
  close_face (f);
}

static void test_documents (void)
{
  Fixture *f = open_face (120, 40, 5);
  check_sizes (f, "documents");
  lec_screen_buffer_resize (f->screen, 31, 5);
  lec_ui_resize (f->ui);
  check (f, "too-small");
  close_face (f);
}

static void test_detail (void)
{
  Fixture *f = open_face (80, 24, 5);
  keys (f, "Enter");
  keys (f, "j");
  check (f, "detail");
  keys (f, "Enter"); /* the page of the outline's entry */
  g_assert_cmpint (lec_json_int (lec_fake_door_last (f->door, "documents.page"), "page", 0), ==, 3);
  keys (f, "Esc Esc j j Enter");
  check (f, "detail-failed");
  keys (f, "Esc j Enter p");
  type (f, "hunter2");
  check (f, "password");
  keys (f, "Esc");
  close_face (f);
}

static void test_filter (void)
{
  Fixture *f = open_face (80, 24, 5);
  keys (f, "/");
  type (f, "att");
  settle (f, SHORT_MS);
  g_assert_cmpstr (lec_json_string (lec_fake_door_last (f->door, "documents.list"), "filter", ""), ==, "att");
  check (f, "filter");
  keys (f, "Esc");
  close_face (f);
}

static void test_remove (void)
{
  Fixture *f = open_face (80, 24, 5);
  lec_fake_door_set (f->door, "documents.remove", "{\"result\":{\"removed\":1}}");
  keys (f, "j d");
  check (f, "remove");
  keys (f, "n");
  g_assert_cmpuint (lec_fake_door_calls (f->door, "documents.remove"), ==, 0);
  keys (f, "d y");
  const cJSON *ids = lec_json_array (lec_fake_door_last (f->door, "documents.remove"), "document_ids");
  g_assert_cmpstr (cJSON_GetArrayItem (ids, 0)->valuestring, ==, "d2");
  close_face (f);
}

static void test_import (void)
{
  Fixture *f = open_face (80, 24, 5);
  lec_fake_door_set (
      f->door, "documents.import",
      "{\"hang\":true,\"parts\":[[\"progress\",{\"stage\":\"reading\",\"files_done\":2,\"files_total\":"
      "12,\"pages_per_second\":18,\"eta_seconds\":12}],[\"file\",{\"path\":\"/p/secret.pdf\",\"outcome\":"
      "\"failed\",\"error\":{\"code\":\"encrypted\",\"message\":\"the file is encrypted\"}}]]}");
  keys (f, "i");
  type (f, "\033[200~/papers\033[201~");
  check (f, "import-prompt");
  keys (f, "Enter");
  check (f, "import-progress");
  const cJSON *paths = lec_json_array (lec_fake_door_last (f->door, "documents.import"), "paths");
  g_assert_cmpstr (cJSON_GetArrayItem (paths, 0)->valuestring, ==, "/papers");
  lec_fake_door_set (f->door, "documents.import",
                     "{\"result\":{\"done\":10,\"unchanged\":1,\"replaced\":0,\"duplicate\":0,\"failed\":1}}");
  lec_fake_door_finish (f->door);
  settle (f, SHORT_MS);
  check (f, "import-done");
  lec_fake_door_event (f->door, "{\"stream\":\"jobs\",\"type\":\"progress\",\"job\":\"embedding\",\"stage\":"
                                "\"embedding\",\"done\":61,\"total\":100,\"eta_seconds\":200}");
  keys (f, "j");
  check (f, "embedding");
  close_face (f);
}

static void test_search (void)
{
  Fixture *f = open_face (120, 40, 5);
  keys (f, "3");
  check (f, "search-empty");
  type (f, "masking");
  g_assert_cmpstr (lec_json_string (lec_fake_door_last (f->door, "search"), "effort", ""), ==, "typing");
  g_assert_cmpuint (lec_fake_door_calls (f->door, "search"), ==, 7); /* each keystroke asks … */
  g_assert_cmpuint (lec_fake_door_cancelled (f->door), ==, 6);       /* … and cancels the one before */
  type (f, " softmax");
  settle (f, REST_MS);
  g_assert_cmpstr (lec_json_string (lec_fake_door_last (f->door, "search"), "effort", ""), ==, "full");
  check_sizes (f, "search");
  keys (f, "Enter");
  check_sizes (f, "page");
  keys (f, "Esc x");
  lec_screen_buffer_resize (f->screen, 120, 40);
  lec_ui_resize (f->ui);
  settle (f, SHORT_MS);
  check (f, "explain");
  g_assert_true (lec_json_bool (lec_fake_door_last (f->door, "search"), "explain", FALSE));
  keys (f, "m");
  g_assert_cmpstr (lec_json_string (lec_fake_door_last (f->door, "search"), "mode", ""), ==, "lexical");
  close_face (f);
}

/* The selection stays on its hit when the full recipe orders the hits anew. */
static void test_search_follows (void)
{
  Fixture *f = open_face (80, 24, 5);
  keys (f, "3");
  type (f, "x");
  keys (f, "Down");
  lec_fake_door_set (f->door, "search",
                     "{\"result\":{\"documents\":5,\"ms\":1,\"results\":[{\"chunk_id\":\"c0\",\"score\":0.9,"
                     "\"filename\":\"new.pdf\",\"page\":1},{\"chunk_id\":\"c9\",\"score\":0.8,\"filename\":\"a.pdf\","
                     "\"page\":2},{\"chunk_id\":\"c2\",\"score\":0.7,\"filename\":\"10-K-2022.pdf\",\"page\":44}]}}");
  settle (f, REST_MS);
  check (f, "search-follows");
  close_face (f);
}

static void test_search_error (void)
{
  Fixture *f = open_face (80, 24, 5);
  lec_fake_door_set (f->door, "search", "{\"error\":[\"nothing to search for is left in the query\",14]}");
  keys (f, "3");
  type (f, "-x");
  settle (f, SHORT_MS);
  check (f, "search-error");
  lec_fake_door_set (f->door, "search", "{\"result\":{\"documents\":5,\"ms\":1,\"results\":[]}}");
  type (f, "y");
  settle (f, SHORT_MS);
  check (f, "search-nothing");
  close_face (f);
}

static void test_chat (void)
{
  Fixture *f = open_face (120, 40, 5);
  keys (f, "1");
  check (f, "chat-empty");
  type (f, "How does the decoder avoid\nlooking at later positions?");
  keys (f, "Enter");
  g_assert_cmpstr (lec_json_string (lec_fake_door_last (f->door, "ask"), "question", ""), ==,
                   "How does the decoder avoid\nlooking at later positions?");
  check_sizes (f, "chat");
  lec_screen_buffer_resize (f->screen, 120, 40);
  lec_ui_resize (f->ui);
  keys (f, "Tab");
  check (f, "chat-citation");
  keys (f, "Enter");
  check (f, "chat-page");
  keys (f, "Esc");
  close_face (f);
}

static void test_chat_stop (void)
{
  Fixture *f = open_face (80, 24, 5);
  lec_fake_door_set (
      f->door, "ask",
      "{\"hang\":true,\"parts\":[[\"token\",{\"token\":\"It masks\"}],[\"token\",{\"token\":\" the\"}]]}");
  keys (f, "1");
  type (f, "why");
  keys (f, "Enter");
  check (f, "chat-running");
  keys (f, "Esc");
  check (f, "chat-stopped");
  g_assert_cmpuint (lec_fake_door_cancelled (f->door), ==, 1);
  keys (f, "Up"); /* the question again */
  lec_fake_door_set (f->door, "ask", "{\"error\":[\"the model is gone; lectern doctor says why\",0]}");
  keys (f, "Enter");
  check (f, "chat-failed");
  close_face (f);
}

static void test_help (void)
{
  Fixture *f = open_face (80, 24, 5);
  keys (f, "?");
  check (f, "help");
  keys (f, "q");
  g_assert_false (f->quits);
  check (f, "documents-80x24");
  keys (f, "q");
  g_assert_true (f->quits);
  close_face (f);
}

static void test_palette (void)
{
  Fixture *f = open_face (80, 24, 5);
  lec_fake_door_set (f->door, "doctor",
                     "{\"result\":{\"ok\":true,\"checks\":[{\"name\":\"data folder\",\"ok\":true}]}}");
  keys (f, "Ctrl-P");
  check (f, "palette");
  type (f, "doct");
  check (f, "palette-found");
  keys (f, "Enter");
  check (f, "result");
  keys (f, "Esc :");
  type (f, "imp");
  keys (f, "Enter");
  type (f, "/x");
  check (f, "palette-import");
  keys (f, "Esc Ctrl-P c o m p l e t e Enter"); /* what an action requires is asked for */
  lec_fake_door_set (f->door, "complete", "{\"result\":{\"result\":\"short\"}}");
  type (f, "long text");
  keys (f, "Enter");
  g_assert_cmpstr (lec_json_string (lec_fake_door_last (f->door, "complete"), "prompt", ""), ==, "long text");
  close_face (f);
}

static void test_errors (void)
{
  Fixture *f = open_face (80, 24, 0);
  lec_fake_door_set (f->door, "documents.list",
                     "{\"error\":[\"cannot open /data: it was written by a newer lectern\",12]}");
  lec_fake_door_set (f->door, "status", "{\"error\":[\"cannot open /data: it was written by a newer lectern\",12]}");
  lec_fake_door_event (f->door, "{\"stream\":\"library\",\"type\":\"documents\"}");
  settle (f, REST_MS);
  check (f, "error");
  close_face (f);
}

/* Ctrl-C stops what runs; twice it ends the face. */
static void test_stop (void)
{
  Fixture *f = open_face (80, 24, 5);
  lec_fake_door_set (f->door, "documents.import", "{\"hang\":true}");
  keys (f, "i");
  type (f, "/x");
  keys (f, "Enter");
  lec_fake_door_set (f->door, "documents.import", "{\"result\":{}}");
  keys (f, "Ctrl-C");
  g_assert_cmpuint (lec_fake_door_cancelled (f->door), ==, 1);
  g_assert_false (f->quits);
  keys (f, "Ctrl-C");
  g_assert_true (f->quits);
  close_face (f);
}

/* A thousand documents: only what shows is asked for. */
static void test_long_list (void)
{
  Fixture *f = open_face (80, 24, 5);
  g_autoptr (GString) all = g_string_new ("{\"range\":\"documents\",\"result\":{\"documents\":[");
  for (int i = 0; i < 1000; i++)
    g_string_append_printf (all,
                            "%s{\"document_id\":\"d%d\",\"filename\":\"file-%03d.txt\",\"status\":\"ready\","
                            "\"pages\":1,\"chunks\":2,\"size\":3000,\"added\":1767268800}",
                            i ? "," : "", i, i);
  g_string_append (all, "]}}");
  lec_fake_door_set (f->door, "documents.list", all->str);
  lec_fake_door_event (f->door, "{\"stream\":\"library\",\"type\":\"documents\"}");
  settle (f, REST_MS);
  guint before = lec_fake_door_calls (f->door, "documents.list");
  keys (f, "G");
  check (f, "long-list");
  g_assert_cmpint (lec_json_int (lec_fake_door_last (f->door, "documents.list"), "offset", 0), ==, 900);
  g_assert_cmpuint (lec_fake_door_calls (f->door, "documents.list"), ==, before + 1);
  close_face (f);
}

/* Text from documents never reaches the screen as a control character. */
static void test_hostile (void)
{
  Fixture *f = open_face (80, 24, 5);
  lec_fake_door_set (f->door, "documents.list",
                     "{\"range\":\"documents\",\"result\":{\"documents\":[{\"document_id\":\"d1\",\"filename\":\"evil"
                     "\\u001b[2J\\u009b31m\\u202ename\\r\\n.pdf\",\"status\":\"failed\",\"error\":{\"code\":\"x\","
                     "\"message\":\"\\u001b]0;title\\u0007 broke\"}}]}}");
  lec_fake_door_event (f->door, "{\"stream\":\"library\",\"type\":\"documents\"}");
  settle (f, REST_MS);
  keys (f, "Enter");
  g_autofree char *text = lec_screen_buffer_text (f->screen, FALSE);
  for (const char *s = text; *s; s = g_utf8_next_char (s))
    g_assert_true (*s == '\n' || !g_unichar_iscntrl (g_utf8_get_char (s)));
  g_assert_null (strstr (text, "\xe2\x80\xae"));
  check (f, "hostile");
  close_face (f);
}

static void check_shows (Fixture *f, const char *what)
{
  lec_ui_draw (f->ui);
  g_autofree char *text = lec_screen_buffer_text (f->screen, FALSE);
  if (!strstr (text, what))
    g_error ("“%s” is not in\n%s", what, text);
}

/* A page of megabytes is read in parts; nothing of it is lost between them. */
static void test_long_page (void)
{
  Fixture *f = open_face (80, 24, 5);
  g_autoptr (GString) answer = g_string_new ("{\"result\":{\"document_id\":\"d1\",\"page\":1,\"pages\":1,\"text\":\"");
  for (int i = 0; i < 20000; i++)
    g_string_append_printf (answer, "line %d é\\n", i);
  g_string_append (answer, "\",\"blocks\":[]}}");
  lec_fake_door_set (f->door, "documents.page", answer->str);
  keys (f, "Enter");
  keys (f, "Enter");
  check_shows (f, "part 1 of 5");
  check_shows (f, "line 0 ");
  keys (f, "G");
  check_shows (f, "part 5 of 5");
  check_shows (f, "line 19999 ");
  keys (f, "g");
  check_shows (f, "line 0 ");
  g_autoptr (GString) on = g_string_new ("Space");
  for (int i = 0; i < 310; i++)
    g_string_append (on, " Space");
  keys (f, on->str); /* over the edge of the first part */
  check_shows (f, "part 2 of 5");
  keys (f, "G");
  keys (f, "k k k k k k k k k");
  check_shows (f, "line 19975 ");
  close_face (f);
}

int main (int argc, char **argv)
{
  int none = 1;
  update = argc > 1 && strcmp (argv[1], "--update") == 0;
  setenv ("TZ", "UTC", 1);
  setenv ("HOME", "/home/reader", 1);
  setlocale (LC_CTYPE, "C.UTF-8");
  g_test_init (update ? &none : &argc, &argv, NULL);
  g_test_add_func ("/screens/welcome", test_welcome);
  g_test_add_func ("/screens/documents", test_documents);
  g_test_add_func ("/screens/detail", test_detail);
  g_test_add_func ("/screens/filter", test_filter);
  g_test_add_func ("/screens/remove", test_remove);
  g_test_add_func ("/screens/import", test_import);
  g_test_add_func ("/screens/search", test_search);
  g_test_add_func ("/screens/search-follows", test_search_follows);
  g_test_add_func ("/screens/search-error", test_search_error);
  g_test_add_func ("/screens/chat", test_chat);
  g_test_add_func ("/screens/chat-stop", test_chat_stop);
  g_test_add_func ("/screens/help", test_help);
  g_test_add_func ("/screens/palette", test_palette);
  g_test_add_func ("/screens/errors", test_errors);
  g_test_add_func ("/screens/stop", test_stop);
  g_test_add_func ("/screens/long-list", test_long_list);
  g_test_add_func ("/screens/hostile", test_hostile);
  g_test_add_func ("/screens/long-page", test_long_page);
  return g_test_run ();
}
