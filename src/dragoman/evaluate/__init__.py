"""Evaluate: marked examples against what dragoman codes, by type and miss by miss.

`score(gold, coded)` is the whole stage. `read` gives marked rows of a file, `answers` what dragoman says of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.evaluate.answers import Answer, answer_of, answers
from dragoman.evaluate.gold import Gold, read
from dragoman.evaluate.outcome import Outcome, judge
from dragoman.evaluate.report import Report, Tally
from dragoman.events.relate import Relation
from dragoman.records import Coded

__all__ = ["Answer", "Gold", "Outcome", "Report", "Tally", "answer_of", "answers", "judge", "read", "score"]


def score(gold: Iterable[Gold], coded: Iterable[Coded | Relation | Answer]) -> Report:
    """How well *coded* agrees with *gold*, row by row, in the same order; figures have three decimals.

    Raises ValueError where one is longer than the other.
    """
    tally = Tally()
    for row, one in zip(gold, coded, strict=True):
        tally.add(judge(row, one if isinstance(one, Answer) else answer_of(one)))
    return tally.report()
