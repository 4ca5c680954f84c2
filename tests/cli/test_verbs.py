"""Each verb over a small collection: text for people, JSON for programs, standard input, exit statuses."""
import json
import os
import pathlib
import subprocess
from lectern import Lectern, PROGRAM, main

L = Lectern()
TEA = "# Tea\n\nGreen tea is brewed at eighty degrees for two minutes.\n\n# Coffee\n\nCoffee is roasted at 220 degrees.\n"
CODE = "def brew_tea(cup):\n    \"\"\"Pours water.\"\"\"\n    return cup\n\n\ndef roast(bean):\n    return bean\n"


def test_empty():
    assert L.json("documents") == {"documents": [], "total": 0}
    done = L.ok("documents")
    assert done.out == "" and "lectern import" in done.err
    done = L.ok("search", "tea")
    assert done.out == "" and "empty" in done.err
    assert L.json("search", "tea")["results"] == []
    assert "enough information" in L.ok("ask", "What is tea?").out


def test_import():
    L.write("docs/tea.md", TEA)
    L.write("docs/brew.py", CODE)
    L.write("docs/.hidden.md", "not for import")
    L.write("docs/noise.log~", "x")
    done = L.ok("import", "docs", "--tag", "drinks")
    lines = done.out.splitlines()
    assert len([x for x in lines if x.startswith("done ")]) >= 2, done.out
    assert any("docs/tea.md" in x and "passage" in x for x in lines), done.out
    assert not any(".hidden" in x for x in lines)
    assert "done" in done.err and "pages" in done.err
    again = L.json("import", L.home / "docs")
    assert again["unchanged"] >= 2 and again["done"] == 0 and again["failed"] == 0
    assert {f["outcome"] for f in again["files"]} == {"unchanged"}
    L.write("docs/tea.md", TEA + "\nMate is brewed too.\n")
    L.write("docs/copy.py", CODE)
    third = L.json("import", L.home / "docs")
    assert third["replaced"] == 1 and third["duplicate"] == 1, third


def test_import_stdin():
    done = L.ok("import", "-", "--filename", "note.md", stdin="# Note\n\nThe kettle is blue.\n")
    assert done.out.startswith("done"), done.out
    with open(L.write("plain.txt", "The cup is red.\n"), "rb") as file:
        done = subprocess.run([PROGRAM.resolve(), "import", "-", "--filename", "cup.txt"], stdin=file, env=L.env,
                              capture_output=True)
    assert done.returncode == 0 and done.stdout.startswith(b"done"), done
    assert L.json("search", "kettle blue")["results"][0]["filename"] == "note.md"
    assert L.json("search", "cup red")["results"][0]["filename"] == "cup.txt"


def test_no_wait():
    L.write("later.txt", "Water boils at one hundred degrees.")
    L.ok("import", "later.txt", "--no-wait")
    assert L.json("search", "boils hundred")["results"][0]["filename"] == "later.txt"
    L.ok("import", "later.txt")
    assert all(d["status"] == "ready" for d in L.json("documents")["documents"] if not d["error"])


def test_search():
    done = L.ok("search", "green", "tea", "brewed")
    first = done.out.splitlines()[0]
    assert "tea.md" in first and "p. 1" in first, done.out
    assert "*Green*" in done.out or "*green*" in done.out.lower(), done.out
    assert "\033" not in done.out
    hit = L.json("search", "green tea brewed", "-k1", "--explain")["results"][0]
    assert hit["filename"] == "tea.md" and 0 < hit["score"] <= 1
    text = [hit["text"][a:b].lower() for a, b in hit["highlights"]]
    assert "green" in text and "tea" in text, text
    assert {"green", "tea", "brewed"} == {hit["snippet"][a:b].lower() for a, b in hit["snippet_highlights"]}
    assert set(hit["parts"]) == {"coverage", "lexical", "proximity", "title", "ngrams", "semantic", "latent", "gate"}
    page = L.json("documents", "page", hit["doc_id"], hit["page"])["text"]
    assert page[hit["spans"][0]["start"]:hit["spans"][0]["end"]].split() == hit["text"].split()
    assert L.json("search", "-", stdin="green tea brewed\n")["results"][0]["filename"] == "tea.md"
    assert L.json("search", "tea", "--doc", "brew.py")["results"][0]["filename"] in ("brew.py", "copy.py")
    tagged = {r["filename"] for r in L.json("search", "degrees", "--tag", "drinks", "-k", "50")["results"]}
    assert "tea.md" in tagged and "later.txt" not in tagged, tagged
    assert L.json("search", "degrees", "--tag", "nothing")["results"] == []
    assert L.json("search", "degrees", "--pages", "2-9")["results"] == []
    for mode in ("lexical", "semantic", "hybrid"):
        assert L.json("search", "green tea", "--mode", mode)["mode"] == mode
    assert "lexical" in L.ok("search", "tea", "-x").out
    assert L.json("search", "degrees", "-k", "1", "--mode=lexical")["results"][0]["rank"] == 1
    assert len(L.json("search", "degrees -coffee")["results"]) < len(L.json("search", "degrees")["results"]) + 1
    assert L.run("search", "tea", "--doc", "d999").returncode == 1


def test_ask():
    done = L.ok("ask", "At how many degrees is green tea brewed?")
    assert "eighty degrees" in done.out and "[1]" in done.out, done.out
    assert "Sources" in done.out and "tea.md  p. 1" in done.out and "✓" in done.out, done.out
    answer = L.json("ask", "At how many degrees is green tea brewed?")
    assert answer["enough"] and answer["model"] == "quote" and "[" in answer["answer"]
    cited = [s for s in answer["sources"] if s["cited"]]
    assert cited and cited[0]["verified"] == "exact" and cited[0]["quote"] in TEA, cited
    assert len(cited[0]["excerpt"]) <= 200
    done = L.run("ask", "Why?", "--model", "openai/gpt-4o-mini")
    assert done.returncode == 1 and "openai/gpt-4o-mini" in done.err and "lectern models" in done.err
    assert L.run("ask", "Why?", env={"LECTERN_MODEL": "nobody"}).returncode == 1
    none = L.json("ask", "Who won the chess championship of 1987 in Seville?")
    assert not none["enough"] and none["answer"] == "I don't have enough information in the provided documents."


def test_complete():
    text = "Tea is a drink. It is brewed from leaves of a plant. " * 3 + "Water for it boils in a kettle."
    assert L.ok("complete", text).out.strip()
    assert L.json("complete", "-", "--task", "summarize", stdin=text)["model"] == "quote"
    done = L.run("complete", "x", "--task", "translate", "--to", "German")
    assert done.returncode == 1 and "model" in done.err


def test_embed():
    answer = L.json("embed", "tea", "coffee")
    assert answer["dimensions"] == 512 and len(answer["embeddings"]) == 2
    assert abs(sum(x * x for x in answer["embeddings"][0]) - 1) < 1e-4
    lines = L.ok("embed", "-", stdin="tea\n").out.splitlines()
    assert len(lines) == 1 and len(lines[0].split()) == 512
    assert all(abs(float(a) - b) < 1e-5 for a, b in zip(lines[0].split(), answer["embeddings"][0]))
    assert L.run("embed", "x", "--model", "none").returncode == 1


def test_documents():
    listed = L.json("documents")
    names = [d["filename"] for d in listed["documents"]]
    assert listed["total"] == len(names) and "tea.md" in names
    lines = L.ok("documents").out.splitlines()
    assert len(lines) == len(names) + 1 and lines[0].split()[:3] == ["Id", "Name", "Pages"]
    assert len({line.rstrip() and line.index("ready") for line in lines[1:]}) == 1, "columns are aligned"
    assert [d["filename"] for d in L.json("documents", "--filter", "tea")["documents"]] == ["tea.md"]
    assert len(L.json("documents", "--limit", "1")["documents"]) == 1
    shown = L.json("documents", "show", "tea.md", "--chunks")
    assert shown["tags"] == ["drinks"] and shown["chunks"] == len(shown["chunk_list"]) > 0
    assert [o["title"] for o in shown["outline"]][:2] == ["Tea", "Coffee"], shown["outline"]
    text = L.ok("documents", "show", shown["document_id"], "-c").out
    assert "Outline" in text and "Passage" in text and "Coffee is roasted" in text
    assert "Coffee is roasted" in L.ok("documents", "page", "tea.md", "1").out
    both = L.json("documents", "show", "brew.py")
    assert len(both["paths"]) == 2, both["paths"]


def test_remove():
    before = L.json("documents")["total"]
    done = L.run("documents", "remove", "d999")
    assert done.returncode == 1 and "d999" in done.err
    assert L.run("documents", "remove", "tea.md", "d999").returncode == 1
    assert L.json("documents")["total"] == before, "nothing goes where one is wrong"
    assert L.json("documents", "remove", "tea.md", "note.md") == {"removed": 2}
    assert L.json("documents")["total"] == before - 2
    assert all(h["filename"] != "tea.md" for h in L.json("search", "green tea")["results"])
    assert (L.home / "docs/tea.md").exists()


def test_models_and_doctor():
    models = {m["id"]: m for m in L.json("models")["models"]}
    assert models["quote"]["available"] and models["use-lite"]["available"]
    assert "quote" in L.ok("models").out
    done = L.ok("doctor", "--check")
    assert "✗" not in done.out and "✓ consistency" in done.out, done.out
    answer = L.json("doctor")
    assert answer["ok"] and all(c["ok"] for c in answer["checks"])
    os.chmod(L.data, 0o755)
    done = L.run("doctor")
    assert done.returncode == 1 and "✗ data folder" in done.out and "chmod 700" in done.out, done.out
    assert L.json("doctor", code=1)["ok"] is False
    os.chmod(L.data, 0o700)


def test_output_is_safe():
    """What a document or a file name holds cannot press keys."""
    L.write("odd/bad\x1b]0;name\x07.txt", "Peppermint \x1b[31mred\x1b[0m and \x9b2J tea \u202e reversed.")
    done = L.ok("import", "odd")
    shown = L.ok("search", "peppermint").out + L.ok("documents").out + L.ok("ask", "What is peppermint?").out + done.out
    assert not any(c in shown for c in "\x1b\x07\x9b\u202e"), repr(shown)


def test_closed_output():
    """A reader that goes away ends the output without a word."""
    done = subprocess.run(["bash", "-c", f"{PROGRAM.resolve()} documents | true; exit ${{PIPESTATUS[0]}}"], env=L.env,
                          capture_output=True)
    assert done.returncode == 0 and done.stderr == b"", done
    if pathlib.Path("/dev/full").exists():
        done = subprocess.run(["bash", "-c", f"{PROGRAM.resolve()} documents > /dev/full"], env=L.env,
                              capture_output=True)
        assert done.returncode == 1 and b"No space" in done.stderr, done


main(globals())
