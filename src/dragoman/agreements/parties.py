"""Between whom: the parties of an agreement by its event, by its own phrase, by its sentence; and who signed it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from dragoman.actors import Page
from dragoman.actors.tables import countries
from dragoman.agreements.mentions import Mention
from dragoman.agreements.wording import Spoken, Wording
from dragoman.records import Actor, Event, Party

MANY = frozenset(["IGO", "NGO", "ISM", "IMG", "MNC"])  # codes that many bodies share: the name says which
ARMED = frozenset(["REB", "SEP", "UAF", "PRM"])  # sectors that make a party of its own beside its country's state
_APART = 4  # words between two parties of one phrase
_PLACE = frozenset(["in", "at", "near", "from"])  # before a country these make a place of it
_TOWARDS = "to"  # before the agreement a way, behind it whom it is offered to


def label(party: Party | Actor) -> str | None:
    """What a party is called among the parties: its country's code, or a body's name where no state fits."""
    if party.country in MANY or (party.sectors[:1] and party.sectors[0] in ARMED):
        return party.name or party.country
    return party.country


def of_event(event: Event, name: tuple[int, int] = (0, 0)) -> tuple[str, ...]:
    """The countries and bodies that take part in the event, each once.

    Left out are those within the span *name*, an agreement's own ("the Minsk agreements" are not with Belarus).
    """
    return _once(
        label(party)
        for party in (*event.actors, *event.recipients)
        if party.start is None or not name[0] <= party.start < name[1]
    )


class Names:
    """Who is named where on the page."""

    def __init__(self, page: Page) -> None:
        """*page* has read the article's text."""
        self.page = page
        self.starts = [noted.start for noted in page.noted]
        self.people = {noted.actor.name for noted in page.noted if noted.sort == "person" and noted.actor.name}

    def _within(self, sentence: Spoken, first: int, end: int) -> list[tuple[int, int, Actor, bool]]:
        """(first word, end, who, whether a person) of those named in the words *first* to *end*."""
        if sentence.start is None or first >= end:
            return []
        offset, stop = sentence.start + sentence.spans[first][0], sentence.start + sentence.spans[end - 1][1]
        found = []
        for at in range(bisect_left(self.starts, offset), len(self.starts)):
            noted = self.page.noted[at]
            if noted.start >= stop:
                break
            place = sentence.place(noted.start - sentence.start)
            found.append((place, sentence.place(noted.end - sentence.start), noted.actor, noted.sort == "person"))
        return found

    def of_phrase(self, sentence: Spoken, one: Mention, wording: Wording | None) -> tuple[str, ...]:
        """The parties that the phrase itself names: "the Malian-Russian pact", "treaty between Ghana and Togo"."""
        found = [label(actor) for actor in self.states_in(sentence, one)]
        if wording is None:
            return _once(found)
        at = next((i for i in range(one.end, one.stop) if sentence.low[i] in wording.content["between"]), None)
        if at is not None and not any(w in wording.content["verbs"] for w in sentence.low[one.end : at]):
            last = at + 1
            for place, end, actor, _ in self._within(sentence, at + 1, one.stop):
                if place - last > _APART:
                    break
                found.append(label(actor))
                last = end
        return _once(found)

    def states_in(self, sentence: Spoken, one: Mention) -> list[Actor]:
        """Who is named before the noun, states by their own name; a town there gives its name to the agreement."""
        found = [actor for _, _, actor, _ in self._within(sentence, one.first, one.head)]
        states = countries()
        if not one.title:
            return found
        return [a for a in found if a.country not in states or a.name == states[a.country]["name"]]

    def of_sentence(self, sentence: Spoken, one: Mention) -> tuple[str, ...]:
        """Who is named in the sentence, those left out that are only where something is, or in the agreement's name."""
        found = []
        for place, _, actor, _ in self._within(sentence, 0, len(sentence.low)):
            before = sentence.low[place - 1] if place else ""
            if one.first <= place < one.head or before in _PLACE or (before == _TOWARDS and place < one.end):
                continue
            found.append(label(actor))
        return _once([*found, *self.of_phrase(sentence, one, None)])

    def signing(self, sentence: Spoken, wording: Wording) -> tuple[str, ...]:
        """The persons whose names the sentence puts under an agreement ("bears the names of", "signed by")."""
        for at in range(len(sentence.low)):
            for cue in wording.signed_by:
                if sentence.low[at : at + len(cue)] == cue:
                    named = self._within(sentence, min(at + len(cue), len(sentence.low)), len(sentence.low))
                    return tuple(dict.fromkeys(a.name for _, _, a, person in named if person and a.name))
        return ()

    def signatories(self, event: Event) -> tuple[str, ...]:
        """The persons among the event's parties, by name."""
        parties = (*event.actors, *event.recipients)
        return tuple(dict.fromkeys(p.name for p in parties if p.name and p.sectors and p.name in self.people))

    def of_page(self) -> tuple[str, ...]:
        """The two states that the page names most, where it names two."""
        counts = self.page.survey.counts
        top = sorted(counts, key=lambda code: -counts[code])[:2]
        return tuple(top) if len(top) == 2 else ()


def vague(event: Event) -> bool:
    """Whether a party of the event is a pronoun or the like that nobody stands behind."""
    return any(not p.country and not p.name for p in (*event.actors, *event.recipients))


def joined(*several: Sequence[str]) -> tuple[str, ...]:
    """All of them in order, each once."""
    return _once(one for some in several for one in some)


def _once(several: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in several if one))
