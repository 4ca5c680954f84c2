/* text.c — plain text: its encoding found out, its hard-wrapped lines joined into paragraphs, form feeds as pages.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/error.h"
#include "src/base/utf8.h"
#include "src/doc/format.h"
#include "src/reader/builder.h"
#include "src/reader/readers.h"

#define HEAD 65536 /* bytes by which text is told from data */

/* Windows-1252's letters from 0x80 to 0x9f; what it leaves out is Latin-1's control, dropped later. */
static const gunichar cp1252[32] = {
    0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
    0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178,
};

static char *from_cp1252 (const guint8 *bytes, gsize length, gsize *out_length)
{
  GString *out = g_string_sized_new (length + length / 8);
  for (gsize i = 0; i < length; i++) {
    if (bytes[i] < 0x80)
      g_string_append_c (out, bytes[i] ? (char)bytes[i] : ' ');
    else
      g_string_append_unichar (out, bytes[i] < 0xa0 ? cp1252[bytes[i] - 0x80] : bytes[i]);
  }
  *out_length = out->len;
  return g_string_free (out, FALSE);
}

/* UTF-16 and UTF-32 by hand: what iconv would stop at is U+FFFD here. */
static char *from_wide (const guint8 *bytes, gsize length, guint width, gboolean big, gsize *out_length)
{
  GString *out = g_string_sized_new (length);
  gunichar high = 0;
  for (gsize i = 0; i + width <= length; i += width) {
    gunichar c = 0;
    for (guint b = 0; b < width; b++)
      c |= (gunichar)bytes[i + b] << (8 * (big ? width - 1 - b : b));
    if (width == 2 && (c & 0xfc00) == 0xd800) {
      high = c;
      continue;
    }
    if (width == 2 && (c & 0xfc00) == 0xdc00)
      c = high ? 0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00) : 0xfffd;
    high = 0;
    g_string_append_unichar (out, !c ? ' ' : g_unichar_validate (c) ? c : 0xfffd);
  }
  *out_length = out->len;
  return g_string_free (out, FALSE);
}

/* The width of a character unit (1, 2 or 4) by the byte order mark, whose length is `*mark`, or by the zeros. */
static guint unit_width (const guint8 *b, gsize n, gsize *mark, gboolean *big)
{
  *mark = 0;
  *big = FALSE;
  if (n >= 4 &&
      ((!b[0] && !b[1] && b[2] == 0xfe && b[3] == 0xff) || (b[0] == 0xff && b[1] == 0xfe && !b[2] && !b[3]))) {
    *mark = 4;
    *big = !b[0];
    return 4;
  }
  if (n >= 2 && ((b[0] == 0xff && b[1] == 0xfe) || (b[0] == 0xfe && b[1] == 0xff))) {
    *mark = 2;
    *big = b[0] == 0xfe;
    return 2;
  }
  gsize zeros[4] = {0}, look = MIN (n, HEAD) & ~(gsize)3;
  for (gsize i = 0; i < look; i++)
    zeros[i % 4] += !b[i];
  gsize all = zeros[0] + zeros[1] + zeros[2] + zeros[3];
  if (!look || all * 10 < look * 3)
    return 1;
  *big = zeros[0] > zeros[3];
  return all * 10 > look * 6 ? 4 : 2;
}

static char *converted (const char *bytes, gsize length, const char *from, gsize *out_length)
{
  g_autoptr (GError) ignored = NULL;
  return from ? g_convert_with_fallback (bytes, (gssize)length, "UTF-8", from, "?", NULL, out_length, &ignored) : NULL;
}

char *lec_decode_text (const void *bytes, gsize length, const char *declared, gsize *out_length, GError **error)
{
  const guint8 *b = bytes;
  gsize mark;
  gboolean big;
  if (!lec_format_is_text (b, MIN (length, HEAD))) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_UNSUPPORTED, "it is binary data, not a text");
    return NULL;
  }
  guint width = unit_width (b, length, &mark, &big);
  if (width > 1)
    return from_wide (b + mark, length - mark, width, big, out_length);
  if (length >= 3 && !memcmp (b, "\xef\xbb\xbf", 3)) {
    b += 3;
    length -= 3;
    declared = NULL;
  }
  const char *bad = NULL;
  gboolean valid = g_utf8_validate_len ((const char *)b, length, &bad);
  /* A few broken bytes in a text that is UTF-8 otherwise (one cut off at its end, for one) do not make it Latin-1. */
  gboolean nearly = !valid && (gsize)(bad - (const char *)b) > length - length / 64;
  if (valid || nearly) {
    char *copy = valid ? g_strndup ((const char *)b, length) : lec_utf8_repair ((const char *)b, (gssize)length);
    *out_length = strlen (copy);
    return copy;
  }
  char *text = converted ((const char *)b, length, declared, out_length);
  return text ? text : from_cp1252 (b, length, out_length);
}

/* One paragraph's lines: how long they are, to tell hard-wrapped prose from verse, lists and tables. */
typedef struct {
  guint lines, total, longest; /* lengths in characters; `total` without the last line */
  gboolean special;            /* a line begins with white space or a bullet, or holds a tab or wide gap */
} Shape;

static gboolean is_special (const char *line, gsize length)
{
  if (length && (*line == ' ' || *line == '\t'))
    return TRUE;
  if (length > 2 && strchr ("-*+|#>", *line) && line[1] == ' ')
    return TRUE;
  return memchr (line, '\t', length) || g_strstr_len (line, (gssize)length, "   ");
}

static Shape shape_of (const char *at, const char *end)
{
  Shape shape = {0};
  guint last = 0;
  while (at < end) {
    const char *stop = memchr (at, '\n', (gsize)(end - at));
    gsize n = (gsize)((stop ? stop : end) - at);
    last = (guint)g_utf8_strlen (at, (gssize)n);
    shape.lines++;
    shape.total += last;
    shape.longest = MAX (shape.longest, last);
    shape.special |= shape.lines > 1 && is_special (at, n);
    at += n + 1;
  }
  shape.total -= last;
  return shape;
}

/* Lines of a paragraph that was wrapped at a right margin are nearly as long as the longest. */
static gboolean is_wrapped (const Shape *shape)
{
  if (shape->lines < 2 || shape->special || shape->longest > 140)
    return FALSE;
  return shape->longest >= 50 && shape->total * 100 >= shape->longest * 78 * (shape->lines - 1);
}

/* A paragraph as it is to be read: wrapped lines joined (a hyphen at a line's end only where a letter goes on). */
static void add_paragraph (LecBuilder *builder, const char *at, const char *end)
{
  Shape shape = shape_of (at, end);
  if (!is_wrapped (&shape)) {
    lec_builder_add (builder, LEC_BLOCK_PARAGRAPH, 0, at, end - at);
    return;
  }
  g_autoptr (GString) joined = g_string_sized_new ((gsize)(end - at));
  while (at < end) {
    const char *stop = memchr (at, '\n', (gsize)(end - at));
    const char *next = stop ? stop + 1 : end, *last = stop ? stop : end;
    while (last > at && g_ascii_isspace (last[-1]))
      last--;
    g_string_append_len (joined, at, last - at);
    if (next < end)
      g_string_append_c (joined, ' ');
    at = next;
  }
  lec_builder_add (builder, LEC_BLOCK_PARAGRAPH, 0, joined->str, (gssize)joined->len);
}

static gboolean is_blank (const char *at, const char *end)
{
  while (at < end && g_ascii_isspace (*at))
    at++;
  return at == end;
}

/* Cuts a page's text at empty lines. */
static void add_paragraphs (LecBuilder *builder, const char *at, const char *end)
{
  const char *start = at;
  while (at < end) {
    const char *stop = memchr (at, '\n', (gsize)(end - at));
    const char *line_end = stop ? stop : end, *next = stop ? stop + 1 : end;
    if (is_blank (at, line_end)) {
      if (at > start)
        add_paragraph (builder, start, at);
      start = next;
    }
    at = next;
  }
  if (end > start)
    add_paragraph (builder, start, end);
}

/* "\r\n" and "\r" as "\n", in place; the new length. */
static gsize unify_lines (char *s, gsize length)
{
  gsize out = 0;
  for (gsize i = 0; i < length; i++) {
    if (s[i] == '\r' && i + 1 < length && s[i + 1] == '\n')
      continue;
    s[out++] = s[i] == '\r' ? '\n' : s[i];
  }
  s[out] = 0;
  return out;
}

static gboolean read_text (int fd, const LecReaderRequest *request, LecSink *sink, GError **error)
{
  g_autoptr (GBytes) bytes = lec_read_all (fd, request->max_text, error);
  if (!bytes)
    return FALSE;
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = lec_decode_text (data ? data : "", length, NULL, &length, error);
  if (!text)
    return FALSE;
  g_autoptr (LecBuilder) builder = lec_builder_new ();
  length = unify_lines (text, length);
  const char *at = text, *end = text + length;
  for (guint number = 1;; number++) {
    const char *feed = memchr (at, '\f', (gsize)(end - at));
    const char *stop = feed ? feed : end;
    lec_sink_step (sink, number, 0);
    add_paragraphs (builder, at, stop);
    g_autoptr (LecPage) page = lec_builder_page (builder, number);
    if (!lec_sink_page (sink, page, error))
      return FALSE;
    if (!feed || is_blank (feed + 1, end))
      break;
    at = feed + 1;
  }
  return TRUE;
}

static void send_headings (LecSink *sink, const LecPage *page, LecTextMeta *meta)
{
  guint best = 7;
  gboolean titled = meta->title != NULL;
  for (guint i = 0; i < page->blocks->len && i < 20000; i++) {
    const LecBlock *b = &g_array_index (page->blocks, LecBlock, i);
    if (b->kind != LEC_BLOCK_HEADING)
      continue;
    g_autofree char *heading = g_strndup (page->text + b->start, b->end - b->start);
    g_strdelimit (heading, "\n\t", ' ');
    lec_sink_outline (sink, heading, MAX (b->level, 1), 1);
    if (!titled && b->level < best) { /* the first of the highest level */
      best = b->level;
      g_free (meta->title);
      meta->title = g_steal_pointer (&heading);
    }
  }
}

gboolean lec_read_as_page (int fd, const LecReaderRequest *request, LecSink *sink,
                           char *(*declared) (const char *head, gsize length),
                           void (*build) (LecBuilder *builder, const char *text, gsize length,
                                          const LecReaderRequest *request, LecTextMeta *meta),
                           GError **error)
{
  lec_sink_step (sink, 1, 1);
  g_autoptr (GBytes) bytes = lec_read_all (fd, request->max_text, error);
  if (!bytes)
    return FALSE;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *encoding = declared && data ? declared (data, MIN (length, 4096)) : NULL;
  g_autofree char *text = lec_decode_text (data ? data : "", length, encoding, &length, error);
  if (!text)
    return FALSE;
  length = unify_lines (text, length);
  LecTextMeta meta = {0};
  g_autoptr (LecBuilder) builder = lec_builder_new ();
  build (builder, text, length, request, &meta);
  g_autoptr (LecPage) page = lec_builder_page (builder, 1);
  send_headings (sink, page, &meta);
  lec_sink_meta (sink, request->language, meta.title, meta.author);
  g_free (meta.title);
  g_free (meta.author);
  return lec_sink_page (sink, page, error);
}

const LecFormatReader lec_reader_text = {.format = "text", .read = read_text};
