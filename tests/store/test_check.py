"""`faults` finds what is wrong with a store, one line each, and nothing where nothing is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.store import pages, said
from tests.store.said import MET, SHELLED, add, article, coded, event

import dragoman
from dragoman import Capture, Coder
from dragoman.errors import DragomanError
from dragoman.store import Store
from dragoman.store.backup import backup, restore
from dragoman.store.checking import Checked, faults
from dragoman.store.corrections import accept, correct, merge, reject, undo


def told(store: Store) -> list[str]:
    return [str(fault) for fault in faults(store)]


def fill(store: Store) -> None:
    for page in ("a", "b"):
        add(store, coded(article(page, title=f"Page {page}")))
    said.recode(store, coded(article("a", title="Page a")))
    ids = [row[0] for row in said.rows(store, "id")]
    said.group(store, one=ids[:2], two=ids[2:4])
    correct(store, ids[0], {"type": "AGREE", "actors": "Sudan; Ada Lovelace", "recipients": "Chad"}, by="Ada")
    reject(store, ids[1], by="Ada")
    accept(store, ids[2], by="Ada")
    merge(store, "one", "two", by="Ada")
    undo(store, 1, by="Ada")
    store.refuse(DragomanError("x.bin", "binary"), store.begin("ingest", "0.1.0"))


@pytest.fixture
def full(store: Store) -> Store:
    """A store of each kind with a bit of everything."""
    fill(store)
    return store


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of such a store."""
    path = tmp_path_factory.mktemp("filled") / "small.db"
    with Store(path) as opened:
        fill(opened)
    return path


@pytest.fixture
def small(tmp_path: Path, filled: Path) -> Iterator[Store]:
    """The same in SQLite alone."""
    with Store(shutil.copy(filled, tmp_path / "small.db")) as opened:
        yield opened


def test_sound_store_has_no_fault(full: Store) -> None:
    checked = Checked()
    assert list(faults(full, checked)) == []
    assert checked.rows == {"captures": 2, "articles": 2, "events": 9, "agreements": 0, "corrections": 7}


def test_what_the_coder_says_stands_where_it_says(store: Store, coder: Coder) -> None:
    for number in range(4):
        capture = Capture(source=f"{number}.txt", text=pages.page(number, menu=True))
        store.add(coder.code(dragoman.clean(capture, published="2025-03-10")), capture)
    assert told(store) == []


def test_journal_of_a_restored_store_is_whole(full: Store, tmp_path: Path) -> None:
    name = full.engine.url.render_as_string(hide_password=False)
    backup(full.name if name.startswith("sqlite") else name, str(tmp_path / "kept.jsonl.gz"))
    restore(str(tmp_path / "kept.jsonl.gz"), str(tmp_path / "again.db"))
    with Store(tmp_path / "again.db") as again:
        assert told(again) == []


@pytest.mark.parametrize(
    "statement, fault",
    [
        pytest.param(
            "UPDATE captures SET hash = 'x' WHERE key = 1", "captures a.txt: it is not what its hash", id="hash"
        ),
        pytest.param(
            "UPDATE captures SET raw = X'00' WHERE key = 1", "captures a.txt: it cannot be unpacked", id="raw"
        ),
        pytest.param(
            "UPDATE articles SET text_hash = 'x' WHERE key = 1", "articles a: its text is not what", id="text"
        ),
        pytest.param(
            "UPDATE articles SET record = 'x' WHERE key = 2", "articles b: its record cannot be read", id="record"
        ),
        pytest.param(
            "UPDATE articles SET newest = false WHERE key = 2", "b.txt: 0 of its versions are the newest", id="newest"
        ),
        pytest.param("UPDATE events SET shown = true WHERE key = 2", "it is shown and should not be", id="shown"),
        pytest.param("UPDATE events SET shown = false WHERE key = 4", "it should be shown and is not", id="not shown"),
        pytest.param(
            "UPDATE parties SET shown = false WHERE key = 7", "shown otherwise than their event", id="parties"
        ),
        pytest.param(
            "UPDATE events SET status = 'denied' WHERE key = 4", "status is not what its record says", id="column"
        ),
        pytest.param(
            "UPDATE events SET article = 99 WHERE key = 4", "article points at no row of articles", id="reference"
        ),
        pytest.param("UPDATE events SET evidence = 'other' WHERE key = 4", "full text: it does not agree", id="words"),
        pytest.param(
            "UPDATE incidents SET merged_into = 2 WHERE key = 1", "merged into another and has reports", id="incident"
        ),
        pytest.param(
            "UPDATE events SET review = 'accepted' WHERE key = 7", "not what the corrections on it make", id="said"
        ),
        pytest.param(
            "UPDATE corrections SET state = 'offered' WHERE key = 2", "corrections 2: it should be applied", id="state"
        ),
        pytest.param(
            "UPDATE corrections SET note = 'x' WHERE key = 2", "corrections 2: it was rewritten", id="journal"
        ),
        pytest.param("DELETE FROM corrections WHERE key = 3", "corrections 4: it does not follow", id="taken out"),
        pytest.param(
            "UPDATE corrections SET event_id = 'x' WHERE key = 2", "an event that is not there: x", id="no event"
        ),
    ],
)
def test_fault_is_found_and_named(small: Store, statement: str, fault: str) -> None:
    raw = small.engine.raw_connection()
    raw.execute("PRAGMA foreign_keys=OFF")
    for trigger in ("corrections_kept", "corrections_unchanged"):
        raw.execute(f"DROP TRIGGER {trigger}")
    raw.execute(statement)
    raw.close()
    assert any(fault in line for line in told(small)), told(small)


def test_words_elsewhere_than_the_record_says_are_found(store: Store) -> None:
    page = article("a")
    moved = event(page, MET, "CONSULT", "visit")
    evidence = {"text": moved.evidence.text, "start": 1, "end": 34, "trigger": (90, 95)}
    wrong = event(page, SHELLED, "ASSAULT", evidence=dragoman.records.Evidence(**evidence))
    add(store, coded(page, wrong))
    assert told(store) == [
        f"events {wrong.id}: the sentence does not stand in the article where the record says",
        f"events {wrong.id}: the trigger does not lie in the sentence",
    ]


def test_vectors_of_postgres_are_compared(postgres: object) -> None:
    with Store(postgres()) as store:  # type: ignore[operator]
        fill(store)
        with store.write() as connection:
            connection.execute(text("UPDATE events SET words = NULL WHERE key = 4"))
        assert ["full text" in line for line in told(store)] == [True]


def test_progress_is_told(small: Store) -> None:
    done: list[tuple[int, int]] = []
    list(faults(small, tell=lambda at, whole, _: done.append((at, whole))))
    assert done[-1] == (4, 4)
