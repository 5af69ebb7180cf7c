"""The lines of a file, plain or compressed, each with its name for refusals; none longer than memory allows."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO

from dragoman.capture.opening import opened
from dragoman.errors import Broken, TooLarge

_Stream = IO[bytes] | gzip.GzipFile
LONGEST = 256 * 1024 * 1024  # bytes of a line: a capture of the largest size, compressed, in base64, is below it
_GZIP = b"\x1f\x8b"
_MARK = b"\xef\xbb\xbf"


def named_lines(path: str) -> Iterator[tuple[str, bytes]]:
    """Each line of *path* (- for standard input) that is not empty, with its name, as in `news.jsonl:3`.

    A file that begins as gzip does is decompressed. Raises NotFound, NotReadable, TooLarge, Broken.
    """
    with ExitStack() as stack:
        stream = _opened(path, stack)
        number = 0
        while line := _line(stream, path, number + 1):
            number += 1
            if number == 1:
                line = line.removeprefix(_MARK)
            if line.strip():
                yield f"{path}:{number}", line


def _line(stream: _Stream, path: str, number: int) -> bytes:
    try:
        line = stream.readline(LONGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Broken(path, f"broken after line {number - 1}: {getattr(error, 'strerror', None) or error}") from error
    if len(line) > LONGEST:
        raise TooLarge(f"{path}:{number}", f"a line has at most {LONGEST // 1024 // 1024} MB")
    return line


def _opened(path: str, stack: ExitStack) -> _Stream:
    stream = opened(path, stack, said=str.lower)
    if path == "-":
        return stream
    head = stream.read(len(_GZIP))
    stream.seek(0)
    if head != _GZIP:
        return stream
    return stack.enter_context(gzip.open(stream, "rb"))
