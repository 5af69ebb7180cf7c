"""Where a store's articles come from: outlets, wires, who writes first and who copies, and what was refused and why."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dragoman.store.outlets import refusals_of, sources_of
from dragoman.store.tables import captures, refusals
from dragoman.store.who import BadQuestionError
from dragoman.web.pages_of_errors import error_page
from dragoman.web.raws import raw_text
from dragoman.web.remembered import remembered
from dragoman.web.rendering import harmless, render

SHOWN = 100  # outlets, wires, reasons
_LISTED = 200  # refused captures of one reason
_STALE = 5.0  # seconds: the whole register is counted anew after each write
_LARGEST_KEY = 2**31 - 1  # PostgreSQL's integer
_LONGEST_REASON = 2_000  # characters


def sources(request: Request) -> Response:
    """Outlets, wires and reasons of refusals."""
    asked = {name: _told(request, name) for name in ("since", "until", "source")}
    filters = {name: value for name, value in asked.items() if value}
    store = request.app.state.store

    def ask() -> tuple[list[Any], list[Any]]:
        found = list(sources_of(store, limit=SHOWN, **filters))
        return found, [] if filters else list(refusals_of(store, limit=SHOWN))

    try:
        found, refused = remembered(request, ("sources", *filters.items()), ask, stale=_STALE)
    except BadQuestionError as error:
        field = next((name for name, value in filters.items() if repr(value) == error.source), None)
        return error_page(request, 400, f"{error.source}: {error.reason}", field=field)
    return render(
        request,
        "sources.html",
        asked=asked,
        outlets=[one for one in found if one.kind == "outlet"],
        wires=[one for one in found if one.kind == "wire"],
        refused=refused,
        most=SHOWN,
    )


def refused(request: Request) -> Response:
    """The captures that were refused for one reason."""
    reason = request.query_params.get("reason", "")[:_LONGEST_REASON]
    if not reason:
        raise HTTPException(400, "Say which reason: ?reason=…")
    with request.app.state.store.read() as connection:
        last = func.max(refusals.c.key)
        query = select(refusals.c.source, last).where(refusals.c.reason == reason).group_by(refusals.c.source)
        sources = connection.execute(query.order_by(last.desc()).limit(_LISTED)).scalars().all()
        of_captures = (
            select(captures.c.key, captures.c.source, captures.c.fetched, captures.c.size, captures.c.raw.is_not(None))
            .where(captures.c.outcome == "refused", captures.c.reason == reason)
            .order_by(captures.c.key.desc())
            .limit(_LISTED)
        )
        kept = connection.execute(of_captures).all()
    known = {one.source for one in kept}
    others = [one for one in sources if one not in known]
    if not kept and not others:
        raise HTTPException(404, "Nothing was refused for that reason.")
    return render(request, "refused.html", reason=reason, kept=kept, others=others, most=_LISTED)


def refused_raw(request: Request) -> Response:
    """A refused capture as plain text."""
    key: int = request.path_params["key"]
    if key > _LARGEST_KEY:
        raise HTTPException(404, "There is no capture of that number.")
    with request.app.state.store.read() as connection:
        query = select(captures.c.raw).where(captures.c.key == key)
        raw = connection.scalar(query.where(captures.c.outcome == "refused"))
    return raw_text(request, raw, f"refused-{key}")


def _told(request: Request, name: str) -> str:
    return harmless(request.query_params.get(name, "")).strip()[:200]


ROUTES = [
    Route("/sources", sources),
    Route("/sources/refused", refused),
    Route("/sources/refused/{key:int}/raw", refused_raw),
]
