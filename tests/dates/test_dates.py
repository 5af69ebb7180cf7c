"""Time expressions are found where they stand and put on the calendar from the day of publication."""

from __future__ import annotations

import csv
import time
from datetime import date
from pathlib import Path

import pytest

from dragoman import dates
from dragoman.errors import UnknownLanguage

HERE = Path(__file__).parent
PUBLISHED = date(2025, 6, 24)  # a Tuesday


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


EXPRESSIONS = rows("expressions.csv")
NEAR_MISSES = rows("near_misses.csv")


@pytest.mark.parametrize(
    "row", [pytest.param(row, id=f"{row['words']}, {row['tense']}, {row['published']}") for row in EXPRESSIONS]
)
def test_expression_names_its_days(row: dict[str, str]) -> None:
    published = date.fromisoformat(row["published"]) if row["published"] else None
    span = dates.resolve(row["words"], published, tense=row["tense"])
    assert (span.start, span.end) == (row["start"], row["end"]) if row["start"] else span is None


@pytest.mark.parametrize("row", [pytest.param(row, id=row["words"]) for row in EXPRESSIONS])
def test_expression_is_found_in_a_sentence(row: dict[str, str]) -> None:
    sentence = f"The ministers met {row['words']}, officials said."
    found = [mention for mention in dates.find(sentence) if mention.text in row["words"]]
    assert found
    assert all(sentence[mention.start : mention.end] == mention.text for mention in found)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["text"]) for row in NEAR_MISSES])
def test_near_miss_is_no_time(row: dict[str, str]) -> None:
    assert [mention.text for mention in dates.find(row["text"])] == []


@pytest.mark.parametrize(
    "text, times",
    [
        pytest.param("They met on Monday and left on Tuesday.", ["on Monday", "on Tuesday"], id="two days"),
        pytest.param("In April 15 people died.", ["In April"], id="month before a count"),
        pytest.param("May talks in May 2023 with May.", ["in May 2023"], id="a surname and a month"),
        pytest.param("The 2016 vote and the 2020 coup", ["The 2016", "the 2020"], id="years that date a noun"),
        pytest.param("Resolution 2100 of 2013", ["of 2013"], id="a resolution and its year"),
        pytest.param("Monday's attack", ["Monday"], id="possessive"),
        pytest.param("the St. Petersburg summit of July 27-28", ["July 27-28"], id="days of a summit"),
        pytest.param(
            "ties set up 65 years ago, on October 22, 1960", ["65 years ago", "on October 22, 1960"], id="both"
        ),
        pytest.param("a day earlier, and two weeks later", ["a day earlier", "two weeks later"], id="from context"),
    ],
)
def test_times_of_a_sentence(text: str, times: list[str]) -> None:
    assert [mention.text.removeprefix("of ") for mention in dates.find(text)] == [
        words.removeprefix("of ") for words in times
    ]


def test_basis_says_what_the_day_rests_on() -> None:
    span = dates.resolve("on Monday", PUBLISHED)
    assert span is not None
    assert span.basis == "'on Monday' before publication on 2025-06-24"


def test_context_counts_from_the_happening_before() -> None:
    span = dates.resolve("the following day", PUBLISHED, anchor=date(2025, 6, 20))
    assert span is not None
    assert (span.start, span.end) == ("2025-06-21", "2025-06-21")


def test_mention_resolves_like_its_words() -> None:
    (mention,) = dates.find("They met two days ago.")
    assert dates.resolve(mention, PUBLISHED) == dates.resolve("two days ago", PUBLISHED)


@pytest.mark.parametrize("published", [date(1, 1, 1), date(9999, 12, 31)], ids=["first day", "last day"])
@pytest.mark.parametrize("row", [pytest.param(row, id=row["words"]) for row in EXPRESSIONS[::7]])
def test_ends_of_the_calendar_are_no_error(row: dict[str, str], published: date) -> None:
    for tense in ("past", "future", None):
        span = dates.resolve(row["words"], published, tense=tense)
        assert span is None or span.start <= span.end


def test_unknown_language_is_refused() -> None:
    with pytest.raises(UnknownLanguage):
        dates.find("lundi", "xx")
    with pytest.raises(UnknownLanguage):
        dates.find("lundi", "../en")


@pytest.mark.parametrize(
    "text",
    [
        "the " * 25_000,
        "1 " * 50_000,
        "May " * 25_000,
        "- " * 50_000,
        "Monday to " * 10_000,
        "2-" * 50_000,
        "in 3 and " * 11_000,
    ],
    ids=["articles", "numbers", "months", "dashes", "ranges", "glued", "mixed"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    begun = time.perf_counter()
    dates.find(text)
    assert time.perf_counter() - begun < 5
