"""Whether a store has changed, for whatever keeps answers about it: the workbench's memory, the tags of the API.

SQLite and PostgreSQL both tell it in microseconds, whichever process has written.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Hashable

from sqlalchemy import Connection, text

from dragoman.errors import StoreError
from dragoman.store import Store

Stamp = Hashable


def changes_of(store: Store) -> Callable[[], Stamp]:
    """What tells whether a store has changed: asked, it gives something that is another after each change.

    Asking raises StoreError.
    """
    if store.engine.dialect.name == "sqlite":
        return _FileChanges(store)
    return _ServerChanges(store)


class _FileChanges:
    """SQLite's own count of what other connections have written, on a connection that does nothing else."""

    def __init__(self, store: Store) -> None:
        self._name = store.name
        path = str(store.engine.url.database)
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._lock = threading.Lock()

    def __call__(self) -> Stamp:
        try:
            with self._lock:
                return int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error as error:
            raise StoreError(self._name, "it cannot be read") from error

    def __del__(self) -> None:
        self._connection.close()


class _ServerChanges:
    """PostgreSQL's snapshot: two that read alike see the same rows, since every writing transaction moves it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self) -> Stamp:
        with self._store.read() as connection:
            return _snapshot(connection)


def _snapshot(connection: Connection) -> str:
    return str(connection.execute(text("SELECT pg_current_snapshot()::text")).scalar_one())
