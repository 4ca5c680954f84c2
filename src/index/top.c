/* top.c — a bounded heap.
 * SPDX-License-Identifier: MIT */
#include "src/index/top.h"
#include <math.h>
#include <stdlib.h>

/* TRUE if a ranks below b. */
static gboolean worse (const LecScored *a, const LecScored *b)
{
  return a->score < b->score || (a->score == b->score && a->id > b->id);
}

void lec_top_init (LecTop *top, gsize k)
{
  top->k = MAX (k, 1);
  top->n = 0;
  top->heap = g_new (LecScored, top->k);
}

void lec_top_clear (LecTop *top)
{
  g_clear_pointer (&top->heap, g_free);
  top->n = top->k = 0;
}

float lec_top_floor (const LecTop *top)
{
  return top->n < top->k ? -INFINITY : top->heap[0].score;
}

/* Moves the entry at `i` down to where both its children are better. */
static void sift_down (LecTop *top, gsize i)
{
  for (;;) {
    gsize child = 2 * i + 1;
    if (child >= top->n)
      return;
    if (child + 1 < top->n && worse (&top->heap[child + 1], &top->heap[child]))
      child++;
    if (!worse (&top->heap[child], &top->heap[i]))
      return;
    LecScored swap = top->heap[i];
    top->heap[i] = top->heap[child];
    top->heap[child] = swap;
    i = child;
  }
}

void lec_top_add (LecTop *top, float score, guint32 id)
{
  LecScored entry = {score, id};
  if (top->n == top->k) {
    if (worse (&top->heap[0], &entry)) {
      top->heap[0] = entry;
      sift_down (top, 0);
    }
    return;
  }
  gsize i = top->n++;
  while (i > 0 && worse (&entry, &top->heap[(i - 1) / 2])) {
    top->heap[i] = top->heap[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  top->heap[i] = entry;
}

static int by_falling_score (const void *a, const void *b)
{
  return worse (a, b) ? 1 : worse (b, a) ? -1 : 0;
}

void lec_top_sort (LecTop *top)
{
  qsort (top->heap, top->n, sizeof *top->heap, by_falling_score);
}
