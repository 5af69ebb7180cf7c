"""Windows of time: which months a map or a network shows, and what of a store may lie in them.

What counts is the day of the incident, as everywhere; an event that no incident holds has its own.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select, union

from dragoman.store.asking import Filters
from dragoman.store.filters import day_bounds
from dragoman.store.tables import events, incidents

LASTS = 12  # months that are shown unless others are asked for
LONGEST = 600  # months that a slider goes over: what is told of earlier days is seldom what pages report

DAY: ColumnElement[Any] = func.coalesce(incidents.c.day, events.c.day)
"""The day that counts, where incidents are joined to events (outer)."""
UNIT: ColumnElement[Any] = func.coalesce(events.c.incident, -events.c.key)
"""What makes reports one incident."""


class Span(NamedTuple):
    """The first and the last month in which something happened in a store."""

    first: str
    last: str


def span_of(store: Any) -> Span | None:
    """The months that the store holds, at most the last `LONGEST`; None for one without a dated event."""
    with store.read() as connection:
        months = select(events.c.month).where(events.c.shown, events.c.month.is_not(None))
        last: str | None = connection.scalar(months.order_by(events.c.month.desc()).limit(1))
        first: str | None = connection.scalar(months.order_by(events.c.month).limit(1))
    if first is None or last is None:
        return None
    return Span(max(first, months_before(last, LONGEST - 1)), last)


def months_before(month: str, number: int) -> str:
    """The month so many months before; after, where the number is below zero."""
    at = int(month[:4]) * 12 + int(month[5:7]) - 1 - number
    return f"{at // 12:04d}-{at % 12 + 1:02d}"


def window(span: Span | None, since: str | None, until: str | None) -> tuple[str, str] | None:
    """From and to when is shown: as asked, else the last year of the store; None where that is empty.

    Where only one end is asked for, the other is the store's own last month, or the year before the end.
    """
    if span is None:
        return None
    last = until or span.last
    return since or months_before(last[:7] if len(last) >= 7 else f"{last}-12", LASTS - 1), last


def near(asked: Filters) -> Any:
    """A query for the keys of the events that may lie between the days asked for, by indexes.

    All that do are among them; which do, `DAY` says.
    """
    side = events.alias()
    shown = [] if asked.coder or "rejected" in asked.reviewed else [side.c.shown]
    by_event = select(side.c.key).where(*shown, *day_bounds(asked, side.c.day))
    by_incident = select(side.c.key).join(incidents, incidents.c.key == side.c.incident)
    return union(by_event, by_incident.where(*day_bounds(asked, incidents.c.day)))
