"""A store that fails is told on a page: why in plain words, never where it lies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from dragoman.errors import StoreBusy, StoreError
from dragoman.store import Store


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[StoreError], None]:
    """Makes every reading of the store fail with an error."""

    def fail(error: StoreError) -> None:
        def read(_store: Store) -> None:
            raise error

        monkeypatch.setattr(Store, "read", read)

    return fail


def test_a_busy_store_asks_to_try_again(
    own_store: Store, writing_client: TestClient, failing: Callable[[StoreError], None]
) -> None:
    failing(StoreBusy(own_store.name, "another process is writing, for 30 seconds now"))
    page = writing_client.get("/articles/any")
    assert page.status_code == 503
    assert "The store is busy" in page.text
    assert "Try again" in page.text


@pytest.mark.parametrize(
    "reason, told",
    [
        pytest.param("the disk is full", "the store: the disk is full", id="full"),
        pytest.param("broken: restore it from a backup", "broken: restore it from a backup", id="broken"),
        pytest.param("<script>alert(1)", "the store: &lt;script&gt;alert(1)", id="hostile words"),
        pytest.param('cannot open "/srv/press room/x.db-wal" (denied)', "the store: cannot open …", id="a path"),
    ],
)
@pytest.mark.parametrize("path", ["/articles/any", "/events?actor=MLI", "/incidents/any"])
def test_any_other_failure_is_told_by_its_reason_and_without_a_path(
    own_store: Store,
    writing_client: TestClient,
    failing: Callable[[StoreError], None],
    path: str,
    reason: str,
    told: str,
) -> None:
    failing(StoreError(own_store.name, reason))
    page = writing_client.get(path)
    assert page.status_code == 500
    assert told in page.text
    assert "busy" not in page.text
    for hidden in ("/srv", "x.db-wal", own_store.name, "<script>alert"):
        assert hidden not in page.text


def test_a_file_that_is_no_store_any_more_is_told(own_store: Store, writing_client: TestClient) -> None:
    from sqlalchemy import text

    with own_store.write() as connection:
        connection.execute(text("ALTER TABLE stories RENAME TO elsewhere"))
    page = writing_client.get("/sources")
    assert page.status_code == 500
    assert "no such table: stories" in page.text
