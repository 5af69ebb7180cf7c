"""Blocking brings like reports together and few others."""

from __future__ import annotations

from typing import Any

import pytest
from tests.incidents.made import report

from dragoman.incidents.keys import kept, sought
from dragoman.incidents.traits import traits

TALKS = {"text": "They met.", "kind": "CONSULT", "by": "MLI RUS", "on": "2025-06-23"}
BLAST = {"text": "A blast shook the port of Kuvango.", "on": "2025-06-22"}


def found(one: dict[str, Any], other: dict[str, Any]) -> bool:
    a, b = traits(report(**one)), traits(report(**other))
    return bool(set(sought(a)) & set(kept(b)))


@pytest.mark.parametrize(
    "one, other",
    [
        pytest.param(TALKS, {**TALKS, "by": "RUS MLI"}, id="the same pair"),
        pytest.param(TALKS, {**TALKS, "by": "MLI"}, id="one party known"),
        pytest.param(TALKS, {**TALKS, "on": None}, id="no date but the day of publication"),
        pytest.param(TALKS, {**TALKS, "on": "2025-06-20", "until": "2025-06-23"}, id="a span of days"),
        pytest.param(TALKS, {**TALKS, "on": "2025-06-26"}, id="three days later"),
        pytest.param(
            BLAST, {**BLAST, "text": "Kuvango: port hit by a blast in Kuvango."}, id="no party, a shared name"
        ),
        pytest.param(BLAST, {**BLAST, "on": None, "published": None}, id="no day at all, a shared name"),
    ],
)
def test_like_reports_find_each_other(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert found(one, other)
    assert found(other, one)


@pytest.mark.parametrize(
    "one, other",
    [
        pytest.param(TALKS, {**TALKS, "by": "NER RUS"}, id="another pair"),
        pytest.param(TALKS, {**TALKS, "kind": "ASSAULT"}, id="another type"),
        pytest.param(TALKS, {**TALKS, "on": "2025-08-23", "published": "2025-08-24"}, id="another month"),
    ],
)
def test_others_are_never_compared(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert not found(one, other)
    assert not found(other, one)


def test_keys_are_few_even_for_a_summit_of_a_year() -> None:
    codes = " ".join(f"{a}{b}C" for a in "ABCDEFGH" for b in "ABCDEFGH")
    words = " ".join(f"at Name{chr(97 + number % 26) * 3}" for number in range(400))
    summit = traits(report(f"Met {words}.", kind="CONSULT", by=codes, on="2025-01-01", until="2025-12-31"))
    assert len(kept(summit)) < 200
    assert len(sought(summit)) < 200
