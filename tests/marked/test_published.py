"""The marked pages are well made, half of them give nothing to go by, and enough of each half are dated rightly."""

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
    json.loads(line) for line in (HERE / "published.jsonl").read_text(encoding="utf-8").splitlines()
]
RIGHT = 0.9  # of a half


def test_pages_are_many_and_half_cannot_be_dated() -> None:
    assert len(LINES) >= 40
    assert len({line["id"] for line in LINES}) == len({line["text"] for line in LINES}) == len(LINES)
    unknown = sum(line["published"] is None for line in LINES)
    assert 0.4 * len(LINES) <= unknown <= 0.6 * len(LINES)


def test_marked_days_exist_and_say_how_fine_they_are() -> None:
    for line in LINES:
        assert (line["published"] is None) == (line["grain"] is None)
        if line["published"]:
            date.fromisoformat(line["published"])
            assert line["grain"] in ("day", "week", "year")


@pytest.mark.parametrize("half", [0, 1], ids=["tuned on", "held out"])
def test_enough_pages_of_each_half_are_dated_rightly(half: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    bench = runpy.run_path(str(BENCHMARKS / "published.py"))
    pages = runpy.run_path(str(BENCHMARKS / "marked.py"))["halves"](LINES)[half]
    assert len(pages) > len(LINES) / 3
    tally = bench["score"](pages)
    assert tally.right >= RIGHT * tally.pages, tally.misses
