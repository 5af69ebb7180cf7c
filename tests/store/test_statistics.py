"""The planner is told of a store that has grown, and not again before it has grown much."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from tests.store.test_store import capture_of, coded_of

from dragoman import Coder
from dragoman.store import Store, statistics


def known(store: Store) -> int:
    with store.read() as connection:
        return statistics._known(connection)


def test_planner_is_told_of_growth_and_of_nothing_else(
    store: Store, coder: Coder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statistics, "FEW", 2)
    assert not store.refresh()
    for number in (0, 1, 2, 3, 4):
        capture = capture_of(number, source=f"{number}.txt")
        store.add(coded_of(coder, capture), capture)
        if number == 3:
            assert store.refresh()
            assert known(store) == 4
            assert not store.refresh()
    assert store.refresh()
    assert known(store) == 5


def test_store_that_is_small_is_left_alone(store: Store) -> None:
    assert not store.refresh()
    assert known(store) == 0
    with store.read() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
