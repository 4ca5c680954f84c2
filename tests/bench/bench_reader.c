/* bench_reader.c — CPU seconds of reading the PDFs of ../shared/data/pdf_dev, beside pdftotext over the same files, and
 * the memory of both our processes for the longest of them.
 *
 * Both are measured as CPU time of children in one run, in turns, so that a busy machine weighs on both alike; ours
 * counts this process too. `--small`: some files, one round. SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "src/doc/reader.h"

#define FOLDER "../shared/data/pdf_dev"

static double seconds (int who)
{
  struct rusage used;
  getrusage (who, &used);
  return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/* Ours: one helper for all files; counts pages. */
static double read_all (char **names, guint *pages)
{
  double self = seconds (RUSAGE_SELF), children = seconds (RUSAGE_CHILDREN);
  LecReaderProcess *reader = lec_reader_process_new (NULL);
  for (guint i = 0; names[i]; i++) {
    g_autofree char *path = g_build_filename (FOLDER, names[i], NULL);
    int fd = open (path, O_RDONLY | O_CLOEXEC);
    g_autoptr (LecDocument) document = lec_reader_read (reader, fd, names[i], NULL, NULL, NULL, NULL, NULL);
    *pages += document ? document->pages->len : 0;
    close (fd);
  }
  lec_reader_process_free (reader); /* the helper is reaped here, and its time counted */
  return seconds (RUSAGE_SELF) - self + seconds (RUSAGE_CHILDREN) - children;
}

/* The peer: a process a file. */
static double convert_all (char **names)
{
  double before = seconds (RUSAGE_CHILDREN);
  for (guint i = 0; names[i]; i++) {
    g_autofree char *path = g_build_filename (FOLDER, names[i], NULL);
    const char *argv[] = {"pdftotext", "-q", path, "-", NULL};
    if (!g_spawn_sync (NULL, (char **)argv, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                       NULL, NULL, NULL))
      return -1;
  }
  return seconds (RUSAGE_CHILDREN) - before;
}

static int compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static GPtrArray *list_files (gboolean small)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (FOLDER, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));)
    if (g_str_has_suffix (name, ".pdf") && (!small || g_str_has_prefix (name, "pdfplumber")))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare);
  g_ptr_array_add (names, NULL);
  return names;
}

int main (int argc, char **argv)
{
  gboolean small = argc > 1 && !strcmp (argv[1], "--small");
  g_autoptr (GPtrArray) names = list_files (small);
  if (names->len <= 1) {
    printf ("skipped: %s is not here\n", FOLDER);
    return 77;
  }
  double ours = 0, theirs = 0;
  guint pages = 0, rounds = small ? 1 : 3;
  for (guint i = 0; i < rounds; i++) {
    double peer = convert_all ((char **)names->pdata);
    if (peer < 0) {
      printf ("skipped: pdftotext is not installed\n");
      return 77;
    }
    theirs += peer;
    ours += read_all ((char **)names->pdata, &pages);
  }
  struct rusage self, children;
  getrusage (RUSAGE_SELF, &self);
  getrusage (RUSAGE_CHILDREN, &children);
  printf ("reading %u files, %u pages: %.2f CPU s, pdftotext %.2f CPU s, ratio %.2f (at most 1.5)\n", names->len - 1,
          pages / rounds, ours / rounds, theirs / rounds, ours / theirs);
  printf ("memory at its peak: %.0f MB here, %.0f MB in the helper\n", (double)self.ru_maxrss / 1024,
          (double)children.ru_maxrss / 1024);
  return 0;
}
