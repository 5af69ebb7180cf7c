"""The ledger: captures, articles, events, agreements and what people corrected, in SQLite or PostgreSQL.

The door of the stage is `Store`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine

from dragoman.errors import DragomanError, NotText
from dragoman.records import Capture, Coded, Event
from dragoman.store import connect as _connect
from dragoman.store import recoding, runs, statistics
from dragoman.store.recoding import Due, Kept
from dragoman.store.runs import Counts
from dragoman.store.versions import coder_version
from dragoman.store.writing import Outcome, Run, Writer, capture_hash, refuse, refuse_capture

if TYPE_CHECKING:
    from dragoman.incidents import Incident
    from dragoman.store.dyads import Dyad
    from dragoman.store.registers import Pact

__all__ = ["Counts", "Run", "Store", "capture_hash", "coder_version"]


class Store:
    """A store: the path of a SQLite file, or a `postgresql://` URL.

    A new one is made where there is none, unless *create* is false; an old one is brought up to date. *waiting* is told
    once when another process is writing and we wait for it; by default that is said on standard error. Raises
    StoreError.
    """

    def __init__(self, store: str | Path, *, create: bool = True, waiting: _connect.Waiting | None = None) -> None:
        """Opens it."""
        self.engine: Engine = _connect.connect(store, create=create)
        self.name = _connect.name_of(self.engine.url)
        self._waiting = waiting or _say
        self._writer = Writer(after=_reapply)

    def read(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the store, whatever others write meanwhile."""
        return _connect.reading(self.engine, self.name)

    def write(self) -> AbstractContextManager[Connection]:
        """A connection in one transaction, undone as a whole where it ends with an error. Raises StoreBusy."""
        return _connect.writing(self.engine, self.name, self._waiting)

    def begin(
        self, command: str, coder: str, settings: Mapping[str, object] | None = None, told: str | None = None
    ) -> Run:
        """Begins a run by a coder of this version; *told* is the day of publication for captures that carry none."""
        with self.write() as connection:
            return runs.begin(connection, command, coder, settings or {}, told)

    def end(self, run: Run, counts: Counts) -> None:
        """Ends a run with what it did."""
        with self.write() as connection:
            runs.end(connection, run, counts)

    def refresh(self) -> bool:
        """Tells the database's planner of much that is new, after a run that brought it; whether there was much."""
        with self.write() as connection:
            return statistics.refresh(connection)

    def known(self, hashes: Sequence[str], coder: str) -> set[str]:
        """The `capture_hash`es of those with which nothing is left to do: coded, or refused by this coder."""
        with self.read() as connection:
            return runs.known(connection, hashes, coder)

    def add(self, coded: Coded, capture: Capture | None = None, run: Run | None = None, *, raw: bool = True) -> Outcome:
        """Keeps what was coded, in one transaction: `new`, `known`, or `changed`.

        It is changed where it is a new version of its page, or the text of an article that was imported without.

        With the capture it came from, that is kept too (*raw*: its text or markup, else only its hash), and it is known
        when it comes again. Without a *run* it is noted as the work of this version of dragoman with its default
        settings. Raises StoreError, StoreBusy, and NotText for half characters; then nothing is written.
        """
        coder = run.coder if run else coder_version()
        try:
            with self._writing() as connection:
                return self._writer.add(connection, coded, capture, run, coder, raw=raw)
        except UnicodeEncodeError as error:
            raise NotText(coded.article.source, "holds half a character (a lone surrogate)") from error

    def refuse(self, error: DragomanError, run: Run, capture: Capture | None = None, *, raw: bool = True) -> None:
        """Notes what a run could not read; with the capture, so that the same coder does not try it again."""
        with self.write() as connection:
            if capture is None:
                refuse(connection, error, run)
            else:
                refuse_capture(connection, capture, error.reason, run, raw=raw)

    def due(self, coder: str) -> list[Due]:
        """What another coder than *coder* dealt with last: what `recode` takes."""
        with self.read() as connection:
            return recoding.due(connection, coder)

    def kept(self, wanted: Sequence[Due]) -> Iterator[Kept]:
        """The pages of *wanted*, in order, few in memory at a time; no transaction is open between them."""
        for some in recoding.batches(wanted):
            with self.read() as connection:
                pages = recoding.kept(connection, some)
            yield from pages

    def recode(self, kept: Kept, outcome: Coded | DragomanError, run: Run) -> Outcome | None:
        """Makes what the present coder says of a page the current coding, in one transaction; the old one is kept.

        None where it was refused. Raises StoreError, StoreBusy; then nothing is written.
        """
        due, page = kept
        with self._writing() as connection:
            if isinstance(outcome, Coded):
                if due.is_article:
                    return recoding.recode(connection, self._writer, due.key, outcome, run)
                capture = page if isinstance(page, Capture) else None
                return self._writer.add(connection, outcome, capture, run, run.coder, raw=True)
            if due.is_article:
                recoding.recode_refused(connection, self._writer, due.key, outcome, run)
            elif isinstance(page, Capture):
                refuse_capture(connection, page, outcome.reason, run, raw=True)
            return None

    def events(self, *, order: str = "newest", limit: int | None = None, **filters: Any) -> Iterator[Event]:
        """The events that match, as corrected; filters as in `dragoman events`: `events(actor="MLI", since="2023")`.

        Raises BadQuestionError for a filter that cannot be understood.
        """
        from dragoman.store.questions import events_of

        return events_of(self, order=order, limit=limit, **filters)

    def incidents(self, *, order: str = "newest", limit: int | None = None, **filters: Any) -> Iterator[Incident]:
        """The happenings that match, each with all its reports; as `events` otherwise."""
        from dragoman.store.shown import incidents_of

        return incidents_of(self, order=order, limit=limit, **filters)

    def agreements(self, **filters: Any) -> Iterator[Pact]:
        """The agreements that match, with their histories; as `events` otherwise."""
        from dragoman.store.registers import agreements_of

        return agreements_of(self, **filters)

    def dyad(self, one: str, other: str, **filters: Any) -> Dyad:
        """What two actors have dealt with each other, month by month; as `events` otherwise."""
        from dragoman.store.dyads import dyad

        return dyad(self, one, other, **filters)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """As `write`, and the writer's memory goes with the transaction."""
        try:
            with self.write() as connection:
                yield connection
        except BaseException:
            self._writer.drop()
            raise
        self._writer.keep()

    def close(self) -> None:
        """Lets go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Store:
        """The store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes it."""
        self.close()


def _reapply(connection: Connection, article: int) -> None:
    """People's corrections hold for another coding or version, too."""
    from dragoman.store.corrections import reapply

    reapply(connection, article)


def _say(line: str) -> None:
    print(f"dragoman: {line}", file=sys.stderr)
