/* use_lite_tokenizer.h — text to the ids of the model's pieces: the path of pieces with the best score.
 *
 * Immutable after it is made, so threads may share it.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/embed/use_lite_weights.h"

typedef struct LecUseLiteTokenizer LecUseLiteTokenizer;

/* What was found in a text, as far as it was read. */
typedef struct {
  gsize characters; /* besides spaces */
  gsize unknown;    /* of them, those that no piece holds */
  gsize lone;       /* of them, those outside ASCII that are known as single characters only */
} LecTokenStats;

/* Builds the trie of the pieces (about 0.5 ms). The weights are borrowed for its life. */
LecUseLiteTokenizer *lec_use_lite_tokenizer_new (const LecUseLiteWeights *weights);
void lec_use_lite_tokenizer_free (LecUseLiteTokenizer *tokenizer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecUseLiteTokenizer, lec_use_lite_tokenizer_free)

/* Appends the ids of a text to `ids` (guint16), at most `max` of them; what lies behind is not read.
 *
 * text    any `length` bytes; malformed UTF-8 is unknown, as is NUL. A stretch of LEC_TOKENIZER_WORD bytes without a
 *         space is cut there, which bounds the memory that a call takes (14 bytes for a byte of the longest word).
 * stats   added to; may be NULL
 * Returns how many ids were appended. */
gsize lec_use_lite_tokenizer_encode (const LecUseLiteTokenizer *tokenizer, const char *text, gsize length, gsize max,
                                     GArray *ids, LecTokenStats *stats);

enum { LEC_TOKENIZER_WORD = 1 << 20 };
