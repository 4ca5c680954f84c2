/* talk.c — questions, answers and citations, built into one text to scroll.
 * SPDX-License-Identifier: MIT */
#include "ui/talk.h"
#include "src/base/utf8.h"
#include "ui/format.h"
#include "ui/view.h"
#include <string.h>

enum { STREAM_MS = 50, TEXT_WIDTH = 92, QUOTE_WIDTH = 130 };

typedef enum { RUNNING, DONE, STOPPED, FAILED } State;

typedef struct {
  char *question;
  gint64 asked; /* Unix seconds */
  gint64 begun; /* µs, for how long it took */
  double seconds;
  State state;
  GString *answer;
  cJSON *sources; /* as the result has them; before that NULL */
  char *model, *problem;
} Turn;

/* A citation and where it stands in the view's text. */
typedef struct {
  const cJSON *source; /* borrowed from its turn */
  gsize start, end;
} Citation;

struct LecTalk {
  LecUi *ui;
  GPtrArray *turns;
  LecRequest *request; /* of the last turn */
  LecView *view;
  GArray *citations;
  int selected;
  gboolean stale;     /* the view must be built anew */
  gboolean follows;   /* the end is kept in sight */
  gboolean reveal;    /* scroll to the selected citation once the lines are known */
  guint stream_timer; /* frames of a stream are at most 20 a second */
  gboolean first_token;
};

static void turn_free (gpointer data)
{
  Turn *t = data;
  g_free (t->question);
  g_string_free (t->answer, TRUE);
  cJSON_Delete (t->sources);
  g_free (t->model);
  g_free (t->problem);
  g_free (t);
}

LecTalk *lec_talk_new (LecUi *ui)
{
  LecTalk *t = g_new0 (LecTalk, 1);
  t->ui = ui;
  t->turns = g_ptr_array_new_with_free_func (turn_free);
  t->view = lec_view_new ();
  t->citations = g_array_new (FALSE, FALSE, sizeof (Citation));
  t->selected = -1;
  t->follows = TRUE;
  return t;
}

void lec_talk_free (LecTalk *t)
{
  lec_request_drop (&t->request);
  if (t->stream_timer)
    g_source_remove (t->stream_timer);
  g_ptr_array_unref (t->turns);
  lec_view_free (t->view);
  g_array_unref (t->citations);
  g_free (t);
}

static Turn *last (const LecTalk *t)
{
  return t->turns->len ? t->turns->pdata[t->turns->len - 1] : NULL;
}

gboolean lec_talk_runs (const LecTalk *t)
{
  return last (t) && last (t)->state == RUNNING;
}

gboolean lec_talk_is_empty (const LecTalk *t)
{
  return t->turns->len == 0;
}

const char *lec_talk_question (const LecTalk *t, guint back)
{
  return back < t->turns->len ? ((Turn *)t->turns->pdata[t->turns->len - 1 - back])->question : NULL;
}

static void changed (LecTalk *t)
{
  t->stale = TRUE;
  lec_ui_changed (t->ui, LEC_REDRAW);
}

/* ---- the text ---- */

/* The citations of a turn: its sources that the answer cites. */
static void add_citations (LecTalk *t, const Turn *turn, const char *bar)
{
  const cJSON *source;
  gboolean gap = FALSE;
  cJSON_ArrayForEach (source, turn->sources) {
    if (!lec_json_bool (source, "cited", FALSE))
      continue;
    const char *verified = lec_json_string (source, "verified", "unquoted");
    gboolean found = strcmp (verified, "exact") == 0 || strcmp (verified, "normalized") == 0;
    gboolean absent = strcmp (verified, "absent") == 0;
    g_autofree char *name = lec_format_member (source, "filename");
    g_autofree char *cut = lec_cell_cut_middle (name, 36);
    g_autofree char *quote = lec_format_member (source, "quote");
    g_autofree char *excerpt = lec_format_member (source, "excerpt");
    g_autofree char *head = g_strdup_printf ("[%d] ", (int)lec_json_int (source, "rank", 0));
    g_autofree char *place = g_strdup_printf (" %s  p. %d   ", cut, (int)lec_json_int (source, "page", 0));
    g_autofree char *words = lec_cell_cut_end (*quote ? quote : excerpt, QUOTE_WIDTH);
    g_autofree char *tail = *words ? g_strdup_printf ("“%s”", words) : g_strdup ("");
    if (!gap)
      lec_view_paragraph (t->view, bar, LEC_ROLE_ACCENT, 0, TRUE);
    gap = TRUE;
    lec_view_paragraph (t->view, bar, LEC_ROLE_ACCENT, 6, TRUE);
    Citation c = {source, lec_view_append (t->view, LEC_ROLE_DIM, head, -1), 0};
    lec_view_append (t->view,
                     found    ? LEC_ROLE_OK
                     : absent ? LEC_ROLE_ERROR
                              : LEC_ROLE_WARN,
                     found    ? "✓"
                     : absent ? "✗"
                              : "–",
                     -1);
    lec_view_append (t->view, LEC_ROLE_NORMAL, place, -1);
    lec_view_append (t->view, LEC_ROLE_DIM, tail, -1);
    c.end = t->view->text->len;
    g_array_append_val (t->citations, c);
  }
}

/* An answer with its citation marks dim: "[1]" is for the eye that looks for it. */
static void append_answer (LecView *view, const char *text)
{
  const char *from = text;
  for (const char *s = text; *s; s++) {
    gsize n = s[0] == '[' ? strspn (s + 1, "0123456789") : 0;
    if (n == 0 || s[n + 1] != ']')
      continue;
    lec_view_append (view, LEC_ROLE_NORMAL, from, s - from);
    lec_view_append (view, LEC_ROLE_KEY, s, (gssize)n + 2);
    from = s + n + 2;
    s = from - 1;
  }
  lec_view_append (view, LEC_ROLE_NORMAL, from, -1);
}

static void add_turn (LecTalk *t, const Turn *turn)
{
  static const char bar[] = " ▌ ";
  g_autofree char *clock = lec_format_clock (turn->asked);
  g_autofree char *took =
      turn->state == RUNNING ? g_strdup (clock) : g_strdup_printf ("%s · %.1f s", clock, turn->seconds);
  if (t->view->text->len > 0)
    lec_view_paragraph (t->view, "", LEC_ROLE_NORMAL, 0, TRUE);
  lec_view_paragraph (t->view, "   ", LEC_ROLE_NORMAL, 0, TRUE);
  lec_view_append (t->view, LEC_ROLE_STRONG, "You", -1);
  lec_view_right (t->view, LEC_ROLE_DIM, clock);
  lec_view_paragraph (t->view, "   ", LEC_ROLE_NORMAL, 0, TRUE);
  lec_view_append (t->view, LEC_ROLE_NORMAL, turn->question, -1);
  lec_view_paragraph (t->view, "", LEC_ROLE_NORMAL, 0, TRUE);
  lec_view_paragraph (t->view, bar, LEC_ROLE_ACCENT, 0, TRUE);
  lec_view_append (t->view, LEC_ROLE_STRONG, turn->model ? turn->model : "answer", -1);
  lec_view_right (t->view, LEC_ROLE_DIM, took);
  lec_view_paragraph (t->view, bar, LEC_ROLE_ACCENT, 0, TRUE);
  g_autofree char *answer = lec_utf8_printable (turn->answer->str, -1);
  if (*answer)
    append_answer (t->view, answer);
  else if (turn->state == RUNNING)
    lec_view_append (t->view, LEC_ROLE_DIM, "reading …", -1);
  if (turn->state == STOPPED)
    lec_view_append (t->view, LEC_ROLE_DIM, *answer ? " … stopped" : "stopped", -1);
  if (turn->problem)
    lec_view_append (t->view, LEC_ROLE_ERROR, turn->problem, -1);
  add_citations (t, turn, bar);
}

static void build (LecTalk *t)
{
  lec_view_clear (t->view);
  g_array_set_size (t->citations, 0);
  for (guint i = 0; i < t->turns->len; i++)
    add_turn (t, t->turns->pdata[i]);
  t->stale = FALSE;
}

/* ---- asking ---- */

static gboolean on_stream_frame (gpointer data)
{
  LecTalk *t = data;
  t->stream_timer = 0;
  changed (t);
  return G_SOURCE_REMOVE;
}

static void on_part (const char *name, const cJSON *part, gpointer data)
{
  LecTalk *t = data;
  Turn *turn = last (t);
  if (strcmp (name, "token") != 0)
    return;
  g_string_append (turn->answer, lec_json_string (part, "token", ""));
  if (t->first_token)
    changed (t); /* at once */
  else if (!t->stream_timer)
    t->stream_timer = g_timeout_add (STREAM_MS, on_stream_frame, t);
  t->first_token = FALSE;
}

static void end_turn (LecTalk *t, State state)
{
  Turn *turn = last (t);
  turn->state = state;
  turn->seconds = (double)(lec_ui_monotonic (t->ui) - turn->begun) / 1e6;
  changed (t);
}

static void on_result (const cJSON *result, GBytes *bytes, const char *type, const GError *error, gpointer data)
{
  LecTalk *t = data;
  Turn *turn = last (t);
  if (error) {
    gboolean stopped = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    if (!stopped)
      turn->problem = lec_utf8_printable (error->message, -1);
    end_turn (t, stopped ? STOPPED : FAILED);
    return;
  }
  g_string_assign (turn->answer, lec_json_string (result, "answer", turn->answer->str));
  const cJSON *sources = lec_json_array (result, "sources");
  turn->sources = sources ? cJSON_Duplicate (sources, TRUE) : NULL;
  turn->model = lec_format_member (result, "model");
  end_turn (t, DONE);
}

gboolean lec_talk_stop (LecTalk *t)
{
  if (!lec_talk_runs (t))
    return FALSE;
  lec_request_drop (&t->request);
  end_turn (t, STOPPED);
  return TRUE;
}

void lec_talk_clear (LecTalk *t)
{
  lec_talk_stop (t);
  g_ptr_array_set_size (t->turns, 0);
  t->selected = -1;
  changed (t);
}

void lec_talk_ask (LecTalk *t, const char *question)
{
  lec_talk_stop (t);
  Turn *turn = g_new0 (Turn, 1);
  turn->question = lec_utf8_printable (question, -1);
  turn->answer = g_string_new (NULL);
  turn->asked = lec_ui_now (t->ui);
  turn->begun = lec_ui_monotonic (t->ui);
  g_ptr_array_add (t->turns, turn);
  t->first_token = TRUE;
  t->follows = TRUE;
  t->selected = -1;
  cJSON *params = cJSON_CreateObject ();
  lec_json_set_string (params, "question", turn->question);
  lec_ui_call (t->ui, &t->request, "ask", params, on_part, on_result, t);
  changed (t);
}

/* ---- citations ---- */

int lec_talk_citations (const LecTalk *t)
{
  return (int)t->citations->len;
}

int lec_talk_selected (const LecTalk *t)
{
  return t->selected;
}

void lec_talk_select (LecTalk *t, int citation)
{
  t->selected = citation < (int)t->citations->len ? citation : -1;
  t->reveal = t->selected >= 0;
}

const cJSON *lec_talk_source (const LecTalk *t, int citation)
{
  return citation >= 0 && citation < (int)t->citations->len ? g_array_index (t->citations, Citation, citation).source
                                                            : NULL;
}

/* ---- drawing ---- */

/* Keeps the end in sight. Beside other text a stream moves up by a third of the area at a time: a scroll there means
 * that all of it is sent again. */
static void follow_end (LecTalk *t, const LecRect *area, int lines, gboolean beside)
{
  int end = MAX (0, lines - area->height);
  if (!beside || !lec_talk_runs (t))
    t->view->top = end;
  else if (lines > t->view->top + area->height)
    t->view->top = MAX (end, MIN (t->view->top + area->height / 3, lines - 1));
}

void lec_talk_draw (LecTalk *t, LecGrid *grid, const LecRect *area)
{
  LecRect in = {area->x, area->y, MIN (area->width - 1, TEXT_WIDTH), area->height};
  gsize from = 0, to = 0;
  if (t->stale)
    build (t);
  t->view->height = in.height;
  int lines = lec_view_lines (t->view, in.width);
  if (t->selected >= (int)t->citations->len)
    t->selected = -1;
  if (t->selected >= 0) {
    const Citation *c = &g_array_index (t->citations, Citation, t->selected);
    from = c->start;
    to = c->end;
    if (t->reveal)
      lec_view_show (t->view, from);
    t->follows = t->follows && !t->reveal;
    t->reveal = FALSE;
  }
  if (t->follows)
    follow_end (t, &in, lines, area->width < grid->width);
  lec_view_draw (t->view, grid, &in, from, to, LEC_ROLE_SELECTED);
}

gboolean lec_talk_command (LecTalk *t, LecCommand command)
{
  if (!lec_view_command (t->view, command))
    return FALSE;
  t->follows = lec_view_at_end (t->view);
  return TRUE;
}

int lec_talk_below (LecTalk *t)
{
  return t->follows ? 0 : MAX (0, (int)t->view->lines->len - t->view->top - t->view->height);
}
