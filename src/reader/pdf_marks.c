/* pdf_marks.c — bullets, numbers and headings.
 *
 * A heading is larger than the body's letters, or bold and short, or numbered and in the outline. Its level comes from
 * the outline, else from its number ("5.1": 2), else from its size. SPDX-License-Identifier: MIT */
#include "src/reader/pdf_marks.h"
#include <string.h>

#define HEADING_LETTERS 180
#define WORD_MAX        12 /* letters of a mark */

gboolean lec_is_hyphen (gunichar c)
{
  return c == '-' || c == 0x2010 || c == 0xad;
}

gboolean lec_ends_sentence (gunichar c)
{
  switch (c) {
  case '.':
  case '!':
  case '?':
  case ':':
  case ';':
  case '"':
  case ')':
  case ']':
  case 0x201d:
  case 0x2019:
  case 0xbb:
  case 0x2026:
  case 0x3002:
  case 0xff01:
  case 0xff1f:
  case 0xff1a:
  case 0x300d:
  case 0xff09: /* 。！？：」） */
  case 0x61f:
  case 0x6d4:
  case 0x964: /* Arabic and Indic */
    return TRUE;
  default:
    return FALSE;
  }
}

gboolean lec_is_spaceless (gunichar c)
{
  return (c >= 0x3000 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
         (c >= 0xff00 && c <= 0xffef) || (c >= 0x20000 && c <= 0x3ffff) || (c >= 0xe00 && c <= 0xeff) ||
         (c >= 0x1780 && c <= 0x17ff) || (c >= 0x1000 && c <= 0x109f);
}

gboolean lec_is_leftward (gunichar c)
{
  return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfeff);
}

static gboolean is_bullet (gunichar c)
{
  return c == 0x2022 || c == 0x25e6 || c == 0x25aa || c == 0x25ab || c == 0x2023 || c == 0x25cf || c == 0x25cb ||
         c == 0x25a0 || c == 0x25a1 || c == 0x2013 || c == 0x2014 || c == '-' || c == '*' || c == 0xb7 || c == 0x25ba ||
         c == 0x27a2 || c == 0x2713 || c == 0xf0b7 || c == 0xf0a7 || c == 0x2043 || c == 0x2212;
}

/* The row's first word, at most WORD_MAX letters; its length, 0 if longer or alone in the row. */
static guint first_word (const LecSheet *sheet, const LecRow *row, gunichar *out)
{
  const LecLine *line = &g_array_index (sheet->lines, LecLine, row->first);
  guint n = 0;
  for (guint i = 0; i < line->count; i++) {
    gunichar c = g_array_index (sheet->glyphs, LecGlyph, line->first + i).c;
    if (g_unichar_isspace (c)) {
      if (n)
        return n;
      continue;
    }
    if (n == WORD_MAX)
      return 0;
    out[n++] = c;
  }
  return row->count > 1 ? n : 0;
}

/* "1.", "12)", "(3)", "a)", "iv.": short, of digits or of letters, closed by "." or ")". */
static gboolean is_number (const gunichar *w, guint n)
{
  guint from = w[0] == '(', digits = 0, letters = 0;
  if (n < 2 || n > 5 || (w[n - 1] != '.' && w[n - 1] != ')'))
    return FALSE;
  for (guint i = from; i < n - 1; i++) {
    digits += g_unichar_isdigit (w[i]) != 0;
    letters += g_unichar_isalpha (w[i]) != 0;
  }
  if (digits + letters != n - 1 - from || (digits && letters))
    return FALSE;
  return digits ? digits <= 3 : letters == 1 || (w[n - 1] == ')' && letters <= 4);
}

LecMark lec_row_mark (const LecSheet *sheet, const LecRow *row)
{
  gunichar w[WORD_MAX];
  guint n = first_word (sheet, row, w);
  if (!n)
    return LEC_MARK_NONE;
  if (n == 1 && is_bullet (w[0]))
    return LEC_MARK_BULLET;
  if (is_number (w, n))
    return LEC_MARK_NUMBER;
  if (n >= 3 && n <= 6 && w[0] == '[' && w[n - 1] == ']' && g_unichar_isdigit (w[1]))
    return LEC_MARK_BRACKET;
  return LEC_MARK_NONE;
}

gboolean lec_row_is_leader (const LecSheet *sheet, const LecRow *row)
{
  guint dots = 0;
  for (guint i = row->first; i < row->first + row->count; i++) {
    const LecLine *line = &g_array_index (sheet->lines, LecLine, i);
    for (guint k = line->first; k < line->first + line->count; k++)
      dots += g_array_index (sheet->glyphs, LecGlyph, k).c == '.';
  }
  return dots >= 8 && dots * 4 > row->letters && g_unichar_isalnum (row->end);
}

guint lec_row_cells (const LecSheet *sheet, const LecRow *row)
{
  return row->cells > 1 && lec_row_mark (sheet, row) != LEC_MARK_NONE ? row->cells - 1 : row->cells;
}

/* Letters and digits alone, in lower case, for comparing with the outline; a leading number is left out. */
static char *plain (const char *text)
{
  GString *out = g_string_new (NULL);
  gboolean begun = FALSE;
  for (const char *s = text; *s; s = g_utf8_next_char (s)) {
    gunichar c = g_utf8_get_char (s);
    begun |= g_unichar_isalpha (c);
    if (begun && g_unichar_isalnum (c))
      g_string_append_unichar (out, g_unichar_tolower (c));
  }
  return g_string_free (out, FALSE);
}

/* The level in the outline of a heading of this page; 0 if it is not there. */
static guint outline_level (const LecPdfContext *context, guint page, const char *text)
{
  g_autofree char *key = plain (text);
  for (guint i = 0; i < context->outline->len && *key; i++) {
    const LecOutlineItem *item = context->outline->pdata[i];
    if (item->page && (item->page + 1 < page || item->page > page + 1))
      continue;
    g_autofree char *title = plain (item->title);
    if (!strcmp (title, key))
      return MIN (item->level, 6);
  }
  return 0;
}

/* "3 Results": 1; "3.1 Set-up": 2; "A.2 Proofs": 2; 0 without a number. */
static guint number_depth (const char *text)
{
  guint depth = 0;
  const char *s = text;
  if (g_ascii_isupper (*s) && s[1] == '.' && g_ascii_isdigit (s[2])) {
    depth++;
    s += 2;
  }
  while (g_ascii_isdigit (*s)) {
    const char *start = s;
    while (g_ascii_isdigit (*s))
      s++;
    if (s - start > 2)
      return 0;
    depth++;
    if (*s == '.')
      s++;
  }
  return depth && *s == ' ' && g_unichar_isalpha (g_utf8_get_char (s + 1)) && depth <= 6 ? depth : 0;
}

/* "Figure 3:", "Table 2.": a caption, however bold. */
static gboolean is_caption (const char *text)
{
  static const char *const words[] = {"Figure ", "Fig. ", "Table ", "Tab. ", "Abbildung ", "Tabelle ", "Listing "};
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (text, words[i]))
      return TRUE;
  return FALSE;
}

/* What the whole block is like. */
typedef struct {
  char *text;
  guint letters, alphas, rows;
  float size;
  gboolean bold;
  gunichar end;
} Look;

static Look look_at (const LecPlan *plan, const LecPlanBlock *block)
{
  Look look = {.bold = TRUE, .rows = block->rows->len};
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < block->rows->len && i < 4; i++) {
    const LecRow *row = &g_array_index (plan->rows, LecRow, g_array_index (block->rows, guint, i));
    g_autofree char *part = lec_row_text (plan->sheet, row, 800);
    g_string_append_printf (text, "%s%s", i ? " " : "", part);
    look.letters += row->letters;
    look.size = MAX (look.size, row->size);
    look.bold &= row->bold;
    look.end = row->end;
  }
  for (const char *s = text->str; *s; s = g_utf8_next_char (s))
    look.alphas += g_unichar_isalpha (g_utf8_get_char (s)) != 0;
  look.text = g_string_free (text, FALSE);
  g_strstrip (look.text);
  return look;
}

/* The level of a heading; 0 if it is none. */
static guint heading_level (const LecPdfContext *context, guint page, const Look *look)
{
  float ratio = context->body > 0 ? look->size / context->body : 1;
  guint depth = number_depth (look->text);
  if (look->rows > 4 || look->letters > HEADING_LETTERS || look->alphas < 2 || look->alphas * 2 < look->letters ||
      is_caption (look->text))
    return 0;
  guint listed = outline_level (context, page, look->text);
  if (listed)
    return listed;
  if (look->end == ',' || (lec_is_hyphen (look->end) && look->rows == 1))
    return 0;
  gboolean larger = ratio >= 1.15f, bold = look->bold && !context->bold_body && ratio >= 0.95f;
  if (look->end == '.' && !depth && !(ratio >= 1.5f))
    return 0;
  if (!larger && !(bold && look->rows <= 2))
    return 0;
  if (depth)
    return depth;
  return ratio >= 1.7f ? 1 : ratio >= 1.35f ? 2 : ratio >= 1.15f ? 3 : 4;
}

void lec_plan_find_headings (LecPlan *plan, LecPdfContext *context)
{
  float largest = 0;
  g_autofree char *title = NULL;
  for (guint i = 0; i < plan->blocks->len; i++) {
    LecPlanBlock *block = plan->blocks->pdata[i];
    const LecRow *row = &g_array_index (plan->rows, LecRow, g_array_index (block->rows, guint, 0));
    if (block->kind != LEC_BLOCK_PARAGRAPH || !row->upright)
      continue;
    Look look = look_at (plan, block);
    block->level = heading_level (context, plan->sheet->number, &look);
    if (block->level) {
      block->kind = LEC_BLOCK_HEADING;
      if (look.size > largest * 1.05f && look.size > 1.25f * context->body && look.alphas > 3) {
        largest = look.size;
        g_free (title);
        title = g_strdup (look.text);
      }
    }
    g_free (look.text);
  }
  if (!context->title && title && plan->sheet->number <= 2)
    context->title = g_steal_pointer (&title);
}
