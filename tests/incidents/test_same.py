"""Pairs of reports: one happening or two, and why."""

from __future__ import annotations

from typing import Any

import pytest
from tests.incidents.made import report

from dragoman.incidents import same

RAID = {"text": "Gunmen attacked Bankass and killed 12 people.", "on": "2025-06-22", "place": "Bankass", "to": "MLI"}
TALKS = {
    "text": "The ministers of Mali and Russia met in Moscow.",
    "kind": "CONSULT",
    "by": "Diop/MLI Lavrov/RUS",
    "on": "2025-06-23",
    "place": "Moscow",
}


@pytest.mark.parametrize(
    "one, other",
    [
        pytest.param(
            RAID,
            {**RAID, "text": "At least 15 villagers died in Bankass in a raid by gunmen."},
            id="the same raid in other words",
        ),
        pytest.param(RAID, {**RAID, "on": None}, id="one has no date"),
        pytest.param(RAID, {**RAID, "place": "Mali"}, id="one knows only the country"),
        pytest.param(TALKS, {**TALKS, "by": "Lavrov/RUS Diop/MLI"}, id="parties of talks in another order"),
        pytest.param(TALKS, {**TALKS, "place": None}, id="talks without a place"),
    ],
)
def test_these_are_one_happening(one: dict[str, Any], other: dict[str, Any]) -> None:
    verdict = same(report(**one), report(**other))
    assert verdict.weight > 0, verdict
    assert verdict.reasons


@pytest.mark.parametrize(
    "one, other, why",
    [
        pytest.param(RAID, {**RAID, "place": "Gao", "text": "Gunmen raided Gao."}, "Gao", id="another town"),
        pytest.param(RAID, {**RAID, "on": "2025-06-12", "published": "2025-06-13"}, "10 days apart", id="days apart"),
        pytest.param(
            RAID, {**RAID, "on": "2025-03-02", "published": "2025-03-03"}, "112 days apart", id="months apart"
        ),
        pytest.param(TALKS, {**TALKS, "by": "Bakary/NER Lavrov/RUS"}, "Lavrov", id="another pair met"),
        pytest.param(TALKS, {**TALKS, "kind": "SUPPORT"}, "CONSULT and SUPPORT", id="talks and a signing"),
        pytest.param(TALKS, {**TALKS, "status": "planned"}, "reported, but planned", id="talks and their plan"),
        pytest.param(RAID, {**RAID, "text": "French post raided.", "to": "FRA"}, "FRA", id="another victim"),
    ],
)
def test_these_are_two_happenings(one: dict[str, Any], other: dict[str, Any], why: str) -> None:
    verdict = same(report(**one), report(**other))
    assert verdict.weight < 0, verdict
    assert any(why in words for words in verdict.against), verdict


def test_who_did_it_to_whom_must_not_be_swapped() -> None:
    one = report("Armenia fired on an Azerbaijani post.", by="ARM", to="AZE", on="2025-05-13")
    other = report("Azerbaijan fired on an Armenian post.", by="AZE", to="ARM", on="2025-05-13")
    verdict = same(one, other)
    assert verdict.weight < 0
    assert "ARM to AZE, but AZE to ARM" in verdict.against


def test_numbers_that_differ_by_orders_of_magnitude_speak_against() -> None:
    near = same(report(**RAID, numbers={"dead": 12}), report(**RAID, numbers={"dead": 15}))
    far = same(report(**RAID, numbers={"dead": 12}), report(**RAID, numbers={"dead": 400}))
    assert "12 and 15 dead" in near.reasons
    assert "12, but 400 dead" in far.against
    assert near.weight > far.weight + 2


def test_the_same_sentence_in_two_copies_of_a_story_is_the_same_report() -> None:
    one, other = report(**RAID, story="s1", article="a1"), report(**RAID, story="s1", article="a2")
    assert same(one, other).reasons == ("the same sentence of one text",)
    assert same(one, report(**RAID, story="s2")).weight < same(one, other).weight


def test_two_types_that_one_sentence_tells_are_two_happenings() -> None:
    text = "Ruritania signed a pact with Graustark and gave it ten trucks."
    one = report(text, kind="SUPPORT", by="MLI RUS", article="a1")
    assert "of one sentence" in same(one, report(text, kind="AID", by="MLI", to="RUS", article="a1")).against[0]


def test_one_type_told_by_two_verbs_of_a_sentence_is_one_happening() -> None:
    text = "Gunmen attacked Bankass and killed 12 people."
    one, other = report(text, on="2025-06-22", to="MLI", article="a1"), report(text, on="2025-06-22", article="a1")
    assert same(one, other).weight > 0


def test_what_is_told_as_long_past_is_news_only_by_its_date() -> None:
    past = {**RAID, "status": "historical", "published": "2025-06-23"}
    assert same(report(**RAID), report(**past)).weight > 0
    assert same(report(**RAID), report(**{**past, "on": None})).weight < -10


def test_a_verdict_is_the_same_both_ways() -> None:
    one, other = report(**RAID, numbers={"dead": 12}), report(**{**RAID, "place": "Mopti", "on": None})
    assert same(one, other).weight == same(other, one).weight


def test_reports_of_which_nothing_is_known_are_not_joined() -> None:
    assert same(report("x", published=None), report("y", published=None)).weight < 0


@pytest.mark.parametrize(
    "text",
    ["", " ", "\0" * 50, "Ab " * 400_000, "9" * 1_000_000, "'" * 100_000],
    ids=["empty", "blank", "nulls", "long", "digits", "marks"],
)
def test_hostile_sentences_are_judged_in_bounded_time(text: str) -> None:
    assert same(report(text), report(text, to="MLI")).weight < 99


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        same(report(**{**RAID, "on": "2025-13-01"}), report(**RAID))
