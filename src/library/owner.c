/* owner.c — who works in a data folder: a lock file, held by flock, with the holder's process number in it.
 *
 * The lock is advice: the store itself is safe with several processes. Whoever holds it embeds from the front of the
 * queue, anybody else from its end.
 * SPDX-License-Identifier: MIT */
#include "src/library/private.h"
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

static char *lock_path (const LecLibrary *library)
{
  return g_build_filename (library->data_dir, "lock", NULL);
}

gboolean lec_library_take_lock (LecLibrary *library)
{
  g_mutex_lock (&library->lock);
  if (library->owner_fd < 0 && !lec_store_is_read_only (library->store)) {
    g_autofree char *path = lock_path (library);
    int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0) {
      if (ftruncate (fd, 0) == 0)
        dprintf (fd, "%d\n", (int)getpid ()); /* for people; a full disk does not matter here */
      library->owner_fd = fd;
    } else if (fd >= 0) {
      close (fd);
    }
  }
  gboolean ours = library->owner_fd >= 0;
  g_mutex_unlock (&library->lock);
  return ours;
}

char *lec_library_owner_note (LecLibrary *library)
{
  g_autofree char *path = lock_path (library), *holder = NULL;
  g_mutex_lock (&library->lock);
  gboolean ours = library->owner_fd >= 0;
  g_mutex_unlock (&library->lock);
  int fd = ours ? -1 : open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return NULL;
  gboolean held = flock (fd, LOCK_SH | LOCK_NB) != 0;
  close (fd);
  if (!held)
    return NULL;
  guint64 pid = g_file_get_contents (path, &holder, NULL, NULL) ? g_ascii_strtoull (holder, NULL, 10) : 0;
  return g_strdup_printf ("another process (%" G_GUINT64_FORMAT
                          ") works in %s too; both can read and import, and see what the other has stored",
                          pid, library->data_dir);
}
