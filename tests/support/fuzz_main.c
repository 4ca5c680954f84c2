/* fuzz_main.c — runs a fuzzer's function over files of a kept corpus, where libFuzzer is not linked.
 * SPDX-License-Identifier: MIT */
#include <glib.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* Feeds every file of the folder (and the empty input) to the function; counts them. */
int main (int argc, char **argv)
{
  guint n = 1;
  LLVMFuzzerTestOneInput ((const guint8 *)"", 0);
  g_autoptr (GDir) dir = argc > 1 ? g_dir_open (argv[1], 0, NULL) : NULL;
  for (const char *name; dir && (name = g_dir_read_name (dir)); n++) {
    g_autofree char *path = g_build_filename (argv[1], name, NULL);
    g_autofree char *bytes = NULL;
    gsize length = 0;
    if (g_file_get_contents (path, &bytes, &length, NULL)) {
      guint8 *exact = g_memdup2 (bytes, length); /* no byte beyond the end, so that a sanitizer sees a read past it */
      LLVMFuzzerTestOneInput (exact ? exact : (const guint8 *)"", length);
      g_free (exact);
    }
  }
  printf ("%u inputs\n", n);
  return 0;
}
