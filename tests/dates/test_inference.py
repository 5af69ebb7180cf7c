"""A page without a date is dated only where hints of different kinds agree, and no finer than they allow."""

from __future__ import annotations

import csv
import time
from datetime import date
from pathlib import Path

import pytest

from dragoman import dates
from dragoman.actors.tables import countries
from dragoman.article import clean
from dragoman.dates.inference import infer
from dragoman.dates.known import KINDS, anniversaries, horizon
from dragoman.records import Capture

TABLE = Path(dates.__file__).parent / "anniversaries.csv"
WEEKDAY = "Rain stopped the talks on Monday, June 23, in the old town."


@pytest.mark.parametrize(
    "text, about, days",
    [
        pytest.param(
            "President Vladimir Putin met him on Monday. Ties between Mali and Russia were opened 65 years ago.",
            [],
            ("2025-01-01", "2025-12-31"),
            id="relations and a term",
        ),
        pytest.param("Ties between Mali and Russia were opened 65 years ago.", [], None, id="one hint alone"),
        pytest.param(
            "President Vladimir Putin spoke. Ties between Mali and Russia were cut 65 years ago.",
            [],
            None,
            id="not the opening of ties",
        ),
        pytest.param(
            "President Vladimir Putin spoke. Ties between Mali and Russia were opened nearly 65 years ago.",
            [],
            None,
            id="no exact age",
        ),
        pytest.param(WEEKDAY, ["© 2025 Ridge Post"], ("2025-06-23", "2025-06-29"), id="weekday and copyright"),
        pytest.param(WEEKDAY, ["© 2024 Ridge Post"], None, id="weekday against copyright"),
        pytest.param(WEEKDAY, [], None, id="a weekday falls so in many years"),
        pytest.param(
            "MINSK, June 23 - Rain stopped the talks.",
            ["Copyright 2025 Ridge Post"],
            ("2025-06-23", "2025-06-23"),
            id="dateline and copyright",
        ),
        pytest.param(
            WEEKDAY, ["June 20, 2025", "June 24, 2025"], ("2025-06-23", "2025-06-29"), id="weekday and teasers"
        ),
        pytest.param(
            WEEKDAY + " The envoy had come on May 3, 2025, for a first look.",
            [],
            ("2025-06-23", "2025-06-29"),
            id="weekday and a date of what is past",
        ),
        pytest.param(
            "The meeting will open on Monday, June 23, in the old town.", ["© 2025"], None, id="what is to come"
        ),
        pytest.param(WEEKDAY + " Former U.S. President Barack Obama looked on.", [], None, id="an office that is over"),
        pytest.param("", [], None, id="nothing"),
    ],
)
def test_hints_give_what_follows_and_no_more(text: str, about: list[str], days: tuple[str, str] | None) -> None:
    span = infer(text, about)
    assert (span and (span.start, span.end)) == days


def test_basis_spells_the_hints_out() -> None:
    span = infer("President Vladimir Putin spoke. Ties between Mali and Russia were opened 65 years ago.")
    assert span is not None
    assert span.basis == "inferred: 2025 ('65 years ago' counted from 1960-10-14; Vladimir Putin as President)"


def test_language_without_words_for_hints_gives_nothing() -> None:
    assert infer(WEEKDAY, ["© 2025"], "xx") is None


STORY = (
    "{} Rain stopped the talks between the two towns, and the envoys went home. Boats lay in the harbour all day long, "
    "and nobody could say when the next round would be held.\n\n"
    "The council of the valley had asked for a longer truce. Its speaker said that the bridge was still closed.\n"
)


def test_article_takes_a_day_and_only_tells_a_range() -> None:
    told = clean(
        Capture(
            source="a",
            text=STORY.format("The parties left on Monday, June 23, at noon. On May 3, 2025, they had come."),
        ),
        infer=infer,
    )
    assert told.published is None
    assert told.published_basis is not None
    assert told.published_basis.startswith("inferred: 2025-06-23 to 2025-06-29")


def test_day_given_by_the_user_goes_before_hints() -> None:
    text = STORY.format("The parties left on Monday, June 23, at noon. On May 3, 2025, they had come.")
    assert clean(Capture(source="a", text=text), published="2025-06-25", infer=infer).published == "2025-06-25"


def test_anniversaries_are_in_order() -> None:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(anniversaries()) >= 150
    assert {row["kind"] for row in rows} <= set(KINDS)
    assert {code for row in rows for code in row["parties"].split(";") if code} <= set(countries())
    assert all(row["source"] and (row["parties"] or row["names"]) for row in rows)
    assert all(date.fromisoformat(row["date"]) < horizon() for row in rows)
    assert len({(row["kind"], row["parties"], row["names"]) for row in rows}) == len(rows)
    assert all(len(one.parties) == 2 for one in anniversaries() if one.kind == "relations")


@pytest.mark.parametrize(
    "text",
    [
        "President " * 20_000,
        "65 years ago " * 10_000,
        "on Monday, June 23, " * 5_000,
        "ST. " * 20_000,
        "© 2025\n" * 9_000,
    ],
    ids=["offices", "ages", "weekdays", "datelines", "lines"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    begun = time.perf_counter()
    infer(text, text.split("\n"))
    assert time.perf_counter() - begun < 5
