"""Incidents as a list: those of which a report matches, in an order, a page of them, and how many there are.

A report that no incident holds is an incident of its own. As in every count of incidents, `since` and `until` ask for
the incident's own day, so that a list has as many rows as the bar of a chart that leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from msgspec import structs
from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, or_, select

from dragoman.api.paging import ByDay, ByNumber
from dragoman.incidents.account import Incident
from dragoman.store.asking import Filters
from dragoman.store.counting import unit_columns
from dragoman.store.filters import Compiled, compiled, day_bounds, restricted, unplanned
from dragoman.store.questions import Found, told_of
from dragoman.store.shown import accounts
from dragoman.store.tables import articles, events, incidents
from dragoman.store.who import Who

ORDERS = ("newest", "oldest", "most", "conflict", "cooperation")
BY_DAY = ("newest", "oldest")
MOST_COUNTED = 10_000  # beyond it a heading says "more than": 20 ms to count, and nobody reads so many
_FEW = 2_000  # reports of no incident that are sorted sooner than the days are walked
_NUMBERS = {"most": (incidents.c.reports, literal(1)), "conflict": (incidents.c.score, events.c.score),
            "cooperation": (incidents.c.score, events.c.score)}  # fmt: skip
Mark = ByDay | ByNumber


class Unit(NamedTuple):
    """An incident in its order: its key, or with a minus that of a report by itself, and the value it stands by."""

    unit: int
    value: Any

    @property
    def mark(self) -> int:
        """The unit as a number from zero, for a cursor."""
        return self.unit * 2 if self.unit > 0 else -self.unit * 2 + 1


class Happening(NamedTuple):
    """An incident of a list, and its lead: the report that knows most."""

    incident: Incident
    lead: Found | None


class Counted(NamedTuple):
    """How many match, each at most `MOST_COUNTED`, and whether there are more."""

    reports: int
    more_reports: bool
    units: int
    more_units: bool


class Happenings:
    """The incidents that match a question, in an order."""

    def __init__(self, connection: Connection, asked: Filters, order: str) -> None:
        """Raises BadQuestionError for a name that nobody bears."""
        self._connection, self._asked, self._order = connection, asked, order
        self._falls = order in ("newest", "most", "cooperation")
        self._question: Compiled = compiled(connection, structs.replace(asked, since=None, until=None))
        self.meant: list[Who] = self._question.meant

    def units(self, limit: int | None, after: Mark | None = None) -> list[Unit]:
        """The next *limit* after a mark; all without a limit."""
        return list(islice(self._walk(after, limit), limit))

    def number(self, most: int = MOST_COUNTED) -> tuple[int, bool]:
        """How many incidents, at most *most*, and whether there are more."""
        found = 0
        for query in (self._held(), self._alone(few=True)):
            left = most + 1 - found
            found += self._connection.scalar(select(func.count()).select_from(query.limit(left).subquery())) or 0
        return min(found, most), found > most

    def _walk(self, after: Mark | None, limit: int | None) -> Iterator[Unit]:
        """Incidents and lone reports, each in its order, as one."""
        few = self._connection.execute(self._alone(few=True).limit(_FEW + 1)).all()
        lone = self._alone(few=len(few) <= _FEW)
        for part in (True, False) if self._order in BY_DAY else (None,):
            held = self._part(self._held(), True, part, after, limit)
            alone = self._part(lone, False, part, after, limit) if few else iter(())
            yield from merge(held, alone, key=self._place)

    def _place(self, one: Unit) -> Any:
        """What the merged order goes by: values, incidents before lone reports; within each the last key first."""
        if isinstance(one.value, str):
            return _Falling(one.value) if self._falls else one.value, one.unit < 0
        value = one.value or 0
        return -value if self._falls else value, one.unit < 0

    def _part(
        self, query: Select[Any], held: bool, dated: bool | None, after: Mark | None, limit: int | None
    ) -> Iterator[Unit]:
        """The rows of one table behind the mark. *dated*: those with a day, those without; None: by numbers."""
        table = incidents if held else events
        own: ColumnElement[Any] = table.c.day if dated is not None else _NUMBERS[self._order][0 if held else 1]
        query = query.add_columns(own)
        if dated is not None:
            query = query.where(own.is_not(None) if dated else own.is_(None))
        if after is not None:
            behind = self._behind(own, table.c.key, held, dated, after)
            if behind is None:
                return
            query = query.where(behind)
        ways = [] if dated is False else [own.desc() if self._falls else own]
        for unit, value in self._connection.execute(query.order_by(*ways, table.c.key.desc()).limit(limit)):
            yield Unit(unit, value)

    def _behind(
        self, own: ColumnElement[Any], key: ColumnElement[int], held: bool, dated: bool | None, after: Mark
    ) -> ColumnElement[bool] | None:
        """The condition for what comes after a mark; None where nothing of the part does."""
        value = after.day if isinstance(after, ByDay) else after.number
        key_of, was_held = after.key // 2, after.key % 2 == 0
        tied: ColumnElement[bool] = key < key_of if held == was_held else literal(not held)
        if dated is False:
            return tied if value is None else literal(True)
        if value is None:
            return None
        bound, beyond = (own <= value, own < value) if self._falls else (own >= value, own > value)
        return and_(bound, or_(beyond, and_(own == value, tied)))

    def _held(self) -> Select[Any]:
        """The incidents."""
        day = incidents.c.day
        query = select(incidents.c.key).where(
            incidents.c.merged_into.is_(None), incidents.c.reports > 0, *day_bounds(self._asked, day)
        )
        if self._asked.empty:
            return query
        if self._question.few is not None:
            conditions = restricted(self._connection, self._question, walk=False)
            return query.where(incidents.c.key.in_(select(events.c.incident).where(*conditions)))
        conditions = restricted(self._connection, self._question, walk=True)
        return query.where(select(1).where(events.c.incident == incidents.c.key, *conditions).exists())

    def _alone(self, *, few: bool) -> Select[Any]:
        """The reports of no incident. *few*: an index finds them; else one walks along the days."""
        column = events.c.incident if few else unplanned(events.c.incident)
        conditions = restricted(self._connection, self._question, walk=not few)
        return select(-events.c.key).where(column.is_(None), *conditions, *day_bounds(self._asked, events.c.day))


class _Falling(str):
    """A text that sorts the other way round."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)


def counted(connection: Connection, asked: Filters, count: str) -> Counted:
    """How many reports match, and how many of what is counted they tell of; the days are the reports' own."""
    conditions = restricted(connection, compiled(connection, asked), walk=False)
    reports = select(events.c.key).where(*conditions).limit(MOST_COUNTED + 1)
    told = connection.scalar(select(func.count()).select_from(reports.subquery())) or 0
    query = select(*(column.label(f"unit{n}") for n, column in enumerate(unit_columns(count)))).where(*conditions)
    if count == "events":
        query = query.join_from(events, articles, articles.c.key == events.c.article)
    few = query.distinct().limit(MOST_COUNTED + 1)
    units = connection.scalar(select(func.count()).select_from(few.subquery())) or 0
    return Counted(min(told, MOST_COUNTED), told > MOST_COUNTED, min(units, MOST_COUNTED), units > MOST_COUNTED)


def happenings(connection: Connection, units: Sequence[int]) -> list[Happening]:
    """The incidents of these keys, in their order, each with its lead; without those that have no report any more."""
    found = _accounts(connection, units)
    wanted = [one.lead for one in found]
    query = select(events.c.id, events.c.key).where(events.c.id.in_(wanted), events.c.current)
    keys = {row.id: row.key for row in connection.execute(query)}
    leads = {one.key: one for one in told_of(connection, keys.values())}
    return [Happening(one, leads.get(keys.get(one.lead, 0))) for one in found]


def _accounts(connection: Connection, units: Sequence[int]) -> list[Incident]:
    """What the incidents are; one with a date that is none is left out, and only that."""
    with suppress(ValueError):
        return list(accounts(connection, units))
    found: list[Incident] = []
    for unit in units:
        with suppress(ValueError):
            found += accounts(connection, [unit])
    return found
