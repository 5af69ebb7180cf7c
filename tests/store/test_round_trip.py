"""A store that was ingested and grouped, out of it as lines and into a fresh one: nothing is lost and nothing moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.export.test_archive import dumped, named
from tests.store import pages

from dragoman.cli.run import entries
from dragoman.export import write
from dragoman.export.importing import import_events
from dragoman.export.lines import named_lines
from dragoman.export.loading import load
from dragoman.export.stored import rows_of
from dragoman.line import Task
from dragoman.store import Store
from dragoman.store.checking import faults
from dragoman.store.corrections import correct
from dragoman.store.grouping import group
from dragoman.store.ingesting import Ingest


@pytest.fixture
def full(store: Store, tmp_path: Path) -> Store:
    """A store of two dozen pages, copies and versions among them, put together and corrected."""
    pages.write(tmp_path / "pages", 24)
    work = Ingest(store, store.begin("ingest", "0.1.0"), lambda _: None)
    work.add(entries([str(tmp_path / "pages")]), Task(published="2025-03-10"))
    assert work.counts.changed
    group(store)
    first = next(iter(rows_of(store))).event
    wanted = "CONSULT" if first.event_type != "CONSULT" else "SUPPORT"
    correct(store, first.id, {"event_type": wanted}, by="rita")
    return store


@pytest.fixture
def fresh(request: pytest.FixtureRequest, full: Store, tmp_path: Path) -> Iterator[Store]:
    """An empty store of the same kind."""
    name: str | Path = tmp_path / "fresh.db"
    if full.engine.dialect.name == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("postgres")
        name = make()
    with Store(name) as opened:
        yield opened


def test_lines_come_back_as_the_same_bytes(full: Store, fresh: Store, tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    write(rows_of(full), first)
    assert import_events(named_lines(str(first)), fresh, print).new > 20
    write(rows_of(fresh), second)
    assert second.read_bytes() == first.read_bytes()
    group(fresh)
    write(rows_of(fresh), second, force=True)
    assert second.read_bytes() == first.read_bytes()
    assert [str(fault) for fault in faults(fresh)] == []


def test_an_archive_comes_back_as_the_same_bytes(full: Store, fresh: Store) -> None:
    lines = dumped(full)
    load(named(lines), fresh)
    assert dumped(fresh) == lines
    assert [str(fault) for fault in faults(fresh)] == []
