/* quote_find.h — text folded for comparing quotations, with the way back to its bytes.
 *
 * Folded: compatibility forms and ligatures taken apart (NFKD), case folded, white space as one blank (none between
 * characters of scripts without blanks), quotation marks as one kind, hyphens and dashes dropped with the white space
 * beside them, soft hyphens and other ignorable characters dropped. A hyphen before a number stays, unless a letter
 * stands before it, since it may be a minus or "to". Pure; used by citation.c.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

typedef struct {
  GString *text;  /* folded UTF-8 */
  GArray *starts; /* of guint32, for each byte of `text`: where its character begins in the source … */
  GArray *ends;   /* … and ends */
} LecFolded;

/* Folds valid UTF-8 of at most 4 GiB. Owned by the caller. */
LecFolded *lec_folded_new (const char *text, gsize length);
void lec_folded_free (LecFolded *folded);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecFolded, lec_folded_free)

/* Finds a quotation in the folded text of source bytes from … to; gives its range in the source. Where the quotation
 * has "…" or "...", its parts must stand in this order. A quotation that would begin or end within a number is not
 * found; whole words are preferred. */
gboolean lec_folded_find (const LecFolded *folded, gsize from, gsize to, const char *quote, gsize *start, gsize *end);

/* The first place of `words` (n bytes) within bytes from … to of a text that cuts no word, else the first that cuts no
 * number; FALSE if there is none. */
gboolean lec_quote_find_bytes (const char *text, gsize length, gsize from, gsize to, const char *words, gsize n,
                               gsize *start);
