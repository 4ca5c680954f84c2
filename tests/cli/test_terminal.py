"""On a terminal: bold words, a progress bar, columns that fit; with NO_COLOR and TERM=dumb neither colours nor a bar."""
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from lectern import Lectern, PROGRAM, main

L = Lectern()


def on_terminal(*args, columns=80, env=None):
    """Exit status and what a terminal of that width receives (standard output and error together)."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen([PROGRAM.resolve(), *args], stdin=theirs, stdout=theirs, stderr=theirs, cwd=L.home,
                               env=L.env | {"TERM": "xterm-256color"} | (env or {}))
    os.close(theirs)
    received = b""
    while True:
        try:
            block = os.read(ours, 65536)
        except OSError:
            break
        if not block:
            break
        received += block
    os.close(ours)
    return process.wait(), received.decode()


def test_import_bar():
    for i in range(60):
        L.write(f"docs/a long name of a document, number {i:03}, with tea.md",
                "".join(f"# Tea {i}-{p}\n\n{'green leaves in water ' * 60}\n\n" for p in range(10)))
    status, text = on_terminal("import", "docs")
    assert status == 0, text
    assert "\r\033[K" in text and "█" in text or "░" in text, text[:2000]
    lines = [re.sub(r"\r\033\[K[^\r\n]*(?=\r\033\[K)", "", x) for x in text.split("\r\n")]
    assert len([x for x in lines if "docs/a long name" in x and "done" in x]) == 60
    assert text.endswith("s\r\n"), text[-200:]


def test_search_bold():
    status, text = on_terminal("search", "leaves")
    assert status == 0 and "\033[1mleaves\033[0m" in text and "*leaves*" not in text, text
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        status, text = on_terminal("search", "leaves", env=env)
        assert status == 0 and "\033" not in text and "*leaves*" in text, text
    assert "\033" not in on_terminal("search", "leaves", "--no-color")[1]
    assert "\033[1m" in on_terminal("search", "leaves", env={"NO_COLOR": ""})[1], "an empty NO_COLOR does not count"


def test_table_fits():
    for columns in (60, 80, 200):
        status, text = on_terminal("documents", columns=columns, env={"NO_COLOR": "1"})
        lines = text.rstrip().split("\r\n")
        assert status == 0 and len(lines) == 61
        assert max(map(len, lines)) <= columns, (columns, max(lines, key=len))
        assert ("…" in text) == (columns < 100)


def test_json_is_indented():
    assert on_terminal("config", "path", "--json")[1].startswith("{\r\n")


main(globals())
