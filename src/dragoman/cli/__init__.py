"""The command line: `dragoman COMMAND`, one module a command over the same functions that Python users call."""

from __future__ import annotations

import os
import sys

from dragoman.cli.app import app
from dragoman.cli.run import Interrupted

__all__ = ["main"]


def main() -> None:
    """Runs the command line; exits 0 when all was read, 1 when some was refused, 2 when called wrongly, 130 on Ctrl-C."""
    try:
        app()
    except (KeyboardInterrupt, Interrupted):
        _leave(130)
    except BrokenPipeError:
        _leave(141)


def _leave(status: int) -> None:
    """Ends at once: what is printed is whole lines already, and waiting processes are not waited for."""
    try:
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        pass
    os._exit(status)
