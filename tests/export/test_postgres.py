"""A store moves between SQLite and PostgreSQL and is the same store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text
from tests.export.conftest import crowd
from tests.export.test_archive import counts, dumped, named
from tests.store.conftest import postgres  # noqa: F401 - a fixture

from dragoman.export import write
from dragoman.export.importing import import_events
from dragoman.export.lines import named_lines
from dragoman.export.loading import load
from dragoman.export.stored import rows_of
from dragoman.store import Store


def test_an_archive_goes_to_postgresql_and_back(store: Store, postgres: Callable[[], str], tmp_path: Path) -> None:  # noqa: F811
    crowd(store)
    lines = dumped(store)
    with Store(postgres()) as there, Store(tmp_path / "back.db") as back:
        load(named(lines), there)
        assert dumped(there) == lines
        assert counts(there) == counts(store)
        with there.read() as connection:
            found = "SELECT count(*) FROM events WHERE words @@ to_tsquery('simple', 'pact')"
            assert connection.execute(text(found)).scalar()
        load(named(dumped(there)), back)
        assert dumped(back) == lines


def test_a_store_on_postgresql_takes_more_after_an_archive(store: Store, postgres: Callable[[], str]) -> None:  # noqa: F811
    from tests.export.conftest import filled

    lines = dumped(store)
    with Store(postgres()) as there:
        load(named(lines), there)
        filled(there)  # the same again: a further run, and nothing else
        crowd(there)


def test_lines_go_to_postgresql_and_back(store: Store, postgres: Callable[[], str], tmp_path: Path) -> None:  # noqa: F811
    first, second = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    write(rows_of(store), first)
    with Store(postgres()) as there:
        assert import_events(named_lines(str(first)), there, print).new == 4
        assert import_events(named_lines(str(first)), there, print).known == 4
        write(rows_of(there), second)
    assert second.read_bytes() == first.read_bytes()
