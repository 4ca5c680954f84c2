/* builder.c — a page's text put together block by block.
 * SPDX-License-Identifier: MIT */
#include "src/reader/builder.h"
#include <string.h>
#include "src/base/utf8.h"

LecBuilder *lec_builder_new (void)
{
  LecBuilder *builder = g_new0 (LecBuilder, 1);
  builder->text = g_string_new (NULL);
  builder->blocks = g_array_new (FALSE, FALSE, sizeof (LecBlock));
  return builder;
}

void lec_builder_free (LecBuilder *builder)
{
  if (!builder)
    return;
  g_string_free (builder->text, TRUE);
  g_array_unref (builder->blocks);
  g_free (builder);
}

/* Cuts empty lines at both ends; for prose, spaces too. */
static void trim (const char **start, const char **end, gboolean code)
{
  while (*end > *start && strchr (" \t\n\r", (*end)[-1]))
    (*end)--;
  const char *line = *start;
  for (; *start < *end && strchr (" \t\n\r", **start); (*start)++)
    if (**start == '\n')
      line = *start + 1;
  if (code && *start < *end)
    *start = line;
}

void lec_builder_add (LecBuilder *builder, LecBlockKind kind, guint level, const char *text, gssize length)
{
  g_autofree char *clean = lec_utf8_printable (text, length);
  const char *start = clean, *end = clean + strlen (clean);
  trim (&start, &end, kind == LEC_BLOCK_CODE);
  if (start >= end)
    return;
  if (builder->text->len)
    g_string_append (builder->text, "\n\n");
  LecBlock block = {.kind = kind, .level = MIN (level, 6), .start = (guint32)builder->text->len};
  g_string_append_len (builder->text, start, end - start);
  block.end = (guint32)builder->text->len;
  g_array_append_val (builder->blocks, block);
}

LecPage *lec_builder_page (LecBuilder *builder, guint number)
{
  LecPage *page = lec_page_new (number);
  g_free (page->text);
  page->text = g_string_free (builder->text, FALSE);
  g_array_unref (page->blocks);
  page->blocks = builder->blocks;
  builder->text = g_string_new (NULL);
  builder->blocks = g_array_new (FALSE, FALSE, sizeof (LecBlock));
  return page;
}

void lec_append_squeezed (GString *out, const char *s, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    gboolean hard = s[i] == '\xc2' && i + 1 < length && s[i + 1] == '\xa0'; /* a space that does not break */
    if (!hard && (!s[i] || !strchr (" \t\n\r\f\v", s[i])))
      g_string_append_c (out, s[i]);
    else if (out->len && out->str[out->len - 1] != ' ' && out->str[out->len - 1] != '\n')
      g_string_append_c (out, ' ');
    i += hard;
  }
}
