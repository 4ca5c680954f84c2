/* fuzz_reader_markdown.c — the reader of Markdown: any text gives blocks that lie in order within it.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/utf8.h"
#include "src/reader/builder.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  if (size < 1)
    return 0;
  g_autofree char *text = lec_utf8_repair ((const char *)data + 1, (gssize)size - 1);
  g_autoptr (LecBuilder) builder = lec_builder_new ();
  LecTextMeta meta = {0};
  lec_markdown_build (builder, text, strlen (text), data[0] & 1, &meta);
  g_autoptr (LecPage) page = lec_builder_page (builder, 1);
  guint32 end = 0;
  for (guint i = 0; i < page->blocks->len; i++) {
    const LecBlock *b = &g_array_index (page->blocks, LecBlock, i);
    g_assert_cmpuint (b->start, >=, end);
    g_assert_cmpuint (b->end, >, b->start);
    end = b->end;
  }
  g_assert_cmpuint (end, <=, strlen (page->text));
  g_assert_true (g_utf8_validate (page->text, -1, NULL));
  g_free (meta.title);
  g_free (meta.author);
  return 0;
}
