/* table.c — rows of cells, measured in columns of the terminal.
 * SPDX-License-Identifier: MIT */
#include "src/cli/table.h"
#include "src/base/utf8.h"

#define MAX_COLUMNS 12
#define GAP         2
#define LEAST       12 /* columns that a giving column keeps */

struct LecTable {
  const LecColumn *columns;
  guint n;
  GPtrArray *rows; /* of char *[n] */
};

static void row_free (gpointer row)
{
  g_strfreev (row);
}

LecTable *lec_table_new (const LecColumn *columns)
{
  LecTable *table = g_new0 (LecTable, 1);
  table->columns = columns;
  while (table->n < MAX_COLUMNS && columns[table->n].title)
    table->n++;
  table->rows = g_ptr_array_new_with_free_func (row_free);
  return table;
}

void lec_table_free (LecTable *table)
{
  if (!table)
    return;
  g_ptr_array_unref (table->rows);
  g_free (table);
}

void lec_table_add (LecTable *table, ...)
{
  va_list args;
  char **row = g_new0 (char *, table->n + 1);
  va_start (args, table);
  for (guint i = 0; i < table->n; i++)
    row[i] = lec_out_safe (va_arg (args, const char *));
  va_end (args);
  g_ptr_array_add (table->rows, row);
}

/* The widths of all columns; the giving one is narrowed to what the terminal leaves. */
static void measure (const LecTable *table, const LecOut *out, int *widths)
{
  int sum = 0, giving = -1;
  for (guint i = 0; i < table->n; i++) {
    widths[i] = lec_utf8_width (table->columns[i].title, -1);
    for (guint r = 0; r < table->rows->len; r++)
      widths[i] = MAX (widths[i], lec_utf8_width (((char **)g_ptr_array_index (table->rows, r))[i], -1));
    sum += widths[i] + (i ? GAP : 0);
    if (table->columns[i].gives)
      giving = (int)i;
  }
  if (giving >= 0 && out->columns && sum > out->columns)
    widths[giving] = MAX (LEAST, widths[giving] - (sum - out->columns));
}

static void print_cell (const LecTable *table, const LecOut *out, guint i, int width, const char *text, LecStyle style)
{
  g_autofree char *cut = lec_utf8_width (text, -1) > width ? lec_utf8_cut_middle (text, width) : g_strdup (text);
  int pad = MAX (0, width - lec_utf8_width (cut, -1));
  gboolean last = i + 1 == table->n;
  if (i)
    lec_out (out, LEC_STYLE_PLAIN, "%*s", GAP, "");
  if (table->columns[i].right)
    lec_out (out, LEC_STYLE_PLAIN, "%*s", pad, "");
  lec_out (out, style, "%s", cut);
  if (!table->columns[i].right && !last)
    lec_out (out, LEC_STYLE_PLAIN, "%*s", pad, "");
}

void lec_table_print (const LecTable *table, const LecOut *out)
{
  int widths[MAX_COLUMNS];
  measure (table, out, widths);
  for (guint i = 0; i < table->n; i++)
    print_cell (table, out, i, widths[i], table->columns[i].title, LEC_STYLE_DIM);
  lec_out (out, LEC_STYLE_PLAIN, "\n");
  for (guint r = 0; r < table->rows->len; r++) {
    char **row = g_ptr_array_index (table->rows, r);
    for (guint i = 0; i < table->n; i++)
      print_cell (table, out, i, widths[i], row[i], LEC_STYLE_PLAIN);
    lec_out (out, LEC_STYLE_PLAIN, "\n");
  }
}
