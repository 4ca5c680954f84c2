"""Wrong input: a clear sentence, the right exit status, nothing lost."""
import os
import pathlib
import shutil
import subprocess
import tempfile
from lectern import Lectern, PROGRAM, SHARED, main

L = Lectern()
NOBODY = 65534
ROOT = os.geteuid() == 0


def fails(code, *args, says=(), lectern=L, **more):
    done = lectern.run(*args, **more)
    text = done.out + done.err
    assert done.returncode == code, (args, done.returncode, text)
    for word in says:
        assert word in text, (word, text)
    assert "GLib" not in text and "CRITICAL" not in text, text
    assert max(map(len, text.splitlines())) < 600, text
    return done


COPY = tempfile.TemporaryDirectory(prefix="lectern-program-")  # the build may lie where nobody else may look


def unprivileged():
    """Arguments that make a run respect permissions, also where the tests run as root."""
    if not ROOT:
        return {}
    copy = pathlib.Path(COPY.name)
    if not (copy / "lectern").exists():
        os.chmod(copy, 0o755)
        for part in ("libexec", "lib", "share"):
            shutil.copytree(PROGRAM.parent / part, copy / part)
        shutil.copy2(PROGRAM, copy / "lectern")
    return {"user": NOBODY, "group": NOBODY, "extra_groups": [], "program": copy / "lectern"}


def test_missing_file():
    fails(1, "import", "nowhere.pdf", says=["nowhere.pdf", "failed"])
    done = L.json("import", "nowhere.pdf", code=1)
    assert done["failed"] == 1 and done["files"][0]["error"]["code"] == "not_found", done
    fails(1, "eval", "ir", "nowhere", says=["nowhere"])


def test_unknown_type():
    L.write("picture.xyz", b"\x00\x01\x02\x03" * 100)
    L.write("book.docx", b"PK\x03\x04" + bytes(100))
    fails(1, "import", "picture.xyz", "book.docx", says=["picture.xyz", "book.docx"])
    done = L.json("import", "picture.xyz", code=1)
    assert done["files"][0]["error"]["code"] == "unsupported", done


def test_damaged_pdf():
    L.write("bad.pdf", b"%PDF-1.7\n" + b"\x00garbage" * 50)
    done = L.json("import", "bad.pdf", code=1)
    assert done["files"][0]["error"]["code"] == "corrupt", done
    assert L.json("documents")["documents"][0]["status"] == "failed"
    assert "failed" in L.ok("documents").out


def test_passwords():
    manifest = SHARED / "pdf_dev" / "manifest.tsv"
    rows = [line.split("\t") for line in manifest.read_text().splitlines()] if manifest.exists() else []
    column = next((rows[0].index(c) for c in rows[0] if "password" in c.lower()), None) if rows else None
    locked = [r for r in rows[1:] if column is not None and len(r) > column and r[column].strip(" -")]
    if not locked:
        return print("skipped: no encrypted PDF at hand")
    for row in locked[:2]:
        path, word = SHARED / "pdf_dev" / row[0], row[column]
        done = L.run("import", path)
        if done.returncode == 0:
            continue  # its user password is empty
        assert "--password" in done.out + done.err, done.out
        assert L.json("import", path, "--password", "wrong", code=1)["files"][0]["error"]["code"] == "encrypted"
        assert L.json("import", path, "--password", word)["failed"] == 0


def test_folder_without_permission():
    other = Lectern()
    closed = other.write("closed/a.md", "# A\n\nText.\n").parent
    other.write("open/b.md", "# B\n\nText.\n")
    if ROOT:
        subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", other.home], check=True)
    os.chmod(closed, 0)
    try:
        fails(1, "import", "closed", "open", says=["closed", "done", "open/b.md"], lectern=other, **unprivileged())
    finally:
        os.chmod(closed, 0o700)


def test_read_only_data():
    other = Lectern()
    other.write("a.md", "# Kettle\n\nThe kettle is blue.\n")
    other.write("b.md", "# Cup\n\nThe cup is red.\n")
    other.ok("import", "a.md")
    subprocess.run(["chmod", "-R", "a-w,a+rX", other.data], check=True)
    os.chmod(other.home, 0o755)
    fails(1, "import", "b.md", says=["read-only"], lectern=other, **unprivileged())
    fails(1, "documents", "remove", "a.md", says=["read-only"], lectern=other, **unprivileged())
    done = other.run("search", "kettle blue", **unprivileged())
    assert done.returncode == 0 and "a.md" in done.out, done.err
    assert other.run("doctor", **unprivileged()).returncode == 1
    subprocess.run(["chmod", "-R", "u+w", other.data], check=True)
    assert other.json("documents")["total"] == 1


def test_data_folder_is_a_file():
    other = Lectern()
    other.write("data", "I am a file")
    fails(1, "documents", says=[str(other.data)], lectern=other)
    fails(1, "doctor", says=["✗ data folder", "--data"], lectern=other)


def test_newer_data():
    other = Lectern()
    other.write("a.md", "# Kettle\n\nThe kettle is blue.\n")
    other.ok("import", "a.md")
    store = other.data / "library" / "data.mdb"
    bytes_ = bytearray(store.read_bytes())
    at, changed = bytes_.find(b"format"), 0
    while at >= 0:
        if 0 < int.from_bytes(bytes_[at + 6:at + 14], "little") < 1000:
            bytes_[at + 6:at + 14] = (1000).to_bytes(8, "little")
            changed += 1
        at = bytes_.find(b"format", at + 1)
    assert changed, "the format's number was not found"
    before = bytes(bytes_)
    store.write_bytes(before)
    for args in (["search", "kettle"], ["documents"], ["import", "a.md"], ["ask", "What is blue?"]):
        fails(1, *args, says=["newer", str(other.data)], lectern=other)
    assert store.read_bytes() == before, "nothing is written to it"
    done = fails(1, "doctor", says=["✗ collection", "newer"], lectern=other)
    assert "✓ built-in model" in done.out


def test_full_disk():
    other = Lectern()
    small = other.home / "small"
    small.mkdir()
    if not ROOT or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", small],
                                  capture_output=True).returncode:
        return print("skipped: cannot mount a small disk")
    try:
        for i in range(40):
            text = " ".join(f"word{i}x{j} kettle" for j in range(6000))
            other.write(f"many/{i}.txt", text)
        other.write("one.md", "# Kettle\n\nThe kettle is blue.\n")
        other.ok("import", "one.md", "--data", small / "data")
        done = other.run("import", "many", "--data", small / "data")
        assert done.returncode == 1 and ("full" in done.err or "No space" in done.err), done.err
        found = other.json("search", "kettle blue", "--data", small / "data")["results"]
        assert any(h["filename"] == "one.md" for h in found)
    finally:
        subprocess.run(["umount", small])


def test_long_query():
    fails(2, "search", "-", stdin="tea " * (1 << 18), says=["8192"])
    fails(2, "ask", "-", stdin="tea " * (1 << 18), says=["8192"])
    fails(2, "complete", "-", stdin="tea " * (1 << 18), says=["10000"])
    fails(2, "search", "-", stdin=b"\xff\xfe\xff", says=["UTF-8"])
    fails(2, "search", "-", stdin="", says=["query"])
    fails(2, "search", "!!! ...", says=["query"])


def test_odd_names():
    other = Lectern()
    name = os.fsencode(other.home) + b"/caf\xe9 \xff.md"
    pathlib.Path(os.fsdecode(name)).write_text("# Latin\n\nA name that is not UTF-8.\n")
    done = other.run("import", name.decode(errors="surrogateescape"))
    assert done.returncode == 0, done.err
    assert other.json("search", "name UTF")["results"]
    other.write("-k.md", "# Dash\n\nA name with a dash.\n")
    other.ok("import", "--", "-k.md")
    other.ok("import", "./-k.md")


def test_devices():
    """What is no file is refused at once, not waited for."""
    os.mkfifo(L.home / "pipe.md")
    fails(1, "import", "pipe.md", says=["pipe.md"], timeout=60)
    fails(1, "import", "/dev/zero", says=["/dev/zero"], timeout=60)


main(globals())
