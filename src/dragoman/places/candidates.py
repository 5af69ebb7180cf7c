"""Which places a name could mean: the gazetteer's, our own short table's, and the language's names of countries.

Look-ups are cached, because an article says the same dozen names again and again.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from dragoman.errors import UnknownLanguage
from dragoman.places.gazetteer import CAPITAL, COUNTRY, DISTRICT, FEATURE, REGION, TOWN, Found, gazetteer
from dragoman.places.keys import key_of

_OWN = Path(__file__).parent / "small_places.csv"
_LANGUAGES = Path(__file__).parent.parent / "languages"
_CACHE = 50_000  # names: an archive's usual ones, some ten megabytes
_OWN_WEIGHT = 20_000  # people, where the table gives none: enough to stand beside a namesake of a thousand
_KINDS = {"town": TOWN, "capital": CAPITAL, "region": REGION, "district": DISTRICT, "country": COUNTRY}
LONGEST_KEY = 80  # characters: no name of the gazetteer is longer


class Words:
    """A language's words around place names, with its names and adjectives of countries."""

    def __init__(self, table: dict[str, Any], rows: list[dict[str, str]]) -> None:
        self.strong = frozenset(table["before"]["strong"])
        self.weak = frozenset(table["before"]["weak"])
        self.between = frozenset(table["before"]["between"])
        self.compass = frozenset(table["compass"]["words"])
        self.town = frozenset(table["types"]["town"])
        self.region = frozenset(table["types"]["region"])
        self.district = frozenset(table["types"]["district"])
        self.country = frozenset(table["types"]["country"])
        self.around = frozenset(table["types"]["around"])
        self.after_only = frozenset(table["types"]["after_only"])
        self.seat = frozenset(table["types"]["seat"])
        self.rank = frozenset(table["types"]["rank"])
        self.region_heads = frozenset(table["types"]["region_heads"])
        self.types = self.town | self.region | self.district | self.country
        self.titles = frozenset(table["persons"]["titles"])
        self.offices = frozenset(table["persons"]["offices"])
        self.speech = frozenset(table["persons"]["speech"])
        self.function = frozenset(table["words"]["function"])
        self.particles = frozenset(table["words"]["particles"])
        self.articles = frozenset(table["words"]["articles"])
        self.doubtful = frozenset(table["words"]["doubtful"])
        self.bodies = frozenset(table["words"]["bodies"])
        self.never = frozenset(table["words"]["never"])
        self.names = frozenset(table["words"]["names"])
        self.country_names = {key_of(row["words"]): row["country"] for row in rows if row["kind"] == "name"}
        self.peoples = frozenset(row["words"] for row in rows if row["kind"] in ("adjective", "people"))
        self.adjectives = {row["words"]: row["country"] for row in rows if row["kind"] == "adjective"}


@lru_cache(maxsize=16)
def words_of(language: str) -> Words:
    """The words around places of *language* (ISO 639-1). Raises UnknownLanguage where it has none."""
    folder = _LANGUAGES / language
    table = folder / "places.toml"
    if not language.isalpha() or not table.is_file():
        raise UnknownLanguage(language, "no words around places for this language")
    rows: list[dict[str, str]] = []
    if (folder / "demonyms.csv").is_file():
        with (folder / "demonyms.csv").open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if len(row["country"] or "") == 3]
    return Words(tomllib.loads(table.read_text(encoding="utf-8")), rows)


@lru_cache(maxsize=_CACHE)
def candidates(name: str, language: str = "en") -> tuple[Found, ...]:
    """Every place that *name* could be, in no order of likelihood; empty where no place is called so."""
    if len(name) > LONGEST_KEY:
        return ()
    key = key_of(name)
    if not key:
        return ()
    own = own_places().get(key, ())
    ids = {place.geonames_id for place in own if place.geonames_id is not None}
    found = [*own, *(place for place in gazetteer().find(key) if place.geonames_id not in ids)]
    country = words_of(language).country_names.get(key)
    if country is not None and (len(key) > 3 or name.isupper()):
        place = countries().get(country)
        if place is not None and place not in found:
            found.insert(0, place)
    if name.isupper() and len(key) <= 4:
        found = [place for place in found if place.kind == COUNTRY]  # UN, EU and NATO are towns too
    return tuple(found)


@lru_cache(maxsize=1)
def own_places() -> dict[str, tuple[Found, ...]]:
    """Our own table by key: small places of conflict and diplomacy, bases, seas, straits, lands without a capital."""
    places: dict[str, tuple[Found, ...]] = {}
    with _OWN.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            names = [name for name in (row["name"], *row["aliases"].split("|")) if name]
            place = _own(row, names)
            for key in dict.fromkeys(map(key_of, names)):
                places[key] = (*places.get(key, ()), place)
    return places


def _own(row: dict[str, str], names: Sequence[str]) -> Found:
    """A row as a place; where the gazetteer has the place too, with its region and its people, if they are more."""
    number = int(row["geonames_id"]) if row["geonames_id"] else None
    people = int(row["people"] or _OWN_WEIGHT)
    known = (place for name in names for place in gazetteer().find(key_of(name)) if place.geonames_id == number)
    twin = next(known, None) if number is not None else None
    return Found(
        row["name"],
        row["country"],
        twin.region if twin else None,
        _KINDS.get(row["kind"], FEATURE),
        max(people, twin.population) if twin else people,
        float(row["lat"]),
        float(row["lon"]),
        number,
    )


@lru_cache(maxsize=1)
def own_ids() -> frozenset[int]:
    """The GeoNames ids of the places that stand in our own table too."""
    every = (place.geonames_id for found in own_places().values() for place in found)
    return frozenset(number for number in every if number is not None)


@lru_cache(maxsize=1)
def countries() -> dict[str, Found]:
    """Countries by ISO alpha-3."""
    known: dict[str, Found] = {}
    book, index = gazetteer(), 0
    while (place := book.place(index)).kind == COUNTRY:  # they stand first in the file
        known[place.country] = place
        index += 1
    return known
