"""Contradictions: what the reports of one incident say differently, and who says which.

Nothing is decided here. Each version stands with the reports that carry it, the most carried first. Something said more
exactly (a town in the country named, a number within the range said) and something not said contradict nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import TypeVar

from dragoman.incidents.report import Report
from dragoman.incidents.signs import HERE_KM, distance, near_modes
from dragoman.incidents.traits import Spot, Traits, traits
from dragoman.records import Record

T = TypeVar("T")
DENIED, REPORTED = "denied", "reported"


class Version(Record, frozen=True, kw_only=True):
    """One version: the value in words, the reports that carry it, and their outlets, both in order of publication."""

    value: str
    reports: tuple[str, ...]
    outlets: tuple[str, ...]
    texts: int  # stories, or articles that belong to none: copies count once


class Contradiction(Record, frozen=True, kw_only=True):
    """A field that reports tell differently: `day`, `place`, `mode`, `status`, `state`, `done by`, `done to`,
    `parties`, or the unit of a number (`dead`, `money USD`). The version of most texts comes first."""

    field: str
    versions: tuple[Version, ...]


def contradictions(reports: Iterable[Report]) -> tuple[Contradiction, ...]:
    """What the reports of one incident tell differently; () where they agree. Raises ValueError for a bad date."""
    every = sorted((traits(report) for report in reports), key=lambda one: (one.report.published or "9", one.report.id))
    found = [
        _field("day", every, _day, lambda a, b: a[0] > b[1] or b[0] > a[1], _day_words),
        _field("place", every, _place, _other_place, lambda spot: spot.name.title()),
        _field("mode", every, lambda one: one.report.event.event_mode, _other_mode, str),
        _field("status", every, _status, lambda a, b: a != b, str),
        _field("state", every, lambda one: one.report.state, lambda a, b: a != b, str),
        _field("done by", every, _done_by, lambda a, b: not a & b, _list),
        _field("done to", every, _done_to, lambda a, b: not a & b, _list),
        _field("parties", every, _parties, lambda a, b: not (a <= b or b <= a), _list),
    ]
    for unit in sorted({unit for one in every for unit in one.numbers}):
        found.append(_field(unit, every, _number(unit), lambda a, b: a[0] > b[1] or b[0] > a[1], _number_words))
    return tuple(one for one in found if one is not None)


def _field(
    name: str,
    every: Sequence[Traits],
    value: Callable[[Traits], T | None],
    differ: Callable[[T, T], bool],
    words: Callable[[T], str],
) -> Contradiction | None:
    """The versions of one field; None where no two that are said differ."""
    said = [(found, one) for one in every if (found := value(one)) is not None]
    kinds: dict[str, T] = {}
    for found, _ in said:
        kinds.setdefault(words(found), found)
    if not any(differ(a, b) for a, b in combinations(kinds.values(), 2)):
        return None
    versions = [_version(told, [one.report for found, one in said if words(found) == told]) for told in kinds]
    return Contradiction(field=name, versions=tuple(sorted(versions, key=lambda one: -one.texts)))


def _version(value: str, carriers: Sequence[Report]) -> Version:
    outlets = dict.fromkeys(one.publisher or one.wire or "" for one in carriers)
    return Version(
        value=value,
        reports=tuple(one.id for one in carriers),
        outlets=tuple(one for one in outlets if one),
        texts=len({one.text for one in carriers}),
    )


# the fields


def _day(one: Traits) -> tuple[int, int] | None:
    return None if one.first is None or one.last is None else (one.first, one.last)


def _day_words(days: tuple[int, int]) -> str:
    first, last = (date.fromordinal(day).isoformat() for day in days)
    return first if first == last else f"{first} to {last}"


def _place(one: Traits) -> Spot | None:
    return one.spot if one.spot is not None and one.spot.exact and not one.spot.wide else None


def _other_place(a: Spot, b: Spot) -> bool:
    km = distance(a, b)
    return km is None or km > HERE_KM


def _other_mode(a: str, b: str) -> bool:
    return a != b and frozenset([a, b]) not in near_modes()


def _status(one: Traits) -> str:
    return DENIED if one.report.event.status == DENIED else (REPORTED if one.done else one.report.event.status)


def _done_by(one: Traits) -> frozenset[str] | None:
    return None if one.reciprocal else (one.actors.countries or one.actors.names or None)


def _done_to(one: Traits) -> frozenset[str] | None:
    return None if one.reciprocal else (one.recipients.countries or None)


def _parties(one: Traits) -> frozenset[str] | None:
    return (one.both.countries or None) if one.reciprocal else None


def _list(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def _number(unit: str) -> Callable[[Traits], tuple[float, float] | None]:
    return lambda one: one.numbers.get(unit)


def _number_words(pair: tuple[float, float]) -> str:
    low, high = (f"{value:,.0f}" if value == int(value) else f"{value:g}" for value in pair)
    return low if low == high else f"{low} to {high}"
