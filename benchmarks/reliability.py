"""What confidences are worth: each relation and event that is said, how sure, and whether it is right.

Relations are those of the held-out tenth of `training/` that tell an event; events those of
`tests/marked/events.jsonl`, as of one day. The map from the sum of the signs to a share right is fitted in five folds,
told apart by a hash: what is said in one fold is measured with the map of the other four. `tools/calibrate.py` fits the
one that ships on all five.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from marked import Line, lines, share
from paraphrases import article
from relations import held_out

from dragoman import Coder, Event, Party
from dragoman.events.confidence import Point, bare, between
from dragoman.events.relate import Asked, relate

BINS = 10
FOLDS = 5
GROUP = 60  # fewer in a group of the fit, and its share right is mostly chance; 40 to 80 give like errors
PRIOR = 20.0  # as many more in each group, right as often as they are said to be: few lines change little
RISE = 0.02  # of the line beyond the first and the last point, so that order is kept there
PUBLISHED = "2025-06-16"  # of the marked texts: what they date in other centuries is history
CLAIMED = ("reported", "planned")  # by the others an event says itself that nothing of the kind has happened
Pair = tuple[float, bool]  # how sure, and whether it was right


class Judged(msgspec.Struct, frozen=True):
    """Something said: where, how sure before calibration (0 to 1), whether it is right."""

    where: str
    raw: float
    right: bool

    @property
    def fold(self) -> int:
        """Which of the folds it belongs to."""
        return hashlib.sha256(self.where.encode()).digest()[1] % FOLDS


class Bin(msgspec.Struct, frozen=True):
    """What was said with confidences from one tenth to the next: how many, how sure on average, what share right."""

    start: float
    count: int
    said: float
    right: float


def relations() -> list[Judged]:
    """The relations of the held-out tenth; a contrasting group falls into one half."""
    items = held_out()
    with bare():
        told = list(relate((Asked(e.text, e.actor, e.recipient) for e in items), "en"))
    return [
        Judged(f"{e.file}:{e.pair or e.id}", one.confidence, one.event_type == e.type)
        for e, one in zip(items, told, strict=True)
    ]


def coded() -> Iterator[tuple[Line, list[Event]]]:
    """The marked texts with the events that each gives and claims to have happened, or to be planned."""
    every = lines("events")
    with bare():
        dated = (msgspec.structs.replace(article(line["text"]), published=PUBLISHED) for line in every)
    with bare():
        found = list(Coder().code_many(dated))
    for line, one in zip(every, found, strict=True):
        yield line, [event for event in one.events if event.status in CLAIMED]


def events() -> list[Judged]:
    """The events of the marked texts."""
    return [
        Judged(line["id"], event.confidence, any(holds(marked, event) for marked in line["events"]))
        for line, found in coded()
        for event in found
    ]


def holds(marked: Line, event: Event) -> bool:
    """Whether *event* is the marked one: its type, its actors' countries, its recipients' countries.

    Recipients of the actors' own country are not asked about, nor is who of several acts where all of them do.
    """
    if event.event_type != marked["type"]:
        return False
    actors, recipients = _countries(event.actors), _countries(event.recipients)
    wanted, reached = frozenset(marked["actors"]), frozenset(marked["recipients"])
    if len(wanted) > 1 and not reached:
        return actors | recipients == wanted
    return actors == wanted and recipients - actors == reached - wanted


def _countries(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(party.country for party in parties if party.country)


def bins(said: Sequence[Pair]) -> list[Bin]:
    """Confidences and whether each was right, in ten bins of one width; empty ones are left out."""
    kept: list[list[Pair]] = [[] for _ in range(BINS)]
    for sure, right in said:
        kept[min(BINS - 1, int(sure * BINS + 1e-9))].append((sure, right))
    return [
        Bin(at / BINS, len(those), sum(s for s, _ in those) / len(those), sum(r for _, r in those) / len(those))
        for at, those in enumerate(kept)
        if those
    ]


def error(said: Sequence[Pair]) -> float:
    """Expected calibration error: how far what is said lies from what is right, a bin weighing what it holds."""
    return share(sum(one.count * abs(one.said - one.right) for one in bins(said)), len(said))


def before(judged: Iterable[Judged]) -> list[Pair]:
    """How sure each was said without calibration."""
    return [(one.raw, one.right) for one in judged]


def after(judged: Sequence[Judged]) -> list[Pair]:
    """How sure each is said with the map that the other folds give."""
    maps = [fitted([one for one in judged if one.fold != fold]) for fold in range(FOLDS)]
    return [(between(maps[one.fold], one.raw), one.right) for one in judged]


def fitted(judged: Sequence[Judged]) -> list[Point]:
    """Ascending points from 0 to 1: groups of like sureness, their shares right made to ascend.

    Method: pool adjacent violators (isotonic regression). Raises IndexError for nothing.
    """
    ordered = sorted(before(judged))
    pools: list[tuple[int, float, float]] = []  # how many, sum of their sureness, how many of them right
    for group in _grouped(ordered):
        said = sum(raw for raw, _ in group)
        right = (sum(right for _, right in group) + PRIOR * said / len(group)) * len(group) / (len(group) + PRIOR)
        pools.append((len(group), said, right))
        while len(pools) > 1 and pools[-1][2] / pools[-1][0] <= pools[-2][2] / pools[-2][0]:
            one, other = pools.pop(), pools.pop()
            pools.append((one[0] + other[0], one[1] + other[1], one[2] + other[2]))
    points = [(round(raw / count, 3), round(right / count, 3)) for count, raw, right in pools]
    return [(0.0, max(0.01, points[0][1] - RISE)), *points, (1.0, min(0.99, points[-1][1] + RISE))]


def _grouped(ordered: Sequence[Pair]) -> Iterator[Sequence[Pair]]:
    """Groups of like size; those equally sure stay together."""
    start = 0
    while start < len(ordered):
        end = start + GROUP if len(ordered) - start >= 2 * GROUP else len(ordered)
        while end < len(ordered) and ordered[end][0] == ordered[end - 1][0]:
            end += 1
        yield ordered[start:end]
        start = end
