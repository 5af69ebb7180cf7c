"""How many: counts of what matches a question, by month, type, actor and the like.

Three things can be counted, and every heading says which:

- `incidents`: happenings in the world. All reports of one incident are one; an event that no incident holds is one of
  its own. An incident counts under its own day, month and year, and `since` and `until` ask for that day.
- `events`: what a text tells. Copies of a text are one story, and a sentence of a story is one event for each type and
  mode that is read in it, however many outlets print it.
- `reports`: every coded sentence of every article, copies included.

Under a column with several values a time (actors, contexts, types that reports of one incident do not agree on) a unit
counts once for each, so that such counts add up to more than there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from msgspec import structs
from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, distinct, func, select, union_all

from dragoman.events.scale import QUADS
from dragoman.store.asking import Filters, filters_of
from dragoman.store.filters import compiled, day_bounds, month_bounds, read_by_key, restricted, unplanned
from dragoman.store.tables import articles, event_contexts, events, incidents, parties, places
from dragoman.store.who import BadQuestionError

COUNTED = ("incidents", "events", "reports")
TIMES = ("day", "month", "year")
DIMENSIONS = (
    *TIMES, "type", "mode", "quad", "status", "actor", "recipient", "actor-name", "recipient-name", "actor-sector",
    "recipient-sector", "country", "place", "context", "source", "wire", "outlet", "coder",
)  # fmt: skip
ORDERS = ("name", "most")
_MOST_DIMENSIONS = 4
_PARTY = {"": "country", "-name": "name", "-sector": "sector"}


class Count(NamedTuple):
    """How many of one kind; `under` has a value for each column asked for, None where it is not known."""

    under: tuple[str | None, ...]
    number: int


def count_by(
    store: Any,
    by: str | Sequence[str],
    *,
    count: str = "incidents",
    limit: int | None = None,
    order: str | None = None,
    **filters: Any,
) -> Iterator[Count]:
    """How many *count* (incidents, events, reports) match the filters, by one or several of `DIMENSIONS`.

    In the order of time or names ("name"), or the most first ("most"; so unless said where the first is no time).
    Raises BadQuestionError.
    """
    names = (by,) if isinstance(by, str) else tuple(by)
    asked = filters_of(**filters)
    check(names, count, order)
    with store.read() as connection:
        yield from counts(connection, asked, names, count, limit, order)


def check(names: Sequence[str], count: str, order: str | None) -> None:
    """Raises BadQuestionError for columns, a unit or an order that there is not."""
    for name in names:
        if name not in DIMENSIONS:
            raise BadQuestionError(repr(name), f"nothing to count by; there are {', '.join(DIMENSIONS)}")
    if not 1 <= len(names) <= _MOST_DIMENSIONS or len(set(names)) < len(names):
        raise BadQuestionError("count by", f"one to {_MOST_DIMENSIONS} different columns")
    if count not in COUNTED:
        raise BadQuestionError(repr(count), f"not counted; there are {', '.join(COUNTED)}")
    if order is not None and order not in ORDERS:
        raise BadQuestionError(repr(order), f"no order of counts; there are {', '.join(ORDERS)}")


def counts(
    connection: Connection,
    asked: Filters,
    by: Sequence[str],
    count: str,
    limit: int | None = None,
    order: str | None = None,
) -> Iterator[Count]:
    """The counts of `count_by` for a question that is checked already."""
    if count == "incidents" and asked.empty and set(by) <= set(TIMES):
        units = _whole_store(connection, asked, by)
    else:
        units = _units(connection, asked, by, count)
    inner = units.subquery()
    under = [inner.c[f"by{n}"] for n in range(len(by))]
    number = _number(inner)
    query = select(*under, number.label("number")).group_by(*under)
    if (order or ("name" if by[0] in TIMES else "most")) == "most":
        query = query.order_by(number.desc(), *(column.is_(None) for column in under), *under)
    else:
        query = query.order_by(*(part for column in under for part in (column.is_(None), column)))
    for *values, number_of in connection.execute(query.limit(limit)):
        yield Count(tuple(_shown(name, value) for name, value in zip(by, values, strict=True)), int(number_of))


def _number(inner: FromClause) -> ColumnElement[int]:
    """The count of the rows of a group: of the sums in them, of their different units, or of themselves."""
    if "times" in inner.c:
        return func.coalesce(func.sum(inner.c.times), 0)
    return func.count(distinct(inner.c.unit)) if "unit" in inner.c else func.count()


def _shown(name: str, value: Any) -> str | None:
    return QUADS[value - 1] if name == "quad" and value is not None else value


def unit_columns(count: str) -> list[ColumnElement[Any]]:
    """What makes reports one unit of what is counted; "events" needs the table of articles beside that of events."""
    if count == "events":
        story = func.coalesce(articles.c.story, -articles.c.key)
        return [story, events.c.evidence, events.c.event_type, events.c.event_mode]
    return [func.coalesce(events.c.incident, -events.c.key) if count == "incidents" else events.c.key]


def _whole_store(connection: Connection, asked: Filters, by: Sequence[str]) -> Select[Any] | Any:
    """Counts by time over everything, from the incidents themselves: the table is a quarter of the events."""
    parts = []
    for one, holds in (
        (incidents, and_(incidents.c.merged_into.is_(None), incidents.c.reports > 0)),
        (events, and_(events.c.shown, unplanned(events.c.incident).is_(None))),
    ):
        times = [_time(name, one.c.day, one.c.month).label(f"by{n}") for n, name in enumerate(by)]
        day = unplanned(one.c.day) if connection.dialect.name == "sqlite" else one.c.day
        bounds = [*day_bounds(asked, day), *month_bounds(asked, one.c.month)]
        parts.append(select(*times, func.count().label("times")).where(holds, *bounds).group_by(*times))
    return union_all(*parts)


def _time(name: str, day: ColumnElement[Any], month: ColumnElement[Any]) -> ColumnElement[Any]:
    if name == "year":
        return func.substr(month, 1, 4)
    return day if name == "day" else month


def _units(connection: Connection, asked: Filters, by: Sequence[str], count: str) -> Select[Any]:
    """A row for each unit under each combination of values."""
    moved = count == "incidents"  # days are asked of the incident, so that they do not narrow its reports
    found = compiled(connection, structs.replace(asked, since=None, until=None) if moved else asked)
    bounded = bool(asked.since or asked.until)
    timed = moved and (bounded or not set(TIMES).isdisjoint(by))
    origin: FromClause = events
    day: ColumnElement[Any] = events.c.day
    month: ColumnElement[Any] = events.c.month
    if timed:
        origin = origin.outerjoin(incidents, incidents.c.key == events.c.incident)
        day, month = func.coalesce(incidents.c.day, day), func.coalesce(incidents.c.month, month)
    columns: list[ColumnElement[Any]] = []
    for n, name in enumerate(by):
        origin, column = _dimension(origin, name, day, month)
        columns.append(column.label(f"by{n}"))
    if count == "events" or {"source", "wire"} & set(by):
        origin = origin.join(articles, articles.c.key == events.c.article)
    conditions = restricted(connection, found, walk=False) + (day_bounds(asked, day) if moved else [])
    query = select(*columns).select_from(origin).where(*conditions)
    if (found.few is not None or found.many) and not _ROWS.intersection(by):
        query = read_by_key(query)
    several = any(name.partition("-")[0] in ("actor", "recipient", "context") for name in by)
    if count == "reports" and not several:
        return query
    units = unit_columns(count)
    if len(units) == 1 and connection.dialect.name == "sqlite":
        return query.add_columns(units[0].label("unit"))  # counting what differs is quicker there, elsewhere slower
    return query.add_columns(*(column.label(f"unit{n}") for n, column in enumerate(units))).distinct()


def _dimension(
    origin: FromClause, name: str, day: ColumnElement[Any], month: ColumnElement[Any]
) -> tuple[FromClause, ColumnElement[Any]]:
    """The tables with what the column needs, and the column."""
    if name in TIMES:
        return origin, _time(name, day, month)
    if name in _COLUMNS:
        return origin, _COLUMNS[name]
    if name in ("country", "place"):
        side = places.alias()
        return origin.outerjoin(side, side.c.key == events.c.place), side.c[{"country": "country"}.get(name, "name")]
    if name == "context":
        about = event_contexts.alias()
        return origin.outerjoin(about, about.c.event == events.c.key), about.c.context
    role, _, rest = name.partition("-")
    people = parties.alias()
    there = and_(people.c.event == events.c.key, people.c.role == role)
    return origin.outerjoin(people, there), people.c[_PARTY[f"-{rest}" if rest else ""]]


_ROWS = frozenset(["mode", "outlet", "coder", "country", "place", "source", "wire"])  # columns that only the rows have
_COLUMNS: dict[str, ColumnElement[Any]] = {
    "type": events.c.event_type,
    "mode": events.c.event_mode,
    "quad": events.c.quad,
    "status": events.c.status,
    "source": articles.c.publisher,
    "wire": articles.c.wire,
    "outlet": events.c.outlet,
    "coder": events.c.coder,
}
