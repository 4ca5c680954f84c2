/* values.c — documents, hits, sources and pages as JSON.
 * SPDX-License-Identifier: MIT */
#include "src/app/values.h"
#include <string.h>
#include "src/app/snippet.h"
#include "src/base/error.h"
#include "src/base/utf8.h"

#define EXCERPT 200 /* code points of a source's excerpt */

char *lec_value_id (guint32 document)
{
  return g_strdup_printf ("d%u", document);
}

static void set_id (cJSON *object, const char *name, guint32 document)
{
  g_autofree char *id = lec_value_id (document);
  lec_json_set_string (object, name, id);
}

static cJSON *strings (char **list)
{
  cJSON *array = cJSON_CreateArray ();
  for (; list && *list; list++) {
    g_autofree char *text = lec_utf8_repair (*list, -1);
    cJSON_AddItemToArray (array, cJSON_CreateString (text));
  }
  return array;
}

static const char *state_name (LecDocState state)
{
  return state == LEC_STATE_READY ? "ready" : state == LEC_STATE_EMBEDDING ? "embedding" : "failed";
}

static double progress_of (const LecDocInfo *info)
{
  if (info->state == LEC_STATE_READY)
    return 1;
  return info->state == LEC_STATE_EMBEDDING && info->chunks ? (double)info->embedded / info->chunks : 0;
}

cJSON *lec_value_document (const LecDocInfo *info)
{
  cJSON *o = cJSON_CreateObject ();
  gboolean failed = info->state == LEC_STATE_FAILED;
  set_id (o, "document_id", info->number);
  lec_json_set_string (o, "filename", info->filename);
  lec_json_set_string (o, "path", info->paths ? info->paths[0] : NULL);
  lec_json_take (o, "paths", strings (info->paths));
  lec_json_set_string (o, "title", info->title);
  lec_json_set_string (o, "author", info->author);
  lec_json_set_string (o, "format", info->format);
  lec_json_set_string (o, "status", state_name (info->state));
  lec_json_set_number (o, "progress", progress_of (info));
  lec_json_set_number (o, "pages", info->pages);
  lec_json_set_number (o, "chunks", info->chunks);
  lec_json_set_number (o, "embedded", info->embedded);
  lec_json_set_number (o, "size", (double)info->size);
  lec_json_set_number (o, "added", (double)info->added);
  lec_json_take (o, "tags", strings (info->tags));
  lec_json_set_string (o, "chunker", info->chunker);
  if (failed) {
    cJSON *error = cJSON_AddObjectToObject (o, "error");
    lec_json_set_string (error, "code", info->error_code ? info->error_code : "failed");
    lec_json_set_string (error, "message", info->error);
  } else {
    cJSON_AddNullToObject (o, "error");
  }
  lec_json_set_string (o, "warning", failed ? NULL : info->error);
  return o;
}

/* ---- places ---- */

void lec_pages_clear (LecPages *pages)
{
  g_clear_pointer (&pages->page, lec_page_free);
}

/* Makes `pages` hold that page; FALSE if it cannot be had. */
static gboolean turn_to (LecPages *pages, guint32 document, guint number)
{
  if (pages->page && pages->document == document && pages->page->number == number)
    return TRUE;
  lec_pages_clear (pages);
  pages->page = lec_library_page (pages->library, document, number, NULL);
  pages->document = document;
  pages->length = pages->page ? strlen (pages->page->text) : 0;
  return pages->page != NULL;
}

cJSON *lec_value_spans (LecPages *pages, guint32 document, const LecRange *range)
{
  cJSON *spans = cJSON_CreateArray ();
  for (guint number = range->first; number && number <= range->last; number++) {
    if (!turn_to (pages, document, number))
      continue;
    const char *text = pages->page->text;
    gsize from = number == range->first ? lec_utf8_floor (text, pages->length, MIN (range->start, pages->length)) : 0;
    gsize to =
        number == range->last ? lec_utf8_floor (text, pages->length, MIN (range->end, pages->length)) : pages->length;
    gsize start = lec_utf8_count (text, from);
    cJSON *span = cJSON_CreateObject ();
    lec_json_set_number (span, "page", number);
    lec_json_set_number (span, "start", (double)start);
    lec_json_set_number (span, "end", (double)(start + (to > from ? lec_utf8_count (text + from, to - from) : 0)));
    cJSON_AddItemToArray (spans, span);
  }
  return spans;
}

/* ---- search ---- */

static cJSON *parts_of (const LecScoreParts *parts)
{
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_number (o, "coverage", parts->coverage);
  lec_json_set_number (o, "lexical", parts->lexical);
  lec_json_set_number (o, "proximity", parts->proximity);
  lec_json_set_number (o, "title", parts->title);
  lec_json_set_number (o, "ngrams", parts->ngrams);
  lec_json_set_number (o, "semantic", parts->semantic);
  lec_json_set_number (o, "latent", parts->latent);
  lec_json_set_number (o, "gate", parts->gate);
  return o;
}

cJSON *lec_value_hit (LecPages *pages, const LecSearchHit *hit, guint rank, gboolean explain)
{
  const LecPassage *p = hit->passage;
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_number (o, "rank", rank);
  lec_json_set_number (o, "chunk_id", p->item);
  lec_json_set_string (o, "text", p->text);
  lec_snippet_add (o, p->text, hit->matches);
  lec_json_take (o, "highlights", lec_snippet_ranges (p->text, hit->matches));
  lec_json_set_number (o, "score", CLAMP ((double)hit->score, 0, 1));
  set_id (o, "doc_id", p->document);
  lec_json_set_string (o, "filename", p->filename);
  lec_json_set_string (o, "title", p->title);
  lec_json_set_string (o, "heading", p->heading);
  lec_json_set_number (o, "page", p->range.first);
  lec_json_set_number (o, "last_page", p->range.last);
  lec_json_take (o, "spans", lec_value_spans (pages, p->document, &p->range));
  if (explain)
    lec_json_take (o, "parts", parts_of (&hit->parts));
  return o;
}

gboolean lec_value_scope (LecLibrary *library, const cJSON *params, guint32 **numbers, gsize *n, GError **error)
{
  const char *id = lec_json_string (params, "doc_id", NULL);
  guint32 number;
  *numbers = NULL;
  *n = 0;
  if (!id)
    return TRUE;
  if (!lec_library_resolve (library, id, &number, error))
    return FALSE;
  *numbers = g_memdup2 (&number, sizeof number);
  *n = 1;
  return TRUE;
}

LecSearchMode lec_value_mode (const cJSON *params)
{
  const char *mode = lec_json_string (params, "mode", "hybrid");
  if (!g_strcmp0 (mode, "lexical"))
    return LEC_MODE_LEXICAL;
  return g_strcmp0 (mode, "semantic") ? LEC_MODE_HYBRID : LEC_MODE_SEMANTIC;
}

LecSearchEffort lec_value_effort (const cJSON *params)
{
  return g_strcmp0 (lec_json_string (params, "effort", "full"), "typing") ? LEC_EFFORT_FULL : LEC_EFFORT_TYPING;
}

/* ---- sources ---- */

static char *excerpt_of (const char *text)
{
  glong length = g_utf8_strlen (text, -1);
  g_autofree char *cut = length <= EXCERPT ? g_strdup (text) : g_utf8_substring (text, 0, EXCERPT - 1);
  g_strdelimit (cut, "\n\t", ' ');
  return g_strconcat (cut, length <= EXCERPT ? "" : "…", NULL);
}

cJSON *lec_value_source (LecPages *pages, const LecSource *source)
{
  const LecPassage *p = source->passage;
  const LecCitation *citation = source->citation;
  const LecRange *range = citation ? &citation->range : &p->range;
  g_autofree char *excerpt = excerpt_of (p->text);
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_number (o, "rank", source->rank);
  lec_json_set_string (o, "filename", p->filename);
  set_id (o, "doc_id", p->document);
  lec_json_set_number (o, "chunk_id", p->item);
  lec_json_set_number (o, "page", range->first);
  lec_json_set_number (o, "score", CLAMP (source->score, 0, 1));
  lec_json_set_string (o, "excerpt", excerpt);
  lec_json_set_bool (o, "cited", source->cited);
  lec_json_set_string (o, "quote", citation ? citation->quote : NULL);
  lec_json_set_string (o, "verified", lec_verified_name (citation ? citation->verified : LEC_VERIFIED_UNQUOTED));
  lec_json_take (o, "spans", lec_value_spans (pages, p->document, range));
  return o;
}

/* ---- pages and chunks ---- */

static guint count_words (const char *text)
{
  guint words = 0;
  gboolean inside = FALSE;
  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    gboolean space = g_unichar_isspace (g_utf8_get_char (at));
    words += !space && !inside;
    inside = !space;
  }
  return words;
}

cJSON *lec_value_chunk (const LecPassage *passage)
{
  cJSON *o = cJSON_CreateObject ();
  lec_json_set_number (o, "chunk_id", passage->item);
  lec_json_set_number (o, "page", passage->range.first);
  lec_json_set_number (o, "last_page", passage->range.last);
  lec_json_set_string (o, "heading", passage->heading);
  lec_json_set_number (o, "words", count_words (passage->text));
  lec_json_set_string (o, "text", passage->text);
  return o;
}

/* A place in a text, in both counts; moved on only forwards, since a page may be a whole file. */
typedef struct {
  const char *text;
  gsize length, at;
  glong points;
} Walk;

static double walk_to (Walk *walk, gsize byte)
{
  gsize to = lec_utf8_floor (walk->text, walk->length, byte);
  if (to < walk->at)
    return (double)lec_utf8_count (walk->text, to);
  walk->points += (glong)lec_utf8_count (walk->text + walk->at, to - walk->at);
  walk->at = to;
  return (double)walk->points;
}

cJSON *lec_value_page (const LecDocInfo *info, const LecPage *page)
{
  cJSON *o = cJSON_CreateObject ();
  set_id (o, "document_id", info->number);
  lec_json_set_string (o, "filename", info->filename);
  lec_json_set_number (o, "page", page->number);
  lec_json_set_number (o, "pages", info->pages);
  lec_json_set_string (o, "label", page->label);
  lec_json_set_string (o, "text", page->text);
  cJSON *blocks = cJSON_AddArrayToObject (o, "blocks");
  Walk walk = {page->text, strlen (page->text)};
  for (guint i = 0; i < page->blocks->len; i++) {
    const LecBlock *block = &g_array_index (page->blocks, LecBlock, i);
    cJSON *b = cJSON_CreateObject ();
    lec_json_set_string (b, "kind", lec_block_kind_name (block->kind));
    lec_json_set_number (b, "level", block->level);
    lec_json_set_number (b, "start", walk_to (&walk, block->start));
    lec_json_set_number (b, "end", walk_to (&walk, block->end));
    cJSON_AddItemToArray (blocks, b);
  }
  return o;
}
