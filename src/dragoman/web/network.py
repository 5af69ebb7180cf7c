"""The page of who deals with whom: states as nodes, what they did to and with each other as lines, for a window."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dragoman.actors.tables import countries
from dragoman.store.dyads import DONE
from dragoman.store.who import BadQuestionError
from dragoman.web import charts
from dragoman.web.asked import choices
from dragoman.web.dealings import Dealings, Edge, dealings
from dragoman.web.layout import positions
from dragoman.web.narrowed import NARROWING, chosen, encoded, filters_in, kept
from dragoman.web.remembered import remembered
from dragoman.web.rendering import render, rendered
from dragoman.web.windows import Span, span_of, window

FIELDS = ("since", "until", "type", "quad", "context", "status")  # filters that the form shows
PAIRS = (60, 30, 120)  # that may be asked for, the first unless said otherwise
WIDTH, HEIGHT = 960, 640
_MARGIN = 40
_SMALLEST, _LARGEST = 9.0, 22.0  # radius of a node
_THINNEST, _THICKEST = 1.0, 8.0  # of a line
_TOUCH = 12  # width of the field around a line that takes a click
SHADES = (  # of the mean score: at least this, colour, class, words; purple to green without red (ColorBrewer PRGn)
    (4.0, "#1b7837", "s5", "+4 and more"),
    (1.0, "#5aae61", "s4", "+1 to +4"),
    (-1.0, "#8a8a84", "s3", "-1 to +1"),
    (-4.0, "#9970ab", "s2", "-4 to -1"),
    (-99.0, "#762a83", "s1", "below -4"),
)


class Node(NamedTuple):
    """An actor of the picture: its code and name, all incidents of its lines, and where it stands."""

    code: str
    name: str
    number: int
    x: float
    y: float


class Row(NamedTuple):
    """A line of the table."""

    edge: Edge
    one: str
    other: str
    address: str


def page(request: Request) -> Response:
    """The network, the form with the months, the table of pairs."""
    filters = filters_in(request, NARROWING)
    asked = request.query_params.get("pairs", "") or str(PAIRS[0])
    if asked not in map(str, PAIRS):
        raise BadQuestionError(repr(asked), f"no number of pairs; there are {', '.join(map(str, PAIRS))}")
    key = ("network", tuple(sorted(request.query_params.multi_items())))
    body = remembered(request, key, lambda: _body(request, filters, int(asked)))
    return render(request, "network.html", body=body)


def _body(request: Request, filters: dict[str, Any], pairs: int) -> Markup:
    store = request.app.state.store
    span = span_of(store)
    bounds = window(span, filters.get("since"), filters.get("until"))
    found = dealings(store, bounds, limit=pairs, **filters) if bounds else None
    edges = found.edges if found else ()
    nodes = placed(edges)
    body = rendered(
        request,
        "network_body.html",
        found=found,
        nodes=nodes,
        span=span or Span("", ""),
        svg=Markup(network_svg(found, nodes, filters)) if found and edges else "",  # noqa: S704 - ours, escaped
        rows=[Row(edge, named(edge.one), named(edge.other), _address(edge, found, filters)) for edge in edges]
        if found
        else [],
        shades=SHADES,
        statuses=filters.get("status", DONE),
        chosen=chosen(filters) | {"pairs": str(pairs)},
        kept=kept(filters, FIELDS),
        choices=choices() | {"pairs": tuple(map(str, PAIRS))},
    )
    return Markup(body)  # noqa: S704 - a template's


def named(code: str) -> str:
    """What a code stands for: a state's name, or the code of what is none."""
    return countries()[code]["name"] if code in countries() else code


def shade(score: float) -> tuple[str, str]:
    """The class and the colour of a mean score."""
    return next((name, colour) for least, colour, name, _ in SHADES if score >= least)


def placed(edges: Sequence[Edge]) -> list[Node]:
    """The nodes of the lines, in the order of their codes."""
    numbers: Counter[str] = Counter()
    for edge in edges:
        numbers[edge.one] += edge.number
        numbers[edge.other] += edge.number
    codes = sorted(numbers)
    place = {code: n for n, code in enumerate(codes)}
    most = math.log1p(max((edge.number for edge in edges), default=1))
    ties = [(place[edge.one], place[edge.other], math.log1p(edge.number) / most) for edge in edges]
    where = positions(len(codes), ties)
    return [
        Node(
            code, named(code), numbers[code],
            _MARGIN + x * (WIDTH - 2 * _MARGIN), _MARGIN + y * (HEIGHT - 2 * _MARGIN),
        )
        for code, (x, y) in zip(codes, where, strict=True)
    ]  # fmt: skip


def _address(edge: Edge, found: Dealings, filters: dict[str, Any]) -> str:
    """The pair's own page, with what is asked for here."""
    asked = filters | {"since": found.since, "until": found.until}
    return f"/dyad?{encoded({'a': edge.one, 'b': edge.other} | asked)}"


def network_svg(found: Dealings, nodes: Sequence[Node], filters: dict[str, Any]) -> str:
    """The network as SVG: a line is as thick as its incidents are many, and dashed where its mean score is below 0."""
    at = {node.code: node for node in nodes}
    most = max(edge.number for edge in found.edges)
    parts: list[str] = []
    for edge in reversed(found.edges):  # the thickest on top
        parts += _line(edge, at[edge.one], at[edge.other], most, _address(edge, found, filters))
    largest = max(node.number for node in nodes)
    for node in nodes:
        parts += _node(node, largest)
    told = (
        f"The {len(found.edges)} pairs with most incidents from {found.since} to {found.until}, between {len(nodes)} "
        "states and bodies. The table below has the same numbers."
    )
    return charts.svg(WIDTH, HEIGHT, "Who deals with whom", told, parts)


def _line(edge: Edge, one: Node, other: Node, most: int, address: str) -> Iterator[str]:
    name, colour = shade(edge.score)
    width = max(_THINNEST, _THICKEST * edge.number / most)
    ends = " ".join(
        f'{axis}="{charts.number(value)}"'
        for axis, value in (("x1", one.x), ("y1", one.y), ("x2", other.x), ("y2", other.y))
    )
    dashes = f' stroke-dasharray="{charts.number(4 + width)} 4"' if edge.score < 0 else ""
    what = "incident" if edge.number == 1 else "incidents"
    told = f"{one.name} and {other.name}: {edge.number:,} {what}, mean score {edge.score:+.2f}"
    yield (
        f'<g data-href="{charts.text(address)}"><title>{charts.text(told)}</title>'
        f'<line class="{name}" {ends} stroke="{colour}" stroke-width="{charts.number(width)}"{dashes}/>'
        f'<line {ends} stroke="none" stroke-width="{_TOUCH}" pointer-events="stroke"/></g>'
    )


def _node(node: Node, largest: int) -> Iterator[str]:
    radius = max(_SMALLEST, _LARGEST * math.sqrt(node.number / largest))
    told = f"{node.name}: {node.number:,} incidents with the others shown"
    yield (
        f'<g data-href="/actors/{charts.text(node.code)}"><title>{charts.text(told)}</title>'
        f'<circle class="node" cx="{charts.number(node.x)}" cy="{charts.number(node.y)}" r="{charts.number(radius)}" '
        f'fill="{charts.GROUND}" stroke="{charts.INK}" stroke-width="1.5"/>'
    )
    yield charts.label(node.x, node.y + 4, node.code, anchor="middle", kind="ink") + "</g>"


ROUTES = [Route("/network", page)]
