from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from dragoman.api.endpoints import ENDPOINTS
from dragoman.api.parameters import LONGEST, MOST_VALUES
from dragoman.records import Event
from dragoman.store import Store
from dragoman.store.tables import incidents


@pytest.mark.parametrize("address, name, number", [
    pytest.param("/events", "events", 11, id="events"),
    pytest.param("/events?type=CONSULT&type=AID", "events", 4, id="several values widen"),
    pytest.param("/events?type=CONSULT&since=2024-01-11", "events", 1, id="several filters narrow"),
    pytest.param("/events?between=MLI&between=RUS&status=reported", "events", 4, id="between two"),
    pytest.param("/events?quad=1&text=guest", "events", 1, id="quad by number, words"),
    pytest.param("/events?confidence=5e-1&source=The Drum", "events", 4, id="confidence, source"),
    pytest.param("/events?reviewed=accepted", "events", 1, id="reviewed"),
    pytest.param("/incidents", "incidents", 9, id="incidents"),
    pytest.param("/incidents?order=most&limit=1", "incidents", 1, id="incidents by reports"),
    pytest.param("/agreements", "agreements", 2, id="agreements"),
    pytest.param("/agreements?state=signed&between=MLI&between=RUS", "agreements", 1, id="agreements by state"),
    pytest.param("/actors", "actors", 6, id="actors"),
    pytest.param("/actors?name=MLI", "actors", 3, id="actors of a state"),
    pytest.param("/stories", "stories", 3, id="stories"),
    pytest.param("/sources", "sources", 5, id="sources"),
    pytest.param("/counts?by=type", "counts", 7, id="counts"),
    pytest.param("/counts?by=month,type&count=reports", "counts", 9, id="counts by two"),
    pytest.param("/corrections", "entries", 0, id="journal"),
    pytest.param("/runs", "runs", 0, id="runs"),
])  # fmt: skip
def test_a_question_has_so_many_answers(client: TestClient, address: str, name: str, number: int) -> None:
    told = client.get(address)
    assert told.status_code == 200, told.text
    assert len(told.json()[name]) == number


@pytest.mark.parametrize("address, wanted", [
    pytest.param("/events/wheat", {"article": "article-herald", "publisher": "The Herald"}, id="event"),
    pytest.param("/agreements/pact-star", {"state": "signed", "parties": ["MLI", "RUS"]}, id="agreement"),
    pytest.param("/actors/Q95726063", {"name": "Assimi Goïta", "number": 1}, id="actor"),
    pytest.param("/articles/article-courier", {"address": "courier.txt", "story": "story-1"}, id="article"),
    pytest.param("/dyad?a=MLI&b=RUS", {"number": 2, "reports": 4, "counted": "incidents"}, id="dyad"),
])  # fmt: skip
def test_one_thing_is_told_whole(client: TestClient, address: str, wanted: dict[str, Any]) -> None:
    told = client.get(address).json()
    assert {name: told[name] for name in wanted} == wanted


def test_an_event_comes_with_the_sentence_that_proves_it(client: TestClient) -> None:
    told = client.get("/events/wheat").json()
    assert msgspec.convert(told["event"], Event).evidence.text == "Russia shipped wheat to Mali."


def test_an_incident_comes_with_its_reports(client: TestClient) -> None:
    told = client.get("/incidents/incident-1").json()
    assert [one["event"]["id"] for one in told["reports"]] == told["incident"]["reports"]
    assert client.get("/incidents/visit-courier").json() == told


def test_a_story_comes_with_its_articles(client: TestClient) -> None:
    told = client.get("/stories/story-1").json()
    assert [one["id"] for one in told["articles"]] == ["article-courier", "article-herald"]


def test_an_explanation_says_what_each_field_rests_on(client: TestClient) -> None:
    told = client.get("/events/raid/explain").json()
    assert {"type", "quad", "actor", "confidence"} <= {step["field"] for step in told["steps"]}


def test_an_incident_without_reports_is_not_there(store: Store, writer: TestClient) -> None:
    from dragoman.store.tables import events

    with store.write() as connection:
        connection.execute(update(events).where(events.c.incident == 1).values(incident=None))
        connection.execute(update(incidents).values(reports=0))
    assert writer.get("/incidents/incident-1").status_code == 404


@pytest.mark.parametrize("address, field", [
    pytest.param("/events?colour=red", "colour", id="no such parameter"),
    pytest.param("/events?actor=Nobody Atall", "actor", id="nobody of that name"),
    pytest.param("/events?type=MEET", "type", id="no such type"),
    pytest.param("/events?since=soon", "since", id="no day"),
    pytest.param("/events?since=2024-02-30", "since", id="no day of the calendar"),
    pytest.param("/events?since=2024-01-01%0A", "since", id="a line end"),
    pytest.param("/events?confidence=2", "confidence", id="out of bounds"),
    pytest.param("/events?confidence=nan", "confidence", id="no number"),
    pytest.param("/events?confidence=1&confidence=0", "confidence", id="twice"),
    pytest.param("/events?limit=0", "limit", id="too few"),
    pytest.param("/events?limit=501", "limit", id="too many"),
    pytest.param("/events?limit=1.5", "limit", id="not whole"),
    pytest.param("/events?between=MLI", "between", id="one of two"),
    pytest.param("/events?text=-only", "text", id="no word to look for"),
    pytest.param("/events?text=%00", "text", id="a control character"),
    pytest.param("/events?actor=", "actor", id="empty"),
    pytest.param("/events?" + "&".join(["type=AID"] * (MOST_VALUES + 1)), "type", id="too many values"),
    pytest.param(f"/events?text={'a' * (LONGEST + 1)}", "text", id="too long"),
    pytest.param("/events?cursor=nonsense", "cursor", id="no cursor"),
    pytest.param("/counts", "by", id="left out"),
    pytest.param("/counts?by=colour", "by", id="no column"),
    pytest.param("/counts?by=type,type", "by", id="a column twice"),
    pytest.param("/counts?by=type,mode,quad,month,actor", "by", id="too many columns"),
    pytest.param("/counts?by=type&order=newest", "order", id="no order"),
    pytest.param("/counts?by=type&count=people", "count", id="not counted"),
    pytest.param("/dyad?a=MLI&b=Nobody", "b", id="nobody beside"),
    pytest.param("/events?place=Nowhere", "place", id="no place"),
    pytest.param("/events?source=Nothing", "source", id="no source"),
])  # fmt: skip
def test_a_bad_question_is_refused_and_says_which_parameter(client: TestClient, address: str, field: str) -> None:
    told = client.get(address)
    assert told.status_code == 400, told.text
    error = told.json()["error"]
    assert (error["code"], error["field"], sorted(error)) == ("bad_parameter", field, ["code", "field", "message"])


OF_ONE = [one.path.replace("{id}", "nothing") for one in ENDPOINTS if one.of_one and not one.of_uploads]
ELSEWHERE = [
    "/nothing",
    "/events/",
    "/events/a%2Fb",
    "/events/%00",
    f"/events/{'a' * 1_000}",
    "/articles/..%2F..%2Fetc",
]


@pytest.mark.parametrize("address", OF_ONE + ELSEWHERE)
def test_what_is_not_there_is_told_in_the_same_shape(client: TestClient, address: str) -> None:
    told = client.get(address)
    assert (told.status_code, told.json()["error"]["code"]) == (404, "not_found")


INJECTIONS = ["' OR 1=1 --", '"; DROP TABLE events; --', "%' UNION SELECT key FROM captures --", "MLI') OR ('1'='1"]


@pytest.mark.parametrize("name", ["actor", "recipient", "party", "country", "place", "source", "coder", "text"])
@pytest.mark.parametrize("value", INJECTIONS)
def test_sql_in_a_filter_is_a_name_like_any_other(client: TestClient, name: str, value: str) -> None:
    told = client.get("/events", params={name: value})
    assert told.status_code in (200, 400)
    assert not told.json().get("events")
    assert len(client.get("/events").json()["events"]) == 11


def test_bodies_with_many_terms_are_not_too_much(client: TestClient) -> None:
    many = [("party", name) for name in ("UN", "EU", "NATO", "ECOWAS", "African Union", "OPEC", "AES", "BRICS", "G77")]
    for address in ("/events", "/incidents", "/actors"):
        assert client.get(address, params=many).status_code in (200, 400)
