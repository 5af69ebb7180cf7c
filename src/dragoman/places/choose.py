"""Which of the places of one name is meant: by what it is called, what it lies in, whose page it is, how large it is.

Each hint adds to a score whose measure is the tenth power of people: one point outweighs a tenfold population.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence

from dragoman.places.gazetteer import CAPITAL, COUNTRY, DISTRICT, FEATURE, REGION, TOWN, Found, gazetteer
from dragoman.places.keys import key_of
from dragoman.records import Record

# hints in powers of ten of population; set by hand on sentences of our own
IS_COUNTRY = 2.0
IS_CAPITAL = 1.0
IS_REGION = -1.0  # the town of that name is meant unless a word says otherwise
IS_DISTRICT = -3.0
IS_LARGE = 0.7  # a reader abroad knows it: Geneva is not in Illinois because the page names the United States
OTHER_SPELLING = -1.5  # the gazetteer's alternates hold tongues and times that English pages do not use
OTHER_SPELLING_LARGE = -0.7  # of a large town they are mostly what English pages write ("Zaporizhzhia")
LARGE = 100_000  # people
MOST = 0.25  # of a region's people: "New York" is the city although the state bears the bare name
SEAT_SHARE = 0.1  # of a region's people: less, and the town is a namesake by chance
CONTAINED = 5.0  # "Gao, in northern Mali"
ON_PAGE = 3.0  # one of the countries that the page is about
IN_SENTENCE = 1.5  # its country, or a place that can only lie there, stands in the same text
IN_COMPANY = 0.8  # the likeliest reading of another name beside it lies in its country
BY_ADJECTIVE = 0.7  # only its country's adjective does: "Russian troops" may be anywhere
CLOSE_BY = 1.0  # a place named beside it lies within CLOSE, or is the region around it
CLOSE = 250.0  # kilometres: half a day on the road
RIGHT_TYPE = 4.0  # "Kherson region", "the town of Gao"
DEGREE = 111.2  # kilometres in a degree of latitude


class Hints(Record, frozen=True, kw_only=True):
    """What speaks for one place over another.

    `within` are countries and regions that the text names as containing it, `around` those that hold the place named
    just before ("Atlanta, Georgia"); `kinds` is what a type word says it is; `beside` are the likeliest readings of
    the names about it.
    """

    within: tuple[Found, ...] = ()
    around: tuple[Found, ...] = ()
    page: frozenset[str] = frozenset()
    mentioned: frozenset[str] = frozenset()
    adjectives: frozenset[str] = frozenset()
    kinds: frozenset[int] = frozenset()
    beside: tuple[Found, ...] = ()


Reason = tuple[str, float]  # a hint in words, and the points that it gives

TOWNS = frozenset({TOWN, CAPITAL})
REGIONS = frozenset({REGION})
DISTRICTS = frozenset({DISTRICT})
_BY_KIND = {
    COUNTRY: ("a country", IS_COUNTRY),
    CAPITAL: ("a capital", IS_CAPITAL),
    REGION: ("a region", IS_REGION),
    DISTRICT: ("a district", IS_DISTRICT),
}


def reasons(place: Found, key: str, hints: Hints, *, spelled: bool = False) -> Iterator[Reason]:
    """What speaks for and against *place* as the meaning of a name of that key: each hint and its points.

    *spelled* says that the name is good English for it although the gazetteer's own spelling differs.
    """
    known = "in our own table" if place.geonames_id is None else f"{place.population:,} people"
    yield known, math.log10(place.population + 10)
    if place.kind in _BY_KIND:
        yield _BY_KIND[place.kind]
    if place.population >= LARGE and (place.kind in TOWNS or (place.kind == REGION and key_of(place.name) == key)):
        yield "large", IS_LARGE
    if place.kind in TOWNS:
        large = place.kind == CAPITAL or place.population >= LARGE
        if not spelled and key_of(place.name) != key:
            yield "another spelling", OTHER_SPELLING_LARGE if large else OTHER_SPELLING
    if any(_lies_in(place, area) for area in hints.within):
        yield "the text says that it lies there", CONTAINED
    if place in hints.around:
        yield "holds the place named before", CONTAINED
    yield from _by_country(place, hints)
    if any(_is_close(place, other) for other in hints.beside):
        yield "close to a place named beside it", CLOSE_BY
    if place.kind in hints.kinds:
        yield "of the type that the text says", RIGHT_TYPE
    elif hints.kinds and place.kind != FEATURE:
        yield "not of the type that the text says", -RIGHT_TYPE


def _by_country(place: Found, hints: Hints) -> Iterator[Reason]:
    country = place.country
    if not country:
        return
    if country in hints.page:
        yield "in a country of the page", ON_PAGE
    elif country in hints.mentioned:
        yield "in a country named beside it", IN_SENTENCE
    elif any(other.country == country for other in hints.beside):
        yield "in the country of a place beside it", IN_COMPANY
    elif country in hints.adjectives:
        yield "in a country whose adjective stands beside it", BY_ADJECTIVE


def score(place: Found, key: str, hints: Hints, *, spelled: bool = False) -> float:
    """How likely *place* is meant by a name of that key; only the order of scores matters."""
    return sum(points for _, points in reasons(place, key, hints, spelled=spelled))


def ranked(places: Sequence[Found], key: str, hints: Hints) -> list[tuple[float, Found]]:
    """The places that the name could mean, the likeliest first; of equals the first given."""
    if not hints.kinds:
        places = [place for place in places if not _is_around_its_seat(place, places, key)]
    spelled = spelled_in(places, key)
    scored = [(score(place, key, hints, spelled=place.region in spelled), place) for place in dict.fromkeys(places)]
    return sorted(scored, key=lambda pair: -pair[0])


def spelled_in(places: Sequence[Found], key: str) -> frozenset[int | None]:
    """Regions with a district of exactly that name: the town that it is named for is called so too ("Geneva")."""
    return frozenset(place.region for place in places if place.kind == DISTRICT and key_of(place.name) == key)


def best(places: Sequence[Found], key: str, hints: Hints) -> Found | None:
    """The likeliest place; of equals the first. None where there are none.

    "Belgorod region" gives the region around Belgorod even where the region goes by another name in the gazetteer.
    """
    order = ranked(places, key, hints)
    if not order:
        return None
    chosen = order[0][1]
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


def _is_close(place: Found, other: Found) -> bool:
    """Whether *other* lies about *place*: a region around it, or a point within reach; countries and seas do not."""
    if other.kind == COUNTRY or place.kind == COUNTRY or place == other:
        return False
    if REGION in (other.kind, place.kind) and place.region is not None and place.region == other.region:
        return place.country == other.country
    if place.lat is None or place.lon is None or other.lat is None or other.lon is None:
        return False
    north = (place.lat - other.lat) * DEGREE
    if not -CLOSE <= north <= CLOSE:
        return False
    east = ((place.lon - other.lon + 180) % 360 - 180) * DEGREE * math.cos(math.radians(place.lat))
    return north * north + east * east <= CLOSE * CLOSE


def countries_of(places: Collection[Found]) -> frozenset[str]:
    """The countries among places."""
    return frozenset(place.country for place in places if place.kind == COUNTRY)
