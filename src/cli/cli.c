/* cli.c — the command line's face: finds the verb, calls its action, shows what comes, gives the exit status.
 * SPDX-License-Identifier: MIT */
#include "src/cli/cli.h"
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "src/app/face.h"
#include "src/base/error.h"

#define MAX_STDIN (64u << 20) /* bytes of text from standard input */

int lec_exit_status (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return LEC_EXIT_INTERRUPTED;
  static const LecErrorCode usage[] = {LEC_ERROR_INVALID, LEC_ERROR_BAD_REQUEST, LEC_ERROR_EMPTY_QUERY};
  for (guint i = 0; i < G_N_ELEMENTS (usage); i++)
    if (g_error_matches (error, LEC_ERROR, usage[i]))
      return LEC_EXIT_USAGE;
  return LEC_EXIT_FAILED;
}

char *lec_read_stdin (GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 block[65536];
  ssize_t n;
  while ((n = read (STDIN_FILENO, block, sizeof block)) > 0) {
    g_byte_array_append (bytes, block, (guint)n);
    if (bytes->len > MAX_STDIN) {
      g_set_error (error, LEC_ERROR, LEC_ERROR_LIMIT, "standard input is longer than 64 MiB");
      return NULL;
    }
  }
  if (n < 0) {
    lec_error_from_errno (error, errno, "reading", "standard input");
    return NULL;
  }
  gsize length = bytes->len;
  while (length && (bytes->data[length - 1] == '\n' || bytes->data[length - 1] == '\r'))
    length--;
  if (length && !g_utf8_validate ((const char *)bytes->data, (gssize)length, NULL)) {
    g_set_error (error, LEC_ERROR, LEC_ERROR_INVALID, "standard input is not UTF-8 text");
    return NULL;
  }
  return length ? g_strndup ((const char *)bytes->data, length) : g_strdup ("");
}

/* ---- a call ---- */

static void on_part (const char *name, const cJSON *part, gpointer data)
{
  LecRun *run = data;
  if (run->verb && run->verb->part && (!run->json || !strcmp (name, "progress")))
    run->verb->part (run, name, part);
}

static const char *hint_for (const GError *error)
{
  if (g_error_matches (error, LEC_ERROR, LEC_ERROR_ENCRYPTED))
    return "give it with --password";
  if (g_error_matches (error, LEC_ERROR, LEC_ERROR_CORRUPT) || g_error_matches (error, LEC_ERROR, LEC_ERROR_IO))
    return "lectern doctor --check tells more";
  if (g_error_matches (error, LEC_ERROR, LEC_ERROR_MODEL_NOT_FOUND))
    return "lectern models lists what there is";
  return NULL;
}

static void fail (LecRun *run, const GError *error)
{
  run->status = lec_exit_status (error);
  g_clear_pointer (&run->progress, lec_progress_free);
  if (run->status == LEC_EXIT_INTERRUPTED) {
    lec_out_error ("interrupted", run->verb ? run->verb->resume : NULL);
    return;
  }
  g_autofree char *usage = run->status == LEC_EXIT_USAGE ? lec_help_usage (run->action) : NULL;
  g_autofree char *hint = usage ? g_strconcat ("usage: ", usage, NULL) : g_strdup (hint_for (error));
  lec_out_error (error->message, hint);
}

static void on_result (const cJSON *result, GBytes *bytes, const char *media_type, const GError *error, gpointer data)
{
  LecRun *run = data;
  g_clear_pointer (&run->progress, lec_progress_free);
  g_main_loop_quit (run->loop);
  if (error) {
    fail (run, error);
  } else if (bytes) {
    fwrite (g_bytes_get_data (bytes, NULL), 1, g_bytes_get_size (bytes), stdout);
  } else if (run->json || !run->verb || !run->verb->result) {
    lec_out_json (&run->out, result);
    run->status = run->verb && run->verb->status ? run->verb->status (result) : LEC_EXIT_DONE;
  } else {
    run->status = run->verb->result (run, result);
  }
}

/* The first signal asks the action to stop; the second ends the process where it stands, which costs nothing that is
 * committed. */
static gboolean on_interrupt (gpointer data)
{
  LecRun *run = data;
  if (run->interrupts++)
    _exit (LEC_EXIT_INTERRUPTED);
  g_cancellable_cancel (run->cancellable);
  return G_SOURCE_CONTINUE;
}

static void call (LecRun *run)
{
  guint interrupt = g_unix_signal_add (SIGINT, on_interrupt, run);
  guint terminate = g_unix_signal_add (SIGTERM, on_interrupt, run);
  run->loop = g_main_loop_new (NULL, FALSE);
  run->cancellable = g_cancellable_new ();
  run->progress = lec_progress_new (FALSE);
  lec_door_call (run->door, lec_json_string (run->action, "name", ""), g_steal_pointer (&run->params), on_part,
                 on_result, run, run->cancellable);
  g_main_loop_run (run->loop);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  g_clear_pointer (&run->progress, lec_progress_free);
  g_object_unref (run->cancellable);
  g_main_loop_unref (run->loop);
}

/* A text that is "-" alone is read from standard input. */
static gboolean read_dash (LecRun *run, GError **error)
{
  const cJSON *param;
  cJSON_ArrayForEach (param, lec_json_array (run->action, "params")) {
    const char *name = lec_json_string (param, "name", "");
    if (strcmp (lec_json_string (param, "arg", ""), "one") != 0 ||
        strcmp (lec_json_string (run->params, name, ""), "-") != 0)
      continue;
    g_autofree char *text = lec_read_stdin (error);
    if (!text)
      return FALSE;
    cJSON_DeleteItemFromObjectCaseSensitive (run->params, name);
    lec_json_set_string (run->params, name, text);
  }
  return TRUE;
}

static int run_action (LecRun *run, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  run->verb = lec_verb_find (lec_json_string (run->action, "name", ""));
  run->spooled = -1;
  run->params = lec_args_parse (run->action, argc, argv, &error);
  if (!run->params || !read_dash (run, &error) ||
      (run->verb && run->verb->prepare && !run->verb->prepare (run, &error)))
    fail (run, error);
  else
    call (run);
  cJSON_Delete (run->params);
  if (run->spooled >= 0)
    close (run->spooled);
  return run->status;
}

/* ---- verbs that are not actions ---- */

static int unknown (const cJSON *actions, const char *typed)
{
  const char *nearest = lec_help_nearest (actions, typed);
  g_autofree char *message = g_strdup_printf ("there is no verb “%.60s”", typed);
  g_autofree char *hint =
      nearest ? g_strdup_printf ("did you mean: lectern %s?", nearest) : g_strdup ("lectern --help lists them");
  lec_out_error (message, hint);
  return LEC_EXIT_USAGE;
}

/* Help for a verb, or for all verbs that begin with that word ("eval", "documents"); as JSON, the table itself. */
static int help (const LecRun *run, const cJSON *actions, int argc, char **argv)
{
  const LecOut *out = &run->out;
  if (argc == 0) {
    if (run->json)
      lec_out_json (out, actions);
    else
      lec_help_all (out, actions);
    return LEC_EXIT_DONE;
  }
  int words, shown = 0;
  const cJSON *exact = lec_args_verb (actions, argc, argv, &words), *action;
  gsize length = strlen (argv[0]);
  cJSON_ArrayForEach (action, actions) {
    const char *verb = lec_json_string (action, "verb", "");
    gboolean family = words < 2 && !strncmp (verb, argv[0], length) && (!verb[length] || verb[length] == ' ');
    if (action != exact && !family)
      continue;
    lec_out (out, LEC_STYLE_PLAIN, shown++ ? "\n" : "");
    lec_help_verb (out, action);
  }
  return shown ? LEC_EXIT_DONE : unknown (actions, argv[0]);
}

static int completions (const LecOut *out, const cJSON *actions, int argc, char **argv)
{
  g_autofree char *script = lec_completions (actions, argc == 1 ? argv[0] : NULL);
  if (!script) {
    lec_out_error ("completions: name one of bash, zsh, fish", "for example: source <(lectern completions bash)");
    return LEC_EXIT_USAGE;
  }
  fputs (script, stdout);
  return LEC_EXIT_DONE;
}

static void warn (LecDoor *door)
{
  g_auto (GStrv) warnings = lec_door_warnings (door);
  for (char **warning = warnings; *warning; warning++)
    lec_out_note ("lectern: %s", *warning);
}

/* A first word that is only part of verbs, such as "eval", is explained; "config" alone shows the configuration. */
static int dispatch (LecRun *run, const cJSON *actions, int argc, char **argv, const LecFlags *flags)
{
  char *config[] = {(char *)"config", (char *)"show"};
  int words;
  if (argc && !strcmp (argv[0], "help"))
    return help (run, actions, argc - 1, argv + 1);
  if (flags->help || argc == 0)
    return help (run, actions, argc, argv);
  if (!strcmp (argv[0], "completions"))
    return completions (&run->out, actions, argc - 1, argv + 1);
  run->action = lec_args_verb (actions, argc, argv, &words);
  if (!run->action && !strcmp (argv[0], "config") && argc == 1) {
    run->action = lec_args_verb (actions, 2, config, &words);
    words = 1;
  }
  if (!run->action) {
    g_autofree char *typed = g_strconcat (argv[0], argc > 1 && argv[1][0] != '-' ? " " : NULL, argv[argc > 1], NULL);
    const char *nearest = lec_help_nearest (actions, argv[0]);
    return unknown (actions, nearest && g_str_has_prefix (nearest, argv[0]) ? typed : argv[0]);
  }
  warn (run->door);
  return run_action (run, argc - words, argv + words);
}

static int run_cli (LecDoor *door, int argc, char **argv)
{
  LecFlags flags = {0};
  lec_flags_take (&argc, argv, &flags);
  if (flags.version) {
    printf ("lectern %s\n", LEC_VERSION);
    return lec_out_close () ? LEC_EXIT_DONE : LEC_EXIT_FAILED;
  }
  LecRun run = {.door = door, .json = flags.json, .out = lec_out_open (flags.no_color)};
  g_autoptr (cJSON) actions = lec_door_actions (door);
  if (argc == 0 && !flags.help) {
    lec_out_error ("name a verb", "lectern --help lists them");
    return LEC_EXIT_USAGE;
  }
  int status = dispatch (&run, actions, argc, argv, &flags);
  return lec_out_close () ? status : LEC_EXIT_FAILED;
}

const LecFace lec_face_cli = {.name = "cli", .help = "verbs on the command line", .run = run_cli};
