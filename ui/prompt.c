/* prompt.c — a line of text asked for in the bottom line, and a question answered by one key.
 * SPDX-License-Identifier: MIT */
#include "src/base/utf8.h"
#include "ui/complete.h"
#include "ui/line.h"
#include "ui/overlay.h"
#include <string.h>

enum { CHOICES_SHOWN = 6 };

typedef struct {
  LecUi *ui;
  char *label;
  LecLine *line;
  GPtrArray *choices; /* of names that Tab found, or NULL */
  gboolean paths, secret;
  LecPromptFunc func;
  gpointer user_data;
} Prompt;

static void prompt_close (gpointer data)
{
  Prompt *p = data;
  g_free (p->label);
  lec_line_free (p->line);
  if (p->choices)
    g_ptr_array_unref (p->choices);
  g_free (p);
}

static void complete (Prompt *p)
{
  g_clear_pointer (&p->choices, g_ptr_array_unref);
  g_autofree char *more = lec_path_complete (p->line->text->str, &p->choices);
  lec_line_set (p->line, more);
  if (p->choices && p->choices->len < 2)
    g_clear_pointer (&p->choices, g_ptr_array_unref);
}

/* Takes the overlay away, then tells. */
static void answer (Prompt *p, gboolean given)
{
  g_autofree char *text = g_strdup (p->line->text->str);
  LecPromptFunc func = p->func;
  gpointer user_data = p->user_data;
  lec_ui_overlay (p->ui, NULL, NULL);
  g_strstrip (text);
  func (given && *text ? text : NULL, user_data);
}

static guint prompt_key (gpointer data, const LecKeyPress *press)
{
  Prompt *p = data;
  gboolean changed = FALSE;
  if (press->paste)
    lec_line_insert (p->line, press->paste);
  else if (press->command == LEC_CMD_OPEN || press->command == LEC_CMD_BACK) {
    answer (p, press->command == LEC_CMD_OPEN);
    return LEC_HANDLED | LEC_REDRAW;
  } else if (press->command == LEC_CMD_COMPLETE && p->paths)
    complete (p);
  else if (press->key != LEC_KEY_NONE && lec_line_key (p->line, press->key, press->mods, &changed) && changed)
    g_clear_pointer (&p->choices, g_ptr_array_unref);
  return LEC_HANDLED | LEC_REDRAW;
}

/* The entries that Tab found, in rows above the line. */
static void draw_choices (Prompt *p, LecGrid *grid, const LecRect *screen)
{
  int widest = 8, n = (int)p->choices->len;
  for (int i = 0; i < n; i++)
    widest = MAX (widest, lec_cell_width (p->choices->pdata[i], -1));
  widest = MIN (widest, screen->width - 3);
  int columns = MAX (1, (screen->width - 2) / (widest + 2)), rows = (n + columns - 1) / columns;
  int shown = MIN (rows, MIN (CHOICES_SHOWN, screen->height - 3));
  LecRect area = {screen->x, screen->y + screen->height - 1 - shown, screen->width, shown};
  lec_grid_fill (grid, &area, LEC_ON (LEC_ROLE_NORMAL, LEC_ROLE_OVERLAY), " ");
  for (int i = 0; i < MIN (n, shown * columns); i++) {
    gboolean last = i == shown * columns - 1 && n > shown * columns;
    g_autofree char *more = last ? g_strdup_printf ("… %d more", n - i) : NULL;
    g_autofree char *cut = lec_cell_cut_middle (more ? more : p->choices->pdata[i], widest);
    lec_grid_text (grid, &area, 1 + i % columns * (widest + 2), i / columns, LEC_ON (LEC_ROLE_NORMAL, LEC_ROLE_OVERLAY),
                   cut, -1);
  }
}

static const char *const *prompt_scopes (gpointer data)
{
  static const char *const paths[] = {"prompt", "line", NULL};
  return paths;
}

static void prompt_draw (gpointer data, LecGrid *grid, const LecRect *screen)
{
  Prompt *p = data;
  LecRect row = {screen->x, screen->y + screen->height - 1, screen->width, 1};
  lec_grid_fill (grid, &row, LEC_ROLE_NORMAL, " ");
  int x = 1 + lec_grid_text (grid, &row, 1, 0, LEC_ROLE_ACCENT, p->label, -1) + 1;
  const char *hint = p->paths && screen->width >= 72 ? "Tab complete · Enter do it · Esc cancel" : NULL;
  int end = hint ? lec_grid_text_right (grid, &row, row.width - 1, 0, LEC_ROLE_DIM, hint) - 2 : row.width - 1;
  LecRect field = {row.x + x, row.y, MAX (4, end - x), 1};
  if (p->secret) {
    g_autoptr (LecLine) dots = lec_line_new (FALSE);
    for (glong n = g_utf8_strlen (p->line->text->str, -1); n > 0; n--)
      lec_line_insert (dots, "•");
    lec_line_draw (dots, grid, &field, LEC_ROLE_INPUT, NULL, TRUE);
  } else
    lec_line_draw (p->line, grid, &field, LEC_ROLE_INPUT, NULL, TRUE);
  if (p->choices)
    draw_choices (p, grid, screen);
}

static const LecOverlayClass PROMPT = {prompt_draw, prompt_key, prompt_scopes, prompt_close};

void lec_prompt_open (LecUi *ui, const char *label, const char *text, gboolean paths, gboolean secret,
                      LecPromptFunc func, gpointer user_data)
{
  Prompt *p = g_new0 (Prompt, 1);
  p->ui = ui;
  p->label = lec_utf8_printable (label, -1);
  p->line = lec_line_new (FALSE);
  lec_line_set (p->line, text ? text : "");
  p->paths = paths;
  p->secret = secret;
  p->func = func;
  p->user_data = user_data;
  lec_ui_overlay (ui, &PROMPT, p);
}

/* ---- yes or no ---- */

typedef struct {
  LecUi *ui;
  char *question;
  void (*func) (gpointer);
  gpointer data;
  GDestroyNotify free_data;
} Question;

static void question_close (gpointer data)
{
  Question *q = data;
  if (q->free_data)
    q->free_data (q->data);
  g_free (q->question);
  g_free (q);
}

static guint question_key (gpointer data, const LecKeyPress *press)
{
  Question *q = data;
  if (press->command == LEC_CMD_YES)
    q->func (q->data);
  if (press->command == LEC_CMD_YES || press->command == LEC_CMD_NO)
    lec_ui_overlay (q->ui, NULL, NULL);
  return LEC_HANDLED | LEC_REDRAW;
}

static void question_draw (gpointer data, LecGrid *grid, const LecRect *screen)
{
  Question *q = data;
  LecRect row = {screen->x, screen->y + screen->height - 1, screen->width, 1};
  lec_grid_fill (grid, &row, LEC_ROLE_NORMAL, " ");
  g_autofree char *cut = lec_cell_cut_middle (q->question, row.width - 18);
  int x = 1 + lec_grid_text (grid, &row, 1, 0, LEC_ROLE_WARN, cut, -1) + 2;
  x += lec_grid_text (grid, &row, x, 0, LEC_ROLE_KEY, "y", -1);
  x += lec_grid_text (grid, &row, x, 0, LEC_ROLE_DIM, " yes · ", -1);
  x += lec_grid_text (grid, &row, x, 0, LEC_ROLE_KEY, "n", -1);
  lec_grid_text (grid, &row, x, 0, LEC_ROLE_DIM, " no", -1);
}

static const char *const *question_scopes (gpointer data)
{
  static const char *const scopes[] = {"question", NULL};
  return scopes;
}

static const LecOverlayClass QUESTION = {question_draw, question_key, question_scopes, question_close};

void lec_question_open (LecUi *ui, const char *question, void (*func) (gpointer), gpointer data,
                        GDestroyNotify free_data)
{
  Question *q = g_new0 (Question, 1);
  *q = (Question){ui, lec_utf8_printable (question, -1), func, data, free_data};
  lec_ui_overlay (ui, &QUESTION, q);
}
