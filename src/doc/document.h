/* document.h — a document as it was read: pages of text, blocks over the text, boxes of its glyphs, an outline.
 *
 * Page text is valid, printable UTF-8 (no control characters but \n and \t), NFC as the file has it, lines joined into
 * paragraphs and hyphens at line ends joined; blocks are separated by "\n\n". All offsets are bytes into a page's
 * text. Blocks are in reading order, do not overlap, and end before their separator.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

typedef enum {
  LEC_BLOCK_PARAGRAPH,
  LEC_BLOCK_HEADING,   /* `level` 1–6 */
  LEC_BLOCK_LIST,      /* a list item or a whole list; one item a line */
  LEC_BLOCK_TABLE,     /* one row a line, cells separated by \t */
  LEC_BLOCK_CODE,      /* lines as they were; a Markdown fence, or a source file's function or class (`level` 1) */
  LEC_BLOCK_FURNITURE, /* running heads, feet, page numbers: in the text, but neither chunked nor indexed */
  LEC_N_BLOCK_KINDS
} LecBlockKind;

/* "paragraph", "heading", … Static. */
const char *lec_block_kind_name (LecBlockKind kind);

typedef struct {
  LecBlockKind kind;
  guint level;   /* of a heading; 0 elsewhere */
  guint32 start; /* bytes into the page's text */
  guint32 end;
} LecBlock;

/* Where a run of text (one glyph, for PDF) is drawn. Units: 1/10 point from the page's upper left corner. */
typedef struct {
  guint32 start; /* byte of the page's text */
  guint16 x, y, width, height;
} LecBox;

typedef struct {
  guint number;          /* from 1 */
  char *label;           /* the number printed on it ("iv"), or NULL */
  char *text;            /* "" where there is none */
  GArray *blocks;        /* of LecBlock */
  GArray *boxes;         /* of LecBox, by growing start; empty where the format has none */
  guint16 width, height; /* 1/10 point; 0 where the format has none */
} LecPage;

/* An empty page. */
LecPage *lec_page_new (guint number);
void lec_page_free (LecPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecPage, lec_page_free)

typedef struct {
  char *title;
  guint level; /* from 1 */
  guint page;  /* from 1; 0 unknown */
} LecOutlineItem;

typedef struct {
  char *format;             /* "pdf", "text", "markdown", "html", "code" */
  char *language;           /* of source code: "c", "python", …; NULL elsewhere */
  char *title;              /* from the file's own metadata or first heading; NULL if it has none */
  char *author;             /* or NULL */
  GPtrArray *outline;       /* of LecOutlineItem */
  GPtrArray *pages;         /* of LecPage; formats without pages have one */
  guint pages_without_text; /* pages whose text layer is empty though something is drawn on them */
} LecDocument;

/* An empty document; `format` is copied. */
LecDocument *lec_document_new (const char *format);
void lec_document_free (LecDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecDocument, lec_document_free)

/* A page's blocks, boxes, label and size as bytes (the store's value; the text is kept apart), and back.
 * `text_length` bounds the offsets. Decoding gives NULL with LEC_ERROR_CORRUPT. */
GBytes *lec_page_pack (const LecPage *page);
LecPage *lec_page_unpack (guint number, const char *text, gsize text_length, const void *bytes, gsize length,
                          GError **error);
