"""Two actors over time: what they did to and with each other, month by month, and where it turned.

Which events are between two is said in `filters.pair_keys`. A unit of what is counted (incidents unless asked for
otherwise) stands once in each month, under one quad, with the mean score of its reports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import Any

from msgspec import structs
from sqlalchemy import ColumnElement, Connection, func, or_, select

from dragoman.records import Record
from dragoman.store.asking import Filters, filters_of
from dragoman.store.counting import COUNTED, unit_columns
from dragoman.store.filters import compiled, day_bounds, keyed, pair_keys, party_clauses, read_by_key, restricted
from dragoman.store.questions import told_of
from dragoman.store.registers import Pact, has_party, pacts_where
from dragoman.store.tables import agreement_parties, agreements, articles, event_contexts, events, incidents, parties
from dragoman.store.turning import COUNT_NOISE, SCORE_NOISE, against_past, stabilised, turning_points
from dragoman.store.who import BadQuestionError, Who, who

DONE = ("reported",)
"""The statuses that count unless others are asked for: what is planned, denied or long past did not happen then."""


class Month(Record, frozen=True, kw_only=True):
    """One month of two: how many of each quad (in PLOVER's order), in all, and their mean score."""

    month: str
    quads: tuple[int, int, int, int]
    number: int
    score: float | None


class Contact(Record, frozen=True, kw_only=True):
    """One event between two."""

    day: str
    event: str
    event_type: str
    evidence: str
    publisher: str | None


class Turn(Record, frozen=True, kw_only=True):
    """A month with which a new level begins: of the mean score, or of the number; the means before and after it."""

    month: str
    of: str  # score, number
    before: float
    after: float


class Compared(Record, frozen=True, kw_only=True):
    """The last month beside the pair's own past: value, the mean and spread before it, how many spreads off."""

    month: str
    of: str
    value: float
    mean: float
    spread: float
    deviation: float | None


class Dyad(Record, frozen=True, kw_only=True):
    """The relation of two actors. `counted` says what the numbers count; `forth`, `back`, `together` who acted."""

    one: str
    other: str
    counted: str
    statuses: tuple[str, ...]
    number: int
    reports: int
    forth: int
    back: int
    together: int
    score: float | None
    first: Contact | None
    last: Contact | None
    months: tuple[Month, ...]
    contexts: Mapping[str, int]
    agreements: tuple[Pact, ...]
    turns: tuple[Turn, ...]
    compared: tuple[Compared, ...]


def dyad(store: Any, one: str, other: str, *, count: str = "incidents", **filters: Any) -> Dyad:
    """What *one* and *other* did to and with each other, month by month, from the first to the last.

    *filters* are those of events but parties; `status` is "reported" unless given. Raises BadQuestionError.
    """
    asked = filters_of(**({"status": DONE} | filters))
    if count not in COUNTED:
        raise BadQuestionError(repr(count), f"not counted; there are {', '.join(COUNTED)}")
    with store.read() as connection:
        sides = who(connection, one), who(connection, other)
        reports = reports_between(connection, *sides, asked, count)
        return dyad_of(connection, sides, asked, count, reports)


def reports_between(connection: Connection, one: Who, other: Who, asked: Filters, count: str) -> list[Any]:
    """A row for each report between the two: key, day, month, quad, score, and what makes it a unit."""
    moved = count == "incidents"  # which have days of their own
    unbound = structs.replace(asked, since=None, until=None) if moved else asked
    keys: set[int] = set(connection.scalars(pair_keys(connection, one, other, unbound)))
    question = compiled(connection, unbound)
    few = keys if question.few is None else keys & question.few
    conditions = restricted(connection, question._replace(few=frozenset(few)), walk=False)
    day: ColumnElement[Any] = func.coalesce(incidents.c.day, events.c.day) if moved else events.c.day
    month: ColumnElement[Any] = func.coalesce(incidents.c.month, events.c.month) if moved else events.c.month
    quad: ColumnElement[Any] = func.coalesce(incidents.c.quad, events.c.quad) if moved else events.c.quad
    origin = events.outerjoin(incidents, incidents.c.key == events.c.incident) if moved else events
    if count == "events":
        origin = origin.join(articles, articles.c.key == events.c.article)
    query = select(events.c.key, day, month, quad, events.c.score, *unit_columns(count)).select_from(origin)
    return list(connection.execute(read_by_key(query.where(*conditions, *day_bounds(asked, day)))))


def dyad_of(connection: Connection, sides: tuple[Who, Who], asked: Filters, count: str, reports: Sequence[Any]) -> Dyad:
    """The dyad of two sides out of its rows, those of `reports_between`."""
    unit_of = {row[0]: tuple(row[5:]) for row in reports}
    scores: dict[tuple[Any, ...], list[float]] = {}
    when: dict[tuple[Any, ...], tuple[str | None, int]] = {}
    for key, _, month, quad, score, *_ in reports:
        scores.setdefault(unit_of[key], []).append(score)
        when.setdefault(unit_of[key], (month, quad))
    means = {unit: fmean(values) for unit, values in scores.items()}
    months = _months(when, means)
    forth, back, together = _directions(connection, sides, unit_of)
    first, last = _ends(connection, reports)
    return Dyad(
        one=sides[0].label, other=sides[1].label, counted=count, statuses=asked.status,
        number=len(when), reports=len(reports), forth=forth, back=back, together=together,
        score=round(fmean(means.values()), 2) if means else None, first=first, last=last, months=tuple(months),
        contexts=_contexts(connection, unit_of), agreements=_agreements(connection, sides, asked),
        turns=tuple(_turns(months)), compared=tuple(_compared(months)),
    )  # fmt: skip


def _months(when: Mapping[Any, tuple[str | None, int]], means: Mapping[Any, float]) -> list[Month]:
    """All months from the first to the last with an event, those without any too."""
    quads: dict[str, list[int]] = {}
    scores: dict[str, list[float]] = {}
    for unit, (month, quad) in when.items():
        if month:
            quads.setdefault(month, [0, 0, 0, 0])[quad - 1] += 1
            scores.setdefault(month, []).append(means[unit])
    if not quads:
        return []
    found = []
    for month in _all_months(min(quads), max(quads)):
        four = quads.get(month, [0, 0, 0, 0])
        score = round(fmean(scores[month]), 2) if month in scores else None
        found.append(Month(month=month, quads=(four[0], four[1], four[2], four[3]), number=sum(four), score=score))
    return found


def _all_months(first: str, last: str) -> Iterable[str]:
    year, month = int(first[:4]), int(first[5:7])
    while (name := f"{year:04d}-{month:02d}") <= last:
        yield name
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _directions(
    connection: Connection, sides: tuple[Who, Who], unit_of: Mapping[int, tuple[Any, ...]]
) -> tuple[int, int, int]:
    """How many units the first did to the second, the second to the first, and both together."""
    roles: list[dict[int, set[str]]] = []
    ours = keyed(connection, unit_of, parties.c.event)
    for side in sides:
        found: dict[int, set[str]] = {}
        query = select(parties.c.event, parties.c.role).where(or_(*party_clauses(side)), ours)
        for key, role in connection.execute(query):
            found.setdefault(key, set()).add(role)
        roles.append(found)
    units: dict[str, set[tuple[Any, ...]]] = {"forth": set(), "back": set(), "together": set()}
    for key, unit in unit_of.items():
        one, other = (side.get(key, set()) for side in roles)
        forth, back = "actor" in one and "recipient" in other, "actor" in other and "recipient" in one
        if forth:
            units["forth"].add(unit)
        if back:
            units["back"].add(unit)
        if not forth and not back:
            units["together"].add(unit)
    return len(units["forth"]), len(units["back"]), len(units["together"])


def _ends(connection: Connection, reports: Sequence[Any]) -> tuple[Contact | None, Contact | None]:
    """The first and the last contact."""
    dated = [(row[1], row[0]) for row in reports if row[1]]
    if not dated:
        return None, None
    ends = min(dated), max(dated)
    told = {one.key: one for one in told_of(connection, [key for _, key in ends])}
    first, last = (
        Contact(
            day=day, event=told[key].event.id, event_type=told[key].event.event_type,
            evidence=told[key].event.evidence.text, publisher=told[key].publisher,
        )
        for day, key in ends
    )  # fmt: skip
    return first, last


def _contexts(connection: Connection, unit_of: Mapping[int, tuple[Any, ...]]) -> dict[str, int]:
    """How many units each context has, the most first."""
    ours = keyed(connection, unit_of, event_contexts.c.event)
    query = select(event_contexts.c.context, event_contexts.c.event).where(ours)
    units = {(context, unit_of[key]) for context, key in connection.execute(query)}
    counts = Counter(context for context, _ in units)
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def _agreements(connection: Connection, sides: tuple[Who, Who], asked: Filters) -> tuple[Pact, ...]:
    side = agreement_parties.alias()
    number = select(func.count()).where(side.c.agreement == agreements.c.key).scalar_subquery()
    conditions = [agreements.c.shown, *(has_party(one) for one in sides), number > 1]
    return tuple(pacts_where(connection, [*conditions, *day_bounds(asked, agreements.c.day)]))


def _turns(months: Sequence[Month]) -> Iterable[Turn]:
    """Of the number: over all months, those without contact too. Of the score: over those with contact."""
    spoken = [month for month in months if month.score is not None]
    numbers = stabilised([month.number for month in months])
    yield from _levels(
        "number", months, turning_points(numbers, COUNT_NOISE), [float(month.number) for month in months]
    )
    scores = [month.score or 0.0 for month in spoken]
    yield from _levels("score", spoken, turning_points(scores, SCORE_NOISE), scores)


def _levels(of: str, months: Sequence[Month], turns: Sequence[int], values: Sequence[float]) -> Iterable[Turn]:
    bounds = [0, *turns, len(values)]
    for before, begin, end in zip(bounds, bounds[1:], bounds[2:], strict=False):
        means = round(fmean(values[before:begin]), 2), round(fmean(values[begin:end]), 2)
        yield Turn(month=months[begin].month, of=of, before=means[0], after=means[1])


def _compared(months: Sequence[Month]) -> Iterable[Compared]:
    if not months:
        return
    series: list[tuple[str, list[float]]] = [("number", [float(month.number) for month in months])]
    if months[-1].score is not None:
        series.append(("score", [month.score for month in months if month.score is not None]))
    for of, values in series:
        found = against_past(values)
        if found:
            off = None if found.deviation is None else round(found.deviation, 2)
            yield Compared(
                month=months[-1].month, of=of, value=found.value, mean=round(found.mean, 2),
                spread=round(found.spread, 2), deviation=off,
            )  # fmt: skip
