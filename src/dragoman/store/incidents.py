"""Incidents in the store: where `dragoman.incidents` keeps and looks up the reports (its `Shelf`), over SQL.

Which incident an event is of stands with the event. Beside it stands how it does so: its rank, and whether the incident
is known by it. An incident is looked up by the keys that its reports were ever filed under; one too many leads to a
comparison more, so that they go only when the incident does.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Collection, Iterable, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple

from msgspec.json import Decoder, encode
from sqlalchemy import Connection

from dragoman.incidents import Edge, Report
from dragoman.incidents.joining import SPEAKERS
from dragoman.records import Event
from dragoman.store import incident_statements as sql
from dragoman.store.writing import now

BY = "dragoman group"
"""Who merged incidents, where no person did."""
REMEMBERED = 50_000  # reports at hand, as many as joining has traits of; some 5 KB each
_EVENT = Decoder(Event)
_FROM_THE_LEAD = ("event_type", "quad", "score", "day", "month", "date_start", "date_end", "place")

Place = tuple[bool, int, int]  # of a report in its incident: not the first, minus its rank, the event's key


class Mine(NamedTuple):
    """A report that is joined now: the event's row, and what is kept of the report."""

    row: Any
    report: Report


class Reports:
    """The shelf of `Incidents` over the store, within one transaction after the other (see `dragoman.incidents.Shelf`).

    `changed` are the keys of incidents whose rows have to be written anew, `left` the ids of events that went out of
    some, by the incident's key.
    """

    def __init__(self) -> None:
        """Nothing is remembered."""
        self._connection: Any = None
        self._mine: dict[str, Mine] = {}
        self._going: dict[str, int] = {}
        self._keys: dict[str, int] = {}  # of incidents by id
        self._leading: dict[int, list[Place]] = {}  # the best reports of incidents, by key
        self._reports: dict[int, Report] = {}  # by the event's key
        self._numbers: dict[str, int] = {}  # keys of events by report
        self._new = ""  # the id of an incident that is not there
        self.changed: set[int] = set()
        self.left: dict[int, list[str]] = {}
        self.begun = 0
        self.merged = 0

    def begin(self, connection: Connection) -> None:
        """Another transaction."""
        self._connection = connection
        self._mine, self._going = {}, {}
        self.changed, self.left = set(), {}
        if len(self._reports) > REMEMBERED:  # the older half, for news is compared with news
            for kept in (self._keys, self._leading, self._reports, self._numbers):
                for old in list(islice(kept, len(kept) // 2)):
                    del kept[old]  # type: ignore[arg-type]

    def forget(self) -> None:
        """What is remembered may not be so any more."""
        for kept in (self._keys, self._leading, self._reports, self._numbers):
            kept.clear()

    def forget_reports(self, of: Iterable[int]) -> None:
        """The reports of these events read otherwise now."""
        for key in of:
            self._reports.pop(key, None)

    def take(self, mine: Mine) -> None:
        """A report that may be put next."""
        self._mine[mine.report.id] = mine

    def let_go(self, row: Any) -> None:
        """An event that may be removed next."""
        self._going[row.id] = row.key

    # the shelf

    def near(self, keys: Collection[str], most: int) -> Sequence[str]:
        """As `Shelf.near`."""
        values = [value_of(key) for key in keys]
        wanted: Any = values
        if self._connection.dialect.name == "sqlite":
            wanted = encode(values).decode()
        rows = self._connection.execute(sql.NEAR[self._connection.dialect.name], {"values": wanted, "most": most}).all()
        self._keys.update((row.id, row.key) for row in rows)
        self._load_leading([row.key for row in rows])
        first = [self._leading[row.key][0][2] for row in rows if self._leading[row.key]]
        self._load(first)
        return [row.id for row in rows if self._leading[row.key]]

    def reports(self, incident: str, most: int | None = None) -> Sequence[Report]:
        """As `Shelf.reports`."""
        key = self._key(incident)
        if most is not None and most <= SPEAKERS:
            self._load_leading([key])
            places = self._leading[key][:most]
        else:
            places = sorted(self._places([key])[key])[:most]
        self._load([place[2] for place in places])
        return [self._reports[place[2]] for place in places]

    def incident_of(self, report: str) -> str | None:
        """As `Shelf.incident_of`."""
        if report in self._mine:  # which is not put yet, or is removed: it would not be asked of otherwise
            return None
        found: str | None = self._connection.execute(sql.INCIDENT_OF, {"of_id": report}).scalar()
        return found

    def taken(self, incident: str) -> bool:
        """As `Shelf.taken`. An incident that has lost its last report in this transaction may be founded again."""
        found = self._connection.execute(sql.TAKEN, {"of_id": incident}).first()
        if found is None:
            self._new = incident
        return found is not None and (found.merged_into is not None or found.some is not None)

    def put(self, incident: str, report: Report, rank: int, keys: Sequence[str]) -> None:
        """As `Shelf.put`."""
        row = self._mine[report.id].row
        key = None if incident == self._new else self._known(incident)
        self._new = ""
        values = dict.fromkeys(map(value_of, keys))
        if key is None:
            key, first = self._found(incident, row, report), True
            self._leading[key] = []
        else:
            there = self._connection.execute(sql.KEYS, {"of_incident": key}).scalars().all()
            values = dict.fromkeys(value for value in values if value not in set(there))
            first = not self.lead(key)
            self.changed.add(key)
        if values:
            self._connection.execute(sql.FILE, [{"incident": key, "value": value} for value in values])
        kept = {"event": row.key, "incident": key, "rank": rank, "first": first, "state": report.state}
        self._connection.execute(sql.PUT, kept | {"revised": row.revised})
        self._connection.execute(sql.JOIN, {"of_key": row.key, "its": key})
        insort(self._leading[key], (not first, -rank, row.key))
        del self._leading[key][SPEAKERS:]
        self._reports[row.key] = report
        self._numbers[report.id] = row.key
        del self._mine[report.id]

    def merge(self, into: str, other: str) -> None:
        """As `Shelf.merge`."""
        one, two = self._key(into), self._key(other)
        self._connection.execute(sql.MOVE_EVENTS, {"old": two, "new": one})
        self._connection.execute(sql.MOVE_REPORTS, {"old": two, "new": one})
        for statement in (sql.DROP_SHARED_KEYS, sql.MOVE_KEYS, sql.MOVE_EDGES, sql.MERGED_BEFORE, sql.MERGED):
            self._connection.execute(statement, {"old": two, "new": one})
        self.note("merge", other, into)
        self._leading.pop(one, None)
        self._leading.pop(two, None)
        self.changed.discard(two)
        self.changed.add(one)
        self.left.setdefault(one, []).extend(self.left.pop(two, []))
        self.merged += 1

    def remove(self, report: str) -> None:
        """As `Shelf.remove`, of what was let go; its incident's row stays until the transaction is settled."""
        key = self._going[report]
        incident = self._connection.execute(sql.OF_EVENT, {"of_key": key}).scalar()
        self._connection.execute(sql.REMOVE, {"of_event": key})
        self._connection.execute(sql.JOIN, {"of_key": key, "its": None})
        self._connection.execute(sql.CUT, {"of_incident": incident, "of_event": key})
        self.forget_reports([key])
        self._leading.pop(incident, None)
        self.changed.add(incident)
        self.left.setdefault(incident, []).append(report)
        if not self.lead(incident):
            self._connection.execute(sql.UNFILE, {"of_incident": incident})

    # what stands beside

    def join(self, edges: Sequence[Edge], incident: str) -> None:
        """Keeps why reports are of one incident."""
        its = self._key(incident)
        rows = [
            {
                "incident": its,
                "a": self._numbers[edge.a],
                "b": self._numbers[edge.b],
                "weight": edge.weight,
                "reasons": encode({"for": edge.reasons, "against": edge.against}).decode(),
            }
            for edge in edges
        ]
        if rows:
            self._connection.execute(sql.NEW_EDGES, rows)

    def note(self, kind: str, old: str, new: str) -> None:
        """Records that an incident's name stands for nothing any more, or for another's."""
        row = {"at": now(), "kind": kind, "old": old, "new": new, "by": BY, "note": None}
        self._connection.execute(sql.NOTE, row)

    def file_again(self, incident: int, keys: Iterable[str]) -> None:
        """Gives an incident these keys and no others."""
        self._connection.execute(sql.UNFILE, {"of_incident": incident})
        rows = [{"incident": incident, "value": value} for value in dict.fromkeys(map(value_of, keys))]
        if rows:
            self._connection.execute(sql.FILE, rows)

    def keep(self, row: Any, report: Report, rank: int, *, first: bool) -> None:
        """Notes how an event stands in the incident that it is of already."""
        kept = {"event": row.key, "incident": row.incident, "rank": rank, "first": first, "state": report.state}
        self._connection.execute(sql.PUT, kept | {"revised": row.revised})
        self._leading.pop(row.incident, None)

    def lead(self, incident: int) -> bool:
        """Has an incident known by one of its reports: by the best, where it is by none; False where it has none."""
        self._load_leading([incident])
        places = self._leading[incident]
        if places and places[0][0]:
            self._connection.execute(sql.LEADS, {"of_event": places[0][2]})
            places[0] = (False, *places[0][1:])
        return bool(places)

    def file_more(self, incident: int, keys: Iterable[str]) -> None:
        """Gives an incident more keys."""
        there = set(self._connection.execute(sql.KEYS, {"of_incident": incident}).scalars())
        values = [value for value in dict.fromkeys(map(value_of, keys)) if value not in there]
        if values:
            self._connection.execute(sql.FILE, [{"incident": incident, "value": value} for value in values])

    def _found(self, incident: str, row: Any, report: Report) -> int:
        """A new incident with its only report."""
        told = {name: getattr(row, name) for name in _FROM_THE_LEAD}
        counts = {
            "reports": 1,
            "stories": 1,
            "wires": int(bool(report.wire)),
            "owners": int(bool(report.owner_country)),
        }
        new = told | counts | {"id": incident, "lead": row.key, "merged_into": None}
        key = self._keys[incident] = int(self._connection.execute(sql.NEW, new).scalar_one())
        self.begun += 1
        return key

    def _known(self, incident: str) -> int | None:
        key = self._keys.get(incident)
        if key is None:
            key = self._connection.execute(sql.KEY, {"of_id": incident}).scalar()
            if key is not None:
                self._keys[incident] = key
        return key

    def _key(self, incident: str) -> int:
        key = self._known(incident)
        if key is None:
            raise KeyError(incident)
        return key

    def _load_leading(self, keys: Sequence[int]) -> None:
        wanted = [key for key in keys if key not in self._leading]
        if wanted:
            for key, places in self._places(wanted).items():
                self._leading[key] = sorted(places)[:SPEAKERS]

    def _places(self, keys: Sequence[int]) -> dict[int, list[Place]]:
        found: dict[int, list[Place]] = {key: [] for key in keys}
        for row in self._connection.execute(sql.PLACES, {"keys": list(keys)}):
            found[row.incident].append((not row.first, -row.rank, row.event))
        return found

    def _load(self, keys: Sequence[int]) -> None:
        """Reads the reports of some events, and remembers them."""
        wanted = [key for key in keys if key not in self._reports]
        if not wanted:
            return
        for row in self._connection.execute(sql.REPORTS, {"keys": wanted}):
            report = report_of(row, _EVENT.decode(row.record), row.state, row.text)
            self._reports[row.key] = report
            self._numbers[report.id] = row.key


def report_of(row: Any, event: Event, state: str | None, story: str) -> Report:
    """A report from a row with the article's columns; *story* stands for the article's text."""
    return Report(
        event=event,
        published=row.published,
        story=story,
        publisher=row.publisher,
        wire=row.wire,
        owner_country=row.owner_country,
        language=row.language,
        state=state,
    )


def value_of(key: str) -> int:
    """The number under which a key stands: 63 bits of its hash."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1
