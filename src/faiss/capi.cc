/* capi.cc — the one file that is not C: a search with a filter, and, where libfaiss_c is absent (Debian 12 ships its
 * headers only), the functions of faiss/c_api that module.c calls.
 *
 * No exception leaves a function; the last one's text is kept for faiss_get_last_error, one a thread.
 * SPDX-License-Identifier: MIT */
#include "src/faiss/filtered.h"
#include <exception>
#include <faiss/Index.h>
#include <faiss/IndexIVF.h>
#include <faiss/impl/IDSelector.h>
#include <faiss/invlists/OnDiskInvertedLists.h>
#include <memory>
#include <string>

#ifdef LEC_HAVE_FAISS_C
#include <faiss/c_api/error_impl.h>
#define KEEP_ERROR(e) (faiss_last_exception = std::make_exception_ptr (e))
#else
#include <faiss/c_api/IndexIVF_c.h>
#include <faiss/c_api/error_c.h>
#include <faiss/c_api/index_factory_c.h>
#include <faiss/c_api/index_io_c.h>
#include <faiss/index_factory.h>
#include <faiss/index_io.h>
static thread_local std::string last_error;
#define KEEP_ERROR(e) (last_error = (e).what ())
#endif

/* Runs `body`; 0, or -1 with the error kept. */
template <typename Body> static int guarded (Body body)
{
  try {
    body ();
    return 0;
  } catch (const std::exception &e) {
    KEEP_ERROR (std::runtime_error (e.what ()));
  } catch (...) {
    KEEP_ERROR (std::runtime_error ("unknown exception"));
  }
  return -1;
}

static faiss::Index *as_index (FaissIndex *index)
{
  return reinterpret_cast<faiss::Index *> (index);
}

static const faiss::Index *as_index (const FaissIndex *index)
{
  return reinterpret_cast<const faiss::Index *> (index);
}

int lec_faiss_search_filtered (const FaissIndex *index, const float *query, idx_t k, const uint8_t *bitmap,
                               size_t bitmap_bytes, float *distances, idx_t *labels)
{
  return guarded ([&] {
    faiss::IDSelectorBitmap selector (bitmap_bytes, bitmap);
    faiss::SearchParametersIVF parameters;
    parameters.nprobe = dynamic_cast<const faiss::IndexIVF &> (*as_index (index)).nprobe;
    parameters.sel = &selector;
    as_index (index)->search (1, query, k, distances, labels, &parameters);
  });
}

void lec_faiss_no_prefetch (FaissIndex *index)
{
  auto *ivf = dynamic_cast<faiss::IndexIVF *> (as_index (index));
  auto *lists = ivf ? dynamic_cast<faiss::OnDiskInvertedLists *> (ivf->invlists) : nullptr;
  if (lists)
    lists->prefetch_nthread = 0;
}

#ifndef LEC_HAVE_FAISS_C

const char *faiss_get_last_error ()
{
  return last_error.c_str ();
}

int faiss_index_factory (FaissIndex **p_index, int d, const char *description, FaissMetricType metric)
{
  return guarded ([&] {
    *p_index =
        reinterpret_cast<FaissIndex *> (faiss::index_factory (d, description, static_cast<faiss::MetricType> (metric)));
  });
}

int faiss_Index_train (FaissIndex *index, idx_t n, const float *x)
{
  return guarded ([&] { as_index (index)->train (n, x); });
}

int faiss_Index_add_with_ids (FaissIndex *index, idx_t n, const float *x, const idx_t *xids)
{
  return guarded ([&] { as_index (index)->add_with_ids (n, x, xids); });
}

int faiss_Index_search (const FaissIndex *index, idx_t n, const float *x, idx_t k, float *distances, idx_t *labels)
{
  return guarded ([&] { as_index (index)->search (n, x, k, distances, labels); });
}

int faiss_Index_d (const FaissIndex *index)
{
  return as_index (index)->d;
}

idx_t faiss_Index_ntotal (const FaissIndex *index)
{
  return as_index (index)->ntotal;
}

void faiss_Index_free (FaissIndex *index)
{
  delete as_index (index);
}

int faiss_write_index_fname (const FaissIndex *index, const char *fname)
{
  return guarded ([&] { faiss::write_index (as_index (index), fname); });
}

int faiss_read_index_fname (const char *fname, int io_flags, FaissIndex **p_out)
{
  return guarded ([&] { *p_out = reinterpret_cast<FaissIndex *> (faiss::read_index (fname, io_flags)); });
}

FaissIndexIVF *faiss_IndexIVF_cast (FaissIndex *index)
{
  return reinterpret_cast<FaissIndexIVF *> (dynamic_cast<faiss::IndexIVF *> (as_index (index)));
}

void faiss_IndexIVF_set_nprobe (FaissIndexIVF *index, size_t nprobe)
{
  reinterpret_cast<faiss::IndexIVF *> (index)->nprobe = nprobe;
}

#endif
