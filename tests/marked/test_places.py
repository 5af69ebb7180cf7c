"""The marked paragraphs are well made, a third of their names are ambiguous, and enough of each half is found."""

from __future__ import annotations

import json
import runpy
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dragoman.places.candidates import countries

HERE = Path(__file__).parent
BENCHMARKS = HERE.parent.parent / "benchmarks"
LINES: list[dict[str, Any]] = [
    json.loads(line) for line in (HERE / "places.jsonl").read_text(encoding="utf-8").splitlines()
]
NAMES = [place for line in LINES for place in line["places"]]
SPANS, NEAR = 0.8, 0.85  # of a half: F1 of the spans, and the share of points within 161 km


def test_paragraphs_and_names_are_many() -> None:
    assert len(LINES) >= 60
    assert len(NAMES) >= 260
    assert len({line["id"] for line in LINES}) == len({line["text"] for line in LINES}) == len(LINES)


def test_a_third_of_the_names_is_ambiguous() -> None:
    assert sum(place["ambiguous"] for place in NAMES) >= len(NAMES) / 3
    assert sum(len(line["others"]) for line in LINES) >= 30  # persons and bodies that bear a place's name


def test_every_span_holds_its_words() -> None:
    for line in LINES:
        for one in (*line["places"], *line["others"]):
            assert line["text"][one["start"] : one["end"]] == one["text"]
        starts = [(one["start"], one["end"]) for one in line["places"]]
        assert all(end <= start for (_, end), (start, _) in pairwise(starts))


def test_marked_countries_and_coordinates_exist() -> None:
    assert {place["country"] for place in NAMES} <= {*countries(), None}
    for place in NAMES:
        assert (place["lat"] is None) == (place["lon"] is None)
        assert place["lat"] is None or (-90 <= place["lat"] <= 90 and -180 <= place["lon"] <= 180)


@pytest.mark.parametrize("half", [0, 1], ids=["tuned on", "held out"])
def test_enough_places_of_each_half_are_found(half: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    bench = runpy.run_path(str(BENCHMARKS / "places.py"))
    paragraphs = runpy.run_path(str(BENCHMARKS / "marked.py"))["halves"](LINES)[half]
    assert len(paragraphs) > len(LINES) / 3
    tally = bench["score"](paragraphs)
    assert tally.f1 >= SPANS, tally.misses
    assert tally.near >= NEAR * tally.points, tally.misses
