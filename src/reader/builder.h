/* builder.h — a page's text put together block by block, printable by construction.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/doc/document.h"

typedef struct {
  GString *text;
  GArray *blocks; /* of LecBlock */
} LecBuilder;

LecBuilder *lec_builder_new (void);
void lec_builder_free (LecBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecBuilder, lec_builder_free)

/* Adds a block of valid UTF-8 (`length` may be -1): made printable; spaces at its ends are cut, but of code only the
 * empty lines around it. What is then empty is left out. */
void lec_builder_add (LecBuilder *builder, LecBlockKind kind, guint level, const char *text, gssize length);

/* The page so far, owned by the caller; the builder is empty again. */
LecPage *lec_builder_page (LecBuilder *builder, guint number);

/* Appends `s` with runs of white space made one space (none at the beginning of `out` or after a space). */
void lec_append_squeezed (GString *out, const char *s, gsize length);
