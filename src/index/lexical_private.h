/* lexical_private.h — the tables of the lexical index, and what its files share.
 *
 * PREFIX.terms  postings.h's blocks
 * PREFIX.items  page number (big-endian u32) to LEC_ROWS rows of LecItemRow as little-endian bytes; a row of zeros: no
 *               such item, or removed, or without words
 * PREFIX.words  "stats" to u64 items, words, title words, removed, next (above all items ever written);
 *               "langs" to LEC_N_LANGS u64: items written in each language
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/index/key.h"
#include "src/index/lexical.h"
#include "src/index/postings.h"

#define LEC_ROWS 1020 /* a value that fills a page of the store */

/* BM25, Robertson et al. 1994, with the idf of Lucene. */
#define LEC_K1 1.2
#define LEC_B  0.75

struct LecLexical {
  LecStore *store; /* owned reference */
  LecTable terms, items, words;
};

/* What is kept of an item. */
typedef struct {
  guint16 length;     /* words without stop words, the title's twice; at most 65535 */
  guint8 title_end;   /* positions below this are the title's */
  guint8 title_words; /* of the title, without stop words */
} LecItemRow;

typedef struct {
  guint64 items, words, title_words, removed, next;
  guint64 langs[LEC_N_LANGS];
} LecCollection;

/* Reads the counts; what is absent or damaged reads as zeros. */
void lec_collection_read (const LecLexical *lexical, LecTxn *txn, LecCollection *out);
/* Replaces the counts; FALSE with the store's error. */
gboolean lec_collection_write (const LecLexical *lexical, LecTxn *txn, const LecCollection *collection, GError **error);

/* Rows of items, looked up page by page; a page is found once. Read transactions only. */
typedef struct {
  const LecLexical *lexical;
  LecTxn *txn;
  guint n_pages;
  const guint8 **pages; /* NULL: not looked up; `none`: absent */
} LecRows;

/* Rows of items below `limit`; lexical and txn are borrowed. lec_rows_clear frees the pages' places. */
void lec_rows_init (LecRows *rows, const LecLexical *lexical, LecTxn *txn, guint32 limit);
void lec_rows_clear (LecRows *rows);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LecRows, lec_rows_clear)
/* The page's bytes, LEC_ROWS rows; zeros if it is absent. */
const guint8 *lec_rows_page (LecRows *rows, guint32 page);
LecItemRow lec_rows_get (LecRows *rows, guint32 item);

/* A row from its four bytes, and into them. */
LecItemRow lec_row_read (const guint8 *at);
/* The other way. */
void lec_row_write (guint8 *at, LecItemRow row);

/* The table's key of a block; out has room for LEC_ENTRY_MAX. Returns its length. */
#define LEC_ENTRY_MAX (LEC_KEY_MAX + 5)
gsize lec_entry_key (const char *key, gsize length, guint32 last, guint8 *out);
/* Takes a table's key apart; FALSE if it is none of ours. */
gboolean lec_entry_parse (LecSlice entry, gsize *key_length, guint32 *last);

/* One key's postings, read in growing order (list.c). */
typedef struct {
  LecTxn *txn;
  LecTable table;
  LecCursor *cursor; /* made at the first move; owned */
  char key[LEC_KEY_MAX];
  gsize key_length;
  guint32 df;       /* all items, removed ones too */
  LecImpact impact; /* of all */
  /* the block that it stands on */
  gboolean at_end;
  LecBlock block;
  guint32 last; /* its last item; in a tail, LEC_POSTINGS_TAIL - 1 until it is decoded */
  gboolean has_items, has_tfs, has_positions;
  guint at; /* index of the posting that was sought */
  guint32 items[LEC_BLOCK], tfs[LEC_BLOCK];
  LecPositions positions;
} LecList;

/* NULL if the collection lacks the key. */
LecList *lec_list_new (const LecLexical *lexical, LecTxn *txn, const char *key, gsize length);
void lec_list_free (LecList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecList, lec_list_free)
/* Moves to the first block that may hold an item >= `target` (not below that of an earlier call); FALSE at the end. */
gboolean lec_list_block (LecList *list, guint32 target);
/* Moves to the next block; FALSE at the end. */
gboolean lec_list_next_block (LecList *list);
/* The items and the tfs of the block that it stands on. FALSE on damage (and at the end from then on). */
gboolean lec_list_items (LecList *list);
const guint32 *lec_list_tfs (LecList *list);
/* Moves to the first posting >= `target` and gives its item; FALSE at the end. */
gboolean lec_list_seek (LecList *list, guint32 target, guint32 *item);
/* tf and positions of the posting that was sought; the positions are added to `out`. */
guint32 lec_list_tf (LecList *list);
gboolean lec_list_positions (LecList *list, GArray *out);
/* The decoded posting after the one that was sought; FALSE at the end. */
gboolean lec_list_next (LecList *list, guint32 *item);
