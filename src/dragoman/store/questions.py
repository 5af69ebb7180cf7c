"""Questions to the store that are answered with records: events, with what the store knows beside them.

`events` is the door for programs; the command line takes `found`, which tells more of each.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Select, func, select

from dragoman.records import Event
from dragoman.store.asking import Filters, filters_of
from dragoman.store.counting import COUNTED, unit_columns
from dragoman.store.filters import Compiled, compiled, keyed, restricted
from dragoman.store.streaming import streamed
from dragoman.store.tables import articles, events, incidents, pages
from dragoman.store.who import BadQuestionError

ORDERS = ("newest", "oldest", "conflict", "cooperation", "confidence", "added")
_BY_DAY = ("newest", "oldest")
MOST_COUNTED = 1_000
"""Reports that a heading counts; beyond it says "over": the reader wants fifty, and counting a million takes longer."""


class Found(NamedTuple):
    """One report: the event as JSON (as corrected), and what stands beside it in the store."""

    record: bytes
    key: int
    coder: str
    review: str | None
    incident: str | None
    title: str | None
    publisher: str | None
    wire: str | None
    published: str | None
    article: str
    source: str

    @property
    def event(self) -> Event:
        """The record read."""
        return _DECODER.decode(self.record)


_DECODER = msgspec.json.Decoder(Event)


def events_of(store: Any, *, order: str = "newest", limit: int | None = None, **filters: Any) -> Iterator[Event]:
    """The events that match, as corrected, the newest first; the filters are those of `dragoman events`.

    `store.events(actor="MLI", recipient="RUS", since="2023")`. Raises BadQuestionError.
    """
    asked = filters_of(**filters)
    with (
        store.read() as connection,
        closing(found(connection, compiled(connection, asked), asked, order, limit)) as reports,
    ):
        for one in reports:
            yield one.event


def found(
    connection: Connection, question: Compiled, asked: Filters, order: str = "newest", limit: int | None = None
) -> Generator[Found, None, None]:
    """The reports that match, streamed. Events without a day come after all others. Raises BadQuestionError."""
    _check_order(order)
    conditions = restricted(connection, question, walk=limit is not None and order in _BY_DAY)
    query = _told().where(*conditions)
    left = limit
    for part in _ordered(query, order, dated=bool(asked.since or asked.until)):
        if left is not None and left <= 0:
            return
        with closing(streamed(connection, part.limit(left))) as rows:
            for row in rows:
                yield Found._make(row)
                if left is not None:
                    left -= 1


class Page(NamedTuple):
    """The first reports of an answer, and how many there are: reports, and the units that they tell of.

    `more`: there are more than `MOST_COUNTED` reports, and counting ended there.
    """

    found: list[Found]
    reports: int
    units: int
    more: bool


def page(
    connection: Connection, question: Compiled, asked: Filters, order: str, limit: int | None, count: str = "incidents"
) -> Page:
    """The first *limit* reports, or `MOST_COUNTED`, and the totals for a heading. Raises BadQuestionError."""
    _check_order(order)
    if count not in COUNTED:
        raise BadQuestionError(repr(count), f"not counted; there are {', '.join(COUNTED)}")
    conditions = restricted(connection, question, walk=order in _BY_DAY)
    query = select(events.c.key, *unit_columns(count)).where(*conditions)
    if count == "events":
        query = query.join_from(events, articles, articles.c.key == events.c.article)
    keys: list[int] = []
    units = set()
    for part in _ordered(query, order, dated=bool(asked.since or asked.until)):
        for key, *unit in connection.execute(part.limit(MOST_COUNTED + 1 - len(keys))):
            keys.append(key)
            units.add(tuple(unit))
        if len(keys) > MOST_COUNTED:
            break
    wanted = keys[: MOST_COUNTED if limit is None else limit]
    by_key = {one.key: one for one in told_of(connection, wanted)}
    return Page([by_key[key] for key in wanted], min(len(keys), MOST_COUNTED), len(units), len(keys) > MOST_COUNTED)


def told_of(connection: Connection, keys: Iterable[int]) -> Iterator[Found]:
    """The reports of these keys, in no order."""
    for row in connection.execute(_told().where(keyed(connection, keys))):
        yield Found(*row)


def _check_order(order: str) -> None:
    if order not in ORDERS:
        raise BadQuestionError(repr(order), f"no order of events; there are {', '.join(ORDERS)}")


def _told() -> Select[Any]:
    """The columns of `Found`."""
    return (
        select(
            func.coalesce(events.c.revised, events.c.record), events.c.key, events.c.coder, events.c.review,
            incidents.c.id, articles.c.title, articles.c.publisher, articles.c.wire, articles.c.published,
            articles.c.id, pages.c.address,
        )
        .join_from(events, articles, articles.c.key == events.c.article)
        .join(pages, pages.c.key == articles.c.page)
        .outerjoin(incidents, incidents.c.key == events.c.incident)
    )  # fmt: skip


def _ordered(query: Select[Any], order: str, *, dated: bool) -> Iterator[Select[Any]]:
    """The query in parts that give all in order: with a day first, then without, as indexes hold them."""
    if order in _BY_DAY:
        ways = [events.c.day, events.c.key]
        yield query.where(events.c.day.is_not(None)).order_by(*(w.desc() if order == "newest" else w for w in ways))
        if not dated:
            yield query.where(events.c.day.is_(None)).order_by(events.c.key)
        return
    first = {
        "conflict": events.c.score,
        "cooperation": events.c.score.desc(),
        "confidence": events.c.confidence.desc(),
        "added": events.c.key,
    }[order]
    yield query.order_by(first, events.c.key)
