"""One page as the actors stage knows it: who is named where, who defines whom, and whom a phrase there means."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from functools import lru_cache

from dragoman.actors import tables
from dragoman.actors.compose import (
    NOBODY,
    STATE_ORGANS,
    choose,
    holder,
    named,
    organisation_sectors,
    role_country,
    sectors_of,
    speaks_for,
)
from dragoman.actors.definitions import Definitions
from dragoman.actors.grammar import Grammar, grammar
from dragoman.actors.heads import Reading
from dragoman.actors.holders import by_surname, incumbent, person
from dragoman.actors.lexicon import Entry, fold
from dragoman.actors.mentions import Mention, Noted, Survey, survey
from dragoman.actors.reading import conjunct, read
from dragoman.actors.references import ARMED, armed, owners, refer
from dragoman.actors.units import CAPITAL, NAME, ROLE, Unit, cut, scan, titled
from dragoman.records import Actor

BACK = 200  # mentions that a reference looks back over at most: more than a long article has
ORGANS = STATE_ORGANS | {"OPP", "PTY"}  # sectors that belong to a state even where none is said
AT_HOME = frozenset(["OPP", "JUD", "LEG", "COP"])  # of these even "an activist" or "a court" is rarely a foreign one
CHAPTERED = frozenset(["NGO"])  # bodies with a chapter in each state: "the Kenyan Red Cross" is Kenya's
SHARE = 0.75  # of a page's country names: from here one country is what the page is about (set by hand)


class Page:
    """A page's names and definitions; `resolve` says whom a phrase on it means."""

    def __init__(self, text: str, title: str | None, language: str, on: date | None) -> None:
        """Raises UnknownLanguage where the language has no actor tables."""
        self.text = text
        self.language = language
        self.on = on
        self.words: Grammar = grammar(language)
        self.definitions = Definitions()
        self.titled = titled(title) if title else False
        self.capitals: frozenset[str] = frozenset()
        self.openings: frozenset[int] = frozenset()  # where sentences begin
        self.sole: str | None = None
        self._kept: dict[tuple[str, int | None], tuple[Actor, ...]] = {}
        self._read: dict[tuple[bool, int, int], Reading | None] = {}
        self.clues: frozenset[str] = frozenset()  # every capitalised word
        self.noted: list[Noted] = []
        self._starts: list[int] = []
        self.survey = Survey(text, self.words.abbreviations)
        survey(self, title)
        self.noted.sort(key=lambda noted: noted.start)
        self._starts = [noted.start for noted in self.noted]
        self.sole = self._sole()

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """All who are named in the text, in its order; offsets into the text."""
        return tuple([Mention(n.start, n.end, n.actor) for n in self.noted])

    def resolve(self, phrase: str, start: int | None = None) -> tuple[Actor, ...]:
        """Whom *phrase* names at character *start* of the text (None: in the title).

        Several where it opens to several; empty where nobody is known to be meant.
        """
        asked = (phrase, start)
        kept = self._kept.get(asked)
        if kept is None:
            found: list[Actor] = []
            for reading in read(phrase, self.language):
                found += [actor for actor in self.actors(reading, start) if actor not in found]
            kept = self._kept[asked] = tuple(found)
        return kept

    def conjunct(self, text: str, units: list[Unit]) -> Reading | None:
        """The reading of units cut from the text or the title as one noun phrase; kept, for it is asked for twice."""
        span = text is self.text, units[0].start, units[-1].end
        if span not in self._read:
            self._read[span] = conjunct(text, units, self.words)
        return self._read[span]

    def is_actor(self, phrase: str) -> bool:
        """Whether the phrase could act: a known name, a nationality, a role, a name of the page, a pronoun."""
        return any(self._could_act(reading) for reading in read(phrase, self.language))

    def _could_act(self, reading: Reading) -> bool:
        if reading.entity is not None:
            return self._entity(reading) is not None
        return not reading.called or self.credible(reading, None)

    def nationality(self, phrase: str) -> Actor | None:
        """The country (or body) that the phrase names as adjective or possessor: CYP in "Cypriot ships"; else None."""
        units = _units(phrase, self.language)
        for at, unit in enumerate(units):
            after = units[at + 1] if at + 1 < len(units) else None
            before = units[at - 1] if at else None
            if unit.kind != NAME:
                continue
            if after is not None and after.gap == "-" and after.low in self.words.severed_after:
                continue
            if before is not None and unit.gap == "-" and before.low in self.words.severed_before:
                continue
            row = self.row(unit, frozenset([u.low for u in units]))
            if row is None or row.kind == "other" or not row.country:
                continue
            if row.kind in ("body", "company", "media", "holder", "metonym"):
                return Actor(name=row.name, country=row.country, sectors=row.sectors, wikidata=row.wikidata)
            state = tables.countries().get(row.country)
            return Actor(
                name=state["name"] if state is not None else row.name,
                country=row.country,
                wikidata=(state["wikidata"] or None) if state is not None else None,
            )
        return None

    def row(self, unit: Unit, near: frozenset[str]) -> Entry | None:
        """The row that a name stands for on this page."""
        if len(unit.rows) == 1:
            return unit.rows[0]
        return choose(unit.rows, near, self.clues, self.on)

    def before(self, start: int | None) -> list[Noted]:
        """Who was named last before character *start*, in order, at most BACK of them; nobody in a title."""
        if start is None:
            return []
        end = bisect_left(self._starts, start) if self._starts else len(self.noted)
        return self.noted[max(0, end - BACK) : end]

    def sentence(self, start: int) -> int:
        """The number of the sentence that character *start* stands in."""
        return self.survey.sentence(start)

    def actors(self, reading: Reading, start: int | None, open_to_page: bool = True) -> tuple[Actor, ...]:
        """Whom a reading means. `open_to_page` False leaves pronouns and descriptions alone."""
        if reading.pronoun is not None or reading.colonial:
            found = refer(self, reading, start) if open_to_page else ()
            if found or not reading.roles or self._empty(reading):
                return found
        if reading.entity is not None:
            actor = self._entity(reading)
            return (actor,) if actor is not None else ()
        if reading.called is not None:
            if open_to_page and not self.credible(reading, start):
                return ()
            return (self._called(reading, start if open_to_page else None),)
        if reading.roles:
            if open_to_page and start is not None:
                known = self._apposed(reading, start)
                if not known and reading.possessor is None:
                    known = refer(self, reading, start)
                if known:
                    return known
            actor = self._role(reading, start if open_to_page else None)
            return () if actor == NOBODY and reading.roles[-1].rows[0].kind == tables.HOLLOW else (actor,)
        return ()

    def _empty(self, reading: Reading) -> bool:
        """Whether the phrase is nothing but a reference: "the country" tells nothing where nobody was named."""
        kind = self.words.anaphors.get(reading.pronoun or "")
        return kind in ("country", "countries", "sides", "counterpart") and reading.nation is None

    def _entity(self, reading: Reading) -> Actor | None:
        unit = reading.entity
        assert unit is not None
        rows = [row for row in unit.rows if row.kind == "holder"]
        if rows and len(rows) == len(unit.rows):
            return person(self, rows, unit.text, reading)
        row = self.row(unit, reading.words)
        if row is None:
            return Actor()
        if row.kind == "metonym" and "default" in row.rule:
            return self._institution(row, reading)
        owner = self.row(reading.nation, reading.words) if reading.nation is not None else None
        if (
            row.kind == "body"
            and row.country in CHAPTERED
            and owner is not None
            and owner.country in tables.countries()
        ):
            name = f"{reading.nation.text} {unit.text}" if reading.nation is not None else unit.text
            return Actor(name=name, country=owner.country, sectors=row.sectors)
        return named(row, reading)

    def _institution(self, row: Entry, reading: Reading) -> Actor | None:
        """Congress, a senate: many states have one, and the phrase or the page may say that it is another's."""
        owner = self.row(reading.nation, reading.words) if reading.nation is not None else None
        if owner is not None and owner.country is not None and owner.country != row.country:
            return Actor(country=owner.country, sectors=row.sectors)
        if owner is None and self.sole is not None and not self.survey.counts[row.country or ""]:
            return Actor(country=self.sole, sectors=row.sectors)
        return named(row, reading)

    def _apposed(self, reading: Reading, start: int) -> tuple[Actor, ...]:
        """The person named in an apposition behind the phrase: "Togo's leader", where "Colonel Kabore" follows."""
        stop = start + len(reading.text)
        at = bisect_left(self._starts, start)
        head = reading.roles[-1].low.rsplit(" ", 1)[-1]
        while at < len(self.noted) and self.noted[at].start < stop:
            noted = self.noted[at]
            if noted.sort == "person" and noted.actor.name and noted.end > stop:
                heads = self.definitions.heads.get(noted.actor.name, [])
                return (noted.actor,) if head in heads else ()
            at += 1
        return ()

    def _called(self, reading: Reading, start: int | None) -> Actor:
        called = reading.called or ""
        known = self.definitions.by_name(called)
        owner = self.row(reading.nation, reading.words) if reading.nation is not None else None
        fits = owner is None or owner.country is None or known is None or owner.country == known.country
        if known is not None and fits and (known.country or known.sectors or not (reading.roles or owner)):
            return known
        sectors = sectors_of(reading, owner, self.words)
        if not reading.organisation:
            found = by_surname(self, called, reading, owner)
            if found is not None:
                return found
        elif not sectors or reading.roles:
            sectors = organisation_sectors(called, self.words) or sectors
        country = owner.country if owner is not None else role_country(reading)
        if country is None and start is not None and reading.possessor in self.words.pronouns and reading.roles:
            country = _country_of(owners(self, reading.possessor or "", start))
        return Actor(name=reading.whole or called, country=country, sectors=sectors)

    def _role(self, reading: Reading, start: int | None) -> Actor:
        owner = self.row(reading.nation, reading.words) if reading.nation is not None else None
        if owner is not None and owner.kind == "other":
            owner = None
        sectors = sectors_of(reading, owner, self.words)
        country = owner.country if owner is not None else role_country(reading)
        if country is None and reading.possessor is not None:
            owned = self._owners(reading.possessor, start)
            if sectors and sectors[0] in ARMED and start is not None and owned and not owned[0].sectors:
                group = armed(self, start)
                owned = (group,) if group is not None else owned
            if len(owned) == 1 and speaks_for(reading, self.words) and owned[0].sectors:
                return Actor(country=owned[0].country, sectors=owned[0].sectors)
            owning = _country_of(owned)
            if owning is not None or reading.possessor in self.words.pronouns:
                return Actor(country=owning, sectors=sectors)
        if country is not None and owner is not None and owner.kind != "body" and not reading.where:
            return incumbent(self, reading, country) or Actor(country=country, sectors=sectors)
        if country is None and start is not None and reading.nation is None and sectors and sectors[0] in ORGANS:
            country = self._organ_of(reading, start, sectors[0])
        return Actor(country=country, sectors=sectors)

    def _owners(self, possessor: str, start: int | None) -> tuple[Actor, ...]:
        """Who a possessor is: a pronoun, "the country", or somebody's name ("Diop's government")."""
        low = possessor.lower()
        if low in self.words.pronouns or low in self.words.anaphors:
            return owners(self, low, start) if start is not None else ()
        known = self.definitions.by_name(possessor)
        if known is None:
            rows = tables.surnames().get(fold(low))
            known = holder(rows, frozenset(), self.on) if rows else None
        return (known,) if known is not None else ()

    def _organ_of(self, reading: Reading, start: int, sector: str) -> str | None:
        """The state whose police or government is meant where none is said: the one named so before, or the page's."""
        if reading.indefinite and not reading.counted and not reading.plural and sector in AT_HOME:
            return self.sole
        if reading.indefinite or reading.counted:
            return None
        head = reading.roles[-1].low.rsplit(" ", 1)[-1]
        for noted in reversed(self.before(start)):
            if noted.head == head and noted.actor.country in tables.countries():
                return noted.actor.country
        return self.sole or (self._near(start) if reading.roles[-1].rows[0].sectors[:1] == ("COP",) else None)

    def _near(self, start: int) -> str | None:
        """The one country named in this sentence and the one before it: whose police it is."""
        here = self.sentence(start)
        near = {n.actor.country for n in self.before(start) if n.sentence >= here - 1 and n.sort == "country"}
        return near.pop() if len(near) == 1 else None

    def credible(self, reading: Reading, start: int | None) -> bool:
        """Whether a capitalised unknown may be a name: not merely the first word of a sentence."""
        called = reading.called or ""
        if reading.roles or reading.nation is not None or " " in called or reading.organisation:
            return True
        low = fold(called).lower()
        if self.definitions.by_name(called) is not None or low in self.capitals or low in tables.surnames():
            return True
        if start is None:
            return not self.titled and not low.endswith(self.words.endings)
        if start not in self.openings:
            return True
        return len(low) > 1 and not low.endswith(self.words.endings) and not low.endswith("s")

    def _sole(self) -> str | None:
        counts = self.survey.counts
        if not counts:
            return None
        top = max(counts, key=lambda code: counts[code])
        return top if counts[top] >= SHARE * sum(counts.values()) else None

    def countries_before(self, start: int) -> list[str]:
        """The countries named in any form before *start*, in order, repeats kept."""
        places = self.survey.countries
        end = bisect_left(places, (start, ""))
        return [code for _, code in places[max(0, end - BACK) : end]]


def _country_of(actors: tuple[Actor, ...]) -> str | None:
    """The one country that all of them have."""
    found = {actor.country for actor in actors}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=20000)
def _units(phrase: str, language: str) -> tuple[Unit, ...]:
    return tuple(cut(phrase, language))


def read_page(text: str, title: str | None, language: str, on: date | None) -> Page:
    """Survey a page: its names, what they define. Raises UnknownLanguage."""
    return Page(text, title, language, on)


def resolve(phrase: str, language: str = "en", on: date | None = None, context: str | None = None) -> Actor | None:
    """Whom a phrase names outside a page, or within the words *context*; None where nobody is known.

    Several are not told apart here: the first counts.
    """
    page = context_page(context or "", language, on)
    found = page.resolve(phrase, locate(phrase, context or ""))
    return found[0] if found else None


def locate(phrase: str, context: str) -> int:
    """Where *phrase* stands in *context* as whole words, the last time it does; its end where it does not.

    The last time, because most is known there.
    """
    for words, text in ((phrase, context), (phrase.lower(), context.lower())):
        at = text.rfind(words) if words else -1
        while at >= 0:
            end = at + len(words)
            if not (at and text[at - 1].isalnum()) and not text[end : end + 1].isalnum():
                return at
            at = text.rfind(words, 0, end - 1)
    return len(context)


@lru_cache(maxsize=64)
def context_page(context: str, language: str, on: date | None) -> Page:
    """The page of a context of a few sentences; kept for the next phrase in it. Raises UnknownLanguage."""
    return Page(context, None, language, on)


def anybody(sentence: str, language: str) -> bool:
    """Whether anything in the sentence could be an actor: a cheap look before a costly parse."""
    words = grammar(language)
    for at, unit in enumerate(scan(sentence, language)):
        if not at and unit.kind == CAPITAL and unit.low.endswith((*words.endings, "s")):
            continue
        if unit.kind in (NAME, ROLE, CAPITAL) or unit.low in words.pronouns or unit.low in words.anaphors:
            return True
    return False
