from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.web.charted import Page

from dragoman.store import Store
from dragoman.store.dyads import dyad
from dragoman.web.dealings import dealings
from dragoman.web.layout import positions
from dragoman.web.network import named, placed

WINDOW = ("2019", "2024")


@pytest.mark.parametrize("filters", [{}, {"quad": "material conflict"}, {"text": "talks"}, {"status": "planned"}],
                         ids=["all", "quad", "words", "planned"])  # fmt: skip
def test_a_line_has_the_numbers_of_the_pairs_own_page(shared_store: Store, filters: dict[str, str]) -> None:
    found = dealings(shared_store, WINDOW, **filters)
    assert found.edges
    for edge in [*found.edges[:4], *found.edges[-2:]]:
        pair = dyad(shared_store, edge.one, edge.other, since=WINDOW[0], until=WINDOW[1], **filters)
        assert pair.score is not None
        assert edge.number == pair.number
        assert edge.score == pytest.approx(pair.score, abs=0.011)


def test_the_pairs_that_deal_most_come_first(shared_store: Store) -> None:
    every = dealings(shared_store, WINDOW).edges
    assert [edge.number for edge in every] == sorted((edge.number for edge in every), reverse=True)
    assert dealings(shared_store, WINDOW, limit=5).edges == every[:5]


def test_the_layout_is_the_same_each_time_and_within_its_frame() -> None:
    ties = [(0, 1, 1.0), (1, 2, 0.5), (3, 4, 0.2), (0, 5, 0.1)]
    first = positions(6, ties)
    assert first == positions(6, ties)
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in first)
    assert len({(round(x, 2), round(y, 2)) for x, y in first}) == 6


@pytest.mark.parametrize("number", [0, 1, 2])
def test_few_actors_have_places_too(number: int) -> None:
    assert len(positions(number, [(0, 1, 1.0)] if number > 1 else [])) == number


def test_the_page_shows_the_pairs_as_lines_and_as_table(client: TestClient, shared_store: Store) -> None:
    answer = client.get("/network?since=2019&until=2024&pairs=30")
    page, found = Page(answer.text), dealings(shared_store, WINDOW, limit=30)
    assert [row for row in page.rows if len(row) == 3][1:] == [
        [f"{named(edge.one)} and {named(edge.other)}", f"{edge.number:,}", f"{edge.score:+.2f}"] for edge in found.edges
    ]
    assert answer.text.count("<circle") == len(placed(found.edges))
    edge = found.edges[0]
    assert f"/dyad?a={edge.one}&b={edge.other}&since=2019&until=2024" in page.links
    assert not page.forbidden
    assert page.controls <= page.labelled


@pytest.mark.parametrize("query, status", [
    pytest.param("pairs=100000", 400, id="too many pairs"),
    pytest.param("since=1900&until=1901", 200, id="before everything"),
    pytest.param("type=DANCE", 400, id="no type"),
    pytest.param("context=military&since=2015", 200, id="a context"),
])  # fmt: skip
def test_the_network_answers_every_question(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"/network?{query}").status_code == status
