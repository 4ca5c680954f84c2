/* faiss_file.c — sealing and checking the cache file.
 * SPDX-License-Identifier: MIT */
#include "src/index/faiss_file.h"
#include "src/base/bytes.h"
#include "src/base/error.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MARK_VERSION = 1, MARK_BYTES = 64, MAX_HEAD = 256 << 20 };

static const char MAGIC[8] = "LECFAISS";

/* FNV-1a over words of 64 bits, which is enough against damage (nobody signs a cache). */
static guint64 hash_words (guint64 hash, const guint8 *bytes, gsize n)
{
  for (gsize i = 0; i < n; i += 8) {
    guint64 word = 0;
    memcpy (&word, bytes + i, MIN (8, n - i));
    hash = (hash ^ word) * G_GUINT64_CONSTANT (0x100000001b3);
    hash ^= hash >> 29;
  }
  return hash;
}

static gboolean hash_head (int fd, guint64 head, guint64 *hash)
{
  g_autofree guint8 *buffer = g_malloc (1 << 20);
  *hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  for (guint64 done = 0; done < head;) {
    gssize n = pread (fd, buffer, MIN ((guint64)1 << 20, head - done), (off_t)done);
    if (n <= 0)
      return FALSE;
    *hash = hash_words (*hash, buffer, (gsize)n);
    done += (guint64)n;
  }
  return TRUE;
}

static gboolean seal (int fd, const LecFaissMark *mark)
{
  struct stat st;
  if (fstat (fd, &st) != 0)
    return FALSE;
  /* A vector takes a byte a dimension and 8 for its id. */
  guint64 bytes = (guint64)st.st_size, data = mark->vectors * (mark->dimensions + 8), hash;
  guint64 head = bytes > data ? bytes - data : 0;
  if (!hash_head (fd, head, &hash))
    return FALSE;
  g_autoptr (GByteArray) out = g_byte_array_new ();
  lec_put_bytes (out, MAGIC, sizeof MAGIC);
  lec_put_u32 (out, MARK_VERSION);
  lec_put_u32 (out, mark->dimensions);
  const guint64 numbers[] = {mark->generation, mark->covered, mark->vectors, bytes, head, hash};
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    lec_put_u64 (out, numbers[i]);
  return pwrite (fd, out->data, out->len, st.st_size) == (gssize)out->len && fsync (fd) == 0;
}

gboolean lec_faiss_file_seal (const char *path, const LecFaissMark *mark, GError **error)
{
  int fd = open (path, O_RDWR | O_CLOEXEC);
  gboolean ok = fd >= 0 && seal (fd, mark);
  int saved = errno;
  if (fd >= 0)
    close (fd);
  return ok || lec_error_from_errno (error, saved, "cannot write", path);
}

static gboolean check (int fd, LecFaissMark *mark)
{
  guint8 bytes[MARK_BYTES];
  struct stat st;
  if (fstat (fd, &st) != 0 || st.st_size < MARK_BYTES ||
      pread (fd, bytes, sizeof bytes, st.st_size - MARK_BYTES) != MARK_BYTES)
    return FALSE;
  LecReader r = lec_reader (bytes, sizeof bytes);
  const guint8 *magic = lec_get_bytes (&r, sizeof MAGIC);
  guint32 version = lec_get_u32 (&r);
  mark->dimensions = lec_get_u32 (&r);
  mark->generation = lec_get_u64 (&r);
  mark->covered = lec_get_u64 (&r);
  mark->vectors = lec_get_u64 (&r);
  guint64 length = lec_get_u64 (&r), head = lec_get_u64 (&r), hash = lec_get_u64 (&r), found;
  return magic && memcmp (magic, MAGIC, sizeof MAGIC) == 0 && version == MARK_VERSION &&
         length == (guint64)st.st_size - MARK_BYTES && head <= MIN (length, MAX_HEAD) && mark->covered < G_MAXUINT32 &&
         hash_head (fd, head, &found) && found == hash;
}

gboolean lec_faiss_file_check (const char *path, LecFaissMark *mark, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return lec_error_from_errno (error, errno, "cannot open", path);
  gboolean ok = check (fd, mark);
  close (fd);
  if (!ok)
    g_set_error (error, LEC_ERROR, LEC_ERROR_CORRUPT, "%s is not whole; it will be made anew", path);
  return ok;
}
