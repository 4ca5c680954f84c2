/* sentences.c — the rules for where sentences end, and the abbreviations that do not end one.
 * SPDX-License-Identifier: MIT */
#include "src/text/sentences.h"
#include <string.h>
#include "src/text/language.h"
#include "src/text/letters.h"

/* After these a name or a number follows: a full stop never ends a sentence. Lower case, inner dots kept. */
static const char before_name[] = " dr mr mrs ms prof mt rev hon gen col capt lt sgt gov sen rep pres jr messrs mme "
                                  "mlle mgr sra srta dra sig dott ing "
                                  "avv herr frau dipl fig figs eq eqs tab sec secs ch chap vol vols no nos nr pp p pg "
                                  "ref refs cf e.g i.e eg ie viz vs "
                                  "approx ca abb abs kap bd bzw z.b d.h u.a s.o s.u vgl ggf evtl sog usf inkl zzgl núm "
                                  "pág págs cap art arts p.ej p.ex "
                                  "n.b gl bl fr bijv blz nl d.w.z osv bl.a t.ex f.eks т.е т.д см рис табл стр гл г ул "
                                  "им resp ed eds trans op thm lem def prop "
                                  "cor appx alg obs al.ineq min max incl excl sc ph.d.s ";
/* After these either may be: a full stop ends a sentence only before a capital letter that is no name's. */
static const char maybe_last[] =
    " etc al inc ltd co corp llc dept univ jan feb mar apr jun jul aug sep sept oct nov dec "
    "u.s u.k u.n a.m p.m ph.d b.sc m.sc usw u.s.w enz ecc т.п и.о st ave blvd rd est ";

/* Languages that write ordinals with a full stop: am 3. Oktober. */
static gboolean has_dotted_ordinals (LecLang lang)
{
  return lang == LEC_LANG_DE || lang == LEC_LANG_NO || lang == LEC_LANG_DA || lang == LEC_LANG_FI ||
         lang == LEC_LANG_HU || lang == LEC_LANG_CS || lang == LEC_LANG_PL || lang == LEC_LANG_TR;
}

/* A text and the sentence in it that is being measured. */
typedef struct {
  const char *text;
  gsize length, start;
  LecLang lang;
} Span;

static gboolean is_space (gunichar c)
{
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200b) ||
         c == 0x2028 || c == 0x2029 || c == 0x202f;
}

/* 2: ends whatever follows (East Asian), 1: ends when what stands around it agrees, 0: no mark. */
static int mark (gunichar c)
{
  switch (c) {
  case 0x3002:
  case 0xff01:
  case 0xff1f:
  case 0xff61:
  case 0x0964: /* danda */
  case 0x0965:
  case 0x1362: /* Ethiopic */
  case 0x104b: /* Myanmar */
  case 0x17d4: /* Khmer */
    return 2;
  case '.':
  case '!':
  case '?':
  case 0x2026:
  case 0x203c:
  case 0x203d:
  case 0x2047:
  case 0x2048:
  case 0x2049:
  case 0x061f: /* Arabic question mark */
  case 0x06d4:
  case 0x0589: /* Armenian */
    return 1;
  default:
    return 0;
  }
}

static gboolean closes (gunichar c)
{
  return c == '"' || c == '\'' || c == ')' || c == ']' || c == '}' || c == 0x2019 || c == 0x201d || c == 0xbb ||
         c == 0x203a || c == 0x201c /* German closing */ || (c >= 0x300b && c <= 0x3011 && (c & 1)) || c == 0xff09;
}

static gsize skip_space (const Span *s, gsize at)
{
  guint n;
  while (at < s->length && is_space (lec_char_at (s->text + at, s->length - at, &n)))
    at += n;
  return at;
}

/* Marks, closing quotes and brackets, and a reference such as [12]. */
static gsize skip_closers (const Span *s, gsize at)
{
  guint n;
  for (; at < s->length; at += n) {
    gunichar c = lec_char_at (s->text + at, s->length - at, &n);
    if (c == '[') {
      gsize end = at + 1;
      while (end < s->length && (g_ascii_isdigit (s->text[end]) || strchr (", -", s->text[end])) && s->text[end])
        end++;
      if (end == at + 1 || end >= s->length || s->text[end] != ']')
        break;
      n = (guint)(end + 1 - at);
    } else if (!mark (c) && !closes (c)) {
      break;
    }
  }
  return at;
}

/* A list item's head at `at`: a bullet, or a number or letter with a dot or bracket, and white space. */
static gboolean is_item (const Span *s, gsize at)
{
  guint n;
  if (at >= s->length)
    return FALSE;
  gunichar c = lec_char_at (s->text + at, s->length - at, &n);
  gsize end = at + n;
  if (c == '-' || c == '*' || c == '+' || c == 0x2022 || c == 0x2023 || c == 0x25aa || c == 0x25cf || c == 0x25e6 ||
      c == 0x2013) {
    return end < s->length && is_space (lec_char_at (s->text + end, s->length - end, &n));
  }
  gboolean open = c == '(';
  gsize from = open ? end : at;
  end = from;
  while (end < s->length && end - from < 3 && g_ascii_isdigit (s->text[end]))
    end++;
  if (end == from && end < s->length && g_ascii_isalpha (s->text[end]))
    end++;
  if (end == from || end + 1 >= s->length)
    return FALSE;
  return (s->text[end] == ')' || (!open && s->text[end] == '.' && g_ascii_isdigit (s->text[from]))) &&
         g_ascii_isspace (s->text[end + 1]);
}

/* At a line's end: where the next block begins, when an empty line or a list item follows; else 0. */
static gsize block_end (const Span *s, gsize newline)
{
  gsize at = newline;
  guint lines = 0, n;
  while (at < s->length) {
    gunichar c = lec_char_at (s->text + at, s->length - at, &n);
    if (!is_space (c))
      break;
    lines += c == '\n' || c == 0x2029 || c == '\f' ? 1 : 0;
    lines += c == 0x2029 || c == '\f' ? 1 : 0; /* a new paragraph, a new page */
    at += n;
  }
  return lines > 1 || is_item (s, at) ? at : 0;
}

/* The word before byte `dot`, lower case, inner dots kept; FALSE if none or too long. `*first` is where it begins. */
static gboolean word_before (const Span *s, gsize dot, char *word, gsize room, gsize *first)
{
  gsize at = dot;
  while (at > s->start) {
    guint8 c = (guint8)s->text[at - 1];
    if (c < 0x80 && !g_ascii_isalnum ((char)c) && c != '.')
      break;
    at--;
  }
  while (at < dot && s->text[at] == '.')
    at++;
  *first = at;
  if (dot == at || dot - at + 3 > room)
    return FALSE;
  word[0] = ' ';
  gsize n = lec_fold (s->text + at, dot - at, word + 1, room - 3);
  memcpy (word + 1 + n, " ", 2);
  return TRUE;
}

static gboolean only_digits (const char *s, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isdigit (s[i]))
      return FALSE;
  return n > 0;
}

/* Whether the full stop at `dot` belongs to what stands before it. `next` is the first character after white space. */
static gboolean belongs_to_word (const Span *s, gsize dot, gunichar next)
{
  char word[40];
  gsize first;
  if (!word_before (s, dot, word, sizeof word, &first))
    return FALSE;
  gsize n = dot - first;
  if (only_digits (s->text + first, n)) /* the number of a list's item, or an ordinal */
    return skip_space (s, s->start) == first || (n <= 2 && has_dotted_ordinals (s->lang));
  guint bytes;
  gunichar c = lec_char_at (s->text + first, dot - first, &bytes);
  if (bytes == n && g_unichar_isupper (c) && (g_unichar_isupper (next) || g_unichar_isdigit (next)))
    return c != 'I' || s->lang != LEC_LANG_EN; /* an initial: J. Smith */
  if (bytes == n && g_unichar_isalpha (c)) {   /* z. B., u. a. */
    gsize follows = skip_space (s, dot + 1);
    if (follows + 1 < s->length && g_ascii_isalpha (s->text[follows]) && s->text[follows + 1] == '.')
      return TRUE;
  }
  if (strstr (before_name, word))
    return strcmp (word, " no ") != 0 || g_unichar_isdigit (next);
  return strstr (maybe_last, word) && !g_unichar_isupper (next);
}

/* Whether the mark `c` at `at`, with closers up to `after`, ends the sentence. */
static gboolean ends (const Span *s, gunichar c, gsize at, gsize after)
{
  guint n;
  if (mark (c) == 2 || after >= s->length)
    return TRUE;
  gunichar follower = lec_char_at (s->text + after, s->length - after, &n);
  if (lec_char_class (follower) >= LEC_CHAR_HAN)
    return TRUE;
  if (!is_space (follower))
    return FALSE;
  gsize begins = skip_space (s, after);
  if (begins >= s->length)
    return TRUE;
  gunichar next = lec_char_at (s->text + begins, s->length - begins, &n);
  if (g_unichar_islower (next) && !is_item (s, begins))
    return FALSE;
  if ((next == '(' || next == '[') && c == '.' && begins + 1 < s->length && !g_ascii_isupper (s->text[begins + 1]) &&
      belongs_to_word (s, at, 'a'))
    return FALSE;
  return c != '.' || !belongs_to_word (s, at, next);
}

gsize lec_sentence_next (const char *text, gsize length, gsize start, const char *language)
{
  Span s = {text, length, start, lec_lang_from_code (language)};
  guint n;
  gsize at = skip_space (&s, start);
  if (start >= length)
    return length;
  for (; at < length; at += n) {
    char b = text[at];
    n = 1;
    if ((guint8)b < 0x80 && b != '.' && b != '!' && b != '?' && b != '\n' && b != '\f')
      continue;
    gunichar c = lec_char_at (text + at, length - at, &n);
    if (c == '\n' || c == '\f' || c == 0x2029) {
      gsize end = block_end (&s, at);
      if (end)
        return end;
    } else if (mark (c)) {
      gsize after = skip_closers (&s, at + n);
      if (ends (&s, c, at, after))
        return skip_space (&s, after);
      n = (guint)(after - at);
    }
  }
  return length;
}

void lec_sentence_trim (const char *text, gsize *start, gsize *end)
{
  Span s = {.text = text, .length = *end};
  *start = skip_space (&s, *start);
  while (*end > *start && g_ascii_isspace (text[*end - 1]))
    (*end)--;
}
