/* html.c — HTML by libxml2's forgiving parser: what a reader of the page would see, as blocks.
 *
 * The tree is walked without recursion. `Html` keeps the text of the block in work; elements that are blocks flush it
 * as what the elements around it make of it. Scripts, styles, navigation and hidden elements are passed by.
 * SPDX-License-Identifier: MIT */
#include <libxml/HTMLparser.h>
#include <string.h>
#include "src/base/utf8.h"
#include "src/reader/readers.h"

#define LIST_DEPTH 32

typedef struct {
  LecBuilder *builder;
  LecTextMeta *meta;
  GString *text;  /* of the block in work */
  GString *list;  /* of the outermost list around */
  GString *table; /* of the table around */
  guint heading;  /* level; 0: none around */
  guint lists, pres, tables;
  guint numbers[LIST_DEPTH]; /* the next item's number; 0: bullets */
  gboolean item;             /* an item has begun and has no text yet */
  guint cells;               /* of the table's row */
} Html;

gunichar lec_entity (const char *s, gsize length)
{
  char name[40];
  if (length < 3 || length >= sizeof name + 1 || *s != '&' || s[length - 1] != ';')
    return 0;
  memcpy (name, s + 1, length - 2);
  name[length - 2] = 0;
  if (*name == '#') {
    guint64 v = name[1] == 'x' || name[1] == 'X' ? g_ascii_strtoull (name + 2, NULL, 16)
                                                 : g_ascii_strtoull (name + 1, NULL, 10);
    return v > 0 && v < 0x110000 && g_unichar_validate ((gunichar)v) ? (gunichar)v : 0;
  }
  const htmlEntityDesc *entity = htmlEntityLookup ((const xmlChar *)name);
  return entity ? entity->value : 0;
}

static gboolean is_one_of (const char *name, const char *names)
{
  gsize n = strlen (name);
  for (const char *at = names; (at = strstr (at, name)); at += n)
    if (at > names && at[-1] == ' ' && at[n] == ' ')
      return TRUE;
  return FALSE;
}

static gboolean is_block (const char *name)
{
  return is_one_of (
      name, " address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption "
            "figure footer form h1 h2 h3 h4 h5 h6 header hr html li main menu ol option p pre section summary table "
            "tbody td textarea tfoot th thead tr ul caption title ");
}

static gboolean is_passed_by (const char *name)
{
  return is_one_of (name,
                    " script style nav noscript template svg math iframe object embed applet audio video canvas select "
                    "button input textarea head map datalist frameset ");
}

/* The value of an attribute, lower case; "" if there is none. Owned by the caller. */
static char *attribute (const xmlNode *node, const char *name)
{
  xmlChar *value = xmlGetProp ((xmlNode *)node, (const xmlChar *)name);
  char *lower = g_ascii_strdown (value ? (const char *)value : "", -1);
  xmlFree (value);
  return lower;
}

static gboolean is_hidden (const xmlNode *node)
{
  if (!node->properties)
    return FALSE;
  if (xmlHasProp ((xmlNode *)node, (const xmlChar *)"hidden"))
    return TRUE;
  g_autofree char *style = attribute (node, "style"), *role = attribute (node, "role"),
                  *aria = attribute (node, "aria-hidden");
  g_auto (GStrv) parts = g_strsplit (style, " ", -1);
  g_autofree char *packed = g_strjoinv ("", parts);
  return strstr (packed, "display:none") || strstr (packed, "visibility:hidden") || !strcmp (role, "navigation") ||
         !strcmp (aria, "true");
}

/* Ends the block in work. */
static void flush (Html *h)
{
  g_autofree char *text = g_strdup (h->text->str);
  gboolean empty = !*g_strstrip (text);
  g_string_truncate (h->text, 0);
  if (empty)
    return;
  if (h->heading) {
    g_strdelimit (text, "\n", ' ');
    lec_builder_add (h->builder, LEC_BLOCK_HEADING, h->heading, text, -1);
  } else if (h->tables) {
    if (h->table->len && !strchr ("\t\n", h->table->str[h->table->len - 1]))
      g_string_append_c (h->table, ' ');
    g_strdelimit (text, "\n\t", ' ');
    g_string_append (h->table, text);
  } else if (h->lists) {
    guint depth = MIN (h->lists, LIST_DEPTH), *number = &h->numbers[depth - 1];
    if (h->list->len)
      g_string_append_c (h->list, '\n');
    for (guint i = 1; i < depth; i++)
      g_string_append (h->list, "  ");
    g_strdelimit (text, "\n", ' ');
    if (h->item && *number)
      g_string_append_printf (h->list, "%u. %s", (*number)++, text);
    else
      g_string_append_printf (h->list, "%s%s", h->item ? "- " : "", text);
    h->item = FALSE;
  } else {
    lec_builder_add (h->builder, LEC_BLOCK_PARAGRAPH, 0, text, -1);
  }
}

/* The node after `node` in the order of the document within `top`, its children left out. */
static const xmlNode *next_beside (const xmlNode *node, const xmlNode *top)
{
  while (node != top && !node->next)
    node = node->parent;
  return node == top ? NULL : node->next;
}

/* A table whose cells hold headings, lists, tables or long texts only arranges the page. */
static gboolean is_layout (const xmlNode *table)
{
  for (const xmlNode *node = table->children; node;) {
    if (node->type == XML_ELEMENT_NODE &&
        is_one_of ((const char *)node->name, " table h1 h2 h3 h4 h5 h6 pre blockquote article "))
      return TRUE;
    if (node->type == XML_TEXT_NODE && node->content && strlen ((const char *)node->content) > 600)
      return TRUE;
    node = node->children ? node->children : next_beside (node, table);
  }
  return FALSE;
}

static void enter_list (Html *h, const xmlNode *node)
{
  if (h->lists < LIST_DEPTH)
    h->numbers[h->lists] = node->name[0] == 'o';
  h->lists++;
}

static void enter_table (Html *h, const xmlNode *node)
{
  if (!h->tables && (h->lists || is_layout (node)))
    return;
  h->tables++;
}

static void enter (Html *h, const xmlNode *node)
{
  const char *name = (const char *)node->name;
  if (!strcmp (name, "br")) {
    g_string_append_c (h->text, '\n');
    return;
  }
  if (!is_block (name))
    return;
  if (!h->pres)
    flush (h);
  if (name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && !name[2] && !h->lists && !h->tables)
    h->heading = (guint)(name[1] - '0');
  else if (is_one_of (name, " ul ol menu dir "))
    enter_list (h, node);
  else if (!strcmp (name, "li"))
    h->item = TRUE;
  else if (!strcmp (name, "pre"))
    h->pres++;
  else if (!strcmp (name, "table"))
    enter_table (h, node);
  else if (h->tables && !strcmp (name, "tr")) {
    h->cells = 0;
    if (h->table->len && h->table->str[h->table->len - 1] != '\n')
      g_string_append_c (h->table, '\n');
  } else if (h->tables && is_one_of (name, " td th ") && h->cells++)
    g_string_append_c (h->table, '\t');
}

static void leave_table (Html *h)
{
  if (!h->tables || --h->tables)
    return;
  lec_builder_add (h->builder, LEC_BLOCK_TABLE, 0, h->table->str, (gssize)h->table->len);
  g_string_truncate (h->table, 0);
}

static void leave (Html *h, const xmlNode *node)
{
  const char *name = (const char *)node->name;
  if (!is_block (name))
    return;
  if (!strcmp (name, "pre") && h->pres && !h->lists && !h->tables) {
    if (!--h->pres) {
      lec_builder_add (h->builder, LEC_BLOCK_CODE, 0, h->text->str, (gssize)h->text->len);
      g_string_truncate (h->text, 0);
    }
    return;
  }
  if (!h->pres || h->lists || h->tables)
    flush (h);
  if (!strcmp (name, "pre"))
    h->pres -= h->pres > 0;
  else if (name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && !name[2])
    h->heading = 0;
  else if (is_one_of (name, " ul ol menu dir ") && h->lists && !--h->lists) {
    lec_builder_add (h->builder, LEC_BLOCK_LIST, 0, h->list->str, (gssize)h->list->len);
    g_string_truncate (h->list, 0);
  } else if (!strcmp (name, "table"))
    leave_table (h);
}

static void add_text (Html *h, const xmlNode *node)
{
  const char *s = (const char *)node->content;
  if (!s)
    return;
  if (h->pres)
    g_string_append (h->text, s);
  else
    lec_append_squeezed (h->text, s, strlen (s));
}

/* Title and author from the head; the title may stand anywhere in a careless page. */
static void read_head (Html *h, const xmlNode *root)
{
  for (const xmlNode *node = root; node;) {
    if (node->type == XML_ELEMENT_NODE && !strcmp ((const char *)node->name, "title") && !h->meta->title) {
      xmlChar *title = xmlNodeGetContent ((xmlNode *)node);
      GString *line = g_string_new (NULL);
      lec_append_squeezed (line, title ? (const char *)title : "", title ? strlen ((const char *)title) : 0);
      h->meta->title = g_strstrip (g_string_free (line, FALSE));
      xmlFree (title);
    }
    if (node->type == XML_ELEMENT_NODE && !strcmp ((const char *)node->name, "meta") && !h->meta->author) {
      g_autofree char *name = attribute (node, "name");
      if (!strcmp (name, "author")) {
        xmlChar *content = xmlGetProp ((xmlNode *)node, (const xmlChar *)"content");
        h->meta->author = g_strdup ((const char *)content);
        xmlFree (content);
      }
    }
    if (node->type == XML_ELEMENT_NODE && !strcmp ((const char *)node->name, "body") && h->meta->title)
      break;
    node = node->children ? node->children : next_beside (node, root);
  }
  if (h->meta->title && !*h->meta->title)
    g_clear_pointer (&h->meta->title, g_free);
}

static void walk (Html *h, const xmlNode *root)
{
  for (const xmlNode *node = root; node;) {
    gboolean element = node->type == XML_ELEMENT_NODE;
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
      add_text (h, node);
    gboolean pass = !element || is_passed_by ((const char *)node->name) || is_hidden (node);
    if (!pass)
      enter (h, node);
    if (!pass && node->children) {
      node = node->children;
      continue;
    }
    if (!pass)
      leave (h, node);
    while (node != root && !node->next) {
      node = node->parent;
      if (node->type == XML_ELEMENT_NODE)
        leave (h, node);
    }
    node = node == root ? NULL : node->next;
  }
}

void lec_html_build (LecBuilder *builder, const char *text, gsize length, LecTextMeta *meta)
{
  htmlDocPtr doc = htmlReadMemory (text, (int)MIN (length, G_MAXINT), NULL, "UTF-8",
                                   HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
  const xmlNode *root = doc ? xmlDocGetRootElement (doc) : NULL;
  Html h = {.builder = builder,
            .meta = meta,
            .text = g_string_new (NULL),
            .list = g_string_new (NULL),
            .table = g_string_new (NULL)};
  if (root) {
    read_head (&h, root);
    walk (&h, root);
  }
  h.lists = h.tables = h.heading = 0;
  flush (&h);
  lec_builder_add (builder, LEC_BLOCK_LIST, 0, h.list->str, (gssize)h.list->len);
  lec_builder_add (builder, LEC_BLOCK_TABLE, 0, h.table->str, (gssize)h.table->len);
  g_string_free (h.text, TRUE);
  g_string_free (h.list, TRUE);
  g_string_free (h.table, TRUE);
  if (doc)
    xmlFreeDoc (doc);
}

static void build (LecBuilder *builder, const char *text, gsize length, const LecReaderRequest *request,
                   LecTextMeta *meta)
{
  lec_html_build (builder, text, length, meta);
}

/* "charset=NAME" in the first bytes. */
static char *find_charset (const char *head, gsize length)
{
  g_autofree char *lower = g_ascii_strdown (head, (gssize)strnlen (head, length));
  const char *at = strstr (lower, "charset=");
  if (!at)
    return NULL;
  at += strlen ("charset=");
  at += strspn (at, "\"' ");
  gsize n = strspn (at, "abcdefghijklmnopqrstuvwxyz0123456789-_:.");
  if (!n || n > 40)
    return NULL;
  return n == 10 && !strncmp (at, "iso-8859-1", n) ? g_strdup ("windows-1252") : g_strndup (at, n);
}

static gboolean read_html (int fd, const LecReaderRequest *request, LecSink *sink, GError **error)
{
  return lec_read_as_page (fd, request, sink, find_charset, build, error);
}

const LecFormatReader lec_reader_html = {.format = "html", .read = read_html};
