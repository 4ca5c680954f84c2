/* letters.c — classes of characters by range and utf8proc's categories; folding with a short way for common letters.
 * SPDX-License-Identifier: MIT */
#include "src/text/letters.h"
#include <string.h>
#include <utf8proc.h>

gunichar lec_char_at (const char *s, gsize left, guint *n)
{
  const guint8 *b = (const guint8 *)s;
  *n = 1;
  if (b[0] < 0x80)
    return b[0];
  if (b[0] >= 0xc2 && b[0] < 0xe0 && left > 1 && (b[1] & 0xc0) == 0x80) {
    *n = 2;
    return (gunichar)(b[0] & 0x1f) << 6 | (b[1] & 0x3f);
  }
  utf8proc_int32_t c;
  utf8proc_ssize_t used = utf8proc_iterate (b, (utf8proc_ssize_t)MIN (left, 4), &c);
  if (used <= 0)
    return 0xfffd;
  *n = (guint)used;
  return (gunichar)c;
}

/* Scripts indexed as pairs; OTHER: none of them. Digits and punctuation of these blocks are not letters. */
static LecCharClass pair_script (gunichar c)
{
  if (c < 0xe00)
    return LEC_CHAR_OTHER;
  if (c < 0x1800) {
    if (c <= 0xe7f)
      return LEC_CHAR_THAI;
    if (c <= 0xeff)
      return LEC_CHAR_LAO;
    if (c >= 0x1000 && c <= 0x109f)
      return LEC_CHAR_MYANMAR;
    if (c >= 0x1100 && c <= 0x11ff)
      return LEC_CHAR_HANGUL;
    return c >= 0x1780 && c <= 0x17ff ? LEC_CHAR_KHMER : LEC_CHAR_OTHER;
  }
  if (c < 0x2e80)
    return LEC_CHAR_OTHER;
  if ((c >= 0x3130 && c <= 0x318f) || (c >= 0xa960 && c <= 0xa97f) || (c >= 0xac00 && c <= 0xd7ff) ||
      (c >= 0xffa0 && c <= 0xffdc))
    return LEC_CHAR_HANGUL;
  if (c <= 0x9fff || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff66 && c <= 0xff9f) || (c >= 0x1b000 && c <= 0x1b16f) ||
      (c >= 0x20000 && c <= 0x3ffff))
    return LEC_CHAR_HAN;
  return LEC_CHAR_OTHER;
}

LecCharClass lec_char_class (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalpha (c) ? LEC_CHAR_LETTER : g_ascii_isdigit (c) ? LEC_CHAR_DIGIT : LEC_CHAR_OTHER;
  LecCharClass script = pair_script (c);
  switch (utf8proc_category ((utf8proc_int32_t)c)) {
  case UTF8PROC_CATEGORY_LU:
  case UTF8PROC_CATEGORY_LL:
  case UTF8PROC_CATEGORY_LT:
  case UTF8PROC_CATEGORY_LM:
  case UTF8PROC_CATEGORY_LO:
    if (c == 0xff9e || c == 0xff9f) /* half-width voicing marks */
      return LEC_CHAR_MARK;
    return script ? script : LEC_CHAR_LETTER;
  case UTF8PROC_CATEGORY_MN:
  case UTF8PROC_CATEGORY_MC:
  case UTF8PROC_CATEGORY_ME:
    return LEC_CHAR_MARK;
  case UTF8PROC_CATEGORY_NL:
    return script ? script : LEC_CHAR_DIGIT; /* 〇 and its kin */
  case UTF8PROC_CATEGORY_ND:
  case UTF8PROC_CATEGORY_NO:
    return LEC_CHAR_DIGIT;
  case UTF8PROC_CATEGORY_CF:
    return c == 0xad || c == 0x200c || c == 0x200d || c == 0x2060 || c == 0xfeff ? LEC_CHAR_MARK : LEC_CHAR_OTHER;
  default:
    return LEC_CHAR_OTHER;
  }
}

/* Arabic spellings that writers mix; 0: dropped. */
static gunichar arabic (gunichar c)
{
  switch (c) {
  case 0x622: /* alef with madda, hamza above, hamza below, wasla */
  case 0x623:
  case 0x625:
  case 0x671:
    return 0x627;
  case 0x629: /* ta marbuta */
    return 0x647;
  case 0x649: /* alef maksura, Persian yeh */
  case 0x6cc:
    return 0x64a;
  case 0x6a9: /* Persian kaf */
    return 0x643;
  case 0x640: /* tatweel */
  case 0x670:
    return 0;
  default:
    return c >= 0x64b && c <= 0x65f ? 0 : c;
  }
}

/* Folds what one character tells alone; 0: the long way is needed. */
static gunichar fold_short (gunichar c)
{
  if (c < 0x80)
    return (gunichar)g_ascii_tolower ((char)c);
  if (c >= 0xc0 && c < 0x100)
    return c == 0xd7 || c == 0xf7 || c == 0xdf ? 0 : c < 0xe0 ? c + 0x20 : c;
  if (c >= 0x400 && c < 0x460)
    return c < 0x410 ? c + 0x50 : c < 0x430 ? c + 0x20 : c;
  if ((c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fa) ||
      (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xe01 && c <= 0xe32) || (c >= 0x627 && c <= 0x63a && c != 0x629))
    return c;
  return c >= 0x3ac && c < 0x3cf && c != 0x3c2 ? c : 0;
}

static gsize encode (const utf8proc_int32_t *chars, gsize n, char *out, gsize room)
{
  gsize used = 0;
  guint64 hash = 14695981039346656037u; /* FNV-1a, for what does not fit */
  gboolean fits = TRUE;
  for (gsize i = 0; i < n; i++) {
    char bytes[6];
    gsize m = (gsize)g_unichar_to_utf8 ((gunichar)chars[i], bytes);
    for (gsize j = 0; j < m; j++)
      hash = (hash ^ (guint8)bytes[j]) * 1099511628211u;
    fits = fits && used + m <= room;
    if (fits) {
      memcpy (out + used, bytes, m);
      used += m;
    }
  }
  if (fits)
    return used;
  gsize keep = MIN (used, room - 9);
  while (keep > 0 && ((guint8)out[keep] & 0xc0) == 0x80)
    keep--;
  char tail[10];
  g_snprintf (tail, sizeof tail, "~%08x", (guint)(hash ^ hash >> 32));
  memcpy (out + keep, tail, 9);
  return keep + 9;
}

gsize lec_fold (const char *s, gsize length, char *out, gsize room)
{
  utf8proc_int32_t chars[4 * LEC_FOLD_CHARS];
  gsize n = 0;
  gboolean compose = FALSE;
  guint bytes;
  for (gsize at = 0, i = 0; at < length && i < LEC_FOLD_CHARS; at += bytes, i++) {
    gunichar c = lec_char_at (s + at, length - at, &bytes);
    gunichar folded = fold_short (c);
    if (folded) {
      chars[n++] = (utf8proc_int32_t)folded;
      continue;
    }
    if (c == 0x2019 || c == 0x2bc || c == 0xff07) {
      chars[n++] = '\'';
      continue;
    }
    if (c >= 0x591 && c <= 0x6cc) {
      c = c <= 0x5c7 ? 0 : arabic (c); /* Hebrew points, then Arabic */
      if (c)
        chars[n++] = (utf8proc_int32_t)c;
      continue;
    }
    int last_class = 0;
    utf8proc_ssize_t m = utf8proc_decompose_char (
        (utf8proc_int32_t)c, chars + n, (utf8proc_ssize_t)(G_N_ELEMENTS (chars) - n),
        UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_COMPOSE, &last_class);
    if (m < 0 || n + (gsize)m > G_N_ELEMENTS (chars) - LEC_FOLD_CHARS)
      break;                                                       /* only runs of the longest ligatures come here */
    for (gsize end = n + (gsize)m, from = n; from < end; from++) { /* presentation forms become letters that mix */
      gunichar plain = chars[from] >= 0x622 && chars[from] <= 0x6cc ? arabic ((gunichar)chars[from]) : 1;
      chars[n] = plain > 1 ? (utf8proc_int32_t)plain : chars[from];
      n += plain > 0;
    }
    compose = TRUE;
  }
  if (compose && n) {
    utf8proc_ssize_t m = utf8proc_normalize_utf32 (chars, (utf8proc_ssize_t)n, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    n = m > 0 ? (gsize)m : n;
  }
  return encode (chars, n, out, room);
}
