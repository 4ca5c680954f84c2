"""What the tests of the command line share: running the program with a data folder of its own."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

BUILD = pathlib.Path(os.environ.get("LECTERN_BUILD", "build/release"))
PROGRAM = BUILD / "lectern"
SHARED = pathlib.Path(__file__).resolve().parents[2].parent / "shared" / "data"

if not PROGRAM.exists():
    print(f"skipped: {PROGRAM} is not built")
    sys.exit(77)


class Lectern:
    """One data folder and configuration, thrown away at the end."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="lectern-test-")
        self.home = pathlib.Path(self.folder.name)
        self.data = self.home / "data"
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("LECTERN_", "XDG_")) and k != "NO_COLOR"}
        self.env |= {"HOME": str(self.home), "LECTERN_DATA": str(self.data), "LC_ALL": "C.UTF-8",
                     "LECTERN_CONFIG": str(self.home / "config.ini")}

    def run(self, *args, stdin=b"", env=None, timeout=240, cwd=None, program=PROGRAM, **more):
        """The finished process, with stdout and stderr as text."""
        if isinstance(stdin, str):
            stdin = stdin.encode()
        done = subprocess.run([str(program.resolve()), *map(str, args)], input=stdin, capture_output=True,
                              env=self.env | (env or {}), timeout=timeout, cwd=cwd or self.home, **more)
        done.out = done.stdout.decode(errors="surrogateescape")
        done.err = done.stderr.decode(errors="surrogateescape")
        assert "AddressSanitizer" not in done.err and "runtime error:" not in done.err, done.err
        assert done.returncode >= 0, f"{args} died by signal {-done.returncode}: {done.err}"
        return done

    def ok(self, *args, **more):
        done = self.run(*args, **more)
        assert done.returncode == 0, f"{args}: exit {done.returncode}\n{done.out}{done.err}"
        return done

    def json(self, *args, code=0, **more):
        done = self.run(*args, "--json", **more)
        assert done.returncode == code, f"{args}: exit {done.returncode}\n{done.out}{done.err}"
        return json.loads(done.out)

    def write(self, name, text):
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path


def main(tests):
    """Runs every function called test_*; the first failure ends the program."""
    for name, test in list(tests.items()):
        if name.startswith("test_") and callable(test):
            test()
            print("ok", name)
