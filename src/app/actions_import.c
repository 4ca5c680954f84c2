/* actions_import.c — the action `documents.import`: files in, each one's outcome told, then the vectors.
 * SPDX-License-Identifier: MIT */
#include "src/app/actions.h"
#include "src/app/values.h"
#include "src/app/watch.h"
#include "src/base/error.h"
#include "src/library/import.h"

#define N_OUTCOMES (LEC_IMPORT_FAILED + 1)

/* Written by one worker thread at a time (import.h), read after the end. */
typedef struct {
  LecCall *call;
  guint counts[N_OUTCOMES];
  guint pages;
  double seconds;
  cJSON *files;      /* NULL: not wanted in the result */
  gboolean watching; /* the first round is over: only changes are told */
} Import;

static cJSON *error_value (const GError *error)
{
  if (!error)
    return cJSON_CreateNull ();
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_string (o, "code", lec_error_name (error));
  lec_json_set_string (o, "message", error->message);
  return o;
}

static void on_file (const LecImportFile *file, gpointer data)
{
  Import *import = data;
  g_autofree char *id = file->number ? lec_value_id (file->number) : NULL;
  if (import->watching && file->outcome == LEC_IMPORT_UNCHANGED)
    return;
  import->counts[file->outcome]++;
  cJSON *part = cJSON_CreateObject ();
  lec_json_set_string (part, "path", file->path);
  lec_json_set_string (part, "outcome", lec_import_outcome_name (file->outcome));
  lec_json_set_string (part, "document_id", id);
  lec_json_set_number (part, "pages", file->pages);
  lec_json_set_number (part, "chunks", file->chunks);
  lec_json_set_string (part, "warning", file->warning);
  lec_json_take (part, "error", error_value (file->error));
  if (import->files)
    cJSON_AddItemToArray (import->files, cJSON_Duplicate (part, TRUE));
  lec_call_part (import->call, "file", part, FALSE);
  if (file->outcome != LEC_IMPORT_UNCHANGED)
    lec_app_documents_changed (lec_call_app (import->call));
}

static void set_eta (cJSON *part, double seconds)
{
  if (seconds >= 0)
    lec_json_set_number (part, "eta_seconds", seconds);
  else
    cJSON_AddNullToObject (part, "eta_seconds");
}

static void on_progress (const LecImportProgress *now, gpointer data)
{
  Import *import = data;
  guint left = now->files_total > now->files_done ? now->files_total - now->files_done : 0;
  double eta = now->walking || !now->files_done ? -1 : now->seconds / now->files_done * left;
  import->pages = now->pages;
  import->seconds = now->seconds;
  cJSON *part = cJSON_CreateObject ();
  lec_json_set_string (part, "stage", "reading");
  lec_json_set_number (part, "files_done", now->files_done);
  lec_json_set_number (part, "files_total", now->files_total);
  lec_json_set_bool (part, "walking", now->walking);
  lec_json_set_number (part, "pages", now->pages);
  lec_json_set_number (part, "pages_per_second", now->seconds > 0 ? now->pages / now->seconds : 0);
  lec_json_set_number (part, "done", now->files_done);
  lec_json_set_number (part, "total", now->files_total);
  set_eta (part, eta);
  lec_call_part (import->call, "progress", part, TRUE);
  lec_app_job_progress (lec_call_app (import->call), "import", "reading", now->files_done, now->files_total, eta);
}

static void on_embedding (guint64 done, guint64 total, double eta, gpointer data)
{
  Import *import = data;
  cJSON *part = cJSON_CreateObject ();
  lec_json_set_string (part, "stage", "embedding");
  lec_json_set_number (part, "done", (double)done);
  lec_json_set_number (part, "total", (double)total);
  set_eta (part, eta);
  lec_call_part (import->call, "progress", part, TRUE);
  lec_app_job_progress (lec_call_app (import->call), "import", "embedding", done, total, eta);
}

/* The texts of an array, borrowed from it, NULL-terminated; NULL for none. */
static const char **texts_of (const cJSON *array)
{
  int n = cJSON_GetArraySize (array), i = 0;
  if (n == 0)
    return NULL;
  const char **texts = g_new0 (const char *, n + 1);
  const cJSON *item;
  cJSON_ArrayForEach (item, array)
    texts[i++] = item->valuestring;
  return texts;
}

static gboolean check_source (const LecImportRequest *request, gboolean watches, GError **error)
{
  gboolean named = request->text || request->text_fd >= 0;
  if (!request->paths == !named) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "documents.import: give either paths, or a text with a filename");
    return FALSE;
  }
  if (named && !request->filename) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID,
                 "documents.import: filename is required with a text (its ending tells the type)");
    return FALSE;
  }
  if (named && watches) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "documents.import: watch is for files and folders");
    return FALSE;
  }
  return TRUE;
}

static cJSON *result_of (Import *import)
{
  cJSON *o = cJSON_CreateObject ();
  for (LecImportOutcome outcome = 0; outcome < N_OUTCOMES; outcome++)
    lec_json_set_number (o, lec_import_outcome_name (outcome), import->counts[outcome]);
  lec_json_set_number (o, "seconds", import->seconds);
  lec_json_set_number (o, "pages", import->pages);
  if (import->files)
    lec_json_take (o, "files", g_steal_pointer (&import->files));
  return o;
}

/* Another process that works in the same folder is no fault, but worth knowing. */
static void tell_note (LecCall *call)
{
  g_autofree char *note = lec_app_note (lec_call_app (call));
  if (!note)
    return;
  cJSON *part = cJSON_CreateObject ();
  lec_json_set_string (part, "message", note);
  lec_call_part (call, "note", part, FALSE);
}

static gboolean import_and_embed (Import *import, LecLibrary *library, const LecImportRequest *request, GError **error)
{
  LecApp *app = lec_call_app (import->call);
  GCancellable *cancellable = lec_call_cancellable (import->call);
  const LecImportEvents events = {on_file, on_progress, import};
  gboolean ok = lec_library_import (library, request, &events, cancellable, error);
  lec_app_documents_changed (app);
  if (ok && lec_json_bool (lec_call_params (import->call), "wait", TRUE))
    return lec_app_embed (app, on_embedding, import, cancellable, error);
  lec_app_embed_later (app);
  return ok;
}

/* Imports once; with `watch`, again after each change, until it is cancelled. */
static gboolean import_all (Import *import, const LecImportRequest *request, GError **error)
{
  LecApp *app = lec_call_app (import->call);
  gboolean watches = lec_json_bool (lec_call_params (import->call), "watch", FALSE);
  LecLibrary *library = lec_app_library (app, TRUE, error);
  if (!library)
    return FALSE;
  tell_note (import->call);
  g_autoptr (LecWatch) watch = watches ? lec_watch_new (request->paths, lec_app_data_dir (app)) : NULL;
  while (import_and_embed (import, library, request, error)) {
    import->watching = watches;
    if (!watches)
      return TRUE;
    if (!lec_watch_wait (watch, lec_call_cancellable (import->call), error))
      return FALSE;
  }
  return FALSE;
}

static cJSON *run_import (LecCall *call, GError **error)
{
  const cJSON *params = lec_call_params (call);
  g_autofree const char **paths = texts_of (lec_json_array (params, "paths"));
  LecApp *app = lec_call_app (call);
  LecImportRequest request = {
      .paths = paths,
      .tag = lec_json_string (params, "tag", NULL),
      .chunker = lec_json_string (params, "chunker", NULL),
      .password = lec_json_string (params, "password", NULL),
      .text = lec_json_string (params, "text", NULL),
      .filename = lec_json_string (params, "filename", NULL),
      .text_fd = (int)lec_json_int (params, "file", -1),
      .workers = (guint)lec_config_number (lec_app_config (app), "library.workers"),
  };
  if (!check_source (&request, lec_json_bool (params, "watch", FALSE), error) ||
      (request.chunker && !lec_chunker_find (request.chunker, error)))
    return NULL;
  Import import = {call, .files = lec_json_bool (params, "files", FALSE) ? cJSON_CreateArray () : NULL};
  GError *failure = NULL;
  gboolean ok = import_all (&import, &request, &failure);
  lec_app_job_end (app, "import", failure);
  cJSON *result = ok ? result_of (&import) : NULL;
  if (!ok)
    g_propagate_error (error, failure);
  cJSON_Delete (import.files);
  return result;
}

static const LecParam import_params[] = {
    {"paths", LEC_PARAM_TEXTS, .min = 0, .max = 100000, .arg = LEC_ARG_REST, .option = "PATH", .place = "body",
     .help = "Files and folders (with all that is in them, but for what .gitignore names); - reads standard input."},
    LEC_PARAM_TAG ("Give the documents this tag."),
    {"chunker", LEC_PARAM_TEXT, .min = 1, .max = 40, .option = "chunker", .place = "body",
     .help =
         "How to cut them into passages: fixed, sentence, recursive, semantic or whole; by default after the type."},
    {"password", LEC_PARAM_TEXT, .max = 1000, .option = "password", .place = "body",
     .help = "Password of encrypted files."},
    {"text", LEC_PARAM_TEXT, .max = 64 << 20, .arg = LEC_ARG_NONE, .place = "body",
     .help = "A text to keep instead of files."},
    {"filename", LEC_PARAM_TEXT, .min = 1, .max = 1000, .option = "filename", .place = "body",
     .help = "The name to keep a text, or standard input, under; its ending tells the type."},
    {"file", LEC_PARAM_FILE, .arg = LEC_ARG_NONE, .place = "file", .help = "A spooled file, kept under the filename."},
    {"wait", LEC_PARAM_BOOL, .initial = "true", .option = "wait", .place = "body",
     .help =
         "Wait until the passages have vectors (--no-wait: words are searchable, vectors follow at the next import)."},
    {"watch", LEC_PARAM_BOOL, .initial = "false", .option = "watch", .place = "body",
     .help = "Stay, and import again what changes or comes, until interrupted."},
    {"files", LEC_PARAM_BOOL, .initial = "false", .arg = LEC_ARG_NONE, .place = "body",
     .help = "Whether the result repeats what was told of each file."},
    LEC_PARAMS_END,
};

const LecAction lec_action_documents_import = {
    .name = "documents.import",
    .help = "Import files, folders or a text.",
    .verb = "import",
    .key = "i",
    .method = "POST",
    .path = "/documents",
    .form = LEC_FORM_STREAM,
    .effect = LEC_EFFECT_WRITES,
    .pool = LEC_POOL_LONG,
    .parts = "note|file|progress",
    .result = "done, unchanged, replaced, duplicate, failed, seconds, pages, files [file]",
    .params = import_params,
    .run = run_import,
};
