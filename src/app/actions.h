/* actions.h — the descriptors that the table lists, by the file that ends in them.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/app/action.h"

extern const LecAction lec_action_search;           /* actions_search.c */
extern const LecAction lec_action_documents_import; /* actions_import.c */
extern const LecAction lec_action_documents_list, lec_action_documents_show, lec_action_documents_remove,
    lec_action_documents_page;                                   /* actions_documents.c */
extern const LecAction lec_action_ask, lec_action_complete;      /* actions_ask.c */
extern const LecAction lec_action_embed, lec_action_models_list; /* actions_embed.c */
extern const LecAction lec_action_eval_ir;                       /* actions_eval.c */
extern const LecAction lec_action_status, lec_action_doctor;     /* actions_doctor.c */
extern const LecAction lec_action_config_show, lec_action_config_path, lec_action_config_options; /* actions_config.c */

/* Parameters that several actions have. */
#define LEC_PARAM_DOC_ID                                                                                               \
  {                                                                                                                    \
    "doc_id", LEC_PARAM_TEXT, .min = 1, .max = 4096, .option = "doc", .letter = 'd', .place = "query",                 \
                              .help = "Only in this document: its id, file name or path."                              \
  }
#define LEC_PARAM_TAG(text)                                                                                            \
  {                                                                                                                    \
    "tag", LEC_PARAM_TEXT, .min = 1, .max = 200, .option = "tag", .letter = 't', .place = "query", .help = (text)      \
  }
#define LEC_PARAM_MODE                                                                                                 \
  {                                                                                                                    \
    "mode", LEC_PARAM_CHOICE, .initial = "\"hybrid\"", .choices = "hybrid|lexical|semantic", .option = "mode",         \
                              .letter = 'm', .place = "query",                                                         \
                              .help = "By words and meaning, by words alone, or by meaning alone."                     \
  }
#define LEC_PARAMS_END                                                                                                 \
  {                                                                                                                    \
    NULL                                                                                                               \
  }
