"""The survey of a page: who is named where. One pass over its units, no parse.

What it puts down is what pronouns and descriptions can mean later, and what the page's context is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from dragoman.actors import tables
from dragoman.actors.definitions import define
from dragoman.actors.heads import Reading
from dragoman.actors.lexicon import Entry
from dragoman.actors.references import refer
from dragoman.actors.units import CAPITAL, NAME, ROLE, WORD, Unit, cut, loud
from dragoman.records import Actor

if TYPE_CHECKING:
    from dragoman.actors.page import Page

_STOP = re.compile(r"[.!?][\"'”’»)]*\s+(?=[\"'“‘«(]?[A-ZÀ-Þ0-9])|\n+")
_LAST = re.compile(r"([^\W_]+)\.$")
_CHUNK = 12  # units of a noun phrase that are looked at
_BETWEEN = 2  # lower-case adjectives between a nation and a role: "Mali's long-serving interior minister"
_VERBAL = "ed"  # a role noun with this ending behind another word is rather its verb: "the army accused it"
_NO_WORDS: frozenset[str] = frozenset()


class Mention(NamedTuple):
    """Somebody named in the text: offsets into it, and who."""

    start: int
    end: int
    actor: Actor


class Noted(NamedTuple):
    """A mention with what reference needs: person, country, body or group; number, sentence, role, gender."""

    start: int
    end: int
    actor: Actor
    sort: str
    plural: bool
    sentence: int
    head: str | None
    gender: str | None
    joined: bool  # coordinated with the mention before it
    noun: bool  # the name itself, not an adjective or a role of it
    collective: bool = False  # one thing of many people: "the army", which "it" may mean


class Survey:
    """What one pass over the page found."""

    def __init__(self, text: str, abbreviations: frozenset[str]) -> None:
        """Only the sentences as yet."""
        self.noted: list[Noted] = []
        self.countries: list[tuple[int, str]] = []
        self.counts: Counter[str] = Counter()
        self._begins = _sentences(text, abbreviations)
        self.openings = frozenset(self._begins)

    def sentence(self, start: int) -> int:
        """The number of the sentence at character *start*."""
        return bisect_right(self._begins, start) - 1


def _sentences(text: str, abbreviations: frozenset[str]) -> list[int]:
    begins = [0]
    for stop in _STOP.finditer(text):
        last = _LAST.search(text[max(begins[-1], stop.start() - 12) : stop.start() + 1])
        word = last.group(1) if last is not None else ""
        if word.lower() in abbreviations or (len(word) == 1 and word.isupper()):
            continue
        begins.append(stop.end())
    openings = []
    for begin in begins:
        at = begin
        while at < len(text) and not text[at].isalnum() and at < begin + 4:
            at += 1
        openings.append(at)
    return openings


def survey(page: Page, title: str | None) -> None:
    """Read the title's definitions and the whole text: fills the page's survey, definitions and capitals."""
    found = page.survey
    page.openings = found.openings
    page.noted = found.noted
    units = cut(page.text, page.language)
    known = [unit for unit in units if unit.kind != WORD and unit.text[0].isupper()]
    page.clues = frozenset([word for unit in known for word in unit.low.split()])
    page.capitals = frozenset([word for unit in known if unit.start not in found.openings for word in unit.low.split()])
    if title and not page.titled and not loud(title):
        headline = cut(title, page.language)
        for begin, end in _chunks(headline, page):
            define(page, title, headline, begin, end)
    spans = _chunks(units, page)
    for begin, end in spans:
        define(page, page.text, units, begin, end)
    for begin, end in spans:
        _note(page, found, units, begin, end)


def _chunks(units: list[Unit], page: Page) -> list[tuple[int, int]]:
    """Where the noun phrases without prepositions stand that hold a name, a role or a capitalised word."""
    words = page.words
    spans = []
    at, size = 0, len(units)
    while at < size:
        unit = units[at]
        if unit.kind == WORD and unit.low not in words.former and unit.low not in words.marks:
            at += 1
            continue
        end = at + 1
        while end < size and end - at < _CHUNK and units[end].gap in (" ", "-", "/"):
            step = _extends(units, end, words.particles)
            if not step:
                break
            end += step
        if any(u.kind != WORD for u in units[at:end]):
            spans.append((at, end))
        at = end
    return spans


def _extends(units: list[Unit], at: int, particles: frozenset[str]) -> int:
    """How many units from *at* on continue the phrase: 0 where it ends there."""
    unit = units[at]
    if unit.kind != WORD:
        return 0 if unit.kind == ROLE and unit.low.endswith(_VERBAL) and not unit.capital else 1
    following = units[at + 1] if at + 1 < len(units) else None
    if following is None or following.gap not in (" ", "-"):
        return 0
    if unit.low in particles and following.kind == CAPITAL and units[at - 1].kind == CAPITAL:
        return 2
    before = units[at - 1]
    if before.kind == NAME and (before.possessive or any(row.kind == "adjective" for row in before.rows)):
        for step in range(1, _BETWEEN + 1):
            later = units[at + step] if at + step < len(units) else None
            if later is None or later.gap not in (" ", "-"):
                return 0
            if later.kind == ROLE:
                return step + 1
    return 0


def _note(page: Page, found: Survey, units: list[Unit], begin: int, end: int) -> None:
    """Put down the names within a phrase and the phrase itself."""
    chunk = units[begin:end]
    if end - begin == 1 and _note_name(page, found, units, begin):
        return
    lead = begin
    while lead > 0 and begin - lead < _BETWEEN and units[lead - 1].kind == WORD and units[lead].gap == " ":
        if units[lead - 1].low not in page.words.determiners and units[lead - 1].low not in page.words.numbers:
            break
        lead -= 1
    reading = page.conjunct(page.text, units[lead:end])
    head = chunk[-1]
    near = frozenset([unit.low for unit in chunk])
    _note_names(page, found, chunk, near, reading.entity if reading is not None else None)
    if reading is None or (reading.pronoun is not None and not reading.roles):
        return
    unnamed = reading.called is None and reading.entity is None
    if unnamed and reading.plural and reading.pronoun is not None and (reading.definite or reading.counted):
        _note_several(page, found, page.actors(reading, units[lead].start), units[lead].start, chunk[-1])
        return
    opened = reading.definite and not reading.plural and unnamed
    if reading.called is not None and not page.credible(reading, chunk[0].start):
        return
    following = units[end] if end < len(units) else None
    if reading.entity is head and following is not None and following.kind == WORD and following.gap in (" ", "-"):
        row = page.row(head, near)
        if row is not None and row.kind == "adjective" and following.low not in page.words.links:
            return  # "the African port", "Peruvian copper": a modifier, nobody by itself
    if reading.called is not None and not reading.roles and chunk[0].gap == ",":
        _name_counterpart(page, units, begin, reading.called)
    actors = page.actors(reading, chunk[0].start, open_to_page=opened)
    for actor in actors[:1]:
        _put(page, found, units, (lead, begin, end), reading, actor)


def _note_names(page: Page, found: Survey, chunk: list[Unit], near: frozenset[str], entity: Unit | None) -> None:
    """Put down the names within a phrase; its head, if that is a name itself, comes with the phrase."""
    for unit in chunk:
        if unit.kind != NAME:
            continue
        row = page.row(unit, near)
        if row is None or not row.country or row.kind == "other":
            continue
        if _says_where(row):
            found.countries.append((unit.start, row.country))
            found.counts[row.country] += 1
        if row.kind in ("name", "metonym", "body") and not (unit is chunk[-1] and unit is entity):
            actor = Actor(name=row.name, country=row.country, sectors=row.sectors, wikidata=row.wikidata)
            sort = "body" if row.kind == "body" else "country"
            found.noted.append(
                Noted(unit.start, unit.end, actor, sort, False, found.sentence(unit.start), None, None, False, True)
            )


def _name_counterpart(page: Page, units: list[Unit], begin: int, called: str) -> None:
    """Define the name behind "his Malian counterpart," as who that is."""
    at = begin - 1
    if at < 1 or page.words.anaphors.get(units[at].low) != "counterpart" or units[at - 1].kind != NAME:
        return
    reading = page.conjunct(page.text, units[at - 1 : at + 1])
    if reading is not None:
        for actor in refer(page, reading, units[at - 1].start)[:1]:
            known = Actor(name=called, country=actor.country, sectors=actor.sectors)
            page.definitions.add(called, known, person=True)


def _note_several(page: Page, found: Survey, actors: tuple[Actor, ...], start: int, last: Unit) -> None:
    """Put down whom "both sides" or "the two leaders" opened to, so that "they" can mean them again."""
    for at, actor in enumerate(actors if len(actors) > 1 else ()):
        state = tables.countries().get(actor.country or "")
        if state is not None and actor.name == state["name"]:
            sort = "country"
        else:
            sort = "person" if actor.name in page.definitions.heads else "body"
        sentence = found.sentence(start)
        found.noted.append(Noted(start, last.end, actor, sort, False, sentence, None, None, at > 0, sort != "person"))


def _says_where(row: Entry) -> bool:
    """Whether a name tells what the page is about: no wire agency's, no person's, no "Congress"."""
    told = row.kind != "holder" and "default" not in row.rule and "JRN" not in row.sectors
    return told and row.country in tables.countries()


def _note_name(page: Page, found: Survey, units: list[Unit], at: int) -> bool:
    """Put down a name that stands alone, the commonest case; False where it must be read as a phrase."""
    unit = units[at]
    if unit.kind != NAME or unit.possessive:
        return False
    row = page.row(unit, _NO_WORDS)
    if row is None or not row.country or row.kind not in ("name", "body") or row.rule:
        return False
    if _says_where(row):
        found.countries.append((unit.start, row.country or ""))
        found.counts[row.country or ""] += 1
    lead = at
    while lead > 0 and at - lead < _BETWEEN and units[lead - 1].low in page.words.determiners:
        lead -= 1
    found.noted.append(
        Noted(
            start=unit.start,
            end=unit.end,
            actor=Actor(name=row.name, country=row.country, sectors=row.sectors, wikidata=row.wikidata),
            sort="body" if row.kind == "body" else "country",
            plural=False,
            sentence=found.sentence(unit.start),
            head=unit.low.rsplit(" ", 1)[-1] if row.kind == "body" else None,
            gender=None,
            joined=lead > 0 and units[lead - 1].low in page.words.conjunctions,
            noun=True,
        )
    )
    return True


def _put(
    page: Page, found: Survey, units: list[Unit], span: tuple[int, int, int], reading: Reading, actor: Actor
) -> None:
    lead, begin, end = span
    row = page.row(reading.entity, reading.words) if reading.entity is not None else None
    kind = row.kind if row is not None else ""
    role = reading.roles[-1] if reading.roles else None
    sort = _sort(page, reading, kind, role, actor)
    start = units[begin].start
    head = role.low.rsplit(" ", 1)[-1] if role is not None else None
    if sort == "person" and units[lead].gap == "," and found.noted and found.noted[-1].end == units[lead - 1].end:
        other = found.noted[-1]
        if other.sort == "person" and not other.plural and other.actor.name and not actor.name and role is not None:
            page.definitions.called(other.actor.name, role.low)
            return  # "Diop, the foreign minister" is one person
        if other.sort == "person" and not other.plural and actor.name and not _names_itself(page, other):
            found.noted.pop()  # and so is "Togo's leader, Colonel Issa Kabore"
            start, actor = other.start, _apposed(page, other, actor)
    found.noted.append(
        Noted(
            start=start,
            end=units[end - 1].end,
            actor=actor,
            sort=sort,
            plural=reading.plural or reading.counted > 1 or kind == "people",
            sentence=found.sentence(units[begin].start),
            head=units[end - 1].low.rsplit(" ", 1)[-1] if role is None and sort == "body" else head,
            gender=_gender(reading, units, begin, page),
            joined=lead > 0 and units[lead - 1].low in page.words.conjunctions,
            noun=kind in ("name", "metonym", "body", "region"),
            collective=role is not None and reading.called is None and _collective(role),
        )
    )
    if sort == "person" and actor.name:
        if actor.name not in page.definitions.heads:
            for term in tables.held().get(actor.name, ()):
                if term.holds(page.on):
                    page.definitions.called(actor.name, (term.office or "").lower())
        if role is not None:
            page.definitions.called(actor.name, role.low)


def _sort(page: Page, reading: Reading, kind: str, role: Unit | None, actor: Actor) -> str:
    """What a mention is of: a country, a body, a person or a group."""
    if kind in ("name", "metonym", "region"):
        return "country"
    if kind == "body" or reading.organisation or actor.name in page.definitions.bodies:
        return "body"
    if role is not None and reading.called is None and role.rows[0].kind == "body":
        return "body"
    if reading.pronoun is not None:
        return "country" if page.words.anaphors.get(reading.pronoun) == "country" else "body"
    if kind == "holder" or reading.called is not None:
        return "person"
    return "group" if reading.plural or kind == "people" else "person"


def _apposed(page: Page, other: Noted, actor: Actor) -> Actor:
    """The one person of "Its spokesman, Colonel Issa Kabore": what the first words say, if the name says no state."""
    if actor.country is None and other.actor.country is not None:
        actor = Actor(name=actor.name, country=other.actor.country, sectors=other.actor.sectors or actor.sectors)
        page.definitions.add(actor.name or "", actor, person=True)
    if other.head and actor.name:
        page.definitions.called(actor.name, other.head)
    return actor


def _names_itself(page: Page, noted: Noted) -> bool:
    """Whether the words of a mention hold the name of whom it means: "Togo's leader" does not, whoever leads Togo."""
    return noted.actor.name is not None and noted.actor.name.rsplit(" ", 1)[-1] in page.text[noted.start : noted.end]


def _collective(role: Unit) -> bool:
    return (
        role.rows[0].kind in ("group", "body") and role.rows[0].words.rsplit(" ", 1)[-1] == role.low.rsplit(" ", 1)[-1]
    )


def _gender(reading: Reading, units: list[Unit], begin: int, page: Page) -> str | None:
    for unit in reading.roles:
        last = unit.low.rsplit(" ", 1)[-1]
        if unit.low in page.words.male or last in page.words.male:
            return "male"
        if unit.low in page.words.female or last in page.words.female:
            return "female"
    for unit in units[max(0, begin - 1) : begin + 1]:
        if unit.low in page.words.male:
            return "male"
        if unit.low in page.words.female:
            return "female"
    return None
