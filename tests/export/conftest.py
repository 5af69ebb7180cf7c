"""Stores to export from: one made by the store's own door, and one in which every table and every column is used."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Float, Integer, LargeBinary, Table, insert, select, update
from tests.export.hand_made import AGREEMENT, ARTICLE, ROWS, event

from dragoman.errors import DragomanError
from dragoman.records import Article, Capture, Coded
from dragoman.store import Store, tables
from dragoman.store.tables import DERIVED, metadata
from dragoman.store.writing import packed

SECOND = Article(id="a2", source="pages/two.txt", title="Ferry talks", published="2025-07-02", text="Mali met the UN.")
LATER = {("articles", "story"), ("events", "incident")}


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty store and a filled one, of which each test gets a copy."""
    folder = tmp_path_factory.mktemp("stores")
    with Store(folder / "other.db"):
        pass
    with Store(folder / "news.db") as made:
        filled(made)
    return folder


@pytest.fixture
def store(made_once: Path, tmp_path: Path) -> Iterator[Store]:
    """Two articles with their events and an agreement, a refusal and a run."""
    with Store(shutil.copy(made_once / "news.db", tmp_path)) as made:
        yield made


@pytest.fixture
def other(made_once: Path, tmp_path: Path) -> Iterator[Store]:
    """A store without anything in it."""
    with Store(shutil.copy(made_once / "other.db", tmp_path)) as made:
        yield made


def filled(store: Store) -> None:
    """Puts the hand-made events into a store."""
    run = store.begin("ingest", "0.1.0", {"paths": ["pages"]})
    first = Coded(article=ARTICLE, events=tuple(row.event for row in ROWS), agreements=(AGREEMENT,))
    url = "https://ledger.example/pact?x=1,2"
    store.add(first, Capture(source="one.html", html="<p>Mali and Russia signed a pact.</p>", url=url), run)
    second = Coded(article=SECOND, events=(event(7, article="a2", date=None),))
    store.add(second, Capture(source="pages/two.txt", text="Mali met the UN."), run)
    store.refuse(DragomanError("three.bin", "binary"), run)


def crowd(store: Store) -> None:
    """Adds rows so that each table has some, and each column a value in one of them; stories and incidents link up."""
    with store.write() as connection:
        for table in metadata.sorted_tables:
            if table.name in DERIVED:
                continue
            there = connection.execute(select(table.c.key)).scalars().all()
            for number in range(2):
                row = _row(table, number, connection)
                if table.name == "corrections" and number == 0:
                    row["undoes"] = None
                connection.execute(insert(table), row)
            assert connection.execute(select(table.c.key)).scalars().all() != there
        for name, by in LATER:
            table = metadata.tables[name]
            target = next(iter(table.c[by].foreign_keys)).target_fullname.partition(".")[0]
            keys = connection.execute(select(metadata.tables[target].c.key)).scalars().all()
            mine = connection.execute(select(table.c.key)).scalars().all()
            for place, key in enumerate(mine[:3]):
                connection.execute(update(table).where(table.c.key == key).values({by: keys[place % len(keys)]}))
        first, second = connection.execute(select(tables.incidents.c.key)).scalars().all()[:2]
        connection.execute(update(tables.incidents).where(tables.incidents.c.key == first).values(merged_into=second))


def _row(table: Table, number: int, connection: Any) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.name == "key" or column is tables.events.c.words or (table.name, column.name) in LATER:
            continue
        if column.foreign_keys:
            target = metadata.tables[next(iter(column.foreign_keys)).target_fullname.partition(".")[0]]
            row[column.name] = connection.execute(select(target.c.key)).scalars().first()
            if target is table and table.name == "incidents":
                row[column.name] = None
        elif column.name in ("record", "revised"):
            record = {"articles": ARTICLE, "events": ROWS[1].event, "agreements": AGREEMENT}[table.name]
            from msgspec.json import encode

            row[column.name] = encode(record)
        elif isinstance(column.type, LargeBinary):
            row[column.name] = packed(Capture(source="x", text="words"))
        elif isinstance(column.type, Boolean):
            row[column.name] = bool(number)
        elif isinstance(column.type, Integer):
            row[column.name] = number + 1
        elif isinstance(column.type, Float):
            row[column.name] = number + 0.1
        else:
            row[column.name] = f'{column.name} {number} "é\n'
    return row
