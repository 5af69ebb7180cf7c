"""Stories and incidents of imported events: a file tells their ids, and their counts are made again from the events."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, select, update

from dragoman.export.loading import new_keys
from dragoman.store.tables import articles, events, incidents, stories

_FROM_THE_LEAD = ("event_type", "quad", "score", "day", "month", "date_start", "date_end", "place")
_JOIN_STORY = (
    update(articles)
    .where(articles.c.key == bindparam("one"), articles.c.story.is_(None))
    .values(story=bindparam("its"))
)
_JOIN_INCIDENT = update(events).where(events.c.key == bindparam("one")).values(incident=bindparam("its"))
_OWN_STORY = func.coalesce(articles.c.story, -articles.c.key)  # an article of no story is one of its own
_COUNTS = {
    "reports": func.count(),
    "stories": func.count(_OWN_STORY.distinct()),
    "wires": func.count(articles.c.wire.distinct()),
    "owners": func.count(articles.c.owner_country.distinct()),
}


class Members:
    """What joins which story and which incident within one transaction."""

    def __init__(self) -> None:
        """Nothing joins yet."""
        self._stories: dict[int, str] = {}  # by article
        self._incidents: dict[int, str] = {}  # by event

    def story(self, story: str, article: int) -> None:
        """An article belongs to a story, unless it belongs to one already; a new story begins with it."""
        self._stories.setdefault(article, story)

    def incident(self, incident: str, event: int) -> None:
        """A new event belongs to an incident; a new incident is led by it."""
        self._incidents[event] = incident

    def join(self, connection: Connection) -> None:
        """Writes all that, and makes the counts of all that something has joined."""
        if self._stories:
            first = {story: article for article, story in reversed(self._stories.items())}
            keys = _known(connection, stories, list(first))
            new = [story for story in first if story not in keys]
            rows = [{"id": one, "earliest": first[one], "fullest": first[one], "size": 1} for one in reversed(new)]
            keys |= _put(connection, stories, rows)
            connection.execute(_JOIN_STORY, [{"one": one, "its": keys[story]} for one, story in self._stories.items()])
            _count_stories(connection, list(keys.values()))
        if self._incidents:
            lead = {incident: event for event, incident in reversed(self._incidents.items())}
            keys = _known(connection, incidents, list(lead))
            rows = _led(connection, {one: lead[one] for one in reversed(lead) if one not in keys})
            keys |= _put(connection, incidents, rows)
            pairs = [{"one": one, "its": keys[incident]} for one, incident in self._incidents.items()]
            connection.execute(_JOIN_INCIDENT, pairs)
            _count_incidents(connection, list(keys.values()))


def _known(connection: Connection, table: Table, ids: Sequence[str]) -> dict[str, int]:
    found = connection.execute(select(table.c.id, table.c.key).where(table.c.id.in_(ids)))
    return {row.id: row.key for row in found}


def _put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> dict[str, int]:
    """The keys of new rows by their ids."""
    if not rows:
        return {}
    keys = new_keys(connection, table, len(rows))
    connection.execute(insert(table), [row | {"key": key} for key, row in zip(keys, rows, strict=True)])
    return {row["id"]: key for key, row in zip(keys, rows, strict=True)}


def _led(connection: Connection, leads: dict[str, int]) -> list[dict[str, Any]]:
    """Rows of new incidents, with what their leads say."""
    wanted = select(events.c.key, *(events.c[name] for name in _FROM_THE_LEAD)).where(events.c.key.in_(leads.values()))
    said = {row["key"]: dict(row) for row in connection.execute(wanted).mappings()}
    none_yet = dict.fromkeys(_COUNTS, 0)
    return [
        {name: said[event][name] for name in _FROM_THE_LEAD} | {"id": incident, "lead": event} | none_yet
        for incident, event in leads.items()
    ]


def _count_stories(connection: Connection, keys: Sequence[int]) -> None:
    """The size of some stories, the earliest of their articles, and the first wire that one credits."""
    members = (
        select(articles.c.story, articles.c.key, articles.c.wire)
        .where(articles.c.story.in_(keys))
        .order_by(articles.c.story, articles.c.published.is_(None), articles.c.published, articles.c.key)
    )
    rows = []
    for story, found in groupby(connection.execute(members), key=lambda row: row.story):
        some = list(found)
        wire = next((row.wire for row in some if row.wire), None)
        rows.append({"its": story, "earliest": some[0].key, "size": len(some), "wire": wire})
    _update(connection, stories, rows)


def _count_incidents(connection: Connection, keys: Sequence[int]) -> None:
    """How many reports, stories, wires and owners' countries some incidents have."""
    counted = (
        select(events.c.incident.label("its"), *(count.label(name) for name, count in _COUNTS.items()))
        .select_from(events.join(articles, articles.c.key == events.c.article))
        .where(events.c.incident.in_(keys))
        .group_by(events.c.incident)
    )
    _update(connection, incidents, [dict(row) for row in connection.execute(counted).mappings()])


def _update(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Sets columns of the rows whose keys stand under `its`."""
    if rows:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != "its"}
        change = update(table).where(table.c.key == bindparam("its")).values(values)
        new = [{f"new_{name}": row[name] for name in values} | {"its": row["its"]} for row in rows]
        connection.execute(change, new)
