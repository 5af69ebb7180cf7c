"""A whole store as JSON Lines: for moving between databases, for keeping, for programs of others.

The first line says what the file is. Then comes a line a row, table by table, each with the table's name as `kind` and
under `row` the columns that have a value. References stand as ids (`"article": "66d0…"`), never as the numbers of one
database; records stand as JSON, bytes of captures as base64. What belongs to one row alone (an event's parties, an
agreement's fields) stands in its line, and so do the articles of a story and the events of an incident, which point at
each other in the tables. Rows come in the order in which they were written, so that the same store gives the same
bytes, and a store filled from a dump (see `loading`) gives that dump again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Column, Connection, FromClause, Select, Table, select

from dragoman.store import tables

VERSION = 1  # of this layout
HEADER = "dragoman archive"  # `kind` of the first line
ROW = "row"  # what the columns stand under
NUMBER = "number"  # names a row of a table without an id: its place in the file, from 1
AT_ONCE = 500  # rows in memory
RECORDS = frozenset(["record", "revised"])  # JSON that stands in the line as it is
_FULL_TEXT = tables.events.c.words  # made anew from what stands beside it
_OF = " of"  # label of a key that is used and not shown; no column is called so
_BETWEEN = " "  # between a column's name and one of the ids that it points at, in labels


class Child(NamedTuple):
    """Rows that stand under *name* in the line of the row that their column *by* points at."""

    name: str
    table: Table
    by: str


class Member(NamedTuple):
    """Rows that stand in the file before what they belong to, by their column *by*: their ids stand under *name*."""

    name: str
    table: Table
    by: str


class Kind(NamedTuple):
    """A table of the file: the columns that name a row of it, and what stands in its lines besides its columns."""

    table: Table
    ids: tuple[str, ...]
    children: tuple[Child, ...] = ()
    member: Member | None = None


KINDS = (
    Kind(tables.runs, (NUMBER,), (Child("refusals", tables.refusals, "run"),)),
    Kind(tables.captures, ("hash",)),
    Kind(tables.pages, ("address",)),
    Kind(tables.articles, ("id",)),
    Kind(tables.codings, ("article", "coder")),
    Kind(tables.stories, ("id",), (), Member("articles", tables.articles, "story")),
    Kind(tables.actors, ("id",)),
    Kind(tables.places, ("id",)),
    Kind(
        tables.events,
        ("id", "coder"),
        (Child("parties", tables.parties, "event"), Child("contexts", tables.event_contexts, "event")),
    ),
    Kind(tables.pacts, ("id",)),
    Kind(
        tables.agreements,
        ("id", "coder"),
        (
            Child("parties", tables.agreement_parties, "agreement"),
            Child("fields", tables.agreement_fields, "agreement"),
        ),
    ),
    Kind(
        tables.incidents,
        ("id",),
        (Child("edges", tables.incident_edges, "incident"),),
        Member("events", tables.events, "incident"),
    ),
    Kind(tables.incident_changes, ()),
    Kind(tables.corrections, ("hash",)),
)
"""In the order of the file: what a row points at stands before it, but for what points at its own table."""
BY_NAME = {kind.table.name: kind for kind in KINDS}
_MEMBERS = {(kind.member.table.name, kind.member.by) for kind in KINDS if kind.member}


def dump(connection: Connection) -> Iterator[bytes]:
    """The lines of the store that *connection* reads, each with its end; some hundred rows are in memory at a time.

    All is one state of the store where the connection is in one transaction, as that of `Store.read`.
    """
    encoder = msgspec.json.Encoder()
    yield encoder.encode({"kind": HEADER, "version": VERSION}) + b"\n"
    numbers = _numbers(connection)
    for kind in KINDS:
        for some in _batches(connection, kind.table):
            for line in _lines(connection, kind, some, numbers):
                yield encoder.encode(line) + b"\n"


def columns_of(table: Table, but: str = "") -> list[Column[Any]]:
    """The columns that stand in a line of *table*, in the table's order; *but* is left out."""
    return [
        one
        for one in table.columns
        if one.name not in ("key", but) and one is not _FULL_TEXT and (table.name, one.name) not in _MEMBERS
    ]


def target_of(column: Column[Any]) -> Kind | None:
    """The table that a column points at; None where it is no reference."""
    names = [key.target_fullname.partition(".")[0] for key in column.foreign_keys]
    return BY_NAME[names[0]] if names else None


def _numbers(connection: Connection) -> dict[int, int]:
    """The place in the file of each run, by its key."""
    keys = connection.execute(select(tables.runs.c.key).order_by(tables.runs.c.key)).scalars()
    return {key: number for number, key in enumerate(keys, 1)}


def _query(table: Table, but: str = "") -> Select[Any]:
    """All rows of *table* in their order, each reference as the ids of what it points at."""
    source: FromClause = table
    shown: list[Any] = [table.c[but or "key"].label(_OF)]
    for column in columns_of(table, but):
        kind = target_of(column)
        if kind is None or kind.ids == (NUMBER,):
            shown.append(column)
            continue
        there = kind.table.alias()
        source = source.outerjoin(there, there.c.key == column)
        shown += [there.c[name].label(f"{column.name}{_BETWEEN}{name}") for name in kind.ids]
    return select(*shown).select_from(source).order_by(table.c.key)


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """The rows some hundred at a time; no cursor stays open between them."""
    query, last = _query(table).limit(AT_ONCE), -1
    while some := [dict(row) for row in connection.execute(query.where(table.c.key > last)).mappings()]:
        yield some
        last = some[-1][_OF]


def _lines(
    connection: Connection, kind: Kind, some: Sequence[dict[str, Any]], numbers: dict[int, int]
) -> Iterator[dict[str, Any]]:
    keys = [row[_OF] for row in some]
    below: dict[str, dict[int, list[Any]]] = {}
    for child in kind.children:
        query = _query(child.table, child.by).where(child.table.c[child.by].in_(keys))
        rows = connection.execute(query).mappings()
        below[child.name] = _grouped((row[_OF], _shown(child.table, dict(row), numbers, child.by)) for row in rows)
    if kind.member is not None:
        below[kind.member.name] = _members(connection, kind.member, keys)
    for row in some:
        line: dict[str, Any] = {"kind": str(kind.table.name)}  # plain words, not SQLAlchemy's
        if kind.ids == (NUMBER,):
            line[NUMBER] = numbers[row[_OF]]
        line[ROW] = _shown(kind.table, row, numbers)
        line |= {name: found[row[_OF]] for name, found in below.items() if row[_OF] in found}
        yield line


def _members(connection: Connection, member: Member, keys: Sequence[int]) -> dict[int, list[Any]]:
    """The ids of the members of some rows, by the keys of the rows."""
    by = member.table.c[member.by]
    ids = [member.table.c[name] for name in BY_NAME[member.table.name].ids]
    rows = connection.execute(select(by, *ids).where(by.in_(keys)).order_by(member.table.c.key))
    return _grouped((row[0], _reference(row[1:])) for row in rows)


def _grouped(pairs: Iterator[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _shown(table: Table, row: dict[str, Any], numbers: dict[int, int], but: str = "") -> dict[str, Any]:
    """The columns of a row that have a value, as they stand in the line."""
    shown: dict[str, Any] = {}
    for column in columns_of(table, but):
        kind = target_of(column)
        if kind is None:
            value = row[column.name]
            if value is not None and column.name in RECORDS:
                value = msgspec.Raw(value)
        elif kind.ids == (NUMBER,):
            value = numbers.get(row[column.name])
        else:
            value = _reference([row[f"{column.name}{_BETWEEN}{name}"] for name in kind.ids])
        if value is not None:
            shown[str(column.name)] = value
    return shown


def _reference(ids: Sequence[str | None]) -> str | list[str | None] | None:
    """Ids as a line names a row: one as it is, several in a list, None for no row."""
    if ids[0] is None:
        return None
    return ids[0] if len(ids) == 1 else list(ids)
