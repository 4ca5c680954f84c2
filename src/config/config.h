/* config.h — the configuration: described options, their values from a file and the environment, and what was wrong.
 *
 * A wrong key or value never stops the program: the default counts, and a warning names file, group, key and what is
 * allowed. A LecConfig is set up by one thread (new, add, load) and only read afterwards, from any.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/config/option.h"

typedef struct LecConfig LecConfig;

typedef enum { LEC_SOURCE_DEFAULT, LEC_SOURCE_FILE, LEC_SOURCE_ENVIRONMENT } LecConfigSource;

/* An empty one, to which descriptors are added. */
LecConfig *lec_config_new (void);
void lec_config_free (LecConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecConfig, lec_config_free)

/* Adds descriptors (copied with their list of choices; other strings are borrowed and live as long as the program). */
void lec_config_add (LecConfig *config, const LecOption *options, gsize n);

/* Reads `path` (GKeyFile; at most 1 MiB) and then the environment. An absent file is no fault; one that cannot be read
 * or parsed is a warning. To be called once, after the last lec_config_add. */
void lec_config_load (LecConfig *config, const char *path);

/* What was wrong, one sentence each; NULL-terminated, borrowed. */
const char *const *lec_config_warnings (const LecConfig *config);

/* The value of "group.name" as text, borrowed; NULL if there is no such option. */
const char *lec_config_text (const LecConfig *config, const char *name);
/* The value of a numeric or boolean option that exists (a name that does not is a programmer's error: 0). */
double lec_config_number (const LecConfig *config, const char *name);
gboolean lec_config_bool (const LecConfig *config, const char *name);

/* Option number `i` in the order added, with its value (borrowed) and where that came from; NULL past the end. */
const LecOption *lec_config_nth (const LecConfig *config, gsize i, const char **value, LecConfigSource *source);
/* "default", "file", "environment". Static. */
const char *lec_config_source_name (LecConfigSource source);
