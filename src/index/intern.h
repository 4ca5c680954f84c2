/* intern.h — byte strings numbered 0, 1, 2 … in the order in which they come, by open addressing.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

typedef struct LecIntern LecIntern;

/* An empty set; lec_intern_free frees it with all its strings. */
LecIntern *lec_intern_new (void);
void lec_intern_free (LecIntern *intern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecIntern, lec_intern_free)
/* The number of the string, which is copied if it is new (then the number equals the count before). */
guint32 lec_intern_add (LecIntern *intern, const char *bytes, gsize length);
/* How many different strings there are. */
guint32 lec_intern_count (const LecIntern *intern);
/* The string of a number; borrowed until the next lec_intern_add. */
const char *lec_intern_get (const LecIntern *intern, guint32 number, gsize *length);
/* Bytes of memory held. */
gsize lec_intern_bytes (const LecIntern *intern);
