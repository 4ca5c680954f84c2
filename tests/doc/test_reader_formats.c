/* test_reader_formats.c — what each reader makes of small files, through the helper.
 * SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "src/base/error.h"
#include "src/doc/reader.h"

static LecReaderProcess *reader;

/* A document of these bytes under this name. Owned by the caller. */
static LecDocument *read_bytes (const char *name, const void *bytes, gsize length, GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("lectern-XXXXXX", &path, NULL);
  g_assert_cmpint (write (fd, bytes, length), ==, (gssize)length);
  LecDocument *document = lec_reader_read (reader, fd, name, NULL, NULL, NULL, NULL, error);
  close (fd);
  unlink (path);
  return document;
}

static LecDocument *read_string (const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  LecDocument *document = read_bytes (name, text, strlen (text), &error);
  g_assert_no_error (error);
  return document;
}

static const LecPage *page_of (const LecDocument *document, guint n)
{
  g_assert_cmpuint (document->pages->len, >=, n);
  return document->pages->pdata[n - 1];
}

/* The block as "kind level text". */
static void assert_block (const LecPage *page, guint i, const char *expected)
{
  g_assert_cmpuint (i, <, page->blocks->len);
  const LecBlock *b = &g_array_index (page->blocks, LecBlock, i);
  g_autofree char *got = g_strdup_printf ("%s %u %.*s", lec_block_kind_name (b->kind), b->level,
                                          (int)(b->end - b->start), page->text + b->start);
  g_assert_cmpstr (got, ==, expected);
}

static void assert_text (const char *name, const void *bytes, gsize length, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LecDocument) document = read_bytes (name, bytes, length, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (page_of (document, 1)->text, ==, expected);
}

static void test_encodings (void)
{
  assert_text ("a.txt", "Gr\xc3\xbc\xc3\x9f", 6, "Grüß");
  assert_text ("a.txt", "\xef\xbb\xbfGr\xc3\xbc\xc3\x9f", 9, "Grüß");
  assert_text ("a.txt", "Gr\xfc\xdf", 4, "Grüß");
  assert_text ("a.txt", "\x93quoted\x94 \x80 5", 12, "“quoted” € 5");
  assert_text ("a.txt", "\xff\xfeG\0r\0\xfc\0", 8, "Grü");
  assert_text ("a.txt", "\xfe\xff\0G\0r\0\xfc", 8, "Grü");
  assert_text ("a.txt", "\xff\xfe\x3d\xd8\x00\xde", 6, "😀");
  assert_text ("a.txt", "\xff\xfe\0\0G\0\0\0\xfc\0\0\0", 12, "Gü");
  assert_text ("a.txt", "p\0l\0a\0i\0n\0 \0t\0e\0x\0t\0", 20, "plain text");
  assert_text ("a.txt", "bell\a esc\x1b[0m", 13, "bell esc[0m");
  assert_text ("empty.txt", "", 0, "");
  assert_text ("blank.txt", " \n\t\n", 4, "");
  assert_text ("noending", "plain", 5, "plain");
}

static void test_text (void)
{
  g_autoptr (LecDocument) document =
      read_string ("a.txt", "This is a paragraph that was wrapped at a right margin by its\nwriter, so that its lines "
                            "belong together and are to\nbe "
                            "joined.\r\n\r\nRoses are red,\nviolets are blue.\n\fThe second page.\n\f");
  const LecPage *page = page_of (document, 1);
  g_assert_cmpuint (document->pages->len, ==, 2);
  assert_block (
      page, 0,
      "paragraph 0 This is a paragraph that was wrapped at a right margin by its writer, so that its lines belong "
      "together and are to be joined.");
  assert_block (page, 1, "paragraph 0 Roses are red,\nviolets are blue.");
  assert_block (page_of (document, 2), 0, "paragraph 0 The second page.");
}

static void test_markdown (void)
{
  g_autoptr (LecDocument) document =
      read_string ("a.md", "---\ntitle: \"The title\"\nauthor: Ann\n---\n# Top\n\nSome *emphasised* [link](http://x.y) "
                           "text &amp; more,\nwrapped.\n\n"
                           "- one\n- two\n  - deeper\n\n3. three\n4. four\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n## "
                           "Code\n\n```c\nint x;\n  return;\n```\n");
  const LecPage *page = page_of (document, 1);
  g_assert_cmpstr (document->title, ==, "The title");
  g_assert_cmpstr (document->author, ==, "Ann");
  g_assert_cmpuint (document->outline->len, ==, 2);
  assert_block (page, 0, "heading 1 Top");
  assert_block (page, 1, "paragraph 0 Some emphasised link text & more, wrapped.");
  assert_block (page, 2, "list 0 - one\n- two\n  - deeper");
  assert_block (page, 3, "list 0 3. three\n4. four");
  assert_block (page, 4, "table 0 a\tb\n1\t2");
  assert_block (page, 5, "heading 2 Code");
  assert_block (page, 6, "code 0 int x;\n  return;");
}

static void test_html (void)
{
  g_autoptr (LecDocument) document = read_string (
      "a.html",
      "<html><head><title>A page</title><meta name=author content='Bob'><script>var x = "
      "'<p>no</p>';</script></head><body>"
      "<nav><a href=x>Home</a></nav><h1>Top</h1><p>One <b>bold</b>\n word.<p hidden>Not seen<p style='display: "
      "none'>Nor this"
      "<ul><li>a<li>b<ol><li>c</ol></ul><table><tr><th>k<th>v<tr><td>1<td>2</table><pre>line 1\n  line 2</pre>"
      "<p>caf&eacute;</body></html>");
  const LecPage *page = page_of (document, 1);
  g_assert_cmpstr (document->title, ==, "A page");
  g_assert_cmpstr (document->author, ==, "Bob");
  assert_block (page, 0, "heading 1 Top");
  assert_block (page, 1, "paragraph 0 One bold word.");
  assert_block (page, 2, "list 0 - a\n- b\n  1. c");
  assert_block (page, 3, "table 0 k\tv\n1\t2");
  assert_block (page, 4, "code 0 line 1\n  line 2");
  assert_block (page, 5, "paragraph 0 café");
  g_assert_cmpuint (page->blocks->len, ==, 6);
}

static void test_html_encodings (void)
{
  assert_text ("a.html", "<meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2", 36, "Привет");
  assert_text ("a.html", "<p>caf\xe9", 7, "café");
}

static void test_code (void)
{
  g_autoptr (LecDocument) c =
      read_string ("a.c", "#include <x.h>\n\n/* Adds. */\nint add (int a, int b)\n{\n\n\treturn a + b; /* } */\n}\n"
                          "static const char *s = \"{\";\n\nint sub (void)\n{\n  return '}';\n}\n");
  g_assert_cmpstr (c->format, ==, "code");
  g_assert_cmpstr (c->language, ==, "c");
  assert_block (page_of (c, 1), 0, "code 0 #include <x.h>");
  assert_block (page_of (c, 1), 1, "code 1 /* Adds. */\nint add (int a, int b)\n{\n\n\treturn a + b; /* } */\n}");
  assert_block (page_of (c, 1), 2, "code 0 static const char *s = \"{\";");
  assert_block (page_of (c, 1), 3, "code 1 int sub (void)\n{\n  return '}';\n}");
  g_autoptr (LecDocument) p = read_string (
      "a.py", "import os\n\n\ndef f(x):\n    \"\"\"Says\n\nnothing.\"\"\"\n\n    return x\n\nclass A:\n    pass\n");
  g_assert_cmpstr (p->language, ==, "python");
  assert_block (page_of (p, 1), 0, "code 0 import os");
  assert_block (page_of (p, 1), 1, "code 1 def f(x):\n    \"\"\"Says\n\nnothing.\"\"\"\n\n    return x");
  assert_block (page_of (p, 1), 2, "code 1 class A:\n    pass");
}

static void test_formats (void)
{
  static const struct {
    const char *name, *head, *format, *language;
  } cases[] = {
      {"x.PDF", NULL, "pdf", NULL},
      {"x.md", NULL, "markdown", NULL},
      {"x.mdx", NULL, "markdown", NULL},
      {"x.htm", NULL, "html", NULL},
      {"x.rs", NULL, "code", "rust"},
      {"Makefile", NULL, "code", "make"},
      {"x.docx", "PK\3\4", NULL, NULL},
      {"x.epub", NULL, NULL, NULL},
      {"x.xyz", "text", NULL, NULL},
      {"README", "text", "text", NULL},
      {"x", "%PDF-1.4", "pdf", NULL},
      {"x.txt", "%PDF-1.4", "pdf", NULL},
      {"script", "#!/usr/bin/env python3\n", "code", "python"},
      {"x",
       "\x7f"
       "ELF\1\1",
       NULL, NULL},
      {"page", "<!DOCTYPE html><p>", "html", NULL},
      {"x.txt", "PK\3\4", NULL, NULL},
      {"notes.2026", "text", "text", NULL},
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *language = "?";
    gsize n = cases[i].head ? strlen (cases[i].head) : 0;
    g_test_message ("%s", cases[i].name);
    g_assert_cmpstr (lec_reader_format (cases[i].name, cases[i].head, n, &language), ==, cases[i].format);
    g_assert_cmpstr (language, ==, cases[i].language);
  }
}

static void test_unsupported (void)
{
  static const struct {
    const char *name, *bytes, *says;
  } cases[] = {
      {"a.docx", "PK\3\4", "office files are not read yet"},
      {"a.epub", "PK\3\4", "e-books are not read yet"},
      {"a.xyz", "text", "what can be read: PDF"},
      {"a.txt", "\1\2\3\4\5\6\7\1\2\3\4\5", "binary"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (read_bytes (cases[i].name, cases[i].bytes, strlen (cases[i].bytes), &error));
    g_assert_error (error, LEC_ERROR, LEC_ERROR_UNSUPPORTED);
    g_assert_nonnull (strstr (error->message, cases[i].says));
    g_assert_true (g_str_has_prefix (error->message, "cannot read a."));
  }
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  reader = lec_reader_process_new (NULL);
  g_test_add_func ("/reader/encodings", test_encodings);
  g_test_add_func ("/reader/text", test_text);
  g_test_add_func ("/reader/markdown", test_markdown);
  g_test_add_func ("/reader/html", test_html);
  g_test_add_func ("/reader/html-encodings", test_html_encodings);
  g_test_add_func ("/reader/code", test_code);
  g_test_add_func ("/reader/formats", test_formats);
  g_test_add_func ("/reader/unsupported", test_unsupported);
  int status = g_test_run ();
  lec_reader_process_free (reader);
  return status;
}
