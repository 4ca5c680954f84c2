/* top.h — the k largest of many scored numbers, by a binary heap whose root is the smallest that is kept.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

typedef struct {
  float score;
  guint32 id;
} LecScored;

typedef struct {
  LecScored *heap; /* heap[0] is the worst kept; sorted by falling score after lec_top_sort */
  gsize n, k;
} LecTop;

/* Room for the best `k` (at least 1); cleared with lec_top_clear. */
void lec_top_init (LecTop *top, gsize k);
void lec_top_clear (LecTop *top);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LecTop, lec_top_clear)
/* The score that a new entry must reach to be kept: -INFINITY while there is room. */
float lec_top_floor (const LecTop *top);
/* Keeps the entry if it is among the best k; of equal scores the smaller id wins, so that results are repeatable. */
void lec_top_add (LecTop *top, float score, guint32 id);
/* Sorts by falling score, then by growing id; nothing may be added after this. */
void lec_top_sort (LecTop *top);
