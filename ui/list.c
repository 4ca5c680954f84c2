/* list.c — selection and window of a list.
 * SPDX-License-Identifier: MIT */
#include "ui/list.h"

void lec_list_select (LecList *list, int item)
{
  list->selected = CLAMP (item, 0, MAX (0, list->total - 1));
}

void lec_list_resize (LecList *list, int total)
{
  list->total = MAX (0, total);
  lec_list_select (list, list->selected);
}

void lec_list_fit (LecList *list, int fits)
{
  list->fits = MAX (1, fits);
  if (list->selected < list->top)
    list->top = list->selected;
  if (list->selected >= list->top + list->fits)
    list->top = list->selected - list->fits + 1;
  list->top = CLAMP (list->top, 0, MAX (0, list->total - list->fits));
}

gboolean lec_list_command (LecList *list, LecCommand command)
{
  int page = MAX (1, list->fits - 1);
  switch (command) {
  case LEC_CMD_UP:
    lec_list_select (list, list->selected - 1);
    return TRUE;
  case LEC_CMD_DOWN:
    lec_list_select (list, list->selected + 1);
    return TRUE;
  case LEC_CMD_PAGE_UP:
    lec_list_select (list, list->selected - page);
    return TRUE;
  case LEC_CMD_PAGE_DOWN:
    lec_list_select (list, list->selected + page);
    return TRUE;
  case LEC_CMD_TOP:
    lec_list_select (list, 0);
    return TRUE;
  case LEC_CMD_BOTTOM:
    lec_list_select (list, list->total - 1);
    return TRUE;
  default:
    return FALSE;
  }
}
