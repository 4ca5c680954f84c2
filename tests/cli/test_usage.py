"""What the command line says of itself, and how it answers wrong usage: exit status 2, a sentence, a hint."""
import json
import subprocess
from lectern import Lectern, main

L = Lectern()


def refuses(*args, says=(), **more):
    done = L.run(*args, **more)
    assert done.returncode == 2, (args, done.returncode, done.err)
    assert done.out == "", (args, done.out)
    assert done.err.startswith("lectern: "), done.err
    for word in says:
        assert word in done.err, (word, done.err)
    return done


def verbs():
    return [a for a in json.loads(L.ok("help", "--json").out) if a["verb"]]


def test_version():
    for flag in ("--version", "-V"):
        assert L.ok(flag).out.startswith("lectern ")


def test_help():
    text = L.ok("--help").out
    assert text == L.ok("help").out == L.ok("-h").out
    for action in verbs():
        assert f"  {action['verb']} " in text, action["verb"]
        one = L.ok(*action["verb"].split(), "--help").out
        assert one == L.ok("help", *action["verb"].split()).out or action["verb"] in ("documents",), action["verb"]
        assert "Usage: lectern " + action["verb"] in one
        assert action["help"] in one
        for param in action["params"]:
            if param["arg"] == "option":
                assert "--" + param["option"] in one or "--no-" + param["option"] in one
                assert param["help"] in one
            assert param["arg"] == "none" or param["option"] in one
    assert "documents remove" in L.ok("help", "documents").out


def test_nothing_open():
    """Help, usage and wrong usage make no data folder."""
    assert not L.data.exists()


def test_no_terminal():
    refuses(says=["terminal", "--help"])
    refuses("--json", says=["--help"])


def test_unknown_verb():
    refuses("serch", "x", says=["serch", "lectern search"])
    refuses("improt", says=["lectern import"])
    refuses("doc", says=["lectern doc"])
    refuses("zzzzzz", says=["--help"])
    refuses("eval", says=["eval ir"])
    refuses("eval", "xx", says=["eval ir"])
    refuses("config", "shwo")
    refuses("help", "serch", says=["lectern search"])


def test_absent_verbs_do_not_pretend():
    text = L.ok("--help").out
    for verb in ("chat", "sessions", "agent", "workflow", "serve", "mcp"):
        refuses(verb, "x")
        assert f"\n  {verb} " not in text


def test_wrong_options():
    refuses("search", says=["query is required", "usage: lectern search"])
    refuses("search", "a", "--top-k", "0", says=["top_k", "1 to 100"])
    refuses("search", "a", "-k", "many", says=["top_k", "many"])
    refuses("search", "a", "-k1000", says=["top_k"])
    refuses("search", "a", "-k", says=["-k needs a value"])
    refuses("search", "a", "--mode=magic", says=["mode", "hybrid, lexical, semantic"])
    refuses("search", "a", "--pages", "x-y", says=["pages", "3-7"])
    refuses("search", "a", "--zap", says=["unknown option --zap"])
    refuses("search", "a", "--explain=yes", says=["takes no value"])
    refuses("search", "a", "-k", "0", "--mode", "x", says=["top_k", "mode"])
    refuses("documents", "show", says=["document_id is required"])
    refuses("documents", "show", "d1", "d2", says=["d2", "one argument too many"])
    refuses("documents", "remove", says=["document_ids is required"])
    refuses("documents", "page", "d1", says=["page is required"])
    refuses("import", says=["files or folders"])
    refuses("import", "-", "x", stdin="x", says=["alone"])
    refuses("import", "x.md", "--chunker", "magic", says=["recursive"])
    refuses("complete", "x", "--task", "translate", says=["target_language is required for translate"])
    refuses("complete", "x", "--task", "paint", says=["task", "summarize"])
    refuses("embed", says=["texts is required"])
    refuses("--data", says=["value"])


def test_options_before_and_after():
    for args in (["--json", "config", "path"], ["config", "--json", "path"], ["config", "path", "--json"],
                 ["--data", "/tmp/x", "config", "path", "--json"], ["config", "path", "--data=/tmp/x", "--json"]):
        done = L.ok(*args)
        assert json.loads(done.out)["data_dir"] in ("/tmp/x", str(L.data)), done.out
    assert json.loads(L.ok("config", "path", "--json", "--data", "/tmp/x").out)["data_dir"] == "/tmp/x"


def test_completions():
    for shell in ("bash", "zsh", "fish"):
        text = L.ok("completions", shell).out
        assert "search" in text and "top-k" in text and "no-wait" in text, shell
    script = L.ok("completions", "bash").out
    assert subprocess.run(["bash", "-n"], input=script.encode()).returncode == 0
    probe = script + "\nCOMP_WORDS=(lectern documents re); COMP_CWORD=2; _lectern; echo ${COMPREPLY[@]}"
    assert subprocess.run(["bash", "-c", probe], capture_output=True).stdout.split() == [b"remove"]
    probe = script + "\nCOMP_WORDS=(lectern se); COMP_CWORD=1; _lectern; echo ${COMPREPLY[@]}"
    assert subprocess.run(["bash", "-c", probe], capture_output=True).stdout.split() == [b"search"]
    refuses("completions", says=["bash, zsh, fish"])
    refuses("completions", "tcsh")


main(globals())
