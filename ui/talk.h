/* talk.h — a conversation over the documents: questions, streamed answers, checked citations; and how it is drawn.
 *
 * It is kept in memory while the face runs.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "ui/ui.h"

typedef struct LecTalk LecTalk;

/* An empty conversation. Owned by the caller. */
LecTalk *lec_talk_new (LecUi *ui);
void lec_talk_free (LecTalk *talk);

/* Asks; an answer that runs is stopped first. */
void lec_talk_ask (LecTalk *talk, const char *question);
/* Stops the answer; what was said stays. FALSE: none runs. */
gboolean lec_talk_stop (LecTalk *talk);
gboolean lec_talk_runs (const LecTalk *talk);
/* Stops, and forgets everything. */
void lec_talk_clear (LecTalk *talk);
gboolean lec_talk_is_empty (const LecTalk *talk);
/* The question asked `back` questions ago (0: the last), borrowed; NULL: there is none. */
const char *lec_talk_question (const LecTalk *talk, guint back);

/* Citations of all answers, in order: how many, and which is selected (−1: none). Selecting scrolls to it. */
int lec_talk_citations (const LecTalk *talk);
int lec_talk_selected (const LecTalk *talk);
void lec_talk_select (LecTalk *talk, int citation);
/* The source {doc_id, filename, page, spans, quote…} of a citation; borrowed. */
const cJSON *lec_talk_source (const LecTalk *talk, int citation);

/* Draws the conversation, its end in sight unless the reader has scrolled up. */
void lec_talk_draw (LecTalk *talk, LecGrid *grid, const LecRect *area);
/* A command of the scope "move". FALSE: it is none. */
gboolean lec_talk_command (LecTalk *talk, LecCommand command);
/* Lines below what shows, where the reader has scrolled up; 0: the end shows. */
int lec_talk_below (LecTalk *talk);
