/* chunker.c — the list of chunkers, and the text of a range.
 * SPDX-License-Identifier: MIT */
#include "src/doc/chunker.h"
#include <string.h>
#include "src/base/error.h"

void lec_chunk_free (LecChunk *chunk)
{
  if (!chunk)
    return;
  g_free (chunk->heading);
  g_free (chunk);
}

const LecChunker *const *lec_chunkers (void)
{
  static const LecChunker *const all[] = {&lec_chunker_recursive, &lec_chunker_sentence, &lec_chunker_fixed,
                                          &lec_chunker_semantic,  &lec_chunker_whole,    NULL};
  return all;
}

const LecChunker *lec_chunker_find (const char *name, GError **error)
{
  const LecChunker *const *all = lec_chunkers ();
  if (!name || !*name)
    return all[0];
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; all[i]; i++) {
    if (g_str_equal (all[i]->name, name))
      return all[i];
    g_string_append_printf (names, "%s%s", i ? ", " : "", all[i]->name);
  }
  g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "there is no chunker '%s'; use one of: %s", name, names->str);
  return NULL;
}

/* Appends bytes start … end of a page without what is furniture, and without white space at its edges. */
static void append_page (GString *out, const LecPage *page, gsize start, gsize end)
{
  g_autoptr (GString) part = g_string_new (NULL);
  gsize at = start;
  for (guint i = 0; i < page->blocks->len; i++) {
    const LecBlock *block = &g_array_index (page->blocks, LecBlock, i);
    if (block->kind != LEC_BLOCK_FURNITURE || block->end <= at || block->start >= end)
      continue;
    if (block->start > at)
      g_string_append_len (part, page->text + at, block->start - at);
    at = MIN (block->end, end);
    while (at < end && g_ascii_isspace (page->text[at])) /* the separator goes with the block */
      at++;
  }
  if (at < end)
    g_string_append_len (part, page->text + at, end - at);
  gsize first = 0;
  while (first < part->len && g_ascii_isspace (part->str[first]))
    first++;
  while (part->len > first && g_ascii_isspace (part->str[part->len - 1]))
    g_string_truncate (part, part->len - 1);
  if (part->len > first && out->len > 0)
    g_string_append (out, "\n\n");
  g_string_append_len (out, part->str + first, part->len - first);
}

char *lec_document_text (const LecDocument *document, const LecRange *range)
{
  GString *out = g_string_new (NULL);
  for (guint n = MAX (range->first, 1); n <= range->last && n <= document->pages->len; n++) {
    const LecPage *page = document->pages->pdata[n - 1];
    const gsize length = strlen (page->text);
    const gsize start = n == range->first ? MIN (range->start, length) : 0;
    const gsize end = n == range->last ? MIN (range->end, length) : length;
    if (start < end)
      append_page (out, page, start, end);
  }
  return g_string_free (out, FALSE);
}
