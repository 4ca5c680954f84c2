/* overlay.h — what lies above the panes for a moment: a question, the palette, a result to read.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "ui/ui.h"

/* What was written; NULL: cancelled. Called after the overlay has gone. */
typedef void (*LecPromptFunc) (const char *text, gpointer user_data);

/* Asks for a line of text below. `paths`: Tab completes paths. `secret`: shown as dots. */
void lec_prompt_open (LecUi *ui, const char *label, const char *text, gboolean paths, gboolean secret,
                      LecPromptFunc func, gpointer user_data);

/* Asks a question that `y` answers; `func` is called for yes alone. `data` is freed by `free_data` (or NULL). */
void lec_question_open (LecUi *ui, const char *question, void (*func) (gpointer), gpointer data,
                        GDestroyNotify free_data);

/* Every command and action, found by typing. */
void lec_palette_open (LecUi *ui);

/* A text to read over the panes: lines are kept, long ones wrapped. */
void lec_result_open (LecUi *ui, const char *title, const char *text);

/* How well `pattern` fits `text`: its characters in order, better at the beginnings of words and side by side.
 * 0: it does not. An empty pattern fits everything alike. */
int lec_fuzzy_score (const char *pattern, const char *text);

/* A box of the overlay's look in the middle of the screen, cleared; returns its inside. */
LecRect lec_overlay_box (LecGrid *grid, const LecRect *screen, int width, int height, const char *title);
