/* vectors.c — rows of vectors in blocks of 256, in 8 bits for the scan and in 16 for exact cosines.
 *
 * PREFIX.vec8   block u32 BE → 256 × dimensions signed bytes; row r is at r % 256 of block r / 256. Values this long
 * lie in pages of their own, so a scan reads mapped memory from end to end without copying. PREFIX.vecmap block u32 BE
 * → 256 × (item u32, scale f32), little-endian; item 0xffffffff: dead or not yet used. A component is byte × scale.
 * PREFIX.vec16  row u32 BE → dimensions × binary16, little-endian: the authoritative copy
 * PREFIX.vecof  item u32 BE → first row u32, rows u32, little-endian
 * PREFIX.vec    "dimensions", "generation", "items", "limit", "rows": numbers
 *
 * A block without a live row is removed; its row numbers are not used again.
 * SPDX-License-Identifier: MIT */
#include "src/index/vectors.h"
#include "src/base/bytes.h"
#include "src/base/error.h"
#include "src/index/vectors_kernel.h"
#include <math.h>
#include <string.h>

enum {
  BLOCK = 256,           /* rows */
  MAP_BYTES = BLOCK * 8, /* of a value of vecmap */
  MAX_DIMENSIONS = 8192,
  OVERFETCH = 2,    /* rows kept from the scan for each item wanted */
  SMALL_SCOPE = 16, /* a scope under a sixteenth of all items is looked up item by item */
};

struct LecVectors {
  LecTable meta, bytes, map, halves, of;
  guint dimensions; /* as opened; 0: read only what is there */
  gint scanned;     /* atomic: a scan has begun */
};

/* ---- open, counts ---- */

LecVectors *lec_vectors_open (LecStore *store, const char *prefix, guint dimensions, GError **error)
{
  if (dimensions > MAX_DIMENSIONS) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "cannot keep vectors of %u dimensions: at most %d", dimensions,
                 MAX_DIMENSIONS);
    return NULL;
  }
  g_autoptr (LecVectors) vectors = g_new0 (LecVectors, 1);
  vectors->dimensions = dimensions;
  const struct {
    const char *name;
    LecTable *table;
  } tables[] = {{"vec", &vectors->meta},
                {"vec8", &vectors->bytes},
                {"vecmap", &vectors->map},
                {"vec16", &vectors->halves},
                {"vecof", &vectors->of}};
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *name = g_strdup_printf ("%s.%s", prefix, tables[i].name);
    if (!lec_store_table (store, name, tables[i].table, error))
      return NULL;
  }
  return g_steal_pointer (&vectors);
}

void lec_vectors_close (LecVectors *vectors)
{
  g_free (vectors);
}

void lec_vectors_stats (LecVectors *vectors, LecTxn *txn, LecVectorsStats *stats)
{
  guint64 dimensions = lec_get_number (txn, vectors->meta, "dimensions", 0);
  stats->dimensions = dimensions <= MAX_DIMENSIONS ? (guint)dimensions : 0;
  stats->items = lec_get_number (txn, vectors->meta, "items", 0);
  stats->rows = lec_get_number (txn, vectors->meta, "rows", 0);
  stats->limit = (guint32)MIN (lec_get_number (txn, vectors->meta, "limit", 0), G_MAXUINT32);
  stats->generation = lec_get_number (txn, vectors->meta, "generation", 0);
}

static gboolean write_stats (LecVectors *vectors, LecTxn *txn, const LecVectorsStats *stats, GError **error)
{
  return lec_put_number (txn, vectors->meta, "dimensions", stats->dimensions, error) &&
         lec_put_number (txn, vectors->meta, "items", stats->items, error) &&
         lec_put_number (txn, vectors->meta, "rows", stats->rows, error) &&
         lec_put_number (txn, vectors->meta, "limit", stats->limit, error) &&
         lec_put_number (txn, vectors->meta, "generation", stats->generation, error);
}

/* ---- reading ---- */

static guint32 map_item (const guint8 *map, guint slot)
{
  guint32 item;
  memcpy (&item, map + slot * 8, 4);
  return GUINT32_FROM_LE (item);
}

static float map_scale (const guint8 *map, guint slot)
{
  float scale;
  memcpy (&scale, map + slot * 8 + 4, 4);
  return scale;
}

static void map_set (guint8 *map, guint slot, guint32 item, float scale)
{
  item = GUINT32_TO_LE (item);
  memcpy (map + slot * 8, &item, 4);
  memcpy (map + slot * 8 + 4, &scale, 4);
}

/* A block's value of a table if it is there and has the right length. */
static const guint8 *block_get (LecTxn *txn, LecTable table, guint32 block, gsize length)
{
  guint8 key[4];
  LecSlice value;
  lec_key_u32 (key, block);
  return lec_get (txn, table, key, sizeof key, &value) && value.length == length ? value.data : NULL;
}

/* The rows of an item; 0 if it has none. */
static guint32 rows_of (LecVectors *vectors, LecTxn *txn, guint32 item, guint32 *first)
{
  guint8 key[4];
  LecSlice value;
  lec_key_u32 (key, item);
  if (!lec_get (txn, vectors->of, key, sizeof key, &value))
    return 0;
  LecReader r = lec_reader (value.data, value.length);
  *first = lec_get_u32 (&r);
  guint32 n = lec_get_u32 (&r);
  return r.failed || n > LEC_VECTORS_MAX_ROWS ? 0 : n;
}

static gboolean row_read (LecVectors *vectors, LecTxn *txn, guint32 row, guint dimensions, float *out)
{
  guint8 key[4];
  LecSlice value;
  lec_key_u32 (key, row);
  if (!lec_get (txn, vectors->halves, key, sizeof key, &value) || value.length != dimensions * sizeof (guint16))
    return FALSE;
  if (((gsize)value.data & 1) == 0) {
    lec_kernel_from_f16 ((const guint16 *)(const void *)value.data, out, dimensions);
    return TRUE;
  }
  g_autofree guint16 *copy = g_memdup2 (value.data, value.length);
  lec_kernel_from_f16 (copy, out, dimensions);
  return TRUE;
}

gboolean lec_vectors_row (LecVectors *vectors, LecTxn *txn, guint32 row, float *out)
{
  LecVectorsStats stats;
  lec_vectors_stats (vectors, txn, &stats);
  return row_read (vectors, txn, row, stats.dimensions, out);
}

gboolean lec_vectors_cosines (LecVectors *vectors, LecTxn *txn, guint32 item, const float *queries, gsize n, float *out)
{
  float row[MAX_DIMENSIONS];
  guint32 first = 0, rows = rows_of (vectors, txn, item, &first);
  gboolean any = FALSE;
  guint dimensions = (guint)lec_get_number (txn, vectors->meta, "dimensions", 0);
  if (dimensions > MAX_DIMENSIONS)
    return FALSE;
  for (guint32 r = 0; r < rows; r++) {
    if (!row_read (vectors, txn, first + r, dimensions, row))
      continue;
    for (gsize q = 0; q < n; q++) {
      float cosine = lec_kernel_dot_f32 (row, queries + q * dimensions, dimensions);
      out[q] = any ? MAX (out[q], cosine) : cosine;
    }
    any = TRUE;
  }
  return any;
}

gboolean lec_vectors_mean (LecVectors *vectors, LecTxn *txn, guint32 item, float *out)
{
  float row[MAX_DIMENSIONS];
  guint32 first = 0, rows = rows_of (vectors, txn, item, &first);
  guint dimensions = (guint)lec_get_number (txn, vectors->meta, "dimensions", 0);
  if (rows == 0 || dimensions > MAX_DIMENSIONS)
    return FALSE;
  memset (out, 0, dimensions * sizeof *out);
  for (guint32 r = 0; r < rows; r++)
    if (row_read (vectors, txn, first + r, dimensions, row))
      lec_kernel_add_f32 (out, 1, row, dimensions);
  float length = sqrtf (lec_kernel_dot_f32 (out, out, dimensions));
  if (!(length > 0))
    return FALSE;
  for (guint d = 0; d < dimensions; d++)
    out[d] /= length;
  return TRUE;
}

/* ---- searching ---- */

/* The query in 8 bits, widened for the kernel; returns what its sums are to be multiplied with. */
static float quantise_query (const float *query, guint dimensions, gint16 *out)
{
  float largest = lec_kernel_max_abs (query, dimensions), scale = largest > 0 ? largest / 127 : 1;
  for (guint d = 0; d < dimensions; d++)
    out[d] = (gint16)lrintf (query[d] / scale);
  return scale;
}

/* Offers one block's rows from slot `from` on. */
static void scan_block (const guint8 *bytes, const guint8 *map, guint dimensions, const gint16 *query, float scale,
                        guint32 block, guint from, const LecScope *scope, LecTop *top)
{
  gint32 dots[BLOCK];
  lec_kernel_dots_i8 ((const gint8 *)bytes + (gsize)from * dimensions, query, BLOCK - from, dimensions, dots + from);
  float floor = lec_top_floor (top);
  for (guint slot = from; slot < BLOCK; slot++) {
    float score = (float)dots[slot] * (scale * map_scale (map, slot));
    if (!(score >= floor))
      continue;
    guint32 item = map_item (map, slot);
    if (item == LEC_VECTORS_NO_ITEM || (scope && !lec_scope_has (scope, item)))
      continue;
    lec_top_add (top, score, block * BLOCK + slot);
    floor = lec_top_floor (top);
  }
}

gboolean lec_vectors_scan (LecVectors *vectors, LecTxn *txn, const float *query, guint32 from, const LecScope *scope,
                           LecTop *top, GCancellable *cancellable, GError **error)
{
  LecVectorsStats stats;
  lec_vectors_stats (vectors, txn, &stats);
  if (stats.dimensions == 0)
    return TRUE;
  gint16 quantised[MAX_DIMENSIONS];
  float scale = quantise_query (query, stats.dimensions, quantised);
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, vectors->bytes);
  guint8 first[4];
  LecSlice key, value;
  lec_key_u32 (first, from / BLOCK);
  gsize block_bytes = (gsize)BLOCK * stats.dimensions;
  /* a process that searches once does not map the whole table in; one that goes on searching does */
  gboolean again = g_atomic_int_add (&vectors->scanned, 1) > 0;
  g_autofree guint8 *copy = again ? NULL : g_malloc (block_bytes + MAP_BYTES);
  for (gboolean more = lec_cursor_seek (cursor, first, sizeof first, &key, &value); more;
       more = lec_cursor_next (cursor, &key, &value)) {
    guint32 block = key.length == 4 ? lec_key_get_u32 (key.data) : G_MAXUINT32;
    const guint8 *map = block_get (txn, vectors->map, block, MAP_BYTES);
    if (!map || value.length != block_bytes)
      continue;
    map = lec_read_once (txn, (LecSlice){map, MAP_BYTES}, copy ? copy + block_bytes : NULL);
    scan_block (lec_read_once (txn, value, copy), map, stats.dimensions, quantised, scale, block,
                block == from / BLOCK ? from % BLOCK : 0, scope, top);
    if (block % 16 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
  }
  return TRUE;
}

void lec_vectors_rescore (LecVectors *vectors, LecTxn *txn, const float *query, const LecTop *rows, LecTop *items)
{
  LecVectorsStats stats;
  lec_vectors_stats (vectors, txn, &stats);
  float row[MAX_DIMENSIONS];
  g_autoptr (GHashTable) best = g_hash_table_new (NULL, NULL); /* item + 1 → index into `scored` + 1 */
  g_autofree LecScored *scored = g_new (LecScored, rows->n + 1);
  gsize n = 0;
  for (gsize i = 0; i < rows->n; i++) {
    guint32 number = rows->heap[i].id;
    const guint8 *map = block_get (txn, vectors->map, number / BLOCK, MAP_BYTES);
    guint32 item = map ? map_item (map, number % BLOCK) : LEC_VECTORS_NO_ITEM;
    if (item == LEC_VECTORS_NO_ITEM || !row_read (vectors, txn, number, stats.dimensions, row))
      continue;
    float cosine = lec_kernel_dot_f32 (row, query, stats.dimensions);
    gpointer key = GSIZE_TO_POINTER ((gsize)item + 1);
    gsize at = GPOINTER_TO_SIZE (g_hash_table_lookup (best, key));
    if (at == 0) {
      scored[n++] = (LecScored){cosine, item};
      g_hash_table_insert (best, key, GSIZE_TO_POINTER (n));
    } else {
      scored[at - 1].score = MAX (scored[at - 1].score, cosine);
    }
  }
  for (gsize i = 0; i < n; i++)
    lec_top_add (items, scored[i].score, scored[i].id);
}

/* Items of a small scope, one by one. */
static gboolean search_items (LecVectors *vectors, LecTxn *txn, const float *query, const LecScope *scope,
                              LecTop *items, GCancellable *cancellable, GError **error)
{
  gsize bytes = 0;
  const guint8 *bits = lec_scope_bits (scope, &bytes);
  for (gsize i = 0; i < bytes; i++) {
    for (guint bit = 0; bits[i] && bit < 8; bit++) {
      guint32 item = (guint32)(i * 8 + bit);
      float cosine;
      if ((bits[i] >> bit & 1) && lec_vectors_cosines (vectors, txn, item, query, 1, &cosine))
        lec_top_add (items, cosine, item);
    }
    if (i % 512 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
  }
  return TRUE;
}

gboolean lec_vectors_search (LecVectors *vectors, LecTxn *txn, const float *query, const LecScope *scope, LecTop *items,
                             GCancellable *cancellable, GError **error)
{
  if (scope && lec_scope_count (scope) * SMALL_SCOPE < lec_get_number (txn, vectors->meta, "items", 0))
    return search_items (vectors, txn, query, scope, items, cancellable, error);
  g_auto (LecTop) rows = {0};
  lec_top_init (&rows, items->k * OVERFETCH + 32);
  if (!lec_vectors_scan (vectors, txn, query, 0, scope, &rows, cancellable, error))
    return FALSE;
  lec_vectors_rescore (vectors, txn, query, &rows, items);
  return TRUE;
}

guint8 *lec_vectors_bitmap (LecVectors *vectors, LecTxn *txn, guint32 limit, const LecScope *scope, guint64 *alive)
{
  guint8 *bits = g_malloc0 (limit / 8 + 1);
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, vectors->map);
  LecSlice key, value;
  *alive = 0;
  for (gboolean more = lec_cursor_seek (cursor, NULL, 0, &key, &value); more;
       more = lec_cursor_next (cursor, &key, &value)) {
    if (key.length != 4 || value.length != MAP_BYTES)
      continue;
    guint64 row = (guint64)lec_key_get_u32 (key.data) * BLOCK;
    for (guint slot = 0; slot < BLOCK && row < limit; slot++, row++) {
      guint32 item = map_item (value.data, slot);
      if (item == LEC_VECTORS_NO_ITEM || (scope && !lec_scope_has (scope, item)))
        continue;
      bits[row / 8] |= (guint8)(1u << (row % 8));
      ++*alive;
    }
  }
  return bits;
}

/* ---- writing ---- */

/* A block's value as a copy that may be changed; a new one where there is none. Owned by the caller. */
static guint8 *block_copy (LecTxn *txn, LecTable table, guint32 block, gsize length, guint8 fill)
{
  const guint8 *there = block_get (txn, table, block, length);
  guint8 *copy = g_malloc (length);
  if (there)
    memcpy (copy, there, length);
  else
    memset (copy, fill, length);
  return copy;
}

static gboolean put_row (LecVectors *vectors, LecTxn *txn, guint32 number, const float *row, guint dimensions,
                         gint8 *bytes, float *scale, GError **error)
{
  *scale = lec_kernel_quantise (row, dimensions, bytes);
  guint16 halves[MAX_DIMENSIONS];
  lec_kernel_to_f16 (row, halves, dimensions);
  guint8 key[4];
  lec_key_u32 (key, number);
  return lec_put_last (txn, vectors->halves, key, sizeof key, halves, dimensions * sizeof *halves, error);
}

/* Writes rows `first` … into their blocks. */
static gboolean put_rows (LecVectors *vectors, LecTxn *txn, guint32 item, guint32 first, const float *rows, gsize n,
                          guint dimensions, GError **error)
{
  gsize length = (gsize)BLOCK * dimensions;
  for (gsize done = 0; done < n;) {
    guint32 block = (guint32)(first + done) / BLOCK;
    guint slot = (first + done) % BLOCK;
    g_autofree guint8 *bytes = block_copy (txn, vectors->bytes, block, length, 0);
    g_autofree guint8 *map = block_copy (txn, vectors->map, block, MAP_BYTES, 0xff);
    for (; slot < BLOCK && done < n; slot++, done++) {
      float scale;
      gint8 *row = (gint8 *)bytes + (gsize)slot * dimensions;
      if (!put_row (vectors, txn, (guint32)(first + done), rows + done * dimensions, dimensions, row, &scale, error))
        return FALSE;
      map_set (map, slot, item, scale);
    }
    guint8 key[4];
    lec_key_u32 (key, block);
    if (!lec_put (txn, vectors->bytes, key, sizeof key, bytes, length, error) ||
        !lec_put (txn, vectors->map, key, sizeof key, map, MAP_BYTES, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean check_rows (const LecVectors *vectors, const LecVectorsStats *stats, const float *rows, gsize n,
                            GError **error)
{
  if (vectors->dimensions == 0 || vectors->dimensions != stats->dimensions) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID,
                 "cannot keep vectors of %u dimensions: the collection's have %u; embed it anew with one model",
                 vectors->dimensions, stats->dimensions);
    return FALSE;
  }
  if (n == 0 || n > LEC_VECTORS_MAX_ROWS || stats->limit > G_MAXUINT32 - BLOCK - n) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "cannot keep %" G_GSIZE_FORMAT " vectors of one passage", n);
    return FALSE;
  }
  for (gsize i = 0; i < n * stats->dimensions; i++)
    if (!(fabsf (rows[i]) <= 1024)) { /* also what is not a number */
      g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID,
                   "cannot keep a vector whose component %" G_GSIZE_FORMAT " is not a small number", i);
      return FALSE;
    }
  return TRUE;
}

gboolean lec_vectors_put (LecVectors *vectors, LecTxn *txn, guint32 item, const float *rows, gsize n, GError **error)
{
  if (!lec_vectors_remove (vectors, txn, &item, 1, error))
    return FALSE;
  LecVectorsStats stats;
  lec_vectors_stats (vectors, txn, &stats);
  if (stats.generation == 0)
    stats.generation = ((guint64)g_random_int () << 32 | g_random_int ()) | 1;
  if (stats.rows == 0)
    stats.dimensions = vectors->dimensions;
  if (!check_rows (vectors, &stats, rows, n, error) ||
      !put_rows (vectors, txn, item, stats.limit, rows, n, stats.dimensions, error))
    return FALSE;
  g_autoptr (GByteArray) value = g_byte_array_new ();
  lec_put_u32 (value, stats.limit);
  lec_put_u32 (value, (guint32)n);
  guint8 key[4];
  lec_key_u32 (key, item);
  if (!lec_put (txn, vectors->of, key, sizeof key, value->data, value->len, error))
    return FALSE;
  stats.limit += (guint32)n;
  stats.rows += n;
  stats.items++;
  return write_stats (vectors, txn, &stats, error);
}

/* Marks rows dead; a block in which no row is left goes. */
static gboolean remove_rows (LecVectors *vectors, LecTxn *txn, guint32 first, guint32 n, GError **error)
{
  guint8 key[4];
  for (guint32 done = 0; done < n;) {
    guint32 block = (first + done) / BLOCK;
    guint slot = (first + done) % BLOCK, alive = 0;
    g_autofree guint8 *map = block_copy (txn, vectors->map, block, MAP_BYTES, 0xff);
    for (; slot < BLOCK && done < n; slot++, done++) {
      map_set (map, slot, LEC_VECTORS_NO_ITEM, 0);
      lec_key_u32 (key, first + done);
      if (!lec_del (txn, vectors->halves, key, sizeof key, error))
        return FALSE;
    }
    for (guint i = 0; i < BLOCK; i++)
      alive += map_item (map, i) != LEC_VECTORS_NO_ITEM;
    lec_key_u32 (key, block);
    gboolean ok = alive ? lec_put (txn, vectors->map, key, sizeof key, map, MAP_BYTES, error)
                        : lec_del (txn, vectors->map, key, sizeof key, error) &&
                              lec_del (txn, vectors->bytes, key, sizeof key, error);
    if (!ok)
      return FALSE;
  }
  return TRUE;
}

gboolean lec_vectors_remove (LecVectors *vectors, LecTxn *txn, const guint32 *items, gsize n, GError **error)
{
  LecVectorsStats stats;
  lec_vectors_stats (vectors, txn, &stats);
  gboolean changed = FALSE;
  for (gsize i = 0; i < n; i++) {
    guint32 first = 0, rows = rows_of (vectors, txn, items[i], &first);
    if (rows == 0)
      continue;
    guint8 key[4];
    lec_key_u32 (key, items[i]);
    if (!remove_rows (vectors, txn, first, rows, error) || !lec_del (txn, vectors->of, key, sizeof key, error))
      return FALSE;
    stats.rows -= MIN (stats.rows, rows);
    stats.items -= MIN (stats.items, 1);
    changed = TRUE;
  }
  return !changed || write_stats (vectors, txn, &stats, error);
}

/* ---- checking ---- */

static gboolean corrupt (GError **error, const char *what, guint32 number)
{
  g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT, "the vectors contradict each other: %s %u", what, number);
  return FALSE;
}

/* That each of an item's rows says it is this item's. */
static gboolean check_item (LecVectors *vectors, LecTxn *txn, guint dimensions, guint32 item, guint64 *rows,
                            GError **error)
{
  float row[MAX_DIMENSIONS];
  guint32 first = 0, n = rows_of (vectors, txn, item, &first);
  if (n == 0)
    return corrupt (error, "no rows are kept of item", item);
  for (guint32 r = first; r < first + n; r++) {
    const guint8 *map = block_get (txn, vectors->map, r / BLOCK, MAP_BYTES);
    if (!map || map_item (map, r % BLOCK) != item)
      return corrupt (error, "a row is not known as that of item", item);
    if (!block_get (txn, vectors->bytes, r / BLOCK, (gsize)BLOCK * dimensions) ||
        !row_read (vectors, txn, r, dimensions, row))
      return corrupt (error, "a vector is missing of item", item);
  }
  *rows += n;
  return TRUE;
}

gboolean lec_vectors_check (LecVectors *vectors, LecTxn *txn, GError **error)
{
  LecVectorsStats stats;
  lec_vectors_stats (vectors, txn, &stats);
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, vectors->of);
  LecSlice key, value;
  guint64 items = 0, rows = 0, alive = 0;
  for (gboolean more = lec_cursor_seek (cursor, NULL, 0, &key, &value); more;
       more = lec_cursor_next (cursor, &key, &value), items++)
    if (key.length != 4 || !check_item (vectors, txn, stats.dimensions, lec_key_get_u32 (key.data), &rows, error))
      return key.length == 4 ? FALSE : corrupt (error, "a key of length", (guint32)key.length);
  g_free (lec_vectors_bitmap (vectors, txn, stats.limit, NULL, &alive));
  if (items != stats.items || rows != stats.rows || rows != alive || rows != lec_count (txn, vectors->halves))
    return corrupt (error, "counted rows", (guint32)rows);
  return TRUE;
}
