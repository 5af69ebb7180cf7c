"""Where incidents and their reports are kept while reports are joined: a protocol for a database, and memory.

Joining asks little: which incidents are kept under some keys, and some reports of one incident. So a store answers
with two indexed queries, and nothing is loaded that is not compared. A table of keys (value, report) and, beside each
report, its incident, its rank and whether it is its incident's first one, are all that must be kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Protocol

from dragoman.incidents.report import Report

BUSY = 256  # incidents remembered under one key: the latest; a key with more tells nothing apart


class Shelf(Protocol):
    """What joining needs of a store."""

    def near(self, keys: Collection[str], most: int) -> Sequence[str]:
        """Up to *most* incidents with reports kept under any of the keys; those under most keys first, then by id."""

    def reports(self, incident: str, most: int | None = None) -> Sequence[Report]:
        """The reports of an incident: its first one first, then those of the highest rank; *most* of them or all."""

    def incident_of(self, report: str) -> str | None:
        """The incident that a report belongs to; None for a report that is not kept."""

    def taken(self, incident: str) -> bool:
        """Whether an id is that of an incident, or of one that was merged into another."""

    def put(self, incident: str, report: Report, rank: int, keys: Sequence[str]) -> None:
        """Keep a report as one of an incident (new, or known). *rank* is how much is known of it."""

    def merge(self, into: str, other: str) -> None:
        """Make all reports of *other* reports of *into*; *other* is no incident any more."""

    def remove(self, report: str) -> None:
        """Forget a report; an incident that has no other is no incident any more."""


class Memory:
    """A shelf in memory."""

    def __init__(self) -> None:
        """An empty one."""
        self._members: dict[str, dict[str, Report]] = {}
        self._ranked: dict[str, list[tuple[int, str]]] = {}  # by falling rank; the first report apart
        self._first: dict[str, str] = {}
        self._incident: dict[str, str] = {}
        self._under: dict[str, dict[str, int]] = {}  # key to incidents and how many of their reports are there
        self._merged: set[str] = set()
        self._keys: dict[str, tuple[Sequence[str], int]] = {}  # report to its keys and its rank

    def __iter__(self) -> Iterator[str]:
        """The incidents' ids, in the order in which they were founded."""
        return iter(self._members)

    def __len__(self) -> int:
        """How many incidents there are."""
        return len(self._members)

    def near(self, keys: Collection[str], most: int) -> Sequence[str]:
        """See `Shelf.near`."""
        shared: Counter[str] = Counter()
        for key in keys:
            shared.update(self._under.get(key, {}).keys())
        return sorted(shared, key=lambda one: (-shared[one], one))[:most]

    def reports(self, incident: str, most: int | None = None) -> Sequence[Report]:
        """See `Shelf.reports`. Raises KeyError for an unknown incident."""
        members = self._members[incident]
        first = self._first[incident]
        rest = self._ranked[incident] if most is None else self._ranked[incident][: max(0, most - 1)]
        return [members[first], *(members[report] for _, report in rest)]

    def incident_of(self, report: str) -> str | None:
        """See `Shelf.incident_of`."""
        return self._incident.get(report)

    def taken(self, incident: str) -> bool:
        """See `Shelf.taken`."""
        return incident in self._members or incident in self._merged

    def put(self, incident: str, report: Report, rank: int, keys: Sequence[str]) -> None:
        """See `Shelf.put`."""
        members = self._members.setdefault(incident, {})
        ranked = self._ranked.setdefault(incident, [])
        if members:
            ranked.append((-rank, report.id))
            ranked.sort()
        else:
            self._first[incident] = report.id
        members[report.id] = report
        self._incident[report.id] = incident
        self._keys[report.id] = (keys, rank)
        self._file(incident, keys, 1)

    def merge(self, into: str, other: str) -> None:
        """See `Shelf.merge`."""
        moved = self._members.pop(other)
        self._merged.add(other)
        for report in moved:
            keys, rank = self._keys[report]
            self._file(other, keys, -1)
            self._file(into, keys, 1)
            self._incident[report] = into
            self._ranked[into].append((-rank, report))
        self._ranked[into].sort()
        self._members[into].update(moved)
        del self._ranked[other], self._first[other]

    def remove(self, report: str) -> None:
        """See `Shelf.remove`."""
        incident = self._incident.pop(report, None)
        if incident is None:
            return
        keys, _ = self._keys.pop(report)
        self._file(incident, keys, -1)
        del self._members[incident][report]
        if self._first[incident] != report:
            self._ranked[incident] = [one for one in self._ranked[incident] if one[1] != report]
        elif self._ranked[incident]:
            self._first[incident] = self._ranked[incident].pop(0)[1]
        else:
            del self._members[incident], self._ranked[incident], self._first[incident]

    def _file(self, incident: str, keys: Sequence[str], change: int) -> None:
        for key in keys:
            under = self._under.setdefault(key, {})
            under[incident] = under.get(incident, 0) + change
            if under[incident] <= 0:
                del under[incident]
            elif len(under) > BUSY:
                del under[next(iter(under))]
