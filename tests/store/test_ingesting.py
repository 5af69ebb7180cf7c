"""A run over captures, without a terminal: what is paired with what, and what a run counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from sqlalchemy import select
from tests.store import pages

import dragoman
from dragoman import Capture, DragomanError, NotFound, UnknownLanguage
from dragoman.errors import StoreError
from dragoman.line import Entry, Task, pairs
from dragoman.records import Coded
from dragoman.store import Store
from dragoman.store.ingesting import Ingest
from dragoman.store.tables import refusals, runs


def capture(number: int, source: str = "") -> Capture:
    return Capture(source=source or f"{number}.txt", text=pages.page(number))


def test_each_entry_comes_back_with_its_outcome_in_order() -> None:
    missing = NotFound("gone.txt", "there is no such file or folder")
    cleaned = dragoman.clean(pages.page(3))
    entries: list[Entry] = [capture(0), missing, Capture(source="menu", text="Home\nSport"), cleaned, capture(1)]
    paired = list(pairs(iter(entries), Task()))
    assert [entry for entry, _ in paired] == entries
    kinds = [type(outcome) for _, outcome in paired]
    assert kinds == [Coded, NotFound, dragoman.NoArticle, Coded, Coded]
    assert isinstance(paired[3][1], Coded)
    assert paired[3][1].article == cleaned


def ingest(store: Store, entries: Iterable[Entry], coder: str = "0.1.0") -> tuple[Ingest, list[DragomanError]]:
    told: list[DragomanError] = []
    work = Ingest(store, store.begin("ingest", coder), told.append)
    work.add(entries, Task())
    return work, told


def test_run_counts_what_came_of_each_capture(store: Store) -> None:
    missing = NotFound("gone.txt", "there is no such file or folder")
    twice = [capture(0), capture(0, "copy.txt"), missing, Capture(source="menu", text="Home\nSport")]
    work, told = ingest(store, [*twice])
    counts = work.counts
    assert (counts.new, counts.known, counts.changed, counts.refused) == (1, 1, 0, 2)
    assert [error.source for error in told] == ["gone.txt", "menu"]
    work, told = ingest(store, [*twice])
    assert (work.counts.known, work.counts.refused) == (3, 1)
    work, told = ingest(store, [*twice], coder="0.2.0")
    assert (work.counts.known, work.counts.refused) == (2, 2)
    with store.read() as connection:
        assert connection.execute(select(runs.c.refused).order_by(runs.c.key)).scalars().all() == [2, 1, 2]
        assert len(connection.execute(select(refusals)).all()) == 5


def test_run_that_is_stopped_is_ended_with_what_it_did(store: Store) -> None:
    def breaks() -> Iterator[Entry]:
        yield capture(0)
        yield capture(1)
        raise KeyboardInterrupt

    work = Ingest(store, store.begin("ingest", "0.1.0"), lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        work.add(breaks(), Task())
    with store.read() as connection:
        assert connection.execute(select(runs.c.new, runs.c.ended.is_not(None))).one() == (1, True)


def test_store_that_goes_away_stops_the_run(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreError(store.name, "the disk is full")

    monkeypatch.setattr(store, "add", full)
    with pytest.raises(StoreError, match="full"):
        ingest(store, [capture(0), capture(1)])


def test_language_that_no_coder_reads_is_refused_with_its_capture(store: Store) -> None:
    german = Capture(
        source="german.txt", text="Der Minister hat am Montag in der Grenzstadt seinen Kollegen getroffen. " * 3
    )
    work, told = ingest(store, [german])
    assert isinstance(told[0], UnknownLanguage)
    assert work.reasons == {"no coder reads German; installed: en": 1}
