from __future__ import annotations

import importlib.util
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from starlette.testclient import TestClient
from tests.web.charted import Page

from dragoman.store import Store
from dragoman.store.counting import count_by
from dragoman.web import outlines
from dragoman.web.map import map_svg
from dragoman.web.outlines import VIEWS, WORLD, around, land, middles, projection
from dragoman.web.spots import REACH, Spot, Spots, clustered, spots
from dragoman.web.windows import months_before, span_of, window

ROOT = Path(__file__).parents[2]
LARGEST = 150_000  # bytes


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_outlines", ROOT / "tools" / "make_outlines.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def spot(name: str, lon: float, lat: float, *quads: int) -> Spot:
    first, second, third, fourth = quads
    return Spot(name, name, "MLI", lon, lat, (first, second, third, fourth))


def test_outlines_can_be_read_and_say_where_they_come_from() -> None:
    found = outlines.outlines()
    assert outlines.PATH.stat().st_size < LARGEST
    assert "Natural Earth" in found.source
    assert "public domain" in found.source
    codes = [state.code for state in found.states if state.code]
    assert len(codes) == len(set(codes)) > 170


@pytest.mark.parametrize("code, lon, lat", [
    pytest.param("MLI", -3.5, 17.4, id="Mali"),
    pytest.param("RUS", 97, 65, id="Russia"),
    pytest.param("BRA", -54, -13, id="Brazil"),
    pytest.param("AUS", 135, -26, id="Australia"),
])  # fmt: skip
def test_states_are_where_they_are(code: str, lon: float, lat: float) -> None:
    west_east, south_north = middles()[code]
    assert abs(west_east - lon) < 22
    assert abs(south_north - lat) < 12


def test_no_outline_runs_across_the_whole_map() -> None:
    for state in outlines.outlines().states:
        for ring in state.rings:
            points = list(outlines.points_of(ring))
            assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in points)
            assert max(abs(x2 - x1) for (x1, _), (x2, _) in pairwise(points)) < 90


def test_a_ring_over_the_date_line_is_cut_in_two() -> None:
    parts = list(tool().cut([(170, 10), (-170, 10), (-170, 20), (170, 20), (170, 10)]))
    assert sorted((min(x for x, _ in part), max(x for x, _ in part)) for part in parts) == [(-180, -170), (170, 180)]


@pytest.mark.parametrize("view", list(VIEWS.values()), ids=list(VIEWS))
def test_every_view_holds_its_corners_and_land(view: outlines.View) -> None:
    on = projection(view)
    assert on.height <= on.width
    x, y = on.place((view.west + view.east) / 2, (view.south + view.north) / 2)
    assert 0 < x < on.width
    assert 0 < y < on.height
    assert land(on).startswith("M")


def test_robinson_keeps_order_and_meets_the_edges() -> None:
    heights = [outlines.robinson(0, lat)[1] for lat in range(-90, 91)]
    assert heights == sorted(heights)
    assert outlines.robinson(180, 0)[0] == pytest.approx(0.5)
    assert outlines.robinson(180, 90)[0] == pytest.approx(0.5 * 0.5322)


@pytest.mark.parametrize("points, whole", [
    pytest.param([], True, id="nowhere"),
    pytest.param([(-170.0, 0.0), (170.0, 0.0)], True, id="far apart"),
    pytest.param([(1.4, 18.4)], False, id="one place"),
    pytest.param([(179.9, 10.0)], False, id="at the edge"),
    pytest.param([(0.0, 84.0), (10.0, 30.0)], False, id="far north"),
])  # fmt: skip
def test_the_view_holds_all_places(points: list[tuple[float, float]], whole: bool) -> None:
    view = around(points)
    assert (view == WORLD) == whole
    assert whole or all(projection(view).holds(*point) for point in points)


def test_places_that_lie_close_become_one_and_none_is_lost() -> None:
    on = projection(VIEWS["sahel"])
    near = 0.5 * REACH / on.width * (on.view.east - on.view.west)
    found = clustered(
        [spot("a", 0, 15, 3, 0, 0, 1), spot("b", near, 15, 1, 0, 0, 0), spot("c", 20, 15, 0, 2, 0, 0)], on
    )
    assert [[one.name for one in cluster.spots] for cluster in found] == [["a", "b"], ["c"]]
    assert [cluster.quads for cluster in found] == [(4, 0, 0, 1), (0, 2, 0, 0)]
    assert clustered([spot("far", 100, 50, 1, 0, 0, 0)], on) == []


def test_the_map_counts_what_the_counts_count(shared_store: Store) -> None:
    found = spots(shared_store, ("2015", "2025"))
    total = sum(count.number for count in count_by(shared_store, "year", status="reported", since="2015", until="2025"))
    assert found.number + found.placeless == total
    assert found.number > 0


def test_the_page_shows_the_places_as_map_and_as_table(client: TestClient, shared_store: Store) -> None:
    answer = client.get("/map?since=2020&until=2024")
    page, found = Page(answer.text), spots(shared_store, ("2020", "2024"))
    rows = [row for row in page.rows if len(row) == 7][1:]
    assert [[row[0], *row[2:]] for row in rows] == [
        [one.name, *map(str, one.quads), str(one.number)] for one in found.spots[:100]
    ]
    assert f"{found.number:,} incidents" in answer.text
    assert not page.forbidden
    assert page.controls <= page.labelled
    assert "svg" in page.tags


@pytest.mark.parametrize("query, status", [
    pytest.param("view=sahel&actor=MLI", 200, id="a part of the world"),
    pytest.param("view=moon", 400, id="no part of the world"),
    pytest.param("since=2020-13", 400, id="no month"),
    pytest.param("until=2016", 200, id="only an end"),
    pytest.param("actor=Nobody+Whatsoever", 400, id="nobody of that name"),
    pytest.param("since=1900&until=1901", 200, id="before everything"),
    pytest.param("place=x'%3BDROP+TABLE+events--", 404, id="SQL for a place"),
])  # fmt: skip
def test_the_map_answers_every_question(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"/map?{query}").status_code == status


@pytest.mark.parametrize(
    "month, number, wanted", [("2024-01", 1, "2023-12"), ("2024-12", -1, "2025-01"), ("2024-05", 11, "2023-06")]
)
def test_months_are_counted_over_years(month: str, number: int, wanted: str) -> None:
    assert months_before(month, number) == wanted


def test_without_days_the_last_year_of_the_store_is_shown(shared_store: Store) -> None:
    span = span_of(shared_store)
    assert span is not None
    assert window(span, None, None) == (months_before(span.last, 11), span.last)
    assert window(span, "2020", None) == ("2020", span.last)
    assert window(span, None, "2020") == ("2020-01", "2020")
    assert window(None, None, None) is None


def test_markup_in_a_places_name_is_shown_as_words() -> None:
    hostile = spot("<script>alert(1)</script>\u202e", 0, 15, 3, 0, 0, 1)
    found = Spots("2024", "2025", (hostile,), 0)
    drawn = map_svg(found, clustered(found.spots, projection(VIEWS["sahel"])), VIEWS["sahel"], {})
    root = ET.fromstring(drawn)
    assert not [one for one in root.iter() if one.tag.endswith("script")]
    assert "&lt;script&gt;" in drawn
    assert "\u202e" not in drawn
