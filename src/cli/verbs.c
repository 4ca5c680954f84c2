/* verbs.c — the verbs that have an output of their own.
 * SPDX-License-Identifier: MIT */
#include "src/cli/verbs.h"

const LecVerb *lec_verb_find (const char *action)
{
  static const LecVerb *const verbs[] = {
      &lec_verb_import, &lec_verb_search, &lec_verb_ask,         &lec_verb_documents,   &lec_verb_show,
      &lec_verb_page,   &lec_verb_remove, &lec_verb_complete,    &lec_verb_embed,       &lec_verb_eval,
      &lec_verb_models, &lec_verb_doctor, &lec_verb_config_show, &lec_verb_config_path, &lec_verb_config_options,
  };
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (!g_strcmp0 (verbs[i]->action, action))
      return verbs[i];
  return NULL;
}
