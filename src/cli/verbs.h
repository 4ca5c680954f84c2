/* verbs.h — the descriptors that verbs.c lists, by the file that ends in them.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/cli/cli.h"

extern const LecVerb lec_verb_import;                                                     /* verb_import.c */
extern const LecVerb lec_verb_search;                                                     /* verb_search.c */
extern const LecVerb lec_verb_ask, lec_verb_complete;                                     /* verb_ask.c */
extern const LecVerb lec_verb_documents, lec_verb_show, lec_verb_page, lec_verb_remove;   /* verb_documents.c */
extern const LecVerb lec_verb_embed, lec_verb_models;                                     /* verb_models.c */
extern const LecVerb lec_verb_eval;                                                       /* verb_eval.c */
extern const LecVerb lec_verb_doctor;                                                     /* verb_doctor.c */
extern const LecVerb lec_verb_config_show, lec_verb_config_path, lec_verb_config_options; /* verb_config.c */
