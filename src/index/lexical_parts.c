/* lexical_parts.c — what candidates are judged by beside BM25: proximity, title, coverage.
 * SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>
#include "src/index/lexical_search.h"

/* A word of the query at a place of a candidate. */
typedef struct {
  guint32 candidate, position, word;
} Occurrence;

typedef struct {
  LecLexicalSearch *search;
  const guint32 *items;
  gsize n;
  LecLexicalParts *out;
  LecItemRow *rows;
  GArray *occurrences; /* of Occurrence */
  GArray *positions;
  double *idf;      /* of each word */
  guint8 *has;      /* n × n_words: the word is in the item */
  guint8 *overlaps; /* for each word: a pair of clusters, which shares one with its neighbour */
  double title_a, title_b;
} Parts;

static guint title_tf (const Parts *p, LecItemRow row)
{
  guint tf = 0;
  while (tf < p->positions->len && g_array_index (p->positions, guint32, tf) < row.title_end)
    tf++;
  return tf;
}

static void add_posting (Parts *p, const LecLexicalKey *key, LecList *list, gsize i)
{
  const LecLexicalSearch *s = p->search;
  LecItemRow row = p->rows[i];
  double tf = lec_list_tf (list);
  g_array_set_size (p->positions, 0);
  lec_list_positions (list, p->positions);
  p->out[i].bm25 += (float)(key->weight * key->idf * tf / (tf + s->a + s->b * row.length));
  double in_title = title_tf (p, row);
  if (in_title > 0)
    p->out[i].title +=
        (float)(key->weight * key->idf * in_title / (in_title + p->title_a + p->title_b * row.title_words));
  for (guint j = 0; j < p->positions->len; j++) {
    Occurrence o = {(guint32)i, g_array_index (p->positions, guint32, j), key->word};
    g_array_append_val (p->occurrences, o);
  }
  guint8 *has = p->has + i * s->n_words + key->word;
  p->out[i].coverage += *has ? 0 : (float)(key->idf / s->known);
  *has = 1;
}

static void add_key (Parts *p, const LecLexicalKey *key)
{
  g_autoptr (LecList) list = lec_list_new (p->search->lexical, p->search->txn, key->key, key->key_length);
  guint32 item = 0;
  gboolean some = list != NULL;
  for (gsize i = 0; i < p->n && some; i++) {
    if (p->rows[i].length == 0 || (item > p->items[i]))
      continue;
    some = lec_list_seek (list, p->items[i], &item);
    if (some && item == p->items[i])
      add_posting (p, key, list, i);
  }
}

static int by_place (gconstpointer a, gconstpointer b)
{
  const Occurrence *x = a, *y = b;
  if (x->candidate != y->candidate)
    return x->candidate < y->candidate ? -1 : 1;
  if (x->position != y->position)
    return x->position < y->position ? -1 : 1;
  return (x->word > y->word) - (x->word < y->word);
}

/* Büttcher, Clarke and Lushman 2006: each pair of neighbouring occurrences of different words brings both words nearer.
 * `o`: the n occurrences of one item by growing position. */
static float proximity (const Parts *p, const Occurrence *o, gsize n, double *near, LecItemRow row)
{
  double sum = 0, k = p->search->a + p->search->b * row.length;
  for (gsize i = 0; i < n; i++)
    near[o[i].word] = 0;
  for (gsize i = 1; i < n; i++) {
    double d = (double)o[i].position - o[i - 1].position;
    if (o[i].word == o[i - 1].word || d <= (p->overlaps[o[i].word] && p->overlaps[o[i - 1].word]))
      continue;
    near[o[i].word] += p->idf[o[i - 1].word] / (d * d);
    near[o[i - 1].word] += p->idf[o[i].word] / (d * d);
  }
  for (gsize i = 0; i < n; i++) {
    double *acc = &near[o[i].word];
    sum += MIN (1, p->idf[o[i].word]) * *acc / (*acc + k);
    *acc = 0; /* a word counts once */
  }
  return (float)sum;
}

static void add_proximity (Parts *p)
{
  const Occurrence *o = (const Occurrence *)(gpointer)p->occurrences->data;
  guint n = p->occurrences->len;
  g_autofree double *near = g_new0 (double, p->search->n_words + 1);
  if (n)
    qsort (p->occurrences->data, n, sizeof *o, by_place);
  for (guint at = 0, end; at < n; at = end) {
    for (end = at; end < n && o[end].candidate == o[at].candidate; end++)
      ;
    p->out[o[at].candidate].proximity = proximity (p, o + at, end - at, near, p->rows[o[at].candidate]);
  }
}

void lec_lexical_search_parts (LecLexicalSearch *search, const guint32 *items, gsize n, LecLexicalParts *out)
{
  memset (out, 0, n * sizeof *out);
  const LecCollection *c = &search->collection;
  double average = c->items ? (double)c->title_words / (double)c->items : 0;
  Parts p = {.search = search,
             .items = items,
             .n = n,
             .out = out,
             .rows = g_new0 (LecItemRow, n + 1),
             .occurrences = g_array_new (FALSE, FALSE, sizeof (Occurrence)),
             .positions = g_array_new (FALSE, FALSE, sizeof (guint32)),
             .idf = g_new0 (double, search->n_words + 1),
             .has = g_new0 (guint8, n * search->n_words + 1),
             .overlaps = g_new0 (guint8, search->n_words + 1),
             .title_a = LEC_K1 * (1 - LEC_B),
             .title_b = average > 0 ? LEC_K1 * LEC_B / average : 0};
  for (gsize i = 0; i < n; i++)
    p.rows[i] = lec_rows_get (&search->rows, items[i]);
  for (guint i = 0; i < search->keys->len; i++) {
    const LecLexicalKey *key = &g_array_index (search->keys, LecLexicalKey, i);
    p.idf[key->word] = key->idf;
    p.overlaps[key->word] = key->key[0] == 0 && (guint8)key->key[1] >= 0xe0; /* scripts of pairs are three bytes each */
    add_key (&p, key);
  }
  add_proximity (&p);
  g_free (p.rows);
  g_array_unref (p.occurrences);
  g_array_unref (p.positions);
  g_free (p.idf);
  g_free (p.has);
  g_free (p.overlaps);
}
