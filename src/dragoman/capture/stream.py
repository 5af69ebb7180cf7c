"""Byte streams that stay within bounds: a file whose head was looked at, and a compressed one that may be a bomb."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING, Protocol

from dragoman.capture.bounds import (
    FREE_EXPANSION_BYTES,
    HEAD_BYTES,
    MAX_CAPTURE_BYTES,
    MAX_DECOMPRESSED_BYTES,
    MAX_EXPANSION,
    MIB,
)
from dragoman.errors import Broken, CaptureError, TooLarge

if TYPE_CHECKING:
    from typing_extensions import Buffer


class Readable(Protocol):
    """Anything that hands out bytes."""

    def read(self, size: int, /) -> bytes | None:
        """Up to *size* bytes; none at the end."""


GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = zlib.MAX_WBITS | 16
_RAW_WINDOW = -zlib.MAX_WBITS
_PIECE_BYTES = 64 * 1024


def read_up_to(stream: Readable, size: int) -> bytes:
    """*size* bytes of *stream*, fewer only where it ends."""
    piece = stream.read(size) or b""
    if len(piece) == size or not piece:
        return piece
    pieces, missing = [piece], size - len(piece)
    while missing:
        piece = stream.read(missing) or b""
        if not piece:
            break
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


class Rejoined(io.RawIOBase):
    """A stream whose first bytes were read already: they come first, then the rest."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        super().__init__()
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Bytes put into *buffer*; 0 at the end."""
        view = memoryview(buffer).cast("B")
        piece = self._head.read(len(view)) or self._rest.read(len(view)) or b""
        view[: len(piece)] = piece
        return len(piece)


class Unzipped(io.RawIOBase):
    """What a gzip stream of one or more members holds, unpacked piece by piece.

    Where the stream breaks, ends early or turns out to be a bomb, it ends, so that what came before can be read, and
    `failure` says why.
    """

    def __init__(self, packed: Readable, source: str) -> None:
        super().__init__()
        self._packed = packed
        self._source = source
        self._engine = zlib.decompressobj(_GZIP_WINDOW)
        self._waiting = b""  # packed bytes that were read and not yet unpacked
        self._taken = self._given = 0
        self.failure: CaptureError | None = None

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Bytes put into *buffer*; 0 at the end."""
        if self.failure:
            return 0
        view = memoryview(buffer).cast("B")
        try:
            piece = self._piece(len(view))
            self._given += len(piece)
            self._check()
        except CaptureError as error:
            self.failure = error
            return 0
        view[: len(piece)] = piece
        return len(piece)

    def _piece(self, size: int) -> bytes:
        while True:
            if self._engine.eof and not self._next_member():
                return b""
            if not self._waiting:
                self._waiting = self._packed.read(_PIECE_BYTES) or b""
                self._taken += len(self._waiting)
            ended = not self._waiting
            try:
                piece = self._engine.decompress(self._waiting, size)
            except zlib.error as error:
                raise Broken(self._source, "its compressed data is broken") from error
            self._waiting = self._engine.unused_data if self._engine.eof else self._engine.unconsumed_tail
            if piece:
                return piece
            if ended and not self._engine.eof:
                raise Broken(self._source, "its compressed data ends in the middle")

    def _next_member(self) -> bool:
        """Whether another member follows; zero bytes that pad a file are passed over."""
        while True:
            self._waiting = self._waiting.lstrip(b"\0")
            if len(self._waiting) >= len(GZIP_MAGIC):
                break
            more = self._packed.read(_PIECE_BYTES) or b""
            if not more:
                break
            self._taken += len(more)
            self._waiting += more
        if not self._waiting:
            return False
        if not self._waiting.startswith(GZIP_MAGIC):
            raise Broken(self._source, "bytes that are not gzip follow its compressed data")
        self._engine = zlib.decompressobj(_GZIP_WINDOW)
        return True

    def _check(self) -> None:
        if self._given > FREE_EXPANSION_BYTES and self._given > self._taken * MAX_EXPANSION:
            raise TooLarge(self._source, f"a compression bomb: it unpacks to more than {MAX_EXPANSION} times its size")
        if self._given > MAX_DECOMPRESSED_BYTES:
            raise TooLarge(self._source, f"it unpacks to more than {MAX_DECOMPRESSED_BYTES // MIB:,} MiB")


def inflated(body: bytes, coding: str, source: str) -> bytes:
    """*body* with its HTTP content coding (`gzip`, `deflate`) undone; as it is where it is not in that coding.

    Archives often keep the header of a coding that they undid. Raises TooLarge over `MAX_CAPTURE_BYTES` and Broken.
    """
    if coding in ("gzip", "x-gzip"):
        if not body.startswith(GZIP_MAGIC):
            return body
        stream = Unzipped(io.BytesIO(body), source)
        plain = bounded(stream, source)
        if stream.failure:
            raise stream.failure
        return plain
    if coding != "deflate":
        return body
    for window in (zlib.MAX_WBITS, _RAW_WINDOW):  # servers send either and call both deflate
        engine = zlib.decompressobj(window)
        try:
            plain = engine.decompress(body, MAX_CAPTURE_BYTES + 1)
        except zlib.error:
            continue
        if len(plain) > MAX_CAPTURE_BYTES:
            raise too_large(source)
        if engine.eof:
            return plain
    return body


def bounded(stream: Readable, source: str, head: bytes = b"") -> bytes:
    """*head* and the rest of *stream*, at most `MAX_CAPTURE_BYTES` in all. Raises TooLarge."""
    raw = head + read_up_to(stream, MAX_CAPTURE_BYTES + 1 - len(head)) if len(head) <= MAX_CAPTURE_BYTES else head
    if len(raw) > MAX_CAPTURE_BYTES:
        raise too_large(source)
    return raw


def too_large(source: str) -> TooLarge:
    """The refusal of a page over the bound."""
    return TooLarge(source, f"larger than {MAX_CAPTURE_BYTES // MIB} MiB")


def buffered(stream: Rejoined | Unzipped | io.RawIOBase) -> io.BufferedReader:
    """*stream* with lines."""
    return io.BufferedReader(stream, HEAD_BYTES)
