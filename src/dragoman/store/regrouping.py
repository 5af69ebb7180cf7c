"""Incidents as people say they are: two that are one, and reports that are another happening than the rest.

Both are entries of the journal and changes of incidents that anybody can look up; `Decided` tells them to the grouping
of reports to come, which follows them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import count
from typing import Any, NamedTuple

from msgspec.json import decode
from sqlalchemy import Connection, insert, select, update

from dragoman.incidents import Report
from dragoman.incidents.joining import name as name_of
from dragoman.records import Event
from dragoman.store.journal import OF_INCIDENTS, UNDONE, BadCorrectionError, Entry, append, entries
from dragoman.store.judging import ROWS, Coded, coded, counterpart
from dragoman.store.recounting import recount
from dragoman.store.tables import articles, events, incident_changes, incident_edges, incidents
from dragoman.store.writing import now

_AT_ONCE = 500


class _Incident(NamedTuple):
    key: int
    id: str
    merged_into: int | None


def merge(connection: Connection, into: str, other: str, by: str, note: str | None) -> int:
    """Makes two incidents one, under the name of the first; the number of the journal's entry.

    Raises BadCorrectionError: one is not there, was merged already, or both are one.
    """
    one, two = _living(connection, into), _living(connection, other)
    if one.key == two.key:
        raise BadCorrectionError(f"incident {into}", "an incident is not merged with itself")
    led = select(incidents.c.id).where(incidents.c.merged_into == two.key).order_by(incidents.c.key)
    told = {
        "into": one.id,
        "other": two.id,
        "with": _members(connection, one),
        "events": _members(connection, two),
        "names": list(connection.execute(led).scalars()),
    }
    _merge(connection, one, two, by, note)
    return append(
        connection, act="merge", by=by, note=note, incident_id=one.id, before=told, after={"incident": one.id}
    )


def split(connection: Connection, incident: str, apart: Sequence[str], by: str, note: str | None) -> tuple[int, str]:
    """Makes some reports of an incident one of their own; the number of the journal's entry, and the new one's id.

    Raises BadCorrectionError: the incident is not there, an event is none of its, or none would be left.
    """
    old = _living(connection, incident)
    there = _members(connection, old)
    leaving = list(dict.fromkeys(apart))
    for event in leaving:
        if event not in there:
            raise BadCorrectionError(f"event {event}", f"it is no report of incident {incident}")
    rest = [event for event in there if event not in set(leaving)]
    if not leaving or not rest:
        raise BadCorrectionError(f"incident {incident}", "a part of its reports must leave and a part must stay")
    new = _founded(connection, old, leaving)
    _move(connection, old, new, leaving)
    _changed(connection, "split", old.id, new.id, by, note)
    told = {"incident": old.id, "events": leaving, "rest": rest}
    entry = append(
        connection, act="split", by=by, note=note, incident_id=old.id, before=told, after={"incident": new.id}
    )
    return entry, new.id


def take_back(connection: Connection, entry: Entry, by: str, note: str | None) -> None:
    """Undoes a merge or a split: its reports go back, as far as they are still there.

    Raises BadCorrectionError where a later merge or split has to do with the reports that were moved.
    """
    moved, others = _now(connection, entry)
    _check_free(connection, entry, moved)
    there = {row.incident for row in others}
    if entry.act == "merge":
        for into in _homes(connection, [row for row in moved if row.incident in there]):
            back = _again(connection, entry.before["other"], into.key)
            ids = [row.id for row in moved if row.incident == into.key]
            new = back if back is not None else _founded(connection, into, ids)
            connection.execute(_alive(new.key))
            _point(connection, entry.before["names"], new.key)
            _move(connection, into, new, ids)
            _changed(connection, "split", into.id, new.id, by, note)
        return
    homes = _homes(connection, others)
    old = next((one for one in homes if one.id == entry.before["incident"]), homes[0] if homes else None)
    for new in _homes(connection, moved):
        if old is not None and new.key != old.key:
            _merge(connection, old, new, by, note)


def do_again(connection: Connection, entry: Entry, by: str, note: str | None) -> None:
    """Does a merge or a split again whose undoing is undone. Raises BadCorrectionError as `take_back`."""
    moved, others = _now(connection, entry)
    _check_free(connection, entry, moved)
    if entry.act == "merge":
        homes = _homes(connection, others)
        into = next((one for one in homes if one.id == entry.before["into"]), homes[0] if homes else None)
        for other in _homes(connection, moved):
            if into is not None and other.key != into.key:
                _merge(connection, into, other, by, note)
        return
    stay = {row.incident for row in others}
    for old in _homes(connection, [row for row in moved if row.incident in stay]):
        ids = [row.id for row in moved if row.incident == old.key]
        new = _again(connection, entry.after["incident"], old.key) or _founded(connection, old, ids)
        connection.execute(_alive(new.key))
        _move(connection, old, new, ids)
        _changed(connection, "split", old.id, new.id, by, note)


def _now(connection: Connection, entry: Entry) -> tuple[list[Any], list[Any]]:
    """The reports that an entry moved and the others, as they stand in incidents now, by whatever coding."""
    columns = (events.c.key, events.c.id, events.c.incident)
    found: tuple[list[Any], list[Any]] = ([], [])
    for side, rows in zip(_sides(entry), found, strict=True):
        same = _same_words(connection, side)
        ids = list(dict.fromkeys(one for event in side for one in (event, *same.get(event, ()))))
        for start in range(0, len(ids), _AT_ONCE):
            some = events.c.id.in_(ids[start : start + _AT_ONCE]) & events.c.incident.is_not(None)
            rows += connection.execute(select(*columns).where(some).order_by(events.c.key)).all()
    return found


def _homes(connection: Connection, rows: Sequence[Any]) -> list[_Incident]:
    """The incidents that rows are of, each once, that of most of them first."""
    counted = Counter(row.incident for row in rows)
    columns = (incidents.c.key, incidents.c.id, incidents.c.merged_into)
    query = select(*columns).where(incidents.c.key.in_(counted)).order_by(incidents.c.key).with_for_update()
    found = [_Incident(*row) for row in connection.execute(query)] if counted else []
    return sorted(found, key=lambda one: -counted[one.key])


def _again(connection: Connection, identity: str, into: int) -> _Incident | None:
    """The incident of that name, if it is one that was merged into another or has no reports."""
    columns = (incidents.c.key, incidents.c.id, incidents.c.merged_into)
    found = connection.execute(select(*columns).where(incidents.c.id == identity)).first()
    if found is None or found.merged_into != into:
        return None
    return _Incident(*found)


def _alive(key: int) -> Any:
    return update(incidents).where(incidents.c.key == key).values(merged_into=None)


def _point(connection: Connection, names: Sequence[str], to: int) -> None:
    """Makes names of incidents that are no more lead to one that is."""
    gone = incidents.c.id.in_(names) & incidents.c.merged_into.is_not(None) & (incidents.c.key != to)
    connection.execute(update(incidents).where(gone).values(merged_into=to))


def _check_free(connection: Connection, entry: Entry, moved: Sequence[Any]) -> None:
    """Raises BadCorrectionError where a later decision is about the reports that an entry moved."""
    ids = {row.id for row in moved} | set(entry.before["events"])
    for other in entries(connection, acts=OF_INCIDENTS):
        if other.number <= entry.number or other.state == UNDONE:
            continue
        sides = _sides(other) if other.act == "merge" else _sides(other)[:1]
        if any(ids & set(side) for side in sides):
            way = f"correction {other.number} stands in the way: undo that first"
            raise BadCorrectionError(f"correction {entry.number}", way)


def _named(connection: Connection, identity: str) -> _Incident:
    columns = (incidents.c.key, incidents.c.id, incidents.c.merged_into)
    found = connection.execute(select(*columns).where(incidents.c.id == identity).with_for_update()).first()
    if found is None:
        raise BadCorrectionError(f"incident {identity}", "there is none of that id")
    return _Incident(*found)


def _living(connection: Connection, identity: str) -> _Incident:
    found = _named(connection, identity)
    if found.merged_into is not None:
        into = connection.execute(select(incidents.c.id).where(incidents.c.key == found.merged_into)).scalar_one()
        raise BadCorrectionError(f"incident {identity}", f"it was merged into {into}")
    return found


def _members(connection: Connection, one: _Incident) -> list[str]:
    """The ids of an incident's reports, in the order of their keys."""
    query = select(events.c.id).where(events.c.incident == one.key).order_by(events.c.key)
    return list(dict.fromkeys(connection.execute(query).scalars()))


def _merge(connection: Connection, into: _Incident, other: _Incident, by: str, note: str | None) -> None:
    connection.execute(update(events).where(events.c.incident == other.key).values(incident=into.key))
    connection.execute(update(incident_edges).where(incident_edges.c.incident == other.key).values(incident=into.key))
    gone = (incidents.c.key == other.key) | (incidents.c.merged_into == other.key)
    connection.execute(update(incidents).where(gone).values(merged_into=into.key))
    _changed(connection, "merge", other.id, into.id, by, note)
    recount(connection, (into.key, other.key))


def _move(connection: Connection, old: _Incident, new: _Incident, ids: Sequence[str]) -> None:
    """Makes events of one incident those of another, with the edges between them; an edge to both is neither's."""
    for start in range(0, len(ids), _AT_ONCE):
        some = events.c.id.in_(ids[start : start + _AT_ONCE])
        connection.execute(update(events).where(events.c.incident == old.key, some).values(incident=new.key))
    here = select(events.c.key).where(events.c.incident == new.key)
    inner = (incident_edges.c.incident == old.key, incident_edges.c.a.in_(here), incident_edges.c.b.in_(here))
    connection.execute(update(incident_edges).where(*inner).values(incident=new.key))
    recount(connection, (old.key, new.key))


def _founded(connection: Connection, old: _Incident, ids: Sequence[str]) -> _Incident:
    """A new incident, named for the earliest of some events, as the grouping of reports would name it."""
    query = (
        select(events, articles.c.published)
        .join(articles, articles.c.key == events.c.article)
        .where(events.c.id.in_(ids), events.c.incident == old.key)
        .order_by(events.c.shown.desc(), articles.c.published.is_(None), articles.c.published, events.c.key)
        .limit(1)
    )
    lead = connection.execute(query).mappings().one()
    report = Report(event=decode(lead["record"], type=Event))
    taken = select(incidents.c.key)
    names = (name_of(report, again) for again in count())
    new = next(one for one in names if connection.execute(taken.where(incidents.c.id == one)).first() is None)
    copied = ("event_type", "quad", "score", "day", "month", "date_start", "date_end", "place")
    row: dict[str, Any] = {name: lead[name] for name in copied} | {"id": new, "lead": lead["key"]}
    row |= dict.fromkeys(("reports", "stories", "wires", "owners"), 0)
    return _Incident(connection.execute(insert(incidents).returning(incidents.c.key), row).scalar_one(), new, None)


def _changed(connection: Connection, kind: str, old: str, new: str, by: str, note: str | None) -> None:
    row = {"at": now(), "kind": kind, "old": old, "new": new, "by": by, "note": note}
    connection.execute(insert(incident_changes), row)


class Decided:
    """What people decided on incidents, as the grouping of reports asks for it (`dragoman.incidents.Bonds`).

    Later decisions take the place of earlier ones. A decision on an event holds for the event that another coding, or
    another version of the page, has with the same sentence and trigger.
    """

    def __init__(self, connection: Connection) -> None:
        """Reads all decisions that stand."""
        self._of: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries(connection, acts=OF_INCIDENTS):
            if entry.state != UNDONE:
                for event in {one for side in _sides(entry) for one in side}:
                    self._of[event].append(entry)
        self._same = _same_words(connection, list(self._of))
        self._first = {one: event for event, found in self._same.items() for one in found}

    def together(self, report: str) -> Collection[str]:
        """Reports that are of one incident with this one."""
        return self._decided(report)[0]

    def apart(self, report: str) -> Collection[str]:
        """Reports that are of another incident than this one."""
        return self._decided(report)[1]

    def _decided(self, report: str) -> tuple[set[str], set[str]]:
        together: set[str] = set()
        apart: set[str] = set()
        asked = self._first.get(report, report)
        for entry in self._of.get(asked, ()):
            moved, others = ({one for event in side for one in self._named(event)} for side in _sides(entry))
            mine, theirs = (moved, others) if asked in _sides(entry)[0] else (others, moved)
            if entry.act == "merge":
                together |= theirs
                apart -= theirs
            else:
                apart |= theirs
                together = (together - theirs) | (mine if mine is moved else set())
                apart -= mine
        return together - {report}, apart - {report}

    def _named(self, event: str) -> Iterable[str]:
        return (event, *self._same.get(event, ()))


def _sides(entry: Entry) -> tuple[Sequence[str], Sequence[str]]:
    """The events that were moved, and those that they were moved to or away from."""
    return entry.before["events"], entry.before["with" if entry.act == "merge" else "rest"]


def _same_words(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """For events the ids of those that other codings and versions of their page have in their place."""
    pages: dict[int, list[str]] = defaultdict(list)
    for start in range(0, len(ids), _AT_ONCE):
        query = select(events.c.id, articles.c.page).join(articles, articles.c.key == events.c.article).distinct()
        for identity, page in connection.execute(query.where(events.c.id.in_(ids[start : start + _AT_ONCE]))):
            pages[page].append(identity)
    found: dict[str, tuple[str, ...]] = {}
    for page, wanted in pages.items():
        codings: dict[tuple[int, str], list[Coded]] = defaultdict(list)
        for one in map(coded, connection.execute(ROWS.where(articles.c.page == page).order_by(events.c.key))):
            codings[one.article, one.coder].append(one)
        if len(codings) > 1:
            found |= {identity: tuple(_counterparts(identity, list(codings.values()))) for identity in wanted}
    return found


def _counterparts(identity: str, codings: Sequence[Sequence[Coded]]) -> Iterator[str]:
    for coding in codings:
        for old in coding:
            if old.id == identity:
                others = (counterpart(old, coding, other) for other in codings if other is not coding)
                yield from dict.fromkeys(one.id for one in others if one is not None and one.id != identity)
                return
