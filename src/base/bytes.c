/* bytes.c — little-endian numbers, varints and strings, with checked reading.
 * SPDX-License-Identifier: MIT */
#include "src/base/bytes.h"
#include <string.h>

void lec_put_u8 (GByteArray *out, guint8 v)
{
  g_byte_array_append (out, &v, 1);
}

void lec_put_u32 (GByteArray *out, guint32 v)
{
  v = GUINT32_TO_LE (v);
  g_byte_array_append (out, (const guint8 *)&v, 4);
}

void lec_put_u64 (GByteArray *out, guint64 v)
{
  v = GUINT64_TO_LE (v);
  g_byte_array_append (out, (const guint8 *)&v, 8);
}

void lec_put_f32 (GByteArray *out, float v)
{
  guint32 bits;
  memcpy (&bits, &v, 4);
  lec_put_u32 (out, bits);
}

void lec_put_varint (GByteArray *out, guint64 v)
{
  guint8 buffer[10];
  guint n = 0;
  for (; v >= 0x80; v >>= 7)
    buffer[n++] = (guint8)(v | 0x80);
  buffer[n++] = (guint8)v;
  g_byte_array_append (out, buffer, n);
}

void lec_put_bytes (GByteArray *out, const void *bytes, gsize length)
{
  if (length)
    g_byte_array_append (out, bytes, (guint)length);
}

void lec_put_string (GByteArray *out, const char *s)
{
  gsize length = s ? strlen (s) : 0;
  lec_put_varint (out, length);
  lec_put_bytes (out, s, length);
}

LecReader lec_reader (const void *bytes, gsize length)
{
  return (LecReader){.at = bytes, .end = bytes ? (const guint8 *)bytes + length : bytes};
}

gsize lec_reader_left (const LecReader *r)
{
  return r->failed || !r->at ? 0 : (gsize)(r->end - r->at);
}

const guint8 *lec_get_bytes (LecReader *r, gsize length)
{
  if (lec_reader_left (r) < length || !r->at) {
    r->failed = TRUE;
    return NULL;
  }
  const guint8 *at = r->at;
  r->at += length;
  return at;
}

guint8 lec_get_u8 (LecReader *r)
{
  const guint8 *at = lec_get_bytes (r, 1);
  return at ? *at : 0;
}

guint32 lec_get_u32 (LecReader *r)
{
  const guint8 *at = lec_get_bytes (r, 4);
  guint32 v = 0;
  if (at)
    memcpy (&v, at, 4);
  return GUINT32_FROM_LE (v);
}

guint64 lec_get_u64 (LecReader *r)
{
  const guint8 *at = lec_get_bytes (r, 8);
  guint64 v = 0;
  if (at)
    memcpy (&v, at, 8);
  return GUINT64_FROM_LE (v);
}

float lec_get_f32 (LecReader *r)
{
  guint32 bits = lec_get_u32 (r);
  float v;
  memcpy (&v, &bits, 4);
  return v;
}

guint64 lec_get_varint (LecReader *r)
{
  guint64 v = 0;
  for (guint shift = 0; shift < 70; shift += 7) {
    const guint8 *at = lec_get_bytes (r, 1);
    if (!at)
      return 0;
    if (shift == 63 && *at > 1)
      break;
    v |= (guint64)(*at & 0x7f) << shift;
    if (!(*at & 0x80))
      return v;
  }
  r->failed = TRUE;
  return 0;
}

char *lec_get_string (LecReader *r, gsize max)
{
  guint64 length = lec_get_varint (r);
  if (length > max) {
    r->failed = TRUE;
    return NULL;
  }
  const guint8 *at = lec_get_bytes (r, length);
  if (!at || !g_utf8_validate_len ((const char *)at, length, NULL)) {
    r->failed = TRUE;
    return NULL;
  }
  return g_strndup ((const char *)at, length);
}

void lec_key_u32 (guint8 *out, guint32 v)
{
  v = GUINT32_TO_BE (v);
  memcpy (out, &v, 4);
}

guint32 lec_key_get_u32 (const guint8 *at)
{
  guint32 v;
  memcpy (&v, at, 4);
  return GUINT32_FROM_BE (v);
}
