"""From a path or a URL to a database that is ready: opened, brought up to date, and its errors told plainly.

A path is a SQLite file, `postgresql://` a database on a server. SQLite stands in WAL mode, so that reading goes on
while another process writes; writers take turns by BEGIN IMMEDIATE, which never fails half-way.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, FromClause, create_engine, event, inspect, text
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError, NoSuchModuleError, SQLAlchemyError

from dragoman.errors import StoreBusy, StoreError
from dragoman.store.tables import REVISION, VERSION_TABLE, metadata
from dragoman.store.words import folded

Waiting = Callable[[str], None]

PATIENCE = 30.0  # seconds that a writer waits for another
_TURN = 250  # milliseconds that SQLite itself waits for a lock before we look at the clock again
NOTICE = 1.0  # seconds of waiting before it is told
_CACHE_KIB = 64 * 1024  # of pages in memory for one connection
_CHECKPOINT = 4000  # pages of the log, 16 MB, before they go into the file: half the time of commits at SQLite's 1000
_PRAGMAS = (
    "foreign_keys=ON", "synchronous=NORMAL", f"cache_size=-{_CACHE_KIB}", "temp_store=MEMORY",
    f"wal_autocheckpoint={_CHECKPOINT}",
)  # fmt: skip
_FRESH = 5.0  # seconds after which a connection to a server is tried before it is used again
_RETURNED = "returned"
_IMMEDIATE = "dragoman_immediate"
_SERVERS = ("postgresql", "postgres", "postgresql+psycopg")
_LOCK = 0x44524147  # the advisory lock under which a PostgreSQL store is brought up to date: "DRAG"
_MIGRATIONS = Path(__file__).parent / "migrations"


def connect(store: str | Path, *, create: bool = True) -> Engine:
    """The database behind *store*, its tables as this version of dragoman needs them.

    Raises StoreError: nothing there and *create* is false, another program's database, a newer dragoman's, broken.
    """
    url = url_of(store)
    name = name_of(url)
    if url.get_backend_name() == "sqlite":
        _check_file(Path(url.database or ""), name, create)
    with plainly(name):
        engine = engine_of(url)
        try:
            _bring_up_to_date(engine, name, create)
        except BaseException:
            engine.dispose()
            raise
    return engine


def url_of(store: str | Path) -> URL:
    """SQLAlchemy's URL for a path or a `postgresql://` URL. Raises StoreError for any other kind of URL."""
    if isinstance(store, Path) or "://" not in store:
        if not str(store) or "\0" in str(store):
            raise StoreError(repr(str(store)), "no name of a store")
        return URL.create("sqlite", database=str(store))
    try:
        url = make_url(store)
    except (ArgumentError, ValueError) as error:
        raise StoreError(store.partition("://")[0] + "://…", "no URL that can be read") from error
    if url.drivername not in _SERVERS:
        raise StoreError(name_of(url), "a store is the path of a file, or a postgresql:// URL")
    return url.set(drivername="postgresql+psycopg")


def name_of(url: URL) -> str:
    """What messages call a store: its path, or its URL without the password."""
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


@contextmanager
def reading(engine: Engine, name: str) -> Iterator[Connection]:
    """A connection that sees one state of the store, whatever others write. Raises StoreError."""
    with plainly(name), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine, name: str, waiting: Waiting | None = None) -> Iterator[Connection]:
    """A connection in a transaction, which ends well or leaves nothing behind.

    On SQLite it waits for another writer up to `PATIENCE` seconds, tells *waiting* of it once, then raises StoreBusy.
    """
    with plainly(name), engine.connect() as connection:
        _begin(connection, name, waiting)
        try:
            yield connection
            connection.commit()
        except BaseException:
            connection.rollback()
            raise


@contextmanager
def plainly(name: str) -> Iterator[None]:
    """Turns the database's errors into StoreError with a reason in plain words."""
    try:
        yield
    except DBAPIError as error:
        kind = StoreBusy if _is_locked(error) else StoreError
        raise kind(name, _reason(error)) from error
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(name, "PostgreSQL needs the extra: pip install 'dragoman[postgres]'") from error
    except SQLAlchemyError as error:
        raise StoreError(name, str(error).splitlines()[0]) from error


def _begin(connection: Connection, name: str, waiting: Waiting | None) -> None:
    if connection.dialect.name != "sqlite":
        connection.begin()
        return
    connection.execution_options(**{_IMMEDIATE: True})
    begun, told = time.monotonic(), False
    while True:
        try:
            connection.begin()
            return
        except DBAPIError as error:
            if not _is_locked(error):
                raise
            waited = time.monotonic() - begun
            if waited >= PATIENCE:
                raise StoreBusy(name, f"another process is writing, for {PATIENCE:.0f} seconds now") from error
            if waiting is not None and not told and waited >= NOTICE:
                told = True
                waiting(f"{name}: waiting for another process that is writing")


def _is_locked(error: DBAPIError) -> bool:
    said = str(error.orig)
    return "database is locked" in said or "database table is locked" in said


def _reason(error: DBAPIError) -> str:
    """One line: what the database said, in our words where it is a usual thing."""
    said = " ".join(str(error.orig).split())
    for words, reason in _USUAL:
        if words in said:
            return reason
    return said[:_LONGEST_REASON]


_LONGEST_REASON = 300  # characters
_USUAL = (
    ("file is not a database", "not a SQLite database"),
    ("disk is full", "the disk is full"),
    ("disk I/O error", "the disk cannot be read or written (full, or broken)"),
    ("No space left on device", "the disk is full"),
    ("readonly database", "no permission to write to it"),
    ("unable to open database file", "it cannot be opened"),
    ("database is locked", "another process is writing"),
    ("disk image is malformed", "broken: restore it from a backup"),
)


def _check_file(path: Path, name: str, create: bool) -> None:
    try:
        if path.is_dir():
            raise StoreError(name, "a folder, not a store")
        if path.exists():
            return
        if not create:
            raise StoreError(name, "there is no such store")
        if not path.absolute().parent.is_dir():
            raise StoreError(name, "its folder is not there")
    except OSError as error:
        raise StoreError(name, (error.strerror or "cannot be opened").lower()) from error


class _Compiler(SQLiteCompiler):
    """SQLAlchemy's, which passes over hints to SQLite."""

    def get_from_hint_text(self, table: FromClause, text: str | None) -> str | None:  # noqa: ARG002 - its signature
        """`INDEXED BY` as it was given."""
        return text


def engine_of(url: URL) -> Engine:
    """The database as it is, not brought up to date; its connections set up as a store needs them."""
    if url.get_backend_name() != "sqlite":
        return _server_of(url)
    engine = create_engine(url, connect_args={"timeout": _TURN / 1000})
    engine.dialect.statement_compiler = _Compiler

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: the driver's own comes too late
        connection.create_function("folded", 1, _folded, deterministic=True)  # the full text is made by it
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begins(connection: Connection) -> None:
        immediate = connection.get_execution_options().get(_IMMEDIATE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _server_of(url: URL) -> Engine:
    """PostgreSQL; a connection that lay unused is tried before it is given out, since its server may be gone."""
    engine = create_engine(url)

    @event.listens_for(engine, "checkin")
    def _returned(_connection: Any, record: Any) -> None:
        record.info[_RETURNED] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _given_out(connection: Any, record: Any, _proxy: object) -> None:
        if time.monotonic() - record.info.get(_RETURNED, math.inf) < _FRESH:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # the pool makes a new one

    return engine


def _folded(text: str | None) -> str | None:
    return None if text is None else folded(text)


def _bring_up_to_date(engine: Engine, name: str, create: bool) -> None:
    with reading(engine, name) as connection:
        found = _revision(connection)
    if found == REVISION:
        return
    if engine.dialect.name == "sqlite":
        _write_ahead(engine)
    with writing(engine, name) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        found = _revision(connection)  # again: another process may have been faster
        if found is None:
            _check_ours(connection, name, create)
        elif not _is_known(found):
            raise StoreError(name, f"written by a newer dragoman (revision {found}; this one knows {REVISION})")
        if found != REVISION:
            migrate(connection)


def _write_ahead(engine: Engine) -> None:
    """WAL mode, which stays with the file and cannot be set within a transaction."""
    raw = engine.raw_connection()
    try:
        raw.execute("PRAGMA journal_mode=WAL")
    finally:
        raw.close()


def _revision(connection: Connection) -> str | None:
    """The store's revision; None where there is none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
    return found


def _check_ours(connection: Connection, name: str, create: bool) -> None:
    """An empty database becomes a store; one with tables that are not ours stays what it is."""
    there = set(inspect(connection).get_table_names())
    taken = there if connection.dialect.name == "sqlite" else there & set(metadata.tables)
    if taken:
        raise StoreError(name, "a database of another program, not a store")
    if not create:
        raise StoreError(name, "there is no store in it yet")


def _is_known(revision: str) -> bool:
    return any(path.name.startswith(f"{revision}_") for path in (_MIGRATIONS / "versions").glob("*.py"))


def migrate(connection: Connection, revision: str = "head") -> None:
    """Brings the database to a revision, within the transaction that the connection is in."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
