"""From a store to what is exported: its events, with their articles, in the order in which they came.

The order is the same however often it is asked for, and an import keeps it, so that a store that was filled from an
export gives the same bytes again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from dragoman.export.rows import Exported
from dragoman.records import Agreement, Article, Event, Record
from dragoman.store import Store
from dragoman.store.asking import filters_of
from dragoman.store.columns import actor_id
from dragoman.store.filters import compiled, restricted
from dragoman.store.tables import agreements, articles, captures, events, incidents, pages, stories

_Row = Row[*tuple[Any, ...]]
AT_ONCE = 500  # events in memory: their articles are asked for together
_WEB = ("http://", "https://")

_EVENTS = (
    select(
        events.c.record,
        events.c.revised,
        events.c.article,
        events.c.coder,
        events.c.review,
        incidents.c.id.label("incident"),
    )
    .outerjoin(incidents, incidents.c.key == events.c.incident)
    .order_by(events.c.key)
)
_ARTICLES = (
    select(
        articles.c.key,
        articles.c.record,
        stories.c.id.label("story"),
        captures.c.url,
        captures.c.fetched,
        pages.c.address,
    )
    .join(pages, pages.c.key == articles.c.page)
    .outerjoin(stories, stories.c.key == articles.c.story)
    .outerjoin(captures, captures.c.key == articles.c.capture)
)


class _Head(Record, frozen=True, kw_only=True):
    """An article without its text, which would be most of the memory."""

    id: str
    source: str
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    wire: str | None = None
    published: str | None = None
    published_basis: str | None = None
    language: str | None = None


def rows_of(store: Store, **asked: Any) -> Iterator[Exported]:
    """The events that `dragoman events` shows for the same filters, as they stand after corrections.

    Filters are those of `dragoman.store.filters.Filters`; without any, all events that are shown. Articles come without
    their text. All is read in one state of the store. Raises StoreError.
    """
    filters = filters_of(**asked)
    decoder = msgspec.json.Decoder(Event)
    with store.read() as connection:
        query = _EVENTS.where(*restricted(connection, compiled(connection, filters), walk=False))
        found = iter(connection.execution_options(yield_per=AT_ONCE).execute(query))
        while some := list(islice(found, AT_ONCE)):
            about = _about(connection, some)
            for row in some:
                yield _exported(decoder.decode(row.revised or row.record), row, about[row.article])


def agreements_of(store: Store, since: str | None = None, until: str | None = None) -> Iterator[Agreement]:
    """The agreements that are shown, of those days if any are given (ISO, both included). Raises StoreError."""
    days = filters_of(since=since, until=until)
    query = select(agreements.c.record).where(agreements.c.shown).order_by(agreements.c.key)
    if days.since:
        query = query.where(agreements.c.day >= days.since)
    if days.until:
        query = query.where(agreements.c.day <= days.until)
    decoder = msgspec.json.Decoder(Agreement)
    with store.read() as connection:
        for row in connection.execution_options(yield_per=AT_ONCE).execute(query):
            yield decoder.decode(row.record)


def _about(connection: Connection, some: Sequence[_Row]) -> dict[int, tuple[Article, _Row]]:
    """The articles of some events by their keys."""
    keys = sorted({row.article for row in some})
    decoder = msgspec.json.Decoder(_Head)
    found = {}
    for row in connection.execute(_ARTICLES.where(articles.c.key.in_(keys))):
        head = decoder.decode(row.record)
        found[row.key] = Article(**{name: getattr(head, name) for name in _Head.__struct_fields__}), row
    return found


def _exported(event: Event, row: _Row, about: tuple[Article, _Row]) -> Exported:
    article, page = about
    addresses = (page.url, article.source, page.address)
    return Exported(
        event=event,
        article=article,
        url=next((one for one in addresses if one and one.startswith(_WEB)), None),
        fetched=page.fetched,
        story=page.story,
        incident=row.incident,
        coder=row.coder,
        review=row.review,
        actor_ids=tuple(map(actor_id, event.actors)),
        recipient_ids=tuple(map(actor_id, event.recipients)),
    )
