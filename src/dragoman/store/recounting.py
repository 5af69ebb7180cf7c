"""The rows of incidents, made again from the events that are shown, when people have moved or judged some."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, select, update

from dragoman.store.settling import told
from dragoman.store.tables import articles, events, incident_reports, incidents

_AT_ONCE = 300
_NOBODY = dict.fromkeys(("reports", "stories", "wires", "owners"), 0)


def recount(connection: Connection, keys: Iterable[int]) -> None:
    """Says anew what some incidents are, as grouping does: by the events that are shown in each; none counts none."""
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        members: dict[int, list[Any]] = defaultdict(list)
        for row in connection.execute(_MEMBERS.where(events.c.incident.in_(some))):
            members[row.incident].append(row)
        for key in some:
            found = told(members[key]) if members[key] else {}
            new = {name.removeprefix("new_"): value for name, value in found.items()} or _NOBODY
            connection.execute(update(incidents).where(incidents.c.key == key).values(new))


_MEMBERS = (
    select(
        events.c.incident, events.c.key, events.c.id, events.c.event_type, events.c.quad, events.c.score,
        events.c.date_start, events.c.date_end, events.c.place,
        func.coalesce(incident_reports.c.rank, 0).label("rank"), articles.c.published, articles.c.story,
        articles.c.key.label("article"), articles.c.wire, articles.c.owner_country,
    )
    .join(articles, articles.c.key == events.c.article)
    .outerjoin(incident_reports, incident_reports.c.event == events.c.key)
    .where(events.c.shown)
    .order_by(events.c.key)
)  # fmt: skip
