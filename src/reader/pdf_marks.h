/* pdf_marks.h — what single letters and first words tell of a row: ends of sentences, bullets, numbers, headings.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/reader/pdf.h"

typedef enum {
  LEC_MARK_NONE,
  LEC_MARK_BULLET,  /* "•", "–" */
  LEC_MARK_NUMBER,  /* "1.", "(a)", "iv)" */
  LEC_MARK_BRACKET, /* "[1]" */
} LecMark;

/* "-", U+2010, U+00AD. */
gboolean lec_is_hyphen (gunichar c);
/* A letter after which a sentence may end: ".", "!", "?", ":", their kin in other scripts, closing quotes. */
gboolean lec_ends_sentence (gunichar c);
/* A letter of a script that puts no spaces between words: Han, Kana, Thai, … */
gboolean lec_is_spaceless (gunichar c);

/* A letter written from right to left: Hebrew, Arabic and their kin. */
gboolean lec_is_leftward (gunichar c);

/* The mark of an item of a list that a row begins with. */
LecMark lec_row_mark (const LecSheet *sheet, const LecRow *row);
/* A line of a table of contents: "Title . . . . . . 12". */
gboolean lec_row_is_leader (const LecSheet *sheet, const LecRow *row);
/* Cells of a row; the mark of an item is none. */
guint lec_row_cells (const LecSheet *sheet, const LecRow *row);

/* Makes headings of the plan's paragraphs that look like ones, with their levels; notes the document's title. */
void lec_plan_find_headings (LecPlan *plan, LecPdfContext *context);
