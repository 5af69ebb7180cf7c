"""What has come into a store since somebody looked: incidents by weight, agreements, refused captures.

Rows are numbered as they come, so that the last numbers a visitor has seen tell what is new to them, exactly, and
without a search. Where nothing was seen before, the last thirty days that the store knows stand for what is new.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, func, select

from dragoman.records import Event
from dragoman.store import Store
from dragoman.store.filters import keyed
from dragoman.store.tables import agreement_parties, agreements, articles, events, incidents, pacts, refusals

DAYS = (30, 366)  # that stand for what is new to one who has not been here before; more of them where little happened
_ENOUGH = 5  # incidents
SHOWN = 20  # incidents
FEW = 8  # agreements, reasons of refusals
VISIT_SECONDS = 30 * 60  # without a look, after which the next look is another visit; what web statistics use
_REACH = 20_000  # articles: who has been away for longer sees the newest of so many
_MARK = re.compile(r"(\d{9,11})-(\d{1,12})-(\d{1,12})")
_EVENT = msgspec.json.Decoder(Event)


class Mark(NamedTuple):
    """What there was at some time: seconds since 1970, and the highest numbers of articles and of refusals."""

    at: int
    article: int
    refusal: int

    def told(self) -> str:
        """As the cookie has it."""
        return f"{self.at}-{self.article}-{self.refusal}"

    @property
    def when(self) -> str:
        """The time as people read it."""
        return f"{datetime.fromtimestamp(self.at, UTC):%Y-%m-%d %H:%M} UTC"


class Look(NamedTuple):
    """The end of the visit before this one, and the latest look of this one."""

    before: Mark | None
    latest: Mark

    def told(self) -> str:
        """As the cookie has it."""
        return ".".join(one.told() for one in (self.before, self.latest) if one)


class Happened(NamedTuple):
    """One incident, by the report that stands for it."""

    id: str  # of the incident, or of the event that is one of its own
    day: str | None
    event: Event
    reports: int
    stories: int
    owners: int


class Agreed(NamedTuple):
    """One agreement."""

    id: str
    kind: str
    title: str | None
    state: str
    day: str | None
    parties: tuple[str, ...]


class News(NamedTuple):
    """What is new. `incidents` counts all that got a report, of which `heaviest` are the first."""

    heaviest: tuple[Happened, ...]
    incidents: int
    agreements: tuple[Agreed, ...]
    refused: tuple[tuple[str, int], ...]  # reasons, and how many captures
    since: str | None  # the first day, where no mark was given


def mark_of(connection: Connection, now: float | None = None) -> Mark:
    """What there is now."""
    article = connection.scalar(select(func.max(articles.c.key))) or 0
    refusal = connection.scalar(select(func.max(refusals.c.key))) or 0
    return Mark(int(time.time() if now is None else now), article, refusal)


def look(cookie: str | None, now: Mark) -> Look:
    """The visit that a look at *now* belongs to; *cookie* is what the last look left, and may say anything."""
    marks = [Mark(*map(int, found)) for found in _MARK.findall((cookie or "")[:120])][:2]
    marks = [one for one in marks if one.at <= now.at and one.article <= now.article and one.refusal <= now.refusal]
    if not marks:
        return Look(None, now)
    latest = marks[-1]
    if now.at - latest.at > VISIT_SECONDS:
        return Look(latest, now)
    return Look(marks[0] if len(marks) > 1 else None, now)


def news(store: Store, before: Mark | None) -> News:
    """What is new since a mark; without one, what the store knows of its last thirty days."""
    with store.read() as connection:
        if before is None:
            return _latest(connection)
        last = connection.scalar(select(func.max(articles.c.key))) or 0
        first = max(before.article, last - _REACH)
        told = select(events.c.incident).where(events.c.article > first, events.c.shown)
        found = _incidents(connection, [incidents.c.key.in_(told)], [events.c.article > first])
        agreed = _agreements(connection, [agreements.c.article > first])
        return News(*found, agreed, _refused(connection, before), None)


def _latest(connection: Connection) -> News:
    """What the store knows of the last days before its newest article; of all days where even then little happened."""
    newest = connection.scalar(select(func.max(articles.c.published)).where(articles.c.newest))
    found: tuple[tuple[Happened, ...], int] = ((), 0)
    for days in (*DAYS, None) if newest else (None,):
        since = _days_before(newest, days) if newest and days else None
        bounds = ([incidents.c.day >= since], [events.c.day >= since]) if since else ([], [])
        found = _incidents(connection, *bounds)
        if found[1] >= _ENOUGH:
            break
    agreed = _agreements(connection, [agreements.c.day >= since] if since else [])
    return News(*found, agreed, _refused(connection, None), since)


def _days_before(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day) - timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return day


def _incidents(
    connection: Connection, fresh: list[ColumnElement[bool]], alone: list[ColumnElement[bool]]
) -> tuple[tuple[Happened, ...], int]:
    """The heaviest: told by the most stories, of owners in the most countries, the most reports, the farthest from 0.

    Incidents with several reports go before events that are reported once.
    """
    there = [*fresh, incidents.c.merged_into.is_(None), incidents.c.reports > 0]
    # coalesced, so that the days or articles are looked up and not the many events without an incident
    single = [*alone, events.c.shown, func.coalesce(events.c.incident, 0) == 0]
    number = connection.scalar(select(func.count()).select_from(incidents).where(*there)) or 0
    number += connection.scalar(select(func.count()).select_from(events).where(*single)) or 0
    weight = (incidents.c.stories, incidents.c.owners, incidents.c.reports, func.abs(incidents.c.score))
    heavy = (
        select(
            incidents.c.id, incidents.c.day, incidents.c.reports, incidents.c.stories, incidents.c.owners,
            incidents.c.lead,
        )
        .where(*there)
        .order_by(*(one.desc() for one in weight), incidents.c.key.desc())
        .limit(SHOWN)
    )  # fmt: skip
    rows = connection.execute(heavy).all()
    found = [(row.id, row.day, row.lead, row.reports, row.stories, row.owners) for row in rows]
    if len(found) < SHOWN:
        light = select(events.c.id, events.c.day, events.c.key).where(*single)
        light = light.order_by(func.abs(events.c.score).desc(), events.c.key.desc()).limit(SHOWN - len(found))
        found += [(one.id, one.day, one.key, 1, 1, 0) for one in connection.execute(light)]
    record = func.coalesce(events.c.revised, events.c.record)
    leads = select(events.c.key, record).where(keyed(connection, [one[2] for one in found]))
    records = {row[0]: row[1] for row in connection.execute(leads)} if found else {}
    return tuple(
        Happened(name, day, _EVENT.decode(records[lead]), reports, stories, owners)
        for name, day, lead, reports, stories, owners in found
        if lead in records
    ), number


def _agreements(connection: Connection, fresh: list[ColumnElement[bool]]) -> tuple[Agreed, ...]:
    newest = (
        select(agreements.c.pact, func.max(agreements.c.key).label("last"))
        .where(*fresh, agreements.c.shown, agreements.c.pact.is_not(None))
        .group_by(agreements.c.pact)
        .order_by(func.max(agreements.c.day).desc(), func.max(agreements.c.key).desc())
        .limit(FEW)
    )
    order = [row.pact for row in connection.execute(newest)]
    if not order:
        return ()
    named: dict[int, list[str]] = {}
    sides = (
        select(agreements.c.pact, agreement_parties.c.country)
        .join_from(agreement_parties, agreements, agreements.c.key == agreement_parties.c.agreement)
        .where(agreements.c.pact.in_(order), agreements.c.shown)
        .distinct()
        .order_by(agreement_parties.c.country)
    )
    for pact, country in connection.execute(sides):
        named.setdefault(pact, []).append(country)
    rows = {row.key: row for row in connection.execute(select(pacts).where(pacts.c.key.in_(order)))}
    return tuple(
        Agreed(row.id, row.kind, row.title, row.state, row.last_day, tuple(named.get(key, ())))
        for key in order
        if (row := rows.get(key))
    )


def _refused(connection: Connection, before: Mark | None) -> tuple[tuple[str, int], ...]:
    number = func.count()
    query = select(refusals.c.reason, number).group_by(refusals.c.reason).order_by(number.desc(), refusals.c.reason)
    if before is not None:
        query = query.where(refusals.c.key > before.refusal)
    return tuple((reason, count) for reason, count in connection.execute(query.limit(FEW)))
