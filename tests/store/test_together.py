"""Two processes that write into one store at once, while a third reads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import func, select
from tests.store import pages
from tests.store.content import content, sound
from tests.store.running import Nursery

from dragoman.store import Store
from dragoman.store.tables import articles, events, parties

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked")

PAGES = 24  # of each writer


@pytest.fixture(scope="module")
def nurseries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Nursery, Nursery]]:
    folder = tmp_path_factory.mktemp("nurseries")
    with Nursery(folder / "one") as one, Nursery(folder / "other") as other:
        yield one, other


@pytest.fixture(params=["sqlite", "postgresql"])
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """The name of one more store, of each kind."""
    if request.param == "postgresql":
        build: Callable[[], str] = request.getfixturevalue("postgres")
        return lambda _: build()
    return lambda name: str(tmp_path / f"{name}.db")


class Reader(Thread):
    """Asks a store again and again, and notes what it was told."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name_of_store, self.over = name, Event()
        self.seen: list[tuple[int, int, int]] = []
        self.wrong: list[BaseException] = []

    def run(self) -> None:
        try:
            with Store(self.name_of_store) as store:
                while not self.over.wait(0.02):
                    with store.read() as connection:
                        self.seen.append(tuple(connection.execute(_HELD).one()))  # type: ignore[arg-type]
        except BaseException as error:
            self.wrong.append(error)
            raise


_HELD = select(
    select(func.count()).select_from(articles).scalar_subquery(),
    select(func.count()).select_from(events).scalar_subquery(),
    select(func.count(func.distinct(parties.c.event))).scalar_subquery(),
)


@pytest.mark.slow
@pytest.mark.parametrize("same", [pytest.param(False, id="two folders"), pytest.param(True, id="the same folder")])
def test_two_writers_lose_nothing_and_double_nothing_while_a_third_reads(
    nurseries: tuple[Nursery, Nursery], another: Callable[[str], str], tmp_path: Path, same: bool
) -> None:
    folders = [tmp_path / "first", tmp_path / "first" if same else tmp_path / "second"]
    for number, folder in enumerate(folders):
        pages.write(folder, PAGES, first=0 if same else number * PAGES)
    expected, name = another("expected"), another("both")
    for folder in folders:
        nurseries[0].run("ingest", folder, "--no-group", "--store", expected)
    reader = Reader(name)
    reader.start()
    told = [nursery.log.stat().st_size if nursery.log.exists() else 0 for nursery in nurseries]
    for nursery, folder in zip(nurseries, folders, strict=True):
        nursery.start("ingest", folder, "--no-group", "--store", name)  # incidents follow the order of articles
    statuses = [nursery.status() for nursery in nurseries]
    reader.over.set()
    reader.join()
    said = "".join(nursery.log.read_text()[start:] for nursery, start in zip(nurseries, told, strict=True))
    assert not reader.wrong
    assert reader.seen == sorted(reader.seen), "what was there was gone again"
    assert len({seen for seen in reader.seen if seen[0]}) > 1, "nothing was read on the way"
    assert set(statuses) <= {0, 1}
    refusals = [line for line in said.splitlines() if line.startswith("dragoman: ")]
    assert all("no coder reads German" in line or "waiting for another process" in line for line in refusals)
    with Store(name) as one, Store(expected) as other:
        sound(one)
        assert content(one) == content(other)
