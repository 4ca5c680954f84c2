/* test_import.c — a folder goes in, comes out again, changes, fails, is cut off; the tables always agree.
 * SPDX-License-Identifier: MIT */
#include "src/base/error.h"
#include "src/library/import.h"
#include "src/library/put.h"
#include "src/library/search.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
  char *root, *data, *files;
  LecLibrary *library;
  GHashTable *outcomes; /* base name → outcome's name, "failed: message" */
  guint count[5];
} Fixture;

static void remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      remove_tree (child);
    else
      g_unlink (child);
  }
  g_rmdir (path);
}

static void open_library (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  f->library = lec_library_open (f->data, NULL, &error);
  g_assert_no_error (error);
}

static void set_up (Fixture *f, gconstpointer data)
{
  f->root = g_dir_make_tmp ("lec-import-XXXXXX", NULL);
  f->data = g_build_filename (f->root, "data", NULL);
  f->files = g_build_filename (f->root, "files", NULL);
  g_mkdir (f->files, 0700);
  f->outcomes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  open_library (f);
}

static void tear_down (Fixture *f, gconstpointer data)
{
  lec_library_unref (f->library);
  remove_tree (f->root);
  g_hash_table_unref (f->outcomes);
  g_free (f->root);
  g_free (f->data);
  g_free (f->files);
}

/* Writes a file, in a past that is trusted. */
static void put_file (Fixture *f, const char *name, const char *text)
{
  static guint age = 100000;
  g_autofree char *path = g_build_filename (f->files, name, NULL), *folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  struct timespec times[2] = {{time (NULL) - age, 0}, {time (NULL) - age, 0}};
  age--;
  utimensat (AT_FDCWD, path, times, 0);
}

static void told (const LecImportFile *file, gpointer user_data)
{
  Fixture *f = user_data;
  f->count[file->outcome]++;
  char *what = file->error ? g_strdup_printf ("failed: %s", file->error->message)
                           : g_strdup (lec_import_outcome_name (file->outcome));
  g_hash_table_insert (f->outcomes, g_path_get_basename (file->path), what);
  g_test_message ("%s: %s", file->path, what);
}

static gboolean run (Fixture *f, const LecImportRequest *request, GCancellable *cancellable, GError **error)
{
  LecImportEvents events = {.file = told, .user_data = f};
  memset (f->count, 0, sizeof f->count);
  g_hash_table_remove_all (f->outcomes);
  return lec_library_import (f->library, request, &events, cancellable, error);
}

static void import_all (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  const char *paths[] = {f->files, NULL};
  LecImportRequest request = {.paths = paths, .text_fd = -1};
  run (f, &request, NULL, &error);
  g_assert_no_error (error);
}

static void check (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  lec_library_check (f->library, &error);
  g_assert_no_error (error);
}

static void expect (Fixture *f, const char *name, const char *outcome)
{
  const char *found = g_hash_table_lookup (f->outcomes, name);
  g_assert_nonnull (found);
  if (g_str_equal (outcome, "failed"))
    g_assert_true (g_str_has_prefix (found, "failed"));
  else
    g_assert_cmpstr (found, ==, outcome);
}

static guint hits (Fixture *f, const char *query, const LecSearchRequest *in)
{
  g_autoptr (GError) error = NULL;
  LecSearchRequest request = in ? *in : (LecSearchRequest){0};
  request.query = query;
  request.k = 10;
  request.mode = LEC_MODE_LEXICAL;
  g_autoptr (LecSearchResult) result = lec_library_search (f->library, &request, &error);
  g_assert_no_error (error);
  return result->hits->len;
}

static guint32 number_of (Fixture *f, const char *name)
{
  guint32 number = 0;
  g_autoptr (GError) error = NULL;
  lec_library_resolve (f->library, name, &number, &error);
  g_assert_no_error (error);
  return number;
}

static void fill (Fixture *f)
{
  put_file (f, "apple.txt", "The apple is a sweet fruit that grows on trees in orchards.\n");
  put_file (f, "sub/pear.md", "# On pears\n\nThe pear ripens in autumn.\n\n## Storing\n\nKeep it cool.\n");
  put_file (f, "quince.html",
            "<html><head><title>Quince</title></head><body><p>A quince is hard and sour.</p></body></html>");
  put_file (f, "copy.txt", "The apple is a sweet fruit that grows on trees in orchards.\n");
  put_file (f, "empty.txt", "");
  put_file (f, "sheet.xlsx", "PK\003\004 not really");
  put_file (f, "broken.pdf", "%PDF-1.4\nthis is no document\n");
  put_file (f, ".hidden.txt", "hidden");
}

static void test_folder (Fixture *f, gconstpointer data)
{
  fill (f);
  import_all (f);
  g_assert_cmpuint (f->count[LEC_IMPORT_DONE], ==, 3);
  g_assert_cmpuint (f->count[LEC_IMPORT_DUPLICATE], ==, 1);
  g_assert_cmpuint (f->count[LEC_IMPORT_FAILED], ==, 3);
  expect (f, "empty.txt", "failed");
  expect (f, "sheet.xlsx", "failed");
  g_assert_null (g_hash_table_lookup (f->outcomes, ".hidden.txt"));
  check (f);
  g_assert_cmpuint (hits (f, "apple orchards", NULL), ==, 1);
  g_assert_cmpuint (hits (f, "quince", NULL), ==, 1);
  import_all (f);
  g_assert_cmpuint (f->count[LEC_IMPORT_UNCHANGED], ==, 4);
  g_assert_cmpuint (f->count[LEC_IMPORT_FAILED], ==, 3);
  check (f);
  LecLibraryCounts counts;
  g_assert_true (lec_library_counts (f->library, &counts, NULL));
  g_assert_cmpuint (counts.documents, ==, 3);
  g_assert_cmpuint (counts.failed, ==, 3);
}

static void test_change (Fixture *f, gconstpointer data)
{
  fill (f);
  import_all (f);
  guint32 quince = number_of (f, "quince.html");
  put_file (f, "quince.html", "<p>Medlars are eaten when they are brown.</p>");
  import_all (f);
  expect (f, "quince.html", "replaced");
  g_assert_cmpuint (number_of (f, "quince.html"), ==, quince);
  g_assert_cmpuint (hits (f, "sour", NULL), ==, 0);
  g_assert_cmpuint (hits (f, "medlars", NULL), ==, 1);
  check (f);
  put_file (f, "copy.txt", "A copy no longer: bananas are curved.\n"); /* the other path keeps the apple */
  import_all (f);
  g_assert_cmpuint (hits (f, "bananas", NULL), ==, 1);
  g_assert_cmpuint (hits (f, "orchards", NULL), ==, 1);
  g_autoptr (LecDocInfo) apple = lec_library_get (f->library, number_of (f, "apple.txt"), NULL);
  g_assert_cmpuint (g_strv_length (apple->paths), ==, 1);
  check (f);
  put_file (f, "copy.txt", "The apple is a sweet fruit that grows on trees in orchards.\n");
  import_all (f);
  expect (f, "copy.txt", "duplicate");
  g_assert_cmpuint (hits (f, "bananas", NULL), ==, 0);
  check (f);
  put_file (f, "quince.html", "");
  import_all (f); /* what was read stays */
  expect (f, "quince.html", "failed");
  g_assert_cmpuint (hits (f, "medlars", NULL), ==, 1);
  put_file (f, "empty.txt", "No longer empty: cherries.\n");
  guint32 empty = number_of (f, "empty.txt");
  import_all (f);
  expect (f, "empty.txt", "done");
  g_assert_cmpuint (number_of (f, "empty.txt"), ==, empty);
  check (f);
}

static gboolean empty_store (Fixture *f)
{
  LecLibraryCounts c;
  LecTable table;
  LecStore *store = lec_library_store (f->library);
  g_assert_true (lec_library_counts (f->library, &c, NULL));
  static const char *const names[] = {"documents", "paths",  "hashes",   "tags",   "text",
                                      "pages",     "chunks", "outlines", "waiting"};
  guint64 left = 0;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (lec_store_table (store, names[i], &table, NULL));
  g_autoptr (LecTxn) txn = lec_txn_read (store, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    lec_store_table (store, names[i], &table, NULL);
    left += lec_count (txn, table);
  }
  return left == 0 && c.documents == 0 && c.failed == 0 && c.pages == 0 && c.chunks == 0 && c.text_bytes == 0;
}

static void test_remove (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fill (f);
  const char *paths[] = {f->files, NULL};
  LecImportRequest request = {.paths = paths, .text_fd = -1, .tag = "fruit"};
  g_assert_true (run (f, &request, NULL, &error));
  gsize total = 0;
  GPtrArray *list = lec_library_list (f->library, NULL, "fruit", 0, 2, &total, &error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpuint (total, ==, 3);
  g_ptr_array_unref (list);
  list = lec_library_list (f->library, NULL, NULL, 0, 100, &total, &error);
  g_assert_cmpuint (list->len, ==, 6);
  guint32 numbers[6];
  for (guint i = 0; i < 6; i++)
    numbers[i] = ((LecDocInfo *)list->pdata[i])->number;
  g_assert_cmpuint (numbers[0], >, numbers[5]);
  g_ptr_array_unref (list);
  g_assert_true (lec_library_remove (f->library, numbers, 3, &error));
  check (f);
  g_assert_true (lec_library_remove (f->library, numbers + 3, 3, &error));
  check (f);
  g_assert_true (empty_store (f));
  g_assert_false (lec_library_remove (f->library, numbers, 1, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND);
}

static void test_scope (Fixture *f, gconstpointer data)
{
  fill (f);
  const char *paths[] = {f->files, NULL};
  import_all (f);
  g_autofree char *pear = g_build_filename (f->files, "sub", NULL);
  paths[0] = pear;
  LecImportRequest request = {.paths = paths, .text_fd = -1, .tag = "late"};
  g_assert_true (run (f, &request, NULL, NULL)); /* unchanged, and tagged */
  expect (f, "pear.md", "unchanged");
  check (f);
  LecSearchRequest tagged = {.tag = "late"};
  g_assert_cmpuint (hits (f, "pear", &tagged), >=, 1);
  g_assert_cmpuint (hits (f, "apple", &tagged), ==, 0);
  g_autofree char *path = g_build_filename (f->files, "apple.txt", NULL);
  guint32 apple = number_of (f, path); /* readers run side by side: any file may have come first */
  LecSearchRequest one = {.documents = &apple, .n_documents = 1};
  guint n = hits (f, "apple pear quince", &one);
  g_assert_cmpuint (n, ==, 1);
  LecSearchRequest pages = {.first_page = 2, .last_page = 3};
  g_assert_cmpuint (hits (f, "apple", &pages), ==, 0);
  pages.first_page = 1;
  g_assert_cmpuint (hits (f, "apple", &pages), ==, 1);
}

static void test_passages (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fill (f);
  import_all (f);
  LecSearchRequest request = {.query = "ripens", .k = 3, .mode = LEC_MODE_LEXICAL};
  g_autoptr (LecSearchResult) result = lec_library_search (f->library, &request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->hits->len, ==, 1);
  const LecSearchHit *hit = result->hits->pdata[0];
  g_assert_nonnull (strstr (hit->passage->text, "The pear ripens in autumn."));
  g_assert_cmpstr (hit->passage->filename, ==, "pear.md");
  g_assert_cmpuint (hit->matches->len, ==, 2);
  guint32 start = g_array_index (hit->matches, guint32, 0), end = g_array_index (hit->matches, guint32, 1);
  g_assert_cmpint (strncmp (hit->passage->text + start, "ripens", 6), ==, 0);
  g_assert_cmpuint (end - start, ==, 6);
  g_autoptr (LecPage) page = lec_library_page (f->library, hit->passage->document, 1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (page->text, "ripens"));
  g_assert_null (lec_library_page (f->library, hit->passage->document, 2, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND);
}

static void test_text (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LecImportRequest request = {.text = "Plums are dried to prunes.", .filename = "note.txt", .text_fd = -1};
  g_assert_true (run (f, &request, NULL, &error));
  g_assert_cmpuint (f->count[LEC_IMPORT_DONE], ==, 1);
  g_assert_cmpuint (hits (f, "prunes", NULL), ==, 1);
  g_assert_true (run (f, &request, NULL, &error));
  g_assert_cmpuint (f->count[LEC_IMPORT_UNCHANGED], ==, 1);
  request.text = "";
  g_assert_true (run (f, &request, NULL, &error));
  g_assert_cmpuint (f->count[LEC_IMPORT_FAILED], ==, 1);
  check (f);
  guint32 numbers[2] = {1, 2};
  g_assert_true (lec_library_remove (f->library, numbers, 2, &error));
  check (f);
  g_assert_true (empty_store (f));
}

static void test_missing (Fixture *f, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (f->files, "missing.txt", NULL);
  const char *paths[] = {missing, NULL};
  LecImportRequest request = {.paths = paths, .text_fd = -1};
  g_assert_true (run (f, &request, NULL, NULL));
  expect (f, "missing.txt", "failed");
  g_autoptr (GError) error = NULL;
  request.chunker = "no such";
  g_assert_false (run (f, &request, NULL, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (lec_library_resolve (f->library, "d99", &(guint32){0}, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND);
}

static void test_rechunk (Fixture *f, gconstpointer data)
{
  fill (f);
  import_all (f);
  const char *paths[] = {f->files, NULL};
  LecImportRequest request = {.paths = paths, .text_fd = -1, .chunker = "fixed"};
  g_assert_true (run (f, &request, NULL, NULL));
  expect (f, "pear.md", "replaced");
  check (f);
  g_assert_cmpuint (hits (f, "ripens", NULL), ==, 1);
}

static gpointer cancel_soon (gpointer data)
{
  g_usleep (150000);
  g_cancellable_cancel (data);
  return NULL;
}

/* A number of files or rounds: what the environment says for long runs, less under valgrind. */
static guint amount (const char *variable, guint normal)
{
  const char *given = g_getenv (variable);
  if (given)
    return (guint)g_ascii_strtoull (given, NULL, 10);
  return g_getenv ("LECTERN_SMALL") ? MAX (1, normal / 10) : normal;
}

static void many_files (Fixture *f, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("many/%02u/file%u.txt", i % 17, i);
    GString *text = g_string_new (NULL);
    for (guint k = 0; k < 60; k++)
      g_string_append_printf (text, "In paragraph %u of file%u the word%u is said. ", k, i, i * 7 + k);
    put_file (f, name, text->str);
    g_string_free (text, TRUE);
  }
}

static void test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint n = amount ("LECTERN_FILES", 600);
  many_files (f, n);
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  const char *paths[] = {f->files, NULL};
  LecImportRequest request = {.paths = paths, .text_fd = -1};
  gboolean whole = run (f, &request, cancellable, &error);
  g_thread_join (thread);
  if (!whole)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  check (f);
  import_all (f);
  check (f);
  g_assert_cmpuint (f->count[LEC_IMPORT_DONE] + f->count[LEC_IMPORT_UNCHANGED], ==, n);
  g_assert_cmpuint (hits (f, "file7", NULL), >=, 1);
}

static void test_kill (Fixture *f, gconstpointer data)
{
  guint n = amount ("LECTERN_FILES", 400), rounds = amount ("LECTERN_KILLS", 5);
  many_files (f, n);
  g_clear_pointer (&f->library, lec_library_unref);
  for (guint round = 0; round < rounds; round++) {
    pid_t child = fork ();
    if (child == 0) {
      open_library (f);
      const char *paths[] = {f->files, NULL};
      LecImportRequest request = {.paths = paths, .text_fd = -1};
      gboolean ok = lec_library_import (f->library, &request, NULL, NULL, NULL);
      _exit (ok ? 0 : 1);
    }
    g_usleep (40000 + round % 7 * 60000);
    kill (child, SIGKILL);
    waitpid (child, NULL, 0);
    open_library (f);
    check (f);
    g_clear_pointer (&f->library, lec_library_unref);
  }
  open_library (f);
  import_all (f);
  check (f);
  g_assert_cmpuint (f->count[LEC_IMPORT_DONE] + f->count[LEC_IMPORT_UNCHANGED], ==, n);
}

static void stop_after_some (guint64 done, guint64 total, gpointer data)
{
  if (done > 0)
    g_cancellable_cancel (data);
}

static void test_embedding (Fixture *f, gconstpointer data)
{
  if (g_getenv ("LECTERN_SMALL")) { /* valgrind: the model takes minutes there, and its own tests run there */
    g_test_skip ("embedding takes too long under valgrind");
    return;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  many_files (f, amount ("LECTERN_FILES", 100));
  put_file (f, "thai.txt", "ภาษาไทยเป็นภาษาที่มีระดับเสียงของคำแน่นอน\n"); /* the model knows no Thai */
  import_all (f);
  guint64 waiting = 0, left = 0;
  g_assert_true (lec_library_waiting (f->library, &waiting, NULL));
  g_assert_cmpuint (waiting, >, 10);
  lec_library_embed_pending (f->library, stop_after_some, cancellable, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (lec_library_waiting (f->library, &left, NULL));
  g_assert_cmpuint (left, >, 0);
  g_assert_cmpuint (left, <, waiting);
  check (f);
  lec_library_unref (f->library);
  open_library (f);
  g_assert_true (lec_library_embed_pending (f->library, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  check (f);
  LecLibraryCounts counts;
  g_assert_true (lec_library_counts (f->library, &counts, NULL));
  g_assert_cmpuint (counts.embedded, ==, counts.chunks - 1);
  g_autoptr (LecDocInfo) info = lec_library_get (f->library, 1, NULL);
  g_assert_cmpint (info->state, ==, LEC_STATE_READY);
  LecSearchRequest request = {.query = "what is said in the paragraph", .k = 3, .mode = LEC_MODE_HYBRID};
  g_autoptr (LecSearchResult) result = lec_library_search (f->library, &request, &error);
  g_assert_no_error (error);
  g_assert_true (result->semantic);
  g_assert_cmpuint (result->hits->len, ==, 3);
  put_file (f, "thai.txt", "now in English");
  import_all (f);
  guint32 all[200], n = 0;
  GPtrArray *list = lec_library_list (f->library, NULL, NULL, 0, 200, NULL, NULL);
  for (; n < list->len; n++)
    all[n] = ((LecDocInfo *)list->pdata[n])->number;
  g_ptr_array_unref (list);
  g_assert_true (lec_library_remove (f->library, all, n, &error));
  check (f);
  g_assert_true (empty_store (f));
}

/* Two processes import and embed at once: the queue ends empty, each chunk has its vector once, the second is told. */
static void test_two_processes (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  if (g_getenv ("LECTERN_SMALL")) {
    g_test_skip ("too long under valgrind");
    return;
  }
  many_files (f, 30);
  g_clear_pointer (&f->library, lec_library_unref);
  int told_it[2];
  g_assert_cmpint (pipe (told_it), ==, 0);
  pid_t child = fork ();
  if (child == 0) {
    open_library (f);
    import_all (f);
    if (write (told_it[1], "x", 1) != 1 || !lec_library_embed_pending (f->library, NULL, NULL, NULL, NULL))
      _exit (1);
    g_usleep (300000); /* the lock is held until the end */
    _exit (lec_library_check (f->library, NULL) ? 0 : 2);
  }
  char c;
  g_assert_cmpint (read (told_it[0], &c, 1), ==, 1);
  open_library (f);
  g_autofree char *note = lec_library_owner_note (f->library);
  g_assert_nonnull (note);
  import_all (f);
  lec_library_embed_pending (f->library, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  int status;
  waitpid (child, &status, 0);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  g_assert_null (lec_library_owner_note (f->library));
  check (f);
  LecLibraryCounts counts;
  g_assert_true (lec_library_counts (f->library, &counts, NULL));
  g_assert_cmpuint (counts.embedded, ==, counts.chunks);
  close (told_it[0]);
  close (told_it[1]);
}

/* The disk fills up in the middle: a clear error, nothing lost, and it goes on when there is room. */
static void test_full_disk (Fixture *f, gconstpointer data)
{
  g_autofree char *mount_ = g_strdup_printf ("mount -t tmpfs -o size=3m tmpfs %s 2>/dev/null", f->data);
  char *argv[] = {"/bin/sh", "-c", mount_, NULL};
  int status = 1;
  if (g_getenv ("LECTERN_SMALL")) {
    g_test_skip ("too long under valgrind");
    return;
  }
  g_clear_pointer (&f->library, lec_library_unref);
  g_mkdir_with_parents (f->data, 0700);
  g_spawn_sync (NULL, argv, NULL, 0, NULL, NULL, NULL, NULL, &status, NULL);
  if (status != 0) {
    g_test_skip ("cannot mount a tmpfs here");
    open_library (f);
    return;
  }
  open_library (f);
  g_autoptr (GError) error = NULL;
  many_files (f, 600);
  const char *paths[] = {f->files, NULL};
  LecImportRequest request = {.paths = paths, .text_fd = -1};
  g_assert_false (run (f, &request, NULL, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_NO_SPACE);
  g_test_message ("%s", error->message);
  check (f);
  lec_library_unref (f->library);
  open_library (f);
  check (f);
  g_autofree char *more = g_strdup_printf ("mount -o remount,size=64m %s", f->data);
  argv[2] = more;
  g_spawn_sync (NULL, argv, NULL, 0, NULL, NULL, NULL, NULL, &status, NULL);
  g_assert_cmpint (status, ==, 0);
  import_all (f);
  check (f);
  g_assert_cmpuint (f->count[LEC_IMPORT_DONE] + f->count[LEC_IMPORT_UNCHANGED], ==, 600);
  g_clear_pointer (&f->library, lec_library_unref);
  g_autofree char *unmount = g_strdup_printf ("umount %s", f->data);
  argv[2] = unmount;
  g_spawn_sync (NULL, argv, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL);
  open_library (f);
}

/* A library that is open for reading searches, and refuses to change. */
static void test_read_only (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  fill (f);
  import_all (f);
  lec_library_unref (f->library);
  LecLibraryOptions options = lec_library_options_default ();
  options.read_only = TRUE;
  f->library = lec_library_open (f->data, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hits (f, "apple", NULL), ==, 1);
  const char *paths[] = {f->files, NULL};
  LecImportRequest request = {.paths = paths, .text_fd = -1};
  g_assert_false (run (f, &request, NULL, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_READ_ONLY);
  g_clear_error (&error);
  guint32 one = 1;
  g_assert_false (lec_library_remove (f->library, &one, 1, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_READ_ONLY);
}

#define ADD(name, func) g_test_add ("/import/" name, Fixture, NULL, set_up, func, tear_down)

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("killed", test_kill); /* first: it forks */
  ADD ("two processes", test_two_processes);
  ADD ("full disk", test_full_disk);
  ADD ("read only", test_read_only);
  ADD ("a folder", test_folder);
  ADD ("changed files", test_change);
  ADD ("removed", test_remove);
  ADD ("scopes", test_scope);
  ADD ("passages", test_passages);
  ADD ("a text", test_text);
  ADD ("missing", test_missing);
  ADD ("another chunker", test_rechunk);
  ADD ("cancelled", test_cancel);
  ADD ("embedding", test_embedding);
  return g_test_run ();
}
