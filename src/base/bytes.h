/* bytes.h — growing and reading byte strings: the codec of the store's values and of the reader's stream.
 *
 * Numbers are little-endian; a varint has 7 bits a byte, low first (as protocol buffers', at most 10 bytes). A
 * LecReader never reads past its end: after a short or malformed read `failed` is set, and every later read gives 0,
 * so that a decoder may check once at its end.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

/* Append to a GByteArray (borrowed). A string is a varint length and its bytes; NULL is written as "". */
void lec_put_u8 (GByteArray *out, guint8 v);
void lec_put_u32 (GByteArray *out, guint32 v);
void lec_put_u64 (GByteArray *out, guint64 v);
void lec_put_f32 (GByteArray *out, float v);
void lec_put_varint (GByteArray *out, guint64 v);
void lec_put_bytes (GByteArray *out, const void *bytes, gsize length);
void lec_put_string (GByteArray *out, const char *s);

typedef struct {
  const guint8 *at; /* borrowed */
  const guint8 *end;
  gboolean failed;
} LecReader;

/* A reader over `length` bytes, which are borrowed. */
LecReader lec_reader (const void *bytes, gsize length);
gsize lec_reader_left (const LecReader *r);
guint8 lec_get_u8 (LecReader *r);
guint32 lec_get_u32 (LecReader *r);
guint64 lec_get_u64 (LecReader *r);
float lec_get_f32 (LecReader *r);
guint64 lec_get_varint (LecReader *r);
/* `length` bytes, borrowed from what the reader reads; NULL (and failed) if there are fewer. */
const guint8 *lec_get_bytes (LecReader *r, gsize length);
/* A copy of a string, at most `max` bytes; NULL (and failed) if longer or not UTF-8. Owned by the caller. */
char *lec_get_string (LecReader *r, gsize max);

/* Big-endian u32 into a key, so that keys sort as numbers. */
void lec_key_u32 (guint8 *out, guint32 v);
guint32 lec_key_get_u32 (const guint8 *at);
