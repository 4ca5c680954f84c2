/* document.c — pages, outlines and documents: making, freeing, and a page's geometry as bytes.
 *
 * A packed page (the store's value) is: u8 version; label (string); width, height (varints); the number of blocks, and
 * of each u8 kind, u8 level, varint start minus the end of the one before, varint length; the number of boxes, and of
 * each varint start minus the start before, zigzag x minus the right edge before, zigzag y minus the y before, varint
 * width, zigzag height minus the height before. A line of print costs about five bytes a glyph.
 * SPDX-License-Identifier: MIT */
#include "src/doc/document.h"
#include <string.h>
#include "src/base/bytes.h"
#include "src/base/error.h"

#define PACK_VERSION 1
#define LABEL_MAX    256 /* bytes */

static const char *const kind_names[LEC_N_BLOCK_KINDS] = {
    [LEC_BLOCK_PARAGRAPH] = "paragraph", [LEC_BLOCK_HEADING] = "heading", [LEC_BLOCK_LIST] = "list",
    [LEC_BLOCK_TABLE] = "table",         [LEC_BLOCK_CODE] = "code",       [LEC_BLOCK_FURNITURE] = "furniture",
};

const char *lec_block_kind_name (LecBlockKind kind)
{
  return (guint)kind < LEC_N_BLOCK_KINDS ? kind_names[kind] : "unknown";
}

LecPage *lec_page_new (guint number)
{
  LecPage *page = g_new0 (LecPage, 1);
  page->number = number;
  page->text = g_strdup ("");
  page->blocks = g_array_new (FALSE, FALSE, sizeof (LecBlock));
  page->boxes = g_array_new (FALSE, FALSE, sizeof (LecBox));
  return page;
}

void lec_page_free (LecPage *page)
{
  if (!page)
    return;
  g_free (page->label);
  g_free (page->text);
  g_array_unref (page->blocks);
  g_array_unref (page->boxes);
  g_free (page);
}

static void free_outline_item (gpointer data)
{
  LecOutlineItem *item = data;
  g_free (item->title);
  g_free (item);
}

LecDocument *lec_document_new (const char *format)
{
  LecDocument *document = g_new0 (LecDocument, 1);
  document->format = g_strdup (format);
  document->outline = g_ptr_array_new_with_free_func (free_outline_item);
  document->pages = g_ptr_array_new_with_free_func ((GDestroyNotify)lec_page_free);
  return document;
}

void lec_document_free (LecDocument *document)
{
  if (!document)
    return;
  g_free (document->format);
  g_free (document->language);
  g_free (document->title);
  g_free (document->author);
  g_ptr_array_unref (document->outline);
  g_ptr_array_unref (document->pages);
  g_free (document);
}

static guint64 zigzag (gint64 v)
{
  return v < 0 ? ((guint64)-v << 1) - 1 : (guint64)v << 1;
}

static gint64 unzigzag (guint64 v)
{
  return v & 1 ? -(gint64)((v >> 1) + 1) : (gint64)(v >> 1);
}

static void pack_blocks (GByteArray *out, const GArray *blocks)
{
  guint32 end = 0;
  lec_put_varint (out, blocks->len);
  for (guint i = 0; i < blocks->len; i++) {
    const LecBlock *b = &g_array_index (blocks, LecBlock, i);
    lec_put_u8 (out, (guint8)b->kind);
    lec_put_u8 (out, (guint8)b->level);
    lec_put_varint (out, b->start - end);
    lec_put_varint (out, b->end - b->start);
    end = b->end;
  }
}

GBytes *lec_page_pack (const LecPage *page)
{
  GByteArray *out = g_byte_array_sized_new (64 + 5 * page->boxes->len);
  LecBox last = {0};
  lec_put_u8 (out, PACK_VERSION);
  lec_put_string (out, page->label);
  lec_put_varint (out, page->width);
  lec_put_varint (out, page->height);
  pack_blocks (out, page->blocks);
  lec_put_varint (out, page->boxes->len);
  for (guint i = 0; i < page->boxes->len; i++) {
    const LecBox *b = &g_array_index (page->boxes, LecBox, i);
    lec_put_varint (out, b->start - last.start);
    lec_put_varint (out, zigzag ((gint64)b->x - last.x - last.width));
    lec_put_varint (out, zigzag ((gint64)b->y - last.y));
    lec_put_varint (out, b->width);
    lec_put_varint (out, zigzag ((gint64)b->height - last.height));
    last = *b;
  }
  return g_byte_array_free_to_bytes (out);
}

/* TRUE if `at` is the start of a character of the text, or its end. */
static gboolean on_boundary (const char *text, gsize length, guint64 at)
{
  return at == length || (at < length && ((guint8)text[at] & 0xc0) != 0x80);
}

static void unpack_blocks (LecReader *r, const char *text, gsize length, GArray *blocks)
{
  guint64 end = 0, n = lec_get_varint (r);
  if (n > length + 1)
    r->failed = TRUE;
  for (guint64 i = 0; i < n && !r->failed; i++) {
    LecBlock b = {.kind = lec_get_u8 (r), .level = lec_get_u8 (r)};
    guint64 gap = lec_get_varint (r), size = lec_get_varint (r);
    if (b.kind >= LEC_N_BLOCK_KINDS || b.level > 6 || gap > length || size > length || end + gap + size > length ||
        !on_boundary (text, length, end + gap) || !on_boundary (text, length, end + gap + size)) {
      r->failed = TRUE;
      return;
    }
    b.start = (guint32)(end + gap);
    b.end = (guint32)(end + gap + size);
    end = b.end;
    g_array_append_val (blocks, b);
  }
}

static gboolean fits_u16 (gint64 v)
{
  return v >= 0 && v <= G_MAXUINT16;
}

static void unpack_boxes (LecReader *r, const char *text, gsize length, GArray *boxes)
{
  LecBox last = {0};
  guint64 n = lec_get_varint (r);
  if (n > length)
    r->failed = TRUE;
  for (guint64 i = 0; i < n && !r->failed; i++) {
    guint64 start = lec_get_varint (r), dx = lec_get_varint (r), dy = lec_get_varint (r), width = lec_get_varint (r),
            dh = lec_get_varint (r);
    if (start > length || dx > 1 << 20 || dy > 1 << 20 || width > G_MAXUINT16 || dh > 1 << 20) {
      r->failed = TRUE;
      return;
    }
    gint64 x = last.x + last.width + unzigzag (dx), y = last.y + unzigzag (dy), height = last.height + unzigzag (dh);
    start += last.start;
    if (start >= length || !on_boundary (text, length, start) || !fits_u16 (x) || !fits_u16 (y) || !fits_u16 (height)) {
      r->failed = TRUE;
      return;
    }
    last = (LecBox){(guint32)start, (guint16)x, (guint16)y, (guint16)width, (guint16)height};
    g_array_append_val (boxes, last);
  }
}

LecPage *lec_page_unpack (guint number, const char *text, gsize text_length, const void *bytes, gsize length,
                          GError **error)
{
  LecReader r = lec_reader (bytes, length);
  g_autoptr (LecPage) page = lec_page_new (number);
  if (lec_get_u8 (&r) != PACK_VERSION || text_length > G_MAXUINT32)
    r.failed = TRUE;
  page->label = lec_get_string (&r, LABEL_MAX);
  guint64 width = lec_get_varint (&r), height = lec_get_varint (&r);
  if (width > G_MAXUINT16 || height > G_MAXUINT16)
    r.failed = TRUE;
  page->width = (guint16)width;
  page->height = (guint16)height;
  unpack_blocks (&r, text, text_length, page->blocks);
  unpack_boxes (&r, text, text_length, page->boxes);
  if (r.failed || lec_reader_left (&r)) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT, "the layout of page %u is damaged", number);
    return NULL;
  }
  if (page->label && !*page->label)
    g_clear_pointer (&page->label, g_free);
  g_free (page->text);
  page->text = g_strndup (text, text_length);
  return g_steal_pointer (&page);
}
