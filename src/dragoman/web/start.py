"""The first page: what is new since the last look, and one box to look for actors, words and places."""

from __future__ import annotations

import re
import time
from urllib.parse import quote, urlencode

from sqlalchemy import Connection, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dragoman.store.asking import filters_of
from dragoman.store.filters import compiled
from dragoman.store.tables import actors, events, incidents
from dragoman.store.who import BadQuestionError, Who, who
from dragoman.web.news import Mark, look, mark_of, news
from dragoman.web.remembered import remembered
from dragoman.web.rendering import harmless, render
from dragoman.web.security import set_cookie, suffix

COOKIE = "dragoman_seen"
_YEAR = 365 * 24 * 3600
_STALE = 2.0  # seconds that this page may be behind while much is written
_LONGEST = 200  # characters that are looked for
_PAIR = re.compile(r"\s+(?:and|with|vs\.?|[-–—/&,])\s+|\s*,\s*", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{12,64}")
KINDS = ("anything", "actor", "place", "words")


def start(request: Request) -> Response:
    """The page; `?all=1` shows the last days whatever was seen before."""
    store = request.app.state.store

    def marked() -> Mark:
        with store.read() as connection:
            return mark_of(connection)

    there = remembered(request, ("start", "mark"), marked, stale=_STALE)
    cookie = COOKIE + suffix(request.app.state.settings)
    seen = look(request.cookies.get(cookie), mark_now(there))
    before = None if "all" in request.query_params else seen.before
    known = before and before._replace(at=0)
    fresh = remembered(request, ("start", known), lambda: news(store, known), stale=_STALE)
    page = render(request, "start.html", news=fresh, before=before, kinds=KINDS)
    set_cookie(request, page, cookie, seen.told(), _YEAR)
    return page


def mark_now(there: Mark) -> Mark:
    """What is there, at this moment."""
    return there._replace(at=int(time.time()))


def search(request: Request) -> Response:
    """Where a search leads: to an actor, two actors, a place's events, an incident, else to events with the words."""
    wanted = " ".join(harmless(request.query_params.get("q", "")).split())[:_LONGEST]
    kind = request.query_params.get("in", KINDS[0])
    if kind not in KINDS:
        raise HTTPException(400, "There is nothing of that kind to look for.")
    if not wanted:
        return RedirectResponse("/", 303)
    with request.app.state.store.read() as connection:
        return RedirectResponse(_address(connection, wanted, kind), 303)


def _address(connection: Connection, wanted: str, kind: str) -> str:
    if kind == "anything" and _ID.fullmatch(wanted) and _is_event(connection, wanted):
        return "/incidents/" + wanted
    if kind in ("anything", "actor"):
        found = _who(connection, wanted)
        if found is not None:
            return "/actors/" + quote(_name(connection, found), safe="")
        sides = [part for part in _PAIR.split(wanted, maxsplit=1) if part]
        if len(sides) == 2 and all(_who(connection, side) for side in sides):
            return "/dyad?" + urlencode({"a": sides[0], "b": sides[1]})
        if kind == "actor":
            return "/events?" + urlencode({"actor": wanted})
    if kind in ("anything", "place") and _is_filter(connection, place=wanted):
        return "/events?" + urlencode({"place": wanted})
    if kind == "place":  # a state is no place of the gazetteer, but things happen in it
        return "/events?" + urlencode({"country" if _is_filter(connection, country=wanted) else "place": wanted})
    return "/events?" + urlencode({"text": wanted})


def _who(connection: Connection, term: str) -> Who | None:
    try:
        return who(connection, term)
    except BadQuestionError:
        return None


def _name(connection: Connection, found: Who) -> str:
    """What an actor's address calls it: the code of a state, the id of one actor of the store, else the words."""
    states = {state for span in found.spans for state in span.states}
    if len(found.actors) == 1 and not states:
        return str(connection.scalar(select(actors.c.id).where(actors.c.key == found.actors[0])))
    if len(states) == 1 and not found.actors and len(found.spans) == 1 and not found.spans[0].since:
        return states.pop()
    return found.term


def _is_filter(connection: Connection, **asked: str) -> bool:
    try:
        compiled(connection, filters_of(**asked))
    except BadQuestionError:
        return False
    return True


def _is_event(connection: Connection, wanted: str) -> bool:
    return any(
        connection.scalar(select(table.c.key).where(table.c.id == wanted).limit(1)) is not None
        for table in (incidents, events)
    )


ROUTES = [Route("/", start), Route("/search", search)]
