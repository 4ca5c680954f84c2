/* llm.c — the list of chat providers.
 * SPDX-License-Identifier: MIT */
#include "src/base/error.h"
#include "src/llm/provider.h"

const LecProvider *const *lec_providers (void)
{
  static const LecProvider *const all[] = {&lec_provider_quote, NULL};
  return all;
}

const LecProvider *lec_provider_find (const char *name, GError **error)
{
  const LecProvider *const *all = lec_providers ();
  if (!name || !*name)
    return all[0];
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; all[i]; i++) {
    if (g_str_equal (all[i]->name, name))
      return all[i];
    g_string_append_printf (names, "%s%s", i ? ", " : "", all[i]->name);
  }
  g_set_error (error, LEC_ERROR, LEC_ERROR_MODEL_NOT_FOUND,
               "there is no model '%s' here; models at hand: %s (lectern models lists them)", name, names->str);
  return NULL;
}
