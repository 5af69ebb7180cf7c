"""Outlines of the states for maps, and the projections that put degrees on paper.

The outlines are Natural Earth's at 1:110m (public domain), made by `tools/make_outlines.py`: no tiles, no network. The
whole world is drawn in Robinson's projection, a part of it with meridians and parallels at right angles, the degrees of
longitude as wide as in the middle of the part.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec

PATH = Path(__file__).parent / "outlines.json.gz"
UNIT = 0.01  # degrees: what a whole number of the file stands for
WORLD_WIDTH = 960  # of a map, in pixels
_ROBINSON = (  # A. H. Robinson 1974: length of the parallel and distance from the equator, every five degrees
    (1.0000, 0.0000), (0.9986, 0.0620), (0.9954, 0.1240), (0.9900, 0.1860), (0.9822, 0.2480), (0.9730, 0.3100),
    (0.9600, 0.3720), (0.9427, 0.4340), (0.9216, 0.4958), (0.8962, 0.5571), (0.8679, 0.6176), (0.8350, 0.6769),
    (0.7986, 0.7346), (0.7597, 0.7903), (0.7186, 0.8435), (0.6732, 0.8936), (0.6213, 0.9394), (0.5722, 0.9761),
    (0.5322, 1.0000),
)  # fmt: skip
_HEIGHT = 0.5072  # of Robinson's world, as a share of its width
_STEP = 5  # degrees between two rows
_EDGE = 5  # degrees around a part whose outlines are drawn too


class State(msgspec.Struct, frozen=True):
    """One state: its ISO code (None where it has none), its name, and its rings as in the file."""

    code: str | None
    name: str
    rings: list[list[int]]


class Outlines(msgspec.Struct, frozen=True):
    """The file: where it comes from, and the states."""

    source: str
    unit: float
    states: list[State]


class View(NamedTuple):
    """A part of the world, in degrees; `whole` where it is all of it."""

    name: str
    west: float
    south: float
    east: float
    north: float

    @property
    def whole(self) -> bool:
        """Whether it is the world."""
        return self.east - self.west >= 359


WORLD = View("world", -180, -58, 180, 84)  # without the Antarctic, of which little is told
VIEWS = {
    view.name: view
    for view in (
        WORLD,
        View("africa", -26, -36, 60, 39),
        View("americas", -170, -56, -30, 74),
        View("asia", 55, -12, 150, 56),
        View("europe", -25, 34, 60, 71),
        View("middle-east", 24, 10, 66, 43),
        View("sahel", -19, 2, 40, 28),
        View("oceania", 94, -48, 180, 22),
    )
}


class Projection(NamedTuple):
    """From degrees to pixels of a picture *width* by *height*."""

    view: View
    width: int
    height: int

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point stands, from the upper left corner; it may lie outside."""
        view = self.view
        if view.whole:
            wide, high = robinson(lon, lat)
            top, low = robinson(0, view.north)[1], robinson(0, view.south)[1]
            return (wide + 0.5) * self.width, (top - high) / (top - low) * self.height
        return (
            (lon - view.west) / (view.east - view.west) * self.width,
            (view.north - lat) / (view.north - view.south) * self.height,
        )

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a point is in the picture."""
        view = self.view
        return view.south <= lat <= view.north and view.west <= lon <= view.east


def robinson(lon: float, lat: float) -> tuple[float, float]:
    """A point of the world, its width as one: from the middle to the east, and from the equator to the north."""
    steps = min(abs(lat), 90) / _STEP
    row = min(int(steps), len(_ROBINSON) - 2)
    part = steps - row
    (wide, high), (wide_after, high_after) = _ROBINSON[row], _ROBINSON[row + 1]
    return lon / 360 * (wide + (wide_after - wide) * part), math.copysign(
        (high + (high_after - high) * part) * _HEIGHT / 2, lat
    )


def projection(view: View, width: int = WORLD_WIDTH) -> Projection:
    """The picture of a view that is *width* pixels wide; none is higher than it is wide."""
    if view.whole:
        high = robinson(0, view.north)[1] - robinson(0, view.south)[1]
        return Projection(view, width, round(width * high))
    middle = math.cos(math.radians((view.south + view.north) / 2))
    height = (view.north - view.south) / ((view.east - view.west) * middle) * width
    return Projection(view, width, min(round(height), width))


def around(points: list[tuple[float, float]]) -> View:
    """The view that holds all points (longitude, latitude), with room around and no narrower than twenty degrees.

    The world where there are none or they lie far apart.
    """
    if not points:
        return WORLD
    wests, souths = sorted(lon for lon, _ in points), sorted(lat for _, lat in points)
    west, east, south, north = wests[0] - 3, wests[-1] + 3, souths[0] - 3, souths[-1] + 3
    if east - west > 150 or north - south > 100:
        return WORLD
    middle_lon, middle_lat = (west + east) / 2, (south + north) / 2
    narrow = math.cos(math.radians(middle_lat))
    wide = max(east - west, 20 / narrow, (north - south) * 1.6 / narrow)
    high = max(north - south, wide * narrow / 2.2)
    west, east = middle_lon - wide / 2, middle_lon + wide / 2
    south, north = middle_lat - high / 2, middle_lat + high / 2
    if west < -180:
        west, east = -180, min(180, east - 180 - west)
    elif east > 180:
        west, east = max(-180, west + 180 - east), 180
    return View("events", west, max(-85, south), east, min(85, north))


@lru_cache(maxsize=1)
def outlines() -> Outlines:
    """The file, read once."""
    return msgspec.json.decode(gzip.decompress(PATH.read_bytes()), type=Outlines)


def points_of(ring: list[int]) -> Iterator[tuple[float, float]]:
    """The points of a ring, longitude first."""
    x = y = 0
    for wide, high in zip(ring[::2], ring[1::2], strict=True):
        x, y = x + wide, y + high
        yield x * UNIT, y * UNIT


@lru_cache(maxsize=64)
def land(on: Projection) -> str:
    """The `d` of an SVG path that draws the states in the picture, in whole and half pixels."""
    view = on.view
    parts: list[str] = []
    for state in outlines().states:
        for ring in state.rings:
            points = list(points_of(ring))
            if max(x for x, _ in points) < view.west - _EDGE or min(x for x, _ in points) > view.east + _EDGE:
                continue
            if max(y for _, y in points) < view.south - _EDGE or min(y for _, y in points) > view.north + _EDGE:
                continue
            parts.append(_ring(on, points))
    return "".join(parts)


def _ring(on: Projection, points: list[tuple[float, float]]) -> str:
    """One ring, in steps of half a pixel; what moves by less is left out."""
    doubled = [(round(2 * x), round(2 * y)) for x, y in (on.place(lon, lat) for lon, lat in points)]
    drawn = [doubled[0]]
    for point in doubled[1:]:
        if point != drawn[-1]:
            drawn.append(point)
    if len(drawn) < 4:
        return ""
    steps = "".join(f"l{_half(x - x_before)} {_half(y - y_before)}" for (x_before, y_before), (x, y) in pairwise(drawn))
    return f"M{_half(drawn[0][0])} {_half(drawn[0][1])}{steps}z"


def _half(doubled: int) -> str:
    return f"{doubled / 2:g}"


@lru_cache(maxsize=1)
def middles() -> dict[str, tuple[float, float]]:
    """Of each state the middle of its largest ring (longitude, latitude), by its code."""
    found = {}
    for state in outlines().states:
        if state.code and state.rings:
            largest = max(state.rings, key=len)
            points = list(points_of(largest))
            found[state.code] = (
                sum(x for x, _ in points) / len(points),
                sum(y for _, y in points) / len(points),
            )
    return found
