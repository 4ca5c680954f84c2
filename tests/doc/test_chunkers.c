/* test_chunkers.c — every chunker keeps every letter, bounds its chunks, and cuts where it says.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/error.h"
#include "src/doc/chunker.h"
#include "src/doc/flow.h"

/* ---- documents made by hand ---- */

static LecPage *add_page (LecDocument *document)
{
  LecPage *page = lec_page_new (document->pages->len + 1);
  g_free (page->text);
  page->text = g_strdup ("");
  g_ptr_array_add (document->pages, page);
  return page;
}

static void add_block (LecPage *page, LecBlockKind kind, guint level, const char *text)
{
  const gsize before = strlen (page->text), start = before ? before + 2 : 0;
  char *all = g_strconcat (page->text, before ? "\n\n" : "", text, NULL);
  g_free (page->text);
  page->text = all;
  const LecBlock block = {kind, level, start, start + strlen (text)};
  g_array_append_val (page->blocks, block);
}

/* `n` sentences of eight words each, told apart by a number. Owned by the caller. */
static char *prose (guint n, guint from)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%sSentence %u says that water runs down hills.", i ? " " : "", from + i);
  return g_string_free (text, FALSE);
}

static GPtrArray *cut (const char *name, const LecDocument *document, guint size)
{
  GError *error = NULL;
  const LecChunker *chunker = lec_chunker_find (name, &error);
  g_assert_no_error (error);
  const LecChunkOptions options = {.size = size};
  GPtrArray *chunks = chunker->chunk (document, &options, NULL, &error);
  g_assert_no_error (error);
  return chunks;
}

static char *text_of (const LecDocument *document, const GPtrArray *chunks, guint i)
{
  return lec_document_text (document, &((const LecChunk *)chunks->pdata[i])->range);
}

/* ---- what holds for all chunkers ---- */

/* Marks the bytes of each page that chunks cover; letters outside furniture must be covered. */
static void check_cover (const LecDocument *document, const GPtrArray *chunks)
{
  for (guint p = 0; p < document->pages->len; p++) {
    const LecPage *page = document->pages->pdata[p];
    const gsize length = strlen (page->text);
    g_autofree char *covered = g_malloc0 (length + 1);
    for (guint i = 0; i < chunks->len; i++) {
      const LecRange *r = &((const LecChunk *)chunks->pdata[i])->range;
      if (page->number < r->first || page->number > r->last)
        continue;
      const gsize from = page->number == r->first ? r->start : 0, to = page->number == r->last ? r->end : length;
      g_assert_cmpuint (from, <=, length);
      g_assert_cmpuint (to, <=, length);
      if (to > from)
        memset (covered + from, 1, to - from);
    }
    for (guint b = 0; b < page->blocks->len; b++) {
      const LecBlock *block = &g_array_index (page->blocks, LecBlock, b);
      if (block->kind == LEC_BLOCK_FURNITURE)
        memset (covered + block->start, 1, block->end - block->start);
    }
    for (gsize at = 0; at < length; at++)
      if (!covered[at] && !g_ascii_isspace (page->text[at]))
        g_error ("page %u byte %zu is in no chunk: %.40s", page->number, at, page->text + at);
  }
}

/* Ranges lie in the document, on boundaries of characters, in reading order. */
static void check_ranges (const LecDocument *document, const GPtrArray *chunks)
{
  const LecRange *before = NULL;
  for (guint i = 0; i < chunks->len; i++) {
    const LecChunk *chunk = chunks->pdata[i];
    const LecRange *r = &chunk->range;
    g_assert_cmpuint (r->first, >=, 1);
    g_assert_cmpuint (r->first, <=, r->last);
    g_assert_cmpuint (r->last, <=, document->pages->len);
    g_assert_true (r->first < r->last || r->start < r->end);
    g_assert_nonnull (chunk->heading);
    if (before)
      g_assert_true (r->first > before->first || (r->first == before->first && r->start >= before->start));
    g_autofree char *text = lec_document_text (document, r);
    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_assert_true (*text);
    before = r;
  }
}

static gboolean embed_by_topic (const char *const *sentences, gsize n, float *out, gpointer user_data,
                                GCancellable *cancellable, GError **error)
{
  for (gsize i = 0; i < n; i++) {
    const gboolean odd = strstr (sentences[i], "fish") != NULL;
    out[i * 2] = !odd;
    out[i * 2 + 1] = odd;
  }
  return TRUE;
}

static void check_all (const LecDocument *document, guint size)
{
  const LecChunker *const *all = lec_chunkers ();
  for (guint i = 0; all[i]; i++) {
    GError *error = NULL;
    const LecChunkOptions options = {.size = size, .embed = embed_by_topic, .dimensions = 2};
    g_autoptr (GPtrArray) chunks = all[i]->chunk (document, &options, NULL, &error);
    g_assert_no_error (error);
    check_ranges (document, chunks);
    check_cover (document, chunks);
    for (guint c = 0; c < chunks->len && all[i] != &lec_chunker_whole; c++)
      g_assert_cmpuint (((const LecChunk *)chunks->pdata[c])->words, <=, 2 * (size ? size : 500));
  }
}

static void test_names (void)
{
  GError *error = NULL;
  g_assert_cmpstr (lec_chunker_find (NULL, &error)->name, ==, "recursive");
  g_assert_cmpstr (lec_chunker_find ("", &error)->name, ==, "recursive");
  g_assert_cmpstr (lec_chunker_find ("whole", &error)->name, ==, "whole");
  g_assert_null (lec_chunker_find ("hole", &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "recursive, sentence, fixed, semantic, whole"));
  g_clear_error (&error);
}

static void test_empty (void)
{
  g_autoptr (LecDocument) none = lec_document_new ("text");
  check_all (none, 0);
  add_page (none);
  check_all (none, 0);
  add_block (none->pages->pdata[0], LEC_BLOCK_FURNITURE, 0, "Page 1");
  g_autoptr (GPtrArray) chunks = cut ("recursive", none, 0);
  g_assert_cmpuint (chunks->len, ==, 0);
}

static void test_fixed (void)
{
  g_autoptr (LecDocument) document = lec_document_new ("text");
  g_autofree char *text = prose (100, 1);
  add_block (add_page (document), LEC_BLOCK_PARAGRAPH, 0, text);
  g_autoptr (GPtrArray) chunks = cut ("fixed", document, 0);
  g_assert_cmpuint (chunks->len, ==, 2); /* 800 words: 500, then from 450 on */
  g_assert_cmpuint (((LecChunk *)chunks->pdata[0])->words, ==, 500);
  g_assert_cmpuint (((LecChunk *)chunks->pdata[1])->words, ==, 350);
  const LecChunkOptions options = {.size = 100, .overlap = 20};
  g_autoptr (GPtrArray) small = lec_chunker_fixed.chunk (document, &options, NULL, NULL);
  g_assert_cmpuint (small->len, ==, 10); /* 80 further words each: 100 + 9 × 80 ≥ 800 */
  check_cover (document, small);
}

static void test_sentence (void)
{
  g_autoptr (LecDocument) document = lec_document_new ("text");
  g_autofree char *text = prose (30, 1);
  add_block (add_page (document), LEC_BLOCK_PARAGRAPH, 0, text);
  g_autoptr (GPtrArray) chunks = cut ("sentence", document, 50);
  g_assert_cmpuint (chunks->len, ==, 5); /* six sentences of eight words in each */
  for (guint i = 0; i < chunks->len; i++) {
    g_autofree char *chunk = text_of (document, chunks, i);
    g_assert_true (g_str_has_prefix (chunk, "Sentence") && g_str_has_suffix (chunk, "hills."));
  }
}

static void test_headings (void)
{
  g_autoptr (LecDocument) document = lec_document_new ("markdown");
  LecPage *page = add_page (document);
  g_autofree char *a = prose (8, 1), *b = prose (8, 100), *c = prose (40, 200);
  add_block (page, LEC_BLOCK_HEADING, 1, "3 Method");
  add_block (page, LEC_BLOCK_HEADING, 2, "3.1 Data");
  add_block (page, LEC_BLOCK_PARAGRAPH, 0, a);
  add_block (page, LEC_BLOCK_HEADING, 2, "3.2 Training");
  add_block (page, LEC_BLOCK_PARAGRAPH, 0, b);
  add_block (page, LEC_BLOCK_PARAGRAPH, 0, c);
  g_autoptr (GPtrArray) chunks = cut ("recursive", document, 110);
  check_all (document, 110);
  g_assert_cmpuint (chunks->len, >=, 5);
  g_autofree char *first = text_of (document, chunks, 0), *second = text_of (document, chunks, 1);
  g_assert_cmpstr (((LecChunk *)chunks->pdata[0])->heading, ==, "3 Method › 3.1 Data");
  g_assert_true (g_str_has_prefix (first, "3 Method\n\n3.1 Data\n\nSentence 1 "));
  g_assert_true (g_str_has_suffix (first, "Sentence 8 says that water runs down hills."));
  g_assert_cmpstr (((LecChunk *)chunks->pdata[1])->heading, ==, "3 Method › 3.2 Training");
  g_assert_true (g_str_has_prefix (second, "3.2 Training\n\nSentence 100"));
  for (guint i = 0; i < chunks->len; i++) {
    g_autofree char *chunk = text_of (document, chunks, i);
    g_assert_cmpuint (((LecChunk *)chunks->pdata[i])->words, <=, 110);
    g_assert_true (g_str_has_suffix (chunk, "hills."));
  }
}

static void test_small_sections (void)
{
  g_autoptr (LecDocument) document = lec_document_new ("markdown");
  LecPage *page = add_page (document);
  add_block (page, LEC_BLOCK_HEADING, 1, "Questions");
  for (guint i = 0; i < 12; i++) {
    g_autofree char *heading = g_strdup_printf ("Question %u", i);
    add_block (page, LEC_BLOCK_HEADING, 2, heading);
    add_block (page, LEC_BLOCK_PARAGRAPH, 0, "The answer is short.");
  }
  g_autoptr (GPtrArray) chunks = cut ("recursive", document, 110);
  g_assert_cmpuint (chunks->len, <=, 4); /* six words each: put together */
  check_cover (document, chunks);
}

static void test_code (void)
{
  g_autoptr (LecDocument) document = lec_document_new ("code");
  LecPage *page = add_page (document);
  g_autoptr (GString) large = g_string_new ("void large (void)\n{\n");
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (large, "  call_%u (a, b, c);\n%s", i, i % 10 == 9 ? "\n" : "");
  g_string_append (large, "}");
  g_autoptr (GString) small = g_string_new ("void small (void)\n{\n");
  for (guint i = 0; i < 12; i++)
    g_string_append_printf (small, "  other_%u (a, b, c);\n", i);
  g_string_append (small, "}");
  add_block (page, LEC_BLOCK_CODE, 1, small->str);
  add_block (page, LEC_BLOCK_CODE, 1, large->str);
  add_block (page, LEC_BLOCK_CODE, 1, small->str);
  g_autoptr (GPtrArray) chunks = cut ("recursive", document, 110);
  check_all (document, 110);
  g_autofree char *first = text_of (document, chunks, 0), *second = text_of (document, chunks, 1);
  g_autofree char *last = text_of (document, chunks, chunks->len - 1);
  g_assert_cmpstr (first, ==, small->str); /* a function is a chunk … */
  g_assert_cmpstr (last, ==, small->str);
  g_assert_true (g_str_has_prefix (second, "void large")); /* … a long one several, cut at blank lines */
  g_assert_true (g_str_has_suffix (second, "9 (a, b, c);"));
}

static void test_table (void)
{
  g_autoptr (LecDocument) document = lec_document_new ("markdown");
  LecPage *page = add_page (document);
  g_autofree char *before = prose (9, 1), *after = prose (9, 50);
  g_autoptr (GString) table = g_string_new (NULL);
  for (guint i = 0; i < 20; i++)
    g_string_append_printf (table, "%srow %u\tvalue", i ? "\n" : "", i);
  add_block (page, LEC_BLOCK_PARAGRAPH, 0, before);
  add_block (page, LEC_BLOCK_TABLE, 0, table->str);
  add_block (page, LEC_BLOCK_PARAGRAPH, 0, after);
  g_autoptr (GPtrArray) chunks = cut ("recursive", document, 110);
  gboolean whole = FALSE;
  for (guint i = 0; i < chunks->len; i++) {
    g_autofree char *chunk = text_of (document, chunks, i);
    whole |= strstr (chunk, table->str) != NULL;
  }
  g_assert_true (whole);
}

/* A sentence that runs over a page break is one sentence, and what stands between is furniture. */
static void test_page_break (void)
{
  g_autoptr (LecDocument) document = lec_document_new ("pdf");
  LecPage *one = add_page (document), *two = add_page (document);
  g_autofree char *text = prose (4, 1);
  g_autofree char *cut_off = g_strconcat (text, " The river then goes", NULL);
  add_block (one, LEC_BLOCK_FURNITURE, 0, "A Running Head");
  add_block (one, LEC_BLOCK_PARAGRAPH, 0, cut_off);
  add_block (one, LEC_BLOCK_FURNITURE, 0, "1");
  add_block (two, LEC_BLOCK_FURNITURE, 0, "A Running Head");
  add_block (two, LEC_BLOCK_PARAGRAPH, 0, "on to the sea. It is salty there.");
  g_autoptr (GPtrArray) chunks = cut ("sentence", document, 9);
  check_all (document, 40);
  gboolean found = FALSE;
  for (guint i = 0; i < chunks->len; i++) {
    const LecChunk *chunk = chunks->pdata[i];
    g_autofree char *chunk_text = text_of (document, chunks, i);
    g_assert_null (strstr (chunk_text, "Running"));
    if (!g_str_equal (chunk_text, "The river then goes\n\non to the sea."))
      continue;
    found = TRUE;
    g_assert_cmpuint (chunk->range.first, ==, 1);
    g_assert_cmpuint (chunk->range.last, ==, 2);
    g_assert_cmpuint (chunk->words, ==, 8);
  }
  g_assert_true (found);
}

/* Text without blanks, or without end, gives bounded chunks. */
static void test_unbroken (void)
{
  g_autoptr (GString) han = g_string_new (NULL);
  g_autoptr (GString) base64 = g_string_new (NULL);
  g_autoptr (GString) words = g_string_new (NULL);
  for (guint i = 0; i < 20000; i++) {
    g_string_append_unichar (han, 0x4E00 + i % 5000);
    g_string_append (base64, "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY3ODkw");
    g_string_append (words, "one two three four ");
  }
  const GString *const all[] = {han, base64, words};
  for (guint i = 0; i < G_N_ELEMENTS (all); i++) {
    g_autoptr (LecDocument) document = lec_document_new ("text");
    add_block (add_page (document), LEC_BLOCK_PARAGRAPH, 0, all[i]->str);
    check_all (document, 110);
    g_autoptr (GPtrArray) chunks = cut ("recursive", document, 110);
    for (guint c = 0; c < chunks->len; c++) {
      g_autofree char *text = text_of (document, chunks, c);
      g_assert_cmpuint (strlen (text), <=, 110 * 13);
      g_assert_cmpuint (((LecChunk *)chunks->pdata[c])->words, <=, 111); /* a cut moves pairs of characters */
    }
    if (i == 0)
      g_assert_cmpuint (chunks->len, ==, (20000 / 2 + 109) / 110); /* two characters a word, full chunks */
  }
}

static void test_semantic (void)
{
  g_autoptr (LecDocument) document = lec_document_new ("text");
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < 24; i++)
    g_string_append_printf (text, "This is about %s and nothing else. ", (i / 6) % 2 ? "fish" : "corn");
  add_block (add_page (document), LEC_BLOCK_PARAGRAPH, 0, text->str);
  const LecChunkOptions options = {.size = 110, .embed = embed_by_topic, .dimensions = 2};
  g_autoptr (GPtrArray) chunks = lec_chunker_semantic.chunk (document, &options, NULL, NULL);
  g_assert_cmpuint (chunks->len, ==, 4);
  for (guint i = 0; i < chunks->len; i++) {
    g_autofree char *chunk = text_of (document, chunks, i);
    g_assert_true (!strstr (chunk, "fish") != !strstr (chunk, "corn")); /* one subject each */
  }
  GError *error = NULL;
  g_assert_null (lec_chunker_semantic.chunk (document, NULL, NULL, &error));
  g_assert_error (error, LEC_ERROR, LEC_ERROR_BAD_REQUEST);
  g_assert_nonnull (strstr (error->message, "embedding model"));
  g_clear_error (&error);
}

static void test_cancelled (void)
{
  g_autoptr (LecDocument) document = lec_document_new ("text");
  add_block (add_page (document), LEC_BLOCK_PARAGRAPH, 0, "Some words to be cut.");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  GError *error = NULL;
  g_assert_null (lec_chunker_recursive.chunk (document, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
}

/* Documents of random blocks, furniture and gaps: all chunkers keep every letter. */
static void test_random (void)
{
  static const char *const pieces[] = {"word", "ein", "Über-Maß", "水の流れ", "ไทยคำ",   "x",   "3.14",
                                       "e.g.", "no.", "End.",     "\n",       "\t",      "a-b", "😀",
                                       "Dr.",  "q?",  "“q”",      "ñandú",    "\n- item"};
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  for (guint round = 0; round < 150; round++) {
    g_autoptr (LecDocument) document = lec_document_new ("text");
    for (int p = g_rand_int_range (rand, 1, 5); p > 0; p--) {
      LecPage *page = add_page (document);
      for (int b = g_rand_int_range (rand, 0, 8); b > 0; b--) {
        g_autoptr (GString) text = g_string_new ("W");
        for (int w = g_rand_int_range (rand, 0, 60); w > 0; w--)
          g_string_append_printf (text, " %s", pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
        add_block (page, g_rand_int_range (rand, 0, LEC_N_BLOCK_KINDS), g_rand_int_range (rand, 0, 8), text->str);
        if (g_rand_int_range (rand, 0, 6) == 0)
          g_array_remove_index (page->blocks, page->blocks->len - 1); /* text in no block */
      }
    }
    check_all (document, g_rand_int_range (rand, 1, 60));
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chunkers/names", test_names);
  g_test_add_func ("/chunkers/empty", test_empty);
  g_test_add_func ("/chunkers/fixed", test_fixed);
  g_test_add_func ("/chunkers/sentence", test_sentence);
  g_test_add_func ("/chunkers/headings", test_headings);
  g_test_add_func ("/chunkers/small-sections", test_small_sections);
  g_test_add_func ("/chunkers/code", test_code);
  g_test_add_func ("/chunkers/table", test_table);
  g_test_add_func ("/chunkers/page-break", test_page_break);
  g_test_add_func ("/chunkers/unbroken", test_unbroken);
  g_test_add_func ("/chunkers/semantic", test_semantic);
  g_test_add_func ("/chunkers/cancelled", test_cancelled);
  g_test_add_func ("/chunkers/random", test_random);
  return g_test_run ();
}
