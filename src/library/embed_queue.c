/* embed_queue.c — vectors for chunks that wait: read a unit of texts, embed it in slices, write it in one transaction.
 *
 * The table `waiting` says for each document which of its chunks come next. Nothing is claimed: a writer looks again,
 * in its transaction, whether the chunks still wait (the document may have been replaced, or another process may have
 * been faster) and drops its work if not. The owner of the data folder begins at the front of the queue, everybody else
 * at its end, so two of them do the same work once at most. Killed at any moment, a unit is lost, no more.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/bytes.h"
#include "src/library/import.h"
#include "src/library/private.h"

#define UNIT_WORDS    12000 /* words of a unit: about a second of work */
#define UNIT_CHUNKS   512
#define SLICE_WORDS   800 /* words of a slice: under 50 ms between looks at the cancellable */
#define SLICE_WINDOWS 64
#define CHUNK_WINDOWS 256 /* windows of one chunk; a longer one is embedded up to there */
#define KNOWN         0.5 /* share of a text that the model must know */

/* Chunks of one document: items from … to (exclusive) of those that wait. */
typedef struct {
  guint32 number, first, from, to;
} Stretch;

typedef struct {
  LecLibrary *library;
  LecEmbedder *embedder;
  gboolean from_the_end;
  GArray *stretches;  /* of Stretch */
  GArray *rows;       /* guint32 a chunk, in order: how many windows */
  GPtrArray *windows; /* all windows' texts, in order */
  guint words;
  float *vectors;  /* (windows, dimensions) */
  guint64 written; /* chunks */
} Unit;

static guint count_words (const char *s)
{
  guint n = 1;
  for (; *s; s++)
    n += *s == ' ';
  return n;
}

/* "title. heading. text" as the model reads it. */
static char *text_to_embed (const LecPassage *p)
{
  g_autofree char *joined = g_strconcat (p->title ? p->title : "", p->title && *p->title ? ". " : "", p->heading,
                                         p->heading && *p->heading ? ". " : "", p->text, NULL);
  return lec_embedder_prepare (joined, strlen (joined));
}

static void add_chunk (Unit *u, const LecPassage *passage)
{
  guint32 rows = 0;
  g_autofree char *prepared = text_to_embed (passage);
  if (*prepared && lec_embedder_known (u->embedder, prepared, strlen (prepared)) >= KNOWN) {
    GPtrArray *windows = lec_embedder_windows (u->embedder, prepared);
    for (; rows < MIN (windows->len, CHUNK_WINDOWS); rows++) {
      u->words += count_words (windows->pdata[rows]);
      g_ptr_array_add (u->windows, g_strdup (windows->pdata[rows]));
    }
    g_ptr_array_unref (windows);
  }
  g_array_append_val (u->rows, rows);
}

static gboolean is_full (const Unit *u)
{
  return u->words >= UNIT_WORDS || u->rows->len >= UNIT_CHUNKS;
}

static void add_document (Unit *u, LecTxn *txn, guint32 number, const LecWaiting *waiting)
{
  Stretch s = {number, waiting->first, waiting->next, waiting->next};
  while (s.to < waiting->first + waiting->count && !is_full (u)) {
    g_autoptr (LecPassage) passage = lec_passage_get (u->library, txn, s.to, NULL);
    if (passage) {
      add_chunk (u, passage);
    } else {
      guint32 none = 0;
      g_array_append_val (u->rows, none);
    }
    s.to++;
  }
  g_array_append_val (u->stretches, s);
}

/* Reads the texts of the next chunks. FALSE with the error. */
static gboolean gather (Unit *u, GError **error)
{
  LecSlice key, value;
  LecWaiting waiting;
  g_array_set_size (u->stretches, 0);
  g_array_set_size (u->rows, 0);
  g_ptr_array_set_size (u->windows, 0);
  u->words = 0;
  g_autoptr (LecTxn) txn = lec_txn_read (u->library->store, error);
  if (!txn)
    return FALSE;
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, u->library->waiting);
  gboolean more =
      u->from_the_end ? lec_cursor_last (cursor, &key, &value) : lec_cursor_seek (cursor, NULL, 0, &key, &value);
  while (more && !is_full (u)) {
    if (lec_waiting_unpack (&value, &waiting))
      add_document (u, txn, lec_key_get_u32 (key.data), &waiting);
    more = u->from_the_end ? lec_cursor_prev (cursor, &key, &value) : lec_cursor_next (cursor, &key, &value);
  }
  return TRUE;
}

/* Embeds all windows, a slice at a time. */
static gboolean embed (Unit *u, GCancellable *cancellable, GError **error)
{
  guint dimensions = lec_embedder_dimensions (u->embedder), n = u->windows->len;
  u->vectors = g_renew (float, u->vectors, (gsize)MAX (n, 1) * dimensions);
  for (guint at = 0; at < n;) {
    guint end = at, words = 0;
    while (end < n && end - at < SLICE_WINDOWS && (end == at || words < SLICE_WORDS))
      words += count_words (u->windows->pdata[end++]);
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !lec_embedder_embed (u->embedder, (const char *const *)u->windows->pdata + at, NULL, end - at,
                             u->vectors + (gsize)at * dimensions, cancellable, error))
      return FALSE;
    at = end;
  }
  return TRUE;
}

/* Writes a stretch whose first window is `row`, if it still waits. */
static gboolean write_stretch (Unit *u, LecTxn *txn, const Stretch *s, guint chunk, gsize row, GError **error)
{
  LecWaiting now;
  guint dimensions = lec_embedder_dimensions (u->embedder);
  if (!lec_waiting_get (u->library, txn, s->number, &now) || now.first != s->first || now.next != s->from)
    return TRUE; /* replaced, removed, or done by another process */
  for (guint32 item = s->from; item < s->to; item++, chunk++) {
    guint32 rows = g_array_index (u->rows, guint32, chunk);
    if (rows > 0 && !lec_index_put_vectors (u->library->index, txn, item, u->vectors + row * dimensions, rows, error))
      return FALSE;
    row += rows;
  }
  now.next = s->to;
  u->written += s->to - s->from;
  return lec_waiting_put (u->library, txn, s->number, &now, error);
}

static gboolean write_unit (LecTxn *txn, gpointer data, GError **error)
{
  Unit *u = data;
  guint chunk = 0;
  gsize row = 0;
  u->written = 0;
  for (guint i = 0; i < u->stretches->len; i++) {
    const Stretch *s = &g_array_index (u->stretches, Stretch, i);
    if (!write_stretch (u, txn, s, chunk, row, error))
      return FALSE;
    for (guint32 item = s->from; item < s->to; item++)
      row += g_array_index (u->rows, guint32, chunk++);
  }
  return TRUE;
}

gboolean lec_library_waiting (LecLibrary *library, guint64 *chunks, GError **error)
{
  LecSlice key, value;
  LecWaiting waiting;
  guint64 n = 0;
  g_autoptr (LecTxn) txn = lec_txn_read (library->store, error);
  if (!txn)
    return FALSE;
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, library->waiting);
  for (gboolean more = lec_cursor_seek (cursor, NULL, 0, &key, &value); more;
       more = lec_cursor_next (cursor, &key, &value))
    if (lec_waiting_unpack (&value, &waiting))
      n += waiting.first + waiting.count - waiting.next;
  *chunks = n;
  return TRUE;
}

static gboolean run (Unit *u, void (*progress) (guint64 done, guint64 total, gpointer data), gpointer user_data,
                     GCancellable *cancellable, GError **error)
{
  guint64 done = 0, left = 0;
  if (!lec_library_waiting (u->library, &left, error))
    return FALSE;
  while (left > 0) {
    if (progress)
      progress (done, done + left, user_data);
    if (!gather (u, error) || !embed (u, cancellable, error) ||
        !lec_store_write (u->library->store, write_unit, u, error))
      return FALSE;
    done += u->written;
    if (!lec_library_waiting (u->library, &left, error)) /* documents come and go meanwhile */
      return FALSE;
  }
  if (progress)
    progress (done, done, user_data);
  return lec_index_maintain (u->library->index, cancellable, error);
}

gboolean lec_library_embed_pending (LecLibrary *library, void (*progress) (guint64 done, guint64 total, gpointer data),
                                    gpointer user_data, GCancellable *cancellable, GError **error)
{
  guint64 left = 0;
  if (!lec_library_waiting (library, &left, error))
    return FALSE;
  if (left == 0) /* the model is not loaded for nothing */
    return lec_store_is_read_only (library->store) || lec_index_maintain (library->index, cancellable, error);
  Unit u = {.library = library, .embedder = lec_library_embedder (library, error)};
  if (!u.embedder)
    return FALSE;
  u.from_the_end = !lec_library_take_lock (library);
  u.stretches = g_array_new (FALSE, FALSE, sizeof (Stretch));
  u.rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  u.windows = g_ptr_array_new_with_free_func (g_free);
  gboolean ok = run (&u, progress, user_data, cancellable, error);
  g_array_unref (u.stretches);
  g_array_unref (u.rows);
  g_ptr_array_unref (u.windows);
  g_free (u.vectors);
  return ok;
}
