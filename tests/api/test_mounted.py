from __future__ import annotations

import hashlib

import pytest
from starlette.testclient import TestClient

from dragoman.store import Store
from dragoman.web.app import workbench
from dragoman.web.settings import Settings

ACCEPT = {"act": "accept", "event": "wheat"}


@pytest.fixture
def alone(store: Store) -> TestClient:
    """The workbench without accounts."""
    return TestClient(workbench(store, Settings(store=store.name, jobs=1)), base_url="http://localhost")


@pytest.fixture
def desk(store: Store) -> TestClient:
    """The workbench for those who have a token."""
    digest = {name: hashlib.sha256(name.encode() * 4).hexdigest() for name in ("reads-token", "reviews-token")}
    tokens = f"rita:reader:{digest['reads-token']},rob:reviewer:{digest['reviews-token']}"
    return TestClient(workbench(store, Settings(store=store.name, tokens=tokens, jobs=1)), base_url="http://localhost")


def bearer(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {name * 4}"}


def test_the_api_stands_at_its_address(alone: TestClient) -> None:
    first = alone.get("/api/v1/events?limit=1")
    assert len(first.json()["events"]) == 1
    assert first.headers["content-security-policy"]
    assert first.headers["x-content-type-options"] == "nosniff"
    assert alone.get("/api/v1/").headers["content-type"].startswith("text/html")
    assert alone.get("/api/v1/nothing").json()["error"]["code"] == "not_found"


def test_an_upload_goes_to_those_of_the_workbench(alone: TestClient) -> None:
    told = alone.post("/api/v1/captures", json={"captures": [{"content": "A line."}]})
    assert told.status_code == 202
    assert told.headers["Location"].startswith("/api/v1/captures/")
    assert alone.get(told.headers["Location"]).status_code == 200
    assert alone.get("/upload/" + told.json()["id"]).status_code == 200
    alone.app.state.uploads.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("headers", [
    pytest.param({"Origin": "https://evil.example"}, id="another origin"),
    pytest.param({"Sec-Fetch-Site": "cross-site"}, id="another site, says the browser"),
    pytest.param({"X-CSRF-Token": "made up"}, id="a token that is not ours"),
])  # fmt: skip
def test_another_site_corrects_nothing(alone: TestClient, headers: dict[str, str]) -> None:
    told = alone.post("/api/v1/corrections", json=ACCEPT, headers=headers)
    assert (told.status_code, sorted(told.json()["error"])) == (403, ["code", "field", "message"])
    assert alone.get("/api/v1/corrections").json()["entries"] == []


def test_another_host_is_not_answered(alone: TestClient) -> None:
    told = alone.get("/api/v1/events", headers={"Host": "evil.example"})
    assert (told.status_code, told.json()["error"]["code"]) == (421, "wrong_host")


def test_tokens_open_what_their_roles_may(desk: TestClient) -> None:
    assert desk.get("/api/v1/events").status_code == 401
    assert desk.get("/api/v1/events", headers={"Authorization": "Bearer stolen"}).status_code == 401
    assert desk.get("/api/v1/events", headers=bearer("reads-token")).status_code == 200
    assert desk.post("/api/v1/corrections", json=ACCEPT, headers=bearer("reads-token")).status_code == 403
    made = desk.post("/api/v1/corrections", json=ACCEPT, headers=bearer("reviews-token"))
    assert made.json()["entries"][0]["by"] == "rob"
