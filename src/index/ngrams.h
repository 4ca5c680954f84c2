/* ngrams.h — how much of a query's letters a text has: BM25 over padded sequences of four letters.
 *
 * Computed on a few hundred candidates only, from their text; document frequencies are those among the candidates, so
 * nothing is stored. It finds compounds, misspellings and inflections that stemming misses.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

typedef struct LecGrams LecGrams; /* a query's sequences, and their counts in texts; belongs to one thread */

/* The sequences of a query's words: " wing " gives " win", "wing", "ing ". Scripts written without spaces give pairs.
 */
LecGrams *lec_grams_new (const char *query);
void lec_grams_free (LecGrams *grams);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecGrams, lec_grams_free)
/* Counts a text (NULL: an empty one); texts are numbered 0, 1, 2 … in the order of the calls. */
void lec_grams_add (LecGrams *grams, const char *text);
/* BM25 (k1 1.2, b .75, √ of the query's count) of every text that was added, into out, as a share (0–1) of what no text
 * can exceed. */
void lec_grams_scores (const LecGrams *grams, float *out);
/* Whether most letters of a text are of scripts written without spaces (Han, kana, Hangul, Thai …). */
gboolean lec_grams_spaceless (const char *text);
