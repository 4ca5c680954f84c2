/* lexical_phrase.c — phrases and excluded words, resolved to the set of items that a search may see.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/index/lexical_search.h"

/* One word of a phrase: the lists of its forms. */
typedef struct {
  GPtrArray *lists; /* of LecList */
  guint32 offset;   /* from the phrase's first word */
  guint64 df;
} Place;

static void place_clear (gpointer data)
{
  g_ptr_array_unref (((Place *)data)->lists);
}

static GArray *places_of (LecLexicalSearch *search, const LecQueryPart *part)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (Place));
  g_array_set_clear_func (places, place_clear);
  for (guint i = 0; i < part->n; i++) {
    g_autoptr (GArray) forms = lec_lexical_forms (search, &part->words[i], TRUE, FALSE);
    Place place = {.lists = g_ptr_array_new_with_free_func ((GDestroyNotify)lec_list_free),
                   .offset = part->words[i].position - part->words[0].position};
    for (guint j = 0; j < forms->len; j++) {
      const LecForm *form = &g_array_index (forms, LecForm, j);
      LecList *list = lec_list_new (search->lexical, search->txn, form->key, form->length);
      if (list) {
        g_ptr_array_add (place.lists, list);
        place.df += list->df;
      }
    }
    g_array_append_val (places, place);
  }
  return places;
}

/* The first item >= `target` that any of the forms has; FALSE at the end. */
static gboolean place_seek (const Place *place, guint32 target, guint32 *item)
{
  gboolean some = FALSE;
  for (guint i = 0; i < place->lists->len; i++) {
    guint32 found;
    if (lec_list_seek (g_ptr_array_index (place->lists, i), target, &found) && (!some || found < *item)) {
      *item = found;
      some = TRUE;
    }
  }
  return some;
}

static int by_number (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
  return (x > y) - (x < y);
}

/* The growing positions of all forms in the item that place_seek found, less the word's offset in the phrase. */
static void place_positions (const Place *place, guint32 item, GArray *out)
{
  g_array_set_size (out, 0);
  for (guint i = 0; i < place->lists->len; i++) {
    LecList *list = g_ptr_array_index (place->lists, i);
    if (!list->at_end && list->has_items && list->at < list->block.n && list->items[list->at] == item)
      lec_list_positions (list, out);
  }
  if (place->lists->len > 1)
    g_array_sort (out, by_number);
  guint kept = 0;
  for (guint i = 0; i < out->len; i++) {
    guint32 position = g_array_index (out, guint32, i);
    if (position >= place->offset)
      g_array_index (out, guint32, kept++) = position - place->offset;
  }
  g_array_set_size (out, kept);
}

/* Keeps in `a` what is in `b`; both grow. */
static void intersect (GArray *a, const GArray *b)
{
  guint kept = 0;
  for (guint i = 0, j = 0; i < a->len && j < b->len;) {
    guint32 x = g_array_index (a, guint32, i), y = g_array_index (b, guint32, j);
    if (x == y)
      g_array_index (a, guint32, kept++) = x;
    i += x <= y;
    j += y <= x;
  }
  g_array_set_size (a, kept);
}

static gboolean stands_together (GArray *places, guint32 item, GArray *starts, GArray *more)
{
  if (places->len == 1)
    return TRUE;
  place_positions (&g_array_index (places, Place, 0), item, starts);
  for (guint i = 1; i < places->len && starts->len; i++) {
    place_positions (&g_array_index (places, Place, i), item, more);
    intersect (starts, more);
  }
  return starts->len > 0;
}

/* The items that have all words of the part at their distances. */
static LecScope *items_with (LecLexicalSearch *search, const LecQueryPart *part, const LecScope *within)
{
  LecScope *found = lec_scope_new ((guint32)search->collection.next);
  g_autoptr (GArray) places = places_of (search, part);
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) more = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 target = 0, item = 0;
  guint agree = 0, i = 0;
  for (guint j = 1; j < places->len; j++) /* the rarest word leads */
    if (g_array_index (places, Place, j).df < g_array_index (places, Place, i).df)
      i = j;
  while (place_seek (&g_array_index (places, Place, i), target, &item)) {
    agree = item == target && agree ? agree + 1 : 1;
    target = item;
    if (agree >= places->len) {
      if ((!within || lec_scope_has (within, item)) && stands_together (places, item, starts, more))
        lec_scope_add (found, item, item);
      target = item + 1;
      agree = 0;
    } else {
      i = (i + 1) % places->len;
    }
  }
  return found;
}

static void subtract (LecScope *scope, const LecScope *other)
{
  for (guint32 item = 0; item < lec_scope_limit (other); item++)
    if (lec_scope_has (other, item))
      lec_scope_remove (scope, item);
}

gboolean lec_lexical_restrict (LecLexicalSearch *search, const LecScope *scope, GError **error)
{
  search->scope = scope;
  for (guint i = 0; i < lec_query_n_parts (search->query); i++) {
    LecQueryPart part = lec_query_part (search->query, i);
    if (part.role == LEC_QUERY_LOOSE)
      continue;
    g_autoptr (LecScope) items = items_with (search, &part, search->scope);
    if (!search->own_scope) {
      search->own_scope = lec_scope_new ((guint32)search->collection.next);
      lec_scope_add (search->own_scope, 0, G_MAXUINT32);
      if (scope)
        lec_scope_intersect (search->own_scope, scope);
      search->scope = search->own_scope;
    }
    if (part.role == LEC_QUERY_PHRASE)
      lec_scope_intersect (search->own_scope, items);
    else
      subtract (search->own_scope, items);
  }
  return TRUE;
}
