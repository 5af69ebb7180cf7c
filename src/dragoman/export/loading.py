"""A store from the archive that `archive` wrote: all rows, with all that they point at, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Table, bindparam, func, insert, select
from sqlalchemy import tuple_ as sql_tuple
from sqlalchemy import update as sql_update

from dragoman.errors import Broken, DragomanError
from dragoman.export.archive import AT_ONCE, BY_NAME, KINDS, NUMBER, RECORDS, VERSION, Kind, columns_of, target_of
from dragoman.export.shapes import Told, capture, header_of, record, told
from dragoman.store import Store, tables
from dragoman.store.fulltext import put_words
from dragoman.store.statistics import refresh

T = TypeVar("T")
Line = tuple[str, bytes]  # its name for refusals, as in `news.jsonl:3`, and its JSON
_POINTS_LATER = {("incidents", "merged_into")}  # at rows of its own table that may stand further down
_MOST_ASKED = 200  # ids in one question


def load(lines: Iterable[Line], store: Store) -> dict[str, int]:
    """Fills an empty store from the lines of an archive, all or nothing; gives how many rows of each kind came.

    Raises DragomanError: no archive, one of a newer version, a line that breaks its rules, a store that holds
    something already.
    """
    source = iter(lines)
    name, first = next(source, ("the archive", b""))
    header = header_of(first)
    if header is None:
        raise Broken(name, "no archive of dragoman's")
    if header.version != VERSION:
        raise Broken(name, f"an archive of layout {header.version}; this dragoman reads {VERSION}")
    with store.write() as connection:
        if holds_anything(connection):
            raise DragomanError(store.name, "holds something already; an archive goes into a new store")
        counts = _Loader(connection).load(source)
        refresh(connection)
        return counts


def holds_anything(connection: Connection) -> bool:
    """Whether a store has any row."""
    return any(connection.execute(select(kind.table.c.key).limit(1)).first() for kind in KINDS)


def new_keys(connection: Connection, table: Table, count: int) -> list[int]:
    """So many keys for new rows, rising, known before they are written."""
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(table.name, "key")
        numbers = func.generate_series(1, count).table_valued("value")
        return list(connection.execute(select(func.nextval(sequence)).select_from(numbers)).scalars())
    last = connection.execute(select(func.max(table.c.key))).scalar() or 0
    return list(range(last + 1, last + 1 + count))


class _Loader:
    """One archive on its way into one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Nothing is read yet."""
        self._connection = connection
        self._runs: dict[int, int] = {}  # keys by the number in the file
        self._later: list[tuple[str, Kind, str, str, str]] = []  # line, table, column, from and to

    def load(self, source: Iterator[Line]) -> dict[str, int]:
        """Reads all lines; gives how many of each kind there were."""
        counts: dict[str, int] = {}
        waiting: list[Told] = []
        for name, raw in source:
            line = told(name, raw)
            if waiting and (line.kind is not waiting[0].kind or len(waiting) == AT_ONCE or _points_back(line)):
                self._put(waiting)
                waiting = []
            waiting.append(line)
            table = str(line.kind.table.name)
            counts[table] = counts.get(table, 0) + 1
        self._put(waiting)
        for name, kind, column, one, other in self._later:
            mine, theirs = self._keys_of(kind, [(name, one), (name, other)])
            change = sql_update(kind.table).where(kind.table.c.key == mine).values({column: theirs})
            self._connection.execute(change)
        return counts

    def _put(self, lines: Sequence[Told]) -> None:
        """Writes some lines of one kind, with what stands below them."""
        if not lines:
            return
        kind = lines[0].kind
        keys = new_keys(self._connection, kind.table, len(lines))
        rows = self._rows(kind.table, columns_of(kind.table), [(line.name, line.row) for line in lines])
        for key, row, line in zip(keys, rows, lines, strict=True):
            row["key"] = key
            if line.number is not None:
                self._runs[line.number] = key
        self._connection.execute(insert(kind.table), rows)
        for child in kind.children:
            below = [(line.name, one) for line in lines for one in line.below[child.name]]
            owners = [key for key, line in zip(keys, lines, strict=True) for _ in line.below[child.name]]
            made = self._rows(child.table, columns_of(child.table, child.by), below)
            if made:
                linked = [row | {child.by: key} for key, row in zip(owners, made, strict=True)]
                self._connection.execute(insert(child.table), linked)
        self._put_members(kind, keys, lines)
        if kind.table is tables.events:
            put_words(self._connection, keys)

    def _put_members(self, kind: Kind, keys: Sequence[int], lines: Sequence[Told]) -> None:
        """Makes the rows that stand earlier in the file point at those that name them as theirs."""
        member = kind.member
        if member is None:
            return
        pairs = [
            (key, line.name, one) for key, line in zip(keys, lines, strict=True) for one in line.below[member.name]
        ]
        change = (
            sql_update(member.table).where(member.table.c.key == bindparam("at")).values({member.by: bindparam("to")})
        )
        for some in _batched(pairs, AT_ONCE):
            there = self._keys_of(BY_NAME[member.table.name], [(name, one) for _, name, one in some])
            moved = [{"at": at, "to": key} for (key, _, _), at in zip(some, there, strict=True)]
            self._connection.execute(change, moved)

    def _rows(
        self, table: Table, columns: Sequence[Column[Any]], lines: Sequence[tuple[str, Any]]
    ) -> list[dict[str, Any]]:
        """The lines as rows of *table*, what they point at as keys."""
        rows: list[dict[str, Any]] = [{} for _ in lines]
        for column in columns:
            values = [getattr(line, column.name) for _, line in lines]
            target = target_of(column)
            if target is not None and (table.name, column.name) in _POINTS_LATER:
                self._later += [
                    (name, target, column.name, line.id, value)
                    for (name, line), value in zip(lines, values, strict=True)
                    if value is not None
                ]
                values = [None] * len(lines)
            elif target is not None:
                values = self._keys_of(target, [(name, value) for (name, _), value in zip(lines, values, strict=True)])
            elif column.name in RECORDS:
                values = [record(name, table.name, value) for (name, _), value in zip(lines, values, strict=True)]
            elif column is tables.captures.c.raw:
                values = [capture(name, value) for (name, _), value in zip(lines, values, strict=True)]
            for row, value in zip(rows, values, strict=True):
                row[column.name] = value
        return rows

    def _keys_of(self, target: Kind, named: Sequence[tuple[str, Any]]) -> list[int | None]:
        """The keys of what some lines name. Raises Broken for what is not there."""
        found: Mapping[Any, int] = self._runs
        if target.ids != (NUMBER,):
            found = _found(self._connection, target, {value for _, value in named if value is not None})
        keys = [None if value is None else found.get(value) for _, value in named]
        for (name, value), key in zip(named, keys, strict=True):
            if value is not None and key is None:
                raise Broken(name, f"it names a row of {target.table.name} that does not stand before it: {value!r}")
        return keys


def _found(connection: Connection, target: Kind, wanted: set[Any]) -> dict[Any, int]:
    """The keys of the rows of those ids."""
    columns = [target.table.c[name] for name in target.ids]
    alone = len(columns) == 1
    found: dict[Any, int] = {}
    for some in _batched(sorted(wanted), _MOST_ASKED):
        named = columns[0].in_(some) if alone else sql_tuple(*columns).in_(some)
        for row in connection.execute(select(target.table.c.key, *columns).where(named)):
            found[row[1] if alone else tuple(row[1:])] = row[0]
    return found


def _points_back(line: Told) -> bool:
    """Whether a line points at a row of its own table, which must be in the store before it."""
    table = line.kind.table
    return any(
        target_of(column) is line.kind and getattr(line.row, column.name) is not None
        for column in columns_of(table)
        if (table.name, column.name) not in _POINTS_LATER
    )


def _batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    waiting = iter(values)
    while some := list(islice(waiting, size)):
        yield some
