/* table.h — aligned columns: numbers right, text left, one column that gives way where the terminal is narrow.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/cli/out.h"

typedef struct {
  const char *title;
  gboolean right; /* aligned right */
  gboolean gives; /* cut in the middle where there is no room */
} LecColumn;

typedef struct LecTable LecTable;

/* Columns (borrowed), ended by a NULL title. */
LecTable *lec_table_new (const LecColumn *columns);
void lec_table_free (LecTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecTable, lec_table_free)
/* Adds a row: as many texts (copied, made safe) as there are columns. */
void lec_table_add (LecTable *table, ...);
/* Prints the titles and the rows. */
void lec_table_print (const LecTable *table, const LecOut *out);
