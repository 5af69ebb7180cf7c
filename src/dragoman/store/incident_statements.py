"""The statements by which `incidents` keeps and looks up reports, each built once (see `statements`)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, BigInteger, bindparam, delete, func, insert, select, update

from dragoman.incidents.shelf import BUSY
from dragoman.store.tables import (
    articles,
    events,
    incident_changes,
    incident_edges,
    incident_keys,
    incident_reports,
    incidents,
)


def _near(name: str) -> Any:
    """The incidents under most of the values; of each value the latest few incidents, as in `shelf.Memory`."""
    if name == "sqlite":
        values: Any = func.json_each(bindparam("values")).table_valued("value")
    else:
        values = func.unnest(bindparam("values", type_=ARRAY(BigInteger))).table_valued("value").render_derived()
    older = incident_keys.alias("older")
    last = (
        select(older.c.key)
        .where(older.c.value == values.c.value)
        .order_by(older.c.key.desc())
        .limit(1)
        .offset(BUSY)
        .scalar_subquery()
    )
    shared = (
        select(incident_keys.c.incident, func.count().label("number"))
        .select_from(values.join(incident_keys, incident_keys.c.value == values.c.value))
        .where(incident_keys.c.key > func.coalesce(last, 0))
        .group_by(incident_keys.c.incident)
        .subquery()
    )
    return (
        select(incidents.c.key, incidents.c.id)
        .select_from(shared.join(incidents, incidents.c.key == shared.c.incident))
        .where(incidents.c.merged_into.is_(None))
        .order_by(shared.c.number.desc(), incidents.c.id)
        .limit(bindparam("most"))
    )


NEAR = {name: _near(name) for name in ("sqlite", "postgresql")}
_of_story, _first = articles.alias("of_story"), articles.alias("first")
_founder = (
    select(func.min(_of_story.c.key)).where(_of_story.c.story == articles.c.story).correlate(articles).scalar_subquery()
)
TEXT = select(_first.c.id).where(_first.c.key == _founder).correlate(articles).scalar_subquery()
"""What stands for an article's text: the first article of its story to come."""
REPORTS = (
    select(
        events.c.key, func.coalesce(events.c.revised, events.c.record).label("record"), articles.c.published,
        articles.c.publisher, articles.c.wire, articles.c.owner_country, articles.c.language,
        incident_reports.c.state, func.coalesce(TEXT, articles.c.id).label("text"),
    )
    .join(articles, articles.c.key == events.c.article)
    .join(incident_reports, incident_reports.c.event == events.c.key)
    .where(events.c.key.in_(bindparam("keys", expanding=True)))
)  # fmt: skip
PLACES = select(
    incident_reports.c.incident, incident_reports.c.event, incident_reports.c.rank, incident_reports.c.first
).where(incident_reports.c.incident.in_(bindparam("keys", expanding=True)))
INCIDENT_OF = (
    select(incidents.c.id)
    .join(events, events.c.incident == incidents.c.key)
    .where(events.c.id == bindparam("of_id"))
    .order_by(events.c.key.desc())
    .limit(1)
)
TAKEN = (
    select(incidents.c.merged_into, incident_reports.c.key.label("some"))
    .outerjoin(incident_reports, incident_reports.c.incident == incidents.c.key)
    .where(incidents.c.id == bindparam("of_id"))
    .limit(1)
)
KEY = select(incidents.c.key).where(incidents.c.id == bindparam("of_id"))
KEYS = select(incident_keys.c.value).where(incident_keys.c.incident == bindparam("of_incident"))
OF_EVENT = select(events.c.incident).where(events.c.key == bindparam("of_key"))
FILE, PUT, NEW_EDGES, NOTE = (
    insert(table) for table in (incident_keys, incident_reports, incident_edges, incident_changes)
)
NEW = insert(incidents).returning(incidents.c.key)
JOIN = update(events).where(events.c.key == bindparam("of_key")).values(incident=bindparam("its"))
LEADS = update(incident_reports).where(incident_reports.c.event == bindparam("of_event")).values(first=True)
REMOVE = delete(incident_reports).where(incident_reports.c.event == bindparam("of_event"))
UNFILE = delete(incident_keys).where(incident_keys.c.incident == bindparam("of_incident"))
CUT = delete(incident_edges).where(
    incident_edges.c.incident == bindparam("of_incident"),
    (incident_edges.c.a == bindparam("of_event")) | (incident_edges.c.b == bindparam("of_event")),
)
MOVE_EVENTS, MOVE_EDGES = (
    update(table).where(table.c.incident == bindparam("old")).values(incident=bindparam("new"))
    for table in (events, incident_edges)
)
MOVE_REPORTS = (
    update(incident_reports)
    .where(incident_reports.c.incident == bindparam("old"))
    .values(incident=bindparam("new"), first=False)
)
_theirs = incident_keys.alias("theirs")
DROP_SHARED_KEYS = delete(incident_keys).where(
    incident_keys.c.incident == bindparam("old"),
    incident_keys.c.value.in_(select(_theirs.c.value).where(_theirs.c.incident == bindparam("new"))),
)
MOVE_KEYS = update(incident_keys).where(incident_keys.c.incident == bindparam("old")).values(incident=bindparam("new"))
MERGED_BEFORE = (
    update(incidents).where(incidents.c.merged_into == bindparam("old")).values(merged_into=bindparam("new"))
)
MERGED = (
    update(incidents)
    .where(incidents.c.key == bindparam("old"))
    .values(merged_into=bindparam("new"), reports=0, stories=0, wires=0, owners=0)
)
