#!/usr/bin/env python3
"""The house's rules that a program can check: includes point down, functions and files stay small, some calls are
banned, public prototypes are commented, no file-scope variable is mutable.

Run from the source root; `--self-test` shows each rule a line that breaks it and fails if the rule does not see it.
"""
import pathlib
import re
import sys

LAYERS = ["base", "config", "store", "net", "text", "index", "embed", "llm", "doc", "library", "session", "workflow",
          "app", "mcp"]
# Faces see the door and the ground; the door's own headers are the only ones of app that they may include.
FACES = {"cli": ["src/app/door.h", "src/app/face.h"], "server": ["src/app/door.h", "src/app/face.h"],
         "ui": ["src/app/door.h", "src/app/face.h"]}
ALONE = {"reader": ["base", "doc"], "faiss": ["base", "index"]}  # executables and modules of their own
MAX_FUNCTION, MAX_FILE, MAX_HEADER = 60, 600, 120
BANNED = re.compile(r"(?<![\w.>])(sprintf|vsprintf|strcpy|strcat|system|popen|gets|strtok|tmpnam|mktemp)\s*\(")
PROTOTYPE = re.compile(r"[A-Za-z].*\blec_\w+ \(")
RELEASE = re.compile(r"_(free|unref|ref|quark) \(|^G_DEFINE")  # one convention, told in docs/architecture.md
STRIP = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)


def bare(text):
    """The text with comments and literals blanked, line by line where it was."""
    return STRIP.sub(lambda m: '""' + "\n" * m.group().count("\n"), text)


def folder_of(path):
    return path.parts[0] if path.parts[0] == "ui" else path.parts[1] if len(path.parts) > 2 else "main"


def may_include(path, target):
    me, other = folder_of(path), folder_of(pathlib.Path(target))
    if me == other or me == "main":
        return True
    if me in FACES:
        return other == "base" or target in FACES[me]
    if me in ALONE:
        return other in ALONE[me]
    return other in LAYERS and me in LAYERS and LAYERS.index(other) < LAYERS.index(me)


def check_includes(path, text):
    for n, line in enumerate(text.splitlines(), 1):
        m = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
        if not m:
            continue
        target = m.group(1)
        if not target.startswith(("src/", "ui/")):
            yield n, f'"{target}" is not named from the source root'
        elif not may_include(path, target):
            yield n, f"{folder_of(path)} includes {target}, which is not below it"


def check_functions(path, text):
    lines, start = text.splitlines(), None
    for n, line in enumerate(lines, 1):
        if line == "{" and start is None:
            start = n
        elif line == "}" and start is not None:
            length = n - start + 1
            head = start - 1
            while head > 0 and lines[head - 1].strip() and not lines[head - 1].startswith(("}", "#", " *", "*/")):
                head -= 1
            near = "\n".join(lines[max(0, head - 3):start])
            if length > MAX_FUNCTION and "/* long:" not in near:
                yield start, f"a function of {length} lines (most {MAX_FUNCTION}) without its /* long: why */"
            start = None


def check_size(path, text):
    n = text.count("\n")
    if path.suffix == ".h" and n > MAX_HEADER and "table of data" not in text and not path.name.endswith("_data.h"):
        yield n, f"a header of {n} lines (most {MAX_HEADER})"
    if n > MAX_FILE and not path.stem.endswith(("_data", "_table")):
        yield n, f"a file of {n} lines (most {MAX_FILE})"


def check_calls(path, text):
    for n, line in enumerate(bare(text).splitlines(), 1):
        m = BANNED.search(line)
        if m:
            yield n, f"a banned call: {m.group(1)}"


def check_globals(path, text):
    for n, line in enumerate(bare(text).splitlines(), 1):
        m = re.match(r"static\s+(?!.*\bconst\b)(?!inline\b)[\w\s\*]+?\b(\w+)\s*(\[[^\]]*\])*\s*(=[^(]*)?;", line)
        if m and "/* global:" not in text.splitlines()[n - 1]:
            yield n, f"a mutable variable at file scope: {m.group(1)}"


def check_prototypes(path, text):
    """A public prototype needs a comment above it, or above the run of prototypes that it stands in, or behind it."""
    if path.suffix != ".h" or path.parts[0] == "tests":
        return
    lines = text.splitlines()
    commented = False
    for n, line in enumerate(lines, 1):
        if line.startswith(("/*", " *")) or "*/" in line:
            commented = True
        elif not line.strip():
            commented = False
        elif PROTOTYPE.match(line) and not commented and not RELEASE.search(line):
            yield n, "a public prototype without a comment"


def check_spdx(path, text):
    if "SPDX-License-Identifier" not in text[:3000]:
        yield 1, "no SPDX line in the opening comment"


CHECKS = [check_includes, check_functions, check_size, check_calls, check_globals, check_prototypes, check_spdx]


def sources(root):
    for top in ("src", "ui"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in (".c", ".h", ".cc"):
                yield path.relative_to(root)


def self_test():
    bad = [
        (check_includes, "src/base/x.c", '#include "src/store/store.h"\n'),
        (check_includes, "ui/x.c", '#include "src/library/library.h"\n'),
        (check_includes, "src/cli/x.c", '#include "src/app/app.h"\n'),
        (check_functions, "src/base/x.c", "int f (void)\n{\n" + "  x ();\n" * 60 + "}\n"),
        (check_size, "src/base/x.c", "\n" * 601),
        (check_size, "src/base/x.h", "\n" * 121),
        (check_calls, "src/base/x.c", "  sprintf (a, b);\n"),
        (check_calls, "src/base/x.c", "  if (system (a))\n"),
        (check_globals, "src/base/x.c", "static int counter = 0;\n"),
        (check_prototypes, "src/base/x.h", "\nint lec_x (void);\n"),
        (check_spdx, "src/base/x.c", "/* x */\n"),
    ]
    good = [
        (check_includes, "src/store/x.c", '#include "src/base/error.h"\n'),
        (check_includes, "ui/x.c", '#include "src/app/door.h"\n'),
        (check_functions, "src/base/x.c", "/* long: a table */\nint f (void)\n{\n" + "  x ();\n" * 60 + "}\n"),
        (check_calls, "src/base/x.c", '  g_print ("system (x)"); /* gets ( */\n'),
        (check_globals, "src/base/x.c", "static const int most = 3;\nstatic int f (void);\n"),
        (check_prototypes, "src/base/x.h", "\n/* Does it. */\nint lec_x (void);\n"),
    ]
    failures = 0
    for check, name, text in bad:
        if not list(check(pathlib.Path(name), text)):
            print(f"self-test: {check.__name__} does not see {text[:40]!r}")
            failures += 1
    for check, name, text in good:
        for n, why in check(pathlib.Path(name), text):
            print(f"self-test: {check.__name__} wrongly refuses {text[:40]!r}: {why}")
            failures += 1
    return failures


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    found = self_test()
    files = 0
    for path in sources(root):
        files += 1
        text = (root / path).read_text(encoding="utf-8")
        for check in CHECKS:
            for n, why in check(path, text):
                print(f"{path}:{n}: {why}")
                found += 1
    print(f"{files} files, {found} findings")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main())
