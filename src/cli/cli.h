/* cli.h — one run of a verb: the action that it calls, and how its parts and result are shown.
 *
 * Verbs, options and their help come from the table of actions (lec_door_actions). A verb whose output wants more than
 * JSON is one file, verb_*.c, that ends in a const LecVerb; verbs.c lists them.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/app/door.h"
#include "src/cli/out.h"
#include "src/cli/progress.h"

enum { LEC_EXIT_DONE = 0, LEC_EXIT_FAILED = 1, LEC_EXIT_USAGE = 2, LEC_EXIT_INTERRUPTED = 130 };

typedef struct LecVerb LecVerb;

typedef struct {
  LecDoor *door;
  const cJSON *action; /* the action's description, borrowed */
  const LecVerb *verb; /* NULL: shown as JSON */
  cJSON *params;       /* what will be sent */
  gboolean json;       /* --json */
  LecOut out;
  LecProgress *progress;
  GMainLoop *loop;
  GCancellable *cancellable;
  guint interrupts;  /* how often Ctrl-C was pressed */
  int spooled;       /* a descriptor to close after the call; -1: none */
  gboolean streamed; /* text has been printed as it came */
  int status;        /* exit status */
} LecRun;

struct LecVerb {
  const char *action; /* its name */
  /* Makes the parameters ready (paths absolute, standard input read); NULL: nothing to do. */
  gboolean (*prepare) (LecRun *run, GError **error);
  /* Shows a part; NULL: not wanted. Not called with --json, but for "progress". */
  void (*part) (LecRun *run, const char *name, const cJSON *part);
  /* Shows the result and gives the exit status. */
  int (*result) (LecRun *run, const cJSON *result);
  /* The exit status of a result that is printed as JSON; NULL: 0. */
  int (*status) (const cJSON *result);
  const char *resume; /* what is said after Ctrl-C; NULL: nothing */
};

/* The verb of an action; NULL if it has none of its own. */
const LecVerb *lec_verb_find (const char *action);

/* Standard input as text without the last line end; NULL with the error (unreadable, over 64 MiB, not text). */
char *lec_read_stdin (GError **error);
/* The exit status for an error: 2 for wrong usage, 130 for a cancellation, else 1. */
int lec_exit_status (const GError *error);

/* ---- args.c ---- */

typedef struct {
  gboolean json, no_color, help, version;
} LecFlags;

/* Takes the flags that every verb knows out of the arguments, up to "--". */
void lec_flags_take (int *argc, char **argv, LecFlags *flags);
/* The arguments behind the verb as parameters of the action; NULL with LEC_ERROR_INVALID. */
cJSON *lec_args_parse (const cJSON *action, int argc, char **argv, GError **error);
/* The action whose verb the first arguments name (the longest one counts), and how many they are; NULL: none. */
const cJSON *lec_args_verb (const cJSON *actions, int argc, char **argv, int *words);

/* ---- help.c ---- */

/* The list of verbs. */
void lec_help_all (const LecOut *out, const cJSON *actions);
/* One verb with its options; a first word of several verbs ("documents") shows each. */
void lec_help_verb (const LecOut *out, const cJSON *action);
/* "lectern search [options] QUERY". Owned by the caller. */
char *lec_help_usage (const cJSON *action);
/* The verb nearest to what was typed; NULL if none is near. Borrowed from `actions`. */
const char *lec_help_nearest (const cJSON *actions, const char *typed);
/* A completion script for "bash", "zsh" or "fish"; NULL for another shell. Owned by the caller. */
char *lec_completions (const cJSON *actions, const char *shell);
