/* tty.h — the terminal's file descriptors: raw mode, output that never blocks, and the way out.
 *
 * Output goes through a descriptor of its own (opened anew, so that the shell's keeps blocking) and a queue that the
 * main loop drains. Whatever ends the process, a crash included, gives the terminal back; what that needs lies in the
 * one struct that a signal handler can reach, so there is one LecTty at a time.
 * SPDX-License-Identifier: MIT */
#pragma once
#include <glib.h>

typedef struct LecTty LecTty;

/* Opens the terminal on standard input and output and turns raw mode on. NULL with LEC_ERROR_UNSUPPORTED where they are
 * no terminal. `drained` is called from the main loop when the queue has run empty after it did not. */
LecTty *lec_tty_new (void (*drained) (gpointer), gpointer user_data, GError **error);
/* Gives the terminal back: modes, cursor, main screen, attributes. */
void lec_tty_free (LecTty *tty);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LecTty, lec_tty_free)

/* Columns and rows; 80×24 where the terminal does not say. */
void lec_tty_size (LecTty *tty, int *width, int *height);
/* Queues bytes and writes what the terminal takes at once. */
void lec_tty_write (LecTty *tty, const void *bytes, gsize n);
/* Whether queued bytes wait. */
gboolean lec_tty_waits (const LecTty *tty);
/* Writes what is queued, waiting for the terminal for at most `ms` milliseconds in all. */
void lec_tty_flush (LecTty *tty, int ms);

/* Cooked mode and back, around a stop of the process. */
void lec_tty_leave (LecTty *tty);
void lec_tty_enter (LecTty *tty);

/* A descriptor that is readable when the process was asked to stop (SIGTSTP) or went on (SIGCONT);
 * lec_tty_signal gives the signal that came, or 0 when there is no more. */
int lec_tty_signal_fd (LecTty *tty);
int lec_tty_signal (LecTty *tty);
/* Stops the process as the terminal's Ctrl-Z does; returns when it goes on. */
void lec_tty_stop (LecTty *tty);
