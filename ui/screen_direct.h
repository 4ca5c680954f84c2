/* screen_direct.h — a description of a terminal with 24-bit colours.
 * SPDX-License-Identifier: MIT */
#pragma once

#define LEC_DIRECT_TERM "lectern-direct"
extern const char LEC_DIRECT_TERMINFO[]; /* "b64:…", for TERMINFO */
