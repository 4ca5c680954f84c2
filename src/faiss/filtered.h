/* filtered.h — the search that FAISS' C API lacks: only among the ids of a bitmap.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <faiss/c_api/Index_c.h>

#ifdef __cplusplus
extern "C" {
#endif

/* As faiss_Index_search for one query, among the ids whose bit id % 8 of byte id / 8 of `bitmap` is set. */
int lec_faiss_search_filtered (const FaissIndex *index, const float *query, idx_t k, const uint8_t *bitmap,
                               size_t bitmap_bytes, float *distances, idx_t *labels);

#ifdef __cplusplus
}
#endif
