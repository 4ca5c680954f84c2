/* test_store.c — keys in and out, a failing job among good ones, reopening, newer data, tables that are not there.
 * SPDX-License-Identifier: MIT */
#include "src/base/bytes.h"
#include "src/base/error.h"
#include "src/store/store.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  char *dir;
  LecStore *store;
  LecTable table;
} Fixture;

static void open_store (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  f->store = lec_store_open (f->dir, 1, 0, &error);
  g_assert_no_error (error);
  g_assert_true (lec_store_table (f->store, "t", &f->table, &error));
}

static void set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("lec-store-XXXXXX", NULL);
  open_store (f);
}

static void tear_down (Fixture *f, gconstpointer data)
{
  lec_store_unref (f->store);
  g_autofree char *data_file = g_build_filename (f->dir, "data.mdb", NULL);
  g_autofree char *lock_file = g_build_filename (f->dir, "lock.mdb", NULL);
  g_unlink (data_file);
  g_unlink (lock_file);
  g_rmdir (f->dir);
  g_free (f->dir);
}

/* One job: writes `n` keys from `first` on with a value of `size` bytes, then fails if it is told to. */
typedef struct {
  Fixture *f;
  guint32 first, n;
  gsize size;
  gboolean fail;
} Puts;

static gboolean put_job (LecTxn *txn, gpointer data, GError **error)
{
  const Puts *p = data;
  g_autofree guint8 *value = g_malloc0 (p->size + 1);
  for (guint32 i = p->first; i < p->first + p->n; i++) {
    guint8 key[4];
    lec_key_u32 (key, i);
    memset (value, (int)(i & 0xff), p->size);
    if (!lec_put (txn, p->f->table, key, 4, value, p->size, error))
      return FALSE;
  }
  if (p->fail)
    g_set_error_literal (error, LEC_ERROR, LEC_ERROR_FAILED, "told to fail");
  return !p->fail;
}

static guint64 count (Fixture *f)
{
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, NULL);
  return lec_count (txn, f->table);
}

static void test_round_trip (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Puts p = {f, 0, 1000, 100, FALSE};
  g_assert_cmpuint (count (f), ==, 0); /* a table that nobody made yet reads as empty */
  g_assert_true (lec_store_write (f->store, put_job, &p, &error));
  g_assert_no_error (error);
  lec_store_unref (f->store);
  open_store (f);
  g_assert_cmpuint (count (f), ==, 1000);
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, &error);
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, f->table);
  LecSlice key, value;
  guint8 from[4];
  lec_key_u32 (from, 500);
  guint32 n = 500;
  for (gboolean more = lec_cursor_seek (cursor, from, 4, &key, &value); more;
       more = lec_cursor_next (cursor, &key, &value), n++) {
    g_assert_cmpuint (lec_key_get_u32 (key.data), ==, n);
    g_assert_cmpuint (value.length, ==, 100);
    g_assert_cmpuint (value.data[99], ==, n & 0xff);
  }
  g_assert_cmpuint (n, ==, 1000);
  g_assert_true (lec_cursor_last (cursor, &key, NULL));
  g_assert_cmpuint (lec_key_get_u32 (key.data), ==, 999);
  g_assert_true (lec_store_check (f->store, &error));
}

static gboolean copy_in_write (LecTxn *txn, gpointer data, GError **error)
{
  Fixture *f = data;
  Puts p = {f, 0, 3, 100000, FALSE};
  LecSlice value;
  guint8 key[4];
  g_autofree guint8 *copy = g_malloc (100000);
  lec_key_u32 (key, 2);
  g_assert_true (put_job (txn, &p, error) && lec_get (txn, f->table, key, 4, &value));
  g_assert_cmpmem (lec_read_once (txn, value, copy), 100000, value.data, value.length);
  return TRUE;
}

/* What is copied out of the file is what is mapped, in a write too, whose pages are not in the file yet. */
static void test_read_once (Fixture *f, gconstpointer data)
{
  g_assert_true (lec_store_write (f->store, copy_in_write, f, NULL));
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, NULL);
  g_autofree guint8 *copy = g_malloc (100000);
  for (guint32 i = 0; i < 3; i++) {
    LecSlice value;
    guint8 key[4];
    lec_key_u32 (key, i);
    memset (copy, 0xee, 100000);
    g_assert_true (lec_get (txn, f->table, key, 4, &value));
    g_assert_true (lec_read_once (txn, value, copy) == copy && lec_read_once (txn, value, NULL) == value.data);
    g_assert_cmpmem (copy, 100000, value.data, value.length);
    g_assert_cmpuint (copy[99999], ==, i);
  }
}

static gboolean delete_odd (LecTxn *txn, gpointer data, GError **error)
{
  Fixture *f = data;
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, f->table);
  LecSlice key;
  for (gboolean more = lec_cursor_seek (cursor, NULL, 0, &key, NULL); more; more = lec_cursor_next (cursor, &key, NULL))
    if (lec_key_get_u32 (key.data) % 2 && !lec_cursor_del (cursor, error))
      return FALSE;
  return TRUE;
}

static void test_delete_walking (Fixture *f, gconstpointer data)
{
  Puts p = {f, 0, 5000, 30, FALSE};
  g_assert_true (lec_store_write (f->store, put_job, &p, NULL));
  g_assert_true (lec_store_write (f->store, delete_odd, f, NULL));
  g_assert_cmpuint (count (f), ==, 2500);
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, NULL);
  for (guint32 i = 0; i < 5000; i++) {
    guint8 key[4];
    lec_key_u32 (key, i);
    g_assert_true (lec_get (txn, f->table, key, 4, NULL) == (i % 2 == 0));
  }
}

typedef struct {
  guint left, failed;
  GMainLoop *loop;
} Waiting;

static void written (GObject *source, GAsyncResult *result, gpointer data)
{
  Waiting *w = data;
  g_autoptr (GError) error = NULL;
  if (!lec_store_write_finish (result, &error))
    w->failed++;
  if (--w->left == 0)
    g_main_loop_quit (w->loop);
}

/* 300 jobs gather; every third fails after it has written, and undoes only itself. */
static void test_failing_job (Fixture *f, gconstpointer data)
{
  Waiting w = {300, 0, g_main_loop_new (NULL, FALSE)};
  Puts *jobs = g_new0 (Puts, 300);
  for (guint i = 0; i < 300; i++) {
    jobs[i] = (Puts){f, i * 10, 10, 2000, i % 3 == 0};
    lec_store_write_async (f->store, put_job, &jobs[i], NULL, written, &w);
  }
  g_main_loop_run (w.loop);
  g_main_loop_unref (w.loop);
  g_free (jobs);
  g_assert_cmpuint (w.failed, ==, 100);
  g_assert_cmpuint (count (f), ==, 2000);
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, NULL);
  for (guint32 i = 0; i < 3000; i++) {
    guint8 key[4];
    lec_key_u32 (key, i);
    g_assert_true (lec_get (txn, f->table, key, 4, NULL) == ((i / 10) % 3 != 0));
  }
}

static void test_newer (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Puts p = {f, 0, 1, 1, FALSE};
  g_assert_true (lec_store_write (f->store, put_job, &p, NULL));
  g_clear_pointer (&f->store, lec_store_unref);
  f->store = lec_store_open (f->dir, 2, 0, NULL);
  g_assert_null (f->store); /* made as format 1 */
  f->store = lec_store_open (f->dir, 0, 0, &error);
  g_assert_null (f->store);
  g_assert_error (error, LEC_ERROR, LEC_ERROR_VERSION);
  g_assert_nonnull (strstr (error->message, "newer"));
  open_store (f);
}

static void test_read_only (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Puts p = {f, 0, 10, 1, FALSE};
  g_assert_true (lec_store_write (f->store, put_job, &p, NULL));
  lec_store_unref (f->store);
  f->store = lec_store_open (f->dir, 1, LEC_STORE_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_true (lec_store_table (f->store, "t", &f->table, NULL));
  g_assert_cmpuint (count (f), ==, 10);
  LecTable other;
  g_assert_true (lec_store_table (f->store, "never made", &other, NULL));
  g_autoptr (LecTxn) txn = lec_txn_read (f->store, NULL);
  g_assert_cmpuint (lec_count (txn, other), ==, 0);
  g_assert_false (lec_store_write (f->store, put_job, &p, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_READ_ONLY);
}

static void make_readable (Fixture *f)
{
  g_autofree char *data_file = g_build_filename (f->dir, "data.mdb", NULL);
  g_autofree char *lock_file = g_build_filename (f->dir, "lock.mdb", NULL);
  g_chmod (f->dir, 0755);
  g_chmod (data_file, 0644);
  g_chmod (lock_file, 0644);
}

/* In a child that has become another user. */
static int read_as_stranger (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  f->store = lec_store_open (f->dir, 1, 0, &error);
  if (f->store || !g_error_matches (error, LEC_ERROR, LEC_ERROR_READ_ONLY))
    return 1;
  f->store = lec_store_open (f->dir, 1, LEC_STORE_READ_ONLY, NULL);
  if (!f->store || !lec_store_table (f->store, "t", &f->table, NULL) || count (f) != 10)
    return 2;
  g_clear_pointer (&f->store, lec_store_unref);
  return 0;
}

/* Another user, for whom the folder cannot be written, still reads; its own write is refused with a sentence. */
static void test_foreign_folder (Fixture *f, gconstpointer data)
{
  Puts p = {f, 0, 10, 1, FALSE};
  g_assert_true (lec_store_write (f->store, put_job, &p, NULL));
  g_clear_pointer (&f->store, lec_store_unref);
  make_readable (f);
  if (geteuid () == 0) {
    pid_t child = fork ();
    if (child == 0)
      _exit (setgid (65534) == 0 && setuid (65534) == 0 ? read_as_stranger (f) : 9);
    int status;
    waitpid (child, &status, 0);
    g_assert_true (WIFEXITED (status));
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  } else {
    g_test_message ("not root: cannot become another user");
  }
  open_store (f);
}

static void test_absent (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (lec_store_open ("/nonexistent/x", 1, LEC_STORE_READ_ONLY, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (lec_store_open ("/proc/x/y", 1, 0, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_autofree char *file = g_build_filename (f->dir, "data.mdb", NULL);
  g_clear_pointer (&f->store, lec_store_unref);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL)); /* made while the disk was full: nothing was in it */
  open_store (f);
  g_clear_pointer (&f->store, lec_store_unref);
  g_autofree char *garbage = g_malloc0 (100000);
  g_assert_true (g_file_set_contents (file, garbage, 100000, NULL));
  g_assert_null (lec_store_open (f->dir, 1, 0, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_CORRUPT);
  g_unlink (file);
  open_store (f);
}

static void test_cut_off (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Puts p = {f, 0, 1000, 1000, FALSE};
  g_assert_true (lec_store_write (f->store, put_job, &p, NULL));
  g_clear_pointer (&f->store, lec_store_unref);
  g_autofree char *file = g_build_filename (f->dir, "data.mdb", NULL);
  g_assert_cmpint (truncate (file, 100000), ==, 0);
  g_assert_null (lec_store_open (f->dir, 1, 0, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_CORRUPT);
  g_unlink (file);
  open_store (f);
}

/* Runs in a child: writes pairs of keys, each pair in one job, until it is killed or a write fails. */
static int write_pairs (Fixture *f, guint32 from)
{
  open_store (f);
  for (guint32 i = from;; i++) {
    Puts p = {f, i * 2, 2, 3000, FALSE};
    g_autoptr (GError) error = NULL;
    if (!lec_store_write (f->store, put_job, &p, &error))
      return g_error_matches (error, LEC_ERROR, LEC_ERROR_NO_SPACE) ? 0 : 1;
  }
}

static guint32 check_pairs (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (lec_store_check (f->store, &error));
  guint64 n = count (f);
  g_assert_cmpuint (n % 2, ==, 0);
  return (guint32)(n / 2);
}

static void test_kill (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->store, lec_store_unref);
  guint32 from = 0;
  for (int round = 0; round < 5; round++) {
    pid_t child = fork ();
    if (child == 0)
      _exit (write_pairs (f, from));
    gulong slow = g_getenv ("LECTERN_SMALL") ? 20 : 1; /* valgrind */
    g_usleep (slow * (gulong)(60000 + round * 37000));
    kill (child, SIGKILL);
    waitpid (child, NULL, 0);
    open_store (f);
    guint32 now = check_pairs (f);
    g_assert_cmpuint (now, >=, from);
    from = now;
    g_clear_pointer (&f->store, lec_store_unref);
  }
  g_assert_cmpuint (from, >, 0);
  open_store (f);
}

/* A limit on the file's size stands for a full disk: the write is refused with a sentence, all before it is there. */
static void test_full (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->store, lec_store_unref);
  pid_t child = fork ();
  if (child == 0) {
    struct rlimit limit = {1 << 20, 1 << 20};
    signal (SIGXFSZ, SIG_IGN);
    if (setrlimit (RLIMIT_FSIZE, &limit) != 0)
      _exit (9);
    _exit (write_pairs (f, 0));
  }
  int status;
  waitpid (child, &status, 0);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  open_store (f);
  g_assert_cmpuint (check_pairs (f), >, 20);
  Puts p = {f, 100000, 2, 3000, FALSE};
  g_assert_true (lec_store_write (f->store, put_job, &p, NULL));
}

/* Where address space is limited, the map is smaller, and the store works. */
static void test_small_map (Fixture *f, gconstpointer data)
{
#ifdef LEC_SANITIZED
  g_test_skip ("the address sanitizer needs all of the address space");
#else
  g_clear_pointer (&f->store, lec_store_unref);
  pid_t child = fork ();
  if (child == 0) {
    struct rlimit limit = {4ull << 30, 4ull << 30};
    if (setrlimit (RLIMIT_AS, &limit) != 0)
      _exit (9);
    open_store (f);
    Puts p = {f, 0, 100, 1000, FALSE};
    _exit (lec_store_write (f->store, put_job, &p, NULL) && count (f) == 100 ? 0 : 1);
  }
  int status;
  waitpid (child, &status, 0);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  open_store (f);
  g_assert_cmpuint (count (f), ==, 100);
#endif
}

/* Two processes write at once; each sees what the other committed. */
static void test_two_processes (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->store, lec_store_unref);
  pid_t child = fork ();
  if (child == 0) {
    open_store (f);
    for (guint32 i = 0; i < 50; i++) {
      Puts p = {f, 1000 + i, 1, 500, FALSE};
      if (!lec_store_write (f->store, put_job, &p, NULL))
        _exit (1);
    }
    lec_store_unref (f->store);
    _exit (0);
  }
  open_store (f);
  for (guint32 i = 0; i < 50; i++) {
    Puts p = {f, i, 1, 500, FALSE};
    g_assert_true (lec_store_write (f->store, put_job, &p, NULL));
  }
  int status;
  waitpid (child, &status, 0);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
  g_assert_cmpuint (count (f), ==, 100);
}

#define ADD(name, func) g_test_add ("/store/" name, Fixture, NULL, set_up, func, tear_down)

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("two processes", test_two_processes);
  ADD ("killed while writing", test_kill);
  ADD ("full disk", test_full);
  ADD ("little address space", test_small_map);
  ADD ("round trip", test_round_trip);
  ADD ("read once", test_read_once);
  ADD ("delete while walking", test_delete_walking);
  ADD ("a failing job undoes only itself", test_failing_job);
  ADD ("newer format", test_newer);
  ADD ("read only", test_read_only);
  ADD ("folder of another user", test_foreign_folder);
  ADD ("absent and garbage", test_absent);
  ADD ("cut off", test_cut_off);
  return g_test_run ();
}
