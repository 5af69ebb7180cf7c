"""What kind of place an event's place is, and which province and district it is in, from the gazetteer.

The record of a place has its name, country and number; formats that ask for city, district and province get them by
looking the place up again. A place that the gazetteer has not, or not under that number, has none of them.
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from dragoman.actors.tables import countries
from dragoman.places.gazetteer import CAPITAL, COUNTRY, DISTRICT, REGION, TOWN, Found, gazetteer
from dragoman.places.keys import key_of
from dragoman.records import Place

_CACHE = 20_000  # places: a store names the same few thousand again and again


class Whereabouts(msgspec.Struct, frozen=True, kw_only=True):
    """A place in steps, the smallest first; `kind` is a kind of the gazetteer's, None where the place is not in it."""

    city: str | None = None
    district: str | None = None
    province: str | None = None
    country_name: str | None = None
    kind: int | None = None

    @property
    def feature_class(self) -> str | None:
        """GeoNames' letter: P for a town, A for a country, province or district."""
        if self.kind in (TOWN, CAPITAL):
            return "P"
        return "A" if self.kind in (COUNTRY, REGION, DISTRICT) else None


def whereabouts(place: Place | None) -> Whereabouts:
    """What the gazetteer says of a place; all None for none."""
    return _NOWHERE if place is None else _looked_up(place.name, place.country, place.geonames_id)


_NOWHERE = Whereabouts()


@lru_cache(maxsize=_CACHE)
def _looked_up(name: str | None, country: str | None, number: int | None) -> Whereabouts:
    state = countries().get(country or "")
    country_name = state["name"] if state else None
    found = _found(name, number)
    if found is None:
        return Whereabouts(country_name=country_name)
    province = None if found.region is None else gazetteer().region(found.region).name
    return Whereabouts(
        city=found.name if found.kind in (TOWN, CAPITAL) else None,
        district=found.name if found.kind == DISTRICT else None,
        province=found.name if found.kind == REGION else province,
        country_name=country_name,
        kind=found.kind,
    )


def _found(name: str | None, number: int | None) -> Found | None:
    if name is None or number is None:
        return None
    return next((one for one in gazetteer().find(key_of(name)) if one.geonames_id == number), None)
