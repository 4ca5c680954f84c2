/* use_lite_kernel.c — chooses the kernels by the processor.
 *
 * CMakeLists.txt compiles *_kernel.c with -O3 -ffast-math, in every kind of build.
 * SPDX-License-Identifier: MIT */
#include "src/embed/use_lite_kernel.h"
#include <math.h>
#include <string.h>

enum { BAND = 4 /* rows of a matrix that are widened together */ };

#define EACH_ROW(X) X (0) X (1) X (2) X (3) X (4) X (5) X (6) X (7) X (8) X (9) X (10) X (11)

/* exp(x) for x ≤ 0, below −87 as if −87; what is no number stays none. 2^f for f in −.5 … .5 by its Taylor series in
 * f·ln 2: error below 2e-7. */
static inline __attribute__ ((always_inline)) float exp_falling (float x)
{
  x = (x < -87.0f ? -87.0f : x) * 1.442695041f;
  const int whole = (int)(x - 0.5f); /* to the nearest, x being negative */
  const float f = (x - (float)whole) * 0.693147181f;
  const float p = 1 + f * (1 + f * (0.5f + f * (1 / 6.0f + f * (1 / 24.0f + f * (1 / 120.0f + f * (1 / 720.0f))))));
  union {
    guint32 bits;
    float value;
  } power = {.bits = (guint32)(whole + 127) << 23};
  return p * power.value;
}

/* f16 to f32 by its bits. The product with 2^112 moves the exponent and makes subnormal numbers whole. */
static inline float widen_one (guint16 h)
{
  union {
    guint32 bits;
    float value;
  } v = {.bits = (guint32)(h & 0x7fff) << 13};
  v.value *= 0x1p112f;
  v.bits |= (guint32)(h & 0x8000) << 16;
  return v.value;
}

#define KERNEL(name) portable_##name
#define KERNEL_NAME  "portable"
#define TARGET
#define VECTOR_BYTES 16
#define ROWS         6
#define WIDEN_F16(p, out)                                                                                              \
  for (gsize lane = 0; lane < 4; lane++)                                                                               \
  (out)[lane] = widen_one ((p)[lane])
#include "src/embed/use_lite_kernel_body.inc"
#undef KERNEL
#undef KERNEL_NAME
#undef TARGET
#undef VECTOR_BYTES
#undef ROWS
#undef WIDEN_F16

#ifdef __x86_64__
#include <immintrin.h>

#define KERNEL(name)      avx2_##name
#define KERNEL_NAME       "avx2"
#define TARGET            __attribute__ ((target ("avx2,fma,f16c")))
#define VECTOR_BYTES      32
#define ROWS              6
#define WIDEN_F16(p, out) _mm256_storeu_ps ((out), _mm256_cvtph_ps (_mm_loadu_si128 ((const __m128i *)(p))))
#include "src/embed/use_lite_kernel_body.inc"
#undef KERNEL
#undef KERNEL_NAME
#undef TARGET
#undef VECTOR_BYTES
#undef ROWS
#undef WIDEN_F16

#define KERNEL(name)      avx512_##name
#define KERNEL_NAME       "avx512"
#define TARGET            __attribute__ ((target ("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c")))
#define VECTOR_BYTES      64
#define ROWS              12
#define WIDEN_F16(p, out) _mm512_storeu_ps ((out), _mm512_cvtph_ps (_mm256_loadu_si256 ((const __m256i *)(p))))
#include "src/embed/use_lite_kernel_body.inc"
#endif

const LecUseLiteKernels *lec_use_lite_kernels_at (guint i)
{
  const LecUseLiteKernels *found[4] = {NULL};
  guint n = 0;
#ifdef __x86_64__
  __builtin_cpu_init ();
  /* Every processor with AVX2 has F16C. */
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") &&
      __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl") && __builtin_cpu_supports ("fma"))
    found[n++] = &avx512_kernels;
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    found[n++] = &avx2_kernels;
#endif
  found[n++] = &portable_kernels;
  return i < n ? found[i] : NULL;
}

const LecUseLiteKernels *lec_use_lite_kernels (void)
{
  return lec_use_lite_kernels_at (0);
}
