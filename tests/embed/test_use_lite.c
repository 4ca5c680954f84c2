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
  cJSON_ArrayForEach (entry, all) {
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

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/use-lite/ids", test_ids);
  g_test_add_func ("/use-lite/worked-values", test_worked_values);
  g_test_add_func ("/use-lite/reference", test_reference);
  return g_test_run ();
}
