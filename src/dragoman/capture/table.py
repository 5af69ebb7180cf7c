"""Rows of JSON Lines, CSV and TSV: each is a capture, read one at a time, however large the table is.

The words stand in a column `text` or `html`; `id`, `title`, `url`, `date` and `publisher` are taken where they are. A
user's own names map onto these: `{"text": "body"}` reads the words from `body`.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec

from dragoman.capture.bounds import (
    HEAD_BYTES,
    MAX_BROKEN_START,
    MAX_CAPTURE_BYTES,
    MAX_NESTING,
    MAX_RECORDS,
    MAX_ROW_BYTES,
    MIB,
)
from dragoman.capture.decode import guess
from dragoman.capture.kind import delimiter_of
from dragoman.capture.said import day, words
from dragoman.capture.stream import Readable, Rejoined, buffered, too_large
from dragoman.capture.text import marked_encoding
from dragoman.errors import Broken, CaptureError, NotText, TooLarge
from dragoman.records import Capture

FIELDS = ("text", "html", "id", "title", "url", "date", "publisher")
"""What a row may say, by the names that its columns have unless the user maps them."""

Row = Mapping[str, Any]
Refuse = Callable[[CaptureError], None]


def json_lines(
    stream: Readable, head: bytes, source: str, columns: Mapping[str, str], refuse: Refuse
) -> Iterator[Capture]:
    """The rows of JSON Lines (*head*, then *stream*), named `source#line`; each broken one goes to *refuse*.

    Raises TooLarge past `MAX_RECORDS` and Broken where nothing but broken rows stands at the start.
    """
    rows = (
        (number, _object(line, f"{source}#{number}"))
        for number, line in enumerate(_lines(_in_utf8(stream, head)), 1)
        if line is None or not line.isspace()
    )
    return _captures(rows, source, columns, refuse)


def csv_rows(
    stream: Readable, head: bytes, source: str, columns: Mapping[str, str], refuse: Refuse
) -> Iterator[Capture]:
    """The rows of a CSV or TSV table (*head*, then *stream*), named `source#row`, the first below the header being 1.

    Refusals go to *refuse*. Raises what `json_lines` raises, and Broken if no column holds the words.
    """
    table = _Rows(_in_utf8(stream, head))
    first = table.first_line()
    delimiter = "\t" if source.lower().endswith((".tsv", ".tsv.gz", ".tab")) else delimiter_of(first, columns)
    rows = table.rows(delimiter)
    names = next(rows, [])
    if isinstance(names, str):
        raise Broken(source, names)
    names = [name.strip() for name in names]
    folded = {name.lower() for name in names}
    if not folded & {columns.get(field, field).lower() for field in ("text", "html")}:
        raise _no_words(source, columns)
    numbered = ((number, _cells(row, names, f"{source}#{number}")) for number, row in enumerate(rows, 1))
    return _captures(numbered, source, columns, refuse)


def _captures(
    rows: Iterator[tuple[int, Row | CaptureError]], source: str, columns: Mapping[str, str], refuse: Refuse
) -> Iterator[Capture]:
    broken, read, number = 0, 0, 0
    for number, row in rows:
        if broken + read == MAX_RECORDS:
            raise TooLarge(source, f"more than {MAX_RECORDS:,} rows; the rest is not read")
        if broken == MAX_BROKEN_START and not read:
            raise Broken(source, f"the first {MAX_BROKEN_START} rows are broken; the rest is not read")
        try:
            if isinstance(row, CaptureError):
                raise row
            capture = capture_of_row(row, f"{source}#{number}", columns)
        except CaptureError as error:
            broken += 1
            refuse(error)
            continue
        read += 1
        yield capture
    if not number:
        raise NotText(source, "the table holds no row")


def capture_of_row(row: Row, source: str, columns: Mapping[str, str]) -> Capture:
    """The capture that one row gives. A mapped column of words goes before an unmapped one, `text` before `html`.

    Raises Broken without a column of words, NotText if it is empty, TooLarge.
    """
    by_name = {name.strip().lower(): value for name, value in row.items()}

    def said(field: str) -> Any:
        return by_name.get(columns.get(field, field).lower())

    fields = [field for field in ("text", "html") if columns.get(field, field).lower() in by_name]
    if not fields:
        raise _no_words(source, columns)
    fields.sort(key=lambda field: field not in columns)
    bodies = {field: said(field) for field in fields}
    field = next((field for field, body in bodies.items() if isinstance(body, str) and body.strip()), None)
    if field is None:
        wrong = next((field for field, body in bodies.items() if body is not None and not isinstance(body, str)), None)
        raise Broken(source, f"column {wrong} is not a string") if wrong else NotText(source, "empty")
    body = bodies[field]
    if len(body) > MAX_CAPTURE_BYTES:
        raise too_large(source)
    return Capture(
        source=source,
        text=body if field == "text" else None,
        html=body if field == "html" else None,
        id=words(said("id")),
        title=words(said("title")),
        url=words(said("url")),
        published=day(said("date")),
        publisher=words(said("publisher")),
    )


def _no_words(source: str, columns: Mapping[str, str]) -> Broken:
    names = " or ".join(repr(columns.get(field, field)) for field in ("text", "html"))
    return Broken(source, f"no column {names} (name the one that holds the words: --column text=NAME)")


# JSON Lines


def _object(line: bytes | None, name: str) -> Row | CaptureError:
    """The object of one line, or why there is none."""
    if line is None:
        return TooLarge(name, f"a row of more than {MAX_ROW_BYTES // MIB} MiB")
    try:
        value = msgspec.json.decode(line)
    except RecursionError:
        return TooLarge(name, f"nested more than {MAX_NESTING} deep")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Broken(name, f"not JSON: {error}")
    if not isinstance(value, dict):
        return Broken(name, "not a JSON object")
    return TooLarge(name, f"nested more than {MAX_NESTING} deep") if _too_deep(value) else value


def _too_deep(value: object) -> bool:
    level: list[object] = [value]
    for _ in range(MAX_NESTING):
        inner: list[object] = []
        for one in level:
            if isinstance(one, dict):
                inner.extend(deeper for deeper in one.values() if isinstance(deeper, dict | list))
            elif isinstance(one, list):
                inner.extend(deeper for deeper in one if isinstance(deeper, dict | list))
        if not inner:
            return False
        level = inner
    return True


# CSV


class _Rows:
    """The rows of CSV text: csv's own reader, fed line by line so that no row can grow past the bound."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._lines: Iterator[bytes | None] = _lines(stream)
        self._spent = 0  # bytes of the row in hand
        self._quotes = 0  # and how many quotes stand in them: an odd count means one is open
        _allow_long_fields()

    def first_line(self) -> str:
        """The line that names the columns, which stays to be read; empty if there is none or it is past the bound."""
        line = next((line for line in self._lines if line is None or not line.isspace()), None)
        if line is None:
            return ""
        self._lines = chain((line,), self._lines)
        return line.decode("utf-8", "replace").rstrip("\r\n")

    def rows(self, delimiter: str) -> Iterator[list[str] | str]:
        """Each row's cells, or the reason why there are none. Rows that say nothing are passed over."""
        reader = csv.reader(self._text(), delimiter=delimiter)
        while True:
            self._spent = self._quotes = 0
            try:
                row = next(reader)
            except StopIteration:
                return
            except (csv.Error, UnicodeDecodeError, _RowTooLarge) as error:
                yield _why(error)
                reader = csv.reader(self._text(), delimiter=delimiter)
                continue
            if self._quotes % 2 and self._ended:
                yield "a quote is opened and never closed"
            elif any(row):
                yield row

    _ended = False

    def _text(self) -> Iterator[str]:
        for line in self._lines:
            if line is None:
                raise _RowTooLarge
            self._spent += len(line)
            self._quotes += line.count(b'"')
            if self._spent > MAX_ROW_BYTES:
                raise _RowTooLarge
            yield line.decode("utf-8")
        self._ended = True


class _RowTooLarge(Exception):
    """A row passed `MAX_ROW_BYTES`."""


def _why(error: Exception) -> str:
    if isinstance(error, _RowTooLarge):
        return f"a row of more than {MAX_ROW_BYTES // MIB} MiB (a quote that is never closed?)"
    return "not decodable as UTF-8" if isinstance(error, UnicodeDecodeError) else f"not CSV: {error}"


def _cells(row: Sequence[str] | str, header: Sequence[str], name: str) -> Row | CaptureError:
    if isinstance(row, str):
        return TooLarge(name, row) if row.startswith("a row of more") else Broken(name, row)
    if any(row[len(header) :]):
        return Broken(name, f"{len(row)} cells under {len(header)} column names")
    return dict(zip(reversed(header), reversed([*row[: len(header)], *[""] * (len(header) - len(row))]), strict=True))


def _allow_long_fields() -> None:
    """csv's bound on a cell (131,072 characters) is one for the whole process: it is only ever raised."""
    if csv.field_size_limit() < MAX_ROW_BYTES:
        csv.field_size_limit(MAX_ROW_BYTES)


# Bytes


def _lines(stream: io.BufferedReader) -> Iterator[bytes | None]:
    """Lines with their ends; None for one over the bound, whose rest is passed over."""
    while line := stream.readline(MAX_ROW_BYTES + 1):
        if len(line) <= MAX_ROW_BYTES or line.endswith(b"\n"):
            yield line
            continue
        yield None
        while line and not line.endswith(b"\n"):
            line = stream.readline(HEAD_BYTES)


def _in_utf8(stream: Readable, head: bytes) -> io.BufferedReader:
    """*head* and the rest as UTF-8 without a byte order mark, whatever they are in."""
    marked = marked_encoding(head)
    if marked:
        encoding, length = marked
        head = head[length:]
    else:
        whole_lines = head[: head.rfind(b"\n") + 1] or head
        encoding = guess(whole_lines) or "utf-8"
    joined = Rejoined(head, stream)
    return buffered(joined if encoding == "utf-8" else _Recoded(joined, encoding))


class _Recoded(io.RawIOBase):
    """A stream of another encoding as UTF-8; broken characters become U+FFFD."""

    def __init__(self, stream: Rejoined, encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Bytes put into *buffer*; 0 at the end."""
        view = memoryview(buffer).cast("B")
        while not self._ready and not self._ended:
            piece = self._stream.read(HEAD_BYTES) or b""
            self._ended = not piece
            self._ready = self._decoder.decode(piece, self._ended).encode("utf-8", "replace")
        piece, self._ready = self._ready[: len(view)], self._ready[len(view) :]
        view[: len(piece)] = piece
        return len(piece)
