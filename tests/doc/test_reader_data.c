/* test_reader_data.c — real files that nobody in the project wrote (../shared/data): each gives a document or a clear
 * error, phrases are found on their pages, no word is lost, boxes lie on their pages. Skipped where the folder is
 * absent. SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "src/base/error.h"
#include "src/base/utf8.h"
#include "src/doc/reader.h"

#define DATA "../shared/data"

static LecReaderProcess *reader;
static GHashTable *passwords; /* of a file's name */

static LecDocument *read_file (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (DATA, folder, name, NULL);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  LecDocument *document =
      lec_reader_read (reader, fd, name, g_hash_table_lookup (passwords, name), NULL, NULL, NULL, error);
  close (fd);
  return document;
}

/* Rows of a table separated by tabs, the first left out. */
static GPtrArray *read_table (const char *path)
{
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  for (guint i = 1; lines[i]; i++)
    if (*lines[i])
      g_ptr_array_add (rows, g_strsplit (lines[i], "\t", -1));
  return rows;
}

static void load_passwords (void)
{
  g_autoptr (GPtrArray) rows = read_table (DATA "/pdf_dev/manifest.tsv");
  passwords = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < rows->len; i++) {
    char **row = rows->pdata[i];
    if (g_strv_length (row) > 9 && (*row[8] || *row[9]))
      g_hash_table_insert (passwords, g_strdup (row[0]), g_strdup (*row[8] ? row[8] : row[9]));
  }
}

/* Folded, without spaces and hyphens. Owned by the caller. */
static char *squeeze (const char *text)
{
  g_autofree char *folded = lec_utf8_fold (text, -1);
  GString *out = g_string_new (NULL);
  for (const char *s = folded ? folded : ""; *s; s = g_utf8_next_char (s)) {
    gunichar c = g_utf8_get_char (s);
    if (!g_unichar_isspace (c) && c != '-' && c != 0x2010 && c != 0xad && c != 0x2011)
      g_string_append_unichar (out, c);
  }
  return g_string_free (out, FALSE);
}

/* What must hold of every page. */
static void check_page (const LecDocument *document, const LecPage *page)
{
  guint32 end = 0;
  for (guint i = 0; i < page->blocks->len; i++) {
    const LecBlock *b = &g_array_index (page->blocks, LecBlock, i);
    g_assert_cmpuint (b->start, ==, i ? end + 2 : 0); /* no letter lies outside of blocks */
    g_assert_cmpuint (b->end, >, b->start);
    end = b->end;
  }
  g_assert_cmpuint (end, ==, strlen (page->text));
  if (strcmp (document->format, "pdf"))
    return;
  guint32 last = 0;
  for (guint i = 0; i < page->boxes->len; i++) {
    const LecBox *b = &g_array_index (page->boxes, LecBox, i);
    g_assert_true (i == 0 || b->start > last);
    g_assert_false (g_ascii_isspace (page->text[b->start]));
    last = b->start;
  }
}

/* Reads all files of a folder; counts those that fail by their error's code. */
static void read_folder (const char *folder, guint *documents, guint *failures)
{
  g_autofree char *path = g_build_filename (DATA, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir));) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    g_autoptr (GError) error = NULL;
    if (!g_file_test (file, G_FILE_TEST_IS_REGULAR) || g_str_has_suffix (name, ".tsv"))
      continue;
    g_autoptr (LecDocument) document = read_file (folder, name, &error);
    if (!document) {
      g_assert_true (error->domain == LEC_ERROR);
      g_assert_nonnull (strstr (error->message, name));
      g_test_message ("%s", error->message);
      failures[error->code]++;
      continue;
    }
    ++*documents;
    for (guint i = 0; i < document->pages->len; i++)
      check_page (document, document->pages->pdata[i]);
  }
}

static void test_pdfs (void)
{
  guint documents = 0, failures[LEC_N_ERRORS] = {0};
  read_folder ("pdf_dev", &documents, failures);
  g_assert_cmpuint (documents, >=, 58);
  g_assert_cmpuint (documents + failures[LEC_ERROR_CORRUPT] + failures[LEC_ERROR_ENCRYPTED], ==, 62);
  g_assert_cmpuint (failures[LEC_ERROR_ENCRYPTED], ==, 0);
}

static void test_others (void)
{
  static const char *const folders[] = {"docs_misc/code", "docs_misc/html", "docs_misc/markdown", "docs_misc/text"};
  guint documents = 0, failures[LEC_N_ERRORS] = {0}, office = 0;
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    read_folder (folders[i], &documents, failures);
  g_assert_cmpuint (documents, ==, 82);
  read_folder ("docs_misc/office", &office, failures);
  g_assert_cmpuint (office, ==, 0);
  g_assert_cmpuint (failures[LEC_ERROR_UNSUPPORTED], ==, 30);
}

static void test_phrases (void)
{
  g_autoptr (GPtrArray) rows = read_table (DATA "/pdf_dev/known_items.tsv");
  g_autoptr (LecDocument) document = NULL;
  g_autofree char *name = NULL;
  for (guint i = 0; i < rows->len; i++) {
    char **row = rows->pdata[i];
    guint page = (guint)atoi (row[1]);
    if (g_strcmp0 (name, row[0])) {
      g_clear_pointer (&document, lec_document_free);
      g_free (name);
      name = g_strdup (row[0]);
      document = read_file ("pdf_dev", name, NULL);
      g_assert_nonnull (document);
    }
    g_autofree char *phrase = squeeze (row[2]);
    g_autofree char *text = squeeze (((LecPage *)document->pages->pdata[page - 1])->text);
    if (!strstr (text, phrase))
      g_test_message ("%s, page %u: %s", name, page, row[2]);
    g_assert_nonnull (strstr (text, phrase));
  }
}

/* Words of pdftotext's output that are nowhere on the page, in thousandths of all. */
static guint lost_words (const LecDocument *document, const char *reference)
{
  g_auto (GStrv) pages = g_strsplit (reference, "\f", -1);
  guint all = 0, lost = 0;
  for (guint i = 0; pages[i] && i < document->pages->len; i++) {
    g_autofree char *text = squeeze (((LecPage *)document->pages->pdata[i])->text);
    g_autofree char *folded = lec_utf8_fold (pages[i], -1);
    g_auto (GStrv) words = g_strsplit_set (folded ? folded : "", " \n\t-", -1);
    for (guint w = 0; words[w]; w++) {
      all += *words[w] != 0;
      lost += !strstr (text, words[w]);
    }
  }
  return all ? lost * 1000 / all : 0;
}

static void test_no_word_lost (void)
{
  static const char *const names[] = {"pdfjs__tracemonkey.pdf", "paper-qa__pasa.pdf", "sample-files__multicolumn.pdf",
                                      "docling__redp5110_sampled.pdf", "pdfplumber__issue-982-example.pdf"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_strdup_printf ("%s/pdf_dev/ref_text/%s.txt", DATA, names[i]), *reference = NULL;
    g_assert_true (g_file_get_contents (path, &reference, NULL, NULL));
    g_autoptr (LecDocument) document = read_file ("pdf_dev", names[i], NULL);
    g_assert_nonnull (document);
    guint lost = lost_words (document, reference);
    g_test_message ("%s: %u in a thousand words lost", names[i], lost);
    g_assert_cmpuint (lost, <=, 10);
  }
}

static void test_scanned (void)
{
  g_autoptr (LecDocument) document = read_file ("pdf_dev", "docling__nemotron_multipage.pdf", NULL);
  g_assert_cmpuint (document->pages->len, ==, 4);
  g_assert_cmpuint (document->pages_without_text, ==, 4);
}

static void test_wrong_password (void)
{
  g_autofree char *path = g_build_filename (DATA, "pdf_dev", "pypdf__r2-user-password.pdf", NULL);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  const char *tries[] = {NULL, "wrong", "f\xc3\xa4lsch"};
  for (guint i = 0; i < G_N_ELEMENTS (tries); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (lec_reader_read (reader, fd, "secret.pdf", tries[i], NULL, NULL, NULL, &error));
    g_assert_error (error, LEC_ERROR, LEC_ERROR_ENCRYPTED);
    g_assert_nonnull (strstr (error->message, i ? "password is wrong" : "--password"));
  }
  close (fd);
}

static void test_outline (void)
{
  g_autoptr (LecDocument) document = read_file ("pdf_dev", "paper-qa__pasa.pdf", NULL);
  g_assert_cmpuint (document->outline->len, >, 5);
  g_assert_nonnull (document->title);
  guint headings = 0, furniture = 0;
  document = (lec_document_free (document), read_file ("pdf_dev", "pdfjs__freeculture.pdf", NULL));
  for (guint i = 0; i < document->pages->len; i++) {
    const LecPage *page = document->pages->pdata[i];
    for (guint k = 0; k < page->blocks->len; k++) {
      headings += g_array_index (page->blocks, LecBlock, k).kind == LEC_BLOCK_HEADING;
      furniture += g_array_index (page->blocks, LecBlock, k).kind == LEC_BLOCK_FURNITURE;
    }
  }
  g_test_message ("freeculture: %u headings, %u running heads and feet", headings, furniture);
  g_assert_cmpuint (headings, >, 20);
  g_assert_cmpuint (furniture, >, 300);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!g_file_test (DATA "/pdf_dev/manifest.tsv", G_FILE_TEST_EXISTS)) {
    g_print ("skipped: %s is not here\n", DATA);
    return 77;
  }
  load_passwords ();
  reader = lec_reader_process_new (NULL);
  g_test_add_func ("/reader-data/pdfs", test_pdfs);
  g_test_add_func ("/reader-data/others", test_others);
  g_test_add_func ("/reader-data/phrases", test_phrases);
  g_test_add_func ("/reader-data/no-word-lost", test_no_word_lost);
  g_test_add_func ("/reader-data/scanned", test_scanned);
  g_test_add_func ("/reader-data/wrong-password", test_wrong_password);
  g_test_add_func ("/reader-data/outline", test_outline);
  int status = g_test_run ();
  lec_reader_process_free (reader);
  g_hash_table_unref (passwords);
  return status;
}
