"""What a report is compared by, worked out once a report: days, sides, place, numbers, wording."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from dragoman.actors.tables import NOT_STATES, countries
from dragoman.incidents.lands import lands, stands_for_state
from dragoman.incidents.report import Report
from dragoman.incidents.wording import STEM, fold, wording
from dragoman.records import Party, Place

HISTORICAL = "historical"  # the status of what is told as long past; its day of publication says nothing of its own
LAG = 5  # days before publication within which an undated happening of the news is looked for
LONGEST_SPAN = 31  # days; a longer span ("this year") says too little to be a date of one happening
MOST_PARTIES = 24  # of a side; longer lists are summits, told enough by their first


class Side(msgspec.Struct, frozen=True):
    """One side of an event, or both together: its countries, sectors and names; all empty where nobody is known."""

    countries: frozenset[str]
    sectors: frozenset[str]
    names: frozenset[str]


class Spot(msgspec.Struct, frozen=True):
    """A place on the map; not `exact` where it is a whole country, `wide` where its name says that it is a region."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None
    exact: bool
    wide: bool


class Traits(msgspec.Struct, frozen=True):
    """A report, ready to be compared.

    Days are proleptic Gregorian ordinals: `first` and `last` those of the happening where the report dates it, else
    None; `low` and `high` those between which it lies by its date or by its day of publication. `copy` is equal for
    one sentence's event in two articles of one story. `called` are the names in the sentence, but for those of
    countries; `names` those of them that no known party bears; `figures` its numbers; `words` its content without the
    parties and the trigger; `whom` what is said of those to whom it was done; `lands` the countries of the parties, the
    place and the sentence. `full` counts the fields that are known.
    """

    report: Report
    families: tuple[str, ...]
    done: bool
    first: int | None
    last: int | None
    low: int | None
    high: int | None
    published: int | None
    actors: Side
    recipients: Side
    both: Side
    reciprocal: bool
    spot: Spot | None
    numbers: dict[str, tuple[float, float]]
    figures: frozenset[str]
    called: frozenset[str]
    names: frozenset[str]
    words: dict[str, str]
    whom: dict[str, str]
    lands: frozenset[str]
    copy: str
    full: int


def traits(report: Report) -> Traits:
    """The traits of a report. Raises ValueError for a date that is none."""
    event = report.event
    said = wording(event.evidence.text)
    first, last, low, high, published = _days(report)
    actors, recipients = event.actors[:MOST_PARTIES], event.recipients[:MOST_PARTIES]
    spoken, naming = lands(event.evidence.text, report.language)
    nations = naming | {word[:STEM] for word in naming}
    own = _own_words((*actors, *recipients)) | nations
    trigger = _trigger(report)
    spot = _spot(event.place)
    known = [first, spot, spot and spot.exact, report.published, event.event_mode, event.quantities]
    sides = [p.country or p.name for p in (*actors, *recipients)]
    return Traits(
        report=report,
        families=_families().get(event.event_type, (event.event_type,)),
        done=event.status not in _ahead(),
        first=first,
        last=last,
        low=low,
        high=high,
        published=published,
        actors=_side(actors),
        recipients=_side(recipients),
        both=_side((*actors, *recipients)),
        reciprocal=event.event_type in _reciprocal() or not recipients,
        spot=spot,
        numbers=_numbers(report),
        figures=said.numbers,
        called=said.names - naming,
        names=frozenset(name for name in said.names if name not in own),
        words={stem: word for stem, word in said.words.items() if stem not in own and stem not in trigger},
        whom={stem: word for stem, word in _whom(recipients).items() if stem not in nations},
        lands=_lands((*actors, *recipients), event.place) | spoken,
        copy=_copy(report),
        full=sum(1 for one in (*known, *sides) if one),
    )


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    """The table of type families, modes and statuses."""
    return tomllib.loads((Path(__file__).parent / "families.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _families() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for family, types in tables()["families"].items():
        for one in types:
            found.setdefault(one, []).append(family)
    return {one: tuple(families) for one, families in found.items()}


@lru_cache(maxsize=1)
def _reciprocal() -> frozenset[str]:
    return frozenset(tables()["reciprocal"]["types"])


@lru_cache(maxsize=1)
def _wide() -> frozenset[str]:
    return frozenset(tables()["wide"]["words"].split())


@lru_cache(maxsize=1)
def _ahead() -> frozenset[str]:
    return frozenset(tables()["apart"]["ahead"])


def _days(report: Report) -> tuple[int | None, int | None, int | None, int | None, int | None]:
    """First and last day said, earliest and latest day possible, day of publication; None where not known."""
    published = date.fromisoformat(report.published).toordinal() if report.published else None
    span = report.event.date
    if span is None and report.event.status == HISTORICAL:
        return None, None, None, None, published
    if span is None:
        return None, None, published and published - LAG, published, published
    first, last = date.fromisoformat(span.start).toordinal(), date.fromisoformat(span.end).toordinal()
    if last - first < LONGEST_SPAN:
        return first, last, first, last, published
    low, high = last - LAG, last
    if published is not None and first <= published:
        high = min(last, published)
        low = max(first, high - LAG)
    return None, None, low, high, published


def is_state(party: Party) -> bool:
    """Whether a party is a state itself, and none of its people or offices."""
    return party.country is not None and party.country not in NOT_STATES and not party.sectors


def _side(parties: Iterable[Party]) -> Side:
    every = list(parties)
    return Side(
        countries=frozenset(p.country for p in every if p.country),
        sectors=frozenset(p.sectors[0] for p in every if p.sectors),
        names=frozenset(fold(p.name) for p in every if p.name and not is_state(p) and not stands_for_state(p.name)),
    )


def _spot(place: Place | None) -> Spot | None:
    if place is None:
        return None
    name = place.name or place.text
    whole = place.country is not None and countries().get(place.country, {}).get("name") == name
    wide = bool(_wide() & set(fold(name).split()))
    return Spot(fold(name), place.country, place.lat, place.lon, not whole, wide)


def _numbers(report: Report) -> dict[str, tuple[float, float]]:
    """Quantities by unit: the largest of each, at least and at most."""
    found: dict[str, tuple[float, float]] = {}
    for one in report.event.quantities:
        unit = f"{one.unit} {one.currency}" if one.currency else one.unit
        pair = (one.value, max(one.value, one.most or 0.0))
        found[unit] = max(found.get(unit, pair), pair)
    return found


def _own_words(parties: Iterable[Party]) -> set[str]:
    """The words of people's and bodies' names, whole, and their first letters as words are compared by."""
    named = [party for party in parties if party.name and not is_state(party) and not stands_for_state(party.name)]
    return {word for party in named for text in (party.name, party.text) for word in _of_name((text or "")[:200])}


@lru_cache(maxsize=8192)
def _of_name(name: str) -> frozenset[str]:
    said = wording(f"x {name}")
    return said.names | said.words.keys() | {word[:STEM] for word in said.names}


def _trigger(report: Report) -> frozenset[str]:
    """The words of the trigger, as words are compared: they say the type again."""
    said = report.event.evidence
    if said.trigger is None:
        return frozenset()
    start = said.start or 0
    return frozenset(wording(f"x {said.text[said.trigger[0] - start : said.trigger[1] - start].lower()}").words)


def _whom(recipients: Iterable[Party]) -> dict[str, str]:
    return {stem: word for party in recipients for stem, word in wording(f"x {party.text[:200]}").words.items()}


def _lands(parties: Iterable[Party], place: Place | None) -> frozenset[str]:
    codes = {party.country for party in parties} | {place.country if place else None}
    return frozenset(code for code in codes if code and code not in NOT_STATES)


def _copy(report: Report) -> str:
    """Hash of text, sentence, trigger and type: equal for the same event in two copies of one text."""
    event = report.event
    said = event.evidence
    trigger = said.trigger[0] - (said.start or 0) if said.trigger else -1
    words = " ".join(said.text.split())
    told = "\0".join([report.text, event.event_type, event.status, str(trigger), words])
    return blake2b(told.encode(), digest_size=8).hexdigest()
