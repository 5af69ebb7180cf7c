"""Turning points of a series of months: where its level changes, and whether a month is out of its own past's range.

Change points are found by PELT, which gives the best division of all under a penalty for each further part: Killick,
Fearnhead and Eckley, "Optimal detection of changepoints with a linear computational cost", Journal of the American
Statistical Association 107 (2012), in the library ruptures: Truong, Oudre and Vayatis, "Selective review of offline
change point detection methods", Signal Processing 167 (2020). The cost is the squared distance from a part's mean.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, median, stdev
from typing import NamedTuple

SHORTEST = 3  # months of a part: shorter ones are an incident, not a turn
_FACTOR = 3  # Schwarz's criterion has 2: of 300 series of 120 months of noise, that turns 8 in 100, and 3 turns 1
COUNT_NOISE = 1.0  # of counts after Anscombe's transformation, by its theory
SCORE_NOISE = 0.25  # of monthly means on a scale from -10 to 10: less is no turn to speak of
_LEAST_PAST = 6  # months of a past that a month is compared with
_NORMAL = 0.6745 * math.sqrt(2)  # median distance of two neighbours over the standard deviation, for normal noise
_STILL = 1e-3  # noise of a series that hardly moves, so that a step in it is a turn


class Against(NamedTuple):
    """A month's value beside its past: the mean and spread (standard deviation) of the months before it.

    `deviation` is how many spreads it lies from the mean, None where the past never moved.
    """

    value: float
    mean: float
    spread: float
    deviation: float | None


def turning_points(values: Sequence[float], least_noise: float = _STILL) -> list[int]:
    """Where in *values* a new level begins, in order; none where the series is too short or has one level.

    The penalty of a further part is `_FACTOR` times the noise's variance times the logarithm of the length, with the
    noise (a standard deviation, *least_noise* at least) taken from the median step between neighbours, which a few
    turns do not move.
    """
    if len(values) < 2 * SHORTEST or max(values) - min(values) < _STILL:
        return []
    import numpy
    from ruptures import KernelCPD

    steps = [abs(later - before) for before, later in pairwise(values)]
    noise = max(median(steps) / _NORMAL, least_noise)
    signal = numpy.asarray(values, dtype=float).reshape(-1, 1)
    penalty = _FACTOR * noise**2 * math.log(len(values))
    ends: list[int] = KernelCPD(kernel="linear", min_size=SHORTEST).fit(signal).predict(pen=penalty)
    return ends[:-1]


def stabilised(counts: Sequence[int]) -> list[float]:
    """Counts so that their noise does not grow with them: Anscombe's transformation of Poisson counts (1948)."""
    return [2 * math.sqrt(count + 3 / 8) for count in counts]


def against_past(values: Sequence[float]) -> Against | None:
    """The last of *values* beside those before it; None where there are too few."""
    *past, last = values
    if len(past) < _LEAST_PAST:
        return None
    mean, spread = fmean(past), stdev(past)
    return Against(last, mean, spread, (last - mean) / spread if spread else None)
