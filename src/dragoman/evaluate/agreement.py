"""Agreement between people who judged the same things: Krippendorff's alpha for names, where some have not judged all.

Method: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), the nominal metric, with missing values.
1 is agreement throughout, 0 what chance alone would give; below 0 people differ on purpose, or misread each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

RELIABLE, TENTATIVE = 0.8, 0.667
"""What Krippendorff asks for (Content Analysis, 2004, p. 241): to rely on, and for tentative conclusions."""


class Agreement(NamedTuple):
    """How far people agree.

    `alpha` is None where it is not defined: nothing was judged by two, or everybody said the same of everything.
    `units` were judged by two people or more, `judgements` are theirs; `same` is the share of pairs that agree.
    """

    alpha: float | None
    units: int
    judgements: int
    same: float | None


def agreement(units: Iterable[Sequence[Hashable | None]]) -> Agreement:
    """The agreement on *units*: of each what everybody said of it; None is a judgement that is missing."""
    values: Counter[Hashable] = Counter()
    agreed, pairs_agreed, pairs, counted = 0.0, 0, 0, 0
    for unit in units:
        told = Counter(value for value in unit if value is not None)
        people = told.total()
        if people < 2:
            continue
        counted += 1
        values.update(told)
        alike = sum(number * (number - 1) for number in told.values())
        agreed += alike / (people - 1)  # the diagonal of the matrix of coincidences
        pairs_agreed += alike
        pairs += people * (people - 1)
    judgements = values.total()
    by_chance = sum(number * (number - 1) for number in values.values())
    every = judgements * (judgements - 1)
    alpha = None if by_chance == every else ((judgements - 1) * agreed - by_chance) / (every - by_chance)
    return Agreement(alpha, counted, judgements, pairs_agreed / pairs if pairs else None)
