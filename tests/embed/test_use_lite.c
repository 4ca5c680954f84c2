/* test_use_lite.c — the built-in model against its reference: ids, vectors, edge cases, kernels, files of every kind.
 * SPDX-License-Identifier: MIT */
#include "src/base/error.h"
#include "src/base/json.h"
#include "src/base/path.h"
#include "src/embed/use_lite.h"
#include <math.h>
#include <string.h>

enum { D = LEC_USE_LITE_WIDTH };

static LecUseLite *open_model (void)
{
  g_autofree char *path = lec_path_part ("share/lectern/models/use-lite-f16.bin");
  g_autoptr (GError) error = NULL;
  LecUseLite *model = lec_use_lite_new (path, &error);
  g_assert_no_error (error);
  return model;
}

static void embed (LecUseLite *model, const char *const *texts, const gsize *lengths, gsize n, float *out)
{
  g_autoptr (GError) error = NULL;
  lec_use_lite_embed (model, texts, lengths, n, out, NULL, &error);
  g_assert_no_error (error);
}

static void embed_one (LecUseLite *model, const char *text, float *out)
{
  embed (model, &text, NULL, 1, out);
}

static double dot (const float *a, const float *b)
{
  double sum = 0;
  for (gsize i = 0; i < D; i++)
    sum += (double)a[i] * b[i];
  return sum;
}

static double farthest (const float *a, const float *b)
{
  double most = 0;
  for (gsize i = 0; i < D; i++)
    most = MAX (most, fabs ((double)a[i] - b[i]));
  return most;
}

/* Checks the ids of a text, told as "341 4125 311". */
static void assert_ids (LecUseLite *model, const char *text, gssize length, const char *expected)
{
  g_autoptr (GArray) ids = lec_use_lite_ids (model, text, length < 0 ? strlen (text) : (gsize)length);
  g_autoptr (GString) told = g_string_new (NULL);
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (told, i ? " %u" : "%u", g_array_index (ids, guint16, i));
  g_assert_cmpstr (told->str, ==, expected);
}

static void test_ids (void)
{
  g_autoptr (LecUseLite) model = open_model ();
  assert_ids (model, "Hello world", -1, "341 4125 311");
  assert_ids (model, "x:y :30", -1, "649 57 48 30 4177"); /* a piece with a score of +30 */
  assert_ids (model, "\xe2\x96\x81the", -1, "30 9");      /* U+2581 in the text is a space */
  assert_ids (
      model, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", -1,
      "11 6865 6865 6865 6865 6865 6865 6865 6865 6865 6865 6865 86 86"); /* a tie: the shorter piece comes last */
  assert_ids (model, "", -1, "");
  assert_ids (model, "日本語", -1, "30 0");
  assert_ids (model, "a\tb", -1, "11 0 151");
  assert_ids (model, "a\0b", 3, "11 0 151"); /* NUL is as unknown as a tab */
  assert_ids (model,
              "a\xff\xfe\xc3"
              "b",
              -1, "11 0 151"); /* malformed, as often as it may be */
  assert_ids (model, "\xef\xbc\xa8\xef\xbd\x85llo\xe3\x80\x80world", -1, "341 4125 311"); /* NFKC */
}

/* Values worked out with the reference (unquantised); the f16 file is within 1e-3. */
static void test_worked_values (void)
{
  static const float hello[4] = {-0.037885f, -0.054587f, -0.012951f, -0.050198f};
  static const float empty[4] = {0.002355f, -0.034875f, 0.013102f, -0.021176f};
  g_autoptr (LecUseLite) model = open_model ();
  float out[D];
  embed_one (model, "Hello world", out);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (out[i], hello[i], 2e-4);
  g_assert_cmpfloat_with_epsilon (dot (out, out), 1, 1e-5);
  embed_one (model, "", out);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (out[i], empty[i], 2e-4);
  float a[D], b[D];
  embed_one (model, "How old are you?", a);
  embed_one (model, "What is your age?", b);
  g_assert_cmpfloat_with_epsilon (dot (a, b), 0.846, 0.01);
}

/* Under valgrind, where a text takes a hundred times as long, every `share`-th of a loop is enough. */
static guint every (guint share)
{
  return g_getenv ("LECTERN_SMALL") ? share : 1;
}

static void test_reference (void)
{
  g_autofree char *bytes = NULL;
  gsize length;
  if (!g_file_get_contents ("../shared/model/use_reference.json", &bytes, &length, NULL)) {
    g_test_skip ("../shared/model/use_reference.json is not here");
    return;
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (cJSON) all = lec_json_parse (bytes, (gssize)length, &error);
  g_assert_no_error (error);
  g_autoptr (LecUseLite) model = open_model ();
  const cJSON *entry;
  double least = 1;
  guint seen = 0;
  cJSON_ArrayForEach (entry, all) {
    if (seen++ % every (20))
      continue;
    const char *text = lec_json_string (entry, "text", "");
    g_autoptr (GString) told = g_string_new (NULL);
    const cJSON *id, *number;
    cJSON_ArrayForEach (id, lec_json_array (entry, "ids"))
      g_string_append_printf (told, told->len ? " %d" : "%d", id->valueint);
    assert_ids (model, text, -1, told->str);
    float out[D], wanted[D];
    gsize i = 0;
    cJSON_ArrayForEach (number, lec_json_array (entry, "vector"))
      wanted[i++] = (float)number->valuedouble;
    g_assert_cmpuint (i, ==, D);
    embed_one (model, text, out);
    least = MIN (least, dot (out, wanted) / sqrt (dot (out, out) * dot (wanted, wanted)));
    g_assert_cmpfloat (farthest (out, wanted), <, 1e-3);
  }
  g_test_message ("%d texts, least cosine %.7f", cJSON_GetArraySize (all), least);
  g_assert_cmpint (cJSON_GetArraySize (all), >, 0);
  g_assert_cmpfloat (least, >=, 0.99999);
}

/* A text of n bytes that says `what` over and over. Owned by the caller. */
static char *long_text (const char *what, gsize n)
{
  GString *text = g_string_sized_new (n + 64);
  while (text->len < n)
    g_string_append (text, what);
  return g_string_free (text, FALSE);
}

static void test_edge_cases (void)
{
  g_autoptr (LecUseLite) model = open_model ();
  g_autofree char *words = long_text ("Lift and drag of a slender wing. ", 12000);
  g_autofree char *megabyte = long_text ("Lift and drag of a slender wing. ", (1 << 20) / every (8));
  g_autofree char *one_word = long_text ("aerodynamics", (3 << 20) / every (2)); /* longer than what is one word */
  g_autofree char *unknown = long_text ("机器", (1 << 20) / every (8));
  const char *texts[] = {"",         " ",      "x",   "I ♥ 👩‍👩‍👧 🇩🇪 👍🏽",
                         "机器学习", "日本語", words, megabyte,
                         one_word,   unknown};
  enum { N = G_N_ELEMENTS (texts) };
  float out[N * D];
  embed (model, texts, NULL, N, out);
  for (guint i = 0; i < N; i++)
    g_assert_cmpfloat_with_epsilon (dot (out + i * D, out + i * D), 1, 1e-4);
  g_assert_cmpfloat (farthest (out + 4 * D, out + 5 * D), <, 1e-6); /* unknown scripts share one vector */
  g_assert_cmpfloat (farthest (out + 4 * D, out + 9 * D), <, 1e-6); /* however long */
  g_assert_cmpfloat (farthest (out + 6 * D, out + 7 * D), <, 1e-6); /* what lies behind 128 ids is not read */
  const char *with_nul = "a\0b", *with_tab = "a\tb";
  gsize three = 3;
  embed (model, &with_nul, &three, 1, out);
  embed (model, &with_tab, NULL, 1, out + D);
  g_assert_cmpfloat (farthest (out, out + D), <, 1e-6);
}

/* Texts of all lengths, more than one block of them, in one call and each alone. */
static void test_batch_is_each_alone (void)
{
  enum { MOST = 120 };
  const guint N = MOST / every (20);
  g_autoptr (LecUseLite) model = open_model ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < N; i++) {
    g_autofree char *text = long_text ("The quick brown fox, 1984, jumps over the lazy dog; ", 600);
    text[i == 7 ? 0 : (i * 37) % 600] = 0;
    g_ptr_array_add (texts, g_steal_pointer (&text));
  }
  g_autofree float *all = g_new (float, N *D);
  embed (model, (const char *const *)texts->pdata, NULL, N, all);
  for (guint i = 0; i < N; i += every (3)) {
    float alone[D];
    embed_one (model, g_ptr_array_index (texts, i), alone);
    g_assert_cmpfloat (farthest (alone, all + i * D), <, 1e-6);
  }
}

static void test_kernels_agree (void)
{
  g_autoptr (LecUseLite) model = open_model ();
  const char *texts[] = {"Hello world", "", "What is the boundary layer of a flat plate in supersonic flow?"};
  float first[3 * D], out[3 * D];
  const LecUseLiteKernels *kernels;
  for (guint i = 0; (kernels = lec_use_lite_kernels_at (i)) != NULL; i++) {
    lec_use_lite_set_kernels (model, kernels);
    embed (model, texts, NULL, 3, i ? out : first);
    g_test_message ("%s", kernels->name);
    for (guint j = 0; i && j < 3; j++)
      g_assert_cmpfloat (farthest (out + j * D, first + j * D), <, 2e-6);
  }
}

/* The kernels by themselves, against plain loops: odd sizes, and numbers at the ends of what f16 holds. */
static void test_kernels_alone (void)
{
  enum { M = 29, K = 37 };
  const LecUseLiteKernels *kernels;
  for (guint i = 0; (kernels = lec_use_lite_kernels_at (i)) != NULL; i++) {
    const guint panel = kernels->panel;
    g_autofree float *a = g_new (float, M *K), *b = g_new (float, K *panel), *c = g_new (float, M *panel);
    for (guint j = 0; j < M * K; j++)
      a[j] = (float)((j * 7) % 23) - 11;
    for (guint j = 0; j < K * panel; j++)
      b[j] = (float)((j * 5) % 19) - 9;
    for (guint m = 1; m <= M; m++) {
      memset (c, 0, M * panel * sizeof (float));
      kernels->product (m, K, a, K, b, panel, c, panel, b, LEC_PRODUCT_ADD | LEC_PRODUCT_RELU);
      for (guint row = 0; row < M; row++)
        for (guint col = 0; col < panel; col++) {
          double sum = b[col];
          for (guint k = 0; k < K; k++)
            sum += (double)a[row * K + k] * b[k * panel + col];
          g_assert_cmpfloat (c[row * panel + col], ==, row < m ? MAX (sum, 0) : 0);
        }
    }
    static const guint16 half[32] = {0x3c00, 0xc000, 0x0000, 0x8000, 0x0001, 0x83ff, 0x7bff, 0x3555};
    static const double full[8] = {1, -2, 0, 0, 0x1p-24, -1023 * 0x1p-24, 65504, 0.333251953125};
    LecTensor tensor = {.kind = LEC_NUMBER_F16, .rows = 1, .cols = 32, .data = half};
    kernels->widen (&tensor, 0, 1, 0, panel, c);
    for (guint j = 0; j < 8; j++)
      g_assert_cmpfloat (c[j], ==, full[j]);
    float x[4] = {-1000, 0, 1, 2}, soft[4] = {0, 0.09003057f, 0.24472847f, 0.66524096f};
    kernels->softmax (x, 4, 1);
    for (guint j = 0; j < 4; j++)
      g_assert_cmpfloat_with_epsilon (x[j], soft[j], 1e-6);
  }
}

static void test_cancelled (void)
{
  g_autoptr (LecUseLite) model = open_model ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  const char *text = "Stop";
  float out[D];
  g_cancellable_cancel (cancellable);
  g_assert_false (lec_use_lite_embed (model, &text, NULL, 1, out, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/use-lite/ids", test_ids);
  g_test_add_func ("/use-lite/worked-values", test_worked_values);
  g_test_add_func ("/use-lite/reference", test_reference);
  g_test_add_func ("/use-lite/edge-cases", test_edge_cases);
  g_test_add_func ("/use-lite/batch", test_batch_is_each_alone);
  g_test_add_func ("/use-lite/kernels-agree", test_kernels_agree);
  g_test_add_func ("/use-lite/kernels-alone", test_kernels_alone);
  g_test_add_func ("/use-lite/cancelled", test_cancelled);
  return g_test_run ();
}
