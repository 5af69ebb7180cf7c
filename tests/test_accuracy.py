"""The measures of accuracy are made well, and what they measure keeps its floors."""

from __future__ import annotations

import json
import runpy
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dragoman.actors.tables import NOT_STATES, countries
from dragoman.events.scale import plover

ROOT = Path(__file__).parent.parent
BENCHMARKS = ROOT / "benchmarks"
TEXTS: list[dict[str, Any]] = [
    json.loads(line) for line in (ROOT / "tests/marked/events.jsonl").read_text(encoding="utf-8").splitlines()
]
WORST_ERROR = 0.08  # expected calibration error at most
# Below what is measured, so that a slip shows and a lucky word does not.
RELATIONS, FOUND, RIGHT, DISTURBED = 0.78, 0.66, 0.69, 0.18


def bench(name: str) -> dict[str, Any]:
    """What a benchmark defines."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        return runpy.run_path(str(BENCHMARKS / f"{name}.py"))


@pytest.fixture(scope="module")
def reliability() -> dict[str, Any]:
    return bench("reliability")


@pytest.fixture(scope="module")
def relations(reliability: dict[str, Any]) -> list[Any]:
    return list(reliability["relations"]())


@pytest.fixture(scope="module")
def coded(reliability: dict[str, Any]) -> list[tuple[dict[str, Any], list[Any]]]:
    return list(reliability["coded"]())


# the marked texts


def test_texts_are_many_and_each_stands_once() -> None:
    assert len(TEXTS) >= 500
    assert len({one["id"] for one in TEXTS}) == len({one["text"] for one in TEXTS}) == len(TEXTS)


def test_four_in_ten_texts_tell_no_event_and_the_others_all_types() -> None:
    assert 0.38 <= sum(not one["events"] for one in TEXTS) / len(TEXTS) <= 0.45
    told = Counter(event["type"] for one in TEXTS for event in one["events"])
    assert set(told) == set(plover().types)
    assert min(told.values()) >= 10


def test_codes_of_the_marks_exist_and_each_event_has_a_party() -> None:
    for one in TEXTS:
        for event in one["events"]:
            parties = [*event["actors"], *event["recipients"]]
            assert all(code in countries() or code in NOT_STATES for code in parties), one["id"]
            assert parties or one["text"].startswith("President"), one["id"]


# the measures


@pytest.mark.parametrize(
    "said, error",
    [
        pytest.param([(0.75, True), (0.75, True), (0.75, True), (0.75, False)], 0.0, id="as good as said"),
        pytest.param([(0.9, False), (0.9, True)], 0.4, id="too sure"),
        pytest.param([(0.25, True), (0.85, True)], 0.45, id="not sure enough"),
        pytest.param([], 0.0, id="nothing said"),
    ],
)
def test_the_error_is_the_distance_of_said_from_right(
    reliability: dict[str, Any], said: list[tuple[float, bool]], error: float
) -> None:
    assert reliability["error"](said) == pytest.approx(error)


def test_a_map_ascends_and_takes_back_what_is_said_too_surely(reliability: dict[str, Any]) -> None:
    judged = [reliability["Judged"](str(n), 0.5 + n % 5 / 10, n % 2 == 0) for n in range(300)]
    line = reliability["fitted"](judged)
    assert line == sorted(line)
    assert all(one[1] < other[1] for one, other in pairwise(line))
    assert max(height for _, height in line) < 0.75


def test_the_linear_model_learns_and_says_the_same_each_time() -> None:
    linear = bench("linear")["Linear"]
    names, types = [["in A:court", "a"], ["in A:army", "a"]] * 20, ["SANCTION", "ASSAULT"] * 20
    one, other = (linear(names, types).shares(names[:2]) for _ in range(2))
    assert one == other
    assert [max(share, key=share.__getitem__) for share in one] == types[:2]


def test_tables_stand_between_their_marks() -> None:
    written = bench("accuracy")["written"]
    page = "a\n<!-- x -->\nold\n<!-- end of x -->\nb\n"
    assert written(page, "x", ["| new |"]) == page.replace("old", "| new |")
    with pytest.raises(ValueError, match="substring"):
        written(page, "y", [])


def test_the_page_has_all_tables() -> None:
    page = (ROOT / "docs/accuracy.md").read_text(encoding="utf-8")
    for name in ("designs", "types", "running text", "confidence of relations", "confidence of events"):
        start, end = page.index(f"<!-- {name} -->"), page.index(f"<!-- end of {name} -->")
        assert page[start:end].count("\n|") > 5


# the floors


@pytest.mark.slow
def test_relations_of_the_held_out_tenth_keep_their_floor(relations: list[Any]) -> None:
    assert sum(one.right for one in relations) >= RELATIONS * len(relations)


def test_events_of_running_text_keep_their_floors(
    reliability: dict[str, Any], coded: list[tuple[dict[str, Any], list[Any]]]
) -> None:
    holds = reliability["holds"]
    marked = [any(holds(one, event) for event in events) for line, events in coded for one in line["events"]]
    given = [any(holds(one, event) for one in line["events"]) for line, events in coded for event in events]
    silent = [bool(events) for line, events in coded if not line["events"]]
    assert sum(marked) >= FOUND * len(marked)
    assert sum(given) >= RIGHT * len(given)
    assert sum(silent) <= DISTURBED * len(silent)


@pytest.mark.slow
def test_confidences_of_relations_mean_what_they_say(reliability: dict[str, Any], relations: list[Any]) -> None:
    assert reliability["error"](reliability["after"](relations)) <= WORST_ERROR


def test_confidences_of_events_mean_what_they_say(
    reliability: dict[str, Any], coded: list[tuple[dict[str, Any], list[Any]]]
) -> None:
    holds, judged = reliability["holds"], reliability["Judged"]
    every = [
        judged(line["id"], event.confidence, any(holds(one, event) for one in line["events"]))
        for line, events in coded
        for event in events
    ]
    assert reliability["error"](reliability["after"](every)) <= WORST_ERROR
