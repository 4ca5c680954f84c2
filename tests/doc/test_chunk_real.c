/* test_chunk_real.c — real documents, read by the helper and chunked by every chunker: no letter is lost.
 * SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "src/doc/chunker.h"
#include "src/doc/reader.h"

#define DOCUMENTS "../shared/data/docs_misc"
#define PDFS      "../shared/data/pdf_dev"

/* Takes what furniture and chunks cover away; what is left must be white space. */
static void check_cover (const char *name, const LecDocument *document, const GPtrArray *chunks)
{
  for (guint p = 0; p < document->pages->len; p++) {
    const LecPage *page = document->pages->pdata[p];
    const gsize length = strlen (page->text);
    g_autofree char *left = g_strdup (page->text);
    for (guint i = 0; i < chunks->len; i++) {
      const LecRange *r = &((const LecChunk *)chunks->pdata[i])->range;
      const gsize from = page->number == r->first ? r->start : 0, to = page->number == r->last ? r->end : length;
      g_assert_cmpuint (to, <=, length);
      if (page->number >= r->first && page->number <= r->last && from < to)
        memset (left + from, ' ', to - from);
    }
    for (guint b = 0; b < page->blocks->len; b++) {
      const LecBlock *block = &g_array_index (page->blocks, LecBlock, b);
      if (block->kind == LEC_BLOCK_FURNITURE)
        memset (left + block->start, ' ', block->end - block->start);
    }
    for (const char *at = left; *at; at = g_utf8_next_char (at))
      if (!g_unichar_isspace (g_utf8_get_char (at)))
        g_error ("%s: page %u byte %zu is in no chunk: %.60s", name, page->number, (gsize)(at - left),
                 page->text + (at - left));
  }
}

static void check_document (const char *name, const LecDocument *document)
{
  const LecChunker *const *all = lec_chunkers ();
  for (guint i = 0; all[i]; i++) {
    GError *error = NULL;
    const LecChunkOptions options = {0};
    if (all[i] == &lec_chunker_semantic)
      continue; /* needs an embedder; test_chunkers.c has one */
    g_autoptr (GPtrArray) chunks = all[i]->chunk (document, &options, NULL, &error);
    g_assert_no_error (error);
    check_cover (name, document, chunks);
    for (guint c = 0; c < chunks->len && all[i] == &lec_chunker_recursive; c++) {
      const LecChunk *chunk = chunks->pdata[c];
      g_autofree char *text = lec_document_text (document, &chunk->range);
      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_cmpuint (chunk->words, <=, 1000);
      g_assert_cmpuint (strlen (text), <=, 64 * 1024);
    }
  }
}

/* Every file of a folder, and of those in it, that the helper can read; every fourth under LECTERN_SMALL. Returns how
 * many. */
static guint check_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (LecReaderProcess) reader = lec_reader_process_new (NULL);
  guint n = 0, seen = 0;
  for (const char *name; dir && (name = g_dir_read_name (dir));) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      n += check_folder (path);
    if (g_getenv ("LECTERN_SMALL") && seen++ % 4)
      continue;
    if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
      continue;
    const int fd = open (path, O_RDONLY | O_CLOEXEC);
    g_autoptr (LecDocument) document = lec_reader_read (reader, fd, name, NULL, NULL, NULL, NULL, NULL);
    close (fd);
    if (!document)
      continue; /* unsupported, encrypted or damaged: the reader's tests know which */
    check_document (name, document);
    n++;
  }
  return n;
}

static void test_real (void)
{
  if (!g_file_test (DOCUMENTS, G_FILE_TEST_IS_DIR)) {
    g_test_skip (DOCUMENTS " is not here");
    return;
  }
  g_assert_cmpuint (check_folder (DOCUMENTS), >, 10);
  g_assert_cmpuint (check_folder (PDFS), >, 10);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunkers/real", test_real);
  return g_test_run ();
}
