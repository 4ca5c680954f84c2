/* import.c — an import: a walk that fills a short queue, workers that read, batches that are written and told.
 *
 * Memory is bounded: the queue holds 256 paths, each worker one document and a batch of 8 MB. A batch is written when
 * it is full or 200 ms old (looked at between files and between the pages of one). Copies of a content that is being
 * read wait until the end, when they are found to be known. SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "src/library/import_state.h"
#include "src/library/walk.h"

#define QUEUE_LENGTH   256
#define PROGRESS_EVERY (100 * G_TIME_SPAN_MILLISECOND)

const char *lec_import_outcome_name (LecImportOutcome outcome)
{
  static const char *const names[] = {"done", "unchanged", "replaced", "duplicate", "failed"};
  return names[outcome];
}

static void told_free (gpointer data)
{
  LecImportTold *told = data;
  g_free (told->path);
  g_free (told->warning);
  g_free (told->hash);
  g_clear_error (&told->error);
  g_free (told);
}

/* ---- what the threads share ---- */

void lec_import_progress (LecImport *import, gint pages, gboolean now)
{
  gint64 time = g_get_monotonic_time ();
  g_mutex_lock (&import->lock);
  import->pages = (guint)((gint)import->pages + pages);
  gboolean due = now || time - import->last_progress >= PROGRESS_EVERY;
  if (due)
    import->last_progress = time;
  LecImportProgress progress = {.files_done = import->done,
                                .files_total = import->total,
                                .walking = import->walking,
                                .pages = import->pages,
                                .seconds = (double)(time - import->start) / G_TIME_SPAN_SECOND};
  g_mutex_unlock (&import->lock);
  if (!due || !import->events || !import->events->progress)
    return;
  g_mutex_lock (&import->telling);
  import->events->progress (&progress, import->events->user_data);
  g_mutex_unlock (&import->telling);
}

void lec_import_tell (LecImport *import, const LecImportFile *file)
{
  g_mutex_lock (&import->lock);
  import->done++;
  g_mutex_unlock (&import->lock);
  if (import->events && import->events->file) {
    g_mutex_lock (&import->telling);
    import->events->file (file, import->events->user_data);
    g_mutex_unlock (&import->telling);
  }
  lec_import_progress (import, 0, FALSE);
}

void lec_import_fail (LecImport *import, GError *error)
{
  g_mutex_lock (&import->lock);
  if (import->fatal)
    g_error_free (error);
  else
    import->fatal = error;
  g_mutex_unlock (&import->lock);
  g_cancellable_cancel (import->stop);
}

gboolean lec_import_claim (LecImport *import, const char *hash)
{
  g_mutex_lock (&import->lock);
  gboolean claimed = g_hash_table_add (import->in_flight, g_strdup (hash));
  g_mutex_unlock (&import->lock);
  return claimed;
}

/* ---- a worker's batch ---- */

/* `hashes` are in the library now, or known to be unreadable. */
static void release (LecImport *import, const GPtrArray *told)
{
  g_mutex_lock (&import->lock);
  for (guint i = 0; i < told->len; i++) {
    const LecImportTold *t = told->pdata[i];
    if (t->hash)
      g_hash_table_remove (import->in_flight, t->hash);
  }
  g_mutex_unlock (&import->lock);
}

static void tell_written (LecImportWorker *w, const LecImportTold *told, const LecPutResult *result)
{
  g_autoptr (GError) gone = NULL;
  LecImportFile file = {.path = told->path,
                        .outcome = result->outcome,
                        .number = result->number,
                        .pages = result->pages,
                        .chunks = result->chunks,
                        .warning = told->warning,
                        .error = told->error};
  if (result->outcome == LEC_IMPORT_FAILED && !told->error)
    g_set_error (&gone, LEC_ERROR, LEC_ERROR_FAILED,
                 "cannot import %s: its former copy was removed meanwhile; import it again", told->path);
  if (gone)
    file.error = gone;
  lec_import_tell (w->import, &file);
}

gboolean lec_import_flush (LecImportWorker *w)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) results = g_array_new (FALSE, FALSE, sizeof (LecPutResult));
  if (w->told->len == 0)
    return !g_cancellable_is_cancelled (w->import->stop);
  gboolean ok = lec_put_batch_write (w->batch, results, &error);
  if (!ok)
    lec_import_fail (w->import, g_steal_pointer (&error));
  release (w->import, w->told);
  for (guint i = 0; ok && i < MIN (results->len, w->told->len); i++)
    tell_written (w, w->told->pdata[i], &g_array_index (results, LecPutResult, i));
  g_ptr_array_set_size (w->told, 0);
  return ok;
}

gboolean lec_import_flush_if_due (LecImportWorker *w)
{
  const LecLibraryOptions *options = &w->import->library->options;
  gint64 age = g_get_monotonic_time () - w->since;
  if (w->told->len == 0 || (lec_put_batch_bytes (w->batch) < options->commit_bytes &&
                            age < (gint64)options->commit_ms * G_TIME_SPAN_MILLISECOND))
    return TRUE;
  return lec_import_flush (w);
}

static void worker_init (LecImportWorker *w, LecImport *import, gboolean last)
{
  *w = (LecImportWorker){.import = import, .last = last};
  w->batch = lec_put_batch_new (import->library);
  w->told = g_ptr_array_new_with_free_func (told_free);
}

static void worker_clear (LecImportWorker *w)
{
  g_clear_pointer (&w->reader, lec_reader_process_free);
  g_clear_pointer (&w->batch, lec_put_batch_free);
  g_clear_pointer (&w->told, g_ptr_array_unref);
}

/* The next path; NULL at the end. Owned by the caller. Before it waits for the walk, the batch is written. */
static char *next_path (LecImportWorker *w)
{
  LecImport *import = w->import;
  g_mutex_lock (&import->lock);
  while (g_queue_is_empty (&import->paths) && import->walking && !g_cancellable_is_cancelled (import->stop)) {
    if (w->told->len > 0) {
      g_mutex_unlock (&import->lock);
      lec_import_flush (w);
      g_mutex_lock (&import->lock);
    } else {
      g_cond_wait (&import->changed, &import->lock);
    }
  }
  char *path = g_cancellable_is_cancelled (import->stop) ? NULL : g_queue_pop_head (&import->paths);
  g_cond_broadcast (&import->changed);
  g_mutex_unlock (&import->lock);
  return path;
}

static gpointer worker_thread (gpointer data)
{
  LecImportWorker w;
  worker_init (&w, data, FALSE);
  for (char *path; (path = next_path (&w));) {
    lec_import_path (&w, path);
    lec_import_flush_if_due (&w);
    g_free (path);
  }
  if (!g_cancellable_is_cancelled (w.import->stop))
    lec_import_flush (&w);
  worker_clear (&w);
  return NULL;
}

/* ---- the whole ---- */

static gboolean found_file (const char *path, gpointer user_data)
{
  LecImport *import = user_data;
  g_mutex_lock (&import->lock);
  import->total++;
  while (import->paths.length >= QUEUE_LENGTH && !g_cancellable_is_cancelled (import->stop))
    g_cond_wait (&import->changed, &import->lock);
  g_queue_push_tail (&import->paths, g_strdup (path));
  g_cond_broadcast (&import->changed);
  g_mutex_unlock (&import->lock);
  return !g_cancellable_is_cancelled (import->stop);
}

static void walk_failed (const char *path, const GError *error, gpointer user_data)
{
  LecImport *import = user_data;
  LecImportFile file = {.path = path, .outcome = LEC_IMPORT_FAILED, .error = error};
  g_mutex_lock (&import->lock);
  import->total++;
  g_mutex_unlock (&import->lock);
  lec_import_tell (import, &file);
}

static void import_paths (LecImport *import)
{
  guint n = CLAMP (import->request->workers ? import->request->workers : 2, 1, 64);
  g_autofree GThread **threads = g_new (GThread *, n);
  LecWalkEvents events = {found_file, walk_failed, import};
  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("import", worker_thread, import);
  lec_walk (import->request->paths, import->library->data_dir, &events, import->stop);
  g_mutex_lock (&import->lock);
  import->walking = FALSE;
  g_cond_broadcast (&import->changed);
  g_mutex_unlock (&import->lock);
  for (guint i = 0; i < n; i++)
    g_thread_join (threads[i]);
  LecImportWorker w;
  worker_init (&w, import, TRUE);
  for (guint i = 0; i < import->later->len && !g_cancellable_is_cancelled (import->stop); i++) {
    lec_import_path (&w, import->later->pdata[i]);
    lec_import_flush_if_due (&w);
  }
  if (!g_cancellable_is_cancelled (import->stop))
    lec_import_flush (&w);
  worker_clear (&w);
}

/* A text without a file goes to the reader as an open file in memory. */
static int text_file (const LecImportRequest *request, GError **error)
{
  int fd = memfd_create ("text", MFD_CLOEXEC);
  gsize length = strlen (request->text);
  for (gsize at = 0; fd >= 0 && at < length;) {
    ssize_t n = write (fd, request->text + at, length - at);
    if (n < 0 && errno != EINTR) {
      close (fd);
      fd = -1;
    }
    at += n > 0 ? (gsize)n : 0;
  }
  if (fd < 0)
    lec_error_from_errno (error, errno, "cannot keep the text of", request->filename);
  return fd;
}

static void import_text (LecImport *import)
{
  GError *error = NULL;
  const LecImportRequest *request = import->request;
  import->walking = FALSE;
  import->total = 1;
  int fd = request->text ? text_file (request, &error) : request->text_fd;
  if (fd < 0) {
    lec_import_fail (import, error);
    return;
  }
  LecImportWorker w;
  worker_init (&w, import, TRUE);
  lec_import_fd (&w, fd, request->filename);
  if (!g_cancellable_is_cancelled (import->stop))
    lec_import_flush (&w);
  worker_clear (&w);
  if (request->text)
    close (fd);
}

static gboolean check_request (LecLibrary *library, const LecImportRequest *request, GError **error)
{
  if (lec_store_is_read_only (library->store)) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_READ_ONLY,
                 "cannot import into %s: the data folder cannot be written; change its permissions or choose another "
                 "with --data",
                 library->data_dir);
    return FALSE;
  }
  gboolean text = request->text || (request->filename && request->text_fd >= 0 && !request->paths);
  if (!text && (!request->paths || !request->paths[0])) {
    g_set_error_literal (error, LEC_ERROR, LEC_ERROR_INVALID, "nothing to import: give a file, a folder or a text");
    return FALSE;
  }
  if (text && (!request->filename || !*request->filename)) {
    g_set_error_literal (error, LEC_ERROR, LEC_ERROR_INVALID, "a text needs a file name to be kept under");
    return FALSE;
  }
  return lec_chunker_find (request->chunker, error) != NULL;
}

static void stop_too (GCancellable *cancellable, gpointer stop)
{
  g_cancellable_cancel (stop);
}

/* Threads that wait are told that it is over. */
static void wake (GCancellable *stop, gpointer data)
{
  LecImport *import = data;
  g_mutex_lock (&import->lock);
  g_cond_broadcast (&import->changed);
  g_mutex_unlock (&import->lock);
}

gboolean lec_library_import (LecLibrary *library, const LecImportRequest *request, const LecImportEvents *events,
                             GCancellable *cancellable, GError **error)
{
  if (!check_request (library, request, error))
    return FALSE;
  LecImport import = {.library = library, .request = request, .events = events, .walking = TRUE};
  import.stop = g_cancellable_new ();
  import.start = g_get_monotonic_time ();
  g_mutex_init (&import.lock);
  g_mutex_init (&import.telling);
  g_cond_init (&import.changed);
  g_queue_init (&import.paths);
  import.in_flight = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  import.later = g_ptr_array_new_with_free_func (g_free);
  gulong woken = g_cancellable_connect (import.stop, G_CALLBACK (wake), &import, NULL);
  gulong linked = cancellable ? g_cancellable_connect (cancellable, G_CALLBACK (stop_too), import.stop, NULL) : 0;
  lec_library_take_lock (library);
  if (request->paths && request->paths[0])
    import_paths (&import);
  else
    import_text (&import);
  lec_import_progress (&import, 0, TRUE);
  g_cancellable_disconnect (cancellable, linked);
  g_cancellable_disconnect (import.stop, woken);
  g_object_unref (import.stop);
  g_queue_clear_full (&import.paths, g_free);
  g_hash_table_unref (import.in_flight);
  g_ptr_array_unref (import.later);
  g_mutex_clear (&import.lock);
  g_mutex_clear (&import.telling);
  g_cond_clear (&import.changed);
  if (import.fatal) {
    g_propagate_error (error, import.fatal);
    return FALSE;
  }
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
