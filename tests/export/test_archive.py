"""A store that is dumped and loaded is the same store, whatever stands in it."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select, text
from tests.export.conftest import crowd

from dragoman.errors import DragomanError
from dragoman.export.archive import KINDS, dump
from dragoman.export.loading import load
from dragoman.store import Store
from dragoman.store.tables import DERIVED, events, metadata


def dumped(store: Store) -> list[bytes]:
    with store.read() as connection:
        return list(dump(connection))


def named(lines: list[bytes]) -> Iterator[tuple[str, bytes]]:
    return ((f"x.jsonl:{number}", line) for number, line in enumerate(lines, 1))


def bombed(line: bytes) -> bytes:
    """A line whose capture, if it has one, unpacks to more than any page."""
    told = json.loads(line)
    if "raw" in told.get("row", {}):
        told["row"]["raw"] = base64.b64encode(zlib.compress(b" " * 20_000)).decode()
    return json.dumps(told).encode()


def counts(store: Store) -> dict[str, Any]:
    with store.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar()
            for table in metadata.sorted_tables
        }


def test_every_table_stands_in_the_archive() -> None:
    told = {kind.table.name for kind in KINDS} | {child.table.name for kind in KINDS for child in kind.children}
    assert told == set(metadata.tables) - DERIVED


def test_a_loaded_store_gives_the_same_bytes(store: Store, other: Store) -> None:
    lines = dumped(store)
    load(named(lines), other)
    assert dumped(other) == lines


def test_no_row_and_no_column_is_lost(store: Store, other: Store) -> None:
    crowd(store)
    lines = dumped(store)
    load(named(lines), other)
    assert dumped(other) == lines
    assert counts(other) == counts(store)
    told = [json.loads(line) for line in lines[1:]]
    for kind in KINDS:
        names = {name for line in told if line["kind"] == kind.table.name for name in line["row"]}
        for column in kind.table.columns:
            member = any(one.member and (one.member.table, one.member.by) == (kind.table, column.name) for one in KINDS)
            made_anew = column.name == "key" or column is events.c.words
            assert column.name in names or made_anew or member, (kind.table.name, column.name)


def test_the_lines_have_no_number_of_a_database(store: Store) -> None:
    crowd(store)
    for line in map(json.loads, dumped(store)):
        assert "key" not in line.get("row", {})
        assert not isinstance(line.get("row", {}).get("article"), int)


def test_a_loaded_store_is_searched_by_words(store: Store, other: Store) -> None:
    load(named(dumped(store)), other)
    query = text("SELECT count(*) FROM event_words WHERE event_words MATCH 'pact'")
    with store.read() as one, other.read() as two:
        assert one.execute(query).scalar() == two.execute(query).scalar() > 0


def test_a_store_that_holds_something_takes_no_archive(store: Store) -> None:
    with pytest.raises(DragomanError, match="holds something already"):
        load(named(dumped(store)), store)


@pytest.mark.parametrize(
    "spoil, reason",
    [
        pytest.param(lambda lines: lines[1:], "no archive", id="without its first line"),
        pytest.param(lambda lines: [lines[0].replace(b":1}", b":99}"), *lines[1:]], "layout 99", id="newer"),
        pytest.param(lambda lines: [*lines, b'{"kind":"secrets"}\n'], "its kind is no table", id="unknown kind"),
        pytest.param(lambda lines: [*lines, b'{"kind":"events"}\n'], "no line of an archive", id="without fields"),
        pytest.param(lambda lines: [bombed(line) for line in lines], "capture", id="bomb"),
        pytest.param(lambda lines: [*lines, b"[" * 100_000], "no line of an archive", id="deep"),
        pytest.param(
            lambda lines: [line for line in lines if not line.startswith(b'{"kind":"pages"')], "names a row of pages",
            id="without what it points at",
        ),
    ],
)  # fmt: skip
def test_a_spoilt_archive_leaves_the_store_empty(
    spoil: Any, reason: str, store: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dragoman.export.shapes._LARGEST", 10_000)
    with pytest.raises(DragomanError, match=reason):
        load(named(spoil(dumped(store))), other)
    assert not any(counts(other).values())
