/* test_document.c — a page's layout survives packing, and damaged bytes never pass.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/error.h"
#include "src/doc/document.h"

static LecPage *example (void)
{
  LecPage *page = lec_page_new (7);
  g_free (page->text);
  page->text = g_strdup ("Grüße\n\na\tb");
  page->label = g_strdup ("vii");
  page->width = 5950;
  page->height = 8420;
  LecBlock blocks[] = {{LEC_BLOCK_HEADING, 2, 0, 7}, {LEC_BLOCK_TABLE, 0, 9, 12}};
  LecBox boxes[] = {{0, 100, 200, 50, 80}, {1, 150, 200, 40, 80}, {2, 190, 201, 40, 79}, {9, 10, 65535, 0, 0}};
  g_array_append_vals (page->blocks, blocks, G_N_ELEMENTS (blocks));
  g_array_append_vals (page->boxes, boxes, G_N_ELEMENTS (boxes));
  return page;
}

static void test_round_trip (void)
{
  g_autoptr (LecPage) page = example ();
  g_autoptr (GBytes) bytes = lec_page_pack (page);
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (LecPage) back = lec_page_unpack (7, page->text, strlen (page->text), data, length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->number, ==, 7);
  g_assert_cmpstr (back->label, ==, "vii");
  g_assert_cmpstr (back->text, ==, page->text);
  g_assert_cmpuint (back->width, ==, 5950);
  g_assert_cmpuint (back->blocks->len, ==, 2);
  g_assert_cmpmem (back->blocks->data, 2 * sizeof (LecBlock), page->blocks->data, 2 * sizeof (LecBlock));
  g_assert_cmpuint (back->boxes->len, ==, 4);
  g_assert_cmpmem (back->boxes->data, 4 * sizeof (LecBox), page->boxes->data, 4 * sizeof (LecBox));
}

/* Whatever a byte is changed to, and wherever the bytes end: an error, or a page whose offsets lie in the text. */
static void test_damage (void)
{
  g_autoptr (LecPage) page = example ();
  g_autoptr (GBytes) bytes = lec_page_pack (page);
  gsize length, text_length = strlen (page->text);
  const guint8 *data = g_bytes_get_data (bytes, &length);
  for (gsize n = 0; n < length; n++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (lec_page_unpack (7, page->text, text_length, data, n, &error));
    g_assert_error (error, LEC_ERROR, LEC_ERROR_CORRUPT);
  }
  for (gsize i = 0; i < length; i++)
    for (guint v = 0; v < 256; v++) {
      g_autofree guint8 *copy = g_memdup2 (data, length);
      copy[i] = (guint8)v;
      g_autoptr (LecPage) back = lec_page_unpack (7, page->text, text_length, copy, length, NULL);
      for (guint k = 0; back && k < back->blocks->len; k++)
        g_assert_cmpuint (g_array_index (back->blocks, LecBlock, k).end, <=, text_length);
      for (guint k = 0; back && k < back->boxes->len; k++)
        g_assert_cmpuint (g_array_index (back->boxes, LecBox, k).start, <, text_length);
    }
}

/* Offsets inside a character are refused. */
static void test_boundaries (void)
{
  g_autoptr (LecPage) page = example ();
  g_array_index (page->blocks, LecBlock, 0).end = 3; /* the second byte of "ü" */
  g_autoptr (GBytes) bytes = lec_page_pack (page);
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  g_assert_null (lec_page_unpack (7, page->text, strlen (page->text), data, length, NULL));
}

static void test_names (void)
{
  g_assert_cmpstr (lec_block_kind_name (LEC_BLOCK_FURNITURE), ==, "furniture");
  g_assert_cmpstr (lec_block_kind_name ((LecBlockKind)99), ==, "unknown");
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/round-trip", test_round_trip);
  g_test_add_func ("/document/damage", test_damage);
  g_test_add_func ("/document/boundaries", test_boundaries);
  g_test_add_func ("/document/names", test_names);
  return g_test_run ();
}
