"""Runs: what was done to the store, with which coder and settings, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from dragoman.store.columns import compact
from dragoman.store.tables import captures, runs
from dragoman.store.writing import Run, now


class Counts(msgspec.Struct):
    """How many captures a run has dealt with so far, by what came of them."""

    new: int = 0  # articles that the store did not have
    known: int = 0  # captures or articles that it had
    changed: int = 0  # pages of which there is a new version
    refused: int = 0


def begin(
    connection: Connection, command: str, coder: str, settings: Mapping[str, object], told: str | None = None
) -> Run:
    """A new run, unfinished until `end`. *told* is the day of publication (ISO) for captures that carry none."""
    row = {"command": command, "coder": coder, "settings": compact(dict(settings)), "begun": now(), "ended": None}
    return Run(int(connection.execute(insert(runs).returning(runs.c.key), row).scalar_one()), coder, told)


def end(connection: Connection, run: Run, counts: Counts) -> None:
    """The run is over, and this is what it did."""
    done = {"ended": now(), **msgspec.structs.asdict(counts)}
    connection.execute(update(runs).where(runs.c.key == run.key).values(done))


def known(connection: Connection, hashes: Sequence[str], coder: str) -> set[str]:
    """With which captures there is nothing left to do: in the store, or refused by this very coder before."""
    found = connection.execute(_CAPTURES, {"hashes": list(hashes)})
    return {row.hash for row in found if row.outcome == "article" or row.coder == coder}


_CAPTURES = (
    select(captures.c.hash, captures.c.outcome, runs.c.coder)
    .select_from(captures.outerjoin(runs, runs.c.key == captures.c.run))
    .where(captures.c.hash.in_(bindparam("hashes", expanding=True)))
)
