/* verb_search.c — `lectern search`: hits with file, page, score and the words that match.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/cli/verbs.h"

static void show_parts (const LecOut *out, const cJSON *parts)
{
  const cJSON *part;
  lec_out (out, LEC_STYLE_DIM, "    ");
  cJSON_ArrayForEach (part, parts)
    lec_out (out, LEC_STYLE_DIM, "%s%s %.3f", part == parts->child ? "" : " · ", part->string, part->valuedouble);
  lec_out (out, LEC_STYLE_PLAIN, "\n");
}

static void show_hit (const LecOut *out, const cJSON *hit)
{
  guint page = (guint)lec_json_int (hit, "page", 0), last = (guint)lec_json_int (hit, "last_page", page);
  const char *heading = lec_json_string (hit, "heading", "");
  const cJSON *parts = lec_json_object (hit, "parts");
  lec_out (out, LEC_STYLE_PLAIN, "%2.0f  ", lec_json_number (hit, "rank", 0));
  lec_out_line (out, LEC_STYLE_BOLD, lec_json_string (hit, "filename", ""));
  lec_out (out, LEC_STYLE_PLAIN, last > page ? "  p. %u–%u" : "  p. %u", page, last);
  lec_out (out, LEC_STYLE_DIM, "  %.2f  %s\n", lec_json_number (hit, "score", 0), lec_json_string (hit, "doc_id", ""));
  if (*heading) {
    lec_out (out, LEC_STYLE_PLAIN, "    ");
    lec_out_line (out, LEC_STYLE_DIM, heading);
    lec_out (out, LEC_STYLE_PLAIN, "\n");
  }
  lec_out (out, LEC_STYLE_PLAIN, "    ");
  lec_out_marked (out, lec_json_string (hit, "snippet", ""), lec_json_array (hit, "snippet_highlights"));
  lec_out (out, LEC_STYLE_PLAIN, "\n");
  if (parts)
    show_parts (out, parts);
}

static int on_result (LecRun *run, const cJSON *result)
{
  const cJSON *hit, *hits = lec_json_array (result, "results");
  cJSON_ArrayForEach (hit, hits) {
    lec_out (&run->out, LEC_STYLE_PLAIN, hit == hits->child ? "" : "\n");
    show_hit (&run->out, hit);
  }
  if (cJSON_GetArraySize (hits) == 0)
    lec_out_note (lec_json_number (result, "documents", 0) > 0
                      ? "nothing found"
                      : "nothing found: the collection is empty (lectern import PATH)");
  return LEC_EXIT_DONE;
}

const LecVerb lec_verb_search = {.action = "search", .result = on_result};
