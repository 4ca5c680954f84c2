/* out.h — what the command line prints: results on standard output, everything else on standard error.
 *
 * Text of strangers goes through lec_out_safe, so that it can never press a key or move the cursor. Standard output is
 * buffered; a reader that went away (EPIPE) ends the output quietly.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>
#include "src/base/json.h"

typedef enum { LEC_STYLE_PLAIN, LEC_STYLE_BOLD, LEC_STYLE_DIM, LEC_STYLE_GOOD, LEC_STYLE_BAD, LEC_STYLE_MARK } LecStyle;

typedef struct {
  gboolean terminal; /* standard output is one */
  gboolean styled;   /* and takes bold and colours (NO_COLOR, --no-color, TERM=dumb: not) */
  int columns;       /* of the terminal; 0: no limit */
} LecOut;

/* Looks at standard output and the environment. */
LecOut lec_out_open (gboolean no_color);
/* Writes what is buffered; FALSE if it could not be written (EPIPE counts as written: nobody reads). */
gboolean lec_out_close (void);

/* Prints a formatted text in a style. */
void lec_out (const LecOut *out, LecStyle style, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* Prints a text of strangers on one line: no control characters, line ends as spaces. */
void lec_out_line (const LecOut *out, LecStyle style, const char *text);
/* Prints a text of strangers as it is, but for control characters. */
void lec_out_text (const LecOut *out, LecStyle style, const char *text);
/* Prints `text` on one line, the ranges (code points, [[start,end]…]) marked: bold, or in asterisks. */
void lec_out_marked (const LecOut *out, const char *text, const cJSON *ranges);
/* Prints JSON and a line end. */
void lec_out_json (const LecOut *out, const cJSON *value);

/* A text of strangers for one line; owned by the caller. */
char *lec_out_safe (const char *text);
/* A path as people here know it: relative where it lies below the current folder. Owned by the caller. */
char *lec_out_path (const char *path);

/* "lectern: message" and, if given, "  hint" on standard error. */
void lec_out_error (const char *message, const char *hint);
/* A line on standard error. */
void lec_out_note (const char *format, ...) G_GNUC_PRINTF (1, 2);
