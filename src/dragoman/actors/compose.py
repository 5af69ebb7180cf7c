"""From a reading to an actor: which row of a name holds here, and how sectors of roles and bodies add up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from dragoman.actors import tables
from dragoman.actors.grammar import Grammar
from dragoman.actors.heads import PEOPLE, Reading
from dragoman.actors.lexicon import Entry, fold, key
from dragoman.actors.units import Unit
from dragoman.records import Actor

STATE_ORGANS = frozenset(["GOV", "MIL", "COP", "LEG", "JUD", "SPY"])
_WEAK = frozenset(["GOV", "CVL"])  # sectors of a role that say less than the body it belongs to
_SMALL = frozenset(["of", "the", "for", "and", "to", "in"])  # words of an office's name that tell none apart
_UNITED = frozenset(["UNO", "EUR", "IGO"])  # bodies of states: no government speaks where they speak
NOBODY = Actor()


def choose(rows: Iterable[Entry], near: frozenset[str], page: frozenset[str], on: date | None) -> Entry | None:
    """The row that a name stands for beside the words *near* on a page with the capitalised words *page*.

    None where several countries claim the name and nothing decides.
    """
    every = list(rows)
    fitting = [row for row in every if row.holds(on)] or every
    own = [row for row in fitting if tables.OWN in row.rule]
    if own:
        return own[0] if on is not None else max(own, key=_last)
    if all(not row.clues and "default" not in row.rule for row in fitting):
        if len({row.country for row in fitting if row.kind == fitting[0].kind}) == 1 or fitting[0].kind != "holder":
            return fitting[0]
        return None
    for row in fitting:
        if row.clues & near:
            return row
    default = next((row for row in fitting if not row.clues), None)
    if default is not None and default.country and _own_words(default.country) & page:
        return default
    for row in fitting:
        if row.clues & page:
            return row
    return default


def _own_words(country: str) -> frozenset[str]:
    row = tables.countries().get(country)
    return frozenset([row["capital"].lower()]) if row is not None and row["capital"] else frozenset()


def holder(
    entries: Iterable[Entry], titles: frozenset[str], on: date | None, country: str | None = None, former: bool = False
) -> Actor | None:
    """The office-holder of a name; who has left office by *on* is ELI. None where two people share the name.

    *titles* are the words of the titles that the phrase itself gives, *country* the state or body that it names: what
    the phrase says goes before the day, as in "Dutch Prime Minister Mark Rutte" whenever it was written.
    """
    rows = [row for row in entries if country is None or row.country == country]
    if len({row.words for row in rows}) > 1:
        rows = _titled(rows, titles) or [row for row in rows if row.holds(on)]
    if len({row.words for row in rows}) != 1:
        return None
    if former:
        row = max(_titled(rows, titles) or rows, key=_last)
        return Actor(name=row.name, country=row.country, sectors=("ELI",), wikidata=row.wikidata)
    fitting = _titled(rows, titles)
    serving = [row for row in fitting or rows if row.holds(on)]
    if on is None or serving or fitting:
        row = max(serving or fitting, key=_last)
        return Actor(name=row.name, country=row.country, sectors=row.sectors, wikidata=row.wikidata)
    day = on.isoformat()
    past = [row for row in rows if (row.since or "") <= day]
    row = max(past or rows, key=_last)
    return Actor(name=row.name, country=row.country, sectors=("ELI",) if past else (), wikidata=row.wikidata)


def _last(row: Entry) -> tuple[bool, str]:
    return row.until is None, row.since or ""


def _titled(rows: list[Entry], titles: frozenset[str]) -> list[Entry]:
    """The terms whose office shares most words with the titles; none where none shares any."""
    shared = [(len(titles & _office_words(row)), row) for row in rows] if titles else []
    most = max((count for count, _ in shared), default=0)
    return [row for count, row in shared if count == most] if most else []


@lru_cache(maxsize=4096)
def _office_words(row: Entry) -> frozenset[str]:
    return frozenset(key(row.office or "").split()) - _SMALL


def sectors_of(reading: Reading, owner: Entry | None, words: Grammar) -> tuple[str, ...]:
    """PLOVER's sectors of a role, the most specific first."""
    if not reading.roles:
        return reading.marks or (owner.sectors if owner is not None and owner.kind == "body" else ())
    head = reading.roles[-1]
    main = _role_sectors(head)
    generic = speaks_for(reading, words)
    if reading.former and main and main[0] in STATE_ORGANS:
        return ("ELI",)
    before: tuple[str, ...] = ()
    if owner is not None and owner.kind in ("body", "metonym", "holder"):
        before = owner.sectors
    if not main and before and len(reading.roles) == 1:
        return _merged(before, reading.marks)
    for unit in reading.roles[:-1]:
        extra = _role_sectors(unit)
        if extra and (not before or not _WEAK.issuperset(extra)):
            before = _merged(tuple(s for s in extra if s not in _WEAK) or extra, before)
    if "REF" in reading.marks or "REB" in reading.marks:
        return _merged(reading.marks[:1], tuple(s for s in main if s not in _WEAK and s != "MIL"))
    if generic and owner is not None and owner.kind == "body" and owner.country in _UNITED and not before:
        return () if _WEAK.issuperset(main) else main
    if generic and before and (not _WEAK.issuperset(before) or _WEAK.issuperset(main)):
        return _merged(before, reading.marks)
    if "OPP" in reading.marks or "OPP" in before:
        kept = tuple(s for s in main if s not in _WEAK)
        return _merged(kept or ("OPP",), ("OPP",))
    return main


def speaks_for(reading: Reading, words: Grammar) -> bool:
    """Whether the head is a role that is of whatever body it belongs to: a spokesman, an official, a fighter."""
    low = reading.roles[-1].low
    return low in words.generic or low.rsplit(" ", 1)[-1] in words.generic


def _role_sectors(unit: Unit) -> tuple[str, ...]:
    return unit.rows[0].sectors if unit.rows else ()


def _merged(*groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sector for group in groups for sector in group))


def named(row: Entry, reading: Reading) -> Actor | None:
    """The actor that a name of the tables stands for by itself; None for names of things that do not act."""
    if row.kind == "other" or (row.kind == "region" and row.country is None):
        return None  # "the Paris Club", "West Africa"
    if row.kind == "holder":
        return None
    if row.kind in PEOPLE:
        single = row.kind == "person" or reading.indefinite or reading.counted
        sectors = reading.marks or (("CVL",) if single and row.country else ())
        return Actor(country=row.country, sectors=_merged(sectors, row.sectors))
    return Actor(name=row.name, country=row.country, sectors=row.sectors, wikidata=row.wikidata)


def role_country(reading: Reading) -> str | None:
    """The country that a title alone says ("Taoiseach"); None for most."""
    return next((row.country for unit in reversed(reading.roles) for row in unit.rows[:1] if row.country), None)


def organisation_sectors(called: str, words: Grammar) -> tuple[str, ...]:
    """The sector that the last word of a body's name says; none where it says nothing."""
    sector = words.organisations.get(fold(called).lower().rsplit(" ", 1)[-1].rsplit("-", 1)[-1], "UNKNOWN")
    return () if sector == "UNKNOWN" else (sector,)
