/* eval.c — a collection with judgements, imported, searched and measured.
 *
 * Identifiers are strings everywhere; a document's number in the library leads to its identifier by `id_of`.
 * SPDX-License-Identifier: MIT */
#include "src/library/eval.h"
#include "src/base/error.h"
#include "src/base/json.h"
#include "src/base/utf8.h"
#include "src/library/put.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

enum { DEPTH = 100, MAX_FILE = 1 << 30 };

static const guint CUTOFF = 10; /* of nDCG */

typedef struct {
  const char *dir;
  const LecEvalOptions *options;
  LecEvalProgress progress;
  gpointer user_data;
  GCancellable *cancellable;
  LecLibrary *library;
  guint64 lines;      /* of corpus.jsonl */
  GHashTable *id_of;  /* document number → identifier */
  GHashTable *judged; /* query's identifier → GHashTable: document's identifier → double *grade */
  GString *run;       /* TREC lines */
  guint documents, queries;
  double ndcg, recall; /* sums */
} Eval;

LecEvalOptions lec_eval_options_default (void)
{
  return (LecEvalOptions){
      .mode = LEC_MODE_HYBRID, .embedder = &lec_embedder_use_lite, .index = lec_index_options_default ()};
}

void lec_eval_result_clear (LecEvalResult *result)
{
  g_clear_pointer (&result->collection, g_free);
}

static void tell (const Eval *eval, const char *stage, guint64 done, guint64 total)
{
  if (eval->progress)
    eval->progress (stage, done, total, eval->user_data);
}

/* ---- reading ---- */

static char *read_file (const Eval *eval, const char *name, GError **error)
{
  g_autofree char *path = g_path_is_absolute (name) ? g_strdup (name) : g_build_filename (eval->dir, name, NULL);
  g_autoptr (GError) why = NULL;
  GStatBuf st;
  char *text = NULL;
  if (g_stat (path, &st) == 0 && st.st_size > MAX_FILE) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_LIMIT, "cannot read %s: it is larger than 1 GiB", path);
    return NULL;
  }
  if (g_file_get_contents (path, &text, NULL, &why))
    return text;
  if (g_error_matches (why, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error (error, LEC_ERROR, LEC_ERROR_NOT_FOUND,
                 "cannot evaluate: %s is not there; a collection has corpus.jsonl, queries.jsonl and qrels.tsv", path);
  else
    g_set_error (error, LEC_ERROR, LEC_ERROR_IO, "cannot evaluate: %s", why->message);
  return NULL;
}

/* The next line, cut off in place; NULL at the end. */
static char *next_line (char **at)
{
  char *line = *at;
  if (!*line)
    return NULL;
  char *end = strchr (line, '\n');
  *at = end ? end + 1 : line + strlen (line);
  if (end)
    *end = 0;
  return g_strchomp (line);
}

typedef gboolean (*RecordFunc) (Eval *eval, const char *id, const cJSON *record, gpointer data, GError **error);

/* "7" and 7 are the same identifier. NULL if there is none. Owned by the caller. */
static char *id_of_record (const cJSON *record)
{
  const cJSON *id = cJSON_GetObjectItemCaseSensitive (record, "_id");
  return cJSON_IsString (id)   ? g_strdup (id->valuestring)
         : cJSON_IsNumber (id) ? g_strdup_printf ("%.0f", id->valuedouble)
                               : NULL;
}

static gboolean each_record (Eval *eval, const char *name, RecordFunc func, gpointer data, GError **error)
{
  g_autofree char *text = read_file (eval, name, error);
  if (!text)
    return FALSE;
  char *at = text;
  guint number = 0;
  for (char *line = next_line (&at); line; line = next_line (&at)) {
    number++;
    if (!*line)
      continue;
    g_autoptr (GError) why = NULL;
    g_autoptr (cJSON) record = lec_json_parse (line, -1, &why);
    g_autofree char *id = record ? id_of_record (record) : NULL;
    if (!id) {
      g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "cannot evaluate: %s/%s, line %u: %s", eval->dir, name, number,
                   why ? why->message : "it has no _id");
      return FALSE;
    }
    if (g_cancellable_set_error_if_cancelled (eval->cancellable, error) || !func (eval, id, record, data, error))
      return FALSE;
  }
  return TRUE;
}

/* "query document grade", by tabs or blanks, or TREC's "query 0 document grade"; a first line of words is a header. */
static gboolean add_judgement (Eval *eval, const char *line, gboolean first)
{
  g_auto (GStrv) raw = g_strsplit_set (line, strchr (line, '\t') ? "\t" : " ", -1);
  const char *fields[4];
  guint n = 0;
  for (char **field = raw; *field && n < 4; field++)
    if (**field)
      fields[n++] = *field;
  if (n < 3)
    return FALSE;
  char *end;
  double grade = g_ascii_strtod (fields[n - 1], &end);
  if (end == fields[n - 1] || !isfinite (grade))
    return first;
  GHashTable *documents = g_hash_table_lookup (eval->judged, fields[0]);
  if (!documents) {
    documents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert (eval->judged, g_strdup (fields[0]), documents);
  }
  g_hash_table_insert (documents, g_strdup (fields[n - 2]), g_memdup2 (&grade, sizeof grade));
  return TRUE;
}

static gboolean read_judgements (Eval *eval, GError **error)
{
  const char *name = eval->options->qrels ? eval->options->qrels : "qrels.tsv";
  g_autofree char *text = read_file (eval, name, error);
  if (!text)
    return FALSE;
  char *at = text;
  guint number = 0;
  for (char *line = next_line (&at); line; line = next_line (&at)) {
    number++;
    if (*line && !add_judgement (eval, line, number == 1)) {
      g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID,
                   "cannot evaluate: %s, line %u is not \"query, document, grade\" separated by tabs", name, number);
      return FALSE;
    }
  }
  return TRUE;
}

/* ---- importing ---- */

/* One page with one paragraph. */
static LecDocument *make_document (const char *text)
{
  LecDocument *document = lec_document_new ("text");
  LecPage *page = lec_page_new (1);
  g_autofree char *valid = lec_utf8_repair (text, -1);
  g_free (page->text);
  page->text = g_strstrip (lec_utf8_printable (valid, -1));
  LecBlock block = {.kind = LEC_BLOCK_PARAGRAPH, .end = (guint32)strlen (page->text)};
  if (block.end > 0)
    g_array_append_val (page->blocks, block);
  g_ptr_array_add (document->pages, page);
  return document;
}

typedef struct {
  LecPutBatch *batch;
  GPtrArray *ids; /* of the documents in the batch */
} Import;

static gboolean flush (Eval *eval, Import *import, GError **error)
{
  g_autoptr (GArray) results = g_array_new (FALSE, TRUE, sizeof (LecPutResult));
  if (import->ids->len == 0)
    return TRUE;
  if (!lec_put_batch_write (import->batch, results, error))
    return FALSE;
  for (guint i = 0; i < MIN (results->len, import->ids->len); i++)
    g_hash_table_insert (eval->id_of, GUINT_TO_POINTER (g_array_index (results, LecPutResult, i).number),
                         g_strdup (import->ids->pdata[i]));
  g_ptr_array_set_size (import->ids, 0);
  tell (eval, "import", eval->documents, eval->lines);
  return TRUE;
}

/* A RecordFunc. An entry without text is counted, and cannot be found. */
static gboolean import_record (Eval *eval, const char *id, const cJSON *record, gpointer data, GError **error)
{
  Import *import = data;
  g_autoptr (GError) why = NULL;
  const char *title = lec_json_string (record, "title", ""), *text = lec_json_string (record, "text", "");
  gboolean title_only = !*text && *title;
  g_autoptr (LecDocument) document = make_document (title_only ? title : text);
  LecPutSource source = {.filename = id, .size = strlen (text)};
  LecPutOptions options = {.title = title_only ? "" : title, .chunker = "whole"};
  /* Two entries of one text are two documents here, so the "content" is the entry's number. */
  guint64 number = ++eval->documents;
  memcpy (source.hash, &number, sizeof number);
  if (!lec_put_batch_add (import->batch, document, &source, &options, eval->cancellable, &why)) {
    if (g_error_matches (why, LEC_ERROR, LEC_ERROR_NO_TEXT))
      return TRUE;
    g_propagate_error (error, g_steal_pointer (&why));
    return FALSE;
  }
  g_ptr_array_add (import->ids, g_strdup (id));
  return lec_put_batch_bytes (import->batch) < 8 << 20 || flush (eval, import, error);
}

static void tell_embedding (guint64 done, guint64 total, gpointer data)
{
  tell (data, "embed", done, total);
}

static gboolean import_all (Eval *eval, GError **error)
{
  g_autoptr (LecPutBatch) batch = lec_put_batch_new (eval->library);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  Import import = {batch, ids};
  if (!each_record (eval, "corpus.jsonl", import_record, &import, error) || !flush (eval, &import, error))
    return FALSE;
  if (eval->options->mode == LEC_MODE_LEXICAL)
    return TRUE; /* what is not looked at need not be computed */
  if (!eval->options->embedder)
    return lec_index_maintain (lec_library_index (eval->library), eval->cancellable, error);
  return lec_library_embed_pending (eval->library, tell_embedding, eval, eval->cancellable, error);
}

/* ---- measuring ---- */

static int falling (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? 1 : x > y ? -1 : 0;
}

/* Σ grade / log2 (rank + 1) of the best order that is possible; `*relevant` counts the documents with a grade above 0.
 */
static double ideal_gain (GHashTable *documents, guint *relevant)
{
  g_autoptr (GArray) grades = g_array_new (FALSE, FALSE, sizeof (double));
  GHashTableIter iter;
  gpointer grade;
  g_hash_table_iter_init (&iter, documents);
  while (g_hash_table_iter_next (&iter, NULL, &grade))
    if (*(double *)grade > 0)
      g_array_append_vals (grades, grade, 1);
  g_array_sort (grades, falling);
  *relevant = grades->len;
  double sum = 0;
  for (guint i = 0; i < MIN (CUTOFF, grades->len); i++)
    sum += g_array_index (grades, double, i) / log2 (i + 2);
  return sum;
}

static void measure (Eval *eval, const char *id, const GPtrArray *hits, GHashTable *documents, double ideal,
                     guint relevant)
{
  double gain = 0;
  guint found = 0;
  for (guint i = 0; hits && i < hits->len; i++) {
    const LecSearchHit *hit = hits->pdata[i];
    const char *document = g_hash_table_lookup (eval->id_of, GUINT_TO_POINTER (hit->passage->document));
    const double *grade = document ? g_hash_table_lookup (documents, document) : NULL;
    if (eval->run && document)
      g_string_append_printf (eval->run, "%s Q0 %s %u %.8f lectern\n", id, document, i + 1,
                              (double)hit->score + (1000 - i) * 1e-8); /* no ties: judges sort by the score */
    if (!grade || *grade <= 0)
      continue;
    found += i < 100;
    gain += i < CUTOFF ? *grade / log2 (i + 2) : 0;
  }
  eval->ndcg += gain / ideal;
  eval->recall += (double)found / relevant;
  eval->queries++;
}

/* A RecordFunc: one query. One that holds nothing to look for finds nothing, which counts. */
static gboolean search_record (Eval *eval, const char *id, const cJSON *record, gpointer data, GError **error)
{
  GHashTable *documents = g_hash_table_lookup (eval->judged, id);
  guint relevant = 0;
  double ideal = documents ? ideal_gain (documents, &relevant) : 0;
  if (relevant == 0 || (eval->options->limit && eval->queries >= eval->options->limit))
    return TRUE;
  g_autofree char *query = lec_utf8_repair (lec_json_string (record, "text", ""), -1);
  LecSearchRequest request = {.query = query,
                              .mode = eval->options->mode,
                              .effort = eval->options->effort,
                              .k = eval->options->depth ? MIN (eval->options->depth, 1000) : DEPTH,
                              .cancellable = eval->cancellable};
  g_autoptr (GError) why = NULL;
  g_autoptr (LecSearchResult) result = lec_library_search (eval->library, &request, &why);
  if (!result && !g_error_matches (why, LEC_ERROR, LEC_ERROR_EMPTY_QUERY)) {
    g_propagate_prefixed_error (error, g_steal_pointer (&why), "query %s: ", id);
    return FALSE;
  }
  measure (eval, id, result ? result->hits : NULL, documents, ideal, relevant);
  if (eval->queries % 16 == 0)
    tell (eval, "search", eval->queries, g_hash_table_size (eval->judged));
  return TRUE;
}

/* ---- the whole ---- */

static gboolean remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir)) {
    g_autofree char *child = g_build_filename (path, name, NULL);
    if (g_unlink (child) != 0 && !remove_tree (child))
      return FALSE;
  }
  return g_rmdir (path) == 0;
}

static gboolean run_in (Eval *eval, const char *data_dir, LecEvalResult *result, GError **error)
{
  LecLibraryOptions options = lec_library_options_default ();
  options.embedder = eval->options->embedder;
  options.index = eval->options->index;
  options.index.cache_dir = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (LecLibrary) library = eval->library = lec_library_open (data_dir, &options, error);
  if (!library || !read_judgements (eval, error) || !import_all (eval, error))
    return FALSE;
  gint64 imported = g_get_monotonic_time ();
  result->import_seconds = (double)(imported - start) / 1e6;
  if (!each_record (eval, "queries.jsonl", search_record, NULL, error))
    return FALSE;
  result->search_seconds = (double)(g_get_monotonic_time () - imported) / 1e6;
  if (eval->queries == 0) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "cannot evaluate %s: no query has a relevant document",
                 eval->dir);
    return FALSE;
  }
  return !eval->options->run || g_file_set_contents (eval->options->run, eval->run->str, (gssize)eval->run->len, error);
}

static guint64 count_lines (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "corpus.jsonl", NULL), *text = NULL;
  gsize length = 0;
  guint64 lines = 0;
  if (g_file_get_contents (path, &text, &length, NULL))
    for (gsize i = 0; i < length; i++)
      lines += text[i] == '\n';
  return lines;
}

gboolean lec_eval_ir (const char *dir, const LecEvalOptions *options, LecEvalProgress progress, gpointer user_data,
                      LecEvalResult *result, GCancellable *cancellable, GError **error)
{
  const LecEvalOptions defaults = lec_eval_options_default ();
  g_autoptr (GHashTable) id_of = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GHashTable) judged =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  Eval eval = {.dir = dir,
               .options = options ? options : &defaults,
               .progress = progress,
               .user_data = user_data,
               .cancellable = cancellable,
               .lines = count_lines (dir),
               .id_of = id_of,
               .judged = judged};
  g_autoptr (GError) why = NULL;
  g_autofree char *data_dir = g_dir_make_tmp ("lectern-eval-XXXXXX", &why);
  if (!data_dir) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_IO, "cannot make a temporary folder: %s; set TMPDIR", why->message);
    return FALSE;
  }
  if (eval.options->run)
    eval.run = g_string_new (NULL);
  *result = (LecEvalResult){0};
  gboolean ok = run_in (&eval, data_dir, result, error);
  remove_tree (data_dir);
  if (eval.run)
    g_string_free (eval.run, TRUE);
  if (!ok)
    return FALSE;
  g_autofree char *whole = g_canonicalize_filename (dir, NULL);
  result->collection = g_path_get_basename (whole);
  result->documents = eval.documents;
  result->queries = eval.queries;
  result->ndcg_at_10 = eval.ndcg / eval.queries;
  result->recall_at_100 = eval.recall / eval.queries;
  return TRUE;
}
