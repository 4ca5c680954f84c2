/* format.h — why a file is not read, and whether bytes are text (reader.h has the choice of the reader).
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

/* Why no reader takes the file: a clause that ends a sentence. Static. The parameters are lec_reader_format's. */
const char *lec_format_refusal (const char *filename, const void *head, gsize head_length);

/* TRUE if the first bytes of a file look like text in any encoding that the text reader knows. */
gboolean lec_format_is_text (const guint8 *head, gsize length);
