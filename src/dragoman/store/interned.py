"""Actors and places, each once in the store: their keys, looked up in memory before the database is asked.

Keys found in a transaction are remembered only once it has ended well.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from sqlalchemy import Connection, Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from dragoman.store.columns import Row

MOST_REMEMBERED = 200_000  # of one table, some 40 MB
_AT_ONCE = 500  # ids in one question


class Interned:
    """The keys of one table's ids."""

    def __init__(self, table: Table) -> None:
        """Nothing is known yet."""
        self._table = table
        self._known: dict[str, int] = {}
        self._pending: dict[str, int] = {}
        self._wanted = select(table.c.id, table.c.key).where(table.c.id.in_(bindparam("ids", expanding=True)))
        self._new = {
            "sqlite": sqlite.insert(table).on_conflict_do_nothing(index_elements=["id"]),
            "postgresql": postgresql.insert(table).on_conflict_do_nothing(index_elements=["id"]),
        }

    def keys(self, connection: Connection, rows: Mapping[str, Row]) -> dict[str, int]:
        """The key of each id of *rows*; rows that the table does not have are put there, in the order of their ids.

        The order is that of all writers, so that two of them never wait for each other.
        """
        found = {identity: self._known[identity] for identity in rows if identity in self._known}
        missing = sorted(identity for identity in rows if identity not in found)
        if not missing:
            return found
        there = self._look_up(connection, missing)
        new = [rows[identity] for identity in missing if identity not in there]
        if new:
            connection.execute(self._new[connection.dialect.name], new)
            there |= self._look_up(connection, [row["id"] for row in new])
        self._pending |= there
        return found | there

    def keep(self) -> None:
        """The transaction ended well: what it found is remembered."""
        if len(self._known) > MOST_REMEMBERED:
            self._known.clear()
        self._known |= self._pending
        self._pending.clear()

    def drop(self) -> None:
        """The transaction was undone: what it found is forgotten."""
        self._pending.clear()

    def _look_up(self, connection: Connection, ids: list[str]) -> dict[str, int]:
        there: dict[str, int] = {}
        waiting = iter(ids)
        while some := list(islice(waiting, _AT_ONCE)):
            there.update((identity, key) for identity, key in connection.execute(self._wanted, {"ids": some}))
        return there
