"""The page of sources, and that of what was refused."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from dragoman.store import Store
from dragoman.store.outlets import sources_of

SQL = "' OR 1=1; DROP TABLE articles; --"


def test_the_numbers_are_those_of_the_command(client: TestClient, shared_store: Store) -> None:
    page = client.get("/sources").text
    first = next(iter(sources_of(shared_store, limit=1)))
    assert f'<td class="n">{first.articles:,}</td><td class="n">{first.first:,}</td>' in page
    assert "AFP" in page


@pytest.mark.parametrize("name", ["since", "until", "source"])
def test_a_filter_that_makes_no_sense_is_told(client: TestClient, name: str) -> None:
    told = client.get("/sources", params={name: SQL})
    assert told.status_code == 400
    assert f"<strong>{name}</strong>" in told.text
    assert "DROP TABLE" in told.text
    assert client.get("/sources").status_code == 200


def test_a_filter_narrows(client: TestClient) -> None:
    page = client.get("/sources?since=2025-01&source=").text
    assert "AFP" not in page


def test_what_was_refused_can_be_read_as_text(client: TestClient) -> None:
    page = client.get("/sources/refused", params={"reason": "5 teasers and no story"}).text
    address = page.partition('<a href="/sources/refused/')[2].partition('"')[0]
    told = client.get(f"/sources/refused/{address}")
    assert told.status_code == 200
    assert told.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("reason", [SQL, "<script>", "x" * 10_000])
def test_a_reason_that_nothing_was_refused_for_is_not_found(client: TestClient, reason: str) -> None:
    assert client.get("/sources/refused", params={"reason": reason}).status_code == 404


def test_no_reason_is_asked_for(client: TestClient) -> None:
    assert client.get("/sources/refused").status_code == 400
