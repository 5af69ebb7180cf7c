"""An earlier run as it was saved: what each row came out as, found again by the row's id, text and spans.

Only the coded types are kept, so that rows are judged by today's marks in both runs.
"""

from __future__ import annotations

from collections import deque
from contextlib import ExitStack

import msgspec

from dragoman.capture.opening import opened
from dragoman.errors import Broken, DragomanError, TooLarge
from dragoman.evaluate.gold import Gold, Refuse, lines, too_long
from dragoman.evaluate.outcome import Outcome, identity

MOST_ROWS = 1_000_000  # of an earlier run: some 200 MB


class Past:
    """The coded types of an earlier run's rows. A row that stands several times is met in its order."""

    def __init__(self) -> None:
        """Nothing known."""
        self._types: dict[bytes, deque[tuple[str, ...]]] = {}
        self._seen: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.left = 0

    def keep(self, outcome: Outcome) -> None:
        """Remembers one row."""
        types = self._seen.setdefault(outcome.types, outcome.types)
        self._types.setdefault(identity(outcome), deque()).append(types)
        self.left += 1

    def take(self, row: Outcome | Gold) -> tuple[str, ...] | None:
        """What the same row came out as, the surest type first; None where it was not there."""
        waiting = self._types.get(identity(row))
        if not waiting:
            return None
        self.left -= 1
        return waiting.popleft()


def past(path: str, refuse: Refuse) -> Past | None:
    """The run saved at *path*. None, after *refuse* was told why, where there is no row to compare with."""
    decoder = msgspec.json.Decoder(Outcome)
    run = Past()
    with ExitStack() as stack:
        try:
            found = lines(opened(path, stack, pipes=True))
        except DragomanError as error:
            refuse(error)
            return None
        for number, line in enumerate(found, 1):
            source = f"{path}:{number}"
            if line is None:
                refuse(too_long(source))
                continue
            if not line.strip():
                continue
            if run.left == MOST_ROWS:
                refuse(TooLarge(path, f"more than {MOST_ROWS:,} rows; the rest is not compared"))
                break
            try:
                run.keep(decoder.decode(line))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                refuse(Broken(source, f"no row of a run that --save wrote: {error}"))
                if not run.left:  # some other kind of file
                    return None
    if not run.left:
        refuse(Broken(path, "no row of a run stands in it"))
        return None
    return run
