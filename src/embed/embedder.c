/* embedder.c — the embedder interface, and how texts are made ready for any model.
 * SPDX-License-Identifier: MIT */
#include "src/embed/embedder.h"
#include <string.h>

enum {
  PART = 96 /* bytes of a long word that are kept together: no more than as many pieces, and one for the space */
};

struct LecEmbedder {
  gatomicrefcount refs;
  const LecEmbedderClass *class;
  gpointer model;
};

LecEmbedder *lec_embedder_new (const LecEmbedderClass *class, GError **error)
{
  gpointer model = class->open (error);
  if (!model)
    return NULL;
  LecEmbedder *embedder = g_new0 (LecEmbedder, 1);
  g_atomic_ref_count_init (&embedder->refs);
  embedder->class = class;
  embedder->model = model;
  return embedder;
}

LecEmbedder *lec_embedder_ref (LecEmbedder *embedder)
{
  g_atomic_ref_count_inc (&embedder->refs);
  return embedder;
}

void lec_embedder_unref (LecEmbedder *embedder)
{
  if (g_atomic_ref_count_dec (&embedder->refs)) {
    embedder->class->close (embedder->model);
    g_free (embedder);
  }
}

const char *lec_embedder_name (const LecEmbedder *embedder)
{
  return embedder->class->name;
}

guint lec_embedder_dimensions (const LecEmbedder *embedder)
{
  return embedder->class->dimensions;
}

gboolean lec_embedder_embed (LecEmbedder *embedder, const char *const *texts, const gsize *lengths, gsize n, float *out,
                             GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  return n == 0 || embedder->class->embed (embedder->model, texts, lengths, n, out, cancellable, error);
}

double lec_embedder_known (LecEmbedder *embedder, const char *text, gsize length)
{
  return embedder->class->known (embedder->model, text, length);
}

/* What becomes of a character: a space, nothing (marks that have no width and that no model knows), or itself. */
typedef enum { BLANK, NOTHING, ITSELF } Fate;

static Fate fate_of (gunichar c)
{
  if (c < 0x80)
    return c <= ' ' || c == 0x7f ? BLANK : ITSELF;
  switch (g_unichar_type (c)) {
  case G_UNICODE_CONTROL:
  case G_UNICODE_LINE_SEPARATOR:
  case G_UNICODE_PARAGRAPH_SEPARATOR:
  case G_UNICODE_SPACE_SEPARATOR:
    return BLANK;
  case G_UNICODE_FORMAT:
    return NOTHING;
  default:
    return ITSELF;
  }
}

char *lec_embedder_prepare (const char *text, gsize length)
{
  GString *out = g_string_sized_new (length + 1);
  gboolean blank = FALSE;
  for (const char *at = text, *end = text + length; at < end;) {
    gunichar c = (guint8)*at;
    gsize step = 1;
    if (c >= 0x80) {
      c = g_utf8_get_char_validated (at, end - at);
      if (c >= (gunichar)-2)
        c = 0xfffd;
      else
        step = (gsize)(g_utf8_next_char (at) - at);
    }
    at += step;
    Fate fate = fate_of (c);
    blank = blank || fate == BLANK;
    if (fate != ITSELF)
      continue;
    if (blank && out->len > 0 && !(c < 0x80 && strchr (".,;:?!)", (int)c)))
      g_string_append_c (out, ' ');
    blank = FALSE;
    if (c < 0x80)
      g_string_append_c (out, g_ascii_tolower ((char)c));
    else
      g_string_append_unichar (out, g_unichar_tolower (c));
  }
  return g_string_free (out, FALSE);
}

/* A stretch of a text that is not cut: a word, or a part of a long one. */
typedef struct {
  guint32 from, to;      /* bytes */
  guint32 words, pieces; /* in the text up to its end */
} Unit;

static guint32 unit_end (const char *s, guint32 from, guint32 end)
{
  if (end - from <= PART)
    return end;
  guint32 cut = from + PART;
  while (cut > from + PART - 4 && ((guint8)s[cut] & 0xc0) == 0x80)
    cut--;
  return cut;
}

static GArray *units_of (const LecEmbedder *embedder, const char *s)
{
  GArray *units = g_array_new (FALSE, FALSE, sizeof (Unit));
  Unit unit = {0};
  for (guint32 length = (guint32)MIN (strlen (s), G_MAXUINT32); unit.to < length;) {
    unit.from = unit.to + strspn (s + unit.to, " ");
    guint32 word_end = unit.from + (guint32)strcspn (s + unit.from, " ");
    if (unit.from == word_end)
      break;
    unit.to = unit_end (s, unit.from, word_end);
    unit.words += unit.to == word_end;
    if (embedder->class->pieces)
      unit.pieces += (guint32)embedder->class->pieces (embedder->model, s + unit.from, unit.to - unit.from);
    g_array_append_val (units, unit);
  }
  return units;
}

/* Words and pieces of units from … to−1, as the limits count them. */
static gboolean fits (const LecEmbedderClass *class, const GArray *units, guint from, guint to)
{
  const Unit *last = &g_array_index (units, Unit, to - 1);
  const Unit before = from ? g_array_index (units, Unit, from - 1) : (Unit){0};
  return last->words - before.words <= class->window_words &&
         (!class->window_pieces || last->pieces - before.pieces <= class->window_pieces);
}

/* The end of the window that begins with unit `from`, when as many units as fit are taken. */
static guint fill_window (const LecEmbedderClass *class, const GArray *units, guint from)
{
  guint to = from + 1;
  while (to < units->len && fits (class, units, from, to + 1))
    to++;
  return to;
}

/* The end of window `i` of `n` equal ones, measured in pieces or in words. */
static guint equal_end (const GArray *units, gboolean by_pieces, guint i, guint n)
{
  const Unit *last = &g_array_index (units, Unit, units->len - 1);
  guint64 share = (guint64)(by_pieces ? last->pieces : last->words) * (i + 1) / n;
  guint low = 0, high = units->len;
  while (low < high) {
    guint middle = (low + high) / 2;
    const Unit *unit = &g_array_index (units, Unit, middle);
    if ((by_pieces ? unit->pieces : unit->words) <= share)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Ends of `n` equal windows in `ends`; FALSE if one is empty or breaks a limit. */
static gboolean cut_equal (const LecEmbedderClass *class, const GArray *units, gboolean by_pieces, guint n,
                           GArray *ends)
{
  g_array_set_size (ends, 0);
  for (guint i = 0, from = 0; i < n; i++) {
    guint to = i + 1 < n ? equal_end (units, by_pieces, i, n) : units->len;
    if (to <= from || !fits (class, units, from, to))
      return FALSE;
    g_array_append_val (ends, to);
    from = to;
  }
  return TRUE;
}

/* The ends of all windows: as few equal ones as hold the text. A text that is dense in places only may need more than a
 * few more; then its windows are filled one by one. Owned by the caller. */
static GArray *cut (const LecEmbedderClass *class, const GArray *units)
{
  GArray *ends = g_array_new (FALSE, FALSE, sizeof (guint));
  const Unit *last = &g_array_index (units, Unit, units->len - 1);
  guint by_words = (last->words + class->window_words - 1) / class->window_words;
  guint by_pieces = class->window_pieces ? (last->pieces + class->window_pieces - 1) / class->window_pieces : 0;
  guint n = MAX (MAX (by_words, by_pieces), 1);
  for (guint more = 0; more <= 2 + n / 8; more++)
    if (cut_equal (class, units, by_pieces > by_words, n + more, ends))
      return ends;
  g_array_set_size (ends, 0);
  for (guint from = 0; from < units->len;) {
    from = fill_window (class, units, from);
    g_array_append_val (ends, from);
  }
  return ends;
}

GPtrArray *lec_embedder_windows (const LecEmbedder *embedder, const char *prepared)
{
  GPtrArray *windows = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) units = units_of (embedder, prepared);
  if (!units->len)
    return windows;
  g_autoptr (GArray) ends = cut (embedder->class, units);
  for (guint i = 0, from = 0; i < ends->len; i++) {
    guint to = g_array_index (ends, guint, i);
    guint32 start = g_array_index (units, Unit, from).from, end = g_array_index (units, Unit, to - 1).to;
    g_ptr_array_add (windows, g_strndup (prepared + start, end - start));
    from = to;
  }
  return windows;
}
