"""A run that is killed, or that fills the disk, leaves a sound store, and the next one goes on where it was."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from tests.store import pages
from tests.store.content import Content, content, sound
from tests.store.running import Nursery

from dragoman.store import Store

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked")

PAGES = 60
KILLS = 30
SEED = 20250623
LATEST = 1.0  # seconds until a kill; a run of all pages takes about two
MOST = 8  # kills of one store: then it is let finish, and the next store begins with nothing
KILLED, ALL_READ, REFUSED = -9, 0, 1  # exit statuses; every fifteenth page is in a language that no coder reads
DISK = 64_000_000  # bytes
ROOM = {"sqlite": 400_000, "postgresql": 1_000_000}  # bytes that are left: enough for some of the pages, not for all
LARGEST = 700_000  # bytes that a file may have: the tables alone take half of it


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    with Nursery(tmp_path_factory.mktemp("nursery") / "log") as forked:
        yield forked


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    pages.write(made, PAGES)
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """The name of one more store, of each kind."""
    if request.param == "postgresql":
        build: Callable[[], str] = request.getfixturevalue("postgres")
        return build
    names = iter(range(KILLS + 1))
    return lambda: str(tmp_path / f"{next(names)}.db")


def held(name: str) -> Content:
    with Store(name, create=False) as store:
        sound(store)
        return content(store)


@pytest.mark.slow
def test_thirty_kills_leave_the_store_of_an_undisturbed_run(
    nursery: Nursery, folder: Path, another: Callable[[], str]
) -> None:
    undisturbed = another()
    assert nursery.run("ingest", folder, "--store", undisturbed) == REFUSED
    expected = held(undisturbed)
    moments = random.Random(SEED)
    kills = stores = 0
    while kills < KILLS:
        stores += 1
        name = another()
        for _ in range(MOST):
            if nursery.run_killed("ingest", folder, "--store", name, after=moments.uniform(0, LATEST)) != KILLED:
                break
            kills += 1
            with Store(name) as store:
                sound(store)
        assert nursery.run("ingest", folder, "--store", name) in (ALL_READ, REFUSED)
        assert held(name) == expected
    assert stores >= KILLS // MOST
    assert "Traceback" not in nursery.log.read_text()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A folder on a disk of its own."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder = Path(tempfile.mkdtemp(prefix="dragoman-disk-"))  # not among pytest's, which others may not enter
    wanted = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    if subprocess.run(wanted, check=False, capture_output=True).returncode != 0:
        folder.rmdir()
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
    folder.rmdir()


def fill(disk: Path, room: int) -> Path:
    """A file that leaves so many bytes of room on a disk."""
    ballast = disk / "ballast"
    ballast.write_bytes(b"\0" * (shutil.disk_usage(disk).free - room))
    return ballast


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_full_disk_leaves_a_sound_store_that_goes_on_when_there_is_room(
    kind: str,
    nursery: Nursery,
    folder: Path,
    small_disk: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    if kind == "postgresql":
        build = request.getfixturevalue("postgres")
        undisturbed = build()
        shutil.chown(small_disk, build.user)
        with build.engine.connect() as connection:
            connection.execute(text(f"CREATE TABLESPACE small LOCATION '{small_disk}'"))
        name = build("TABLESPACE small")
    else:
        undisturbed, name = str(tmp_path / "undisturbed.db"), str(small_disk / "news.db")
    nursery.run("ingest", folder, "--store", undisturbed)
    Store(name).close()
    ballast, told = fill(small_disk, ROOM[kind]), nursery.log.stat().st_size
    assert nursery.run("ingest", folder, "--store", name) == REFUSED
    assert ": the disk" in nursery.log.read_text()[told:]
    ballast.unlink()
    assert 0 < len(held(name)["articles"]) < len(held(undisturbed)["articles"])
    assert nursery.run("ingest", folder, "--store", name) in (ALL_READ, REFUSED)
    assert held(name) == held(undisturbed)
    if kind == "postgresql":
        with build.engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {make_url(name).database}"))
            connection.execute(text("DROP TABLESPACE small"))


@pytest.mark.slow
def test_file_that_may_not_grow_leaves_a_sound_store(nursery: Nursery, folder: Path, tmp_path: Path) -> None:
    undisturbed, name = tmp_path / "undisturbed.db", tmp_path / "news.db"
    nursery.run("ingest", folder, "--store", undisturbed)
    assert nursery.run("ingest", folder, "--store", name, most=LARGEST) == 1
    assert nursery.run("ingest", folder, "--store", name) in (ALL_READ, REFUSED)
    assert held(str(name)) == held(str(undisturbed))
