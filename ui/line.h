/* line.h — a field to write in: one line, or several.
 *
 * The text is UTF-8, the cursor a byte offset on a boundary of a cluster. At most LEC_LINE_MAX bytes.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "ui/grid.h"

#define LEC_LINE_MAX 65536

typedef struct {
  GString *text;
  gsize cursor;
  gboolean multi; /* line breaks are kept; else they become spaces */
} LecLine;

/* An empty field. Owned by the caller. */
LecLine *lec_line_new (gboolean multi);
void lec_line_free (LecLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecLine, lec_line_free)

/* Another text, the cursor at its end. */
void lec_line_set (LecLine *line, const char *text);
/* Writes text at the cursor (control characters are dropped). */
void lec_line_insert (LecLine *line, const char *text);
/* An editing key or a character. FALSE: it is none of ours. `*changed`: the text is another one. */
gboolean lec_line_key (LecLine *line, guint32 key, guint mods, gboolean *changed);

/* Rows that the text takes at a width, at least 1 (1 where it is not `multi`). */
int lec_line_rows (const LecLine *line, int width);
/* Draws the text into the area, scrolled so that the cursor shows, which is put on the grid if `focus`;
 * `placeholder` is shown while there is no text. */
void lec_line_draw (const LecLine *line, LecGrid *grid, const LecRect *area, LecStyle style, const char *placeholder,
                    gboolean focus);
