"""How well actor phrases are resolved, on the marked phrases of `tests/marked/actors.jsonl`.

    python benchmarks/actors.py [--misses]

A phrase is right if its country and its first sector both are, nulls included. The half that is held out, by a hash of
the id, is the figure to quote; `--misses` lists the misses of the half that rules are tuned on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from marked import Line, report, share

from dragoman.actors import resolve
from dragoman.records import Record


class Tally(Record, frozen=True, kw_only=True):
    """How many phrases there were, how many were right, and each miss in words."""

    cases: int
    right: int
    misses: tuple[str, ...]


def is_held_out(identity: str) -> bool:
    """Whether the phrase of that id is of the half that no rule is tuned on."""
    return hashlib.sha1(identity.encode(), usedforsecurity=False).digest()[-1] % 2 == 1


def score(phrases: Sequence[Line]) -> Tally:
    """The tally of *phrases*."""
    right = 0
    misses: list[str] = []
    for line in phrases:
        on = date.fromisoformat(line["date"]) if line["date"] else None
        actor = resolve(line["text"], on=on, context=line["context"])
        found = (actor.country, next(iter(actor.sectors), None)) if actor is not None else (None, None)
        wanted = (line["country"], line["sector"])
        right += found == wanted
        if found != wanted:
            misses.append(f"{line['id']} {line['text']} ({line['context'] or 'no context'}): {found}, not {wanted}")
    return Tally(cases=len(phrases), right=right, misses=tuple(misses))


def told(name: str, tally: Tally) -> str:
    """One line of figures."""
    return f"actors, {name}: {tally.cases} phrases, right {share(tally.right, tally.cases):.3f}"


def split(every: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The phrases to tune on, and those held out: this set was halved by another hash than the later ones."""
    tuned = [line for line in every if not is_held_out(line["id"])]
    return tuned, [line for line in every if is_held_out(line["id"])]


if __name__ == "__main__":
    report(__doc__, "actors", score, told, split)
