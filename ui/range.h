/* range.h — a long list read through the door by ranges: only what shows, and what lies around it, is in memory.
 *
 * Rows come in blocks of LEC_RANGE_BLOCK; the blocks farthest from what shows are forgotten. When the list changes, old
 * rows stay until the new ones are there, so that nothing flickers.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "ui/ui.h"

#define LEC_RANGE_BLOCK 100

typedef struct LecRange LecRange;

/* The list that `action` gives (parameters filter, offset, limit) in the member `member`, with `total`. `changed` is
 * called when rows have come or the total is another one. */
LecRange *lec_range_new (LecUi *ui, const char *action, const char *member, void (*changed) (gpointer),
                         gpointer user_data);
void lec_range_free (LecRange *range);

/* Another filter (NULL or "": all): everything is read anew. */
void lec_range_filter (LecRange *range, const char *filter);
/* The list has changed: reads anew what shows, at most three times a second. */
void lec_range_reload (LecRange *range);
/* Rows `first` … `first + n − 1` show: asks for those that are missing. */
void lec_range_show (LecRange *range, int first, int n);

/* −1 until the first answer. */
int lec_range_total (const LecRange *range);
/* A row, borrowed until the next answer; NULL: not here yet. */
const cJSON *lec_range_row (const LecRange *range, int row);
/* Why the last reading failed, or NULL. */
const char *lec_range_problem (const LecRange *range);
