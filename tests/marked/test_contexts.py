"""The marked sentences are well made, every context stands in both halves, and enough of each half is found."""

from __future__ import annotations

import json
import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dragoman.events.scale import plover

HERE = Path(__file__).parent
BENCHMARKS = HERE.parent.parent / "benchmarks"
LINES: list[dict[str, Any]] = [
    json.loads(line) for line in (HERE / "contexts.jsonl").read_text(encoding="utf-8").splitlines()
]
TUNED, HELD = 0.85, 0.55  # micro F1: below what is measured, so that a slip shows and a lucky word does not


def test_sentences_are_many_and_each_stands_once() -> None:
    assert len(LINES) >= 160
    assert len({line["id"] for line in LINES}) == len({line["text"] for line in LINES}) == len(LINES)


def test_each_has_one_to_three_contexts_in_the_codebooks_order() -> None:
    order = plover().contexts
    for line in LINES:
        assert 1 <= len(line["contexts"]) <= 3
        assert line["contexts"] == [name for name in order if name in line["contexts"]]


def test_every_context_stands_in_both_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    for half in runpy.run_path(str(BENCHMARKS / "marked.py"))["halves"](LINES):
        counted = Counter(name for line in half for name in line["contexts"])
        assert set(counted) == set(plover().contexts)


@pytest.mark.parametrize("half, floor", [(0, TUNED), (1, HELD)], ids=["tuned on", "held out"])
def test_enough_contexts_of_each_half_are_found(half: int, floor: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    bench = runpy.run_path(str(BENCHMARKS / "contexts.py"))
    tally = bench["score"](runpy.run_path(str(BENCHMARKS / "marked.py"))["halves"](LINES)[half])
    assert tally.f1 >= floor, tally.misses
