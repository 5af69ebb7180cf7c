from __future__ import annotations

import pytest

from dragoman.article.lines import split

WRAPPED = (
    "The ministry of water said on Tuesday that the dam on the upper river\n"
    "would be closed for a week, and that boats should keep away from the\n"
    "locks until the first of the month, when the work is to be finished.\n"
)


def test_offsets_give_back_the_words_of_each_line() -> None:
    text = "\ufeff  One \r\n\r\n\tTwo\u00a0\n\u2028Three"
    assert [line.text for line in split(text)] == ["One", "Two", "Three"]
    assert all(text[line.start : line.end] == line.text for line in split(text))
    assert [line.blank_before for line in split(text)] == [False, True, False]


def test_wrapped_paragraphs_are_one_line_each() -> None:
    lines = split(WRAPPED + "\n" + WRAPPED.replace("water", "roads"))
    assert [line.text.count("\n") for line in lines] == [2, 2]


def test_short_first_line_joins_its_long_wrapped_paragraph() -> None:
    text = (
        "Lake Post provides\nits pages without any promise that they are right, and it takes\n"
        "no blame for what readers make of them, nor for what others say of it.\n"
    )
    assert len(split(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Home\nWorld\nSport\nSign in\n", id="menu"),
        pytest.param("python,\nrivers,\nboats,\ntrade\n", id="tags in small letters"),
        pytest.param(
            "Minister opens a long bridge in the northern hills of Chad\n"
            "Farmers block the road to the capital over seed prices\n"
            "Two banks of the river to be joined by ferry next year\n",
            id="headlines",
        ),
        pytest.param("- one long entry of a list that says a thing\n- another entry that says one\n", id="list"),
    ],
)
def test_lines_that_were_not_wrapped_stay_apart(text: str) -> None:
    assert len(split(text)) == text.count("\n")
