/* theme.c — themes from files, and colours brought down to what a terminal has.
 * SPDX-License-Identifier: MIT */
#include "ui/theme.h"
#include "src/base/error.h"
#include "src/base/path.h"
#include <string.h>

static const char *const ROLE_NAMES[] = {
#define LEC_X(id, name, help) name,
    LEC_ROLES (LEC_X)
#undef LEC_X
};

/* What a role needs where there are no colours to tell it by. */
static const guint PLAIN[LEC_N_ROLES] = {
    [LEC_ROLE_STRONG] = LEC_ATTR_BOLD, [LEC_ROLE_ACCENT] = LEC_ATTR_BOLD,       [LEC_ROLE_TITLE] = LEC_ATTR_BOLD,
    [LEC_ROLE_KEY] = LEC_ATTR_BOLD,    [LEC_ROLE_MATCH] = LEC_ATTR_BOLD,        [LEC_ROLE_HEADING] = LEC_ATTR_BOLD,
    [LEC_ROLE_ERROR] = LEC_ATTR_BOLD,  [LEC_ROLE_PASSAGE] = LEC_ATTR_UNDERLINE, [LEC_ROLE_DIM] = LEC_ATTR_DIM,
    [LEC_ROLE_DIVIDER] = LEC_ATTR_DIM, [LEC_ROLE_WARN] = LEC_ATTR_BOLD,
};

LecDepth lec_depth_choose (const char *no_color, const char *colorterm, int colors)
{
  if ((no_color && *no_color) || colors < 8)
    return LEC_DEPTH_NONE;
  if (colorterm && (strstr (colorterm, "truecolor") || strstr (colorterm, "24bit")))
    return LEC_DEPTH_TRUE;
  return colors >= 256 ? LEC_DEPTH_256 : LEC_DEPTH_16;
}

char *lec_theme_choose (const char *option, LecDepth depth, const char *colorfgbg)
{
  if (depth == LEC_DEPTH_NONE)
    return g_strdup ("mono");
  if (option && *option && strcmp (option, "auto") != 0)
    return g_strdup (option);
  if (depth == LEC_DEPTH_16)
    return g_strdup ("sixteen");
  const char *last = colorfgbg ? strrchr (colorfgbg, ';') : NULL;
  return g_strdup (last && (strcmp (last, ";7") == 0 || strcmp (last, ";15") == 0) ? "light" : "dark");
}

LecTheme *lec_theme_plain (void)
{
  LecTheme *theme = g_new0 (LecTheme, 1);
  for (int i = 0; i < LEC_N_ROLES; i++)
    theme->looks[i] = (LecLook){LEC_COLOR_DEFAULT, LEC_COLOR_DEFAULT, PLAIN[i]};
  return theme;
}

/* A colour's text; a name is looked up in [palette], once. */
static gboolean color (GKeyFile *file, const char *text, gboolean names, LecColor *out)
{
  char *end = NULL;
  if (strcmp (text, "default") == 0) {
    *out = LEC_COLOR_DEFAULT;
    return TRUE;
  }
  if (text[0] == '#' && strlen (text) == 7 && strspn (text + 1, "0123456789abcdefABCDEF") == 6) {
    *out = LEC_COLOR_RGB | (LecColor)g_ascii_strtoull (text + 1, NULL, 16);
    return TRUE;
  }
  guint64 index = g_ascii_strtoull (text, &end, 10);
  if (g_ascii_isdigit (text[0]) && *end == 0 && index < 256) {
    *out = (LecColor)index;
    return TRUE;
  }
  g_autofree char *named = names ? g_key_file_get_string (file, "palette", text, NULL) : NULL;
  return named && color (file, g_strstrip (named), FALSE, out);
}

static guint attribute (const char *word)
{
  static const char *const names[] = {"bold", "dim", "underline", "reverse", "italic"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (word, names[i]) == 0)
      return 1u << i;
  return 0;
}

static gboolean look (GKeyFile *file, const char *text, LecLook *out)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t", -1);
  gboolean on = FALSE;
  *out = (LecLook){LEC_COLOR_DEFAULT, LEC_COLOR_DEFAULT, 0};
  for (char **w = words; *w; w++) {
    if (!**w)
      continue;
    if (strcmp (*w, "on") == 0) {
      on = TRUE;
      continue;
    }
    if (attribute (*w))
      out->attrs |= attribute (*w);
    else if (!color (file, *w, TRUE, on ? &out->background : &out->foreground))
      return FALSE;
    on = FALSE;
  }
  return !on;
}

LecTheme *lec_theme_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) why = NULL;
  gsize n = length < 0 ? strlen (text) : (gsize)length;
  if (!g_key_file_load_from_data (file, text, n, G_KEY_FILE_NONE, &why)) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "cannot read the theme: %s", why->message);
    return NULL;
  }
  g_autofree LecTheme *theme = lec_theme_plain ();
  for (int i = 0; i < LEC_N_ROLES; i++) {
    g_autofree char *value = g_key_file_get_string (file, "looks", ROLE_NAMES[i], NULL);
    if (value && !look (file, value, &theme->looks[i])) {
      g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID,
                   "cannot read the theme: [looks] %s=%s is not \"COLOUR on COLOUR attribute…\"", ROLE_NAMES[i], value);
      return NULL;
    }
  }
  return g_steal_pointer (&theme);
}

LecTheme *lec_theme_load (const char *name, GError **error)
{
  g_autofree char *file = g_strconcat (name, ".theme", NULL);
  g_autofree char *shared = lec_path_part ("share/lectern/themes");
  g_autofree char *own = g_build_filename (g_get_user_config_dir (), "lectern", "themes", NULL);
  const char *const folders[] = {own, shared};
  if (strchr (name, '/')) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "cannot read the theme %s: a theme's name has no slash", name);
    return NULL;
  }
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (folders[i], file, NULL);
    g_autofree char *text = NULL;
    gsize length = 0;
    if (g_file_get_contents (path, &text, &length, NULL))
      return lec_theme_parse (text, (gssize)length, error);
  }
  g_set_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND, "there is no theme %s in %s or %s", name, own, shared);
  return NULL;
}

LecLook lec_theme_look (const LecTheme *theme, LecStyle style)
{
  LecLook l = theme->looks[LEC_STYLE_ROLE (style)], ground = theme->looks[LEC_STYLE_GROUND (style)];
  if (l.background == LEC_COLOR_DEFAULT)
    l.background = ground.background;
  if (l.foreground == LEC_COLOR_DEFAULT)
    l.foreground = ground.foreground;
  if (l.foreground == LEC_COLOR_DEFAULT)
    l.foreground = theme->looks[LEC_ROLE_NORMAL].foreground;
  if (l.background == LEC_COLOR_DEFAULT)
    l.background = theme->looks[LEC_ROLE_NORMAL].background;
  l.attrs |= ground.attrs;
  return l;
}

static int square (int v)
{
  return v * v;
}

static int distance (int rgb, int r, int g, int b)
{
  return 2 * square ((rgb >> 16 & 255) - r) + 4 * square ((rgb >> 8 & 255) - g) + 3 * square ((rgb & 255) - b);
}

/* xterm's 256: 16–231 a cube of 6 levels, 232–255 grey from 8 in steps of 10. */
static LecColor nearest_256 (int rgb)
{
  static const int levels[] = {0, 95, 135, 175, 215, 255};
  int best = 16, least = G_MAXINT;
  for (int i = 16; i < 256; i++) {
    int grey = 8 + 10 * (i - 232), c = i - 16;
    int d =
        i >= 232 ? distance (rgb, grey, grey, grey) : distance (rgb, levels[c / 36], levels[c / 6 % 6], levels[c % 6]);
    if (d < least) {
      least = d;
      best = i;
    }
  }
  return best;
}

/* The 16 colours as xterm has them; users change theirs, but keep the hue. */
static LecColor nearest_16 (int rgb)
{
  static const int colors[] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
                               0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};
  int best = 0, least = G_MAXINT;
  for (int i = 0; i < 16; i++) {
    int d = distance (rgb, colors[i] >> 16, colors[i] >> 8 & 255, colors[i] & 255);
    if (d < least) {
      least = d;
      best = i;
    }
  }
  return best;
}

static int rgb_of_256 (int index)
{
  static const int levels[] = {0, 95, 135, 175, 215, 255};
  if (index >= 232)
    return (8 + 10 * (index - 232)) * 0x10101;
  int c = index - 16;
  return levels[c / 36] << 16 | levels[c / 6 % 6] << 8 | levels[c % 6];
}

LecColor lec_color_at (LecColor c, LecDepth depth)
{
  if (c == LEC_COLOR_DEFAULT || depth == LEC_DEPTH_NONE)
    return LEC_COLOR_DEFAULT;
  if (depth == LEC_DEPTH_TRUE || c < 16)
    return c;
  if (c < 256)
    return depth == LEC_DEPTH_256 ? c : nearest_16 (rgb_of_256 (c));
  return depth == LEC_DEPTH_256 ? nearest_256 (c & 0xffffff) : nearest_16 (c & 0xffffff);
}
