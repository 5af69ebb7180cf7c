"""Persons of the table of offices: by name, by surname, by a name spelt a letter off, by the office alone.

What the phrase itself says ("Dutch Prime Minister Mark Rutte") goes before what the table says of the day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from dragoman.actors import tables
from dragoman.actors.compose import STATE_ORGANS, holder, role_country, sectors_of
from dragoman.actors.heads import Reading
from dragoman.actors.lexicon import Entry, key
from dragoman.records import Actor

if TYPE_CHECKING:
    from dragoman.actors.page import Page

FAMILY_FIRST = frozenset(["CHN", "KOR", "PRK", "TWN", "HKG"])
ELECTED = frozenset(["LEG", "JUD"])  # sectors of titles that are no honour of a minister's: "Senator", "Judge"
LONG = 7  # letters: a shorter surname that is a letter off is too often another name ("Morsi", "Mori")
LONG_NAME = 10  # letters of a first name and surname together


def person(page: Page, rows: Sequence[Entry], called: str, reading: Reading) -> Actor:
    """Somebody of the table of offices: as the phrase says first, then as the table says for the page's day."""
    owner = page.row(reading.nation, reading.words) if reading.nation is not None else None
    country = owner.country if owner is not None else role_country(reading)
    known = holder(rows, titles(page, reading), page.on, country, reading.former)
    if known is None:
        return Actor(name=called, country=country, sectors=sectors_of(reading, owner, page.words))
    if reading.roles and not reading.former and country in tables.countries():
        sectors = sectors_of(reading, owner, page.words)
        said = sectors[0] if sectors else ""
        words = titles(page, reading)
        other = (
            said in ELECTED and known.sectors[:1] == ("GOV",) and not any(_fits(row, words, country) for row in rows)
        )
        if said in STATE_ORGANS and (other or known.sectors in ((), ("ELI",))):
            return Actor(name=known.name, country=known.country, sectors=sectors, wikidata=known.wikidata)
    return known


def by_surname(page: Page, called: str, reading: Reading, owner: Entry | None) -> Actor | None:
    """The office-holder of whom a surname alone, or a name that is spelt a letter off, tells; None for nobody."""
    folded = key(called)
    country = owner.country if owner is not None else None
    words = titles(page, reading)
    if " " in folded:
        rows = _misspelt(folded, full=True)
    else:
        rows = tables.surnames().get(folded, ())
        if not rows and (reading.roles or country is not None):
            rows = _family_names().get(folded, ())
        if not rows:
            rows = tuple([row for row in _misspelt(folded, full=False) if _fits(row, words, country)])
    return holder(rows, words, page.on, country, reading.former) if rows else None


def incumbent(page: Page, reading: Reading, country: str) -> Actor | None:
    """Who held the office on the page's day; None without a day, or where not just one did."""
    if page.on is None or reading.former or reading.indefinite or reading.plural or len(reading.roles) != 1:
        return None
    low = reading.roles[0].low
    rows = tables.offices().get((country, page.words.offices.get(low, low)), ())
    serving = [row for row in rows if row.holds(page.on)]
    if len({row.words for row in serving}) != 1:
        return None
    row = serving[0]
    return Actor(name=row.name, country=row.country, sectors=row.sectors, wikidata=row.wikidata)


def titles(page: Page, reading: Reading) -> frozenset[str]:
    """The words of the titles that a reading gives, in the terms of the table of offices."""
    offices = page.words.offices
    return frozenset([word for unit in reading.roles for word in key(offices.get(unit.low, unit.low)).split()])


def _fits(row: Entry, words: frozenset[str], country: str | None) -> bool:
    """Whether a title and the nation, so far as said, are the row's: without any a letter off is too far."""
    titled = bool(words & frozenset(key(row.office or "").split()))
    return titled and country in (None, row.country)


@lru_cache(maxsize=1)
def _family_names() -> dict[str, tuple[Entry, ...]]:
    """Office-holders of states where the family's name stands first, by it: "Chinese President Xi"."""
    found: dict[str, dict[Entry, None]] = {}
    for name, entry in tables.holder_names():
        if entry.country in FAMILY_FIRST and " " in name:
            found.setdefault(key(name).split(" ")[0], {})[entry] = None
    return {name: tuple(rows) for name, rows in found.items()}


@lru_cache(maxsize=1)
def _full_names() -> dict[str, tuple[Entry, ...]]:
    found: dict[str, dict[Entry, None]] = {}
    for name, entry in tables.holder_names():
        folded = key(name)
        if " " in folded:
            found.setdefault(folded, {})[entry] = None
    return {name: tuple(rows) for name, rows in found.items()}


def _misspelt(name: str, full: bool) -> tuple[Entry, ...]:
    """The rows of the one person whose name is a letter more, less or other, or has two letters swapped; else none."""
    if len(name) < (LONG_NAME if full else LONG):
        return ()
    known, index = (_full_names() if full else tables.surnames()), _shortened(full)
    near = {other for form in (name, *_deletions(name)) for other in index.get(form, ()) if close(name, other)}
    rows = tuple(dict.fromkeys(row for other in near for row in known[other]))
    return rows if len({row.words for row in rows}) == 1 else ()


@lru_cache(maxsize=2)
def _shortened(full: bool) -> dict[str, list[str]]:
    """Each long enough name by itself and by what is left of it without one of its letters."""
    found: dict[str, list[str]] = {}
    for name in _full_names() if full else tables.surnames():
        if len(name) >= (LONG_NAME if full else LONG):
            for form in {name, *_deletions(name)}:
                found.setdefault(form, []).append(name)
    return found


def _deletions(name: str) -> Iterator[str]:
    return (name[:at] + name[at + 1 :] for at in range(len(name)))


def close(one: str, other: str) -> bool:
    """Whether two names differ by one letter that is more, less or other, or by two neighbours swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[at:], other[at:]
    if len(one) != len(other):
        return rest[1:] == others or rest == others[1:]
    return rest[1:] == others[1:] or (rest[:2] == others[1::-1] and rest[2:] == others[2:])
