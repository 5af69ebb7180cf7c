"""Backup and restore: whole or not at all, while others write, between databases."""

from __future__ import annotations

import gzip
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.store import said
from tests.store.content import content, sound
from tests.store.said import add, article, coded

from dragoman.errors import DragomanError, StoreBusy, StoreError
from dragoman.export.archive import dump
from dragoman.store import Store, connect
from dragoman.store.backup import backup, restore
from dragoman.store.corrections import accept, correct, merge
from dragoman.store.tables import VERSION_TABLE


def filled(name: str) -> Store:
    """A store with two pages, corrections and incidents."""
    opened = Store(name)
    for page in ("a", "b"):
        add(opened, coded(article(page, title=f"Page {page}")))
    ids = [row[0] for row in said.rows(opened, "id")]
    said.group(opened, one=ids[:2], two=ids[2:4])
    correct(opened, ids[0], {"event_type": "AGREE"}, by="Ada")
    merge(opened, "one", "two", by="Ada")
    return opened


def dumped(store: Store) -> list[bytes]:
    with store.read() as connection:
        return list(dump(connection))


@pytest.fixture
def full(store_name: str) -> Iterator[Store]:
    """A filled store of each kind."""
    with filled(store_name) as opened:
        yield opened


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A backup of a filled SQLite store."""
    filled(str(tmp_path / "source.db")).close()
    backup(str(tmp_path / "source.db"), str(tmp_path / "kept.db"))
    return tmp_path / "kept.db"


def url(store: Store) -> str:
    return store.engine.url.render_as_string(hide_password=False)


def named(store: Store) -> str:
    return store.engine.url.database or "" if store.engine.dialect.name == "sqlite" else url(store)


@pytest.mark.parametrize("ending", [".backup", ".jsonl.gz", ".jsonl"])
def test_restored_store_is_the_store(full: Store, tmp_path: Path, ending: str) -> None:
    size = backup(named(full), str(tmp_path / f"kept{ending}"))
    assert size == (tmp_path / f"kept{ending}").stat().st_size
    restore(str(tmp_path / f"kept{ending}"), str(tmp_path / "again.db"))
    with Store(tmp_path / "again.db", create=False) as again:
        assert dumped(again) == dumped(full)
        sound(again)
        accept(again, said.rows(again, "id")[1][0], by="Ada")  # the journal goes on
    left = {path.name for path in tmp_path.iterdir()}
    assert not [name for name in left if name.endswith(".part")]


def test_backup_of_one_database_goes_into_the_other(full: Store, tmp_path: Path, postgres: Callable[[], str]) -> None:
    backup(named(full), str(tmp_path / "kept.jsonl.gz"))
    other = postgres()
    restore(str(tmp_path / "kept.jsonl.gz"), other)
    with Store(other) as again:
        assert dumped(again) == dumped(full)
        with pytest.raises(StoreError, match="--force replaces all of it"):
            restore(str(tmp_path / "kept.jsonl.gz"), other)
        accept(again, said.rows(again, "id")[1][0], by="Ada")
        restore(str(tmp_path / "kept.jsonl.gz"), other, force=True)
        assert dumped(again) == dumped(full)
        with pytest.raises(StoreError, match="never deleted"), again.write() as connection:
            connection.exec_driver_sql("DELETE FROM corrections")


def test_broken_archive_leaves_the_store_as_it_was(full: Store, tmp_path: Path) -> None:
    backup(named(full), str(tmp_path / "kept.jsonl.gz"))
    whole = (tmp_path / "kept.jsonl.gz").read_bytes()
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    before = dumped(full)
    with pytest.raises(DragomanError, match="broken after line"):
        restore(str(tmp_path / "cut.jsonl.gz"), named(full), force=True)
    assert dumped(full) == before
    with pytest.raises(DragomanError, match="broken after line"):
        restore(str(tmp_path / "cut.jsonl.gz"), str(tmp_path / "new.db"))
    assert not (tmp_path / "new.db").exists()


def test_store_that_holds_something_is_replaced_only_by_force(kept: Path, tmp_path: Path) -> None:
    target = tmp_path / "used.db"
    with Store(target) as used:
        restore(str(kept), str(target))  # it is empty
        add(used, coded(article("c")))
        with pytest.raises(StoreError, match="holds something already"):
            restore(str(kept), str(target))
        assert len(said.rows(used, "id")) == 9
        restore(str(kept), str(target), force=True)
        assert len(said.rows(used, "id")) == 6  # who has it open sees the other content from then on
        sound(used)


def test_reader_sees_the_old_store_until_it_asks_again(kept: Path, tmp_path: Path) -> None:
    with Store(tmp_path / "used.db") as used:
        add(used, coded(article("c")))
        with used.read() as connection:
            count = "SELECT count(*) FROM events"
            assert connection.exec_driver_sql(count).scalar() == 3
            restore(str(kept), str(tmp_path / "used.db"), force=True)
            assert connection.exec_driver_sql(count).scalar() == 3
        assert len(said.rows(used, "id")) == 6


def test_backup_is_of_one_moment_while_another_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.store.backup.STEP", 5)
    source = tmp_path / "busy.db"
    with Store(source) as busy:
        for number in range(20):
            add(busy, coded(article(f"p{number}")))
        written: list[int] = []
        done = threading.Event()

        def write() -> None:
            with Store(source) as other:
                while not done.is_set():
                    written.append(len(written))
                    add(other, coded(article(f"q{written[-1]}")))

        writer = threading.Thread(target=write)
        steps: list[int] = []

        def tell(at: int, _whole: int | None, _what: str) -> None:
            steps.append(at)
            if len(steps) == 1:
                writer.start()
            while writer.is_alive() and len(written) < min(len(steps), 15):
                pass

        backup(str(source), str(tmp_path / "kept.db"), tell=tell)
        done.set()
        writer.join()
    assert len(steps) > 10
    assert steps == sorted(steps)  # never begun anew
    assert len(written) >= 10
    with Store(tmp_path / "kept.db", create=False) as copy:
        assert said.versions(copy) == 20
        sound(copy)


@pytest.mark.parametrize(
    "make, reason",
    [
        pytest.param(str, "there is no such file", id="missing"),
        pytest.param(lambda path: path.write_bytes(b"hello, world"), "no backup of a store", id="other file"),
        pytest.param(lambda path: path.write_bytes(b""), "no backup of a store", id="empty"),
        pytest.param(lambda path: path.mkdir(), "it is no file", id="folder"),
        pytest.param(lambda path: path.write_bytes(gzip.compress(b'{"a": 1}\n')), "no archive", id="other lines"),
        pytest.param(lambda path: path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096), "path", id="no database"),
        pytest.param(
            lambda path: sqlite3.connect(path).execute("CREATE TABLE birds (name)").connection.close(),
            "another program",
            id="birds",
        ),
    ],
)
def test_what_is_no_backup_is_refused_and_no_store_made(
    tmp_path: Path, make: Callable[[Path], object], reason: str
) -> None:
    path = tmp_path / "path"
    make(path)
    with pytest.raises(DragomanError, match=reason):
        restore(str(path), str(tmp_path / "new.db"))
    assert {one.name for one in tmp_path.iterdir()} <= {"path"}


def test_copy_of_a_sqlite_store_with_a_damaged_page_is_refused(kept: Path, tmp_path: Path) -> None:
    raw = bytearray(kept.read_bytes())
    raw[4096 * 3 : 4096 * 20] = b"\x55" * 4096 * 17
    (tmp_path / "damaged.db").write_bytes(raw)
    with pytest.raises(DragomanError, match=r"damaged\.db: (broken|the backup is damaged|.*malformed)"):
        restore(str(tmp_path / "damaged.db"), str(tmp_path / "new.db"))
    assert not (tmp_path / "new.db").exists()


def test_database_of_another_program_is_never_replaced(kept: Path, tmp_path: Path) -> None:
    birds = tmp_path / "birds.db"
    sqlite3.connect(birds).execute("CREATE TABLE birds (name)").connection.close()
    for force in (False, True):
        with pytest.raises(StoreError, match="another program"):
            restore(str(kept), str(birds), force=force)
    with pytest.raises(StoreError, match="that is the backup itself"):
        restore(str(kept), str(kept), force=True)


def test_file_that_is_there_is_written_over_only_by_force(kept: Path, tmp_path: Path) -> None:
    source = str(tmp_path / "source.db")
    with pytest.raises(DragomanError, match="there already; --force"):
        backup(source, str(kept))
    backup(source, str(kept), force=True)
    with pytest.raises(DragomanError, match="the store itself"):
        backup(source, source, force=True)
    with pytest.raises(StoreError, match="no such store"):
        backup(str(tmp_path / "none.db"), str(tmp_path / "x.db"))
    with Store(kept, create=False) as copy, Store(source) as original:
        assert content(copy) == content(original)


def test_store_that_another_writes_to_is_not_replaced_meanwhile(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "PATIENCE", 0.3)
    target = tmp_path / "used.db"
    with Store(target) as used:
        add(used, coded(article("c")))
        with used.write(), pytest.raises(StoreBusy, match="another process is writing"):
            restore(str(kept), str(target), force=True)
        assert len(said.rows(used, "id")) == 3
        sound(used)


def test_backup_of_a_newer_dragoman_is_refused(kept: Path, tmp_path: Path) -> None:
    raw = sqlite3.connect(kept)
    raw.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")
    raw.commit()
    raw.close()
    with pytest.raises(StoreError, match=r"kept\.db: written by a newer dragoman"):
        restore(str(kept), str(tmp_path / "new.db"))
    assert not (tmp_path / "new.db").exists()
