/* stream.h — the bytes between the reader helper and us: frames, written on one side, parsed and checked on the other.
 *
 * A frame is u32 length (of what follows it), u8 type, payload. The parser is a push machine without I/O; it trusts
 * nothing: a helper that a hostile file has taken over can at worst give a wrong document.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>
#include "src/doc/document.h"

#define LEC_STREAM_REQUEST_MAX (64 * 1024)          /* bytes of a request's frame */
#define LEC_STREAM_FRAME_MAX   (768u * 1024 * 1024) /* bytes of a reply's frame, whatever the limits say */

typedef enum {
  LEC_FRAME_READ = 'R',    /* down: read a document; carries the descriptor */
  LEC_FRAME_DRAW = 'D',    /* down: draw a page; carries the descriptor */
  LEC_FRAME_HELLO = 'H',   /* up, once: a sentence on the sandbox */
  LEC_FRAME_STEP = 'S',    /* up: page (varint, from 1) of total (varint, 0 unknown) begins */
  LEC_FRAME_META = 'M',    /* up: language, title, author (strings) */
  LEC_FRAME_OUTLINE = 'O', /* up: title (string), level, page (varints) */
  LEC_FRAME_PAGE = 'P',    /* up: number (varint), text (string), packed page (the rest) */
  LEC_FRAME_EMPTY = 'N',   /* up: pages without text (varint) */
  LEC_FRAME_PICTURE = 'I', /* up: PNG */
  LEC_FRAME_ERROR = 'E',   /* up, last: u8 LecErrorCode, reason (string) */
  LEC_FRAME_END = 'Z',     /* up, last: all went well */
} LecFrameType;

/* What is asked of the helper. */
typedef struct {
  gboolean draw;      /* a page's picture instead of the text */
  char *format;       /* "pdf" */
  char *language;     /* of source code, or "" */
  char *filename;     /* for messages */
  char *password;     /* or "" */
  guint64 max_memory; /* bytes */
  guint64 max_text;   /* bytes */
  guint page_seconds;
  guint page, dpi; /* of a drawing */
} LecReaderRequest;

/* Appends a frame. */
void lec_frame_put (GByteArray *out, LecFrameType type, const void *payload, gsize length);
/* A request as a frame, appended; and parsed from a payload: FALSE if malformed, else the strings are the caller's
 * (lec_reader_request_clear). */
void lec_reader_request_put (GByteArray *out, const LecReaderRequest *request);
gboolean lec_reader_request_get (LecReaderRequest *request, LecFrameType type, const void *payload, gsize length);
void lec_reader_request_clear (LecReaderRequest *request);

/* Takes one frame (the payload is borrowed); FALSE with the error ends the parsing. */
typedef gboolean (*LecFrameFunc) (LecFrameType type, const guint8 *payload, gsize length, gpointer user_data,
                                  GError **error);

typedef struct LecStream LecStream; /* a parser of frames; holds at most one unfinished frame */

/* A parser that refuses frames of more than `max_frame` bytes. */
LecStream *lec_stream_new (gsize max_frame);
void lec_stream_free (LecStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecStream, lec_stream_free)
/* Feeds bytes; FALSE with LEC_ERROR_CORRUPT (malformed, too long) or the function's error. */
gboolean lec_stream_feed (LecStream *stream, const void *bytes, gsize length, LecFrameFunc func, gpointer user_data,
                          GError **error);

/* A reply as it comes together. */
typedef struct {
  LecDocument *document;  /* being filled; taken by who finishes */
  GBytes *picture;        /* or NULL */
  char *sandbox;          /* the helper's hello, or NULL */
  guint64 text, max_text; /* bytes so far; allowed */
  guint step, total;      /* the page in work */
  gboolean ended;         /* the last frame has come */
  GError *refusal;        /* the helper's error (LEC_FRAME_ERROR), its reason only; or NULL */
} LecReply;

/* An empty reply for a document of `format`; more than `max_text` bytes of text are refused. */
void lec_reply_init (LecReply *reply, const char *format, guint64 max_text);
/* Frees what the reply holds. */
void lec_reply_clear (LecReply *reply);
/* A LecFrameFunc whose user_data is a LecReply: checks the frame and adds it. */
gboolean lec_reply_frame (LecFrameType type, const guint8 *payload, gsize length, gpointer reply, GError **error);
