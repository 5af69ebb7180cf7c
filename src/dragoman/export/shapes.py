"""What a line of an archive must look like, by the store's tables; and the reading of one."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Annotated, Any, NamedTuple

import msgspec
from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, Table

from dragoman.errors import Broken
from dragoman.events.scale import QUADS
from dragoman.export.archive import BY_NAME, HEADER, KINDS, NUMBER, RECORDS, ROW, Kind, columns_of, target_of
from dragoman.records import Agreement, Article, Capture, Event

_Number = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]  # what both databases hold as an integer
_RECORD_OF = {"articles": Article, "events": Event, "agreements": Agreement}
_ABSENT = msgspec.Raw()
_LARGEST = 256 * 1024 * 1024  # bytes of a capture unpacked: four times what is read as one page


class Header(msgspec.Struct, frozen=True):
    """The first line of an archive."""

    kind: str
    version: int


class Told(NamedTuple):
    """What a line says: its name for refusals, its kind, its columns, its number where it has one, what is below it."""

    name: str
    kind: Kind
    row: Any
    number: int | None
    below: dict[str, list[Any]]


class _Kind(msgspec.Struct, frozen=True):
    kind: str


def header_of(line: bytes) -> Header | None:
    """The header of an archive, None where the line is none."""
    try:
        header = msgspec.json.decode(line, type=Header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return header if header.kind == HEADER else None


def told(name: str, raw: bytes) -> Told:
    """What a line says; *name* is the line's, as in `news.jsonl:3`. Raises Broken."""
    kind = BY_NAME.get(_decoded(name, raw, _Kind).kind)
    if kind is None:
        raise Broken(name, "no line of an archive: its kind is no table's")
    line = _decoded(name, raw, _shape(kind.table.name))
    names = [child.name for child in kind.children] + ([kind.member.name] if kind.member else [])
    number = getattr(line, NUMBER) if kind.ids == (NUMBER,) else None
    return Told(name, kind, line.row, number, {below: getattr(line, below) for below in names})


def record(name: str, table: str, value: msgspec.Raw) -> bytes | None:
    """The bytes of a record, which must be what its table holds; None for none. Raises Broken."""
    raw = bytes(value)
    if not raw:
        return None
    found = _decoded(name, raw, _RECORD_OF[table])
    if isinstance(found, Event) and found.quad not in QUADS:
        raise Broken(name, f"no quad {found.quad!r}")
    return raw


def capture(name: str, value: bytes | None) -> bytes | None:
    """The bytes of a kept capture, which must be one, and fit into memory; None for none. Raises Broken."""
    if value is None:
        return None
    unpacked = zlib.decompressobj()
    try:
        raw = unpacked.decompress(value, _LARGEST)
    except zlib.error as error:
        raise Broken(name, f"a capture that cannot be unpacked: {error}") from error
    if not unpacked.eof:
        raise Broken(name, f"a capture that is cut off, or larger than {_LARGEST // 1024 // 1024} MB")
    _decoded(name, raw, Capture)
    return value


def _decoded(name: str, raw: bytes, shape: Any) -> Any:
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Broken(name, f"no line of an archive: {error}") from error


@lru_cache(maxsize=len(KINDS))
def _shape(name: str) -> Any:
    kind = BY_NAME[name]
    fields: list[Any] = [("kind", str), (ROW, _struct(name, _fields(kind.table)))]
    if kind.ids == (NUMBER,):
        fields.append((NUMBER, _Number))
    for child in kind.children:
        below: Any = _struct(child.name, _fields(child.table, child.by))
        fields.append((child.name, list[below], []))
    if kind.member is not None:
        reference: Any = _reference(BY_NAME[kind.member.table.name])
        fields.append((kind.member.name, list[reference], []))
    return _struct("line", fields)


def _struct(name: str, fields: list[Any]) -> Any:
    return msgspec.defstruct(str(name), fields, forbid_unknown_fields=True, kw_only=True)


def _fields(table: Table, but: str = "") -> list[Any]:
    fields: list[Any] = []
    for column in columns_of(table, but):
        target = target_of(column)
        name = str(column.name)  # a plain word, not SQLAlchemy's
        kind = _type(column) if target is None else _reference(target)
        if name in RECORDS:
            fields.append((name, msgspec.Raw, _ABSENT) if column.nullable else (name, msgspec.Raw))
        else:
            fields.append((name, kind | None, None) if column.nullable else (name, kind))
    return fields


def _reference(target: Kind) -> Any:
    if target.ids == (NUMBER,):
        return _Number
    return str if len(target.ids) == 1 else tuple.__class_getitem__((str,) * len(target.ids))


def _type(column: Column[Any]) -> Any:
    for sort, kind in ((Boolean, bool), (Integer, _Number), (Float, float), (LargeBinary, bytes)):
        if isinstance(column.type, sort):
            return kind
    return str
