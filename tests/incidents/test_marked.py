"""The marked reports are well made; enough of each half are joined as marked, in whatever order they come."""

from __future__ import annotations

import json
import random
import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dragoman.incidents import Incidents

ROOT = Path(__file__).parent.parent.parent
LINES: list[dict[str, Any]] = [
    json.loads(line) for line in (ROOT / "tests" / "marked" / "incidents.jsonl").read_text("utf-8").splitlines()
]
FLOOR = 0.9  # B-cubed F1 of each half
STEADY = 0.95  # B-cubed F1 of one order's incidents against another's


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        return runpy.run_path(str(ROOT / "benchmarks" / "incidents.py"))


def test_reports_and_happenings_are_many() -> None:
    assert len(LINES) >= 300
    assert len({line["happening"] for line in LINES}) >= 120
    assert len({line["id"] for line in LINES}) == len(LINES)
    assert len({line["event"]["id"] for line in LINES}) == len(LINES)


def test_a_happening_lies_in_one_scene_and_most_scenes_hold_look_alikes() -> None:
    scenes: dict[str, set[str]] = {}
    for line in LINES:
        scenes.setdefault(line["happening"], set()).add(line["scene"])
    assert all(len(found) == 1 for found in scenes.values())
    held = Counter(scene for found in scenes.values() for scene in found)
    assert sum(1 for count in held.values() if count >= 3) >= 30


def test_dates_places_and_days_of_publication_are_missing_here_and_there() -> None:
    events = [line["event"] for line in LINES]
    assert sum(event["date"] is None for event in events) >= 50
    assert sum(event["place"] is None for event in events) >= 50
    assert sum(line["published"] is None for line in LINES) >= 5


@pytest.mark.parametrize("half", [0, 1], ids=["fitted on", "held out"])
def test_enough_reports_of_each_half_are_joined_as_marked(half: int, bench: dict[str, Any]) -> None:
    chosen = bench["split"](LINES)[half]
    assert len(chosen) > len(LINES) / 3
    tally = bench["score"](chosen)
    assert tally.f1 >= FLOOR, tally.misses


def test_the_order_in_which_reports_come_hardly_matters(bench: dict[str, Any]) -> None:
    reports = [bench["report"](line) for line in LINES]
    expected = bench["clustered"](reports)
    for seed in range(4):
        shuffled = list(reports)
        random.Random(seed).shuffle(shuffled)
        incidents = Incidents()
        for one in shuffled:
            incidents.add(one)
        found = {one.id: incidents.shelf.incident_of(one.id) for one in shuffled}
        precision, recall = bench["bcubed"](expected, found)
        assert 2 * precision * recall / (precision + recall) >= STEADY


def test_weights_have_the_signs_that_they_were_given_by_hand(bench: dict[str, Any]) -> None:
    from dragoman.incidents.same import weights

    by_hand = bench["by_hand"]()
    assert weights().keys() == by_hand.keys()
    assert all(weights()[name] * hand >= 0 for name, hand in by_hand.items() if name != "base")


def test_blocking_brings_together_most_pairs_of_one_happening(bench: dict[str, Any]) -> None:
    compared = sum(same for _, _, same in bench["pairs"](LINES))
    sizes = Counter(line["happening"] for line in LINES)
    assert compared >= 0.93 * sum(count * (count - 1) // 2 for count in sizes.values())
