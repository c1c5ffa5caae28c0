"""Counts over the findings of a corpus: by rule, family and folder, beside those of the month before.

>>> from medlint import corpora
>>> report = corpora.stats("findings.parquet", documents="corpus/*.parquet", by=["rule", "folder"])
>>> corpora.trend(report, corpora.stats("last-month.parquet"), by="rule")[0]
{'rule': 'hype-miracle', 'findings': 120, 'before': 80, 'change': 40}

`stats` reads what the recipes of docs/corpora.md wrote (a table with `path`, `rule`, `family` and `severity`, one row a finding) and gives what
`medlint stats --format json` writes, so that each reads the other's reports: `medlint stats --against`, and `--against` here. On the command line:
`python -m medlint.corpora findings.parquet --documents 'corpus/*.parquet' --against last.parquet`. Needs pyarrow. Findings are counted by Arrow, column by
column; rules that say a text could not be read (`unreadable`) are failures and no findings.
"""

from __future__ import annotations

import argparse
import csv
import glob
import json
import os
import sys
from typing import Any, Iterable, Mapping, Sequence

__all__ = ["stats", "trend"]

_BY = ("rule", "family", "article", "folder")
_LEVELS = ("error", "warning", "info")
_COLUMNS = ["path", "rule", "family", "severity"]


def stats(findings: Any, *, documents: Any = None, by: Sequence[str] = ("rule", "family", "folder")) -> dict[str, Any]:
    """The counts of a table of findings, as `medlint stats --format json` has them but for the words, which the table does not know.

    :param findings: a `pyarrow.Table`, or the path or glob of Parquet files, or a folder of them.
    :param documents: the same for the corpus, of which only the column `path` is read; without it, documents without findings are not counted.
    :param by: the groupings: `rule`, `family`, `article`, `folder` (the folder of the path, such as one for each site).
    :returns: `summary`, `failures` and for each grouping `by_rule` and so on: rows with `findings`, `errors`, `warnings`, `infos`, `articles`.
    :raises ValueError: a grouping or a file that does not exist.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    unknown = [name for name in by if name not in _BY]
    if unknown:
        raise ValueError(f'no grouping is called "{unknown[0]}"; there are {", ".join(_BY)}')
    table = _table(findings, _COLUMNS)
    failed = table.filter(pc.equal(table["rule"], "unreadable"))
    table = table.filter(pc.not_equal(table["rule"], "unreadable"))
    table = table.append_column("article", table["path"])
    table = table.append_column("folder", pc.replace_substring_regex(table["path"], r"^(?:(.*)/)?[^/]*$", r"\1"))
    for level in _LEVELS:
        table = table.append_column(f"{level}s", pc.cast(pc.equal(table["severity"], level), pa.int64()))
    with_findings = pc.count_distinct(table["path"]).as_py() if len(table) else 0
    articles = with_findings + pc.count_distinct(failed["path"]).as_py() if documents is None else pc.count_distinct(_table(documents, ["path"])["path"]).as_py()
    report: dict[str, Any] = {
        "version": 1,
        "summary": {"articles": articles, "findings": len(table), "articles_without_findings": articles - with_findings},
        "failures": [{"path": row["path"], "reason": row.get("message") or "unreadable"} for row in failed.to_pylist()],
    }
    for name in by:
        sums = [(f"{level}s", "sum") for level in _LEVELS]
        counted = table.group_by(name).aggregate([("rule", "count"), ("path", "count_distinct"), *sums])
        rows = [
            {
                name: row[name] or ".",
                "findings": row["rule_count"],
                **{f"{level}s": row[f"{level}s_sum"] for level in _LEVELS},
                "articles": row["path_count_distinct"],
            }
            for row in counted.to_pylist()
        ]
        report[f"by_{name}"] = sorted(rows, key=lambda row: (-row["findings"], -row["errors"], row[name]))
    return report


def trend(now: Mapping[str, Any], before: Mapping[str, Any], *, by: str = "rule") -> list[dict[str, Any]]:
    """The rows of one grouping beside those of an earlier report: `findings`, `before`, `change`; the largest change upward first.

    :param now: a report of `stats`, or of `medlint stats --format json`.
    :param before: an earlier one.
    :param by: the grouping.
    :raises ValueError: one of the reports does not have the grouping.
    """
    for report in (now, before):
        if f"by_{by}" not in report:
            raise ValueError(f'a report without the grouping "{by}"')
    counts = [{row[by]: row["findings"] for row in report[f"by_{by}"]} for report in (now, before)]
    rows = [(name, counts[0].get(name, 0), counts[1].get(name, 0)) for name in {**counts[0], **counts[1]}]
    rows.sort(key=lambda row: (row[2] - row[1], -row[1], row[0]))
    return [{by: name, "findings": count, "before": then, "change": count - then} for name, count, then in rows]


def _table(source: Any, columns: Sequence[str]) -> Any:
    """The columns of a table or of Parquet files, and the message of findings where there is one."""
    import pyarrow as pa
    import pyarrow.dataset as ds

    if not isinstance(source, pa.Table):
        name = os.fspath(source)
        files: Any = name if os.path.isdir(name) else sorted(glob.glob(name, recursive=True))
        if not files:
            raise ValueError(f"no file is called {name}")
        dataset = ds.dataset(files, format="parquet", exclude_invalid_files=os.path.isdir(name))
        source = dataset.to_table(columns=[one for one in dataset.schema.names if one in (*columns, "message")] if len(columns) > 1 else columns)
    missing = [one for one in columns if one not in source.column_names]
    if missing:
        raise ValueError(f'no column is called "{missing[0]}"')
    return source.select([one for one in (*columns, "message") if one in source.column_names and (one in columns or len(columns) > 1)])


def _read(path: str, by: Sequence[str]) -> dict[str, Any]:
    """An earlier report: of JSON, or of the findings of then."""
    if path.endswith(".json"):
        with open(path, encoding="utf-8") as file:
            report: dict[str, Any] = json.load(file)
            return report
    return stats(path, by=by)


def _print(report: Mapping[str, Any], earlier: Mapping[str, Any] | None, by: Sequence[str], form: str, top: int) -> None:
    if form == "json":
        print(json.dumps(report, indent=2, ensure_ascii=False))
        return
    lines: list[Iterable[Any]] = []
    for name in by:
        before = {row[name]: row["findings"] for row in (earlier or {}).get(f"by_{name}", [])}
        rows = report[f"by_{name}"]
        names = {row[name] for row in rows}
        gone = [{name: key, "findings": 0, "errors": 0, "warnings": 0, "infos": 0, "articles": 0} for key in sorted(before) if key not in names]
        for row in (*rows, *gone)[: top or None]:
            then = [before.get(row[name], 0), row["findings"] - before.get(row[name], 0)] if earlier is not None else []
            lines.append([name, row[name], row["findings"], *then, row["errors"], row["warnings"], row["infos"], row["articles"]])
    head = ["by", "name", "findings", *(["before", "change"] if earlier is not None else []), "errors", "warnings", "infos", "articles"]
    if form == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows([head, *lines])
        return
    cells = [[str(cell) for cell in line] for line in [head, *lines]]
    widths = [max(len(line[at]) for line in cells) for at in range(len(head))]
    for line in cells:
        shown = [cell.ljust(width) if at < 2 else cell.rjust(width) for at, (cell, width) in enumerate(zip(line, widths))]
        print("  ".join(shown).rstrip())
    summary = report["summary"]
    print(f"{summary['findings']} findings in {summary['articles']} articles, {summary['articles_without_findings']} without; {len(report['failures'])} failures")


def main() -> int:
    """The command `python -m medlint.corpora`."""
    parser = argparse.ArgumentParser(prog="python -m medlint.corpora", description="Counts the findings of a corpus, beside those of the month before")
    parser.add_argument("findings", help="a Parquet file, a glob or a folder of them")
    parser.add_argument("--documents", help="the corpus, for documents without findings")
    parser.add_argument("--against", help="the findings of an earlier run, or a report of `medlint stats --format json`")
    parser.add_argument("--by", default="rule,family,folder", help=f"{', '.join(_BY)} [default: rule,family,folder]")
    parser.add_argument("--format", choices=["table", "csv", "json"], default="table")
    parser.add_argument("--top", type=int, default=20, help="how many rows of each the table shows; 0 for all [default: 20]")
    args = parser.parse_args()
    by = args.by.split(",")
    try:
        report = stats(args.findings, documents=args.documents, by=by)
        earlier = _read(args.against, by) if args.against else None
    except (ValueError, OSError) as error:
        print(f"medlint: {error}", file=sys.stderr)
        return 2
    _print(report, earlier, by, args.format, args.top if args.format == "table" else 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
