"""GeoJSON as RFC 7946 has it: one feature collection, a point an event, its properties the columns of the CSV."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

import msgspec

from dragoman.export.rows import Beside, Exported
from dragoman.export.tabular import cells

_OPENING = b'{"type":"FeatureCollection","features":['
_CLOSING = b"\n]}\n"
_IN_THE_POINT = ("lat", "lon")


def write_geojson(rows: Iterable[Exported], to: BinaryIO, beside: Beside) -> int:  # noqa: ARG001 - as all writers
    """The events that have coordinates, longitude first, a feature a line; gives how many have none."""
    encoder = msgspec.json.Encoder()
    to.write(_OPENING)
    before, left_out = b"\n", 0
    for one in rows:
        place = one.event.place
        if place is None or place.lat is None or place.lon is None:
            left_out += 1
            continue
        feature = {
            "type": "Feature",
            "id": one.event.id,
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
            "properties": {name: cell for name, cell in cells(one).items() if name not in _IN_THE_POINT},
        }
        to.write(before + encoder.encode(feature))
        before = b",\n"
    to.write(_CLOSING)
    return left_out
