/* provider.h — a chat provider: messages and numbered passages go in, text comes out in pieces.
 *
 * A provider is one file that ends in one LecProvider. It never searches: the turn engine finds the passages.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>

typedef struct {
  const char *role;    /* "user", "assistant", "system" */
  const char *content; /* UTF-8 */
} LecMessage;

/* A numbered passage of a request; cited as [number]. */
typedef struct {
  guint number; /* from 1 */
  const char *text, *heading, *title, *filename;
  guint page;
  double score; /* 0–1, the search's */
} LecNumbered;

typedef struct {
  const char *task; /* "answer" (from passages), "chat", or a task of `complete`: "summarize", "extract", … */
  const LecMessage *messages;
  gsize n_messages;
  const LecNumbered *passages; /* NULL without */
  gsize n_passages;
  double temperature;
  guint max_tokens;
} LecChatRequest;

typedef struct {
  guint64 prompt_tokens, completion_tokens;
} LecUsage;

/* A piece of text; called on the thread (or loop) that runs the provider. */
typedef void (*LecTokenFunc) (const char *text, gsize length, gpointer user_data);

typedef struct {
  const char *name; /* "quote" */
  const char *help;
  /* Runs one request to its end in a worker; `on_token` gets the text as it comes. FALSE with the error:
   * LEC_ERROR_NO_MODEL for what this provider cannot do, with how to connect one that can. */
  gboolean (*chat) (gpointer state, const LecChatRequest *request, LecTokenFunc on_token, gpointer user_data,
                    LecUsage *usage, GCancellable *cancellable, GError **error);
  gpointer state;
} LecProvider;

/* Answers from the passages by quotation, without a language model. Closes, as every provider is told to, with a line
 * `[n] "words, verbatim"` for each citation. */
extern const LecProvider lec_provider_quote;

/* All providers, NULL-terminated; the first is the default. */
const LecProvider *const *lec_providers (void);
/* By name; NULL or "" gives the default; NULL with LEC_ERROR_MODEL_NOT_FOUND that lists the names. */
const LecProvider *lec_provider_find (const char *name, GError **error);

/* What an answer says where the passages do not hold one. */
#define LEC_NOT_ENOUGH "I don't have enough information in the provided documents."
