/* options.c — descriptors of options; defaults that a lower layer owns are asked of it, not repeated.
 * SPDX-License-Identifier: MIT */
#include "src/app/options.h"
#include "src/doc/chunker.h"

#define MAX_CHOICES 16

static void add_retrieval (LecConfig *config)
{
  LecIndexOptions d = lec_index_options_default ();
  const LecOption options[] = {
      {"retrieval", "title", LEC_OPTION_NUMBER, d.title, .max = 10,
       .help = "Weight of query words that stand in a document's title."},
      {"retrieval", "ngrams", LEC_OPTION_NUMBER, d.ngrams, .max = 10,
       .help = "Weight of the likeness in character 4-grams, which forgives inflection and spelling."},
      {"retrieval", "semantic", LEC_OPTION_NUMBER, d.semantic, .max = 10,
       .help = "Weight of the built-in model's likeness in meaning."},
      {"retrieval", "latent", LEC_OPTION_NUMBER, d.latent, .max = 10,
       .help = "Weight of the likeness in topics learnt from the collection itself."},
      {"retrieval", "proximity", LEC_OPTION_NUMBER, d.proximity, .max = 10,
       .help = "Weight of query words that stand close together."},
      {"index", "faiss_from", LEC_OPTION_INT, (double)d.faiss_from, .min = 1, .max = 1e12,
       .help = "Number of vectors from which FAISS searches them; below it they are scanned exactly."},
  };
  lec_config_add (config, options, G_N_ELEMENTS (options));
}

static void add_library (LecConfig *config)
{
  LecLibraryOptions d = lec_library_options_default ();
  const char *names[MAX_CHOICES] = {0};
  guint n = 0;
  names[n++] = "auto";
  for (const LecChunker *const *at = lec_chunkers (); *at && n + 1 < MAX_CHOICES; at++)
    names[n++] = (*at)->name;
  const LecOption options[] = {
      {"library", "chunker", LEC_OPTION_CHOICE, .text = d.chunker ? d.chunker : "auto", .choices = names,
       .help = "How documents are cut into passages; auto chooses by the type of the file."},
      {"library", "workers", LEC_OPTION_INT, 2, .min = 1, .max = 16,
       .help = "Files that an import reads side by side, each in a helper process of its own."},
      {"library", "embed", LEC_OPTION_BOOL, d.embedder != NULL,
       .help = "Whether passages get vectors, for search by meaning; without them words alone are searched."},
  };
  lec_config_add (config, options, G_N_ELEMENTS (options));
}

static void add_ask (LecConfig *config)
{
  const LecOption options[] = {
      {"ask", "top_k", LEC_OPTION_INT, 5, .min = 1, .max = 50,
       .help = "Passages that an answer is made from, where the question does not say."},
      {"ask", "enough", LEC_OPTION_NUMBER, 0, .max = 1,
       .help = "Score of the best passage below which the answer is that there is not enough information; 0 leaves "
               "that to the provider."},
      {"ask", "model", LEC_OPTION_TEXT, .text = "quote", .environment = "LECTERN_MODEL",
       .help = "The model that answers; quote answers by quotation, without a language model."},
  };
  lec_config_add (config, options, G_N_ELEMENTS (options));
}

static void add_ui (LecConfig *config)
{
  const LecOption options[] = {
      {"ui", "theme", LEC_OPTION_TEXT, .text = "auto", .environment = "LECTERN_THEME",
       .help = "Name of a theme (a file NAME.theme); auto takes dark or light after the terminal."},
      {"ui", "esc_delay", LEC_OPTION_INT, 50, .min = 1, .max = 1000,
       .help = "Milliseconds after which a lone Esc counts as that key; more over slow connections."},
  };
  lec_config_add (config, options, G_N_ELEMENTS (options));
}

void lec_options_add (LecConfig *config)
{
  add_library (config);
  add_retrieval (config);
  add_ask (config);
  add_ui (config);
}

LecLibraryOptions lec_options_library (const LecConfig *config)
{
  LecLibraryOptions o = lec_library_options_default ();
  const char *chunker = lec_config_text (config, "library.chunker");
  o.chunker = g_strcmp0 (chunker, "auto") ? chunker : NULL;
  o.embedder = lec_config_bool (config, "library.embed") ? &lec_embedder_use_lite : NULL;
  o.index.title = lec_config_number (config, "retrieval.title");
  o.index.ngrams = lec_config_number (config, "retrieval.ngrams");
  o.index.semantic = lec_config_number (config, "retrieval.semantic");
  o.index.latent = lec_config_number (config, "retrieval.latent");
  o.index.proximity = lec_config_number (config, "retrieval.proximity");
  o.index.faiss_from = (guint64)lec_config_number (config, "index.faiss_from");
  return o;
}
