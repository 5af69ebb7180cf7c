"""A brief on two actors: the line, the agreements, the weightiest incidents with their sentences, how it was made.

Every number in it is the one that `dragoman dyad` gives for the same question. Incidents are ranked as everywhere in
the workbench: by how many texts tell them, then by how many countries' owners, reports, and distance from neutral.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from dragoman._version import __version__
from dragoman.incidents.account import Incident
from dragoman.records import Record
from dragoman.store.asking import Filters, described, filters_of
from dragoman.store.dyads import DONE, Dyad, Month, dyad, reports_between
from dragoman.store.filters import keyed
from dragoman.store.questions import Found, told_of
from dragoman.store.shown import incident
from dragoman.store.tables import articles, events, incidents, pages
from dragoman.store.who import Who, who

WEIGHTIEST = 10  # incidents
MOST_MONTHS = 14  # of the table; a longer time is shown by years
MOST_YEARS = 12
MOST_AGREEMENTS = 8
_LINKS = ("http://", "https://")


class Weighty(Record, frozen=True, kw_only=True):
    """An incident of the brief: the account, the sentence of its lead and where that stands."""

    incident: Incident
    day: str | None
    sentence: str
    title: str | None
    publisher: str | None
    published: str | None
    address: str | None  # an http(s) address; a path is nobody's business
    article: str
    review: str | None


class Stretch(Record, frozen=True, kw_only=True):
    """A row of the table: a month, or a year where there are many."""

    name: str
    quads: tuple[int, int, int, int]
    number: int


class Made(Record, frozen=True, kw_only=True):
    """What the brief rests on: reports by version of the coder and by review; texts, outlets, days of publication."""

    version: str
    on: str
    asked: str
    coders: Mapping[str, int]
    reviews: Mapping[str, int]  # accepted, corrected, not reviewed
    rejected: int  # reports that people rejected; they are not counted
    articles: int
    stories: int
    outlets: int
    first_published: str | None
    last_published: str | None


class Brief(Record, frozen=True, kw_only=True):
    """All of it."""

    dyad: Dyad
    table: tuple[Stretch, ...]
    weightiest: tuple[Weighty, ...]
    made: Made


def brief(store: Any, one: str, other: str, *, on: str, most: int = WEIGHTIEST, **filters: Any) -> Brief:
    """The brief on two, made *on* that day. *filters* are those of `dyad`. Raises BadQuestionError."""
    found = dyad(store, one, other, **filters)
    asked = filters_of(**({"status": DONE} | filters))
    with store.read() as connection:
        sides = who(connection, one), who(connection, other)
        reports = reports_between(connection, *sides, asked, "incidents")
        heavy = _heaviest(connection, reports, most)
        made = _made(connection, sides, asked, reports, on)
    accounts = [incident(store, name) for name in heavy]
    with store.read() as connection:
        weightiest = _weighty(connection, accounts, {row[0] for row in reports})
    return Brief(dyad=found, table=stretches(found.months), weightiest=weightiest, made=made)


def stretches(months: Sequence[Month]) -> tuple[Stretch, ...]:
    """The months; where they are many the last years, and all before as one; a year has the sums of its months."""
    if len(months) <= MOST_MONTHS:
        return tuple(Stretch(name=month.month, quads=month.quads, number=month.number) for month in months)
    oldest = f"{int(months[-1].month[:4]) - MOST_YEARS + 1:04d}"
    years: dict[str, list[int]] = {}
    for month in months:
        year = month.month[:4]
        four = years.setdefault(year if year >= oldest else f"before {oldest}", [0, 0, 0, 0])
        for place, count in enumerate(month.quads):
            four[place] += count
    return tuple(
        Stretch(name=year, quads=(four[0], four[1], four[2], four[3]), number=sum(four)) for year, four in years.items()
    )


def _heaviest(connection: Connection, reports: Sequence[Any], most: int) -> list[str]:
    """The ids of the weightiest incidents among the reports (of events, where no incident holds them), by weight."""
    alone = {row[0]: (1, 0, 1, abs(row[4]), row[1] or "") for row in reports if row[5] < 0}
    held = {row[5] for row in reports if row[5] > 0}
    weights: dict[str, tuple[Any, ...]] = {}
    query = select(
        incidents.c.id, incidents.c.stories, incidents.c.owners, incidents.c.reports, func.abs(incidents.c.score),
        func.coalesce(incidents.c.day, ""),
    ).where(keyed(connection, held, incidents.c.key))  # fmt: skip
    for name, *weight in connection.execute(query):
        weights[name] = tuple(weight)
    heavy_alone = dict(sorted(alone.items(), key=lambda each: each[1], reverse=True)[:most])
    for key, name in connection.execute(select(events.c.key, events.c.id).where(keyed(connection, heavy_alone))):
        weights[name] = alone[key]
    return sorted(weights, key=lambda name: (weights[name], name), reverse=True)[:most]


def _weighty(connection: Connection, accounts: Sequence[Incident], ours: set[int]) -> tuple[Weighty, ...]:
    """Each account with the sentence of its lead, or of the first of its reports that is between the two."""
    names = {name for one in accounts for name in one.reports}
    keys = connection.scalars(select(events.c.key).where(events.c.id.in_(names), events.c.shown))
    told: dict[str, Found] = {row.event.id: row for row in told_of(connection, list(keys))}
    found = []
    for one in accounts:
        between = [name for name in one.reports if name in told and told[name].key in ours]
        lead = one.lead if one.lead in between or not between else between[0]
        if lead not in told:
            continue
        row = told[lead]
        found.append(
            Weighty(
                incident=one, day=one.date.start if one.date else row.published, sentence=row.event.evidence.text,
                title=row.title, publisher=row.publisher or row.wire, published=row.published,
                address=row.source if row.source.startswith(_LINKS) else None, article=row.article, review=row.review,
            )
        )  # fmt: skip
    return tuple(found)


def _made(connection: Connection, sides: tuple[Who, Who], asked: Filters, reports: Sequence[Any], on: str) -> Made:
    keys = [row[0] for row in reports]
    query = (
        select(
            events.c.coder, events.c.review, articles.c.key, func.coalesce(articles.c.story, -articles.c.key),
            func.coalesce(articles.c.publisher, articles.c.wire, pages.c.address), articles.c.published,
        )
        .join_from(events, articles, articles.c.key == events.c.article)
        .join(pages, pages.c.key == articles.c.page)
        .where(keyed(connection, keys))
    )  # fmt: skip
    rows = connection.execute(query).all()
    days = [row[5] for row in rows if row[5]]
    reviews = Counter(row[1] or "not reviewed" for row in rows)
    return Made(
        version=__version__, on=on, asked=described(asked, sides),
        coders=dict(Counter(row[0] for row in rows).most_common()),
        reviews={name: reviews[name] for name in ("accepted", "corrected", "not reviewed")},
        rejected=_rejected(connection, sides, asked),
        articles=len({row[2] for row in rows}), stories=len({row[3] for row in rows}),
        outlets=len({row[4] for row in rows}), first_published=min(days, default=None),
        last_published=max(days, default=None),
    )  # fmt: skip


def _rejected(connection: Connection, sides: tuple[Who, Who], asked: Filters) -> int:
    """How many reports between the two people rejected."""
    if connection.scalar(select(events.c.key).where(events.c.review == "rejected").limit(1)) is None:
        return 0
    return len(reports_between(connection, *sides, filters_of(**_with_rejected(asked)), "reports"))


def _with_rejected(asked: Filters) -> dict[str, Any]:
    given = {name: getattr(asked, name) for name in asked.__struct_fields__}
    return {name: value for name, value in given.items() if value not in (None, ())} | {"reviewed": ("rejected",)}
