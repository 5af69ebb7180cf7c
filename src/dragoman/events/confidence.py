"""What a confidence means: of the events and relations said at 0.9, nine in ten are right.

Votes and sums of signs give an order and no probability. The table beside this module says for some of their values
what share was right on sentences of our own; between two of them the line is straight. `tools/calibrate.py` makes it.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Literal

TABLE = Path(__file__).with_name("confidence.toml")
Point = tuple[float, float]  # what signs add up to, and the share that was right there
Kind = Literal["relation", "event"]
_bare: ContextVar[bool] = ContextVar("_bare", default=False)


def calibrated(raw: float, kind: Kind) -> float:
    """The share right, from 0 to 1, among those of *kind* whose signs add up to *raw* (0 to 1); two decimals.

    A higher *raw* never gives a lower share.
    """
    return round(raw if _bare.get() else between(points(kind), raw), 2)


def between(known: Sequence[Point], raw: float) -> float:
    """The height at *raw* of the line through the *known* points, which ascend; flat before the first, after the last.

    Raises IndexError where no point is known.
    """
    at = bisect_right([x for x, _ in known], raw)
    if at in (0, len(known)):
        return known[max(0, at - 1)][1]
    (x, y), (right, top) = known[at - 1], known[at]
    return y + (top - y) * (raw - x) / (right - x)


@lru_cache(maxsize=2)
def points(kind: Kind) -> tuple[Point, ...]:
    """The table's points of *kind*, ascending."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))[kind]["points"]
    return tuple((float(x), float(y)) for x, y in rows)


@contextmanager
def bare() -> Iterator[None]:
    """Within it `calibrated` gives back what it is given: to make the table, and to say what it changes."""
    token = _bare.set(True)
    try:
        yield
    finally:
        _bare.reset(token)
