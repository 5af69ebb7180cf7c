"""Whether a store has changed: told after every write of others, and plainly where it cannot be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import StoreError
from dragoman.store import Store
from dragoman.store.changes import changes_of


def test_a_write_changes_the_stamp_and_a_look_does_not(tmp_path: Path) -> None:
    with Store(tmp_path / "news.db") as store:
        stamp = changes_of(store)
        before = stamp()
        with store.read():
            assert stamp() == before
        run = store.begin("ingest", "1", {}, None)
        assert run.key
        assert stamp() != before


def test_a_store_that_is_none_any_more_is_told(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Store(path) as store:
        name = store.name
        stamp = changes_of(store)
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError) as refused:
        stamp()
    assert (refused.value.source, refused.value.reason) == (name, "it cannot be read")
