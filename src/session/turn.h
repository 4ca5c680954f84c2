/* turn.h — one turn: retrieve, call the provider with numbered passages, check the citations, tell what happens.
 *
 * Runs in a worker. Lines `[n] "words"` at the end of an answer are parsed off the stream and not given as text.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/library/citation.h"
#include "src/library/search.h"
#include "src/llm/provider.h"

typedef struct {
  const char *question;
  guint top_k;              /* passages; default 5 */
  const guint32 *documents; /* only in these; NULL: all */
  gsize n_documents;
  const char *tag;
  LecSearchMode mode;
  double enough; /* the best score below which the answer is LEC_NOT_ENOUGH without asking (config) */
  const LecProvider *provider;
} LecTurnRequest;

typedef struct {
  guint rank; /* from 1: its number in the answer */
  LecPassage *passage;
  double score;
  gboolean cited;        /* whether the answer has [rank] */
  LecCitation *citation; /* NULL if not cited */
} LecSource;

typedef struct {
  char *answer;       /* without the lines of quotations */
  GPtrArray *sources; /* of LecSource, by rank */
  gboolean enough;    /* FALSE: LEC_NOT_ENOUGH was said */
  LecUsage usage;
} LecTurnResult;

void lec_turn_result_free (LecTurnResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecTurnResult, lec_turn_result_free)

typedef struct {
  void (*sources) (const GPtrArray *sources, gpointer user_data);     /* once, before the text */
  void (*token) (const char *text, gsize length, gpointer user_data); /* text to show */
  gpointer user_data;
} LecTurnEvents;

/* Owned by the caller; NULL with the error, or cancelled. */
LecTurnResult *lec_turn_run (LecLibrary *library, const LecTurnRequest *request, const LecTurnEvents *events,
                             GCancellable *cancellable, GError **error);
