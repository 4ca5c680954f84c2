/* bench_import.c — reading, chunking and the lexical index together, against pypdf's extraction of text alone.
 *
 * Files: ../shared/data/pdf_dev (all of them; with --small those of 200 KB to 1.1 MB, since a start of the
 * helper outweighs the smallest). CPU seconds of the process and its children, and
 * the peak memory of both. Exits 77 where the files or pypdf are absent.
 * SPDX-License-Identifier: MIT */
#include "src/library/import.h"
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define FILES "../shared/data/pdf_dev"

static const char pypdf_script[] = "import sys, logging\n"
                                   "logging.disable(logging.CRITICAL)\n"
                                   "from pypdf import PdfReader\n"
                                   "sys.setrecursionlimit(20000)\n"
                                   "pages = 0\n"
                                   "for path in sys.argv[1:]:\n"
                                   "    try:\n"
                                   "        for page in PdfReader(path).pages:\n"
                                   "            page.extract_text()\n"
                                   "            pages += 1\n"
                                   "    except Exception:\n"
                                   "        pass\n"
                                   "print(pages)\n";

static double cpu (int who)
{
  struct rusage use;
  getrusage (who, &use);
  return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
         (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

static double cpu_of_both (void)
{
  return cpu (RUSAGE_SELF) + cpu (RUSAGE_CHILDREN);
}

static int by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static GPtrArray *pdfs (gboolean small)
{
  g_autoptr (GDir) dir = g_dir_open (FILES, 0, NULL);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);
  for (const char *name; dir && (name = g_dir_read_name (dir));) {
    GStatBuf st;
    g_autofree char *path = g_build_filename (FILES, name, NULL);
    if (g_str_has_suffix (name, ".pdf") && g_stat (path, &st) == 0 &&
        (!small || (st.st_size > 200000 && st.st_size < 1100000)))
      g_ptr_array_add (files, g_steal_pointer (&path));
  }
  g_ptr_array_sort (files, by_name);
  g_ptr_array_add (files, NULL);
  return files;
}

static double run_pypdf (GPtrArray *files, char **pages)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_ptr_array_add (argv, g_file_test ("/usr/bin/python3", G_FILE_TEST_EXISTS) ? "/usr/bin/python3" : "python3");
  g_ptr_array_add (argv, "-c");
  g_ptr_array_add (argv, (char *)pypdf_script);
  for (guint i = 0; i < files->len; i++)
    g_ptr_array_add (argv, files->pdata[i]);
  double before = cpu (RUSAGE_CHILDREN);
  int status = 0;
  if (!g_spawn_sync (NULL, (char **)argv->pdata, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                     pages, NULL, &status, NULL) ||
      status != 0)
    return -1;
  return cpu (RUSAGE_CHILDREN) - before;
}

static void told (const LecImportFile *file, gpointer user_data)
{
  guint *counts = user_data;
  counts[file->outcome]++;
  counts[5] += file->pages;
  counts[6] += file->chunks;
}

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

/* `*reading` receives the helpers' share. */
static double run_import (GPtrArray *files, guint counts[7], double *reading)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = g_dir_make_tmp ("lec-bench-XXXXXX", NULL);
  double before = cpu_of_both (), helpers = cpu (RUSAGE_CHILDREN);
  LecLibrary *library = lec_library_open (data, NULL, &error);
  LecImportRequest request = {.paths = (const char *const *)files->pdata, .text_fd = -1};
  LecImportEvents events = {.file = told, .user_data = counts};
  if (!library || !lec_library_import (library, &request, &events, NULL, &error))
    g_error ("%s", error->message);
  lec_library_unref (library);
  double used = cpu_of_both () - before;
  *reading = cpu (RUSAGE_CHILDREN) - helpers;
  remove_tree (data);
  return used;
}

int main (int argc, char **argv)
{
  gboolean small = argc > 1 && strcmp (argv[1], "--small") == 0;
  guint counts[7] = {0};
  g_autofree char *pages = NULL;
  g_autoptr (GPtrArray) files = pdfs (small);
  if (files->len <= 1) {
    printf ("skipped: %s is not there\n", FILES);
    return 77;
  }
  double reading = 0, ours = run_import (files, counts, &reading);
  struct rusage self, children;
  getrusage (RUSAGE_SELF, &self);
  getrusage (RUSAGE_CHILDREN, &children);
  double theirs = run_pypdf (files, &pages);
  if (theirs < 0) {
    printf ("skipped: python3-pypdf is not installed\n");
    return 77;
  }
  printf ("import of %u PDFs, searchable by words: %u done, %u failed, %u pages, %u passages\n", files->len - 1,
          counts[LEC_IMPORT_DONE], counts[LEC_IMPORT_FAILED], counts[5], counts[6]);
  printf ("  lectern  %7.2f CPU s, %.2f of them in the reader; peak %ld MB + reader %ld MB\n", ours, reading,
          self.ru_maxrss / 1024, children.ru_maxrss / 1024);
  printf ("  pypdf    %7.2f CPU s for %d pages, extraction alone\n", theirs, atoi (pages));
  printf ("  ratio    %7.1f (bar: 5)\n", theirs / ours);
  return 0;
}
