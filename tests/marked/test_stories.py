"""The marked stories are well made, and texts of each half are grouped as marked."""

from __future__ import annotations

import importlib.util
import json
import random
import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
BENCHMARKS = HERE.parent.parent / "benchmarks"
FILE = HERE / "stories.jsonl"
LINES: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
F1 = 0.98  # pairwise, of a half
APART = 0.9  # of the hard pairs
LARGEST = 1_500_000  # bytes


def test_the_file_is_what_its_maker_makes() -> None:
    spec = importlib.util.spec_from_file_location("make_stories", HERE / "make_stories.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    assert maker.written() == FILE.read_text(encoding="utf-8")
    assert FILE.stat().st_size < LARGEST


def test_articles_copies_and_hard_pairs_are_many() -> None:
    kinds = Counter(line["kind"] for line in LINES)
    assert kinds["alone"] + kinds["copied"] + kinds["pair"] >= 400
    assert kinds["copied"] >= 120
    assert kinds["pair"] >= 2 * 60
    copies = Counter(line["story"] for line in LINES if line["kind"] == "copy")
    assert len(copies) == kinds["copied"]
    assert set(copies.values()) == {1, 2, 3, 4, 5}
    changes = Counter(change for line in LINES if line["kind"] == "copy" for change in line["changes"])
    assert len(changes) == 7
    assert min(changes.values()) >= 50


def test_ids_and_texts_stand_once() -> None:
    assert len({line["id"] for line in LINES}) == len(LINES)
    originals = [line["text"] for line in LINES if line["kind"] != "copy"]
    assert len(set(originals)) == len(originals)


@pytest.mark.parametrize("half", [0, 1], ids=["tuned on", "held out"])
def test_enough_pairs_of_each_half_are_grouped_as_marked(half: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    bench = runpy.run_path(str(BENCHMARKS / "stories.py"))
    texts = bench["halves"](LINES)[half]
    assert len(texts) > len(LINES) / 3
    tally = bench["score"](texts)
    assert tally.f1 >= F1, tally.misses
    assert tally.apart >= APART * tally.hard, tally.misses


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_stream_hardly_matters(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    bench = runpy.run_path(str(BENCHMARKS / "stories.py"))
    assert bench["score"](random.Random(seed).sample(LINES, len(LINES))).f1 >= F1
