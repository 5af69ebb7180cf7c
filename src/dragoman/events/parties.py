"""Phrases to parties: which words stand for an actor or a recipient, and who that is.

An actor must be somebody: a name of the tables, a role, a name that the page defines, or a pronoun that leads to one.
A recipient of a physical act may also be a thing ("52 Iranian sites"), with the country that its words name. Where the
phrase itself is a deed or a word ("Iran's offer", "the attack by rebels"), the party is whoever it belongs to.
"""

from __future__ import annotations

import msgspec

from dragoman.actors import Page
from dragoman.events.reading import ON_THINGS, Reading
from dragoman.languages import Language
from dragoman.languages.frame import Phrase
from dragoman.records import Actor, Party, Place

_NOBODY = Actor()
_LONGEST = 160  # characters of a party's words; longer phrases are cut at a space


class Parties:
    """The resolver of one article: `page` knows its names; `in_title` says that offsets point into the title."""

    def __init__(self, page: Page, language: Language) -> None:
        """*page* is the article's own; nothing is resolved until asked."""
        self.page = page
        self.speaking: Actor | None = None
        self.times: list[tuple[int, int]] = []
        self.language = language

    def actors(self, reading: Reading, in_title: bool) -> tuple[Party, ...]:
        """The actors of a reading; () where its words name nobody who could act."""
        found: list[Party] = []
        for phrase in reading.actors:
            found.extend(self._actor(phrase, in_title))
        return distinct(found)

    def recipients(self, reading: Reading, in_title: bool) -> tuple[Party, ...]:
        """The recipients of a reading; things count where the act is physical."""
        found: list[Party] = []
        for phrase in reading.recipients:
            found.extend(self._recipient(phrase, reading, in_title))
        return distinct(found)

    def acts(self, phrase: Phrase) -> bool:
        """Whether the phrase names somebody who could act, and not a deed."""
        if phrase.head in self.language.event_nouns and phrase.kind == "noun":
            return False
        return self.page.is_actor(phrase.text)

    def _actor(self, phrase: Phrase, in_title: bool, depth: int = 0) -> list[Party]:
        known = self._known(phrase, in_title)
        if known:
            return known
        if depth > 2:
            return []
        for other in self._behind(phrase):
            found = self._actor(other, in_title, depth + 1)
            if found and other in phrase.modifiers:  # "Israeli strikes": the words stay whole
                return [party(phrase, Actor(country=found[0].country, sectors=found[0].sectors), in_title)]
            if found:
                return found
        if phrase.kind == "name" and self.page.is_actor(phrase.text):
            return [party(phrase, _NOBODY, in_title)]
        return []

    def _recipient(self, phrase: Phrase, reading: Reading, in_title: bool) -> list[Party]:
        known = self._known(phrase, in_title)
        if known:
            return known
        if phrase.kind == "pronoun":
            return []
        if phrase.head not in self.language.event_nouns and not self._is_time(phrase):
            nation = self.page.nationality(phrase.text)
            if nation is not None and reading.event_type in (*ON_THINGS, "RETREAT", "MOBILIZE", "PROTEST", "COOPERATE"):
                return [party(phrase, Actor(country=nation.country), in_title)]
            if reading.event_type in ON_THINGS:
                return [party(phrase, _NOBODY, in_title)]
        for other in sorted(self._behind(phrase), key=lambda one: one.kind == "pronoun"):  # "its border with Ethiopia"
            found = self._actor(other, in_title, 1)
            if found:
                return found
        if phrase.kind == "name" and self.page.is_actor(phrase.text):
            return [party(phrase, _NOBODY, in_title)]
        return []

    def _is_time(self, phrase: Phrase) -> bool:
        """Whether the phrase is a time and no party ("on Thursday" hung on the wrong word)."""
        return any(start <= phrase.trigger[0] < end for start, end in self.times)

    def _known(self, phrase: Phrase, in_title: bool) -> list[Party]:
        """The parties that the phrase itself names; [] where its head is nobody."""
        if phrase.kind == "pronoun" and phrase.text.lower() in self.language.signs.own_voice:
            placed = self.speaking is not None and bool(self.speaking.country or self.speaking.sectors)
            return [party(phrase, self.speaking, in_title)] if placed and self.speaking is not None else []
        if phrase.head in self.language.event_nouns and phrase.kind == "noun" and not self.page.is_actor(phrase.text):
            return []
        found = self.page.resolve(phrase.text, None if in_title else phrase.start)
        return [party(phrase, actor, in_title) for actor in found]

    def _behind(self, phrase: Phrase) -> list[Phrase]:
        """Whose deed or word the phrase is: "by X", the possessor, the nationality before it, "of X", "from X"."""
        found = [
            *phrase.linked("by"),
            *phrase.owner,
            *phrase.modifiers,
            *phrase.linked("from", "of", "with", "to", "between"),
        ]
        return [other for other in found if other.text != phrase.text]

    def speaker(self, phrase: Phrase, in_title: bool) -> str | None:
        """The name of whoever a phrase of speech names: the resolved name, else the words; None for nobody."""
        if not self.page.is_actor(phrase.text) and phrase.kind != "name":
            return None
        for actor in self.page.resolve(phrase.text, None if in_title else phrase.start):
            return actor.name if phrase.kind == "pronoun" or actor.name else phrase.text
        return None if phrase.kind == "pronoun" else phrase.text


def of_place(
    reading: Reading, actors: tuple[Party, ...], recipients: tuple[Party, ...], place: Place | None, in_title: bool
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Actors and recipients, those without a name of the country where it happened.

    People in the street are of the country that they demonstrate in, and what is hit there is that country's: "students
    rioted in Bangladesh", "attacked a bus in Burundi". Who attacks it may be of any.
    """
    country = place.country if place is not None else None
    if country is None:
        return actors, recipients

    def placed(party: Party) -> Party:
        known = party.country or party.name or (party.sectors and party.sectors[0] not in _OF_A_PLACE)
        return party if known else msgspec.structs.replace(party, country=country)

    if reading.event_type == "PROTEST":
        if not actors and place is not None:  # "riots broke out in Kano": its people did
            return (Party(text=place.text, country=country, sectors=("CVL",)),), recipients
        return tuple(placed(p) for p in actors), recipients
    if reading.event_type == "THREATEN" and reading.event_mode == "violence" and not recipients:
        return actors, tuple(party(phrase, Actor(country=country), in_title) for phrase in reading.recipients[:1])
    if reading.event_type in ("ASSAULT", "COERCE") and not reading.reciprocal:
        return actors, tuple(placed(p) for p in recipients)
    return actors, recipients


_OF_A_PLACE = frozenset(["CVL", "EDU", "LAB", "MED", "AGR", "JRN", "REL", "SOC", "OPP", "COP", "LEG", "BUS", "UNK"])


def party(phrase: Phrase, actor: Actor, in_title: bool) -> Party:
    """A phrase and whom it names as a record; no offsets in a title."""
    text, end = phrase.text, phrase.end
    if len(text) > _LONGEST:
        cut = text.rfind(" ", 0, _LONGEST)
        text = text[: cut if cut > 0 else _LONGEST]
        end = phrase.start + len(text)
    return Party(
        text=text,
        start=None if in_title else phrase.start,
        end=None if in_title else end,
        name=actor.name,
        country=actor.country,
        sectors=actor.sectors,
        wikidata=actor.wikidata,
    )


def distinct(parties: list[Party]) -> tuple[Party, ...]:
    """Each party once: the same words, or the same named somebody, are one."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Party] = []
    for one in parties:
        keys: set[tuple[object, ...]] = {("words", one.start, one.end, one.name, one.country)}
        if one.name:
            keys.add(("name", one.name, one.country))
        if keys & seen:
            continue
        seen |= keys
        kept.append(one)
    return tuple(kept)
