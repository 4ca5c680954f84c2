/* test_turn.c — a whole turn over a small library: answers, citations told true or false, text as it streams.
 * SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <string.h>
#include "src/base/error.h"
#include "src/library/put.h"
#include "src/session/turn.h"
#include "tests/support/misquote.h"

typedef struct {
  char *folder;
  LecLibrary *library;
} Fixture;

/* ---- a library of documents made by hand ---- */

static void add_block (LecPage *page, LecBlockKind kind, const char *text)
{
  const gsize before = strlen (page->text), start = before ? before + 2 : 0;
  char *all = g_strconcat (page->text, before ? "\n\n" : "", text, NULL);
  g_free (page->text);
  page->text = all;
  const LecBlock block = {kind, 0, start, start + strlen (text)};
  g_array_append_val (page->blocks, block);
}

/* A document of pages; each page is a paragraph between a running head and a page number. */
static void put_document (Fixture *fixture, const char *name, const char *const *pages)
{
  g_autoptr (LecDocument) document = lec_document_new ("pdf");
  for (guint i = 0; pages[i]; i++) {
    LecPage *page = lec_page_new (i + 1);
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    g_free (page->text);
    page->text = g_strdup ("");
    add_block (page, LEC_BLOCK_FURNITURE, "A History of Rivers");
    add_block (page, LEC_BLOCK_PARAGRAPH, pages[i]);
    add_block (page, LEC_BLOCK_FURNITURE, number);
    g_ptr_array_add (document->pages, page);
  }
  const LecPutSource source = {.filename = name, .size = 1};
  LecPutResult result;
  GError *error = NULL;
  lec_library_put_document (fixture->library, document, &source, NULL, &result, &error);
  g_assert_no_error (error);
}

static void set_up (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;
  LecLibraryOptions options = lec_library_options_default ();
  options.embedder = NULL;
  fixture->folder = g_dir_make_tmp ("lectern-turn-XXXXXX", NULL);
  fixture->library = lec_library_open (fixture->folder, &options, &error);
  g_assert_no_error (error);
  put_document (
      fixture, "rhine.pdf",
      (const char *const[]){"The Rhine rises in the Swiss Alps. It passes through Basel and Cologne. Its "
                            "upper course was straightened by Johann Tulla, an engineer from the town of",
                            "Karlsruhe in Baden. The inter-\nnational commission for the Rhine was founded in "
                            "1815. Ships of every country may use the river.",
                            NULL});
  put_document (fixture, "danube.pdf",
                (const char *const[]){"The Danube begins in the Black Forest. Ten countries lie along it.",
                                      "Vienna and Budapest are its largest cities. It ends in the Black Sea.", NULL});
  put_document (
      fixture, "volga.pdf",
      (const char *const[]){"The Volga is the longest river of Europe. It flows into the Caspian Sea.", NULL});
  put_document (fixture, "loire.pdf",
                (const char *const[]){"The Loire is a river in France. It is known for its castles.", NULL});
}

static void remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    remove_folder (child);
  }
  g_remove (path);
}

static void tear_down (Fixture *fixture, gconstpointer data)
{
  lec_library_unref (fixture->library);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

/* ---- what a turn gives ---- */

static LecTurnResult *ask (Fixture *fixture, const char *question, const LecProvider *provider,
                           const LecTurnEvents *events)
{
  const LecTurnRequest request = {.question = question, .top_k = 5, .provider = provider};
  GError *error = NULL;
  LecTurnResult *result = lec_turn_run (fixture->library, &request, events, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* The first source that is cited. */
static const LecSource *cited (const LecTurnResult *result)
{
  for (guint i = 0; i < result->sources->len; i++) {
    const LecSource *source = result->sources->pdata[i];
    if (source->cited)
      return source;
  }
  g_error ("nothing is cited in: %s", result->answer);
}

static void test_answer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LecTurnResult) result = ask (fixture, "Where does the Danube begin?", &lec_provider_quote, NULL);
  g_assert_true (result->enough);
  g_assert_nonnull (strstr (result->answer, "\"The Danube begins in the Black Forest."));
  g_assert_null (strstr (result->answer, "\n[1] \"")); /* the closing lines are not text */
  const LecSource *source = cited (result);
  g_assert_cmpstr (source->passage->filename, ==, "danube.pdf");
  g_assert_cmpint (source->citation->verified, ==, LEC_VERIFIED_EXACT);
  g_assert_cmpuint (source->citation->range.first, ==, 1);
  g_assert_cmpuint (result->usage.completion_tokens, >, 0);
}

static void test_not_enough (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LecTurnResult) result =
      ask (fixture, "Who composed the opera about Egyptian pyramids?", &lec_provider_quote, NULL);
  g_assert_false (result->enough);
  g_assert_cmpstr (result->answer, ==, LEC_NOT_ENOUGH);
  for (guint i = 0; i < result->sources->len; i++)
    g_assert_false (((LecSource *)result->sources->pdata[i])->cited);
  /* a best score under `enough`: nobody is asked */
  Misquote state = {0};
  const LecProvider provider = {.name = "misquote", .chat = misquote_chat, .state = &state};
  const LecTurnRequest request = {.question = "Which rivers?", .enough = 1.1, .provider = &provider};
  g_autoptr (LecTurnResult) silent = lec_turn_run (fixture->library, &request, NULL, NULL, NULL);
  g_assert_cmpstr (silent->answer, ==, LEC_NOT_ENOUGH);
  g_assert_cmpuint (state.calls, ==, 0);
}

static void test_misquotes (Fixture *fixture, gconstpointer data)
{
  Misquote state = {0};
  const LecProvider provider = {.name = "misquote", .chat = misquote_chat, .state = &state};
  guint wrong = 0, right = 0;
  for (guint round = 0; round < 12; round++) {
    state.piece = round;
    g_autoptr (LecTurnResult) result = ask (fixture, "Which river flows through which sea or town?", &provider, NULL);
    g_assert_cmpuint (result->sources->len, >=, 3);
    g_assert_null (strchr (result->answer, '"'));
    for (guint i = 0; i < result->sources->len; i++) {
      const LecSource *source = result->sources->pdata[i];
      g_assert_true (source->cited);
      g_assert_true (state.quoted[source->rank]);
      const LecVerified verified = source->citation->verified;
      if (state.wrong[source->rank])
        g_assert_cmpint (verified, ==, LEC_VERIFIED_ABSENT);
      else
        g_assert_true (verified == LEC_VERIFIED_EXACT || verified == LEC_VERIFIED_NORMALIZED);
      wrong += state.wrong[source->rank];
      right += !state.wrong[source->rank];
    }
  }
  g_assert_cmpuint (wrong, >=, 12);
  g_assert_cmpuint (right, >=, 24);
}

/* A provider that says one fixed text. */
static gboolean fixed_chat (gpointer state, const LecChatRequest *request, LecTokenFunc on_token, gpointer user_data,
                            LecUsage *usage, GCancellable *cancellable, GError **error)
{
  const char *text = state;
  for (; *text; text++)
    on_token (text, 1, user_data);
  return TRUE;
}

/* Asks about the Rhine (source 1) and checks what becomes of a quotation. */
static void check_quote (Fixture *fixture, const char *words, LecVerified verified, guint first, guint last,
                         const char *quote)
{
  g_autofree char *text = g_strdup_printf ("It is so [1].\n\n[1] \"%s\"", words);
  const LecProvider provider = {.name = "fixed", .chat = fixed_chat, .state = text};
  g_autoptr (LecTurnResult) result = ask (fixture, "Rhine Alps Basel Cologne", &provider, NULL);
  const LecSource *source = cited (result);
  g_assert_cmpstr (source->passage->filename, ==, "rhine.pdf");
  g_assert_cmpstr (result->answer, ==, "It is so [1].");
  if (source->citation->verified != verified)
    g_error ("'%s' is %s", words, lec_verified_name (source->citation->verified));
  g_assert_cmpstr (source->citation->quote, ==, quote);
  g_assert_cmpuint (source->citation->range.first, ==, first);
  g_assert_cmpuint (source->citation->range.last, ==, last);
}

static void test_places (Fixture *fixture, gconstpointer data)
{
  check_quote (fixture, "It passes through Basel and Cologne.", LEC_VERIFIED_EXACT, 1, 1,
               "It passes through Basel and Cologne.");
  /* over a page break: the running head and the page number between are no part of it */
  check_quote (fixture, "Johann Tulla, an engineer from the town of Karlsruhe in Baden.", LEC_VERIFIED_NORMALIZED, 1, 2,
               "Johann Tulla, an engineer from the town of\n\nKarlsruhe in Baden.");
  /* a hyphen at a line's end, joined */
  check_quote (fixture, "The international commission for the Rhine", LEC_VERIFIED_NORMALIZED, 2, 2,
               "The inter-\nnational commission for the Rhine");
  check_quote (fixture, "ships of EVERY country … use the river", LEC_VERIFIED_NORMALIZED, 2, 2,
               "Ships of every country may use the river");
  check_quote (fixture, "It passes through Basel and Bonn.", LEC_VERIFIED_ABSENT, 1, 2,
               "It passes through Basel and Bonn.");
  /* what stands in another document is absent from this one */
  check_quote (fixture, "The Danube begins in the Black Forest.", LEC_VERIFIED_ABSENT, 1, 2,
               "The Danube begins in the Black Forest.");
}

static void test_unquoted (Fixture *fixture, gconstpointer data)
{
  const LecProvider provider = {.name = "fixed",
                                .chat = fixed_chat,
                                .state = (gpointer) "Much is known. It goes through the cities of Basel and Cologne "
                                                    "[1]. No such source [77]. Nor this [0]."};
  g_autoptr (LecTurnResult) result = ask (fixture, "Rhine Alps Basel Cologne", &provider, NULL);
  const LecSource *source = cited (result);
  g_assert_cmpint (source->citation->verified, ==, LEC_VERIFIED_UNQUOTED);
  g_assert_cmpstr (source->citation->quote, ==, "It passes through Basel and Cologne.");
  for (guint i = 1; i < result->sources->len; i++)
    g_assert_false (((LecSource *)result->sources->pdata[i])->cited);
}

static void on_sources (const GPtrArray *sources, gpointer user_data)
{
  g_string_append_printf (user_data, "<%u>", sources->len > 0);
}

static void on_token (const char *text, gsize length, gpointer user_data)
{
  g_string_append_len (user_data, text, length);
}

static void test_events (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  const LecTurnEvents events = {on_sources, on_token, seen};
  g_autoptr (LecTurnResult) result = ask (fixture, "Where does the Danube begin?", &lec_provider_quote, &events);
  g_autofree char *expected = g_strconcat ("<1>", result->answer, NULL);
  g_assert_cmpstr (seen->str, ==, expected);
}

static gboolean failing_chat (gpointer state, const LecChatRequest *request, LecTokenFunc on_token, gpointer user_data,
                              LecUsage *usage, GCancellable *cancellable, GError **error)
{
  g_set_error (error, LEC_ERROR, LEC_ERROR_FAILED, "the model is ill");
  return FALSE;
}

static void test_errors (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;
  const LecProvider provider = {.name = "failing", .chat = failing_chat};
  LecTurnRequest request = {.question = "Where does the Danube begin?", .provider = &provider};
  g_assert_null (lec_turn_run (fixture->library, &request, NULL, NULL, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_FAILED);
  g_clear_error (&error);
  request.question = "";
  g_assert_null (lec_turn_run (fixture->library, &request, NULL, NULL, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_EMPTY_QUERY);
  g_clear_error (&error);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  request.question = "Where does the Danube begin?";
  request.provider = &lec_provider_quote;
  g_assert_null (lec_turn_run (fixture->library, &request, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/turn/answer", Fixture, NULL, set_up, test_answer, tear_down);
  g_test_add ("/turn/not-enough", Fixture, NULL, set_up, test_not_enough, tear_down);
  g_test_add ("/turn/misquotes", Fixture, NULL, set_up, test_misquotes, tear_down);
  g_test_add ("/turn/places", Fixture, NULL, set_up, test_places, tear_down);
  g_test_add ("/turn/unquoted", Fixture, NULL, set_up, test_unquoted, tear_down);
  g_test_add ("/turn/events", Fixture, NULL, set_up, test_events, tear_down);
  g_test_add ("/turn/errors", Fixture, NULL, set_up, test_errors, tear_down);
  return g_test_run ();
}
