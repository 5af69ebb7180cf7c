"""What incidents say once reports have come or gone: their rows, and what became of those that lost all reports.

The row is that of `dragoman.incidents.account`, read off the columns of events: an account of all that an incident's
reports say, with its contradictions, is made when somebody asks for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from dragoman.store.incidents import BY
from dragoman.store.tables import (
    articles,
    events,
    incident_changes,
    incident_edges,
    incident_keys,
    incident_reports,
    incidents,
)
from dragoman.store.writing import now

GONE = "gone"
"""The change of an incident that has no report any more, and is no other's."""


def settle(connection: Connection, changed: Iterable[int], left: Mapping[int, Sequence[str]]) -> int:
    """Writes the rows of incidents that changed; gives how many are gone.

    One without reports whose events (*left*, by their ids) are of another incident now is merged into that.
    """
    gone = 0
    for incident in sorted(changed):
        rows = connection.execute(_MEMBERS, {"of_incident": incident}).all()
        if rows:
            connection.execute(_TELL, told(rows) | {"of_key": incident})
        else:
            gone += _bury(connection, incident, left.get(incident, ()))
    return gone


def told(rows: Sequence[Any]) -> dict[str, Any]:
    """The columns of an incident with these reports, under `new_` and their names."""
    every = sorted(rows, key=lambda row: (row.published or "9999", row.id))
    counted = Counter(kind for kind, _ in dict.fromkeys((row.event_type, _text(row)) for row in every))
    usual = max(counted, key=lambda kind: counted[kind])
    ranked = sorted(every, key=lambda row: (row.event_type != usual, -row.rank))
    lead = ranked[0]
    dated = next((row for row in ranked if row.date_start is not None), None)
    day = dated.date_start if dated else every[0].published
    return {
        "new_event_type": lead.event_type,
        "new_quad": lead.quad,
        "new_score": lead.score,
        "new_day": day,
        "new_month": day[:7] if day else None,
        "new_date_start": dated.date_start if dated else None,
        "new_date_end": dated.date_end if dated else None,
        "new_place": next((row.place for row in ranked if row.place is not None), None),
        "new_reports": len(rows),
        "new_stories": len({_text(row) for row in rows}),
        "new_wires": len({row.wire for row in rows if row.wire}),
        "new_owners": len({row.owner_country for row in rows if row.owner_country}),
        "new_lead": lead.key,
    }


def _text(row: Any) -> int:
    """What counts as one text: the story's key, or minus that of an article of none."""
    return int(-row.article if row.story is None else row.story)


def _bury(connection: Connection, incident: int, left: Sequence[str]) -> int:
    """An incident without reports: merged into the one that has its events, else gone; 1 if it is gone."""
    row = connection.execute(_INCIDENT, {"of_key": incident}).first()
    if row is None or row.merged_into is not None:
        return 0
    into = connection.execute(_HEIR, {"ids": list(left)}).first() if left else None
    for statement in (_UNFILE, _CUT):
        connection.execute(statement, {"of_key": incident})
    change: dict[str, Any] = {"at": now(), "old": row.id, "by": BY, "note": None}
    if into is not None:
        connection.execute(_MERGED_BEFORE, {"of_key": incident, "into": into.key})
        connection.execute(_MERGED, {"of_key": incident, "into": into.key})
        connection.execute(_NOTE, change | {"kind": "merge", "new": into.id})
        return 0
    connection.execute(_NOTE, change | {"kind": GONE, "new": ""})
    connection.execute(_DROP_MERGED, {"of_key": incident})
    connection.execute(_DROP, {"of_key": incident})
    return 1


_MEMBERS = (
    select(
        events.c.key, events.c.id, events.c.event_type, events.c.quad, events.c.score, events.c.date_start,
        events.c.date_end, events.c.place, incident_reports.c.rank, articles.c.published, articles.c.story,
        articles.c.key.label("article"), articles.c.wire, articles.c.owner_country,
    )
    .select_from(incident_reports)
    .join(events, events.c.key == incident_reports.c.event)
    .join(articles, articles.c.key == events.c.article)
    .where(incident_reports.c.incident == bindparam("of_incident"))
)  # fmt: skip
_COLUMNS = (
    "event_type", "quad", "score", "day", "month", "date_start", "date_end", "place", "reports", "stories", "wires",
    "owners", "lead",
)  # fmt: skip
_TELL = (
    update(incidents)
    .where(incidents.c.key == bindparam("of_key"))
    .values({name: bindparam(f"new_{name}") for name in _COLUMNS})
)
_INCIDENT = select(incidents.c.id, incidents.c.merged_into).where(incidents.c.key == bindparam("of_key"))
_HEIR = (
    select(incidents.c.key, incidents.c.id)
    .join(events, events.c.incident == incidents.c.key)
    .where(events.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(incidents.c.key)
    .limit(1)
)
_UNFILE = delete(incident_keys).where(incident_keys.c.incident == bindparam("of_key"))
_CUT = delete(incident_edges).where(incident_edges.c.incident == bindparam("of_key"))
_MERGED_BEFORE = (
    update(incidents).where(incidents.c.merged_into == bindparam("of_key")).values(merged_into=bindparam("into"))
)
_MERGED = (
    update(incidents)
    .where(incidents.c.key == bindparam("of_key"))
    .values(merged_into=bindparam("into"), reports=0, stories=0, wires=0, owners=0)
)
_DROP_MERGED = delete(incidents).where(incidents.c.merged_into == bindparam("of_key"))
_DROP = delete(incidents).where(incidents.c.key == bindparam("of_key"))
_NOTE = incident_changes.insert()
