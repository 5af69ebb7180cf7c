"""Who deals with whom in a window of months: for each pair of states how many incidents, and their mean score.

The rule of what is between two is that of `dragoman dyad`, so that a line of the network has the numbers of the pair's
own page: from the one to the other, or both as actors without a recipient, and only what is told as done. All pairs are
counted at once in the database.
"""

from __future__ import annotations

from typing import Any

from msgspec import structs
from sqlalchemy import ColumnElement, FromClause, and_, func, not_, or_, select

from dragoman.events.scale import QUADS
from dragoman.records import Record
from dragoman.store.asking import filters_of
from dragoman.store.dyads import DONE
from dragoman.store.filters import ONE_SIDED, compiled, day_bounds, restricted
from dragoman.store.tables import events, incidents, parties
from dragoman.web.windows import DAY, UNIT, near

MOST_EDGES = 2_000  # pairs that are ever looked at
_VERBAL_CONFLICT = QUADS.index("verbal conflict") + 1


class Edge(Record, frozen=True, kw_only=True):
    """What two dealt: codes, incidents, the mean of the incidents' mean scores."""

    one: str
    other: str
    number: int
    score: float


class Dealings(Record, frozen=True, kw_only=True):
    """All pairs of a window, the most first; both days are included."""

    since: str
    until: str
    edges: tuple[Edge, ...]


def dealt(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """The condition that two parties of an event dealt with each other: across, or both together and with nobody else.

    The two are aliases of `parties`, joined to `events`.
    """
    aimed = parties.alias()
    is_aimed = select(1).where(aimed.c.event == events.c.key, aimed.c.role == "recipient").exists()
    together = and_(
        one.c.role == "actor",
        other.c.role == "actor",
        events.c.quad != _VERBAL_CONFLICT,
        events.c.event_type.not_in(ONE_SIDED),
        not_(is_aimed),
    )
    return or_(one.c.role != other.c.role, together)


def dealings(store: Any, bounds: tuple[str, str], *, limit: int | None = None, **filters: Any) -> Dealings:
    """The pairs of states (and bodies with a code of their own) within *bounds*, the *limit* that dealt most.

    *filters* are those of events; status is "reported" unless given. Raises BadQuestionError.
    """
    asked = filters_of(**({"status": DONE} | filters | {"since": bounds[0], "until": bounds[1]}))
    one, other = parties.alias(), parties.alias()
    with store.read() as connection:
        question = compiled(connection, structs.replace(asked, since=None, until=None))
        conditions = restricted(connection, question, walk=False)
        told = (
            select(
                one.c.country.label("one"), other.c.country.label("other"), UNIT.label("unit"),
                events.c.score.label("score"), events.c.key,
            )
            .select_from(events)
            .outerjoin(incidents, incidents.c.key == events.c.incident)
            .join(one, one.c.event == events.c.key)
            .join(other, and_(other.c.event == events.c.key, other.c.country > one.c.country))
            .where(events.c.key.in_(near(asked)), *conditions, *day_bounds(asked, DAY))
            .where(dealt(one, other))
            .distinct()
            .subquery()
        )  # fmt: skip
        units = (
            select(told.c.one, told.c.other, told.c.unit, func.avg(told.c.score).label("score"))
            .group_by(told.c.one, told.c.other, told.c.unit)
            .subquery()
        )
        number = func.count().label("number")
        query = (
            select(units.c.one, units.c.other, number, func.avg(units.c.score))
            .group_by(units.c.one, units.c.other)
            .order_by(number.desc(), units.c.one, units.c.other)
            .limit(min(limit or MOST_EDGES, MOST_EDGES))
        )
        edges = tuple(
            Edge(one=first, other=second, number=int(count), score=round(float(score), 2))
            for first, second, count, score in connection.execute(query)
        )
    return Dealings(since=bounds[0], until=bounds[1], edges=edges)
