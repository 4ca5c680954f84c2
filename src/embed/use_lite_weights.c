/* use_lite_weights.c — reads the compact weights file USELITE1.
 *
 * Little-endian: char[8] magic; u32 tensors (30); u32 pieces; u64 offset of the vocabulary; u64 file size; u32 CRC-32
 * of bytes 64 … end; zeros to 64. Then a directory of 64 bytes an entry: char name[24], u32 kind (f32, f16, i8), u32
 * rows, u32 cols, u32 axis of the i8 scales, u64 data offset, u64 scale offset, u64 data bytes. The blocks are 64-byte
 * aligned. The vocabulary: f32 score[P], u32 start[P + 1], then the pieces' bytes. SPDX-License-Identifier: MIT */
#include "src/embed/use_lite_weights.h"
#include "src/base/bytes.h"
#include "src/base/error.h"
#include <string.h>
#include <zlib.h>

enum { HEADER = 64, ENTRY = 64, MAX_PIECES = 65535, MAX_VOCABULARY = 1 << 20 };

/* What each role is called in the file, and its shape (0 rows: as many as there are pieces). */
static const struct {
  const char *name;
  guint rows, cols;
} expected[LEC_N_TENSORS] = {
    {"emb", 0, 256},         {"inv_timescale", 1, 128}, {"res0.w", 256, 512},    {"res0.b", 1, 512},
    {"out.w", 512, 512},     {"out.b", 1, 512},         {"l0.ln1.g", 1, 256},    {"l0.ln1.b", 1, 256},
    {"l0.qkv.w", 256, 768},  {"l0.qkv.b", 1, 768},      {"l0.att.w", 256, 512},  {"l0.att.b", 1, 512},
    {"l0.ln2.g", 1, 512},    {"l0.ln2.b", 1, 512},      {"l0.ff1.w", 512, 1536}, {"l0.ff1.b", 1, 1536},
    {"l0.ff2.w", 1536, 512}, {"l0.ff2.b", 1, 512},      {"l1.ln1.g", 1, 512},    {"l1.ln1.b", 1, 512},
    {"l1.qkv.w", 512, 1536}, {"l1.qkv.b", 1, 1536},     {"l1.att.w", 512, 512},  {"l1.att.b", 1, 512},
    {"l1.ln2.g", 1, 512},    {"l1.ln2.b", 1, 512},      {"l1.ff1.w", 512, 1536}, {"l1.ff1.b", 1, 1536},
    {"l1.ff2.w", 1536, 512}, {"l1.ff2.b", 1, 512},
};

static gboolean corrupt (GError **error, const char *what)
{
  g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT, "%s", what);
  return FALSE;
}

/* Whether `bytes` bytes of 4-byte aligned data lie at `offset`. */
static gboolean inside (gsize file_size, guint64 offset, guint64 bytes)
{
  return offset % 4 == 0 && offset >= HEADER && offset <= file_size && bytes <= file_size - offset;
}

static gboolean read_entry (LecReader *r, const char *base, gsize file_size, guint n_pieces, LecTensor tensors[],
                            GError **error)
{
  static const guint width[LEC_N_NUMBER_KINDS] = {4, 2, 1};
  const char *name = (const char *)lec_get_bytes (r, 24);
  guint32 kind = lec_get_u32 (r), rows = lec_get_u32 (r), cols = lec_get_u32 (r), axis = lec_get_u32 (r);
  guint64 data = lec_get_u64 (r), scale = lec_get_u64 (r), bytes = lec_get_u64 (r);
  guint role = 0;
  while (role < LEC_N_TENSORS && (r->failed || strncmp (name, expected[role].name, 24) != 0))
    role++;
  if (role == LEC_N_TENSORS || tensors[role].data)
    return corrupt (error, "its directory names an unknown tensor");
  if (kind >= LEC_N_NUMBER_KINDS || axis > 1 || cols != expected[role].cols ||
      rows != (expected[role].rows ? expected[role].rows : n_pieces) || (rows == 1 && kind != LEC_NUMBER_F32))
    return corrupt (error, "a tensor has not the expected shape");
  guint64 n = (guint64)rows * cols, scales = kind == LEC_NUMBER_I8 ? (axis ? cols : rows) : 0;
  if (bytes != n * width[kind] || !inside (file_size, data, bytes) ||
      (scales && !inside (file_size, scale, scales * sizeof (float))))
    return corrupt (error, "a tensor lies outside the file");
  tensors[role] =
      (LecTensor){kind, rows, cols, axis, base + data, scales ? (const float *)(gconstpointer)(base + scale) : NULL};
  return TRUE;
}

static gboolean read_vocabulary (LecUseLiteWeights *w, const char *base, gsize file_size, guint64 offset,
                                 GError **error)
{
  guint64 tables = 8 * (guint64)w->n_pieces + 4;
  if (!inside (file_size, offset, tables))
    return corrupt (error, "its vocabulary lies outside the file");
  w->scores = (const float *)(gconstpointer)(base + offset);
  w->starts = (const guint32 *)(gconstpointer)(base + offset + 4 * (gsize)w->n_pieces);
  w->bytes = base + offset + tables;
  guint64 left = file_size - offset - tables;
  for (guint i = 0; i < w->n_pieces; i++)
    if (w->starts[i] > w->starts[i + 1])
      return corrupt (error, "its vocabulary is out of order");
  if (w->starts[w->n_pieces] > MIN (left, (guint64)MAX_VOCABULARY))
    return corrupt (error, "its vocabulary lies outside the file");
  return TRUE;
}

static gboolean read_file (LecUseLiteWeights *w, GError **error)
{
  const char *base = g_mapped_file_get_contents (w->map);
  gsize size = g_mapped_file_get_length (w->map);
  LecReader r = lec_reader (base, size);
  const guint8 *magic = lec_get_bytes (&r, 8);
  guint32 n_tensors = lec_get_u32 (&r);
  w->n_pieces = lec_get_u32 (&r);
  guint64 vocabulary = lec_get_u64 (&r), told = lec_get_u64 (&r);
  lec_get_bytes (&r, HEADER - 32);
  if (r.failed || memcmp (magic, "USELITE1", 8) != 0)
    return corrupt (error, "it is no weights file of the kind USELITE1");
  if (told != size)
    return corrupt (error, "it has not the length that it tells");
  if (n_tensors != LEC_N_TENSORS || !w->n_pieces || w->n_pieces > MAX_PIECES)
    return corrupt (error, "it has not the expected number of tensors or pieces");
  for (guint i = 0; i < n_tensors; i++)
    if (!read_entry (&r, base, size, w->n_pieces, w->tensors, error))
      return FALSE;
  return read_vocabulary (w, base, size, vocabulary, error);
}

LecUseLiteWeights *lec_use_lite_weights_new (const char *path, GError **error)
{
  g_autoptr (LecUseLiteWeights) w = g_new0 (LecUseLiteWeights, 1);
  g_autoptr (GError) local = NULL;
  w->map = g_mapped_file_new (path, FALSE, &local);
  if (!w->map) {
    gboolean absent = g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_set_error (error, LEC_ERROR, absent ? LEC_ERROR_NOT_FOUND : LEC_ERROR_IO,
                 "cannot open the built-in model %s: %s; install lectern again", path, local->message);
    return NULL;
  }
  if (!read_file (w, error)) {
    g_prefix_error (error, "cannot use the built-in model %s: ", path);
    return NULL;
  }
  return g_steal_pointer (&w);
}

gboolean lec_use_lite_weights_verify (const LecUseLiteWeights *weights, GError **error)
{
  const Bytef *base = (const Bytef *)g_mapped_file_get_contents (weights->map);
  gsize size = g_mapped_file_get_length (weights->map);
  LecReader r = lec_reader (base + 32, 4);
  if (crc32_z (0, base + HEADER, size - HEADER) == lec_get_u32 (&r))
    return TRUE;
  return corrupt (error, "the built-in model's file is damaged (its checksum is wrong); install lectern again");
}

void lec_use_lite_weights_free (LecUseLiteWeights *weights)
{
  if (weights->map)
    g_mapped_file_unref (weights->map);
  g_free (weights);
}
