/* verb_doctor.c — `lectern doctor`: one line a check, and what to do about those that fail.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/cli/verbs.h"

static void on_part (LecRun *run, const char *name, const cJSON *part)
{
  lec_progress_tell (run->progress, lec_json_string (part, "stage", ""), (guint64)lec_json_number (part, "done", 0),
                     (guint64)lec_json_number (part, "total", 0), NULL, -1);
}

static int status_of (const cJSON *result)
{
  return lec_json_bool (result, "ok", FALSE) ? LEC_EXIT_DONE : LEC_EXIT_FAILED;
}

static int on_result (LecRun *run, const cJSON *result)
{
  const cJSON *check;
  cJSON_ArrayForEach (check, lec_json_array (result, "checks")) {
    gboolean ok = lec_json_bool (check, "ok", FALSE);
    const char *help = lec_json_string (check, "help", NULL);
    lec_out (&run->out, ok ? LEC_STYLE_GOOD : LEC_STYLE_BAD, ok ? "✓ " : "✗ ");
    lec_out (&run->out, LEC_STYLE_PLAIN, "%-15s ", lec_json_string (check, "name", ""));
    lec_out_line (&run->out, LEC_STYLE_PLAIN, lec_json_string (check, "message", ""));
    lec_out (&run->out, LEC_STYLE_PLAIN, "\n");
    if (!ok && help)
      lec_out (&run->out, LEC_STYLE_BOLD, "  %-15s %s\n", "", help);
  }
  return status_of (result);
}

const LecVerb lec_verb_doctor = {.action = "doctor", .part = on_part, .result = on_result, .status = status_of};
