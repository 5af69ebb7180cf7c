"""One actor's page: names, offices, organisations, dealings and months, for states, bodies, regions and people."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tests.web.listed import BAD, INJECTIONS, SCRIPT, asked, check_harmless, hostile, links, opened, words

from dragoman.store import Store
from dragoman.store.dyads import dyad
from dragoman.store.who import who
from dragoman.web import profile
from dragoman.web.bars import bars


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with asked(tmp_path_factory.mktemp("actor") / "asked.db") as store, opened(store) as client:
        yield client


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with hostile(tmp_path_factory.mktemp("actor") / "hostile.db") as store, opened(store) as client:
        yield client


@pytest.mark.parametrize(
    "who, told",
    [
        pytest.param("MLI", ["Mali (MLI)", "Abdoulaye Diop", "Alliance of Sahel States", "RUS", "2024-01"], id="code"),
        pytest.param("Mali", ["Mali (MLI)"], id="name"),
        pytest.param("Q95726063", ["Assimi Goïta", "Known as"], id="id"),
        pytest.param("AES", ["Alliance of Sahel States", "Members", "BFA", "2023-09-16"], id="body"),
        pytest.param("region:sahel", ["the region sahel", "Stands for"], id="region"),
        pytest.param("UNO", ["UNO"], id="code of no state"),
        pytest.param("Sergey Lavrov", ["Lavrov", "No report in this store names it"], id="in the tables alone"),
    ],
)
def test_everybody_has_a_page(small: TestClient, who: str, told: list[str]) -> None:
    page = small.get("/actors/" + quote(who))
    assert page.status_code == 200
    for one in told:
        assert one in words(page.text)


@pytest.mark.parametrize("who", [*INJECTIONS, SCRIPT, BAD, "x" * 3_000, "../../etc/passwd", "%00", "region:nowhere"])
def test_nobody_has_none(small: TestClient, who: str) -> None:
    page = small.get("/actors/" + quote(who, safe=""))
    assert page.status_code == 404
    check_harmless(page.text)


def test_names_have_their_days(small: TestClient) -> None:
    page = words(small.get("/actors/RUS").text)
    assert "Moscow 6 10 January 2024 1 June 2024" in page


@pytest.mark.parametrize("one", ["RUS", "USA"])
def test_dealings_have_the_numbers_of_the_pair_s_own_page(shared_store: Store, one: str) -> None:
    with shared_store.read() as connection:
        found = profile.partners(connection, who(connection, one))
    assert len(found) > 5
    for partner in found[:5]:
        between = dyad(shared_store, one, partner.name)
        assert (partner.incidents, partner.score) == (between.number, between.score)


def test_the_heading_counts_what_its_link_lists(client: TestClient) -> None:
    page = client.get("/actors/MLI").text
    address = links(page, "/incidents?party=MLI&status=reported")[0]
    number = words(page).partition("incidents told as done")[0].rsplit(maxsplit=1)[-1]
    assert f"{number} incidents" in words(client.get(address).text)


def test_bars_stand_for_all_months() -> None:
    months = [profile.Month(f"{year}-{month:02d}", (1, 0, 2, 0)) for year in (2023, 2024) for month in range(1, 13)]
    drawn = bars(months, "<b>")
    assert drawn.count("<rect") == 48
    assert ">2024<" in drawn
    assert "<b>" not in drawn


def test_hostile_words_are_shown_as_words(bad: TestClient) -> None:
    for path in ("/actors/MLI", "/actors/RUS"):
        page = bad.get(path)
        assert page.status_code == 200
        assert "&lt;script&gt;" in page.text
        check_harmless(page.text)
    for address in links(bad.get("/actors/MLI").text, "/actors/"):
        answer = bad.get(address)
        assert answer.status_code in (200, 404)
        check_harmless(answer.text)
