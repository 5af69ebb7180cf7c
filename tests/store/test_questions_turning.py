from __future__ import annotations

import random

from dragoman.store.turning import COUNT_NOISE, against_past, stabilised, turning_points


def test_a_step_is_a_turning_point_and_noise_is_not() -> None:
    waves = [0.1, -0.2, 0.15, 0.0, -0.1, 0.2]
    assert turning_points(waves * 4) == []
    assert turning_points([wave - 3 for wave in waves] * 2 + [wave + 3 for wave in waves] * 2) == [12]
    assert turning_points([1.0] * 30) == []
    assert turning_points([1.0, 5.0]) == []


def test_single_contacts_in_quiet_years_are_no_turn() -> None:
    quiet = [0] * 12 + [1] + [0] * 20 + [1] + [0] * 9
    assert turning_points(stabilised(quiet), 1.0) == []


def test_a_month_is_compared_with_the_past_alone() -> None:
    found = against_past([2.0, 4.0, 2.0, 4.0, 2.0, 4.0, 9.0])
    assert found is not None
    assert (found.mean, round(found.spread, 3), round(found.deviation or 0, 2)) == (3.0, 1.095, 5.48)
    assert against_past([1.0, 2.0]) is None


def test_noise_seldom_turns() -> None:
    chance = random.Random(3)
    series = [[chance.gauss(0, 1) for _ in range(120)] for _ in range(100)]
    assert sum(bool(turning_points(one)) for one in series) <= 5


def test_a_war_among_quiet_years_is_two_turns() -> None:
    chance = random.Random(5)
    counts = [chance.choice([0, 1, 1, 2]) + (20 if 40 <= month < 60 else 0) for month in range(100)]
    assert turning_points(stabilised(counts), COUNT_NOISE) == [40, 60]
