"""The wheel as a stranger meets it: the command and the module have the same findings, typed, on any thread, in and out of Arrow."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import medlint

ROOT = Path(__file__).resolve().parents[3]
ARTICLES = sorted((ROOT / "examples" / "articles").glob("*.md"))
TEXT = "# Drips\n\nBook our miracle drip today.\n"


def command(*args, cwd=None, **options):
    program = Path(sys.executable).with_name("medlint")
    return subprocess.run([program, *args], cwd=cwd, capture_output=True, text=True, **options)


def test_a_finding_stands_where_it_says():
    found = [one for one in medlint.lint(TEXT, path="page.md") if one.rule == "hype-miracle"]
    assert [(one.line, one.column, one.text, one.severity, one.path) for one in found] == [(3, 10, "miracle", "error", "page.md")]
    assert TEXT.encode()[found[0].start_offset : found[0].end_offset] == b"miracle"
    assert found[0].sources and found[0].why and found[0].fix and "miracle" in repr(found[0])
    with pytest.raises(AttributeError):
        found[0].line = 4


def test_the_module_finds_what_the_command_finds(tmp_path):
    assert ARTICLES
    for path in ARTICLES:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    run = command("check", ".", "--format", "json", cwd=tmp_path)
    assert run.returncode == 1, run.stderr
    report = json.loads(run.stdout)["findings"]
    keys = ("rule", "severity", "message", "text", "line", "column", "end_line", "end_column", "start_offset", "end_offset", "fingerprint")
    by_command = {path.name: [] for path in ARTICLES}
    for finding in report:
        by_command[Path(finding["path"]).name].append(tuple(finding[key] for key in keys))
    os.chdir(tmp_path)
    texts = [path.read_text(encoding="utf-8") for path in ARTICLES]
    batch = medlint.lint_batch(texts, paths=[path.name for path in ARTICLES])
    for path, findings in zip(ARTICLES, batch):
        assert [tuple(getattr(one, key) for key in keys) for one in findings] == by_command[path.name]
    one = ARTICLES[-1].name
    assert [finding.rule for finding in medlint.lint_file(tmp_path / one)] == [row[0] for row in by_command[one]]


def test_options_hold_and_mistakes_are_told(tmp_path):
    assert medlint.lint(TEXT, select=["absolute"]) == []
    assert medlint.lint(TEXT, select="hype")
    for options, word in [({"market": ["mars"]}, "mars"), ({"promotional": "perhaps"}, "perhaps"), ({"advertiser": "x"}, "clinic")]:
        with pytest.raises(ValueError, match=word):
            medlint.Linter(**options)
    rules = tmp_path / "rules.toml"
    rules.write_text("version = 1\nextendz = 1\n")
    with pytest.raises(ValueError, match="extendz"):
        medlint.Linter(rules=rules)
    with pytest.raises(ValueError, match="2 texts, but 1 paths"):
        medlint.lint_batch(["a", "b"], paths=["a.md"])
    with pytest.raises(ValueError, match="no .docx"):
        (tmp_path / "a.docx").write_text("text")
        medlint.lint_file(tmp_path / "a.docx")


def test_other_threads_run_while_texts_are_judged():
    linter = medlint.Linter(jobs=1)
    count, is_done = 0, threading.Event()

    def work():
        linter.lint_batch([TEXT * 50] * 200)
        is_done.set()

    thread = threading.Thread(target=work)
    thread.start()
    while not is_done.wait(0.001):
        count += 1
    thread.join()
    assert count > 3


def test_arrow_goes_in_and_comes_out():
    pa = pytest.importorskip("pyarrow")
    texts = pa.chunked_array([pa.array([TEXT, None]), pa.array(["", TEXT, "Café: a <b>miracle</b>"])])
    names = ["a.md", "b.md", "c.md", "d.txt", "e.html"]
    linter = medlint.Linter(select=["hype"])
    table = linter.lint_arrow(texts, paths=names)
    assert table.schema.field("row").type == pa.uint32() and table.column("row").to_pylist() == [0, 3, 4]
    assert table.column("text").to_pylist() == ["miracle"] * 3
    rows = table.to_pylist()
    assert (rows[2]["line"], rows[2]["column"], rows[2]["start_offset"]) == (1, 12, 12)
    expected = linter.lint_batch([TEXT, "", "", TEXT, "Café: a <b>miracle</b>"], paths=names)
    assert [row["fingerprint"] for row in rows] == [one.fingerprint for text in expected for one in text]
    for kind in (pa.large_string(), pa.string_view() if hasattr(pa, "string_view") else pa.string()):
        assert linter.lint_arrow(texts.cast(kind).slice(3), paths=names[3:]).column("row").to_pylist() == [0, 1]
    assert linter.lint_arrow(pa.array([], pa.string())).num_rows == 0
    assert linter.lint_arrow([TEXT]).num_rows == 1


def test_a_text_that_cannot_be_judged_is_a_row_with_the_reason():
    pa = pytest.importorskip("pyarrow")
    broken = pa.Array.from_buffers(pa.string(), 2, [None, pa.py_buffer(b"\x00\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00"), pa.py_buffer(b"\xff.")])
    rows = medlint.lint_arrow(broken).to_pylist()
    assert [(row["row"], row["rule"], row["line"]) for row in rows if row["rule"] == "unreadable"] == [(0, "unreadable", 0)]
    assert "utf-8" in rows[-1]["message"]


def test_the_command_is_installed(tmp_path):
    assert command("--version").stdout.split() == ["medlint", medlint.__version__]
    assert subprocess.run([sys.executable, "-m", "medlint", "--version"], capture_output=True).returncode == 0
    (tmp_path / "a.md").write_text(TEXT)
    assert command("a.md", cwd=tmp_path).returncode == 1
    assert command("check", "none.md", cwd=tmp_path).returncode == 2
    run = command("a.md", "--watch", cwd=tmp_path)
    assert run.returncode == 2 and "--watch" in run.stderr


def test_the_module_is_typed():
    assert (Path(medlint.__file__).with_name("py.typed")).exists()
    for name in medlint.__all__:
        assert getattr(medlint, name).__doc__ or name == "__version__"


def test_content_files_are_read_by_the_fields_that_rules_name(tmp_path):
    with pytest.raises(ValueError, match=r"no \[\[content\]\]"):
        medlint.lint('{"title": "Our miracle drip"}', path=str(tmp_path / "a.json"))
    (tmp_path / "rules.toml").write_text('version = 1\nextends = "default"\n[[content]]\nglob = ["*.json"]\ntext = ["title"]\n')
    [finding] = medlint.lint('{"title": "Our miracle\\u2122 drip"}', path=str(tmp_path / "a.json"))
    assert (finding.rule, finding.line, finding.column, finding.text) == ("hype-miracle", 1, 16, "miracle")
