/* input.h — bytes from a terminal become keys, pastes and focus changes: a push machine without I/O.
 *
 * It knows UTF-8, CSI and SS3 keys with modifiers, CSI u, bracketed paste and focus; what a terminal answers late (OSC,
 * DCS, device attributes, mouse) is swallowed. A lone Escape cannot be told from the beginning of a sequence, so the
 * caller feeds lec_input_timeout when nothing came for a while. Bytes that are not UTF-8 are dropped.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

#define LEC_PASTE_MAX (1 << 20) /* bytes of one paste; what is longer is cut off */

/* Keys that are not characters lie above Unicode. */
enum {
  LEC_KEY_NONE = 0x110000,
  LEC_KEY_UP,
  LEC_KEY_DOWN,
  LEC_KEY_LEFT,
  LEC_KEY_RIGHT,
  LEC_KEY_HOME,
  LEC_KEY_END,
  LEC_KEY_PAGE_UP,
  LEC_KEY_PAGE_DOWN,
  LEC_KEY_INSERT,
  LEC_KEY_DELETE,
  LEC_KEY_BACKSPACE,
  LEC_KEY_TAB,
  LEC_KEY_ENTER,
  LEC_KEY_ESCAPE,
  LEC_KEY_F0, /* F1 is LEC_KEY_F0 + 1 … */
  LEC_KEY_F24 = LEC_KEY_F0 + 24
};

enum { LEC_MOD_SHIFT = 1, LEC_MOD_ALT = 2, LEC_MOD_CTRL = 4 };

typedef enum { LEC_INPUT_KEY, LEC_INPUT_PASTE, LEC_INPUT_FOCUS_IN, LEC_INPUT_FOCUS_OUT } LecInputKind;

typedef struct {
  LecInputKind kind;
  guint32 key;      /* a character (with Ctrl: the small letter) or LEC_KEY_… */
  guint mods;       /* LEC_MOD_…; Shift only where the key is not a character */
  const char *text; /* of a paste: printable UTF-8 with \n; borrowed */
} LecInputEvent;

typedef void (*LecInputFunc) (const LecInputEvent *event, gpointer user_data);

typedef struct LecInput LecInput;

/* A decoder in its ground state. Owned by the caller. */
LecInput *lec_input_new (LecInputFunc func, gpointer user_data);
void lec_input_free (LecInput *input);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecInput, lec_input_free)

/* Feeds bytes; calls the function for each event. */
void lec_input_feed (LecInput *input, const guint8 *bytes, gsize n);
/* Whether what came last may be the beginning of a sequence: call lec_input_timeout after a while without bytes. */
gboolean lec_input_waits (const LecInput *input);
void lec_input_timeout (LecInput *input);
