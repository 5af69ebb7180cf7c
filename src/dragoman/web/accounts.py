"""One incident for its page: every report beside the others, who confirms it independently, what stands near it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import Connection, func, or_, select

from dragoman.incidents.account import Incident
from dragoman.records import Event
from dragoman.store.questions import Found, told_of
from dragoman.store.registers import Pact, pacts_where
from dragoman.store.tables import agreements, articles, events, incident_changes, incidents, parties, stories
from dragoman.web.excerpts import words

MOST_REPORTS = 200  # of one incident that stand on its page
MOST_PACTS = 12
MOST_NEAR = 8  # incidents that are offered to be merged
_NEAR_DAYS = 3  # around the incident's own
_FIELDS = {  # as contradictions call them, and the column of the table in which they are seen
    "day": "day", "place": "place", "mode": "kind", "status": "status", "state": "words", "done by": "actors",
    "done to": "recipients", "parties": "actors",
}  # fmt: skip


class Version(NamedTuple):
    """A report as a row; `differs`: the columns in which it says what another report denies."""

    found: Found
    event: Event
    words: Markup
    group: int
    differs: frozenset[str]


class Group(NamedTuple):
    """Reports that share a text, a wire or an outlet: one voice, however often it is printed."""

    number: int
    reports: int
    outlets: tuple[str, ...]
    wires: tuple[str, ...]
    owners: tuple[str, ...]


class Whole(NamedTuple):
    """What the page of an incident tells."""

    incident: Incident
    lead: Version | None
    versions: list[Version]
    groups: list[Group]
    left: int  # reports that the page does not show
    known: bool  # whether the store holds it as an incident; else it is a report by itself


class Near(NamedTuple):
    """Another incident that may be the same."""

    id: str
    day: str | None
    event_type: str
    reports: int
    words: str


def whole(connection: Connection, incident: Incident) -> Whole:
    """The incident with its reports in the order of publication."""
    shown = incident.reports[:MOST_REPORTS]
    keys = _keys(connection, shown)
    by_id = {one.event.id: one for one in told_of(connection, keys.values())}
    ties = _ties(connection, keys.values())
    group_of, groups = _groups([(one, ties[keys[one]]) for one in shown if one in keys])
    differs = _differs(incident)
    versions = [
        Version(by_id[one], event := by_id[one].event, words(event), group_of[one], differs.get(one, frozenset()))
        for one in shown
        if one in by_id
    ]
    lead = next((one for one in versions if one.event.id == incident.lead), versions[0] if versions else None)
    known = connection.scalar(select(incidents.c.key).where(incidents.c.id == incident.id)) is not None
    return Whole(incident, lead, versions, groups, len(incident.reports) - len(versions), known)


def _keys(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    query = select(events.c.id, events.c.key).where(events.c.id.in_(list(ids)), events.c.current)
    return {row.id: row.key for row in connection.execute(query)}


def _ties(connection: Connection, keys: Iterable[int]) -> dict[int, Any]:
    """What each report may share with others: its text, wire, outlet; and the country of the outlet's owner."""
    text = func.coalesce(stories.c.id, articles.c.id).label("text")
    query = (
        select(events.c.key, text, articles.c.wire, articles.c.publisher, articles.c.owner_country)
        .join_from(events, articles, articles.c.key == events.c.article)
        .outerjoin(stories, stories.c.key == articles.c.story)
        .where(events.c.key.in_(list(keys)))
    )
    return {row.key: row for row in connection.execute(query)}


def _groups(told: Sequence[tuple[str, Any]]) -> tuple[dict[str, int], list[Group]]:
    """The groups in the order of their first report, counted from one; as `incidents.account` counts them."""
    holder: dict[tuple[str, str], str] = {}
    root = {report: report for report, _ in told}

    def top(report: str) -> str:
        while root[report] != report:
            root[report] = root[root[report]]
            report = root[report]
        return report

    for report, row in told:
        for tie in (("text", row.text), ("wire", row.wire), ("outlet", row.publisher)):
            if tie[1]:
                root[top(report)] = top(holder.setdefault(tie, report))
    members: dict[str, list[Any]] = {}
    number_of: dict[str, int] = {}
    for report, row in told:
        members.setdefault(top(report), []).append(row)
        number_of[report] = list(members).index(top(report)) + 1
    return number_of, [
        Group(
            number, len(rows), _known(row.publisher for row in rows), _known(row.wire for row in rows),
            _known(row.owner_country for row in rows),
        )
        for number, rows in enumerate(members.values(), 1)
    ]  # fmt: skip


def _known(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _differs(incident: Incident) -> dict[str, frozenset[str]]:
    """For each report the columns in which another one contradicts it."""
    found: dict[str, set[str]] = {}
    for each in incident.contradictions:
        for version in each.versions:
            for report in version.reports:
                found.setdefault(report, set()).add(_FIELDS.get(each.field, "words"))
    return {report: frozenset(columns) for report, columns in found.items()}


def related(connection: Connection, versions: Sequence[Version]) -> list[Pact]:
    """Agreements that the same articles tell of, those of the same sentences first."""
    ids = {one.event.article for one in versions}
    own = select(articles.c.key).where(articles.c.id.in_(ids))
    found = list(islice(pacts_where(connection, [agreements.c.shown, agreements.c.article.in_(own)]), MOST_PACTS * 4))
    said = {one.event.evidence.text for one in versions}

    def apart(pact: Pact) -> bool:
        return said.isdisjoint(quote.text for one in pact.history for quote in one.agreement.evidence)

    return sorted(found, key=apart)[:MOST_PACTS]


def near(connection: Connection, incident: Incident) -> list[Near]:
    """Incidents of the same type within a few days, with a party in common: those that may be the same one."""
    own = connection.execute(
        select(incidents.c.key, incidents.c.day, incidents.c.event_type).where(incidents.c.id == incident.id)
    ).first()
    if own is None or own.day is None:
        return []
    try:
        day = date.fromisoformat(own.day)
    except ValueError:
        return []
    first, last = (day + timedelta(days=sign * _NEAR_DAYS) for sign in (-1, 1))
    ours = select(parties.c.country).join(events, events.c.key == parties.c.event)
    ours = ours.where(events.c.incident == own.key, parties.c.country.is_not(None))
    lead, side = events.alias(), parties.alias()
    shared = select(1).where(side.c.event == lead.c.key, side.c.country.in_(ours)).exists()
    query = (
        select(incidents.c.id, incidents.c.day, incidents.c.event_type, incidents.c.reports, lead.c.evidence)
        .join(lead, lead.c.key == incidents.c.lead)
        .where(
            incidents.c.day.between(first.isoformat(), last.isoformat()), incidents.c.event_type == own.event_type,
            incidents.c.merged_into.is_(None), incidents.c.reports > 0, incidents.c.key != own.key, shared,
        )
        .order_by(incidents.c.reports.desc(), incidents.c.key)
        .limit(MOST_NEAR)
    )  # fmt: skip
    return [Near(*row) for row in connection.execute(query)]


def changes(connection: Connection, incident: str) -> Iterator[Mapping[str, Any]]:
    """When the incident was merged or split, by whom, the newest first."""
    query = select(incident_changes).where(or_(incident_changes.c.old == incident, incident_changes.c.new == incident))
    rows = connection.execute(query.order_by(incident_changes.c.key.desc()).limit(50)).mappings()
    yield from (dict(row) for row in rows)
