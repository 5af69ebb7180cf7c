"""What the tests of the workbench share: one store of examples and of generated events, and clients of its pages."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from dragoman.capture import list_inputs, read
from dragoman.errors import DragomanError
from dragoman.line import Task
from dragoman.store import Store, coder_version
from dragoman.store.ingesting import Ingest
from dragoman.web import users
from dragoman.web.app import workbench
from dragoman.web.settings import Settings

ROOT = Path(__file__).parents[2]
GENERATED = 2_000
HOST = "localhost"
PASSWORDS = {"rita": "rita reads news", "rob": "rob reviews news", "ada": "ada runs the desk"}
ROLES = {"rita": "reader", "rob": "reviewer", "ada": "admin"}
Form = dict[str, str]


def made(path: Path) -> Path:
    """A store of 2,000 generated events and of the examples, coded."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import store_filling
    finally:
        sys.path.pop(0)
    with Store(path) as store:
        store_filling.fill(store, GENERATED)
        task = Task(published="2025-06-24")
        run = store.begin("ingest", coder_version(), {}, task.published)
        refused: list[DragomanError] = []
        captures = (
            one
            for name in list_inputs([str(ROOT / "examples")], refused.append)
            for one in read(name, refuse=refused.append)
        )
        Ingest(store, run, refused.append).add(captures, task)
    return path


@pytest.fixture(scope="session")
def store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store for reading alone; made once."""
    return made(tmp_path_factory.mktemp("web") / "news.db")


@pytest.fixture(scope="session")
def shared_store(store_path: Path) -> Iterator[Store]:
    """That store, opened."""
    with Store(store_path) as store:
        yield store


@pytest.fixture(scope="session")
def client(shared_store: Store) -> Iterator[TestClient]:
    """The person at the machine, on the store that is only read."""
    app = workbench(shared_store, Settings(store=shared_store.name, jobs=1))
    with TestClient(app, base_url=f"http://{HOST}") as opened:
        yield opened


@pytest.fixture
def own_store(store_path: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of that store, for a test that writes."""
    for one in store_path.parent.glob("news.db*"):
        shutil.copy(one, tmp_path / one.name)
    with Store(tmp_path / "news.db") as store:
        yield store


@pytest.fixture
def writing_client(own_store: Store) -> Iterator[TestClient]:
    """The person at the machine, on a store of the test's own."""
    app = workbench(own_store, Settings(store=own_store.name, jobs=1))
    with TestClient(app, base_url=f"http://{HOST}") as opened:
        yield opened


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Passwords are hashed as always, but fast."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(users, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def users_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A reader rita, a reviewer rob, an admin ada."""
    path = tmp_path_factory.mktemp("users") / "desk.users"
    users.write(path, [users.with_password(name, ROLES[name], PASSWORDS[name]) for name in PASSWORDS])
    return path


@pytest.fixture
def signed_in(own_store: Store, users_file: Path) -> Iterator[Callable[[str], TestClient]]:
    """Signs somebody in on a store of the test's own, with accounts: `signed_in("rob")`. "" is a stranger."""
    app = workbench(own_store, Settings(store=own_store.name, users=str(users_file), jobs=1))
    with TestClient(app, base_url=f"http://{HOST}") as first:

        def sign_in(name: str) -> TestClient:
            client = TestClient(app, base_url=f"http://{HOST}") if name else first
            if name:
                told = {"name": name, "password": PASSWORDS[name], "csrf": csrf_of(client, "/login")}
                assert client.post("/login", data=told, follow_redirects=False).status_code == 303
            return client

        yield sign_in


def csrf_of(client: TestClient, page: str) -> str:
    """The token in the first form of a page."""
    text = client.get(page).text
    assert 'name="csrf" value="' in text, f"no form on {page}"
    return text.partition('name="csrf" value="')[2].partition('"')[0]


def send(client: TestClient, page: str, form: Form, *, to: str | None = None) -> object:
    """Sends a form from *page* with its token, as a browser would."""
    return client.post(to or page, data={**form, "csrf": csrf_of(client, page)})
