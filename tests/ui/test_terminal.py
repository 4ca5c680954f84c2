#!/usr/bin/env python3
"""The terminal face in a real terminal: tmux draws it, keys are sent, and the terminal is whole afterwards."""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = pathlib.Path(os.environ.get("LECTERN_BUILD", "build/release")).resolve()
LECTERN = BUILD / "lectern"
SHARED = pathlib.Path("../shared/data/pdf_dev").resolve()
PATIENCE = 40  # seconds; the machine may be busy

NOTES = """# Notes on tea

Tea cools slower in a small pot than in a wide cup, since less of its surface meets the air.

## Lighthouses

The keeper of the lighthouse at Skerryvore counted every ship that passed in the winter of 1847.
"""


class Terminal:
    """A tmux server of its own with one window that runs a shell."""

    def __init__(self, width=100, height=30, **environment):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="lectern-ui-"))
        (self.dir / "home").mkdir()
        self.socket = str(self.dir / "tmux")
        env = {"PATH": os.environ["PATH"], "HOME": str(self.dir / "home"), "LANG": "C.UTF-8", "PS1": "$ ",
               "LECTERN_DATA": str(self.dir / "data"), "SHELL": "/bin/sh", "TMUX_TMPDIR": str(self.dir)}
        if "ASAN_OPTIONS" in os.environ:
            env["ASAN_OPTIONS"] = os.environ["ASAN_OPTIONS"]
        self.env = {**env, **environment}
        subprocess.run(["tmux", "-S", self.socket, "-f", "/dev/null", "new-session", "-d", "-x", str(width), "-y",
                        str(height), "/bin/sh"], env=self.env, check=True)
        self.wait("$")

    def tmux(self, *args):
        return subprocess.run(["tmux", "-S", self.socket, *args], env=self.env, check=True, capture_output=True,
                              text=True).stdout

    def keys(self, *keys):
        self.tmux("send-keys", *keys)

    def type(self, text):
        self.tmux("send-keys", "-l", text)

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def format(self, what):
        return self.tmux("display-message", "-p", what).strip()

    def wait(self, *texts, gone=()):
        """Waits until every text is on the screen and none of `gone` is."""
        end = time.time() + PATIENCE
        while time.time() < end:
            screen = self.screen()
            if all(t in screen for t in texts) and not any(t in screen for t in gone):
                return screen
            time.sleep(0.05)
        raise AssertionError(f"waited for {texts} without {gone}, but the screen is\n{screen}")

    def start(self, *args):
        self.type(" ".join([str(LECTERN), *args]) + "; echo END-$?")
        self.keys("Enter")
        self.wait("1 Chat", "2 Documents", "3 Search")

    def pid(self):
        """The face's process, below the shell."""
        end = time.time() + PATIENCE
        while time.time() < end:
            below = [int(self.format("#{pane_pid}"))]
            while below:
                at = below.pop()
                if pathlib.Path(f"/proc/{at}/comm").read_text().strip() == "lectern":
                    return at
                below += [int(p) for p in pathlib.Path(f"/proc/{at}/task/{at}/children").read_text().split()]
            time.sleep(0.05)
        raise AssertionError("the face does not run")

    def check_restored(self, test, status):
        self.wait(f"END-{status}")
        test.assertEqual(self.format("#{alternate_on}"), "0")
        test.assertEqual(self.format("#{cursor_flag}"), "1")
        test.assertEqual(self.format("#{keypad_cursor_flag}"), "0")
        self.type("stty -a")
        self.keys("Enter")
        screen = self.wait("icanon")
        for mode in ("icanon", "echo", "isig", "icrnl", "opost", "onlcr"):
            test.assertRegex(screen, rf"(^|[ \n]){mode}([ \n;]|$)")

    def close(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], env=self.env, capture_output=True)
        time.sleep(0.1)
        shutil.rmtree(self.dir, ignore_errors=True)


class TerminalFace(unittest.TestCase):
    def open(self, **kwargs):
        terminal = Terminal(**kwargs)
        self.addCleanup(terminal.close)
        return terminal

    def test_whole_way(self):
        """Import, search, a page, a question, its citation, and the end."""
        t = self.open()
        (t.dir / "notes.md").write_text(NOTES)
        t.start()
        t.wait("import a document or a folder", "0 documents")
        t.keys("i")
        t.wait("Import:")
        t.type(str(t.dir / "not"))
        t.keys("Tab")
        t.wait("notes.md")
        t.keys("Enter")
        t.wait("1 imported", "notes.md", "1 document")
        t.keys("M-3")
        t.type("skerryvore lighthouse")
        t.wait("keeper of the lighthouse")
        t.keys("Enter")
        t.wait("p. 1 of 1", "Lighthouses")
        t.keys("M-1")
        t.type("Who counted every ship in the winter of 1847?")
        t.keys("Enter")
        t.wait("[1]", "p. 1", "✓")
        t.keys("Tab")
        t.keys("Enter")
        t.wait("Tea cools slower", "p. 1 of 1")
        t.keys("Escape")
        t.wait("open citation")
        t.keys("q")
        t.check_restored(self, 0)

    def test_pdf(self):
        if not SHARED.is_dir():
            self.skipTest("../shared is absent")
        path = SHARED / "docling__2305.03393v1-pg9.pdf"
        t = self.open(width=120, height=40)
        t.start()
        t.wait("0 documents")
        t.keys("i")
        t.type(str(path))
        t.keys("Enter")
        t.wait("1 imported", "Pages")
        t.keys("Enter")
        t.wait("1 page")
        t.keys("Enter")
        t.wait("p. 1 of 1")
        t.keys("q", "q", "q")
        t.check_restored(self, 0)

    def test_signals(self):
        """The terminal comes back whatever ends the face."""
        for number, status in ((signal.SIGTERM, 143), (signal.SIGHUP, 129)):
            with self.subTest(signal=number):
                t = self.open()
                t.start()
                t.wait("0 documents")
                os.kill(t.pid(), number)
                t.check_restored(self, status)

    def test_crash(self):
        if "asan" in str(BUILD):
            self.skipTest("the sanitizer handles crashes itself")
        t = self.open()
        t.start()
        t.wait("0 documents")
        os.kill(t.pid(), signal.SIGSEGV)
        t.check_restored(self, 139)

    def test_suspend(self):
        t = self.open()
        t.type("set -m; echo READY")
        t.keys("Enter")
        t.wait("READY\n")
        t.start()
        t.wait("0 documents")
        t.keys("C-z")
        t.wait("Stopped", gone=("0 documents",))
        self.assertEqual(t.format("#{alternate_on}"), "0")
        t.type("fg")
        t.keys("Enter")
        t.wait("0 documents", "import a document")
        t.keys("q")
        t.wait("$", gone=("0 documents",))
        self.assertEqual(t.format("#{alternate_on}"), "0")

    def test_resize(self):
        t = self.open(width=120, height=40)
        t.start()
        t.wait("0 documents")
        t.tmux("resize-window", "-x", "60", "-y", "14")
        t.wait("by quotation from your documents", gone=("────",))
        t.tmux("resize-window", "-x", "20", "-y", "4")
        t.wait("too small")
        t.tmux("resize-window", "-x", "100", "-y", "30")
        t.wait("Without a model, questions are answered by quotation from your documents.")
        t.keys("q")
        t.check_restored(self, 0)

    def test_keys_and_paste(self):
        """A lone Escape, a pasted text with control characters, UTF-8 and Ctrl-C twice."""
        t = self.open()
        t.start()
        t.wait("0 documents")
        t.keys("i")
        t.wait("Import:")
        t.keys("Escape")
        t.wait("import a document", gone=("Import:",))
        t.keys("M-1")
        t.tmux("set-buffer", "naïve 日本\x1b[31m\nline two")
        t.tmux("paste-buffer", "-p")
        t.wait("naïve 日本[31m", "line two")
        t.keys("C-c")
        t.wait("Ctrl-C again quits")
        t.keys("C-c")
        t.check_restored(self, 0)

    def test_colours(self):
        """24-bit colours where the terminal says so, none with NO_COLOR."""
        t = self.open(COLORTERM="truecolor")
        t.start()
        t.wait("0 documents")
        self.assertIn("\x1b[1m\x1b[38;2;122;162;247m", t.tmux("capture-pane", "-p", "-e"))
        t.keys("q")
        plain = self.open(COLORTERM="truecolor", NO_COLOR="1")
        plain.start()
        plain.wait("0 documents")
        self.assertNotRegex(plain.tmux("capture-pane", "-p", "-e"), "\x1b\\[[34]8")
        plain.keys("q")

    def test_terminals(self):
        """An unknown terminal is taken for xterm; a dumb one gets a sentence."""
        t = self.open()
        t.type("export TERM=no-such-terminal")
        t.keys("Enter")
        t.start()
        t.wait("0 documents")
        t.keys("q")
        t.check_restored(self, 0)
        t.type(f"clear; TERM=dumb {LECTERN}; echo END-$?")
        t.keys("Enter")
        t.wait("terminal", "END-2")
        run = subprocess.run([LECTERN], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=t.env)
        self.assertEqual(run.returncode, 2)
        self.assertIn("terminal", run.stderr)


if __name__ == "__main__":
    if not shutil.which("tmux"):
        print("tmux is not installed: skipped")
        sys.exit(77)
    if not LECTERN.exists():
        print(f"{LECTERN} is not built: skipped")
        sys.exit(77)
    unittest.main()
