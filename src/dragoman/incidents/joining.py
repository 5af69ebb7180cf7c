"""Reports that tell one happening become one incident, one report at a time.

A report joins the incident that it agrees with best on the average, unless it disagrees with its first report, badly
with any that speaks for it, or with most of them. Since none disagrees with the first, an incident is never wider than
twice what one pair may differ by: a chain of attacks, each a day and a village further, does not become one. Where a
report shows two incidents to be one, they are merged, and the merge is told. Nothing else ever changes an incident's
name or takes a report out of it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b
from itertools import count
from typing import Protocol

from dragoman.incidents.keys import kept, sought
from dragoman.incidents.report import Report
from dragoman.incidents.same import CERTAIN, NEVER, judge, weight
from dragoman.incidents.shelf import Memory, Shelf
from dragoman.incidents.traits import Traits, traits
from dragoman.records import Record

SPEAKERS = 6  # reports of an incident that are compared: its first, and those that say most
MOST = 60  # incidents compared with a report
JOIN = 0.0  # mean weight above which a report joins, and two incidents are merged
LEAD = -1.0  # weight that a report must have with an incident's first one; with 0 the order of reports counts more
FLOOR = -3.0  # weight below which a single disagreement keeps apart
CAP = 6.0  # weight that one agreement can count in a mean
REMEMBERED = 50_000  # reports whose traits are kept at hand


class Edge(Record, frozen=True, kw_only=True):
    """Why two reports are one incident: the weight, what speaks for it and what against."""

    a: str
    b: str
    weight: float
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


class Joined(Record, frozen=True, kw_only=True):
    """Where a report went: the incident, whether it is new, its edges, and the incidents that are merged into it."""

    incident: str
    new: bool
    edges: tuple[Edge, ...] = ()
    merged: tuple[str, ...] = ()


class Bonds(Protocol):
    """What people decided: reports that are one incident, and reports that are not."""

    def together(self, report: str) -> Collection[str]:
        """Reports that must be of one incident with this one."""

    def apart(self, report: str) -> Collection[str]:
        """Reports that must not be of one incident with this one."""


class Incidents:
    """Incidents over a shelf (in memory unless another is given); *bonds* are people's decisions and come first."""

    def __init__(self, shelf: Shelf | None = None, bonds: Bonds | None = None) -> None:
        """Nothing is read yet: a shelf is asked when reports come."""
        self.shelf: Shelf = Memory() if shelf is None else shelf
        self._bonds = bonds
        self._known: OrderedDict[str, Traits] = OrderedDict()

    def add(self, report: Report) -> Joined:
        """Join a report to its incident, or found one. A report that is known already stays where it is.

        Raises ValueError for a date that is none.
        """
        known = self.shelf.incident_of(report.id)
        if known is not None:
            return Joined(incident=known, new=False)
        mine = self._traits(report)
        bound = self._bound(report)
        close = self._close(mine, bound)
        chosen = [*bound, *(one for one, _ in close)]
        if not chosen:
            incident = next(one for again in count() if not self.shelf.taken(one := name(report, again)))
            self.shelf.put(incident, report, mine.full, kept(mine))
            return Joined(incident=incident, new=True)
        incident = chosen[0]
        edges = self._edges(mine, incident)
        self.shelf.put(incident, report, mine.full, kept(mine))
        merged: list[str] = []
        for other in chosen[1:]:
            if other in bound or self._are_one(incident, other):
                more = self._edges(mine, other)
                incident, gone = self._merge(incident, other)
                edges += more
                merged.append(gone)
        return Joined(incident=incident, new=False, edges=tuple(edges), merged=tuple(merged))

    def remove(self, report: str) -> None:
        """Forget a report, as when its article is coded anew. The incident keeps its name while it has others."""
        self.shelf.remove(report)
        self._known.pop(report, None)

    def reports(self, incident: str) -> Sequence[Report]:
        """All reports of an incident, its first one first."""
        return self.shelf.reports(incident)

    # choosing

    def _bound(self, report: Report) -> list[str]:
        """The incidents that people's decisions put a report into."""
        if self._bonds is None:
            return []
        found = (self.shelf.incident_of(other) for other in sorted(self._bonds.together(report.id)))
        return list(dict.fromkeys(one for one in found if one is not None))

    def _close(self, mine: Traits, bound: Collection[str]) -> list[tuple[str, float]]:
        """The incidents that a report may join, the best first."""
        barred = set(bound)
        if self._bonds is not None:
            barred |= {one for other in self._bonds.apart(mine.report.id) if (one := self.shelf.incident_of(other))}
        found: list[tuple[str, float]] = []
        for incident in self.shelf.near(sought(mine), MOST):
            if incident in barred or weight(mine, self._traits(self.shelf.reports(incident, 1)[0])) <= LEAD:
                continue
            agreed = agreement([mine], self._speakers(incident))
            if agreed > JOIN:
                found.append((incident, agreed))
        return sorted(found, key=lambda one: (-one[1], one[0]))

    def _are_one(self, incident: str, other: str) -> bool:
        """Whether two incidents are one, now that a report agrees with both."""
        if self._bonds is not None:
            theirs = {report.id for report in self.shelf.reports(other)}
            for report in self.shelf.reports(incident):
                if theirs & set(self._bonds.apart(report.id)):
                    return False
        return agreement(self._speakers(incident), self._speakers(other)) > JOIN

    def _merge(self, one: str, other: str) -> tuple[str, str]:
        """Merge two incidents; the name of that with the earlier first report, and the name that is gone."""
        first, second = (_order(self.shelf.reports(incident, 1)[0]) for incident in (one, other))
        into, gone = (one, other) if first <= second else (other, one)
        self.shelf.merge(into, gone)
        return into, gone

    def _edges(self, mine: Traits, incident: str) -> list[Edge]:
        """Why a report is of an incident: the verdicts on it and those that speak for the incident."""
        found = []
        for theirs in self._speakers(incident):
            verdict = judge(mine, theirs)
            if verdict.weight > JOIN:
                found.append(
                    Edge(
                        a=theirs.report.id,
                        b=mine.report.id,
                        weight=verdict.weight,
                        reasons=verdict.reasons,
                        against=verdict.against,
                    )
                )
        return found

    def _speakers(self, incident: str) -> list[Traits]:
        return [self._traits(report) for report in self.shelf.reports(incident, SPEAKERS)]

    def _traits(self, report: Report) -> Traits:
        found = self._known.get(report.id)
        if found is None or (found.report is not report and found.report != report):
            found = self._known[report.id] = traits(report)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found


def agreement(some: Sequence[Traits], others: Sequence[Traits]) -> float:
    """The mean weight between two sets of reports whose first ones lead; NEVER where they must not be joined.

    They must not if any two disagree badly, if the leaders disagree, or if most pairs do.
    """
    total, against, pairs = 0.0, 0, 0
    for i, one in enumerate(some):
        for j, other in enumerate(others):
            found = weight(one, other)
            if found == CERTAIN:
                return CERTAIN
            if found < FLOOR or (i == j == 0 and found <= LEAD):
                return NEVER
            total += max(-CAP, min(CAP, found))
            against += found <= 0
            pairs += 1
    return NEVER if 2 * against > pairs else total / pairs


def group(reports: Iterable[Report], bonds: Bonds | None = None) -> dict[str, Sequence[Report]]:
    """The incidents of many reports by their ids, each with its first report first.

    The earliest are added first, so that each incident is named for its earliest report.
    """
    shelf = Memory()
    incidents = Incidents(shelf, bonds)
    for report in sorted(reports, key=_order):
        incidents.add(report)
    return {incident: shelf.reports(incident) for incident in shelf}


def name(report: Report, again: int = 0) -> str:
    """The id of the incident that a report founds, for the first time or *again*."""
    told = f"incident\0{report.id}" + (f"\0{again}" if again else "")
    return blake2b(told.encode(), digest_size=8).hexdigest()


def _order(report: Report) -> tuple[str, str]:
    return report.published or (report.event.date.start if report.event.date else "9999"), report.id
