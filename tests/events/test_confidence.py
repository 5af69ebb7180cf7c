"""Confidences keep their order, stay between 0 and 1, and are as the table says."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dragoman.events.confidence import Kind, bare, between, calibrated, points

KINDS: tuple[Kind, ...] = ("relation", "event")
LINE = ((0.0, 0.1), (0.5, 0.3), (1.0, 0.9))


@pytest.mark.parametrize(
    "raw, height",
    [
        pytest.param(0.0, 0.1, id="first point"),
        pytest.param(0.25, 0.2, id="half way"),
        pytest.param(0.5, 0.3, id="on a point"),
        pytest.param(0.75, 0.6, id="half way on"),
        pytest.param(1.0, 0.9, id="last point"),
        pytest.param(-1.0, 0.1, id="before the first"),
        pytest.param(2.0, 0.9, id="after the last"),
    ],
)
def test_the_line_is_straight_between_points_and_flat_beyond(raw: float, height: float) -> None:
    assert between(LINE, raw) == pytest.approx(height)


@pytest.mark.parametrize("kind", KINDS)
def test_points_reach_from_nothing_to_all_and_ascend(kind: Kind) -> None:
    table = points(kind)
    assert (table[0][0], table[-1][0]) == (0.0, 1.0)
    assert all(one < other for one, other in pairwise(table))
    assert all(x[1] < y[1] for x, y in pairwise(table))


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_surer_is_never_said_less_sure(kind: Kind) -> None:
    said = [calibrated(step / 100, kind) for step in range(101)]
    assert said == sorted(said)
    assert 0.0 < said[0] < said[-1] < 1.0


def test_nothing_is_changed_where_bare_values_are_asked_for() -> None:
    with bare():
        assert calibrated(0.123, "event") == 0.12
    assert calibrated(0.123, "event") == round(between(points("event"), 0.123), 2)
