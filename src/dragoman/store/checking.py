"""Whether a store is what it says it is: sound as a database, and each record where and what it claims to be.

Nothing is changed. What is wrong is told one fault at a time, so that a store of any size is checked in little memory.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Select, Table, and_, func, or_, select, text

from dragoman.errors import StoreError
from dragoman.records import Agreement, Article, Capture, Event, Evidence, Party
from dragoman.store import Store, columns, journal
from dragoman.store.judging import Page
from dragoman.store.tables import (
    WORDS_TABLE,
    agreements,
    articles,
    captures,
    corrections,
    events,
    incidents,
    metadata,
    pages,
    parties,
)
from dragoman.store.words import folded
from dragoman.store.writing import capture_hash, unpacked

Tell = Callable[[int, int, str], None]
"""Is told how many rows are done, of how many, and what they are."""

AT_ONCE = 200  # rows in memory
MOST_SHOWN = 100  # of the faults of one kind that a query finds
_FOLLOWING = ("event_type", "event_mode", "cameo", "quad", "score", "status", "confidence", "date_start", "date_end",
              "day", "month", "evidence")  # fmt: skip


class Fault(NamedTuple):
    """Something that is wrong: of which table's row, by its id or key, and what."""

    table: str
    row: str
    what: str

    def __str__(self) -> str:
        """The fault in one line."""
        return f"{self.table} {self.row}: {self.what}".replace(" :", ":")


class Checked(msgspec.Struct):
    """How many rows were looked at, by table."""

    rows: dict[str, int] = {}


def faults(store: Store, checked: Checked | None = None, tell: Tell | None = None) -> Iterator[Fault]:
    """All that is wrong with a store, in one state of it. Raises StoreError where it cannot be read at all."""
    seen = checked or Checked()
    with store.read() as connection:
        if connection.dialect.name == "sqlite":
            yield from _database(connection)
        checks = (_references, _versions, _shown, _incidents, _journal, _said)
        for number, found in enumerate(checks):
            yield from found(connection)
            if tell is not None:
                tell(number + 1, len(checks), "checks of rows against each other")
        counted = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (captures, articles)
        }
        seen.rows |= {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                      for table in (events, agreements, corrections)} | counted  # fmt: skip
        total, done = sum(counted.values()), 0
        for table, of_one in ((captures, _captures), (articles, _articles)):
            for some in _batches(connection, _WANTED[table.name], table):
                yield from of_one(connection, some)
                done += len(some)
                if tell is not None:
                    tell(done, total, "captures and articles")
        if connection.dialect.name == "postgresql":
            yield from _vectors(connection)
    if store.engine.dialect.name == "sqlite":
        yield from _full_text(store)


# the database


def _database(connection: Connection) -> Iterator[Fault]:
    said = connection.execute(text(f"PRAGMA integrity_check({MOST_SHOWN})")).scalars().all()
    for line in said:
        if line != "ok":
            yield Fault("database", "", line)


def _references(connection: Connection) -> Iterator[Fault]:
    """References that lead nowhere."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                there = key.column.table.alias()
                lost = (
                    select(table.c.key, column)
                    .outerjoin(there, there.c.key == column)
                    .where(column.is_not(None), there.c.key.is_(None))
                )
                for row, value in connection.execute(lost.limit(MOST_SHOWN)):
                    yield Fault(
                        table.name, str(row), f"{column.name} points at no row of {key.column.table.name}: {value}"
                    )


def _full_text(store: Store) -> Iterator[Fault]:
    """SQLite's index of words against the events; SQLite counts the looking as writing."""
    words = text(f"INSERT INTO {WORDS_TABLE} ({WORDS_TABLE}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
    try:
        with store.write() as connection:
            connection.execute(words)
    except StoreError as error:
        if "malformed" not in f"{error.__cause__}":
            raise
        yield Fault("full text", "", "it does not agree with the events")


def _vectors(connection: Connection) -> Iterator[Fault]:
    """PostgreSQL's vectors of words against the events."""
    query = select(events.c.key, events.c.id, events.c.evidence, articles.c.title).join(articles)
    right = text(
        "SELECT events.id FROM events JOIN unnest(CAST(:keys AS integer[]), CAST(:told AS text[])) AS said(key, told)"
        " ON said.key = events.key WHERE events.words IS DISTINCT FROM to_tsvector('simple', said.told)"
    )
    for some in _batches(connection, query, events):
        told = [f"{folded(row.evidence)} {folded(row.title or '')}" for row in some]
        found = connection.execute(right, {"keys": [row.key for row in some], "told": told})
        for (event,) in found:
            yield Fault("events", event, "the full text does not agree with its words")


def _batches(connection: Connection, query: Select[Any], table: Table) -> Iterator[Sequence[Any]]:
    """The rows of a query some at a time, in the order of their keys; no cursor stays open between them."""
    last = -1
    ordered = query.order_by(table.c.key).limit(AT_ONCE)
    while some := connection.execute(ordered.where(table.c.key > last)).all():
        yield some
        last = some[-1].key


# rows against each other


def _versions(connection: Connection) -> Iterator[Fault]:
    newest = func.sum(func.cast(articles.c.newest, pages.c.key.type))
    query = (
        select(pages.c.address, func.count(), newest)
        .join(articles, articles.c.page == pages.c.key)
        .group_by(pages.c.key, pages.c.address)
    )
    for address, _, count in connection.execute(query.having(newest != 1).limit(MOST_SHOWN)):
        yield Fault("pages", address, f"{count} of its versions are the newest")
    twice = select(articles.c.page, articles.c.version).group_by(articles.c.page, articles.c.version)
    for page, version in connection.execute(twice.having(func.count() > 1).limit(MOST_SHOWN)):
        yield Fault("pages", str(page), f"two articles are its version {version}")


def _shown(connection: Connection) -> Iterator[Fault]:
    """What is shown is of the current coding, of the newest version of its page, and not rejected."""
    for table in (events, agreements):
        should = and_(table.c.current, articles.c.newest)
        if table is events:
            should = and_(should, func.coalesce(events.c.review, "") != "rejected")
        query = select(table.c.id, table.c.shown).join(articles, articles.c.key == table.c.article)
        wrong = or_(and_(table.c.shown, ~should), and_(~table.c.shown, should))
        for event, shown in connection.execute(query.where(wrong).limit(MOST_SHOWN)):
            yield Fault(
                table.name, event, "it is shown and should not be" if shown else "it should be shown and is not"
            )
    query = select(events.c.id).join(parties, parties.c.event == events.c.key).distinct()
    for event in connection.execute(query.where(parties.c.shown != events.c.shown).limit(MOST_SHOWN)).scalars():
        yield Fault("parties", f"of event {event}", "they are shown otherwise than their event")


def _incidents(connection: Connection) -> Iterator[Fault]:
    merged = select(incidents.c.id).join(events, events.c.incident == incidents.c.key).distinct()
    for (incident,) in connection.execute(merged.where(incidents.c.merged_into.is_not(None)).limit(MOST_SHOWN)):
        yield Fault("incidents", incident, "it was merged into another and has reports of its own")


def _journal(connection: Connection) -> Iterator[Fault]:
    for number, what in journal.broken(connection):
        yield Fault("corrections", str(number), what)
    query = select(corrections.c.key, corrections.c.event_id).outerjoin(events, events.c.id == corrections.c.event_id)
    gone = query.where(corrections.c.event_id.is_not(None), events.c.key.is_(None))
    for number, event in connection.execute(gone.limit(MOST_SHOWN)):
        yield Fault("corrections", str(number), f"it is on an event that is not there: {event}")


def _said(connection: Connection) -> Iterator[Fault]:
    """Events that are not what people made of them."""
    query = (
        select(articles.c.page)
        .distinct()
        .join(events, events.c.article == articles.c.key)
        .join(corrections, corrections.c.event_id == events.c.id)
        .where(corrections.c.act.in_(journal.OF_EVENTS))
    )
    for page in connection.execute(query.order_by(articles.c.page)).scalars().all():
        changed, states = Page(connection, page).wrong()
        for one, _ in changed:
            yield Fault("events", one.id, "it is not what the corrections on it make of it")
        for state, numbers in states.items():
            yield from (Fault("corrections", str(number), f"it should be {state}") for number in numbers)


# records


def _captures(_: Connection, some: Sequence[Any]) -> Iterator[Fault]:
    for row in some:
        capture = _unpacked(row.raw)
        if isinstance(capture, str):
            yield Fault("captures", row.source, capture)
        elif capture is not None and capture_hash(capture) != row.hash:
            yield Fault("captures", row.source, "it is not what its hash says")


def _unpacked(raw: bytes | None) -> Capture | str | None:
    """The capture; why there is none where there should be one."""
    try:
        return None if raw is None else unpacked(raw)
    except (zlib.error, msgspec.DecodeError) as error:
        return f"it cannot be unpacked: {error}"


def _articles(connection: Connection, some: Sequence[Any]) -> Iterator[Fault]:
    """Articles, with the events and agreements of each."""
    keys = [row.key for row in some]
    below: dict[tuple[str, int], list[Any]] = {}
    for table, wanted in ((events, (*_EVENT, events.c.revised)), (agreements, _AGREEMENT)):
        query = select(*wanted).where(table.c.article.in_(keys)).order_by(table.c.key)
        for row in connection.execute(query):
            below.setdefault((table.name, row.article), []).append(row)
    for row in some:
        article = _decoded(row.record, Article)
        if isinstance(article, str):
            yield Fault("articles", row.id, article)
            continue
        yield from (Fault("articles", row.id, what) for what in _wrong_with(article, row))
        for found in below.get(("events", row.key), ()):
            yield from (Fault("events", found.id, what) for what in _wrong_event(found, article))
        for found in below.get(("agreements", row.key), ()):
            yield from (Fault("agreements", found.id, what) for what in _wrong_agreement(found, article))


def _decoded(raw: bytes, kind: Any) -> Any:
    """A record, or why it is none."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return f"its record cannot be read: {error}"


def _wrong_with(article: Article, row: Any) -> Iterator[str]:
    if article.id != row.id:
        yield "its record is another article's"
    if columns.text_hash(article.text) != row.text_hash:
        yield "its text is not what its hash says"
    if article.text != "\n\n".join(paragraph.text for paragraph in article.paragraphs) and article.paragraphs:
        yield "its text is not its paragraphs"
    capture = _unpacked(row.raw)
    if isinstance(capture, Capture) and capture.text is not None:
        for number, one in enumerate(article.paragraphs, 1):
            if one.start is not None and capture.text[one.start : one.end] != one.text:
                yield f"paragraph {number} does not stand in the capture where the record says"


def _wrong_event(row: Any, article: Article) -> Iterator[str]:
    event = _decoded(row.record, Event)
    stands = event if row.revised is None else _decoded(row.revised, Event)
    if isinstance(event, str) or isinstance(stands, str):
        yield event if isinstance(event, str) else stands
        return
    if (event.id, event.article) != (row.id, article.id):
        yield "its record is another event's"
    told = columns.of_event(stands, article.published)
    for name in _FOLLOWING:
        if told[name] != getattr(row, name):
            yield f"{name} is not what its record says"
    if not article.text:  # imported without it
        return
    yield from dict.fromkeys(chain(_misplaced(event, article), _misplaced(stands, article)))


def _misplaced(event: Event, article: Article) -> Iterator[str]:
    """Words of an event that do not stand where it says."""
    evidence = event.evidence
    if evidence.start is not None:
        yield from _at("the sentence", evidence.text, evidence.start, evidence.end, article.text)
    if evidence.trigger is not None and not _within(evidence, article):
        yield "the trigger does not lie in the sentence"
    said: Iterable[Party] = (*event.actors, *event.recipients)
    for party in said:
        yield from _at(f"the party {party.text!r}", party.text, party.start, party.end, article.text)
    for one in event.quantities:
        yield from _at(f"the number {one.text!r}", one.text, one.start, one.end, article.text)


def _within(evidence: Evidence, article: Article) -> bool:
    assert evidence.trigger is not None
    first, last = (0, len(article.title or evidence.text)) if evidence.start is None else (evidence.start, evidence.end)
    start, end = evidence.trigger
    return last is not None and first <= start < end <= last


def _at(what: str, words: str, start: int | None, end: int | None, whole: str) -> Iterator[str]:
    """A record has its words without the line breaks of the page."""
    if start is not None and (start < 0 or whole[start:end].split() != words.split()):
        yield f"{what} does not stand in the article where the record says"


def _wrong_agreement(row: Any, article: Article) -> Iterator[str]:
    agreement = _decoded(row.record, Agreement)
    if isinstance(agreement, str):
        yield agreement
        return
    if (agreement.id, agreement.article) != (row.id, article.id):
        yield "its record is another agreement's"
    for quote in agreement.evidence if article.text else ():
        yield from _at("the evidence", quote.text, quote.start, quote.end, article.text)


_EVENT = (events.c.id, events.c.article, events.c.record, *(events.c[name] for name in _FOLLOWING))
_AGREEMENT = (agreements.c.id, agreements.c.article, agreements.c.record)
_WANTED: dict[str, Select[Any]] = {
    "captures": select(captures.c.key, captures.c.source, captures.c.hash, captures.c.raw),
    "articles": select(
        articles.c.key, articles.c.id, articles.c.text_hash, articles.c.record, captures.c.raw
    ).outerjoin(captures, captures.c.key == articles.c.capture),
}
