/* verb_ask.c — `lectern ask` and `lectern complete`: text as it comes; for an answer, then its checked sources.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include "src/cli/verbs.h"

static void on_part (LecRun *run, const char *name, const cJSON *part)
{
  if (strcmp (name, "token") != 0)
    return;
  run->streamed = TRUE;
  lec_out_text (&run->out, LEC_STYLE_PLAIN, lec_json_string (part, "token", ""));
  fflush (stdout);
}

/* ---- ask ---- */

static void show_source (const LecOut *out, const cJSON *source)
{
  static const struct {
    const char *verified, *mark;
    LecStyle style;
  } marks[] = {{"exact", "✓", LEC_STYLE_GOOD}, {"normalized", "✓", LEC_STYLE_GOOD}, {"absent", "✗", LEC_STYLE_BAD}};
  const char *verified = lec_json_string (source, "verified", ""), *quote = lec_json_string (source, "quote", NULL);
  gboolean cited = lec_json_bool (source, "cited", FALSE);
  const char *mark = cited ? "–" : " ";
  LecStyle style = LEC_STYLE_DIM;
  for (guint i = 0; cited && i < G_N_ELEMENTS (marks); i++)
    if (!strcmp (marks[i].verified, verified)) {
      mark = marks[i].mark;
      style = marks[i].style;
    }
  lec_out (out, LEC_STYLE_PLAIN, "[%.0f] ", lec_json_number (source, "rank", 0));
  lec_out (out, style, "%s ", mark);
  lec_out_line (out, LEC_STYLE_BOLD, lec_json_string (source, "filename", ""));
  lec_out (out, LEC_STYLE_PLAIN, "  p. %.0f", lec_json_number (source, "page", 0));
  lec_out (out, style, "  %s\n", cited ? verified : "not cited");
  if (cited && quote) {
    lec_out (out, LEC_STYLE_PLAIN, "      ");
    lec_out (out, LEC_STYLE_DIM, "“");
    lec_out_line (out, LEC_STYLE_DIM, quote);
    lec_out (out, LEC_STYLE_DIM, "”\n");
  }
}

static int on_answer (LecRun *run, const cJSON *result)
{
  const cJSON *source, *sources = lec_json_array (result, "sources");
  if (!run->streamed)
    lec_out_text (&run->out, LEC_STYLE_PLAIN, lec_json_string (result, "answer", ""));
  lec_out (&run->out, LEC_STYLE_PLAIN, "\n");
  if (!cJSON_GetArraySize (sources))
    return LEC_EXIT_DONE;
  lec_out (&run->out, LEC_STYLE_PLAIN, "\n%s\n",
           lec_json_bool (result, "enough", TRUE) ? "Sources" : "Nearest passages");
  cJSON_ArrayForEach (source, sources)
    show_source (&run->out, source);
  return LEC_EXIT_DONE;
}

const LecVerb lec_verb_ask = {.action = "ask", .part = on_part, .result = on_answer};

/* ---- complete ---- */

static int on_completion (LecRun *run, const cJSON *result)
{
  if (!run->streamed)
    lec_out_text (&run->out, LEC_STYLE_PLAIN, lec_json_string (result, "result", ""));
  lec_out (&run->out, LEC_STYLE_PLAIN, "\n");
  return LEC_EXIT_DONE;
}

const LecVerb lec_verb_complete = {.action = "complete", .part = on_part, .result = on_completion};
