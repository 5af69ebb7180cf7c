"""The command line: `dragoman COMMAND`, one module a command over the same functions that Python users call."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from io import TextIOWrapper

from dragoman import threads
from dragoman.cli.app import app
from dragoman.cli.output import Ended, interrupts

__all__ = ["main"]


def main() -> None:
    """Runs the command line.

    Exits 0 when all was read, 1 when some was refused, 2 when called wrongly, 130 on Ctrl-C, 141 when nobody reads
    what is printed.
    """
    threads.one()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without our letters is no reason to stop
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupts)
    try:
        app()
    except Ended as ended:
        _leave(ended.status)


def _leave(status: int) -> None:
    """Ends at once, after what is printed already has gone out; a second Ctrl-C does not wait for that either."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    os._exit(status)
