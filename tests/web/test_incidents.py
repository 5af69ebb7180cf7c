"""Incidents as a list and one by one: versions beside each other, confirmations, merging and splitting by reviewers."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyarrow import parquet
from sqlalchemy import select
from starlette.testclient import TestClient
from tests.web.conftest import csrf_of, send
from tests.web.listed import asked, check_harmless, hostile, links, opened, plainly, rows, words

from dragoman.records import Place
from dragoman.store import Store
from dragoman.store.counting import count_by
from dragoman.store.dyads import dyad
from dragoman.store.shown import incidents_of
from dragoman.store.tables import events, incidents
from dragoman.web.small_map import small_map


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with asked(tmp_path_factory.mktemp("incidents") / "asked.db") as store, opened(store) as client:
        yield client


@pytest.fixture
def own(tmp_path: Path) -> Iterator[TestClient]:
    with asked(tmp_path / "asked.db") as store, opened(store) as client:
        yield client


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with hostile(tmp_path_factory.mktemp("incidents") / "hostile.db") as store, opened(store) as client:
        yield client


@pytest.mark.parametrize(
    "query, count",
    [
        pytest.param("", 9, id="all"),
        pytest.param("type=CONSULT", 1, id="three reports of one"),
        pytest.param("actor=MLI&recipient=FRA", 1, id="actor and recipient"),
        pytest.param("since=2024-01-11&until=2024-01-11", 0, id="the day of a report is not the incident's"),
        pytest.param("since=2024-01-10&until=2024-01-10", 1, id="the incident's own day"),
        pytest.param("text=wheat", 1, id="words"),
        pytest.param("place=Kidal", 1, id="place"),
        pytest.param("status=planned", 2, id="status"),
    ],
)
def test_a_row_is_an_incident(small: TestClient, query: str, count: int) -> None:
    page = small.get("/incidents?" + query).text
    assert len(rows(page)) == count
    assert f"{count or 0} incident" in words(page.partition('class="counts"')[2])


@pytest.mark.parametrize("order", ["newest", "oldest", "most", "conflict", "cooperation"])
@pytest.mark.parametrize("query", ["type=ASSAULT", "country=USA", "since=2019&until=2020-06"])
def test_pages_go_on_where_the_one_before_ended(
    client: TestClient, shared_store: Store, order: str, query: str
) -> None:
    address = f"/incidents?{query}&limit=37&order={order}"
    seen: list[str] = []
    while address:
        text = client.get(address).text
        found = links(text.partition("<tbody>")[2], "/incidents/")
        seen += dict.fromkeys(found)
        after = [one for one in links(text, "/incidents?") if "cursor=" in one]
        address = after[-1] if 'rel="next"' in text else ""
    filters = dict(part.split("=") for part in query.split("&"))
    known = [one.id for one in incidents_of(shared_store, **filters)]
    assert len(seen) == len(set(seen)) > 37
    if "since" in filters:  # there the incident's own day is asked for, as by every count
        assert len(seen) == sum(row.number for row in count_by(shared_store, "year", **filters))
    else:
        assert {one.rpartition("/")[2] for one in seen} == set(known)


def test_a_list_has_as_many_rows_as_the_dyad_counts(client: TestClient, shared_store: Store) -> None:
    found = dyad(shared_store, "USA", "RUS")
    month = max(found.months, key=lambda one: one.number)
    query = f"between=USA&between=RUS&status=reported&since={month.month}&until={month.month}"
    assert len(rows(client.get("/incidents?" + query).text)) == month.number > 0


@pytest.mark.parametrize("path", ["/incidents?type=FOO", "/incidents?cursor=x", "/incidents.csv?since=x"])
def test_a_question_that_cannot_be_asked_is_refused(small: TestClient, path: str) -> None:
    assert small.get(path).status_code == 400


def test_an_incident_shows_all_versions_and_where_they_differ(small: TestClient) -> None:
    page = small.get("/incidents/incident-1").text
    told = words(page)
    assert "3 reports in 3 articles" in told
    assert "2 texts; copies count once" in told
    for source in ("The Herald", "The Courier", "The Star", "TASS"):
        assert source in told
    assert "Lavr" in told
    assert "received the guest from Bamako" in told
    assert len(rows(page)) == 3
    assert "Memorandum on gold refining" in told
    assert '<svg class="place-map" role="img"' in page


def test_a_report_leads_to_its_incident(small: TestClient) -> None:
    answer = small.get("/incidents/visit-star", follow_redirects=False)
    assert answer.headers["location"] == "/incidents/incident-1"
    assert small.get("/incidents/wheat").status_code == 200


@pytest.mark.parametrize("name", ["none", "x" * 3_000, "' OR 1=1 --", "..%2f..%2fetc%2fpasswd", "%00"])
def test_an_incident_that_is_not_there_is_not_found(small: TestClient, name: str) -> None:
    assert small.get(f"/incidents/{name}").status_code == 404


def test_reports_are_split_off_and_the_splitting_undone(own: TestClient) -> None:
    page = "/incidents/incident-1"
    answer = send(own, page, {"event": "visit-star", "note": "another day"}, to=page + "/split")
    assert answer.status_code == 200  # type: ignore[attr-defined]
    assert "Split: these reports" in answer.text  # type: ignore[attr-defined]
    assert len(rows(own.get(page).text)) == 2
    assert "another day" in own.get(page).text
    number = own.get(page).text.partition('name="number" value="')[2].partition('"')[0]
    send(own, page, {"number": number}, to=page + "/undo")
    assert len(rows(own.get(page).text)) == 3


def test_two_incidents_are_merged_and_the_old_address_leads_to_the_new(own: TestClient) -> None:
    page = "/incidents/incident-1"
    new = str(send(own, page, {"event": "visit-star"}, to=page + "/split").url).partition("/incidents/")[2]  # type: ignore[attr-defined]
    new = new.partition("?")[0]
    assert len(rows(own.get(page).text)) == 2
    answer = send(own, page, {"other": new, "named": ""}, to=page + "/merge")
    assert "Merged" in answer.text  # type: ignore[attr-defined]
    assert len(rows(own.get(page).text)) == 3
    assert own.get(f"/incidents/{new}", follow_redirects=False).headers["location"] == page


@pytest.mark.parametrize(
    "act, form, status",
    [
        ("merge", {}, 400), ("merge", {"named": "none"}, 409), ("merge", {"named": "incident-1"}, 409),
        ("split", {}, 400), ("split", {"event": "wheat"}, 409), ("split", {"event": "'; DROP TABLE incidents"}, 409),
        ("undo", {}, 400), ("undo", {"number": "9"}, 409), ("undo", {"number": "1 OR 1=1"}, 400),
        ("undo", {"number": "٣"}, 400), ("merge", {"named": "x", "note": "n" * 6_000}, 409),
    ],
)  # fmt: skip
def test_an_act_that_cannot_be_is_refused(own: TestClient, act: str, form: dict[str, str], status: int) -> None:
    answer = send(own, "/incidents/incident-1", form, to=f"/incidents/incident-1/{act}")
    assert answer.status_code == status  # type: ignore[attr-defined]
    assert len(rows(own.get("/incidents/incident-1").text)) == 3


def test_only_reviewers_merge_and_split(own_store: Store, signed_in: Callable[[str], TestClient]) -> None:
    with own_store.read() as connection:
        row = connection.execute(select(incidents.c.key, incidents.c.id).where(incidents.c.reports > 2)).first()
        assert row is not None
        event = connection.scalar(select(events.c.id).where(events.c.incident == row.key, events.c.shown))
    page = f"/incidents/{row.id}"
    reader, reviewer = signed_in("rita"), signed_in("rob")
    assert "/split" not in reader.get(page).text
    assert "/merge" not in reader.get(page).text
    token = csrf_of(reader, page)
    assert reader.post(page + "/split", data={"event": event, "csrf": token}).status_code == 403
    assert reviewer.post(page + "/split", data={"event": event}).status_code == 403
    assert reviewer.post(page + "/split", data={"event": event, "csrf": token}).status_code == 403
    foreign = {"origin": "https://elsewhere.example"}
    own = {"event": event, "csrf": csrf_of(reviewer, page)}
    assert reviewer.post(page + "/split", data=own, headers=foreign).status_code == 403
    done = reviewer.post(page + "/split", data=own)
    assert done.status_code == 200
    assert "rob" in reviewer.get(page).text


def test_files_hold_what_the_filter_shows(small: TestClient) -> None:
    assert len(small.get("/incidents.csv").text.strip().splitlines()) == 10
    lines = [plainly(line) for line in small.get("/incidents.jsonl?type=CONSULT").content.splitlines()]
    assert [one["id"] for one in lines] == ["incident-1"]
    table = parquet.read_table(io.BytesIO(small.get("/incidents.parquet").content))
    assert table.num_rows == 9
    book = load_workbook(io.BytesIO(small.get("/incidents.xlsx").content), read_only=True)
    assert len(list(book["incidents"].iter_rows())) == 10


def test_hostile_words_are_shown_as_words(bad: TestClient) -> None:
    listed = bad.get("/incidents")
    check_harmless(listed.text)
    address = links(listed.text, "/incidents/")[0]
    page = bad.get(address)
    assert page.status_code == 200
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    check_harmless(page.text)
    for ending in ("csv", "xlsx", "jsonl", "parquet"):
        assert bad.get(f"/incidents.{ending}").status_code == 200


@pytest.mark.parametrize(
    "lat, lon, drawn",
    [
        (12.6, -8.0, True),
        (-89.9, 179.9, True),
        (0.0, 0.0, True),
        (91.0, 0.0, False),
        (None, None, False),
        (0.0, 999.0, False),
    ],
)
def test_a_small_map_is_drawn_where_there_is_a_place(lat: float | None, lon: float | None, drawn: bool) -> None:
    found = small_map(Place(text="<b>", lat=lat, lon=lon))
    assert (found is not None) == drawn
    assert "<b>" not in (found or "")
