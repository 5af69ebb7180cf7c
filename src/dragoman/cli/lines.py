"""JSON Lines in: one question a line, checked against a record; a bad line is refused by its number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, TypeVar

import msgspec
import typer

from dragoman.capture.opening import opened
from dragoman.errors import Broken, DragomanError, TooLarge

T = TypeVar("T", bound=msgspec.Struct)
LONGEST = 16 * 1024 * 1024  # bytes of a line: a context is an article at most, and those are far below


def file_argument(fields: str) -> Any:
    """The argument of a command that is asked in JSON Lines; *fields* are shown as what a line holds."""
    return typer.Argument(
        help=f"JSON Lines, or - for standard input: {{{fields}}}.", metavar="FILE", show_default=False
    )


def records(path: str, kind: type[T], refuse: Callable[[DragomanError], None]) -> Iterator[tuple[str, T]]:
    """Each line of *path* (- for standard input) as a *kind*, with its name for refusals, as in `asked.jsonl:3`.

    Empty lines are passed over. What cannot be read is handed to *refuse*, and reading goes on with the next line.
    """
    decoder = msgspec.json.Decoder(kind)
    with ExitStack() as stack:
        try:
            stream = opened(path, stack)
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
