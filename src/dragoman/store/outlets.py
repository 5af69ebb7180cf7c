"""Where a store's articles come from: outlets, wires, and what was refused and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, case, func, or_, select

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
        rows = _counted(connection, asked)
    yield from _of_kind("outlet", rows, limit)
    yield from _of_kind(
        "wire", [row._replace(name=row.other, other=row.name) for row in rows if row.other is not None], limit
    )


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


class _Row(NamedTuple):
    """The articles of one outlet, wire and owner's country: how many, how many are the first of their story."""

    name: str | None
    other: str | None
    owner: str | None
    articles: int
    first: int
    first_day: str | None
    last_day: str | None


def _counted(connection: Connection, asked: Filters) -> list[_Row]:
    """All articles that are asked for, counted in one pass: each pass over a large store takes half a second."""
    conditions = [articles.c.newest, *day_bounds(asked, articles.c.published)]
    if asked.source:
        names = [found for term in asked.source for found in sources_named(connection, term)]
        conditions.append(or_(articles.c.publisher.in_(names), articles.c.wire.in_(names)))
    first = func.sum(case((or_(articles.c.story.is_(None), stories.c.earliest == articles.c.key), 1), else_=0))
    by = (articles.c.publisher, articles.c.wire, articles.c.owner_country)
    query = (
        select(*by, func.count(), first, func.min(articles.c.published), func.max(articles.c.published))
        .select_from(articles.outerjoin(stories, stories.c.key == articles.c.story))
        .where(*conditions)
        .group_by(*by)
    )
    return [_Row._make(row) for row in connection.execute(query)]


def _of_kind(kind: str, rows: Iterable[_Row], limit: int | None) -> Iterator[Outlet]:
    """The register of the names of *rows*, those with the most articles first."""
    by_name: dict[str | None, list[_Row]] = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(row)
    counts = {name: sum(row.articles for row in some) for name, some in by_name.items()}
    for name in sorted(counts, key=lambda one: (-counts[one], one or ""))[:limit]:
        some = by_name[name]
        first = sum(row.first for row in some)
        yield Outlet(
            kind=kind, name=name, articles=counts[name], first=first, copied=counts[name] - first,
            first_day=min((row.first_day for row in some if row.first_day), default=None),
            last_day=max((row.last_day for row in some if row.last_day), default=None),
            owners=tuple(_numbers(some, lambda row: row.owner)),
            others=dict(list(_numbers(some, lambda row: row.other).items())[:_LISTED]),
        )  # fmt: skip


def _numbers(rows: Iterable[_Row], what: Callable[[_Row], str | None]) -> dict[str, int]:
    """How many articles have each value, the most frequent first."""
    found: dict[str, int] = {}
    for row in rows:
        value = what(row)
        if value is not None:
            found[value] = found.get(value, 0) + row.articles
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))
