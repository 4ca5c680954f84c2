/* test_config.c — options: defaults, values from a file and the environment, and what is said of wrong ones.
 * SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <string.h>
#include "src/config/config.h"

static const char *const themes[] = {"dark", "light", NULL};
static const LecOption options[] = {
    {"ask", "top_k", LEC_OPTION_INT, 5, .min = 1, .max = 50, .help = "Passages."},
    {"ask", "enough", LEC_OPTION_NUMBER, 0.25, .max = 1, .help = "Threshold."},
    {"ui", "theme", LEC_OPTION_CHOICE, .text = "dark", .choices = themes, .environment = "LECTERN_TEST_THEME"},
    {"ui", "mouse", LEC_OPTION_BOOL, 1},
    {"ui", "title", LEC_OPTION_TEXT, .text = "Lectern"},
};

static LecConfig *load (const char *text)
{
  LecConfig *config = lec_config_new ();
  lec_config_add (config, options, G_N_ELEMENTS (options));
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "lectern-test-config.ini", NULL);
  g_unlink (path);
  if (text)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  lec_config_load (config, path);
  g_unlink (path);
  return config;
}

static guint n_warnings (const LecConfig *config)
{
  return g_strv_length ((char **)lec_config_warnings (config));
}

static void test_defaults (void)
{
  g_autoptr (LecConfig) config = load (NULL);
  g_assert_cmpuint (n_warnings (config), ==, 0);
  g_assert_cmpfloat (lec_config_number (config, "ask.top_k"), ==, 5);
  g_assert_cmpfloat (lec_config_number (config, "ask.enough"), ==, 0.25);
  g_assert_cmpstr (lec_config_text (config, "ui.theme"), ==, "dark");
  g_assert_true (lec_config_bool (config, "ui.mouse"));
  g_assert_null (lec_config_text (config, "ui.nothing"));
}

static void test_values (void)
{
  g_autoptr (LecConfig) config = load ("[ask]\ntop_k = 12\nenough=0.5\n[ui]\ntheme=light\nmouse = off\ntitle=Größe\n");
  LecConfigSource source;
  const char *value;
  g_assert_cmpuint (n_warnings (config), ==, 0);
  g_assert_cmpfloat (lec_config_number (config, "ask.top_k"), ==, 12);
  g_assert_cmpfloat (lec_config_number (config, "ask.enough"), ==, 0.5);
  g_assert_cmpstr (lec_config_text (config, "ui.theme"), ==, "light");
  g_assert_false (lec_config_bool (config, "ui.mouse"));
  g_assert_cmpstr (lec_config_text (config, "ui.mouse"), ==, "false");
  g_assert_cmpstr (lec_config_text (config, "ui.title"), ==, "Größe");
  g_assert_nonnull (lec_config_nth (config, 0, &value, &source));
  g_assert_cmpstr (value, ==, "12");
  g_assert_cmpint (source, ==, LEC_SOURCE_FILE);
  g_assert_null (lec_config_nth (config, G_N_ELEMENTS (options), &value, &source));
}

/* A wrong value is told with file, group, key and what is allowed, and the default counts. */
static void check_wrong (const char *text, const char *const *parts)
{
  g_autoptr (LecConfig) config = load (text);
  g_assert_cmpuint (n_warnings (config), ==, 1);
  for (; *parts; parts++)
    if (!strstr (lec_config_warnings (config)[0], *parts))
      g_error ("“%s” does not name “%s”", lec_config_warnings (config)[0], *parts);
  g_assert_cmpfloat (lec_config_number (config, "ask.top_k"), ==, 5);
  g_assert_cmpfloat (lec_config_number (config, "ask.enough"), ==, 0.25);
  g_assert_cmpstr (lec_config_text (config, "ui.theme"), ==, "dark");
  g_assert_true (lec_config_bool (config, "ui.mouse"));
}

static void test_wrong (void)
{
  static const struct {
    const char *text;
    const char *parts[6];
  } cases[] = {
      {"[ask]\ntop_k=0\n", {"lectern-test-config.ini", "[ask]", "top_k", "1 to 50", "whole number"}},
      {"[ask]\ntop_k=2.5\n", {"top_k", "whole number"}},
      {"[ask]\ntop_k=many\n", {"top_k", "many"}},
      {"[ask]\nenough=nan\n", {"enough", "0 to 1"}},
      {"[ask]\nenough=1.01\n", {"enough", "0 to 1"}},
      {"[ui]\ntheme=pink\n", {"theme", "pink", "dark, light"}},
      {"[ui]\nmouse=perhaps\n", {"mouse", "true or false"}},
      {"[ask]\ntopk=5\n", {"lectern-test-config.ini", "[ask]", "topk", "no such option", "top_k, enough"}},
      {"[asks]\ntop_k=7\n", {"lectern-test-config.ini", "[asks]", "ask, ui"}},
      {"[ask\ntop_k=7\n", {"lectern-test-config.ini", "defaults are used"}},
      {"top_k=7\n", {"lectern-test-config.ini"}},
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_wrong (cases[i].text, cases[i].parts);
}

static void test_environment (void)
{
  g_setenv ("LECTERN_TEST_THEME", "light", TRUE);
  g_autoptr (LecConfig) config = load ("[ui]\ntheme=dark\n");
  LecConfigSource source;
  g_assert_cmpstr (lec_config_text (config, "ui.theme"), ==, "light");
  lec_config_nth (config, 2, NULL, &source);
  g_assert_cmpint (source, ==, LEC_SOURCE_ENVIRONMENT);
  g_setenv ("LECTERN_TEST_THEME", "pink", TRUE);
  g_autoptr (LecConfig) wrong = load (NULL);
  g_assert_cmpstr (lec_config_text (wrong, "ui.theme"), ==, "dark");
  g_assert_nonnull (strstr (lec_config_warnings (wrong)[0], "LECTERN_TEST_THEME"));
  g_setenv ("LECTERN_TEST_THEME", "", TRUE);
  g_autoptr (LecConfig) empty = load (NULL);
  g_assert_cmpstr (lec_config_text (empty, "ui.theme"), ==, "dark");
  g_assert_cmpuint (n_warnings (empty), ==, 0);
  g_unsetenv ("LECTERN_TEST_THEME");
}

static void test_not_a_file (void)
{
  g_autoptr (LecConfig) config = lec_config_new ();
  lec_config_add (config, options, G_N_ELEMENTS (options));
  lec_config_load (config, g_get_tmp_dir ());
  g_assert_cmpuint (n_warnings (config), ==, 1);
}

/* Every default is a value that the option itself accepts. */
static void test_descriptors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (options); i++) {
    g_autofree char *initial = lec_option_initial (&options[i]), *canonical = NULL;
    g_assert_true (lec_option_accepts (&options[i], initial, &canonical));
    g_assert_cmpstr (initial, ==, canonical);
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/config/defaults", test_defaults);
  g_test_add_func ("/config/values", test_values);
  g_test_add_func ("/config/wrong", test_wrong);
  g_test_add_func ("/config/environment", test_environment);
  g_test_add_func ("/config/not-a-file", test_not_a_file);
  g_test_add_func ("/config/descriptors", test_descriptors);
  return g_test_run ();
}
