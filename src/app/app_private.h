/* app_private.h — what app.c and embedding.c share.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "src/app/app.h"

struct LecApp {
  char *data_dir, *config_path;
  gboolean background;
  LecOutbox *outbox;
  GCancellable *stop; /* of jobs */
  GMutex lock;        /* of what follows */
  GCond changed;      /* `embedding` became FALSE */
  LecConfig *config;
  LecLibrary *library; /* NULL until first asked for */
  gboolean read_only;
  char *note;              /* why read_only */
  GThreadPool *pools[2];   /* by LecPool; NULL until first used */
  gboolean stopped;        /* no work is taken any more */
  gboolean embedding;      /* a worker embeds */
  gboolean job, job_again; /* an embedding job is queued or runs; another was asked for meanwhile */
  GPtrArray *subscribers;  /* main thread only */
  guint last_subscriber;
};
