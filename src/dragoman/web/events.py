"""The list of events, its files to download, and the page of one event explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dragoman.api.paging import ByDay, ByNumber, read
from dragoman.api.walking import BY_DAY, Walk
from dragoman.export import Beside, write
from dragoman.export.stored import agreements_of, rows_of
from dragoman.records import Event
from dragoman.store import Store
from dragoman.store.asking import described
from dragoman.store.counting import COUNTED
from dragoman.store.explained import explained
from dragoman.store.filters import compiled, restricted
from dragoman.store.questions import ORDERS, Found, told_of
from dragoman.store.tables import events
from dragoman.store.who import BadQuestionError
from dragoman.web.asked import Asked, BadField, asked_in, choices, naming_field
from dragoman.web.downloads import KINDS, NAMES, download
from dragoman.web.excerpts import words
from dragoman.web.happenings import counted
from dragoman.web.listing import around, cursor_after, listed, part
from dragoman.web.remembered import remembered
from dragoman.web.rendering import render

MOST_DOWNLOADED = 200_000  # reports in a file: half a minute of writing; `dragoman export` has no such bound
_ORDERS_TOLD = {"conflict": "the gravest conflict first", "cooperation": "the closest cooperation first",
                "confidence": "the surest first", "added": "in the order in which they came"}  # fmt: skip
_LONG = 5_000  # characters of the sentence on an event's own page


class Line(NamedTuple):
    """A row of the list."""

    event: Event
    found: Found
    day: str | None
    words: Markup


def page(request: Request) -> Response:
    """The list, filtered, in order, a page of it."""
    return listed(request, "events", _asked, _body, _form)


def _asked(request: Request) -> Asked:
    return asked_in(request, orders=ORDERS)


def _body(request: Request, asked: Asked) -> Markup:
    """All of the page but its frame. Raises BadField."""
    store: Store = request.app.state.store
    question = asked.question
    with naming_field(asked.given):
        form: Any = ByDay if asked.order in BY_DAY else ByNumber
        after = read("events", asked.told, form)
        with store.read() as connection:
            walk = Walk(connection, question, asked.order, after)
            rows = walk.events(asked.limit + 1)
            shown = rows[: asked.limit]
            by_key = {one.key: one for one in told_of(connection, [row.key for row in shown])}
    meant = described(question, walk.meant)
    last = shown[-1] if len(rows) > asked.limit else None
    cursor = cursor_after("events", asked, form, last.value, last.key) if last else None
    return _form(
        request,
        given=asked.given,
        rows=[line(by_key[row.key]) for row in shown],
        total=_total(request, asked),
        question=meant,
        count=asked.count,
        order_told=_ORDERS_TOLD.get(asked.order, f"the {asked.order} first"),
        **around("events", asked, cursor),
    )


def _form(
    request: Request, *, given: Mapping[str, Sequence[str]], problem: BadField | None = None, **more: Any
) -> Markup:
    return part(
        request, "events_body.html", given=given, problem=problem, choices=choices(), orders=ORDERS, counts=COUNTED,
        formats=NAMES, **more,
    )  # fmt: skip


def _total(request: Request, asked: Asked) -> Any:
    """How many match: the same for every page and order."""

    def make() -> Any:
        with request.app.state.store.read() as connection:
            return counted(connection, asked.question, asked.count)

    return remembered(request, ("events", "total", asked.count, asked.question), make)


def line(found: Found) -> Line:
    """A report as a row."""
    event = found.event
    return Line(event, found, event.date.start if event.date else found.published, words(event))


def file(request: Request) -> Response:
    """All reports of the filter as a file, in the order in which they came."""
    ending = request.path_params["ending"]
    if ending not in KINDS:
        raise HTTPException(404)
    asked = _asked(request)
    store: Store = request.app.state.store
    with naming_field(asked.given), store.read() as connection:
        conditions = restricted(connection, compiled(connection, asked.question), walk=False)
        over = connection.scalars(select(events.c.key).where(*conditions).offset(MOST_DOWNLOADED).limit(1)).first()
    if over is not None:
        raise HTTPException(
            400,
            f"That is a file of more than {MOST_DOWNLOADED:,} reports. Narrow it by days or by actor, or write it with "
            "the command `dragoman export`.",
        )
    days = {name: asked.filters[name] for name in ("since", "until") if name in asked.filters}
    made = {
        "store": store.name.rsplit("/", 1)[-1],
        "made on": datetime.now(UTC).date().isoformat(),
        **{name: ", ".join(values) for name, values in asked.given.items()},
    }
    beside = Beside(agreements=agreements_of(store, **days), made=made)
    return download(
        "events", ending, lambda stream: write(rows_of(store, **asked.filters), stream, KINDS[ending][0], beside=beside)
    )


def one(request: Request) -> Response:
    """One event: its sentence, each field and what it rests on, what people said."""
    wanted = request.path_params["event"]
    try:
        found = explained(request.app.state.store, wanted)
    except BadQuestionError as error:
        raise HTTPException(404, "There is no event under that address.") from error
    event = found.event
    if event.id != wanted:
        return RedirectResponse(f"/events/{event.id}", 303)
    day = event.date.start if event.date else found.published
    return render(request, "event.html", found=found, event=event, day=day, words=words(event, _LONG))


ROUTES = [
    Route("/events", page),
    Route("/events.{ending}", file),
    Route("/events/{event}", one),
]
