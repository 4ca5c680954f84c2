/* test_known_items.c — phrases that stand in exactly one of many real PDFs are found at rank 1, on the right page.
 *
 * Reads ../shared/data/pdf_dev; exits 77 where that is absent.
 * SPDX-License-Identifier: MIT */
#include "src/library/import.h"
#include "src/library/search.h"
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "src/base/error.h"

#define FOLDER "../shared/data/pdf_dev"

typedef struct {
  char *data;
  LecLibrary *library;
} Fixture;

static void remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      remove_tree (child);
    else
      g_unlink (child);
  }
  g_rmdir (path);
}

static GPtrArray *pdfs (void)
{
  g_autoptr (GDir) dir = g_dir_open (FOLDER, 0, NULL);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  for (const char *name; dir && (name = g_dir_read_name (dir));)
    if (g_str_has_suffix (name, ".pdf"))
      g_ptr_array_add (files, g_build_filename (FOLDER, name, NULL));
  g_ptr_array_add (files, NULL);
  return files;
}

static void count_file (const LecImportFile *file, gpointer user_data)
{
  ((guint *)user_data)[file->outcome]++;
}

/* Imports the encrypted ones again with the passwords of the manifest (its ninth column). */
static void give_passwords (Fixture *f)
{
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (FOLDER "/manifest.tsv", &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++) {
    g_auto (GStrv) cells = g_strsplit (*line, "\t", -1);
    if (g_strv_length (cells) < 9 || strcmp (cells[3], "user-pw") != 0)
      continue;
    g_autofree char *path = g_build_filename (FOLDER, cells[0], NULL);
    const char *paths[] = {path, NULL};
    LecImportRequest request = {.paths = paths, .text_fd = -1, .password = cells[8]};
    g_assert_true (lec_library_import (f->library, &request, NULL, NULL, NULL));
  }
}

static void set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint counts[5] = {0};
  g_autoptr (GPtrArray) files = pdfs ();
  f->data = g_dir_make_tmp ("lec-known-XXXXXX", NULL);
  f->library = lec_library_open (f->data, NULL, &error);
  g_assert_no_error (error);
  LecImportRequest request = {.paths = (const char *const *)files->pdata, .text_fd = -1};
  LecImportEvents events = {.file = count_file, .user_data = counts};
  lec_library_import (f->library, &request, &events, NULL, &error);
  g_assert_no_error (error);
  guint sum = counts[0] + counts[1] + counts[2] + counts[3] + counts[4];
  g_assert_cmpuint (sum, ==, files->len - 1); /* every file is accounted for */
  lec_library_check (f->library, &error);
  g_assert_no_error (error);
}

static void tear_down (Fixture *f, gconstpointer data)
{
  lec_library_unref (f->library);
  remove_tree (f->data);
  g_free (f->data);
}

/* Whether the phrase's first hit is in that file and touches that page. */
static gboolean found (Fixture *f, const char *file, guint page, const char *phrase)
{
  g_autoptr (GError) error = NULL;
  LecSearchRequest request = {.query = phrase, .k = 1, .mode = LEC_MODE_LEXICAL};
  g_autoptr (LecSearchResult) result = lec_library_search (f->library, &request, &error);
  g_assert_no_error (error);
  if (result->hits->len == 0) {
    g_test_message ("nothing for: %s (%s p. %u)", phrase, file, page);
    return FALSE;
  }
  const LecPassage *p = ((LecSearchHit *)result->hits->pdata[0])->passage;
  gboolean right = strcmp (p->filename, file) == 0 && p->range.first <= page && page <= p->range.last;
  if (!right)
    g_test_message ("%s p. %u instead of %s p. %u for: %s", p->filename, p->range.first, file, page, phrase);
  return right;
}

static void test_known (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;
  give_passwords (f);
  guint n = 0, right = 0, quoted = 0;
  g_assert_true (g_file_get_contents (FOLDER "/known_items.tsv", &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++) {
    g_auto (GStrv) cells = g_strsplit (*line, "\t", 3);
    if (g_strv_length (cells) < 3 || atoi (cells[1]) < 1)
      continue;
    g_autofree char *phrase = g_strdup_printf ("\"%s\"", g_strdelimit (cells[2], "\"\r", ' '));
    n++;
    right += found (f, cells[0], (guint)atoi (cells[1]), cells[2]);
    quoted += found (f, cells[0], (guint)atoi (cells[1]), phrase);
  }
  g_test_message ("%u phrases: %u at rank 1 as words, %u in quotation marks", n, right, quoted);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (quoted + 1, >=, n); /* one phrase of the list stands on the page before, too */
  g_assert_cmpuint (right * 100, >=, n * 92);
}

static void test_password (Fixture *f, gconstpointer data)
{
  guint32 number;
  g_autoptr (GError) error = NULL;
  static const char name[] = "sample-files__libreoffice-writer-password.pdf";
  g_assert_true (lec_library_resolve (f->library, name, &number, &error));
  g_autoptr (LecDocInfo) locked = lec_library_get (f->library, number, &error);
  g_assert_cmpint (locked->state, ==, LEC_STATE_FAILED);
  g_assert_cmpstr (locked->error_code, ==, "encrypted");
  const char *paths[] = {FOLDER "/sample-files__libreoffice-writer-password.pdf", NULL};
  LecImportRequest request = {.paths = paths, .text_fd = -1, .password = "openpassword"};
  g_assert_true (lec_library_import (f->library, &request, NULL, NULL, &error));
  g_autoptr (LecDocInfo) open = lec_library_get (f->library, number, &error);
  g_assert_cmpint (open->state, !=, LEC_STATE_FAILED);
  g_assert_cmpuint (open->pages, >, 0);
  g_assert_true (lec_library_check (f->library, &error));
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!g_file_test (FOLDER "/known_items.tsv", G_FILE_TEST_EXISTS)) {
    printf ("skipped: %s is not there\n", FOLDER);
    return 77;
  }
  g_test_add ("/library/known items", Fixture, NULL, set_up, test_known, tear_down);
  g_test_add ("/library/password", Fixture, NULL, set_up, test_password, tear_down);
  return g_test_run ();
}
