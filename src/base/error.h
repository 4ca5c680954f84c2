/* error.h — the one error domain, whose codes are also what programs outside see.
 *
 * A message says what was being done, to what, and what to do about it. Cancellation is G_IO_ERROR_CANCELLED.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <gio/gio.h>

typedef enum {
  LEC_ERROR_FAILED,      /* anything that has no code of its own */
  LEC_ERROR_INVALID,     /* a parameter or an option is wrong: exit 2, HTTP 422 */
  LEC_ERROR_BAD_REQUEST, /* well-formed, but cannot be done so: HTTP 400 */
  LEC_ERROR_NOT_FOUND,
  LEC_ERROR_EXISTS,
  LEC_ERROR_UNSUPPORTED, /* a file type that no reader takes */
  LEC_ERROR_ENCRYPTED,   /* a password is needed, or the one given is wrong */
  LEC_ERROR_NO_TEXT,     /* a document without a text layer */
  LEC_ERROR_CORRUPT,     /* bytes that break their format; in the store: damage */
  LEC_ERROR_IO,          /* a file or a socket */
  LEC_ERROR_NO_SPACE,    /* the disk is full */
  LEC_ERROR_READ_ONLY,   /* the data folder cannot be written, or another process owns it */
  LEC_ERROR_VERSION,     /* data of a newer program */
  LEC_ERROR_LIMIT,       /* larger, longer or slower than allowed */
  LEC_ERROR_EMPTY_QUERY, /* nothing to search for is left in a query */
  LEC_ERROR_NO_MODEL,    /* a language model is needed and none is connected */
  LEC_ERROR_MODEL_NOT_FOUND,
  LEC_N_ERRORS
} LecErrorCode;

#define LEC_ERROR (lec_error_quark ())
GQuark lec_error_quark (void);

/* The name that JSON carries ("not_found"); "cancelled" for a cancellation, "failed" for other domains. Static. */
const char *lec_error_name (const GError *error);

/* The HTTP status for an error: 404 for not_found, 422 for invalid, 500 where nothing fits. */
int lec_error_http_status (const GError *error);

/* Sets LEC_ERROR_NO_SPACE, _READ_ONLY, _NOT_FOUND or _IO from an errno, as "DOING PATH: reason". Returns FALSE. */
gboolean lec_error_from_errno (GError **error, int saved_errno, const char *doing, const char *path);
