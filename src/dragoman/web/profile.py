"""Who somebody is in a store: names with their days, offices, memberships, dealings with others, months.

What is counted are incidents that are told as done, as on the page of two actors, so that a line here has the number of
the pair's own page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, distinct, false, func, or_, select

from dragoman.actors.tables import held, memberships, names, offices
from dragoman.events.scale import QUADS
from dragoman.store.asking import filters_of
from dragoman.store.counting import counts
from dragoman.store.dyads import DONE
from dragoman.store.filters import party_clauses
from dragoman.store.tables import actors, events, parties
from dragoman.store.who import Who
from dragoman.web.dealings import dealt

MOST_NAMES = 40
MOST_PARTNERS = 15
MOST_MONTHS = 600  # of a timeline: fifty years
MOST_TERMS = 60  # of office, of one state
MOST_PEOPLE = 20


class Name(NamedTuple):
    """A spelling: in how many reports, and on which days the first and the last of them is dated."""

    text: str
    reports: int
    first: str | None
    last: str | None


class Partner(NamedTuple):
    """Somebody who was dealt with: a state's code or a name, the incidents, their mean score, the last day."""

    name: str
    incidents: int
    score: float
    last: str | None


class Person(NamedTuple):
    """Somebody of a state, with the address of the page."""

    id: str
    name: str
    reports: int


class Term(NamedTuple):
    """A time in an office, or in a body; days as far as they are known."""

    what: str
    whose: str
    since: str | None
    until: str | None


class Month(NamedTuple):
    """A month: incidents by quad in PLOVER's order."""

    month: str
    quads: tuple[int, int, int, int]

    @property
    def number(self) -> int:
        """All of them."""
        return sum(self.quads)


def spellings(connection: Connection, one: Who) -> list[Name]:
    """How reports write the name, the most frequent first."""
    number = func.count(distinct(parties.c.event))
    query = (
        select(parties.c.text, number, func.min(parties.c.day), func.max(parties.c.day))
        .where(_is(one, parties), parties.c.shown)
        .group_by(parties.c.text)
        .order_by(number.desc(), parties.c.text)
        .limit(MOST_NAMES)
    )
    return [Name(*row) for row in connection.execute(query)]


def partners(connection: Connection, one: Who) -> list[Partner]:
    """With whom the actor deals most, by the rule of a dyad: to or from each other, or both together to nobody else."""
    me, other = parties.alias(), parties.alias()
    called = func.coalesce(other.c.country, other.c.name).label("called")
    unit = func.coalesce(events.c.incident, -events.c.key)
    told = (
        select(called, unit.label("unit"), events.c.score.label("score"), events.c.day.label("day"), events.c.key)
        .select_from(me)
        .join(other, and_(other.c.event == me.c.event, other.c.key != me.c.key))
        .join(events, events.c.key == me.c.event)
        .where(
            _is(one, me), me.c.shown, events.c.status.in_(DONE), called.is_not(None),
            dealt(me, other), func.coalesce(_is(one, other), false()).is_(false()),
        )
        .distinct()
        .subquery()
    )  # fmt: skip
    units = (
        select(told.c.called, func.avg(told.c.score).label("score"), func.max(told.c.day).label("last"))
        .group_by(told.c.called, told.c.unit)
        .subquery()
    )
    number = func.count().label("number")
    query = (
        select(units.c.called, number, func.avg(units.c.score), func.max(units.c.last))
        .group_by(units.c.called)
        .order_by(number.desc(), units.c.called)
        .limit(MOST_PARTNERS)
    )
    rows = connection.execute(query)
    return [Partner(name, int(count), round(float(score), 2), last) for name, count, score, last in rows]


def people(connection: Connection, one: Who) -> list[Person]:
    """The people and bodies with a name that belong to a state, the most named first."""
    states = [state for span in one.spans for state in span.states]
    if len(set(states)) != 1:
        return []
    number = func.count(distinct(parties.c.event))
    query = (
        select(actors.c.id, actors.c.name, number)
        .join(parties, parties.c.actor == actors.c.key)
        .where(actors.c.country == states[0], parties.c.shown)
        .group_by(actors.c.key)
        .order_by(number.desc(), actors.c.key)
        .limit(MOST_PEOPLE)
    )
    return [Person(*row) for row in connection.execute(query)]


def months(connection: Connection, term: str) -> list[Month]:
    """All months from the first to the last with an incident, the last `MOST_MONTHS` of them."""
    asked = filters_of(party=(term,), status=DONE)
    found: dict[str, list[int]] = {}
    for row in counts(connection, asked, ("month", "quad"), "incidents"):
        month, quad = row.under
        if month and quad:
            found.setdefault(month, [0, 0, 0, 0])[QUADS.index(quad)] += row.number
    if not found:
        return []
    told = []
    for month in islice(_months_before(max(found), min(found)), MOST_MONTHS):
        one, two, three, four = found.get(month, (0, 0, 0, 0))
        told.append(Month(month, (one, two, three, four)))
    return told[::-1]


def _months_before(last: str, first: str) -> Iterator[str]:
    """The months from the last back to the first."""
    year, month = int(last[:4]), int(last[5:7])
    while (name := f"{year:04d}-{month:02d}") >= first and year > 0:
        yield name
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)


def _is(one: Who, side: Any) -> ColumnElement[bool]:
    """The condition that a party is one of those meant; nobody is where a name stands in the tables alone."""
    clauses = party_clauses(one, side)
    return or_(*clauses) if clauses else false()


def terms(one: Who) -> list[Term]:
    """The offices that somebody has held, or who has held those of a state: the latest first."""
    state = state_of(one)
    if state:
        found = [
            Term(row.office or "", row.words, row.since, row.until)
            for (country, _), rows in offices().items()
            if country == state
            for row in rows
        ]
    else:
        found = [
            Term(row.office or "", row.country or "", row.since, row.until)
            for name in _tabled(one, ("holder",))
            for row in held().get(name, ())
        ]
    every = dict.fromkeys(found)
    return sorted(every, key=lambda term: (term.until is None, term.since or ""), reverse=True)[:MOST_TERMS]


def bodies(one: Who) -> list[Term]:
    """The bodies that a state is or was in, or the members of a body; those that are so still come first."""
    state = state_of(one)
    if state:
        found = [
            Term(body, state, row.since, row.until)
            for body, rows in memberships().items()
            for row in rows
            if row.country == state
        ]
    else:
        found = [
            Term(row.country, body, row.since, row.until)
            for body in _tabled(one, ("body",))
            for row in memberships().get(body, ())
        ]
    return sorted(found, key=lambda term: (term.until is not None, term.what))


def state_of(one: Who) -> str | None:
    """The code, where one state is meant and always."""
    states = {state for span in one.spans for state in span.states}
    bound = any(span.since or span.until for span in one.spans)
    return states.pop() if len(states) == 1 and not one.actors and not bound else None


def _tabled(one: Who, kinds: Sequence[str]) -> list[str]:
    """The names under which the tables know whom a term means."""
    found: dict[str, None] = {}
    for said in (one.label.partition(" and its members")[0], one.term):
        for row in names("en").rows(said):
            if row.kind in kinds and row.name:
                found[row.name] = None
    return list(found)


def stored(connection: Connection, one: Who) -> list[Any]:
    """The store's own rows of those who are meant, at most ten."""
    if not one.actors:
        return []
    return list(connection.execute(select(actors).where(actors.c.key.in_(one.actors[:10])).order_by(actors.c.key)))
