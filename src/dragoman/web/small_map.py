"""A small map of one place, drawn as SVG on the outlines of the states."""

from __future__ import annotations

from markupsafe import Markup

from dragoman.records import Place
from dragoman.web.outlines import around, land, projection
from dragoman.web.rendering import short

WIDTH = 384  # pixels
_ROUND = 5.0  # degrees to which a view is moved, so that its outlines are drawn once for many places
_AROUND = (14, 7)  # degrees on each side: a large state, or a small one with its neighbours
_SPOT = 5  # pixels


def small_map(place: Place | None) -> Markup | None:
    """The map; None where the place has no coordinates, or such as the earth has not."""
    if place is None or place.lat is None or place.lon is None:
        return None
    if not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
        return None
    middle = round(place.lon / _ROUND) * _ROUND, round(place.lat / _ROUND) * _ROUND
    wide, high = _AROUND
    on = projection(around([(middle[0] - wide, middle[1] - high), (middle[0] + wide, middle[1] + high)]), WIDTH)
    x, y = on.place(place.lon, place.lat)
    name = short(place.name or place.text, 80)
    return Markup(
        '<svg class="place-map" role="img" aria-labelledby="place-title" viewBox="0 0 {} {}" width="{}" height="{}">'
        '<title id="place-title">Map: {} at {:.2f}, {:.2f}</title>'
        '<rect class="sea" width="100%" height="100%"/><path class="land" d="{}"/>'
        '<circle class="spot" cx="{:.1f}" cy="{:.1f}" r="{}"/></svg>'
    ).format(on.width, on.height, on.width, on.height, name, place.lat, place.lon, land(on), x, y, _SPOT)
