/* options.h — all options of the configuration, listed by the part that reads them.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/config/config.h"
#include "src/library/library.h"

/* Adds the descriptors of every part. */
void lec_options_add (LecConfig *config);
/* The library's options as configured; strings are borrowed from `config`. */
LecLibraryOptions lec_options_library (const LecConfig *config);
