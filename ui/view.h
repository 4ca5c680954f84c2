/* view.h — a text to read: paragraphs of styled runs, wrapped by words, scrolled by lines.
 *
 * The text is one string; paragraphs and runs are ranges of it, in order and without overlaps. Lines are made anew when
 * the width or the text changes. Offsets are bytes of the view's own text.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "ui/grid.h"
#include "ui/keys.h"

typedef struct {
  GString *text;
  GArray *paragraphs, *runs, *lines; /* private */
  int width;                         /* for which the lines were made; 0: they are stale */
  int top;                           /* first line shown */
  int height;                        /* of the area it was last drawn into */
} LecView;

/* An empty text. Owned by the caller. */
LecView *lec_view_new (void);
void lec_view_free (LecView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecView, lec_view_free)

/* No text; `top` stays (a text that is built anew does not jump). */
void lec_view_clear (LecView *view);
/* Begins a paragraph. Each of its lines begins with `prefix` (at most 15 bytes, may be ""); its later lines are moved
 * in by `hang` columns more. `wrap` FALSE: what is too long is cut at the right edge. */
void lec_view_paragraph (LecView *view, const char *prefix, LecStyle prefix_style, int hang, gboolean wrap);
/* Appends text to the last paragraph (valid, printable UTF-8); line breaks in it are kept. Returns where it begins. */
gsize lec_view_append (LecView *view, LecStyle style, const char *text, gssize length);
/* Text at the right edge of the last paragraph's first line. */
void lec_view_right (LecView *view, LecStyle style, const char *text);

/* Lines at a width; the line in which an offset lies. */
int lec_view_lines (LecView *view, int width);
int lec_view_line_of (LecView *view, gsize offset);
/* Draws from `top` on, which is brought into range. `ground`: the background of bytes `from`–`to`, where they are not
 * equal (what is selected). */
void lec_view_draw (LecView *view, LecGrid *grid, const LecRect *area, gsize from, gsize to, LecRole ground);
/* Scrolls so that the offset shows, a third from the top where it was out of sight. */
void lec_view_show (LecView *view, gsize offset);
/* A command of the scope "move". FALSE: it is none. */
gboolean lec_view_command (LecView *view, LecCommand command);
/* The ground on which the character at the offset stands. */
LecRole lec_view_ground_at (const LecView *view, gsize offset);
gboolean lec_view_at_end (LecView *view);
