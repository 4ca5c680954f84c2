/* actions_doctor.c — the actions `status` and `doctor`: what there is, what is wrong and how to mend it.
 * SPDX-License-Identifier: MIT */
#include <gmodule.h>
#include <langinfo.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include "src/app/actions.h"
#include "src/app/app.h"
#include "src/base/blas.h"
#include "src/base/error.h"
#include "src/base/path.h"
#include "src/doc/reader.h"

#define ROOM (512u << 20) /* bytes that should be free: a large import's transaction and its vectors */

/* ---- status ---- */

static cJSON *run_status (LecCall *call, GError **error)
{
  LecApp *app = lec_call_app (call);
  LecLibrary *library = lec_app_library (app, FALSE, error);
  LecLibraryCounts counts;
  if (!library || !lec_library_counts (library, &counts, error))
    return NULL;
  g_autofree char *note = lec_app_note (app);
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_number (o, "documents", (double)counts.documents);
  lec_json_set_number (o, "failed", (double)counts.failed);
  lec_json_set_number (o, "pages", (double)counts.pages);
  lec_json_set_number (o, "chunks", (double)counts.chunks);
  lec_json_set_number (o, "embedded", (double)counts.embedded);
  lec_json_set_number (o, "waiting", (double)(counts.chunks - MIN (counts.chunks, counts.embedded)));
  lec_json_set_string (o, "data_dir", lec_app_data_dir (app));
  lec_json_set_bool (o, "read_only", note != NULL);
  lec_json_set_string (o, "note", note);
  return o;
}

const LecAction lec_action_status = {
    .name = "status",
    .help = "Count what the collection holds.",
    .method = "GET",
    .path = "/status",
    .result = "documents, failed, pages, chunks, embedded, waiting, data_dir, read_only, note",
    .run = run_status,
};

/* ---- doctor ---- */

typedef struct {
  gboolean ok;
  char *message;    /* what was found */
  const char *help; /* what to do, if not ok */
} Finding;

static Finding good (char *message)
{
  return (Finding){TRUE, message, NULL};
}

static Finding bad (char *message, const char *help)
{
  return (Finding){FALSE, message, help};
}

static Finding bad_error (GError *error, const char *help)
{
  Finding finding = bad (g_strdup (error->message), help);
  g_error_free (error);
  return finding;
}

static Finding check_folder (LecCall *call)
{
  const char *dir = lec_app_data_dir (lec_call_app (call));
  struct stat about;
  if (g_mkdir_with_parents (dir, 0700) || stat (dir, &about))
    return bad (g_strdup_printf ("%s cannot be made: %s", dir, g_strerror (errno)),
                "name another folder with --data or LECTERN_DATA");
  if (!S_ISDIR (about.st_mode))
    return bad (g_strdup_printf ("%s is not a folder", dir), "name another folder with --data or LECTERN_DATA");
  if (about.st_mode & 077)
    return bad (g_strdup_printf ("%s can be read by others (mode %03o)", dir, about.st_mode & 0777),
                "take the permission away: chmod 700 and the folder's name");
  if (access (dir, W_OK | X_OK))
    return bad (g_strdup_printf ("%s cannot be written", dir), "give yourself the permission, or name another folder");
  return good (g_strdup (dir));
}

static Finding check_space (LecCall *call)
{
  const char *dir = lec_app_data_dir (lec_call_app (call));
  struct statvfs about;
  if (statvfs (dir, &about))
    return bad (g_strdup_printf ("%s: %s", dir, g_strerror (errno)), "see the data folder above");
  guint64 bytes = (guint64)about.f_bavail * about.f_frsize;
  g_autofree char *size = lec_format_size (bytes);
  char *message = g_strdup_printf ("%s free", size);
  return bytes >= ROOM ? good (message) : bad (message, "make room, or name a data folder on another disk");
}

static Finding check_collection (LecCall *call)
{
  GError *error = NULL;
  LecApp *app = lec_call_app (call);
  LecLibrary *library = lec_app_library (app, FALSE, &error);
  LecLibraryCounts n;
  if (!library || !lec_library_counts (library, &n, &error))
    return bad_error (error, "the message says what to do");
  g_autofree char *note = lec_app_note (app);
  char *message = g_strdup_printf ("%" G_GUINT64_FORMAT " documents, %" G_GUINT64_FORMAT " pages, %" G_GUINT64_FORMAT
                                   " passages, %" G_GUINT64_FORMAT " with vectors%s%s",
                                   n.documents, n.pages, n.chunks, n.embedded, note ? "; " : "", note ? note : "");
  return note ? bad (message, "give yourself the permission to write, or name another folder") : good (message);
}

static Finding check_config (LecCall *call)
{
  const char *const *warnings = lec_config_warnings (lec_app_config (lec_call_app (call)));
  if (*warnings)
    return bad (g_strjoinv ("; ", (char **)warnings), "see: lectern config options");
  return good (g_strdup (lec_app_config_path (lec_call_app (call))));
}

static Finding check_model (LecCall *call)
{
  GError *error = NULL;
  const char *const text = "A line to try the model with.";
  g_autoptr (LecEmbedder) embedder = lec_embedder_new (&lec_embedder_use_lite, &error);
  g_autofree float *vector = embedder ? g_new0 (float, lec_embedder_dimensions (embedder)) : NULL;
  if (!embedder || !lec_embedder_embed (embedder, &text, NULL, 1, vector, lec_call_cancellable (call), &error))
    return bad_error (error, "install the program again: its share/lectern/models is missing or damaged");
  return good (g_strdup_printf ("%s, %u dimensions", lec_embedder_name (embedder), lec_embedder_dimensions (embedder)));
}

static Finding check_blas (LecCall *call)
{
  GError *error = NULL;
  g_autoptr (LecBlas) blas = lec_blas_new (&error);
  return blas ? good (g_strdup ("OpenBLAS")) : bad_error (error, "install the package libopenblas0-pthread");
}

static Finding check_faiss (LecCall *call)
{
  g_autofree char *path = lec_path_part ("lib/lectern/lectern-faiss.so");
  GModule *module = g_module_open (path, G_MODULE_BIND_LAZY | G_MODULE_BIND_LOCAL);
  if (!module)
    return bad (
        g_strdup (g_module_error ()),
        "install the package libfaiss-dev and the program again; without it large collections are searched slower");
  g_module_close (module);
  return good (path ? g_steal_pointer (&path) : NULL);
}

static Finding check_reader (LecCall *call)
{
  static const char text[] = "# Probe\n\nOne line.\n";
  GError *error = NULL;
  int fd = memfd_create ("probe", MFD_CLOEXEC);
  if (fd < 0 || write (fd, text, sizeof text - 1) < 0)
    return bad (g_strdup_printf ("no memory file: %s", g_strerror (errno)), "free some memory");
  g_autoptr (LecReaderProcess) reader = lec_reader_process_new (NULL);
  g_autoptr (LecDocument) document =
      lec_reader_read (reader, fd, "probe.md", NULL, NULL, NULL, lec_call_cancellable (call), &error);
  close (fd);
  if (!document)
    return bad_error (error, "install the program again: its libexec/lectern/lectern-reader does not run");
  return good (g_strdup (lec_reader_process_sandbox (reader, NULL)));
}

static Finding check_terminal (LecCall *call)
{
  const char *term = g_getenv ("TERM"), *colours = g_getenv ("COLORTERM"), *codeset = nl_langinfo (CODESET);
  if (!isatty (STDOUT_FILENO))
    return good (g_strdup ("this is not one"));
  if (g_ascii_strcasecmp (codeset, "UTF-8"))
    return bad (g_strdup_printf ("its characters are %s", codeset), "set LANG to a UTF-8 locale, such as C.UTF-8");
  if (!term || !*term || !strcmp (term, "dumb"))
    return bad (g_strdup ("TERM does not say what it is"), "set TERM, for example to xterm-256color");
  return good (g_strdup_printf ("%s, UTF-8, %s", term, colours && *colours ? colours : "no COLORTERM"));
}

static Finding check_whole (LecCall *call)
{
  GError *error = NULL;
  LecLibrary *library = lec_app_library (lec_call_app (call), FALSE, &error);
  if (!library || !lec_store_check (lec_library_store (library), &error) || !lec_library_check (library, &error))
    return bad_error (error, "keep a copy of the data folder, then remove and import again what is named");
  return good (g_strdup ("documents, pages, passages and index agree"));
}

static const struct {
  const char *name;
  Finding (*check) (LecCall *call);
  gboolean deep; /* only if asked for */
} checks[] = {
    {"data folder", check_folder},    {"disk space", check_space},
    {"collection", check_collection}, {"configuration", check_config},
    {"built-in model", check_model},  {"BLAS", check_blas},
    {"FAISS", check_faiss},           {"reader", check_reader},
    {"terminal", check_terminal},     {"consistency", check_whole, TRUE},
};

static void tell_progress (LecCall *call, guint done)
{
  cJSON *part = cJSON_CreateObject ();
  lec_json_set_string (part, "stage", checks[done].name);
  lec_json_set_number (part, "done", done);
  lec_json_set_number (part, "total", G_N_ELEMENTS (checks));
  lec_call_part (call, "progress", part, TRUE);
}

static cJSON *run_doctor (LecCall *call, GError **error)
{
  gboolean deep = lec_json_bool (lec_call_params (call), "check", FALSE), ok = TRUE;
  g_autoptr (cJSON) o = cJSON_CreateObject ();
  cJSON *list = cJSON_AddArrayToObject (o, "checks");
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++) {
    if (checks[i].deep && !deep)
      continue;
    if (g_cancellable_set_error_if_cancelled (lec_call_cancellable (call), error))
      return NULL;
    tell_progress (call, i);
    Finding finding = checks[i].check (call);
    cJSON *check = cJSON_CreateObject ();
    lec_json_set_string (check, "name", checks[i].name);
    lec_json_set_bool (check, "ok", finding.ok);
    lec_json_set_string (check, "message", finding.message);
    lec_json_set_string (check, "help", finding.help);
    cJSON_AddItemToArray (list, check);
    ok = ok && finding.ok;
    g_free (finding.message);
  }
  lec_json_set_bool (o, "ok", ok);
  return g_steal_pointer (&o);
}

static const LecParam doctor_params[] = {
    {"check", LEC_PARAM_BOOL, .initial = "false", .option = "check", .place = "query",
     .help = "Also read the whole collection and compare its parts with each other."},
    LEC_PARAMS_END,
};

const LecAction lec_action_doctor = {
    .name = "doctor",
    .help = "Tell what is wrong and how to mend it.",
    .verb = "doctor",
    .method = "GET",
    .path = "/doctor",
    .form = LEC_FORM_STREAM,
    .pool = LEC_POOL_LONG,
    .parts = "progress",
    .result = "checks [{name, ok, message, help}], ok",
    .params = doctor_params,
    .run = run_doctor,
};
