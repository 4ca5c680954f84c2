/* words.c — the cutting of words: a short way for ASCII, code points for the rest.
 * SPDX-License-Identifier: MIT */
#include "src/text/words.h"
#include <string.h>
#include <utf8proc.h>
#include "src/text/letters.h"

void lec_words_init (LecWords *words, const char *text, gsize length, guint32 position)
{
  words->text = text;
  words->length = length;
  words->at = words->parts_end = 0;
  words->position = position;
  words->in_run = FALSE;
}

/* What a stretch of word characters turned out to be. */
typedef struct {
  gsize end;
  gboolean digit, under, ascii, camel;
} Stretch;

static LecCharClass class_at (const LecWords *w, gsize at, guint *n)
{
  return lec_char_class (lec_char_at (w->text + at, w->length - at, n));
}

static gboolean is_ascii_letter (const LecWords *w, gsize at)
{
  return at < w->length && g_ascii_isalpha (w->text[at]);
}

static gboolean is_ascii_digit (const LecWords *w, gsize at)
{
  return at < w->length && g_ascii_isdigit (w->text[at]);
}

/* Whether what follows an apostrophe is an English ending (don't, it's, we've): those stay with their word, while
 * l'homme, dell'arte and Ankara'da come apart. */
static gboolean is_contraction (const LecWords *w, gsize at)
{
  gsize n = 0;
  while (n < 3 && is_ascii_letter (w, at + n))
    n++;
  if (n == 0 || n == 3 || is_ascii_digit (w, at + n) || (at + n < w->length && (guint8)w->text[at + n] >= 0xc3))
    return FALSE;
  char a = g_ascii_tolower (w->text[at]), b = n == 2 ? g_ascii_tolower (w->text[at + 1]) : 0;
  return n == 1 ? a == 's' || a == 't' || a == 'm' || a == 'd'
                : (a == 'l' && b == 'l') || (a == 'r' && b == 'e') || (a == 'v' && b == 'e');
}

/* Bytes of an apostrophe at `at`, 0 if there is none. */
static guint apostrophe (const LecWords *w, gsize at)
{
  if (w->text[at] == '\'')
    return 1;
  return at + 3 <= w->length && memcmp (w->text + at, "\xe2\x80\x99", 3) == 0 ? 3 : 0;
}

/* Bytes of a joiner between two word characters at `at` (0: the word ends here). `letters`: no digit stands before it.
 */
static guint joiner (const LecWords *w, gsize start, gsize at, Stretch *s)
{
  char c = w->text[at];
  gboolean before_digit = is_ascii_digit (w, at - 1);
  if (c == '_') {
    gsize next = at;
    guint n;
    while (next < w->length && w->text[next] == '_')
      next++;
    if (next >= w->length || next - at > 8)
      return 0;
    LecCharClass class = class_at (w, next, &n);
    if (class != LEC_CHAR_LETTER && class != LEC_CHAR_DIGIT)
      return 0;
    s->under = TRUE;
    return (guint)(next - at);
  }
  if (c == '.' && before_digit && is_ascii_digit (w, at + 1))
    return 1;
  if (c == ',' && before_digit) { /* 1,234,567 but not 1,2,3 */
    gsize n = 0;
    while (n < 4 && is_ascii_digit (w, at + 1 + n))
      n++;
    return n == 3 && at - start <= 12 ? 1 : 0;
  }
  guint bytes = apostrophe (w, at);
  if (bytes && !before_digit && is_contraction (w, at + bytes)) {
    s->ascii = s->ascii && bytes == 1;
    return bytes;
  }
  return 0;
}

/* U.S.A. and e.g.: single ASCII letters with dots between; the end of the last letter, or 0. */
static gsize acronym_end (const LecWords *w, gsize at)
{
  gsize letters = 0, end = 0;
  while (is_ascii_letter (w, at)) {
    letters++;
    end = at + 1;
    if (end + 1 >= w->length || w->text[end] != '.' || !is_ascii_letter (w, end + 1))
      break;
    at = end + 1;
  }
  guint n;
  if (letters < 2 || (end < w->length && w->text[end] != '.' && class_at (w, end, &n) != LEC_CHAR_OTHER))
    return 0;
  return end;
}

static Stretch stretch_from (const LecWords *w, gsize start)
{
  Stretch s = {.ascii = TRUE};
  gsize at = start, chars = 0;
  for (guint n; at < w->length && chars < LEC_FOLD_CHARS; at += n, chars++) {
    char c = w->text[at];
    if (g_ascii_isalpha (c)) {
      s.camel = s.camel || (g_ascii_isupper (c) && at > start && g_ascii_isalpha (w->text[at - 1]));
      n = 1;
    } else if (g_ascii_isdigit (c)) {
      s.digit = TRUE;
      n = 1;
    } else if ((guint8)c < 0x80 || (guint8)c == 0xe2) {
      LecCharClass class = (guint8)c < 0x80 ? LEC_CHAR_OTHER : class_at (w, at, &n);
      if (class == LEC_CHAR_MARK || class == LEC_CHAR_LETTER || class == LEC_CHAR_DIGIT) {
        s.ascii = FALSE;
        s.digit = s.digit || class == LEC_CHAR_DIGIT;
      } else if (at == start || !(n = joiner (w, start, at, &s)))
        break;
    } else {
      LecCharClass class = class_at (w, at, &n);
      if (class != LEC_CHAR_LETTER && class != LEC_CHAR_DIGIT && class != LEC_CHAR_MARK)
        break;
      s.ascii = FALSE;
      s.digit = s.digit || class == LEC_CHAR_DIGIT;
    }
  }
  s.end = at;
  return s;
}

/* The end of an identifier's part: before an underscore, at a small letter followed by a capital (getName), or before
 * the last capital of several when three small letters follow it (HTMLParser, but not DNAse). */
static gsize part_end (const LecWords *w, gsize at, gsize end)
{
  const char *t = w->text;
  for (gsize i = at + 1; i < end; i++) {
    if (t[i] == '_')
      return i;
    if (!g_ascii_isupper (t[i]))
      continue;
    if (g_ascii_islower (t[i - 1]))
      return i;
    if (g_ascii_isupper (t[i - 1]) && i + 3 < end && g_ascii_islower (t[i + 1]) && g_ascii_islower (t[i + 2]) &&
        g_ascii_islower (t[i + 3]))
      return i;
  }
  return end;
}

/* A word of capitals and small letters is an identifier when it has two parts, each of two letters or more (mRNA and
 * PhD are words). */
static gboolean has_camel_parts (const LecWords *w, gsize at, gsize end)
{
  gsize parts = 0;
  for (gsize next; at < end; at = next, parts++) {
    next = part_end (w, at, end);
    if (next - at < 2)
      return FALSE;
  }
  return parts > 1;
}

/* Folds start … end into the buffer; FALSE if nothing is left of it. */
static gboolean fold (LecWords *w, gsize start, gsize end, gboolean ascii, LecWord *word)
{
  gsize n = 0;
  if (ascii && end - start <= LEC_WORD_MAX) {
    for (gsize i = start; i < end; i++)
      w->buffer[n++] = g_ascii_tolower (w->text[i]);
  } else {
    n = lec_fold (w->text + start, end - start, w->buffer, LEC_WORD_MAX);
  }
  word->text = w->buffer;
  word->length = n;
  word->start = start;
  word->end = end;
  word->ascii = ascii;
  word->has_parts = FALSE;
  word->position = w->position;
  return n > 0;
}

/* Drops a character from the folded word: the dots of U.S.A., the commas of 1,234. */
static void drop (LecWord *word, char *buffer, char c)
{
  gsize n = 0;
  for (gsize i = 0; i < word->length; i++)
    if (buffer[i] != c)
      buffer[n++] = buffer[i];
  word->length = n;
}

static gboolean next_part (LecWords *w, LecWord *word)
{
  while (w->at < w->parts_end) {
    gsize start = w->at;
    if (w->text[start] == '_') {
      w->at++;
      continue;
    }
    gboolean ascii = TRUE, digit = FALSE;
    w->at = part_end (w, start, w->parts_end);
    for (gsize i = start; i < w->at; i++) {
      ascii = ascii && (guint8)w->text[i] < 0x80;
      digit = digit || g_ascii_isdigit (w->text[i]);
    }
    if (!fold (w, start, w->at, ascii, word))
      continue;
    word->kind = digit ? LEC_WORD_NUMBER : LEC_WORD_PLAIN;
    w->position++;
    return TRUE;
  }
  w->parts_end = 0;
  return FALSE;
}

/* The end of the cluster at `at`: a character and the marks after it. Thai vowels that stand before their consonant
 * are clusters of their own. */
static gsize cluster_end (const LecWords *w, gsize at)
{
  guint n;
  lec_char_at (w->text + at, w->length - at, &n);
  for (at += n; at < w->length && (guint8)w->text[at] >= 0x80; at += n)
    if (class_at (w, at, &n) != LEC_CHAR_MARK)
      break;
  return at;
}

static gboolean next_cluster (LecWords *w, LecCharClass script, LecWord *word)
{
  gsize start = w->at, first = cluster_end (w, start);
  guint n;
  gboolean pair = first < w->length && class_at (w, first, &n) == script;
  word->kind = pair ? LEC_WORD_PAIR : w->in_run ? LEC_WORD_SINGLE : LEC_WORD_ALONE;
  gboolean some = fold (w, start, pair ? cluster_end (w, first) : first, FALSE, word);
  w->at = first;
  w->in_run = pair;
  w->position++;
  return some;
}

static gboolean next_plain (LecWords *w, LecWord *word)
{
  gsize start = w->at, dots = acronym_end (w, start);
  if (dots) {
    w->at = dots;
    fold (w, start, dots, TRUE, word);
    drop (word, w->buffer, '.');
    word->kind = LEC_WORD_PLAIN;
    w->position++;
    return TRUE;
  }
  Stretch s = stretch_from (w, start);
  gsize end = s.end;
  /* c++, c#, f# */
  if (end == start + 1 && s.ascii && !s.digit) {
    gsize sign = end + 2 <= w->length && memcmp (w->text + end, "++", 2) == 0 ? 2 : 0;
    sign = !sign && end < w->length && w->text[end] == '#' ? 1 : sign;
    if (sign && !is_ascii_letter (w, end + sign) && !is_ascii_digit (w, end + sign)) {
      end += sign;
      s.digit = TRUE;
    }
  }
  w->at = end;
  if (!fold (w, start, end, s.ascii, word))
    return FALSE;
  word->kind = s.under ? LEC_WORD_WHOLE : s.digit ? LEC_WORD_NUMBER : LEC_WORD_PLAIN;
  if (s.digit && s.ascii && !s.under)
    drop (word, w->buffer, ',');
  if (s.under || (s.camel && s.ascii && !s.digit && has_camel_parts (w, start, end))) {
    word->has_parts = TRUE;
    w->parts_end = end;
    w->at = start;
  } else {
    w->position++;
  }
  return TRUE;
}

gboolean lec_words_next (LecWords *w, LecWord *word)
{
  if (w->parts_end && next_part (w, word))
    return TRUE;
  while (w->at < w->length) {
    char c = w->text[w->at];
    if ((guint8)c < 0x80 && !g_ascii_isalnum (c)) {
      w->at++;
      continue;
    }
    guint n = 1;
    LecCharClass class = (guint8)c < 0x80 ? LEC_CHAR_LETTER : class_at (w, w->at, &n);
    if (class >= LEC_CHAR_HAN) {
      if (next_cluster (w, class, word))
        return TRUE;
    } else if (class == LEC_CHAR_LETTER || class == LEC_CHAR_DIGIT) {
      if (next_plain (w, word))
        return TRUE;
    } else {
      w->at += n;
    }
  }
  return FALSE;
}

/* Letters that no decomposition takes apart. */
static gunichar without_stroke (gunichar c)
{
  switch (c) {
  case 0x131:
    return 'i';
  case 0xf8:
    return 'o';
  case 0x142:
    return 'l';
  case 0x111:
    return 'd';
  case 0x451: /* ё */
    return 0x435;
  default:
    return c;
  }
}

gsize lec_word_plain (const char *word, gsize length, char *out)
{
  gsize used = 0;
  guint n;
  for (gsize at = 0; at < length; at += n) {
    gunichar c = lec_char_at (word + at, length - at, &n);
    utf8proc_int32_t parts[8];
    if (c >= 0xc0 && (c < 0x250 || (c >= 0x370 && c < 0x400) || (c >= 0x1e00 && c < 0x2000) || c == 0x451)) {
      int last_class = 0;
      utf8proc_ssize_t m =
          utf8proc_decompose_char ((utf8proc_int32_t)c, parts, G_N_ELEMENTS (parts), UTF8PROC_DECOMPOSE, &last_class);
      if (m > 1 && m <= (utf8proc_ssize_t)G_N_ELEMENTS (parts))
        c = (gunichar)parts[0];
      c = without_stroke (c);
    } else if (c >= 0x300 && c < 0x370 && used > 0) {
      continue; /* a mark that found nothing to join */
    }
    char bytes[6];
    gsize m = (gsize)g_unichar_to_utf8 (c, bytes);
    if (used + m > LEC_WORD_MAX)
      break;
    memcpy (out + used, bytes, m);
    used += m;
  }
  return used;
}
