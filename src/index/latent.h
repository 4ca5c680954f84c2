/* latent.h — a latent semantic index: words that go together in this very collection come to lie together.
 *
 * The matrix items × words (ln(1+tf) · idf, rows of length 1) is approximated by its largest singular vectors
 * (Deerwester et al. 1990; randomised as in Halko, Martinsson and Tropp 2011, algorithm 4.4). It needs no model, and
 * works in every language that the lexical index can cut into words. It is fitted in the background and refitted when
 * the collection has grown by a quarter; items added since are folded in: projected with the words' vectors of the fit.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/index/lexical.h"
#include "src/index/top.h"

#define LEC_LATENT_MAX  100 /* dimensions at most: items / 4, at least 16 */
#define LEC_LATENT_FROM 64  /* items from which it is fitted */

typedef struct LecLatent LecLatent; /* open tables; thread-safe */

/* Opens (creates) the tables PREFIX.lat…. `store` is borrowed. */
LecLatent *lec_latent_open (LecStore *store, const char *prefix, GError **error);
void lec_latent_close (LecLatent *latent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecLatent, lec_latent_close)

/* Dimensions of the fit that is in use; 0: there is none yet. */
guint lec_latent_dimensions (LecLatent *latent, LecTxn *txn);
/* A query's vector of unit length, LEC_LATENT_MAX floats; FALSE if the fit knows none of its keys. */
gboolean lec_latent_query (LecLatent *latent, LecTxn *txn, const LecLexicalKey *keys, gsize n, float *out);
/* An item's vector; FALSE if it has none (too new, or without words that the fit knows). */
gboolean lec_latent_item (LecLatent *latent, LecTxn *txn, guint32 item, float *out);
/* Adds to `items` those with the largest cosines in the scope (NULL: all). FALSE: cancelled. */
gboolean lec_latent_scan (LecLatent *latent, LecTxn *txn, const float *query, const LecScope *scope, LecTop *items,
                          GCancellable *cancellable, GError **error);

/* Takes items out of the scan. */
gboolean lec_latent_remove (LecLatent *latent, LecTxn *txn, const guint32 *items, gsize n, GError **error);

/* Fits, refits or folds in what is due, in a worker; memory is bounded by a sample of LEC_LATENT_SAMPLE items.
 * FALSE with the error, or cancelled (what was in use stays in use). */
#define LEC_LATENT_SAMPLE 20000
gboolean lec_latent_maintain (LecLatent *latent, LecLexical *lexical, GCancellable *cancellable, GError **error);
