"""The marked sets under `tests/marked`: how they are read, and which half of one a rule may be tuned on.

The halves are told apart by a hash of the id, so that a line added later changes no other line's half. Rules are
tuned on one half; the figure of the other is the one to quote.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "marked"
Line = dict[str, Any]


def lines(name: str) -> list[Line]:
    """All lines of the set of that name, in the file's order."""
    text = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def is_held_out(identity: str) -> bool:
    """Whether the line of that id belongs to the half that no rule is tuned on."""
    return hashlib.sha256(identity.encode()).digest()[0] % 2 == 1


def halves(every: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines to tune on, and those held out."""
    tuned = [line for line in every if not is_held_out(line["id"])]
    return tuned, [line for line in every if is_held_out(line["id"])]


def share(part: float, whole: float) -> float:
    """*part* of *whole*; 0 where there is nothing to be part of."""
    return part / whole if whole else 0.0


class Told(Protocol):
    """A tally that can list its misses in words."""

    @property
    def misses(self) -> tuple[str, ...]:
        """One line a miss."""


T = TypeVar("T", bound=Told)


def report(
    usage: str | None,
    name: str,
    score: Callable[[Sequence[Line]], T],
    told: Callable[[str, T], str],
    split: Callable[[Sequence[Line]], tuple[list[Line], list[Line]]] = halves,
) -> None:
    """The command of a benchmark: a line for each half of the set *name*; on `--misses` those of the first half."""
    parser = argparse.ArgumentParser(description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="list the misses of the half that rules are tuned on")
    wanted: bool = parser.parse_args().misses
    tuned, held = (score(half) for half in split(lines(name)))
    print(told("half tuned on", tuned))
    print(told("half held out", held))
    if wanted:
        print(*tuned.misses, sep="\n")
