"""`lectern config`, the warnings of a wrong configuration, and the documentation's table against the descriptors."""
import pathlib
from lectern import Lectern, main

L = Lectern()
OPTIONS = {o["name"]: o for o in L.json("config", "options")["options"]}


def test_path():
    assert L.ok("config", "path").out.strip() == str(L.home / "config.ini")
    assert L.json("config", "path", "--config", "/etc/x.ini")["path"] == "/etc/x.ini"


def test_options():
    for name, option in OPTIONS.items():
        assert option["value"] == option["default"] and option["source"] == "default", option
        assert option["help"].endswith(".") and option["range"], option
    text = L.ok("config", "options").out
    for name, option in OPTIONS.items():
        assert f"#{name.split('.')[1]} = {option['default']}" in text


def test_options_are_a_file():
    """What `config options` prints is a configuration without a warning, also with every # before a key taken away."""
    text = L.ok("config", "options").out
    lines = [line[1:] if line.startswith("#") and not line.startswith("# ") else line for line in text.splitlines()]
    L.write("config.ini", "\n".join(lines))
    done = L.ok("config", "show")
    assert done.err == "", done.err
    assert all(o["source"] == "file" for o in L.json("config", "show")["options"])
    (L.home / "config.ini").unlink()


def test_values_and_environment():
    L.write("config.ini", "[ask]\ntop_k = 9\n[ui]\ntheme = light\n")
    shown = {o["name"]: o for o in L.json("config", "show", env={"LECTERN_THEME": "dark"})["options"]}
    assert shown["ask.top_k"]["value"] == "9" and shown["ask.top_k"]["source"] == "file"
    assert shown["ui.theme"]["value"] == "dark" and shown["ui.theme"]["source"] == "environment"
    assert len(L.json("config", "show", "ask")["options"]) == 3
    assert L.json("config", "show", "ask.top_k")["options"][0]["value"] == "9"
    assert L.run("config", "show", "nothing").returncode == 1
    assert L.ok("config").out == L.ok("config", "show").out


def test_warnings():
    L.write("config.ini", "[ask]\ntop_k = 900\nzap = 1\n[library]\nembed = maybe\n[none]\nx = 1\n")
    done = L.ok("config", "show")
    lines = done.err.splitlines()
    assert len(lines) == 4, done.err
    for line, words in zip(lines, (["[ask] top_k", "1 to 50"], ["[ask] zap", "top_k"], ["[library] embed", "true or false"],
                                   ["[none]", "library"])):
        assert line.startswith("lectern: ") and "config.ini" in line and all(w in line for w in words), line
    assert L.json("config", "show", "ask.top_k")["options"][0]["value"] == "5"
    assert len(L.json("config", "show")["warnings"]) == 4
    L.write("config.ini", b"\xff\xfe[[[[\0\0")
    assert "config.ini" in L.ok("config", "show").err
    (L.home / "config.ini").unlink()


def test_documentation():
    """docs/configuration.md names every option, and gives the defaults that stand in one place only."""
    text = pathlib.Path("docs/configuration.md").read_text()
    for name, option in OPTIONS.items():
        group, key = name.split(".")
        assert f"`{name}`" in text or (f"`{group}." in text and f"`.{key}`" in text), name
        row = next((line for line in text.splitlines() if line.startswith(f"| `{name}` |")), None)
        if row and "see `lectern" not in row:
            assert option["default"] in row.split("|")[2], row


main(globals())
