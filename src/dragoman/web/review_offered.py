"""A correction that coding anew has set aside: made one of an event of the newest coding, or taken off the list."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dragoman.store import Store, corrections
from dragoman.store.journal import OFFERED, Entry, entry, told
from dragoman.store.questions import told_of
from dragoman.store.tables import articles, events
from dragoman.web.asked import clean
from dragoman.web.excerpts import words
from dragoman.web.rendering import marked, render
from dragoman.web.security import form, require

_MOST = 100  # events of the page that are offered to take it


def page(request: Request) -> Response:
    """The correction with its words, and the events of its page that it may be made one of."""
    store: Store = request.app.state.store
    number = _number(request)
    with store.read() as connection:
        one = _offered(connection, number)
        found = sorted(told_of(connection, _there(connection, one)), key=lambda row: row.event.evidence.start or 0)
    same = [row for row in found if row.event.evidence.text == one.words]
    others = [row for row in found if row.event.evidence.text != one.words]
    after = request.query_params.get("after", "")[:60]
    return render(
        request,
        "review_offered.html",
        one=one,
        told=told(one),
        words=marked((one.words or "")[:4_000], [one.trigger] if one.trigger else []),
        candidates=[(row, row.event, words(row.event)) for row in (*same, *others)],
        may=request.state.user.may("reviewer"),
        onward="/review?" + urlencode({"after": f"10.0000-offered-{number}"}),
        after=after,
        tab="/review",
    )


def carry(request: Request) -> Response:
    """Makes it one of the event that was chosen; or takes it off the list."""
    user = require(request, "reviewer")
    given = form(request)
    number = _number(request)
    store: Store = request.app.state.store
    with store.read() as connection:
        one = _offered(connection, number)
    if given.get("act") == "drop":
        if one.by != user.name:
            require(request, "admin")
        corrections.undo(store, number, by=user.name, note=_note(given))
        return RedirectResponse("/review?done=undo", 303)
    event = clean(str(given.get("event", "")))[:200]
    if not event:
        raise HTTPException(400, "Say of which event it is to be.")
    corrections.carry(store, number, event, by=user.name, note=_note(given))
    return RedirectResponse("/review?" + urlencode({"event": event, "done": "correct"}), 303)


def _offered(connection: Connection, number: int) -> Entry:
    one = entry(connection, number)
    if one.state != OFFERED:
        raise HTTPException(409, f"Correction {number} is not offered for review any more.")
    return one


def _there(connection: Connection, one: Entry) -> list[int]:
    """The keys of the newest events of the correction's page."""
    of = articles.alias("of")
    pages = select(of.c.page).join(events, events.c.article == of.c.key).where(events.c.id == one.event_id)
    query = (
        select(events.c.key)
        .join(articles, articles.c.key == events.c.article)
        .where(articles.c.page.in_(pages), articles.c.newest, events.c.current)
        .order_by(events.c.key)
        .limit(_MOST)
    )
    return list(connection.execute(query).scalars())


def _number(request: Request) -> int:
    return int(request.path_params["number"])


def _note(given: Any) -> str | None:
    return str(given.get("note", "")).strip()[:1_000] or None


ROUTES = [
    Route("/review/offered/{number:int}", page),
    Route("/review/offered/{number:int}", carry, methods=["POST"]),
]
