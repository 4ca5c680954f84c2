/* use_lite_tokenizer.c — a unigram segmentation, with the peculiarities of the reference kept on purpose.
 *
 * The pieces lie in a trie over bytes, which is one open-addressing hash table: a node is its own place in the table,
 * and is found by its parent's place and its byte. It takes 192 kB, since memory not touched before is what a first
 * query pays for. Inside, the sign for a space (U+2581) is the byte 0xff, which no UTF-8 has.
 *
 * No piece holds a space but at its start, and a space always starts a piece. So the best path goes through the place
 * before every space, and a text is read word by word: the score runs on, the rest of a word's work is forgotten.
 * SPDX-License-Identifier: MIT */
#include "src/embed/use_lite_tokenizer.h"
#include "src/base/utf8.h"
#include <string.h>

enum {
  RESERVED = 6,     /* the first ids never come from text; 0 is the unknown */
  SPACE = 0xff,     /* stands for U+2581 */
  CHUNK = 1 << 12,  /* bytes that are normalised at once, to the next space */
  NO_PIECE = 0xffff /* a node that ends no piece */
};

struct LecUseLiteTokenizer {
  guint32 slots;   /* a power of two; as a node it is the root */
  guint32 *keys;   /* (slots) parent << 8 | byte, plus 1; 0: empty */
  guint16 *pieces; /* (slots) the piece that ends at the node, or NO_PIECE */
  guint32 n_nodes;
  const float *scores; /* (n_pieces) borrowed from the weights */
};

/* One word on its way: arrays over its bytes, and one more. best[j] is the score of the best path to j, whose last
 * piece has the id and length stored there. */
typedef struct {
  double *best;
  guint16 *id;
  guint32 *length;
  gsize room;
  double running; /* the score in front of the word */
} Path;

/* The place of a node in the table, or the empty place where it would be. */
static guint32 place_of (const LecUseLiteTokenizer *t, guint32 parent, guint8 byte)
{
  guint32 key = (parent << 8 | byte) + 1, at = (key * 2654435761u >> 9) & (t->slots - 1);
  while (t->keys[at] && t->keys[at] != key)
    at = (at + 1) & (t->slots - 1);
  return at;
}

/* Writes a piece or a text with U+2581 and, in a text, U+0020 as SPACE; returns the new length (never larger). */
static gsize mark_spaces (char *out, const char *in, gsize length, gboolean in_text)
{
  gsize n = 0;
  for (gsize i = 0; i < length; i++) {
    if (length - i >= 3 && memcmp (in + i, "\xe2\x96\x81", 3) == 0) {
      out[n++] = (char)SPACE;
      i += 2;
    } else {
      out[n++] = in_text && in[i] == ' ' ? (char)SPACE : in[i];
    }
  }
  return n;
}

static void add_piece (LecUseLiteTokenizer *t, const char *bytes, gsize length, guint16 id)
{
  char small[64];
  g_autofree char *large = length > sizeof small ? g_malloc (length) : NULL;
  char *piece = large ? large : small;
  length = mark_spaces (piece, bytes, length, FALSE);
  guint32 node = t->slots;
  for (gsize i = 0; i < length && t->n_nodes < t->slots - 1; i++) {
    guint32 at = place_of (t, node, (guint8)piece[i]);
    if (!t->keys[at]) {
      t->keys[at] = (node << 8 | (guint8)piece[i]) + 1;
      t->pieces[at] = NO_PIECE;
      t->n_nodes++;
    }
    node = at;
  }
  if (node < t->slots)
    t->pieces[node] = id; /* of equal pieces the last one counts */
}

/* Builds the trie in a table of so many slots; FALSE if that is too tight. */
static gboolean build (LecUseLiteTokenizer *t, const LecUseLiteWeights *weights, guint32 slots)
{
  g_free (t->keys);
  g_free (t->pieces);
  t->slots = slots;
  t->keys = g_new0 (guint32, slots);
  t->pieces = g_new (guint16, slots);
  t->n_nodes = 0;
  const guint32 *starts = weights->starts;
  for (guint i = RESERVED; i < weights->n_pieces && t->n_nodes <= slots / 4 * 3; i++)
    add_piece (t, weights->bytes + starts[i], starts[i + 1] - starts[i], (guint16)i);
  return t->n_nodes <= slots / 4 * 3;
}

LecUseLiteTokenizer *lec_use_lite_tokenizer_new (const LecUseLiteWeights *weights)
{
  LecUseLiteTokenizer *t = g_new0 (LecUseLiteTokenizer, 1);
  t->scores = weights->scores;
  guint32 slots = 1024;
  while (slots < 3 * weights->n_pieces) /* a piece adds 2.3 nodes in this model's vocabulary */
    slots *= 2;
  while (!build (t, weights, slots)) /* ends at 4 M slots at the latest: the weights hold at most 1 MB of pieces */
    slots *= 2;
  return t;
}

void lec_use_lite_tokenizer_free (LecUseLiteTokenizer *tokenizer)
{
  g_free (tokenizer->keys);
  g_free (tokenizer->pieces);
  g_free (tokenizer);
}

/* The length of the character at `s`; stray bytes cannot be here, but would count as one. */
static gsize character (const char *s, gsize left)
{
  guint8 c = (guint8)*s;
  gsize n = c == SPACE || c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  return MIN (n, left);
}

/* `best == 0` is how the reference asks "not reached yet"; it is also true of a path whose score happens to be 0, and
 * `>=` lets the shorter last piece win a tie. Both decide ids, so both stay. */
static void offer (Path *path, gsize at, double score, guint16 id, gsize length)
{
  if (path->best[at] == 0.0 || score >= path->best[at]) {
    path->best[at] = score;
    path->id[at] = id;
    path->length[at] = (guint32)length;
  }
}

static void find_path (const LecUseLiteTokenizer *t, Path *path, const char *s, gsize n)
{
  if (!path->best || n + 1 > path->room) {
    path->room = MAX (2 * n, 256);
    path->best = g_renew (double, path->best, path->room);
    path->id = g_renew (guint16, path->id, path->room);
    path->length = g_renew (guint32, path->length, path->room);
  }
  memset (path->best, 0, (n + 1) * sizeof *path->best);
  path->best[0] = path->running;
  for (gsize i = 0, step; i < n; i += step) {
    step = character (s + i, n - i);
    gboolean found = FALSE;
    guint32 node = t->slots;
    for (gsize j = i; j < n && t->keys[node = place_of (t, node, (guint8)s[j])]; j++) {
      guint16 id = t->pieces[node];
      if (id == NO_PIECE)
        continue;
      offer (path, j + 1, (double)t->scores[id] + path->best[i], id, j + 1 - i);
      found = TRUE;
    }
    if (!found)
      offer (path, i + step, path->best[i], 0, step);
  }
  path->running = path->best[n];
}

static void count (LecTokenStats *stats, const char *s, gsize n, guint16 id)
{
  gsize characters = 0;
  for (gsize i = 0; i < n; i += character (s + i, n - i))
    characters += (guint8)s[i] != SPACE;
  stats->characters += characters;
  if (id == 0)
    stats->unknown += characters;
  else if (characters == 1 && (guint8)s[n - 1] >= 0x80 && (guint8)s[n - 1] != SPACE)
    stats->lone++;
}

/* Reads one word (its leading SPACE with it) and appends its ids, at most `max`. */
static gsize encode_word (const LecUseLiteTokenizer *t, Path *path, const char *s, gsize n, gsize max, GArray *ids,
                          LecTokenStats *stats)
{
  find_path (t, path, s, n);
  guint first = ids->len;
  for (gsize j = n; j > 0;) {
    /* find_path has filled every place from which the end is reached. */
    guint16 id = path->id[j]; /* NOLINT(clang-analyzer-core.uninitialized.Assign) */
    gsize length = CLAMP (path->length[j], 1, j);
    if (stats)
      count (stats, s + j - length, length, id);
    if (id || ids->len == first || g_array_index (ids, guint16, ids->len - 1))
      g_array_append_val (ids, id); /* a run of unknown characters is one 0 */
    j -= length;
  }
  guint16 *at = (guint16 *)(gpointer)ids->data;
  for (guint i = first, k = ids->len; i + 1 < k; i++, k--) {
    guint16 swap = at[i];
    at[i] = at[k - 1];
    at[k - 1] = swap;
  }
  /* A word cut at the limit may go on with the unknown that its first part ended with. */
  if (first && ids->len > first && !at[first] && !at[first - 1])
    g_array_remove_index (ids, first);
  if (ids->len - first > max)
    g_array_set_size (ids, first + (guint)max);
  return ids->len - first;
}

/* Bytes of the text that are normalised next: a few kilobytes up to a space (a space composes with nothing before it),
 * or the longest stretch allowed, cut between characters. */
static gsize next_chunk (const char *text, gsize length)
{
  if (length <= CHUNK)
    return length;
  gsize most = MIN (length, LEC_TOKENIZER_WORD);
  const char *space = memchr (text + CHUNK, ' ', most - CHUNK);
  if (space)
    return (gsize)(space - text);
  if (most == length)
    return length;
  gsize cut = most;
  while (cut > most - 4 && ((guint8)text[cut] & 0xc0) == 0x80)
    cut--;
  return cut;
}

static gboolean is_ascii (const char *s, gsize n)
{
  guint8 all = 0;
  for (gsize i = 0; i < n; i++)
    all |= (guint8)s[i];
  return all < 0x80;
}

/* NFKC of any bytes, spaces marked; the length in `*n`. Owned by the caller. */
static char *normalise (const char *text, gsize length, gsize *n)
{
  if (is_ascii (text, length)) {
    char *out = g_malloc (length + 1);
    *n = mark_spaces (out, text, length, TRUE);
    return out;
  }
  GString *valid = g_string_sized_new (length + 16);
  for (const char *at = text, *end = text + length, *bad; at < end; at = bad + 1) {
    g_utf8_validate_len (at, (gsize)(end - at), &bad);
    g_string_append_len (valid, at, bad - at);
    if (bad < end)
      g_string_append (valid, *bad ? "\xef\xbf\xbd" : "\x01"); /* NUL is as unknown as any control */
  }
  char *out = lec_utf8_nfkc (valid->str, (gssize)valid->len);
  if (!out)
    out = g_strdup (valid->str);
  g_string_free (valid, TRUE);
  *n = mark_spaces (out, out, strlen (out), TRUE);
  return out;
}

gsize lec_use_lite_tokenizer_encode (const LecUseLiteTokenizer *tokenizer, const char *text, gsize length, gsize max,
                                     GArray *ids, LecTokenStats *stats)
{
  Path path = {0};
  gsize total = 0;
  g_autoptr (GByteArray) chunk = g_byte_array_new ();
  for (gsize done = 0, taken; done < length && total < max; done += taken) {
    taken = next_chunk (text + done, length - done);
    gsize n;
    g_autofree char *s = normalise (text + done, taken, &n);
    g_byte_array_set_size (chunk, 0);
    if (done == 0 && n > 0)
      g_byte_array_append (chunk, (const guint8[]){SPACE}, 1);
    g_byte_array_append (chunk, (const guint8 *)s, (guint)n);
    const char *at = (const char *)chunk->data, *end = at + chunk->len;
    for (const char *next; at < end && total < max; at = next) {
      next = at + 1 < end ? memchr (at + 1, SPACE, (gsize)(end - at - 1)) : NULL;
      next = next ? next : end;
      total += encode_word (tokenizer, &path, at, (gsize)(next - at), max - total, ids, stats);
    }
  }
  g_free (path.best);
  g_free (path.id);
  g_free (path.length);
  return total;
}
