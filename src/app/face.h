/* face.h — a way in for people or programs: the terminal, the command line, later the server.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/app/door.h"

typedef struct {
  const char *name; /* "ui", "cli" */
  const char *help;
  /* Runs until it ends; returns the exit status (0 done, 1 failed, 2 wrong usage, 130 interrupted). The door is
   * borrowed. `argc`/`argv` start at the verb (the terminal face gets argc 0). */
  int (*run) (LecDoor *door, int argc, char **argv);
} LecFace;

extern const LecFace lec_face_cli;
extern const LecFace lec_face_ui;
