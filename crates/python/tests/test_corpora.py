"""The recipes of docs/corpora.md, run as they stand there over a generated corpus."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import medlint

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "corpora.md").read_text(encoding="utf-8")
SHARED, *_ = re.findall(r"^```python\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
COLUMNS = ["path", "rule", "line", "column", "fingerprint"]


def recipe(name):
    [code] = re.findall(rf"^```python {name}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    return code


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    """Sixty documents in three files, and the rows that they are worth."""
    monkeypatch.chdir(tmp_path)
    articles = sorted((ROOT / "examples" / "articles").glob("*.md"))
    texts = [f"{path.read_text(encoding='utf-8')}\n\nCopy {copy}.\n" for copy in range(15) for path in articles]
    paths = [f"site/{number}.md" for number in range(len(texts))]
    (tmp_path / "corpus").mkdir()
    for part in range(3):
        table = pa.table({"path": paths[part::3], "text": texts[part::3]})
        pq.write_table(table, tmp_path / "corpus" / f"{part}.parquet")
    found = medlint.lint_batch(texts, paths=paths, market=["us"])
    return sorted((one.path, one.rule, one.line, one.column, one.fingerprint) for findings in found for one in findings)


def rows(path):
    return sorted(tuple(row[name] for name in COLUMNS) for row in pq.read_table(path).to_pylist())


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_an_engine_finds_what_the_module_finds(engine, corpus):
    pytest.importorskip(engine)
    names = {}
    exec(SHARED + recipe(engine), names)
    assert rows("findings.parquet") == corpus and corpus
    if engine == "duckdb":
        assert sum(count for _, count, _ in names["worst"]) == len(corpus)


def test_spark_finds_what_the_module_finds(corpus):
    pytest.importorskip("pyspark")
    if not shutil.which("java"):
        pytest.skip("no Java for Spark")
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    # The workers are Pythons of their own.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    exec(SHARED + recipe("pyspark"), {"__name__": "__main__"})
    assert rows("findings") == corpus


def test_counts_are_those_of_the_program_and_each_reads_the_other(tmp_path, monkeypatch, capsys):
    from medlint import corpora

    monkeypatch.chdir(tmp_path)
    articles = sorted((ROOT / "examples" / "articles").glob("*.md"))
    (tmp_path / "site").mkdir()
    for path in articles:
        shutil.copy(path, tmp_path / "site" / path.name)
    (tmp_path / "site" / "calm.md").write_text("We open at nine.\n")
    paths = sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / "site").glob("*.md"))
    texts = [(tmp_path / path).read_text(encoding="utf-8") for path in paths]
    found = medlint.Linter().lint_arrow(pa.array(texts), paths=pa.array(paths))
    found = found.set_column(0, "path", pa.array(paths).take(found["row"]))
    pq.write_table(found, "findings.parquet")
    pq.write_table(pa.table({"path": paths, "text": texts}), "corpus.parquet")

    report = corpora.stats("findings.parquet", documents="corpus.parquet", by=["rule", "family", "article", "folder"])
    run = subprocess.run([sys.executable, "-m", "medlint", "stats", "site", "--by", "rule,family,article,folder", "--format", "json"], capture_output=True, text=True, check=True)
    program = json.loads(run.stdout)
    for name in ("rule", "family", "article", "folder"):
        keys = (name, "findings", "errors", "warnings", "infos", "articles")
        ours, theirs = [sorted(tuple(row[key] for key in keys) for row in one[f"by_{name}"]) for one in (report, program)]
        assert ours == theirs and ours
    for key in ("articles", "findings", "articles_without_findings"):
        assert report["summary"][key] == program["summary"][key]

    # The program reads the report of the corpus, and the corpus that of the program.
    (tmp_path / "last.json").write_text(json.dumps(report))
    run = subprocess.run([sys.executable, "-m", "medlint", "stats", "site", "--against", "last.json", "--by", "rule", "--format", "json"], capture_output=True, text=True, check=True)
    assert all(row["before"] == row["findings"] for row in json.loads(run.stdout)["by_rule"])
    fewer = found.filter(pa.compute.not_equal(found["rule"], report["by_rule"][0]["rule"]))
    rows = corpora.trend(corpora.stats(fewer), program)
    assert rows[-1]["rule"] == report["by_rule"][0]["rule"] and rows[-1]["change"] == -report["by_rule"][0]["findings"]
    assert all(row["change"] == 0 for row in rows[:-1])
    monkeypatch.setattr(sys, "argv", ["corpora", "findings.parquet", "--against", "last.json", "--by", "folder", "--format", "csv"])
    assert corpora.main() == 0
    total = report["summary"]["findings"]
    assert capsys.readouterr().out.splitlines()[1].startswith(f"folder,site,{total},{total},0,")
    monkeypatch.setattr(sys, "argv", ["corpora", "nothing.parquet"])
    assert corpora.main() == 2 and "no file is called nothing.parquet" in capsys.readouterr().err
