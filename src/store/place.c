/* place.c — the folder of a store: made, checked, refused where it lies on another machine.
 *
 * A lock file that is sparse on a full disk would kill the process (SIGBUS) when LMDB touches its map, so its bytes are
 * allocated before LMDB sees it; a data file that is shorter than its two head pages (the disk was full when it was
 * made) holds nothing and is made anew.
 * SPDX-License-Identifier: MIT */
#include "src/store/private.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#define LOCK_BYTES 32768 /* LMDB's readers' table: 64 bytes each */
#define HEAD_BYTES 8192  /* LMDB's two meta pages */

static const struct {
  guint64 magic;
  const char *name;
} network_kinds[] = {
    {0x6969, "NFS"},        {0x517B, "SMB"},      {0xFF534D42, "SMB"},  {0xFE534D42, "SMB"},
    {0x5346414F, "AFS"},    {0x73757245, "Coda"}, {0x00C36400, "Ceph"}, {0x01021997, "9P"},
    {0x0BD00BD0, "Lustre"}, {0x47504653, "GPFS"}, {0x01161970, "GFS2"},
};

/* File systems in user space whose bytes lie on this machine. */
static const char *const local_fuse[] = {
    "fuseblk",       "fuse.fuse-overlayfs", "fuse.gocryptfs", "fuse.encfs",   "fuse.cryfs", "fuse.bindfs",
    "fuse.mergerfs", "fuse.ntfs-3g",        "fuse.exfat",     "fuse.unionfs", NULL};

const char *lec_place_network_name (guint64 magic, const char *name)
{
  magic &= 0xFFFFFFFF; /* f_type is signed on some machines */
  for (guint i = 0; i < G_N_ELEMENTS (network_kinds); i++)
    if (network_kinds[i].magic == magic)
      return network_kinds[i].name;
  if (magic != 0x65735546 || !name || g_strv_contains (local_fuse, name))
    return NULL;
  return strcmp (name, "fuse.sshfs") == 0 ? "sshfs" : "FUSE";
}

/* The mount's type of the device that holds `dir`, from mountinfo ("ID PARENT MAJ:MIN … - TYPE …"); NULL if unknown. */
static char *mount_type (const char *dir)
{
  struct stat st;
  g_autofree char *text = NULL;
  if (stat (dir, &st) != 0 || !g_file_get_contents ("/proc/self/mountinfo", &text, NULL, NULL))
    return NULL;
  g_autofree char *device = g_strdup_printf (" %u:%u ", major (st.st_dev), minor (st.st_dev));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++) {
    const char *dash = strstr (*line, " - ");
    if (dash && strstr (*line, device))
      return g_strndup (dash + 3, strcspn (dash + 3, " "));
  }
  return NULL;
}

static gboolean check_local (const char *dir, GError **error)
{
  struct statfs fs;
  if (statfs (dir, &fs) != 0)
    return lec_error_from_errno (error, errno, "cannot look at the data folder", dir);
  g_autofree char *type = fs.f_type == 0x65735546 ? mount_type (dir) : NULL;
  const char *network = lec_place_network_name ((guint64)fs.f_type, type);
  if (!network)
    return TRUE;
  g_set_error (
      error, LEC_ERROR, LEC_ERROR_IO,
      "cannot keep the collection in %s: it lies on a network file system (%s), where two machines would damage "
      "it; choose a folder on this machine with --data or LECTERN_DATA",
      dir, network);
  return FALSE;
}

static gboolean allocate_lock (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, "lock.mdb", NULL);
  struct stat st;
  if (stat (path, &st) == 0 && st.st_size >= LOCK_BYTES)
    return TRUE; /* made before; a process that has it open must not open and close it again (POSIX locks) */
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  int rc = fd < 0 ? errno : posix_fallocate (fd, 0, LOCK_BYTES);
  if (fd >= 0)
    close (fd);
  if (rc == 0 || rc == EOPNOTSUPP || rc == EINVAL)
    return TRUE;
  if (fd >= 0)
    g_unlink (path);
  if (rc == EACCES || rc == EPERM)
    rc = EROFS;
  return lec_error_from_errno (error, rc, "cannot write to the data folder", dir);
}

/* Under a lock on the folder, so that two starts do not trip over each other. */
static gboolean prepare_files (const char *dir, GError **error)
{
  g_autofree char *data = g_build_filename (dir, "data.mdb", NULL);
  int fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return lec_error_from_errno (error, errno, "cannot open the data folder", dir);
  flock (fd, LOCK_EX);
  struct stat st;
  if (stat (data, &st) == 0 && S_ISREG (st.st_mode) && st.st_size > 0 && st.st_size < HEAD_BYTES)
    g_unlink (data);
  gboolean ok = allocate_lock (dir, error);
  close (fd);
  return ok;
}

static gboolean make_folder (const char *dir, GError **error)
{
  if (g_mkdir_with_parents (dir, 0700) != 0) {
    int saved = errno == EACCES || errno == EPERM ? EROFS : errno;
    return lec_error_from_errno (error, saved, "cannot create the data folder", dir);
  }
  if (access (dir, W_OK | X_OK) != 0) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_READ_ONLY,
                 "cannot write to the data folder %s: %s; change its permissions or choose another with --data", dir,
                 g_strerror (errno));
    return FALSE;
  }
  return TRUE;
}

gboolean lec_place_prepare (const char *dir, gboolean read_only, GError **error)
{
  g_autofree char *data = g_build_filename (dir, "data.mdb", NULL);
  if (read_only && !g_file_test (data, G_FILE_TEST_EXISTS)) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND, "cannot open the collection in %s: there is none", dir);
    return FALSE;
  }
  if (!read_only && !make_folder (dir, error))
    return FALSE;
  return check_local (dir, error) && (read_only || prepare_files (dir, error));
}
