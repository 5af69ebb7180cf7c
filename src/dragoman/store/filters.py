"""How filters become SQL: the one place that does so.

Conditions that hold for a set of events known by an index elsewhere (parties, words, contexts, places, outlets) are
asked for first, since a database that is asked for the newest fifty must either walk the days and look into the sets,
or begin with the smallest set and look up its days, and SQLite's planner does not know how large they are. Sets of at
most `SMALL` events are kept as their keys; larger ones stay queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import ARRAY, ColumnElement, Connection, Integer, Select, and_, any_, func, literal, or_, select, union
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.expression import CompoundSelect
from sqlalchemy.sql.operators import custom_op

from dragoman.actors.lexicon import key as folded_name
from dragoman.events.scale import QUADS
from dragoman.store.asking import REVIEWS, Filters, filters_of
from dragoman.store.tables import READ_BY_KEY, articles, event_contexts, events, parties, places
from dragoman.store.who import BadQuestionError, Who, state_of, states_of, who
from dragoman.store.wording import words_keys, words_match

__all__ = ["Compiled", "Filters", "compiled", "filters_of", "restricted"]

T = TypeVar("T")
ONE_SIDED = ("PROTEST", "MOBILIZE")
"""Types that two actors without a recipient do side by side, not to each other."""
SMALL = 20_000
"""Events of a set that are looked up one by one sooner than a walk over the days finds fifty: 20 ms at a million."""
_COUNTED = 100_000  # keys of one party that are counted to begin with the rarer of two: 10 ms
_VERBAL_CONFLICT = QUADS.index("verbal conflict") + 1
Keys = Select[tuple[int]] | CompoundSelect[tuple[int]]


class Compiled(NamedTuple):
    """Filters as SQL.

    `conditions` on `events`; `few`: the keys of the only events that small sets leave, None where there is none;
    `many`: large sets; `meant`: whom the terms mean.
    """

    conditions: list[ColumnElement[bool]]
    few: frozenset[int] | None
    many: list[_Beside]
    meant: list[Who]


def compiled(connection: Connection, asked: Filters) -> Compiled:
    """The filters as SQL, where the days narrow the sets already. Raises BadQuestionError for an unknown name."""
    meant: list[Who] = []

    def named(terms: Iterable[str]) -> list[Who]:
        found = [who(connection, term) for term in terms]
        meant.extend(found)
        return found

    wanted: list[Keys] = []
    for terms, role in ((asked.actor, "actor"), (asked.recipient, "recipient"), (asked.party, None)):
        if terms:
            wanted.append(united([query for one in named(terms) for query in party_keys(one, role, asked)]))
    if asked.between:
        first, second = named(asked.between)
        wanted.append(pair_keys(connection, first, second, asked))
    sets = [_Beside(keys, events.c.key.in_(keys)) for keys in wanted]
    few: frozenset[int] | None = None
    many: list[_Beside] = []
    for one in (*sets, *_beside(connection, asked)):
        rows: Sequence[Any] = connection.execute(one.keys.limit(SMALL + 1)).all()
        if len(rows) > SMALL:
            many.append(one)
            continue
        found = frozenset(key for (key,) in rows)
        few = found if few is None else few & found
    return Compiled(_conditions(asked), few, many, meant)


def meant_by(connection: Connection, asked: Filters) -> list[Who]:
    """Whom the terms of a question mean. Raises BadQuestionError for an unknown name."""
    terms = dict.fromkeys((*asked.actor, *asked.recipient, *asked.party, *(asked.between or ())))
    return [who(connection, term) for term in terms]


def restricted(connection: Connection, found: Compiled, *, walk: bool) -> list[ColumnElement[bool]]:
    """All conditions as one list.

    *walk*: the first few in the order of days are wanted, so that large sets are only looked into; else one of the
    sets is where the database begins.
    """
    conditions = list(found.conditions)
    if found.few is not None:
        conditions.append(keyed(connection, found.few))
    for place, one in enumerate(found.many):
        if connection.dialect.name == "sqlite":
            begins = place == 0 and found.few is None and not walk
            conditions.append((events.c.key if begins else unplanned(events.c.key)).in_(one.keys))
        else:
            conditions.append(one.condition)
    return conditions


def keyed(
    connection: Connection, keys: Iterable[int], column: ColumnElement[int] = events.c.key
) -> ColumnElement[bool]:
    """The rows with these keys, of which there may be more than a statement has room for variables."""
    if connection.dialect.name == "sqlite":
        values = func.json_each(msgspec.json.encode(list(keys)).decode()).table_valued("value")
        return column.in_(select(values.c.value))
    return column == any_(literal(list(keys), ARRAY(Integer)))


def read_by_key(query: Select[Any]) -> Select[Any]:
    """For SQLite: the query of counts, whose events are found by their keys, reads an index instead of the rows."""
    return query.with_hint(events, f"INDEXED BY {READ_BY_KEY}", "sqlite")


def unplanned(column: ColumnElement[T]) -> ColumnElement[T]:
    """For SQLite: the same value, to its planner no longer a column whose index it could begin with."""
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


def visible(asked: Filters) -> list[ColumnElement[bool]]:
    """Which codings of an event are asked for: what is shown, one version's, or what a person rejected."""
    if asked.coder:
        newest = events.c.article.in_(select(articles.c.key).where(articles.c.newest))
        kept = [] if "rejected" in asked.reviewed else [or_(events.c.review.is_(None), events.c.review != "rejected")]
        return [events.c.coder == asked.coder, newest, *kept]
    if "rejected" in asked.reviewed:
        return [events.c.current, or_(events.c.shown, events.c.review == "rejected")]
    return [events.c.shown]


def _only_shown(asked: Filters) -> bool:
    return not asked.coder and "rejected" not in asked.reviewed


def _conditions(asked: Filters) -> list[ColumnElement[bool]]:
    found = [*visible(asked), *day_bounds(asked, events.c.day)]
    for column, values in (
        (events.c.event_type, asked.type),
        (events.c.event_mode, asked.mode),
        (events.c.status, asked.status),
    ):
        if values:
            found.append(_among(column, values))
    if asked.quad:
        found.append(_among(events.c.quad, [QUADS.index(quad) + 1 for quad in asked.quad]))
    if asked.confidence is not None:
        found.append(events.c.confidence >= asked.confidence)
    if "no" in asked.reviewed:
        found.append(_reviewed(asked, events))
    return found


def day_bounds(asked: Filters, day: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """The conditions of `since` and `until` on a column of days."""
    found = [day >= asked.since] if asked.since else []
    return [*found, day <= asked.until] if asked.until else found


def month_bounds(asked: Filters, month: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """What `since` and `until` mean for a column of months: no more than `day_bounds`, but an index may begin so."""
    found = [month >= asked.since[:7]] if asked.since else []
    return [*found, month <= asked.until[:7]] if asked.until else found


def _among(column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    return column == values[0] if len(values) == 1 else column.in_(values)


def united(queries: Sequence[Any]) -> Any:
    """The queries as one; no rows where there is none."""
    if not queries:
        return select(events.c.key).where(events.c.key < 0)
    return queries[0] if len(queries) == 1 else union(*queries)


def party_clauses(one: Who, side: Any = parties) -> list[ColumnElement[bool]]:
    """The conditions on *side* (`parties`, or an alias), any of which makes a party one of those meant."""
    found: list[ColumnElement[bool]] = []
    for span in one.spans:
        holds = [_among(side.c.country, span.states), *span.clause(side.c.day)]
        found.append(and_(*holds))
    if one.actors:
        found.append(_among(side.c.actor, one.actors))
    return found


def party_keys(one: Who, role: str | None, asked: Filters) -> list[Keys]:
    """Queries for the events in which *one* is a party, in that role or in any."""
    bounds: list[ColumnElement[bool]] = [parties.c.shown] if _only_shown(asked) else []
    if role:
        bounds.append(parties.c.role == role)
    bounds += day_bounds(asked, parties.c.day)
    return [select(parties.c.event).where(clause, *bounds) for clause in party_clauses(one)]


def pair_keys(connection: Connection, one: Who, other: Who, asked: Filters) -> Keys:
    """The events between two: from one to the other, or of both together and to nobody else.

    Two that accuse a third, or that protest side by side, do nothing to each other: without a recipient, both as
    actors count where the event is cooperation, or a clash.
    """
    rarer, other = sorted((one, other), key=lambda each: _size(connection, united(party_keys(each, None, asked))))
    first, second, third = parties.alias(), parties.alias(), parties.alias()
    bounds: list[ColumnElement[bool]] = [first.c.shown] if _only_shown(asked) else []
    bounds += day_bounds(asked, first.c.day)
    met = select(1).where(second.c.event == first.c.event, or_(*party_clauses(other, second))).exists()
    columns = [first.c.event, first.c.role, *([first.c.key] if _overlap(rarer, other) else [])]
    # these are found by indexes alone; the roles of the few that are left are looked at afterwards
    near = united([select(*columns).where(clause, *bounds, met) for clause in party_clauses(rarer, first)]).cte("near")
    if connection.dialect.name == "postgresql":
        near = near.prefix_with("MATERIALIZED")
    both = select(1).where(second.c.event == near.c.event, or_(*party_clauses(other, second)))
    beside = both.where(second.c.role == "actor")
    if "key" in near.c:  # one party must not be taken for two
        beside = beside.where(second.c.key != near.c.key)
    aimed = select(1).where(third.c.event == near.c.event, third.c.role == "recipient").exists()
    mutual = select(1).where(
        events.c.key == near.c.event, events.c.quad != _VERBAL_CONFLICT, events.c.event_type.not_in(ONE_SIDED)
    )
    across = both.where(second.c.role != near.c.role).exists()
    together = and_(near.c.role == "actor", beside.exists(), ~aimed, mutual.exists())
    return select(near.c.event).where(or_(across, together))


class _Beside(NamedTuple):
    """A filter on what stands beside the events: the keys that it leaves, and the same as a condition on `events`.

    The keys are asked for to see whether there are few. A large set is looked into by its keys in SQLite, which makes
    a list of them, and by the condition in PostgreSQL, whose planner knows how rare it is.
    """

    keys: Keys
    condition: ColumnElement[bool]


def _beside(connection: Connection, asked: Filters) -> Iterator[_Beside]:
    inner = events.alias()
    if asked.text:
        if connection.dialect.name == "sqlite":
            keys: Keys = words_keys(asked.text)
            yield _Beside(keys, events.c.key.in_(keys))
        else:
            yield _Beside(select(inner.c.key).where(words_match(asked.text, inner)), words_match(asked.text, events))
    if asked.context:
        keys = select(event_contexts.c.event).where(_among(event_contexts.c.context, asked.context))
        yield _Beside(keys, events.c.key.in_(keys))
    if asked.country or asked.place:
        there = _places(connection, asked)
        yield _Beside(select(inner.c.key).where(inner.c.place.in_(there)), events.c.place.in_(there))
    if asked.source:
        names = tuple(dict.fromkeys(name for term in asked.source for name in sources_named(connection, term)))
        columns = (articles.c.publisher, articles.c.wire)
        ours = union(*(select(articles.c.key).where(column.in_(names)) for column in columns))
        yield _Beside(
            union(
                select(inner.c.key).where(inner.c.article.in_(ours)),
                select(inner.c.key).where(inner.c.outlet.in_(names)),
            ),
            or_(events.c.article.in_(ours), events.c.outlet.in_(names)),
        )
    if asked.reviewed and "no" not in asked.reviewed:
        keys = select(inner.c.key).where(_reviewed(asked, inner))
        yield _Beside(keys, _reviewed(asked, events))


def _overlap(one: Who, other: Who) -> bool:
    """Whether a party may be both."""
    states = [{state for span in each.spans for state in span.states} for each in (one, other)]
    return bool(one.actors or other.actors or states[0] & states[1])


def _reviewed(asked: Filters, side: Any) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [side.c.review.is_not(None)] if "yes" in asked.reviewed else []
    ways += [side.c.review.is_(None)] if "no" in asked.reviewed else []
    ways += [side.c.review == way for way in asked.reviewed if way in REVIEWS]
    return or_(*ways)


def _places(connection: Connection, asked: Filters) -> Select[tuple[int]]:
    """The places of those names or GeoNames numbers, or in those states. Raises BadQuestionError."""
    query = select(places.c.key)
    if asked.country:
        states = [state for term in asked.country for state in states_of(connection, term)]
        query = query.where(_among(places.c.country, states))
    if asked.place:
        names = [name for term in asked.place for name in _place_ids(connection, term)]
        query = query.where(places.c.id.in_(names))
    return query


def _place_ids(connection: Connection, term: str) -> list[str]:
    found = list(connection.scalars(select(places.c.id).where(or_(places.c.name == term, places.c.id == term))))
    if not found and (words := folded_name(term)):
        every = connection.execute(select(places.c.id, places.c.name))
        found = [known for known, name in every if folded_name(name) == words]
    if not found:
        raise BadQuestionError(repr(term), "no place of that name in the store" + _meant_state(term))
    return found


def _meant_state(term: str) -> str:
    state = state_of(term)
    return f"; for the whole of it write --country {state}" if state else ""


def sources_named(connection: Connection, term: str) -> tuple[str, ...]:
    """How the store spells the publisher, wire or outlet that *term* names. Raises BadQuestionError."""
    words = folded_name(term)
    found: dict[str, None] = {}
    for column in (articles.c.publisher, articles.c.wire, events.c.outlet):
        for name in connection.scalars(select(column).where(column.is_not(None)).distinct()):
            if folded_name(name) == words:
                found[name] = None
    if not found:
        raise BadQuestionError(repr(term), "no publisher, wire or outlet of that name in the store")
    return tuple(found)


def _size(connection: Connection, keys: Keys) -> int:
    """How many keys the query gives, at most `_COUNTED`."""
    return connection.scalar(select(func.count()).select_from(keys.limit(_COUNTED).subquery())) or 0
