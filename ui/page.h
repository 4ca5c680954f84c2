/* page.h — a page's text to read, with a passage lit and words bold; part of the panes that open pages.
 *
 * The passage is a list of ranges {page, start, end} in characters of the pages' texts, as hits and sources have it;
 * the words are compared folded. SPDX-License-Identifier: MIT */
#pragma once
#include "ui/ui.h"

typedef struct LecPageReader LecPageReader;

/* Shows nothing at first. Owned by the caller. */
LecPageReader *lec_page_reader_new (LecUi *ui);
void lec_page_reader_free (LecPageReader *reader);

/* Shows a page, scrolled to the passage (else to the first word, else its top). `spans` is copied, may be NULL; `words`
 * is a set of folded words, taken, may be NULL. */
void lec_page_reader_open (LecPageReader *reader, const char *document_id, const char *filename, int page,
                           const cJSON *spans, GHashTable *words);
/* Shows nothing. */
void lec_page_reader_close (LecPageReader *reader);
gboolean lec_page_reader_is_open (const LecPageReader *reader);

/* Draws the page's name, its number and its text; nothing where no page is open. */
void lec_page_reader_draw (LecPageReader *reader, LecGrid *grid, const LecRect *area);
/* Keys of the scopes "page" and "move". Answers with bits; BACK and OTHER are the pane's. */
guint lec_page_reader_key (LecPageReader *reader, const LecKeyPress *press);
extern const char *const LEC_PAGE_SCOPES[];

/* The folded words of a text, at the ranges (characters, [[start,end]…]) or all where `ranges` is NULL. */
GHashTable *lec_words_new (void);
void lec_words_add (GHashTable *words, const char *text, const cJSON *ranges);
