"""Pages of events and incidents, each begun where the one before ended: by the place of its last row, not by counting.

Rows are asked for in the order of the store's own indexes, so that the thousandth page costs what the first does, and
a page neither repeats nor leaves out a row because others came in between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from dragoman.api.paging import ByDay, ByNumber
from dragoman.store.asking import Filters
from dragoman.store.counting import unit_columns
from dragoman.store.filters import compiled, keyed, restricted
from dragoman.store.streaming import streamed
from dragoman.store.tables import events
from dragoman.store.who import Who

BY_DAY = ("newest", "oldest")
_NUMBERS: dict[str, tuple[ColumnElement[Any] | None, bool]] = {
    "conflict": (events.c.score, False),
    "cooperation": (events.c.score, True),
    "confidence": (events.c.confidence, True),
    "added": (None, False),
}
"""What the other orders go by, and whether the largest comes first; `added` is the order of keys."""
_AT_ONCE = 200  # rows among which the incidents of a page are looked for
Mark = ByDay | ByNumber


class Row(NamedTuple):
    """A row in its order: the key of an event, or the unit of an incident, and the value that it stands by."""

    key: int
    value: Any
    unit: int


class Walk:
    """The events that match a question, in an order; `meant` are those whom its terms mean."""

    def __init__(self, connection: Connection, asked: Filters, order: str, after: Any) -> None:
        """*after* is the mark of the last row of the page before. Raises BadQuestionError for an unknown name."""
        question = compiled(connection, asked)
        self.meant: list[Who] = question.meant
        self._connection, self._order, self._after = connection, order, after
        self._dated = bool(asked.since or asked.until)
        self._conditions = restricted(connection, question, walk=order in BY_DAY)

    def events(self, limit: int) -> list[Row]:
        """The next rows, at most *limit*."""
        found: list[Row] = []
        for part in self._parts(self._after):
            if len(found) < limit:
                rows = self._connection.execute(part.limit(limit - len(found)))
                found += [Row._make(row) for row in rows]
        return found

    def incidents(self, limit: int) -> list[Row]:
        """The next rows that are the first of their incident, at most *limit*."""
        found: list[Row] = []
        known: set[int] = set()
        for part in self._parts(self._after):
            with closing(streamed(self._connection, part)) as rows:
                for some in _batches(Row._make(row) for row in rows):
                    fresh = [row for row in some if row.unit not in known]
                    told = self._told_before({row.unit for row in fresh if row.unit > 0})
                    for row in fresh:
                        if row.unit not in known and row.unit not in told:
                            found.append(row)
                            if len(found) == limit:
                                return found
                        known.add(row.unit)
        return found

    def _told_before(self, units: set[int]) -> set[int]:
        """Those of the incidents that have a row before this page."""
        if self._after is None or not units:
            return set()
        query = select(events.c.incident).where(
            *self._conditions, keyed(self._connection, units, events.c.incident), self._until(self._after)
        )
        return set(self._connection.scalars(query.distinct()))

    def _parts(self, after: Any) -> Iterator[Select[Any]]:
        """The rows after a mark, in one query or in two: those with a day come before those without."""
        unit = unit_columns("incidents")[0]
        if self._order not in BY_DAY:
            column, falls = _NUMBERS[self._order]
            query = select(events.c.key, events.c.key if column is None else column, unit).where(*self._conditions)
            if after is not None:
                query = query.where(_beyond(column, after.number, after.key, falls=falls, key_falls=False))
            ways = [] if column is None else [column.desc() if falls else column]
            yield query.order_by(*ways, events.c.key)
            return
        falls = self._order == "newest"
        query = select(events.c.key, events.c.day, unit).where(*self._conditions)
        if after is None or after.day is not None:
            dated = query.where(events.c.day.is_not(None))
            if after is not None:
                dated = dated.where(_beyond(events.c.day, after.day, after.key, falls=falls, key_falls=falls))
            yield dated.order_by(*(way.desc() if falls else way for way in (events.c.day, events.c.key)))
        if not self._dated:
            rest = query.where(events.c.day.is_(None))
            if after is not None and after.day is None:
                rest = rest.where(events.c.key > after.key)
            yield rest.order_by(events.c.key)

    def _until(self, after: Any) -> ColumnElement[bool]:
        """The rows up to a mark, in the order of days."""
        if after.day is None:
            return or_(events.c.day.is_not(None), events.c.key <= after.key)
        if self._order == "newest":
            return or_(events.c.day > after.day, and_(events.c.day == after.day, events.c.key >= after.key))
        return or_(events.c.day < after.day, and_(events.c.day == after.day, events.c.key <= after.key))


def _beyond(
    column: ColumnElement[Any] | None, value: Any, key: int, *, falls: bool, key_falls: bool
) -> ColumnElement[bool]:
    """The rows behind one with this value and key; the first condition is there for the index."""
    next_key = events.c.key < key if key_falls else events.c.key > key
    if column is None or value is None:
        return next_key
    bound, inside = (column <= value, column < value) if falls else (column >= value, column > value)
    return and_(bound, or_(inside, next_key))


def _batches(rows: Iterator[Row]) -> Iterator[Sequence[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) >= _AT_ONCE:
            yield some
            some = []
    yield some
