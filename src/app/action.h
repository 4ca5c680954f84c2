/* action.h — one thing that a person or a program can ask for: its parameters, its effect, its bindings, its handler.
 *
 * The table (action.c) lists them all. From it come the verbs and their help, the completions, the palette, the checks
 * of parameters, and later routes and schemas; nobody writes one of these twice. Actions with one noun share a file
 * (actions_NOUN.c) that ends in their const descriptors.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>
#include "src/base/json.h"

typedef struct LecApp LecApp;
typedef struct LecCall LecCall; /* one call of an action, on its way */

typedef enum {
  LEC_PARAM_TEXT, /* min–max characters */
  LEC_PARAM_INT,  /* a whole number from min to max */
  LEC_PARAM_BOOL,
  LEC_PARAM_CHOICE, /* one of `choices` */
  LEC_PARAM_TEXTS,  /* an array of min–max texts */
  LEC_PARAM_FILE,   /* the descriptor of an open, spooled file: never bytes in JSON */
} LecParamType;

typedef enum {
  LEC_ARG_OPTION, /* --option VALUE; a boolean takes none, and is --no-option where it is true by default */
  LEC_ARG_ONE,    /* the words of the command line, joined ("-": standard input) */
  LEC_ARG_EACH,   /* one argument */
  LEC_ARG_REST,   /* the arguments that are left, one value each */
  LEC_ARG_NONE,   /* not for the command line */
} LecParamArg;

typedef struct {
  const char *name;
  LecParamType type;
  gboolean required;
  const char *initial; /* the default as JSON ("5", "\"full\""), or NULL: absent */
  double min, max;     /* max 0: no limit */
  const char *choices; /* "a|b|c" */
  LecParamArg arg;
  const char *option; /* long option without dashes; NULL: none (or its place in the usage: "PATH") */
  char letter;        /* short option, or 0 */
  const char *place;  /* HTTP: "query", "path", "body", "file" */
  const char *help;
} LecParam;

typedef enum { LEC_FORM_VALUE, LEC_FORM_STREAM, LEC_FORM_BYTES } LecForm;
typedef enum {
  LEC_EFFECT_READS,
  LEC_EFFECT_WRITES,
  LEC_EFFECT_DESTROYS,
  LEC_EFFECT_SPENDS,
  LEC_EFFECT_DECIDES
} LecEffect;
typedef enum { LEC_POOL_QUICK, LEC_POOL_LONG } LecPool; /* who computes: searches and pages, or import and embedding */

typedef struct {
  const char *name;          /* "documents.import" */
  const char *help;          /* one line */
  const char *verb;          /* "documents show"; NULL: none */
  const char *key;           /* in the terminal face; NULL: none */
  const char *method, *path; /* HTTP; NULL: only POST /actions/{name} */
  int success;               /* HTTP status; 0: 200 */
  LecForm form;
  LecEffect effect;
  LecPool pool;
  const char *parts;      /* of a stream: "token|sources" */
  const char *result;     /* members of the result, in brief */
  const LecParam *params; /* ends with a NULL name; NULL: none */
  /* Computes the result in a worker of the pool; NULL with the error (or the bytes given by lec_call_take_bytes). */
  cJSON *(*run) (LecCall *call, GError **error);
} LecAction;

/* All actions, NULL-terminated. */
const LecAction *const *lec_actions (void);
/* By name; NULL with LEC_ERROR_NOT_FOUND. */
const LecAction *lec_action_find (const char *name, GError **error);
/* The table as door.h's lec_door_actions gives it; owned by the caller. */
cJSON *lec_actions_describe (void);

/* Checks parameters against the descriptors, the only place where that is done, and adds the defaults of absent ones.
 * A member that is null counts as absent. FALSE with LEC_ERROR_INVALID, whose message names every wrong field;
 * `*faults` (may be NULL) then receives [{"loc":[field],"msg","type","input"}], owned by the caller. */
gboolean lec_action_check (const LecAction *action, cJSON *params, cJSON **faults, GError **error);

/* ---- what a handler may do with its call ---- */

/* The app; borrowed. */
LecApp *lec_call_app (LecCall *call);
const cJSON *lec_call_params (LecCall *call);       /* checked, with defaults; borrowed */
GCancellable *lec_call_cancellable (LecCall *call); /* its own; borrowed */
/* Gives a part of the stream; takes `part`. From any thread. A part that `replaces` takes the place of one of the same
 * name that has not been delivered yet (progress). */
void lec_call_part (LecCall *call, const char *name, cJSON *part, gboolean replaces);
/* The result as bytes with their (static) media type; takes `bytes`. */
void lec_call_take_bytes (LecCall *call, GBytes *bytes, const char *media_type);
