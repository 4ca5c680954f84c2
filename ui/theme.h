/* theme.h — how roles look: colours and attributes from a file, brought down to what the terminal can show.
 *
 * A theme is a GKeyFile (themes/template.theme lists every key). [palette] names colours, [looks] gives each role
 * "FOREGROUND on BACKGROUND attribute…"; a colour is "default", "#rrggbb", 0–255 of the terminal's palette, or a name
 * of [palette]. SPDX-License-Identifier: MIT */
#pragma once
#include "ui/style.h"

/* A colour: LEC_COLOR_DEFAULT, an index of the terminal's palette (0–255), or LEC_COLOR_RGB | 0xrrggbb. */
typedef gint32 LecColor;
#define LEC_COLOR_DEFAULT (-1)
#define LEC_COLOR_RGB     0x1000000

enum { LEC_ATTR_BOLD = 1, LEC_ATTR_DIM = 2, LEC_ATTR_UNDERLINE = 4, LEC_ATTR_REVERSE = 8, LEC_ATTR_ITALIC = 16 };

typedef struct {
  LecColor foreground, background;
  guint attrs; /* LEC_ATTR_… */
} LecLook;

typedef struct {
  LecLook looks[LEC_N_ROLES];
} LecTheme;

typedef enum { LEC_DEPTH_NONE, LEC_DEPTH_16, LEC_DEPTH_256, LEC_DEPTH_TRUE } LecDepth;

/* What the terminal shows: by NO_COLOR (any value), COLORTERM, and its number of colours in terminfo. The strings may
 * be NULL. */
LecDepth lec_depth_choose (const char *no_color, const char *colorterm, int colors);

/* The theme for an option's value: a name stays; "auto" (or NULL) becomes "mono" without colours, "sixteen" with few,
 * "light" or "dark" by COLORFGBG ("15;0": the last number is the background; may be NULL). Without colours every name
 * becomes "mono". Owned by the caller. */
char *lec_theme_choose (const char *option, LecDepth depth, const char *colorfgbg);

/* Reads a theme from text; NULL with LEC_ERROR_INVALID naming the group and key. Owned by the caller (g_free). */
LecTheme *lec_theme_parse (const char *text, gssize length, GError **error);

/* Reads NAME.theme of the user's configuration folder, or of those that came with the program. NULL with the error. */
LecTheme *lec_theme_load (const char *name, GError **error);

/* Attributes alone: what is shown where no theme can be read. Owned by the caller. */
LecTheme *lec_theme_plain (void);

/* The look of a style: the role's own, on the background of what it stands on, with that one's attributes added. */
LecLook lec_theme_look (const LecTheme *theme, LecStyle style);

/* The nearest colour that the depth has: palette index below LEC_DEPTH_TRUE, LEC_COLOR_DEFAULT at LEC_DEPTH_NONE. */
LecColor lec_color_at (LecColor color, LecDepth depth);
