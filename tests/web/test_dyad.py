from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.web.charted import Page

from dragoman.store import Store
from dragoman.store.dyads import dyad
from dragoman.web.sides import pair


def months(page: Page) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in page.rows if len(row[0]) == 7 and row[0][4:5] == "-"}


@pytest.mark.parametrize("query, asked", [
    pytest.param("", {}, id="all"),
    pytest.param("&since=2020&until=2022-06", {"since": "2020", "until": "2022-06"}, id="days"),
    pytest.param("&count=reports&quad=material+conflict", {"count": "reports", "quad": "material conflict"}, id="quad"),
])  # fmt: skip
def test_the_table_has_the_numbers_of_the_question(
    client: TestClient, shared_store: Store, query: str, asked: dict[str, str]
) -> None:
    answer = client.get(f"/dyad?a=USA&b=RUS{query}")
    found = dyad(shared_store, "USA", "RUS", **asked)
    page = Page(answer.text)
    assert months(page) == {
        month.month: [*map(str, month.quads), str(month.number), f"{month.score:+.2f}"]
        for month in found.months
        if month.number
    }
    assert f"{found.number:,} {found.counted}" in answer.text
    assert page.tags.count("svg") == 1
    assert page.tags.count("h1") == 1
    assert not page.forbidden


def test_another_pair_stands_beside(client: TestClient, shared_store: Store) -> None:
    answer = client.get("/dyad?a=USA&b=RUS&with=FRA,RUS")
    beside = dyad(shared_store, "FRA", "RUS")
    rows = months(Page(answer.text))
    assert {name: row[6] for name, row in rows.items() if row[6] != "0"} == {
        month.month: str(month.number) for month in beside.months if month.number
    }


def test_two_fields_of_the_form_become_one_in_the_address(client: TestClient) -> None:
    answer = client.get("/dyad?a=USA&b=RUS&c=FRA&d=MLI&since=&type=", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/dyad?a=USA&b=RUS&with=FRA%2CMLI"


def test_without_a_pair_the_page_asks_for_one_and_suggests_some(client: TestClient) -> None:
    page = Page(client.get("/dyad").text)
    assert page.controls
    assert page.controls <= page.labelled
    assert [link for link in page.links if link.startswith("/dyad?a=")]


def test_every_month_leads_to_its_incidents(client: TestClient, shared_store: Store) -> None:
    page = Page(client.get("/dyad?a=USA&b=RUS&type=ASSAULT").text)
    name = next(month.month for month in dyad(shared_store, "USA", "RUS", type="ASSAULT").months if month.number)
    wanted = f"/incidents?between=USA&between=RUS&status=reported&type=ASSAULT&since={name}&until={name}"
    assert wanted in page.links


def test_values_that_the_form_does_not_show_stay_with_it(client: TestClient) -> None:
    text = client.get("/dyad?a=USA&b=RUS&type=AGREE&type=CONSULT&confidence=0.5").text
    assert '<input type="hidden" name="type" value="CONSULT">' in text
    assert '<input type="hidden" name="confidence" value="0.5">' in text


@pytest.mark.parametrize("query, status", [
    pytest.param("a=USA&b=Nobody+At+All", 400, id="nobody of that name"),
    pytest.param("a=USA&b=RUS&quad=9", 400, id="no quad"),
    pytest.param("a=USA&b=RUS&since=soon", 400, id="no day"),
    pytest.param("a=USA&b=RUS&count=rumours", 400, id="not counted"),
    pytest.param("a=USA&b=RUS&with=FRA", 400, id="half a pair"),
    pytest.param("a=USA&b=RUS&confidence=high", 400, id="no number"),
    pytest.param("a=USA'+OR+1%3D1--&b=RUS", 400, id="SQL for a name"),
    pytest.param("a=USA&b=RUS&text=%22)+OR+evidence+MATCH+%22a", 200, id="SQL for words"),
    pytest.param("a=USA", 200, id="one side"),
])  # fmt: skip
@pytest.mark.parametrize("address", ["/dyad", "/charts/dyad.svg"])
def test_what_cannot_be_asked_is_told(client: TestClient, address: str, query: str, status: int) -> None:
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == (400 if query == "a=USA" and address != "/dyad" else status)
    assert "Traceback" not in answer.text


def test_markup_in_a_name_is_shown_as_words(client: TestClient) -> None:
    hostile = "<script>alert(1)</script>"
    answer = client.get("/dyad", params={"a": hostile, "b": "RUS"})
    assert answer.status_code == 400
    assert hostile not in answer.text
    assert not Page(client.get("/dyad", params={"a": hostile}).text).forbidden


@pytest.mark.parametrize("ending, kind", [("svg", "image/svg+xml"), ("png", "image/png")])
def test_the_chart_can_be_downloaded(client: TestClient, ending: str, kind: str) -> None:
    answer = client.get(f"/charts/dyad.{ending}?a=USA&b=RUS&with=MLI,RUS")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"] == f'attachment; filename="usa-rus.{ending}"'
    assert client.get(f"/charts/dyad.{ending}x?a=USA&b=RUS").status_code == 404


def test_voices_are_named_in_no_more_than_is_counted(shared_store: Store) -> None:
    found, (one, other) = pair(shared_store, "USA", "RUS")
    assert found == dyad(shared_store, "USA", "RUS")
    assert (one.label, other.label) == (found.one, found.other)
    assert one.voices
    assert all(voice.country == "USA" and 0 < voice.number <= found.number for voice in one.voices)
    assert [voice.number for voice in one.voices] == sorted((voice.number for voice in one.voices), reverse=True)
