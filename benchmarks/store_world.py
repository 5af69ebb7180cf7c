"""What the events of `store_filling.py` are about: countries, types and publishers, and what happens to them.

Everything follows Zipf's law: the n-th of a list is met as often as one over n.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from store_telling import outlets

from dragoman.actors.tables import countries
from dragoman.events.scale import QUADS, default_cameo, plover, quad, score

Whole = NDArray[np.int64]

YEARS = 10
DAYS = 365 * YEARS
FREQUENT = ("USA", "RUS", "UKR", "FRA", "CHN", "MLI", "ISR", "IRN", "NER", "BFA")  # the head of the row
MOST_REPORTS = 8  # of an incident
IN_INCIDENTS = 0.6  # of the reports


class World(NamedTuple):
    """What the events are about: lists, from the most frequent to the rarest."""

    countries: list[str]
    types: list[tuple[str, str | None, int, float, str]]  # type, mode, quad from 1, score, CAMEO code
    contexts: list[str]
    publishers: list[str]


class Happenings(NamedTuple):
    """A row of numbers for each happening; -1 where there is none."""

    incident: Whole
    day: Whole
    type: Whole
    actor: Whole
    second: Whole
    recipient: Whole
    context: Whole
    reports: Whole
    lead: Whole


def world() -> World:
    """The same each time."""
    rng = np.random.default_rng(1)
    others = [code for code in countries() if code not in FREQUENT]
    rng.shuffle(others)
    kinds = []
    for name, kind in plover().types.items():
        for mode in (None, *kind.modes):
            kinds.append((name, mode, QUADS.index(quad(name)) + 1, score(name, mode), default_cameo(name, mode)))
    rng.shuffle(kinds)
    return World([*FREQUENT, *others], kinds, list(plover().contexts), outlets())


def zipf(rng: np.random.Generator, length: int, size: int) -> Whole:
    """*size* places in a list of *length*, the n-th as often as 1/n."""
    shares = np.cumsum(1 / np.arange(1, length + 1))
    return np.searchsorted(shares / shares[-1], rng.random(size)).astype(np.int64)


def happenings(rng: np.random.Generator, known: World, wanted: int) -> Happenings:
    """As many as *wanted* reports need."""
    sizes = np.arange(1, MOST_REPORTS + 1)
    mean = len(sizes) / np.sum(1 / sizes)  # a size is as frequent as one over itself
    grouped = int(wanted * IN_INCIDENTS / mean)
    reports = rng.choice(sizes, grouped, p=(1 / sizes) / np.sum(1 / sizes))
    reports = np.concatenate([reports, np.ones(max(0, wanted - int(reports.sum())), dtype=np.int64)])
    count = len(reports)
    incident = np.where(np.arange(count) < grouped, np.arange(1, count + 1), -1)
    actor, other = zipf(rng, len(known.countries), count), zipf(rng, len(known.countries), count)
    shape = rng.random(count)  # 15 % meet as two actors, 55 % do it to somebody, the rest to nobody
    return Happenings(
        incident=incident,
        day=rng.integers(0, DAYS - 2, count),
        type=zipf(rng, len(known.types), count),
        actor=actor,
        second=np.where(shape < 0.15, other, -1),
        recipient=np.where((shape >= 0.15) & (shape < 0.7), other, -1),
        context=zipf(rng, len(known.contexts), count),
        reports=reports,
        lead=np.full(count, -1),
    )
