/* ui_private.h — the frame's state, for the files that share it: ui.c, frame.c, jobs.c.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "ui/ui.h"

#define LEC_N_PANES 4 /* those of the top line, and the help */

/* What runs for the whole face: the import, and what the app does in the background. */
typedef struct {
  LecRequest *import;
  GQueue waiting;      /* of LecImportPath: to be imported after this one */
  char *line;          /* what the bottom line says of the import, or NULL */
  char *background;    /* and of the app's own jobs, or NULL */
  char *first_failure; /* "secret.pdf: the file is encrypted …" of this import, or NULL */
  guint failures;
} LecJobs;

struct LecUi {
  LecDoor *door;     /* borrowed */
  LecScreen *screen; /* borrowed */
  LecWishFunc wish;
  gpointer user_data;
  LecGrid *grid;
  guint dirty;                 /* bits of pane.h not yet drawn */
  gpointer panes[LEC_N_PANES]; /* states, NULL until opened */
  gboolean loaded[LEC_N_PANES];
  guint current, before; /* indices; `before`: where the help returns to */
  gboolean started;
  const LecOverlayClass *overlay_class;
  gpointer overlay;
  guint pending; /* results that the door owes */
  guint subscriptions[2];
  LecRequest *status, *models;
  int documents, failed; /* −1: not known yet */
  char *note;            /* of the collection's state, or NULL */
  char *model;           /* the default one, or NULL */
  char *message;         /* of the last action, or NULL */
  LecRole message_role;
  guint message_timer, spinner_timer;
  guint ticks;       /* of the spinner */
  gint64 fixed_now;  /* of a test; 0: the clock's */
  gint64 stopped_at; /* when Ctrl-C was pressed last, µs */
  LecJobs jobs;
};

extern const LecPaneClass *const LEC_PANES[LEC_N_PANES];

/* Draws the whole frame into the grid. */
void lec_frame_draw (LecUi *ui);
/* The area of the panes; height 0: the terminal is too small. */
LecRect lec_frame_area (const LecUi *ui);

/* What the right of the bottom line says; owned by the caller; NULL: nothing runs. */
char *lec_jobs_text (LecUi *ui);
void lec_jobs_event (LecUi *ui, const cJSON *event);
/* Stops the import. FALSE: none runs. */
gboolean lec_jobs_stop (LecUi *ui);
void lec_jobs_clear (LecUi *ui);
/* Asks anew for the number of documents. */
void lec_ui_refresh (LecUi *ui);
/* The spinner's timer runs while something does. */
void lec_ui_spin (LecUi *ui);
