/* test_walk.c — git's patterns, and which files of a folder are taken.
 * SPDX-License-Identifier: MIT */
#include "src/library/ignore.h"
#include "src/library/walk.h"
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_patterns (void)
{
  static const struct {
    const char *pattern, *path;
    gboolean matches;
  } cases[] = {
      {"*.c", "a.c", TRUE},
      {"*.c", "a.h", FALSE},
      {"*.c", "d/a.c", FALSE},
      {"a?c", "abc", TRUE},
      {"a?c", "a/c", FALSE},
      {"**/x", "x", TRUE},
      {"**/x", "a/b/x", TRUE},
      {"**/x", "a/bx", FALSE},
      {"a/**", "a/b/c", TRUE},
      {"a/**", "a", FALSE},
      {"a/**/b", "a/b", TRUE},
      {"a/**/b", "a/x/y/b", TRUE},
      {"a/**/b", "a/xb", FALSE},
      {"[a-c]x", "bx", TRUE},
      {"[!a-c]x", "bx", FALSE},
      {"[^a-c]x", "dx", TRUE},
      {"[]]x", "]x", TRUE},
      {"[[:digit:]]", "7", TRUE},
      {"[[:digit:]]", "x", FALSE},
      {"[a", "[a", TRUE},
      {"\\*", "*", TRUE},
      {"\\*", "x", FALSE},
      {"foo*bar", "fooxxbar", TRUE},
      {"foo*bar", "foo/bar", FALSE},
      {"*", "anything", TRUE},
      {"a*b*c*d", "axbxcxd", TRUE},
      {"a*b*c*d", "axbxcx", FALSE},
      {"doc/*.txt", "doc/a.txt", TRUE},
      {"doc/*.txt", "doc/x/a.txt", FALSE},
      {"a**b", "axb", TRUE},
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (lec_ignore_match (cases[i].pattern, cases[i].path) != cases[i].matches)
      g_error ("%s on %s", cases[i].pattern, cases[i].path);
}

/* A pattern that would take longer than the universe gives up. */
static void test_hostile (void)
{
  g_autofree char *path = g_strnfill (2000, 'a');
  gint64 start = g_get_monotonic_time ();
  g_assert_false (lec_ignore_match ("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", path));
  g_assert_false (lec_ignore_match ("**/**/**/**/**/**/**/**/**/x*b", path));
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_TIME_SPAN_SECOND);
}

static void test_rules (void)
{
  g_autoptr (LecIgnore) top =
      lec_ignore_new (NULL, "# comment\n*.log\n!keep.log\nbuild/\n/only-here\nsub/x.txt\n\\#odd\ntrail  \n");
  g_autoptr (LecIgnore) sub = lec_ignore_new (top, "!a.log\nlocal\n");
  g_assert_true (lec_ignore_excludes (top, "a.log", FALSE));
  g_assert_false (lec_ignore_excludes (top, "keep.log", FALSE));
  g_assert_true (lec_ignore_excludes (top, "build", TRUE));
  g_assert_false (lec_ignore_excludes (top, "build", FALSE));
  g_assert_true (lec_ignore_excludes (top, "only-here", FALSE));
  g_assert_true (lec_ignore_excludes (top, "#odd", FALSE));
  g_assert_true (lec_ignore_excludes (top, "trail", FALSE));
  g_assert_false (lec_ignore_excludes (sub, "sub/only-here", FALSE));
  g_assert_true (lec_ignore_excludes (sub, "sub/b.log", FALSE));
  g_assert_false (lec_ignore_excludes (sub, "sub/a.log", FALSE)); /* the deeper file goes first */
  g_assert_true (lec_ignore_excludes (sub, "sub/local", FALSE));
  g_assert_true (lec_ignore_excludes (sub, "sub/x.txt", FALSE));
}

typedef struct {
  char *root;
  GString *files;
  guint failed;
} Tree;

static void put (Tree *t, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (t->root, name, NULL), *folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static gboolean file (const char *path, gpointer data)
{
  Tree *t = data;
  g_string_append_printf (t->files, "%s ", path + strlen (t->root) + 1);
  return TRUE;
}

static void failed (const char *path, const GError *error, gpointer data)
{
  ((Tree *)data)->failed++;
}

static const char *walk_except (Tree *t, const char *inside, const char *except)
{
  g_autofree char *path = g_build_filename (t->root, inside, NULL);
  const char *paths[] = {path, NULL};
  LecWalkEvents events = {file, failed, t};
  g_string_truncate (t->files, 0);
  lec_walk (paths, except, &events, NULL);
  return t->files->str;
}

static const char *walk (Tree *t, const char *inside)
{
  return walk_except (t, inside, NULL);
}

static void remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name (dir));) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      remove_tree (child);
    else
      g_unlink (child);
  }
  g_rmdir (path);
}

static void test_walk (void)
{
  Tree t = {g_dir_make_tmp ("lec-walk-XXXXXX", NULL), g_string_new (NULL), 0};
  put (&t, "b.txt", "");
  put (&t, "a.txt", "");
  put (&t, ".hidden/x.txt", "");
  put (&t, ".git/config", "");
  put (&t, ".git/info/exclude", "private.txt\n");
  put (&t, "private.txt", "");
  put (&t, ".gitignore", "*.tmp\n/out\n!sub/kept.tmp\n");
  put (&t, "out/x.txt", "");
  put (&t, "y.tmp", "");
  put (&t, "sub/.ignore", "secret*\n!other.tmp\n");
  put (&t, "sub/secret.txt", "");
  put (&t, "sub/kept.tmp", "");
  put (&t, "sub/other.tmp", "");
  put (&t, "sub/out/z.txt", "");
  g_autofree char *loop = g_build_filename (t.root, "sub", "loop", NULL),
                  *dead = g_build_filename (t.root, "dead", NULL), *pipe_ = g_build_filename (t.root, "pipe", NULL),
                  *link = g_build_filename (t.root, "z-link.txt", NULL);
  g_assert_cmpint (symlink ("..", loop), ==, 0);
  g_assert_cmpint (symlink ("nowhere", dead), ==, 0);
  g_assert_cmpint (symlink ("a.txt", link), ==, 0);
  g_assert_cmpint (mkfifo (pipe_, 0600), ==, 0);
  g_assert_cmpstr (walk (&t, ""), ==, "a.txt b.txt sub/kept.tmp sub/other.tmp sub/out/z.txt z-link.txt ");
  g_assert_cmpstr (walk (&t, "sub"), ==, "sub/kept.tmp sub/other.tmp sub/out/z.txt "); /* the repository's rules hold */
  g_assert_cmpstr (walk (&t, "y.tmp"), ==, "y.tmp ");                                  /* a named file is taken */
  g_assert_cmpuint (t.failed, ==, 0);
  g_autofree char *sub = g_build_filename (t.root, "out", "..", "sub", NULL);
  g_assert_cmpstr (walk_except (&t, "", sub), ==, "a.txt b.txt z-link.txt ");
  g_assert_cmpuint (t.failed, ==, 0);
  g_assert_cmpstr (walk_except (&t, "sub", sub), ==, ""); /* named itself: nothing is taken, and it is told */
  g_assert_cmpuint (t.failed, ==, 1);
  walk (&t, "nowhere");
  g_assert_cmpuint (t.failed, ==, 2);
  remove_tree (t.root);
  g_free (t.root);
  g_string_free (t.files, TRUE);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/walk/patterns", test_patterns);
  g_test_add_func ("/walk/hostile patterns", test_hostile);
  g_test_add_func ("/walk/rules", test_rules);
  g_test_add_func ("/walk/folder", test_walk);
  return g_test_run ();
}
