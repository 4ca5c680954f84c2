/* lexical.h — words of numbered items: written in batches, searched by BM25, with phrases and proximity.
 *
 * Tables (layouts in postings.h and lexical_store.h): PREFIX.terms (postings), PREFIX.items (lengths), PREFIX.words
 * (counts of the collection and of its languages). A word is indexed as a key: one byte for the language that stemmed
 * it (0: none; | 0x40: a stop word, indexed so that phrases and a query of nothing else can be answered), then its
 * stem. An item has one language, so of a word's keys in different languages at most one is in it. Nothing is kept
 * between transactions. SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>
#include "src/index/query.h"
#include "src/index/scope.h"
#include "src/store/store.h"

typedef struct LecLexical LecLexical;             /* open tables; thread-safe */
typedef struct LecLexicalBatch LecLexicalBatch;   /* items tokenised, not yet written; belongs to one thread */
typedef struct LecLexicalSearch LecLexicalSearch; /* a query looked up in one transaction; belongs to its thread */

/* Opens (creates) the tables, keeping a reference to the store; NULL with the store's error. */
LecLexical *lec_lexical_open (LecStore *store, const char *prefix, GError **error);
/* Lets go of the store; batches and searches must be freed before. */
void lec_lexical_close (LecLexical *lexical);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecLexical, lec_lexical_close)

/* ---- writing ---- */

/* An empty batch; `lexical` is borrowed and must outlive it. */
LecLexicalBatch *lec_lexical_batch_new (LecLexical *lexical);
void lec_lexical_batch_free (LecLexicalBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecLexicalBatch, lec_lexical_batch_free)
/* Cuts an item into words. Items must be added in growing order. heading, title and language may be NULL. */
void lec_lexical_batch_add (LecLexicalBatch *batch, guint32 item, const char *text, const char *heading,
                            const char *title, const char *language);
/* Bytes of memory that the batch holds, roughly. */
gsize lec_lexical_batch_bytes (const LecLexicalBatch *batch);
/* Writes all items, `first` added to each number; every number must be above all that were ever written
 * (LEC_ERROR_INVALID otherwise). The batch is as it was, and may be written again after a failure. */
gboolean lec_lexical_batch_write (LecLexicalBatch *batch, LecTxn *txn, guint32 first, GError **error);

/* Removes items: at once from every search; their postings go when lec_lexical_maintain finds that it pays. */
gboolean lec_lexical_remove (LecLexical *lexical, LecTxn *txn, const guint32 *items, gsize n, GError **error);

/* Drops the postings of removed items once they are a fifth of all, in slices of short writes; in a worker. */
gboolean lec_lexical_maintain (LecLexical *lexical, GCancellable *cancellable, GError **error);

typedef struct {
  guint64 items;              /* with at least one word, not removed */
  guint64 words, title_words; /* sums over them of the weighted length, and of title words alone (stop words out) */
  guint32 limit;              /* above all items ever written: the size of a LecScope */
} LecLexicalStats;

/* Counts as the transaction sees them; zeros for an empty collection. */
void lec_lexical_stats (LecLexical *lexical, LecTxn *txn, LecLexicalStats *stats);
/* Compares postings, lengths and counts; FALSE with LEC_ERROR_CORRUPT and what is wrong. */
gboolean lec_lexical_check (LecLexical *lexical, LecTxn *txn, GError **error);

/* ---- searching ---- */

/* One key that the query looks for. Keys of one `word` are its forms in the collection's languages; they share idf. */
typedef struct {
  const char *key; /* borrowed from the search; as in lec_lexical_walk */
  gsize key_length;
  guint word;    /* 0 … n-1: number of the query's word */
  guint32 df;    /* items that have this key (removed ones may still be counted) */
  double idf;    /* of the word: ln (1 + (N - df + .5) / (df + .5)), df over all its keys */
  double weight; /* √(times that the query has the word) */
} LecLexicalKey;

/* Looks the query's words up. Quoted phrases and -words are resolved here: what they admit of `scope` (NULL: all items)
 * is what the search sees. `query` and `scope` are borrowed and must outlive the search, and so must `txn`. `prefix`:
 * the last word is still being typed: its completions count as forms of it. NULL with the error. */
LecLexicalSearch *lec_lexical_search_new (LecLexical *lexical, LecTxn *txn, const LecQuery *query,
                                          const LecScope *scope, gboolean prefix, GError **error);
void lec_lexical_search_free (LecLexicalSearch *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecLexicalSearch, lec_lexical_search_free)

/* Where the search may look: the scope less what phrases and -words rule out; NULL: everywhere. Borrowed. For vectors.
 */
const LecScope *lec_lexical_search_scope (const LecLexicalSearch *search);
/* The keys found in the collection (those with df > 0), borrowed. */
const LecLexicalKey *lec_lexical_search_keys (const LecLexicalSearch *search, gsize *n);
/* What no item can exceed: Σ weight · idf over the query's words, those that the collection lacks at the idf of df 0.
 * 0: no words. score / bound is 0–1 and comparable between queries. */
double lec_lexical_search_bound (const LecLexicalSearch *search);

typedef struct {
  guint32 item;
  float score; /* BM25 without the factor k1+1: Σ weight · idf · tf / (tf + K) */
} LecLexicalHit;

/* The n best by BM25, falling, ties by item (GArray of LecLexicalHit, owned by the caller; may be empty). */
GArray *lec_lexical_search_top (LecLexicalSearch *search, gsize n);

typedef struct {
  float bm25;      /* as in LecLexicalHit; 0 for an item without any of the words */
  float proximity; /* X of docs/retrieval.md over the same factor, so that bm25 + w·proximity is right with the w given
                      there */
  float title;     /* BM25 of the title alone, with the body's idf and the titles' mean length */
  float coverage;  /* share (0–1) of the idf of the query's words known to the index that is found in the item */
} LecLexicalParts;

/* Parts of n items, given in growing order (whether or not they are in the scope); out has room for n. */
void lec_lexical_search_parts (LecLexicalSearch *search, const guint32 *items, gsize n, LecLexicalParts *out);

/* ---- walking: for what is fitted on the collection ---- */

typedef struct {
  guint32 item, tf; /* tf: weighted by field */
} LecPosting;

/* Called for each key in rising order of bytes; FALSE stops the walk (which is then TRUE all the same). */
typedef gboolean (*LecLexicalWalkFunc) (const char *key, gsize key_length, const LecPosting *postings, gsize n,
                                        gpointer user_data);

/* Walks all keys that have at least `min_df` items (stop words are left out), giving their postings of items >= `from`
 * that are not removed (with `from` > 0 a key without any is left out). FALSE with LEC_ERROR_CORRUPT, or cancelled. */
gboolean lec_lexical_walk (LecLexical *lexical, LecTxn *txn, guint32 min_df, guint32 from, LecLexicalWalkFunc func,
                           gpointer user_data, GCancellable *cancellable, GError **error);
