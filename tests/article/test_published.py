from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman.article import published
from dragoman.records import Article

STORY = (
    "Chad recalled its ambassador from Paris on Sunday, the foreign ministry said in a statement.\n"
    "The minister accused France of meddling in the affairs of the country.\n"
)


@pytest.mark.parametrize(
    "words, iso",
    [
        pytest.param("2024-03-03", "2024-03-03", id="ISO day"),
        pytest.param("2024-03-03T23:10:00+02:00", "2024-03-03", id="ISO time, as the clock there had it"),
        pytest.param("Sun, 03 Mar 2024 10:00:00 GMT", "2024-03-03", id="feed"),
        pytest.param("March 3, 2024", "2024-03-03", id="written out"),
        pytest.param("03/04/2024", None, id="two days at once"),
        pytest.param("yesterday", None, id="no day"),
    ],
)
def test_day_beside_a_capture_is_read(words: str, iso: str | None) -> None:
    assert published.iso_day(words) == iso


@pytest.mark.parametrize(
    "lines, dated",
    [
        pytest.param(["Published May 3, 2024 | 08:45"], ("2024-05-03", "Published May 3, 2024"), id="published"),
        pytest.param(
            ["Updated 3 May 2024", "Published 2 May 2024"], ("2024-05-02", "Published 2 May 2024"), id="before updated"
        ),
        pytest.param(["Updated 3 May 2024"], ("2024-05-03", "Updated 3 May 2024"), id="updated alone"),
        pytest.param(["Sunday, 3 March 2024"], ("2024-03-03", "3 March 2024"), id="bare"),
        pytest.param(["2 hours ago", "03/04/2024"], None, id="age and ambiguous date"),
        pytest.param(["The embassy opened on 3 March 2024 after nine years of work on it"], None, id="in a headline"),
    ],
)
def test_masthead_dates_a_page_by_what_announces_the_day(lines: list[str], dated: tuple[str, str] | None) -> None:
    expected = (dated[0], f"dateline: '{dated[1]}'") if dated else None
    assert published.of_masthead(lines) == expected


def test_day_of_the_user_is_taken_only_where_the_page_has_none(article: Callable[..., Article]) -> None:
    page = "Chad recalls its ambassador from Paris\n"
    bare = article(page + STORY, "2024-03-05")
    dated = article(page + "Published March 3, 2024\n" + STORY, "2024-03-05")
    assert (bare.published, bare.published_basis) == ("2024-03-05", "given by the user")
    assert dated.published == "2024-03-03"


def test_teasers_ages_and_copyright_date_nothing(article: Callable[..., Article]) -> None:
    made = article(
        "Chad recalls its ambassador from Paris\n" + STORY + "Recent stories\nGold rate today 29 July 2023\n"
        "2 hours ago\nSnow in the Atlas\n28 July 2023\n© 2024 Lake Post. All rights reserved.\n"
    )
    assert (made.published, made.published_basis) == (None, None)


def test_dateline_with_a_year_dates_the_story(article: Callable[..., Article]) -> None:
    made = article("Chad recalls its ambassador\nN'DJAMENA, March 3, 2024 (Xinhua) -- " + STORY)
    assert (made.published, made.published_basis) == ("2024-03-03", "dateline: 'March 3, 2024'")
