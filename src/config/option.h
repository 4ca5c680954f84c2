/* option.h — what an option of the configuration is: its owner describes it, everything else follows from that.
 *
 * The check of a value, the text of `lectern config options` and the default come from the descriptor alone.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

typedef enum {
  LEC_OPTION_BOOL,   /* true or false (yes, no, on, off, 1, 0 are read too) */
  LEC_OPTION_INT,    /* a whole number from `min` to `max` */
  LEC_OPTION_NUMBER, /* a number from `min` to `max` */
  LEC_OPTION_CHOICE, /* one word of `choices` */
  LEC_OPTION_TEXT,   /* any text of one line */
} LecOptionType;

typedef struct {
  const char *group, *name; /* [group] name = …; told as "group.name" */
  LecOptionType type;
  double initial;             /* the default of a boolean (0, 1) or a number */
  const char *text;           /* the default of a choice or a text */
  double min, max;            /* of numbers, both included */
  const char *const *choices; /* of a choice, NULL-terminated */
  const char *environment;    /* a variable that overrides the file, or NULL */
  const char *help;           /* one sentence */
} LecOption;

/* "boolean", "integer", "number", "choice", "text". Static. */
const char *lec_option_type_name (LecOptionType type);
/* What is allowed, for messages: "a number from 0 to 10", "one of: dark, light". Owned by the caller. */
char *lec_option_allowed (const LecOption *option);
/* The default as text. Owned by the caller. */
char *lec_option_initial (const LecOption *option);
/* Whether `text` is allowed; `*canonical` (may be NULL) receives its usual form ("yes" → "true"), the caller's. */
gboolean lec_option_accepts (const LecOption *option, const char *text, char **canonical);
