"""A file or standard input as bytes, for whoever reads lines of it; what cannot be opened is told in plain words."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from dragoman.errors import NotFound, NotReadable


def opened(path: str, stack: ExitStack, *, pipes: bool = False, said: Callable[[str], str] = str) -> BinaryIO:
    """The bytes of the file at *path*, closed with *stack*; - is standard input. Raises NotFound, NotReadable.

    *pipes*: what is neither a file nor a folder is read too, as in `<(command)`. *said* makes the command's own of the
    reason that the system gives.
    """
    if path == "-":
        return sys.stdin.buffer
    file = Path(path)
    try:
        if not file.exists():
            raise NotFound(path, "there is no such file")
        if pipes and file.is_dir():
            raise NotReadable(path, "it is a folder")
        if not (pipes or file.is_file()):
            raise NotReadable(path, "it is no file")
        return stack.enter_context(file.open("rb"))
    except (OSError, ValueError) as error:
        raise NotReadable(path, said(getattr(error, "strerror", None) or str(error))) from error
