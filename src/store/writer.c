/* writer.c — the one thread that writes: a queue of jobs, gathered into transactions, answered when committed.
 *
 * The first job of a transaction runs in it directly (if it fails, the transaction is thrown away and begun again);
 * each further one has a nested transaction, so that a job that fails undoes only itself. A transaction takes jobs
 * until the queue is empty, 8 MB were written or 200 ms have passed: while it is being synced, the next ones gather.
 * SPDX-License-Identifier: MIT */
#include "src/store/private.h"
#include <errno.h>

#define COMMIT_BYTES ((gsize)8 << 20)
#define COMMIT_TIME  (200 * G_TIME_SPAN_MILLISECOND)

/* One write: either somebody waits for it on `done`, or `task` is answered. */
typedef struct {
  LecWriteFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
  GTask *task;
  gboolean done;
  GError *error; /* of a job that failed */
} Job;

struct LecWriter {
  LecStore *store;
  GThread *thread;
  GMutex lock;
  GCond changed; /* a job came, jobs were done, or the end */
  GQueue queue;  /* of Job */
  gboolean closing;
};

static void answer (LecWriter *writer, GPtrArray *jobs)
{
  for (guint i = 0; i < jobs->len; i++) {
    Job *job = jobs->pdata[i];
    if (!job->task)
      continue; /* a waiting one lives on its caller's stack and may be gone when the lock is let go */
    if (job->destroy)
      job->destroy (job->user_data);
    if (job->error)
      g_task_return_error (job->task, job->error);
    else
      g_task_return_boolean (job->task, TRUE);
    g_object_unref (job->task);
    g_free (job);
    jobs->pdata[i] = NULL;
  }
  g_mutex_lock (&writer->lock);
  for (guint i = 0; i < jobs->len; i++)
    if (jobs->pdata[i])
      ((Job *)jobs->pdata[i])->done = TRUE;
  g_cond_broadcast (&writer->changed);
  g_mutex_unlock (&writer->lock);
  g_ptr_array_set_size (jobs, 0);
}

static Job *next_job (LecWriter *writer)
{
  g_mutex_lock (&writer->lock);
  Job *job = g_queue_pop_head (&writer->queue);
  g_mutex_unlock (&writer->lock);
  return job;
}

/* Runs a job in a transaction of its own inside `parent`. */
static gsize run_nested (LecWriter *writer, MDB_txn *parent, Job *job)
{
  LecTxn txn = {.store = writer->store, .write = TRUE};
  txn.txn = lec_store_begin_write (writer->store, parent, &job->error);
  if (!txn.txn)
    return 0;
  if (!job->func (&txn, job->user_data, &job->error)) {
    mdb_txn_abort (txn.txn);
    return 0;
  }
  int rc = mdb_txn_commit (txn.txn);
  if (rc != 0)
    lec_store_fail (&job->error, writer->store, rc, "cannot write to");
  return rc == 0 ? txn.written : 0;
}

/* Runs jobs in one transaction, beginning with `first`; those that failed and those that wait for the commit go into
 * `jobs`. Gives the transaction, or NULL if nothing is to be committed. */
static MDB_txn *gather (LecWriter *writer, Job *first, GPtrArray *jobs)
{
  gint64 until = g_get_monotonic_time () + COMMIT_TIME;
  LecTxn txn = {.store = writer->store, .write = TRUE};
  g_ptr_array_add (jobs, first);
  if (!lec_store_open_tables (writer->store, TRUE, &first->error))
    return NULL;
  txn.txn = lec_store_begin_write (writer->store, NULL, &first->error);
  if (!txn.txn)
    return NULL;
  if (!first->func (&txn, first->user_data, &first->error)) {
    mdb_txn_abort (txn.txn);
    return NULL;
  }
  while (txn.written < COMMIT_BYTES && g_get_monotonic_time () < until) {
    Job *job = next_job (writer);
    if (!job)
      break;
    g_ptr_array_add (jobs, job);
    txn.written += run_nested (writer, txn.txn, job);
  }
  return txn.txn;
}

static void run_batch (LecWriter *writer, Job *first, GPtrArray *jobs)
{
  MDB_txn *txn = gather (writer, first, jobs);
  int rc = txn ? mdb_txn_commit (txn) : 0;
  for (guint i = 0; i < jobs->len; i++) {
    Job *job = jobs->pdata[i];
    if (rc != 0 && !job->error)
      lec_store_fail (&job->error, writer->store, rc, "cannot write to");
  }
  answer (writer, jobs);
}

static gpointer writer_thread (gpointer data)
{
  LecWriter *writer = data;
  g_autoptr (GPtrArray) jobs = g_ptr_array_new ();
  for (;;) {
    g_mutex_lock (&writer->lock);
    while (g_queue_is_empty (&writer->queue) && !writer->closing)
      g_cond_wait (&writer->changed, &writer->lock);
    Job *job = g_queue_pop_head (&writer->queue);
    g_mutex_unlock (&writer->lock);
    if (!job)
      return NULL;
    run_batch (writer, job, jobs);
  }
}

LecWriter *lec_writer_new (LecStore *store)
{
  LecWriter *writer = g_new0 (LecWriter, 1);
  writer->store = store;
  g_mutex_init (&writer->lock);
  g_cond_init (&writer->changed);
  g_queue_init (&writer->queue);
  return writer;
}

void lec_writer_free (LecWriter *writer)
{
  if (!writer)
    return;
  g_mutex_lock (&writer->lock);
  writer->closing = TRUE;
  g_cond_broadcast (&writer->changed);
  g_mutex_unlock (&writer->lock);
  if (writer->thread)
    g_thread_join (writer->thread);
  g_mutex_clear (&writer->lock);
  g_cond_clear (&writer->changed);
  g_free (writer);
}

/* The thread starts with the first write: a search needs none. */
static void push (LecWriter *writer, Job *job)
{
  if (!writer->thread)
    writer->thread = g_thread_new ("store writer", writer_thread, writer);
  g_queue_push_tail (&writer->queue, job);
  g_cond_broadcast (&writer->changed);
}

static void read_only_error (LecStore *store, GError **error)
{
  g_set_error (error, LEC_ERROR, LEC_ERROR_READ_ONLY,
               "cannot change the collection in %s: it is open for reading only; change the folder's permissions or "
               "choose another with --data",
               store->dir);
}

gboolean lec_store_write (LecStore *store, LecWriteFunc func, gpointer user_data, GError **error)
{
  LecWriter *writer = store->writer;
  Job job = {.func = func, .user_data = user_data};
  if (!writer) {
    read_only_error (store, error);
    return FALSE;
  }
  g_mutex_lock (&writer->lock);
  g_assert (g_thread_self () != writer->thread); /* it would wait for itself */
  push (writer, &job);
  while (!job.done)
    g_cond_wait (&writer->changed, &writer->lock);
  g_mutex_unlock (&writer->lock);
  if (job.error)
    g_propagate_error (error, job.error);
  return job.error == NULL;
}

void lec_store_write_async (LecStore *store, LecWriteFunc func, gpointer user_data, GDestroyNotify destroy,
                            GAsyncReadyCallback callback, gpointer callback_data)
{
  LecWriter *writer = store->writer;
  GTask *task = g_task_new (NULL, NULL, callback, callback_data);
  if (!writer) {
    GError *error = NULL;
    read_only_error (store, &error);
    if (destroy)
      destroy (user_data);
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  Job *job = g_new0 (Job, 1);
  *job = (Job){.func = func, .user_data = user_data, .destroy = destroy, .task = task};
  g_mutex_lock (&writer->lock);
  push (writer, job);
  g_mutex_unlock (&writer->lock);
}

gboolean lec_store_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
