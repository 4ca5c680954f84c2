/* import_file.c — one file of an import: is it known, what is in it, and into the batch.
 *
 * A file whose size, time and inode are those of the last import is not opened further. A time that is younger than two
 * seconds is not trusted (the file may change again within the clock's tick): it is kept as 0 and the content compared
 * next time.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "src/base/bytes.h"
#include "src/doc/format.h"
#include "src/library/import_state.h"

#define HEAD_BYTES 4096
#define HASH_PIECE (256 * 1024)
#define RACY       (2 * (gint64)1000000000)

static void add_told (LecImportWorker *w, const char *path, const char *hash, char *warning, const GError *error)
{
  LecImportTold *told = g_new0 (LecImportTold, 1);
  told->path = g_strdup (path ? path : "-");
  told->hash = g_strdup (hash);
  told->warning = warning;
  told->error = error ? g_error_copy (error) : NULL;
  if (w->told->len == 0)
    w->since = g_get_monotonic_time ();
  g_ptr_array_add (w->told, told);
}

/* A file that is there and could not be read: kept, so that the list shows it. */
static void add_failed (LecImportWorker *w, const LecPutSource *source, const char *format, const char *hash,
                        const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  lec_put_batch_add_failed (w->batch, source, format, error);
  add_told (w, source->path ? source->path : source->filename, hash, NULL, error);
}

static void tell_at_once (LecImportWorker *w, const char *path, LecImportOutcome outcome, const LecDocInfo *info,
                          const GError *error)
{
  LecImportFile file = {.path = path, .outcome = outcome, .error = error};
  if (info) {
    file.number = info->number;
    file.pages = info->pages;
    file.chunks = info->chunks;
    file.warning = info->error;
  }
  lec_import_tell (w->import, &file);
}

static char *hex_of (const guint8 hash[32])
{
  GString *hex = g_string_sized_new (64);
  for (guint i = 0; i < 32; i++)
    g_string_append_printf (hex, "%02x", hash[i]);
  return g_string_free (hex, FALSE);
}

static void bytes_of (const char *hex, guint8 hash[32])
{
  for (guint i = 0; i < 32 && hex[2 * i]; i++)
    hash[i] = (guint8)(g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
}

/* SHA-256 of a whole file. FALSE with the error, or cancelled. */
static gboolean hash_file (LecImportWorker *w, int fd, const char *name, guint8 hash[32], GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *piece = g_malloc (HASH_PIECE);
  gsize length = 32;
  for (off_t at = 0;;) {
    if (g_cancellable_set_error_if_cancelled (w->import->stop, error))
      return FALSE;
    ssize_t n = pread (fd, piece, HASH_PIECE, at);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return lec_error_from_errno (error, errno, "cannot read", name);
    if (n == 0)
      break;
    g_checksum_update (sum, piece, n);
    at += n;
  }
  g_checksum_get_digest (sum, hash, &length);
  return TRUE;
}

static gboolean same_chunker (const LecImportWorker *w, const LecDocInfo *info)
{
  const char *wanted = w->import->request->chunker;
  return !wanted || !*wanted || g_str_equal (wanted, info->chunker);
}

static gboolean has_tag (const LecImportWorker *w, const LecDocInfo *info)
{
  const char *tag = w->import->request->tag;
  return !tag || !*tag || g_strv_contains ((const char *const *)info->tags, tag);
}

/* Looks whether the file is as it was by size, time and inode: then it is done. */
static gboolean done_by_stat (LecImportWorker *w, const LecPutSource *source)
{
  LecLibrary *library = w->import->library;
  LecPathRecord known;
  g_autoptr (LecTxn) txn = lec_txn_read (library->store, NULL);
  if (!txn || !source->path || !lec_path_get (library, txn, source->path, &known))
    return FALSE;
  g_autoptr (LecDocInfo) info = lec_doc_get (library, txn, known.number, NULL);
  if (!info || info->state == LEC_STATE_FAILED || known.mtime == 0 || known.mtime != source->mtime ||
      known.size != source->size || known.inode != source->inode || !same_chunker (w, info))
    return FALSE;
  if (has_tag (w, info)) {
    tell_at_once (w, source->path, LEC_IMPORT_UNCHANGED, info, NULL);
  } else {
    LecPutSource with_hash = *source;
    bytes_of (info->hash, with_hash.hash);
    lec_put_batch_add_known (w->batch, &with_hash, w->import->request->tag);
    add_told (w, source->path, NULL, NULL, NULL);
  }
  return TRUE;
}

/* Looks whether the content is in the library: then its path is noted, and it is done. */
static gboolean done_by_hash (LecImportWorker *w, const LecPutSource *source, const char *hex)
{
  LecLibrary *library = w->import->library;
  LecSlice value;
  LecPathRecord path;
  g_autoptr (LecTxn) txn = lec_txn_read (library->store, NULL);
  if (!txn || !lec_get (txn, library->hashes, source->hash, 32, &value) || value.length != 4)
    return FALSE;
  LecReader r = lec_reader (value.data, 4);
  guint32 number = lec_get_u32 (&r);
  gboolean own = source->path && lec_path_get (library, txn, source->path, &path) && path.number == number;
  g_autoptr (LecDocInfo) info = lec_doc_get (library, txn, number, NULL);
  if (!info || (own && !same_chunker (w, info)))
    return FALSE;
  lec_put_batch_add_known (w->batch, source, w->import->request->tag);
  add_told (w, source->path ? source->path : source->filename, hex, g_strdup (info->error), NULL);
  return TRUE;
}

static void count_pages (guint done, guint total, gpointer user_data)
{
  LecImportWorker *w = user_data;
  if (done > w->pages) {
    lec_import_progress (w->import, (gint)(done - w->pages), FALSE);
    w->pages = done;
  }
  lec_import_flush_if_due (w); /* a long document must not hold back those before it */
}

static char *warning_of (const LecDocument *document)
{
  return document->pages_without_text == 0 ? NULL
                                           : g_strdup_printf ("no text on %u of %u pages: needs OCR",
                                                              document->pages_without_text, document->pages->len);
}

/* Reads the document in the helper and adds it to the batch. */
static void read_document (LecImportWorker *w, int fd, const LecPutSource *source, const char *hex)
{
  const LecImportRequest *request = w->import->request;
  g_autoptr (GError) error = NULL;
  g_autofree char *base = source->path ? g_path_get_basename (source->path) : g_strdup (source->filename);
  const char *told_as = source->path ? source->path : source->filename;
  w->pages = 0;
  if (!w->reader)
    w->reader = lec_reader_process_new (NULL);
  g_autoptr (LecDocument) document =
      lec_reader_read (w->reader, fd, base, request->password, count_pages, w, w->import->stop, &error);
  if (document) {
    LecPutOptions options = {.tag = request->tag, .chunker = request->chunker};
    lec_import_progress (w->import, (gint)document->pages->len - (gint)w->pages, FALSE);
    if (lec_put_batch_add (w->batch, document, source, &options, w->import->stop, &error)) {
      add_told (w, told_as, hex, warning_of (document), NULL);
      return;
    }
  }
  add_failed (w, source, document ? document->format : NULL, hex, error);
}

/* A file that no reader takes is told so before its bytes are hashed. */
static gboolean can_be_read (LecImportWorker *w, int fd, const LecPutSource *source, const char *base, GError **error)
{
  guint8 head[HEAD_BYTES];
  if (source->size == 0) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_NO_TEXT, "cannot read %s: the file is empty", base);
    return FALSE;
  }
  ssize_t n = pread (fd, head, sizeof head, 0);
  if (n < 0)
    return lec_error_from_errno (error, errno, "cannot read", base);
  if (lec_reader_format (base, head, (gsize)n, NULL))
    return TRUE;
  g_set_error (error, LEC_ERROR, LEC_ERROR_UNSUPPORTED, "cannot read %s: %s", base,
               lec_format_refusal (base, head, (gsize)n));
  return FALSE;
}

static void import_content (LecImportWorker *w, int fd, LecPutSource *source)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *base = source->path ? g_path_get_basename (source->path) : g_strdup (source->filename);
  if (!can_be_read (w, fd, source, base, &error) || !hash_file (w, fd, base, source->hash, &error)) {
    add_failed (w, source, NULL, NULL, error);
    return;
  }
  g_autofree char *hex = hex_of (source->hash);
  if (!lec_import_claim (w->import, hex)) {
    if (!w->last && source->path) {
      g_mutex_lock (&w->import->lock);
      g_ptr_array_add (w->import->later, g_strdup (source->path));
      g_mutex_unlock (&w->import->lock);
      return;
    }
    if (!lec_import_flush (w) || !lec_import_claim (w->import, hex)) /* it can only be in this worker's own batch */
      return;
  }
  if (!done_by_hash (w, source, hex))
    read_document (w, fd, source, hex);
}

static gint64 trusted_time (const struct stat *st)
{
  gint64 mtime = (gint64)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
  return g_get_real_time () * 1000 - mtime < RACY ? 0 : mtime;
}

void lec_import_path (LecImportWorker *w, const char *path)
{
  g_autoptr (GError) error = NULL;
  struct stat st = {0};
  LecPutSource source = {.path = path};
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) {
    int saved = errno;
    g_autofree char *base = g_filename_display_basename (path);
    lec_error_from_errno (&error, saved, "cannot read", base);
    if (saved == ENOENT || saved == ENOTDIR)
      tell_at_once (w, path, LEC_IMPORT_FAILED, NULL, error);
    else
      add_failed (w, &source, NULL, NULL, error);
    return;
  }
  if (fstat (fd, &st) != 0 || !S_ISREG (st.st_mode)) {
    g_set_error (&error, LEC_ERROR, LEC_ERROR_UNSUPPORTED, "cannot read %s: it is not a file", path);
    tell_at_once (w, path, LEC_IMPORT_FAILED, NULL, error);
  } else {
    source.size = (guint64)st.st_size;
    source.mtime = trusted_time (&st);
    source.inode = st.st_ino;
    if (!done_by_stat (w, &source))
      import_content (w, fd, &source);
  }
  close (fd);
}

void lec_import_fd (LecImportWorker *w, int fd, const char *filename)
{
  struct stat st = {0};
  LecPutSource source = {.filename = filename};
  if (fstat (fd, &st) == 0)
    source.size = (guint64)st.st_size;
  import_content (w, fd, &source);
}
