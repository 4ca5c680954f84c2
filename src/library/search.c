/* search.c — a query over the collection: its scope, its vector, the index, and the passages that answer.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include "src/base/bytes.h"
#include "src/library/private.h"

void lec_search_result_free (LecSearchResult *result)
{
  if (!result)
    return;
  g_ptr_array_unref (result->hits);
  g_free (result);
}

static void hit_free (gpointer data)
{
  LecSearchHit *hit = data;
  lec_passage_free (hit->passage);
  g_clear_pointer (&hit->matches, g_array_unref);
  g_free (hit);
}

static guint32 next_item (LecLibrary *library, LecTxn *txn)
{
  return (guint32)MIN (lec_get_number (txn, library->counters, "next_item", 1), G_MAXUINT32);
}

/* The chunks of a document that touch the pages; all, if no pages are given. */
static void add_document (LecLibrary *library, LecTxn *txn, const LecSearchRequest *request, guint32 number,
                          LecScope *scope)
{
  g_autoptr (LecDocInfo) info = lec_doc_get (library, txn, number, NULL);
  guint last_page = request->last_page ? request->last_page : G_MAXUINT;
  if (!info || info->chunks == 0)
    return;
  if (!request->first_page && !request->last_page) {
    lec_scope_add (scope, info->first_chunk, info->first_chunk + info->chunks - 1);
    return;
  }
  for (guint32 item = info->first_chunk; item < info->first_chunk + info->chunks; item++) {
    LecChunkRecord chunk;
    if (lec_chunk_get (library, txn, item, &chunk) && chunk.range.last >= request->first_page &&
        chunk.range.first <= last_page)
      lec_scope_add (scope, item, item);
  }
}

static gboolean has_tag (LecLibrary *library, LecTxn *txn, guint32 number, const char *tag)
{
  g_autoptr (LecDocInfo) info = tag ? lec_doc_get (library, txn, number, NULL) : NULL;
  return !tag || (info && g_strv_contains ((const char *const *)info->tags, tag));
}

static void add_tagged (LecLibrary *library, LecTxn *txn, const LecSearchRequest *request, const char *tag,
                        LecScope *scope)
{
  gsize length = MIN (strlen (tag), 400) + 1; /* with the 0 behind it */
  g_autofree char *prefix = g_strndup (tag, length - 1);
  LecSlice key;
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, library->tags);
  for (gboolean more = lec_cursor_seek (cursor, prefix, length, &key, NULL);
       more && key.length == length + 4 && memcmp (key.data, prefix, length) == 0;
       more = lec_cursor_next (cursor, &key, NULL))
    add_document (library, txn, request, lec_key_get_u32 (key.data + length), scope);
}

static void add_every (LecLibrary *library, LecTxn *txn, const LecSearchRequest *request, LecScope *scope)
{
  LecSlice key, value;
  guint last_page = request->last_page ? request->last_page : G_MAXUINT;
  g_autoptr (LecCursor) cursor = lec_cursor_new (txn, library->chunks);
  for (gboolean more = lec_cursor_seek (cursor, NULL, 0, &key, &value); more;
       more = lec_cursor_next (cursor, &key, &value)) {
    LecChunkRecord chunk;
    guint32 item = lec_key_get_u32 (key.data);
    if (lec_chunk_unpack (&value, &chunk) && chunk.range.last >= request->first_page && chunk.range.first <= last_page)
      lec_scope_add (scope, item, item);
  }
}

/* The items to look in; NULL for all. */
static LecScope *scope_of (LecLibrary *library, LecTxn *txn, const LecSearchRequest *request)
{
  const char *tag = request->tag && *request->tag ? request->tag : NULL;
  if (!request->documents && !tag && !request->first_page && !request->last_page)
    return NULL;
  LecScope *scope = lec_scope_new (next_item (library, txn));
  if (request->documents) {
    for (gsize i = 0; i < request->n_documents; i++)
      if (has_tag (library, txn, request->documents[i], tag))
        add_document (library, txn, request, request->documents[i], scope);
  } else if (tag) {
    add_tagged (library, txn, request, tag, scope);
  } else {
    add_every (library, txn, request, scope);
  }
  return scope;
}

static char *item_text (guint32 item, LecTxn *txn, gpointer user_data)
{
  LecChunkRecord chunk;
  return lec_chunk_get (user_data, txn, item, &chunk) ? lec_text_of_range (user_data, txn, chunk.document, &chunk.range)
                                                      : NULL;
}

/* The query's vector, or NULL where vectors have nothing to say: words alone, none there, or a script that the model
 * does not know. `*failed` is set if it should be there and could not be computed. */
static float *query_vector (LecLibrary *library, const LecSearchRequest *request, const LecQuery *query,
                            guint64 vectors, gboolean *failed, GError **error)
{
  if (request->mode == LEC_MODE_LEXICAL || !library->options.embedder || vectors == 0)
    return NULL;
  const char *plain = lec_query_plain (query);
  *failed = TRUE;
  LecEmbedder *embedder = lec_library_embedder (library, error);
  if (!embedder)
    return NULL;
  g_autofree char *prepared = lec_embedder_prepare (plain, strlen (plain));
  if (!*prepared || lec_embedder_known (embedder, prepared, strlen (prepared)) < 0.5) {
    *failed = FALSE;
    return NULL;
  }
  g_autofree float *vector = g_new (float, lec_embedder_dimensions (embedder));
  const char *texts[1] = {prepared};
  *failed = !lec_embedder_embed (embedder, texts, NULL, 1, vector, request->cancellable, error);
  return *failed ? NULL : g_steal_pointer (&vector);
}

static GPtrArray *passages_of (LecLibrary *library, LecTxn *txn, const LecQuery *query, const GArray *found)
{
  GPtrArray *hits = g_ptr_array_new_with_free_func (hit_free);
  for (guint i = 0; i < found->len; i++) {
    const LecIndexHit *in = &g_array_index (found, LecIndexHit, i);
    LecPassage *passage = lec_passage_get (library, txn, in->item, NULL);
    if (!passage)
      continue;
    LecSearchHit *hit = g_new0 (LecSearchHit, 1);
    hit->passage = passage;
    hit->score = in->score;
    hit->parts = in->parts;
    hit->matches = lec_query_matches (query, passage->text, strlen (passage->text));
    g_ptr_array_add (hits, hit);
  }
  return hits;
}

LecSearchResult *lec_library_search (LecLibrary *library, const LecSearchRequest *request, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  guint64 items, vectors = 0;
  gboolean failed = FALSE;
  g_autoptr (LecQuery) query = lec_query_parse (request->query, -1, NULL, error);
  if (!query)
    return NULL;
  g_autoptr (LecTxn) txn = lec_txn_read (library->store, error);
  if (!txn)
    return NULL;
  lec_index_counts (library->index, txn, &items, &vectors);
  g_autofree float *vector = query_vector (library, request, query, vectors, &failed, error);
  if (failed)
    return NULL;
  g_autoptr (LecScope) scope = scope_of (library, txn, request);
  LecIndexRequest in = {.query = query,
                        .vector = vector,
                        .mode = request->mode,
                        .effort = request->effort,
                        .k = CLAMP (request->k, 1, 1000),
                        .scope = scope,
                        .item_text = item_text,
                        .item_text_data = library,
                        .cancellable = request->cancellable};
  g_autoptr (GArray) found = lec_index_search (library->index, txn, &in, error);
  if (!found)
    return NULL;
  LecSearchResult *result = g_new0 (LecSearchResult, 1);
  result->hits = passages_of (library, txn, query, found);
  result->semantic = vector != NULL;
  result->ms = (double)(g_get_monotonic_time () - start) / 1000;
  return result;
}
