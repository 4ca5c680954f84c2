/* builder.h — a page's text put together block by block, printable by construction.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/doc/document.h"

typedef struct {
  GString *text;
  GArray *blocks; /* of LecBlock */
} LecBuilder;

/* An empty page. */
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

/* What a text says of itself; each may be NULL. Owned. */
typedef struct {
  char *title, *author;
} LecTextMeta;

/* The readers' pure halves: valid UTF-8 with "\n" at line ends in, blocks out. `meta` receives what was found. */
void lec_markdown_build (LecBuilder *builder, const char *text, gsize length, gboolean mdx, LecTextMeta *meta);
void lec_html_build (LecBuilder *builder, const char *text, gsize length, LecTextMeta *meta);
void lec_code_build (LecBuilder *builder, const char *text, gsize length, const char *language);

/* The character that an entity ("&amp;", "&#233;") stands for; 0 if none does. */
gunichar lec_entity (const char *s, gsize length);
