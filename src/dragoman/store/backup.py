"""A store as one file, taken while it is in use, and a store from such a file.

A SQLite store is copied by SQLite's own backup, in steps, as it was at one moment; the copy is a store itself. A
PostgreSQL store is written as an archive (see `dragoman.export.archive`), compressed by gzip, as it is in one
transaction; an archive goes into either kind of store. Either way a file is there whole or not at all, and a store is
replaced whole or not at all.
"""

from __future__ import annotations

import gzip
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import IO, cast

from sqlalchemy import Connection, text

from dragoman.capture.opening import opened
from dragoman.errors import Broken, DragomanError, StoreBusy, StoreError
from dragoman.store import Store, connect
from dragoman.store.tables import VERSION_TABLE, metadata

Progress = Callable[[int, int | None, str], None]
"""Is told how much is done, of how much (None where nobody knows), and of what."""

ARCHIVE_ENDINGS = (".jsonl.gz", ".jsonl")
STEP = 2000  # pages (8 MB) copied at a time: others wait no longer for the disk
_SQLITE = b"SQLite format 3\0"
_GZIP = b"\x1f\x8b"
_LEVEL = 6  # gzip's usual; 9 takes twice the time for two hundredths
_HELD = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_WAIT = 250  # milliseconds between two looks at a lock
_OPEN_TO_ALL = 0o666  # before the user's mask, as any new file
_EVERY = 1000  # rows between two tellings


def backup(store: str, to: str, *, force: bool = False, tell: Progress | None = None) -> int:
    """Writes a store to the file *to*, which must not be there unless *force*; its size in bytes.

    By the ending `.jsonl.gz`, and of PostgreSQL always, an archive; else a copy of the SQLite file. Others may read
    and write meanwhile. Raises StoreError, DragomanError.
    """
    with Store(store, create=False) as opened:
        if opened.engine.dialect.name == "sqlite" and not to.endswith(ARCHIVE_ENDINGS):
            _check_other(opened, to)
            with _replacing(to, force=force) as part, _plainly(opened.name):
                _copy(Path(opened.engine.url.database or ""), part, tell)
        else:
            _archive(opened, to, force, tell)
    return Path(to).stat().st_size


def restore(path: str, store: str, *, force: bool = False, tell: Progress | None = None) -> None:
    """Fills a store from a file that `backup` wrote; one that holds anything is replaced only with *force*.

    The file is read and checked as a whole before the store changes. Raises StoreError, StoreBusy, DragomanError.
    """
    kind = _kind_of(path)
    url = connect.url_of(store)
    if url.get_backend_name() == "sqlite":
        _restore_sqlite(path, kind, Path(url.database or ""), force, tell)
    elif kind == "sqlite":
        raise StoreError(path, "a copy of a SQLite store goes into one; export it as an archive for PostgreSQL")
    else:
        with Store(store) as opened:
            _load_whole(path, opened, force, tell)


# SQLite


def _copy(source: Path, to: Path, tell: Progress | None) -> None:
    """Copies a SQLite database as it is now; whoever writes meanwhile writes on."""
    with closing(_opened(source, "ro")) as there, closing(_opened(to, "rwc")) as copy:
        there.execute("BEGIN")  # one moment for all steps; else each write of others begins the copy anew
        there.execute("SELECT count(*) FROM sqlite_master").fetchone()
        there.backup(copy, pages=STEP, progress=_patient(str(source), tell), sleep=_WAIT / 1000)


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    found = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
    found.execute(f"PRAGMA busy_timeout={_WAIT}")
    return found


@contextmanager
def _plainly(name: str) -> Iterator[None]:
    """Turns SQLite's own errors into StoreError."""
    try:
        yield
    except sqlite3.Error as error:
        said = str(error)
        reason = "the disk is full" if "is full" in said else said
        raise StoreError(name, reason) from error


def _patient(name: str, tell: Progress | None) -> Callable[[int, int, int], None]:
    """Tells how far a copy is, and ends it where another process does not let go of the store."""
    moved = (-1, time.monotonic())

    def stepped(status: int, left: int, whole: int) -> None:
        nonlocal moved
        if left != moved[0]:
            moved = (left, time.monotonic())
        elif status in _HELD and time.monotonic() - moved[1] > connect.PATIENCE:
            raise StoreBusy(name, f"another process is writing, for {connect.PATIENCE:.0f} seconds now")
        if tell is not None:
            tell(whole - left, whole, "pages")

    return stepped


def _restore_sqlite(path: str, kind: str, target: Path, force: bool, tell: Progress | None) -> None:
    """By way of a new store beside the target, which takes its place, or its content, once it is whole."""
    name = str(target)
    there = target.exists()
    if there and not force and _holds_anything(name):
        raise StoreError(name, "it holds something already; --force replaces all of it")
    if there and Path(path).exists() and target.samefile(path):
        raise StoreError(name, "that is the backup itself")
    with _beside(target, name) as part, _plainly(name):
        if kind == "sqlite":
            _copy_plainly(Path(path), part, tell)
            _check(part, path)
        else:
            with Store(part) as new:
                _load(path, new, tell)
        _checkpoint(part)
        if not there:
            _move(part, target, name)
            return
        with closing(_opened(part, "ro")) as source, closing(_opened(target, "rw")) as old:
            if not _is_empty_file(target):
                _check_ours(old, name)
            source.backup(old, pages=-1, progress=_patient(name, tell), sleep=_WAIT / 1000)
    Store(name).close()  # its journal mode, if the file was an empty one


def _copy_plainly(source: Path, to: Path, tell: Progress | None) -> None:
    try:
        _copy(source, to, tell)
    except sqlite3.Error as error:
        raise Broken(str(source), f"no whole backup: {error}") from error


def _check(part: Path, path: str) -> None:
    """A copied file must be a store, of this version or an older one, and sound."""
    try:
        with Store(part, create=False) as copy, copy.read() as connection:
            said = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    except StoreError as error:
        raise StoreError(path, error.reason) from error
    if said != "ok":
        raise Broken(path, f"the backup is damaged: {said}")


def _checkpoint(part: Path) -> None:
    """All of a new store in its one file."""
    with closing(_opened(part, "rw")) as new:
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _holds_anything(name: str) -> bool:
    """Whether there is a store with anything in it; what is no store is refused."""
    if _is_empty_file(Path(name)):
        return False
    with Store(name, create=False) as old, old.read() as connection:
        return _any(connection)


def _any(connection: Connection) -> bool:
    from dragoman.export.loading import holds_anything

    return holds_anything(connection)


def _is_empty_file(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == 0


def _check_ours(old: sqlite3.Connection, name: str) -> None:
    """What is replaced must be a store: not the database of another program, by a slip of the keyboard."""
    try:
        found = old.execute("SELECT count(*) FROM sqlite_master WHERE name = ?", (VERSION_TABLE,)).fetchone()
    except sqlite3.DatabaseError as error:
        raise StoreError(name, "no store: move it away first") from error
    if not found[0]:
        raise StoreError(name, "a database of another program, not a store")


def _check_other(store: Store, to: str) -> None:
    mine = Path(store.engine.url.database or "")
    if Path(to).exists() and mine.samefile(to):
        raise StoreError(to, "that is the store itself")


# archives


def _archive(store: Store, to: str, force: bool, tell: Progress | None) -> None:
    from dragoman.export.archive import dump
    from dragoman.export.atomic import replacing

    with store.read() as connection, replacing(to, force=force) as stream:
        packed: gzip.GzipFile | None = None
        if to.endswith(".gz") or not to.endswith(ARCHIVE_ENDINGS):
            packed = gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=stream, mtime=0)
        out: IO[bytes] | gzip.GzipFile = packed or stream
        for number, line in enumerate(dump(connection)):
            out.write(line)
            if tell is not None and number % _EVERY == 0:
                tell(number, None, "rows")
        if packed is not None:
            packed.close()


def _load(path: str, store: Store, tell: Progress | None) -> None:
    from dragoman.export.lines import named_lines
    from dragoman.export.loading import load

    load(_counted(named_lines(path), tell), store)


def _counted(lines: Iterator[tuple[str, bytes]], tell: Progress | None) -> Iterator[tuple[str, bytes]]:
    for number, line in enumerate(lines):
        if tell is not None and number % _EVERY == 0:
            tell(number, None, "rows")
        yield line


class _Within(Store):
    """A store as it is seen within one transaction."""

    def __init__(self, store: Store, connection: Connection) -> None:
        """The store and the transaction."""
        self.engine, self.name, self._connection = store.engine, store.name, connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The one transaction, which goes on afterwards."""
        yield self._connection


def _load_whole(path: str, store: Store, force: bool, tell: Progress | None) -> None:
    """Fills a PostgreSQL store; one that holds something is emptied first, in the same transaction."""
    with store.write() as connection:
        if _any(connection):
            if not force:
                raise StoreError(store.name, "it holds something already; --force replaces all of it")
            _empty(connection)
        _load(path, _Within(store, connection), tell)


def _empty(connection: Connection) -> None:
    """Makes all tables anew, the journal's too, whose rows nothing else can take away."""
    connection.execute(text(f"SET LOCAL lock_timeout = '{connect.PATIENCE:.0f}s'"))
    names = [*(table.name for table in metadata.sorted_tables), VERSION_TABLE]
    quote = connection.dialect.identifier_preparer.quote
    connection.execute(text(f"DROP TABLE {', '.join(map(quote, names))} CASCADE"))
    connection.execute(text("DROP FUNCTION IF EXISTS corrections_stand() CASCADE"))
    connect.migrate(connection)


# files


def _kind_of(path: str) -> str:
    """Which kind of backup a file is. Raises NotFound, NotReadable, Broken."""
    with ExitStack() as stack:
        head = opened(str(Path(path)), stack, said=str.lower).read(len(_SQLITE))
    if head == _SQLITE:
        return "sqlite"
    if head.startswith((_GZIP, b"{")):
        return "archive"
    raise Broken(path, "no backup of a store")


@contextmanager
def _replacing(path: str, *, force: bool) -> Iterator[Path]:
    """The path of a new file beside *path* that takes its place once the block ends well."""
    place = Path(path)
    if place.is_dir():
        raise DragomanError(path, "a folder, not a file")
    if os.path.lexists(place) and not force:
        raise DragomanError(path, "there already; --force writes over it")
    place = place.resolve()
    with _beside(place, path) as part:
        yield part
        if force:
            _replace(part, place, path)
        else:
            _move(part, place, path)


@contextmanager
def _beside(place: Path, name: str) -> Iterator[Path]:
    """A new file in the folder of *place*; it is gone afterwards, with what SQLite puts beside it, if still there."""
    try:
        number, made = tempfile.mkstemp(prefix=f".{place.name[:100]}.", suffix=".part", dir=place.absolute().parent)
        os.close(number)
    except (OSError, ValueError) as error:
        raise DragomanError(name, _reason(error)) from error
    part = Path(made)
    mask = os.umask(0)
    os.umask(mask)
    part.chmod(_OPEN_TO_ALL & ~mask)
    try:
        yield part
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                Path(f"{made}{ending}").unlink(missing_ok=True)


def _move(part: Path, place: Path, name: str) -> None:
    """Puts *part* at *place* unless something is there by now."""
    try:
        os.link(part, place)  # fails where something is there, which a rename does not
    except FileExistsError as error:
        raise DragomanError(name, "there already; --force writes over it") from error
    except OSError:  # a file system without links
        _replace(part, place, name)


def _replace(part: Path, place: Path, name: str) -> None:
    try:
        part.replace(place)
    except OSError as error:
        raise DragomanError(name, _reason(error)) from error


def _reason(error: Exception) -> str:
    return cast("str", getattr(error, "strerror", None) or str(error)).lower()
