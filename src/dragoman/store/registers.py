"""The register of agreements: each pact once, with what every article said of it, in the order of the days.

An agreement is one article's account; a pact is the agreement itself, over all accounts. An account that no pact holds
stands as a pact of its own, under the account's id.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from dragoman.records import Agreement, Record
from dragoman.store.asking import filters_of
from dragoman.store.filters import day_bounds, sources_named
from dragoman.store.tables import agreement_fields, agreement_parties, agreements, articles, pacts
from dragoman.store.who import BadQuestionError, Who, who
from dragoman.store.wording import terms
from dragoman.store.words import folded

STATES = ("proposed", "negotiated", "initialled", "signed", "ratified", "in force", "suspended", "ended")
ORDERS = ("newest", "oldest")
_AT_ONCE = 200  # pacts whose accounts are fetched together


class Account(Record, frozen=True, kw_only=True):
    """What one article said of a pact. `day` is the agreement's, else the article's."""

    day: str | None
    state: str
    agreement: Agreement
    article: str
    publisher: str | None
    published: str | None
    coder: str


class Pact(Record, frozen=True, kw_only=True):
    """An agreement over all articles: the latest state, all parties and fields named, and the accounts by day."""

    id: str
    kind: str
    title: str | None
    state: str
    parties: tuple[str, ...]
    fields: tuple[str, ...]
    first_day: str | None
    last_day: str | None
    history: tuple[Account, ...]


_DECODER = msgspec.json.Decoder(Agreement)


def agreements_of(
    store: Any,
    *,
    state: Sequence[str] | str = (),
    field: Sequence[str] | str = (),
    kind: Sequence[str] | str = (),
    order: str = "newest",
    limit: int | None = None,
    **filters: Any,
) -> Iterator[Pact]:
    """The pacts that match, the latest first.

    *filters* are `party` (any of them), `between` (both), `since`, `until`, `source`, `coder` and `text` (of title and
    evidence), as for events; a pact matches where one account does, and comes with all. Raises BadQuestionError.
    """
    asked = filters_of(**filters)
    if order not in ORDERS:
        raise BadQuestionError(repr(order), f"no order of agreements; there are {', '.join(ORDERS)}")
    allowed = {"party", "between", "since", "until", "source", "coder", "text"}
    if wrong := [name for name in filters if name not in allowed and getattr(asked, name)]:
        raise BadQuestionError(wrong[0], f"no filter of agreements; there are {', '.join(sorted(allowed))}")
    with store.read() as connection:
        shown = agreements.c.coder == asked.coder if asked.coder else agreements.c.shown
        conditions = [shown, *day_bounds(asked, agreements.c.day)]
        if asked.party:
            conditions.append(or_(*(has_party(who(connection, term)) for term in asked.party)))
        if asked.between:
            conditions += [has_party(who(connection, term)) for term in asked.between]
            conditions.append(_several())
        conditions += _words(state, STATES, agreements.c.state, "state")
        if kinds := _listed(kind):
            conditions.append(agreements.c.kind.in_(kinds))
        if fields := _listed(field):
            about = select(agreement_fields.c.agreement).where(agreement_fields.c.field.in_(fields))
            conditions.append(agreements.c.key.in_(about))
        if asked.source:
            names = [name for term in asked.source for name in sources_named(connection, term)]
            ours = select(articles.c.key).where(or_(articles.c.publisher.in_(names), articles.c.wire.in_(names)))
            conditions.append(agreements.c.article.in_(ours))
        found = pacts_where(connection, conditions, order=order)
        yield from islice((pact for pact in found if not asked.text or _tells(pact, asked.text)), limit)


def _listed(values: Sequence[str] | str) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


def _words(
    values: Sequence[str] | str, known: Sequence[str], column: ColumnElement[str], what: str
) -> list[ColumnElement[bool]]:
    wanted = [value.lower().replace("-", " ") for value in _listed(values)]
    for value in wanted:
        if value not in known:
            raise BadQuestionError(repr(value), f"no {what}; there are {', '.join(known)}")
    return [column.in_(wanted)] if wanted else []


def has_party(one: Who) -> ColumnElement[bool]:
    """The condition that *one*, a state or a group of them, is a party of an agreement on its day."""
    ways: list[ColumnElement[bool]] = []
    for span in one.spans:
        side = select(agreement_parties.c.agreement).where(agreement_parties.c.country.in_(span.states))
        bounds = [agreements.c.key.in_(side), *span.clause(agreements.c.day)]
        ways.append(and_(*bounds))
    return or_(*ways) if ways else agreements.c.key < 0


def _several() -> ColumnElement[bool]:
    """More than one party: a pair of a group and one of its members is not met by the member alone."""
    side = agreement_parties.alias()
    number = select(func.count()).where(side.c.agreement == agreements.c.key).scalar_subquery()
    return number > 1


def pacts_where(
    connection: Connection, conditions: Sequence[ColumnElement[bool]], *, order: str = "newest"
) -> Iterator[Pact]:
    """The pacts of which an account meets the conditions on `agreements`, by their last day, each with all accounts."""
    group = func.coalesce(agreements.c.pact, -agreements.c.key)
    last = func.max(func.coalesce(agreements.c.day, ""))
    way = (last.desc(), group.desc()) if order == "newest" else (last, group)
    keys = iter(connection.execute(select(group).where(*conditions).group_by(group).order_by(*way)).scalars().all())
    while some := list(islice(keys, _AT_ONCE)):
        told = _accounts(connection, some)
        for key in some:
            yield _pact(told[key])


def _accounts(connection: Connection, keys: Sequence[int]) -> dict[int, list[Any]]:
    """The rows of the accounts of each pact, by day."""
    of_pacts, alone = [key for key in keys if key > 0], [-key for key in keys if key < 0]
    query: Select[Any] = (
        select(
            agreements.c.pact, agreements.c.key, agreements.c.record, agreements.c.day, agreements.c.state,
            agreements.c.coder, articles.c.id.label("article"), articles.c.publisher, articles.c.published,
            pacts.c.id.label("pact_id"), pacts.c.kind, pacts.c.title, pacts.c.state.label("pact_state"),
        )
        .join_from(agreements, articles, articles.c.key == agreements.c.article)
        .outerjoin(pacts, pacts.c.key == agreements.c.pact)
        .where(agreements.c.current, or_(agreements.c.pact.in_(of_pacts), agreements.c.key.in_(alone)))
        .order_by(func.coalesce(agreements.c.day, ""), agreements.c.key)
    )  # fmt: skip
    told: dict[int, list[Any]] = {key: [] for key in keys}
    for row in connection.execute(query):
        told[row.pact if row.pact is not None else -row.key].append(row)
    return {key: rows for key, rows in told.items() if rows} | {key: [] for key, rows in told.items() if not rows}


def _pact(rows: Sequence[Any]) -> Pact:
    history = tuple(
        Account(
            day=row.day, state=row.state, agreement=_DECODER.decode(row.record), article=row.article,
            publisher=row.publisher, published=row.published, coder=row.coder,
        )
        for row in rows
    )  # fmt: skip
    first, last = rows[0], rows[-1]
    days = [row.day for row in rows if row.day]
    return Pact(
        id=first.pact_id or history[0].agreement.id,
        kind=first.kind or history[0].agreement.kind,
        title=first.title or next((one.agreement.title for one in history if one.agreement.title), None),
        state=first.pact_state or last.state,
        parties=tuple(dict.fromkeys(party for one in history for party in one.agreement.parties)),
        fields=tuple(dict.fromkeys(field for one in history for field in one.agreement.fields)),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        history=history,
    )


def _tells(pact: Pact, text: str) -> bool:
    """Whether the words stand in a title or in the evidence of one account."""
    wanted = terms(text)
    for one in pact.history:
        quotes = (quote.text for quote in one.agreement.evidence)
        said = f" {folded(' '.join([one.agreement.title or '', *quotes]))} "
        there = [
            f" {' '.join(term.words)}{'' if term.beginning else ' '}" in said for term in wanted if not term.unwanted
        ]
        if all(there) and not any(f" {' '.join(term.words)} " in said for term in wanted if term.unwanted):
            return True
    return False
