/* path.c — the prefix of the installation, XDG folders, sizes and ages for people.
 * SPDX-License-Identifier: MIT */
#include "src/base/path.h"

/* The prefix is the nearest folder above the program that has share/lectern: build/release, build/release for
 * build/release/tests/x, /usr/local for /usr/local/bin/lectern and /usr/local/libexec/lectern/lectern-reader. */
static char *prefix (void)
{
  g_autofree char *at = g_file_read_link ("/proc/self/exe", NULL);
  for (int level = 0; at && level < 4; level++) {
    char *up = g_path_get_dirname (at);
    g_free (at);
    at = up;
    g_autofree char *share = g_build_filename (at, "share", "lectern", NULL);
    if (g_file_test (share, G_FILE_TEST_IS_DIR))
      return g_steal_pointer (&at);
  }
  return g_strdup (LEC_PREFIX);
}

char *lec_path_part (const char *part)
{
  g_autofree char *base = prefix ();
  return g_build_filename (base, part, NULL);
}

static char *chosen (const char *given, const char *variable, const char *folder, const char *name)
{
  const char *from_environment = g_getenv (variable);
  if (given && *given)
    return g_canonicalize_filename (given, NULL);
  if (from_environment && *from_environment)
    return g_canonicalize_filename (from_environment, NULL);
  return g_build_filename (folder, "lectern", name, NULL);
}

char *lec_path_data (const char *given)
{
  return chosen (given, "LECTERN_DATA", g_get_user_data_dir (), NULL);
}

char *lec_path_config (const char *given)
{
  return chosen (given, "LECTERN_CONFIG", g_get_user_config_dir (), "config.ini");
}

char *lec_format_size (guint64 bytes)
{
  static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB"};
  double v = (double)bytes;
  guint u = 0;
  for (; v >= 999.5 && u + 1 < G_N_ELEMENTS (units); u++)
    v /= 1000;
  return g_strdup_printf (u > 1 && v < 99.95 ? "%.1f %s" : "%.0f %s", v, units[u]);
}

char *lec_format_age (gint64 then, gint64 now)
{
  gint64 age = MAX (0, now - then);
  if (age < 60)
    return g_strdup ("now");
  if (age < 3600)
    return g_strdup_printf ("%d min", (int)(age / 60));
  if (age < 86400)
    return g_strdup_printf ("%d h", (int)(age / 3600));
  if (age < 30 * 86400)
    return g_strdup_printf ("%d d", (int)(age / 86400));
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (then);
  return day ? g_date_time_format (day, "%Y-%m-%d") : g_strdup ("?");
}
