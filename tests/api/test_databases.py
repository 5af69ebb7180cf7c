from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient
from tests.api.test_paging import pages
from tests.store.asked_store import fill
from tests.store.conftest import postgres

from dragoman.api import app
from dragoman.store import Store
from dragoman.web.users import LOCAL

__all__ = ["postgres"]

ADDRESSES = [
    "/events?between=MLI&between=RUS&text=Mali", "/events/wheat", "/events/wheat/explain", "/incidents/visit-star",
    "/incidents?order=most", "/agreements?state=signed", "/actors?name=MLI", "/stories", "/stories/story-1",
    "/sources", "/dyad?a=MLI&b=RUS", "/counts?by=month,quad", "/articles/article-drum", "/corrections", "/runs",
]  # fmt: skip
WALKED = ["/events?order=newest", "/events?order=oldest", "/events?order=conflict", "/events?order=added"]


@pytest.fixture
def server(postgres: Callable[[str], str]) -> Iterator[TestClient]:
    """The API of a store in PostgreSQL."""
    with Store(postgres("")) as store:
        fill(store)
        yield TestClient(app(store, user=LOCAL))


def test_postgresql_answers_as_sqlite_does(server: TestClient, client: TestClient) -> None:
    for address in ADDRESSES:
        told = server.get(address)
        assert told.status_code == 200, f"{address}: {told.text}"
        assert told.json() == client.get(address).json(), address
    for address in WALKED:
        assert pages(server, address, "events", 3) == client.get(address).json()["events"]
    for order in ("newest", "oldest"):
        address = f"/incidents?order={order}"
        assert pages(server, address, "incidents", 2) == client.get(address).json()["incidents"]


def test_an_etag_of_postgresql_changes_with_the_store_alone(server: TestClient) -> None:
    first = server.get("/events").headers["ETag"]
    assert server.get("/events", headers={"If-None-Match": first}).status_code == 304
    assert server.post("/corrections", json={"act": "accept", "event": "wheat"}).status_code == 201
    assert server.get("/events", headers={"If-None-Match": first}).status_code == 200
