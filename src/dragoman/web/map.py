"""The page of where it happened: places on outlines of the states, for a window of months."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dragoman.events.scale import QUADS
from dragoman.store.dyads import DONE
from dragoman.store.who import BadQuestionError
from dragoman.web import charts
from dragoman.web.asked import choices
from dragoman.web.narrowed import WITH_PARTIES, chosen, encoded, filters_in, kept
from dragoman.web.outlines import VIEWS, View, around, land, projection
from dragoman.web.remembered import remembered
from dragoman.web.rendering import render, rendered
from dragoman.web.spots import Cluster, Spot, Spots, clustered, spots
from dragoman.web.windows import Span, span_of, window

FIELDS = ("since", "until", "actor", "recipient", "type", "quad", "context", "status")  # that the form shows
MOST_ROWS = 100  # places of the table
MOST_IN_ADDRESS = 20  # places that one address asks for
_SMALLEST, _LARGEST = 4.0, 22.0  # radius of a spot, in pixels
_NUMBERED = 9  # radius from which the number stands in a spot
_PLACES_TOLD = 6  # under the pointer


class Row(NamedTuple):
    """A place of the table and the address of its incidents."""

    spot: Spot
    address: str


def page(request: Request) -> Response:
    """The map, the form with the months, the table of places."""
    filters = filters_in(request, WITH_PARTIES)
    view = request.query_params.get("view", "")
    if view and view not in VIEWS:
        raise BadQuestionError(repr(view), f"no part of the world; there are {', '.join(VIEWS)}")
    key = ("map", tuple(sorted(request.query_params.multi_items())))
    body = remembered(request, key, lambda: _body(request, filters, view))
    return render(request, "map.html", body=body)


def _body(request: Request, filters: dict[str, Any], view: str) -> Markup:
    store = request.app.state.store
    span = span_of(store)
    bounds = window(span, filters.get("since"), filters.get("until"))
    found = spots(store, bounds, **filters) if bounds else None
    shown = VIEWS[view] if view else around([(spot.lon, spot.lat) for spot in found.spots] if found else [])
    picture = _picture(found, shown, filters) if found else None
    body = rendered(
        request,
        "map_body.html",
        found=found,
        span=span or Span("", ""),
        svg=Markup(picture[0]) if picture else "",  # noqa: S704 - ours, every word in it escaped
        outside=picture[1] if picture else 0,
        rows=[Row(spot, _address(filters, found, [spot])) for spot in found.spots[:MOST_ROWS]] if found else [],
        quads=QUADS,
        statuses=filters.get("status", DONE),
        chosen=chosen(filters) | {"view": view},
        kept=kept(filters, FIELDS),
        choices=choices() | {"view": tuple(VIEWS)},
    )
    return Markup(body)  # noqa: S704 - a template's


def _picture(found: Spots, view: View, filters: dict[str, Any]) -> tuple[str, int]:
    """The map, and how many incidents lie outside of it."""
    on = projection(view)
    clusters = clustered(found.spots, on)
    drawn = map_svg(found, clusters, view, {id(one): _address(filters, found, one.spots) for one in clusters})
    return drawn, found.number - sum(cluster.number for cluster in clusters)


def _address(filters: dict[str, Any], found: Spots, some: tuple[Spot, ...] | list[Spot]) -> str:
    """Where the incidents of some places are listed; empty where they are too many for an address."""
    if len(some) > MOST_IN_ADDRESS:
        return ""
    asked = {"status": DONE} | filters | {"since": found.since, "until": found.until}
    return f"/incidents?{encoded(asked | {'place': tuple(spot.id for spot in some)})}"


def map_svg(found: Spots, clusters: list[Cluster], view: View, addresses: dict[int, str]) -> str:
    """The map as SVG: land, and for each cluster a disc as large as its number, cut by quads."""
    on = projection(view)
    most = max((cluster.number for cluster in clusters), default=1)
    parts = [
        f'<rect class="sea" width="{on.width}" height="{on.height}" fill="{charts.GROUND}"/>',
        f'<path class="land" d="{land(on)}" fill="#f0f0ec" stroke="#a8a8a0" stroke-width="0.7"/>',
    ]
    for cluster in reversed(clusters):  # the smaller ones on top
        parts += _disc(cluster, most, addresses.get(id(cluster), ""))
    told = (
        f"{found.number:,} incidents at {len(found.spots):,} places from {found.since} to {found.until}, as discs on "
        "the outlines of the states. The table below has the same numbers."
    )
    return charts.svg(on.width, on.height, "Where it happened", told, parts)


def _disc(cluster: Cluster, most: int, address: str) -> Iterator[str]:
    radius = max(_SMALLEST, _LARGEST * math.sqrt(cluster.number / most))
    x, y = cluster.x, cluster.y
    link = f' data-href="{charts.text(address)}"' if address else ""
    yield f"<g{link}><title>{charts.text(told_cluster(cluster))}</title>"
    turn = 0.0
    for name, colour, count in zip(charts.CLASSES, charts.COLOURS, cluster.quads, strict=True):
        if count == cluster.number:
            yield _whole(x, y, radius, name, colour)
        elif count:
            after = turn + count / cluster.number
            yield _slice(x, y, radius, (turn, after), name, colour)
            turn = after
    yield (
        f'<circle class="rim" cx="{charts.number(x)}" cy="{charts.number(y)}" r="{charts.number(radius)}" fill="none" '
        f'stroke="{charts.GROUND}" stroke-width="1"/>'
    )
    if radius >= _NUMBERED:
        yield charts.label(x, y + 4, f"{cluster.number:,}", anchor="middle", kind="ink")
    yield "</g>"


def _whole(x: float, y: float, radius: float, name: str, colour: str) -> str:
    return (
        f'<circle class="{name}" cx="{charts.number(x)}" cy="{charts.number(y)}" r="{charts.number(radius)}" '
        f'fill="{colour}"/>'
    )


def _slice(x: float, y: float, radius: float, turns: tuple[float, float], name: str, colour: str) -> str:
    ends = [(x + radius * math.sin(turn * math.tau), y - radius * math.cos(turn * math.tau)) for turn in turns]
    (x1, y1), (x2, y2) = ends
    large = int(turns[1] - turns[0] > 0.5)
    return (
        f'<path class="{name}" d="M{charts.number(x)} {charts.number(y)}L{x1:.2f} {y1:.2f}A{radius:.2f} {radius:.2f} 0 '
        f'{large} 1 {x2:.2f} {y2:.2f}z" fill="{colour}"/>'
    )


def told_cluster(cluster: Cluster) -> str:
    """A disc in words: its places and its numbers."""
    names = ", ".join(spot.name for spot in cluster.spots[:_PLACES_TOLD])
    more = len(cluster.spots) - _PLACES_TOLD
    quads = ", ".join(f"{count:,} {quad}" for quad, count in zip(QUADS, cluster.quads, strict=True) if count)
    what = "incident" if cluster.number == 1 else "incidents"
    return f"{names}{f' and {more} more' if more > 0 else ''}: {cluster.number:,} {what}: {quads}"


ROUTES = [Route("/map", page)]
