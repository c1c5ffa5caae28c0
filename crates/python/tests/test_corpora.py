"""The recipes of docs/corpora.md, run as they stand there over a generated corpus."""

import os
import re
import shutil
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
