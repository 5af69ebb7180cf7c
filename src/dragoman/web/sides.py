"""Who stands for each side of a dyad: the people and bodies named in what the two did, and which of them speak.

Counted are the units that the dyad itself counts, so that the numbers stand beside its own; what is attributed to
somebody ("..., Lavrov said") is counted by reports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from dragoman.actors.lexicon import key as folded
from dragoman.actors.tables import countries
from dragoman.records import Record
from dragoman.store.asking import filters_of
from dragoman.store.dyads import DONE, Dyad, dyad_of, reports_between
from dragoman.store.filters import keyed, party_clauses
from dragoman.store.tables import events, parties
from dragoman.store.who import Who, who

LISTED = 6  # of each side


class Voice(Record, frozen=True, kw_only=True):
    """Somebody of one side: in how many units they are named, and how many reports are attributed to them."""

    name: str
    country: str | None
    number: int
    speaking: int


class Side(Record, frozen=True, kw_only=True):
    """One side of a dyad and those who stand for it, the most named first."""

    label: str
    voices: tuple[Voice, ...]


def pair(
    store: Any, one: str, other: str, *, count: str = "incidents", **filters: Any
) -> tuple[Dyad, tuple[Side, Side]]:
    """What `dyad` says of the two, and who stands for either. Raises BadQuestionError."""
    asked = filters_of(**({"status": DONE} | filters))
    with store.read() as connection:
        two = who(connection, one), who(connection, other)
        reports = reports_between(connection, *two, asked, count)
        found = dyad_of(connection, two, asked, count, reports)
        unit_of = {row[0]: tuple(row[5:]) for row in reports}
        spoken = select(events.c.key, events.c.speaker).where(keyed(connection, unit_of), events.c.speaker.is_not(None))
        speakers: dict[int, str] = {key: speaker for key, speaker in connection.execute(spoken)}  # noqa: C416 - rows
        first, second = (Side(label=side.label, voices=_voices(connection, side, unit_of, speakers)) for side in two)
    return found, (first, second)


def _voices(
    connection: Connection, side: Who, unit_of: Mapping[int, tuple[Any, ...]], speakers: Mapping[int, str]
) -> tuple[Voice, ...]:
    query = select(parties.c.event, parties.c.name, parties.c.country, parties.c.text).where(
        keyed(connection, unit_of, parties.c.event), or_(*party_clauses(side)), parties.c.name.is_not(None)
    )
    units: dict[tuple[str, str | None], set[tuple[Any, ...]]] = {}
    spoken: dict[tuple[str, str | None], set[int]] = {}
    for key, name, country, text in connection.execute(query):
        if country in countries() and countries()[country]["name"] == name:
            continue  # the state itself, which stands over the list
        units.setdefault((name, country), set()).add(unit_of[key])
        if key in speakers and _same(speakers[key], (name, text)):
            spoken.setdefault((name, country), set()).add(key)
    speaking = {one: len(keys) for one, keys in spoken.items()}
    ranked = sorted(units, key=lambda one: (-len(units[one]), -speaking.get(one, 0), one[0]))
    return tuple(
        Voice(name=name, country=country, number=len(units[name, country]), speaking=speaking.get((name, country), 0))
        for name, country in ranked[:LISTED]
    )


def _same(speaker: str, names: Sequence[str]) -> bool:
    """Whether a speaker's words are a name, or end with one: "Russian Foreign Minister Sergey Lavrov"."""
    said = f" {folded(speaker)}"
    return any(said.endswith(f" {words}") for name in names if (words := folded(name)))
