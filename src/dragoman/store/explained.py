"""One event explained by what its record carries: the sentence, each field with what it rests on, what people changed.

How the coder itself came to its reading (the row of the tables that fired, what governs it) is asked of the coder: the
stored article is read again, where this version of the coder is the one that coded it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, func, or_, select

from dragoman.errors import TableError
from dragoman.events.scale import cameo_name, plover
from dragoman.records import Article, Event, Party, Place, Reasons, Record
from dragoman.store.tables import articles, corrections, events, incidents, pages, stories
from dragoman.store.who import BadQuestionError

_LEAST = 6  # characters of an id's beginning


class Step(Record, frozen=True, kw_only=True):
    """One field: its value in words, and what it rests on."""

    field: str
    value: str
    basis: str


class Change(Record, frozen=True, kw_only=True):
    """What a person said to the event; `before` and `after` are JSON, None where the act has none."""

    at: str
    by: str
    act: str
    field: str | None
    before: str | None
    after: str | None
    note: str | None
    state: str


class Explained(Record, frozen=True, kw_only=True):
    """An event as it stands now, and where it comes from. `versions` are all coders' versions that have it."""

    event: Event
    coder: str
    versions: tuple[str, ...]
    review: str | None
    title: str | None
    publisher: str | None
    wire: str | None
    published: str | None
    published_basis: str | None
    address: str
    article_version: int
    newest: bool
    story: str | None
    story_size: int | None
    incident: str | None
    incident_reports: int | None
    steps: tuple[Step, ...]
    changes: tuple[Change, ...]


def reasons(store: Any, told: Explained) -> Reasons | None:
    """Why this coder reads the event as it does; None where another version or other settings coded it."""
    from dragoman.coder import Coder
    from dragoman.store.versions import coder_version

    if told.coder != coder_version():
        return None
    with store.read() as connection:
        record = connection.scalar(select(articles.c.record).where(articles.c.id == told.event.article))
    if record is None:
        return None
    article = msgspec.json.decode(record, type=Article)
    if not article.text:
        return None
    coded = Coder().code(article, explain=True)
    return next((one for one in coded.reasons if one.event == told.event.id), None)


def explained(store: Any, wanted: str, *, coder: str | None = None) -> Explained:
    """The event of that id (or the only one whose id begins so), by its newest coding or that of a version.

    Raises BadQuestionError where there is none, or more than one.
    """
    with store.read() as connection:
        row = _row(connection, _id(connection, wanted), coder)
        event = msgspec.json.decode(row.record, type=Event)
        article = msgspec.json.decode(row.article, type=Article)
        versions = connection.scalars(select(events.c.coder).where(events.c.id == event.id).order_by(events.c.key))
        return Explained(
            event=event, coder=row.coder, versions=tuple(versions), review=row.review, title=row.title,
            publisher=row.publisher, wire=row.wire, published=row.published, published_basis=article.published_basis,
            address=row.address, article_version=row.version, newest=row.newest, story=row.story,
            story_size=row.size, incident=row.incident, incident_reports=row.reports,
            steps=tuple(steps(event)), changes=tuple(_changes(connection, event.id)),
        )  # fmt: skip


def _id(connection: Connection, wanted: str) -> str:
    if connection.scalar(select(1).where(events.c.id == wanted).limit(1)):
        return wanted
    found: list[str] = []
    if len(wanted) >= _LEAST:
        begins = events.c.id.between(wanted, wanted + "\U0010fffd") & events.c.id.startswith(wanted, autoescape=True)
        found = list(connection.scalars(select(events.c.id).where(begins).distinct().limit(2)))
    if len(found) > 1:
        raise BadQuestionError(repr(wanted), "more than one event's id begins so")
    if not found:
        raise BadQuestionError(repr(wanted), "no event of that id in the store")
    return found[0]


def _row(connection: Connection, wanted: str, coder: str | None) -> Any:
    query = (
        select(
            func.coalesce(events.c.revised, events.c.record).label("record"), events.c.coder, events.c.review,
            articles.c.record.label("article"), articles.c.title, articles.c.publisher, articles.c.wire,
            articles.c.published, articles.c.version, articles.c.newest, pages.c.address,
            stories.c.id.label("story"), stories.c.size, incidents.c.id.label("incident"), incidents.c.reports,
        )
        .join_from(events, articles, articles.c.key == events.c.article)
        .join(pages, pages.c.key == articles.c.page)
        .outerjoin(stories, stories.c.key == articles.c.story)
        .outerjoin(incidents, incidents.c.key == events.c.incident)
        .where(events.c.id == wanted)
        .order_by(events.c.current.desc(), events.c.key.desc())
    )  # fmt: skip
    row = connection.execute(query.where(events.c.coder == coder) if coder else query).first()
    if row is None:
        raise BadQuestionError(repr(wanted), f"not coded by version {coder}")
    return row


def _changes(connection: Connection, wanted: str) -> Iterator[Change]:
    ours = corrections.alias()
    undone = select(ours.c.key).where(ours.c.event_id == wanted)
    query = select(corrections).where(or_(corrections.c.event_id == wanted, corrections.c.undoes.in_(undone)))
    for row in connection.execute(query.order_by(corrections.c.key)):
        yield Change(
            at=row.at, by=row.by, act=row.act, field=row.field, before=row.before, after=row.after, note=row.note,
            state=row.state,
        )  # fmt: skip


def steps(event: Event) -> Iterator[Step]:
    """Each field of an event with what it rests on, as far as the record tells."""
    trigger = _trigger(event)
    kind = " ".join(part for part in (event.event_type, event.event_mode) if part)
    yield Step(field="type", value=kind, basis=f"“{trigger}” in the sentence" if trigger else "the sentence")
    yield Step(field="cameo", value=event.cameo or "-", basis=_cameo(event.cameo))
    yield Step(field="quad", value=event.quad, basis=f"PLOVER's quad of {event.event_type}")
    yield Step(field="score", value=f"{event.score:g}", basis=_score(event))
    for role, parties in (("actor", event.actors), ("recipient", event.recipients)):
        for party in parties:
            yield Step(field=role, value=_party(party), basis=_words(party))
    if event.date:
        day = event.date.start if event.date.start == event.date.end else f"{event.date.start} to {event.date.end}"
        yield Step(field="date", value=day, basis=event.date.basis)
    else:
        yield Step(field="date", value="-", basis="no words tell it")
    if event.place:
        yield Step(field="place", value=_place(event.place), basis=_gazetteer(event.place))
    yield Step(field="status", value=event.status, basis=_STATUS.get(event.status, ""))
    yield _said(event)
    if event.contexts:
        yield Step(field="contexts", value=", ".join(event.contexts), basis="the type, and words of the sentence")
    for quantity in event.quantities:
        number = f"{quantity.value:g}" + (f" to {quantity.most:g}" if quantity.most is not None else "")
        unit = " ".join(part for part in (quantity.unit, quantity.currency) if part)
        yield Step(field="quantity", value=f"{number} {unit}", basis=f"“{quantity.text}”")
    for note in event.notes:
        yield Step(field="note", value=note, basis="")
    yield Step(field="confidence", value=f"{event.confidence:.2f}", basis="the coder's own estimate")


_STATUS = {
    "reported": "told as done",
    "planned": "told as to come",
    "denied": "told as not done",
    "hypothetical": "told as possible",
    "historical": "told as long past",
}


def _trigger(event: Event) -> str | None:
    span, begin = event.evidence.trigger, event.evidence.start or 0
    if span is None or not 0 <= span[0] - begin <= span[1] - begin <= len(event.evidence.text):
        return None
    return event.evidence.text[span[0] - begin : span[1] - begin]


def _cameo(code: str | None) -> str:
    if code is None:
        return "no code"
    try:
        return f"CAMEO: {cameo_name(code)}"
    except TableError:
        return "no code of CAMEO"


def _score(event: Event) -> str:
    kind = plover().types.get(event.event_type)
    of_mode = kind is not None and event.event_mode in kind.modes
    return f"PLOVER's score of the {'mode ' + str(event.event_mode) if of_mode else 'type ' + event.event_type}"


def _party(party: Party) -> str:
    code = " ".join(part for part in (party.country, *party.sectors) if part)
    return f"{party.name or party.text}" + (f" ({code})" if code else "")


def _words(party: Party) -> str:
    where = "in the title" if party.start is None else f"at {party.start}"
    return f"“{party.text}” {where}" + (f", Wikidata {party.wikidata}" if party.wikidata else "")


def _place(place: Place) -> str:
    return ", ".join(part for part in (place.name or place.text, place.country) if part)


def _gazetteer(place: Place) -> str:
    known = f", GeoNames {place.geonames_id}" if place.geonames_id else ""
    spot = "" if place.lat is None or place.lon is None else f" at {place.lat:.2f}, {place.lon:.2f}"
    return f"“{place.text}”{known}{spot}"


def _said(event: Event) -> Step:
    said = event.attribution
    value = (said.speaker or "the article") + (f", in {said.outlet}" if said.outlet else "")
    return Step(field="said by", value=value, basis="in quotation marks" if said.quoted else "not in quotation marks")
