/* flow.h — a document without its furniture as one run of text, which chunkers cut and map back to pages.
 *
 * The flow is the non-furniture text of all pages: pieces (verbatim copies of page text) with "\n\n" between blocks,
 * and a blank or nothing where a paragraph continues on the next page. A place in the flow belongs to the last piece
 * that starts at or before it. Used by chunkers only.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/doc/chunker.h"

/* A range of the flow; `words` as lec_flow_next_word counts them. */
typedef struct {
  gsize start, end;
  guint words;
  guint8 boundary; /* what ends it, for whoever packs spans (LecFlowBoundary) */
} LecFlowSpan;

typedef enum {
  LEC_FLOW_BLOCK,
  LEC_FLOW_SENTENCE,
  LEC_FLOW_LINE,
  LEC_FLOW_WORD,
  LEC_FLOW_GLUE,
  LEC_FLOW_PAGE
} LecFlowBoundary;

typedef struct {
  gsize start, end; /* bytes of the flow */
  LecBlockKind kind;
  guint level;
} LecFlowBlock;

typedef struct {
  gsize flow;    /* where it starts in the flow */
  guint page;    /* from 1 */
  guint32 start; /* byte of the page's text */
  gsize length;
} LecFlowPiece;

typedef struct {
  GString *text;
  GArray *pieces; /* of LecFlowPiece, by growing `flow` */
  GArray *blocks; /* of LecFlowBlock, in reading order; letters that no block of a page covers are in paragraphs */
} LecFlow;

/* Owned by the caller. */
LecFlow *lec_flow_new (const LecDocument *document);
void lec_flow_free (LecFlow *flow);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecFlow, lec_flow_free)

/* The next word at or after `*at` and before `end`, as a range; FALSE at the end. A word is what stands between white
 * space, two characters of a script that writes without blanks, or twelve characters of a run over 24: so that any
 * text can be cut into pieces of bounded length. `*at` moves behind it. */
gboolean lec_flow_next_word (const char *text, gsize end, gsize *at, gsize *start, gsize *word_end);
guint lec_flow_words (const char *text, gsize start, gsize end);

/* Append the spans of flow bytes start … end to `spans` (of LecFlowSpan), each of at most `most` words: a longer
 * sentence or line is cut between words into equal parts. Nothing but white space lies between spans. */
void lec_flow_sentences (const LecFlow *flow, gsize start, gsize end, guint most, GArray *spans);
void lec_flow_lines (const LecFlow *flow, gsize start, gsize end, guint most, GArray *spans);

/* The page that a place in the flow is on; 0 in an empty flow. */
guint lec_flow_page (const LecFlow *flow, gsize at);

/* A chunk of flow bytes start … end, trimmed of white space; NULL if nothing is left. Owned by the caller. */
LecChunk *lec_flow_chunk (const LecFlow *flow, gsize start, gsize end, const char *heading);

/* The headings above a place, kept while walking through the blocks. */
typedef struct {
  char *titles[6]; /* by level - 1; NULL where there is none */
} LecFlowHeadings;

/* A heading was reached: it replaces those of its level and below. */
void lec_flow_headings_enter (LecFlowHeadings *headings, const LecFlow *flow, const LecFlowBlock *block);
/* "A › B", "" at the top. Owned by the caller. */
char *lec_flow_headings_path (const LecFlowHeadings *headings);
/* Forgets all headings. */
void lec_flow_headings_clear (LecFlowHeadings *headings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LecFlowHeadings, lec_flow_headings_clear)
