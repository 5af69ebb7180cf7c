"""GDELT 2.0's event columns: tab-separated, no header, 61 values a line, CAMEO's codes.

A column stays empty where dragoman does not know it: nothing is guessed and no count is made up. An event with several
actors gives its first; a reciprocal event, whose parties are all actors, gives its first two.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import msgspec

from dragoman.events.scale import QUADS, cameo, goldstein
from dragoman.export.codes import codes_of
from dragoman.export.rows import Beside, Exported
from dragoman.export.tabs import write_happened
from dragoman.export.whereabouts import whereabouts
from dragoman.places.gazetteer import CAPITAL, COUNTRY, REGION, TOWN
from dragoman.records import Event, Party, Place

_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
    "Type2Code", "Type3Code",
)  # fmt: skip
_GEO = ("Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{name}" for name in _ACTOR), *(f"Actor2{name}" for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"{whose}Geo_{name}" for whose in ("Actor1", "Actor2", "Action") for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
_UNKNOWN_GEO = (None,) * len(_GEO)
_UNKNOWN_ACTOR = (None,) * len(_ACTOR)
_ROLES = 3  # Type1Code to Type3Code
_ID_DIGITS = 15  # hexadecimal digits of an id that fit into a signed number of 64 bits
_DAYS_OF_MONTH, _DAYS_OF_YEAR, _LAST_FRACTION = 30, 365, 0.9999  # FractionDate, by GDELT's codebook
_USA = "USA"
_WORLD = {COUNTRY: 1, TOWN: 4, CAPITAL: 4, REGION: 5}  # Geo_Type, by GDELT's codebook
_AMERICAN = {COUNTRY: 1, TOWN: 3, CAPITAL: 3, REGION: 2}


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How CAMEO writes an actor that belongs to no state."""

    role: str
    group: str | None = None


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    countries: dict[str, str]
    groups: dict[str, Group]
    sectors: dict[str, str]
    quads: dict[str, str]


def write_gdelt(rows: Iterable[Exported], to: BinaryIO, beside: Beside) -> int:  # noqa: ARG001 - as all writers
    """One line an event that is said to have happened; gives how many are not."""
    return write_happened(rows, to, _values)


def _values(one: Exported) -> list[object]:
    event = one.event
    second = event.recipients[:1] or event.actors[1:2]
    return [
        _number(event.id), *_dates(event),
        *_actor(event.actors[:1]), *_actor(second),
        None, *_action(event), None, None, None, None,
        *_UNKNOWN_GEO, *_UNKNOWN_GEO, *_place(event.place),
        _digits(one.fetched), one.url,
    ]  # fmt: skip


def _number(event_id: str) -> int:
    """An id as the whole number that GDELT's readers expect: the first 60 of its 64 bits."""
    try:
        return int(event_id[:_ID_DIGITS], 16)
    except ValueError:
        return int(hashlib.sha256(event_id.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS], 16)


def _dates(event: Event) -> tuple[object, ...]:
    """SQLDATE, MonthYear, Year, FractionDate of the event's first day."""
    if event.date is None:
        return (None,) * 4
    year, month, day = event.date.start[:4], event.date.start[5:7], event.date.start[8:10]
    fraction = min((int(month) * _DAYS_OF_MONTH + int(day)) / _DAYS_OF_YEAR, _LAST_FRACTION)
    return f"{year}{month}{day}", f"{year}{month}", year, f"{int(year) + fraction:.4f}"


def _actor(parties: tuple[Party, ...]) -> tuple[object, ...]:
    """The ten columns of the first of *parties*; CAMEO writes country, group and roles together as the code."""
    if not parties:
        return _UNKNOWN_ACTOR
    (party,) = parties
    table = _table()
    group = table.groups.get(party.country or "")
    state = codes_of(party.country).alpha2 and party.country
    country = table.countries.get(state, state) if state else None
    roles = [group.role] if group else []
    roles += [table.sectors[sector] for sector in party.sectors if sector in table.sectors]
    roles = list(dict.fromkeys(roles))[:_ROLES]
    known = group.group if group else None
    code = "".join([country or "", *roles[:1], known or "", *roles[1:]])
    name = (party.name or party.text).upper()
    return (code, name, country, known, None, None, None, *(roles + [None] * _ROLES)[:_ROLES])


def _action(event: Event) -> tuple[object, ...]:
    """EventCode, EventBaseCode, EventRootCode, QuadClass, GoldsteinScale; the last four follow from the code."""
    code = event.cameo
    if code is None or code not in cameo():
        return None, None, None, QUADS.index(event.quad) + 1, None
    root = code[:2]
    quad = next(quad for quad, last in _table().quads.items() if root <= last)
    return code, code[:3], root, quad, goldstein(code)


def _place(place: Place | None) -> tuple[object, ...]:
    """The eight columns of the place; its administrative codes and its number are GNS's, which dragoman has not."""
    if place is None:
        return _UNKNOWN_GEO
    kinds = _AMERICAN if place.country == _USA else _WORLD
    kind = whereabouts(place).kind
    sort = None if kind is None else kinds.get(kind)
    return sort, place.name or place.text, codes_of(place.country).fips, None, None, place.lat, place.lon, None


def _digits(moment: str | None) -> str | None:
    """YYYYMMDDHHMMSS of an ISO time."""
    digits = "".join(sign for sign in (moment or "")[:19] if sign.isdigit())
    return digits if len(digits) == len("YYYYMMDDHHMMSS") else None


@lru_cache(maxsize=1)
def _table() -> _Table:
    text = (Path(__file__).parent / "gdelt.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Table)
