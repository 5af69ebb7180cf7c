"""Puts what a store holds together: articles into stories, and their events into incidents.

Articles are dealt with in the order in which they came, as many in one transaction as a quarter of a second allows. A
run that is killed has kept all but these, and the next one goes on there; what comes of it is what one undisturbed run
gives. Events that are not shown any more leave their incidents, and those that were corrected are judged anew.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.json import Decoder
from sqlalchemy import Connection, bindparam, delete, exists, func, select, update

from dragoman.incidents import Incidents, Report, reports
from dragoman.incidents.joining import name as name_of
from dragoman.incidents.keys import kept
from dragoman.incidents.traits import traits
from dragoman.records import Agreement, Article, Coded, Event
from dragoman.store import due
from dragoman.store.connect import NOTICE, Waiting, plainly
from dragoman.store.incident_statements import TEXT
from dragoman.store.incidents import BY, Mine, Reports
from dragoman.store.regrouping import Decided
from dragoman.store.settling import settle
from dragoman.store.stories import Members
from dragoman.store.tables import (
    agreements,
    articles,
    corrections,
    events,
    incident_changes,
    incident_edges,
    incident_keys,
    incident_reports,
    incidents,
    stories,
    story_bands,
)

if TYPE_CHECKING:
    from dragoman.store import Store

Progress = Callable[[Iterable[int]], Iterable[int]]
Ask = Callable[[Connection, int], Sequence[int]]

_LOCK = 0x44524147_47525550  # the advisory lock under which a PostgreSQL store is grouped: "DRAG", "GRUP"
_TURN = 0.2  # seconds between two looks at it
_TOGETHER = 0.25  # seconds that a transaction takes: short enough to wait for, long enough to cost little
_PAUSE = 0.005  # seconds between two, in which others find the store unlocked
_EVENT, _AGREEMENT = Decoder(Event), Decoder(Agreement)


class Counts(msgspec.Struct):
    """What a run has done."""

    articles: int = 0  # looked at
    stories: int = 0  # begun
    joined_stories: int = 0  # articles that joined a story which was there
    merged_stories: int = 0
    events: int = 0  # put into incidents
    incidents: int = 0  # begun
    merged_incidents: int = 0
    left: int = 0  # events that left an incident
    gone: int = 0  # incidents that have no report any more
    unread: int = 0  # events with a date that is none: they are of no incident


def group(
    store: Store,
    progress: Progress = iter,
    *,
    again: bool = False,
    whole: AbstractContextManager[object] | None = None,
    waiting: Waiting | None = None,
) -> Counts:
    """Puts all that is new in the store into stories and incidents, and takes out what is not shown any more.

    *progress* is handed the keys of articles as they are dealt with, and gives them on. *again*: all stories and
    incidents are dropped first and made anew, but for people's merges and splits, which are followed. *whole* is
    entered around each transaction. Another grouping of the same store is waited for, as *waiting* is told. Raises
    StoreError, StoreBusy.
    """
    with _alone(store, waiting):
        work = Grouping(store, whole)
        if again:
            work.drop()
        work.fill()
        work.run(progress)
    return work.counts


class Grouping:
    """One run over a store, by one process at a time."""

    def __init__(self, store: Store, whole: AbstractContextManager[object] | None = None) -> None:
        """Nothing is done yet."""
        self.counts = Counts()
        self._store, self._whole = store, whole or nullcontext()
        self._members, self._reports = Members(), Reports()
        self._incidents = Incidents(self._reports)
        self._seen: tuple[object, ...] = ()
        self._decided: int | None = -1  # the last correction that is followed

    def run(self, progress: Progress = iter) -> None:
        """Deals with all articles that have something to group, in their order."""
        deque(progress(self._carry_out(due.articles_due, self._put)), maxlen=0)
        self.counts.stories, self.counts.merged_stories = self._members.begun, self._members.merged
        self.counts.incidents, self.counts.merged_incidents = self._reports.begun, self._reports.merged

    def fill(self) -> None:
        """Makes what grouping looks things up by where it is missing, as after a store was read from a file.

        What people moved since the last grouping is followed here, too.
        """
        with self._writing() as connection:
            due.drop_stale(connection)
        with self._store.read() as connection:
            unsigned, unfiled = due.is_unsigned(connection), due.is_unfiled(connection)
        if unsigned:
            deque(self._carry_out(due.articles_unsigned, self._members.sign), maxlen=0)
        if unfiled:
            deque(self._carry_out(due.articles_unfiled, self._file), maxlen=0)

    def drop(self) -> None:
        """Drops all stories and incidents; what people decided is in the journal and stays."""
        with self._store.write() as connection:
            connection.execute(update(articles).where(articles.c.story.is_not(None)).values(story=None))
            connection.execute(update(events).where(events.c.incident.is_not(None)).values(incident=None))
            for table in (incident_edges, incident_keys, incident_reports, incidents, story_bands, stories):
                connection.execute(delete(table))

    def _carry_out(self, ask: Ask, one: Callable[[Connection, int], None]) -> Iterator[int]:
        """Does *one* for each article that *ask* gives, a few in a transaction; others may write between two."""
        last = 0
        while True:
            with self._store.read() as connection:
                some = ask(connection, last)
            if not some:
                return
            last, at = some[-1], 0
            while at < len(some):
                begun, until = at, time.monotonic() + _TOGETHER
                with self._writing() as connection:
                    while at < len(some) and (at == begun or time.monotonic() < until):
                        self._reports.begin(connection)
                        one(connection, some[at])
                        at += 1
                yield from some[begun:at]
                time.sleep(_PAUSE)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction, in which nothing is remembered that others have changed."""
        try:
            with self._whole, self._store.write() as connection:
                self._look(connection)
                yield connection
        except BaseException:
            self._forget()
            self._decided = -1
            raise

    def _look(self, connection: Connection) -> None:
        """Whether somebody else has written meanwhile, or decided something."""
        if connection.dialect.name == "sqlite":
            version = connection.exec_driver_sql("PRAGMA data_version").scalar()
            seen = (id(connection.connection.dbapi_connection), version)
            if seen != self._seen:
                self._seen = seen
                self._forget()
        decided = connection.execute(_LAST_DECISION).scalar()
        if decided != self._decided:
            self._decided = decided
            self._forget()
            self._reports.begin(connection)
            self._incidents = Incidents(self._reports, Decided(connection) if decided else None)
            self._follow(connection)

    def _forget(self) -> None:
        self._members.forget()
        self._reports.forget()

    def _put(self, connection: Connection, article: int) -> None:
        """Does all that is to do for one article."""
        self.counts.articles += 1
        shelf, moved = self._reports, [article]
        begun = self._members.begun
        if self._members.join(connection, article):
            self.counts.joined_stories += self._members.begun == begun
            moved = sorted({article, *self._members.moved})
        rows = connection.execute(_EVENTS, {"of_articles": moved}).all()
        going = {row.key for row in rows if row.incident is not None and (not _stays(row) or row.article != article)}
        for row in rows:
            if row.key in going:
                shelf.let_go(row)
                self._incidents.remove(row.id)
        self.counts.left += len(going)
        self._join(connection, [row for row in rows if row.shown and (row.incident is None or row.key in going)])
        if shelf.changed:
            self.counts.gone += settle(connection, shelf.changed, shelf.left)

    def _join(self, connection: Connection, rows: Sequence[Any]) -> None:
        """Puts events into incidents."""
        agreed = _agreements(connection, {row.article for row in rows if row.agreed})
        for row in rows:
            report = _report(row, agreed.get(row.article, ()))
            self._reports.take(Mine(row, report))
            try:
                joined = self._incidents.add(report)
            except ValueError:  # a date that is none
                self.counts.unread += 1
                continue
            self.counts.events += 1
            self._reports.join(joined.edges, joined.incident)

    def _file(self, connection: Connection, article: int) -> None:
        """Notes how the events of an article stand in the incidents that they are of."""
        rows = connection.execute(_EVENTS, {"of_articles": [article]}).all()
        agreed = _agreements(connection, {row.article for row in rows if row.agreed})
        for row in rows:
            if row.incident is None or row.filed is not None:
                continue
            report = _report(row, agreed.get(article, ()))
            names = connection.execute(_NAME, {"of_key": row.incident}).scalar_one()
            try:
                found = traits(report)
            except ValueError:
                self._reports.keep(row, report, 0, first=False)
                continue
            self._reports.keep(row, report, found.full, first=name_of(report) == names)
            self._reports.file_more(row.incident, kept(found))

    def _follow(self, connection: Connection) -> None:
        """Notes which events people have moved from one incident to another since they were put there."""
        moved = connection.execute(_MOVED, {"us": BY}).all()
        for row in moved:
            connection.execute(_REPORT_MOVED, {"of_event": row.event, "its": row.now})
        for incident in sorted({row.now for row in moved} | {row.before for row in moved}):
            name = connection.execute(_NAME, {"of_key": incident}).scalar_one()
            self._reports.lead(incident)
            members = self._reports.reports(name)
            self._reports.file_again(incident, [key for one in members for key in kept(traits(one))])


def _stays(row: Any) -> bool:
    return bool(row.shown) and row.revised == row.filed_revised


def _report(row: Any, agreed: Sequence[Agreement]) -> Report:
    head = Article(
        id=row.article_id,
        source="",
        publisher=row.publisher,
        wire=row.wire,
        published=row.published,
        language=row.language,
    )
    coded = Coded(article=head, events=(_EVENT.decode(row.record),), agreements=tuple(agreed))
    return next(reports(coded, story=row.text, owner_country=row.owner_country))


def _agreements(connection: Connection, of: Iterable[int]) -> Mapping[int, Sequence[Agreement]]:
    """The agreements of each article in its current coding."""
    found: dict[int, list[Agreement]] = {}
    wanted = sorted(of)
    if wanted:
        for article, record in connection.execute(_AGREED, {"of_articles": wanted}):
            found.setdefault(article, []).append(_AGREEMENT.decode(record))
    return found


@contextmanager
def _alone(store: Store, waiting: Waiting | None) -> Iterator[None]:
    """Nobody else groups this store meanwhile. On SQLite two take turns by the article, which gives the same."""
    if store.engine.dialect.name == "sqlite":
        yield
        return
    with plainly(store.name), store.engine.connect() as connection:
        holder = connection.execution_options(isolation_level="AUTOCOMMIT")
        begun, said = time.monotonic(), False
        while not holder.execute(select(func.pg_try_advisory_lock(_LOCK))).scalar():
            if waiting is not None and not said and time.monotonic() - begun >= NOTICE:
                said = True
                waiting(f"{store.name}: waiting for another process that is grouping")
            time.sleep(_TURN)
        try:
            yield
        finally:
            holder.execute(select(func.pg_advisory_unlock(_LOCK)))


_LAST_DECISION = select(func.max(corrections.c.key))
_agreed = exists().where(agreements.c.article == articles.c.key, agreements.c.current).correlate(articles)
_EVENTS = (
    select(
        events.c.key, events.c.id, events.c.article, events.c.shown, events.c.incident, events.c.revised,
        events.c.event_type, events.c.quad, events.c.score, events.c.day, events.c.month, events.c.date_start,
        events.c.date_end, events.c.place, func.coalesce(events.c.revised, events.c.record).label("record"),
        incident_reports.c.revised.label("filed_revised"), incident_reports.c.key.label("filed"),
        articles.c.id.label("article_id"), articles.c.publisher, articles.c.wire, articles.c.published,
        articles.c.language, articles.c.owner_country, func.coalesce(TEXT, articles.c.id).label("text"),
        _agreed.label("agreed"),
    )
    .join(articles, articles.c.key == events.c.article)
    .outerjoin(incident_reports, incident_reports.c.event == events.c.key)
    .where(
        events.c.article.in_(bindparam("of_articles", expanding=True)), events.c.shown | events.c.incident.is_not(None)
    )
    .order_by(events.c.article, events.c.key)
)  # fmt: skip
_AGREED = (
    select(agreements.c.article, agreements.c.record)
    .where(agreements.c.article.in_(bindparam("of_articles", expanding=True)), agreements.c.current)
    .order_by(agreements.c.key)
)
_NAME = select(incidents.c.id).where(incidents.c.key == bindparam("of_key"))
_by_people = incident_changes.c.by != bindparam("us")
_MOVED = (
    select(incident_reports.c.event, incident_reports.c.incident.label("before"), events.c.incident.label("now"))
    .join(events, events.c.key == incident_reports.c.event)
    .where(
        incident_reports.c.incident.in_(
            select(incidents.c.key).where(
                incidents.c.id.in_(select(incident_changes.c.old).where(_by_people))
                | incidents.c.id.in_(select(incident_changes.c.new).where(_by_people))
            )
        ),
        events.c.incident != incident_reports.c.incident,
    )
    .order_by(incident_reports.c.event)
)
_REPORT_MOVED = (
    update(incident_reports)
    .where(incident_reports.c.event == bindparam("of_event"))
    .values(incident=bindparam("its"), first=False)
)
