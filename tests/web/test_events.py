"""The list of events: what it filters, counts, pages and gives as files; that nothing of a question or a page acts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook
from pyarrow import parquet
from starlette.testclient import TestClient
from tests.web.listed import INJECTIONS, asked, check_harmless, hostile, links, opened, plainly, rows, words

from dragoman.store import Store
from dragoman.store.asking import Filters
from dragoman.web import downloads
from dragoman.web import events as page_module


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with asked(tmp_path_factory.mktemp("events") / "asked.db") as store, opened(store) as client:
        yield client


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with hostile(tmp_path_factory.mktemp("events") / "hostile.db") as store, opened(store) as client:
        yield client


@pytest.mark.parametrize(
    "query, count",
    [
        pytest.param("", 11, id="all"),
        pytest.param("actor=FRA", 1, id="actor"),
        pytest.param("recipient=FRA", 2, id="recipient"),
        pytest.param("party=FRA", 3, id="party"),
        pytest.param("between=MLI&between=RUS", 5, id="between"),
        pytest.param("type=CONSULT&type=aid", 4, id="two types"),
        pytest.param("mode=visit", 3, id="mode"),
        pytest.param("quad=1", 5, id="quad by number"),
        pytest.param("context=economic", 1, id="context"),
        pytest.param("status=planned", 2, id="status"),
        pytest.param("country=RUS", 2, id="country"),
        pytest.param("place=Kidal", 1, id="place"),
        pytest.param("since=2024-03&until=2024-03", 3, id="month"),
        pytest.param("source=TASS", 1, id="wire"),
        pytest.param("confidence=0.5", 10, id="confidence"),
        pytest.param("reviewed=no&type=AID", 1, id="not reviewed"),
        pytest.param("text=wheat", 1, id="words"),
        pytest.param("actor=Diop", 3, id="a person"),
    ],
)
def test_each_filter_narrows_the_list(small: TestClient, query: str, count: int) -> None:
    page = small.get("/events?" + query)
    assert page.status_code == 200
    assert len(rows(page.text)) == count
    assert f"{count} report" in words(page.text.partition('class="counts"')[2])


def test_a_heading_says_what_it_counts(small: TestClient) -> None:
    assert "3 reports of 1 incident · type CONSULT" in words(small.get("/events?type=CONSULT").text)
    assert "3 reports of 2 events" in words(small.get("/events?type=CONSULT&count=events").text)


def test_counting_ends_somewhere(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.web.happenings.MOST_COUNTED", 100)
    assert "more than 100 reports of more than 100 incidents" in words(client.get("/events?until=2024-12-30").text)


def test_a_row_marks_its_trigger_and_leads_to_incident_article_and_explanation(small: TestClient) -> None:
    page = small.get("/events?text=wheat").text
    assert "<mark>Russ</mark>ia shipped wheat" in page
    assert links(page, "/incidents/") == ["/incidents/wheat"]
    assert "/articles/article-herald" in links(page, "/articles/")
    assert "/events/wheat" in links(page, "/events/")


@pytest.mark.parametrize("order", ["newest", "oldest", "conflict", "cooperation", "confidence", "added"])
def test_pages_go_on_where_the_one_before_ended(client: TestClient, shared_store: Store, order: str) -> None:
    address = f"/events?type=ASSAULT&limit=40&order={order}"
    seen: list[str] = []
    while address:
        text = client.get(address).text
        seen += [one for one in links(text, "/events/") if "explain" not in one][::2]
        after = [one for one in links(text, "/events?") if "cursor=" in one]
        address = after[-1] if 'rel="next"' in text else ""
    with shared_store.read():
        known = len({one.id for one in _events(shared_store, type=("ASSAULT",))})
    assert len(seen) == len(set(seen)) == known > 80


def _events(store: Store, **filters: object) -> Iterator[object]:
    from dragoman.store.questions import events_of

    return events_of(store, **filters)  # type: ignore[return-value, arg-type]


def test_a_question_is_kept_by_its_form(small: TestClient) -> None:
    page = small.get("/events?actor=MLI&actor=RUS&type=AID&quad=2&order=oldest&confidence=0.5").text
    for held in (
        'name="actor" value="MLI"', 'name="actor" value="RUS"', 'value="AID" checked', "<option selected>oldest",
        'value="material cooperation" checked', 'name="confidence" value="0.5"',
    ):  # fmt: skip
        assert held in page


def test_empty_fields_leave_the_address(small: TestClient) -> None:
    answer = small.get("/events?actor=MLI&recipient=&text=+&type=AID", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/events?actor=MLI&type=AID"


@pytest.mark.parametrize(
    "query, field",
    [
        ("type=FOO", "type"), ("quad=9", "quad"), ("status=maybe", "status"), ("since=2024-13", "since"),
        ("until=yesterday", "until"), ("confidence=2", "confidence"), ("confidence=high", "confidence"),
        ("confidence=nan", "confidence"), ("actor=Nobody+At+All", "actor"), ("country=Atlantis", "country"),
        ("place=Nowhere", "place"), ("source=Nobody%27s+News", "source"), ("order=random", "order"),
        ("count=words", "count"), ("limit=0", "limit"), ("limit=1000000", "limit"), ("limit=%D9%A1", "limit"),
        ("cursor=xyz", "cursor"), ("cursor=WyJhIixudWxsLDFd", "cursor"), ("between=MLI", "between"),
        ("text=-war", "text"), ("text=" + "x+" * 249, "text"), ("actor=" + "x" * 501, "actor"),
        ("&".join(f"type=T{n}" for n in range(30)), "type"), ("since=2024&since=2025", "since"),
        ("reviewed=perhaps", "reviewed"), ("mode=dance", "mode"), ("context=love", "context"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_told_with_its_field(small: TestClient, query: str, field: str) -> None:
    page = small.get("/events?" + query)
    assert page.status_code == 400
    assert f"<strong>{field}</strong>:" in page.text
    assert 'role="alert"' in page.text
    if field != "cursor":  # a file has no pages
        assert small.get("/events.csv?" + query).status_code == 400


@pytest.mark.parametrize("name", [*Filters.__struct_fields__, "order", "count", "limit", "cursor"])
@pytest.mark.parametrize("path", ["/events", "/incidents", "/events.csv", "/incidents.jsonl"])
def test_no_filter_lets_sql_through(small: TestClient, name: str, path: str) -> None:
    before = len(rows(small.get("/events").text))
    for told in INJECTIONS:
        pairs = [(name, told)] * (2 if name == "between" else 1)
        if name == "between":
            pairs[1] = (name, told + " ")
        answer = small.get(f"{path}?{urlencode(pairs)}")
        assert answer.status_code in (200, 400), told
        if answer.status_code == 200 and path in ("/events", "/incidents"):
            assert not rows(answer.text), told
            check_harmless(answer.text)
    assert len(rows(small.get("/events").text)) == before


@pytest.mark.parametrize("path", ["/events", "/events/bad-one", "/events?text=met&count=events"])
def test_hostile_words_are_shown_as_words(bad: TestClient, path: str) -> None:
    page = bad.get(path)
    assert page.status_code == 200
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<mark>met</mark>" in page.text
    check_harmless(page.text)


def test_a_hostile_question_is_shown_as_words(small: TestClient) -> None:
    page = small.get(
        "/events", params={"actor": "<script>alert(1)</script>\u202e\"'", "type": '"><script>alert(1)</script>'}
    )
    assert page.status_code == 400
    check_harmless(page.text)


def test_every_control_has_a_label_and_ids_are_unique(small: TestClient) -> None:
    page = small.get("/events?actor=MLI&actor=RUS&between=MLI&between=RUS").text
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    controls = re.findall(r"<(?:input|select)[^>]*>", page)
    for one in controls:
        if 'type="checkbox"' in one or 'type="hidden"' in one:
            continue
        assert f'for="{re.findall(r"""id="([^"]+)""", one)[0]}"' in page
    assert page.count("<h1>") == 1


def test_an_event_is_explained_field_by_field(small: TestClient) -> None:
    page = words(small.get("/events/wheat").text)
    for told in ("AID", "Russ ia shipped wheat to Mali.", "before publication", "The Herald", "PLOVER's quad of AID"):
        assert told in page
    assert small.get("/events/envoy").status_code == 200
    assert small.get("/events/none-of-that-id").status_code == 404
    assert small.get("/events/visit-her", follow_redirects=False).headers["location"] == "/events/visit-herald"


def test_files_hold_what_the_filter_shows(small: TestClient) -> None:
    query = "?type=CONSULT"
    csv = small.get("/events.csv" + query)
    assert csv.headers["content-disposition"].startswith('attachment; filename="events-')
    assert csv.headers["content-type"].startswith("text/csv")
    assert len(csv.text.strip().splitlines()) == 4
    lines = [plainly(line) for line in small.get("/events.jsonl" + query).content.splitlines()]
    assert {one["id"] for one in lines} == {"visit-herald", "visit-courier", "visit-star"}
    table = parquet.read_table(io.BytesIO(small.get("/events.parquet" + query).content))
    assert table.num_rows == 3
    book = load_workbook(io.BytesIO(small.get("/events.xlsx" + query).content), read_only=True)
    assert book.sheetnames == ["events", "agreements", "how made"]
    assert len(list(book["events"].iter_rows())) == 4
    assert small.get("/events.exe").status_code == 404


def test_a_file_of_hostile_words_holds_no_formula(bad: TestClient) -> None:
    book = load_workbook(io.BytesIO(bad.get("/events.xlsx").content), read_only=True)
    assert all(cell.data_type != "f" for row in book["events"].iter_rows() for cell in row)


def test_a_file_too_large_is_refused_before_it_begins(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "MOST_DOWNLOADED", 100)
    refused = client.get("/events.csv")
    assert refused.status_code == 400
    assert "more than 100 reports" in refused.text
    assert client.get("/events.csv?type=AGREE").status_code == 200


def test_too_many_files_at_once_are_refused(client: TestClient) -> None:
    for _ in range(downloads.MOST_AT_ONCE):
        downloads._ROOM.acquire()
    try:
        assert client.get("/events.csv?type=AGREE").status_code == 503
    finally:
        for _ in range(downloads.MOST_AT_ONCE):
            downloads._ROOM.release()
    assert client.get("/events.csv?type=AGREE").status_code == 200


def test_a_writer_gives_up_when_nobody_takes_its_file() -> None:
    def endless(stream: io.BufferedIOBase) -> None:
        while True:
            stream.write(b"x" * 100_000)

    downloads.download("endless", "csv", endless)  # type: ignore[arg-type]
    assert downloads._ROOM.acquire(timeout=5)
    downloads._ROOM.release()


def test_what_fails_at_the_beginning_of_a_file_is_raised() -> None:
    def fails(_stream: object) -> None:
        raise OSError("no disk")

    with pytest.raises(OSError, match="no disk"):
        downloads.download("fails", "csv", fails)


def test_no_page_is_given_without_a_sign_in(signed_in) -> None:  # type: ignore[no-untyped-def]
    stranger = signed_in("")
    for path in ("/events", "/events.csv", "/events/x", "/incidents", "/incidents.csv", "/agreements", "/actors/MLI"):
        answer = stranger.get(path, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login")


def test_lists_hold_on_a_store_with_nothing_in_it(tmp_path: Path) -> None:
    with Store(tmp_path / "empty.db") as store, opened(store) as client:
        for path in ("/events", "/incidents", "/agreements"):
            page = client.get(path)
            assert page.status_code == 200
            assert 'class="notice"' in page.text
        assert client.get("/actors/MLI").status_code == 200
        for path in ("/events.csv", "/incidents.csv", "/agreements.csv", "/events.xlsx", "/incidents.parquet"):
            assert client.get(path).status_code == 200
