"""Groupings that are killed, and two at once, give what one undisturbed grouping gives."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.store import pages
from tests.store.content import Content, content, sound

import dragoman
from dragoman import Capture, Coded, Coder
from dragoman.store import Store
from dragoman.store.grouping import group

PAGES = 40
KILLS = 12
SEED = 20250623
LATEST = 0.6  # seconds until a kill; a grouping takes about as long


@pytest.fixture(scope="module")
def several(coder: Coder) -> list[tuple[Coded, Capture]]:
    """Pages and copies of some, coded."""
    found = []
    for number in range(PAGES):
        for copy in range(1 + (number % 3 == 0)):
            capture = Capture(
                source=f"{number}-{copy}.txt", text=pages.page(number), url=f"https://news{copy}.example/{number}"
            )
            found.append((coder.code(dragoman.clean(capture, published="2025-03-10")), capture))
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path: Path, several: list[tuple[Coded, Capture]]) -> Callable[[], str]:
    """The name of one more store, of each kind, with those pages in it."""
    names = iter(range(99))

    def build() -> str:
        name = request.getfixturevalue("postgres")() if request.param == "postgresql" else ""
        name = str(name or tmp_path / f"{next(names)}.db")
        with Store(name) as store:
            for coded, capture in several:
                store.add(coded, capture)
        return name

    return build


def begin(name: str, times: int = 1) -> int:
    """A process that groups a store; its number."""
    number = os.fork()
    if number == 0:
        status = 1
        try:
            for _ in range(times):
                with Store(name) as store:
                    group(store)
            status = 0
        finally:
            os._exit(status)
    return number


def held(name: str) -> Content:
    with Store(name) as store:
        sound(store)
        return content(store)


@pytest.mark.slow
def test_kills_leave_the_store_of_an_undisturbed_grouping(filled: Callable[[], str]) -> None:
    undisturbed, name = filled(), filled()
    with Store(undisturbed) as store:
        assert group(store).merged_incidents >= 0
    moments, killed = random.Random(SEED), 0
    expected = held(undisturbed)
    assert expected["incidents"]
    for _ in range(KILLS):
        number = begin(name)
        time.sleep(moments.uniform(0.02, LATEST))
        os.kill(number, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) == -signal.SIGKILL
        held(name)
    assert killed
    with Store(name) as store:
        group(store)
    assert held(name) == expected


@pytest.mark.slow
def test_two_groupings_at_once_give_what_one_gives(filled: Callable[[], str]) -> None:
    undisturbed, name = filled(), filled()
    with Store(undisturbed) as store:
        group(store)
    numbers = [begin(name) for _ in range(2)]
    assert [os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) for number in numbers] == [0, 0]
    assert held(name) == held(undisturbed)
