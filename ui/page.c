/* page.c — reading a page: its blocks as paragraphs, the passage lit, the words bold.
 *
 * Each character of the page gets a style; runs of one style go into the view, which is why offsets in characters (as
 * the door has them) need no other mapping. A page of megabytes is shown by parts of about PART_CHARS characters: only
 * one is styled and wrapped at a time, so that opening, scrolling and resizing cost the same however long it is.
 * SPDX-License-Identifier: MIT */
#include "ui/page.h"
#include "src/base/utf8.h"
#include "ui/view.h"
#include <string.h>

/* Where to look first on a page that comes. */
typedef enum { SETTLED, FIRST_MATCH, LAST_MATCH, TOP, BOTTOM } Wish;

enum { PART_CHARS = 60000, PART_SEEK = 2000 }; /* of a part; how much longer it gets so as to end with a line */

/* Where a part of the page's text begins. */
typedef struct {
  gsize byte;
  glong character;
} Part;

struct LecPageReader {
  LecUi *ui;
  LecRequest *request;
  char *document_id, *filename, *problem; /* problem: why nothing shows, or NULL */
  int page, pages;                        /* page: what is asked for */
  int shown;                              /* the page whose text is in the view; 0: none */
  char *text;                             /* of that page, or NULL */
  cJSON *blocks;                          /* of that page, or NULL */
  GArray *parts;                          /* of Part; one more than there are, for the end */
  guint part;                             /* the one in the view */
  cJSON *spans;
  GHashTable *words;
  LecView *view;
  GArray *matches; /* of gsize: where in the view's text passages and words begin */
  int match;       /* the one that was gone to; −1: none yet */
  Wish wish;
  int settled_top, settled_width, settled_height; /* of the view when it was last gone to; a resize goes there again */
};

const char *const LEC_PAGE_SCOPES[] = {"page", "move", "plain", "global", NULL};

LecPageReader *lec_page_reader_new (LecUi *ui)
{
  LecPageReader *r = g_new0 (LecPageReader, 1);
  r->ui = ui;
  r->view = lec_view_new ();
  r->matches = g_array_new (FALSE, FALSE, sizeof (gsize));
  r->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  return r;
}

static void drop_text (LecPageReader *r)
{
  g_clear_pointer (&r->text, g_free);
  g_clear_pointer (&r->blocks, cJSON_Delete);
  g_array_set_size (r->parts, 0);
  r->part = 0;
  lec_view_clear (r->view);
  g_array_set_size (r->matches, 0);
}

void lec_page_reader_close (LecPageReader *r)
{
  lec_request_drop (&r->request);
  g_clear_pointer (&r->document_id, g_free);
  g_clear_pointer (&r->filename, g_free);
  g_clear_pointer (&r->problem, g_free);
  g_clear_pointer (&r->spans, cJSON_Delete);
  g_clear_pointer (&r->words, g_hash_table_unref);
  drop_text (r);
  r->shown = r->page = r->pages = 0;
}

void lec_page_reader_free (LecPageReader *r)
{
  lec_page_reader_close (r);
  lec_view_free (r->view);
  g_array_unref (r->matches);
  g_array_unref (r->parts);
  g_free (r);
}

gboolean lec_page_reader_is_open (const LecPageReader *r)
{
  return r->document_id != NULL;
}

GHashTable *lec_words_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static gboolean is_word_char (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '_';
}

/* The next word from `at` on; NULL: there is none. `*end` is where it ends. */
static const char *next_word (const char *at, const char **end)
{
  while (*at && !is_word_char (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);
  *end = at;
  while (**end && is_word_char (g_utf8_get_char (*end)))
    *end = g_utf8_next_char (*end);
  return *end > at ? at : NULL;
}

static void add_words (GHashTable *words, const char *text)
{
  const char *end = text;
  for (const char *w = text; (w = next_word (w, &end)); w = end) {
    char *folded = lec_utf8_fold (w, end - w);
    if (folded && *folded)
      g_hash_table_add (words, folded);
    else
      g_free (folded);
  }
}

void lec_words_add (GHashTable *words, const char *text, const cJSON *ranges)
{
  const cJSON *range;
  glong length = g_utf8_strlen (text, -1);
  if (!ranges) {
    add_words (words, text);
    return;
  }
  cJSON_ArrayForEach (range, ranges) {
    const cJSON *s = cJSON_GetArrayItem (range, 0), *e = cJSON_GetArrayItem (range, 1);
    glong from = cJSON_IsNumber (s) ? (glong)CLAMP (s->valuedouble, 0, length) : 0;
    glong to = cJSON_IsNumber (e) ? (glong)CLAMP (e->valuedouble, from, length) : from;
    g_autofree char *part = g_utf8_substring (text, from, to);
    add_words (words, part);
  }
}

/* ---- styles of a page's characters ---- */

typedef struct {
  const char *text; /* of the part */
  glong base;       /* characters of the page before it */
  glong length;     /* characters */
  LecStyle *styles; /* one a character */
  guint8 *begins;   /* 1 where a passage or a word begins */
  const char *here; /* character `at` */
  glong at;
} Marked;

/* A place that the door tells in characters of the page, as one of the part, from `least` on. */
static glong place (const Marked *m, const cJSON *object, const char *name, glong least)
{
  return (glong)CLAMP (lec_json_number (object, name, 0) - (double)m->base, least, m->length);
}

static void mark_spans (const LecPageReader *r, Marked *m)
{
  const cJSON *span;
  cJSON_ArrayForEach (span, r->spans) {
    glong start = place (m, span, "start", 0), end = place (m, span, "end", start);
    if (lec_json_int (span, "page", r->page) != r->page || start == end)
      continue;
    for (glong i = start; i < end; i++)
      m->styles[i] = LEC_ON (LEC_STYLE_ROLE (m->styles[i]), LEC_ROLE_PASSAGE);
    m->begins[start] = 1;
  }
}

static void mark_words (const LecPageReader *r, Marked *m)
{
  const char *end = m->text, *before = m->text;
  glong at = 0;
  if (!r->words)
    return;
  for (const char *w = m->text; (w = next_word (w, &end)); w = end) {
    g_autofree char *folded = lec_utf8_fold (w, end - w);
    at += g_utf8_pointer_to_offset (before, w);
    glong n = g_utf8_pointer_to_offset (w, end);
    if (folded && g_hash_table_contains (r->words, folded)) {
      for (glong i = at; i < at + n; i++)
        m->styles[i] = LEC_ON (LEC_ROLE_MATCH, LEC_STYLE_GROUND (m->styles[i]));
      m->begins[at] = 1;
    }
    before = end;
    at += n;
  }
}

static LecStyle block_style (const char *kind)
{
  return strcmp (kind, "heading") == 0     ? LEC_ROLE_HEADING
         : strcmp (kind, "code") == 0      ? LEC_ROLE_CODE
         : strcmp (kind, "furniture") == 0 ? LEC_ROLE_DIM
                                           : LEC_ROLE_NORMAL;
}

/* Appends the characters up to `to` to the view's last paragraph, a run for each style, and notes the matches. */
static void append_marked (LecPageReader *r, Marked *m, glong to)
{
  while (m->at < to) {
    glong n = 1;
    while (m->at + n < to && m->styles[m->at + n] == m->styles[m->at] && !m->begins[m->at + n])
      n++;
    const char *end = g_utf8_offset_to_pointer (m->here, n);
    g_autofree char *clean = lec_utf8_printable (m->here, end - m->here);
    gsize begin = lec_view_append (r->view, m->styles[m->at], clean, -1);
    if (m->begins[m->at])
      g_array_append_val (r->matches, begin);
    m->here = end;
    m->at += n;
  }
}

static void add_block (LecPageReader *r, Marked *m, const char *kind, glong from, glong to)
{
  gboolean list = strcmp (kind, "list") == 0;
  gboolean wrap = strcmp (kind, "code") != 0 && strcmp (kind, "table") != 0;
  if (r->view->text->len > 0)
    lec_view_paragraph (r->view, "", LEC_ROLE_NORMAL, 0, TRUE); /* an empty line before */
  lec_view_paragraph (r->view, "", LEC_ROLE_NORMAL, list ? 2 : 0, wrap);
  m->here = g_utf8_offset_to_pointer (m->here, from - m->at); /* never back: pages may be megabytes long */
  m->at = from;
  append_marked (r, m, to);
}

/* Puts a part of the page into the view. */
static void fill_view (LecPageReader *r, guint part)
{
  const Part *from = &g_array_index (r->parts, Part, part), *to = from + 1;
  g_autofree char *text = g_strndup (r->text + from->byte, to->byte - from->byte);
  Marked m = {text, from->character, to->character - from->character, NULL, NULL, text, 0};
  g_autofree LecStyle *styles = g_new0 (LecStyle, (gsize)m.length + 1);
  g_autofree guint8 *begins = g_new0 (guint8, (gsize)m.length + 1);
  const cJSON *block;
  glong last = 0;
  m.styles = styles;
  m.begins = begins;
  cJSON_ArrayForEach (block, r->blocks) {
    glong end = place (&m, block, "end", 0);
    for (glong i = place (&m, block, "start", 0); i < end; i++)
      styles[i] = block_style (lec_json_string (block, "kind", ""));
  }
  mark_spans (r, &m);
  mark_words (r, &m);
  lec_view_clear (r->view);
  g_array_set_size (r->matches, 0);
  r->part = part;
  cJSON_ArrayForEach (block, r->blocks) {
    glong start = place (&m, block, "start", last), end = place (&m, block, "end", start);
    if (end > start)
      add_block (r, &m, lec_json_string (block, "kind", "paragraph"), start, end);
    last = MAX (last, end);
  }
  if (last == 0 && m.length > 0)
    add_block (r, &m, "paragraph", 0, m.length);
}

/* Cuts the page's text into parts, where that works between lines, else between words. */
static void find_parts (LecPageReader *r)
{
  const char *s = r->text, *blank = NULL;
  Part here = {0, 0}, at_blank = here, begin = here;
  g_array_append_val (r->parts, begin);
  for (; *s; s = g_utf8_next_char (s), here.character++) {
    glong n = here.character - begin.character;
    if (n > PART_CHARS && *s == ' ') {
      blank = s;
      at_blank = (Part){(gsize)(s - r->text), here.character};
    }
    if (n > PART_CHARS && (s[-1] == '\n' || n > PART_CHARS + PART_SEEK)) {
      begin = blank && s[-1] != '\n' ? at_blank : (Part){(gsize)(s - r->text), here.character};
      g_array_append_val (r->parts, begin);
      blank = NULL;
    }
  }
  here.byte = (gsize)(s - r->text);
  g_array_append_val (r->parts, here);
}

/* ---- loading and moving ---- */

static void go_to_match (LecPageReader *r, int match)
{
  r->match = match;
  if (match >= 0 && match < (int)r->matches->len)
    lec_view_show (r->view, g_array_index (r->matches, gsize, match));
}

/* Whether the passage, or a part of it, is on this page. */
static gboolean has_passage (const LecPageReader *r)
{
  const cJSON *span;
  cJSON_ArrayForEach (span, r->spans)
    if (lec_json_int (span, "page", r->page) == r->page)
      return TRUE;
  return FALSE;
}

/* The first match that lies in the passage: reading starts there, not at a word before it. */
static int first_in_passage (const LecPageReader *r)
{
  for (guint i = 0; i < r->matches->len; i++)
    if (lec_view_ground_at (r->view, g_array_index (r->matches, gsize, i)) == LEC_ROLE_PASSAGE)
      return (int)i;
  return -1;
}

static void page_result (const cJSON *result, GBytes *bytes, const char *type, const GError *error, gpointer data);

static void ask (LecPageReader *r)
{
  cJSON *params = cJSON_CreateObject ();
  lec_json_set_string (params, "document_id", r->document_id);
  lec_json_set_number (params, "page", r->page);
  lec_ui_call (r->ui, &r->request, "documents.page", params, NULL, page_result, r);
}

/* The part that a wish is about. */
static guint wished_part (const LecPageReader *r)
{
  const cJSON *span;
  guint last = r->parts->len - 2;
  if (r->wish == LAST_MATCH || r->wish == BOTTOM)
    return last;
  cJSON_ArrayForEach (span, r->spans)
    if (r->wish == FIRST_MATCH && lec_json_int (span, "page", r->page) == r->page)
      for (guint i = 0; i <= last; i++)
        if (lec_json_number (span, "start", 0) < (double)g_array_index (r->parts, Part, i + 1).character)
          return i;
  return 0;
}

static void page_result (const cJSON *result, GBytes *bytes, const char *type, const GError *error, gpointer data)
{
  LecPageReader *r = data;
  g_clear_pointer (&r->problem, g_free);
  drop_text (r);
  if (error)
    r->problem = lec_utf8_printable (error->message, -1);
  else {
    r->pages = (int)lec_json_int (result, "pages", 0);
    r->text = g_strdup (lec_json_string (result, "text", ""));
    r->blocks = cJSON_Duplicate (lec_json_array (result, "blocks"), TRUE);
    find_parts (r);
    fill_view (r, wished_part (r));
    if (r->view->text->len == 0)
      r->problem = g_strdup ("This page has no text.");
  }
  r->shown = r->page;
  r->view->top = 0;
  r->match = -1;
  lec_ui_changed (r->ui, LEC_REDRAW);
}

/* After loading, once the lines are known: where to look first. */
static void settle (LecPageReader *r)
{
  if (r->wish == LAST_MATCH)
    go_to_match (r, (int)r->matches->len - 1);
  else if (r->wish == FIRST_MATCH)
    go_to_match (r, has_passage (r) ? first_in_passage (r) : r->matches->len > 0 ? 0 : -1);
  else if (r->wish == BOTTOM)
    lec_view_command (r->view, LEC_CMD_BOTTOM);
  r->wish = SETTLED;
  r->settled_top = r->view->top;
}

/* Lines for the text's area; a page that nobody has scrolled keeps its passage in sight in another size. */
static void lay_out (LecPageReader *r, const LecRect *area)
{
  gboolean resized = area->width != r->settled_width || area->height != r->settled_height;
  gboolean scrolled = r->view->top != r->settled_top;
  lec_view_lines (r->view, area->width);
  r->view->height = area->height;
  if (r->wish != SETTLED)
    settle (r);
  else if (resized && !scrolled) {
    go_to_match (r, r->match);
    r->settled_top = r->view->top;
  }
  r->settled_width = area->width;
  r->settled_height = area->height;
}

void lec_page_reader_open (LecPageReader *r, const char *document_id, const char *filename, int page,
                           const cJSON *spans, GHashTable *words)
{
  char *id = g_strdup (document_id), *name = lec_utf8_printable (filename ? filename : "", -1);
  cJSON *copy = spans ? cJSON_Duplicate (spans, TRUE) : NULL;
  lec_page_reader_close (r);
  r->document_id = id;
  r->filename = name;
  r->page = MAX (1, page);
  r->spans = copy;
  r->words = words;
  r->wish = FIRST_MATCH;
  ask (r);
}

/* Another part of a long page. FALSE: there is none that way. */
static gboolean turn_part (LecPageReader *r, int by, Wish wish)
{
  int part = (int)r->part + by;
  if (part < 0 || part + 1 >= (int)r->parts->len || r->shown != r->page)
    return FALSE;
  fill_view (r, (guint)part);
  r->view->top = 0;
  r->match = -1;
  r->wish = wish;
  return TRUE;
}

static guint turn (LecPageReader *r, int by, Wish wish)
{
  int page = r->page + by;
  if (page < 1 || (r->pages > 0 && page > r->pages)) {
    lec_ui_say (r->ui, LEC_ROLE_DIM, by > 0 ? "this is the last page" : "this is the first page");
    return LEC_HANDLED | LEC_REDRAW;
  }
  r->page = page;
  r->wish = wish;
  ask (r);
  return LEC_HANDLED | LEC_REDRAW;
}

/* The next match on another line than the one that was gone to, or the next page. */
static guint next_match (LecPageReader *r, int by)
{
  int i = r->match, n = (int)r->matches->len;
  int line = i >= 0 && i < n ? lec_view_line_of (r->view, g_array_index (r->matches, gsize, i)) : -1;
  for (i += by; i >= 0 && i < n; i += by)
    if (lec_view_line_of (r->view, g_array_index (r->matches, gsize, i)) != line)
      break;
  if ((i < 0 || i >= n) && turn_part (r, by, by > 0 ? FIRST_MATCH : LAST_MATCH))
    return LEC_HANDLED | LEC_REDRAW;
  if (i < 0 || i >= n)
    return turn (r, by, by > 0 ? FIRST_MATCH : LAST_MATCH);
  go_to_match (r, i);
  return LEC_HANDLED | LEC_REDRAW;
}

/* Reading on over the edge of a part of a long page. FALSE: the command stays within the part. */
static gboolean cross_parts (LecPageReader *r, LecCommand command, int top)
{
  int last = (int)r->parts->len - 2, part = (int)r->part;
  gboolean stuck = r->view->top == top;
  if (command == LEC_CMD_TOP && part > 0)
    return turn_part (r, -part, TOP);
  if (command == LEC_CMD_BOTTOM && part < last)
    return turn_part (r, last - part, BOTTOM);
  if (stuck && (command == LEC_CMD_DOWN || command == LEC_CMD_PAGE_DOWN))
    return turn_part (r, 1, TOP);
  if (stuck && (command == LEC_CMD_UP || command == LEC_CMD_PAGE_UP))
    return turn_part (r, -1, BOTTOM);
  return FALSE;
}

guint lec_page_reader_key (LecPageReader *r, const LecKeyPress *press)
{
  int top = r->view->top;
  switch (press->command) {
  case LEC_CMD_NEXT:
    return next_match (r, 1);
  case LEC_CMD_PREVIOUS:
    return next_match (r, -1);
  case LEC_CMD_NEXT_PAGE:
    return turn (r, 1, TOP);
  case LEC_CMD_PREVIOUS_PAGE:
    return turn (r, -1, TOP);
  default:
    if (!lec_view_command (r->view, press->command))
      return 0;
    if (cross_parts (r, press->command, top))
      return LEC_HANDLED | LEC_REDRAW;
    if (press->command == LEC_CMD_PAGE_DOWN && r->view->top == top && r->pages > r->page)
      return turn (r, 1, TOP); /* reading on */
    return LEC_HANDLED | LEC_REDRAW;
  }
}

void lec_page_reader_draw (LecPageReader *r, LecGrid *grid, const LecRect *area)
{
  LecRect in = {area->x + 1, area->y, area->width - 2, area->height};
  if (!r->document_id || in.width < 4)
    return;
  g_autoptr (GString) where = g_string_new (NULL);
  g_string_printf (where, r->pages > 0 ? "p. %d of %d" : "p. %d", r->page, r->pages);
  if (r->parts->len > 2)
    g_string_append_printf (where, " · part %u of %u", r->part + 1, r->parts->len - 1);
  int x = lec_grid_text_right (grid, &in, in.width, 0, LEC_ROLE_DIM, where->str);
  g_autofree char *name = lec_cell_cut_middle (r->filename, MAX (1, x - 2));
  lec_grid_text (grid, &in, 0, 0, LEC_ROLE_STRONG, name, -1);
  LecRect text = {in.x, in.y + 2, in.width, in.height - 2};
  if (in.height < 8)
    text = (LecRect){in.x, in.y + 1, in.width, in.height - 1};
  if (r->problem || r->shown == 0)
    lec_grid_text (grid, &text, 0, 0, LEC_ROLE_DIM, r->problem ? r->problem : "…", -1);
  if (text.width > 88) /* long lines are hard to read */
    text.width = 88;
  if (r->shown == r->page && !r->problem)
    lay_out (r, &text);
  lec_view_draw (r->view, grid, &text, 0, 0, LEC_ROLE_NORMAL);
}
