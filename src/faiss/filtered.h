/* filtered.h — what FAISS' C API lacks: a search among the ids of a bitmap only, and an open file without its threads.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <faiss/c_api/Index_c.h>

#ifdef __cplusplus
extern "C" {
#endif

/* As faiss_Index_search for one query, among the ids whose bit id % 8 of byte id / 8 of `bitmap` is set. */
int lec_faiss_search_filtered (const FaissIndex *index, const float *query, idx_t k, const uint8_t *bitmap,
                               size_t bitmap_bytes, float *distances, idx_t *labels);

/* An index read by mmap starts 32 threads a search to read ahead, which costs more than the search: none then. */
void lec_faiss_no_prefetch (FaissIndex *index);

#ifdef __cplusplus
}
#endif
