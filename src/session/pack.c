/* pack.c — hits joined with their neighbours.
 * SPDX-License-Identifier: MIT */
#include "src/session/pack.h"
#include <string.h>

#define PASSAGE_WORDS 330  /* a hit shorter than this is given neighbours … */
#define TOTAL_WORDS   2500 /* … while all passages together are shorter than this */

static guint count_words (const char *text)
{
  guint n = 0;
  for (gboolean in = FALSE; *text; text++) {
    const gboolean space = g_ascii_isspace (*text);
    n += !space && !in;
    in = !space;
  }
  return n;
}

void lec_packed_free (LecPacked *packed)
{
  if (!packed)
    return;
  g_array_unref (packed->numbered);
  g_ptr_array_unref (packed->texts);
  g_free (packed);
}

/* The text from the start of one range to the end of another in one document; NULL with the error. */
static char *joined_text (LecLibrary *library, guint32 number, const LecRange *from, const LecRange *to, GError **error)
{
  g_autoptr (LecDocument) document = lec_document_new ("text");
  for (guint n = from->first; n <= to->last; n++) {
    LecPage *page = lec_library_page (library, number, n, error);
    if (!page)
      return NULL;
    g_ptr_array_add (document->pages, page);
  }
  const LecRange range = {1, to->last - from->first + 1, from->start, to->end};
  return lec_document_text (document, &range);
}

/* Takes the chunk `item` of the hit's document as a neighbour, if there is one that nobody has and that fits. */
static LecPassage *take_neighbour (LecLibrary *library, const LecDocInfo *info, guint32 item, GHashTable *taken,
                                   guint *words, guint room)
{
  if (item < info->first_chunk || item >= info->first_chunk + info->chunks ||
      g_hash_table_contains (taken, GUINT_TO_POINTER (item)))
    return NULL;
  g_autoptr (LecPassage) passage = lec_library_passage (library, item, NULL); /* gone in the meantime: none */
  if (!passage || passage->document != info->number)
    return NULL;
  const guint more = count_words (passage->text);
  if (more > room || *words + more > PASSAGE_WORDS + PASSAGE_WORDS / 2)
    return NULL;
  *words += more;
  g_hash_table_add (taken, GUINT_TO_POINTER (item));
  return g_steal_pointer (&passage);
}

/* A hit's text with its neighbours' if there is room; `*total` counts words. */
static char *pack_one (LecLibrary *library, const LecPassage *passage, GHashTable *taken, guint *total, GError **error)
{
  const guint own = count_words (passage->text);
  guint words = own;
  if (own >= PASSAGE_WORDS || *total + own >= TOTAL_WORDS) {
    *total += own;
    return g_strdup (passage->text);
  }
  g_autoptr (LecDocInfo) info = lec_library_get (library, passage->document, error);
  if (!info)
    return NULL;
  const guint room = TOTAL_WORDS - *total - own;
  g_autoptr (LecPassage) after = take_neighbour (library, info, passage->item + 1, taken, &words, room);
  g_autoptr (LecPassage) before =
      passage->item > 0 && words - own < room
          ? take_neighbour (library, info, passage->item - 1, taken, &words, room - (words - own))
          : NULL;
  *total += words;
  if (!before && !after)
    return g_strdup (passage->text);
  return joined_text (library, passage->document, before ? &before->range : &passage->range,
                      after ? &after->range : &passage->range, error);
}

LecPacked *lec_pack_hits (LecLibrary *library, const GPtrArray *hits, GError **error)
{
  g_autoptr (LecPacked) packed = g_new0 (LecPacked, 1);
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);
  guint total = 0;
  packed->numbered = g_array_new (FALSE, TRUE, sizeof (LecNumbered));
  packed->texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < hits->len; i++)
    g_hash_table_add (taken, GUINT_TO_POINTER (((const LecSearchHit *)hits->pdata[i])->passage->item));
  for (guint i = 0; i < hits->len; i++) {
    const LecSearchHit *hit = hits->pdata[i];
    char *text = pack_one (library, hit->passage, taken, &total, error);
    if (!text)
      return NULL;
    g_ptr_array_add (packed->texts, text);
    const LecNumbered numbered = {.number = i + 1,
                                  .text = text,
                                  .heading = hit->passage->heading,
                                  .title = hit->passage->title,
                                  .filename = hit->passage->filename,
                                  .page = hit->passage->range.first,
                                  .score = hit->score};
    g_array_append_val (packed->numbered, numbered);
  }
  return g_steal_pointer (&packed);
}
