/* turn.c — the turn engine's smallest form: retrieve, ask, check, tell.
 * SPDX-License-Identifier: MIT */
#include "src/session/turn.h"
#include <string.h>
#include "src/session/citations_parser.h"
#include "src/session/pack.h"
#include "src/text/sentences.h"

#define TOP_K 5

/* What a language model is told; the passages are the provider's to write. */
static const char instructions[] =
    "Answer the question from the numbered passages only. Cite each passage that you use as [number] behind the "
    "sentence that it supports. If the passages do not answer the question, say exactly: " LEC_NOT_ENOUGH "\n"
    "Close with one line for each citation, nothing after them:\n"
    "[number] \"the passage's own words that support it, verbatim\"";

typedef struct {
  const LecTurnEvents *events;
  GString *answer;
  LecCitationsParser *parser;
} Stream;

static void source_free (LecSource *source)
{
  lec_passage_free (source->passage);
  lec_citation_free (source->citation);
  g_free (source);
}

void lec_turn_result_free (LecTurnResult *result)
{
  if (!result)
    return;
  g_free (result->answer);
  g_ptr_array_unref (result->sources);
  g_free (result);
}

static void on_text (const char *text, gsize length, gpointer user_data)
{
  Stream *stream = user_data;
  g_string_append_len (stream->answer, text, length);
  if (stream->events && stream->events->token)
    stream->events->token (text, length, stream->events->user_data);
}

static void on_token (const char *text, gsize length, gpointer user_data)
{
  lec_citations_parser_push (((Stream *)user_data)->parser, text, length);
}

/* The sources that the hits are; takes their passages. */
static GPtrArray *take_sources (GPtrArray *hits)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func ((GDestroyNotify)source_free);
  for (guint i = 0; i < hits->len; i++) {
    LecSearchHit *hit = hits->pdata[i];
    LecSource *source = g_new0 (LecSource, 1);
    source->rank = i + 1;
    source->score = hit->score;
    source->passage = g_steal_pointer (&hit->passage);
    g_ptr_array_add (sources, source);
  }
  return sources;
}

typedef struct {
  GPtrArray *sources; /* of LecSource */
  gsize *places;      /* for each source: behind its first citation in the answer; 0: none */
} Cited;

static void on_cited (guint number, gsize end, gpointer user_data)
{
  Cited *cited = user_data;
  if (number == 0 || number > cited->sources->len)
    return; /* a number that no passage has cites nothing */
  LecSource *source = cited->sources->pdata[number - 1];
  if (!source->cited)
    cited->places[number - 1] = end;
  source->cited = TRUE;
}

/* The sentence of the answer that holds byte `place`; owned by the caller. */
static char *claim_at (const char *answer, gsize place)
{
  const gsize length = strlen (answer);
  gsize start = 0, end = 0;
  for (gsize at = 0; at < length && end < place; at = end) {
    start = at;
    end = lec_sentence_next (answer, length, at, NULL);
  }
  return g_strndup (answer + start, end - start);
}

/* Which of two findings must be told: an absent quotation before one found, a changed one before an exact one. */
static gboolean is_worse (const LecCitation *a, const LecCitation *b)
{
  static const int badness[] = {
      [LEC_VERIFIED_EXACT] = 0, [LEC_VERIFIED_NORMALIZED] = 1, [LEC_VERIFIED_UNQUOTED] = 2, [LEC_VERIFIED_ABSENT] = 3};
  return badness[a->verified] > badness[b->verified];
}

/* Checks all quotations of a source; the worst finding stays. */
static gboolean check_source (LecLibrary *library, LecSource *source, const GPtrArray *quotations, const char *answer,
                              gsize place, GError **error)
{
  gboolean quoted = FALSE;
  for (guint i = 0; i < quotations->len; i++) {
    const LecQuotation *quotation = quotations->pdata[i];
    if (quotation->number != source->rank)
      continue;
    quoted = source->cited = TRUE;
    LecCitation *found = lec_citation_check (library, source->passage, quotation->words, NULL, error);
    if (!found)
      return FALSE;
    if (!source->citation || is_worse (found, source->citation)) {
      lec_citation_free (source->citation);
      source->citation = found;
    } else {
      lec_citation_free (found);
    }
  }
  if (quoted || !source->cited)
    return TRUE;
  g_autofree char *claim = claim_at (answer, place);
  source->citation = lec_citation_check (library, source->passage, NULL, claim, error);
  return source->citation != NULL;
}

/* Finds what the answer cites and checks it. */
static gboolean check_citations (LecLibrary *library, LecTurnResult *result, const GPtrArray *quotations,
                                 GCancellable *cancellable, GError **error)
{
  g_autofree gsize *places = g_new0 (gsize, result->sources->len + 1);
  Cited cited = {result->sources, places};
  lec_citations_each (result->answer, strlen (result->answer), on_cited, &cited);
  for (guint i = 0; i < result->sources->len; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !check_source (library, result->sources->pdata[i], quotations, result->answer, places[i], error))
      return FALSE;
  }
  return TRUE;
}

/* Asks the provider; the text goes through the parser into the stream. */
static gboolean ask (const LecTurnRequest *request, const LecPacked *packed, Stream *stream, LecUsage *usage,
                     GCancellable *cancellable, GError **error)
{
  const LecMessage messages[] = {{"system", instructions}, {"user", request->question}};
  const LecChatRequest chat = {.task = "answer",
                               .messages = messages,
                               .n_messages = G_N_ELEMENTS (messages),
                               .passages = (const LecNumbered *)packed->numbered->data,
                               .n_passages = packed->numbered->len};
  const LecProvider *provider = request->provider ? request->provider : lec_provider_find (NULL, error);
  if (!provider || !provider->chat (provider->state, &chat, on_token, stream, usage, cancellable, error))
    return FALSE;
  lec_citations_parser_finish (stream->parser);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

LecTurnResult *lec_turn_run (LecLibrary *library, const LecTurnRequest *request, const LecTurnEvents *events,
                             GCancellable *cancellable, GError **error)
{
  const LecSearchRequest search = {.query = request->question,
                                   .mode = request->mode,
                                   .effort = LEC_EFFORT_FULL,
                                   .k = request->top_k ? request->top_k : TOP_K,
                                   .documents = request->documents,
                                   .n_documents = request->n_documents,
                                   .tag = request->tag,
                                   .cancellable = cancellable};
  g_autoptr (LecSearchResult) found = lec_library_search (library, &search, error);
  if (!found)
    return NULL;
  const double best = found->hits->len ? ((const LecSearchHit *)found->hits->pdata[0])->score : 0;
  g_autoptr (LecPacked) packed = lec_pack_hits (library, found->hits, error);
  if (!packed)
    return NULL;
  g_autoptr (LecTurnResult) result = g_new0 (LecTurnResult, 1);
  result->sources = take_sources (found->hits);
  if (events && events->sources)
    events->sources (result->sources, events->user_data);
  g_autoptr (GString) answer = g_string_new (NULL);
  Stream stream = {events, answer, NULL};
  g_autoptr (LecCitationsParser) parser = stream.parser = lec_citations_parser_new (on_text, &stream);
  if (found->hits->len == 0 || best < request->enough)
    on_text (LEC_NOT_ENOUGH, strlen (LEC_NOT_ENOUGH), &stream);
  else if (!ask (request, packed, &stream, &result->usage, cancellable, error))
    return NULL;
  result->answer = g_strdup (answer->str);
  result->enough = strstr (result->answer, LEC_NOT_ENOUGH) == NULL;
  const GPtrArray *quotations = lec_citations_parser_quotations (parser);
  if (!check_citations (library, result, quotations, cancellable, error))
    return NULL;
  return g_steal_pointer (&result);
}
