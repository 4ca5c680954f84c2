/* error.c — error codes, their names and their HTTP statuses: one row a code.
 * SPDX-License-Identifier: MIT */
#include "src/base/error.h"
#include <errno.h>

static const struct {
  const char *name;
  int status;
} codes[LEC_N_ERRORS] = {
    [LEC_ERROR_FAILED] = {"failed", 500},
    [LEC_ERROR_INVALID] = {"invalid", 422},
    [LEC_ERROR_BAD_REQUEST] = {"bad_request", 400},
    [LEC_ERROR_NOT_FOUND] = {"not_found", 404},
    [LEC_ERROR_EXISTS] = {"exists", 409},
    [LEC_ERROR_UNSUPPORTED] = {"unsupported", 400},
    [LEC_ERROR_ENCRYPTED] = {"encrypted", 400},
    [LEC_ERROR_NO_TEXT] = {"no_text", 400},
    [LEC_ERROR_CORRUPT] = {"corrupt", 400},
    [LEC_ERROR_IO] = {"io", 500},
    [LEC_ERROR_NO_SPACE] = {"no_space", 507},
    [LEC_ERROR_READ_ONLY] = {"read_only", 403},
    [LEC_ERROR_VERSION] = {"version", 500},
    [LEC_ERROR_LIMIT] = {"limit", 413},
    [LEC_ERROR_EMPTY_QUERY] = {"empty_query", 422},
    [LEC_ERROR_NO_MODEL] = {"no_model", 503},
    [LEC_ERROR_MODEL_NOT_FOUND] = {"model_not_found", 400},
};

G_DEFINE_QUARK (lec - error - quark, lec_error)

const char *lec_error_name (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "cancelled";
  if (error && error->domain == LEC_ERROR && error->code >= 0 && error->code < LEC_N_ERRORS)
    return codes[error->code].name;
  return "failed";
}

int lec_error_http_status (const GError *error)
{
  if (error && error->domain == LEC_ERROR && error->code >= 0 && error->code < LEC_N_ERRORS)
    return codes[error->code].status;
  return 500;
}

static LecErrorCode code_of_errno (int e)
{
  switch (e) {
  case ENOSPC:
  case EDQUOT:
    return LEC_ERROR_NO_SPACE;
  case EROFS:
    return LEC_ERROR_READ_ONLY;
  case ENOENT:
    return LEC_ERROR_NOT_FOUND;
  default:
    return LEC_ERROR_IO;
  }
}

gboolean lec_error_from_errno (GError **error, int saved_errno, const char *doing, const char *path)
{
  g_set_error (error, LEC_ERROR, code_of_errno (saved_errno), "%s %s: %s", doing, path, g_strerror (saved_errno));
  return FALSE;
}
