/* vectors_kernel.h — the inner loops over vectors; the processor's widest instructions are chosen at run time.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

/* out[i] = Σ rows[i][d] · query[d] for n rows of `dims` bytes that lie one after another. The query's numbers are
 * within ±127, so a sum cannot overflow below 130,000 dimensions. */
void lec_kernel_dots_i8 (const gint8 *rows, const gint16 *query, gsize n, gsize dims, gint32 *out);
/* Σ a·b. */
float lec_kernel_dot_f32 (const float *a, const float *b, gsize n);
/* y += w·x, x in 8 bits. */
void lec_kernel_add_i8 (float *y, float w, const gint8 *x, gsize n);
/* y += w·x. */
void lec_kernel_add_f32 (float *y, float w, const float *x, gsize n);
/* Half precision (IEEE 754 binary16) to single and back, round to nearest; finite numbers below 65,504 only. */
void lec_kernel_from_f16 (const guint16 *in, float *out, gsize n);
void lec_kernel_to_f16 (const float *in, guint16 *out, gsize n);
/* Largest |x|. */
float lec_kernel_max_abs (const float *x, gsize n);
/* A vector in 8 bits, the largest component as ±127; returns what a byte is to be multiplied with. */
float lec_kernel_quantise (const float *v, gsize n, gint8 *out);
