"""What a list shows as a file: written while it is sent, a little in memory at a time, and no more than is bearable.

A writer runs in a thread of its own and fills a short queue that the answer empties. It gives up when nobody takes what
it wrote. The first piece is there before the answer begins, so that what cannot be read is told as a page.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import BinaryIO, cast

from starlette.concurrency import iterate_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse

KINDS = {
    "csv": ("csv", "text/csv; charset=utf-8"),
    "xlsx": ("excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "jsonl": ("jsonl", "application/x-ndjson"),
    "parquet": ("parquet", "application/vnd.apache.parquet"),
}
"""By a file's ending: the format as `dragoman.export` calls it, and the media type."""
NAMES = (("csv", "CSV"), ("xlsx", "Excel"), ("jsonl", "JSON Lines"), ("parquet", "Parquet"))
MOST_AT_ONCE = 2  # files that one process writes at a time: as many as the smallest machine has cores
_PIECE = 64 * 1024  # bytes that go out together
_WAITING = 8  # pieces in the queue
_PATIENCE = 120.0  # seconds in which somebody must take a piece
_TURN = 0.5  # seconds after which a writer looks whether it is still wanted
_ROOM = threading.BoundedSemaphore(MOST_AT_ONCE)
_WRITERS = ThreadPoolExecutor(MOST_AT_ONCE, "download")
Write = Callable[[BinaryIO], object]


class _Gone(Exception):
    """Nobody takes the file any more."""


class _Pipe:
    """A stream of bytes that a writer writes to and an answer reads from."""

    def __init__(self) -> None:
        """Nothing is written."""
        self.pieces: queue.Queue[bytes | None] = queue.Queue(_WAITING)
        self.gone = threading.Event()
        self.closed = False
        self._waiting = bytearray()
        self._told = 0

    def write(self, some: bytes) -> int:
        self._waiting += some
        self._told += len(some)
        if len(self._waiting) >= _PIECE:
            self.flush()
        return len(some)

    def flush(self) -> None:
        if self._waiting:
            self.put(bytes(self._waiting))
            self._waiting.clear()

    def tell(self) -> int:
        return self._told

    def seekable(self) -> bool:
        return False

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seek(self, *_where: int) -> int:
        raise OSError("a stream that goes one way")

    def close(self) -> None:
        """The writer has ended its file; the answer is ended elsewhere."""

    def put(self, piece: bytes | None) -> None:
        """Leaves a piece. Raises _Gone where nobody takes any."""
        waited = 0.0
        while not self.gone.is_set() and waited < _PATIENCE:
            try:
                self.pieces.put(piece, timeout=_TURN)
            except queue.Full:
                waited += _TURN
            else:
                return
        raise _Gone


def download(name: str, ending: str, write: Write) -> StreamingResponse:
    """The file that *write* writes, as an attachment. Raises what *write* raises at its beginning.

    HTTPException 503 where too many are written already.
    """
    if not _ROOM.acquire(blocking=False):
        raise HTTPException(503, "Other files are being written just now. Try again in a moment.", {"retry-after": "5"})
    pipe = _Pipe()
    running = _WRITERS.submit(_run, pipe, write)
    first = pipe.pieces.get()
    if first is None:
        running.result()  # raises what went wrong
    day = datetime.now(UTC).date().isoformat()
    headers = {"content-disposition": f'attachment; filename="{name}-{day}.{ending}"', "cache-control": "no-store"}
    pieces = _taken(pipe, first, running)
    return StreamingResponse(iterate_in_threadpool(pieces), media_type=KINDS[ending][1], headers=headers)


def _run(pipe: _Pipe, write: Write) -> None:
    """The writer's thread: the file, then None, whatever comes of it."""
    try:
        write(cast("BinaryIO", pipe))
        pipe.flush()
    finally:
        _ROOM.release()
        with suppress(_Gone):
            pipe.put(None)


def _taken(pipe: _Pipe, first: bytes | None, running: Future[None]) -> Iterator[bytes]:
    """The pieces in their order. Raises what the writer has raised, which cuts the answer off."""
    try:
        piece = first
        while piece is not None:
            yield piece
            piece = pipe.pieces.get()
        running.result()
    finally:
        pipe.gone.set()
