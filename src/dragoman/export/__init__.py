"""Export: the events of a store in the formats that others read.

`write` takes a stream of `Exported` and a path; it keeps a few thousand events in memory at most, whatever the format.
A file is there whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, NamedTuple

from dragoman.errors import DragomanError
from dragoman.export.atomic import replacing
from dragoman.export.rows import Beside, Exported, Written

__all__ = ["Beside", "Exported", "Format", "Written", "format_of", "is_text", "write"]


class Format(StrEnum):
    """What a file can be written as."""

    jsonl = "jsonl"
    csv = "csv"
    parquet = "parquet"
    geojson = "geojson"
    excel = "excel"
    plover = "plover"
    polecat = "polecat"
    gdelt = "gdelt"
    ftm = "ftm"


class _Kind(NamedTuple):
    """A format: the writer, as module and function, the endings of its files, and the extra that a binary one needs."""

    module: str
    function: str
    endings: tuple[str, ...]
    extra: str | None = None


_KINDS = {
    Format.jsonl: _Kind("tabular", "write_jsonl", (".jsonl", ".ndjson")),
    Format.csv: _Kind("tabular", "write_csv", (".csv",)),
    Format.parquet: _Kind("parquet", "write_parquet", (".parquet", ".pq"), "parquet"),
    Format.geojson: _Kind("geojson", "write_geojson", (".geojson",)),
    Format.excel: _Kind("excel", "write_excel", (".xlsx",), "excel"),
    Format.plover: _Kind("plover", "write_plover", (".plover.jsonl", ".plover.json")),
    Format.polecat: _Kind("polecat", "write_polecat", (".polecat.txt", ".polecat.tsv")),
    Format.gdelt: _Kind("gdelt", "write_gdelt", (".export.csv", ".gdelt.tsv", ".gdelt.csv")),
    Format.ftm: _Kind("entities", "write_entities", (".ftm.json", ".ftm.jsonl", ".ijson")),
}
_Writer = Callable[[Iterable[Exported], BinaryIO, Beside], int]


def format_of(name: str | Path) -> Format | None:
    """The format that a file's ending tells, the longest ending first: `x.ftm.json` is ftm. None for any other."""
    low = Path(name).name.lower()
    endings = [(ending, kind) for kind, one in _KINDS.items() for ending in one.endings if low.endswith(ending)]
    return max(endings, key=lambda pair: len(pair[0]))[1] if endings else None


def is_text(kind: Format) -> bool:
    """Whether a format is text, which may also go to standard output."""
    return _KINDS[kind].extra is None


def write(
    rows: Iterable[Exported],
    to: str | Path | BinaryIO,
    kind: Format | str | None = None,
    *,
    force: bool = False,
    beside: Beside | None = None,
) -> Written:
    """Writes *rows* to a path, or to a stream of bytes, and gives how many stand there.

    *kind* is a `Format`, by the path's ending where it is None. What is at the path already is written over only with
    *force*. Raises DragomanError: an unknown format, a path that is taken or cannot be written to, an extra that is
    not installed.
    """
    there = isinstance(to, str | Path)
    name = str(to) if there else "standard output"
    chosen = _chosen(name, kind)
    writer = _writer(name, chosen)
    count = 0

    def counted() -> Iterator[Exported]:
        nonlocal count
        for one in rows:
            count += 1
            yield one

    with replacing(to, force=force) if isinstance(to, str | Path) else nullcontext(to) as stream:
        left_out = writer(counted(), stream, beside or Beside())
    return Written(events=count - left_out, left_out=left_out)


def _chosen(name: str, kind: Format | str | None) -> Format:
    if kind is None:
        found = format_of(name)
        if found is None:
            raise DragomanError(name, f"its ending tells no format; name one of {', '.join(Format)}")
        return found
    try:
        return Format(kind)
    except ValueError as error:
        raise DragomanError(name, f"no format {kind!r}; there are {', '.join(Format)}") from error


def _writer(name: str, kind: Format) -> _Writer:
    """The function that writes a format. Raises DragomanError where its library is not installed."""
    one = _KINDS[kind]
    if one.extra is not None:
        library = "pyarrow" if kind is Format.parquet else "openpyxl"
        try:
            import_module(library)
        except ImportError as error:
            wanted = f"{kind} needs {library}: pip install 'dragoman[{one.extra}]'"
            raise DragomanError(name, wanted) from error
    writer: _Writer = getattr(import_module(f"dragoman.export.{one.module}"), one.function)
    return writer
