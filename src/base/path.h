/* path.h — where the program's parts and the user's files are.
 *
 * Parts (helper, module, models, themes) lie under one prefix with the layout of an installation, which the build
 * folder shares; it is found from the program's own place, so an installed tree may be moved.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

/* PREFIX/PART, e.g. lec_path_part ("libexec/lectern/lectern-reader"). Owned by the caller; it need not exist. */
char *lec_path_part (const char *part);

/* The data folder: `given` (--data), else LECTERN_DATA, else $XDG_DATA_HOME/lectern. Absolute; owned by the caller. */
char *lec_path_data (const char *given);
/* The configuration file: `given`, else LECTERN_CONFIG, else $XDG_CONFIG_HOME/lectern/config.ini. */
char *lec_path_config (const char *given);

/* "1.2 MB", "340 kB", "12 B": decimal units, two digits where it helps. Owned by the caller. */
char *lec_format_size (guint64 bytes);
/* "now", "3 min", "5 h", "2 d", "2026-01-31": the time since `then` (Unix seconds). Owned by the caller. */
char *lec_format_age (gint64 then, gint64 now);
