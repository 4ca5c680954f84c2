/* list.h — which of many rows is selected, and which of them show. It holds no rows: whoever draws asks for those from
 * `top` on.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "ui/keys.h"

typedef struct {
  int total;    /* items */
  int selected; /* 0 … total − 1; 0 where there are none */
  int top;      /* the first item that shows */
  int fits;     /* items that fit, from the last lec_list_fit */
} LecList;

/* Another number of items; the selection stays in range. */
void lec_list_resize (LecList *list, int total);
/* Selects an item, brought into range. */
void lec_list_select (LecList *list, int item);
/* Scrolls as little as is needed to show the selection where `fits` items fit. */
void lec_list_fit (LecList *list, int fits);
/* A command of the scope "move". FALSE: it is none. */
gboolean lec_list_command (LecList *list, LecCommand command);
