from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from dragoman.events.scale import QUADS
from dragoman.store import Store
from dragoman.store.dyads import Dyad, Month, Turn, dyad
from dragoman.web import charts

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert(1)</script>"\u202e & \x00 ]]>'


def made(*months: Month, one: str = "Mali (MLI)", turns: tuple[Turn, ...] = ()) -> Dyad:
    return Dyad(
        one=one, other="Russia (RUS)", counted="incidents", statuses=("reported",),
        number=sum(month.number for month in months), reports=9, forth=1, back=1, together=1, score=1.5, first=None,
        last=None, months=months, contexts={}, agreements=(), turns=turns, compared=(),
    )  # fmt: skip


def month(name: str, *quads: int, score: float | None = 1.0) -> Month:
    first, second, third, fourth = quads
    return Month(month=name, quads=(first, second, third, fourth), number=sum(quads), score=score)


USUAL = made(month("2024-11", 3, 1, 0, 2), month("2024-12", 0, 0, 0, 0, score=None), month("2025-01", 1, 0, 4, 0))


@pytest.mark.parametrize("found", [
    pytest.param(USUAL, id="usual"),
    pytest.param(made(), id="nothing told"),
    pytest.param(made(month("2024-11", 0, 0, 0, 1)), id="one month"),
    pytest.param(made(*(month(f"{year}-06", 1, 1, 1, 1) for year in range(1950, 2025))), id="many years"),
    pytest.param(made(month("2024-11", 10**7, 0, 0, 1)), id="large numbers"),
    pytest.param(made(month("2024-11", 1, 0, 0, 1), one=HOSTILE), id="hostile name"),
])  # fmt: skip
def test_chart_is_well_formed_and_says_what_it_is(found: Dyad) -> None:
    root = ET.fromstring(charts.dyad_svg(found))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == f"{charts.plain(found.one)} and Russia (RUS)"
    assert "table" in (root.findtext(f"{SVG}desc") or "")


@pytest.mark.parametrize("found", [USUAL, made(month("2024-11", 1, 0, 0, 1), one=HOSTILE)], ids=["usual", "hostile"])
def test_chart_holds_neither_style_nor_script(found: Dyad) -> None:
    drawn = charts.dyad_svg(found, found, to_month="/incidents?since={month}")
    tags = {element.tag.removeprefix(SVG) for element in ET.fromstring(drawn).iter()}
    names = {name for element in ET.fromstring(drawn).iter() for name in element.attrib}
    assert tags <= {"svg", "title", "desc", "rect", "path", "line", "text"}
    assert not {name for name in names if name.startswith("on") or name in ("style", "href")}
    assert "\u202e" not in drawn


def test_bars_are_as_high_as_their_numbers() -> None:
    root = ET.fromstring(charts.dyad_svg(USUAL))
    high = {}
    for name in charts.CLASSES:
        paths = [one.get("d") or "" for one in root.iter(f"{SVG}path") if one.get("class") == name]
        high[name] = sum(float(step) for path in paths for step in re.findall(r"v([\d.]+)", path))
    one = high["q2"]
    assert [round(high[name] / one) for name in charts.CLASSES] == [4, 1, 4, 2]


def test_every_month_with_contact_says_its_numbers() -> None:
    root = ET.fromstring(charts.dyad_svg(USUAL))
    told = [one.findtext(f"{SVG}title") for one in root.iter(f"{SVG}rect") if one.get("data-month")]
    assert told == [
        "2024-11: 6 incidents: 3 verbal cooperation, 1 material cooperation, 2 material conflict; mean score +1.00",
        "2025-01: 5 incidents: 1 verbal cooperation, 4 verbal conflict; mean score +1.00",
    ]


def test_turning_points_are_marked_where_they_are() -> None:
    turns = (Turn(month="2025-01", of="number", before=2.0, after=5.0),)
    drawn = charts.dyad_svg(made(*USUAL.months, turns=turns))
    assert "2025-01: 2 → 5" in drawn


def test_two_pairs_share_the_months() -> None:
    other = made(month("2023-01", 1, 0, 0, 0), one="France (FRA)")
    drawn = charts.dyad_svg(USUAL, other)
    assert "beside France (FRA) and Russia (RUS)" in drawn
    assert '"2023-01"' not in charts.dyad_svg(USUAL)
    assert "2023" in drawn


def test_four_quads_have_four_colours_and_a_legend() -> None:
    drawn = charts.dyad_svg(USUAL)
    assert len(set(charts.COLOURS)) == 4
    for quad, colour in zip(QUADS, charts.COLOURS, strict=True):
        assert f">{quad}</text>" in drawn
        assert colour in drawn


def test_png_is_a_picture(tmp_path: Path, shared_store: Store) -> None:
    pytest.importorskip("vl_convert", reason="pictures come with the extra [charts]")
    raw = charts.png(charts.dyad_svg(dyad(shared_store, "USA", "RUS")))
    (tmp_path / "chart.png").write_bytes(raw)
    assert raw.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(raw[16:20], "big") == 2 * charts.WIDTH
