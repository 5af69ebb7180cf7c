"""What waits for a reviewer, the weightiest first: doubtful events, much reported ones, contradictions, new actors.

Each stands with its reasons in words. What weighs how much is `WEIGHTS` and nothing else. A store of a million events
is not weighed whole: of what nobody has judged the newest, the least certain and the most reported are, a few thousand.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, NamedTuple

from msgspec import structs
from sqlalchemy import Connection, func, select

from dragoman.incidents.account import Incident
from dragoman.store.asking import Filters
from dragoman.store.filters import compiled, keyed, restricted
from dragoman.store.journal import OF_EVENTS, OFFERED, entries, told
from dragoman.store.opinions import wanted_of
from dragoman.store.shown import accounts
from dragoman.store.tables import actors, events, incidents, parties

WEIGHTS = {
    "confidence": 2.0,  # times the doubt, from 0 for certain to 1
    "reports": 1.0,  # times the share of `MANY` on a scale of logarithms
    "contradicted": 1.0,  # for a report that denies what most say of its incident; half for each that is denied
    "new actor": 0.5,
    "second": 1.5,  # a second opinion: above the middle, so that some are always given
    "offered": 10.0,  # people's work that coding anew has set aside comes first
}
"""What weighs how much; the sum is an event's weight. Chosen so that doubt alone outweighs any other reason alone."""
MANY = 64  # reports of an incident that weigh in full
FEW_REPORTS = 2  # an actor with no more is new
DOUBT = 0.5  # below it the coder itself thinks it is more likely wrong than right, and the reason is told
_TOLD_REPORTS = 3  # from so many on the reason is told
_NEWEST, _LEAST_CERTAIN, _MOST_REPORTED, _UNDATED = 2_000, 300, 300, 100  # events that are weighed
_RECENT = 20_000  # newest events among which the least certain are looked for: 0.1 s at a million
_COMPARED = 60  # incidents whose reports are compared: a tenth of a second
_OFFERED = 200
MOST = 500  # that the queue holds at a time
KINDS = ("offered", "event", "second")


class Due(NamedTuple):
    """Something that waits. `key`: an event's, or the number of a correction that is offered; `id`: an event's."""

    weight: float
    kind: str
    key: int
    id: str
    reasons: tuple[str, ...]

    @property
    def place(self) -> tuple[float, int, int]:
        """What the queue is sorted by."""
        return -self.weight, KINDS.index(self.kind), -self.key

    @property
    def mark(self) -> str:
        """The place as a word for an address."""
        return f"{self.weight:.4f}-{self.kind}-{self.key}"


def place_of(mark: str) -> tuple[float, int, int] | None:
    """The place that a mark tells; None for what is no mark."""
    weight, _, rest = mark.partition("-")
    kind, _, key = rest.partition("-")
    if kind not in KINDS or not (key.isascii() and key.isdigit()) or len(mark) > _LONGEST_MARK:
        return None
    try:
        told_weight = float(weight)
    except ValueError:
        return None
    return (-told_weight, KINDS.index(kind), -int(key)) if math.isfinite(told_weight) else None


_LONGEST_MARK = 60


def weighed(connection: Connection, asked: Filters) -> tuple[Due, ...]:
    """The events of a filter that nobody has judged, weighed, the weightiest first, at most `MOST`.

    Raises BadQuestionError for a name that nobody bears.
    """
    rows = _pool(connection, structs.replace(asked, reviewed=("no",)))
    if not rows:
        return ()
    held = _incidents(connection, {row.incident for row in rows.values() if row.incident is not None})
    denied = _contradicted(connection, held)
    new = _new_actors(connection, rows)
    found = [_due(row, held.get(row.incident), denied.get(row.id, ()), new.get(row.key)) for row in rows.values()]
    return tuple(sorted(found, key=lambda one: one.place)[:MOST])


def queue(connection: Connection, known: Iterable[Due], by: str | None, *, narrowed: bool = False) -> list[Due]:
    """What waits for a person, in its order: of *known* what nobody has judged since, second opinions, what is offered.

    *by* None: somebody who does not review, for whom there are no second opinions. *narrowed*: by a filter, which
    leaves nothing but events.
    """
    some = list(known)
    fresh = select(events.c.key).where(
        keyed(connection, [one.key for one in some]), events.c.shown, events.c.review.is_(None)
    )
    left = set(connection.execute(fresh).scalars())
    found = [one for one in some if one.key in left]
    if not narrowed:
        found += _offered(connection)
        if by is not None:
            found += [
                Due(WEIGHTS["second"], "second", key, identity, ("a second opinion: somebody else has judged it",))
                for key, identity in wanted_of(connection, by)
            ]
    return sorted(found, key=lambda one: one.place)


def _offered(connection: Connection) -> Iterator[Due]:
    waiting = entries(connection, states=[OFFERED], acts=OF_EVENTS, newest_first=True)
    for one in islice(waiting, _OFFERED):
        said = f"{one.by} said {told(one)}; the newest coding has no event for it"
        yield Due(WEIGHTS["offered"], "offered", one.number, one.event_id or "", (said,))


def _pool(connection: Connection, asked: Filters) -> dict[int, Any]:
    """The events that are weighed, by their keys."""
    conditions = restricted(connection, compiled(connection, asked), walk=True)
    query = select(events.c.key, events.c.id, events.c.confidence, events.c.incident).where(*conditions)
    newest = query.where(events.c.day.is_not(None)).order_by(events.c.day.desc(), events.c.key.desc())
    recent = newest.limit(_RECENT).subquery()
    most = select(incidents.c.key).where(incidents.c.merged_into.is_(None)).order_by(incidents.c.reports.desc())
    some = connection.execute(most.limit(_MOST_REPORTED)).scalars().all()
    leads = connection.execute(select(incidents.c.lead).where(incidents.c.key.in_(some))).scalars().all()
    found: dict[int, Any] = {}
    for part in (
        newest.limit(_NEWEST),
        select(recent).order_by(recent.c.confidence).limit(_LEAST_CERTAIN),
        query.where(events.c.day.is_(None)).order_by(events.c.key.desc()).limit(_UNDATED),
        query.where(events.c.key.in_(leads)),
    ):
        found.update({row.key: row for row in connection.execute(part)})
    return found


def _incidents(connection: Connection, keys: Iterable[int]) -> dict[int, Any]:
    query = select(incidents.c.key, incidents.c.lead, incidents.c.reports, incidents.c.id)
    return {row.key: row for row in connection.execute(query.where(keyed(connection, keys, incidents.c.key)))}


def _contradicted(connection: Connection, held: Mapping[int, Any]) -> dict[str, tuple[str, ...]]:
    """By the ids of events: the fields in which most reports of their incident say otherwise."""
    several = sorted((one for one in held.values() if one.reports > 1), key=lambda one: (-one.reports, -one.key))
    found: defaultdict[str, list[str]] = defaultdict(list)
    for incident in _sound(connection, [one.key for one in several[:_COMPARED]]):
        for contradiction in incident.contradictions:
            for version in contradiction.versions[1:]:
                for report in version.reports:
                    found[report].append(contradiction.field)
    return {report: tuple(dict.fromkeys(fields)) for report, fields in found.items()}


def _sound(connection: Connection, keys: Sequence[int]) -> list[Incident]:
    """What the incidents are, but those with a date that is none."""
    with suppress(ValueError):
        return list(accounts(connection, keys))
    found: list[Incident] = []
    for key in keys:
        with suppress(ValueError):
            found += accounts(connection, [key])
    return found


def _new_actors(connection: Connection, rows: Mapping[int, Any]) -> dict[int, str]:
    """By the keys of events: the name of somebody in it of whom the store has hardly heard; states are no news."""
    there = select(parties.c.event, parties.c.actor, actors.c.name).join(actors, actors.c.key == parties.c.actor)
    no_state = parties.c.sector.is_not(None) | parties.c.country.is_(None)
    found = connection.execute(there.where(keyed(connection, rows, parties.c.event), no_state)).all()
    counted = (
        select(parties.c.actor)
        .where(keyed(connection, {row.actor for row in found}, parties.c.actor), parties.c.shown)
        .group_by(parties.c.actor)
        .having(func.count() <= FEW_REPORTS)
    )
    new = set(connection.execute(counted).scalars())
    return {row.event: row.name for row in found if row.actor in new}


def _due(row: Any, incident: Any, denied: Sequence[str], new: str | None) -> Due:
    """An event weighed."""
    weight = WEIGHTS["confidence"] * (1 - row.confidence)
    reasons = [f"confidence {row.confidence:.2f}"] if row.confidence < DOUBT else []
    if incident is not None and incident.lead == row.key and incident.reports > 1:
        weight += WEIGHTS["reports"] * min(1.0, math.log(incident.reports, MANY))
        if incident.reports >= _TOLD_REPORTS:
            reasons.append(f"leads an incident of {incident.reports:,} reports")
    if denied:
        weight += WEIGHTS["contradicted"] * min(1.0, len(denied) / 2)
        reasons.append(f"other reports say otherwise: {', '.join(denied)}")
    if new is not None:
        weight += WEIGHTS["new actor"]
        reasons.append(f"new actor: {new}")
    return Due(round(weight, 4), "event", row.key, row.id, tuple(reasons) or (f"confidence {row.confidence:.2f}",))
