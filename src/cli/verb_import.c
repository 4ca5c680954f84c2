/* verb_import.c — `lectern import`: one line a file, a progress bar, a line with the sums.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "src/base/error.h"
#include "src/cli/verbs.h"

#define MAX_SPOOL (4ull << 30) /* bytes of a document from standard input */

/* ---- what is imported ---- */

/* Standard input as a descriptor that can be sought: itself if it is a file, else a copy in memory. */
static int spool (GError **error)
{
  struct stat about;
  if (fstat (STDIN_FILENO, &about) == 0 && S_ISREG (about.st_mode))
    return dup (STDIN_FILENO);
  int fd = memfd_create ("standard-input", MFD_CLOEXEC);
  char block[65536];
  guint64 total = 0;
  ssize_t n = 0;
  while (fd >= 0 && total <= MAX_SPOOL && (n = read (STDIN_FILENO, block, sizeof block)) > 0) {
    total += (guint64)n;
    if (write (fd, block, (size_t)n) != n)
      n = -1;
    if (n < 0)
      break;
  }
  if (fd >= 0 && n >= 0 && total <= MAX_SPOOL && lseek (fd, 0, SEEK_SET) == 0)
    return fd;
  lec_error_from_errno (error, total > MAX_SPOOL ? EFBIG : errno, "reading", "standard input");
  if (fd >= 0)
    close (fd);
  return -1;
}

static gboolean has_dash (const cJSON *paths)
{
  const cJSON *path;
  cJSON_ArrayForEach (path, paths)
    if (!strcmp (path->valuestring, "-"))
      return TRUE;
  return FALSE;
}

static gboolean take_stdin (LecRun *run, GError **error)
{
  if (cJSON_GetArraySize (lec_json_array (run->params, "paths")) > 1) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "import: - (standard input) stands alone");
    return FALSE;
  }
  if (!lec_json_string (run->params, "filename", NULL))
    lec_json_set_string (run->params, "filename", "standard-input.txt");
  if ((run->spooled = spool (error)) < 0)
    return FALSE;
  cJSON_DeleteItemFromObjectCaseSensitive (run->params, "paths");
  lec_json_set_number (run->params, "file", run->spooled);
  return TRUE;
}

static gboolean prepare (LecRun *run, GError **error)
{
  const cJSON *paths = lec_json_array (run->params, "paths");
  cJSON *absolute = cJSON_CreateArray ();
  const cJSON *path;
  if (run->json)
    lec_json_set_bool (run->params, "files", TRUE);
  if (!paths) {
    cJSON_Delete (absolute);
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "import: name files or folders");
    return FALSE;
  }
  if (has_dash (paths)) {
    cJSON_Delete (absolute);
    return take_stdin (run, error);
  }
  cJSON_ArrayForEach (path, paths) {
    g_autofree char *full = g_canonicalize_filename (path->valuestring, NULL);
    cJSON_AddItemToArray (absolute, cJSON_CreateString (full));
  }
  cJSON_ReplaceItemInObjectCaseSensitive (run->params, "paths", absolute);
  return TRUE;
}

/* ---- what is told ---- */

static LecStyle style_of (const char *outcome)
{
  if (!strcmp (outcome, "failed"))
    return LEC_STYLE_BAD;
  return !strcmp (outcome, "unchanged") || !strcmp (outcome, "duplicate") ? LEC_STYLE_DIM : LEC_STYLE_GOOD;
}

static void counted (const LecOut *out, guint n, const char *one, const char *many)
{
  lec_out (out, LEC_STYLE_DIM, "  %u %s", n, n == 1 ? one : many);
}

static void show_file (LecRun *run, const cJSON *part)
{
  const char *outcome = lec_json_string (part, "outcome", ""), *warning = lec_json_string (part, "warning", NULL);
  const cJSON *error = lec_json_object (part, "error");
  guint pages = (guint)lec_json_int (part, "pages", 0), chunks = (guint)lec_json_int (part, "chunks", 0);
  g_autofree char *path = lec_out_path (lec_json_string (part, "path", ""));
  lec_progress_hide (run->progress);
  lec_out (&run->out, style_of (outcome), "%-9s", outcome);
  lec_out (&run->out, LEC_STYLE_PLAIN, "  %s", path);
  if (pages && !error) {
    counted (&run->out, pages, "page", "pages");
    counted (&run->out, chunks, "passage", "passages");
  }
  if (error || warning) {
    lec_out (&run->out, LEC_STYLE_PLAIN, "  ");
    lec_out_line (&run->out, error ? LEC_STYLE_BAD : LEC_STYLE_BOLD,
                  error ? lec_json_string (error, "message", "") : warning);
  }
  lec_out (&run->out, LEC_STYLE_PLAIN, "\n");
  fflush (stdout);
}

static void show_progress (LecRun *run, const cJSON *part)
{
  const char *stage = lec_json_string (part, "stage", "");
  double speed = lec_json_number (part, "pages_per_second", 0);
  g_autofree char *detail = speed > 0 ? g_strdup_printf ("%.0f pages/s", speed) : NULL;
  lec_progress_tell (run->progress, stage, (guint64)lec_json_number (part, "done", 0),
                     (guint64)lec_json_number (part, "total", 0), detail, lec_json_number (part, "eta_seconds", -1));
}

static void on_part (LecRun *run, const char *name, const cJSON *part)
{
  if (!strcmp (name, "file"))
    show_file (run, part);
  else if (!strcmp (name, "note"))
    lec_out_note ("lectern: %s", lec_json_string (part, "message", ""));
  else
    show_progress (run, part);
}

static int status_of (const cJSON *result)
{
  return lec_json_number (result, "failed", 0) > 0 ? LEC_EXIT_FAILED : LEC_EXIT_DONE;
}

static int on_result (LecRun *run, const cJSON *result)
{
  static const char *const outcomes[] = {"done", "replaced", "unchanged", "duplicate", "failed"};
  GString *line = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++) {
    guint n = (guint)lec_json_number (result, outcomes[i], 0);
    if (n)
      g_string_append_printf (line, "%s%u %s", line->len ? ", " : "", n, outcomes[i]);
  }
  fflush (stdout);
  double pages = lec_json_number (result, "pages", 0);
  lec_out_note ("%s; %.0f %s in %.1f s", line->len ? line->str : "nothing to import", pages,
                pages == 1 ? "page" : "pages", lec_json_number (result, "seconds", 0));
  g_string_free (line, TRUE);
  return status_of (result);
}

const LecVerb lec_verb_import = {
    .action = "documents.import",
    .prepare = prepare,
    .part = on_part,
    .result = on_result,
    .status = status_of,
    .resume = "what is imported is kept; the same command again goes on from here",
};
