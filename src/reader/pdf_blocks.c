/* pdf_blocks.c — rows gathered into paragraphs, headings, lists, tables and code, by their place, size and marks.
 *
 * Poppler gives lines in reading order, columns one after the other; what it does not give is where a paragraph ends.
 * SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>
#include "src/reader/pdf.h"
#include "src/reader/pdf_marks.h"

#define HEADING_LETTERS 200

/* The gathering: the block in work, and a paragraph of an earlier column that has not ended. */
typedef struct {
  LecPlan *plan;
  const LecPdfContext *context;
  LecPlanBlock *block;
  const LecRow *last; /* of the block */
  float left, right;  /* of the block; left without its first row */
  float leading;      /* between its base lines; 0 unknown */
  LecPlanBlock *open;
  const LecRow *open_last;
  float open_right;
  guint *table; /* a number for each row; 0: not in a table */
} Gather;

static void free_block (gpointer data)
{
  LecPlanBlock *block = data;
  g_array_unref (block->rows);
  g_array_unref (block->items);
  g_free (block);
}

void lec_plan_free (LecPlan *plan)
{
  if (!plan)
    return;
  g_array_unref (plan->rows);
  g_ptr_array_unref (plan->blocks);
  g_free (plan);
}

static const LecRow *row_at (const LecPlan *plan, guint i)
{
  return i < plan->rows->len ? &g_array_index (plan->rows, LecRow, i) : NULL;
}

/* May this row stand in a table? `wide`: it has cells itself. */
static gboolean in_grid (const LecRow *above, const LecRow *row)
{
  if (row->furniture || !row->upright)
    return FALSE;
  return !above || (row->y1 > above->y1 && row->y1 - above->y2 < 2.5f * MAX (row->size, above->size));
}

/* The end of the run of rows from `from` that may be a table; counts its rows of cells. */
static guint grid_end (const LecPlan *plan, guint from, guint *wide, guint *widest, guint *letters, guint *cells)
{
  guint end = from, single = 0;
  const LecRow *above = NULL;
  float x1 = row_at (plan, from)->x1, x2 = row_at (plan, from)->x2;
  *wide = *widest = *letters = *cells = 0;
  for (guint i = from; i < plan->rows->len; i++) {
    const LecRow *row = row_at (plan, i);
    guint n = lec_row_cells (plan->sheet, row);
    if (!in_grid (above, row) ||
        (n < 2 && (++single > 2 || row->x2 > x2 + row->size || row->x2 - row->x1 > 0.7f * (x2 - x1))))
      break;
    above = row;
    *letters += row->letters;
    *cells += n;
    if (n < 2)
      continue;
    single = 0;
    x1 = MIN (x1, row->x1);
    x2 = MAX (x2, row->x2);
    *wide += 1;
    *widest = MAX (*widest, n);
    end = i + 1;
  }
  return end;
}

/* Three rows of cells, or two of three cells, with little in a cell, are a table. */
static void find_tables (Gather *g)
{
  guint number = 0;
  for (guint i = 0; i < g->plan->rows->len; i++) {
    guint wide, widest, letters, cells;
    if (lec_row_cells (g->plan->sheet, row_at (g->plan, i)) < 2)
      continue;
    guint end = grid_end (g->plan, i, &wide, &widest, &letters, &cells);
    if ((wide >= 3 || (wide >= 2 && widest >= 3)) && letters <= 35 * cells) {
      number++;
      for (guint k = i; k < end; k++)
        g->table[k] = number;
    }
    i = MAX (end, i + 1) - 1;
  }
}

static gboolean similar (float a, float b, float share)
{
  return fabsf (a - b) <= share * MAX (a, b);
}

/* TRUE if `row` goes on with the sentence that `last` broke off. */
static gboolean goes_on (const LecRow *last, const LecRow *row)
{
  if (!similar (last->size, row->size, 0.06f) || last->mono != row->mono)
    return FALSE;
  if (lec_is_hyphen (last->end) && g_unichar_isalpha (row->start))
    return TRUE;
  if (lec_ends_sentence (last->end))
    return FALSE;
  return g_unichar_islower (row->start) || (lec_is_spaceless (last->end) && lec_is_spaceless (row->start));
}

/* A new paragraph by its indentation? `next` may be NULL. */
static gboolean is_indented (const Gather *g, const LecRow *row, const LecRow *next)
{
  float indent = row->x1 - g->left, em = 0.8f * row->size;
  if (g->block->rows->len == 1) {
    if (g->block->kind == LEC_BLOCK_LIST)
      return FALSE;
    return row->x1 - g->last->x1 > em && lec_ends_sentence (g->last->end);
  }
  if (g->block->kind == LEC_BLOCK_LIST && row->x1 < g->left - em)
    return TRUE;
  if (indent < em || indent > 8 * row->size)
    return FALSE;
  return lec_ends_sentence (g->last->end) ||
         (next && next->x1 < row->x1 - 0.5f * row->size && g->last->x2 < g->right - em);
}

/* A new paragraph since the line above ended early? */
static gboolean after_short_line (const Gather *g, const LecRow *row)
{
  float right = MAX (g->right, row->x2), width = right - MIN (g->left, row->x1), space = right - g->last->x2;
  if (fabsf (g->last->x1 - row->x1) > 2 * row->size || g_unichar_islower (row->start) || width <= 0)
    return FALSE;
  return (space > 0.2f * width && lec_ends_sentence (g->last->end)) ||
         (space > 0.5f * width && !lec_is_hyphen (g->last->end));
}

/* Does `row` begin a block of its own? */
static gboolean breaks (const Gather *g, guint i)
{
  const LecRow *row = row_at (g->plan, i), *next = row_at (g->plan, i + 1), *last = g->last;
  guint previous = g_array_index (g->block->rows, guint, g->block->rows->len - 1);
  if (g->table[i] || g->table[previous])
    return g->table[i] != g->table[previous];
  if (row->upright != last->upright || row->furniture != last->furniture || row->mono != last->mono || !row->upright)
    return TRUE;
  float distance = row->y2 - last->y2, size = MAX (row->size, last->size);
  if (distance < -0.4f * size || row->x1 > last->x2 + 3 * size || row->x2 < last->x1 - 3 * size)
    return !goes_on (last, row); /* another column */
  if (!similar (row->size, last->size, 0.11f))
    return TRUE;
  if (distance > (g->leading > 0 ? g->leading * 1.28f + 0.5f : size * 1.75f))
    return TRUE;
  if (row->mono)
    return FALSE;
  if (row->bold != last->bold && last->x2 < row->x2 - 2 * size && !lec_is_hyphen (last->end))
    return TRUE;
  if (row->bold && !last->bold && lec_ends_sentence (last->end))
    return TRUE;
  if (row->bold && last->bold && !g->context->bold_body && g_unichar_isdigit (row->start) &&
      g_unichar_isdigit (row_at (g->plan, g_array_index (g->block->rows, guint, 0))->start))
    return TRUE; /* "3 Datasets", "3.1 Queries": two headings */
  return is_indented (g, row, next) || after_short_line (g, row);
}

static void add_row (Gather *g, LecPlanBlock *block, guint i)
{
  const LecRow *row = row_at (g->plan, i);
  if (g->last && block->rows->len) {
    float distance = row->y2 - g->last->y2;
    if (distance > 0.5f * row->size)
      g->leading = g->leading > 0 ? MIN (g->leading, distance) : distance;
    g->left = block->rows->len == 1 ? row->x1 : MIN (g->left, row->x1);
  } else {
    g->leading = 0;
    g->left = row->x1;
    g->right = row->x2;
  }
  g->right = MAX (g->right, row->x2);
  g_array_append_val (block->rows, i);
  g->last = row;
}

/* Leaves the block in work; a paragraph in mid-sentence stays open for a later column. */
static void leave_block (Gather *g)
{
  if (g->block && g->block->kind == LEC_BLOCK_PARAGRAPH && !g->last->furniture && g->block->rows->len > 1 &&
      !lec_ends_sentence (g->last->end) && similar (g->last->size, g->context->body, 0.06f)) {
    g->open = g->block;
    g->open_last = g->last;
    g->open_right = g->right;
  }
  g->block = NULL;
  g->last = NULL;
}

static LecPlanBlock *new_block (Gather *g, LecBlockKind kind)
{
  LecPlanBlock *block = g_new0 (LecPlanBlock, 1);
  block->kind = kind;
  block->rows = g_array_new (FALSE, FALSE, sizeof (guint));
  block->items = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (g->plan->blocks, block);
  return block;
}

/* TRUE if row `i` goes on where an earlier column stopped. */
static gboolean resumes (const Gather *g, const LecRow *row)
{
  return g->open && !row->furniture && row->upright && goes_on (g->open_last, row) &&
         g->open_last->x2 > g->open_right - 2.5f * row->size &&
         (row->y2 < g->open_last->y1 || row->x1 > g->open_last->x2 || row->y1 > g->open_last->y2 + 3 * row->size);
}

static LecBlockKind kind_of_row (const Gather *g, guint i, gboolean item)
{
  const LecRow *row = row_at (g->plan, i);
  if (row->furniture)
    return LEC_BLOCK_FURNITURE;
  if (g->table[i])
    return LEC_BLOCK_TABLE;
  return item ? LEC_BLOCK_LIST : LEC_BLOCK_PARAGRAPH;
}

/* Is the row the first of a list's item? A lone "1." in front of large or bold letters is a heading's number. */
static gboolean begins_item (const Gather *g, const LecRow *row)
{
  int mark = lec_row_mark (g->plan->sheet, row);
  if (row->upright && !row->furniture && lec_row_is_leader (g->plan->sheet, row))
    return TRUE;
  if (mark == LEC_MARK_NONE || row->furniture || !row->upright)
    return FALSE;
  if (mark == LEC_MARK_NUMBER && ((row->bold && !g->context->bold_body) || row->size > 1.12f * g->context->body))
    return FALSE;
  return TRUE;
}

static void gather_row (Gather *g, guint i)
{
  const LecRow *row = row_at (g->plan, i);
  gboolean item = !g->table[i] && begins_item (g, row);
  if (item && g->block && g->block->kind == LEC_BLOCK_LIST && g->last->upright &&
      fabsf (row->y2 - g->last->y2) < 4 * row->size) {
    g_array_append_val (g->block->items, i);
    add_row (g, g->block, i);
    return;
  }
  if (g->block && !item && !breaks (g, i)) {
    add_row (g, g->block, i);
    return;
  }
  leave_block (g);
  if (!item && !g->table[i] && resumes (g, row)) {
    g->block = g->open;
    g->last = g->open_last;
    g->open = NULL;
    g->right = row->x2;
  } else {
    g->block = new_block (g, kind_of_row (g, i, item));
    if (item)
      g_array_append_val (g->block->items, i);
  }
  add_row (g, g->block, i);
}

/* A list that is one numbered item alone is prose; typewriter letters over two rows are code. */
static void settle_kind (const LecPlan *plan, LecPlanBlock *block)
{
  const LecRow *first = row_at (plan, g_array_index (block->rows, guint, 0));
  if (block->kind == LEC_BLOCK_LIST && block->items->len == 1 && !lec_row_is_leader (plan->sheet, first) &&
      lec_row_mark (plan->sheet, first) == LEC_MARK_NUMBER) {
    block->kind = LEC_BLOCK_PARAGRAPH;
    g_array_set_size (block->items, 0);
  }
  if (block->kind == LEC_BLOCK_PARAGRAPH && first->mono && block->rows->len > 1)
    block->kind = LEC_BLOCK_CODE;
}

/* Furniture at the top goes before everything, the rest behind it, so that nothing parts the columns. */
static void move_furniture (LecPlan *plan)
{
  GPtrArray *sorted = g_ptr_array_new_with_free_func (free_block);
  for (int pass = 0; pass < 3; pass++)
    for (guint i = 0; i < plan->blocks->len; i++) {
      LecPlanBlock *block = plan->blocks->pdata[i];
      const LecRow *row = row_at (plan, g_array_index (block->rows, guint, 0));
      int place = block->kind != LEC_BLOCK_FURNITURE ? 1 : row->y1 < plan->sheet->height / 2 ? 0 : 2;
      if (place == pass)
        g_ptr_array_add (sorted, block);
    }
  g_ptr_array_set_free_func (plan->blocks, NULL);
  g_ptr_array_unref (plan->blocks);
  plan->blocks = sorted;
}

LecPlan *lec_plan_new (const LecSheet *sheet, LecPdfContext *context)
{
  LecPlan *plan = g_new0 (LecPlan, 1);
  plan->sheet = sheet;
  plan->rows = lec_sheet_rows (sheet);
  plan->blocks = g_ptr_array_new_with_free_func (free_block);
  g_autofree guint *table = g_new0 (guint, plan->rows->len + 1);
  Gather g = {.plan = plan, .context = context, .table = table};
  find_tables (&g);
  for (int furniture = 0; furniture < 2; furniture++) { /* so that a foot does not stand between two columns */
    for (guint i = 0; i < plan->rows->len; i++)
      if (row_at (plan, i)->furniture == furniture && row_at (plan, i)->letters)
        gather_row (&g, i);
    leave_block (&g);
  }
  for (guint i = 0; i < plan->blocks->len; i++)
    settle_kind (plan, plan->blocks->pdata[i]);
  lec_plan_find_headings (plan, context);
  move_furniture (plan);
  return plan;
}
