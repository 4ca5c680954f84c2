/* lexical_top.c — the best items by BM25.
 *
 * Items are scored in windows of WINDOW numbers: scores of a window lie in a small array. In each window the impacts
 * of the blocks that reach into it bound what each key can add there. A window that cannot reach the k-th best score is
 * passed over undecoded; in the others the keys of small bounds, which together cannot lift an item over that score,
 * are added only to items that the other keys have brought near it (MaxScore, Turtle and Flood 1995, by windows).
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/index/lexical_search.h"
#include "src/index/top.h"

#define WINDOW       4096
#define BLOCKS       (WINDOW / LEC_BLOCK + 2) /* that a window can touch, but for damage */
#define WORDS        (WINDOW / 64)
#define MAX_FLOAT_UP 1.0001f /* bounds are sums in another order than scores */

/* A key's postings, and the blocks that reach into the window. */
typedef struct {
  LecList *list;
  float scale; /* weight · idf */
  LecBlock blocks[BLOCKS];
  guint n;
  float bound; /* of what the key adds to an item of the window */
} Lane;

typedef struct {
  LecLexicalSearch *search;
  LecTop *top;
  Lane *lanes;
  Lane **order; /* lanes with blocks in the window, by growing bound */
  guint n_lanes, n_order;
  guint32 start; /* of the window */
  float scores[WINDOW];
  guint64 seen[WORDS];        /* items of the window with a score */
  guint32 candidates[WINDOW]; /* offsets in the window */
} Scan;

/* Collects the blocks that reach into the window; the list stays on the last of them. */
static void fill_lane (const Scan *scan, Lane *lane)
{
  const LecLexicalSearch *s = scan->search;
  guint32 end = scan->start + (WINDOW - 1);
  lane->n = 0;
  lane->bound = 0;
  if (!lec_list_block (lane->list, scan->start))
    return;
  while (lane->list->block.first <= end && lane->n < BLOCKS) {
    const LecBlock *block = &lane->list->block;
    lane->blocks[lane->n++] = *block;
    lane->bound = MAX (lane->bound, lane->scale * lec_impact_bound (&block->impact, s->a, s->b));
    if (lane->list->last > end || !lec_list_next_block (lane->list))
      return;
  }
}

static int by_bound (gconstpointer a, gconstpointer b)
{
  const Lane *x = *(Lane *const *)a, *y = *(Lane *const *)b;
  return (x->bound > y->bound) - (x->bound < y->bound);
}

/* The next window in which any key has a posting: moves `start`; FALSE at the end. */
static gboolean next_window (Scan *scan)
{
  guint32 first = LEC_POSTINGS_TAIL;
  for (guint i = 0; i < scan->n_lanes; i++)
    if (lec_list_block (scan->lanes[i].list, scan->start))
      first = MIN (first, MAX (scan->lanes[i].list->block.first, scan->start));
  scan->start = first / WINDOW * WINDOW;
  return first < LEC_POSTINGS_TAIL && first < scan->search->collection.next;
}

/* Adds a key to all items of the window that have it. */
static void add_all (Scan *scan, const Lane *lane)
{
  LecLexicalSearch *s = scan->search;
  guint32 items[LEC_BLOCK], tfs[LEC_BLOCK];
  for (guint i = 0; i < lane->n; i++) {
    const LecBlock *block = &lane->blocks[i];
    if (!lec_block_items (block, items))
      return;
    lec_block_tfs (block, tfs);
    guint from = 0, to = block->n;
    while (from < to && items[from] < scan->start)
      from++;
    while (to > from && items[to - 1] - scan->start >= WINDOW)
      to--;
    for (guint j = from; j < to; j++) {
      guint32 at = items[j] - scan->start;
      const guint8 *row = lec_rows_page (&s->rows, items[j] / LEC_ROWS) + items[j] % LEC_ROWS * 4;
      float length = (float)(row[0] | row[1] << 8), tf = (float)tfs[j];
      if (length == 0) /* removed */
        continue;
      scan->scores[at] += lane->scale * tf / (tf + s->a + s->b * length);
      scan->seen[at / 64] |= G_GUINT64_CONSTANT (1) << (at % 64);
    }
  }
}

/* Adds a key to the candidates that have it; both grow. */
static void add_to (Scan *scan, const Lane *lane, guint n)
{
  LecLexicalSearch *s = scan->search;
  guint32 items[LEC_BLOCK], tfs[LEC_BLOCK];
  guint c = 0;
  for (guint i = 0; i < lane->n && c < n; i++) {
    const LecBlock *block = &lane->blocks[i];
    guint32 limit = i + 1 < lane->n ? lane->blocks[i + 1].first : LEC_POSTINGS_TAIL;
    if (scan->start + scan->candidates[c] >= limit)
      continue; /* no candidate in this block */
    if (!lec_block_items (block, items))
      return;
    lec_block_tfs (block, tfs);
    for (guint j = 0; c < n && j < block->n;) {
      guint32 item = scan->start + scan->candidates[c];
      if (item < items[j]) {
        c++;
      } else if (item > items[j]) {
        j++;
      } else {
        float length = lec_rows_get (&s->rows, item).length, tf = (float)tfs[j];
        scan->scores[scan->candidates[c]] += lane->scale * tf / (tf + s->a + s->b * length);
        c++;
        j++;
      }
    }
  }
}

/* The items of the window that have been seen, are in the scope, and can still exceed the floor with `more`. */
static guint collect (Scan *scan, float more)
{
  const LecScope *scope = scan->search->scope;
  float floor = lec_top_floor (scan->top);
  guint n = 0;
  for (guint w = 0; w < WORDS; w++)
    for (guint64 bits = scan->seen[w]; bits; bits &= bits - 1) {
      guint32 at = w * 64 + (guint32)__builtin_ctzll (bits);
      if ((scan->scores[at] + more) * MAX_FLOAT_UP >= floor && (!scope || lec_scope_has (scope, scan->start + at)))
        scan->candidates[n++] = at;
    }
  return n;
}

static void score_window (Scan *scan)
{
  scan->n_order = 0;
  float sum = 0, floor = lec_top_floor (scan->top);
  for (guint i = 0; i < scan->n_lanes; i++) {
    fill_lane (scan, &scan->lanes[i]);
    if (scan->lanes[i].n)
      scan->order[scan->n_order++] = &scan->lanes[i];
    sum += scan->lanes[i].bound;
  }
  const LecScope *scope = scan->search->scope;
  if (sum * MAX_FLOAT_UP < floor || (scope && !lec_scope_has_any (scope, scan->start, scan->start + (WINDOW - 1))))
    return;
  qsort (scan->order, scan->n_order, sizeof *scan->order, by_bound);
  guint essential = 0;
  float small = 0; /* what all lanes below `essential` can add */
  while (essential < scan->n_order && (small + scan->order[essential]->bound) * MAX_FLOAT_UP < floor)
    small += scan->order[essential++]->bound;
  memset (scan->scores, 0, sizeof scan->scores);
  memset (scan->seen, 0, sizeof scan->seen);
  for (guint i = essential; i < scan->n_order; i++)
    add_all (scan, scan->order[i]);
  guint n = collect (scan, small);
  for (guint i = essential; i-- > 0 && n;) {
    add_to (scan, scan->order[i], n);
    small -= scan->order[i]->bound;
    guint kept = 0;
    for (guint c = 0; c < n; c++)
      if ((scan->scores[scan->candidates[c]] + MAX (small, 0)) * MAX_FLOAT_UP >= floor)
        scan->candidates[kept++] = scan->candidates[c];
    n = kept;
  }
  for (guint c = 0; c < n; c++)
    lec_top_add (scan->top, scan->scores[scan->candidates[c]], scan->start + scan->candidates[c]);
}

static GArray *hits_of (LecTop *top)
{
  GArray *hits = g_array_sized_new (FALSE, FALSE, sizeof (LecLexicalHit), (guint)top->n);
  lec_top_sort (top);
  for (gsize i = 0; i < top->n; i++) {
    LecLexicalHit hit = {top->heap[i].id, top->heap[i].score};
    g_array_append_val (hits, hit);
  }
  return hits;
}

GArray *lec_lexical_search_top (LecLexicalSearch *search, gsize n)
{
  g_auto (LecTop) top;
  lec_top_init (&top, MAX (n, 1));
  Scan *scan = g_new (Scan, 1);
  scan->search = search;
  scan->top = &top;
  scan->n_lanes = 0;
  scan->start = 0;
  scan->lanes = g_new0 (Lane, search->keys->len + 1);
  scan->order = g_new0 (Lane *, search->keys->len + 1);
  for (guint i = 0; i < search->keys->len; i++) {
    const LecLexicalKey *key = &g_array_index (search->keys, LecLexicalKey, i);
    LecList *list = lec_list_new (search->lexical, search->txn, key->key, key->key_length);
    if (list)
      scan->lanes[scan->n_lanes++] = (Lane){.list = list, .scale = (float)(key->weight * key->idf)};
  }
  while (next_window (scan)) {
    score_window (scan);
    if (scan->start > LEC_POSTINGS_TAIL - 2 * WINDOW)
      break;
    scan->start += WINDOW;
  }
  for (guint i = 0; i < scan->n_lanes; i++)
    lec_list_free (scan->lanes[i].list);
  g_free (scan->lanes);
  g_free (scan->order);
  g_free (scan);
  return hits_of (&top);
}
