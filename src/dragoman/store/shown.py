"""Registers of what a store holds beside events: incidents, stories, actors.

Each is a stream of plain records, made with few queries however long it is. The filters are those of events: a
register then holds what the events that match are of.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, Text, and_, case, cast, distinct, func, or_, select

from dragoman.incidents.account import Incident, account
from dragoman.incidents.report import Report, reports
from dragoman.records import Agreement, Article, Coded, Event, Record
from dragoman.store.asking import Filters, filters_of
from dragoman.store.counting import COUNTED, unit_columns
from dragoman.store.filters import compiled, day_bounds, keyed, restricted, sources_named
from dragoman.store.streaming import streamed
from dragoman.store.tables import actors, agreements, articles, events, incidents, parties, stories
from dragoman.store.who import BadQuestionError, who

T = TypeVar("T")
INCIDENT_ORDERS = ("newest", "oldest", "most")
STORY_ORDERS = ("newest", "oldest", "most")
_AT_ONCE = 200  # records that are made of one set of queries
_LISTED = 5  # spellings, and partners, of an actor
_EVENT = msgspec.json.Decoder(Event)
_AGREEMENT = msgspec.json.Decoder(Agreement)


class Story(Record, frozen=True, kw_only=True):
    """One text under several mastheads; an article that no story holds is one of its own, under its own id."""

    id: str
    title: str | None
    published: str | None  # by the earliest
    publisher: str | None  # the earliest's
    wire: str | None
    earliest: str  # ids of articles
    fullest: str
    size: int
    outlets: tuple[str, ...]  # in the order of publication


class Named(Record, frozen=True, kw_only=True):
    """A person or a body with a name: how often, in which role, under which spellings, with whom.

    `number`, `acting` and `receiving` count what `counted` says, `spellings` and `partners` reports; `partners` are
    names, or states where the others have none.
    """

    id: str
    name: str
    country: str | None
    sectors: tuple[str, ...]
    wikidata: str | None
    counted: str
    number: int
    acting: int
    receiving: int
    first_day: str | None
    last_day: str | None
    spellings: Mapping[str, int]
    partners: Mapping[str, int]


def incidents_of(store: Any, *, order: str = "newest", limit: int | None = None, **filters: Any) -> Iterator[Incident]:
    """The incidents of which a report matches, with all their versions; the newest first, or the most reported.

    A report that no incident holds is an incident of its own, under the event's id. Raises BadQuestionError.
    """
    asked = filters_of(**filters)
    if order not in INCIDENT_ORDERS:
        raise BadQuestionError(repr(order), f"no order of incidents; there are {', '.join(INCIDENT_ORDERS)}")
    with store.read() as connection, closing(_units(connection, asked, order, limit)) as every:
        units = islice(every, limit)
        while some := list(islice(units, _AT_ONCE)):
            yield from accounts(connection, some)


def incident(store: Any, wanted: str) -> Incident:
    """The incident of that id, or the one that holds the event of that id. Raises BadQuestionError."""
    with store.read() as connection:
        key = connection.scalar(
            select(func.coalesce(incidents.c.merged_into, incidents.c.key)).where(incidents.c.id == wanted)
        )
        if key is None:
            one = select(unit_columns("incidents")[0]).where(events.c.id == wanted, events.c.current)
            key = connection.scalar(one)
        if key is None:
            raise BadQuestionError(repr(wanted), "no incident and no event of that id in the store")
        return next(accounts(connection, [key]))


def _units(connection: Connection, asked: Filters, order: str, limit: int | None) -> Generator[int, None, None]:
    """The incidents' keys, or the events' with a minus, in order, each once."""
    found = compiled(connection, asked)
    conditions = restricted(connection, found, walk=limit is not None)
    unit = unit_columns("incidents")[0]
    if order == "most":
        query = select(unit).where(*conditions).group_by(unit)
        first = connection.execute(query.order_by(func.count().desc(), func.max(events.c.key).desc()).limit(limit))
        yield from (key for (key,) in first)
        return
    ways = [events.c.day, events.c.key]
    dated = select(unit).where(*conditions, events.c.day.is_not(None))
    parts = [dated.order_by(*(way.desc() if order == "newest" else way for way in ways))]
    if not (asked.since or asked.until):
        parts.append(select(unit).where(*conditions, events.c.day.is_(None)).order_by(events.c.key))
    known: set[int] = set()
    for part in parts:
        with closing(streamed(connection, part)) as rows:
            for (key,) in rows:
                if key not in known:
                    known.add(key)
                    yield key


def accounts(connection: Connection, units: Sequence[int]) -> Iterator[Incident]:
    """What the incidents are, from all their reports that are shown."""
    query: Select[Any] = (
        select(
            events.c.key, events.c.incident, func.coalesce(events.c.revised, events.c.record).label("record"),
            events.c.article, articles.c.id, articles.c.publisher, articles.c.wire, articles.c.published,
            articles.c.language, articles.c.owner_country, stories.c.id.label("story"), incidents.c.id.label("name"),
        )
        .join_from(events, articles, articles.c.key == events.c.article)
        .outerjoin(stories, stories.c.key == articles.c.story)
        .outerjoin(incidents, incidents.c.key == events.c.incident)
    )  # fmt: skip
    held, alone = [unit for unit in units if unit > 0], [-unit for unit in units if unit < 0]
    rows: list[Any] = []
    if held:
        rows += connection.execute(query.where(keyed(connection, held, events.c.incident), events.c.shown))
    if alone:
        rows += connection.execute(query.where(keyed(connection, alone)))
    agreed = _agreements(connection, {row.article for row in rows})
    told: dict[int, tuple[str, list[Report]]] = {}
    for row in rows:
        event = _EVENT.decode(row.record)
        head = Article(
            id=row.id, source="", publisher=row.publisher, wire=row.wire, published=row.published, language=row.language
        )
        coded = Coded(article=head, events=(event,), agreements=tuple(agreed.get(row.article, ())))
        mine = told.setdefault(row.incident or -row.key, (row.name or event.id, []))
        mine[1].extend(reports(coded, story=row.story, owner_country=row.owner_country))
    for unit in units:
        if unit in told:
            yield account(*told[unit])


def _agreements(connection: Connection, of: Iterable[int]) -> dict[int, list[Agreement]]:
    """The agreements of each article."""
    query = select(agreements.c.article, agreements.c.record).where(
        agreements.c.current, keyed(connection, of, agreements.c.article)
    )
    found: dict[int, list[Agreement]] = {}
    for article, record in connection.execute(query):
        found.setdefault(article, []).append(_AGREEMENT.decode(record))
    return found


def stories_of(store: Any, *, order: str = "newest", limit: int | None = None, **filters: Any) -> Iterator[Story]:
    """The stories that match, the newest first, or the most carried.

    `since`, `until` and `source` ask for an article's publication and masthead, all other filters for events in it.
    Raises BadQuestionError.
    """
    asked = filters_of(**filters)
    if order not in STORY_ORDERS:
        raise BadQuestionError(repr(order), f"no order of stories; there are {', '.join(STORY_ORDERS)}")
    with store.read() as connection, closing(_story_units(connection, asked, order)) as every:
        units = islice(every, limit)
        while some := list(islice(units, _AT_ONCE)):
            yield from stories_told(connection, some)


def _story_units(connection: Connection, asked: Filters, order: str) -> Generator[int, None, None]:
    """The stories' keys, or the articles' with a minus, in order, each once."""
    conditions: list[ColumnElement[bool]] = [articles.c.newest, *day_bounds(asked, articles.c.published)]
    if asked.source:
        names = [name for term in asked.source for name in sources_named(connection, term)]
        conditions.append(or_(articles.c.publisher.in_(names), articles.c.wire.in_(names)))
    within = msgspec.structs.replace(asked, since=None, until=None, source=())
    if within != Filters():
        told = select(events.c.article).where(*restricted(connection, compiled(connection, within), walk=False))
        conditions.append(articles.c.key.in_(told))
    day = func.coalesce(articles.c.published, "")
    ways: list[ColumnElement[Any]] = [day.desc(), articles.c.key.desc()] if order == "newest" else [day, articles.c.key]
    query = select(func.coalesce(articles.c.story, -articles.c.key)).where(*conditions)
    if order == "most":
        query = query.outerjoin(stories, stories.c.key == articles.c.story)
        ways = [func.coalesce(stories.c.size, 1).desc(), articles.c.key.desc()]
    known: set[int] = set()
    with closing(streamed(connection, query.order_by(*ways))) as rows:
        for (key,) in rows:
            if key not in known:
                known.add(key)
                yield key


def stories_told(connection: Connection, units: Sequence[int]) -> Iterator[Story]:
    """The stories of these keys; a negative one is an article that no run has grouped yet, a story of its own."""
    held, alone = [unit for unit in units if unit > 0], [-unit for unit in units if unit < 0]
    query: Select[Any] = (
        select(
            articles.c.key, articles.c.id, articles.c.title, articles.c.publisher, articles.c.wire,
            articles.c.published, articles.c.story, stories.c.id.label("name"), stories.c.earliest,
            stories.c.fullest, stories.c.wire.label("origin"),
        )
        .outerjoin(stories, stories.c.key == articles.c.story)
        .where(
            articles.c.newest,
            or_(keyed(connection, held, articles.c.story), keyed(connection, alone, articles.c.key)),
        )
        .order_by(func.coalesce(articles.c.published, "9999"), articles.c.key)
    )  # fmt: skip
    told: dict[int, list[Any]] = {}
    for row in connection.execute(query):
        told.setdefault(row.story or -row.key, []).append(row)
    for rows in (told[unit] for unit in units if unit in told):
        first = next((row for row in rows if row.key == row.earliest), rows[0])
        full = next((row for row in rows if row.key == row.fullest), first)
        yield Story(
            id=first.name or first.id, title=first.title, published=first.published, publisher=first.publisher,
            wire=first.origin or first.wire, earliest=first.id, fullest=full.id, size=len(rows),
            outlets=tuple(dict.fromkeys(row.publisher or row.wire for row in rows if row.publisher or row.wire)),
        )  # fmt: skip


def actors_of(
    store: Any, *, named: str | None = None, count: str = "incidents", limit: int | None = None, **filters: Any
) -> Iterator[Named]:
    """The people and bodies with names in the events that match, the most frequent first.

    *named*: only those whom this term means (a name, an id, a state and all its people). Raises BadQuestionError.
    """
    asked = filters_of(**filters)
    if count not in COUNTED:
        raise BadQuestionError(repr(count), f"not counted; there are {', '.join(COUNTED)}")
    with store.read() as connection:
        people = iter(_people(connection, asked, named, count, limit))
        while some := list(islice(people, _AT_ONCE)):
            spellings, partners = _spellings(connection, [row.key for row in some]), _partners(connection, some)
            for row in some:
                yield Named(
                    id=row.id, name=row.name, country=row.country, sectors=tuple(msgspec.json.decode(row.sectors)),
                    wikidata=row.wikidata, counted=count, number=row.number, acting=row.acting,
                    receiving=row.receiving, first_day=row.first_day, last_day=row.last_day,
                    spellings=spellings.get(row.key, {}), partners=partners.get(row.key, {}),
                )  # fmt: skip


def _people(connection: Connection, asked: Filters, named: str | None, count: str, limit: int | None) -> Sequence[Any]:
    """A row for each actor."""
    conditions = restricted(connection, compiled(connection, asked), walk=False)
    if named:
        meant = who(connection, named)
        states = [state for span in meant.spans for state in span.states]
        conditions.append(or_(actors.c.country.in_(states), actors.c.key.in_(meant.actors)))
    units = unit_columns(count)
    unit: ColumnElement[Any] = units[0]
    for part in units[1:]:  # one text of several columns: only one can be counted by what differs
        unit = cast(unit, Text) + "|" + func.coalesce(cast(part, Text), "")
    origin = parties.join(events, events.c.key == parties.c.event).join(actors, actors.c.key == parties.c.actor)
    if count == "events":
        origin = origin.join(articles, articles.c.key == events.c.article)
    number = func.count(distinct(unit))
    query = (
        select(
            *actors.c, number.label("number"),
            func.count(distinct(case((parties.c.role == "actor", unit)))).label("acting"),
            func.count(distinct(case((parties.c.role == "recipient", unit)))).label("receiving"),
            func.min(events.c.day).label("first_day"), func.max(events.c.day).label("last_day"),
        )
        .select_from(origin)
        .where(and_(*conditions))
        .group_by(*actors.c)
        .order_by(number.desc(), actors.c.key)
        .limit(limit)
    )  # fmt: skip
    return connection.execute(query).all()


def _spellings(connection: Connection, keys: Sequence[int]) -> dict[int, dict[str, int]]:
    query = (
        select(parties.c.actor, parties.c.text, func.count())
        .where(keyed(connection, keys, parties.c.actor), parties.c.shown)
        .group_by(parties.c.actor, parties.c.text)
    )
    return _most(connection.execute(query))


def _partners(connection: Connection, people: Sequence[Any]) -> dict[int, dict[str, int]]:
    other = parties.alias()
    called = func.coalesce(other.c.name, other.c.country)
    query = (
        select(parties.c.actor, called, func.count(distinct(parties.c.event)))
        .join_from(parties, other, and_(other.c.event == parties.c.event, other.c.key != parties.c.key))
        .where(keyed(connection, [row.key for row in people], parties.c.actor), parties.c.shown, called.is_not(None))
        .where(or_(other.c.actor.is_(None), other.c.actor != parties.c.actor))
        .group_by(parties.c.actor, called)
    )
    return _most(connection.execute(query))


def _most(rows: Iterable[Any]) -> dict[int, dict[str, int]]:
    """For each actor the most frequent names, with how often."""
    found: dict[int, list[tuple[int, str]]] = {}
    for actor, name, number in rows:
        found.setdefault(actor, []).append((-number, name))
    return {actor: {name: -number for number, name in sorted(names)[:_LISTED]} for actor, names in found.items()}
