"""Articles that are known by their heads alone: read from lines of events, filled in when their pages come."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, select
from tests.store.content import sound
from tests.store.test_store import capture_of, coded_of, count

from dragoman import Capture, Coder
from dragoman.export import write
from dragoman.export.importing import import_events
from dragoman.export.lines import named_lines
from dragoman.export.stored import rows_of
from dragoman.line import Task
from dragoman.records import Article, Coded
from dragoman.store import Store
from dragoman.store.checking import faults
from dragoman.store.ingesting import Ingest
from dragoman.store.tables import articles, captures, codings, events, pages

COMPOUND = "Größe² of Étienne’s ﬁne º"
"""Signs that fold into others: what is searched must be folded once, and alike wherever it is made."""


@pytest.fixture
def capture() -> Capture:
    return capture_of(0, url="https://news.example/0", title=f"{COMPOUND} talks of Chad")


@pytest.fixture
def coded(coder: Coder, capture: Capture) -> Coded:
    return coded_of(coder, capture)


@pytest.fixture
def lines(coded: Coded, capture: Capture, tmp_path: Path) -> Path:
    """The events of that article as lines."""
    path = tmp_path / "lines.jsonl"
    with Store(tmp_path / "first.db") as first:
        first.add(coded, capture)
        write(rows_of(first), path)
    return path


def imported(lines: Path, store: Store) -> int:
    return import_events(named_lines(str(lines)), store, print).new


def found(store: Store, said: str) -> int:
    from dragoman.store.questions import events_of

    return len(list(events_of(store, text=said)))


def whole(store: Store) -> Iterator[str]:
    yield from (str(fault) for fault in faults(store))


def test_imported_lines_make_a_sound_store(store: Store, lines: Path) -> None:
    assert imported(lines, store) > 0
    assert not list(whole(store))
    assert found(store, "etienne") == found(store, '"fine o"') == count(store, events)
    sound(store)


def test_article_without_text_is_not_coded_again(store: Store, lines: Path, coder: Coder) -> None:
    imported(lines, store)
    there = capture_of(1, source="there.txt")
    store.add(coded_of(coder, there), there)
    assert [one.is_article for one in store.due("another")] == [True]  # the one that has a text
    work = Ingest(store, store.begin("recode", "another"), lambda _: None)
    work.recode(store.due("another"), Task(published="2025-03-10"))
    assert (work.counts.known, work.counts.refused) == (1, 0)


@pytest.mark.parametrize("version", ["0.1.0", "another"], ids=["same coder", "another coder"])
def test_article_gets_its_text_when_its_page_comes(
    store: Store, lines: Path, capture: Capture, coded: Coded, version: str
) -> None:
    imported(lines, store)
    run = store.begin("ingest", version)
    assert store.add(coded, capture, run) == "changed"
    assert store.add(coded, msgspec.structs.replace(capture, publisher="The Post"), run) == "known"
    with store.read() as connection:
        row = connection.execute(select(articles)).one()
        assert msgspec.json.decode(row.record, type=Article) == coded.article
        assert row.capture == connection.execute(select(func.min(captures.c.key))).scalar()
        shown = select(events.c.id).where(events.c.shown, events.c.coder == version).order_by(events.c.key)
        assert connection.execute(shown).scalars().all() == [event.id for event in coded.events]
    assert count(store, codings) == (1 if version == "0.1.0" else 2)
    assert found(store, "etienne") == len(coded.events)
    assert not list(whole(store))
    sound(store)


def test_part_of_the_events_is_made_whole(store: Store, lines: Path, capture: Capture, coded: Coded) -> None:
    first, *others = lines.read_bytes().splitlines(keepends=True)
    assert others
    lines.write_bytes(first)
    imported(lines, store)
    store.add(coded, capture)
    assert count(store, events) == len(coded.events)
    assert not list(whole(store))


def test_head_without_an_address_moves_to_its_page(store: Store, lines: Path, capture: Capture, coded: Coded) -> None:
    bare = [line[: line.index(b',"report":')] + b"}\n" for line in lines.read_bytes().splitlines()]
    lines.write_bytes(b"".join(bare))
    imported(lines, store)
    assert found(store, "etienne") == 0  # nothing told the title
    store.add(coded, capture)
    assert found(store, "etienne") == len(coded.events)
    with store.read() as connection:
        assert connection.execute(select(pages.c.address)).scalars().all() == ["https://news.example/0"]
    assert not list(whole(store))


def test_head_beside_another_version_stays_what_it_is(
    store: Store, lines: Path, capture: Capture, coder: Coder, coded: Coded
) -> None:
    later = capture_of(0, 1, url="https://news.example/0")
    imported(lines, store)
    assert store.add(coded_of(coder, later), later) == "changed"
    assert store.add(coded, capture) == "changed"
    with store.read() as connection:
        query = select(articles.c.version, articles.c.newest).order_by(articles.c.key)
        assert [tuple(row) for row in connection.execute(query)] == [(1, False), (2, True)]
    assert not list(whole(store))


def test_what_a_person_rejected_stays_hidden_when_the_text_comes(
    store: Store, lines: Path, capture: Capture, coded: Coded
) -> None:
    from dragoman.store.corrections import reject

    imported(lines, store)
    reject(store, coded.events[0].id, by="rita")
    store.add(coded, capture)
    with store.read() as connection:
        hidden = select(events.c.id).where(~events.c.shown)
        assert connection.execute(hidden).scalars().all() == [coded.events[0].id]
    assert not list(whole(store))
