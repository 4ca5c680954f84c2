/* ignore.h — the rules of .gitignore and .ignore: which files of a folder are left out.
 *
 * The last rule that matches decides, those of the deeper folder first; "!" takes a file in again; what lies in an
 * excluded folder stays out, since nobody looks into it.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

typedef struct LecIgnore
    LecIgnore; /* the rules of one folder, linked to those of the folder above; reference-counted */

/* The rules in `text` (a file's content; may be NULL) for paths below a folder; `above` (may be NULL) is referenced. */
LecIgnore *lec_ignore_new (const LecIgnore *above, const char *text);
/* Appends further rules, which go before the former ones. */
void lec_ignore_add (LecIgnore *rules, const char *text);
LecIgnore *lec_ignore_ref (const LecIgnore *rules);
void lec_ignore_unref (LecIgnore *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecIgnore, lec_ignore_unref)

/* Whether a path is left out. `path` is relative to the folder of the uppermost rules and has no leading slash; the
 * innermost `depth` folders of it (as many as there are links) are those of the rules. */
gboolean lec_ignore_excludes (const LecIgnore *rules, const char *path, gboolean is_folder);

/* Does a pattern of git's kind match a whole path? `*` and `?` stay within a name, `**` goes over folders. */
gboolean lec_ignore_match (const char *pattern, const char *path);
