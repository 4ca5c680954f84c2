/* keys.h — the one table of keys: what a key means in a scope, the hints of the bottom line, and the help.
 *
 * A scope is a state in which keys have a meaning ("documents", "search.field"). A pane names the scopes that count
 * now, the nearest first; the first binding found wins.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

typedef enum {
  LEC_CMD_NONE,
  LEC_CMD_PANE_1,
  LEC_CMD_PANE_2,
  LEC_CMD_PANE_3,
  LEC_CMD_PALETTE,
  LEC_CMD_HELP,
  LEC_CMD_QUIT, /* closes what is open; nothing open: ends */
  LEC_CMD_STOP, /* stops what runs; again: ends */
  LEC_CMD_SUSPEND,
  LEC_CMD_REDRAW,
  LEC_CMD_UP,
  LEC_CMD_DOWN,
  LEC_CMD_PAGE_UP,
  LEC_CMD_PAGE_DOWN,
  LEC_CMD_TOP,
  LEC_CMD_BOTTOM,
  LEC_CMD_OPEN,
  LEC_CMD_BACK,
  LEC_CMD_OTHER,  /* the other side, or the next thing to choose */
  LEC_CMD_FILTER, /* or the field to search in */
  LEC_CMD_NEXT,
  LEC_CMD_PREVIOUS,
  LEC_CMD_NEXT_PAGE,
  LEC_CMD_PREVIOUS_PAGE,
  LEC_CMD_IMPORT,
  LEC_CMD_REMOVE,
  LEC_CMD_PASSWORD,
  LEC_CMD_RELOAD,
  LEC_CMD_MODE,
  LEC_CMD_EXPLAIN,
  LEC_CMD_ASK,
  LEC_CMD_NEWLINE,
  LEC_CMD_CLEAR,
  LEC_CMD_YES,
  LEC_CMD_NO,
  LEC_CMD_COMPLETE,
  LEC_CMD_EDIT, /* a key of the line editor: in the table for the help alone */
  LEC_N_COMMANDS
} LecCommand;

typedef struct {
  const char *scope;
  const char *keys; /* "Down j": names of keys between spaces */
  LecCommand command;
  const char *hint; /* for the bottom line, or NULL */
  const char *help; /* for the help and the palette */
} LecBinding;

/* The table, in the order of the help; ends with a scope that is NULL. */
extern const LecBinding LEC_BINDINGS[];

/* What a scope is called in the help ("Documents: the list"), or NULL for an unknown one. */
const char *lec_scope_title (const char *scope);

/* The command for a key in the scopes (NULL-terminated, nearest first), or LEC_CMD_NONE. */
LecCommand lec_keys_find (const char *const *scopes, guint32 key, guint mods);

/* A key's name ("Ctrl-P", "PgDn", "?") from its code, and back; FALSE if it names none. */
char *lec_key_name (guint32 key, guint mods);
gboolean lec_key_parse (const char *name, guint32 *key, guint *mods);

/* The first of a binding's names, as shown ("↓"). Owned by the caller. */
char *lec_binding_key (const LecBinding *binding);

/* docs/keys.md, from the table. Owned by the caller. */
char *lec_keys_document (void);
