/* test_widgets.c — cells, the grid and its differences, fields, texts, lists, paths, themes.
 * SPDX-License-Identifier: MIT */
#include "ui/cell.h"
#include "ui/complete.h"
#include "ui/format.h"
#include "ui/grid.h"
#include "ui/input.h"
#include "ui/line.h"
#include "ui/list.h"
#include "ui/overlay.h"
#include "ui/theme.h"
#include "ui/view.h"
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

/* A row of the grid as text; "·" for the right half of a wide character. */
static char *row (const LecGrid *g, int y)
{
  GString *s = g_string_new (NULL);
  for (int x = 0; x < g->width; x++)
    g_string_append (s, lec_grid_at (g, x, y)->columns ? lec_grid_at (g, x, y)->text : "·");
  return g_string_free (s, FALSE);
}

static void check_row (const LecGrid *g, int y, const char *expected)
{
  g_autofree char *got = row (g, y);
  g_assert_cmpstr (got, ==, expected);
}

static void test_cells (void)
{
  static const struct {
    const char *text;
    int width;
    const char *drawn;
  } cases[] = {{"abc", 3, "abc"},
               {"語x", 3, "語x"},
               {"e\xcc\x81", 1, "e\xcc\x81"},
               {"👩‍👩‍👧", 2, "👩"}, /* a family is its first member */
               {"👍🏽", 2, "👍"},           /* skin tones go */
               {"❤️", 1, "❤"},             /* and variation selectors */
               {"🇩🇪", 2, "DE"},                /* flags are spelled */
               {"a\033b", 3,
                "a\xef\xbf\xbd"
                "b"}, /* nothing that moves a cursor */
               {"\xff", 1, "\xef\xbf\xbd"}};
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *s = cases[i].text, *end = s + strlen (s);
    g_autoptr (GString) drawn = g_string_new (NULL);
    char text[LEC_CELL_BYTES];
    int columns;
    g_assert_cmpint (lec_cell_width (s, -1), ==, cases[i].width);
    for (gsize n; (n = lec_cell_next (s, end, text, &columns)) > 0; s += n)
      g_string_append (drawn, text);
    g_assert_cmpstr (drawn->str, ==, cases[i].drawn);
  }
  g_autofree char *middle = lec_cell_cut_middle ("transformer-attention.pdf", 11);
  g_assert_cmpstr (middle, ==, "trans…n.pdf");
  g_autofree char *end = lec_cell_cut_end ("語語語", 4);
  g_assert_cmpstr (end, ==, "語…");
}

static void test_many_marks (void)
{
  g_autoptr (GString) s = g_string_new ("z");
  for (int i = 0; i < 500; i++)
    g_string_append (s, "\xcc\x81");
  char text[LEC_CELL_BYTES];
  int columns;
  g_assert_cmpuint (lec_cell_next (s->str, s->str + s->len, text, &columns), ==, s->len);
  g_assert_cmpuint (strlen (text), <, LEC_CELL_BYTES);
  g_assert_cmpint (columns, ==, 1);
}

static void test_grid (void)
{
  g_autoptr (LecGrid) g = lec_grid_new (6, 3);
  LecRect clip = {1, 1, 4, 1};
  g_assert_cmpint (lec_grid_text (g, NULL, 0, 0, 0, "語語語語", -1), ==, 6);
  check_row (g, 0, "語·語·語·");
  lec_grid_text (g, NULL, 1, 0, 0, "x", -1); /* the halves that are left become blanks */
  check_row (g, 0, " x語·語·");
  lec_grid_text (g, NULL, 2, 0, 0, "y", -1);
  check_row (g, 0, " xy 語·");
  g_assert_cmpint (lec_grid_text (g, NULL, 5, 0, 0, "語", -1), ==, 0); /* no half at the right edge */
  lec_grid_text (g, &clip, 0, 0, 0, "abcdefgh", -1);
  check_row (g, 1, " abcd ");
  g_assert_cmpint (lec_grid_text (g, &clip, 0, 1, 0, "out", -1), ==, 0);
  lec_grid_text (g, &clip, -1, 0, 0, "Q12", -1);
  check_row (g, 1, " 12cd ");
}

static void note_run (const LecGrid *grid, int x, int y, int n, gpointer data)
{
  g_string_append_printf (data, "%d,%d+%d ", x, y, n);
}

static void test_diff (void)
{
  g_autoptr (LecGrid) a = lec_grid_new (8, 2);
  g_autoptr (LecGrid) b = lec_grid_new (8, 2);
  g_autoptr (GString) runs = g_string_new (NULL);
  lec_grid_text (b, NULL, 2, 0, 0, "ab", -1);
  lec_grid_text (b, NULL, 5, 1, 0, "語", -1);
  lec_grid_diff (a, b, note_run, runs);
  g_assert_cmpstr (runs->str, ==, "2,0+2 5,1+2 ");
  lec_grid_copy (a, b);
  g_string_truncate (runs, 0);
  lec_grid_diff (a, b, note_run, runs);
  g_assert_cmpstr (runs->str, ==, "");
  lec_grid_at (b, 3, 0)->style = LEC_ROLE_ACCENT; /* a style is a difference, too */
  lec_grid_diff (a, b, note_run, runs);
  g_assert_cmpstr (runs->str, ==, "3,0+1 ");
}

static void press (LecLine *line, const char *keys)
{
  g_auto (GStrv) names = g_strsplit (keys, " ", -1);
  for (char **n = names; *n; n++) {
    guint32 key;
    guint mods;
    gboolean changed;
    g_assert_true (lec_key_parse (*n, &key, &mods));
    lec_line_key (line, key, mods, &changed);
  }
}

static void test_line (void)
{
  g_autoptr (LecLine) line = lec_line_new (FALSE);
  press (line, "a b Space c é 語 Left Left Backspace x");
  g_assert_cmpstr (line->text->str, ==, "ab xé語");
  press (line, "End Ctrl-W");
  g_assert_cmpstr (line->text->str, ==, "ab ");
  lec_line_set (line, "one two.txt");
  press (line, "Ctrl-W");
  g_assert_cmpstr (line->text->str, ==, "one two.");
  press (line, "Ctrl-A Alt-f Ctrl-K");
  g_assert_cmpstr (line->text->str, ==, "one");
  press (line, "Ctrl-U");
  g_assert_cmpstr (line->text->str, ==, "");
  lec_line_insert (line, "a\nb\033[31m\tc");
  g_assert_cmpstr (line->text->str, ==, "a b[31m c");
  lec_line_set (line, "👩‍👩‍👧");
  press (line, "Backspace"); /* a cluster is one step */
  g_assert_cmpstr (line->text->str, ==, "");
}

static void test_multi_line (void)
{
  g_autoptr (LecLine) line = lec_line_new (TRUE);
  g_autoptr (LecGrid) g = lec_grid_new (6, 3);
  LecRect area = {0, 0, 6, 3};
  lec_line_insert (line, "abc\ndefghij");
  g_assert_cmpint (lec_line_rows (line, 6), ==, 3);
  lec_line_draw (line, g, &area, 0, NULL, TRUE);
  check_row (g, 0, "abc   ");
  check_row (g, 1, "defgh ");
  check_row (g, 2, "ij    ");
  g_assert_cmpint (g->cursor_x, ==, 2);
  press (line, "Up");
  g_assert_cmpuint (line->cursor, ==, 3);
}

static void test_scrolled_line (void)
{
  g_autoptr (LecLine) line = lec_line_new (FALSE);
  g_autoptr (LecGrid) g = lec_grid_new (6, 1);
  LecRect area = {0, 0, 6, 1};
  lec_line_insert (line, "0123456789");
  lec_line_draw (line, g, &area, 0, NULL, TRUE);
  check_row (g, 0, "56789 ");
  g_assert_cmpint (g->cursor_x, ==, 5);
}

static void test_view (void)
{
  g_autoptr (LecView) v = lec_view_new ();
  g_autoptr (LecGrid) g = lec_grid_new (12, 6);
  LecRect area = {0, 0, 12, 6};
  lec_view_paragraph (v, "▌ ", LEC_ROLE_ACCENT, 2, TRUE);
  lec_view_append (v, 0, "the quick brown", -1);
  lec_view_append (v, LEC_ROLE_MATCH, " fox", -1);
  lec_view_paragraph (v, "", 0, 0, FALSE);
  lec_view_append (v, 0, "a long line that is not wrapped", -1);
  lec_view_paragraph (v, "", 0, 0, TRUE);
  lec_view_append (v, 0, "語語語語語語語", -1);
  g_assert_cmpint (lec_view_lines (v, 12), ==, 6);
  lec_view_draw (v, g, &area, 0, 0, 0);
  check_row (g, 0, "▌ the quick ");
  check_row (g, 1, "▌   brown   "); /* the later lines hang, so that "fox" has no room beside it */
  check_row (g, 2, "▌   fox     ");
  check_row (g, 3, "a long line ");
}

static void test_wrap (void)
{
  static const struct {
    const char *text;
    int width;
    const char *lines[5];
  } cases[] = {{"one two three", 8, {"one two ", "three   "}},
               {"abcdefghij", 4, {"abcd", "efgh", "ij  "}},
               {"語語語語", 5, {"語·語· ", "語·語· "}},
               {"a\n\nb", 3, {"a  ", "   ", "b  "}},
               {"well-known fact", 6, {"well- ", "known ", "fact  "}},
               {"exact fit", 5, {"exact", "fit  "}},
               {"", 5, {"     "}}};
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LecView) v = lec_view_new ();
    g_autoptr (LecGrid) g = lec_grid_new (cases[i].width, 5);
    LecRect area = {0, 0, cases[i].width, 5};
    int n = 0;
    while (n < 5 && cases[i].lines[n])
      n++;
    lec_view_paragraph (v, "", 0, 0, TRUE);
    lec_view_append (v, 0, cases[i].text, -1);
    g_assert_cmpint (lec_view_lines (v, cases[i].width), ==, n);
    lec_view_draw (v, g, &area, 0, 0, 0);
    for (int y = 0; y < n; y++)
      check_row (g, y, cases[i].lines[y]);
  }
}

static void test_list (void)
{
  LecList list = {0};
  lec_list_resize (&list, 100);
  lec_list_fit (&list, 10);
  lec_list_command (&list, LEC_CMD_BOTTOM);
  lec_list_fit (&list, 10);
  g_assert_cmpint (list.selected, ==, 99);
  g_assert_cmpint (list.top, ==, 90);
  lec_list_command (&list, LEC_CMD_PAGE_UP);
  g_assert_cmpint (list.selected, ==, 90);
  lec_list_resize (&list, 5);
  lec_list_fit (&list, 10);
  g_assert_cmpint (list.selected, ==, 4);
  g_assert_cmpint (list.top, ==, 0);
  lec_list_resize (&list, 0);
  lec_list_command (&list, LEC_CMD_DOWN);
  g_assert_cmpint (list.selected, ==, 0);
}

static void test_paths (void)
{
  g_autofree char *dir = g_dir_make_tmp ("lectern-XXXXXX", NULL);
  static const char *const names[] = {"paper one.txt", "paper two.txt", ".hidden", "other.txt"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (dir, names[i], NULL);
    g_file_set_contents (path, "", 0, NULL);
  }
  g_autofree char *written = g_strconcat (dir, "/pa", NULL);
  g_autoptr (GPtrArray) choices = NULL;
  g_autofree char *more = lec_path_complete (written, &choices);
  g_assert_true (g_str_has_suffix (more, "/paper "));
  g_assert_cmpuint (choices->len, ==, 2);
  g_autofree char *other = g_strconcat (dir, "/o", NULL);
  g_autofree char *whole = lec_path_complete (other, NULL);
  g_assert_true (g_str_has_suffix (whole, "/other.txt"));
  g_autofree char *home = lec_path_expand (" '~/x y.pdf' ");
  g_autofree char *expected = g_build_filename (g_get_home_dir (), "x y.pdf", NULL);
  g_assert_cmpstr (home, ==, expected);
  g_autofree char *uri = lec_path_expand ("file:///tmp/a%20b.pdf");
  g_assert_cmpstr (uri, ==, "/tmp/a b.pdf");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (dir, names[i], NULL);
    g_unlink (path);
  }
  g_rmdir (dir);
}

static void test_depth (void)
{
  g_assert_cmpint (lec_depth_choose ("1", "truecolor", 256), ==, LEC_DEPTH_NONE);
  g_assert_cmpint (lec_depth_choose ("", "truecolor", 256), ==, LEC_DEPTH_TRUE);
  g_assert_cmpint (lec_depth_choose (NULL, NULL, 256), ==, LEC_DEPTH_256);
  g_assert_cmpint (lec_depth_choose (NULL, NULL, 8), ==, LEC_DEPTH_16);
  g_assert_cmpint (lec_depth_choose (NULL, NULL, 0), ==, LEC_DEPTH_NONE);
  static const struct {
    const char *option;
    LecDepth depth;
    const char *colorfgbg, *theme;
  } cases[] = {{"auto", LEC_DEPTH_TRUE, NULL, "dark"},
               {NULL, LEC_DEPTH_256, "0;15", "light"},
               {"auto", LEC_DEPTH_16, "0;15", "sixteen"},
               {"light", LEC_DEPTH_TRUE, NULL, "light"},
               {"light", LEC_DEPTH_NONE, "0;15", "mono"}};
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = lec_theme_choose (cases[i].option, cases[i].depth, cases[i].colorfgbg);
    g_assert_cmpstr (name, ==, cases[i].theme);
  }
  g_assert_cmpint (lec_color_at (LEC_COLOR_RGB | 0xff0000, LEC_DEPTH_256), ==, 196);
  g_assert_cmpint (lec_color_at (LEC_COLOR_RGB | 0xff0000, LEC_DEPTH_16), ==, 9);
  g_assert_cmpint (lec_color_at (196, LEC_DEPTH_16), ==, 9);
  g_assert_cmpint (lec_color_at (LEC_COLOR_RGB | 0xff0000, LEC_DEPTH_NONE), ==, LEC_COLOR_DEFAULT);
  g_assert_cmpint (lec_color_at (4, LEC_DEPTH_16), ==, 4);
}

static void test_themes (void)
{
  static const char *const shipped[] = {"dark", "light", "sixteen", "mono", "template"};
  for (guint i = 0; i < G_N_ELEMENTS (shipped); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *path = g_strdup_printf ("themes/%s.theme", shipped[i]);
    g_autofree char *text = NULL;
    gsize length;
    g_assert_true (g_file_get_contents (path, &text, &length, NULL));
    g_autofree LecTheme *theme = lec_theme_parse (text, (gssize)length, &error);
    g_assert_no_error (error);
#define LEC_X(id, name, help) g_assert_nonnull (strstr (text, "\n" name "="));
    LEC_ROLES (LEC_X) /* each theme, and so the template, lists every key */
#undef LEC_X
  }
}

static void test_theme_parse (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree LecTheme *theme = lec_theme_parse (
      "[palette]\nblue=#0000ff\n[looks]\naccent=blue on 7 bold\nselected=on #112233\nmatch=#ff0000\n", -1, &error);
  g_assert_no_error (error);
  LecLook look = lec_theme_look (theme, LEC_ROLE_ACCENT);
  g_assert_cmpint (look.foreground, ==, LEC_COLOR_RGB | 0xff);
  g_assert_cmpint (look.background, ==, 7);
  g_assert_cmpuint (look.attrs, ==, LEC_ATTR_BOLD);
  look = lec_theme_look (theme, LEC_ON (LEC_ROLE_MATCH, LEC_ROLE_SELECTED));
  g_assert_cmpint (look.foreground, ==, LEC_COLOR_RGB | 0xff0000);
  g_assert_cmpint (look.background, ==, LEC_COLOR_RGB | 0x112233);
  static const char *const wrong[] = {"[looks]\naccent=#12\n", "[looks]\naccent=mauve\n", "[looks]\naccent=1 on\n",
                                      "[looks]\naccent=300\n", "no group\n"};
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) why = NULL;
    g_assert_null (lec_theme_parse (wrong[i], -1, &why));
    g_assert_nonnull (why);
  }
}

static void test_formats (void)
{
  static const struct {
    gint64 n;
    const char *text;
  } cases[] = {{0, "0"}, {999, "999"}, {1204, "1,204"}, {1234567, "1,234,567"}, {-1234, "-1,234"}};
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = lec_format_count (cases[i].n);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
  g_assert_cmpint (lec_fuzzy_score ("imp", "Documents: import a document"), >, 0);
  g_assert_cmpint (lec_fuzzy_score ("xyz", "Documents: import a document"), ==, 0);
  g_assert_cmpint (lec_fuzzy_score ("imp", "import"), >, lec_fuzzy_score ("imp", "simple map"));
}

int main (int argc, char **argv)
{
  setlocale (LC_CTYPE, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cell/drawn", test_cells);
  g_test_add_func ("/cell/marks", test_many_marks);
  g_test_add_func ("/grid/text", test_grid);
  g_test_add_func ("/grid/diff", test_diff);
  g_test_add_func ("/line/edit", test_line);
  g_test_add_func ("/line/multi", test_multi_line);
  g_test_add_func ("/line/scrolled", test_scrolled_line);
  g_test_add_func ("/view/paragraphs", test_view);
  g_test_add_func ("/view/wrap", test_wrap);
  g_test_add_func ("/list/window", test_list);
  g_test_add_func ("/paths/complete", test_paths);
  g_test_add_func ("/theme/depth", test_depth);
  g_test_add_func ("/theme/shipped", test_themes);
  g_test_add_func ("/theme/parse", test_theme_parse);
  g_test_add_func ("/format/numbers", test_formats);
  return g_test_run ();
}
