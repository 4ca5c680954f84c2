/* fuzz_input.c — the terminal's decoder on any bytes: keys are valid, pastes printable, and no cut changes the meaning.
 * SPDX-License-Identifier: MIT */
#include "ui/input.h"
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void note (const LecInputEvent *e, gpointer user_data)
{
  GByteArray *out = user_data;
  if (e->kind == LEC_INPUT_KEY && e->key > LEC_KEY_F24)
    g_error ("a key that there is not: %u", e->key);
  if (e->kind == LEC_INPUT_KEY && (e->key < 0x20 || (e->key >= 0x7f && e->key < 0xa0)))
    g_error ("a control character as a key: %u", e->key);
  for (const char *s = e->kind == LEC_INPUT_PASTE ? e->text : ""; *s; s++)
    if ((guint8)*s < 0x20 && *s != '\n' && *s != '\t')
      g_error ("a control character in a paste");
  if (e->kind == LEC_INPUT_PASTE && !g_utf8_validate (e->text, -1, NULL))
    g_error ("a paste that is not UTF-8");
  guint32 fields[] = {e->kind, e->key, e->mods};
  g_byte_array_append (out, (const guint8 *)fields, sizeof fields);
  if (e->kind == LEC_INPUT_PASTE)
    g_byte_array_append (out, (const guint8 *)e->text, (guint)strlen (e->text));
}

static GByteArray *run (const guint8 *data, size_t size, size_t step)
{
  GByteArray *out = g_byte_array_new ();
  g_autoptr (LecInput) in = lec_input_new (note, out);
  for (size_t at = 0; at < size; at += step)
    lec_input_feed (in, data + at, MIN (step, size - at));
  if (lec_input_waits (in))
    lec_input_timeout (in);
  return out;
}

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GByteArray) whole = run (data, size, MAX (size, 1));
  g_autoptr (GByteArray) pieces = run (data, size, 1);
  if (whole->len != pieces->len || (whole->len && memcmp (whole->data, pieces->data, whole->len) != 0))
    g_error ("the meaning depends on how the bytes arrive");
  return 0;
}
