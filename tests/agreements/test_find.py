"""Agreements read off the events that speak of them."""

from __future__ import annotations

import pytest

from dragoman import Agreement, Coder
from tests.conftest import article_of


def agreements(coder: Coder, *paragraphs: str) -> list[Agreement]:
    return list(coder.code(article_of(*paragraphs, published="2025-06-25")).agreements)


@pytest.mark.parametrize(
    "sentence, kind, parties, state",
    [
        pytest.param(
            "Ghana and Togo signed a fisheries treaty on Monday.", "treaty", ["GHA", "TGO"], "signed", id="signed"
        ),
        pytest.param("Ghana agreed to sign a treaty with Togo.", "treaty", ["GHA", "TGO"], "proposed", id="proposed"),
        pytest.param(
            "Ghana's parliament ratified the treaty with Togo.", "treaty", ["GHA", "TGO"], "ratified", id="ratified"
        ),
        pytest.param("Ghana tore up its treaty with Togo.", "treaty", ["GHA", "TGO"], "ended", id="ended"),
    ],
)
def test_an_agreement_has_kind_parties_and_state(
    coder: Coder, sentence: str, kind: str, parties: list[str], state: str
) -> None:
    found = agreements(coder, sentence)
    assert [(a.kind, list(a.parties), a.state) for a in found] == [(kind, parties, state)]


def test_an_agreement_told_twice_is_one(coder: Coder) -> None:
    found = agreements(
        coder,
        "Ghana and Togo signed a fisheries treaty on Monday.",
        "The fisheries treaty was ratified by Ghana and Togo.",
    )
    assert len(found) == 1
    assert found[0].state == "ratified"
    assert len(found[0].evidence) == 2


def test_a_meeting_is_no_agreement(coder: Coder) -> None:
    assert agreements(coder, "Ghana's president met Togo's president.") == []
