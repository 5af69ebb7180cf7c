from __future__ import annotations

import threading
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.api.conftest import ByToken

from dragoman.api import app
from dragoman.api.endpoints import ENDPOINTS
from dragoman.api.errors import of_store
from dragoman.errors import StoreError
from dragoman.store import Store
from dragoman.store.corrections import accept


def test_an_answer_that_one_has_already_is_not_sent_again(store: Store, writer: TestClient) -> None:
    first = writer.get("/events?limit=2")
    again = writer.get("/events?limit=2", headers={"If-None-Match": f'"other", {first.headers["ETag"]}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert writer.get("/events?limit=3").headers["ETag"] != first.headers["ETag"]
    accept(store, "wheat", by="rob")
    changed = writer.get("/events?limit=2", headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.headers["ETag"] == first.headers["ETag"]) == (200, False)


def test_head_has_the_headers_and_no_body(client: TestClient) -> None:
    whole, head = client.get("/events"), client.head("/events")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == whole.headers


@pytest.mark.parametrize("accepted, status", [
    pytest.param("application/json", 200, id="JSON"),
    pytest.param("text/html, */*;q=0.1", 200, id="anything at last"),
    pytest.param("application/*", 200, id="any application"),
    pytest.param("", 200, id="nothing said"),
    pytest.param("text/html", 406, id="HTML"),
    pytest.param("application/json;q=0, */*", 406, id="anything but JSON"),
    pytest.param("application/json;q=much", 406, id="nonsense"),
])  # fmt: skip
def test_answers_are_json_or_none(client: TestClient, accepted: str, status: int) -> None:
    assert client.get("/runs", headers={"Accept": accepted}).status_code == status


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "POST"])
def test_other_methods_are_refused_with_those_that_there_are(client: TestClient, method: str) -> None:
    told = client.request(method, "/events")
    assert (told.status_code, told.json()["error"]["code"]) == (405, "method_not_allowed")
    assert {one.strip() for one in told.headers["Allow"].split(",")} == {"GET", "HEAD"}


@pytest.mark.parametrize("token, address, body, status", [
    pytest.param(None, "/events", None, 401, id="a stranger reads"),
    pytest.param("stolen", "/events", None, 401, id="a token that nobody has"),
    pytest.param("reads", "/events", None, 200, id="a reader reads"),
    pytest.param(None, "/corrections", {"act": "accept", "event": "wheat"}, 401, id="a stranger corrects"),
    pytest.param("reads", "/corrections", {"act": "accept", "event": "wheat"}, 403, id="a reader corrects"),
    pytest.param("reads", "/captures", {"captures": [{"content": "A"}]}, 403, id="a reader brings captures"),
    pytest.param("reviews", "/corrections", {"act": "accept", "event": "wheat"}, 201, id="a reviewer corrects"),
    pytest.param(None, "/openapi.json", None, 401, id="a stranger reads the document"),
    pytest.param(None, "/", None, 401, id="a stranger reads the list"),
])  # fmt: skip
def test_who_may_do_what(store: Store, token: str | None, address: str, body: Any, status: int) -> None:
    client = TestClient(ByToken(app(store)))
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    told = client.post(address, json=body, headers=headers) if body else client.get(address, headers=headers)
    assert told.status_code == status
    if status == 401:
        assert told.headers["WWW-Authenticate"] == "Bearer"
    if status > 400:
        assert told.json()["error"]["code"] == {401: "not_signed_in", 403: "not_allowed"}[status]


def test_the_page_lists_every_address_and_has_no_script(client: TestClient) -> None:
    page = client.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert "<script" not in page.text
    assert "style=" not in page.text
    for one in ENDPOINTS:
        assert one.path.lstrip("/") in page.text


def test_a_store_that_cannot_be_read_is_told_plainly(store: Store, writer: TestClient) -> None:
    from sqlalchemy import text

    with store.write() as connection:
        connection.execute(text("ALTER TABLE runs RENAME TO elsewhere"))
    told = writer.get("/runs")
    assert told.status_code == 500
    assert told.json() == {"error": {"code": "no_store", "message": "the store: no such table: runs", "field": None}}
    assert "Retry-After" not in told.headers


@pytest.mark.parametrize("source, reason, message", [
    pytest.param(None, "the disk is full", "the store: the disk is full", id="a plain reason"),
    pytest.param("/srv/press room/news.db", "broken", "the store: broken", id="a path as its source"),
    pytest.param(r"C:\press\news.db", "broken", "the store: broken", id="a path of another system"),
    pytest.param("the picture", "needs the extra", "the picture: needs the extra", id="no store at all"),
    pytest.param(None, 'could not open "/srv/press room/news.db": denied', "the store: could not open …", id="a path"),
    pytest.param(None, "could\nnot\topen", "the store: could not open", id="lines"),
])  # fmt: skip
def test_why_a_store_cannot_be_used_is_told_without_a_path(source: str | None, reason: str, message: str) -> None:
    refused = of_store(StoreError(source or "news.db", reason), "news.db")
    assert (refused.code, refused.status, refused.reason, refused.wait) == ("no_store", 500, message, None)


def test_a_store_that_is_written_to_is_told_plainly(
    store: Store, writer: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dragoman.store.connect.PATIENCE", 0.1)
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with store.write():
            held.set()
            let_go.wait(20)

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert held.wait(20)
        told = writer.post("/corrections", json={"act": "accept", "event": "wheat"})
    finally:
        let_go.set()
        thread.join()
    assert (told.status_code, told.json()["error"]["code"]) == (503, "busy")
    assert "try again" in told.json()["error"]["message"]
    assert told.headers["Retry-After"]
