/* style.h — what a cell means to the reader; a theme says how that looks.
 *
 * A style is a role and, above it, the role whose background it stands on: a marked word in a selected row is
 * LEC_ON (LEC_ROLE_MATCH, LEC_ROLE_SELECTED).
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

/* role, its name in a theme file, what it is for */
#define LEC_ROLES(X)                                                                                                   \
  X (NORMAL, "normal", "text")                                                                                         \
  X (DIM, "dim", "what matters less: ages, hints, placeholders")                                                       \
  X (STRONG, "strong", "headings and names")                                                                           \
  X (ACCENT, "accent", "the one accent: the current pane, the selection bar")                                          \
  X (TITLE, "title", "the program's name")                                                                             \
  X (DIVIDER, "divider", "the line between list and detail")                                                           \
  X (SELECTED, "selected", "the selected row")                                                                         \
  X (KEY, "key", "a key in the hints")                                                                                 \
  X (INPUT, "input", "text being written")                                                                             \
  X (MATCH, "match", "a word that was searched for")                                                                   \
  X (PASSAGE, "passage", "the passage that a hit or a citation points to")                                             \
  X (HEADING, "heading", "a heading in a page's text")                                                                 \
  X (CODE, "code", "code in a page's text")                                                                            \
  X (OK, "ok", "a checked citation, a finished import")                                                                \
  X (WARN, "warn", "what needs a look")                                                                                \
  X (ERROR, "error", "what failed")                                                                                    \
  X (PROGRESS, "progress", "bars and counters of what runs")                                                           \
  X (OVERLAY, "overlay", "the palette and other boxes above the panes")

typedef enum {
#define LEC_X(id, name, help) LEC_ROLE_##id,
  LEC_ROLES (LEC_X)
#undef LEC_X
      LEC_N_ROLES
} LecRole;

typedef guint16 LecStyle;

#define LEC_ON(role, base)  ((LecStyle)((role) | ((base) << 8)))
#define LEC_STYLE_ROLE(s)   ((LecRole)((s)&0xff))
#define LEC_STYLE_GROUND(s) ((LecRole)((s) >> 8))
