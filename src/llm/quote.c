/* quote.c — the provider that answers without a language model: by quotation.
 *
 * Questions about documents are answered with up to three sentences of the passages (evidence.h weighs them), said as
 * quotations with their [number], or with LEC_NOT_ENOUGH where no sentence is likely enough to hold the answer.
 * Summaries and extracts are sentences of the text (summary.h). Everything else needs a language model.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/error.h"
#include "src/base/utf8.h"
#include "src/llm/evidence.h"
#include "src/llm/provider.h"
#include "src/llm/summary.h"

#define ENOUGH      0.13 /* probability of holding the answer that the best sentence must have */
#define SECOND      0.2  /* further sentences are said from this share of the best one's probability on */
#define SAID_MOST   3    /* sentences of an answer */
#define QUOTE_BYTES 900  /* a longer sentence is cut, with "…" */

typedef struct {
  LecTokenFunc on_token;
  gpointer user_data;
  LecUsage *usage;
} Voice;

/* Words, as the measure of usage: this provider has no tokens. */
static guint64 count_words (const char *text)
{
  guint64 n = 0;
  for (gboolean in = FALSE; *text; text++) {
    const gboolean space = g_ascii_isspace (*text);
    n += !space && !in;
    in = !space;
  }
  return n;
}

static void say (Voice *voice, const char *text)
{
  if (voice->on_token)
    voice->on_token (text, strlen (text), voice->user_data);
  if (voice->usage)
    voice->usage->completion_tokens += count_words (text);
}

/* A stretch of a passage on one line, cut if it is long. Owned by the caller. */
static char *one_line (const char *text, gsize start, gsize end)
{
  const gboolean cut = end - start > QUOTE_BYTES;
  if (cut) {
    end = start + lec_utf8_floor (text + start, end - start, QUOTE_BYTES);
    for (gsize back = end; back > start + QUOTE_BYTES / 2; back--)
      if (g_ascii_isspace (text[back])) {
        end = back;
        break;
      }
  }
  GString *line = g_string_new_len (text + start, end - start);
  for (gsize i = 0; i < line->len; i++)
    if (strchr ("\n\t\r", line->str[i]))
      line->str[i] = ' ';
  if (cut)
    g_string_append (line, " …");
  return g_string_free (line, FALSE);
}

static int by_place (gconstpointer a, gconstpointer b)
{
  const LecEvidence *x = a, *y = b;
  if (x->passage != y->passage)
    return x->passage < y->passage ? -1 : 1;
  return (x->start > y->start) - (x->start < y->start);
}

/* Whether only white space, and no end of a paragraph, lies between two sentences of one passage. */
static gboolean follows (const LecNumbered *passages, const LecEvidence *a, const LecEvidence *b)
{
  if (a->passage != b->passage || b->start < a->end)
    return FALSE;
  const char *text = passages[a->passage].text;
  gsize at = a->end;
  guint lines = 0;
  for (; at < b->start && (text[at] == ' ' || text[at] == '\n'); at++)
    lines += text[at] == '\n';
  return at == b->start && lines < 2 && b->end - a->start <= QUOTE_BYTES;
}

/* Whether a paragraph ends without the end of a sentence: a heading, which shares words and answers nothing. */
static gboolean is_heading (const LecNumbered *passages, const LecEvidence *e)
{
  const char *text = passages[e->passage].text;
  return g_str_has_prefix (text + e->end, "\n\n") && g_ascii_isalnum (text[e->end - 1]);
}

/* The sentences to say, in reading order, neighbours made one. Owned by the caller; empty: not enough. */
static GArray *choose (const GArray *evidence, const LecNumbered *passages)
{
  GArray *said = g_array_new (FALSE, FALSE, sizeof (LecEvidence));
  const LecEvidence *heading = NULL; /* said if there is nothing better */
  const double best = evidence->len ? g_array_index (evidence, LecEvidence, 0).likely : 0;
  for (guint i = 0; i < evidence->len && said->len < SAID_MOST && best >= ENOUGH; i++) {
    const LecEvidence *e = &g_array_index (evidence, LecEvidence, i);
    if (e->likely < SECOND * best)
      continue;
    if (is_heading (passages, e))
      heading = heading ? heading : e;
    else
      g_array_append_val (said, *e);
  }
  if (said->len == 0 && heading)
    g_array_append_val (said, *heading);
  g_array_sort (said, by_place);
  for (guint i = 1; i < said->len;) {
    LecEvidence *a = &g_array_index (said, LecEvidence, i - 1), *b = a + 1;
    if (!follows (passages, a, b)) {
      i++;
      continue;
    }
    a->end = b->end;
    a->likely = MAX (a->likely, b->likely);
    g_array_remove_index (said, i);
  }
  return said;
}

static void answer (const LecChatRequest *request, const char *question, Voice *voice)
{
  g_autoptr (GArray) evidence = lec_evidence_weigh (question, request->passages, request->n_passages);
  g_autoptr (GArray) said = choose (evidence, request->passages);
  if (said->len == 0) {
    say (voice, LEC_NOT_ENOUGH);
    return;
  }
  g_autoptr (GString) closing = g_string_new ("\n");
  for (guint i = 0; i < said->len; i++) {
    const LecEvidence *e = &g_array_index (said, LecEvidence, i);
    const LecNumbered *passage = &request->passages[e->passage];
    g_autofree char *words = one_line (passage->text, e->start, e->end);
    g_autofree char *line = g_strdup_printf ("%s\"%s\" [%u]", i ? "\n\n" : "", words, passage->number);
    say (voice, line);
    g_string_append_printf (closing, "\n[%u] \"%s\"", passage->number, words);
  }
  g_string_append_c (closing, '\n');
  say (voice, closing->str);
}

/* A summary as running text, an extract as a list. */
static void extract (const char *text, gboolean list, Voice *voice)
{
  const guint64 words = count_words (text) + strlen (text) / 24; /* scripts without blanks count too */
  const guint most = (guint)CLAMP (words / (list ? 50 : 80), list ? 3 : 1, list ? 10 : 5);
  g_autoptr (GArray) chosen = lec_summary_choose (text, strlen (text), most, list);
  for (guint i = 0; i < chosen->len; i++) {
    const LecSummarySentence *s = &g_array_index (chosen, LecSummarySentence, i);
    g_autofree char *words_of = one_line (text, s->start, s->end);
    g_autofree char *line = g_strconcat (i == 0 ? "" : list ? "\n" : " ", list ? "- " : "", words_of, NULL);
    say (voice, line);
  }
}

static const char *last_user_message (const LecChatRequest *request)
{
  for (gsize i = request->n_messages; i-- > 0;)
    if (g_str_equal (request->messages[i].role, "user") && request->messages[i].content)
      return request->messages[i].content;
  return "";
}

static gboolean chat (gpointer state, const LecChatRequest *request, LecTokenFunc on_token, gpointer user_data,
                      LecUsage *usage, GCancellable *cancellable, GError **error)
{
  const char *task = request->task ? request->task : "chat", *text = last_user_message (request);
  Voice voice = {on_token, user_data, usage};
  if (usage) {
    *usage = (LecUsage){0};
    for (gsize i = 0; i < request->n_messages; i++)
      usage->prompt_tokens += request->messages[i].content ? count_words (request->messages[i].content) : 0;
    for (gsize i = 0; i < request->n_passages; i++)
      usage->prompt_tokens += count_words (request->passages[i].text);
  }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (g_str_equal (task, "answer")) {
    answer (request, text, &voice);
    return TRUE;
  }
  if (g_str_equal (task, "summarize") || g_str_equal (task, "extract")) {
    extract (text, g_str_equal (task, "extract"), &voice);
    return TRUE;
  }
  g_set_error (error, LEC_ERROR, LEC_ERROR_NO_MODEL,
               "cannot %s: this needs a language model, and none is connected; questions about documents work without "
               "one: lectern ask",
               g_str_equal (task, "chat") ? "chat" : task);
  return FALSE;
}

const LecProvider lec_provider_quote = {
    .name = "quote",
    .help = "answers from the documents by quotation, without a language model",
    .chat = chat,
};
