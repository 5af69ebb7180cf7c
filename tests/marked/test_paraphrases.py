"""The groups of paraphrases are well made, and enough of them are coded alike in all their grammars."""

from __future__ import annotations

import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dragoman import Coder
from dragoman.actors.tables import NOT_STATES, countries

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"
FLOOR = 0.90  # the share of groups that must agree
TYPES = 16


@pytest.fixture(scope="module")
def bench() -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        return runpy.run_path(str(BENCHMARKS / "paraphrases.py"))


@pytest.fixture(scope="module")
def groups(bench: dict[str, Any]) -> list[dict[str, Any]]:
    return bench["groups"]()  # type: ignore[no-any-return]


def test_groups_are_many_and_of_every_type(groups: list[dict[str, Any]]) -> None:
    of_type = Counter(group["type"] for group in groups)
    assert len(groups) >= 210
    assert len(of_type) == TYPES
    assert min(of_type.values()) >= 8


def test_groups_tell_four_to_six_times_and_never_the_same(groups: list[dict[str, Any]]) -> None:
    sentences = [sentence for group in groups for sentence in group["sentences"]]
    assert {len(group["sentences"]) for group in groups} <= {4, 5, 6}
    assert len({group["id"] for group in groups}) == len(groups)
    assert len(set(sentences)) == len(sentences)


def test_marked_parties_exist(groups: list[dict[str, Any]]) -> None:
    codes = {code.partition("-")[0] for group in groups for code in (*group["actors"], *group["recipients"])}
    assert codes <= {*countries(), *NOT_STATES}
    assert all(group["actors"] for group in groups)


@pytest.fixture(scope="module")
def tally(bench: dict[str, Any], groups: list[dict[str, Any]], coder: Coder) -> Any:
    return bench["score"](groups, coder)


def test_as_many_groups_agree_in_type_and_parties_as_did_before(tally: Any) -> None:
    assert tally.agreeing >= FLOOR * tally.groups, "\n".join(tally.misses)
