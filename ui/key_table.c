/* key_table.c — every key of the face, once.
 * SPDX-License-Identifier: MIT */
#include "ui/keys.h"

const LecBinding LEC_BINDINGS[] = {
    {"global", "Alt-1 F1", LEC_CMD_PANE_1, NULL, "go to Chat"},
    {"global", "Alt-2 F2", LEC_CMD_PANE_2, NULL, "go to Documents"},
    {"global", "Alt-3 F3", LEC_CMD_PANE_3, NULL, "go to Search"},
    {"global", "Ctrl-P", LEC_CMD_PALETTE, NULL, "find any command"},
    {"global", "Ctrl-C", LEC_CMD_STOP, NULL, "stop what runs; twice: quit"},
    {"global", "Ctrl-L", LEC_CMD_REDRAW, NULL, "draw the screen anew"},
    {"global", "Ctrl-Z", LEC_CMD_SUSPEND, NULL, "suspend"},

    {"plain", "1", LEC_CMD_PANE_1, NULL, "go to Chat"},
    {"plain", "2", LEC_CMD_PANE_2, NULL, "go to Documents"},
    {"plain", "3", LEC_CMD_PANE_3, NULL, "go to Search"},
    {"plain", ":", LEC_CMD_PALETTE, NULL, "find any command"},
    {"plain", "?", LEC_CMD_HELP, "keys", "what the keys do"},
    {"plain", "q", LEC_CMD_QUIT, NULL, "close; with nothing open: quit"},

    {"move", "Down j", LEC_CMD_DOWN, NULL, "down"},
    {"move", "Up k", LEC_CMD_UP, NULL, "up"},
    {"move", "PgDn Ctrl-D Space", LEC_CMD_PAGE_DOWN, NULL, "a screen down"},
    {"move", "PgUp Ctrl-U", LEC_CMD_PAGE_UP, NULL, "a screen up"},
    {"move", "g Home", LEC_CMD_TOP, NULL, "to the top"},
    {"move", "G End", LEC_CMD_BOTTOM, NULL, "to the end"},

    {"welcome", "i", LEC_CMD_IMPORT, "import", "import a document or a folder"},

    {"documents", "Enter Right l", LEC_CMD_OPEN, "open", "what is in the document"},
    {"documents", "i", LEC_CMD_IMPORT, "import", "import a document or a folder"},
    {"documents", "/", LEC_CMD_FILTER, "filter", "show documents whose name or title has some words"},
    {"documents", "d Delete", LEC_CMD_REMOVE, "remove", "remove the document from the collection; the file stays"},
    {"documents", "p", LEC_CMD_PASSWORD, NULL, "give the password of a locked document and import it again"},
    {"documents", "Tab", LEC_CMD_OTHER, NULL, "to the other side"},
    {"documents", "Esc", LEC_CMD_BACK, NULL, "drop the filter"},
    {"documents", "r", LEC_CMD_RELOAD, NULL, "read the list again"},

    {"detail", "Enter", LEC_CMD_OPEN, "pages", "read the document's pages"},
    {"detail", "d Delete", LEC_CMD_REMOVE, "remove", "remove the document from the collection; the file stays"},
    {"detail", "p", LEC_CMD_PASSWORD, NULL, "give the password of a locked document and import it again"},
    {"detail", "Tab", LEC_CMD_OTHER, NULL, "to the other side"},
    {"detail", "Esc Left h", LEC_CMD_BACK, "back", "back to the list"},

    {"page", "n", LEC_CMD_NEXT, "next match", "next match; after the last one the next page"},
    {"page", "N", LEC_CMD_PREVIOUS, NULL, "previous match; before the first one the previous page"},
    {"page", "Right l ]", LEC_CMD_NEXT_PAGE, "next page", "next page"},
    {"page", "Left h [", LEC_CMD_PREVIOUS_PAGE, "page before", "previous page"},
    {"page", "Esc", LEC_CMD_BACK, "back", "back"},
    {"page", "Tab", LEC_CMD_OTHER, NULL, "to the other side"},

    {"search.field", "Enter", LEC_CMD_OPEN, "page", "open the page of the chosen hit"},
    {"search.field", "Down", LEC_CMD_DOWN, "choose", "next hit"},
    {"search.field", "Up", LEC_CMD_UP, NULL, "previous hit"},
    {"search.field", "PgDn", LEC_CMD_PAGE_DOWN, NULL, "some hits down"},
    {"search.field", "PgUp", LEC_CMD_PAGE_UP, NULL, "some hits up"},
    {"search.field", "Alt-m", LEC_CMD_MODE, "mode", "hybrid, words alone, or meaning alone"},
    {"search.field", "Alt-x", LEC_CMD_EXPLAIN, "explain", "why these scores"},
    {"search.field", "Tab", LEC_CMD_OTHER, NULL, "to the hits"},
    {"search.field", "Esc", LEC_CMD_BACK, "leave the field", "leave the field"},

    {"search", "Enter Right l", LEC_CMD_OPEN, "page", "open the page of the chosen hit"},
    {"search", "/", LEC_CMD_FILTER, "search", "write another query"},
    {"search", "x Alt-x", LEC_CMD_EXPLAIN, "explain", "why these scores"},
    {"search", "m Alt-m", LEC_CMD_MODE, "mode", "hybrid, words alone, or meaning alone"},
    {"search", "a", LEC_CMD_ASK, "ask", "put the query to the documents as a question"},
    {"search", "n", LEC_CMD_DOWN, NULL, "next hit"},
    {"search", "N", LEC_CMD_UP, NULL, "previous hit"},
    {"search", "Tab", LEC_CMD_OTHER, NULL, "to the other side"},
    {"search", "Esc", LEC_CMD_BACK, NULL, "back to the field"},

    {"chat.field", "Enter", LEC_CMD_OPEN, "send", "ask"},
    {"chat.field", "Alt-Enter Ctrl-J", LEC_CMD_NEWLINE, "new line", "a new line in the question"},
    {"chat.field", "Tab", LEC_CMD_OTHER, "citations", "to the citations"},
    {"chat.field", "PgUp", LEC_CMD_PAGE_UP, NULL, "scroll back"},
    {"chat.field", "PgDn", LEC_CMD_PAGE_DOWN, NULL, "scroll on"},
    {"chat.field", "Esc", LEC_CMD_BACK, "leave the field", "stop the answer; else leave the field"},

    {"chat.running", "Esc", LEC_CMD_BACK, "stop", "stop the answer"},

    {"chat", "Enter", LEC_CMD_OPEN, "open citation", "open the cited page at the quotation"},
    {"chat", "j n", LEC_CMD_NEXT, "next", "next citation"},
    {"chat", "k N", LEC_CMD_PREVIOUS, NULL, "previous citation"},
    {"chat", "i a /", LEC_CMD_FILTER, "ask", "write a question"},
    {"chat", "Tab", LEC_CMD_OTHER, NULL, "next citation; after the last one the question"},
    {"chat", "Down", LEC_CMD_DOWN, NULL, "a line down"},
    {"chat", "Up", LEC_CMD_UP, NULL, "a line up"},
    {"chat", "Ctrl-N", LEC_CMD_CLEAR, NULL, "forget this conversation"},
    {"chat", "Esc", LEC_CMD_BACK, NULL, "stop the answer; else back to the question"},

    {"help", "Esc", LEC_CMD_BACK, "back", "back"},
    {"result", "Esc", LEC_CMD_BACK, "close", "close"},

    {"prompt", "Enter", LEC_CMD_OPEN, "do it", "take what was written"},
    {"prompt", "Tab", LEC_CMD_COMPLETE, "complete", "complete the path"},
    {"prompt", "Esc", LEC_CMD_BACK, "cancel", "do nothing"},

    {"filter", "Enter", LEC_CMD_OPEN, "keep", "keep the filter and go to the list"},
    {"filter", "Esc", LEC_CMD_BACK, "all", "show all again"},

    {"question", "y", LEC_CMD_YES, "yes", "yes"},
    {"question", "n Esc q", LEC_CMD_NO, "no", "no"},

    {"palette", "Enter", LEC_CMD_OPEN, "do it", "do what is chosen"},
    {"palette", "Down Ctrl-N Tab", LEC_CMD_DOWN, NULL, "next"},
    {"palette", "Up Ctrl-P", LEC_CMD_UP, NULL, "previous"},
    {"palette", "Esc", LEC_CMD_BACK, "close", "close"},

    {"line", "Ctrl-A Home", LEC_CMD_EDIT, NULL, "to the beginning of the line"},
    {"line", "Ctrl-E End", LEC_CMD_EDIT, NULL, "to its end"},
    {"line", "Alt-b Ctrl-Left", LEC_CMD_EDIT, NULL, "a word back"},
    {"line", "Alt-f Ctrl-Right", LEC_CMD_EDIT, NULL, "a word on"},
    {"line", "Ctrl-W Alt-Backspace", LEC_CMD_EDIT, NULL, "delete the word before"},
    {"line", "Ctrl-U", LEC_CMD_EDIT, NULL, "delete to the beginning"},
    {"line", "Ctrl-K", LEC_CMD_EDIT, NULL, "delete to the end"},
    {NULL, NULL, LEC_CMD_NONE, NULL, NULL},
};
