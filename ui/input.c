/* input.c — the decoder of a terminal's bytes, one state and a byte at a time.
 * SPDX-License-Identifier: MIT */
#include "ui/input.h"
#include "src/base/utf8.h"
#include <string.h>

enum { SEQUENCE_MAX = 64, STRING_MAX = 4096, PARAMS_MAX = 8 };

typedef enum {
  GROUND,
  UTF8,       /* inside a character */
  ESCAPE,     /* after ESC */
  CSI,        /* after ESC [ */
  SS3,        /* after ESC O */
  STRING,     /* inside OSC, DCS, APC, PM or SOS: swallowed */
  STRING_ESC, /* after ESC inside of one */
  CONSOLE,    /* after ESC [ [: the Linux console's F1–F5 */
  MOUSE,      /* the three bytes after ESC [ M */
  PASTE
} State;

static const char PASTE_END[] = "\033[201~";

struct LecInput {
  LecInputFunc func;
  gpointer user_data;
  State state;
  guint8 bytes[SEQUENCE_MAX]; /* of the sequence after its introducer */
  gsize n;                    /* bytes of it; in STRING, MOUSE: counted only */
  guint8 opener;              /* the byte after ESC that opened a string */
  guint32 c, least;           /* UTF-8: the character so far, the least value its length may hold */
  int left;                   /* UTF-8: bytes to come */
  gboolean alt;               /* ESC stood before the character */
  GString *paste;
  gsize matched; /* bytes of PASTE_END seen */
};

LecInput *lec_input_new (LecInputFunc func, gpointer user_data)
{
  LecInput *in = g_new0 (LecInput, 1);
  in->func = func;
  in->user_data = user_data;
  in->paste = g_string_new (NULL);
  return in;
}

void lec_input_free (LecInput *in)
{
  g_string_free (in->paste, TRUE);
  g_free (in);
}

static void enter (LecInput *in, State state)
{
  in->state = state;
  in->n = 0;
}

static void key (LecInput *in, guint32 code, guint mods)
{
  LecInputEvent event = {LEC_INPUT_KEY, code, mods, NULL};
  in->func (&event, in->user_data);
}

/* A character or a control character as a key. */
static void character (LecInput *in, guint32 c, guint mods)
{
  static const char others[] = "\\]^_";
  if (c == 0)
    key (in, ' ', mods | LEC_MOD_CTRL);
  else if (c == '\t')
    key (in, LEC_KEY_TAB, mods);
  else if (c == '\r')
    key (in, LEC_KEY_ENTER, mods);
  else if (c == 0x7f || c == 8)
    key (in, LEC_KEY_BACKSPACE, mods);
  else if (c == 27)
    key (in, LEC_KEY_ESCAPE, mods);
  else if (c < 27)
    key (in, 'a' + c - 1, mods | LEC_MOD_CTRL);
  else if (c < 32)
    key (in, (guint32)others[c - 28], mods | LEC_MOD_CTRL);
  else if (c < 0x80 || c > 0x9f)
    key (in, c, mods);
}

static void ground (LecInput *in, guint8 b)
{
  guint mods = in->alt ? LEC_MOD_ALT : 0;
  in->state = GROUND;
  if (b == 27)
    enter (in, ESCAPE);
  else if (b < 0x80)
    character (in, b, mods);
  else if (b >= 0xc2 && b <= 0xf4) {
    in->left = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
    in->least = b < 0xe0 ? 0x80 : b < 0xf0 ? 0x800 : 0x10000;
    in->c = b & (0x3fu >> in->left);
    in->state = UTF8;
    return;
  }
  in->alt = FALSE;
}

static void utf8 (LecInput *in, guint8 b)
{
  if ((b & 0xc0) != 0x80) { /* cut short: that character is lost, this byte is not */
    in->alt = FALSE;
    ground (in, b);
    return;
  }
  in->c = in->c << 6 | (b & 0x3f);
  if (--in->left > 0)
    return;
  in->state = GROUND;
  if (in->c >= in->least && in->c <= 0x10ffff && (in->c < 0xd800 || in->c > 0xdfff))
    character (in, in->c, in->alt ? LEC_MOD_ALT : 0);
  in->alt = FALSE;
}

static void escape (LecInput *in, guint8 b)
{
  in->opener = b;
  if (b == '[')
    enter (in, CSI);
  else if (b == 'O')
    enter (in, SS3);
  else if (b == ']' || b == 'P' || b == '_' || b == '^' || b == 'X')
    enter (in, STRING);
  else if (b == 27) /* two of them: the first was one alone */
    key (in, LEC_KEY_ESCAPE, 0);
  else {
    in->alt = TRUE;
    ground (in, b);
  }
}

/* The key of a final letter (after CSI or SS3), or 0. */
static guint32 letter_key (guint8 b)
{
  static const struct {
    char letter;
    guint32 key;
  } keys[] = {{'A', LEC_KEY_UP},     {'B', LEC_KEY_DOWN},   {'C', LEC_KEY_RIGHT},  {'D', LEC_KEY_LEFT},
              {'H', LEC_KEY_HOME},   {'F', LEC_KEY_END},    {'P', LEC_KEY_F0 + 1}, {'Q', LEC_KEY_F0 + 2},
              {'R', LEC_KEY_F0 + 3}, {'S', LEC_KEY_F0 + 4}, {'M', LEC_KEY_ENTER},  {'I', LEC_KEY_TAB}};
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].letter == (char)b)
      return keys[i].key;
  return 0;
}

/* The key of CSI NUMBER ~, or 0. */
static guint32 number_key (guint n)
{
  static const guint32 low[] = {0,           LEC_KEY_HOME,    LEC_KEY_INSERT,    LEC_KEY_DELETE,
                                LEC_KEY_END, LEC_KEY_PAGE_UP, LEC_KEY_PAGE_DOWN, LEC_KEY_HOME,
                                LEC_KEY_END};
  static const guint8 function[] = {11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24, 25, 26, 28, 29, 31, 32, 33, 34};
  if (n < G_N_ELEMENTS (low))
    return low[n];
  for (guint i = 0; i < G_N_ELEMENTS (function); i++)
    if (function[i] == n)
      return LEC_KEY_F0 + 1 + i;
  return 0;
}

/* The parameters of a CSI sequence: numbers between ';' (what follows a ':' is left out). Returns how many. */
static int numbers (const LecInput *in, guint out[PARAMS_MAX])
{
  int n = 0;
  gboolean sub = FALSE;
  memset (out, 0, PARAMS_MAX * sizeof *out);
  for (gsize i = 0; i < in->n && n < PARAMS_MAX; i++) {
    guint8 b = in->bytes[i];
    if (b == ';') {
      n++;
      sub = FALSE;
    } else if (b == ':')
      sub = TRUE;
    else if (!sub && g_ascii_isdigit (b))
      out[n] = MIN (out[n] * 10 + (b - '0'), 0x10ffffu);
  }
  return MIN (n + 1, PARAMS_MAX);
}

/* A key whose number is a Unicode character (CSI u, and xterm's CSI 27 ; mods ; c ~). */
static void coded_key (LecInput *in, guint c, guint mods)
{
  if (mods & LEC_MOD_CTRL && c < 128)
    c = (guint)g_ascii_tolower ((char)c);
  if (c == 27 || c == 13 || c == 9 || c == 127 || c == 8)
    character (in, c, mods);
  else if (c >= 32 && c < 0xd800 && (c < 0x7f || c > 0x9f))
    key (in, c, mods & ~(guint)LEC_MOD_SHIFT);
}

static guint modifiers (guint parameter)
{
  guint bits = parameter > 0 ? parameter - 1 : 0;
  return (bits & 7) | (bits & 8 ? LEC_MOD_ALT : 0);
}

static void focus (LecInput *in, LecInputKind kind)
{
  LecInputEvent event = {kind, LEC_KEY_NONE, 0, NULL};
  in->func (&event, in->user_data);
}

/* A whole CSI sequence with the final byte `b`. */
static void csi_end (LecInput *in, guint8 b)
{
  guint p[PARAMS_MAX];
  int n = numbers (in, p);
  guint mods = n > 1 ? modifiers (p[1]) : 0;
  gboolean private = in->n > 0 && in->bytes[0] >= '<' && in->bytes[0] <= '?';
  in->state = GROUND;
  if (private || (in->n > 0 && in->bytes[in->n - 1] < '0')) /* an answer, a mouse report, an intermediate byte */
    return;
  if (b == 'M' && in->n == 0)
    enter (in, MOUSE);
  else if ((b == 'I' || b == 'O') && in->n == 0)
    focus (in, b == 'I' ? LEC_INPUT_FOCUS_IN : LEC_INPUT_FOCUS_OUT);
  else if (b == 'Z')
    key (in, LEC_KEY_TAB, mods | LEC_MOD_SHIFT);
  else if (b == 'u')
    coded_key (in, p[0], mods);
  else if (b == '~' && p[0] == 27 && n > 2)
    coded_key (in, p[2], mods);
  else if (b == '~' && p[0] == 200) {
    enter (in, PASTE);
    g_string_truncate (in->paste, 0);
    in->matched = 0;
  } else if (b == '~' && number_key (p[0]))
    key (in, number_key (p[0]), mods);
  else if (b != '~' && b != 'M' && b != 'I' && letter_key (b) && (in->n == 0 || (p[0] == 1 && n == 2)))
    key (in, letter_key (b), mods); /* a cursor report, ROW;COLUMN R, is no F3 */
}

static void csi (LecInput *in, guint8 b)
{
  if (b < 0x20 || b > 0x7e) { /* broken off: by a control character, which counts, or by garbage */
    in->alt = FALSE;
    ground (in, b);
  } else if (b == '[' && in->n == 0)
    enter (in, CONSOLE);
  else if (b >= 0x40)
    csi_end (in, b);
  else if (in->n < SEQUENCE_MAX)
    in->bytes[in->n++] = b;
  else
    in->state = GROUND;
}

static void ss3 (LecInput *in, guint8 b)
{
  in->state = GROUND;
  if (letter_key (b))
    key (in, letter_key (b), 0);
  else if (b < 0x20 || b >= 0x7f)
    ground (in, b);
}

static void string (LecInput *in, guint8 b)
{
  in->n++;
  if (in->state == STRING_ESC) {
    in->state = GROUND;
    if (b != '\\')
      escape (in, b);
  } else if (b == 27)
    in->state = STRING_ESC;
  else if (b == 7 || b == 0x18 || b == 0x1a || in->n > STRING_MAX)
    in->state = GROUND;
  else if (b == 3)
    ground (in, b);
}

static void end_paste (LecInput *in)
{
  gsize kept = 0;
  for (gsize i = 0; i < in->paste->len; i++) {
    char c = in->paste->str[i];
    if (c != '\r' || in->paste->str[i + 1] != '\n') /* of CR LF the line feed is enough */
      in->paste->str[kept++] = c == '\r' ? '\n' : c;
  }
  g_string_truncate (in->paste, kept);
  g_autofree char *valid = lec_utf8_repair (in->paste->str, (gssize)in->paste->len);
  g_autofree char *text = lec_utf8_printable (valid, -1);
  LecInputEvent event = {LEC_INPUT_PASTE, LEC_KEY_NONE, 0, text};
  in->state = GROUND;
  in->func (&event, in->user_data);
  if (in->paste->allocated_len > 65536) {
    g_string_free (in->paste, TRUE);
    in->paste = g_string_new (NULL);
  }
}

static void paste (LecInput *in, guint8 b)
{
  if (b == (guint8)PASTE_END[in->matched]) {
    if (++in->matched == sizeof PASTE_END - 1)
      end_paste (in);
    return;
  }
  /* Only the first byte of the end is ESC, so what matched so far can be no beginning of it but this byte. */
  if (in->paste->len + in->matched < LEC_PASTE_MAX)
    g_string_append_len (in->paste, PASTE_END, (gssize)in->matched);
  in->matched = 0;
  if (b == 27)
    in->matched = 1;
  else if (in->paste->len < LEC_PASTE_MAX)
    g_string_append_c (in->paste, (char)b);
}

void lec_input_feed (LecInput *in, const guint8 *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    guint8 b = bytes[i];
    switch (in->state) {
    case GROUND:
      ground (in, b);
      break;
    case UTF8:
      utf8 (in, b);
      break;
    case ESCAPE:
      escape (in, b);
      break;
    case CSI:
      csi (in, b);
      break;
    case SS3:
      ss3 (in, b);
      break;
    case STRING:
    case STRING_ESC:
      string (in, b);
      break;
    case CONSOLE:
      in->state = GROUND;
      if (b >= 'A' && b <= 'E')
        key (in, LEC_KEY_F0 + 1 + b - 'A', 0);
      break;
    case MOUSE:
      if (++in->n == 3)
        in->state = GROUND;
      break;
    case PASTE:
      paste (in, b);
      break;
    }
  }
}

gboolean lec_input_waits (const LecInput *in)
{
  return in->state == ESCAPE || in->state == SS3 || ((in->state == CSI || in->state == STRING) && in->n == 0);
}

void lec_input_timeout (LecInput *in)
{
  if (!lec_input_waits (in))
    return;
  State state = in->state;
  enter (in, GROUND);
  if (state == ESCAPE)
    key (in, LEC_KEY_ESCAPE, 0);
  else
    key (in, in->opener, LEC_MOD_ALT);
}
