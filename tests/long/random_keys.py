#!/usr/bin/env python3
"""Random keys, pastes, sizes and signals against the terminal face in a pseudo terminal, until the time is over.

random_keys.py BUILD [SECONDS] [SEED]: the build with the sanitizers tells most. A face that dies of anything but a
quit, or that does not answer Ctrl-L within PATIENCE seconds, fails; the seed says how to see it again."""
import fcntl
import os
import pathlib
import pty
import random
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time

PATIENCE = 60
KEYS = ["\x1b", "\r", "\t", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x7f",
        "\x1b[3~", "\x1b[Z", "\x1b1", "\x1b2", "\x1b3", "\x1bm", "\x1bx", "\x1b\r", "\x10", "\x0c", "\x15", "\x0b",
        "\x17", "\x0e", "\x04", "\x1bOP", "\x1bOQ", "\x1bOR", "\x1b[I", "\x1b[O", "/", "?", ":", "d", "n", "N", "x",
        "m", "a", "i", "p", "r", "g", "G", "j", "k", "h", "l", " ", "1", "2", "3", "\x1b[<0;5;5M", "\x1b[200~"]
WORDS = ["tea", "lighthouse", "keeper ", "日本", "שלום", "e\u0301", "👩‍👩‍👧", "\"", "-", "winter of 1847", "?"]
SIZES = [(24, 80), (60, 200), (10, 40), (8, 30), (40, 120), (1, 1), (3, 400), (100, 20)]
NOTES = "# Notes on tea\n\nTea cools slower in a small pot.\n\n## 灯台\n\nThe keeper counted ships in 1847.\n" * 40


def start(lectern, home):
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm-256color",
           "LECTERN_DATA": str(home / "data"),
           "ASAN_OPTIONS": f"log_path={home}/report:" + os.environ.get("ASAN_OPTIONS", ""),
           "UBSAN_OPTIONS": f"log_path={home}/report:" + os.environ.get("UBSAN_OPTIONS", "")}
    child, master = pty.fork()
    if child == 0:
        os.chdir(home)
        os.execve(lectern, [lectern], env)
    return child, master


def drain(master, seconds):
    """Reads what the face draws. Returns how many bytes, or None where it has closed the terminal."""
    n, end = 0, time.time() + seconds
    while time.time() < end and select.select([master], [], [], max(0, end - time.time()))[0]:
        try:
            data = os.read(master, 65536)
        except OSError:
            return None
        if not data:
            return None
        n += len(data)
    return n


def ended(child):
    pid, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if pid else None


def answers(child, master):
    """Whether the face, asked to draw anew, draws."""
    os.kill(child, signal.SIGCONT)
    os.write(master, b"\x1b[201~\x1b[201~\x0c")
    end = time.time() + PATIENCE
    while time.time() < end:
        n = drain(master, 0.2)
        if n is None or n > 0:
            return True
    return False


def step(rng, child, master, home):
    what = rng.random()
    if what < 0.70:
        os.write(master, rng.choice(KEYS).encode())
    elif what < 0.86:
        os.write(master, rng.choice(WORDS).encode())
    elif what < 0.90:
        os.write(master, bytes(rng.randrange(4, 256) for _ in range(rng.randrange(1, 12))))
    elif what < 0.92:
        os.write(master, b"\x1b[200~" + (rng.choice(WORDS) + "\n").encode() * rng.randrange(100) + b"\x1b[201~")
    elif what < 0.97:
        rows, columns = rng.choice(SIZES)
        fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    elif what < 0.98:
        os.write(master, f"\x1b\x1b2i{home}/notes\r".encode())
    else:
        os.write(master, b"\x1b[201~\x03")  # stop; twice in two seconds quits
    return drain(master, rng.choice([0, 0, 0.01, 0.05, 0.3]))


def main():
    build, seconds = pathlib.Path(sys.argv[1]).resolve(), float(sys.argv[2]) if len(sys.argv) > 2 else 180
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 30)
    rng, home = random.Random(seed), pathlib.Path(tempfile.mkdtemp(prefix="lectern-keys-"))
    (home / "notes").mkdir()
    for i in range(20):
        (home / "notes" / f"notes {i} 日本.md").write_text(NOTES + str(i))
    child, master = start(str(build / "lectern"), home)
    end, steps, starts, problem = time.time() + seconds, 0, 1, None
    while time.time() < end and not problem:
        steps += 1
        try:
            alive = step(rng, child, master, home) is not None
            if alive and steps % 200 == 0 and not answers(child, master):
                problem = "it does not answer"
        except OSError:
            alive = False
        if not alive:
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            os.close(master)
            if code != 0:
                problem = f"it ended with {code}"
                break
            child, master = start(str(build / "lectern"), home)
            starts += 1
    if not problem or "answer" in problem:
        os.kill(child, signal.SIGKILL if problem else signal.SIGTERM)
        stop = time.time() + PATIENCE
        while ended(child) is None:
            drain(master, 0.1)
            if time.time() > stop:
                problem = problem or "it does not end at SIGTERM"
                os.kill(child, signal.SIGKILL)
    reports = list(home.glob("report*"))
    for report in reports:
        print(report.read_text(errors="replace")[:6000])
    print(f"random keys: seed {seed}, {steps} steps, {starts} starts: {problem or 'well'}")
    shutil.rmtree(home, ignore_errors=True)
    sys.exit(1 if problem or reports else 0)


if __name__ == "__main__":
    main()
