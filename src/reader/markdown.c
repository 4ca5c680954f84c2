/* markdown.c — Markdown by md4c: headings, lists, tables and fences become blocks, links their text, pictures their
 * descriptions; front matter gives title and author.
 * SPDX-License-Identifier: MIT */
#include <md4c.h>
#include <string.h>
#include "src/reader/readers.h"

#define LIST_DEPTH 32

typedef struct {
  LecBuilder *builder;
  GString *text;             /* of the block in work */
  guint lists;               /* lists around */
  guint numbers[LIST_DEPTH]; /* the next item's number; 0: bullets */
  guint cell;                /* of the table's row */
  gboolean fresh;            /* an item has begun and has no text yet */
  gboolean code;             /* in a fence */
} Markdown;

static void flush (Markdown *m, LecBlockKind kind, guint level)
{
  lec_builder_add (m->builder, kind, level, m->text->str, (gssize)m->text->len);
  g_string_truncate (m->text, 0);
}

/* A line of its own within a list, indented to its depth. */
static void new_line (Markdown *m)
{
  while (m->text->len && strchr (" \n", m->text->str[m->text->len - 1]))
    g_string_truncate (m->text, m->text->len - 1);
  if (m->text->len)
    g_string_append_c (m->text, '\n');
  for (guint i = 1; i < MIN (m->lists, LIST_DEPTH); i++)
    g_string_append (m->text, "  ");
}

static void begin_list (Markdown *m, guint first)
{
  if (!m->lists && m->text->len)
    flush (m, LEC_BLOCK_PARAGRAPH, 0);
  if (m->lists < LIST_DEPTH)
    m->numbers[m->lists] = first;
  m->lists++;
}

static void begin_item (Markdown *m)
{
  guint *number = &m->numbers[MIN (m->lists, LIST_DEPTH) - 1];
  new_line (m);
  if (*number)
    g_string_append_printf (m->text, "%u. ", (*number)++);
  else
    g_string_append (m->text, "- ");
  m->fresh = TRUE;
}

static int enter_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  Markdown *m = data;
  switch (type) {
  case MD_BLOCK_UL:
    begin_list (m, 0);
    break;
  case MD_BLOCK_OL:
    begin_list (m, MAX (((MD_BLOCK_OL_DETAIL *)detail)->start, 1));
    break;
  case MD_BLOCK_LI:
    if (m->lists)
      begin_item (m);
    break;
  case MD_BLOCK_P:
  case MD_BLOCK_H:
  case MD_BLOCK_CODE:
  case MD_BLOCK_HTML:
    if (m->lists && !m->fresh)
      new_line (m);
    m->fresh = FALSE;
    m->code = type == MD_BLOCK_CODE;
    break;
  case MD_BLOCK_TR:
    if (m->text->len)
      g_string_append_c (m->text, '\n');
    m->cell = 0;
    break;
  case MD_BLOCK_TH:
  case MD_BLOCK_TD:
    if (m->cell++)
      g_string_append_c (m->text, '\t');
    break;
  default:
    break;
  }
  return 0;
}

static int leave_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  Markdown *m = data;
  switch (type) {
  case MD_BLOCK_UL:
  case MD_BLOCK_OL:
    m->lists -= m->lists > 0;
    if (!m->lists)
      flush (m, LEC_BLOCK_LIST, 0);
    break;
  case MD_BLOCK_H:
    if (!m->lists)
      flush (m, LEC_BLOCK_HEADING, ((MD_BLOCK_H_DETAIL *)detail)->level);
    break;
  case MD_BLOCK_P:
  case MD_BLOCK_HTML:
    if (!m->lists)
      flush (m, LEC_BLOCK_PARAGRAPH, 0);
    break;
  case MD_BLOCK_CODE:
    m->code = FALSE;
    if (!m->lists)
      flush (m, LEC_BLOCK_CODE, 0);
    break;
  case MD_BLOCK_TABLE:
    if (!m->lists)
      flush (m, LEC_BLOCK_TABLE, 0);
    break;
  default:
    break;
  }
  return 0;
}

static int no_span (MD_SPANTYPE type, void *detail, void *data)
{
  return 0;
}

/* HTML in Markdown: its text without tags and comments. A tag that does not end is left out to the end. */
static void add_html (Markdown *m, const char *s, gsize length)
{
  const char *end = s + length;
  while (s < end) {
    if (*s != '<') {
      const char *stop = memchr (s, '<', (gsize)(end - s));
      lec_append_squeezed (m->text, s, (gsize)((stop ? stop : end) - s));
      s = stop ? stop : end;
      continue;
    }
    if (!g_ascii_strncasecmp (s, "<br", MIN (3, (gsize)(end - s))))
      g_string_append_c (m->text, '\n');
    const char *close =
        g_str_has_prefix (s, "<!--") ? g_strstr_len (s, end - s, "-->") : memchr (s, '>', (gsize)(end - s));
    s = !close ? end : close + (*close == '-' ? 3 : 1);
  }
}

static int add_text (MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE size, void *data)
{
  Markdown *m = data;
  gunichar c;
  switch (type) {
  case MD_TEXT_NULLCHAR:
    g_string_append_c (m->text, ' ');
    break;
  case MD_TEXT_BR:
    g_string_append_c (m->text, m->lists ? ' ' : '\n');
    break;
  case MD_TEXT_SOFTBR:
    g_string_append_c (m->text, ' ');
    break;
  case MD_TEXT_ENTITY:
    c = lec_entity (s, size);
    if (c)
      g_string_append_unichar (m->text, c);
    else
      g_string_append_len (m->text, s, size);
    break;
  case MD_TEXT_HTML:
    add_html (m, s, size);
    break;
  default:
    if (m->code && m->lists && size == 1 && *s == '\n')
      new_line (m);
    else
      g_string_append_len (m->text, s, size);
    break;
  }
  return 0;
}

/* The value of `key:` or `key =` in a line of front matter, without quotes; NULL if the line is about something else.
 */
static char *front_value (const char *line, gsize length, const char *key)
{
  gsize n = strlen (key);
  if (length <= n || g_ascii_strncasecmp (line, key, n) || (line[n] != ':' && line[n] != ' ' && line[n] != '='))
    return NULL;
  g_autofree char *value = g_strndup (line + n, length - n);
  char *at = value + strspn (value, " :=");
  g_strstrip (at);
  gsize v = strlen (at);
  if (v >= 2 && (*at == '"' || *at == '\'') && at[v - 1] == *at) {
    at[v - 1] = 0;
    at++;
  }
  return *at ? g_strdup (at) : NULL;
}

/* Reads front matter ("---" to "---", "+++" to "+++"); the bytes that it takes. */
static gsize read_front (const char *text, gsize length, LecTextMeta *meta)
{
  const char *fence = length > 4 && !memcmp (text, "---\n", 4)   ? "---"
                      : length > 4 && !memcmp (text, "+++\n", 4) ? "+++"
                                                                 : NULL;
  const char *end = text + length;
  if (!fence)
    return 0;
  LecTextMeta found = {0};
  for (const char *line = text + 4, *next; line < end; line = next) {
    const char *stop = memchr (line, '\n', (gsize)(end - line));
    gsize n = (gsize)((stop ? stop : end) - line);
    next = line + n + 1;
    if (n == 3 && (!memcmp (line, fence, 3) || !memcmp (line, "...", 3))) {
      *meta = found;
      return MIN ((gsize)(next - text), length);
    }
    if (!found.title)
      found.title = front_value (line, n, "title");
    if (!found.author)
      found.author = front_value (line, n, "author");
  }
  g_free (found.title);
  g_free (found.author);
  return 0;
}

/* MDX without its imports and exports, which are a program's. */
static char *without_imports (const char *text, gsize *length)
{
  GString *out = g_string_sized_new (*length);
  gboolean fence = FALSE;
  for (const char *at = text, *end = text + *length, *next; at < end; at = next) {
    const char *stop = memchr (at, '\n', (gsize)(end - at));
    next = stop ? stop + 1 : end;
    fence ^= g_str_has_prefix (at, "```");
    if (fence || !(g_str_has_prefix (at, "import ") || g_str_has_prefix (at, "export ")))
      g_string_append_len (out, at, next - at);
  }
  *length = out->len;
  return g_string_free (out, FALSE);
}

void lec_markdown_build (LecBuilder *builder, const char *text, gsize length, gboolean mdx, LecTextMeta *meta)
{
  MD_PARSER parser = {.flags = MD_DIALECT_GITHUB | MD_FLAG_LATEXMATHSPANS,
                      .enter_block = enter_block,
                      .leave_block = leave_block,
                      .enter_span = no_span,
                      .leave_span = no_span,
                      .text = add_text};
  gsize skip = read_front (text, length, meta);
  g_autofree char *plain = NULL;
  text += skip;
  length -= skip;
  if (mdx)
    plain = without_imports (text, &length);
  Markdown m = {.builder = builder, .text = g_string_new (NULL)};
  md_parse (plain ? plain : text, (MD_SIZE)MIN (length, G_MAXINT), &parser, &m);
  flush (&m, LEC_BLOCK_PARAGRAPH, 0);
  g_string_free (m.text, TRUE);
}

static void build (LecBuilder *builder, const char *text, gsize length, const LecReaderRequest *request,
                   LecTextMeta *meta)
{
  lec_markdown_build (builder, text, length, g_str_has_suffix (request->filename, ".mdx"), meta);
}

static gboolean read_markdown (int fd, const LecReaderRequest *request, LecSink *sink, GError **error)
{
  return lec_read_as_page (fd, request, sink, NULL, build, error);
}

const LecFormatReader lec_reader_markdown = {.format = "markdown", .read = read_markdown};
