"""The register of agreements, its files to download, and the page of one agreement."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

import msgspec
from markupsafe import Markup
from sqlalchemy import Connection, func, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dragoman.api.paging import DEEPEST, Place, read
from dragoman.export.cells import row
from dragoman.export.tabular import BETWEEN, encoded
from dragoman.store import Store
from dragoman.store.asking import described
from dragoman.store.filters import meant_by
from dragoman.store.questions import told_of
from dragoman.store.registers import ORDERS, STATES, Account, Pact, agreements_of, pacts_where
from dragoman.store.tables import agreements as table
from dragoman.store.tables import articles, events, pacts
from dragoman.web.asked import Asked, BadField, asked_in, naming_field
from dragoman.web.downloads import download
from dragoman.web.events import Line, line
from dragoman.web.listing import around, cursor_after, listed, part
from dragoman.web.remembered import remembered
from dragoman.web.rendering import render

FILTERS = ("text", "party", "between", "since", "until", "source")
MOST_COUNTED = 1_000  # agreements that are counted and checked; each is read whole
MOST_ACCOUNTS = 200  # of one agreement that stand on its page
_MOST_EVENTS = 20
_STEPS = 6  # of a history in the list
_COLUMNS = (
    "id", "kind", "title", "state", "parties", "fields", "first_day", "last_day", "history", "accounts", "announced",
    "found", "evidence",
)  # fmt: skip


class Count(NamedTuple):
    """An article that gives a number of agreements, and how many were found in it (None: it gives none, or that)."""

    article: str
    publisher: str | None
    published: str | None
    announced: int | None
    found: int


class Total(NamedTuple):
    """How many agreements and accounts match, whether there are more, and where the count is not met."""

    number: int
    accounts: int
    more: bool
    unmet: list[Count]


class Step(NamedTuple):
    """A state, and the day from which an article tells it."""

    day: str | None
    state: str


@lru_cache(maxsize=1)
def subjects() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields and the kinds of agreements that there are."""
    told = tomllib.loads(files("dragoman.agreements").joinpath("fields.toml").read_text(encoding="utf-8"))
    return tuple(sorted(one["name"] for one in told["field"])), tuple(sorted(one["name"] for one in told["kind"]))


def page(request: Request) -> Response:
    """The register, filtered, a page of it."""
    return listed(request, "agreements", _asked, _body, _form)


def _asked(request: Request) -> Asked:
    fields, kinds = subjects()
    return asked_in(
        request, filters=FILTERS, more={"state": STATES, "field": fields, "kind": kinds}, orders=ORDERS,
        counts=("agreements",),
    )  # fmt: skip


def _found(store: Store, asked: Asked, limit: int | None) -> Iterator[Pact]:
    return agreements_of(store, order=asked.order, limit=limit, **asked.more, **asked.filters)


def _body(request: Request, asked: Asked) -> Markup:
    """All of the page but its frame. Raises BadField."""
    store: Store = request.app.state.store
    with naming_field(asked.given):
        after = read("agreements", asked.told, Place)
        begin = after.place if after else 0
        found = list(islice(_found(store, asked, begin + asked.limit + 1), begin, None))
        without_order = tuple(sorted((name, values) for name, values in asked.given.items() if name in _TELLING))
        total = remembered(request, ("agreements", "total", without_order), lambda: _total(store, asked))
        with store.read() as connection:
            question = _told(asked, described(asked.question, meant_by(connection, asked.question)))
    end = begin + asked.limit
    more = len(found) > asked.limit and end <= DEEPEST
    cursor = cursor_after("agreements", asked, Place, end) if more else None
    return _form(
        request,
        given=asked.given,
        pacts=[Shown(pact, steps(pact), unmet(pact)) for pact in found[: asked.limit]],
        total=total,
        question=question,
        order=asked.order,
        **around("agreements", asked, cursor),
    )


_TELLING = (*FILTERS, "state", "field", "kind")


class Shown(NamedTuple):
    """An agreement as a row."""

    pact: Pact
    steps: list[Step]
    unmet: list[Count]


def _told(asked: Asked, question: str) -> str:
    own = [f"{name} {' or '.join(values)}" for name, values in asked.more.items()]
    return "; ".join([*([question] if question else []), *own])


def _form(
    request: Request, *, given: Mapping[str, Sequence[str]], problem: BadField | None = None, **more: Any
) -> Markup:
    fields, kinds = subjects()
    return part(
        request, "agreements_body.html", given=given, problem=problem, states=STATES, fields=fields, kinds=kinds,
        orders=ORDERS, **more,
    )  # fmt: skip


def _total(store: Store, asked: Asked) -> Total:
    """How many, at most `MOST_COUNTED`, and every article among them whose own count is not met."""
    number = accounts = 0
    missing: dict[str, Count] = {}
    for pact in _found(store, asked, MOST_COUNTED + 1):
        number += 1
        if number > MOST_COUNTED:
            break
        accounts += len(pact.history)
        missing |= {one.article: one for one in unmet(pact)}
    more = number > MOST_COUNTED
    return Total(min(number, MOST_COUNTED), accounts, more, list(missing.values()))


def steps(pact: Pact) -> list[Step]:
    """The states in the order of the days, each once; of a long history the last ones."""
    told = dict.fromkeys(Step(one.day, one.state) for one in pact.history)
    by_state: dict[str, Step] = {}
    for step in told:
        by_state.setdefault(step.state, step)
    return list(by_state.values())[-_STEPS:]


def unmet(pact: Pact) -> list[Count]:
    """The articles that announce more agreements than were found in them."""
    found = {
        one.article: Count(one.article, one.publisher, one.published, one.agreement.announced, one.agreement.found or 0)
        for one in pact.history
        if one.agreement.announced is not None
    }
    return list(found.values())


def file(request: Request) -> Response:
    """All agreements of the filter as a file."""
    ending = request.path_params["ending"]
    if ending not in ("csv", "jsonl"):
        raise HTTPException(404)
    asked = _asked(request)
    store: Store = request.app.state.store
    with naming_field(asked.given), store.read() as connection:
        meant_by(connection, asked.question)
    return download("agreements", ending, lambda stream: _write(_found(store, asked, DEEPEST), stream, ending))


def _write(found: Iterator[Pact], to: BinaryIO, ending: str) -> None:
    if ending == "jsonl":
        encoder = msgspec.json.Encoder()
        for pact in found:
            to.write(encoder.encode(pact) + b"\n")
        return
    to.write(row(_COLUMNS).encode())
    for pact in found:
        counts = unmet(pact)
        history = BETWEEN.join(f"{one.day or 'no day'} {one.state}" for one in steps(pact))
        evidence = dict.fromkeys(quote.text for one in pact.history for quote in one.agreement.evidence)
        cells: list[object] = [
            pact.id, pact.kind, pact.title, pact.state, BETWEEN.join(pact.parties), BETWEEN.join(pact.fields),
            pact.first_day, pact.last_day, history, len(pact.history), counts[0].announced if counts else None,
            counts[0].found if counts else None, " … ".join(evidence),
        ]  # fmt: skip
        to.write(encoded(row(cells)))


def one(request: Request) -> Response:
    """One agreement with what every article says of it; the id of an account leads to it too."""
    wanted = request.path_params["agreement"]
    store: Store = request.app.state.store
    with store.read() as connection:
        pact = _pact(connection, wanted)
        if pact is None:
            raise HTTPException(404, "There is no agreement under that address.")
        if pact.id != wanted:
            return RedirectResponse(f"/agreements/{pact.id}", 303)
        history = pact.history[:MOST_ACCOUNTS]
        return render(
            request,
            "agreement.html",
            pact=pact,
            history=history,
            left=len(pact.history) - len(history),
            signatories=_each(name for one in pact.history for name in one.agreement.signatories),
            places=_each(one.agreement.place for one in pact.history if one.agreement.place),
            articles=_counts(connection, pact.history),
            rows=_events(connection, history),
        )


def _pact(connection: Connection, wanted: str) -> Pact | None:
    key = connection.scalar(select(pacts.c.key).where(pacts.c.id == wanted))
    if key is None:
        own = connection.execute(select(table.c.key, table.c.pact).where(table.c.id == wanted, table.c.current)).first()
        if own is None:
            return None
        condition = table.c.key == own.key if own.pact is None else table.c.pact == own.pact
    else:
        condition = table.c.pact == key
    return next(pacts_where(connection, [table.c.current, condition]), None)


def _each(names: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _counts(connection: Connection, history: Sequence[Account]) -> list[Count]:
    """For each article how many agreements it announces, where it announces more, and how many were found in it."""
    ids = list(dict.fromkeys(one.article for one in history))
    query = (
        select(articles.c.id, func.count())
        .join(table, table.c.article == articles.c.key)
        .where(articles.c.id.in_(ids), table.c.current)
        .group_by(articles.c.id)
    )
    found: dict[str, int] = {row[0]: row[1] for row in connection.execute(query)}
    told: dict[str, Count] = {}
    for one in history:
        before = told.get(one.article)
        if before is None or before.announced is None:
            number = one.agreement.found if one.agreement.found is not None else found.get(one.article, 0)
            told[one.article] = Count(one.article, one.publisher, one.published, one.agreement.announced, number)
    return list(told.values())


def _events(connection: Connection, history: Sequence[Account]) -> list[Line]:
    """The events that were coded of the same sentences."""
    said = {quote.text for one in history for quote in one.agreement.evidence}
    own = select(articles.c.key).where(articles.c.id.in_({one.article for one in history}))
    query = select(events.c.key).where(events.c.article.in_(own), events.c.evidence.in_(said), events.c.shown)
    keys = connection.scalars(query.order_by(events.c.day, events.c.key).limit(_MOST_EVENTS)).all()
    by_key = {one.key: one for one in told_of(connection, keys)}
    return [line(by_key[key]) for key in keys]


ROUTES = [
    Route("/agreements", page),
    Route("/agreements.{ending}", file),
    Route("/agreements/{agreement}", one),
]
