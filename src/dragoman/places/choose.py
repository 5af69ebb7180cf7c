"""Which of the places of one name is meant: by what it is called, what it lies in, whose page it is, how large it is.

Each hint adds to a score whose measure is the tenth power of people: one point outweighs a tenfold population.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from dragoman.places.gazetteer import CAPITAL, COUNTRY, DISTRICT, FEATURE, REGION, TOWN, Found, gazetteer
from dragoman.places.keys import key_of
from dragoman.records import Record

# hints in powers of ten of population; set by hand on sentences of our own
IS_COUNTRY = 2.0
IS_CAPITAL = 1.0
IS_REGION = -1.0  # the town of that name is meant unless a word says otherwise
IS_DISTRICT = -3.0
OTHER_SPELLING = -1.5  # the gazetteer's alternates hold tongues and times that English pages do not use
OTHER_SPELLING_LARGE = -0.7  # of a large town they are mostly what English pages write ("Zaporizhzhia")
LARGE = 100_000  # people
MOST = 0.25  # of a region's people: "New York" is the city although the state bears the bare name
SEAT_SHARE = 0.1  # of a region's people: less, and the town is a namesake by chance
CONTAINED = 5.0  # "Gao, in northern Mali"
ON_PAGE = 3.0  # one of the countries that the page is about
IN_SENTENCE = 1.5  # its country, or a place that can only lie there, stands in the same text
BY_ADJECTIVE = 0.7  # only its country's adjective does: "Russian troops" may be anywhere
RIGHT_TYPE = 4.0  # "Kherson region", "the town of Gao"


class Hints(Record, frozen=True, kw_only=True):
    """What speaks for one place over another.

    `within` are countries and regions that the text names as containing it, `around` those that hold the place named
    just before ("Atlanta, Georgia"); `kinds` is what a type word says it is.
    """

    within: tuple[Found, ...] = ()
    around: tuple[Found, ...] = ()
    page: frozenset[str] = frozenset()
    mentioned: frozenset[str] = frozenset()
    adjectives: frozenset[str] = frozenset()
    kinds: frozenset[int] = frozenset()


TOWNS = frozenset({TOWN, CAPITAL})
REGIONS = frozenset({REGION})
DISTRICTS = frozenset({DISTRICT})


def score(place: Found, key: str, hints: Hints) -> float:
    """How likely *place* is meant by a name of that key; only the order of scores matters."""
    points = math.log10(place.population + 10)
    points += {COUNTRY: IS_COUNTRY, CAPITAL: IS_CAPITAL, REGION: IS_REGION, DISTRICT: IS_DISTRICT}.get(place.kind, 0.0)
    if place.kind in TOWNS and key_of(place.name) != key:
        large = place.kind == CAPITAL or place.population >= LARGE
        points += OTHER_SPELLING_LARGE if large else OTHER_SPELLING
    if any(_lies_in(place, area) for area in hints.within):
        points += CONTAINED
    if place in hints.around:
        points += CONTAINED
    if place.country in hints.page:
        points += ON_PAGE
    elif place.country in hints.mentioned:
        points += IN_SENTENCE
    elif place.country in hints.adjectives:
        points += BY_ADJECTIVE
    if place.kind in hints.kinds:
        points += RIGHT_TYPE
    elif hints.kinds and place.kind != FEATURE:
        points -= RIGHT_TYPE
    return points


def best(places: Sequence[Found], key: str, hints: Hints) -> Found | None:
    """The likeliest place; of equals the first. None where there are none.

    "Belgorod region" gives the region around Belgorod even where the region goes by another name in the gazetteer.
    """
    if not hints.kinds:
        places = [place for place in places if not _is_around_its_seat(place, places, key)]
    if not places:
        return None
    chosen = max(places, key=lambda place: score(place, key, hints))
    if hints.kinds == REGIONS and chosen.kind in TOWNS and chosen.region is not None:
        return gazetteer().region(chosen.region)
    return chosen


def _is_around_its_seat(area: Found, places: Sequence[Found], key: str) -> bool:
    """Whether a region bears the name of a town in it that holds a good part of its people: the town is meant."""
    if area.kind not in (REGION, DISTRICT):
        return False
    named = key_of(area.name) == key  # "Oklahoma" is the state, its capital is Oklahoma City
    return any(
        place.kind in TOWNS
        and (not named or key_of(place.name) == key or place.population >= MOST * area.population)
        and place.region == area.region
        and place.country == area.country
        and place.population >= SEAT_SHARE * area.population
        for place in places
    )


def _lies_in(place: Found, area: Found) -> bool:
    """Whether *place* lies in the country or region *area*, and is not that area itself."""
    if place == area:
        return False
    if area.kind == COUNTRY:
        return place.country == area.country and place.kind != COUNTRY
    return area.region is not None and place.region == area.region and place.country == area.country


def countries_of(places: Collection[Found]) -> frozenset[str]:
    """The countries among places."""
    return frozenset(place.country for place in places if place.kind == COUNTRY)
