/* main.c — starts a face: the terminal's where nothing is asked for, else the command line's.
 * SPDX-License-Identifier: MIT */
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "src/app/face.h"

/* One thread a call in BLAS and OpenMP: workers run side by side, and threads that spin while they wait take the other
 * processor away. These libraries read the environment when they are loaded, before which no thread exists. */
static void prepare_process (void)
{
  setenv ("OMP_WAIT_POLICY", "passive", 0);
  setenv ("OMP_NUM_THREADS", "1", 0);
  setenv ("OPENBLAS_NUM_THREADS", "1", 0);
  mallopt (M_ARENA_MAX, 2);  /* an arena a thread would keep what each import once needed */
  signal (SIGPIPE, SIG_IGN); /* a helper that dies is an error to tell, not the end */
  setlocale (LC_CTYPE, "");
}

/* Takes `--NAME VALUE` or `--NAME=VALUE` out of the arguments; FALSE if the value is missing. */
static int take_option (int *argc, char **argv, const char *name, const char **value)
{
  size_t length = strlen (name);
  int kept = 1, i = 1;
  for (; i < *argc && strcmp (argv[i], "--") != 0; i++) {
    if (!strcmp (argv[i], name)) {
      if (i + 1 >= *argc)
        return 0;
      *value = argv[++i];
    } else if (!strncmp (argv[i], name, length) && argv[i][length] == '=') {
      *value = argv[i] + length + 1;
    } else {
      argv[kept++] = argv[i];
    }
  }
  while (i < *argc)
    argv[kept++] = argv[i++];
  *argc = kept;
  return 1;
}

int main (int argc, char **argv)
{
  LecDoorOptions options = {0};
  prepare_process ();
  if (!take_option (&argc, argv, "--data", &options.data_dir) ||
      !take_option (&argc, argv, "--config", &options.config)) {
    fputs ("lectern: --data and --config need a value\n  lectern --help explains\n", stderr);
    return 2;
  }
  const LecFace *face = argc > 1 ? &lec_face_cli : &lec_face_ui;
  if (face == &lec_face_ui && (!isatty (STDIN_FILENO) || !isatty (STDOUT_FILENO))) {
    fputs ("lectern: the terminal face needs a terminal\n  lectern --help lists what can be done without one\n",
           stderr);
    return 2;
  }
  options.background = face == &lec_face_ui;
  g_autoptr (LecDoor) door = lec_door_new_local (&options);
  return face->run (door, argc - 1, argv + 1);
}
