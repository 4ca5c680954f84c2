/* pdf_furniture.c — running heads, feet and page numbers: what stands at a page's edge and comes again on its
 * neighbours. SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>
#include "src/reader/pdf.h"

#define EDGE    0.14f /* of the page's height, at its top and bottom */
#define DEEPEST 4     /* lines from an edge that may be furniture */
#define SAME    5.0f  /* points by which the place may differ */
#define NEEDED  2     /* neighbours that must have it */

/* A candidate: its place and its text with digits made '#'. */
typedef struct {
  guint line;
  float y;
  gboolean number; /* nothing but a number: "12", "- 12 -", "xii" */
  char key[64];
} Candidate;

static void make_key (const LecSheet *sheet, const LecLine *line, Candidate *out)
{
  gsize n = 0;
  guint digits = 0, roman = 0, others = 0;
  for (guint i = 0; i < line->count && n + 8 < sizeof out->key; i++) {
    gunichar c = g_array_index (sheet->glyphs, LecGlyph, line->first + i).c;
    if (g_unichar_isspace (c))
      continue;
    if (g_unichar_isdigit (c)) {
      digits++;
      if (n && out->key[n - 1] == '#')
        continue;
      c = '#';
    } else if (c < 0x80 && strchr ("ivxlcIVXLC", (int)c)) {
      roman++;
    } else if (g_unichar_isalpha (c)) {
      others++;
    }
    n += (gsize)g_unichar_to_utf8 (g_unichar_tolower (c), out->key + n);
  }
  out->key[n] = 0;
  out->number = !others && ((digits && !roman && digits <= 5) || (roman && !digits && n <= 9)) && line->count <= 12;
}

/* Lines near an edge with few lines beyond them, at most 2 * DEEPEST. */
static guint find_candidates (const LecSheet *sheet, Candidate *out)
{
  guint found = 0;
  for (guint i = 0; i < sheet->lines->len && found < 2 * DEEPEST; i++) {
    const LecLine *line = &g_array_index (sheet->lines, LecLine, i);
    gboolean top = line->y2<sheet->height * EDGE, foot = line->y1> sheet->height * (1 - EDGE);
    guint beyond = 0;
    if (!line->upright || (!top && !foot))
      continue;
    for (guint k = 0; k < sheet->lines->len && beyond < DEEPEST; k++) {
      const LecLine *other = &g_array_index (sheet->lines, LecLine, k);
      beyond += top ? other->y2 < line->y1 : other->y1 > line->y2;
    }
    if (beyond >= DEEPEST)
      continue;
    out[found] = (Candidate){.line = i, .y = foot ? sheet->height - line->y1 : line->y1};
    make_key (sheet, line, &out[found]);
    if (foot)
      out[found].y = -out[found].y;
    found++;
  }
  return found;
}

static gboolean is_same (const Candidate *a, const Candidate *b)
{
  return fabsf (a->y - b->y) < SAME && (!strcmp (a->key, b->key) || (a->number && b->number));
}

/* "Page 3 of 12", "3 / 12": furniture even where it stands alone. */
static gboolean is_page_of (const Candidate *c)
{
  static const char *const forms[] = {"page#of#", "page#/#", "#/#", "#of#", "page#", "seite#von#", "page#sur#", "-#-"};
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (!strcmp (c->key, forms[i]))
      return TRUE;
  return FALSE;
}

void lec_sheet_mark_furniture (LecSheet *sheet, LecSheet *const *near, guint n)
{
  Candidate mine[2 * DEEPEST], theirs[2 * DEEPEST];
  guint count = find_candidates (sheet, mine), seen[2 * DEEPEST] = {0}, others = 0;
  for (guint i = 0; i < n && count; i++) {
    if (near[i] == sheet || !near[i]->lines->len)
      continue;
    guint their_count = find_candidates (near[i], theirs);
    others++;
    for (guint a = 0; a < count; a++)
      for (guint b = 0; b < their_count; b++)
        if (is_same (&mine[a], &theirs[b])) {
          seen[a]++;
          break;
        }
  }
  for (guint a = 0; a < count; a++)
    if ((others && seen[a] >= MIN (NEEDED, others)) || (seen[a] && mine[a].number) || is_page_of (&mine[a]))
      g_array_index (sheet->lines, LecLine, mine[a].line).furniture = TRUE;
}
