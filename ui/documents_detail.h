/* documents_detail.h — the right side of the documents pane: one document's facts, its error and what to do, its
 * outline.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "ui/ui.h"

typedef struct LecDetail LecDetail;

/* Shows nothing at first. Owned by the caller. */
LecDetail *lec_detail_new (LecUi *ui);
void lec_detail_free (LecDetail *detail);

/* Shows a document (an object of documents.list, copied; NULL: nothing) and asks for its outline. */
void lec_detail_show (LecDetail *detail, const cJSON *document);
/* `focus`: it has the keys, so an entry of the outline is selected. */
void lec_detail_draw (LecDetail *detail, LecGrid *grid, const LecRect *area, gboolean focus);
/* A command of the scope "move". FALSE: it is none. */
gboolean lec_detail_command (LecDetail *detail, LecCommand command);
/* The page that Enter opens: that of the selected entry of the outline, else the first. */
int lec_detail_page (const LecDetail *detail);
