"""The register of agreements: filters, histories, evidence, the count check; one agreement's page."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient
from tests.web.listed import INJECTIONS, asked, check_harmless, hostile, links, opened, plainly, rows, words

from dragoman.web import agreements as module


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with asked(tmp_path_factory.mktemp("agreements") / "asked.db") as store, opened(store) as client:
        yield client


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with hostile(tmp_path_factory.mktemp("agreements") / "hostile.db") as store, opened(store) as client:
        yield client


@pytest.mark.parametrize(
    "query, count",
    [
        ("", 2), ("party=MLI", 2), ("party=FRA", 0), ("between=MLI&between=RUS", 2), ("state=signed", 1),
        ("state=signed&state=negotiated", 2), ("field=mining", 2), ("kind=memorandum", 2), ("kind=treaty", 0),
        ("since=2024-01-11", 1), ("until=2024-01-10", 1), ("source=The+Star", 1), ("text=refinery", 2), ("text=oil", 0),
    ],
)  # fmt: skip
def test_each_filter_narrows_the_register(small: TestClient, query: str, count: int) -> None:
    page = small.get("/agreements?" + query)
    assert page.status_code == 200
    assert len(rows(page.text)) == count
    assert f"{count} agreement" in words(page.text.partition('class="counts"')[2])


@pytest.mark.parametrize(
    "query, field",
    [("state=foo", "state"), ("field=love", "field"), ("kind=x", "kind"), ("party=Nobody+Here", "party"),
     ("since=x", "since"), ("order=most", "order"), ("cursor=x", "cursor"), ("between=MLI", "between")],
)  # fmt: skip
def test_a_value_that_cannot_be_is_told_with_its_field(small: TestClient, query: str, field: str) -> None:
    page = small.get("/agreements?" + query)
    assert page.status_code == 400
    assert f"<strong>{field}</strong>:" in page.text


@pytest.mark.parametrize(
    "name", ["party", "between", "since", "until", "source", "text", "state", "field", "kind", "order"]
)
def test_no_filter_lets_sql_through(small: TestClient, name: str) -> None:
    for told in INJECTIONS:
        pairs = [(name, told)] + ([(name, told + "2")] if name == "between" else [])
        answer = small.get("/agreements?" + urlencode(pairs))
        assert answer.status_code in (200, 400)
        if answer.status_code == 200:
            assert not rows(answer.text)
        check_harmless(answer.text)
    assert len(rows(small.get("/agreements").text)) == 2


def test_pages_go_on_where_the_one_before_ended(small: TestClient) -> None:
    first = small.get("/agreements?limit=1&order=oldest").text
    after = [one for one in links(first, "/agreements?") if "cursor=" in one]
    second = small.get(after[-1]).text
    assert "negotiated" in rows(first)[0]
    assert "signed" in rows(second)[0]
    assert 'rel="next"' not in second


def test_counting_ends_somewhere(small: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_COUNTED", 1)
    assert "more than 1 agreements" in words(small.get("/agreements?until=2024-12-30").text)


def test_an_agreement_has_its_parties_history_and_evidence(small: TestClient) -> None:
    page = words(small.get("/agreements/pact-star").text)
    for told in (
        "Memorandum on gold refining",
        "signed",
        "MLI",
        "RUS",
        "mining",
        "The two sides agreed on a refinery.",
    ):
        assert told in page
    assert "/dyad?a=MLI&b=RUS" in links(small.get("/agreements/pact-star").text, "/dyad")


@pytest.mark.parametrize("name", ["none", "' OR 1=1 --", "x" * 3_000, "%00", "..%2F..%2Fetc"])
def test_an_agreement_that_is_not_there_is_not_found(small: TestClient, name: str) -> None:
    assert small.get(f"/agreements/{name}").status_code == 404


def test_announced_and_found_are_told_where_they_differ(bad: TestClient) -> None:
    page = words(bad.get("/agreements").text)
    assert "Count check: 2 articles announce more agreements" in page
    assert "3 announced, 2 found" in page
    assert "3 announced, 2 found" in words(bad.get("/agreements/bad-pact-one").text)


def test_an_article_that_gives_no_number_is_not_called_wrong(small: TestClient) -> None:
    assert "no article announces more agreements" in words(small.get("/agreements").text)
    assert "gives no number, or the number found" in words(small.get("/agreements/pact-star").text)


def test_hostile_words_are_shown_as_words(bad: TestClient) -> None:
    for path in ("/agreements", "/agreements/bad-pact-one", "/agreements/bad-pact-two"):
        page = bad.get(path)
        assert page.status_code == 200
        assert "&lt;script&gt;" in page.text
        check_harmless(page.text)


def test_files_hold_what_the_filter_shows(small: TestClient) -> None:
    assert len(small.get("/agreements.csv?state=signed").text.strip().splitlines()) == 2
    lines = [plainly(line) for line in small.get("/agreements.jsonl").content.splitlines()]
    assert {one["id"] for one in lines} == {"pact-star", "pact-herald"}
    assert small.get("/agreements.xlsx").status_code == 404
    assert small.get("/agreements.csv?party=Nobody+Here").status_code == 400
