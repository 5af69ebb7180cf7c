"""A run in figures: by type, as a confusion table, by party, and against an earlier run.

Counted row by row, so that memory grows with the types and not with the rows. Figures have three decimals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from dragoman.evaluate import bootstrap
from dragoman.evaluate.gold import NONE
from dragoman.evaluate.outcome import Outcome, label
from dragoman.evaluate.past import Past
from dragoman.events.scale import plover
from dragoman.records import Record

DECIMALS = 3


class TypeFigures(Record, frozen=True, kw_only=True):
    """One type. `support` rows are marked with it, `coded` rows came out as it, `right` are both.

    `precision` is None for a type that was never coded, `recall` and `f1` for one that was never marked.
    """

    type: str
    support: int
    coded: int
    right: int
    precision: float | None
    recall: float | None
    f1: float | None


class Share(Record, frozen=True, kw_only=True):
    """How many of the rows that mark a party have it right."""

    given: int
    right: int
    share: float


class Change(Record, frozen=True, kw_only=True):
    """A figure of two runs over the rows they share; `low` to `high` is the difference's 95 % interval."""

    before: float
    now: float
    difference: float
    low: float
    high: float


class Comparison(Record, frozen=True, kw_only=True):
    """Two runs: `rows` that both have, those that one has alone, `mended` and `broken` since, and two figures."""

    rows: int
    only_before: int
    only_now: int
    mended: int
    broken: int
    accuracy: Change
    macro_f1: Change


class Report(Record, frozen=True, kw_only=True):
    """A run. `macro_f1` is the mean over the types that are marked, NONE among them; None where there are no rows.

    `confusion` has for each marked type how often each type was coded, without the zeros.
    """

    rows: int
    right: int
    accuracy: float | None
    macro_f1: float | None
    types: tuple[TypeFigures, ...]
    confusion: Mapping[str, Mapping[str, int]]
    actors: Share | None = None
    recipients: Share | None = None
    against: Comparison | None = None


class Tally:
    """Outcomes counted as they come, beside those of an earlier run where one is given."""

    def __init__(self, past: Past | None = None) -> None:
        """Nothing counted yet."""
        self._past = past
        self._pairs: Counter[bootstrap.Pair] = Counter()
        self._cells: Counter[bootstrap.Cell] = Counter()
        self._only_now = 0
        self._parties: dict[str, Counter[bool]] = {"actors": Counter(), "recipients": Counter()}

    def add(self, outcome: Outcome) -> None:
        """Counts one row."""
        self._pairs[outcome.gold, outcome.coded] += 1
        for name, right in (("actors", outcome.actors_right), ("recipients", outcome.recipients_right)):
            if right is not None:
                self._parties[name][right] += 1
        if self._past is None:
            return
        types = self._past.take(outcome)
        if types is None:
            self._only_now += 1
        else:
            self._cells[outcome.gold, label(outcome.gold, types), outcome.coded] += 1

    def report(self) -> Report:
        """The figures of what was counted."""
        rows = self._pairs.total()
        accuracy, macro_f1 = bootstrap.figures(self._pairs)
        return Report(
            rows=rows,
            right=sum(count for (gold, coded), count in self._pairs.items() if gold == coded),
            accuracy=rounded(accuracy) if rows else None,
            macro_f1=rounded(macro_f1) if rows else None,
            types=tuple(self._type(kind) for kind in self._kinds()),
            confusion=self._confusion(),
            actors=_share(self._parties["actors"]),
            recipients=_share(self._parties["recipients"]),
            against=self._comparison(),
        )

    def _kinds(self) -> list[str]:
        """The types that occur, in PLOVER's order, NONE last."""
        there = {kind for pair in self._pairs for kind in pair}
        return [kind for kind in (*plover().types, NONE) if kind in there]

    def _type(self, kind: str) -> TypeFigures:
        support = sum(count for (gold, _), count in self._pairs.items() if gold == kind)
        coded = sum(count for (_, said), count in self._pairs.items() if said == kind)
        right = self._pairs[kind, kind]
        return TypeFigures(
            type=kind,
            support=support,
            coded=coded,
            right=right,
            precision=rounded(right / coded) if coded else None,
            recall=rounded(right / support) if support else None,
            f1=rounded(2 * right / (support + coded)) if support else None,
        )

    def _confusion(self) -> dict[str, dict[str, int]]:
        kinds = self._kinds()
        table = {
            gold: {coded: self._pairs[gold, coded] for coded in kinds if self._pairs[gold, coded]} for gold in kinds
        }
        return {gold: row for gold, row in table.items() if row}

    def _comparison(self) -> Comparison | None:
        """None without an earlier run, and where the two share no row."""
        if self._past is None or not self._cells:
            return None
        before, now = map(bootstrap.figures, bootstrap.before_and_now(self._cells))
        accuracy, macro_f1 = bootstrap.intervals(self._cells)
        return Comparison(
            rows=self._cells.total(),
            only_before=self._past.left,
            only_now=self._only_now,
            mended=sum(count for (gold, old, new), count in self._cells.items() if gold == new != old),
            broken=sum(count for (gold, old, new), count in self._cells.items() if gold == old != new),
            accuracy=_change(before[0], now[0], accuracy),
            macro_f1=_change(before[1], now[1], macro_f1),
        )


def rounded(figure: float) -> float:
    """Three decimals, and no minus before a zero."""
    return round(figure, DECIMALS) + 0.0


def _share(counted: Counter[bool]) -> Share | None:
    given = counted.total()
    return Share(given=given, right=counted[True], share=rounded(counted[True] / given)) if given else None


def _change(before: float, now: float, interval: tuple[float, float]) -> Change:
    low, high = interval
    return Change(
        before=rounded(before),
        now=rounded(now),
        difference=rounded(now - before),
        low=rounded(low),
        high=rounded(high),
    )
