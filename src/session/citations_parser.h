/* citations_parser.h — takes the closing lines `[n] "words, verbatim"` off an answer while it streams.
 *
 * A push machine without I/O: pieces go in, text to show comes out of `text`, and at the end the quotations are there.
 * A line that may be such a line is held back; what follows it decides. Lines that turn out to close the answer (only
 * blank lines and their like follow) are quotations, others are text and come out late, unchanged. The same words are
 * read as citations of the text: [1], [1][2], [1, 2], [1-3]. What is held back is bounded: from LEC_QUOTES_HELD bytes
 * on it is text.
 *
 * A quotation begins at a straight or curly quotation mark (" “ ” „ « 「 『), ends at the last mark of its line, and
 * may hold such marks; a list's mark ("- [1] …", "1. ") and a colon or dash after the number are allowed. A closing
 * line whose quotation is not closed is taken to the line's end (a stream may be cut off). SPDX-License-Identifier: MIT
 */
#pragma once
#include <glib.h>

#define LEC_QUOTES_HELD (64 * 1024) /* bytes that may be held back */
#define LEC_QUOTES_MOST 256         /* quotations of one answer; more are dropped */
#define LEC_CITED_MOST  1000        /* the highest number that is a citation */

typedef struct LecCitationsParser LecCitationsParser;

typedef struct {
  guint number; /* from 1 */
  char *words;  /* without the marks around them; not empty */
} LecQuotation;

typedef void (*LecCitationsText) (const char *text, gsize length, gpointer user_data);

/* `text` gets what is to be shown; NULL: nobody looks. */
LecCitationsParser *lec_citations_parser_new (LecCitationsText text, gpointer user_data);
void lec_citations_parser_free (LecCitationsParser *parser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecCitationsParser, lec_citations_parser_free)

/* Bytes as they come, cut anywhere. */
void lec_citations_parser_push (LecCitationsParser *parser, const char *bytes, gsize length);
/* The end of the stream: what was held back becomes quotations or text. */
void lec_citations_parser_finish (LecCitationsParser *parser);

/* The quotations, in order (GPtrArray of LecQuotation, borrowed); complete after _finish. */
const GPtrArray *lec_citations_parser_quotations (const LecCitationsParser *parser);

/* Calls `cited` for each number that the text cites, with the byte behind its bracket; numbers over LEC_CITED_MOST,
 * zeros and ranges that fall or hold more than 100 are not citations. Pure. */
void lec_citations_each (const char *text, gsize length, void (*cited) (guint number, gsize end, gpointer user_data),
                         gpointer user_data);
