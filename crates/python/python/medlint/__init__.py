"""A linter for medical marketing copy: finds unsupported and non-compliant health claims, with the exact place.

>>> import medlint
>>> [finding] = medlint.lint("# Drips\\n\\nBook our miracle drip today.", select=["hype-miracle"])
>>> finding.line, finding.column, finding.text
(3, 10, 'miracle')

`lint` judges one text, `lint_batch` many on all cores, `lint_arrow` a column of an Arrow table, `lint_file` a file of any kind that is read.
A `Linter` keeps rules and options for many calls. The findings are those of the command `medlint` for the same text, name and options: the
ending of `path` says how a text is read, and the nearest `rules.toml` from its folder upward, or else the shipped rulebook, says by what.
Nothing is sent anywhere, and the interpreter is free while texts are judged.
"""

from __future__ import annotations

import os
import sys
from typing import Any, Iterable, Sequence

from medlint._medlint import Finding, __version__, format_of, run
from medlint._medlint import Linter as _Linter

__all__ = ["Finding", "Linter", "__version__", "lint", "lint_arrow", "lint_batch", "lint_file"]

#: Columns of the findings that `lint_arrow` returns: numbers first, then texts.
_NUMBERS = ("row", "line", "column", "end_line", "end_column", "start_offset", "end_offset")
_TEXTS = ("rule", "family", "severity", "message", "text", "fingerprint")


class Linter:
    """Rules and options, loaded once; safe to use from several threads.

    :param rules: a `rules.toml` for all texts; `None` takes the nearest one of each path.
    :param market: where the text is published: `us`, `uk`, `eu`, `au`, `ca`, `nz`.
    :param advertiser: who publishes it: `clinic`, `telehealth`, `pharma`, `supplement`, `device`, `cosmetic`.
    :param platform: where it runs as an advertisement: `google-ads`, `meta`, `tiktok`, `linkedin`.
    :param select: only these rules and families; all when empty.
    :param ignore: not these rules and families.
    :param promotional: `yes`, `no` or `auto`; whether the texts sell.
    :param jobs: how many threads `lint_batch` and `lint_arrow` use; one for each core when `None`.
    :raises ValueError: an option or the rulebook has a mistake.
    """

    def __init__(
        self,
        *,
        rules: str | os.PathLike[str] | None = None,
        market: Sequence[str] = (),
        advertiser: str | None = None,
        platform: Sequence[str] = (),
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        promotional: str | None = None,
        jobs: int | None = None,
    ) -> None:
        lists = [[words] if isinstance(words, str) else list(words) for words in (market, platform, select, ignore)]
        self._linter = _Linter(rules, lists[0], advertiser, lists[1], lists[2], lists[3], promotional, jobs)

    def lint(self, text: str, *, path: str = "article.md") -> list[Finding]:
        """The findings of one text that count, in the order of their places."""
        return self._linter.lint(text, path)

    def lint_batch(self, texts: Iterable[str], *, paths: Sequence[str] | None = None) -> list[list[Finding]]:
        """The findings of many texts, one list for each, judged on `jobs` threads."""
        texts = list(texts)
        names = [f"{row}.md" for row in range(len(texts))] if paths is None else list(paths)
        if len(names) != len(texts):
            raise ValueError(f"{len(texts)} texts, but {len(names)} paths")
        return self._linter.lint_batch(texts, names)

    def lint_file(self, path: str | os.PathLike[str]) -> list[Finding]:
        """The findings of a file: Markdown, MDX, text, a page or a Word document.

        :raises OSError: the file cannot be read.
        :raises ValueError: it is not UTF-8, or no Word document.
        """
        name = os.fspath(path)
        with open(name, "rb") as file:
            data = file.read()
        if format_of(name) == "word":
            return self._linter.lint_word(data, name)
        return self._linter.lint(data.decode("utf-8"), name)

    def lint_arrow(self, texts: Any, *, paths: Any = None) -> Any:
        """The findings of a column of texts as a `pyarrow.Table`, one row for each finding.

        `texts` and `paths` are string arrays of pyarrow, or whatever `pyarrow.array` takes. Texts go in and findings come out as whole buffers; no
        row becomes a Python object. Columns: `row` (0 for the first text), `line`, `column`, `end_line`, `end_column` (from 1, in characters),
        `start_offset`, `end_offset` (bytes of the text in UTF-8, end exclusive) as uint32; `rule`, `family`, `severity`, `message`, `text`,
        `fingerprint` as strings. A text that cannot be judged has one row with the rule `unreadable`, the reason as message, and line 0.
        """
        import pyarrow as pa  # type: ignore[import-untyped]

        column = _column(texts)
        names = None if paths is None else _column(paths)
        if names is not None and len(names["offsets"]) // names["width"] != len(column["offsets"]) // column["width"]:
            raise ValueError("not as many paths as texts")
        buffers = [pa.py_buffer(buffer) for buffer in self._linter.lint_columns(column, names)]
        count = buffers[0].size // 4
        numbers = [pa.Array.from_buffers(pa.uint32(), count, [None, buffer]) for buffer in buffers[: len(_NUMBERS)]]
        rest = buffers[len(_NUMBERS) :]
        words = [pa.StringArray.from_buffers(count, rest[2 * at], rest[2 * at + 1]) for at in range(len(_TEXTS))]
        table = pa.table(dict(zip(_NUMBERS + _TEXTS, numbers + words)))
        failed, offsets, data = rest[2 * len(_TEXTS) :]
        if failed.size == 0:
            return table
        count = failed.size // 4
        zero = pa.array([0] * count, pa.uint32())
        fixed = {"rule": "unreadable", "family": "input", "severity": "failure", "text": "", "fingerprint": ""}
        columns = {name: zero for name in _NUMBERS} | {name: pa.array([word] * count, pa.string()) for name, word in fixed.items()}
        columns["row"] = pa.Array.from_buffers(pa.uint32(), count, [None, failed])
        columns["message"] = pa.StringArray.from_buffers(count, offsets, data)
        return pa.concat_tables([table, pa.table({name: columns[name] for name in table.column_names})])


def _column(texts: Any) -> dict[str, Any]:
    """A column of strings as its buffers: data, offsets of `width` bytes, and a flag for each row where some are missing."""
    import pyarrow as pa  # type: ignore[import-untyped]

    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
        if isinstance(texts, pa.ChunkedArray):
            texts = pa.concat_arrays(texts.chunks) if texts.num_chunks else pa.array([], texts.type)
    if not isinstance(texts, pa.Array):
        texts = pa.array(texts, pa.string())
    if not (pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type)):
        texts = texts.cast(pa.large_string())
    width = 8 if pa.types.is_large_string(texts.type) else 4
    _, offsets, data = texts.buffers()
    if offsets is None or len(texts) == 0:
        return {"data": b"", "offsets": bytes(width), "width": width, "present": None}
    offsets = offsets.slice(texts.offset * width, (len(texts) + 1) * width)
    present = None
    if texts.null_count:
        flags = texts.is_valid().cast(pa.uint8())
        present = flags.buffers()[1].slice(flags.offset, len(flags)).to_pybytes()
    return {"data": b"" if data is None else data.to_pybytes(), "offsets": offsets.to_pybytes(), "width": width, "present": present}


def lint(text: str, *, path: str = "article.md", **options: Any) -> list[Finding]:
    """The findings of one text that count, in the order of their places; `options` are those of `Linter`."""
    return Linter(**options).lint(text, path=path)


def lint_batch(texts: Iterable[str], *, paths: Sequence[str] | None = None, **options: Any) -> list[list[Finding]]:
    """The findings of many texts, one list for each; `options` are those of `Linter`."""
    return Linter(**options).lint_batch(texts, paths=paths)


def lint_file(path: str | os.PathLike[str], **options: Any) -> list[Finding]:
    """The findings of a file; `options` are those of `Linter`."""
    return Linter(**options).lint_file(path)


def lint_arrow(texts: Any, *, paths: Any = None, **options: Any) -> Any:
    """The findings of a column of texts as a `pyarrow.Table`; see `Linter.lint_arrow`. `options` are those of `Linter`."""
    return Linter(**options).lint_arrow(texts, paths=paths)


def main() -> None:
    """The command `medlint`."""
    if "--watch" in sys.argv:
        # It starts the program anew for each check, and here the program is Python.
        print("medlint: --watch works in the program that cargo installs, not in this one", file=sys.stderr)
        sys.exit(2)
    sys.exit(run(sys.argv))
