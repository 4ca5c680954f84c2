/* pdf.h — what the files of the PDF reader share.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <poppler.h>
#include "src/doc/document.h"

/* Names of our own for poppler's objects, so that g_autoptr knows them whatever poppler's version defines. */
typedef PopplerDocument LecPdfDocument;
typedef PopplerPage LecPdfPage;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecPdfDocument, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecPdfPage, g_object_unref)
