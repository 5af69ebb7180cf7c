"""Contradictions are kept with who says what; what is merely more exact is none."""

from __future__ import annotations

from typing import Any

import pytest
from tests.incidents.made import report

from dragoman.incidents import contradictions


def told(*reports: dict[str, Any]) -> dict[str, list[str]]:
    made = [report(**one) for one in reports]
    return {one.field: [version.value for version in one.versions] for one in contradictions(made)}


@pytest.mark.parametrize(
    "one, other, expected",
    [
        pytest.param({"numbers": {"dead": 12}}, {"numbers": {"dead": 15}}, {"dead": ["12", "15"]}, id="12 dead or 15"),
        pytest.param(
            {"kind": "SUPPORT", "by": "COD RWA", "state": "signed"},
            {"kind": "SUPPORT", "by": "COD RWA", "state": "initialled"},
            {"state": ["signed", "initialled"]},
            id="signed or only initialled",
        ),
        pytest.param({}, {"status": "denied"}, {"status": ["reported", "denied"]}, id="reported or denied"),
        pytest.param(
            {"by": "ARM", "to": "AZE"},
            {"by": "AZE", "to": "ARM"},
            {"done by": ["ARM", "AZE"], "done to": ["AZE", "ARM"]},
            id="who started it",
        ),
        pytest.param({"place": "Bankass"}, {"place": "Gao"}, {"place": ["Bankass", "Gao"]}, id="another town"),
        pytest.param(
            {"on": "2025-06-22"}, {"on": "2025-06-23"}, {"day": ["2025-06-22", "2025-06-23"]}, id="another day"
        ),
        pytest.param(
            {"mode": "firearms"}, {"mode": "explosives"}, {"mode": ["firearms", "explosives"]}, id="shot or bombed"
        ),
        pytest.param({"place": "Bankass"}, {"place": "Mali"}, {}, id="a country and a town in it"),
        pytest.param({"on": "2025-06-22"}, {"on": "2025-06-20", "until": "2025-06-23"}, {}, id="a day within a span"),
        pytest.param({"numbers": {"dead": 12}}, {}, {}, id="a number that one leaves out"),
        pytest.param({"by": "MLI"}, {"by": ""}, {}, id="an actor that one leaves out"),
        pytest.param({"mode": "drone"}, {"mode": "aerial"}, {}, id="modes that are told as each other"),
        pytest.param({"kind": "CONSULT", "by": "MLI RUS"}, {"kind": "CONSULT", "by": "MLI"}, {}, id="one party named"),
    ],
)
def test_versions_are_told_and_nothing_else(
    one: dict[str, Any], other: dict[str, Any], expected: dict[str, list[str]]
) -> None:
    assert told({**one, "published": "2025-06-23"}, {**other, "published": "2025-06-24"}) == expected


def test_each_version_stands_with_its_reports_and_the_most_told_first() -> None:
    one = report(numbers={"dead": 12}, publisher="Harbour Post", published="2025-06-23")
    two = report(numbers={"dead": 15}, publisher="Volga Bulletin", published="2025-06-24")
    three = report(numbers={"dead": 15}, publisher="Jade Daily", published="2025-06-25")
    (dead,) = contradictions([three, one, two])
    assert [(version.value, version.reports, version.outlets, version.texts) for version in dead.versions] == [
        ("15", (two.id, three.id), ("Volga Bulletin", "Jade Daily"), 2),
        ("12", (one.id,), ("Harbour Post",), 1),
    ]


def test_copies_of_one_text_make_no_majority() -> None:
    copies = [report(numbers={"dead": 12}, story="s", published="2025-06-24") for _ in range(5)]
    others = [report(numbers={"dead": 15}, published="2025-06-25") for _ in range(2)]
    (dead,) = contradictions([*copies, *others])
    assert [version.value for version in dead.versions] == ["15", "12"]
