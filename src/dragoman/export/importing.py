"""Events from JSON Lines into a store: our own exports, and what `dragoman code --format jsonl` prints.

A line holds an event and, under `report`, the head of its article, which is made from it where the store has none:
without text, so that nothing can be coded anew from it. What the store has already is left as it is, so that the same
file may be read twice. Some hundred lines go in at a time, each time in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

import msgspec
from msgspec.json import encode
from sqlalchemy import Connection, insert, select
from sqlalchemy import tuple_ as sql_tuple

from dragoman.errors import Broken, DragomanError
from dragoman.events.scale import QUADS, plover
from dragoman.export.loading import Line, new_keys
from dragoman.export.membership import Members
from dragoman.export.tabular import Report
from dragoman.records import Article, Event
from dragoman.store import Store, columns, tables
from dragoman.store.fulltext import put_words
from dragoman.store.interned import Interned
from dragoman.store.versions import coder_version
from dragoman.store.writing import Writer

AT_ONCE = 200  # lines in memory, and in one question
_LONGEST_ID = 200  # characters: ours have sixteen
_REVIEWS = ("accepted", "corrected", "rejected")


class Imported(msgspec.Struct):
    """How many lines came in, and how many events the store had."""

    new: int = 0
    known: int = 0


class _Reported(Event, frozen=True, kw_only=True, omit_defaults=True):
    """A line: an event and what is known beside it."""

    report: Report = Report()


class _Stored(NamedTuple):
    """An article in the store: its key, whether it is the newest of its page, who coded it, its day."""

    key: int
    newest: bool
    coder: str
    published: str | None


def import_events(lines: Iterable[Line], store: Store, refuse: Callable[[DragomanError], None]) -> Imported:
    """Puts the events of *lines* into a store; what cannot be read is handed to *refuse*, and reading goes on.

    Raises StoreError, StoreBusy.
    """
    writer, counts = _Importer(), Imported()
    waiting = _read(lines, refuse)
    while some := list(islice(waiting, AT_ONCE)):
        with store.write() as connection:
            new = writer.put(connection, some)
        writer.keep()
        counts.new += new
        counts.known += len(some) - new
    store.refresh()
    return counts


def _read(lines: Iterable[Line], refuse: Callable[[DragomanError], None]) -> Iterator[_Reported]:
    decoder = msgspec.json.Decoder(_Reported)
    for name, raw in lines:
        try:
            line = decoder.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            refuse(Broken(name, f"no event: {error}"))
            continue
        if wrong := _wrong(line):
            refuse(Broken(name, wrong))
        else:
            yield line


def _wrong(line: _Reported) -> str | None:
    """Why a line cannot be an event of a store; None where it can."""
    report = line.report
    days = [line.date.start, line.date.end] if line.date else []
    if report.published is not None:
        days.append(report.published)
    ids = (line.id, line.article, report.coder, report.story, report.incident)
    if line.event_type not in plover().types:
        return f"no event type {line.event_type!r}"
    if line.quad not in QUADS:
        return f"no quad {line.quad!r}"
    if report.review is not None and report.review not in _REVIEWS:
        return f"no review {report.review!r}"
    if not all(map(_is_day, days)):
        return "a date that is none"
    if not line.id or not line.article or any(one is not None and len(one) > _LONGEST_ID for one in ids):
        return f"an id must have one to {_LONGEST_ID} characters"
    return None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class _Importer:
    """Writes lines, and remembers actors and places between transactions."""

    def __init__(self) -> None:
        """Nothing is remembered yet."""
        self._actors = Interned(tables.actors)
        self._places = Interned(tables.places)
        self._default = coder_version()

    def keep(self) -> None:
        """The transaction ended well."""
        self._actors.keep()
        self._places.keep()

    def put(self, connection: Connection, lines: Sequence[_Reported]) -> int:
        """Writes the events that the store has not; gives how many."""
        there = _known(connection, [(line.id, self._coder(line)) for line in lines])
        new: dict[tuple[str, str], _Reported] = {}
        for line in lines:
            identity = line.id, self._coder(line)
            if identity not in there:
                new.setdefault(identity, line)
        if not new:
            return 0
        lines = list(new.values())
        known = self._articles(connection, lines)
        _put_codings(connection, [(known[line.article].key, self._coder(line)) for line in lines])
        keys = self._put_events(connection, lines, known)
        members = Members()
        for line, key in zip(lines, keys, strict=True):
            if line.report.story:
                members.story(line.report.story, known[line.article].key)
            if line.report.incident:
                members.incident(line.report.incident, key)
        members.join(connection)
        return len(lines)

    def _coder(self, line: _Reported) -> str:
        return line.report.coder or self._default

    def _articles(self, connection: Connection, lines: Sequence[_Reported]) -> dict[str, _Stored]:
        """The articles of the lines by their ids; those that the store has not are made."""
        there = tables.articles.c
        query = select(there.id, there.key, there.newest, there.coder, there.published)
        wanted = query.where(there.id.in_({line.article for line in lines}))
        known = {row[0]: _Stored(*row[1:]) for row in connection.execute(wanted)}
        for line in lines:
            if line.article not in known:
                known[line.article] = _put_article(connection, line, self._coder(line))
        return known

    def _put_events(self, connection: Connection, lines: Sequence[_Reported], known: dict[str, _Stored]) -> list[int]:
        """Writes events with their parties, contexts and words; gives their keys."""
        parties = [party for line in lines for party in (*line.actors, *line.recipients)]
        everybody = {row["id"]: row for party in parties if (row := columns.of_actor(party)) is not None}
        spots = [line.place for line in lines if line.place is not None]
        everywhere = {row["id"]: row for place in spots if (row := columns.of_place(place)) is not None}
        who = self._actors.keys(connection, everybody) if everybody else {}
        where = self._places.keys(connection, everywhere) if everywhere else {}
        keys = new_keys(connection, tables.events, len(lines))
        rows: list[dict[str, Any]] = []
        below: list[dict[str, Any]] = []
        contexts: list[dict[str, Any]] = []
        for key, line in zip(keys, lines, strict=True):
            article, review = known[line.article], line.report.review
            current = article.coder == self._coder(line)
            shown = current and article.newest and review != "rejected"
            row = columns.of_event(line, article.published)
            row |= {"key": key, "article": article.key, "coder": self._coder(line), "current": current, "shown": shown}
            row |= {"place": where.get(row["place"]), "review": review, "record": encode(_event_of(line))}
            rows.append(row)
            for party in columns.of_parties(line, article.published, shown=shown):
                below.append(party | {"event": key, "actor": who.get(party["actor"])})
            contexts += [{"event": key, "context": context} for context in dict.fromkeys(line.contexts)]
        for table, made in ((tables.events, rows), (tables.parties, below), (tables.event_contexts, contexts)):
            if made:
                connection.execute(insert(table), made)
        put_words(connection, keys)
        return keys


def _event_of(line: _Reported) -> Event:
    """The event of a line by itself."""
    return Event(**{name: getattr(line, name) for name in Event.__struct_fields__})


def _known(connection: Connection, identities: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the ids and coders that the store has."""
    there = tables.events.c
    query = select(there.id, there.coder).where(sql_tuple(there.id, there.coder).in_(identities))
    return {(row[0], row[1]) for row in connection.execute(query)}


def _put_article(connection: Connection, line: _Reported, coder: str) -> _Stored:
    """The article that a line tells of, without text. Beside another version of its page it is not the newest."""
    report = line.report
    heads = {name: getattr(report, name) for name in Report.__struct_fields__ if name in Article.__struct_fields__}
    article = Article(id=line.article, **heads)
    address = columns.address_of(report.url or article.source or article.id)
    pages, articles = tables.pages, tables.articles
    page = connection.execute(select(pages.c.key).where(pages.c.address == address)).scalar()
    versions: list[int] = []
    if page is None:
        page = connection.execute(insert(pages).returning(pages.c.key), {"address": address}).scalar_one()
    else:
        versions = list(connection.execute(select(articles.c.version).where(articles.c.page == page)).scalars())
    row = columns.of_article(article) | {"page": page, "capture": None, "story": None, "coder": coder}
    row |= {"version": max(versions, default=0) + 1, "newest": not versions}
    return _Stored(Writer().put_article(connection, row, article), not versions, coder, article.published)


def _put_codings(connection: Connection, pairs: Sequence[tuple[int, str]]) -> None:
    """Notes who coded which article, where that is not noted yet."""
    there = tables.codings.c
    query = select(there.article, there.coder).where(there.article.in_({article for article, _ in pairs}))
    known = {(row[0], row[1]) for row in connection.execute(query)}
    new = [
        {"article": article, "coder": coder} for article, coder in dict.fromkeys(pairs) if (article, coder) not in known
    ]
    if new:
        connection.execute(insert(tables.codings), new)
