"""JSON Lines in: one question a line, checked against a record; a bad line is refused by its number."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from dragoman.errors import Broken, DragomanError, NotFound, NotReadable, TooLarge

T = TypeVar("T", bound=msgspec.Struct)
LONGEST = 16 * 1024 * 1024  # bytes of a line: a context is an article at most, and those are far below


def records(path: str, kind: type[T], refuse: Callable[[DragomanError], None]) -> Iterator[tuple[str, T]]:
    """Each line of *path* (- for standard input) as a *kind*, with its name for refusals, as in `asked.jsonl:3`.

    Empty lines are passed over. What cannot be read is handed to *refuse*, and reading goes on with the next line.
    """
    decoder = msgspec.json.Decoder(kind)
    with ExitStack() as stack:
        try:
            stream = _opened(path, stack)
        except DragomanError as error:
            refuse(error)
            return
        number = 0
        while line := stream.readline(LONGEST + 1):
            number += 1
            name = f"{path}:{number}"
            if len(line) > LONGEST:
                refuse(TooLarge(name, f"a line has at most {LONGEST // 1024 // 1024} MB"))
                while line and not line.endswith(b"\n"):
                    line = stream.readline(LONGEST)
                continue
            if not line.strip():
                continue
            try:
                yield name, decoder.decode(line.removeprefix(b"\xef\xbb\xbf"))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                refuse(Broken(name, f"no question: {error}"))


def _opened(path: str, stack: ExitStack) -> BinaryIO:
    if path == "-":
        return sys.stdin.buffer
    file = Path(path)
    try:
        if not file.exists():
            raise NotFound(path, "there is no such file")
        if not file.is_file():
            raise NotReadable(path, "it is no file")
        return stack.enter_context(file.open("rb"))
    except (OSError, ValueError) as error:
        raise NotReadable(path, getattr(error, "strerror", None) or str(error)) from error
