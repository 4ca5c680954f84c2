/* test_use_lite_file.c — the weights file: the other kinds of numbers, and every sort of damage.
 * SPDX-License-Identifier: MIT */
#include "src/base/error.h"
#include "src/base/path.h"
#include "src/embed/use_lite.h"
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <zlib.h>

enum { D = LEC_USE_LITE_WIDTH, HEADER = 64, ENTRY = 64 };

static char *model_path (void)
{
  return lec_path_part ("share/lectern/models/use-lite-f16.bin");
}

static GByteArray *load (void)
{
  g_autofree char *path = model_path ();
  char *bytes = NULL;
  gsize length = 0;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_byte_array_new_take ((guint8 *)bytes, length);
}

static void put_u32 (GByteArray *file, gsize at, guint32 v)
{
  v = GUINT32_TO_LE (v);
  memcpy (file->data + at, &v, 4);
}

static void put_u64 (GByteArray *file, gsize at, guint64 v)
{
  v = GUINT64_TO_LE (v);
  memcpy (file->data + at, &v, 8);
}

static guint64 get_u64 (const GByteArray *file, gsize at)
{
  guint64 v;
  memcpy (&v, file->data + at, 8);
  return GUINT64_FROM_LE (v);
}

/* Sets size and checksum right. */
static void seal (GByteArray *file)
{
  put_u64 (file, 24, file->len);
  put_u32 (file, 32, (guint32)crc32_z (0, file->data + HEADER, file->len - HEADER));
}

/* Writes the file to a temporary place and opens it. */
static LecUseLite *open_bytes (const GByteArray *file, GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("lectern-model-XXXXXX", &path, NULL);
  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, (const char *)file->data, file->len, NULL));
  LecUseLite *model = lec_use_lite_new (path, error);
  g_unlink (path);
  return model;
}

static gsize append (GByteArray *file, const void *bytes, gsize length)
{
  static const guint8 zeros[64];
  g_byte_array_append (file, zeros, (64 - file->len % 64) % 64);
  gsize at = file->len;
  g_byte_array_append (file, bytes, (guint)length);
  return at;
}

/* Rounds a matrix (rows, cols) to i8 with a scale for each row or column. */
static void round_matrix (const float *x, gsize rows, gsize cols, gboolean by_column, gint8 *q, float *scale)
{
  gsize n = by_column ? cols : rows;
  memset (scale, 0, n * sizeof (float));
  for (gsize i = 0; i < rows * cols; i++) {
    float *s = &scale[by_column ? i % cols : i / cols];
    *s = MAX (*s, fabsf (x[i]) / 127);
  }
  for (gsize i = 0; i < rows * cols; i++)
    q[i] = (gint8)lrintf (x[i] / scale[by_column ? i % cols : i / cols]);
}

/* The f16 file with its matrices as numbers of another kind, written behind it; pieces' vectors get a scale a row. */
static GByteArray *repacked (LecNumberKind kind)
{
  const LecUseLiteKernels *kernels = lec_use_lite_kernels ();
  g_autofree char *path = model_path ();
  g_autoptr (LecUseLiteWeights) weights = lec_use_lite_weights_new (path, NULL);
  GByteArray *file = load ();
  for (guint i = 0; i < LEC_N_TENSORS; i++) {
    gsize entry = HEADER + ENTRY * i;
    LecTensor t = {0};
    for (guint j = 0; j < LEC_N_TENSORS && !t.data; j++)
      if ((const char *)weights->tensors[j].data ==
          g_mapped_file_get_contents (weights->map) + get_u64 (file, entry + 40))
        t = weights->tensors[j];
    if (t.rows == 1)
      continue;
    g_autofree float *wide = g_new (float, (gsize)t.rows *t.cols), *scale = g_new (float, MAX (t.rows, t.cols));
    for (gsize row = 0; row < t.rows; row++)
      kernels->widen (&t, row, 1, 0, t.cols, wide + row * t.cols);
    gsize numbers = (gsize)t.rows * t.cols, by_column = t.rows != weights->n_pieces;
    g_autofree gint8 *q = g_new (gint8, numbers);
    if (kind == LEC_NUMBER_I8) {
      round_matrix (wide, t.rows, t.cols, by_column, q, scale);
      put_u64 (file, entry + 48, append (file, scale, (by_column ? t.cols : t.rows) * sizeof (float)));
      put_u32 (file, entry + 36, (guint32)by_column);
    }
    gsize bytes = kind == LEC_NUMBER_I8 ? numbers : numbers * sizeof (float);
    gsize at = append (file, kind == LEC_NUMBER_I8 ? (const void *)q : wide, bytes);
    put_u32 (file, entry + 24, kind);
    put_u64 (file, entry + 40, at);
    put_u64 (file, entry + 56, bytes);
  }
  /* The vocabulary must lie last, since the text of its pieces runs on from it. */
  gsize old = get_u64 (file, 16), length = weights->starts[weights->n_pieces] + 8 * (gsize)weights->n_pieces + 4;
  g_autofree guint8 *vocabulary = g_memdup2 (file->data + old, length);
  put_u64 (file, 16, append (file, vocabulary, length));
  seal (file);
  return file;
}

static void embed_all (LecUseLite *model, float *out)
{
  static const char *const texts[] = {"Hello world",
                                      "How old are you?",
                                      "The boundary layer of a flat plate",
                                      "x",
                                      "Libraries keep documents",
                                      "",
                                      "a, b; c",
                                      "heat transfer in a laminar flow"};
  g_autoptr (GError) error = NULL;
  lec_use_lite_embed (model, texts, NULL, 8, out, NULL, &error);
  g_assert_no_error (error);
}

static void test_kinds (void)
{
  static const double cosines[LEC_N_NUMBER_KINDS] = {0.999999, 1, 0.99};
  g_autofree char *path = model_path ();
  g_autoptr (LecUseLite) f16 = lec_use_lite_new (path, NULL);
  float wanted[8 * D], out[8 * D];
  embed_all (f16, wanted);
  for (LecNumberKind kind = 0; kind < LEC_N_NUMBER_KINDS; kind++) {
    if (kind == LEC_NUMBER_F16)
      continue;
    g_autoptr (GByteArray) file = repacked (kind);
    g_autoptr (GError) error = NULL;
    g_autoptr (LecUseLite) model = open_bytes (file, &error);
    g_assert_no_error (error);
    embed_all (model, out);
    for (guint i = 0; i < 8; i++) {
      double cosine = 0;
      for (guint j = 0; j < D; j++)
        cosine += (double)wanted[i * D + j] * out[i * D + j];
      g_test_message ("kind %d text %u: %.6f", kind, i, cosine);
      g_assert_cmpfloat (cosine, >=, cosines[kind]);
    }
  }
}

static void assert_refused (const GByteArray *file, const char *why)
{
  g_autoptr (GError) error = NULL;
  LecUseLite *model = open_bytes (file, &error);
  g_assert_null (model);
  g_assert_error (error, LEC_ERROR, LEC_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, why));
}

static void test_broken_structure (void)
{
  enum { WHOLE, U32, U64 };
  static const struct {
    gsize at;
    int what;
    guint64 value;
    const char *why;
  } cases[] = {
      {0, U32, 0x41414141, "no weights file"},
      {8, U32, 29, "number of tensors"},
      {12, U32, 0, "number of tensors or pieces"},
      {12, U32, 70000, "number of tensors or pieces"},
      {12, U32, 8001, "shape"},
      {16, U64, 13, "vocabulary lies outside"},
      {16, U64, G_MAXUINT64 - 3, "vocabulary lies outside"},
      {16, U64, 14000000, "vocabulary"},
      {24, U64, 99, "length"},
      {HEADER, U32, 0, "unknown tensor"},
      {HEADER + ENTRY, U32, 0x00626d65, "unknown tensor"}, /* "emb" twice */
      {HEADER + 24, U32, 7, "shape"},
      {HEADER + 32, U32, 255, "shape"},
      {HEADER + 40, U64, 1, "outside"},
      {HEADER + 40, U64, 14100440 - 64, "outside"},
      {HEADER + 40, U64, G_MAXUINT64 - 63, "outside"},
      {HEADER + 56, U64, 4, "outside"},
      {HEADER + 24, U32, LEC_NUMBER_F32, "outside"}, /* the data is too short for it */
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) file = load ();
    if (cases[i].what == U32)
      put_u32 (file, cases[i].at, (guint32)cases[i].value);
    else
      put_u64 (file, cases[i].at, cases[i].value);
    assert_refused (file, cases[i].why);
  }
  g_autoptr (GByteArray) file = load ();
  for (guint length = 0; length < HEADER + 3 * ENTRY; length += 31) {
    g_byte_array_set_size (file, HEADER + 3 * ENTRY - length);
    g_autoptr (GError) error = NULL;
    g_assert_null (open_bytes (file, &error));
    g_assert_nonnull (error);
  }
}

/* Vocabulary offsets that do not rise. */
static void test_broken_vocabulary (void)
{
  g_autoptr (GByteArray) file = load ();
  put_u32 (file, get_u64 (file, 16) + 4 * 8000 + 4 * 100, 0x7fffffff);
  assert_refused (file, "out of order");
}

/* A weight that is wrong is found by the checksum when a batch comes. */
static void test_wrong_weight (void)
{
  g_autoptr (GByteArray) file = load ();
  file->data[9000000] ^= 0x10;
  g_autoptr (GError) error = NULL;
  g_autoptr (LecUseLite) model = open_bytes (file, &error);
  g_assert_no_error (error);
  const char *texts[10] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
  float out[10 * D];
  g_assert_false (lec_use_lite_embed (model, texts, NULL, 10, out, NULL, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_CORRUPT);
}

/* Numbers that run away are an error for a query too, which does not read the checksum. */
static void test_infinite_weight (void)
{
  g_autoptr (GByteArray) file = load ();
  for (gsize i = 0; i < 512; i++)
    put_u32 (file, 13974976 + 4 * i, 0x7fc00000); /* l1.ff2.b: not a number */
  g_autoptr (GError) error = NULL;
  g_autoptr (LecUseLite) model = open_bytes (file, &error);
  g_assert_no_error (error);
  const char *text = "a query";
  float out[D];
  g_assert_false (lec_use_lite_embed (model, &text, NULL, 1, out, NULL, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_CORRUPT);
}

static void test_missing (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (lec_use_lite_new ("/nonexistent/model.bin", &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/use-lite-file/kinds", test_kinds);
  g_test_add_func ("/use-lite-file/broken-structure", test_broken_structure);
  g_test_add_func ("/use-lite-file/broken-vocabulary", test_broken_vocabulary);
  g_test_add_func ("/use-lite-file/wrong-weight", test_wrong_weight);
  g_test_add_func ("/use-lite-file/infinite-weight", test_infinite_weight);
  g_test_add_func ("/use-lite-file/missing", test_missing);
  return g_test_run ();
}
