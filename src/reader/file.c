/* file.c — the bytes of an open file.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "src/base/error.h"
#include "src/reader/readers.h"

/* A file's bytes: mapped, or read where it cannot be mapped. */
typedef struct {
  void *map;
  gsize length;
} Mapping;

static void unmap (gpointer data)
{
  Mapping *mapping = data;
  munmap (mapping->map, mapping->length);
  g_free (mapping);
}

GBytes *lec_read_all (int fd, guint64 max, GError **error)
{
  struct stat info;
  if (fstat (fd, &info) < 0) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_IO, "%s", g_strerror (errno));
    return NULL;
  }
  if ((guint64)info.st_size > max) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_LIMIT, "it is larger than is allowed (%" G_GUINT64_FORMAT " MiB)",
                 max >> 20);
    return NULL;
  }
  gsize length = (gsize)info.st_size;
  void *map = length ? mmap (NULL, length, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
  if (map != MAP_FAILED) {
    Mapping *mapping = g_new (Mapping, 1);
    *mapping = (Mapping){map, length};
    return g_bytes_new_with_free_func (map, length, unmap, mapping);
  }
  g_autofree char *copy = g_malloc (length + 1);
  gsize done = 0;
  for (ssize_t n; done < length && (n = pread (fd, copy + done, length - done, (off_t)done)) > 0;)
    done += (gsize)n;
  return g_bytes_new_take (g_steal_pointer (&copy), done);
}
