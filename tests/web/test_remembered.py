"""What is remembered, and when it is no longer true."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from dragoman.store import Store
from dragoman.web.remembered import Remembered


@pytest.fixture
def memory(tmp_path: Path) -> Remembered:
    with Store(tmp_path / "news.db") as store:
        found = Remembered(store, most=3)
        found.store = store  # type: ignore[attr-defined]
        return found


def test_an_answer_is_made_once_until_the_store_changes(memory: Remembered, tmp_path: Path) -> None:
    made: list[int] = []
    for _ in range(3):
        memory.get("a", lambda: made.append(1))
    assert len(made) == 1
    with Store(tmp_path / "news.db") as another:
        another.begin("ingest", "x")
    memory.get("a", lambda: made.append(1))
    assert len(made) == 2
    memory.store.begin("ingest", "x")  # type: ignore[attr-defined]
    memory.get("a", lambda: made.append(1))
    assert len(made) == 3


def test_a_dear_answer_may_be_a_little_old(memory: Remembered, tmp_path: Path) -> None:
    assert memory.get("a", lambda: 1) == 1
    with Store(tmp_path / "news.db") as another:
        another.begin("ingest", "x")
    assert memory.get("a", lambda: 2, stale=60) == 1
    assert memory.get("a", lambda: 2) == 2


def test_the_least_used_goes_first(memory: Remembered) -> None:
    for key in "abc":
        memory.get(key, lambda key=key: key)  # type: ignore[misc]
    memory.get("a", lambda: "again")
    memory.get("d", lambda: "d")
    assert memory.get("a", lambda: "again") == "a"
    assert memory.get("b", lambda: "again") == "again"


def test_many_who_ask_at_once_wait_for_one(memory: Remembered) -> None:
    made: list[int] = []

    def make() -> int:
        time.sleep(0.05)
        made.append(1)
        return 7

    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(memory.get("a", make))) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert made == [1]
    assert found == [7] * 8


def test_an_error_is_not_remembered(memory: Remembered) -> None:
    with pytest.raises(ZeroDivisionError):
        memory.get("a", lambda: 1 / 0)
    assert memory.get("a", lambda: None) is None
    assert memory.get("a", lambda: 1) is None
