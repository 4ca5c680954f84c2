/* format.c — which reader takes a file: by its name, and by its first bytes where the name does not tell.
 * SPDX-License-Identifier: MIT */
#include "src/doc/format.h"
#include <string.h>
#include "src/doc/reader.h"

/* One row an ending: the format, for source code its language, or why no reader takes it. */
typedef struct {
  const char *endings; /* separated and enclosed by spaces, lower case */
  const char *format;  /* NULL: not read */
  const char *language;
  const char *refusal; /* where `format` is NULL */
} Kind;

#define OFFICE  "office files are not read yet; save it as PDF, HTML or text"
#define EBOOK   "e-books are not read yet; save it as PDF, HTML or text"
#define MAIL    "mail files are not read yet; save it as PDF, HTML or text"
#define PICTURE "it is a picture, and text in pictures is not read yet"
#define MEDIA   "sound and video are not read"
#define ARCHIVE "it is an archive; unpack it and import what is in it"
#define PROGRAM "it is a program or binary data, not a text"

static const Kind kinds[] = {
    {" pdf ", "pdf", NULL, NULL},
    {" txt text asc rst org adoc asciidoc tex latex bib srt vtt textile me readme nfo ", "text", NULL, NULL},
    {" md markdown mdown mkd mkdn mdx qmd rmd mdwn ", "markdown", NULL, NULL},
    {" html htm xhtml xht shtml ", "html", NULL, NULL},
    {" c h ", "code", "c", NULL},
    {" cc cpp cxx c++ hpp hh hxx h++ ipp inl tpp cu cuh ino ", "code", "cpp", NULL},
    {" py pyi pyw pyx bzl ", "code", "python", NULL},
    {" js mjs cjs jsx ", "code", "javascript", NULL},
    {" ts tsx mts cts ", "code", "typescript", NULL},
    {" go ", "code", "go", NULL},
    {" rs ", "code", "rust", NULL},
    {" java ", "code", "java", NULL},
    {" kt kts ", "code", "kotlin", NULL},
    {" swift ", "code", "swift", NULL},
    {" cs csx ", "code", "csharp", NULL},
    {" rb rake gemspec ", "code", "ruby", NULL},
    {" php phtml ", "code", "php", NULL},
    {" pl pm t ", "code", "perl", NULL},
    {" lua ", "code", "lua", NULL},
    {" sh bash zsh ksh fish ", "code", "shell", NULL},
    {" ps1 psm1 ", "code", "powershell", NULL},
    {" sql ", "code", "sql", NULL},
    {" r ", "code", "r", NULL},
    {" jl ", "code", "julia", NULL},
    {" scala sc ", "code", "scala", NULL},
    {" groovy gradle ", "code", "groovy", NULL},
    {" dart ", "code", "dart", NULL},
    {" zig ", "code", "zig", NULL},
    {" d ", "code", "d", NULL},
    {" nim ", "code", "nim", NULL},
    {" m mm ", "code", "objc", NULL},
    {" hs lhs ", "code", "haskell", NULL},
    {" ml mli fs fsi fsx ", "code", "ml", NULL},
    {" ex exs ", "code", "elixir", NULL},
    {" erl hrl ", "code", "erlang", NULL},
    {" clj cljs cljc edn el lisp lsp scm ss rkt ", "code", "lisp", NULL},
    {" asm s ", "code", "assembly", NULL},
    {" f f90 f95 f03 for ", "code", "fortran", NULL},
    {" pas pp dpr ", "code", "pascal", NULL},
    {" vb vbs bas ", "code", "basic", NULL},
    {" proto thrift ", "code", "protobuf", NULL},
    {" glsl vert frag hlsl wgsl metal ", "code", "shader", NULL},
    {" css scss sass less ", "code", "css", NULL},
    {" vue svelte ", "code", "javascript", NULL},
    {" cmake ", "code", "cmake", NULL},
    {" mk mak ", "code", "make", NULL},
    {" json jsonl ndjson json5 ipynb geojson ", "code", "json", NULL},
    {" yaml yml ", "code", "yaml", NULL},
    {" toml ini cfg conf properties env desktop service editorconfig gitignore gitattributes ", "code", "ini", NULL},
    {" xml xsd xsl xslt svg rss atom plist ", "code", "xml", NULL},
    {" csv tsv ", "code", "csv", NULL},
    {" log diff patch ", "code", "log", NULL},
    {" bat cmd awk sed vim tcl dockerfile tf hcl nix graphql gql ", "code", "script", NULL},
    {" docx doc dot dotx docm odt ott fodt rtf pages xlsx xls xlsm xlsb ods fods numbers pptx ppt pptm pps odp fodp "
     "key "
     "odg vsd vsdx pub wpd ",
     NULL, NULL, OFFICE},
    {" epub mobi azw azw3 fb2 djvu lit cbz cbr ", NULL, NULL, EBOOK},
    {" eml msg mbox pst ", NULL, NULL, MAIL},
    {" png jpg jpeg gif bmp tif tiff webp heic avif ico psd xcf raw ", NULL, NULL, PICTURE},
    {" mp3 mp4 m4a ogg oga ogv opus wav flac avi mkv mov webm aac wma wmv ", NULL, NULL, MEDIA},
    {" zip tar gz tgz bz2 xz zst 7z rar jar war deb rpm iso dmg cab lz4 br whl ", NULL, NULL, ARCHIVE},
    {" exe dll so dylib o a obj lib bin class pyc pyo wasm dat db sqlite sqlite3 mdb pdb ttf otf woff woff2 eot ", NULL,
     NULL, PROGRAM},
};

/* Whole names, lower case, and the ending that they stand for. */
static const char *const names[][2] = {
    {"makefile", "mk"},
    {"gnumakefile", "mk"},
    {"dockerfile", "dockerfile"},
    {"containerfile", "dockerfile"},
    {"cmakelists.txt", "cmake"},
    {"rakefile", "rb"},
    {"gemfile", "rb"},
    {"vagrantfile", "rb"},
    {"jenkinsfile", "groovy"},
    {"sconstruct", "py"},
    {"wscript", "py"},
    {"readme", "txt"},
    {"license", "txt"},
    {"licence", "txt"},
    {"copying", "txt"},
    {"changelog", "txt"},
    {"changes", "txt"},
    {"authors", "txt"},
    {"news", "txt"},
    {"todo", "txt"},
    {"notice", "txt"},
    {"install", "txt"},
    {"go.mod", "go"},
    {"go.sum", "log"},
    {".bashrc", "sh"},
    {".profile", "sh"},
    {".zshrc", "sh"},
    {".vimrc", "vim"},
};

/* A file's first bytes and the ending that they stand for; read only where the name does not tell, but for the first
 * four, which no text begins with. */
static const struct {
  const char *bytes;
  guint length;
  const char *ending;
} heads[] = {
    {"%PDF-", 5, "pdf"},
    {"PK\3\4", 4, "zip"},
    {"\xd0\xcf\x11\xe0", 4, "doc"},
    {"\x7f"
     "ELF",
     4, "exe"},
    {"{\\rtf", 5, "rtf"},
    {"\x89PNG", 4, "png"},
    {"\xff\xd8\xff", 3, "jpg"},
    {"GIF8", 4, "gif"},
    {"\x1f\x8b", 2, "gz"},
    {"BZh", 3, "bz2"},
    {"\xfd"
     "7zXZ",
     5, "xz"},
    {"7z\xbc\xaf", 4, "7z"},
    {"SQLite format", 13, "db"},
    {"OggS", 4, "ogg"},
    {"ID3", 3, "mp3"},
    {"RIFF", 4, "wav"},
    {"<!doctype html", 14, "html"},
    {"<html", 5, "html"},
    {"<?xml", 5, "xml"},
};

/* A script's interpreter (the word after #!) and the ending that it stands for. */
static const char *const interpreters[][2] = {
    {"python", "py"}, {"bash", "sh"}, {"zsh", "sh"},  {"sh", "sh"},   {"node", "js"},   {"perl", "pl"},
    {"ruby", "rb"},   {"php", "php"}, {"lua", "lua"}, {"awk", "awk"}, {"Rscript", "r"}, {"tclsh", "tcl"},
};

static const Kind *kind_of_ending (const char *ending)
{
  g_autofree char *key = g_strdup_printf (" %s ", ending);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strstr (kinds[i].endings, key))
      return &kinds[i];
  return NULL;
}

/* The ending of a name in lower case: "" where there is none; something with a letter, of at most ten characters. */
static char *ending_of (const char *name)
{
  const char *dot = strrchr (name, '.');
  gboolean letter = FALSE;
  if (!dot || strlen (dot + 1) > 10)
    return g_strdup ("");
  for (const char *c = dot + 1; *c; c++) {
    if (!g_ascii_isalnum (*c) && *c != '+' && *c != '_')
      return g_strdup ("");
    letter |= g_ascii_isalpha (*c) || dot[2] == 'z';
  }
  return letter ? g_ascii_strdown (dot + 1, -1) : g_strdup ("");
}

static const Kind *kind_of_name (const char *filename, gboolean *has_ending)
{
  g_autofree char *base = g_path_get_basename (filename ? filename : "");
  g_autofree char *lower = g_ascii_strdown (base, -1);
  *has_ending = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (!strcmp (lower, names[i][0]))
      return kind_of_ending (names[i][1]);
  g_autofree char *ending = ending_of (lower);
  *has_ending = *ending != 0;
  return *ending ? kind_of_ending (ending) : NULL;
}

static const Kind *kind_of_script (const char *head, gsize length)
{
  gsize line = 0;
  while (line < length && head[line] != '\n')
    line++;
  g_autofree char *first = g_strndup (head, line);
  for (guint i = 0; i < G_N_ELEMENTS (interpreters); i++)
    if (strstr (first, interpreters[i][0]))
      return kind_of_ending (interpreters[i][1]);
  return kind_of_ending ("sh");
}

/* The share of bytes that no text has decides; UTF-16 and UTF-32 are told by their zeros' places. */
gboolean lec_format_is_text (const guint8 *head, gsize length)
{
  gsize zeros[4] = {0}, control = 0;
  if (length >= 2 && ((head[0] == 0xff && head[1] == 0xfe) || (head[0] == 0xfe && head[1] == 0xff)))
    return TRUE;
  for (gsize i = 0; i < length; i++) {
    if (!head[i])
      zeros[i % 4]++;
    else if (head[i] < 0x20 && !strchr ("\t\n\r\f\v\b\033\032", head[i]))
      control++;
  }
  gsize even = zeros[0] + zeros[2], odd = zeros[1] + zeros[3], all = even + odd;
  if (all == 0)
    return control * 20 <= length + 40;
  /* UTF-16 of mostly Latin text: nearly all zeros lie on one side; UTF-32: three of four bytes are zero. */
  if (control * 50 > length || length < 8)
    return FALSE;
  return (all * 10 > length * 3 && (even * 20 < odd || odd * 20 < even)) || all * 10 > length * 6;
}

static const Kind *kind_of_head (const char *head, gsize length, gboolean named)
{
  gsize skip = length >= 3 && !memcmp (head, "\xef\xbb\xbf", 3) ? 3 : 0;
  while (skip < length && g_ascii_isspace (head[skip]))
    skip++;
  for (guint i = 0; i < (named ? 4 : G_N_ELEMENTS (heads)); i++)
    if (length - skip >= heads[i].length && !g_ascii_strncasecmp (head + skip, heads[i].bytes, heads[i].length))
      return kind_of_ending (heads[i].ending);
  if (named)
    return NULL;
  if (length > skip + 2 && head[skip] == '#' && head[skip + 1] == '!')
    return kind_of_script (head + skip, length - skip);
  if (g_strstr_len (head, (gssize)MIN (length, 1024), "%PDF-"))
    return kind_of_ending ("pdf");
  return lec_format_is_text ((const guint8 *)head, length) ? kind_of_ending ("txt") : kind_of_ending ("bin");
}

static const Kind *kind_of (const char *filename, const void *head, gsize length)
{
  gboolean has_ending;
  const Kind *named = kind_of_name (filename, &has_ending);
  const Kind *seen = head ? kind_of_head (head, length, named || has_ending) : NULL;
  /* A zip or OLE file that calls itself .docx is what it says; a text that is really a PDF is one. */
  if (seen && (!named || named->format))
    return seen;
  return named;
}

const char *lec_reader_format (const char *filename, const void *head, gsize head_length, const char **language)
{
  const Kind *kind = kind_of (filename, head, head_length);
  if (language)
    *language = kind && kind->format ? kind->language : NULL;
  return kind ? kind->format : NULL;
}

const char *lec_format_refusal (const char *filename, const void *head, gsize head_length)
{
  const Kind *kind = kind_of (filename, head, head_length);
  return kind && kind->refusal ? kind->refusal
                               : "this type of file is not known; what can be read: PDF, text, Markdown, HTML and "
                                 "source code";
}
