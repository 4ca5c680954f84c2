/* ngrams.c — sequences of four letters, hashed to 32 bits.
 * SPDX-License-Identifier: MIT */
#include "src/index/ngrams.h"
#include <math.h>
#include <string.h>

enum {
  LETTERS = 4,
  MAX_GRAMS = 512, /* of a query; what comes after is left out */
  SLOTS = 2048,    /* of the hash table: a power of two, at most a quarter full */
  BLOOM_BITS = 1 << 15,
};

static const double K1 = 1.2, B = .75;

struct LecGrams {
  guint n;                  /* distinct sequences */
  guint16 times[MAX_GRAMS]; /* in the query */
  guint32 hash[SLOTS];
  guint16 index[SLOTS]; /* of the sequence + 1; 0: free */
  guint8 bloom[BLOOM_BITS / 8];
  GArray *counts;  /* texts × n, guint16 */
  GArray *lengths; /* guint32: sequences of each text */
};

/* A letter or digit in lower case; 0 for what separates words. */
static gunichar fold (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalnum ((char)c) ? (gunichar)g_ascii_tolower ((char)c) : 0;
  return g_unichar_isalnum (c) || g_unichar_ismark (c) ? g_unichar_tolower (c) : 0;
}

/* Scripts without spaces: Thai to Khmer, kana, Han, Hangul. */
static gboolean spaceless (gunichar c)
{
  return (c >= 0x0e00 && c < 0x1100) || (c >= 0x3040 && c < 0xd7b0) || (c >= 0xf900 && c < 0xfb00) || c >= 0x20000;
}

typedef void (*GramFunc) (LecGrams *grams, guint32 hash, gpointer data);

/* A hash of the last letters: as many bits of each as 64 hold. */
static guint32 mix (guint64 window)
{
  window *= G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return (guint32)(window >> 32);
}

/* Calls `func` for each sequence of a text; returns how many. */
static guint32 each_gram (LecGrams *grams, const char *text, GramFunc func, gpointer data)
{
  guint64 window = 0;
  guint in_word = 0; /* letters since the word's beginning */
  guint32 total = 0;
  const char *at = text;
  for (gboolean end = FALSE; !end;) {
    guchar byte = (guchar)*at;
    end = byte == 0;
    gunichar c = byte < 0x80 ? byte : g_utf8_get_char (at);
    c = fold (c);
    at = end ? at : byte < 0x80 ? at + 1 : g_utf8_next_char (at);
    if (c == 0 && in_word == 0)
      continue;
    if (in_word == 0)
      window = ' ';
    gboolean pair = c && spaceless (c);
    window = window << 16 | (c ? c & 0xffff : ' ');
    in_word = c ? in_word + 1 : 0;
    if (pair ? in_word >= 2 : (window >> 48) != 0 || c == 0) {
      func (grams, mix (pair ? window & 0xffffffff : window), data);
      total++;
    }
  }
  return total;
}

static void add_to_query (LecGrams *grams, guint32 hash, gpointer data)
{
  guint slot = hash % SLOTS;
  while (grams->index[slot] && grams->hash[slot] != hash)
    slot = (slot + 1) % SLOTS;
  if (grams->index[slot] == 0) {
    if (grams->n == MAX_GRAMS)
      return;
    grams->hash[slot] = hash;
    grams->index[slot] = (guint16)++grams->n;
    grams->bloom[hash % BLOOM_BITS / 8] |= (guint8)(1u << hash % 8);
  }
  guint16 *times = &grams->times[grams->index[slot] - 1];
  *times = (guint16)MIN (*times + 1, 1000);
}

static void count (LecGrams *grams, guint32 hash, gpointer data)
{
  guint16 *row = data;
  if (!(grams->bloom[hash % BLOOM_BITS / 8] >> hash % 8 & 1))
    return;
  guint slot = hash % SLOTS;
  while (grams->index[slot] && grams->hash[slot] != hash)
    slot = (slot + 1) % SLOTS;
  if (grams->index[slot])
    row[grams->index[slot] - 1] = (guint16)MIN (row[grams->index[slot] - 1] + 1, G_MAXUINT16);
}

LecGrams *lec_grams_new (const char *query)
{
  LecGrams *grams = g_new0 (LecGrams, 1);
  grams->counts = g_array_new (FALSE, TRUE, sizeof (guint16));
  grams->lengths = g_array_new (FALSE, TRUE, sizeof (guint32));
  each_gram (grams, query, add_to_query, NULL);
  return grams;
}

void lec_grams_free (LecGrams *grams)
{
  g_array_unref (grams->counts);
  g_array_unref (grams->lengths);
  g_free (grams);
}

void lec_grams_add (LecGrams *grams, const char *text)
{
  guint at = grams->counts->len;
  g_array_set_size (grams->counts, at + grams->n);
  guint32 length = each_gram (grams, text ? text : "", count, &g_array_index (grams->counts, guint16, at));
  g_array_append_val (grams->lengths, length);
}

void lec_grams_scores (const LecGrams *grams, float *out)
{
  guint texts = grams->lengths->len;
  double total = 0, bound = 0, df[MAX_GRAMS] = {0};
  for (guint t = 0; t < texts; t++) {
    total += g_array_index (grams->lengths, guint32, t);
    for (guint g = 0; g < grams->n; g++)
      df[g] += g_array_index (grams->counts, guint16, t * grams->n + g) > 0;
  }
  double mean = total > 0 ? total / texts : 1;
  for (guint g = 0; g < grams->n; g++) {
    df[g] = log1p ((texts - df[g] + .5) / (df[g] + .5)) * sqrt (grams->times[g]);
    bound += df[g];
  }
  for (guint t = 0; t < texts; t++) {
    double score = 0, k = K1 * (1 - B + B * g_array_index (grams->lengths, guint32, t) / mean);
    for (guint g = 0; g < grams->n; g++) {
      double tf = g_array_index (grams->counts, guint16, t * grams->n + g);
      score += df[g] * tf / (tf + k);
    }
    out[t] = bound > 0 ? (float)(score / bound) : 0;
  }
}

gboolean lec_grams_spaceless (const char *text)
{
  guint with = 0, without = 0;
  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    if (fold (c) && spaceless (c))
      without++;
    else if (fold (c))
      with++;
  }
  return without > with;
}
