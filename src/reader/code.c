/* code.c — source code: lines as they are, cut into functions and classes by a light scanner.
 *
 * There are two families. In one, braces tell how deep a line lies (strings and comments are skipped); in the other,
 * white space at its beginning does. A piece ends at an empty line at depth 0, or after the brace that closes it; a
 * long piece (a class, a namespace) is also cut at empty lines one or two levels down. SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/reader/readers.h"

#define LONG_PIECE      60  /* lines after which a piece is cut one level down */
#define VERY_LONG_PIECE 150 /* two levels down, or at any empty line */

typedef struct {
  const char *languages; /* enclosed by spaces */
  gboolean braces;
  gboolean hash;   /* "#" begins a comment */
  gboolean slash;  /* slash slash, and slash star, begin comments */
  gboolean triple; /* three quotes enclose strings over lines */
  gboolean data;   /* nothing in it is a function */
} Family;

static const Family families[] = {
    {" python nim ", .hash = TRUE, .triple = TRUE},
    {" ruby elixir julia r make cmake ", .hash = TRUE},
    {" perl shell powershell php ", .braces = TRUE, .hash = TRUE},
    {" yaml ini json xml csv log script ", .hash = FALSE, .data = TRUE},
    {" lua haskell ml erlang lisp assembly fortran pascal basic sql ", .hash = FALSE},
    {" css ", .braces = TRUE, .slash = TRUE},
};
static const Family brace_family = {"", .braces = TRUE, .slash = TRUE};

static const Family *family_of (const char *language)
{
  g_autofree char *key = g_strdup_printf (" %s ", language ? language : "");
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    if (strstr (families[i].languages, key))
      return &families[i];
  return &brace_family;
}

/* Where a scanner stands between lines. */
typedef struct {
  const Family *family;
  const char *language;
  int depth;        /* of braces */
  gboolean comment; /* in one that goes over lines */
  char quote;       /* in a string over lines: three of them, or a back quote; 0 outside */
} Scan;

/* A character constant in C's family ("'{'") is skipped; a lifetime of Rust or an apostrophe is not one. */
static gsize skip_string (const char *s, gsize length)
{
  char quote = *s;
  for (gsize i = 1; i < length; i++) {
    if (s[i] == '\\')
      i++;
    else if (s[i] == quote)
      return quote == '\'' && i > 12 ? 1 : i + 1;
  }
  return quote == '\'' ? 1 : length;
}

/* In a comment or a long string: the bytes to its end within the line. */
static gsize skip_inside (Scan *scan, const char *s, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    if (scan->comment && s[i] == '*' && i + 1 < length && s[i + 1] == '/') {
      scan->comment = FALSE;
      return i + 2;
    }
    if (scan->quote == '`' && s[i] == '`') {
      scan->quote = 0;
      return i + 1;
    }
    if (scan->quote && scan->quote != '`' && i + 2 < length && s[i] == scan->quote && s[i + 1] == s[i] &&
        s[i + 2] == s[i]) {
      scan->quote = 0;
      return i + 3;
    }
    if (scan->quote == '`' && s[i] == '\\')
      i++;
  }
  return length;
}

static gboolean has_back_quotes (const Scan *scan)
{
  return scan->language && (!strcmp (scan->language, "javascript") || !strcmp (scan->language, "typescript") ||
                            !strcmp (scan->language, "go"));
}

/* Reads a line: braces, and what stays open at its end. */
static void scan_line (Scan *scan, const char *s, gsize length)
{
  const Family *f = scan->family;
  for (gsize i = 0; i < length;) {
    if (scan->comment || scan->quote) {
      i += skip_inside (scan, s + i, length - i);
      continue;
    }
    char c = s[i], d = i + 1 < length ? s[i + 1] : 0;
    if ((f->hash && c == '#') || (f->slash && c == '/' && d == '/'))
      return;
    if (f->slash && c == '/' && d == '*') {
      scan->comment = TRUE;
      i += 2;
    } else if (f->triple && (c == '"' || c == '\'') && i + 2 < length && d == c && s[i + 2] == c) {
      scan->quote = c;
      i += 3;
    } else if (c == '`' && has_back_quotes (scan)) {
      scan->quote = c;
      i++;
    } else if (c == '"' || c == '\'') {
      i += skip_string (s + i, length - i);
    } else {
      scan->depth += f->braces ? (c == '{') - (c == '}') : 0;
      scan->depth = MAX (scan->depth, 0);
      i++;
    }
  }
}

static gboolean is_blank (const char *s, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (s[i]))
      return FALSE;
  return TRUE;
}

/* Levels of indentation: a tab, or four columns (or the two that many languages use). */
static int indentation (const char *s, gsize length)
{
  int columns = 0;
  for (gsize i = 0; i < length && (s[i] == ' ' || s[i] == '\t'); i++)
    columns += s[i] == '\t' ? 4 : 1;
  return (columns + 3) / 4;
}

/* Does a line that begins a function or a class stand here? Only asked of languages without braces. */
static gboolean is_definition (const char *s, gsize length)
{
  static const char *const words[] = {
      "def ",        "class ",  "async def ", "module ",    "function ",  "local function ",
      "defmodule ",  "defp ",   "sub ",       "(define",    "(defun",     "(defn",
      "let ",        "CREATE ", "create ",    "procedure ", "PROCEDURE ", "subroutine ",
      "SUBROUTINE ", "macro",   "struct ",    "fn "};
  while (length && (*s == ' ' || *s == '\t')) {
    s++;
    length--;
  }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (length >= strlen (words[i]) && !strncmp (s, words[i], strlen (words[i])))
      return TRUE;
  return FALSE;
}

/* The piece in work. */
typedef struct {
  const char *start;
  guint lines;
  gboolean body; /* has had a brace or a definition: a function or a class */
} Piece;

static void end_piece (LecBuilder *builder, const Scan *scan, Piece *piece, const char *end)
{
  if (end > piece->start)
    lec_builder_add (builder, LEC_BLOCK_CODE, piece->body && !scan->family->data ? 1 : 0, piece->start,
                     end - piece->start);
  *piece = (Piece){.start = end};
}

/* How deep an empty line may lie at which the piece is cut. */
static int cut_depth (const Piece *piece)
{
  return piece->lines > VERY_LONG_PIECE ? 2 : piece->lines > LONG_PIECE ? 1 : 0;
}

/* The depth of the next line that is not empty. */
static int depth_ahead (const Scan *scan, const char *at, const char *end)
{
  if (scan->family->braces)
    return scan->depth;
  while (at < end) {
    const char *stop = memchr (at, '\n', (gsize)(end - at));
    gsize n = (gsize)((stop ? stop : end) - at);
    if (!is_blank (at, n))
      return indentation (at, n);
    at += n + 1;
  }
  return 0;
}

void lec_code_build (LecBuilder *builder, const char *text, gsize length, const char *language)
{
  Scan scan = {.family = family_of (language), .language = language};
  Piece piece = {.start = text};
  const char *end = text + length, *next;
  for (const char *at = text; at < end; at = next) {
    const char *stop = memchr (at, '\n', (gsize)(end - at));
    gsize n = (gsize)((stop ? stop : end) - at);
    next = stop ? stop + 1 : end;
    gboolean open = scan.comment || scan.quote;
    if (is_blank (at, n)) {
      if (!open && piece.lines &&
          (depth_ahead (&scan, next, end) <= cut_depth (&piece) || piece.lines > 2 * VERY_LONG_PIECE))
        end_piece (builder, &scan, &piece, next);
      continue;
    }
    piece.lines++;
    if (!open && scan.family->braces && *at == '}')
      scan.depth = 1; /* in the first column: whatever conditional compilation made us count, this closes all */
    int before = scan.depth;
    scan_line (&scan, at, n);
    piece.body |= scan.depth > 0 || before > 0 || (!scan.family->braces && !open && is_definition (at, n));
    if (scan.family->braces && before > 0 && scan.depth == 0 && !scan.comment)
      end_piece (builder, &scan, &piece, next);
    else if (scan.family->data && piece.lines >= LONG_PIECE)
      end_piece (builder, &scan, &piece, next);
  }
  end_piece (builder, &scan, &piece, end);
}

static void build (LecBuilder *builder, const char *text, gsize length, const LecReaderRequest *request,
                   LecTextMeta *meta)
{
  lec_code_build (builder, text, length, request->language);
}

static gboolean read_code (int fd, const LecReaderRequest *request, LecSink *sink, GError **error)
{
  return lec_read_as_page (fd, request, sink, NULL, build, error);
}

const LecFormatReader lec_reader_code = {.format = "code", .read = read_code};
