"""Krippendorff's alpha against the numbers that he works out by hand in his paper on computing it (2011)."""

from __future__ import annotations

import pytest

from dragoman.evaluate.agreement import agreement

MEG_AND_OWEN = ["0100000010", "1110010000"]
BEN_AND_GERRY = ["aabbdcccedda", "babbbccceddd"]
FOUR = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]


def by_unit(people: list[str]) -> list[list[str | None]]:
    """What everybody said of each thing; a point is missing."""
    return [[None if value == "." else value for value in unit] for unit in zip(*people, strict=True)]


@pytest.mark.parametrize(
    "people, alpha",
    [
        pytest.param(MEG_AND_OWEN, 0.095, id="section A: yes or no, two people"),
        pytest.param(BEN_AND_GERRY, 0.692, id="section B: names, two people"),
        pytest.param(FOUR, 0.743, id="section C: names, four people, some missing"),
    ],
)
def test_alpha_is_what_was_published(people: list[str], alpha: float) -> None:
    told = agreement(by_unit(people)).alpha
    assert told is not None
    assert round(told, 3) == alpha


def test_what_one_person_alone_judged_counts_for_nothing() -> None:
    told = agreement(by_unit(FOUR))
    assert told.units == 11
    assert told.judgements == 40


def test_agreement_throughout_is_one() -> None:
    assert agreement([["a", "a"], ["b", "b", "b"], ["c", None]]) == (1.0, 2, 5, 1.0)


def test_difference_throughout_is_below_chance() -> None:
    told = agreement([["a", "b"], ["b", "a"]])
    assert told.alpha is not None
    assert told.alpha < 0
    assert told.same == 0.0


@pytest.mark.parametrize(
    "units", [pytest.param([], id="nothing"), pytest.param([["a", None]], id="one person"),
              pytest.param([["a", "a"], ["a", "a"]], id="no variation")]
)  # fmt: skip
def test_alpha_is_not_defined_without_variation(units: list[list[str | None]]) -> None:
    assert agreement(units).alpha is None
