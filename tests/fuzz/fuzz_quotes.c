/* fuzz_quotes.c — the parser of closing lines on any bytes, cut anywhere; what it finds is looked for in the input.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/utf8.h"
#include "src/library/citation.h"
#include "src/session/citations_parser.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void on_text (const char *text, gsize length, gpointer user_data)
{
  g_string_append_len (user_data, text, length);
}

static void on_cited (guint number, gsize end, gpointer user_data)
{
  if (number == 0 || number > LEC_CITED_MOST || end > *(gsize *)user_data)
    g_error ("citation %u at %zu", number, end);
}

/* The text shown (and in `*found` the first quotation) for pieces of `step` bytes. */
static char *run (const char *bytes, gsize size, gsize step, char **found)
{
  GString *out = g_string_new (NULL);
  g_autoptr (LecCitationsParser) parser = lec_citations_parser_new (on_text, out);
  for (gsize at = 0; at < size; at += step)
    lec_citations_parser_push (parser, bytes + at, MIN (step, size - at));
  lec_citations_parser_finish (parser);
  const GPtrArray *quotations = lec_citations_parser_quotations (parser);
  if (out->len > size || (quotations->len == 0 && out->len != size))
    g_error ("text was lost or made: %zu of %zu bytes", out->len, size);
  *found = quotations->len ? g_strdup (((const LecQuotation *)quotations->pdata[0])->words) : NULL;
  return g_string_free (out, FALSE);
}

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *one = NULL, *other = NULL;
  const gsize step = size ? 1 + data[0] % 7 : 1;
  g_autofree char *whole = run ((const char *)data, size, MAX (size, 1), &one);
  g_autofree char *pieces = run ((const char *)data, size, step, &other);
  if (g_strcmp0 (whole, pieces) != 0 || g_strcmp0 (one, other) != 0)
    g_error ("the result depends on where the stream is cut");
  lec_citations_each ((const char *)data, size, on_cited, &size);
  /* the first half is a text, the second a quotation: what is found lies in the text */
  g_autofree char *text = lec_utf8_repair ((const char *)data, size / 2);
  g_autofree char *quote = lec_utf8_repair ((const char *)data + size / 2, size - size / 2);
  gsize start = 0, end = 0;
  const LecVerified verified = lec_quote_find (text, strlen (text), quote, &start, &end);
  if (verified != LEC_VERIFIED_ABSENT && verified != LEC_VERIFIED_UNQUOTED && (start >= end || end > strlen (text)))
    g_error ("found at %zu-%zu of %zu", start, end, strlen (text));
  return 0;
}
