"""Ctrl-C during an import: exit status 130, how to go on, a whole collection; two processes at once."""
import random
import signal
import subprocess
import time
from lectern import Lectern, PROGRAM, main

WORDS = [f"word{i}" for i in range(4000)]


def many(lectern, n=60):
    pick = random.Random(7)
    for i in range(n):
        lectern.write(f"many/{i}.md", "".join(f"# Part {p}\n\n{' '.join(pick.choices(WORDS, k=200))}\n\n" for p in range(2)))


def start(lectern, *args):
    return subprocess.Popen([PROGRAM.resolve(), *args], env=lectern.env, cwd=lectern.home, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE)


def test_interrupt():
    lectern = Lectern()
    many(lectern)
    for number in (signal.SIGINT, signal.SIGTERM):
        process = start(lectern, "import", "many")
        assert process.stdout.readline().startswith((b"done", b"unchanged"))
        process.send_signal(number)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 130, (process.returncode, err)
        assert b"interrupted" in err and b"same command" in err, err
        assert lectern.ok("doctor", "--check")
    done = lectern.json("import", "many")
    assert done["failed"] == 0 and done["done"] + done["unchanged"] == 60, done
    assert lectern.json("documents", "--limit", "1")["total"] == 60


def test_second_interrupt():
    """Whatever a worker is doing, a second Ctrl-C ends the process."""
    lectern = Lectern()
    many(lectern)
    process = start(lectern, "import", "many")
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT)
    assert lectern.ok("doctor", "--check")


def test_search_beside_import():
    """A second process searches, and imports, while the first one imports."""
    lectern = Lectern()
    many(lectern)
    lectern.write("tea.md", "# Tea\n\nGreen tea is brewed at eighty degrees.\n")
    process = start(lectern, "import", "many")
    process.stdout.readline()
    assert lectern.json("import", "tea.md", "--no-wait")["done"] == 1
    assert lectern.json("search", "green tea")["results"][0]["filename"] == "tea.md"
    assert process.poll() is None or process.returncode == 0
    process.communicate(timeout=600)
    assert process.returncode == 0
    assert lectern.json("documents", "--limit", "1")["total"] == 61
    assert lectern.ok("doctor", "--check")


def test_watch():
    """--watch imports what comes and what changes, in new folders too, until Ctrl-C."""
    lectern = Lectern()
    lectern.write("notes/a.md", "# A\n\nThe kettle is blue.\n")
    process = start(lectern, "import", "notes", "--watch")
    assert b"notes/a.md" in process.stdout.readline()
    time.sleep(2)  # until it waits
    lectern.write("notes/b.md", "# B\n\nThe cup is red.\n")
    assert b"notes/b.md" in process.stdout.readline()
    lectern.write("notes/a.md", "# A\n\nThe kettle is green now.\n")
    line = process.stdout.readline()
    assert b"replaced" in line and b"notes/a.md" in line, line
    lectern.write("notes/new/c.md", "# C\n\nThe spoon is silver.\n")
    assert b"notes/new/c.md" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    assert lectern.json("search", "kettle green")["results"][0]["filename"] == "a.md"
    assert lectern.run("import", "-", "--watch", stdin="x").returncode == 2


main(globals())
