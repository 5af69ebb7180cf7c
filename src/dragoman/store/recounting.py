"""The figures of incidents, made again from the events that are shown, when people have moved or judged some."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from dragoman.store.tables import articles, events, incidents

_AT_ONCE = 300
_OWN_STORY = func.coalesce(articles.c.story, -articles.c.key)  # an article of no story is one of its own
_COUNTS = {
    "reports": func.count(),
    "stories": func.count(_OWN_STORY.distinct()),
    "wires": func.count(articles.c.wire.distinct()),
    "owners": func.count(articles.c.owner_country.distinct()),
}
_LEADING = ("event_type", "quad", "score")
_DATED = ("day", "month", "date_start", "date_end")


def recount(connection: Connection, keys: Iterable[int]) -> None:
    """Counts the reports of some incidents again, and lets another report lead where the one that did is gone."""
    wanted = sorted(set(keys))
    for start in range(0, len(wanted), _AT_ONCE):
        _recount(connection, wanted[start : start + _AT_ONCE])


def _recount(connection: Connection, keys: list[int]) -> None:
    counted = (
        select(events.c.incident, *(count.label(name) for name, count in _COUNTS.items()))
        .join(articles, articles.c.key == events.c.article)
        .where(events.c.incident.in_(keys), events.c.shown)
        .group_by(events.c.incident)
    )
    none: dict[str, Any] = dict.fromkeys(_COUNTS, 0)
    rows = {key: dict(none) for key in keys}
    for found in connection.execute(counted).mappings():
        rows[found["incident"]] = {name: found[name] for name in _COUNTS}
    leads = _leads(connection, [key for key in keys if rows[key]["reports"]])
    for key, row in rows.items():
        connection.execute(update(incidents).where(incidents.c.key == key).values(row | leads.get(key, {})))


def _leads(connection: Connection, keys: list[int]) -> dict[int, dict[str, Any]]:
    """What incidents have of their leads: of the one they had while it is shown in them, else of the earliest."""
    found: dict[int, dict[str, Any]] = {}
    members = (
        select(events, incidents.c.lead)
        .join(incidents, incidents.c.key == events.c.incident)
        .join(articles, articles.c.key == events.c.article)
        .where(events.c.incident == bindparam("its"), events.c.shown)
        .order_by(events.c.key != incidents.c.lead, articles.c.published.is_(None), articles.c.published, events.c.key)
        .limit(1)
    )
    for key in keys:
        lead = connection.execute(members, {"its": key}).mappings().one()
        told = {"lead": lead["key"]} | {name: lead[name] for name in _LEADING}
        if lead["date_start"] is not None or lead["key"] != lead["lead"]:
            told |= {name: lead[name] for name in _DATED}
        if lead["place"] is not None or lead["key"] != lead["lead"]:
            told["place"] = lead["place"]
        found[key] = told
    return found
