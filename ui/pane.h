/* pane.h — what a pane is: a file that ends in one const vtable.
 *
 * Handlers change the pane's state and answer with bits; they never draw. What arrives later (an answer of the door)
 * calls lec_ui_changed. A pane draws itself from its state into the area that it is given, and nowhere else.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/base/json.h"
#include "ui/grid.h"
#include "ui/keys.h"

typedef struct LecUi LecUi;

enum {
  LEC_HANDLED = 1,  /* the key was for this pane */
  LEC_REDRAW = 2,   /* something that shows has changed */
  LEC_RELAYOUT = 4, /* sizes have changed: everything is drawn anew */
};

typedef struct {
  LecCommand command; /* LEC_CMD_NONE: a key without a binding here */
  guint32 key;        /* LEC_KEY_NONE for a paste */
  guint mods;
  const char *paste; /* pasted text, or NULL; borrowed */
} LecKeyPress;

typedef struct {
  const char *name;  /* "documents" */
  const char *title; /* in the top line */
  /* Makes the pane's state. Calls no action: the first frame comes before any. */
  gpointer (*open) (LecUi *ui);
  /* It is shown for the first time: asks for what it shows. May be NULL. */
  void (*load) (gpointer pane);
  void (*draw) (gpointer pane, LecGrid *grid, const LecRect *area);
  /* A key; answers with bits. */
  guint (*key) (gpointer pane, const LecKeyPress *press);
  /* The scopes of keys that count now, the nearest first, NULL-terminated; borrowed. */
  const char *const *(*scopes) (gpointer pane);
  /* The area has changed. May be NULL. */
  void (*resize) (gpointer pane, const LecRect *area);
  /* An event of the door ("library", "jobs"). May be NULL. */
  void (*event) (gpointer pane, const cJSON *event);
  /* Stops what runs for this pane (Ctrl-C). FALSE: nothing did. May be NULL. */
  gboolean (*stop) (gpointer pane);
  /* What the right end of the top line says, owned by the caller; NULL: the frame's own. May be NULL. */
  char *(*status) (gpointer pane);
  void (*close) (gpointer pane);
} LecPaneClass;

extern const LecPaneClass lec_pane_chat;
extern const LecPaneClass lec_pane_documents;
extern const LecPaneClass lec_pane_search;
extern const LecPaneClass lec_pane_help;

/* Something above the panes that takes the keys while it is there: a question, the palette, a result. */
typedef struct {
  void (*draw) (gpointer overlay, LecGrid *grid, const LecRect *screen);
  guint (*key) (gpointer overlay, const LecKeyPress *press);
  const char *const *(*scopes) (gpointer overlay);
  void (*close) (gpointer overlay);
} LecOverlayClass;

/* Width from which a pane shows list and detail side by side. */
#define LEC_WIDE 100
