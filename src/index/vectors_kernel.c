/* vectors_kernel.c — dot products in 8 and 32 bits and half-precision conversion, written so that the compiler
 * vectorises them (this file alone is built with -O3 -ffast-math).
 * SPDX-License-Identifier: MIT */
#include "src/index/vectors_kernel.h"
#include <math.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define CLONES __attribute__ ((target_clones ("arch=x86-64-v4", "avx2", "default")))
#else
#define CLONES
#endif

CLONES static void dots_plain (const gint8 *restrict rows, const gint16 *restrict query, gsize n, gsize dims,
                               gint32 *restrict out)
{
  for (gsize i = 0; i < n; i++) {
    const gint8 *row = rows + i * dims;
    gint32 sum = 0;
    for (gsize d = 0; d < dims; d++)
      sum += (gint16)row[d] * query[d];
    out[i] = sum;
  }
}

#if defined(__x86_64__)
enum { AHEAD = 8192 }; /* bytes */

/* By the dot product instruction of AVX-512 VNNI, which takes an unsigned and a signed factor: the
 * rows are moved up by 128, and 128 · Σ query is taken off again. */
__attribute__ ((target ("avx512f,avx512bw,avx512vnni"))) static void dots_vnni (const gint8 *rows, const gint16 *query,
                                                                                gsize n, gsize dims, gint32 *out)
{
  gint8 narrow[8192 + 64] __attribute__ ((aligned (64)));
  gint32 offset = 0;
  for (gsize d = 0; d < dims; d++) {
    narrow[d] = (gint8)query[d];
    offset += 128 * query[d];
  }
  memset (narrow + dims, 0, 64); /* the last step reads so far */
  const __m512i up = _mm512_set1_epi8 ((char)0x80);
  for (gsize i = 0; i < n; i++) {
    const gint8 *row = rows + i * dims;
    __m512i even = _mm512_setzero_si512 (), odd = even;
    gsize d = 0;
    for (; d + 128 <= dims; d += 128) {
      /* Mapped files have small pages, at whose ends the processor stops to read ahead by itself. */
      __builtin_prefetch (row + d + AHEAD);
      __builtin_prefetch (row + d + AHEAD + 64);
      even = _mm512_dpbusd_epi32 (even, _mm512_xor_si512 (_mm512_loadu_si512 (row + d), up),
                                  _mm512_load_si512 (narrow + d));
      odd = _mm512_dpbusd_epi32 (odd, _mm512_xor_si512 (_mm512_loadu_si512 (row + d + 64), up),
                                 _mm512_load_si512 (narrow + d + 64));
    }
    for (; d < dims; d += 64) {
      __mmask64 there = dims - d >= 64 ? ~(__mmask64)0 : ((__mmask64)1 << (dims - d)) - 1;
      even = _mm512_dpbusd_epi32 (even, _mm512_xor_si512 (_mm512_maskz_loadu_epi8 (there, row + d), up),
                                  _mm512_load_si512 (narrow + d));
    }
    out[i] = _mm512_reduce_add_epi32 (_mm512_add_epi32 (even, odd)) - offset;
  }
}
#endif

void lec_kernel_dots_i8 (const gint8 *rows, const gint16 *query, gsize n, gsize dims, gint32 *out)
{
#if defined(__x86_64__)
  if (dims <= 8192 && __builtin_cpu_supports ("avx512vnni")) {
    dots_vnni (rows, query, n, dims, out);
    return;
  }
#endif
  dots_plain (rows, query, n, dims, out);
}

CLONES float lec_kernel_dot_f32 (const float *restrict a, const float *restrict b, gsize n)
{
  float sum = 0;
  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

CLONES void lec_kernel_add_i8 (float *restrict y, float w, const gint8 *restrict x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    y[i] += w * (float)x[i];
}

CLONES void lec_kernel_add_f32 (float *restrict y, float w, const float *restrict x, gsize n)
{
  for (gsize i = 0; i < n; i++)
    y[i] += w * x[i];
}

CLONES void lec_kernel_from_f16 (const guint16 *restrict in, float *restrict out, gsize n)
{
  /* The exponent and fraction are shifted into place; a multiplication by 2^112 moves the exponent's bias from 15 to
   * 127 and makes subnormal halves right by itself. */
  for (gsize i = 0; i < n; i++) {
    guint32 bits = (guint32)(in[i] & 0x7fff) << 13;
    float magnitude;
    memcpy (&magnitude, &bits, sizeof bits);
    magnitude *= 0x1p112f;
    out[i] = in[i] & 0x8000 ? -magnitude : magnitude;
  }
}

CLONES void lec_kernel_to_f16 (const float *restrict in, guint16 *restrict out, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    float scaled = fabsf (in[i]) * 0x1p-112f;
    guint32 bits;
    memcpy (&bits, &scaled, sizeof bits);
    guint32 half = (bits + 0x0fff + ((bits >> 13) & 1)) >> 13;
    out[i] = (guint16)(MIN (half, 0x7bffu) | (in[i] < 0 ? 0x8000u : 0u));
  }
}

CLONES float lec_kernel_max_abs (const float *restrict x, gsize n)
{
  float largest = 0;
  for (gsize i = 0; i < n; i++)
    largest = fmaxf (largest, fabsf (x[i]));
  return largest;
}

float lec_kernel_quantise (const float *v, gsize n, gint8 *out)
{
  float largest = lec_kernel_max_abs (v, n), scale = largest > 0 ? largest / 127 : 1;
  for (gsize d = 0; d < n; d++)
    out[d] = (gint8)lrintf (v[d] / scale);
  return scale;
}
