"""The page of two actors over time, and its chart to download."""

from __future__ import annotations

import re
from typing import Any, NamedTuple
from urllib.parse import urlencode

import ruptures  # noqa: F401 - or the first to ask for a pair would wait a second for it
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dragoman.events.scale import QUADS
from dragoman.store.dyads import DONE, Dyad, Month, dyad
from dragoman.store.who import BadQuestionError
from dragoman.web import charts
from dragoman.web.asked import asked_in, choices
from dragoman.web.dealings import dealings
from dragoman.web.narrowed import NARROWING, chosen, encoded, kept
from dragoman.web.remembered import remembered
from dragoman.web.rendering import render, rendered
from dragoman.web.sides import pair
from dragoman.web.windows import span_of, window

FIELDS = ("since", "until", "type", "quad", "context", "status")  # filters that the form shows
MOST_ROWS = 240  # months of the table: twenty years; the download of the numbers has all
SUGGESTED = 12  # pairs on the page without a question
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")


class Pair(NamedTuple):
    """What the page is asked for: two, two more beside them, what is counted, and filters."""

    one: str
    other: str
    beside: tuple[str, str] | None
    counted: str
    filters: dict[str, Any]


class Row(NamedTuple):
    """A month of the table, and that of the other pair."""

    month: Month | None
    beside: Month | None
    name: str
    address: str


def page(request: Request) -> Response:
    """Two actors: chart, figures, contexts, voices, agreements, and the table of months."""
    given = request.query_params
    if not given.get("a", "").strip() or not given.get("b", "").strip():
        return _unasked(request)
    if given.get("c", "").strip() and given.get("d", "").strip():  # the form's two fields become one in the address
        kept = [(name, value) for name, value in given.multi_items() if value and name not in ("c", "d", "with")]
        query = urlencode([*kept, ("with", f"{given['c'].strip()},{given['d'].strip()}")])
        return RedirectResponse(f"/dyad?{query}", 303)
    asked = pair_of(request)
    key = ("dyad", tuple(sorted(given.multi_items())))
    title, body = remembered(request, key, lambda: _body(request, asked))
    return render(request, "dyad.html", title=title, body=body)


def pair_of(request: Request) -> Pair:
    """What is asked for in the address. Raises BadQuestionError."""
    given = request.query_params
    one, other = given.get("a", "").strip(), given.get("b", "").strip()
    if not one or not other:
        raise BadQuestionError("a and b", "both must be named, as in /dyad?a=MLI&b=RUS")
    narrowed = asked_in(request, filters=NARROWING)
    beside = None
    if given.get("with", "").strip():
        first, comma, second = (part.strip() for part in given["with"].partition(","))
        if not (first and comma and second):
            raise BadQuestionError("with", "two, with a comma between, as in with=MLI,FRA")
        beside = (first, second)
    return Pair(one, other, beside, narrowed.count, narrowed.filters)


def _beside(request: Request, asked: Pair) -> Dyad | None:
    """The other pair. Raises BadQuestionError."""
    if asked.beside is None:
        return None
    return dyad(request.app.state.store, *asked.beside, count=asked.counted, **asked.filters)


def _body(request: Request, asked: Pair) -> tuple[str, Markup]:
    """The title and the whole page but its frame, which are the same for everybody."""
    store = request.app.state.store
    found, both = pair(store, asked.one, asked.other, count=asked.counted, **asked.filters)
    beside = _beside(request, asked)
    rows = _rows(asked, found, beside)
    svg = charts.dyad_svg(found, beside, heading=False, to_month=incidents_at(asked, "{month}"))
    shown = rows[-MOST_ROWS:]
    body = rendered(
        request,
        "dyad_body.html",
        found=found,
        beside=beside,
        asked=asked,
        rows=shown,
        left_out=len(rows) - len(shown),
        svg=Markup(svg),  # noqa: S704 - ours, every word in it escaped
        quads=QUADS,
        statuses=asked.filters.get("status", DONE),
        sides=both,
        chosen=chosen(asked.filters) | {"count": asked.counted},
        choices=choices(),
        kept=kept(asked.filters, FIELDS),
        query=query_of(asked),
        all_listed=incidents_at(asked, ""),
    )
    return f"{found.one} and {found.other}", Markup(body)  # noqa: S704 - a template's


def _rows(asked: Pair, found: Dyad, beside: Dyad | None) -> list[Row]:
    """The months with contact of either pair."""
    ours = {month.month: month for month in found.months if month.number}
    theirs = {month.month: month for month in (beside.months if beside else ()) if month.number}
    return [Row(ours.get(name), theirs.get(name), name, incidents_at(asked, name)) for name in sorted({*ours, *theirs})]


def incidents_at(asked: Pair, month: str) -> str:
    """The address of the list of what a month counts; of all of it for an empty month."""
    filters = {"status": DONE} | asked.filters
    if month:
        filters |= {"since": month, "until": month}
    if asked.counted != "incidents":
        filters |= {"count": asked.counted}
    listed = "/incidents" if asked.counted == "incidents" else "/events"
    return f"{listed}?{encoded({'between': (asked.one, asked.other)} | filters)}".replace("%7Bmonth%7D", "{month}")


def query_of(asked: Pair) -> str:
    """The question as it stands in an address."""
    more = {"with": ",".join(asked.beside)} if asked.beside else {}
    count = {} if asked.counted == "incidents" else {"count": asked.counted}
    return encoded({"a": asked.one, "b": asked.other} | more | count | asked.filters)


def _unasked(request: Request) -> Response:
    """The form, and the pairs that dealt with each other most in the last year that the store holds."""
    store = request.app.state.store

    def make() -> list[Any]:
        bounds = window(span_of(store), None, None)
        return [] if bounds is None else list(dealings(store, bounds, limit=SUGGESTED).edges)

    edges = remembered(request, ("dyad", "pairs"), make)
    given = request.query_params
    return render(
        request, "dyad_ask.html", edges=edges, choices=choices(),
        given={name: given.get(name, "") for name in ("a", "b", "since", "until")},
    )  # fmt: skip


def chart(request: Request) -> Response:
    """The chart as a file: SVG or PNG."""
    ending = request.path_params["ending"]
    if ending not in ("svg", "png"):
        raise HTTPException(404)
    asked = pair_of(request)
    found = dyad(request.app.state.store, asked.one, asked.other, count=asked.counted, **asked.filters)
    drawn = charts.dyad_svg(found, _beside(request, asked))
    raw = drawn.encode() if ending == "svg" else remembered(
        request, ("dyad", "png", tuple(sorted(request.query_params.multi_items()))), lambda: charts.png(drawn)
    )  # fmt: skip
    name = _NOT_IN_NAMES.sub("-", f"{asked.one}-{asked.other}").strip("-").lower()[:60] or "dyad"
    return Response(
        raw,
        media_type="image/svg+xml" if ending == "svg" else "image/png",
        headers={"cache-control": "no-store", "content-disposition": f'attachment; filename="{name}.{ending}"'},
    )


ROUTES = [
    Route("/dyad", page),
    Route("/charts/dyad.{ending}", chart),
]
