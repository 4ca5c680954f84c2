/* test_base.c — the ground: UTF-8, JSON, byte strings, errors, sizes and ages.
 * SPDX-License-Identifier: MIT */
#include "src/base/blas.h"
#include "src/base/bytes.h"
#include "src/base/clock.h"
#include "src/base/error.h"
#include "src/base/json.h"
#include "src/base/path.h"
#include "src/base/utf8.h"
#include <errno.h>
#include <string.h>

static void repair (void)
{
  g_autofree char *a = lec_utf8_repair ("a\xff"
                                        "b\xe2\x82",
                                        5);
  g_assert_cmpstr (a, ==,
                   "a\xef\xbf\xbd"
                   "b\xef\xbf\xbd\xef\xbf\xbd");
  g_autofree char *b = lec_utf8_repair ("x\0y", 3);
  g_assert_cmpstr (b, ==, "x y");
  g_autofree char *c = lec_utf8_repair ("", 0);
  g_assert_cmpstr (c, ==, "");
}

/* Nothing that a terminal would obey is left: escapes, C1 controls, bidi overrides, carriage returns. */
static void printable (void)
{
  g_autofree char *a = lec_utf8_printable ("a\x1b[31mb\r\n\tc\xc2\x9b"
                                           "d\xe2\x80\xae"
                                           "e\x7f",
                                           -1);
  g_assert_cmpstr (a, ==, "a[31mb\n\tcde");
}

static void fold (void)
{
  g_autofree char *a = lec_utf8_fold ("ＦＵＬＬ Straße ﬁn", -1);
  g_assert_cmpstr (a, ==, "full strasse fin");
  g_autofree char *b = lec_utf8_nfkc ("e\xcc\x81 ①", -1);
  g_assert_cmpstr (b, ==, "é 1");
}

static void width (void)
{
  g_assert_cmpint (lec_utf8_width ("abc", -1), ==, 3);
  g_assert_cmpint (lec_utf8_width ("漢字", -1), ==, 4);
  g_assert_cmpint (lec_utf8_width ("e\xcc\x81", -1), ==, 1);
  g_assert_cmpint (lec_utf8_width ("👍🏽", -1), ==, 2);
  g_assert_cmpint (lec_utf8_width ("", -1), ==, 0);
  g_assert_cmpuint (lec_utf8_fit ("漢字", 3), ==, 3);
  int columns = 0;
  const char *family = "👨‍👩‍👧x";
  g_assert_cmpuint (lec_utf8_cluster (family, family + strlen (family), &columns), ==, strlen (family) - 1);
  g_assert_cmpint (columns, ==, 2);
}

static void cut (void)
{
  g_autofree char *a = lec_utf8_cut_middle ("abcdefghij", 5);
  g_assert_cmpstr (a, ==, "ab…ij");
  g_autofree char *b = lec_utf8_cut_middle ("漢字漢字漢字", 6);
  g_assert_cmpint (lec_utf8_width (b, -1), <=, 6);
  g_autofree char *c = lec_utf8_cut_middle ("abc", 3);
  g_assert_cmpstr (c, ==, "abc");
  g_assert_cmpuint (lec_utf8_floor ("aé", 3, 2), ==, 1);
  g_assert_cmpuint (lec_utf8_floor ("aé", 3, 3), ==, 3);
}

static void bytes_round (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  const guint64 numbers[] = {0, 1, 127, 128, 300, G_MAXUINT32, G_MAXUINT64};
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    lec_put_varint (out, numbers[i]);
  lec_put_u32 (out, 0xdeadbeef);
  lec_put_u64 (out, G_MAXUINT64 - 1);
  lec_put_f32 (out, -1.5F);
  lec_put_string (out, "grüße");
  lec_put_string (out, NULL);
  LecReader r = lec_reader (out->data, out->len);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpuint (lec_get_varint (&r), ==, numbers[i]);
  g_assert_cmpuint (lec_get_u32 (&r), ==, 0xdeadbeef);
  g_assert_cmpuint (lec_get_u64 (&r), ==, G_MAXUINT64 - 1);
  g_assert_cmpfloat (lec_get_f32 (&r), ==, -1.5F);
  g_autofree char *a = lec_get_string (&r, 100);
  g_autofree char *b = lec_get_string (&r, 100);
  g_assert_cmpstr (a, ==, "grüße");
  g_assert_cmpstr (b, ==, "");
  g_assert_cmpuint (lec_reader_left (&r), ==, 0);
  g_assert_false (r.failed);
  g_assert_cmpuint (lec_get_u8 (&r), ==, 0);
  g_assert_true (r.failed);
}

static void bytes_hostile (void)
{
  static const guint8 endless[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
  LecReader r = lec_reader (endless, sizeof endless);
  g_assert_cmpuint (lec_get_varint (&r), ==, 0);
  g_assert_true (r.failed);
  static const guint8 longer[] = {5, 'a', 'b'}, latin[] = {1, 0xe9};
  r = lec_reader (longer, sizeof longer);
  g_assert_null (lec_get_string (&r, 100));
  g_assert_true (r.failed);
  r = lec_reader (longer, sizeof longer);
  g_assert_null (lec_get_string (&r, 4));
  r = lec_reader (latin, sizeof latin);
  g_assert_null (lec_get_string (&r, 100));
  r = lec_reader (NULL, 0);
  g_assert_null (lec_get_bytes (&r, 1));
}

static void keys (void)
{
  guint8 a[4], b[4];
  lec_key_u32 (a, 255);
  lec_key_u32 (b, 256);
  g_assert_cmpint (memcmp (a, b, 4), <, 0);
  g_assert_cmpuint (lec_key_get_u32 (b), ==, 256);
}

static void json (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (lec_json_parse ("{\"a\": 1} x", -1, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (lec_json_parse ("", 0, &error));
  g_autoptr (cJSON) o = lec_json_parse (" {\"s\":\"x\",\"n\":3,\"b\":true,\"a\":[1]} \n", -1, NULL);
  g_assert_nonnull (o);
  g_assert_cmpstr (lec_json_string (o, "s", "-"), ==, "x");
  g_assert_cmpstr (lec_json_string (o, "n", "-"), ==, "-");
  g_assert_cmpint (lec_json_int (o, "n", 0), ==, 3);
  g_assert_cmpint (lec_json_int (o, "none", 7), ==, 7);
  g_assert_true (lec_json_bool (o, "b", FALSE));
  g_assert_nonnull (lec_json_array (o, "a"));
  g_assert_null (lec_json_object (o, "a"));
  lec_json_set_string (o, "bad", "\xff");
  g_autofree char *text = lec_json_print (o);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void errors (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (lec_error_from_errno (&error, ENOSPC, "cannot write", "/x"));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_NO_SPACE);
  g_assert_cmpstr (lec_error_name (error), ==, "no_space");
  g_assert_true (g_str_has_prefix (error->message, "cannot write /x: "));
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_assert_cmpstr (lec_error_name (cancelled), ==, "cancelled");
  for (int code = 0; code < LEC_N_ERRORS; code++) {
    g_autoptr (GError) each = g_error_new_literal (LEC_ERROR, code, "x");
    g_assert_nonnull (lec_error_name (each));
    g_assert_cmpint (lec_error_http_status (each), >=, 400);
  }
}

static void people (void)
{
  const struct {
    guint64 bytes;
    const char *text;
  } sizes[] = {{0, "0 B"}, {999, "999 B"}, {1000, "1 kB"}, {340000, "340 kB"}, {1234567, "1.2 MB"}, {999999, "1.0 MB"}};
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *text = lec_format_size (sizes[i].bytes);
    g_assert_cmpstr (text, ==, sizes[i].text);
  }
  g_autofree char *now = lec_format_age (100, 130), *min = lec_format_age (0, 200), *h = lec_format_age (0, 7300);
  g_assert_cmpstr (now, ==, "now");
  g_assert_cmpstr (min, ==, "3 min");
  g_assert_cmpstr (h, ==, "2 h");
  g_autofree char *iso = lec_clock_iso (0);
  g_assert_cmpstr (iso, ==, "1970-01-01T00:00:00Z");
}

static void paths (void)
{
  g_setenv ("LECTERN_DATA", "/tmp/some/../data", TRUE);
  g_autofree char *given = lec_path_data ("/x/y"), *env = lec_path_data (NULL);
  g_assert_cmpstr (given, ==, "/x/y");
  g_assert_cmpstr (env, ==, "/tmp/data");
  g_autofree char *models = lec_path_part ("share/lectern/models/use-lite-f16.bin");
  g_assert_true (g_file_test (models, G_FILE_TEST_EXISTS));
}

static void blas (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LecBlas) blas = lec_blas_new (&error);
  g_assert_no_error (error);
  const float a[] = {1, 2, 3, 4, 5, 6}, b[] = {1, 0, 0, 1, 1, 1}; /* a is 2×3, b is 3×2 */
  float c[4] = {1, 1, 1, 1};
  lec_blas_sgemm (blas, FALSE, FALSE, 2, 2, 3, 1, a, 3, b, 2, 1, c, 2);
  g_assert_cmpfloat (c[0], ==, 5);
  g_assert_cmpfloat (c[1], ==, 6);
  g_assert_cmpfloat (c[2], ==, 11);
  g_assert_cmpfloat (c[3], ==, 12);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/utf8/repair", repair);
  g_test_add_func ("/utf8/printable", printable);
  g_test_add_func ("/utf8/fold", fold);
  g_test_add_func ("/utf8/width", width);
  g_test_add_func ("/utf8/cut", cut);
  g_test_add_func ("/bytes/round-trip", bytes_round);
  g_test_add_func ("/bytes/hostile", bytes_hostile);
  g_test_add_func ("/bytes/keys", keys);
  g_test_add_func ("/json", json);
  g_test_add_func ("/errors", errors);
  g_test_add_func ("/people", people);
  g_test_add_func ("/paths", paths);
  g_test_add_func ("/blas", blas);
  return g_test_run ();
}
