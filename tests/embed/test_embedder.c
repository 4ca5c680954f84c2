/* test_embedder.c — the interface: how texts are prepared and cut, what a model knows, and that it may be shared.
 * SPDX-License-Identifier: MIT */
#include "src/base/path.h"
#include "src/embed/use_lite.h"
#include <math.h>
#include <string.h>

enum { D = 512, LIMIT = 128 };

static LecEmbedder *open_embedder (void)
{
  g_autoptr (GError) error = NULL;
  LecEmbedder *embedder = lec_embedder_new (&lec_embedder_use_lite, &error);
  g_assert_no_error (error);
  return embedder;
}

static void assert_prepared (const char *text, gssize length, const char *expected)
{
  g_autofree char *prepared = lec_embedder_prepare (text, length < 0 ? strlen (text) : (gsize)length);
  g_assert_cmpstr (prepared, ==, expected);
}

static void test_prepare (void)
{
  assert_prepared ("", 0, "");
  assert_prepared (" \t\r\n ", -1, "");
  assert_prepared ("  Two\n\twords\x01 . And ( this ) , too ; yes : no ? oh !  ", -1,
                   "two words. and ( this), too; yes: no? oh!");
  assert_prepared (" . , x", -1, "., x");
  assert_prepared ("a\0b", 3, "a b");
  assert_prepared ("ÀÉ\xc2\xa0Ω\xe3\x80\x80Ж", -1, "àé ω ж");           /* no-break and ideographic spaces */
  assert_prepared ("co\xc2\xadop\xe2\x80\x8b\xef\xbb\xbf", -1, "coop"); /* soft hyphen, zero-width space, mark */
  assert_prepared ("a\xffz\xe2\x82", -1, "a\xef\xbf\xbdz\xef\xbf\xbd\xef\xbf\xbd");
}

static void test_known (void)
{
  g_autoptr (LecEmbedder) embedder = open_embedder ();
  static const struct {
    const char *text;
    double least, most;
  } cases[] = {
      {"The boundary layer of a flat plate.", 1, 1},
      {"Die Grenzschicht über einer ebenen Platte, größer", 0.9, 1},
      {"机器学习是人工智能的一个分支", 0, 0.05},
      {"機械学習は人工知能の一分野です", 0, 0.05},
      {"การเรียนรู้ของเครื่อง", 0, 0.05},
      {"머신러닝은 인공지능의 한 분야", 0, 0.05},
      {"Машинное обучение есть раздел науки", 0, 0.49},
      {"Η μηχανική μάθηση είναι κλάδος", 0, 0.49},
      {"تعلم الآلة هو فرع من الذكاء", 0, 0.49},
      {"", 0, 0},
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double known = lec_embedder_known (embedder, cases[i].text, strlen (cases[i].text));
    g_test_message ("%.3f %s", known, cases[i].text);
    g_assert_cmpfloat (known, >=, cases[i].least);
    g_assert_cmpfloat (known, <=, cases[i].most);
  }
}

static gsize words_of (const char *text)
{
  gsize n = 0;
  for (const char *at = text; *at; at++)
    n += *at != ' ' && (at == text || at[-1] == ' ');
  return n;
}

/* Cuts `text` and checks that the windows are within the limits and, joined by `between`, the text again. */
static GPtrArray *windows_of (LecEmbedder *embedder, const char *text, const char *between)
{
  g_autofree char *path = lec_path_part ("share/lectern/models/use-lite-f16.bin");
  g_autoptr (LecUseLite) model = lec_use_lite_new (path, NULL);
  GPtrArray *windows = lec_embedder_windows (embedder, text);
  g_autoptr (GString) joined = g_string_new (NULL);
  for (guint i = 0; i < windows->len; i++) {
    const char *window = g_ptr_array_index (windows, i);
    g_autoptr (GArray) ids = lec_use_lite_ids (model, window, strlen (window));
    g_assert_cmpuint (ids->len, <=, LIMIT);
    g_assert_cmpuint (words_of (window), <=, 100);
    g_assert_true (g_utf8_validate (window, -1, NULL));
    g_string_append_printf (joined, "%s%s", i ? between : "", window);
  }
  g_assert_cmpstr (joined->str, ==, text);
  return windows;
}

static char *repeated (const char *what, gsize n)
{
  GString *text = g_string_new (NULL);
  for (gsize i = 0; i < n; i++)
    g_string_append (text, what);
  g_strchomp (text->str);
  return g_string_free (text, FALSE);
}

static void test_windows (void)
{
  g_autoptr (LecEmbedder) embedder = open_embedder ();
  static const struct {
    const char *what;
    gsize n;
    guint least, most; /* windows */
  } cases[] = {
      {"word ", 100, 1, 1},
      {"word ", 101, 2, 2},
      {"word ", 250, 3, 3},
      {"aerodynamically supersonic ", 100, 8, 12},
      {"3.14159265358979 ", 90, 5, 15},
      {"日本語 ", 250, 3, 6},
      {"one ", 1, 1, 1},
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = repeated (cases[i].what, cases[i].n);
    g_autoptr (GPtrArray) windows = windows_of (embedder, text, " ");
    g_test_message ("%u windows of %zu × '%s'", windows->len, cases[i].n, cases[i].what);
    g_assert_cmpuint (windows->len, >=, cases[i].least);
    g_assert_cmpuint (windows->len, <=, cases[i].most);
    gsize first = words_of (g_ptr_array_index (windows, 0));
    gsize last = words_of (g_ptr_array_index (windows, windows->len - 1));
    g_assert_cmpfloat (fabs ((double)first - (double)last), <=, 1 + 0.2 * (double)first); /* equal */
  }
  g_autoptr (GPtrArray) none = lec_embedder_windows (embedder, "");
  g_assert_cmpuint (none->len, ==, 0);
}

/* Words that alone are more than the model reads are cut, and text that is dense in one place only keeps the limits. */
static void test_windows_of_long_words (void)
{
  g_autoptr (LecEmbedder) embedder = open_embedder ();
  g_autofree char *blob = repeated ("x1y2/", 400), *cjk = repeated ("机器学习", 100);
  g_autoptr (GPtrArray) a = windows_of (embedder, blob, ""), b = windows_of (embedder, cjk, "");
  g_assert_cmpuint (a->len, >, 8);
  g_assert_cmpuint (b->len, >=, 1);
  g_autofree char *words = repeated ("word ", 900), *numbers = repeated ("8271.93 ", 60);
  g_autofree char *mixed = g_strdup_printf ("%s %s %s", words, numbers, words);
  g_autoptr (GPtrArray) c = windows_of (embedder, mixed, " ");
  g_assert_cmpuint (c->len, <=, 30);
}

typedef struct {
  LecEmbedder *embedder;
  const char *const *texts;
  gsize n;
  float *out;
} Share;

static gpointer embed_share (gpointer data)
{
  Share *share = data;
  g_autoptr (GError) error = NULL;
  lec_embedder_embed (share->embedder, share->texts, NULL, share->n, share->out, NULL, &error);
  g_assert_no_error (error);
  return NULL;
}

/* Threads begin at once with a model that nobody has used yet. */
static void test_threads (void)
{
  enum { THREADS = 3, N = 12 };
  g_autoptr (LecEmbedder) embedder = open_embedder ();
  const char *texts[N];
  for (guint i = 0; i < N; i++)
    texts[i] = i % 3 ? "Several workers embed texts at the same time." : "A short one";
  g_autofree float *out = g_new0 (float, THREADS *N *D);
  GThread *threads[THREADS];
  Share shares[THREADS];
  for (guint i = 0; i < THREADS; i++) {
    shares[i] = (Share){embedder, texts, N, out + (gsize)i * N * D};
    threads[i] = g_thread_new ("embed", embed_share, &shares[i]);
  }
  for (guint i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
  for (guint i = 1; i < THREADS; i++)
    g_assert_cmpmem (out, N * D * sizeof (float), out + (gsize)i * N * D, N * D * sizeof (float));
}

static void test_interface (void)
{
  g_autoptr (LecEmbedder) embedder = open_embedder ();
  g_autoptr (LecEmbedder) same = lec_embedder_ref (embedder);
  g_assert_cmpstr (lec_embedder_name (same), ==, "use-lite");
  g_assert_cmpuint (lec_embedder_dimensions (same), ==, D);
  g_autoptr (GError) error = NULL;
  g_assert_true (lec_embedder_embed (embedder, NULL, NULL, 0, NULL, NULL, &error));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  const char *text = "x";
  float out[D];
  g_assert_false (lec_embedder_embed (embedder, &text, NULL, 1, out, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/embedder/prepare", test_prepare);
  g_test_add_func ("/embedder/known", test_known);
  g_test_add_func ("/embedder/windows", test_windows);
  g_test_add_func ("/embedder/long-words", test_windows_of_long_words);
  g_test_add_func ("/embedder/threads", test_threads);
  g_test_add_func ("/embedder/interface", test_interface);
  return g_test_run ();
}
