/* verb_documents.c — `lectern documents` and what belongs to it: show, page, remove.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include <unistd.h>
#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/path.h"
#include "src/cli/table.h"
#include "src/cli/verbs.h"

/* ---- list ---- */

/* "ready", "embedding 61%", "failed: the file is encrypted", with a warning behind it. */
static char *state_of (const cJSON *document)
{
  const char *status = lec_json_string (document, "status", ""), *warning = lec_json_string (document, "warning", NULL);
  const cJSON *error = lec_json_object (document, "error");
  if (error)
    return g_strdup_printf ("failed: %s", lec_json_string (error, "message", ""));
  if (!strcmp (status, "embedding"))
    return g_strdup_printf ("embedding %.0f%%", 100 * lec_json_number (document, "progress", 0));
  return warning ? g_strdup_printf ("%s: %s", status, warning) : g_strdup (status);
}

static char *number_of (const cJSON *object, const char *name)
{
  return g_strdup_printf ("%.0f", lec_json_number (object, name, 0));
}

static int on_list (LecRun *run, const cJSON *result)
{
  static const LecColumn columns[] = {{"Id"},         {"Name", .gives = TRUE}, {"Pages", TRUE}, {"Passages", TRUE},
                                      {"Size", TRUE}, {"Added", TRUE},         {"State"},       {NULL}};
  const cJSON *document, *documents = lec_json_array (result, "documents");
  guint total = (guint)lec_json_number (result, "total", 0), shown = (guint)cJSON_GetArraySize (documents);
  gint64 now = lec_clock_now ();
  g_autoptr (LecTable) table = lec_table_new (columns);
  cJSON_ArrayForEach (document, documents) {
    g_autofree char *pages = number_of (document, "pages"), *chunks = number_of (document, "chunks");
    g_autofree char *size = lec_format_size ((guint64)lec_json_number (document, "size", 0));
    g_autofree char *age = lec_format_age (lec_json_int (document, "added", now), now);
    g_autofree char *state = state_of (document);
    lec_table_add (table, lec_json_string (document, "document_id", ""), lec_json_string (document, "filename", ""),
                   pages, chunks, size, age, state);
  }
  if (shown)
    lec_table_print (table, &run->out);
  if (!total)
    lec_out_note ("no documents (lectern import PATH)");
  else if (shown < total)
    lec_out_note ("%u of %u documents; --limit and --offset show the others", shown, total);
  return LEC_EXIT_DONE;
}

const LecVerb lec_verb_documents = {.action = "documents.list", .result = on_list};

/* ---- show ---- */

static void show_field (const LecOut *out, const char *name, const char *value)
{
  if (!value || !*value)
    return;
  lec_out (out, LEC_STYLE_DIM, "%-10s", name);
  lec_out_line (out, LEC_STYLE_PLAIN, value);
  lec_out (out, LEC_STYLE_PLAIN, "\n");
}

static void show_fields (const LecOut *out, const char *name, const cJSON *values)
{
  const cJSON *value;
  cJSON_ArrayForEach (value, values)
    show_field (out, value == values->child ? name : "", value->valuestring);
}

static void show_outline (const LecOut *out, const cJSON *outline)
{
  const cJSON *item;
  if (cJSON_GetArraySize (outline))
    lec_out (out, LEC_STYLE_BOLD, "\nOutline\n");
  cJSON_ArrayForEach (item, outline) {
    int level = (int)CLAMP (lec_json_number (item, "level", 1), 1, 12);
    double page = lec_json_number (item, "page", 0);
    lec_out (out, LEC_STYLE_PLAIN, "%*s", 2 * level, "");
    lec_out_line (out, LEC_STYLE_PLAIN, lec_json_string (item, "title", ""));
    if (page > 0)
      lec_out (out, LEC_STYLE_DIM, "  p. %.0f", page);
    lec_out (out, LEC_STYLE_PLAIN, "\n");
  }
}

static void show_chunks (const LecOut *out, const cJSON *chunks)
{
  const cJSON *chunk;
  cJSON_ArrayForEach (chunk, chunks) {
    const char *heading = lec_json_string (chunk, "heading", "");
    lec_out (out, LEC_STYLE_BOLD, "\nPassage %.0f", lec_json_number (chunk, "chunk_id", 0));
    lec_out (out, LEC_STYLE_DIM, "  p. %.0f  %.0f words  ", lec_json_number (chunk, "page", 0),
             lec_json_number (chunk, "words", 0));
    lec_out_line (out, LEC_STYLE_DIM, heading);
    lec_out (out, LEC_STYLE_PLAIN, "\n");
    lec_out_text (out, LEC_STYLE_PLAIN, lec_json_string (chunk, "text", ""));
    lec_out (out, LEC_STYLE_PLAIN, "\n");
  }
}

static int on_show (LecRun *run, const cJSON *d)
{
  const LecOut *out = &run->out;
  g_autofree char *size = lec_format_size ((guint64)lec_json_number (d, "size", 0));
  g_autofree char *added = lec_clock_iso (lec_json_int (d, "added", 0)), *state = state_of (d);
  g_autofree char *extent = g_strdup_printf ("%.0f pages, %.0f passages, %s", lec_json_number (d, "pages", 0),
                                             lec_json_number (d, "chunks", 0), size);
  lec_out_line (out, LEC_STYLE_BOLD, lec_json_string (d, "filename", ""));
  lec_out (out, LEC_STYLE_PLAIN, "\n");
  show_field (out, "id", lec_json_string (d, "document_id", ""));
  show_field (out, "title", lec_json_string (d, "title", NULL));
  show_field (out, "author", lec_json_string (d, "author", NULL));
  show_field (out, "state", state);
  show_field (out, "extent", extent);
  show_field (out, "format", lec_json_string (d, "format", NULL));
  show_field (out, "chunker", lec_json_string (d, "chunker", NULL));
  show_field (out, "added", added);
  show_fields (out, "path", lec_json_array (d, "paths"));
  show_fields (out, "tag", lec_json_array (d, "tags"));
  show_outline (out, lec_json_array (d, "outline"));
  show_chunks (out, lec_json_array (d, "chunk_list"));
  return LEC_EXIT_DONE;
}

const LecVerb lec_verb_show = {.action = "documents.show", .result = on_show};

/* ---- page ---- */

static gboolean prepare_page (LecRun *run, GError **error)
{
  if (strcmp (lec_json_string (run->params, "format", "text"), "png") != 0 || !isatty (STDOUT_FILENO))
    return TRUE;
  g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID,
               "a picture is not for a terminal: send it to a file with > page.png");
  return FALSE;
}

static int on_page (LecRun *run, const cJSON *result)
{
  lec_out_text (&run->out, LEC_STYLE_PLAIN, lec_json_string (result, "text", ""));
  lec_out (&run->out, LEC_STYLE_PLAIN, "\n");
  return LEC_EXIT_DONE;
}

const LecVerb lec_verb_page = {.action = "documents.page", .prepare = prepare_page, .result = on_page};

/* ---- remove ---- */

static int on_remove (LecRun *run, const cJSON *result)
{
  guint n = (guint)lec_json_number (result, "removed", 0);
  lec_out_note ("%u %s removed; the files stay where they are", n, n == 1 ? "document" : "documents");
  return LEC_EXIT_DONE;
}

const LecVerb lec_verb_remove = {.action = "documents.remove", .result = on_remove};
