"""What goes into the store: a capture and all that came of it, in one transaction, once.

A capture is known by a hash of what it says, an article by its address and words, an event by its id and the coder's
version. The order in which tables are written is the same everywhere, so that on PostgreSQL two writers wait for each
other at most once and never in a circle.
"""

from __future__ import annotations

import hashlib
import time
import zlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple, TypeVar

from msgspec.json import decode, encode
from sqlalchemy import Connection, insert

from dragoman.errors import DragomanError
from dragoman.events.owners import owner_country
from dragoman.records import Agreement, Article, Capture, Coded, Event
from dragoman.store import columns
from dragoman.store import statements as sql
from dragoman.store.again import fill_in, without_text
from dragoman.store.columns import Row
from dragoman.store.interned import Interned
from dragoman.store.tables import (
    actors,
    agreement_fields,
    agreement_parties,
    agreements,
    places,
    refusals,
)
from dragoman.store.words import folded

R = TypeVar("R", Event, Agreement)
Outcome = Literal["new", "known", "changed"]
LEAST_TEXT = 200
"""Characters from which on a text stands for an article under any headline; shorter ones are stock phrases."""
_COMPRESSION = 6  # zlib's own default; 9 takes twice the time for one hundredth
_LOCK_BITS = 63  # of an advisory lock's number
_KEYS_AT_ONCE = 64
_SECONDS_KEPT = 1.0  # that keys of a sequence are used after they were taken


class Run(NamedTuple):
    """A run that writes: its row in `runs`, and the version of its coder."""

    key: int
    coder: str
    told: str | None = None  # the day of publication for captures that carry none, an ISO date


def capture_hash(capture: Capture) -> str:
    """sha256 in hex of what the page says and of what was said beside it; the name of its file is left out."""
    said = (capture.text, capture.html, capture.title, capture.url, capture.published, capture.publisher)
    digest = hashlib.sha256()
    for one in said:
        raw = b"" if one is None else one.encode("utf-8", "surrogatepass")
        digest.update(b"-" if one is None else b"%d:" % len(raw))
        digest.update(raw)
    return digest.hexdigest()


def packed(capture: Capture) -> bytes:
    """The capture as `captures.raw` keeps it."""
    return zlib.compress(encode(capture), _COMPRESSION)


def unpacked(raw: bytes) -> Capture:
    """The capture again."""
    return decode(zlib.decompress(raw), type=Capture)


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Writer:
    """Writes records, and remembers the keys of actors and places between transactions.

    *after* is called with the key of each article of which there is another coding or version now, in the transaction
    that wrote it: what people said of the one before may hold for it.
    """

    def __init__(self, after: Callable[[Connection, int], None] | None = None) -> None:
        """Nothing is remembered yet."""
        self.after = after or _nothing
        self._actors = Interned(actors)
        self._places = Interned(places)
        self._keys = _Keys()

    def keep(self) -> None:
        """The transaction ended well."""
        self._actors.keep()
        self._places.keep()

    def drop(self) -> None:
        """The transaction was undone."""
        self._actors.drop()
        self._places.drop()

    def add(
        self, connection: Connection, coded: Coded, capture: Capture | None, run: Run | None, coder: str, *, raw: bool
    ) -> Outcome:
        """Puts one capture and what came of it into the store; *raw*: with the capture itself."""
        article, url = coded.article, capture.url if capture else None
        row = columns.of_article(article)
        _take_turns(connection, row["text_hash"], of_many=run is not None and capture is not None)
        key = None
        if capture is not None:
            key = _put_capture(connection, capture, run, "article", None, article.id, raw=raw)
            if key is None:
                return "known"
        known = _known_article(connection, row, url, len(article.text))
        if known is not None:
            if known != article.id:
                connection.execute(sql.NAMED, {"of_capture": key, "named": known})
            elif (head := without_text(connection, article)) is not None:
                told = row | {"capture": key}
                fill_in(connection, self, head, told, url or article.source, coded, run, coder)
                return "changed"
            return "known"
        page, seen = _page(connection, url or article.source)
        version = 1
        if seen:
            version = 1 + (connection.execute(sql.LAST_VERSION, {"page": page}).scalar() or 0)
            for old in connection.execute(sql.NEWEST, {"page": page}).scalars().all():
                retire(connection, old)
        row |= {"page": page, "capture": key, "version": version, "newest": True, "coder": coder, "story": None}
        put = self.put_article(connection, row, article)
        self.put_coding(connection, put, coded, run, coder, newest=True)
        if version == 1:
            return "new"
        self.after(connection, put)
        return "changed"

    def put_article(self, connection: Connection, row: Row, article: Article) -> int:
        """The key of a new row of `articles`."""
        owner = owner_country(article.publisher, article.wire, article.published)
        return int(connection.execute(sql.ARTICLE, row | {"owner_country": owner}).scalar_one())

    def put_coding(
        self, connection: Connection, article: int, coded: Coded, run: Run | None, coder: str, *, newest: bool
    ) -> None:
        """The events and agreements that *coder* finds in an article that it has not coded before."""
        found = _distinct(coded.events)
        agreed = _distinct(coded.agreements)
        connection.execute(
            sql.CODING[connection.dialect.name],
            {"article": article, "coder": coder, "run": run.key if run else None, "became": None},
        )
        published = coded.article.published
        of = {"article": article, "coder": coder, "current": True, "shown": newest}
        if found:
            self._put_events(connection, found, published, coded.article.title, of)
        if agreed:
            _put_agreements(connection, agreed, self._keys.some(connection, "agreements", len(agreed)), published, of)

    def _put_events(
        self, connection: Connection, found: Sequence[Event], published: str | None, title: str | None, of: Row
    ) -> None:
        everybody = {
            row["id"]: row
            for event in found
            for party in (*event.actors, *event.recipients)
            if (row := columns.of_actor(party)) is not None
        }
        everywhere = {
            row["id"]: row
            for event in found
            if event.place is not None and (row := columns.of_place(event.place)) is not None
        }
        who = self._actors.keys(connection, everybody) if everybody else {}
        where = self._places.keys(connection, everywhere) if everywhere else {}
        rows, taking_part, contexts = [], [], []
        for key, event in zip(self._keys.some(connection, "events", len(found)), found, strict=True):
            row = columns.of_event(event, published) | of
            row |= {"key": key, "place": where.get(row["place"]), "record": encode(event)}
            rows.append(row)
            for party in columns.of_parties(event, published, shown=of["shown"]):
                taking_part.append(party | {"event": key, "actor": who.get(party["actor"])})
            contexts += [{"event": key, "context": context} for context in dict.fromkeys(event.contexts)]
        _put_events_with_words(connection, rows, title)
        sql.PARTIES.put(connection, taking_part)
        sql.CONTEXTS.put(connection, contexts)


def refuse_capture(connection: Connection, capture: Capture, reason: str, run: Run, *, raw: bool) -> None:
    """Remembers that this run's coder refused a capture, and why."""
    if _put_capture(connection, capture, run, "refused", reason, None, raw=raw) is not None:
        refuse(connection, DragomanError(capture.source, reason), run)


def refuse(connection: Connection, error: DragomanError, run: Run) -> None:
    """Notes what a run could not read."""
    said = {"run": run.key, "source": columns.plain(error.source), "reason": columns.plain(error.reason)}
    connection.execute(insert(refusals), said)


def retire(connection: Connection, article: int) -> None:
    """A newer version of its page has come: the article and all that was found in it are kept, and no longer shown."""
    for statement in (sql.OLD_ARTICLE, sql.HIDE_PARTIES, sql.HIDE_EVENTS, sql.HIDE_AGREEMENTS):
        connection.execute(statement, {"of_article": article})


def _nothing(_connection: Connection, _article: int) -> None: ...


def _take_turns(connection: Connection, text_hash: str, *, of_many: bool) -> None:
    """On PostgreSQL, two who add the same words at once do so one after the other. On SQLite all do."""
    if connection.dialect.name == "postgresql":
        turn = sql.TURN_OF_MANY if of_many else sql.TURN
        connection.execute(turn, {"lock": int(text_hash[:16], 16) >> (64 - _LOCK_BITS)})


def _put_capture(
    connection: Connection,
    capture: Capture,
    run: Run | None,
    outcome: str,
    reason: str | None,
    article_id: str | None,
    *,
    raw: bool,
) -> int | None:
    """The key of the capture's row, new or of one that was refused before; None where it is known."""
    row: Row = {
        "hash": capture_hash(capture),
        "source": columns.plain(capture.source),
        "url": columns.plain(capture.url),
        "fetched": now(),
        "size": len(capture.text if capture.text is not None else capture.html or ""),
        "raw": packed(capture) if raw else None,
        "run": run.key if run else None,
        "told": run.told if run else None,
        "outcome": outcome,
        "reason": columns.plain(reason),
        "article_id": article_id,
    }
    new = connection.execute(sql.CAPTURE[connection.dialect.name], row).scalar()
    if new is not None:
        return int(new)
    again = {f"new_{name}": row[name] for name in sql.CHANGING}
    key = connection.execute(sql.TRIED_AGAIN, again | {"of_hash": row["hash"]}).scalar()
    return None if key is None else int(key)


def _known_article(connection: Connection, row: Row, url: str | None, length: int) -> str | None:
    """The id under which the store has this article: its own, or that of any with its words for one without address."""
    known = connection.execute(sql.BY_ID, {"id": row["id"]}).scalar()
    if known is None and url is None and length >= LEAST_TEXT:
        known = connection.execute(sql.BY_TEXT, {"text_hash": row["text_hash"]}).scalar()
    return known


def _page(connection: Connection, address: str) -> tuple[int, bool]:
    """The key of the page, held until the transaction ends, and whether it was there before."""
    known = {"address": columns.address_of(address)}
    new = connection.execute(sql.NEW_PAGE[connection.dialect.name], known).scalar()
    if new is not None:
        return int(new), False
    return int(connection.execute(sql.PAGE, known).scalar_one()), True


def _put_events_with_words(connection: Connection, rows: list[Row], title: str | None) -> None:
    """The rows of `events`, and their full text: the sentence and the article's title, folded."""
    headline = None if title is None else folded(title)
    if connection.dialect.name == "sqlite":
        sql.EVENTS["sqlite"].put(connection, rows)
        said = [{"event": row["key"], "evidence": folded(row["evidence"]), "title": headline} for row in rows]
        connection.execute(sql.WORDS, said)
        return
    told = [row | {"words": f"{folded(row['evidence'])} {headline or ''}"} for row in rows]
    sql.EVENTS["postgresql"].put(connection, told)


def _put_agreements(
    connection: Connection, agreed: Sequence[Agreement], keys: Sequence[int], published: str | None, of: Row
) -> None:
    connection.execute(
        insert(agreements),
        [columns.of_agreement(one, published) | of | {"key": key} for key, one in zip(keys, agreed, strict=True)],
    )
    countries = [
        {"agreement": key, "country": columns.short(country)}
        for key, one in zip(keys, agreed, strict=True)
        for country in dict.fromkeys(one.parties)
    ]
    fields = [
        {"agreement": key, "field": columns.short(field)}
        for key, one in zip(keys, agreed, strict=True)
        for field in dict.fromkeys(one.fields)
    ]
    if countries:
        connection.execute(insert(agreement_parties), countries)
    if fields:
        connection.execute(insert(agreement_fields), fields)


def _distinct(records: Sequence[R]) -> list[R]:
    """The records, the first of each id."""
    first: dict[str, R] = {}
    for record in records:
        first.setdefault(record.id, record)
    return list(first.values())


class _Keys:
    """Keys for new rows of events and agreements, known before they are written.

    From PostgreSQL's sequences they come many at a time; what is left of them is given back to nobody, and used only
    for a few seconds, so that later rows have higher keys whoever writes.
    """

    def __init__(self) -> None:
        self._left: dict[str, list[int]] = {}
        self._taken_at = 0.0

    def some(self, connection: Connection, table: str, count: int) -> list[int]:
        """So many."""
        if connection.dialect.name == "sqlite":
            last = connection.execute(sql.LAST_KEYS[table]).scalar() or 0
            return list(range(last + 1, last + 1 + count))
        if time.monotonic() - self._taken_at > _SECONDS_KEPT:
            self._left.clear()
        left = self._left.get(table, [])
        if len(left) < count:
            self._taken_at = time.monotonic()
            left = list(connection.execute(sql.SEQUENCES[table], {"count": max(count, _KEYS_AT_ONCE)}).scalars())
        self._left[table] = left[count:]
        return left[:count]
