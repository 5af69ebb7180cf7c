"""Which names a page itself defines, and what they mean from then on.

"Malian Foreign Minister Abdoulaye Diop" tells once what "Diop" means afterwards; "Abdoulaye Diop, Mali's foreign
minister," does too; "the Stabilization Mission in Mali (MINUSMA)" says what its letters mean.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dragoman.actors.heads import Reading
from dragoman.actors.lexicon import fold
from dragoman.actors.reading import conjunct
from dragoman.actors.units import CAPITAL, NAME, ROLE, WORD, Unit
from dragoman.records import Actor

if TYPE_CHECKING:
    from dragoman.actors.page import Page

_LONGEST = 12  # units of a body's name before its letters
_APPOSITION = 10  # units between two commas that may say who somebody is
_ACRONYM = re.compile(r"^[A-Z][A-Za-z]?[A-Z][A-Za-z0-9]{0,8}$|^[A-Z]{2,10}$")


class Definitions:
    """Names that the page explains: a person's full name, surname and other parts, a body's letters."""

    def __init__(self) -> None:
        """Nobody yet."""
        self._full: dict[str, Actor] = {}
        self._part: dict[str, list[Actor]] = {}
        self.genders: dict[str, str] = {}
        self.bodies: set[str] = set()  # names that are no person's
        self.heads: dict[str, list[str]] = {}

    def add(self, called: str, actor: Actor, person: bool) -> None:
        """Let *called* mean *actor* from now on; of a person, each part of the name too."""
        if not person and actor.name:
            self.bodies.add(actor.name)
        low = fold(called).lower()
        old = self._full.get(low)
        if old is not None and _weight(old) >= _weight(actor):
            return
        self._full[low] = actor
        parts = re.split(r"[\s-]+", low)
        if person and len(parts) > 1:
            for part in {parts[-1], parts[0], " ".join(parts[-2:])}:
                known = self._part.setdefault(part, [])
                if old is not None and old in known:
                    known[known.index(old)] = actor
                elif actor not in known:
                    known.append(actor)

    def called(self, name: str, role: str) -> None:
        """Let a person be meant by a role's words and by the last of them."""
        known = self.heads.setdefault(name, [])
        known += [words for words in {role, role.rsplit(" ", 1)[-1]} if words not in known]

    def by_name(self, called: str) -> Actor | None:
        """Who is meant by a name or a part of one; None where the page does not say or two people share it."""
        low = fold(called).lower()
        known = self._full.get(low)
        parts = self._part.get(low)
        if parts and len({actor.name for actor in parts}) == 1 and (known is None or not _weight(known)):
            return parts[-1]
        return known


def _weight(actor: Actor) -> int:
    return bool(actor.country) + bool(actor.sectors)


def define(page: Page, text: str, units: list[Unit], begin: int, end: int) -> None:
    """Learn a name from a phrase that says who bears it."""
    _acronym(page, text, units, begin, end)
    if not any(_tells(unit) for unit in units[begin:end]):
        following = units[end] if end < len(units) else None
        if following is None or (following.gap != "," and page.words.links.get(following.low) != "of"):
            return
    extended = _extended(units, begin, end, page)
    if not any(_tells(unit) for unit in extended):
        return
    reading = page.conjunct(text, extended)
    if reading is None:
        return
    if reading.entity is not None and any(row.kind == "holder" for row in reading.entity.rows):
        for actor in page.actors(reading, None, open_to_page=False):
            if actor.name:
                page.definitions.add(reading.entity.text, actor, person=True)
    if reading.called is None or (not reading.roles and reading.nation is None):
        if reading.called is not None and " " in reading.called:
            page.definitions.add(reading.called, Actor(name=reading.called), person=not reading.organisation)
        return
    if not reading.organisation and len(reading.called.split()) < 2 and reading.nation is None:
        return
    for actor in page.actors(reading, None, open_to_page=False):
        page.definitions.add(reading.called, actor, person=not reading.organisation)


def _extended(units: list[Unit], begin: int, end: int, page: Page) -> list[Unit]:
    """The phrase with "of Mali" behind it and an apposition between commas: what a definition may need."""
    size = len(units)
    stop = end
    roles = any(unit.kind == ROLE for unit in units[begin:end])
    if stop + 1 < size and units[stop].gap == " " and page.words.links.get(units[stop].low) == "of" and roles:
        later = stop + 1
        while later < size and units[later].kind == WORD and units[later].low in page.words.determiners:
            later += 1
        if later < size and units[later].kind in (NAME, CAPITAL) and later - stop < 3:
            stop = later + 1
            while stop < size and units[stop].kind == CAPITAL and units[stop].gap in (" ", "-"):
                stop += 1
    if stop < size and units[stop].gap == ",":
        later = stop
        while later < size and later - stop < _APPOSITION and (later == stop or units[later].gap in (" ", "-")):
            later += 1
        closed = later == size or units[later].gap in (",", ";", "(")
        names = any(unit.kind == CAPITAL for unit in units[stop:later])
        described = any(unit.kind == ROLE for unit in units[stop:later])
        if closed and ((roles and names) or (not roles and described)):
            return units[begin:later]
    return units[begin:stop]


def _acronym(page: Page, text: str, units: list[Unit], begin: int, end: int) -> None:
    """Learn "MINUSMA" from "... Stabilization Mission in Mali (MINUSMA)", or from "..., or MINUSMA,"."""
    at = end
    if at + 1 < len(units) and units[at].gap == "," and units[at].low in page.words.renaming:
        at += 1
    elif at >= len(units) or units[at].gap != "(":
        return
    short = units[at]
    if not _ACRONYM.match(short.text) or text[short.end : short.end + 1] not in ("),", ")", ","):
        return
    if short.kind == NAME and any(row.kind == "body" for row in short.rows):
        return
    start = begin
    while start > 0 and end - start < _LONGEST and units[start].gap in (" ", "-"):
        before = units[start - 1]
        if before.kind == WORD and not _within_names(before.low, page):
            break
        start -= 1
    while start < begin and units[start].kind == WORD:
        start += 1
    spelt = [at for at in range(start, begin + 1) if short.text.upper() in _initials(units[at:end], page)]
    for at in spelt[-1:] or sorted({start, begin}):
        reading = conjunct(text, units[at:end], page.words)
        if reading is None or not _lettered(reading):
            continue
        for actor in page.actors(reading, None, open_to_page=False):
            full = text[units[at].start : units[end - 1].end]
            name = full if spelt and reading.called is not None else actor.name or full
            page.definitions.add(
                short.text,
                Actor(name=name, country=actor.country, sectors=actor.sectors, wikidata=actor.wikidata),
                person=False,
            )
            return


def _initials(units: list[Unit], page: Page) -> tuple[str, str]:
    """The first letters of the capitalised words; and of all but the articles."""
    words = [word for unit in units for word in re.split(r"[\s-]+", unit.text) if word]
    capitals = "".join([word[0] for word in words if word[0].isupper()])
    return capitals, "".join([word[0] for word in words if word.lower() not in page.words.determiners]).upper()


def _within_names(low: str, page: Page) -> bool:
    """Whether a small word may stand within a body's name: "Brotherhood of the Lake and Coast"."""
    return low in page.words.links or low in page.words.conjunctions or low in page.words.determiners


def _lettered(reading: Reading) -> bool:
    """Whether letters behind the phrase may be its short form: a body's, not a state's or a person's."""
    if reading.entity is not None:
        return any(row.kind == "body" for row in reading.entity.rows)
    return reading.organisation or reading.called is None or " " not in reading.called or not reading.roles


def _tells(unit: Unit) -> bool:
    """Whether the unit may be somebody's name."""
    return unit.kind == CAPITAL or (unit.kind == NAME and unit.rows[0].kind == "holder")
