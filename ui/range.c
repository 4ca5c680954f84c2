/* range.c — blocks of a long list, read one at a time.
 * SPDX-License-Identifier: MIT */
#include "ui/range.h"
#include "src/base/utf8.h"

enum { RELOAD_MS = 330, BLOCKS_KEPT = 8 };

typedef struct {
  cJSON *rows; /* the whole answer */
  gboolean stale;
} Block;

struct LecRange {
  LecUi *ui;
  const char *action, *member;
  void (*changed) (gpointer);
  gpointer user_data;
  char *filter, *problem;
  GHashTable *blocks; /* number → Block */
  int total;
  int first, n; /* what shows */
  int asked;    /* the block that is being read */
  LecRequest *request;
  guint timer;
};

static void block_free (gpointer data)
{
  Block *b = data;
  cJSON_Delete (b->rows);
  g_free (b);
}

LecRange *lec_range_new (LecUi *ui, const char *action, const char *member, void (*changed) (gpointer),
                         gpointer user_data)
{
  LecRange *r = g_new0 (LecRange, 1);
  *r = (LecRange){.ui = ui, .action = action, .member = member, .changed = changed, .user_data = user_data};
  r->blocks = g_hash_table_new_full (NULL, NULL, NULL, block_free);
  r->total = -1;
  r->n = LEC_RANGE_BLOCK / 2;
  return r;
}

void lec_range_free (LecRange *r)
{
  lec_request_drop (&r->request);
  if (r->timer)
    g_source_remove (r->timer);
  g_hash_table_unref (r->blocks);
  g_free (r->filter);
  g_free (r->problem);
  g_free (r);
}

static Block *block (const LecRange *r, int number)
{
  return g_hash_table_lookup (r->blocks, GINT_TO_POINTER (number));
}

static void forget_far (LecRange *r)
{
  GHashTableIter iter;
  gpointer key;
  int here = r->first / LEC_RANGE_BLOCK;
  if (g_hash_table_size (r->blocks) <= BLOCKS_KEPT)
    return;
  g_hash_table_iter_init (&iter, r->blocks);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (ABS (GPOINTER_TO_INT (key) - here) > BLOCKS_KEPT / 3)
      g_hash_table_iter_remove (&iter);
}

static void ask (LecRange *r);

static void on_result (const cJSON *result, GBytes *bytes, const char *type, const GError *error, gpointer data)
{
  LecRange *r = data;
  g_clear_pointer (&r->problem, g_free);
  if (error) {
    r->problem = lec_utf8_printable (error->message, -1);
    r->changed (r->user_data);
    return;
  }
  Block *b = g_new0 (Block, 1);
  b->rows = cJSON_Duplicate (result, TRUE);
  g_hash_table_replace (r->blocks, GINT_TO_POINTER (r->asked), b);
  r->total = (int)lec_json_int (result, "total", 0);
  forget_far (r);
  r->changed (r->user_data);
  ask (r);
}

/* Asks for the first block that shows and is missing or stale, if none is asked for. */
static void ask (LecRange *r)
{
  int last = r->total >= 0 ? MIN (r->first + r->n, r->total) - 1 : r->first;
  if (r->request)
    return;
  for (int i = r->first / LEC_RANGE_BLOCK; i <= MAX (last, 0) / LEC_RANGE_BLOCK; i++) {
    if (block (r, i) && !block (r, i)->stale)
      continue;
    cJSON *params = cJSON_CreateObject ();
    if (r->filter && *r->filter)
      lec_json_set_string (params, "filter", r->filter);
    lec_json_set_number (params, "offset", i * LEC_RANGE_BLOCK);
    lec_json_set_number (params, "limit", LEC_RANGE_BLOCK);
    r->asked = i;
    lec_ui_call (r->ui, &r->request, r->action, params, NULL, on_result, r);
    return;
  }
}

void lec_range_filter (LecRange *r, const char *filter)
{
  if (g_strcmp0 (filter, r->filter) == 0)
    return;
  g_free (r->filter);
  r->filter = g_strdup (filter);
  lec_request_drop (&r->request);
  g_hash_table_remove_all (r->blocks);
  r->first = 0;
  ask (r);
}

static gboolean reload (gpointer data)
{
  LecRange *r = data;
  GHashTableIter iter;
  gpointer b;
  r->timer = 0;
  g_hash_table_iter_init (&iter, r->blocks);
  while (g_hash_table_iter_next (&iter, NULL, &b))
    ((Block *)b)->stale = TRUE;
  ask (r);
  return G_SOURCE_REMOVE;
}

void lec_range_reload (LecRange *r)
{
  if (!r->timer)
    r->timer = g_timeout_add (RELOAD_MS, reload, r);
}

void lec_range_show (LecRange *r, int first, int n)
{
  r->first = MAX (0, first);
  r->n = MAX (1, n);
  ask (r);
}

int lec_range_total (const LecRange *r)
{
  return r->total;
}

const cJSON *lec_range_row (const LecRange *r, int row)
{
  Block *b = block (r, row / LEC_RANGE_BLOCK);
  return b ? cJSON_GetArrayItem (lec_json_array (b->rows, r->member), row % LEC_RANGE_BLOCK) : NULL;
}

const char *lec_range_problem (const LecRange *r)
{
  return r->problem;
}
