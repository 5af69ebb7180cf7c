from __future__ import annotations

import pytest

from dragoman.article.days import days_in


@pytest.mark.parametrize(
    "words, iso",
    [
        pytest.param("July 29, 2023", "2023-07-29", id="American"),
        pytest.param("29th July, 2023", "2023-07-29", id="ordinal"),
        pytest.param("Sept. 3, 2024", "2024-09-03", id="short month"),
        pytest.param("3 March 2024", "2024-03-03", id="British"),
        pytest.param("le 1er mars 2024", "2024-03-01", id="French first"),
        pytest.param("5 июля 2023 г.", "2023-07-05", id="Russian"),
        pytest.param("3 de marzo de 2024", "2024-03-03", id="Spanish"),
        pytest.param("3. März 2024", "2024-03-03", id="German"),
        pytest.param("2024-03-03T10:00:00Z", "2024-03-03", id="ISO"),
        pytest.param("03.04.2023", "2023-04-03", id="dots put the day first"),
        pytest.param("29/07/2023", "2023-07-29", id="only a day can be 29"),
        pytest.param("07/29/2023", "2023-07-29", id="American numbers"),
        pytest.param("2024年3月3日", "2024-03-03", id="Chinese"),
    ],
)
def test_full_day_is_read(words: str, iso: str) -> None:
    assert [day.iso for day in days_in(f"Posted {words}")] == [iso]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("03/04/2023", id="two days at once"),
        pytest.param("31 February 2024", id="no such day"),
        pytest.param("March 2024", id="no day"),
        pytest.param("3 March", id="no year"),
        pytest.param("2 hours ago", id="age"),
        pytest.param("0803 123 4567", id="telephone"),
    ],
)
def test_what_is_no_full_day_is_left_out(words: str) -> None:
    assert days_in(words) == []
