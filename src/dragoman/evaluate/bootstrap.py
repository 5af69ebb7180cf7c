"""Whether two runs over the same rows differ by more than chance: Efron's paired bootstrap, percentile interval.

Rows are drawn again with replacement, the same ones for both runs, and the difference is taken each time. Rows that
came out alike in both runs are one cell with a count, so that memory does not grow with them.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate

RESAMPLES = 1_000
SEED = 1_000  # any: fixed so that a comparison says the same each time
_TAIL = 0.025  # each side, for 95 %

Cell = tuple[str, str, str]  # marked type, type coded before, type coded now
Pair = tuple[str, str]  # marked type, coded type


def figures(pairs: Mapping[Pair, int]) -> tuple[float, float]:
    """Accuracy and macro-F1 of counted pairs: F1's mean over the types that are marked. Zeros for no rows."""
    marked: Counter[str] = Counter()
    coded: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for (gold, said), count in pairs.items():
        marked[gold] += count
        coded[said] += count
        if gold == said:
            right[gold] += count
    if not marked:
        return 0.0, 0.0
    parts = [2 * right[kind] / (marked[kind] + coded[kind]) for kind in sorted(marked)]
    return right.total() / marked.total(), sum(parts) / len(parts)


def before_and_now(cells: Mapping[Cell, int]) -> tuple[Counter[Pair], Counter[Pair]]:
    """The counted pairs of each of the two runs."""
    before: Counter[Pair] = Counter()
    now: Counter[Pair] = Counter()
    for (gold, old, new), count in cells.items():
        before[gold, old] += count
        now[gold, new] += count
    return before, now


def intervals(cells: Mapping[Cell, int]) -> tuple[tuple[float, float], tuple[float, float]]:
    """The 95 % intervals of the differences, now less before, of accuracy and of macro-F1."""
    differences = list(_resampled(cells))
    return _interval(one for one, _ in differences), _interval(one for _, one in differences)


def _resampled(cells: Mapping[Cell, int]) -> Iterator[tuple[float, float]]:
    kinds = sorted(cells)
    weights = list(accumulate(cells[kind] for kind in kinds))
    rows = weights[-1]
    draw = random.Random(SEED)  # noqa: S311 - chance, not a secret
    for _ in range(RESAMPLES):
        before, now = map(figures, before_and_now(Counter(draw.choices(kinds, cum_weights=weights, k=rows))))
        yield now[0] - before[0], now[1] - before[1]


def _interval(differences: Iterable[float]) -> tuple[float, float]:
    ordered = sorted(differences)
    cut = int(_TAIL * len(ordered))
    return ordered[cut], ordered[-1 - cut]
