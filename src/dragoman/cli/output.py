"""What a command prints: whole lines on standard output, refusals and progress on standard error.

A line goes out whole or not at all, Ctrl-C or not. Refusals are one line each, whatever the file was called. Progress
shows on a terminal only, and only once a run takes long enough for anybody to wonder.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import TypeVar

import typer

from dragoman.capture import printable
from dragoman.errors import DragomanError

T = TypeVar("T")
PATIENCE = 2.0  # seconds that pass before progress is shown
REDRAW = 0.2  # seconds between two drawings of it
_ERASED = "\r\x1b[K"  # back to the start of the line, and nothing on it


class Ended(BaseException):
    """The run ends before its time: Ctrl-C, or nobody reads any more. No error, so that nothing on the way keeps it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Interrupts:
    """What Ctrl-C does: ends the run, but not in the middle of a line unless it is pressed twice."""

    STATUS = 130  # 128 and the signal's number, as shells have it

    def __init__(self) -> None:
        self._held = self._asked = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        """Takes the signal."""
        if self._held and not self._asked:
            self._asked = True
            return
        raise Ended(self.STATUS)

    def __enter__(self) -> None:
        """From here on a first Ctrl-C is kept for later."""
        self._held = True

    def __exit__(self, *_: object) -> None:
        """It is later."""
        self._held = False
        if self._asked:
            raise Ended(self.STATUS)


interrupts = Interrupts()


def write(lines: str | bytes) -> None:
    """Writes whole lines to standard output, at once and as UTF-8. Raises Ended where they cannot go."""
    raw = lines if isinstance(lines, bytes) else lines.encode("utf-8", "backslashreplace")
    if not raw:
        return
    progress.clear()
    with interrupts:
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(raw)
            sys.stdout.buffer.flush()
        except BrokenPipeError as error:
            raise Ended(128 + getattr(signal, "SIGPIPE", 13)) from error
        except OSError as error:
            typer.echo(f"dragoman: standard output: {(error.strerror or 'cannot be written to').lower()}", err=True)
            raise Ended(1) from error


class Refusals:
    """Prints each refusal on standard error as one line, and counts them."""

    def __init__(self) -> None:
        """Nothing refused yet."""
        self.count = 0

    def __call__(self, error: DragomanError) -> None:
        """One line: the name and the reason."""
        self.count += 1
        progress.clear()
        typer.echo(f"dragoman: {printable(error.source)}: {printable(error.reason)}", err=True)

    def exit(self) -> None:
        """Ends the command: status 1 if anything was refused."""
        if self.count:
            raise typer.Exit(1)


class Progress:
    """One line on standard error that says how far a run has come."""

    def __init__(self) -> None:
        """Nothing drawn."""
        self._drawn = False
        self._drawn_at = 0.0

    def counted(self, stream: Iterable[T], what: str) -> Iterator[T]:
        """The stream as it is; its count is drawn if standard error is a terminal and `PATIENCE` is over."""
        if not sys.stderr.isatty():
            yield from stream
            return
        begun = time.monotonic()
        try:
            for number, one in enumerate(stream, 1):
                yield one
                self._draw(number, what, time.monotonic() - begun)
        finally:
            self.clear()

    def clear(self) -> None:
        """Takes the line away, before anything else is written to the terminal."""
        if self._drawn:
            self._drawn = False
            sys.stderr.write(_ERASED)
            sys.stderr.flush()

    def _draw(self, number: int, what: str, seconds: float) -> None:
        now = time.monotonic()
        if seconds < PATIENCE or now - self._drawn_at < REDRAW:
            return
        self._drawn, self._drawn_at = True, now
        sys.stderr.write(f"{_ERASED}{number} {what}, {seconds:.0f} s, {number / seconds:.1f} a second")
        sys.stderr.flush()


progress = Progress()
