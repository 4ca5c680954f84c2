/* terminfo.c — looking a terminal up; apart, since term.h takes names like `columns` for macros.
 * SPDX-License-Identifier: MIT */
#include "ui/terminfo.h"
#include <curses.h>
#include <term.h>
#include <unistd.h>

gboolean lec_terminfo_knows (const char *name)
{
  int found = 0;
  if (setupterm (name, STDOUT_FILENO, &found) != OK)
    return FALSE;
  gboolean moves = cursor_address != NULL;
  del_curterm (cur_term);
  return moves;
}
