"""A path, an address or bytes to captures: opens, looks at the head, and hands over to the reader of that kind."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping

from dragoman.capture import feed, table, warc
from dragoman.capture.bounds import HEAD_BYTES, MAX_CAPTURE_BYTES
from dragoman.capture.fetch import fetch
from dragoman.capture.kind import Kind, kind_of
from dragoman.capture.names import printable
from dragoman.capture.page import page
from dragoman.capture.stream import Readable, Rejoined, Unzipped, bounded, buffered, read_up_to, too_large
from dragoman.capture.walk import STDIN, check_plain, is_address, list_inputs, refusal
from dragoman.errors import CaptureError, NotReadable, NotText
from dragoman.records import Capture

Refuse = Callable[[CaptureError], None]

_NO_COLUMNS: Mapping[str, str] = {}
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a pipe put in a file's place at the last moment must not hang
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def read(
    path: str, *, columns: Mapping[str, str] = _NO_COLUMNS, allow_private: bool = False, refuse: Refuse
) -> Iterator[Capture]:
    """The captures behind *path*: a file, a folder, a glob, an http(s) address, or `-` for standard input.

    They come one at a time and in an order that never changes. What cannot be read is handed to *refuse*, and reading
    goes on. *columns* maps what a row may say (`text`, `html`, `id`, `title`, `url`, `date`, `publisher`) to the names
    that the table's columns have. Raises ValueError for a key that is none of these.
    """
    _check_columns(columns)
    return _read(path, columns, allow_private, refuse)


def from_bytes(
    raw: bytes,
    source: str,
    content_type: str | None = None,
    *,
    columns: Mapping[str, str] = _NO_COLUMNS,
    refuse: Refuse,
) -> Iterator[Capture]:
    """The captures that *raw* holds, whatever kind of file it is; *source* is its name, *content_type* an HTTP header.

    Refusals and *columns* as in `read`.
    """
    _check_columns(columns)
    return _guarded(_captures(io.BytesIO(raw), printable(source), content_type, columns, refuse), refuse)


def _check_columns(columns: Mapping[str, str]) -> None:
    for field in columns:
        if field not in table.FIELDS:
            raise ValueError(f"no column is called {field!r}: {', '.join(table.FIELDS)}")


def _read(path: str, columns: Mapping[str, str], allow_private: bool, refuse: Refuse) -> Iterator[Capture]:
    for one in list_inputs((path,), refuse):
        if one == STDIN:
            captures = _stdin(columns, refuse)
        elif is_address(one):
            captures = _address(one, columns, allow_private, refuse)
        else:
            captures = _file(one, columns, refuse)
        yield from _guarded(captures, refuse)


def _guarded(captures: Iterator[Capture], refuse: Refuse) -> Iterator[Capture]:
    try:
        yield from captures
    except CaptureError as error:
        refuse(error)


def _file(path: str, columns: Mapping[str, str], refuse: Refuse) -> Iterator[Capture]:
    source = printable(path)
    try:
        check_plain(os.stat(path), source)  # noqa: PTH116 - Path("") is a folder
        # asked before it is opened, since opening a device may set it going
        descriptor = os.open(path, _OPEN_FLAGS)
    except (OSError, ValueError) as error:
        raise refusal(error, source) from error
    with io.FileIO(descriptor) as stream:
        status = os.fstat(descriptor)
        check_plain(status, source)
        try:
            yield from _captures(stream, source, None, columns, refuse, size=status.st_size)
        except OSError as error:
            raise refusal(error, source) from error


def _stdin(columns: Mapping[str, str], refuse: Refuse) -> Iterator[Capture]:
    if sys.stdin is None or sys.stdin.closed:
        raise NotReadable(STDIN, "there is no standard input")
    try:
        yield from _captures(sys.stdin.buffer, STDIN, None, columns, refuse)
    except OSError as error:
        raise refusal(error, STDIN) from error


def _address(url: str, columns: Mapping[str, str], allow_private: bool, refuse: Refuse) -> Iterator[Capture]:
    fetched = fetch(url, allow_private=allow_private)
    stream = io.BytesIO(fetched.raw)
    yield from _captures(stream, printable(url), fetched.content_type, columns, refuse, url=printable(fetched.url))


def _captures(
    stream: Readable,
    source: str,
    content_type: str | None,
    columns: Mapping[str, str],
    refuse: Refuse,
    *,
    url: str | None = None,
    size: int = 0,
    unzipped: bool = False,
) -> Iterator[Capture]:
    """The captures of one stream, told apart by its first bytes. *size* is what the file system says, 0 if nothing."""
    head = read_up_to(stream, HEAD_BYTES)
    if not head:
        _check_whole(stream)
    kind = kind_of(head, source, content_type, columns)
    if kind is Kind.PAGE or kind is Kind.FEED:
        if size > MAX_CAPTURE_BYTES:
            raise too_large(source)
        raw = head if len(head) < HEAD_BYTES else bounded(stream, source, head)
        if kind is Kind.PAGE:
            _check_whole(stream)
            yield page(raw, source, content_type, url=url)
        else:
            yield from feed.captures(raw, source, content_type, refuse)
    elif kind is Kind.LINES:
        yield from table.json_lines(stream, head, source, columns, refuse)
    elif kind is Kind.TABLE:
        rows = table.csv_rows(stream, head, source, columns, refuse)
        yield from _but_a_torn_last(rows, stream) if isinstance(stream, Unzipped) else rows
    elif kind is Kind.WARC:
        yield from warc.captures(buffered(Rejoined(head, stream)), source, refuse)
    elif unzipped:
        raise NotText(source, "gzip inside gzip")
    else:
        inner = Unzipped(Rejoined(head, stream), source)
        try:
            yield from _captures(inner, source, content_type, columns, refuse, url=url, unzipped=True)
        except CaptureError as error:
            raise inner.failure or error from error
        _check_whole(inner)


def _but_a_torn_last(rows: Iterator[Capture], stream: Unzipped) -> Iterator[Capture]:
    """*rows* without the last one if the stream broke in it: unlike a page or JSON, half a CSV row looks whole."""
    held: Capture | None = None
    for row in rows:
        if held is not None:
            yield held
        held = row
    if held is not None and not stream.failure:
        yield held


def _check_whole(stream: Readable) -> None:
    """Raises what ended a compressed stream before its time."""
    if isinstance(stream, Unzipped) and stream.failure:
        raise stream.failure
