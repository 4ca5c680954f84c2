/* scope.h — a set of items as a bitmap: where a search may look.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

typedef struct LecScope LecScope;

/* An empty set of items below `limit`. */
LecScope *lec_scope_new (guint32 limit);
void lec_scope_free (LecScope *scope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecScope, lec_scope_free)
/* Adds the items first … last (inclusive); those at or above the limit are left out. */
void lec_scope_add (LecScope *scope, guint32 first, guint32 last);
void lec_scope_remove (LecScope *scope, guint32 item);
/* Keeps in `scope` only what is in `other` too. */
void lec_scope_intersect (LecScope *scope, const LecScope *other);
gboolean lec_scope_has (const LecScope *scope, guint32 item);
/* Whether any of the items first … last (inclusive) is in it. */
gboolean lec_scope_has_any (const LecScope *scope, guint32 first, guint32 last);
guint32 lec_scope_limit (const LecScope *scope);
/* How many items are in it. */
guint64 lec_scope_count (const LecScope *scope);
/* The bits, item i in bit i%8 of byte i/8 (FAISS' IDSelectorBitmap reads this form); borrowed. */
const guint8 *lec_scope_bits (const LecScope *scope, gsize *bytes);
