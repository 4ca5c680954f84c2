/* test_input.c — the decoder of a terminal's bytes.
 * SPDX-License-Identifier: MIT */
#include "ui/input.h"
#include "ui/keys.h"
#include <string.h>

/* Events as text: names of keys, <paste>, +focus, -focus, between blanks. */
static void note (const LecInputEvent *e, gpointer data)
{
  GString *out = data;
  g_autofree char *name = e->kind == LEC_INPUT_KEY     ? lec_key_name (e->key, e->mods)
                          : e->kind == LEC_INPUT_PASTE ? g_strdup_printf ("<%s>", e->text)
                                                       : g_strdup (e->kind == LEC_INPUT_FOCUS_IN ? "+focus" : "-focus");
  g_string_append_printf (out, "%s%s", out->len ? " " : "", name);
}

/* What bytes mean, fed in pieces of `step`, and a timeout after them. */
static char *decode (const char *bytes, gsize step)
{
  GString *out = g_string_new (NULL);
  g_autoptr (LecInput) in = lec_input_new (note, out);
  for (gsize at = 0, n = strlen (bytes); at < n; at += step)
    lec_input_feed (in, (const guint8 *)bytes + at, MIN (step, n - at));
  if (lec_input_waits (in))
    lec_input_timeout (in);
  g_assert_false (lec_input_waits (in));
  return g_string_free (out, FALSE);
}

static void check (const char *bytes, const char *expected)
{
  for (gsize step = 1; step < 9; step++) {
    g_autofree char *got = decode (bytes, step);
    g_assert_cmpstr (got, ==, expected);
  }
}

static void test_characters (void)
{
  check ("aZ é語😀", "a Z Space é 語 😀");
  check ("\x01\x1a\t\r\n\x7f\x08", "Ctrl-A Ctrl-Z Tab Enter Ctrl-J Backspace Backspace");
  check ("\xc3\x28\xa0\xed\xa0\x80\xc0\xafz\xf4\x90\x80\x80y", "( z y"); /* cut, stray, surrogate, overlong, too high */
  check ("\xe2\x82q", "q");
}

static void test_sequences (void)
{
  check ("\033[A\033[1;5C\033OP\033[15~\033[3~\033[Z", "Up Ctrl-Right F1 F5 Delete Shift-Tab");
  check ("\033[5~\033[6~\033[H\033[F\033[1~\033[4~", "PgUp PgDn Home End Home End");
  check ("\033[1;3B\033x\033\r\033é", "Alt-Down Alt-x Alt-Enter Alt-é");
  check ("\033[[A\033[[E", "F1 F5");
  check ("\033[97;5u\033[27;5;109~\033[13;3u", "Ctrl-A Ctrl-M Alt-Enter");
  check ("\033[129u\033[57344u\033[27;1;155~", ""); /* no control characters, no private keys */
  check ("\033[I\033[O", "+focus -focus");
}

static void test_escape (void)
{
  check ("\033", "Esc");
  check ("\033\033", "Esc Esc");
  check ("\033[", "Alt-[");
  check ("\033O", "Alt-O");
  check ("\033]", "Alt-]");
  check ("\033\033[A", "Esc Up");
}

static void test_swallowed (void)
{
  check ("\033[?62;22ca", "a");                     /* device attributes */
  check ("\033[24;80Ra", "a");                      /* cursor position */
  check ("\033]11;rgb:1e1e/1e1e/1e1e\033\\a", "a"); /* background colour */
  check ("\033]0;title\007a", "a");
  check ("\033P>|xterm(3)\033\\a", "a");
  check ("\033[<0;10;5M\033[<0;10;5ma", "a"); /* mouse */
  check ("\033[M !!a", "a");
  check ("\033_Gi=31;OK\033\\a", "a");
  check ("\033[12\003", "Ctrl-C"); /* a broken sequence does not take Ctrl-C */
}

static void test_paste (void)
{
  check ("\033[200~one\r\ntwo\rthree\033[201~x", "<one\ntwo\nthree> x");
  check ("\033[200~\033[31mred\033[201~", "<[31mred>"); /* no escape passes */
  check ("\033[200~a\033[20\033[201~b", "<a[20> b");
  check ("\033[200~é語\003\033[201~", "<é語>");
}

static void test_long_paste (void)
{
  GString *out = g_string_new (NULL);
  g_autoptr (LecInput) in = lec_input_new (note, out);
  lec_input_feed (in, (const guint8 *)"\033[200~", 6);
  for (int i = 0; i < 3000; i++) {
    char block[1000];
    memset (block, 'x', sizeof block);
    lec_input_feed (in, (guint8 *)block, sizeof block);
  }
  lec_input_feed (in, (const guint8 *)"\033[201~q", 7);
  g_assert_cmpuint (out->len, ==, LEC_PASTE_MAX + 4); /* <…> and " q" */
  g_assert_true (g_str_has_suffix (out->str, "> q"));
  g_string_free (out, TRUE);
}

static void test_key_names (void)
{
  static const char *const names[] = {"Ctrl-P", "Alt-1", "F12", "PgDn", "Alt-Enter", "Ctrl-Left", "?", "Space", "é"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    guint32 key;
    guint mods;
    g_assert_true (lec_key_parse (names[i], &key, &mods));
    g_autofree char *back = lec_key_name (key, mods);
    g_assert_cmpstr (back, ==, names[i]);
  }
  guint32 key;
  guint mods;
  g_assert_false (lec_key_parse ("Foo", &key, &mods));
  g_assert_false (lec_key_parse ("F99", &key, &mods));
}

/* Each binding's keys have names, no scope binds a key twice, each scope has a title. */
static void test_table (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (const LecBinding *b = LEC_BINDINGS; b->scope; b++) {
    g_auto (GStrv) names = g_strsplit (b->keys, " ", -1);
    g_assert_nonnull (lec_scope_title (b->scope));
    for (char **n = names; *n; n++) {
      guint32 key;
      guint mods;
      g_assert_true (lec_key_parse (*n, &key, &mods));
      if (!g_hash_table_add (seen, g_strdup_printf ("%s %s", b->scope, *n)))
        g_error ("%s is bound twice in %s", *n, b->scope);
    }
  }
}

/* docs/keys.md is the table; `--update` writes it. */
static void test_document (gconstpointer update)
{
  g_autofree char *text = lec_keys_document (), *file = NULL;
  if (GPOINTER_TO_INT (update))
    g_assert_true (g_file_set_contents ("docs/keys.md", text, -1, NULL));
  g_file_get_contents ("docs/keys.md", &file, NULL, NULL);
  g_assert_cmpstr (file, ==, text);
}

int main (int argc, char **argv)
{
  gboolean update = argc > 1 && strcmp (argv[1], "--update") == 0;
  int none = 1;
  g_test_init (update ? &none : &argc, &argv, NULL);
  g_test_add_func ("/input/characters", test_characters);
  g_test_add_func ("/input/sequences", test_sequences);
  g_test_add_func ("/input/escape", test_escape);
  g_test_add_func ("/input/swallowed", test_swallowed);
  g_test_add_func ("/input/paste", test_paste);
  g_test_add_func ("/input/long-paste", test_long_paste);
  g_test_add_func ("/keys/names", test_key_names);
  g_test_add_func ("/keys/table", test_table);
  g_test_add_data_func ("/keys/document", GINT_TO_POINTER (update), test_document);
  return g_test_run ();
}
