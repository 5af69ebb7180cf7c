"""What the tests of the API share: a small store, the API of it, and who asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.store.asked_store import fill

from dragoman.api import app
from dragoman.store import Store
from dragoman.uploads import Uploads
from dragoman.web.users import LOCAL, User

TOKENS = {"reads": User("rita", "reader"), "reviews": User("rob", "reviewer")}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A small store of the test's own."""
    with Store(tmp_path / "news.db") as opened:
        fill(opened)
        yield opened


@pytest.fixture(scope="session")
def read_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The same store, for reading alone."""
    with Store(tmp_path_factory.mktemp("api") / "news.db") as opened:
        fill(opened)
        yield opened


@pytest.fixture(scope="session")
def client(read_store: Store) -> TestClient:
    """One who may read everything."""
    return TestClient(app(read_store, user=TOKENS["reads"]))


@pytest.fixture
def api(store: Store, tmp_path: Path) -> Iterator[Starlette]:
    """The API of the store that may be written to, for the person at the machine."""
    (tmp_path / "spool").mkdir()
    uploads = Uploads(store, str(tmp_path / "spool"), 1)
    yield app(store, user=LOCAL, uploads=uploads)
    uploads.close()


@pytest.fixture
def writer(api: Starlette) -> TestClient:
    """One who may correct."""
    return TestClient(api)


class ByToken:
    """Finds out who asks by a token alone, as the guard of the workbench does."""

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        told = dict(scope.get("headers", ())).get(b"authorization", b"").decode("latin-1")
        scope["state"] = {"user": TOKENS.get(told.removeprefix("Bearer "))}
        await self._inner(scope, receive, send)
