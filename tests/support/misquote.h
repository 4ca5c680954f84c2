/* misquote.h — a stand-in for a language model that quotes its passages, and misquotes one citation in three.
 *
 * It cites every passage with its second sentence. Each third citation has one word changed. What it did is kept in
 * the state, so that a test can tell whether each misquotation was told.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/llm/provider.h"
#include "src/text/sentences.h"
#include <string.h>

typedef struct {
  guint calls;         /* citations so far, over all requests */
  gboolean wrong[64];  /* by passage number of the last request: misquoted */
  gboolean quoted[64]; /* … quoted at all */
  guint piece;         /* bytes a token; 0: all at once */
} Misquote;

/* A sentence of the passage with its longest word replaced, or as it is. Owned by the caller. */
static inline char *misquote_sentence (const char *text, gboolean wrong)
{
  const gsize length = strlen (text);
  gsize start = 0, end = lec_sentence_next (text, length, 0, NULL);
  if (end < length) {
    start = end;
    end = lec_sentence_next (text, length, start, NULL);
  }
  lec_sentence_trim (text, &start, &end);
  g_autofree char *sentence = g_strndup (text + start, end - start);
  g_strdelimit (sentence, "\n\t", ' ');
  g_auto (GStrv) words = g_strsplit (sentence, " ", -1);
  guint longest = 0;
  for (guint i = 1; words[i]; i++)
    if (strlen (words[i]) > strlen (words[longest]))
      longest = i;
  if (wrong && words[0]) {
    g_free (words[longest]);
    words[longest] = g_strdup ("nevertheless");
  }
  return g_strjoinv (" ", words);
}

static inline gboolean misquote_chat (gpointer state, const LecChatRequest *request, LecTokenFunc on_token,
                                      gpointer user_data, LecUsage *usage, GCancellable *cancellable, GError **error)
{
  Misquote *self = state;
  g_autoptr (GString) out = g_string_new ("The documents say so");
  memset (self->wrong, 0, sizeof self->wrong);
  memset (self->quoted, 0, sizeof self->quoted);
  for (gsize i = 0; i < request->n_passages; i++)
    g_string_append_printf (out, " [%u]", request->passages[i].number);
  g_string_append (out, ".\n\n");
  for (gsize i = 0; i < request->n_passages && request->passages[i].number < 64; i++) {
    const guint number = request->passages[i].number;
    self->wrong[number] = ++self->calls % 3 == 0;
    self->quoted[number] = TRUE;
    g_autofree char *words = misquote_sentence (request->passages[i].text, self->wrong[number]);
    g_string_append_printf (out, "[%u] \"%s\"\n", number, words);
  }
  const gsize piece = self->piece ? self->piece : out->len;
  for (gsize at = 0; at < out->len; at += piece)
    on_token (out->str + at, MIN (piece, out->len - at), user_data);
  return TRUE;
}
