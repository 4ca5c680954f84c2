/* actions_documents.c — the actions `documents.list`, `.show`, `.page` and `.remove`.
 * SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <unistd.h>
#include "src/app/actions.h"
#include "src/app/values.h"
#include "src/base/error.h"
#include "src/doc/reader.h"

#define CHUNKS_AT_ONCE 512 /* passages fetched in one transaction */

/* ---- list ---- */

static cJSON *run_list (LecCall *call, GError **error)
{
  const cJSON *params = lec_call_params (call);
  LecLibrary *library = lec_app_library (lec_call_app (call), FALSE, error);
  if (!library)
    return NULL;
  gsize total = 0;
  g_autoptr (GPtrArray) infos = lec_library_list (
      library, lec_json_string (params, "filter", NULL), lec_json_string (params, "tag", NULL),
      (gsize)lec_json_int (params, "offset", 0), (gsize)lec_json_int (params, "limit", 100), &total, error);
  if (!infos)
    return NULL;
  cJSON *o = cJSON_CreateObject (), *list = cJSON_AddArrayToObject (o, "documents");
  for (guint i = 0; i < infos->len; i++)
    cJSON_AddItemToArray (list, lec_value_document (g_ptr_array_index (infos, i)));
  lec_json_set_number (o, "total", (double)total);
  return o;
}

static const LecParam list_params[] = {
    {"filter", LEC_PARAM_TEXT, .max = 1000, .arg = LEC_ARG_OPTION, .option = "filter", .letter = 'f', .place = "query",
     .help = "Only documents whose name, path, title or tag has this text in it."},
    LEC_PARAM_TAG ("Only documents with this tag."),
    {"offset", LEC_PARAM_INT, .initial = "0", .option = "offset", .place = "query", .help = "How many to pass over."},
    {"limit", LEC_PARAM_INT, .initial = "100", .min = 1, .max = 1000, .option = "limit", .letter = 'n',
     .place = "query", .help = "How many to list, newest first."},
    LEC_PARAMS_END,
};

const LecAction lec_action_documents_list = {
    .name = "documents.list",
    .help = "List the documents of the collection.",
    .verb = "documents",
    .key = "2",
    .method = "GET",
    .path = "/documents",
    .result = "documents [document], total",
    .params = list_params,
    .run = run_list,
};

/* ---- show ---- */

static cJSON *outline_of (const GPtrArray *outline)
{
  cJSON *list = cJSON_CreateArray ();
  for (guint i = 0; i < outline->len; i++) {
    const LecOutlineItem *item = g_ptr_array_index (outline, i);
    cJSON *o = cJSON_CreateObject ();
    lec_json_set_string (o, "title", item->title);
    lec_json_set_number (o, "level", item->level);
    lec_json_set_number (o, "page", item->page);
    cJSON_AddItemToArray (list, o);
  }
  return list;
}

static cJSON *chunks_of (LecLibrary *library, guint32 number, GCancellable *cancellable, GError **error)
{
  g_autoptr (cJSON) list = cJSON_CreateArray ();
  for (gsize from = 0;; from += CHUNKS_AT_ONCE) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    g_autoptr (GPtrArray) passages = lec_library_passages (library, number, from, CHUNKS_AT_ONCE, error);
    if (!passages)
      return NULL;
    for (guint i = 0; i < passages->len; i++)
      cJSON_AddItemToArray (list, lec_value_chunk (g_ptr_array_index (passages, i)));
    if (passages->len < CHUNKS_AT_ONCE)
      return g_steal_pointer (&list);
  }
}

static LecDocInfo *find_document (LecLibrary *library, const cJSON *params, GError **error)
{
  guint32 number;
  if (!library || !lec_library_resolve (library, lec_json_string (params, "document_id", ""), &number, error))
    return NULL;
  return lec_library_get (library, number, error);
}

static cJSON *run_show (LecCall *call, GError **error)
{
  const cJSON *params = lec_call_params (call);
  LecLibrary *library = lec_app_library (lec_call_app (call), FALSE, error);
  g_autoptr (LecDocInfo) info = find_document (library, params, error);
  g_autoptr (GPtrArray) outline = info ? lec_library_outline (library, info->number, error) : NULL;
  if (!outline)
    return NULL;
  g_autoptr (cJSON) o = lec_value_document (info);
  lec_json_take (o, "outline", outline_of (outline));
  if (lec_json_bool (params, "chunks", FALSE)) {
    cJSON *chunks = chunks_of (library, info->number, lec_call_cancellable (call), error);
    if (!chunks)
      return NULL;
    lec_json_take (o, "chunk_list", chunks);
  }
  return g_steal_pointer (&o);
}

#define PARAM_DOCUMENT                                                                                                 \
  {                                                                                                                    \
    "document_id", LEC_PARAM_TEXT, .required = TRUE, .min = 1, .max = 4096, .arg = LEC_ARG_EACH, .option = "ID",       \
                                   .place = "path", .help = "The document's id, file name or path."                    \
  }

static const LecParam show_params[] = {
    PARAM_DOCUMENT,
    {"chunks", LEC_PARAM_BOOL, .initial = "false", .option = "chunks", .letter = 'c', .place = "query",
     .help = "Show the passages that it is cut into."},
    LEC_PARAMS_END,
};

const LecAction lec_action_documents_show = {
    .name = "documents.show",
    .help = "Show one document with its outline.",
    .verb = "documents show",
    .key = "Enter",
    .method = "GET",
    .path = "/documents/{document_id}",
    .result =
        "document, outline [{title, level, page}], chunk_list [{chunk_id, page, last_page, heading, words, text}]",
    .params = show_params,
    .run = run_show,
};

/* ---- page ---- */

/* The first of a document's paths that can be opened; -1 with LEC_ERROR_NOT_FOUND. */
static int open_original (const LecDocInfo *info, GError **error)
{
  for (char **path = info->paths; path && *path; path++) {
    int fd = g_str_has_prefix (*path, "/") ? open (*path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    if (fd >= 0)
      return fd;
  }
  g_set_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND,
               "cannot draw a page of %s: the file is no longer where it was imported from", info->filename);
  return -1;
}

static gboolean draw (LecCall *call, const LecDocInfo *info, guint page, GError **error)
{
  const cJSON *params = lec_call_params (call);
  int fd = open_original (info, error);
  if (fd < 0)
    return FALSE;
  g_autoptr (LecReaderProcess) reader = lec_reader_process_new (NULL);
  GBytes *png = lec_reader_draw (reader, fd, info->filename, lec_json_string (params, "password", NULL), page,
                                 (guint)lec_json_int (params, "dpi", 110), lec_call_cancellable (call), error);
  close (fd);
  if (png)
    lec_call_take_bytes (call, png, "image/png");
  return png != NULL;
}

static cJSON *run_page (LecCall *call, GError **error)
{
  const cJSON *params = lec_call_params (call);
  guint number = (guint)lec_json_int (params, "page", 1);
  LecLibrary *library = lec_app_library (lec_call_app (call), FALSE, error);
  g_autoptr (LecDocInfo) info = find_document (library, params, error);
  if (!info)
    return NULL;
  if (number > info->pages) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND, "%s has no page %u; it has %u", info->filename, number,
                 info->pages);
    return NULL;
  }
  if (!g_strcmp0 (lec_json_string (params, "format", "text"), "png")) {
    draw (call, info, number, error);
    return NULL;
  }
  g_autoptr (LecPage) page = lec_library_page (library, info->number, number, error);
  return page ? lec_value_page (info, page) : NULL;
}

static const LecParam page_params[] = {
    PARAM_DOCUMENT,
    {"page", LEC_PARAM_INT, .required = TRUE, .min = 1, .max = 1e9, .arg = LEC_ARG_EACH, .option = "PAGE",
     .place = "path", .help = "The page's number, from 1."},
    {"format", LEC_PARAM_CHOICE, .initial = "\"text\"", .choices = "text|png", .option = "format", .place = "query",
     .help = "The page's text, or the page drawn (PDF only)."},
    {"dpi", LEC_PARAM_INT, .initial = "110", .min = 36, .max = 300, .option = "dpi", .place = "query",
     .help = "Resolution of the drawing."},
    {"password", LEC_PARAM_TEXT, .max = 1000, .option = "password", .place = "body",
     .help = "Password of an encrypted file that is to be drawn."},
    LEC_PARAMS_END,
};

const LecAction lec_action_documents_page = {
    .name = "documents.page",
    .help = "Show the text of a page, or draw it.",
    .verb = "documents page",
    .method = "GET",
    .path = "/documents/{document_id}/pages/{page}",
    .form = LEC_FORM_BYTES,
    .result = "document_id, filename, page, pages, label, text, blocks [{kind, level, start, end}]; or image/png",
    .params = page_params,
    .run = run_page,
};

/* ---- remove ---- */

/* All ids are looked up before the first document goes. */
static GArray *resolve_all (LecLibrary *library, const cJSON *ids, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint32));
  const cJSON *id;
  cJSON_ArrayForEach (id, ids) {
    guint32 number;
    gboolean known = FALSE;
    if (!lec_library_resolve (library, id->valuestring, &number, error))
      return NULL;
    for (guint i = 0; i < numbers->len; i++)
      known |= g_array_index (numbers, guint32, i) == number;
    if (!known)
      g_array_append_val (numbers, number);
  }
  return g_steal_pointer (&numbers);
}

static cJSON *run_remove (LecCall *call, GError **error)
{
  LecApp *app = lec_call_app (call);
  LecLibrary *library = lec_app_library (app, TRUE, error);
  g_autoptr (GArray) numbers =
      library ? resolve_all (library, lec_json_array (lec_call_params (call), "document_ids"), error) : NULL;
  if (!numbers || !lec_library_remove (library, (const guint32 *)(gpointer)numbers->data, numbers->len, error))
    return NULL;
  lec_app_documents_changed (app);
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_number (o, "removed", numbers->len);
  return o;
}

static const LecParam remove_params[] = {
    {"document_ids", LEC_PARAM_TEXTS, .required = TRUE, .min = 1, .max = 100000, .arg = LEC_ARG_REST, .option = "ID",
     .place = "body", .help = "Ids, file names or paths of the documents."},
    LEC_PARAMS_END,
};

const LecAction lec_action_documents_remove = {
    .name = "documents.remove",
    .help = "Remove documents from the collection (the files stay).",
    .verb = "documents remove",
    .key = "d",
    .method = "DELETE",
    .path = "/documents/{document_ids}",
    .success = 204,
    .effect = LEC_EFFECT_DESTROYS,
    .result = "removed",
    .params = remove_params,
    .run = run_remove,
};
