"""Where the actors of a network stand: a layout by forces, the same each time for the same dealings.

Method: T. Fruchterman and E. Reingold, "Graph drawing by force-directed placement", Software: Practice and
Experience 21 (1991). It begins with a circle in the order given and uses no chance.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

STEPS = 250  # after which nothing moves by a pixel for sixty actors
_HOT = 0.12  # of the frame: how far an actor may move in the first step
_GRAVITY = 0.6  # towards the middle, so that those with one weak tie do not drift to the edge


def positions(number: int, ties: Sequence[tuple[int, int, float]]) -> list[tuple[float, float]]:
    """For each of *number* actors where it stands, both coordinates from 0 to 1.

    *ties* hold two actors and how strongly they draw each other, from 0 to 1.
    """
    if number == 0:
        return []
    if number == 1:
        return [(0.5, 0.5)]
    turns = np.arange(number) / number * 2 * np.pi
    at = np.column_stack([np.sin(turns), -np.cos(turns)]) * 0.4
    pull = np.zeros((number, number))
    for one, other, strength in ties:
        pull[one, other] = pull[other, one] = strength
    spread = 1 / np.sqrt(number)
    for step in range(STEPS):
        apart = at[:, None, :] - at[None, :, :]
        far = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-3)
        force = (apart * (spread**2 / far**2 - pull * far / spread)[:, :, None]).sum(axis=1) - at * _GRAVITY
        length = np.maximum(np.sqrt((force**2).sum(axis=1)), 1e-9)
        heat = _HOT * (1 - step / STEPS)
        at = at + force / length[:, None] * np.minimum(length, heat)[:, None]
    low, high = at.min(axis=0), at.max(axis=0)
    framed = (at - low) / np.maximum(high - low, 1e-9)
    return [(float(x), float(y)) for x, y in framed]
