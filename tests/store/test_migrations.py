"""A store is made by migrations alone, and one of any earlier revision becomes one of today with all it held."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, inspect, select
from tests.store import earlier, pages
from tests.store.content import sound

import dragoman
from dragoman import Capture, Coder
from dragoman.store import Store, connect
from dragoman.store.migrations import first
from dragoman.store.tables import REVISION, VERSION_TABLE, WORDS_TABLE, events, metadata

STEPS = sorted(path.name[:4] for path in first.FOLDER.glob("[0-9]*.py"))


def ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
    return kind != "table" or not (name or "").startswith((WORDS_TABLE, VERSION_TABLE))


def indexes(connection: Connection) -> set[tuple[object, ...]]:
    there = inspect(connection)
    return {
        (table, index["name"], *index["column_names"], bool(index["unique"]))
        for table in metadata.tables
        for index in there.get_indexes(table)
        if not index.get("duplicates_constraint") and index["name"] != "ix_events_words"
    }


def test_migrations_make_the_tables_that_the_code_knows(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        different = [one for one in compare_metadata(context, metadata) if one[0] != "remove_index"]
        assert not different
        wanted = {
            (table.name, index.name, *(column.name for column in index.columns), index.unique)
            for table in metadata.tables.values()
            for index in table.indexes
        }
        assert indexes(connection) == wanted


def test_newest_step_is_the_one_that_the_code_asks_for() -> None:
    assert STEPS[-1] == REVISION
    assert [f"{number:04}" for number in range(1, len(STEPS) + 1)] == STEPS


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_first_step_is_what_its_maker_writes(name: str) -> None:
    assert (first.FOLDER / f"0001_{name}.sql").read_text("utf-8") == ";\n\n".join(first.statements(name)) + ";\n"


def test_every_earlier_revision_has_rows_to_be_tested_with() -> None:
    assert earlier.revisions() in (STEPS[:-1], STEPS)


@pytest.mark.parametrize("revision", earlier.revisions())
def test_earlier_store_becomes_one_of_today_with_all_it_held(store_name: str, revision: str, coder: Coder) -> None:
    earlier.build(store_name, revision)
    held = json.loads((earlier.FOLDER / f"{revision}.json").read_text("utf-8"))
    with Store(store_name) as store:
        with store.read() as connection:
            there = MetaData()
            there.reflect(connection, only=list(held))
            for table, rows in held.items():
                found = connection.execute(select(there.tables[table].c.key)).scalars().all()
                assert sorted(found) == [row["key"] for row in rows]
            records = connection.execute(select(events.c.record)).scalars().all()
            assert all(dragoman.Event(**_known(record)).id for record in records)
        sound(store)
        known = Capture(source="elsewhere.txt", text=pages.page(0))
        assert store.add(coder.code(dragoman.clean(known, published="2025-03-10")), known) == "known"
        new = Capture(source="new.txt", text=pages.page(earlier.PAGES))
        assert store.add(coder.code(dragoman.clean(new, published="2025-03-10")), new) == "new"
        sound(store)


def _known(record: bytes) -> dict[str, object]:
    import msgspec

    return msgspec.structs.asdict(msgspec.json.decode(record, type=dragoman.Event))


def test_opening_an_old_store_twice_changes_it_once(tmp_path: Path) -> None:
    name = str(tmp_path / "news.db")
    earlier.build(name, "0001")
    for _ in range(2):
        with Store(name) as store, store.read() as connection:
            assert connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar() == REVISION


def test_half_a_migration_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = str(tmp_path / "news.db")
    earlier.build(name, "0001")

    def breaks(connection: Connection, revision: str = "head") -> None:
        migrate(connection, revision)
        raise KeyboardInterrupt

    migrate = connect.migrate
    monkeypatch.setattr(connect, "migrate", breaks)
    with pytest.raises(KeyboardInterrupt):
        Store(name)
    engine = connect.engine_of(connect.url_of(name))
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar() == "0001"
    engine.dispose()
