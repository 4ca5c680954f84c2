/* citation.c — a citation checked against the pages of its document.
 *
 * The pages around the passage are made into one flow (src/doc/flow.h), in which furniture is left out and a paragraph
 * goes on over the page break; the quotation is looked for on each page byte for byte, then in the flow, folded.
 * SPDX-License-Identifier: MIT */
#include "src/library/citation.h"
#include <string.h>
#include "src/base/utf8.h"
#include "src/doc/flow.h"
#include "src/library/quote_find.h"
#include "src/text/sentences.h"
#include "src/text/stem.h"

#define WINDOW     8                 /* pages looked at together */
#define FOLD_MOST  (4 * 1024 * 1024) /* bytes of text folded at once; of a longer page, those around the passage */
#define WORDS_MOST 256               /* words of a claim that are compared */

const char *lec_verified_name (LecVerified verified)
{
  static const char *const names[] = {"exact", "normalized", "absent", "unquoted"};
  return verified <= LEC_VERIFIED_UNQUOTED ? names[verified] : "absent";
}

void lec_citation_free (LecCitation *citation)
{
  if (!citation)
    return;
  g_free (citation->quote);
  g_free (citation);
}

static LecCitation *citation_new (LecVerified verified, const LecRange *range, char *take_quote)
{
  LecCitation *citation = g_new0 (LecCitation, 1);
  citation->verified = verified;
  citation->range = *range;
  citation->quote = take_quote;
  return citation;
}

/* Pages first … last as a document of their own (the numbers stay); NULL with the error. */
static LecDocument *load_pages (LecLibrary *library, guint32 number, guint first, guint last, GError **error)
{
  g_autoptr (LecDocument) document = lec_document_new ("text");
  for (guint n = first; n <= last; n++) {
    LecPage *page = lec_library_page (library, number, n, error);
    if (!page)
      return NULL;
    g_ptr_array_add (document->pages, page);
  }
  return g_steal_pointer (&document);
}

/* The range's text; pages of `document` begin with number `first`. Owned by the caller. */
static char *range_text (const LecDocument *document, guint first, const LecRange *range)
{
  const LecRange local = {range->first - first + 1, range->last - first + 1, range->start, range->end};
  return lec_document_text (document, &local);
}

/* Where byte `at` of a page lies in the flow. */
static gsize flow_place (const LecFlow *flow, guint page, gsize at)
{
  gsize place = 0;
  for (guint i = 0; i < flow->pieces->len; i++) {
    const LecFlowPiece *piece = &g_array_index (flow->pieces, LecFlowPiece, i);
    if (piece->page > page || (piece->page == page && piece->start > at))
      break;
    place = piece->flow + (piece->page == page ? MIN (at - piece->start, piece->length) : piece->length);
  }
  return place;
}

/* The quotation's bytes on one of the pages; the passage's part of a page is looked at first. */
static gboolean find_exact (const LecDocument *document, const LecRange *near, const char *quote, LecRange *range)
{
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < document->pages->len; i++) {
      const LecPage *page = document->pages->pdata[i];
      const gsize length = strlen (page->text), n = strlen (quote);
      gsize from = 0, to = length, start;
      if (pass == 0) {
        if (page->number < near->first || page->number > near->last)
          continue;
        from = page->number == near->first ? MIN (near->start, length) : 0;
        to = page->number == near->last ? MIN (near->end, length) : length;
      }
      if (from < to && lec_quote_find_bytes (page->text, length, from, to, quote, n, &start)) {
        *range = (LecRange){page->number, page->number, start, start + n};
        return TRUE;
      }
    }
  return FALSE;
}

/* The quotation in the flow of the pages, folded; in the passage first. */
static gboolean find_folded (const LecDocument *document, const LecRange *near, const char *quote, LecRange *range)
{
  g_autoptr (LecFlow) flow = lec_flow_new (document);
  const char *text = flow->text->str;
  gsize near_start = flow_place (flow, near->first, near->start), near_end = flow_place (flow, near->last, near->end);
  gsize from = 0, to = flow->text->len, start, end;
  if (near_end < near_start)
    near_end = near_start;
  if (to > FOLD_MOST) {
    from = lec_utf8_floor (text, to, near_start > FOLD_MOST / 2 ? near_start - FOLD_MOST / 2 : 0);
    to = lec_utf8_floor (text, to, MIN (to, from + FOLD_MOST));
  }
  g_autoptr (LecFolded) folded = lec_folded_new (text + from, to - from);
  near_start = CLAMP (near_start, from, to) - from;
  near_end = CLAMP (near_end, from, to) - from;
  if (!(near_start < near_end && lec_folded_find (folded, near_start, near_end, quote, &start, &end)) &&
      !lec_folded_find (folded, 0, to - from, quote, &start, &end))
    return FALSE;
  g_autoptr (LecChunk) place = lec_flow_chunk (flow, from + start, from + end, "");
  if (place)
    *range = place->range;
  return place != NULL;
}

/* Looks on pages first … last; NULL without an error where it is not there. */
static LecCitation *look (LecLibrary *library, const LecPassage *passage, guint first, guint last, const char *quote,
                          GError **error)
{
  g_autoptr (LecDocument) document = load_pages (library, passage->document, first, last, error);
  LecRange range;
  if (!document)
    return NULL;
  LecVerified verified = LEC_VERIFIED_ABSENT;
  if (find_exact (document, &passage->range, quote, &range))
    verified = LEC_VERIFIED_EXACT;
  else if (find_folded (document, &passage->range, quote, &range))
    verified = LEC_VERIFIED_NORMALIZED;
  return verified == LEC_VERIFIED_ABSENT ? NULL : citation_new (verified, &range, range_text (document, first, &range));
}

/* The stems of a text's content words, as a set of strings. Owned by the caller. */
static GHashTable *content_stems (LecStemmer *stemmer, LecLang lang, const char *text, gsize length)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  LecWords words;
  LecWord word;
  char stem[LEC_WORD_MAX];
  lec_words_init (&words, text, length, 0);
  while (g_hash_table_size (set) < WORDS_MOST && lec_words_next (&words, &word)) {
    if (word.kind == LEC_WORD_PLAIN && lec_lang_is_stop (lang, word.text, word.length))
      continue;
    const gboolean plain = word.kind == LEC_WORD_PLAIN;
    const gsize n = plain ? lec_stem (stemmer, lang, word.text, word.length, stem) : 0;
    g_hash_table_add (set, plain ? g_strndup (stem, n) : g_strndup (word.text, word.length));
  }
  return set;
}

/* How much two sets have in common, as the cosine of their indicator vectors. */
static double likeness (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key;
  guint both = 0;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    both += g_hash_table_contains (b, key);
  const double sizes = (double)g_hash_table_size (a) * g_hash_table_size (b);
  return sizes > 0 ? both * both / sizes : 0;
}

/* The sentence of the passage that is nearest to the claim (without one: the first). */
static LecCitation *nearest (LecLibrary *library, const LecPassage *passage, const char *claim, GError **error)
{
  const LecRange *range = &passage->range;
  g_autoptr (LecDocument) document = load_pages (library, passage->document, range->first, range->last, error);
  if (!document)
    return NULL;
  g_autoptr (LecFlow) flow = lec_flow_new (document);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (LecFlowSpan));
  g_autoptr (LecStemmer) stemmer = lec_stemmer_new ();
  const char *text = flow->text->str;
  const gsize start = flow_place (flow, range->first, range->start), end = flow_place (flow, range->last, range->end);
  const LecLang lang = lec_lang_detect (text + start, MAX (end, start) - start, 0, LEC_LANG_EN);
  g_autoptr (GHashTable) wanted = content_stems (stemmer, lang, claim ? claim : "", claim ? strlen (claim) : 0);
  lec_flow_sentences (flow, start, MAX (end, start), 110, spans);
  double best = -1;
  g_autoptr (LecChunk) place = NULL;
  for (guint i = 0; i < spans->len; i++) {
    const LecFlowSpan *span = &g_array_index (spans, LecFlowSpan, i);
    g_autoptr (GHashTable) has = content_stems (stemmer, lang, text + span->start, span->end - span->start);
    const double like = likeness (wanted, has);
    if (like > best) {
      lec_chunk_free (place);
      place = lec_flow_chunk (flow, span->start, span->end, "");
      best = like;
    }
  }
  if (!place)
    return citation_new (LEC_VERIFIED_UNQUOTED, range, g_strdup (""));
  return citation_new (LEC_VERIFIED_UNQUOTED, &place->range, range_text (document, range->first, &place->range));
}

LecCitation *lec_citation_check (LecLibrary *library, const LecPassage *passage, const char *quote, const char *claim,
                                 GError **error)
{
  if (!quote || !*quote)
    return nearest (library, passage, claim, error);
  g_autoptr (LecDocInfo) info = lec_library_get (library, passage->document, error);
  if (!info)
    return NULL;
  GError *problem = NULL;
  const guint pages = MAX (info->pages, passage->range.last);
  const guint first = MAX (passage->range.first, 2) - 1, last = MIN (passage->range.last + 1, pages);
  LecCitation *found = look (library, passage, first, last, quote, &problem);
  /* windows share a page, so that a quotation over a page break lies whole in one of them */
  for (guint from = 1; !found && !problem && pages > last - first + 1; from += WINDOW - 1) {
    found = look (library, passage, from, MIN (from + WINDOW - 1, pages), quote, &problem);
    if (from + WINDOW - 1 >= pages)
      break;
  }
  if (problem) {
    g_propagate_error (error, problem);
    return NULL;
  }
  return found ? found : citation_new (LEC_VERIFIED_ABSENT, &passage->range, g_strdup (quote));
}
