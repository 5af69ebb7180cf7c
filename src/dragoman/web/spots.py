"""Where incidents happened in a window of time, and how places that lie close on a picture become one spot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec import structs
from sqlalchemy import func, select

from dragoman.store.asking import filters_of
from dragoman.store.dyads import DONE
from dragoman.store.filters import compiled, day_bounds, restricted
from dragoman.store.tables import events, incidents, places
from dragoman.web.outlines import Projection
from dragoman.web.windows import DAY, UNIT, near

REACH = 24  # pixels within which places are one spot: what a finger can tell apart
MOST_PLACES = 20_000  # that are ever looked at, those of most incidents


class Spot(NamedTuple):
    """A place and how many incidents of each quad (in PLOVER's order) happened there."""

    id: str
    name: str
    country: str | None
    lon: float
    lat: float
    quads: tuple[int, int, int, int]

    @property
    def number(self) -> int:
        """All incidents."""
        return sum(self.quads)


class Spots(NamedTuple):
    """The places of a window, the most incidents first; `placeless`: incidents without a place that is on the map."""

    since: str
    until: str
    spots: tuple[Spot, ...]
    placeless: int

    @property
    def number(self) -> int:
        """All incidents with a place."""
        return sum(spot.number for spot in self.spots)


class Cluster(NamedTuple):
    """Spots that lie close on the picture: its middle in pixels, and the spots, the largest first."""

    x: float
    y: float
    spots: tuple[Spot, ...]

    @property
    def quads(self) -> tuple[int, int, int, int]:
        """Incidents of each quad."""
        first, second, third, fourth = (sum(spot.quads[n] for spot in self.spots) for n in range(4))
        return first, second, third, fourth

    @property
    def number(self) -> int:
        """All incidents."""
        return sum(self.quads)


def spots(store: Any, bounds: tuple[str, str], **filters: Any) -> Spots:
    """The places of what happened within *bounds* (days, months or years, both included).

    An incident has the place and the quad that its reports agree on; status is "reported" unless given. Raises
    BadQuestionError.
    """
    asked = filters_of(**({"status": DONE} | filters | {"since": bounds[0], "until": bounds[1]}))
    where, quad = func.coalesce(incidents.c.place, events.c.place), func.coalesce(incidents.c.quad, events.c.quad)
    with store.read() as connection:
        question = compiled(connection, structs.replace(asked, since=None, until=None))
        conditions = restricted(connection, question, walk=False)
        units = (
            select(UNIT.label("unit"), func.min(where).label("place"), func.min(quad).label("quad"))
            .select_from(events)
            .outerjoin(incidents, incidents.c.key == events.c.incident)
            .where(events.c.key.in_(near(asked)), *conditions, *day_bounds(asked, DAY))
            .group_by(UNIT)
            .subquery()
        )
        number = func.count().label("number")
        query = (
            select(
                places.c.key, places.c.id, places.c.name, places.c.country, places.c.lon, places.c.lat, units.c.quad,
                number,
            )
            .join_from(units, places, places.c.key == units.c.place, isouter=True)
            .group_by(*list(places.c), units.c.quad)
            .order_by(number.desc(), places.c.key)
            .limit(MOST_PLACES)
        )  # fmt: skip
        rows = connection.execute(query).all()
    return Spots(bounds[0], bounds[1], *_spots(rows))


def _spots(rows: Sequence[Any]) -> tuple[tuple[Spot, ...], int]:
    placeless = 0
    quads: dict[int, list[int]] = {}
    seen: dict[int, Any] = {}
    for row in rows:
        if row.key is None or row.lon is None or row.lat is None:
            placeless += row.number
            continue
        seen[row.key] = row
        quads.setdefault(row.key, [0, 0, 0, 0])[row.quad - 1] += row.number
    found = []
    for key, row in seen.items():
        first, second, third, fourth = quads[key]
        found.append(Spot(row.id, row.name, row.country, row.lon, row.lat, (first, second, third, fourth)))
    return tuple(sorted(found, key=lambda spot: (-spot.number, spot.name, spot.id))), placeless


def clustered(found: Sequence[Spot], on: Projection) -> list[Cluster]:
    """The spots that are in the picture, each with those within reach of it; a larger one takes in smaller ones."""
    cells: dict[tuple[int, int], list[int]] = {}
    centres: list[tuple[float, float]] = []
    members: list[list[Spot]] = []
    for spot in found:
        if not on.holds(spot.lon, spot.lat):
            continue
        x, y = on.place(spot.lon, spot.lat)
        column, row = int(x // REACH), int(y // REACH)
        close = [
            n
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
            for n in cells.get((column + across, row + down), ())
            if (centres[n][0] - x) ** 2 + (centres[n][1] - y) ** 2 <= REACH**2
        ]
        if close:
            members[min(close)].append(spot)
            continue
        cells.setdefault((column, row), []).append(len(centres))
        centres.append((x, y))
        members.append([spot])
    return [Cluster(x, y, tuple(some)) for (x, y), some in zip(centres, members, strict=True)]
