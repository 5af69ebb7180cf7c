"""Where a store's articles come from: outlets, wires, and what was refused and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, or_, select

from dragoman.records import Record
from dragoman.store.asking import Filters, filters_of
from dragoman.store.filters import day_bounds, sources_named
from dragoman.store.tables import articles, captures, refusals, stories
from dragoman.store.who import BadQuestionError

_LISTED = 5  # wires of an outlet, outlets of a wire


class Outlet(Record, frozen=True, kw_only=True):
    """An outlet or a wire (`kind`): its articles, how many were the first of their story and how many copied one.

    `owners` are the countries of its owners, `others` the wires that an outlet takes from, or the outlets that carry a
    wire, the most frequent first.
    """

    kind: str  # outlet, wire
    name: str | None
    articles: int
    first: int
    copied: int
    first_day: str | None
    last_day: str | None
    owners: tuple[str, ...]
    others: Mapping[str, int]


class Refused(Record, frozen=True, kw_only=True):
    """What could not be read or coded, by its reason, with one that it happened to."""

    reason: str
    number: int
    example: str


def sources_of(store: Any, *, limit: int | None = None, **filters: Any) -> Iterator[Outlet]:
    """Outlets, then wires, those with the most articles first; *limit* of each.

    *filters*: `since`, `until` (of publication) and `source`. Raises BadQuestionError.
    """
    asked = filters_of(**filters)
    if wrong := [name for name in filters if name not in ("since", "until", "source") and getattr(asked, name)]:
        raise BadQuestionError(wrong[0], "no filter of sources; there are since, until, source")
    with store.read() as connection:
        for kind, name, other in (
            ("outlet", articles.c.publisher, articles.c.wire),
            ("wire", articles.c.wire, articles.c.publisher),
        ):
            yield from _of_kind(connection, asked, kind, name, other, limit)


def refusals_of(store: Any, *, limit: int | None = None) -> Iterator[Refused]:
    """Why captures were refused, the commonest reason first: also of what never became a capture."""
    with store.read() as connection:
        number = func.count()
        tried = select(captures.c.reason, captures.c.source).where(captures.c.outcome == "refused")
        known = select(captures.c.source).where(captures.c.outcome == "refused")
        never = select(refusals.c.reason, refusals.c.source).where(refusals.c.source.not_in(known)).distinct()
        every = tried.union_all(never).subquery()
        query = select(every.c.reason, number, func.min(every.c.source)).group_by(every.c.reason)
        for reason, count, example in connection.execute(query.order_by(number.desc(), every.c.reason).limit(limit)):
            yield Refused(reason=reason or "", number=count, example=example)


def _of_kind(
    connection: Connection,
    asked: Filters,
    kind: str,
    name: ColumnElement[Any],
    other: ColumnElement[Any],
    limit: int | None,
) -> Iterator[Outlet]:
    conditions = [articles.c.newest, *day_bounds(asked, articles.c.published)]
    if kind == "wire":
        conditions.append(name.is_not(None))
    if asked.source:
        names = [found for term in asked.source for found in sources_named(connection, term)]
        conditions.append(or_(articles.c.publisher.in_(names), articles.c.wire.in_(names)))
    first = func.sum(case((or_(articles.c.story.is_(None), stories.c.earliest == articles.c.key), 1), else_=0))
    number = func.count()
    query = (
        select(name, number, first, func.min(articles.c.published), func.max(articles.c.published))
        .select_from(articles.outerjoin(stories, stories.c.key == articles.c.story))
        .where(*conditions)
        .group_by(name)
        .order_by(number.desc(), name)
        .limit(limit)
    )
    owners = _grouped(connection, conditions, name, articles.c.owner_country)
    others = _grouped(connection, conditions, name, other)
    for called, count, firsts, first_day, last_day in connection.execute(query).all():
        yield Outlet(
            kind=kind, name=called, articles=count, first=firsts, copied=count - firsts, first_day=first_day,
            last_day=last_day, owners=tuple(owners.get(called, {})),
            others=dict(list(others.get(called, {}).items())[:_LISTED]),
        )  # fmt: skip


def _grouped(
    connection: Connection, conditions: list[ColumnElement[bool]], name: ColumnElement[Any], what: ColumnElement[Any]
) -> dict[str | None, dict[str, int]]:
    """How often each value of *what* stands with each name, the most frequent first."""
    number = func.count()
    query = select(name, what, number).where(*conditions, what.is_not(None)).group_by(name, what)
    found: dict[str | None, dict[str, int]] = {}
    for called, value, count in connection.execute(query.order_by(number.desc(), what)):
        found.setdefault(called, {})[value] = count
    return found
