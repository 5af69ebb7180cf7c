from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from starlette.testclient import TestClient

from dragoman.api.paging import DEEPEST, fingerprint
from dragoman.store.questions import ORDERS


def pages(client: TestClient, address: str, name: str, limit: int) -> list[object]:
    """All of an answer, page by page, as the Link header leads."""
    found: list[object] = []
    told = client.get(f"{address}{'&' if '?' in address else '?'}limit={limit}")
    while True:
        assert len(told.json()[name]) <= limit
        found += told.json()[name]
        if told.json()["next"] is None:
            assert "Link" not in told.headers
            return found
        link, _, relation = told.headers["Link"].partition("; ")
        assert relation == 'rel="next"'
        told = client.get(address.partition("?")[0] + link.strip("<>"))
        assert told.status_code == 200, told.text


@pytest.mark.parametrize("address, name", [
    *(pytest.param(f"/events?order={order}", "events", id=f"events, {order}") for order in ORDERS),
    *(pytest.param(f"/incidents?order={order}", "incidents", id=f"incidents, {order}")
      for order in ("newest", "oldest", "most")),
    pytest.param("/events?party=MLI&party=FRA&confidence=0.5", "events", id="filtered"),
    pytest.param("/events?since=2024", "events", id="with days"),
    pytest.param("/agreements", "agreements", id="agreements"),
    pytest.param("/actors", "actors", id="actors"),
    pytest.param("/stories", "stories", id="stories"),
    pytest.param("/counts?by=actor,type", "counts", id="counts"),
])  # fmt: skip
@pytest.mark.parametrize("limit", [1, 2, 4])
def test_pages_together_are_the_whole_answer(client: TestClient, address: str, name: str, limit: int) -> None:
    assert pages(client, address, name, limit) == client.get(address).json()[name]


def test_an_incident_is_on_one_page_alone(client: TestClient) -> None:
    ids = [one["incident"]["id"] for one in pages(client, "/incidents", "incidents", 1)]  # type: ignore[index]
    assert len(ids) == len(set(ids)) == 9


def test_a_page_goes_on_where_the_last_one_ended_whatever_came_in(writer: TestClient) -> None:
    whole = [one["event"]["id"] for one in writer.get("/events").json()["events"]]
    first = writer.get("/events?limit=3").json()
    assert writer.post("/corrections", json={"act": "reject", "event": whole[0]}).status_code == 201
    rest = writer.get(f"/events?cursor={first['next']}").json()["events"]
    assert [one["event"]["id"] for one in rest] == whole[3:]


def cursor(*place: object) -> str:
    import msgspec

    return urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


OF_EVENTS, OF_ACTORS = fingerprint("events", {}), fingerprint("actors", {})


@pytest.mark.parametrize("address, value", [
    pytest.param("/events", "!!", id="no base64"),
    pytest.param("/events", "é", id="no ASCII"),
    pytest.param("/events", cursor("x", "2024", 1), id="another question's"),
    pytest.param("/events?type=AID", cursor(OF_EVENTS, "2024", 1), id="of other filters"),
    pytest.param("/events", cursor(OF_EVENTS, "2024", 2**40), id="a key that no row has"),
    pytest.param("/events", cursor(OF_EVENTS, "2024", -1), id="a key below all"),
    pytest.param("/events", cursor(OF_EVENTS, "\x00", 1), id="a day that is none"),
    pytest.param("/events", cursor(OF_EVENTS, 5, 1), id="a number for a day"),
    pytest.param("/events", cursor(OF_EVENTS), id="too short"),
    pytest.param("/actors", cursor(OF_ACTORS, DEEPEST + 1), id="too deep"),
    pytest.param("/actors", cursor(OF_ACTORS, -1), id="before all"),
    pytest.param("/actors", cursor(OF_ACTORS, 10**30), id="beyond all numbers"),
])  # fmt: skip
def test_a_cursor_that_is_made_up_is_refused(client: TestClient, address: str, value: str) -> None:
    told = client.get(address, params={**dict([address.partition("?")[2].split("=")] if "?" in address else []),
                                       "cursor": value})  # fmt: skip
    assert (told.status_code, told.json()["error"]["field"]) == (400, "cursor")
