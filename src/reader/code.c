/* code.c — reads as plain text until its own reader lands.
 * SPDX-License-Identifier: MIT */
#include "src/reader/readers.h"

static gboolean read_plain (int fd, const LecReaderRequest *request, LecSink *sink, GError **error)
{
  return lec_reader_text.read (fd, request, sink, error);
}

const LecFormatReader lec_reader_code = {.format = "code", .read = read_plain};
