/* faiss_file.h — the mark at the end of a FAISS file, by which a file that is not whole, or not ours, is known.
 *
 * Layout, little-endian, after FAISS' own bytes: "LECFAISS", version u32, dimensions u32, generation u64, covered u64,
 * vectors u64, bytes u64 (of FAISS' own), head u64 (bytes before the lists' data), hash of the head u64.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>

typedef struct {
  guint dimensions;
  guint64 generation; /* of the vectors' tables */
  guint64 covered;    /* rows below this were looked at */
  guint64 vectors;    /* that were alive and are in it */
} LecFaissMark;

/* Appends the mark to what FAISS has written, and brings all to the disk. */
gboolean lec_faiss_file_seal (const char *path, const LecFaissMark *mark, GError **error);
/* Reads and checks it; LEC_ERROR_CORRUPT if the file is cut off, or its head (which FAISS parses) has changed. The
 * lists' data are not read: wrong numbers there cost recall, since each hit is looked up in the store. */
gboolean lec_faiss_file_check (const char *path, LecFaissMark *mark, GError **error);
