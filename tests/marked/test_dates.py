"""The marked times are well made, and enough of each half are put on the right days."""

from __future__ import annotations

import json
import runpy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
BENCHMARKS = HERE.parent.parent / "benchmarks"
LINES: list[dict[str, Any]] = [
    json.loads(line) for line in (HERE / "dates.jsonl").read_text(encoding="utf-8").splitlines()
]
TIMES = [time for line in LINES for time in line["times"]]
RIGHT = 0.92  # of a half


def test_expressions_and_near_misses_are_many() -> None:
    assert len(TIMES) >= 250
    assert sum(not line["times"] for line in LINES) >= 30
    assert len({line["id"] for line in LINES}) == len(LINES)
    assert len({(line["text"], line["published"]) for line in LINES}) == len(LINES)


def test_every_span_holds_its_words() -> None:
    for line in LINES:
        assert [line["text"][one["start"] : one["end"]] for one in line["times"]] == [
            one["text"] for one in line["times"]
        ]


def test_marked_days_are_in_order_and_tenses_are_known() -> None:
    for line in LINES:
        date.fromisoformat(line["published"])
    for one in TIMES:
        assert one["tense"] in ("past", "future")
        if one["days"]:
            assert date.fromisoformat(one["days"]["start"]) <= date.fromisoformat(one["days"]["end"])


@pytest.mark.parametrize("half", [0, 1], ids=["tuned on", "held out"])
def test_enough_times_of_each_half_are_right(half: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    bench = runpy.run_path(str(BENCHMARKS / "dates.py"))
    sentences = runpy.run_path(str(BENCHMARKS / "marked.py"))["halves"](LINES)[half]
    assert len(sentences) > len(LINES) / 3
    tally = bench["score"](sentences)
    assert tally.right >= RIGHT * tally.cases, tally.misses
