"""How well actor phrases are resolved, on the marked phrases of `tests/marked/actors.jsonl`.

    python benchmarks/actors.py [--misses]

A phrase is right if its country and its first sector both are, nulls included. The half that is held out, by a hash of
the id, is the figure to quote; `--misses` lists the misses of the half that rules are tuned on.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from datetime import date

from marked import Line, lines, share

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


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="list the misses of the half that rules are tuned on")
    wanted: bool = parser.parse_args().misses
    every = lines("actors")
    tuned = score([line for line in every if not is_held_out(line["id"])])
    held = score([line for line in every if is_held_out(line["id"])])
    for name, tally in (("half tuned on", tuned), ("half held out", held)):
        print(f"actors, {name}: {tally.cases} phrases, right {share(tally.right, tally.cases):.3f}")
    if wanted:
        print(*tuned.misses, sep="\n")


if __name__ == "__main__":
    main()
