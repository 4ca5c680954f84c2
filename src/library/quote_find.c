/* quote_find.c — quotations looked for in a text: byte for byte, then folded.
 * SPDX-License-Identifier: MIT */
#include "src/library/quote_find.h"
#include <string.h>
#include <utf8proc.h>
#include "src/library/citation.h"

#define PARTS_MOST 16 /* of a quotation with ellipses */
#define CLOSING    " '.,;:"
#define TRIES_MOST 1000 /* places looked at for one that cuts no word */

typedef struct {
  LecFolded *out;
  gboolean space;  /* white space was read and not yet written */
  gboolean hyphen; /* so was a hyphen, at … */
  guint32 hyphen_start, hyphen_end;
  gunichar last; /* the last character written; 0 at the beginning */
} Folder;

static void put (Folder *folder, gunichar c, guint32 start, guint32 end)
{
  char bytes[6];
  const int n = g_unichar_to_utf8 (c, bytes);
  g_string_append_len (folder->out->text, bytes, n);
  for (int i = 0; i < n; i++) {
    g_array_append_val (folder->out->starts, start);
    g_array_append_val (folder->out->ends, end);
  }
  folder->last = c;
}

static gboolean is_hyphen (gunichar c)
{
  return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2E3A || c == 0x2E3B || c == 0xFE63;
}

static gboolean is_mark (gunichar c)
{
  return c == '"' || c == '\'' || c == '`' || c == 0xB4 || c == 0xAB || c == 0xBB || (c >= 0x2018 && c <= 0x201F) ||
         (c >= 0x2032 && c <= 0x2037) || c == 0x2039 || c == 0x203A || (c >= 0x300C && c <= 0x300F) ||
         (c >= 0x301D && c <= 0x301F);
}

/* Han, kana, Thai, Lao, Khmer, Myanmar and their marks: white space beside them says nothing. */
static gboolean is_unspaced (gunichar c)
{
  return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) ||
         (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000;
}

/* One character after decomposition and case folding. */
static void fold (Folder *folder, gunichar c, guint32 start, guint32 end)
{
  if (c < 0x80 ? g_ascii_isspace ((char)c) : g_unichar_isspace (c)) {
    folder->space = TRUE;
    return;
  }
  if (is_hyphen (c)) {
    folder->hyphen = TRUE;
    folder->hyphen_start = start;
    folder->hyphen_end = end;
    return;
  }
  if (is_mark (c))
    c = '\'';
  if (folder->hyphen && g_unichar_isdigit (c) && !g_unichar_isalpha (folder->last))
    put (folder, '-', folder->hyphen_start, folder->hyphen_end);
  else if (folder->space && !folder->hyphen && folder->last && !(is_unspaced (folder->last) || is_unspaced (c)))
    put (folder, ' ', start, start);
  folder->space = folder->hyphen = FALSE;
  if (c == '\'' && folder->last == '\'')
    return; /* ''two single marks'' are a double one */
  put (folder, c, start, end);
}

/* Puts combining marks behind a base into their canonical order, so that texts in NFC and NFD compare alike. */
static void order_marks (utf8proc_int32_t *c, gssize n)
{
  for (gssize i = 1; i < n; i++)
    for (gssize j = i; j > 0; j--) {
      const int a = utf8proc_get_property (c[j - 1])->combining_class,
                b = utf8proc_get_property (c[j])->combining_class;
      if (b == 0 || a <= b)
        break;
      const utf8proc_int32_t swap = c[j];
      c[j] = c[j - 1];
      c[j - 1] = swap;
    }
}

LecFolded *lec_folded_new (const char *text, gsize length)
{
  LecFolded *folded = g_new0 (LecFolded, 1);
  folded->text = g_string_sized_new (length + 1);
  folded->starts = g_array_sized_new (FALSE, FALSE, sizeof (guint32), length);
  folded->ends = g_array_sized_new (FALSE, FALSE, sizeof (guint32), length);
  Folder folder = {.out = folded};
  for (gsize at = 0, next; at < length; at = next) {
    next = at + 1;
    if ((guchar)text[at] < 0x80) {
      fold (&folder, g_ascii_tolower (text[at]), at, next);
      continue;
    }
    utf8proc_int32_t c, parts[32];
    const gssize bytes = utf8proc_iterate ((const guint8 *)text + at, length - at, &c);
    if (bytes <= 0)
      continue; /* a broken byte is nothing */
    next = at + bytes;
    int last_class = 0;
    const gssize n = utf8proc_decompose_char (
        c, parts, G_N_ELEMENTS (parts), UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_DECOMPOSE,
        &last_class);
    if (n > (gssize)G_N_ELEMENTS (parts))
      continue;
    order_marks (parts, n);
    for (gssize i = 0; i < n; i++)
      fold (&folder, (gunichar)parts[i], at, next);
  }
  return folded;
}

void lec_folded_free (LecFolded *folded)
{
  if (!folded)
    return;
  g_string_free (folded->text, TRUE);
  g_array_unref (folded->starts);
  g_array_unref (folded->ends);
  g_free (folded);
}

static gboolean is_digit_at (const char *text, gsize length, gssize at)
{
  return at >= 0 && (gsize)at < length && g_ascii_isdigit (text[at]);
}

/* Whether the range cuts a number in two: "30" of "308". */
static gboolean cuts_number (const char *text, gsize length, gsize start, gsize end)
{
  return (is_digit_at (text, length, (gssize)start - 1) && is_digit_at (text, length, start)) ||
         (is_digit_at (text, length, (gssize)end - 1) && is_digit_at (text, length, end));
}

/* Whether letters that belong to one word stand on both sides of `at`. */
static gboolean in_word (const char *text, gsize length, gsize at)
{
  if (at == 0 || at >= length)
    return FALSE;
  const char *before = g_utf8_find_prev_char (text, text + at);
  const gunichar a = before ? g_utf8_get_char_validated (before, text + length - before) : 0;
  const gunichar b = g_utf8_get_char_validated (text + at, length - at);
  if (a >= 0x110000 || b >= 0x110000)
    return FALSE;
  return g_unichar_isalnum (a) && g_unichar_isalnum (b) && !is_unspaced (a) && !is_unspaced (b);
}

gboolean lec_quote_find_bytes (const char *text, gsize length, gsize from, gsize to, const char *words, gsize n,
                               gsize *start)
{
  gboolean found = FALSE;
  to = MIN (to, length);
  for (gsize at = from, tries = 0; n > 0 && at + n <= to && tries < TRIES_MOST; tries++) {
    const char *p = memmem (text + at, to - at, words, n);
    if (!p)
      break;
    const gsize place = p - text;
    at = place + 1;
    if (cuts_number (text, length, place, place + n))
      continue;
    const gboolean whole = !in_word (text, length, place) && !in_word (text, length, place + n);
    if (whole || !found)
      *start = place;
    found = TRUE;
    if (whole)
      break;
  }
  return found;
}

/* The first byte of the folded text whose character starts at or after `source`. */
static gsize folded_at (const LecFolded *folded, gsize source)
{
  gsize low = 0, high = folded->starts->len;
  while (low < high) {
    const gsize middle = low + (high - low) / 2;
    if (g_array_index (folded->starts, guint32, middle) < source)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Takes white space and marks off the ends of a folded quotation (or part of one), and what `closing` holds off its
 * end. */
static void trim (const char **words, gsize *n, const char *closing)
{
  while (*n > 0 && strchr (" '", **words))
    ++*words, --*n;
  while (*n > 0 && strchr (closing, (*words)[*n - 1]))
    --*n;
}

/* Finds folded words and gives the source's range. */
static gboolean find_folded (const LecFolded *folded, gsize from, gsize to, const char *words, gsize n, gsize *start,
                             gsize *end, gsize *behind)
{
  gsize at = 0;
  if (n == 0 || !lec_quote_find_bytes (folded->text->str, folded->text->len, from, to, words, n, &at))
    return FALSE;
  *start = g_array_index (folded->starts, guint32, at);
  *end = g_array_index (folded->ends, guint32, at + n - 1);
  *behind = at + n;
  return TRUE;
}

/* The parts between ellipses, in order; each must say something: two words, or eight bytes. */
static gboolean find_parts (const LecFolded *folded, gsize from, gsize to, const char *quote, gsize *start, gsize *end)
{
  g_auto (GStrv) parts = g_strsplit (quote, "...", PARTS_MOST);
  gsize at = from, found = 0, first = 0, last = 0;
  for (guint i = 0; parts[i]; i++) {
    const char *words = parts[i];
    gsize n = strlen (words), a, b;
    while (n > 0 && strchr (". []()", *words)) /* of "....", "[...]" and "(…)" */
      words++, n--;
    while (n > 0 && strchr (" [(", words[n - 1]))
      n--;
    trim (&words, &n, CLOSING);
    if (n == 0)
      continue;
    if ((n < 8 && !memchr (words, ' ', n)) || !find_folded (folded, at, to, words, n, &a, &b, &at))
      return FALSE;
    if (found++ == 0)
      first = a;
    last = b;
  }
  if (found == 0)
    return FALSE;
  *start = first;
  *end = last;
  return TRUE;
}

gboolean lec_folded_find (const LecFolded *folded, gsize from, gsize to, const char *quote, gsize *start, gsize *end)
{
  g_autoptr (LecFolded) needle = lec_folded_new (quote, strlen (quote));
  const char *words = needle->text->str;
  gsize n = needle->text->len, behind;
  const gsize first = folded_at (folded, from), last = folded_at (folded, to);
  trim (&words, &n, " '");
  if (find_folded (folded, first, last, words, n, start, end, &behind))
    return TRUE;
  trim (&words, &n, CLOSING); /* who quotes part of a sentence may close it with a full stop */
  if (find_folded (folded, first, last, words, n, start, end, &behind))
    return TRUE;
  return strstr (needle->text->str, "...") && find_parts (folded, first, last, needle->text->str, start, end);
}

LecVerified lec_quote_find (const char *text, gsize length, const char *quote, gsize *start, gsize *end)
{
  const gsize n = quote ? strlen (quote) : 0;
  gsize a = 0, b = 0;
  if (n == 0)
    return LEC_VERIFIED_UNQUOTED;
  LecVerified verified = LEC_VERIFIED_ABSENT;
  if (lec_quote_find_bytes (text, length, 0, length, quote, n, &a)) {
    b = a + n;
    verified = LEC_VERIFIED_EXACT;
  } else {
    g_autoptr (LecFolded) folded = lec_folded_new (text, length);
    if (lec_folded_find (folded, 0, length, quote, &a, &b))
      verified = LEC_VERIFIED_NORMALIZED;
  }
  if (verified != LEC_VERIFIED_ABSENT && start && end) {
    *start = a;
    *end = b;
  }
  return verified;
}
