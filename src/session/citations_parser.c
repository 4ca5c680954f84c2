/* citations_parser.c — the push parser of closing lines.
 *
 * `line` is the line that is being read, while it may still be a quotation; `held` is the text of whole lines held back
 * (quotations and blank lines) with the quotations found in them. A line of another kind sets both free.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/session/citations_parser.h"

struct LecCitationsParser {
  LecCitationsText text;
  gpointer user_data;
  GString *held;  /* whole lines that may close the answer, as they came */
  GString *line;  /* the line that may become another */
  gboolean plain; /* the line is known to be text: bytes pass */
  GPtrArray *quotations;
};

static void quotation_free (LecQuotation *quotation)
{
  g_free (quotation->words);
  g_free (quotation);
}

LecCitationsParser *lec_citations_parser_new (LecCitationsText text, gpointer user_data)
{
  LecCitationsParser *parser = g_new0 (LecCitationsParser, 1);
  parser->text = text;
  parser->user_data = user_data;
  parser->held = g_string_new (NULL);
  parser->line = g_string_new (NULL);
  parser->quotations = g_ptr_array_new_with_free_func ((GDestroyNotify)quotation_free);
  return parser;
}

void lec_citations_parser_free (LecCitationsParser *parser)
{
  if (!parser)
    return;
  g_string_free (parser->held, TRUE);
  g_string_free (parser->line, TRUE);
  g_ptr_array_unref (parser->quotations);
  g_free (parser);
}

const GPtrArray *lec_citations_parser_quotations (const LecCitationsParser *parser)
{
  return parser->quotations;
}

/* Quotation marks that open (and, since languages differ, close). */
static const char *const marks[] = {"\"", "“", "”", "„", "‟", "«", "»", "「", "」", "『", "』", "〝", "〞", "＂"};

/* The length of the mark at `p`; 0 if there is none, -1 if the bytes up to `end` may be the beginning of one. */
static int mark_at (const char *p, const char *end)
{
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++) {
    const gsize length = strlen (marks[i]), have = MIN (length, (gsize)(end - p));
    if (memcmp (p, marks[i], have) == 0)
      return have == length ? (int)length : -1;
  }
  return 0;
}

static const char *skip_blanks (const char *p, const char *end)
{
  while (p < end && (*p == ' ' || *p == '\t' || *p == '\r'))
    p++;
  return p;
}

typedef enum { IS_TEXT, IS_OPEN, IS_QUOTATION } LineKind; /* IS_OPEN: more bytes decide */

/* A list's mark, or as much of it as there is: "- ", "* ", "• ". */
static const char *skip_bullet (const char *p, const char *end)
{
  const gsize have = end - p;
  const gsize length = have > 0 && (*p == '-' || *p == '*') ? 1 : have >= 3 && memcmp (p, "•", 3) == 0 ? 3 : 0;
  return length ? skip_blanks (p + length, end) : p;
}

/* What a line, or the beginning of one, is: reads up to the first quotation mark. `*words` is set behind it. */
static LineKind read_line (const char *p, const char *end, guint *number, const char **words)
{
  guint64 n = 0;
  p = skip_bullet (skip_blanks (p, end), end);
  if (p < end && (end - p) < 3 && memcmp (p, "•", end - p) == 0)
    return IS_OPEN;
  if (p == end)
    return IS_OPEN;
  if (*p++ != '[')
    return IS_TEXT;
  const char *digits = p;
  for (; p < end && g_ascii_isdigit (*p) && n <= LEC_CITED_MOST; p++)
    n = n * 10 + (*p - '0');
  if (p == end)
    return IS_OPEN;
  if (p == digits || n == 0 || n > LEC_CITED_MOST || *p++ != ']')
    return IS_TEXT;
  p = skip_blanks (p, end);
  if (p < end && *p == ':')
    p = skip_blanks (p + 1, end);
  if (p == end)
    return IS_OPEN;
  const int mark = mark_at (p, end);
  if (mark <= 0)
    return mark < 0 ? IS_OPEN : IS_TEXT;
  *number = (guint)n;
  *words = p + mark;
  return IS_QUOTATION;
}

/* Whether what follows the last mark belongs to the quotation: nothing, a full stop, "(p. 4)", "[1]". */
static gboolean closes_line (const char *p, const char *end)
{
  while (end > p && strchr (" \t\r.,;", end[-1]))
    end--;
  p = skip_blanks (p, end);
  return p == end || (end - p <= 40 && ((*p == '(' && end[-1] == ')') || (*p == '[' && end[-1] == ']')));
}

/* The words of a quotation: up to the last mark of the line, or to its end where it is not closed. NULL if more
 * text follows that mark. Owned by the caller. */
static char *read_words (const char *p, const char *end)
{
  const char *close = NULL, *behind = NULL;
  for (const char *q = p; q < end; q++) {
    const int mark = mark_at (q, end);
    if (mark > 0) {
      close = q;
      behind = q + mark;
      q += mark - 1;
    }
  }
  if (behind && !closes_line (behind, end))
    return NULL;
  g_autofree char *words = g_strndup (p, (close ? close : end) - p);
  g_strstrip (words);
  return *words ? g_steal_pointer (&words) : NULL;
}

static void show (LecCitationsParser *parser, const char *text, gsize length)
{
  if (parser->text && length > 0)
    parser->text (text, length, parser->user_data);
}

/* What was held back is text after all. */
static void set_free (LecCitationsParser *parser)
{
  show (parser, parser->held->str, parser->held->len);
  show (parser, parser->line->str, parser->line->len);
  g_string_truncate (parser->held, 0);
  g_string_truncate (parser->line, 0);
  g_ptr_array_set_size (parser->quotations, 0);
}

static gboolean is_blank (const GString *line)
{
  return strspn (line->str, " \t\r\n") == line->len;
}

/* A whole line (with its newline, unless the stream ended) that was held back. */
static void end_line (LecCitationsParser *parser)
{
  guint number = 0;
  const char *words = NULL, *end = parser->line->str + parser->line->len;
  g_autofree char *quoted = NULL;
  if (end > parser->line->str && end[-1] == '\n')
    end--;
  if (!is_blank (parser->line)) {
    if (read_line (parser->line->str, end, &number, &words) == IS_QUOTATION)
      quoted = read_words (words, end);
    if (!quoted) {
      set_free (parser);
      return;
    }
    if (parser->quotations->len < LEC_QUOTES_MOST) {
      LecQuotation *quotation = g_new0 (LecQuotation, 1);
      quotation->number = number;
      quotation->words = g_steal_pointer (&quoted);
      g_ptr_array_add (parser->quotations, quotation);
    }
  }
  g_string_append_len (parser->held, parser->line->str, parser->line->len);
  g_string_truncate (parser->line, 0);
}

/* Adds one byte to a line that is held back; sets it free once it is known to be text. */
static void hold (LecCitationsParser *parser, char c)
{
  g_string_append_c (parser->line, c);
  if (c == '\n') {
    end_line (parser);
    return;
  }
  guint number;
  const char *words = NULL;
  const gsize length = parser->line->len;
  const gboolean undecided = length <= 64 || length % 4096 == 0; /* a quotation begins early or not at all */
  const LineKind kind =
      undecided ? read_line (parser->line->str, parser->line->str + length, &number, &words) : IS_QUOTATION;
  if (kind == IS_TEXT || (kind == IS_OPEN && length >= 64) || parser->held->len + length > LEC_QUOTES_HELD) {
    set_free (parser);
    parser->plain = TRUE;
  }
}

void lec_citations_parser_push (LecCitationsParser *parser, const char *bytes, gsize length)
{
  for (gsize at = 0; at < length;) {
    if (!parser->plain) {
      hold (parser, bytes[at++]);
      continue;
    }
    const char *newline = memchr (bytes + at, '\n', length - at);
    const gsize end = newline ? (gsize)(newline - bytes) : length;
    show (parser, bytes + at, end - at);
    at = end;
    parser->plain = newline == NULL; /* the newline itself begins what may be held: it is dropped before quotations */
  }
}

void lec_citations_parser_finish (LecCitationsParser *parser)
{
  if (!parser->plain)
    end_line (parser);
  if (parser->quotations->len == 0)
    set_free (parser);
  g_string_truncate (parser->held, 0);
  parser->plain = FALSE;
}

/* The citation in brackets at `p` (behind the bracket): calls for its numbers if all of it is well-formed. Returns the
 * byte behind the closing bracket, or NULL. */
static const char *read_citation (const char *p, const char *end, guint *numbers, guint *n, guint most)
{
  *n = 0;
  for (guint64 first = 0; p < end;) {
    guint64 value = 0;
    const char *digits = p = skip_blanks (p, end);
    for (; p < end && g_ascii_isdigit (*p) && p - digits < 5; p++)
      value = value * 10 + (*p - '0');
    p = skip_blanks (p, end);
    if (p == digits || p == end || value == 0 || value > LEC_CITED_MOST || (first && value < first))
      return NULL;
    for (guint64 v = first ? first : value; v <= value; v++) {
      if (*n == most)
        return NULL;
      numbers[(*n)++] = (guint)v;
    }
    const gsize dash = *p == '-' ? 1 : end - p >= 3 && memcmp (p, "–", 3) == 0 ? 3 : 0;
    if (*p == ']')
      return p + 1;
    if (dash && !first) {
      first = value + 1;
      p += dash;
    } else if (*p == ',' || *p == ';') {
      first = 0;
      p++;
    } else {
      return NULL;
    }
  }
  return NULL;
}

void lec_citations_each (const char *text, gsize length, void (*cited) (guint number, gsize end, gpointer user_data),
                         gpointer user_data)
{
  const char *end = text + length;
  guint numbers[100], n = 0;
  for (const char *p = text; p < end && (p = memchr (p, '[', end - p)); p++) {
    const char *behind = read_citation (p + 1, end, numbers, &n, G_N_ELEMENTS (numbers));
    for (guint i = 0; behind && i < n; i++)
      cited (numbers[i], behind - text, user_data);
  }
}
