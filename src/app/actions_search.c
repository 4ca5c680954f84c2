/* actions_search.c — the action `search`.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include "src/app/actions.h"
#include "src/app/values.h"
#include "src/base/error.h"

/* "3", "3-7", "3-" into a range; FALSE with LEC_ERROR_INVALID. */
static gboolean parse_pages (const char *text, guint *first, guint *last, GError **error)
{
  char *end = NULL;
  if (!text)
    return TRUE;
  guint64 from = g_ascii_isdigit (*text) ? g_ascii_strtoull (text, &end, 10) : 0, to = from;
  if (from && *end == '-')
    to = end[1] ? g_ascii_strtoull (end + 1, &end, 10) : (end++, (guint64)G_MAXUINT);
  if (!from || *end || to < from || to > G_MAXUINT) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID,
                 "search: pages must be a page or a range such as 3-7, not “%.40s”", text);
    return FALSE;
  }
  *first = (guint)from;
  *last = (guint)to;
  return TRUE;
}

static cJSON *result_of (LecLibrary *library, const LecSearchResult *found, const cJSON *params, GError **error)
{
  LecLibraryCounts counts;
  if (!lec_library_counts (library, &counts, error))
    return NULL;
  gboolean explain = lec_json_bool (params, "explain", FALSE);
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_string (o, "query", lec_json_string (params, "query", ""));
  lec_json_set_string (o, "mode", lec_json_string (params, "mode", ""));
  lec_json_set_bool (o, "semantic", found->semantic);
  lec_json_set_number (o, "ms", found->ms);
  lec_json_set_number (o, "documents", (double)counts.documents);
  cJSON *results = cJSON_AddArrayToObject (o, "results");
  g_auto (LecPages) pages = {library};
  for (guint i = 0; i < found->hits->len; i++)
    cJSON_AddItemToArray (results, lec_value_hit (&pages, g_ptr_array_index (found->hits, i), i + 1, explain));
  return o;
}

static cJSON *run_search (LecCall *call, GError **error)
{
  const cJSON *params = lec_call_params (call);
  LecSearchRequest request = {
      .query = lec_json_string (params, "query", ""),
      .mode = lec_value_mode (params),
      .effort = lec_value_effort (params),
      .k = (gsize)lec_json_int (params, "top_k", 5),
      .tag = lec_json_string (params, "tag", NULL),
      .cancellable = lec_call_cancellable (call),
  };
  g_autofree guint32 *documents = NULL;
  LecLibrary *library = lec_app_library (lec_call_app (call), FALSE, error);
  if (!library ||
      !parse_pages (lec_json_string (params, "pages", NULL), &request.first_page, &request.last_page, error) ||
      !lec_value_scope (library, params, &documents, &request.n_documents, error))
    return NULL;
  request.documents = documents;
  g_autoptr (LecSearchResult) found = lec_library_search (library, &request, error);
  return found ? result_of (library, found, params, error) : NULL;
}

static const LecParam search_params[] = {
    {"query", LEC_PARAM_TEXT, .required = TRUE, .min = 1, .max = LEC_QUERY_MAX, .arg = LEC_ARG_ONE, .option = "QUERY",
     .place = "query", .help = "Words to find; \"quoted words\" stand together, -word must not occur."},
    {"top_k", LEC_PARAM_INT, .initial = "5", .min = 1, .max = 100, .option = "top-k", .letter = 'k', .place = "query",
     .help = "How many passages to show."},
    LEC_PARAM_DOC_ID,
    LEC_PARAM_TAG ("Only in documents with this tag."),
    {"pages", LEC_PARAM_TEXT, .min = 1, .max = 40, .option = "pages", .letter = 'p', .place = "query",
     .help = "Only on these pages, such as 3-7."},
    LEC_PARAM_MODE,
    {"effort", LEC_PARAM_CHOICE, .initial = "\"full\"", .choices = "full|typing", .arg = LEC_ARG_NONE, .place = "query",
     .help = "The full recipe, or the cheaper one for a search while typing."},
    {"explain", LEC_PARAM_BOOL, .initial = "false", .option = "explain", .letter = 'x', .place = "query",
     .help = "Show what each score is made of."},
    LEC_PARAMS_END,
};

const LecAction lec_action_search = {
    .name = "search",
    .help = "Find passages in the documents.",
    .verb = "search",
    .key = "/",
    .method = "GET",
    .path = "/search",
    .pool = LEC_POOL_QUICK,
    .result = "query, mode, semantic, ms, documents, results [hit]",
    .params = search_params,
    .run = run_search,
};
