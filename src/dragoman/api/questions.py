"""The questions that the API and the tools of `dragoman mcp` answer: plain functions of a store and what is given.

What is given are the parameters by name, read and checked by `parameters.py`. A thing that is not there raises Refusal
(`not_found`), a question that cannot be asked BadQuestionError.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar, cast

import msgspec
from sqlalchemy import Connection, func, or_, select

from dragoman.api import answers, paging
from dragoman.api.errors import Refusal
from dragoman.api.parameters import FILTERS
from dragoman.api.walking import BY_DAY, Row, Walk
from dragoman.records import Agreement, Article, Event
from dragoman.store import Store
from dragoman.store.asking import Filters, described, filters_of
from dragoman.store.counting import counts as counted_of
from dragoman.store.dyads import Dyad
from dragoman.store.dyads import dyad as dyad_of
from dragoman.store.explained import Explained
from dragoman.store.explained import explained as explained_of
from dragoman.store.filters import meant_by
from dragoman.store.outlets import refusals_of, sources_of
from dragoman.store.questions import Found, told_of
from dragoman.store.registers import Pact, agreements_of, pacts_where
from dragoman.store.shown import Named, Story, accounts, actors_of, incidents_of, stories_of, stories_told
from dragoman.store.shown import incident as incident_of
from dragoman.store.tables import actors as actors_table
from dragoman.store.tables import agreements as agreements_table
from dragoman.store.tables import articles, events, pacts, pages
from dragoman.store.tables import runs as runs_table
from dragoman.store.tables import stories as stories_table
from dragoman.store.who import BadQuestionError

T = TypeVar("T")
Given = Mapping[str, Any]
MOST_REPORTS = 500  # of one incident, and of one article, that are told whole
_PARTIES = ("actor", "recipient", "party", "between")


def events_(store: Store, given: Given) -> answers.Events:
    """Reports that match, a page of them."""
    asked, order = _filters(given), given.get("order", "newest")
    form = paging.ByDay if order in BY_DAY else paging.ByNumber
    after = paging.read("events", given, form)
    with store.read() as connection:
        walk = Walk(connection, asked, order, after)
        rows, more = _cut(walk.events(_limit(given) + 1), given)
        return answers.Events(
            question=described(asked, walk.meant),
            events=_told(connection, [row.key for row in rows]),
            next=_mark("events", given, form, rows[-1]) if more else None,
        )


def event(store: Store, given: Given) -> answers.Told:
    """One report, by its event's id: the newest coding of it."""
    with store.read() as connection:
        return _told(connection, [_event_key(connection, given["id"])])[0]


def explain(store: Store, given: Given) -> Explained:
    """One event explained: what each of its fields rests on, and what people changed."""
    with store.read() as connection:
        _event_key(connection, given["id"])
    try:
        return explained_of(store, given["id"], coder=given.get("coder"))
    except BadQuestionError as error:
        raise Refusal("not_found", "not coded by that version", "coder") from error


def incidents(store: Store, given: Given) -> answers.Incidents:
    """Incidents of which a report matches, a page of them."""
    asked, order = _filters(given), given.get("order", "newest")
    form: Any = paging.ByDay if order in BY_DAY else paging.Place
    after = paging.read("incidents", given, form)
    if form is paging.Place:
        found, next_ = _counted_off("incidents", given, after, lambda most: incidents_of(
            store, order=order, limit=most, **_chosen(given, FILTERS)
        ))  # fmt: skip
        with store.read() as connection:
            happenings = _with_leads(connection, found)
            question = described(asked, meant_by(connection, asked))
        return answers.Incidents(question=question, incidents=happenings, next=next_)
    with store.read() as connection:
        walk = Walk(connection, asked, order, after)
        rows, more = _cut(walk.incidents(_limit(given) + 1), given)
        told = list(accounts(connection, [row.unit for row in rows]))
        return answers.Incidents(
            question=described(asked, walk.meant),
            incidents=_with_leads(connection, told),
            next=_mark("incidents", given, form, rows[-1]) if more else None,
        )


def incident(store: Store, given: Given) -> answers.IncidentWhole:
    """One incident with its reports; also by the id of an event in it, and by one that it had before it was merged."""
    try:
        found = incident_of(store, given["id"])
    except (BadQuestionError, StopIteration) as error:  # the latter: an incident that has no report any more
        raise _missing("incident") from error
    with store.read() as connection:
        keys = _keys_of(connection, found.reports[:MOST_REPORTS])
        return answers.IncidentWhole(incident=found, reports=_told(connection, list(keys.values())))


def agreements(store: Store, given: Given) -> answers.Agreements:
    """Agreements of which an account matches, a page of them."""
    after = paging.read("agreements", given, paging.Place)
    chosen = _chosen(given, ("state", "field", "kind", "order", "party", "between", "since", "until", "source",
                             "coder", "text"))  # fmt: skip
    found, next_ = _counted_off("agreements", given, after, lambda most: agreements_of(store, limit=most, **chosen))
    return answers.Agreements(agreements=tuple(found), next=next_)


def agreement(store: Store, given: Given) -> Pact:
    """One agreement with what every article said of it; also by the id of an account."""
    with store.read() as connection:
        key = connection.scalar(select(pacts.c.key).where(pacts.c.id == given["id"]))
        accounts_of = agreements_table.c.pact == key if key is not None else agreements_table.c.id == given["id"]
        found = next(pacts_where(connection, [agreements_table.c.current, accounts_of]), None)
    if found is None:
        raise _missing("agreement")
    return found


def actors(store: Store, given: Given) -> answers.Actors:
    """People and bodies with a name in the events that match, a page of them."""
    after = paging.read("actors", given, paging.Place)
    asked, count = _filters(given), given.get("count", "incidents")
    found, next_ = _counted_off("actors", given, after, lambda most: actors_of(
        store, named=given.get("name"), count=count, limit=most, **_chosen(given, FILTERS)
    ))  # fmt: skip
    with store.read() as connection:
        question = described(asked, meant_by(connection, asked))
    return answers.Actors(question=question, counted=count, actors=tuple(found), next=next_)


def actor(store: Store, given: Given) -> Named:
    """One of them: how often, in which role, written how, with whom."""
    wanted, count = given["id"], given.get("count", "incidents")
    with store.read() as connection:
        row = connection.execute(select(actors_table).where(actors_table.c.id == wanted)).first()
    if row is None:
        raise _missing("actor")
    for one in actors_of(store, named=wanted, count=count):
        if one.id == wanted:
            return one
    return Named(
        id=row.id, name=row.name, country=row.country, sectors=tuple(msgspec.json.decode(row.sectors)),
        wikidata=row.wikidata, counted=count, number=0, acting=0, receiving=0, first_day=None, last_day=None,
        spellings={}, partners={},
    )  # fmt: skip


def stories(store: Store, given: Given) -> answers.Stories:
    """Stories that match, a page of them."""
    after = paging.read("stories", given, paging.Place)
    chosen = _chosen(given, ("order", *FILTERS))
    found, next_ = _counted_off("stories", given, after, lambda most: stories_of(store, limit=most, **chosen))
    return answers.Stories(stories=tuple(found), next=next_)


def story(store: Store, given: Given) -> answers.StoryWhole:
    """One story with its articles; also by the id of an article."""
    with store.read() as connection:
        unit = connection.scalar(select(stories_table.c.key).where(stories_table.c.id == given["id"]))
        if unit is None:
            own = select(func.coalesce(articles.c.story, -articles.c.key))
            unit = connection.scalar(own.where(articles.c.id == given["id"], articles.c.newest))
        found: Story | None = None if unit is None else next(stories_told(connection, [unit]), None)
        if found is None or unit is None:
            raise _missing("story")
        ours = articles.c.story == unit if unit > 0 else articles.c.key == -unit
        rows = connection.execute(
            select(articles.c.id, articles.c.title, articles.c.publisher, articles.c.wire, articles.c.published,
                   pages.c.address)
            .join(pages, pages.c.key == articles.c.page).where(ours, articles.c.newest)
            .order_by(func.coalesce(articles.c.published, "9999"), articles.c.key).limit(MOST_REPORTS)
        )  # fmt: skip
        return answers.StoryWhole(story=found, articles=tuple(answers.Copy(**row._mapping) for row in rows))


def sources(store: Store, given: Given) -> answers.Sources:
    """Outlets and wires; and why captures were refused, unless something is asked for."""
    chosen = _chosen(given, ("since", "until", "source"))
    most = _limit(given)
    return answers.Sources(
        sources=tuple(sources_of(store, limit=most, **chosen)),
        refused=() if chosen else tuple(refusals_of(store, limit=most)),
    )


def dyad(store: Store, given: Given) -> Dyad:
    """The relation of two over time."""
    chosen = _chosen(given, ("count", *(name for name in FILTERS if name not in _PARTIES)))
    return dyad_of(store, given["a"], given["b"], **chosen)


def counts(store: Store, given: Given) -> answers.Counts:
    """How many incidents, events or reports match, by one to four columns, a page of them."""
    asked, by, count = _filters(given), tuple(given["by"]), given.get("count", "incidents")
    after = paging.read("counts", given, paging.Place)
    with store.read() as connection:
        found, next_ = _counted_off("counts", given, after, lambda most: counted_of(
            connection, asked, by, count, most, given.get("order")
        ))  # fmt: skip
        question = described(asked, meant_by(connection, asked))
    rows = tuple(answers.Count(under=row.under, number=row.number) for row in found)
    return answers.Counts(question=question, counted=count, by=by, counts=rows, next=next_)


def article(store: Store, given: Given) -> answers.ArticleWhole:
    """One article as cleaned, with what was coded in it."""
    with store.read() as connection:
        row = connection.execute(
            select(articles.c.key, articles.c.record, articles.c.version, articles.c.newest, articles.c.page,
                   pages.c.address, stories_table.c.id.label("story"))
            .join(pages, pages.c.key == articles.c.page)
            .outerjoin(stories_table, stories_table.c.key == articles.c.story)
            .where(articles.c.id == given["id"])
        ).first()  # fmt: skip
        if row is None:
            raise _missing("article")
        versions = select(articles.c.id).where(articles.c.page == row.page).order_by(articles.c.version)
        here = or_(events.c.review.is_(None), events.c.review != "rejected")
        own = select(events.c.key).where(events.c.article == row.key, events.c.current, here)
        keys = connection.scalars(own.order_by(events.c.key).limit(MOST_REPORTS)).all()
        agreed = select(agreements_table.c.record).where(
            agreements_table.c.article == row.key, agreements_table.c.current
        )
        return answers.ArticleWhole(
            article=cast("Article", msgspec.Raw(row.record)), address=row.address, version=row.version,
            newest=row.newest, versions=tuple(connection.scalars(versions)), story=row.story,
            events=_told(connection, keys),
            agreements=tuple(cast("Agreement", msgspec.Raw(one)) for one in connection.scalars(agreed)),
        )  # fmt: skip


def runs(store: Store, given: Given) -> answers.Runs:
    """Runs, the newest first, a page of them."""
    after = paging.read("runs", given, paging.ByNumber)
    query = select(runs_table).order_by(runs_table.c.key.desc()).limit(_limit(given) + 1)
    if after is not None:
        query = query.where(runs_table.c.key < after.key)
    with store.read() as connection:
        rows, more = _cut(list(connection.execute(query).mappings()), given)
    told = tuple(
        answers.RunTold(number=row["key"], **{name: row[name] for name in answers.RunTold.__struct_fields__[1:]})
        for row in rows
    )
    return answers.Runs(runs=told, next=_numbered("runs", given, rows[-1]["key"]) if more else None)


# what they share


def _filters(given: Given) -> Filters:
    return filters_of(**_chosen(given, FILTERS))


def _chosen(given: Given, names: Iterable[str]) -> dict[str, Any]:
    """What is given of these names; a list of several is a tuple, as the store wants it."""
    return {name: tuple(value) if isinstance(value := given[name], list) else value for name in names if name in given}


def _limit(given: Given) -> int:
    return int(given.get("limit", paging.DEFAULT))


def _cut(rows: list[T], given: Given) -> tuple[list[T], bool]:
    """A page of rows of which one more than the page were asked for, and whether there are more."""
    return rows[: _limit(given)], len(rows) > _limit(given)


def _mark(kind: str, given: Given, form: Any, last: Row) -> str:
    return paging.written(form(paging.fingerprint(kind, given), last.value, last.key))


def _numbered(kind: str, given: Given, key: int) -> str:
    return paging.written(paging.ByNumber(paging.fingerprint(kind, given), None, key))


def _counted_off(kind: str, given: Given, after: Any, ask: Any) -> tuple[list[Any], str | None]:
    """A page of what has no place of its own but how many come before it, and the cursor of the next."""
    begin = 0 if after is None else after.place
    stream: Iterator[Any] = iter(ask(begin + _limit(given) + 1))
    found, more = _cut(list(islice(stream, begin, None)), given)
    end = begin + len(found)
    place = paging.Place(paging.fingerprint(kind, given), end)
    return found, paging.written(place) if more and end <= paging.DEEPEST else None


def _told(connection: Connection, keys: Sequence[int]) -> tuple[answers.Told, ...]:
    """The reports of these keys, in their order. Their records go out as the store has them."""
    by_key = {one.key: one for one in told_of(connection, keys)}
    return tuple(told(by_key[key]) for key in keys if key in by_key)


def told(one: Found) -> answers.Told:
    """A report as the API tells it."""
    return answers.Told(
        event=cast("Event", msgspec.Raw(one.record)), article=one.article, title=one.title, publisher=one.publisher,
        wire=one.wire, published=one.published, address=one.source, incident=one.incident, coder=one.coder,
        review=one.review,
    )  # fmt: skip


def _with_leads(connection: Connection, found: Sequence[Any]) -> tuple[answers.Happening, ...]:
    keys = _keys_of(connection, [one.lead for one in found])
    by_key = {one.key: told(one) for one in told_of(connection, keys.values())}
    return tuple(answers.Happening(incident=one, lead=by_key.get(keys.get(one.lead, 0))) for one in found)


def _keys_of(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """The keys of events by their ids, of the current coding, in the order of the ids."""
    query = select(events.c.id, events.c.key).where(events.c.id.in_(list(ids)), events.c.current)
    found = {row.id: row.key for row in connection.execute(query)}
    return {one: found[one] for one in ids if one in found}


def _event_key(connection: Connection, wanted: str) -> int:
    query = select(events.c.key).where(events.c.id == wanted).order_by(events.c.current.desc(), events.c.key.desc())
    key = connection.scalar(query.limit(1))
    if key is None:
        raise _missing("event")
    return int(key)


def _missing(what: str) -> Refusal:
    return Refusal("not_found", f"no {what} of that id in the store", "id")
