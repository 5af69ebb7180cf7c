"""Where the events of `store_filling.py` happen: five places of each country, invented but on its land.

The first is the capital, the others lie towards the four winds from the middle of the country's outline, as far as
there is land: the map of the workbench shows points where readers expect them. A country without an outline (the small
islands) has all five at its capital; where there is no capital either, they stand on a grid that means nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from dragoman.actors.tables import countries
from dragoman.places.gazetteer import gazetteer
from dragoman.web.outlines import outlines, points_of

CITIES = ("Central", "North", "South", "East", "West")  # of each country
_WINDS = ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0))  # of the cities: east and north
_SHARES = (0.6, 0.45, 0.3, 0.15)  # of the way to the edge of the outline; the first that is on land
Point = tuple[float, float]  # longitude, latitude


class Spot(NamedTuple):
    """A place: degrees, WGS 84."""

    name: str
    country: str
    lat: float
    lon: float


def spots(codes: Sequence[str]) -> list[Spot]:
    """The places of the countries, one country after the other."""
    rings = {
        state.code: list(points_of(max(state.rings, key=len))) for state in outlines().states if state.code in codes
    }
    found = []
    for rank, code in enumerate(codes):
        capital = gazetteer().capital(code)
        centre = None
        if capital is not None and capital.lat is not None and capital.lon is not None:
            centre = (capital.lon, capital.lat)
        for number, city in enumerate(CITIES):
            lon, lat = _towards(rings.get(code), centre, number) or (number * 2.0, rank % 90 * 0.5)
            found.append(Spot(f"{city} {countries()[code]['name']}", code, round(lat, 3), round(lon, 3)))
    return found


def _towards(ring: list[Point] | None, capital: Point | None, number: int) -> Point | None:
    """Where the country's n-th city lies; None where nothing tells."""
    if ring is None or (number == 0 and capital):
        return capital
    wests, souths = [lon for lon, _ in ring], [lat for _, lat in ring]
    middle = sum(wests) / len(ring), sum(souths) / len(ring)
    east, north = _WINDS[number]
    for share in _SHARES:
        lon = middle[0] + east * share * (max(wests) - min(wests)) / 2
        lat = middle[1] + north * share * (max(souths) - min(souths)) / 2
        if _within((lon, lat), ring):
            return lon, lat
    return capital or middle


def _within(point: Point, ring: list[Point]) -> bool:
    """Whether a ray to the east crosses the ring an odd number of times."""
    x, y = point
    inside = False
    for (lon, lat), (lon_after, lat_after) in pairwise([*ring, ring[0]]):
        if (lat > y) != (lat_after > y) and x < lon + (y - lat) / (lat_after - lat) * (lon_after - lon):
            inside = not inside
    return inside
