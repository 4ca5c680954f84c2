/* pdf.h — what the files of the PDF reader share: a page as glyphs and lines, before it becomes text.
 *
 * A sheet is made by pdf_sheet.c from poppler's text, boxes and fonts; pdf_furniture.c compares it with its neighbours
 * and marks lines; pdf_blocks.c gathers lines into blocks; pdf_text.c writes the page. Units are points from the upper
 * left corner.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <poppler.h>
#include "src/doc/document.h"

/* Names of our own for poppler's objects, so that g_autoptr knows them whatever poppler's version defines. */
typedef PopplerDocument LecPdfDocument;
typedef PopplerPage LecPdfPage;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecPdfDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecPdfPage, g_object_unref)

typedef struct {
  gunichar c;
  float x1, y1, x2, y2;
} LecGlyph;

/* A line as poppler has it: glyphs next to each other on one base line, in reading order. */
typedef struct {
  guint first, count;   /* glyphs of the sheet */
  float x1, y1, x2, y2; /* around all glyphs but spaces */
  float size;           /* of most of its letters; the font's, in points */
  gboolean bold;        /* most letters are */
  gboolean mono;        /* most letters are of a typewriter's face */
  gboolean upright;     /* FALSE: written up or down the page */
  gboolean leftward;    /* has letters of a script that is written from right to left */
  gboolean furniture;
  guint gaps; /* places inside where there is room for three letters or more */
} LecLine;

typedef struct {
  guint number;      /* of the page, from 1 */
  char *label;       /* or NULL */
  gboolean leftward; /* most of it is read from right to left */
  float width, height;
  GArray *glyphs; /* of LecGlyph */
  GArray *lines;  /* of LecLine, in reading order */
} LecSheet;

/* A page's glyphs and lines. Owned by the caller. */
LecSheet *lec_sheet_new (PopplerPage *page, guint number);
void lec_sheet_free (LecSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecSheet, lec_sheet_free)

/* Marks running heads, feet and page numbers of `sheet`: lines at its edge that stand, but for their digits, at the
 * same place on other sheets. `near` (borrowed) are its neighbours, itself among them. */
void lec_sheet_mark_furniture (LecSheet *sheet, LecSheet *const *near, guint n);

/* Lines next to each other on one base line: a line of prose, or a row of cells. */
typedef struct {
  guint first, count; /* lines of the sheet (in `order` of the plan) */
  float x1, y1, x2, y2, size;
  gboolean bold, mono, upright, furniture;
  guint cells;         /* 1, or how many stand apart */
  gunichar start, end; /* its first and last letters that are no space */
  guint letters;       /* that are no space */
} LecRow;

/* A block to be: rows in reading order. */
typedef struct {
  LecBlockKind kind;
  guint level;
  GArray *rows;  /* of guint, into the plan's rows */
  GArray *items; /* of guint: for a list, the row numbers where items begin */
} LecPlanBlock;

typedef struct {
  const LecSheet *sheet; /* borrowed */
  GArray *rows;          /* of LecRow */
  GPtrArray *blocks;     /* of LecPlanBlock */
} LecPlan;

/* What is known of the whole document when a page is laid out. */
typedef struct {
  guint64 sizes[256]; /* letters seen, by half points of their size */
  float body;         /* the size of most letters */
  gboolean bold_body; /* most letters are bold: weight then says nothing */
  guint64 bold, all;
  GHashTable *words;  /* folded words seen in mid-line: whole ones and hyphenated ones; a set */
  GPtrArray *outline; /* of LecOutlineItem */
  char *title;        /* the largest heading of the first page with one, or NULL */
} LecPdfContext;

/* Knows nothing yet. */
LecPdfContext *lec_pdf_context_new (void);
void lec_pdf_context_free (LecPdfContext *context);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecPdfContext, lec_pdf_context_free)
/* Adds a sheet's sizes and words. */
void lec_pdf_context_add (LecPdfContext *context, const LecSheet *sheet);

/* Gathers lines into rows and rows into blocks. Owned by the caller. */
LecPlan *lec_plan_new (const LecSheet *sheet, LecPdfContext *context);
void lec_plan_free (LecPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecPlan, lec_plan_free)

/* Rows of a sheet (pdf_rows.c), of LecRow; owned by the caller. */
GArray *lec_sheet_rows (const LecSheet *sheet);
/* The letters of a row as text, cells separated by a space, at most `max` bytes or so. Owned by the caller. */
char *lec_row_text (const LecSheet *sheet, const LecRow *row, gsize max);

/* Writes the page: text, blocks and boxes in step. Owned by the caller. */
LecPage *lec_plan_write (const LecPlan *plan, const LecPdfContext *context);
