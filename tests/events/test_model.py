"""The encoder: what it says of a question does not hang on the questions beside it."""

from __future__ import annotations

import pytest

from dragoman.events.model import Question, is_there, opinions

LONG = (
    "After two days of talks in Bamako that nobody had announced, Niger's foreign minister said on Friday that his "
    "country would send forty lorries of millet to Chad before the rains, and thanked Libya for the fuel."
)
QUESTIONS = (
    Question("Chad condemned Libya.", (0, 4), (15, 20)),
    Question(LONG, (LONG.index("Niger"), LONG.index("Niger") + 5), (LONG.index("Chad"), LONG.index("Chad") + 4)),
    Question("Benin and Togo signed a treaty on fishing.", (0, 5), (10, 14)),
    Question("Police broke up a march in Dakar.", (0, 6), None),
)


@pytest.mark.skipif(not is_there(), reason="the weights are not installed")
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 1, 0, 2), (1,), (2, 1)], ids=["all", "mixed", "alone", "two"])
def test_an_answer_is_the_same_among_any_others(order: tuple[int, ...]) -> None:
    alone = [next(opinions([QUESTIONS[at]])) for at in order]
    assert list(opinions([QUESTIONS[at] for at in order])) == alone
