"""Marked examples: JSON Lines or two-column CSV to rows of one shape, each checked before anything is coded.

A mark that nothing can ever match (a type that PLOVER has not, a country code that no table has, a span outside of its
text) would count as a miss for ever, so such a row is refused by its line, and the rest is read.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import msgspec

from dragoman.actors.tables import countries
from dragoman.capture.opening import opened
from dragoman.errors import Broken, DragomanError, NotText, TooLarge
from dragoman.events.scale import plover

NONE = "NONE"  # the mark of a sentence without an event
LONGEST_LINE = 1024 * 1024  # bytes: fifty times the longest text
LONGEST_TEXT = 20_000  # characters: rows are sentences, or short articles at most
MOST_BROKEN = 100  # rows refused before the first good one: it is some other kind of file
_JSON_NAMES = (".jsonl", ".ndjson", ".json")
_CSV_NAMES = (".csv", ".tsv", ".tab")
_DELIMITERS = (",", "\t", ";")

Span = tuple[int, int] | None
Refuse = Callable[[DragomanError], None]
_Read = Iterator["Gold | DragomanError"]


class Gold(msgspec.Struct, frozen=True, kw_only=True):
    """One marked row. `type` is PLOVER's, or "NONE" for a text without an event.

    `actors` and `recipients` are country codes, None where they are not marked. With a span the row asks for the
    relation between the marked words: characters of the text, the end left out. `source` names file and line.
    """

    source: str
    text: str
    type: str
    id: str | int | None = None
    actors: tuple[str, ...] | None = None
    recipients: tuple[str, ...] | None = None
    actor: Span = None
    recipient: Span = None
    language: str = "en"

    @property
    def is_relation(self) -> bool:
        """Whether a span is marked."""
        return self.actor is not None or self.recipient is not None


class _Line(msgspec.Struct, frozen=True):
    """A row as JSON has it."""

    text: str
    type: str | None
    id: str | int | None = None
    actors: tuple[str, ...] | None = None
    recipients: tuple[str, ...] | None = None
    actor: Span = None
    recipient: Span = None
    language: str | None = None


def read(path: str, refuse: Refuse) -> Iterator[Gold]:
    """The marked rows of *path* (- for standard input), one at a time.

    JSON Lines or CSV by the file's name, else by its first character. What cannot be read goes to *refuse*.
    """
    with ExitStack() as stack:
        try:
            stream = opened(path, stack, pipes=True)
        except DragomanError as error:
            refuse(error)
            return
        good = broken = 0
        for row in _rows(path, lines(stream)):
            if isinstance(row, Gold):
                good += 1
                yield row
                continue
            refuse(row)
            broken += 1
            if broken == MOST_BROKEN and not good:
                refuse(Broken(path, f"the first {MOST_BROKEN} rows are broken; the rest is not read"))
                return
        if not good and not broken:
            refuse(NotText(path, "no marked row stands in it"))


def lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Lines with their ends, without a byte order mark; None for one over the bound, whose rest is passed over."""
    first = True
    while line := stream.readline(LONGEST_LINE + 1):
        if len(line) <= LONGEST_LINE or line.endswith(b"\n"):
            yield line.removeprefix(b"\xef\xbb\xbf") if first else line
        else:
            yield None
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
        first = False


def too_long(source: str) -> TooLarge:
    """The refusal of a line over the bound."""
    return TooLarge(source, f"a line has at most {LONGEST_LINE // 1024 // 1024} MiB")


def _rows(path: str, found: Iterator[bytes | None]) -> _Read:
    name = path.lower()
    seen: list[bytes | None] = []
    for line in found:
        seen.append(line)
        if line is None or line.strip():
            break
    opening = (seen[-1] or b"").lstrip()[:1] if seen else b""
    whole = chain(seen, found)
    if name.endswith(_CSV_NAMES) or (opening not in (b"{", b"[") and not name.endswith(_JSON_NAMES)):
        return _csv(path, whole, seen[-1] if seen else b"")
    return _json(path, whole)


def _json(path: str, found: Iterator[bytes | None]) -> _Read:
    decoder = msgspec.json.Decoder(_Line)
    for number, line in enumerate(found, 1):
        source = f"{path}:{number}"
        if line is None:
            yield too_long(source)
        elif line.strip():
            try:
                yield _checked(source, decoder.decode(line))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                yield Broken(source, f"no marked row: {error}")
            except DragomanError as error:
                yield error


def _csv(path: str, found: Iterator[bytes | None], first: bytes | None) -> _Read:
    """The rows of CSV; one that csv cannot read is refused, and reading goes on with the line after it."""
    table = _Table(path, found, _delimiter((first or b"").decode("utf-8", "replace")))
    columns: dict[str, int] | None = None
    for source, row in table.rows():
        if isinstance(row, DragomanError):
            yield row
            continue
        if columns is None:
            header = _header(row)
            columns = header or {"text": 0, "type": 1}
            if header:
                continue
            table.width = 2
        try:
            yield _cells(source, row, columns, table.width)
        except DragomanError as error:
            yield error


class _Table:
    """CSV fed to csv's reader line by line, so that each row is named by the line that it begins in."""

    def __init__(self, path: str, found: Iterator[bytes | None], delimiter: str) -> None:
        self.width: int | None = None  # cells a row must have, where no header names them
        self._path, self._found, self._delimiter = path, found, delimiter
        self._number = 0

    def rows(self) -> Iterator[tuple[str, list[str] | DragomanError]]:
        """Each row with its name, or why it cannot be read."""
        reader = self._reader()
        while True:
            source = f"{self._path}:{self._number + 1}"
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield source, Broken(source, f"not CSV: {error}")
            except UnicodeDecodeError:
                yield source, NotText(source, "not UTF-8")
            except TooLarge as error:
                yield source, error
            else:
                if any(row):
                    yield source, row
                continue
            reader = self._reader()

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._text(), delimiter=self._delimiter, strict=True)

    def _text(self) -> Iterator[str]:
        for line in self._found:
            self._number += 1
            if line is None:
                raise too_long(f"{self._path}:{self._number}")
            yield line.decode("utf-8")


def _delimiter(first: str) -> str:
    """The delimiter that makes the first line a header or a marked row; a comma where none does."""
    for delimiter in _DELIMITERS:
        try:
            row = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            continue
        if _header(row) or (len(row) == 2 and _is_type(row[1])):
            return delimiter
    return _DELIMITERS[0]


@lru_cache(maxsize=1)
def _names() -> dict[str, list[str]]:
    path = Path(__file__).parent / "columns.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _header(row: Sequence[str]) -> dict[str, int] | None:
    """Where the columns stand, if *row* names those of text and type."""
    cells = [cell.strip().lower() for cell in row]
    found = {
        field: next((cells.index(name) for name in names if name in cells), -1) for field, names in _names().items()
    }
    if found["text"] < 0 or found["type"] < 0:
        return None
    return {field: at for field, at in found.items() if at >= 0}


def _cells(source: str, row: Sequence[str], columns: dict[str, int], width: int | None) -> Gold:
    if width is not None and len(row) != width:
        raise Broken(source, f"{len(row)} columns: without a header there are two, the sentence and its type")
    if len(row) <= max(columns["text"], columns["type"]):
        raise Broken(source, f"{len(row)} columns, fewer than the header names")
    kind = row[columns["type"]]
    if not kind.strip():
        raise Broken(source, f"no type; write {NONE} where there is no event")
    at = columns.get("id", len(row))
    name = row[at] or None if at < len(row) else None
    return _checked(source, _Line(text=row[columns["text"]], type=kind, id=name))


def _is_type(word: str) -> bool:
    kind = word.strip().upper()
    return kind == NONE or kind in plover().types


def _checked(source: str, line: _Line) -> Gold:
    """The row, if its marks can be met. Raises Broken, NotText, TooLarge."""
    if not line.text.strip():
        raise NotText(source, "the text is empty")
    if len(line.text) > LONGEST_TEXT:
        raise TooLarge(source, f"a text has at most {LONGEST_TEXT:,} characters")
    kind = NONE if line.type is None else line.type.strip().upper()
    if not _is_type(kind):
        raise Broken(source, f"{line.type!r} is no event type of PLOVER's, and not {NONE}")
    for span in (line.actor, line.recipient):
        if span is not None and not 0 <= span[0] < span[1] <= len(line.text):
            raise Broken(source, f"the span {list(span)} does not lie in the text")
    return Gold(
        source=source,
        text=line.text,
        type=kind,
        id=line.id,
        actors=_codes(source, line.actors),
        recipients=_codes(source, line.recipients),
        actor=line.actor,
        recipient=line.recipient,
        language=(line.language or "en").lower(),
    )


def _codes(source: str, codes: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if codes is None:
        return None
    known = tuple(sorted({code.strip().upper() for code in codes}))
    for code in known:
        if code not in countries() and code not in plover().not_states:
            raise Broken(source, f"{code!r} is no country code (ISO 3166-1 alpha-3, or PLOVER's)")
    return known
