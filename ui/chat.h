/* chat.h — what other panes ask of the chat.
 * SPDX-License-Identifier: MIT */
#pragma once
#include "ui/pane.h"

/* Puts a question to the documents, as if it had been written there. `chat`: the state of lec_pane_chat. */
void lec_chat_ask (gpointer chat, const char *question);
