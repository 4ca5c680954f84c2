/* pane_chat.c — questions to the documents: a field to ask in, the conversation above it, the cited page beside it.
 * SPDX-License-Identifier: MIT */
#include "ui/chat.h"
#include "ui/line.h"
#include "ui/page.h"
#include "ui/talk.h"
#include <string.h>

enum { FIELD_ROWS_MAX = 6 };

typedef enum { FIELD, TALK, PAGE } Focus;

typedef struct {
  LecUi *ui;
  LecTalk *talk;
  LecLine *line;
  Focus focus;
  LecPageReader *page;
  guint recalled; /* questions gone back with Up; 0: none */
  int width;
} Pane;

static gpointer pane_open (LecUi *ui)
{
  Pane *p = g_new0 (Pane, 1);
  p->ui = ui;
  p->talk = lec_talk_new (ui);
  p->line = lec_line_new (TRUE);
  p->page = lec_page_reader_new (ui);
  return p;
}

static void pane_close (gpointer data)
{
  Pane *p = data;
  lec_talk_free (p->talk);
  lec_line_free (p->line);
  lec_page_reader_free (p->page);
  g_free (p);
}

/* ---- drawing ---- */

static void draw_start (LecGrid *grid, const LecRect *area)
{
  static const char *const rows[] = {
      "Ask about your documents.", "",
      "Without a model, questions are answered by quotation:", "the sentences that answer, each with its page."};
  int y = MAX (0, (area->height - 4) / 3);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *cut = lec_cell_cut_end (rows[i], area->width - 4);
    lec_grid_text (grid, area, 3, y + (int)i, i == 0 ? LEC_ROLE_STRONG : LEC_ROLE_DIM, cut, -1);
  }
}

/* The field at the bottom of the area. Returns the rows it takes, the line above it included. */
static int draw_field (Pane *p, LecGrid *grid, const LecRect *area)
{
  int width = MAX (4, area->width - 4), rows = MIN (lec_line_rows (p->line, width), FIELD_ROWS_MAX);
  rows = MIN (rows, MAX (1, area->height / 3));
  int top = area->height - rows - 1, below = lec_talk_below (p->talk);
  LecRect rule = {area->x, area->y + top, area->width, 1};
  LecRect field = {area->x + 3, area->y + top + 1, width, rows};
  lec_grid_fill (grid, &rule, LEC_ROLE_DIVIDER, "─");
  if (below > 0) {
    g_autofree char *more = g_strdup_printf (" ↓ %d more lines (G) ", below);
    lec_grid_text_right (grid, &rule, rule.width - 2, 0, LEC_ROLE_DIM, more);
  }
  lec_grid_text (grid, area, 1, top + 1, LEC_ROLE_ACCENT, p->focus == FIELD ? "▌" : " ", -1);
  lec_line_draw (p->line, grid, &field, LEC_ROLE_INPUT, lec_talk_is_empty (p->talk) ? "your question" : "and now",
                 p->focus == FIELD);
  return rows + 1;
}

static void pane_draw (gpointer data, LecGrid *grid, const LecRect *area)
{
  Pane *p = data;
  LecRect left = *area, right = *area;
  gboolean open = lec_page_reader_is_open (p->page), wide = area->width >= LEC_WIDE;
  p->width = area->width;
  if (open && !wide && p->focus == PAGE) {
    lec_page_reader_draw (p->page, grid, area);
    return;
  }
  if (open && wide) {
    left.width = area->width / 2;
    right.x = area->x + left.width + 1;
    right.width = area->width - left.width - 1;
    LecRect divider = {area->x + left.width, area->y, 1, area->height};
    lec_grid_fill (grid, &divider, LEC_ROLE_DIVIDER, "│");
    lec_page_reader_draw (p->page, grid, &right);
  }
  LecRect talk = left;
  talk.height -= draw_field (p, grid, &left);
  if (lec_talk_is_empty (p->talk))
    draw_start (grid, &talk);
  else
    lec_talk_draw (p->talk, grid, &talk);
}

/* ---- keys ---- */

void lec_chat_ask (gpointer chat, const char *question)
{
  Pane *p = chat;
  g_autofree char *text = g_strdup (question);
  g_strstrip (text);
  if (!*text)
    return;
  lec_page_reader_close (p->page);
  lec_talk_ask (p->talk, text);
  p->focus = FIELD;
  p->recalled = 0;
}

static void send (Pane *p)
{
  g_autofree char *text = g_strdup (p->line->text->str);
  lec_line_set (p->line, "");
  lec_chat_ask (p, text);
}

/* Up and Down in the field: the questions asked before. FALSE: there is none. */
static gboolean recall (Pane *p, int by)
{
  if (by < 0 && p->recalled == 0)
    return FALSE;
  guint back = p->recalled + (guint)by;
  const char *question = back > 0 ? lec_talk_question (p->talk, back - 1) : "";
  if (!question)
    return FALSE;
  p->recalled = back;
  lec_line_set (p->line, question);
  return TRUE;
}

static void to_citations (Pane *p)
{
  if (lec_talk_citations (p->talk) == 0) {
    lec_ui_say (p->ui, LEC_ROLE_DIM, "there are no citations yet");
    return;
  }
  p->focus = TALK;
  if (lec_talk_selected (p->talk) < 0)
    lec_talk_select (p->talk, 0);
}

static guint field_key (Pane *p, const LecKeyPress *press)
{
  gboolean changed;
  if (press->paste)
    lec_line_insert (p->line, press->paste);
  else if (press->command == LEC_CMD_OPEN)
    send (p);
  else if (press->command == LEC_CMD_NEWLINE)
    lec_line_insert (p->line, "\n");
  else if (press->command == LEC_CMD_OTHER)
    to_citations (p);
  else if (press->command == LEC_CMD_BACK) {
    if (!lec_talk_stop (p->talk))
      p->focus = TALK;
  } else if (press->command == LEC_CMD_PAGE_UP || press->command == LEC_CMD_PAGE_DOWN)
    lec_talk_command (p->talk, press->command);
  else if (press->command != LEC_CMD_NONE)
    return 0;
  else if (!lec_line_key (p->line, press->key, press->mods, &changed)) {
    if (press->mods || (press->key != LEC_KEY_UP && press->key != LEC_KEY_DOWN))
      return 0;
    recall (p, press->key == LEC_KEY_UP ? 1 : -1);
  }
  return LEC_HANDLED | LEC_REDRAW;
}

static void open_citation (Pane *p)
{
  const cJSON *source = lec_talk_source (p->talk, lec_talk_selected (p->talk));
  if (!source) {
    to_citations (p);
    return;
  }
  p->focus = PAGE;
  lec_page_reader_open (p->page, lec_json_string (source, "doc_id", ""), lec_json_string (source, "filename", ""),
                        (int)lec_json_int (source, "page", 1), lec_json_array (source, "spans"), NULL);
}

/* Another citation; past the last one the question has the keys again. */
static void step_citation (Pane *p, int by, gboolean leave)
{
  int n = lec_talk_citations (p->talk), at = lec_talk_selected (p->talk) + by;
  if (n == 0)
    to_citations (p);
  else if (leave && at >= n)
    p->focus = FIELD;
  else
    lec_talk_select (p->talk, CLAMP (at, 0, n - 1));
}

static guint talk_key (Pane *p, const LecKeyPress *press)
{
  switch (press->command) {
  case LEC_CMD_OPEN:
    open_citation (p);
    break;
  case LEC_CMD_NEXT:
  case LEC_CMD_PREVIOUS:
    step_citation (p, press->command == LEC_CMD_NEXT ? 1 : -1, FALSE);
    break;
  case LEC_CMD_OTHER:
    step_citation (p, 1, TRUE);
    break;
  case LEC_CMD_FILTER:
    p->focus = FIELD;
    break;
  case LEC_CMD_BACK:
    if (!lec_talk_stop (p->talk))
      p->focus = FIELD;
    break;
  case LEC_CMD_CLEAR:
    lec_talk_clear (p->talk);
    lec_page_reader_close (p->page);
    p->focus = FIELD;
    break;
  default:
    if (!lec_talk_command (p->talk, press->command))
      return 0;
  }
  return LEC_HANDLED | LEC_REDRAW;
}

static guint page_key (Pane *p, const LecKeyPress *press)
{
  if (press->command == LEC_CMD_OTHER) {
    p->focus = TALK;
    return LEC_HANDLED | LEC_REDRAW;
  }
  if (press->command == LEC_CMD_BACK || press->command == LEC_CMD_QUIT) {
    p->focus = TALK;
    lec_page_reader_close (p->page);
    return LEC_HANDLED | LEC_REDRAW;
  }
  return lec_page_reader_key (p->page, press);
}

static guint pane_key (gpointer data, const LecKeyPress *press)
{
  Pane *p = data;
  if (p->focus != FIELD)
    return p->focus == TALK ? talk_key (p, press) : page_key (p, press);
  guint bits = field_key (p, press);
  if (press->command == LEC_CMD_NONE && press->key != LEC_KEY_UP && press->key != LEC_KEY_DOWN)
    p->recalled = 0;
  return bits;
}

static const char *const *pane_scopes (gpointer data)
{
  static const char *const field[] = {"chat.field", "line", "global", NULL};
  static const char *const running[] = {"chat.running", "chat.field", "line", "global", NULL};
  static const char *const talk[] = {"chat", "move", "plain", "global", NULL};
  Pane *p = data;
  if (p->focus == PAGE)
    return LEC_PAGE_SCOPES;
  return p->focus == TALK ? talk : lec_talk_runs (p->talk) ? running : field;
}

static gboolean pane_stop (gpointer data)
{
  return lec_talk_stop (((Pane *)data)->talk);
}

const LecPaneClass lec_pane_chat = {
    .name = "chat",
    .title = "Chat",
    .open = pane_open,
    .draw = pane_draw,
    .key = pane_key,
    .scopes = pane_scopes,
    .stop = pane_stop,
    .close = pane_close,
};
