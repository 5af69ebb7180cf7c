"""WARC archives, plain or gzip: each page that a server sent, or that a crawler converted to text, is a capture.

Only answers with a page in them count: pictures, scripts, redirects and error pages are nobody's story and are passed
over in silence. What breaks is refused by name, and reading goes on where the archive's own lengths allow it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

from fastwarc.warc import ArchiveIterator, WarcRecordType

from dragoman.capture.bounds import HEAD_BYTES, MAX_CAPTURE_BYTES, MAX_HEADER_BYTES, MAX_RECORDS
from dragoman.capture.kind import HTML_TYPES, media_type
from dragoman.capture.names import printable
from dragoman.capture.page import page
from dragoman.capture.said import words
from dragoman.capture.stream import Readable, inflated, too_large
from dragoman.errors import Broken, CaptureError, NotText, TooLarge
from dragoman.records import Capture

_PAGE_TYPES = HTML_TYPES | {"text/plain"}
_RECORD_TYPES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_ENDS = (b"\r\n\r\n", b"\n\n")
_OK = range(200, 300)
_MAX_CHUNK_DIGITS = 8


class _Watched:
    """A stream that remembers its last bytes: fastwarc ends without a word where an archive was cut."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._given = 0
        self.tail = b""

    def read(self, size: int = HEAD_BYTES, /) -> bytes:
        """Up to *size* bytes."""
        piece = self._stream.read(size) or b""
        self.tail = (self.tail + piece[-4:])[-4:]
        self._given += len(piece)
        return piece

    def tell(self) -> int:
        """Bytes read so far."""
        return self._given


def captures(stream: Readable, source: str, refuse: Callable[[CaptureError], None]) -> Iterator[Capture]:
    """The pages of an archive in its order, named `source#address`; each refusal goes to *refuse*.

    Raises Broken where the archive itself breaks, after what could be read before it, and NotText if it holds no page.
    """
    watched = _Watched(stream)
    met, cut = 0, False

    def refused(error: CaptureError) -> None:
        nonlocal cut
        cut = isinstance(error, _Cut)
        refuse(Broken(error.source, error.reason) if cut else error)

    for record in _records(watched, source):
        cut = False
        try:
            capture = _capture(record, source)
        except CaptureError as error:
            refused(error)
            met += 1
            continue
        if capture is not None:
            met += 1
            yield capture
    if not watched.tail.endswith(_ENDS) and not cut:
        raise Broken(source, "the archive ends in the middle of a record")
    if not met:
        raise NotText(source, "the archive holds no page")


class _Cut(Broken):
    """A record that is shorter than it says."""


def _records(watched: _Watched, source: str) -> Iterator[Any]:
    try:
        records = ArchiveIterator(
            cast(Any, watched),  # it asks for a file, but read and tell are all it uses
            record_types=_RECORD_TYPES,
            parse_http=True,
            auto_decode="none",
            max_header_len=MAX_HEADER_BYTES,
            stream_detect=False,
        )
        for count, record in enumerate(records):
            if count == MAX_RECORDS:
                raise TooLarge(source, f"more than {MAX_RECORDS:,} records; the rest is not read")
            yield record
    except OSError as error:
        raise Broken(source, f"the archive is broken: {printable(str(error))}") from error


def _capture(record: Any, source: str) -> Capture | None:
    """The capture of one record, None if it is not a page."""
    address = words(record.headers.get("WARC-Target-URI"))
    name = f"{source}#{printable(address or record.record_id or 'record')}"
    if record.headers.get("Content-Length") is None:
        raise _Cut(name, "a record without its length")
    header: Any = record.http_headers if record.record_type != WarcRecordType.conversion else None
    if header is None and record.record_type == WarcRecordType.response and record.is_http:
        raise Broken(name, "a record without its HTTP header")
    if header is not None and record.record_type == WarcRecordType.response and header.status_code not in _OK:
        _check_status(header.status_code, name)
        return None
    content_type: str | None = (record.headers if header is None else header).get("Content-Type")
    if media_type(content_type) not in _PAGE_TYPES and content_type:
        return None
    body = _body(record, name)
    if header is not None:
        if "chunked" in (header.get("Transfer-Encoding") or "").lower():
            body = dechunked(body)
        for coding in reversed((header.get("Content-Encoding") or "").lower().split(",")[:3]):
            body = inflated(body, coding.strip(), name)
    return page(body, name, content_type, url=address)


def _check_status(status: int | None, name: str) -> None:
    if status is None or not 100 <= status < 600:
        raise Broken(name, "its HTTP header is broken")


def _body(record: Any, name: str) -> bytes:
    """What a record holds behind its headers. Raises TooLarge and _Cut."""
    length = record.content_length
    if length > MAX_CAPTURE_BYTES:
        raise too_large(name)
    try:
        body: bytes = record.reader.read(length)
    except OSError as error:
        raise _Cut(name, f"the record is broken: {printable(str(error))}") from error
    if len(body) < length:
        raise _Cut(name, "the record ends in the middle")
    return body


def dechunked(body: bytes) -> bytes:
    """*body* with HTTP's chunks joined; as it is where it is not in chunks, as archives often keep it."""
    pieces: list[bytes] = []
    at = 0
    while at < len(body):
        line_end = body.find(b"\r\n", at, at + 1000)
        digits = body[at:line_end].partition(b";")[0].strip() if line_end >= 0 else b""
        if not 0 < len(digits) <= _MAX_CHUNK_DIGITS or digits.strip(b"0123456789abcdefABCDEF"):
            return body if not pieces else b"".join(pieces)
        size = int(digits, 16)
        if not size:
            break
        start = line_end + 2
        pieces.append(body[start : start + size])
        at = start + size + 2
    return b"".join(pieces)
