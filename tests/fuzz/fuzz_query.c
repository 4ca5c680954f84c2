/* fuzz_query.c — any bytes as a query, and (after a zero byte) as a text that it marks.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/index/query.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const guint8 *zero = size ? memchr (data, 0, size) : NULL;
  gsize length = zero ? (gsize)(zero - data) : size;
  const guint8 *text = zero ? zero + 1 : data;
  gsize text_length = zero ? size - length - 1 : size;
  if (text_length > 1 << 14)
    return 0;
  g_autoptr (LecQuery) query = lec_query_parse ((const char *)data, (gssize)length, NULL, NULL);
  if (!query)
    return 0;
  g_assert (g_utf8_validate (lec_query_plain (query), -1, NULL));
  for (guint i = 0; i < lec_query_n_parts (query); i++) {
    LecQueryPart part = lec_query_part (query, i);
    g_assert (part.n > 0);
    for (guint j = 0; j < part.n; j++)
      g_assert (part.words[j].length > 0 && part.words[j].length == strlen (part.words[j].text));
  }
  g_autoptr (GArray) ranges = lec_query_matches (query, (const char *)text, text_length);
  guint32 last = 0;
  for (guint i = 0; i < ranges->len; i += 2) {
    guint32 start = g_array_index (ranges, guint32, i), end = g_array_index (ranges, guint32, i + 1);
    g_assert (start >= last && end > start && end <= text_length);
    last = end;
  }
  return 0;
}
