/* palette.c — every command of the panes and every action of the table, found by typing a part of it.
 *
 * A command of a pane is done as if its key had been pressed there. An action of the table that no pane has is called:
 * what it requires is asked for, its result is shown.
 * SPDX-License-Identifier: MIT */
#include "src/base/error.h"
#include "src/base/utf8.h"
#include "ui/line.h"
#include "ui/list.h"
#include "ui/overlay.h"
#include <string.h>

typedef struct {
  char *text;                /* what is shown and matched */
  char *side;                /* the key, or the verb on the command line */
  const LecBinding *binding; /* a command, or NULL */
  char *action;              /* else an action's name */
  int score;
} Entry;

typedef struct {
  LecUi *ui;
  cJSON *actions;
  LecLine *line;
  GPtrArray *entries; /* of Entry, owned */
  GPtrArray *found;   /* those that match, best first; borrowed */
  LecList list;
} Palette;

static void entry_free (gpointer data)
{
  Entry *e = data;
  g_free (e->text);
  g_free (e->side);
  g_free (e->action);
  g_free (e);
}

static gboolean starts_word (const char *text, const char *at)
{
  return at == text || strchr (" .-_:/", at[-1]) != NULL;
}

int lec_fuzzy_score (const char *pattern, const char *text)
{
  int score = 1;
  const char *at = text, *last = NULL;
  for (const char *p = pattern; *p; p = g_utf8_next_char (p)) {
    gunichar wanted = g_unichar_tolower (g_utf8_get_char (p));
    if (wanted == ' ')
      continue;
    const char *best = NULL;
    for (const char *s = at; *s; s = g_utf8_next_char (s)) {
      if (g_unichar_tolower (g_utf8_get_char (s)) != wanted)
        continue;
      if (!best)
        best = s;
      if (s == at || starts_word (text, s)) {
        best = s;
        break;
      }
    }
    if (!best)
      return 0;
    score += starts_word (text, best) ? 8 : 1;
    score += last && best == at ? 12 : 0;
    last = best;
    at = g_utf8_next_char (best);
  }
  return score * 100 - MIN ((int)strlen (text), 99);
}

static int by_score (gconstpointer a, gconstpointer b)
{
  const Entry *x = *(const Entry *const *)a, *y = *(const Entry *const *)b;
  return y->score - x->score;
}

static void filter (Palette *p)
{
  g_ptr_array_set_size (p->found, 0);
  for (guint i = 0; i < p->entries->len; i++) {
    Entry *e = p->entries->pdata[i];
    e->score = lec_fuzzy_score (p->line->text->str, e->text);
    if (e->score > 0)
      g_ptr_array_add (p->found, e);
  }
  if (p->line->text->len > 0)
    g_ptr_array_sort (p->found, by_score);
  p->list = (LecList){.total = (int)p->found->len};
}

/* The pane whose command it is; NULL: it works everywhere. */
static const LecPaneClass *pane_of (const LecBinding *b)
{
  if (g_str_has_prefix (b->scope, "chat"))
    return &lec_pane_chat;
  if (g_str_has_prefix (b->scope, "search"))
    return &lec_pane_search;
  return strcmp (b->scope, "documents") == 0 ? &lec_pane_documents : NULL;
}

static void add_commands (Palette *p)
{
  static const LecCommand wanted[] = {LEC_CMD_IMPORT,  LEC_CMD_FILTER, LEC_CMD_REMOVE, LEC_CMD_RELOAD,  LEC_CMD_MODE,
                                      LEC_CMD_EXPLAIN, LEC_CMD_ASK,    LEC_CMD_CLEAR,  LEC_CMD_PANE_1,  LEC_CMD_PANE_2,
                                      LEC_CMD_PANE_3,  LEC_CMD_HELP,   LEC_CMD_REDRAW, LEC_CMD_SUSPEND, LEC_CMD_QUIT};
  static const char *const scopes[] = {"documents", "search", "chat", "plain", "global"};
  for (guint s = 0; s < G_N_ELEMENTS (scopes); s++)
    for (const LecBinding *b = LEC_BINDINGS; b->scope; b++) {
      gboolean take = FALSE;
      for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
        take |= b->command == wanted[i];
      if (!take || strcmp (b->scope, scopes[s]) != 0 || (s == 4 && b->command <= LEC_CMD_PANE_3))
        continue;
      Entry *e = g_new0 (Entry, 1);
      const LecPaneClass *class = pane_of (b);
      e->text = class ? g_strdup_printf ("%s: %s", class->title, b->help) : g_strdup (b->help);
      e->side = lec_binding_key (b);
      e->binding = b;
      g_ptr_array_add (p->entries, e);
    }
}

static gboolean is_shown_by_a_pane (const char *action)
{
  static const char *const theirs[] = {"search", "documents.import", "documents.list", "documents.page", "ask"};
  for (guint i = 0; i < G_N_ELEMENTS (theirs); i++)
    if (strcmp (theirs[i], action) == 0)
      return TRUE;
  return FALSE;
}

static void add_actions (Palette *p)
{
  const cJSON *action;
  p->actions = lec_door_actions (lec_ui_door (p->ui));
  cJSON_ArrayForEach (action, p->actions) {
    const char *name = lec_json_string (action, "name", NULL), *verb = lec_json_string (action, "verb", NULL);
    if (!name || is_shown_by_a_pane (name))
      continue;
    Entry *e = g_new0 (Entry, 1);
    e->action = g_strdup (name);
    g_autofree char *text = g_strdup_printf ("%s — %s", name, lec_json_string (action, "help", ""));
    e->text = lec_utf8_printable (text, -1);
    e->side = verb && *verb ? g_strdup_printf ("lectern %s", verb) : g_strdup ("");
    g_ptr_array_add (p->entries, e);
  }
}

/* ---- calling an action: what it requires is asked for, one after the other ---- */

typedef struct {
  LecUi *ui;
  LecRequest *request;
  cJSON *action; /* its entry in the table */
  cJSON *params;
} Call;

static void call_free (Call *c)
{
  lec_request_drop (&c->request);
  cJSON_Delete (c->action);
  cJSON_Delete (c->params);
  g_free (c);
}

static void call_result (const cJSON *result, GBytes *bytes, const char *type, const GError *error, gpointer data)
{
  Call *c = data;
  if (error)
    lec_ui_fail (c->ui, error);
  else if (result) {
    g_autofree char *text = lec_json_print_pretty (result);
    lec_result_open (c->ui, lec_json_string (c->action, "name", ""), text);
  } else
    lec_ui_say (c->ui, LEC_ROLE_OK, "%s: done", lec_json_string (c->action, "name", ""));
  call_free (c);
}

static void ask_next (Call *c);

static const cJSON *missing (const Call *c)
{
  const cJSON *param;
  cJSON_ArrayForEach (param, lec_json_array (c->action, "params"))
    if (lec_json_bool (param, "required", FALSE) &&
        !cJSON_HasObjectItem (c->params, lec_json_string (param, "name", "")))
      return param;
  return NULL;
}

static void given (const char *text, gpointer user_data)
{
  Call *c = user_data;
  const cJSON *param = missing (c);
  if (!text || !param) {
    call_free (c);
    return;
  }
  const char *name = lec_json_string (param, "name", ""), *type = lec_json_string (param, "type", "");
  if (g_strrstr (type, "int") || g_strrstr (type, "number"))
    lec_json_set_number (c->params, name, g_ascii_strtod (text, NULL));
  else if (strchr (type, '[') || g_strrstr (type, "list") || g_strrstr (type, "array") || g_str_has_suffix (type, "s"))
    cJSON_AddItemToArray (cJSON_AddArrayToObject (c->params, name), cJSON_CreateString (text));
  else
    lec_json_set_string (c->params, name, text);
  ask_next (c);
}

static void ask_next (Call *c)
{
  const cJSON *param = missing (c);
  if (!param) {
    cJSON *params = g_steal_pointer (&c->params);
    lec_ui_call (c->ui, &c->request, lec_json_string (c->action, "name", ""), params, NULL, call_result, c);
    return;
  }
  const char *name = lec_json_string (param, "name", "");
  g_autofree char *label = g_strdup_printf ("%s:", name);
  lec_prompt_open (c->ui, label, NULL, strcmp (name, "dir") == 0 || strcmp (name, "path") == 0, FALSE, given, c);
}

static void call_action (LecUi *ui, const cJSON *actions, const char *name)
{
  const cJSON *action;
  cJSON_ArrayForEach (action, actions)
    if (strcmp (lec_json_string (action, "name", ""), name) == 0) {
      Call *c = g_new0 (Call, 1);
      c->ui = ui;
      c->action = cJSON_Duplicate (action, TRUE);
      c->params = cJSON_CreateObject ();
      ask_next (c);
      return;
    }
}

/* ---- the overlay ---- */

static void choose (Palette *p)
{
  if (p->list.selected >= (int)p->found->len)
    return;
  const Entry *e = p->found->pdata[p->list.selected];
  LecUi *ui = p->ui;
  const LecBinding *binding = e->binding;
  g_autofree char *action = g_strdup (e->action);
  g_autoptr (cJSON) actions = g_steal_pointer (&p->actions);
  lec_ui_overlay (ui, NULL, NULL); /* from here on `p` is gone */
  if (action) {
    call_action (ui, actions, action);
    return;
  }
  if (pane_of (binding))
    lec_ui_go (ui, pane_of (binding));
  lec_ui_command (ui, binding->command);
}

static guint palette_key (gpointer data, const LecKeyPress *press)
{
  Palette *p = data;
  gboolean changed = FALSE;
  if (press->paste) {
    lec_line_insert (p->line, press->paste);
    changed = TRUE;
  } else if (press->command == LEC_CMD_OPEN)
    choose (p);
  else if (press->command == LEC_CMD_BACK)
    lec_ui_overlay (p->ui, NULL, NULL);
  else if (!lec_list_command (&p->list, press->command) && press->key != LEC_KEY_NONE)
    lec_line_key (p->line, press->key, press->mods, &changed);
  if (changed)
    filter (p);
  return LEC_HANDLED | LEC_REDRAW;
}

static void draw_entry (const Entry *e, LecGrid *grid, const LecRect *in, int y, gboolean selected)
{
  LecRole ground = selected ? LEC_ROLE_SELECTED : LEC_ROLE_OVERLAY;
  int side = MIN (lec_cell_width (e->side, -1), in->width / 3);
  g_autofree char *cut_side = lec_cell_cut_end (e->side, side);
  g_autofree char *text = lec_cell_cut_end (e->text, in->width - side - 4);
  if (selected)
    lec_grid_ground (grid, in, y, LEC_ROLE_SELECTED);
  lec_grid_text (grid, in, 0, y, LEC_ON (LEC_ROLE_ACCENT, ground), selected ? "▌" : " ", -1);
  lec_grid_text (grid, in, 1, y, LEC_ON (selected ? LEC_ROLE_STRONG : LEC_ROLE_NORMAL, ground), text, -1);
  lec_grid_text_right (grid, in, in->width - 1, y, LEC_ON (LEC_ROLE_DIM, ground), cut_side);
}

static void palette_draw (gpointer data, LecGrid *grid, const LecRect *screen)
{
  Palette *p = data;
  LecRect in = lec_overlay_box (grid, screen, MIN (84, screen->width - 4), MIN (18, screen->height - 2), NULL);
  LecRect field = {in.x + 2, in.y, in.width - 3, 1};
  lec_grid_text (grid, &in, 0, 0, LEC_ON (LEC_ROLE_ACCENT, LEC_ROLE_OVERLAY), ":", -1);
  lec_line_draw (p->line, grid, &field, LEC_ON (LEC_ROLE_INPUT, LEC_ROLE_OVERLAY), "what to do", TRUE);
  lec_list_fit (&p->list, in.height - 1);
  for (int i = 0; i < p->list.fits && p->list.top + i < p->list.total; i++)
    draw_entry (p->found->pdata[p->list.top + i], grid, &in, 1 + i, p->list.top + i == p->list.selected);
  if (p->list.total == 0)
    lec_grid_text (grid, &in, 1, 1, LEC_ON (LEC_ROLE_DIM, LEC_ROLE_OVERLAY), "nothing fits", -1);
}

static const char *const *palette_scopes (gpointer data)
{
  static const char *const scopes[] = {"palette", "line", NULL};
  return scopes;
}

static void palette_close (gpointer data)
{
  Palette *p = data;
  lec_line_free (p->line);
  g_ptr_array_unref (p->found);
  g_ptr_array_unref (p->entries);
  cJSON_Delete (p->actions);
  g_free (p);
}

static const LecOverlayClass CLASS = {palette_draw, palette_key, palette_scopes, palette_close};

void lec_palette_open (LecUi *ui)
{
  Palette *p = g_new0 (Palette, 1);
  p->ui = ui;
  p->line = lec_line_new (FALSE);
  p->entries = g_ptr_array_new_with_free_func (entry_free);
  p->found = g_ptr_array_new ();
  add_commands (p);
  add_actions (p);
  filter (p);
  lec_ui_overlay (ui, &CLASS, p);
}
