/* pane_search.c — search as you type: each keystroke cancels the last query and asks a cheap one at once; a rest of
 * 300 ms, or Enter, asks the full one. The chosen hit's page stands beside the list.
 * SPDX-License-Identifier: MIT */
#include "src/base/error.h"
#include "src/base/utf8.h"
#include "ui/chat.h"
#include "ui/format.h"
#include "ui/line.h"
#include "ui/list.h"
#include "ui/page.h"
#include <string.h>

enum { REST_MS = 300, PREVIEW_MS = 60, TOP_K = 30 };

typedef enum { FIELD, HITS, PAGE } Focus;

static const char *const MODES[] = {"hybrid", "lexical", "semantic"};
static const char *const MODES_SAID[] = {"hybrid", "words alone", "meaning alone"};

typedef struct {
  LecUi *ui;
  LecLine *line;
  LecList list;
  Focus focus;
  guint mode; /* of MODES */
  gboolean explain;
  LecRequest *request;
  guint rest_timer, preview_timer;
  cJSON *result;  /* the last answer, or NULL */
  char *problem;  /* why there is none, or NULL */
  gboolean full;  /* `result` is of the full recipe for what is written */
  gboolean moved; /* the selection was moved by hand: it follows its hit */
  gboolean open;  /* Enter came before the hits did */
  LecPageReader *page;
  char *previewed; /* chunk whose page the reader shows, or NULL */
  int width, height;
} Pane;

static gboolean is_wide (const Pane *p)
{
  return p->width >= LEC_WIDE;
}

static const cJSON *hit (const Pane *p, int index)
{
  return cJSON_GetArrayItem (lec_json_array (p->result, "results"), index);
}

static const cJSON *selected (const Pane *p)
{
  return p->list.total > 0 ? hit (p, p->list.selected) : NULL;
}

/* ---- the page beside ---- */

static GHashTable *marked_words (const Pane *p, const cJSON *h)
{
  GHashTable *words = lec_words_new ();
  const cJSON *ranges = lec_json_array (h, "highlights");
  if (ranges && cJSON_GetArraySize (ranges) > 0)
    lec_words_add (words, lec_json_string (h, "text", ""), ranges);
  else
    lec_words_add (words, lec_json_string (h, "snippet", ""), lec_json_array (h, "snippet_highlights"));
  return words;
}

/* A chunk's id as text, whatever its type is; NULL: there is none. Owned by the caller. */
static char *chunk_of (const cJSON *h)
{
  const cJSON *id = cJSON_GetObjectItemCaseSensitive (h, "chunk_id");
  return id ? lec_json_print (id) : NULL;
}

static void preview_now (Pane *p)
{
  const cJSON *h = selected (p);
  g_autofree char *id = chunk_of (h);
  if (id && g_strcmp0 (id, p->previewed) == 0)
    return;
  g_free (p->previewed);
  p->previewed = g_steal_pointer (&id);
  if (h)
    lec_page_reader_open (p->page, lec_json_string (h, "doc_id", ""), lec_json_string (h, "filename", ""),
                          (int)lec_json_int (h, "page", 1), lec_json_array (h, "spans"), marked_words (p, h));
  else
    lec_page_reader_close (p->page);
}

static gboolean on_preview (gpointer data)
{
  Pane *p = data;
  p->preview_timer = 0;
  preview_now (p);
  lec_ui_changed (p->ui, LEC_REDRAW);
  return G_SOURCE_REMOVE;
}

static void preview_soon (Pane *p)
{
  if (p->preview_timer)
    g_source_remove (p->preview_timer);
  p->preview_timer = is_wide (p) ? g_timeout_add (PREVIEW_MS, on_preview, p) : 0;
}

static void open_page (Pane *p)
{
  if (!selected (p))
    return;
  preview_now (p);
  p->focus = PAGE;
}

/* ---- asking ---- */

/* Takes an answer; a selection that was moved by hand stays on its hit, else the best one is selected. */
static void take_result (Pane *p, const cJSON *result)
{
  g_autofree char *chosen = p->moved ? chunk_of (selected (p)) : NULL;
  cJSON_Delete (p->result);
  p->result = cJSON_Duplicate (result, TRUE);
  int n = cJSON_GetArraySize (lec_json_array (p->result, "results")), at = 0;
  for (int i = 0; chosen && i < n; i++) {
    g_autofree char *id = chunk_of (hit (p, i));
    if (g_strcmp0 (id, chosen) == 0)
      at = i;
  }
  lec_list_resize (&p->list, n);
  lec_list_select (&p->list, at);
}

static void on_result (const cJSON *result, GBytes *bytes, const char *type, const GError *error, gpointer data)
{
  Pane *p = data;
  g_clear_pointer (&p->problem, g_free);
  if (error) {
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      return;
    g_clear_pointer (&p->result, cJSON_Delete);
    lec_list_resize (&p->list, 0);
    p->problem = lec_utf8_printable (error->message, -1);
  } else
    take_result (p, result);
  if (p->open && p->list.total > 0 && p->full)
    open_page (p);
  p->open = p->open && !p->full;
  preview_soon (p);
  lec_ui_changed (p->ui, LEC_REDRAW);
}

static void search (Pane *p, gboolean full)
{
  if (p->rest_timer)
    g_source_remove (p->rest_timer);
  p->rest_timer = 0;
  g_autofree char *query = g_strdup (p->line->text->str);
  g_strstrip (query);
  p->full = full;
  if (!*query) {
    lec_request_drop (&p->request);
    g_clear_pointer (&p->result, cJSON_Delete);
    g_clear_pointer (&p->problem, g_free);
    lec_list_resize (&p->list, 0);
    preview_soon (p);
    return;
  }
  cJSON *params = cJSON_CreateObject ();
  lec_json_set_string (params, "query", query);
  lec_json_set_number (params, "top_k", TOP_K);
  lec_json_set_string (params, "mode", MODES[p->mode]);
  lec_json_set_string (params, "effort", full ? "full" : "typing");
  if (p->explain)
    lec_json_set_bool (params, "explain", TRUE);
  lec_ui_call (p->ui, &p->request, "search", params, NULL, on_result, p);
}

static gboolean on_rest (gpointer data)
{
  Pane *p = data;
  p->rest_timer = 0;
  search (p, TRUE);
  return G_SOURCE_REMOVE;
}

static void typed (Pane *p)
{
  p->moved = FALSE;
  p->open = FALSE;
  search (p, FALSE);
  if (p->line->text->len > 0)
    p->rest_timer = g_timeout_add (REST_MS, on_rest, p);
}

/* ---- drawing ---- */

/* Which characters of a snippet are marked. Owned by the caller. */
static gboolean *marked_characters (const cJSON *ranges, glong length)
{
  gboolean *marked = g_new0 (gboolean, (gsize)length + 1);
  const cJSON *range;
  cJSON_ArrayForEach (range, ranges) {
    const cJSON *s = cJSON_GetArrayItem (range, 0), *e = cJSON_GetArrayItem (range, 1);
    if (cJSON_IsNumber (s) && cJSON_IsNumber (e))
      for (glong i = (glong)CLAMP (s->valuedouble, 0, length); i < CLAMP (e->valuedouble, 0, length); i++)
        marked[i] = TRUE;
  }
  return marked;
}

/* A part of a snippet as it is drawn: printable, runs of white space as one blank. Owned by the caller. */
static char *snippet_run (const char *s, gsize n, gboolean after_blank)
{
  char *run = lec_utf8_printable (s, (gssize)n), *to = run;
  for (const char *from = run; *from; from++) {
    gboolean blank = *from == ' ' || *from == '\n' || *from == '\t';
    if (!blank || !(to > run ? to[-1] == ' ' : after_blank))
      *to++ = blank ? ' ' : *from;
  }
  *to = 0;
  return run;
}

/* A snippet on `rows` lines, begun so that its first marked word shows, the marked words bold. */
static void draw_snippet (LecGrid *grid, const LecRect *in, int y, int rows, LecRole ground, const cJSON *h)
{
  const char *text = lec_json_string (h, "snippet", "");
  const cJSON *ranges = lec_json_array (h, "snippet_highlights");
  const cJSON *first = cJSON_GetArrayItem (cJSON_GetArrayItem (ranges, 0), 0);
  glong length = g_utf8_strlen (text, -1), at = 0;
  int x = 0, room = in->width * rows;
  if (cJSON_IsNumber (first) && first->valuedouble > room * 2.0 / 3)
    at = (glong)CLAMP (first->valuedouble - in->width / 3.0, 0, length);
  g_autofree gboolean *marked = marked_characters (ranges, length);
  const char *s = g_utf8_offset_to_pointer (text, at);
  if (at > 0)
    x = lec_grid_text (grid, in, 0, y, LEC_ON (LEC_ROLE_DIM, ground), "…", -1);
  gboolean blank = TRUE;
  while (at < length && rows > 0) { /* a run of marked or unmarked characters at a time */
    glong n = 1;
    while (at + n < length && marked[at + n] == marked[at])
      n++;
    const char *end = g_utf8_offset_to_pointer (s, n);
    g_autofree char *run = snippet_run (s, (gsize)(end - s), blank);
    LecStyle style = LEC_ON (marked[at] ? LEC_ROLE_MATCH : LEC_ROLE_DIM, ground);
    for (const char *part = run; *part && rows > 0;) { /* what does not fit goes on in the next line */
      gsize fits = lec_cell_fit (part, -1, in->width - x);
      const char *space = part[fits] && rows > 1 ? g_strrstr_len (part, (gssize)fits, " ") : NULL;
      gboolean word_begins = part == run && blank; /* a word that does not fit goes whole into the next line */
      fits = space ? (gsize)(space - part) + 1 : part[fits] && rows > 1 && x > 0 && word_begins ? 0 : fits;
      x += lec_grid_text (grid, in, x, y, style, part, (gssize)fits);
      part += fits;
      if (*part) {
        x = 0;
        y++;
        rows--;
      }
    }
    blank = *run ? g_str_has_suffix (run, " ") : blank;
    s = end;
    at += n;
  }
}

/* "words 0.88 · meaning 0.41": the parts of a score that count. Owned by the caller. */
static char *explanation (const cJSON *h)
{
  static const char *const said[][2] = {{"lexical", "words"},  {"semantic", "meaning"},      {"latent", "related"},
                                        {"titles", "titles"},  {"title", "title"},           {"proximity", "near"},
                                        {"ngrams", "4-grams"}, {"gate", "weight of meaning"}};
  GString *s = g_string_new (NULL);
  const cJSON *parts = lec_json_object (h, "parts");
  for (guint i = 0; i < G_N_ELEMENTS (said); i++) {
    double v = lec_json_number (parts, said[i][0], 0);
    if (v >= 0.005 || v <= -0.005)
      g_string_append_printf (s, "%s%s %.2f", s->len ? " · " : "", said[i][1], v);
  }
  if (s->len == 0)
    g_string_append (s, parts ? "no part counts" : "…");
  return g_string_free (s, FALSE);
}

static void draw_hit (Pane *p, LecGrid *grid, const LecRect *in, int y, int rows, int index)
{
  const cJSON *h = hit (p, index);
  gboolean here = index == p->list.selected;
  LecRole ground = here ? LEC_ROLE_SELECTED : LEC_ROLE_NORMAL;
  g_autofree char *score = g_strdup_printf ("%.2f", lec_json_number (h, "score", 0));
  g_autofree char *page = g_strdup_printf ("p. %d", (int)lec_json_int (h, "page", 0));
  g_autofree char *name = lec_format_member (h, "filename");
  g_autofree char *heading = lec_format_member (h, "heading");
  g_autofree char *why = p->explain ? explanation (h) : NULL;
  for (int i = 0; here && i < rows; i++) {
    lec_grid_ground (grid, in, y + i, ground);
    lec_grid_text (grid, in, 0, y + i, LEC_ON (LEC_ROLE_ACCENT, ground), "▌", -1);
  }
  LecRect body = {in->x + 8, in->y, in->width - 9, in->height};
  g_autofree char *cut = lec_cell_cut_middle (name, MAX (1, body.width - lec_cell_width (page, -1) - 2));
  lec_grid_text (grid, in, 2, y, LEC_ON (LEC_ROLE_DIM, ground), score, -1);
  lec_grid_text (grid, &body, 0, y, LEC_ON (LEC_ROLE_STRONG, ground), cut, -1);
  lec_grid_text_right (grid, &body, body.width, y, LEC_ON (LEC_ROLE_DIM, ground), page);
  g_autofree char *second = why ? g_steal_pointer (&why) : *heading ? g_strdup_printf ("§ %s", heading) : g_strdup ("");
  g_autofree char *second_cut =
      p->explain ? lec_cell_cut_end (second, body.width) : lec_cell_cut_middle (second, body.width);
  if (rows > 2)
    lec_grid_text (grid, &body, 0, y + 1, LEC_ON (LEC_ROLE_NORMAL, ground), second_cut, -1);
  if (rows == 2 && p->explain)
    lec_grid_text (grid, &body, 0, y + 1, LEC_ON (LEC_ROLE_NORMAL, ground), second_cut, -1);
  else if (rows > 2 && !*second)
    draw_snippet (grid, &body, y + 1, 2, ground, h);
  else
    draw_snippet (grid, &body, y + rows - 1, 1, ground, h);
}

static void draw_field (Pane *p, LecGrid *grid, const LecRect *in)
{
  LecRect field = {in->x + 3, in->y, in->width - 4, 1};
  lec_grid_text (grid, in, 1, 0, LEC_ROLE_ACCENT, "▸", -1);
  lec_line_draw (p->line, grid, &field, LEC_ROLE_INPUT, "search: words, \"a phrase\", -without", p->focus == FIELD);
}

static void draw_list (Pane *p, LecGrid *grid, const LecRect *in)
{
  gboolean roomy = in->height >= 14;
  int rows = roomy ? 3 : 2, step = roomy ? 4 : 2, top = roomy ? 2 : 1;
  draw_field (p, grid, in);
  LecRect hits = {in->x, in->y + top, in->width, in->height - top};
  lec_list_fit (&p->list, MAX (1, (hits.height + step - rows) / step));
  for (int i = 0; i < p->list.fits && p->list.top + i < p->list.total; i++)
    draw_hit (p, grid, &hits, i * step, rows, p->list.top + i);
  if (p->problem)
    lec_grid_text (grid, &hits, 3, 0, LEC_ROLE_ERROR, p->problem, -1);
  else if (p->result && p->list.total == 0)
    lec_grid_text (grid, &hits, 3, 0, LEC_ROLE_DIM, "Nothing is like this in the documents.", -1);
  else if (!p->result && lec_ui_documents (p->ui) == 0)
    lec_grid_text (grid, &hits, 3, 0, LEC_ROLE_DIM, "There are no documents yet: Esc, 2, i imports some.", -1);
}

static void pane_resize (gpointer data, const LecRect *area)
{
  Pane *p = data;
  gboolean was_wide = is_wide (p);
  p->width = area->width;
  p->height = area->height;
  if (!was_wide && is_wide (p))
    preview_soon (p);
}

static void pane_draw (gpointer data, LecGrid *grid, const LecRect *area)
{
  Pane *p = data;
  LecRect left = *area, right = *area;
  if (p->width != area->width)
    pane_resize (p, area);
  if (is_wide (p)) {
    left.width = area->width * 47 / 100;
    right.x = area->x + left.width + 1;
    right.width = area->width - left.width - 1;
    LecRect divider = {area->x + left.width, area->y, 1, area->height};
    lec_grid_fill (grid, &divider, LEC_ROLE_DIVIDER, "│");
  }
  if (is_wide (p) || p->focus != PAGE)
    draw_list (p, grid, &left);
  if (is_wide (p) || p->focus == PAGE)
    lec_page_reader_draw (p->page, grid, &right);
}

static char *pane_status (gpointer data)
{
  Pane *p = data;
  GString *s = g_string_new (MODES_SAID[p->mode]);
  int documents =
      p->result ? (int)lec_json_int (p->result, "documents", lec_ui_documents (p->ui)) : lec_ui_documents (p->ui);
  g_autofree char *count = lec_format_counted (documents, "document");
  if (documents >= 0)
    g_string_append_printf (s, "   %s", count);
  if (p->result)
    g_string_append_printf (s, "   %.0f ms", lec_json_number (p->result, "ms", 0));
  return g_string_free (s, FALSE);
}

/* ---- keys ---- */

static void change_mode (Pane *p)
{
  p->mode = (p->mode + 1) % G_N_ELEMENTS (MODES);
  lec_ui_say (p->ui, LEC_ROLE_DIM, "%s", MODES_SAID[p->mode]);
  search (p, TRUE);
}

/* Commands that list and field share. FALSE: it is none. */
static gboolean common_command (Pane *p, LecCommand command)
{
  if (command == LEC_CMD_MODE)
    change_mode (p);
  else if (command == LEC_CMD_EXPLAIN) {
    p->explain = !p->explain;
    search (p, TRUE);
  } else if (lec_list_command (&p->list, command)) {
    p->moved = TRUE;
    preview_soon (p);
  } else
    return FALSE;
  return TRUE;
}

static guint field_key (Pane *p, const LecKeyPress *press)
{
  gboolean changed = FALSE;
  if (press->paste) {
    lec_line_insert (p->line, press->paste);
    changed = TRUE;
  } else if (press->command == LEC_CMD_OPEN) {
    p->open = p->list.total == 0;
    if (!p->full || p->open)
      search (p, TRUE);
    open_page (p);
  } else if (press->command == LEC_CMD_BACK || press->command == LEC_CMD_OTHER)
    p->focus = HITS;
  else if (!common_command (p, press->command) &&
           (press->command != LEC_CMD_NONE || !lec_line_key (p->line, press->key, press->mods, &changed)))
    return 0;
  if (changed)
    typed (p);
  return LEC_HANDLED | LEC_REDRAW;
}

static guint hits_key (Pane *p, const LecKeyPress *press)
{
  switch (press->command) {
  case LEC_CMD_OPEN:
    open_page (p);
    break;
  case LEC_CMD_OTHER:
    if (is_wide (p) && selected (p))
      open_page (p);
    else
      p->focus = FIELD;
    break;
  case LEC_CMD_FILTER:
  case LEC_CMD_BACK:
    p->focus = FIELD;
    break;
  case LEC_CMD_ASK:
    if (p->line->text->len > 0)
      lec_chat_ask (lec_ui_go (p->ui, &lec_pane_chat), p->line->text->str);
    break;
  default:
    if (!common_command (p, press->command))
      return 0;
  }
  return LEC_HANDLED | LEC_REDRAW;
}

static guint page_key (Pane *p, const LecKeyPress *press)
{
  if (press->command == LEC_CMD_BACK || press->command == LEC_CMD_QUIT) {
    p->focus = HITS;
    return LEC_HANDLED | LEC_REDRAW;
  }
  if (press->command == LEC_CMD_OTHER) {
    p->focus = FIELD;
    return LEC_HANDLED | LEC_REDRAW;
  }
  return lec_page_reader_key (p->page, press);
}

static guint pane_key (gpointer data, const LecKeyPress *press)
{
  Pane *p = data;
  return p->focus == FIELD ? field_key (p, press) : p->focus == HITS ? hits_key (p, press) : page_key (p, press);
}

static const char *const *pane_scopes (gpointer data)
{
  static const char *const field[] = {"search.field", "line", "global", NULL};
  static const char *const hits[] = {"search", "move", "plain", "global", NULL};
  Pane *p = data;
  return p->focus == FIELD ? field : p->focus == HITS ? hits : LEC_PAGE_SCOPES;
}

static void pane_event (gpointer data, const cJSON *event)
{
  Pane *p = data; /* a query that is written while documents come finds them when it rests */
  if (strcmp (lec_json_string (event, "stream", ""), "library") == 0 && p->line->text->len > 0 && !p->rest_timer &&
      !p->moved && p->focus != PAGE)
    p->rest_timer = g_timeout_add (REST_MS * 3, on_rest, p);
}

static gboolean pane_stop (gpointer data)
{
  Pane *p = data;
  gboolean ran = p->request != NULL;
  lec_request_drop (&p->request);
  return ran;
}

static gpointer pane_open (LecUi *ui)
{
  Pane *p = g_new0 (Pane, 1);
  p->ui = ui;
  p->line = lec_line_new (FALSE);
  p->page = lec_page_reader_new (ui);
  return p;
}

static void pane_close (gpointer data)
{
  Pane *p = data;
  lec_request_drop (&p->request);
  if (p->rest_timer)
    g_source_remove (p->rest_timer);
  if (p->preview_timer)
    g_source_remove (p->preview_timer);
  lec_page_reader_free (p->page);
  lec_line_free (p->line);
  cJSON_Delete (p->result);
  g_free (p->problem);
  g_free (p->previewed);
  g_free (p);
}

const LecPaneClass lec_pane_search = {
    .name = "search",
    .title = "Search",
    .open = pane_open,
    .draw = pane_draw,
    .key = pane_key,
    .scopes = pane_scopes,
    .resize = pane_resize,
    .event = pane_event,
    .stop = pane_stop,
    .status = pane_status,
    .close = pane_close,
};
